"""What the ledger and the slips say of an indicator in some days: of one period, or since the year began.

A quarter's, half-year's or year's figure that nobody gave as such is made from what was given for its months,
by the indicator's own cumulation: SUM adds months that cover the whole, LAST takes the one that ends with it,
FIRST the one that begins it. RECOMPUTE is never made from months: a rate of a quarter is not had from three
rates. What the months leave open stays blank, and is told by `Gathering.lacking`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from soxa.domain.figures import FigureKey, Sources
from soxa.domain.formulas import add_up
from soxa.domain.giving import can_be_added
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.measuring import Measured, is_about_tasks
from soxa.domain.packs import Condition, Cumulation, Indicator, Operation, Pack, Regime, Selection, Source
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule, year_start
from soxa.domain.slips import Slip
from soxa.domain.values import Absence, Value


def _always(_days: Period) -> bool:
    return True


def _nothing_past(_key: FigureKey, _days: Period) -> Value:
    return Absence.BLANK


@dataclass(frozen=True, slots=True)
class Facts:
    """What figures are made from. The ledger is asked through functions, so that this stays free of it."""

    measure: Callable[[Selection, date, date], Measured]
    """What a selection comes to in the days ``[start, end)``."""
    slips: Callable[[date, date], Sequence[Slip]]
    """Slips whose period lies inside ``[start, end)``, the one given last of equal periods at the end."""
    overrides: Mapping[FigureKey, Value]
    """Values entered by hand, of the bases that an office may enter itself."""
    in_order: Callable[[Sequence[ActivityId]], Sequence[ActivityId]]
    """Puts activities in order of day and id, where several selections found them."""
    past: Callable[[FigureKey, Period], Value] = _nothing_past
    """What the office said of days before its ledger: actual values of some days, plans of a year (label)."""
    is_kept: Callable[[Period], bool] = _always
    """Whether the ledger was kept from the start of some days, so that what it counts in them is whole."""
    apart: Mapping[UnitId, str] = field(default_factory=lambda: MappingProxyType({}))
    """Units that are one of several of their kind (`soxa.domain.giving.Givers`); each gives a part."""


@dataclass(frozen=True, slots=True)
class Said:
    """A value with what is behind it."""

    value: Value = Absence.BLANK
    sources: Sources = field(default_factory=Sources)


@dataclass(frozen=True, slots=True)
class _Tile:
    """What a slip says of the days ``[start, end)``."""

    start: date
    end: date
    said: Said


NOTHING = Said()
_EVERYTHING = Selection(kinds=(), operation=Operation.COUNT)
_OF_ONE_DAY = frozenset({Operation.FIRST, Operation.LAST})
_OF_THE_WHOLE = frozenset({Operation.FIRST, Operation.LAST, Operation.DISTINCT})


class Gathering:
    """Asks ledger and slips for one report, the same days only once.

    Args:
        pack: The pack.
        regime: Its closing says which months its periods are made of.
        facts: What is asked.
    """

    def __init__(self, pack: Pack, regime: Regime, facts: Facts) -> None:
        self._facts = facts
        self._year_starts = regime.year_starts
        self._months = [
            PeriodRule(Frequency.MONTHLY, closing)
            for closing in sorted(Closing, key=lambda one: one is not regime.closing)
        ]
        self._options = {
            (kind.code, choice.code): tuple(option.code for option in choice.options)
            for kind in pack.kinds
            for choice in kind.choices
        }
        self._measured: dict[tuple[Selection, date, date], Measured] = {}
        self._slips: dict[tuple[date, date], Sequence[Slip]] = {}

    def in_days(self, indicator: Indicator, days: Period) -> Said:
        """Return what an indicator comes to in a period."""
        if indicator.given_cumulated:
            return self._since_the_slip_before(indicator, days)
        if indicator.source is Source.SLIP:
            return self._from_slips(indicator, days)
        found = self._from_ledger(indicator, self._asked(indicator, days))
        if indicator.source is not Source.LEDGER_OR_SLIP:
            return found
        if found.value is Absence.BLANK:
            return self._from_slips(indicator, days)
        mixed = self._mixed(indicator, self.months_of(days))
        return found if mixed.value is Absence.BLANK else mixed

    def since(self, indicator: Indicator, days: Period, *, periods: Sequence[Period]) -> Said:
        """Return what an indicator comes to since the start of the year: of what was given, whatever lacks.

        Args:
            indicator: Which.
            days: From the start of the year to the end of the period reported.
            periods: The regime's periods in them; the last is the one reported.
        """
        if indicator.source is Source.SLIP:
            return self._slips_since(indicator, days)
        if indicator.cumulation is Cumulation.LAST:
            return self.in_days(indicator, periods[-1])
        found = self._from_ledger(indicator, self._asked(indicator, days))
        is_added = indicator.cumulation is not Cumulation.RECOMPUTE
        if is_added and indicator.source is Source.LEDGER_OR_SLIP and self._tiles(indicator, days):
            whole = _make_up(days, periods)
            parts = [self.in_days(indicator, one) for one in periods] if whole else []
            return _picked(parts or self._by_tile(indicator, days), indicator)
        return found

    def lacking(self, indicator: Indicator, periods: Sequence[Period]) -> tuple[Period, ...]:
        """Return the days among some periods that nobody gave an indicator for: periods, or their months.

        None where the ledger alone makes it.
        """
        if indicator.source is Source.LEDGER_OR_SLIP:
            return tuple(one for one in periods if self.in_days(indicator, one).value is Absence.BLANK)
        if indicator.source is not Source.SLIP or not periods:
            return ()
        stretch = Period(periods[0].start, periods[-1].end, "")
        tiles = self._tiles(indicator, stretch)
        found: list[Period] = []
        for period in periods:
            if not _covers(tiles, period):
                months = self.months_of(period)
                open_months = [month for month in months if not _covers(tiles, month)]
                found += [period] if len(open_months) == len(months) else open_months
        return tuple(found)

    def is_begun(self, indicator: Indicator, days: Period) -> bool:
        """Tell whether slips give an indicator for a part of some days."""
        return bool(self._tiles(indicator, days))

    def months_of(self, days: Period) -> list[Period]:
        """Return the months that some days are made of, by the regime's closing or else the other.

        Days that no months make up are returned as they are.
        """
        for rule in self._months:
            first = rule.containing(days.start)
            if first is None or first.start != days.start:
                continue
            found = [one for one in rule.since(days.start, until=days.end) if one.end <= days.end]
            if found and found[-1].end == days.end:
                return found
        return [days]

    # --- the ledger

    def _asked(self, indicator: Indicator, days: Period) -> Period:
        """Return the days that the ledger is asked for: of a stock those of one month."""
        if len(indicator.selections) > 1 and indicator.selections[0].operation in _OF_ONE_DAY:
            return self._first_said(indicator, days)
        of_the_whole = any(
            one.operation in _OF_THE_WHOLE or is_about_tasks(one) for one in indicator.selections
        )
        if of_the_whole or indicator.cumulation in {Cumulation.SUM, Cumulation.RECOMPUTE}:
            return days
        months = self.months_of(days)
        return months[-1] if indicator.cumulation is Cumulation.LAST else months[0]

    def _first_said(self, indicator: Indicator, days: Period) -> Period:
        """Return the first month, for a LAST the last, in which any of its selections finds something.

        Selections that part a stock (carried over, by field) are of the same month: a total of January and
        what one field carried over in July are not added.
        """
        months = self.months_of(days)
        if indicator.selections[0].operation is Operation.LAST:
            months.reverse()
        said = (
            month
            for month in months
            if any(self._ask(one, month).value is not None for one in indicator.selections)
        )
        return next(said, days)

    def _from_ledger(self, indicator: Indicator, days: Period) -> Said:
        found = [self._ask(selection, days) for selection in indicator.selections]
        numbers = [one.value for one in found if one.value is not None]
        if numbers:
            activities: Sequence[ActivityId] = found[0].activities
            if len(found) > 1:
                activities = list(dict.fromkeys(entry for one in found for entry in one.activities))
            if len(numbers) > 1:
                activities = self._facts.in_order(activities)
            return Said(sum(numbers, Decimal(0)), Sources(activities=tuple(activities)))
        return Said(Decimal(0)) if self._is_none(indicator, days) else NOTHING

    def _is_none(self, indicator: Indicator, days: Period) -> bool:
        """Tell whether nothing means none: the ledger was kept in those days and holds no such activity.

        Activities that lack the quantity or the answer that the figure asks for leave it blank, and so do
        files that another system counts (S/P): nobody has said yet.
        """
        if indicator.source is not Source.LEDGER:
            return False
        for one in indicator.selections:
            counted = Selection(one.kinds, Operation.COUNT, where=one.where)
            if any(self._ask(asked, days).activities for asked in (counted, *self._unanswered(one))):
                return False
        return bool(self._ask(_EVERYTHING, days).activities)

    def _unanswered(self, selection: Selection) -> Iterator[Selection]:
        """Yield what selects the activities that leave open a choice that a selection depends on."""
        for condition in selection.where:
            options = tuple(
                option
                for kind in selection.kinds
                for option in self._options.get((kind, condition.field), ())
            )
            if options:
                others = Condition(condition.field, options, negated=True)
                yield Selection(selection.kinds, Operation.COUNT, where=(others,))

    def _ask(self, selection: Selection, days: Period) -> Measured:
        asked = (selection, days.start, days.end)
        if asked not in self._measured:
            self._measured[asked] = self._facts.measure(*asked)
        return self._measured[asked]

    # --- slips

    def _given(self, start: date, end: date) -> Sequence[Slip]:
        if (start, end) not in self._slips:
            self._slips[start, end] = self._facts.slips(start, end)
        return self._slips[start, end]

    def _exact(self, indicator: Indicator, days: Period) -> Said:
        return self._together(
            indicator,
            [
                slip
                for slip in self._given(days.start, days.end)
                if (slip.start, slip.end) == (days.start, days.end)
            ],
        )

    def _together(self, indicator: Indicator, slips: Sequence[Slip]) -> Said:
        """Return what slips of equal days say: the later replaces the earlier, hamlets and schools add up.

        What somebody gave for all of a kind goes before what each of them gave.
        """
        whole, parts = NOTHING, dict[UnitId, Said]()
        is_added = can_be_added(indicator)
        for slip in slips:
            value = slip.values.get(indicator.code, Absence.BLANK)
            if value is Absence.BLANK:
                continue
            said = Said(value, Sources(slips=(slip.id,)))
            if is_added and slip.unit in self._facts.apart:
                parts[slip.unit] = said
            else:
                whole = said
        return whole if whole.value is not Absence.BLANK or not parts else _added([*parts.values()])

    def _from_slips(self, indicator: Indicator, days: Period) -> Said:
        """Return what was given for exactly these days, else what its parts come to."""
        found = self._exact(indicator, days)
        if found.value is not Absence.BLANK or indicator.cumulation is Cumulation.RECOMPUTE:
            return found
        tiles = self._tiles(indicator, days)
        match indicator.cumulation:
            case Cumulation.LAST:
                return next((tile.said for tile in tiles if tile.end == days.end), NOTHING)
            case Cumulation.FIRST:
                return next((tile.said for tile in tiles if tile.start == days.start), NOTHING)
            case _:
                return _added([tile.said for tile in tiles]) if _covers(tiles, days) else NOTHING

    def _mixed(self, indicator: Indicator, months: Sequence[Period]) -> Said:
        """Return what months come to of which slips fill those that the ledger leaves open; else nothing."""
        if len(months) == 1 or indicator.cumulation is Cumulation.RECOMPUTE:
            return NOTHING
        ledger = [self._from_ledger(indicator, month) for month in months]
        parts = [
            self._from_slips(indicator, month) if said.value is Absence.BLANK else said
            for month, said in zip(months, ledger, strict=True)
        ]
        if parts == ledger:
            return NOTHING
        match indicator.cumulation:
            case Cumulation.FIRST:
                return parts[0]
            case Cumulation.LAST:
                return parts[-1]
            case _:
                return _added(parts)

    def _by_tile(self, indicator: Indicator, days: Period) -> list[Said]:
        """Return what was said stretch by stretch: of the slips', where the ledger is silent, and between."""
        parts, reached = [], days.start
        for tile in self._tiles(indicator, days):
            parts.append(self._from_ledger(indicator, Period(reached, tile.start, "")))
            ledger = self._from_ledger(indicator, Period(tile.start, tile.end, ""))
            parts.append(tile.said if ledger.value is Absence.BLANK else ledger)
            reached = tile.end
        return [*parts, self._from_ledger(indicator, Period(reached, days.end, ""))]

    def _since_the_slip_before(self, indicator: Indicator, days: Period) -> Said:
        """Return what came in a period of which slips give the year so far."""
        first = year_start(days, self._year_starts)
        now = self._exact(indicator, days)
        if now.value is Absence.BLANK:
            now = self._year_until(indicator, first, days.end)
        if now.value is Absence.BLANK or days.start <= first:
            return now
        before = self._year_until(indicator, first, days.start)
        if before.value is Absence.BLANK:
            return NOTHING
        slips = Sources(slips=(*before.sources.slips, *now.sources.slips))
        if now.value is Absence.NIL and before.value is Absence.NIL:
            return Said(Absence.NIL, slips)
        return Said(_number(now.value) - _number(before.value), slips)

    def _year_until(self, indicator: Indicator, first: date, end: date) -> Said:
        """Return the year so far that a slip gives whose days end there, be it a month's or a quarter's."""
        given = [
            slip
            for slip in self._given(first, end)
            if slip.end == end and slip.values.get(indicator.code, Absence.BLANK) is not Absence.BLANK
        ]
        if not given:
            return NOTHING
        slip = max(given, key=lambda one: one.order)
        return Said(slip.values[indicator.code], Sources(slips=(slip.id,)))

    def _slips_since(self, indicator: Indicator, days: Period) -> Said:
        if indicator.cumulation is Cumulation.RECOMPUTE:
            return self._exact(indicator, days)
        given = [tile.said for tile in self._tiles(indicator, days)]
        return _picked(given, indicator)

    def _tiles(self, indicator: Indicator, days: Period) -> list[_Tile]:
        """Return what slips say of some days, of stretches that do not overlap, oldest first.

        Of equal periods the slip given last counts; of overlapping ones the longer that starts first, so that
        a quarter's figure is not added to its months'.
        """
        given: dict[tuple[date, date], list[Slip]] = {}
        for slip in self._given(days.start, days.end):
            if slip.values.get(indicator.code, Absence.BLANK) is not Absence.BLANK:
                given.setdefault((slip.start, slip.end), []).append(slip)
        latest = {ends: self._together(indicator, slips) for ends, slips in given.items()}
        tiles, reached = [], days.start
        for start, end in sorted(latest, key=lambda one: (one[0], -one[1].toordinal())):
            if start >= reached:
                tiles.append(_Tile(start, end, latest[start, end]))
                reached = end
        return tiles


def _make_up(days: Period, periods: Sequence[Period]) -> bool:
    """Tell whether periods follow each other without a gap from the first of some days to the last."""
    ends = (periods[0].start, periods[-1].end)
    return ends == (days.start, days.end) and all(one.end == two.start for one, two in pairwise(periods))


def _covers(tiles: Iterable[_Tile], days: Period) -> bool:
    reached = days.start
    for tile in tiles:
        if tile.start <= reached < tile.end:
            reached = tile.end
    return reached >= days.end


def _picked(parts: Sequence[Said], indicator: Indicator) -> Said:
    """Return what the parts of some days come to, by the indicator's cumulation, blanks passed over."""
    given = [part for part in parts if part.value is not Absence.BLANK]
    if indicator.cumulation is Cumulation.FIRST:
        given = given[:1]
    elif indicator.cumulation in {Cumulation.LAST, Cumulation.RECOMPUTE}:
        given = given[-1:]
    return _added(given)


def _added(parts: Sequence[Said]) -> Said:
    given = [part for part in parts if part.value is not Absence.BLANK]
    return Said(
        add_up([part.value for part in given]),
        Sources(
            activities=tuple(dict.fromkeys(entry for part in given for entry in part.sources.activities)),
            slips=tuple(dict.fromkeys(slip for part in given for slip in part.sources.slips)),
        ),
    )


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)

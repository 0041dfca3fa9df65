"""Making figures: from what the ledger, the slips and the office say, to each value a report may print.

The rules are those of pack 0.1 to 0.3: sources S, P and T; cumulation SUM, LAST, FIRST and RECOMPUTE, each by
the indicator's own rule and never by averaging; growths that are undefined against zero. Blank, zero and nil
stay apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from soxa.domain.figures import Basis, Figure, FigureKey, Figures, Sources
from soxa.domain.formula_tree import Reference
from soxa.domain.formulas import Expression, add_up, evaluate, parse_formula
from soxa.domain.ids import ActivityId, SlipId
from soxa.domain.measuring import Measured
from soxa.domain.packs import Condition, Cumulation, Indicator, Operation, Pack, Regime, Selection, Source
from soxa.domain.periods import Period, PeriodRule, reporting_year, year_start
from soxa.domain.slips import Slip
from soxa.domain.values import Absence, Value

PLANS = (Basis.PLAN_PROVINCE, Basis.PLAN_COUNCIL)
BY_HAND = frozenset({*PLANS, Basis.ESTIMATE, Basis.PREVIOUS, Basis.LAST_YEAR})
"""Bases that an office may enter itself: plans, estimates, and what no ledger of its own remembers."""
_EARLIER = frozenset({Basis.PREVIOUS, Basis.LAST_YEAR})

_PERCENT_UNIT = "%"
_CHANGES = {Basis.CHANGE_PREVIOUS: Basis.PREVIOUS, Basis.CHANGE_LAST_YEAR: Basis.LAST_YEAR}
_RATIOS = {
    Basis.RATIO_PLAN_PROVINCE: Basis.PLAN_PROVINCE,
    Basis.RATIO_PLAN_COUNCIL: Basis.PLAN_COUNCIL,
}
_ESTIMATED_RATIOS = {
    Basis.RATIO_ESTIMATE_PROVINCE: Basis.PLAN_PROVINCE,
    Basis.RATIO_ESTIMATE_COUNCIL: Basis.PLAN_COUNCIL,
}


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
    """Values entered by hand, of the bases in `BY_HAND`."""
    in_order: Callable[[Sequence[ActivityId]], Sequence[ActivityId]]
    """Puts activities in order of day and id, where several selections found them."""
    past: Callable[[FigureKey, Period], Value] = _nothing_past
    """What the office said of days before its ledger: actual values of some days, plans of a year (label)."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A value with what is behind it."""

    value: Value = Absence.BLANK
    sources: Sources = field(default_factory=Sources)


@dataclass(frozen=True, slots=True)
class _Tile:
    """What a slip says of the days ``[start, end)``."""

    start: date
    end: date
    said: _Said


_NOTHING = _Said()
_EVERYTHING = Selection(kinds=(), operation=Operation.COUNT)


class FigureMaker:
    """Makes the figures of one report, each once.

    Args:
        pack: The pack.
        regime: The regime: its rule makes the periods compared with.
        period: The period reported.
        facts: What figures are made from.
    """

    def __init__(self, pack: Pack, regime: Regime, *, period: Period, facts: Facts) -> None:
        self._indicators = {indicator.code: indicator for indicator in pack.indicators}
        self._rule = PeriodRule(regime.frequency, regime.closing)
        self._period = period
        self._previous = self._rule.previous(period)
        self._last_year = self._rule.last_year(period)
        start = year_start(period, regime.year_starts)
        self._cumulated = Period(start, period.end, f"{start}/{period.end}")
        self._year_starts = regime.year_starts
        self._facts = facts
        self._formulas = {
            indicator.code: parse_formula(indicator.formula)
            for indicator in pack.indicators
            if indicator.source is Source.FORMULA
        }
        self._options = {
            (kind.code, choice.code): tuple(option.code for option in choice.options)
            for kind in pack.kinds
            for choice in kind.choices
        }
        self._figures: dict[FigureKey, Figure] = {}
        self._measured: dict[tuple[Selection, date, date], Measured] = {}

    @property
    def is_first_period(self) -> bool:
        """Whether the year's cumulation starts with this period."""
        return self._period.start <= self._cumulated.start

    def figure(self, key: FigureKey) -> Figure:
        """Return a figure.

        Raises:
            KeyError: The pack has no such indicator.
        """
        if key not in self._figures:
            said = self._say(self._indicators[key.indicator], key.basis)
            self._figures[key] = Figure(key, self._days(key.basis), said.value, said.sources)
        return self._figures[key]

    def all_of(self, codes: Iterable[str]) -> Figures:
        """Return every figure of some indicators, with the figures that their formulas are made from."""
        ahead = [FigureKey(code, basis) for code in codes for basis in Basis]
        found: dict[FigureKey, Figure] = {}
        while ahead:
            key = ahead.pop(0)
            if key not in found:
                found[key] = self.figure(key)
                ahead.extend(found[key].sources.parts)
        return found

    def value(self, reference: Reference) -> Value:
        """Return the value that a condition or rule asks for; the actual one if it names no basis."""
        return self.figure(FigureKey(reference.indicator, reference.basis or Basis.ACTUAL)).value

    def lacking(self, code: str) -> tuple[Period, ...]:
        """Return the periods that the year so far of an indicator lacks, because nobody gave them.

        None where the year so far is blank, where it is not added up, and where the ledger alone makes it.

        Raises:
            KeyError: The pack has no such indicator.
        """
        indicator = self._indicators[code]
        is_added = indicator.cumulation in {Cumulation.SUM, Cumulation.FIRST}
        if not is_added or indicator.source not in {Source.SLIP, Source.LEDGER_OR_SLIP}:
            return ()
        if self.figure(FigureKey(code, Basis.CUMULATIVE)).value is Absence.BLANK:
            return ()
        periods = self._year_so_far()
        if indicator.cumulation is Cumulation.FIRST:
            periods = periods[:1]
        tiles = self._tiles(indicator) if indicator.source is Source.SLIP else []
        return tuple(days for days in periods if not self._is_covered(indicator, days, tiles))

    def _is_covered(self, indicator: Indicator, days: Period, tiles: Sequence[_Tile]) -> bool:
        if indicator.source is Source.LEDGER_OR_SLIP:
            return self._in_days(indicator, days).value is not Absence.BLANK
        reached = days.start
        for tile in tiles:
            if tile.start <= reached < tile.end:
                reached = tile.end
        return reached >= days.end

    def _year_so_far(self) -> list[Period]:
        since = self._rule.since(self._cumulated.start, until=self._period.start)
        return [days for days in since if days.end <= self._period.end]

    def _days(self, basis: Basis) -> Period:
        match basis:
            case Basis.PREVIOUS:
                return self._previous
            case Basis.LAST_YEAR:
                return self._last_year
            case basis if basis is Basis.CUMULATIVE or basis in _RATIOS or basis in _ESTIMATED_RATIOS:
                return self._cumulated
            case Basis.PLAN_PROVINCE | Basis.PLAN_COUNCIL:
                start = self._cumulated.start
                return Period(start, _year_later(start), f"{reporting_year(self._period)}")
            case _:
                return self._period

    def _say(self, indicator: Indicator, basis: Basis) -> _Said:
        """Return what is said of a figure: by ledger, slip or formula, else what is known of the past."""
        said = self._say_now(indicator, basis)
        if said.value is not Absence.BLANK or basis not in _EARLIER | set(PLANS):
            return said
        asked = Basis.ACTUAL if basis in _EARLIER else basis
        return _Said(self._facts.past(FigureKey(indicator.code, asked), self._days(basis)))

    def _say_now(self, indicator: Indicator, basis: Basis) -> _Said:  # noqa: PLR0911 - one a rule
        key = FigureKey(indicator.code, basis)
        by_hand = self._facts.overrides.get(key, Absence.BLANK) if basis in BY_HAND else Absence.BLANK
        if by_hand is not Absence.BLANK:
            return _Said(by_hand)
        if basis in _CHANGES:
            return self._change(indicator, _CHANGES[basis])
        if basis in _RATIOS:
            return self._ratio(indicator, _RATIOS[basis])
        if basis in _ESTIMATED_RATIOS:
            return self._estimated_ratio(indicator, _ESTIMATED_RATIOS[basis])
        if basis in PLANS:
            return _NOTHING
        if indicator.source is Source.FORMULA:
            return self._by_formula(indicator, basis)
        if basis is Basis.ESTIMATE:
            return _NOTHING
        if basis is Basis.CUMULATIVE:
            return self._cumulative(indicator)
        return self._in_days(indicator, self._days(basis))

    # --- one stretch of days

    def _in_days(self, indicator: Indicator, days: Period) -> _Said:
        if indicator.given_cumulated:
            return self._since_the_slip_before(indicator, days)
        if indicator.source is Source.SLIP:
            return self._from_slips(indicator, days)
        found = self._from_ledger(indicator, days)
        if found.value is Absence.BLANK and indicator.source is Source.LEDGER_OR_SLIP:
            return self._from_slips(indicator, days)
        return found

    def _from_ledger(self, indicator: Indicator, days: Period) -> _Said:
        found = [self._ask(selection, days) for selection in indicator.selections]
        numbers = [one.value for one in found if one.value is not None]
        if numbers:
            activities: Sequence[ActivityId] = list(
                dict.fromkeys(entry for one in found for entry in one.activities)
            )
            if len(numbers) > 1:
                activities = self._facts.in_order(activities)
            return _Said(sum(numbers, Decimal(0)), Sources(activities=tuple(activities)))
        return _Said(Decimal(0)) if self._is_none(indicator, days) else _NOTHING

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

    def _from_slips(self, indicator: Indicator, days: Period) -> _Said:
        found = _NOTHING
        for slip in self._facts.slips(days.start, days.end):
            value = slip.values.get(indicator.code, Absence.BLANK)
            if (slip.start, slip.end) == (days.start, days.end) and value is not Absence.BLANK:
                found = _Said(value, Sources(slips=(slip.id,)))  # a later slip replaces an earlier one
        return found

    def _since_the_slip_before(self, indicator: Indicator, days: Period) -> _Said:
        """Return what came in a period of which slips give the year so far."""
        now = self._from_slips(indicator, days)
        if now.value is Absence.BLANK or days.start <= year_start(days, self._year_starts):
            return now
        before = self._from_slips(indicator, self._rule.previous(days))
        if before.value is Absence.BLANK:
            return _NOTHING
        slips = Sources(slips=(*before.sources.slips, *now.sources.slips))
        if now.value is Absence.NIL and before.value is Absence.NIL:
            return _Said(Absence.NIL, slips)
        return _Said(_number(now.value) - _number(before.value), slips)

    # --- from the start of the year

    def _cumulative(self, indicator: Indicator) -> _Said:
        if indicator.source is Source.SLIP:
            return self._cumulative_slips(indicator)
        if indicator.cumulation is Cumulation.LAST:
            return self._in_days(indicator, self._period)
        found = self._from_ledger(indicator, self._cumulated)
        if indicator.source is Source.LEDGER_OR_SLIP and self._tiles(indicator):
            return self._cumulative_by_period(indicator)
        return found

    def _cumulative_by_period(self, indicator: Indicator) -> _Said:
        """Add period by period, where some were kept in the ledger and others came by slip."""
        parts = [self._in_days(indicator, days) for days in self._year_so_far()]
        if indicator.cumulation is Cumulation.FIRST:
            return next((part for part in parts if part.value is not Absence.BLANK), _NOTHING)
        return _added(parts)

    def _cumulative_slips(self, indicator: Indicator) -> _Said:
        given = [tile.said for tile in self._tiles(indicator)]
        if not given:
            return _NOTHING
        if indicator.cumulation is Cumulation.FIRST:
            given = given[:1]
        elif indicator.cumulation in {Cumulation.LAST, Cumulation.RECOMPUTE}:
            given = given[-1:]
        return _added(given)

    def _tiles(self, indicator: Indicator) -> list[_Tile]:
        """Return what slips say from the start of the year, of days that do not overlap, oldest first.

        Of equal periods the slip given last counts; of overlapping ones the longer that starts first, so that
        a quarter's figure is not added to its months'.
        """
        latest: dict[tuple[date, date], tuple[Value, SlipId]] = {}
        for slip in self._facts.slips(self._cumulated.start, self._cumulated.end):
            value = slip.values.get(indicator.code, Absence.BLANK)
            if value is not Absence.BLANK:
                latest[slip.start, slip.end] = (value, slip.id)
        tiles, reached = [], self._cumulated.start
        for start, end in sorted(latest, key=lambda days: (days[0], -days[1].toordinal())):
            if start >= reached:
                value, identity = latest[start, end]
                tiles.append(_Tile(start, end, _Said(value, Sources(slips=(identity,)))))
                reached = end
        return tiles

    # --- from other figures

    def _by_formula(self, indicator: Indicator, basis: Basis) -> _Said:
        if basis is Basis.CUMULATIVE and indicator.cumulation is Cumulation.LAST:
            basis = Basis.ACTUAL
        return self._computed(
            self._formulas[indicator.code],
            indicator.formula,
            lambda reference: self._part(reference, basis),
        )

    def _part(self, reference: Reference, basis: Basis) -> FigureKey | None:
        """Return the figure that a formula's reference means; None if there is no such figure.

        A reference that names a basis keeps it where it still speaks of the same year; the plan of this year
        says nothing of the last.
        """
        named = reference.basis
        if named is None or (named is basis and basis in {Basis.CUMULATIVE, Basis.ESTIMATE}):
            return FigureKey(reference.indicator, basis)
        same_year = basis is not Basis.LAST_YEAR and (
            basis is not Basis.PREVIOUS or reporting_year(self._previous) == reporting_year(self._period)
        )
        if named in PLANS:
            return FigureKey(reference.indicator, named) if same_year else None
        return FigureKey(reference.indicator, named) if basis is Basis.ACTUAL else None

    def _change(self, indicator: Indicator, before: Basis) -> _Said:
        if indicator.unit == _PERCENT_UNIT:
            return _NOTHING  # a percentage of a percentage misleads: 80% to 84% is no growth of 5%
        code = indicator.code
        return self._plainly(f"({code} - {code}.{before.value}) / {code}.{before.value} * 100")

    def _ratio(self, indicator: Indicator, plan: Basis) -> _Said:
        return self._plainly(f"{indicator.code}.cumulative / {indicator.code}.{plan.value} * 100")

    def _estimated_ratio(self, indicator: Indicator, plan: Basis) -> _Said:
        """Return what the year so far will come to by the estimate, over the plan.

        The estimate is of this report's period; before it stands what the year had reached: added for what is
        added up, replaced by the estimate for a stock. A ratio's year cannot be had from its parts here: only
        where the period is the first of its year, so that both are the same days.
        """
        code = indicator.code
        if self.is_first_period or indicator.cumulation is Cumulation.LAST:
            reached = f"{code}.estimate"
        elif indicator.cumulation is Cumulation.SUM:
            reached = f"({code}.cumulative - {code}.actual + {code}.estimate)"
        else:
            return _NOTHING
        return self._plainly(f"{reached} / {code}.{plan.value} * 100")

    def _plainly(self, text: str) -> _Said:
        return self._computed(
            parse_formula(text),
            text,
            lambda reference: FigureKey(reference.indicator, reference.basis or Basis.ACTUAL),
        )

    def _computed(
        self, formula: Expression, text: str, key_of: Callable[[Reference], FigureKey | None]
    ) -> _Said:
        keys = {reference: key_of(reference) for reference in formula.references}

        def look_up(reference: Reference) -> Value:
            key = keys[reference]
            return Absence.BLANK if key is None else self.figure(key).value

        parts = tuple(dict.fromkeys(key for key in keys.values() if key is not None))
        if None in keys.values() or all(self.figure(key).value is Absence.BLANK for key in parts):
            return _NOTHING
        return _Said(evaluate(formula, look_up), Sources(formula=text, parts=parts))


def is_undefined(figure: Figure, figures: Figures) -> bool:
    """Tell whether a figure has no value although all it is made from have one: a division by zero."""
    return (
        figure.value is Absence.BLANK
        and bool(figure.sources.parts)
        and all(key in figures and figures[key].value is not Absence.BLANK for key in figure.sources.parts)
    )


def _added(parts: Sequence[_Said]) -> _Said:
    given = [part for part in parts if part.value is not Absence.BLANK]
    return _Said(
        add_up([part.value for part in given]),
        Sources(
            activities=tuple(dict.fromkeys(entry for part in given for entry in part.sources.activities)),
            slips=tuple(dict.fromkeys(slip for part in given for slip in part.sources.slips)),
        ),
    )


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1)

"""What the office said of days before its ledger: values of last year's reports, and plans of a year.

A value holds for exactly its days; whoever asks for longer days gets what the months inside add up to, by the
indicator's own cumulation. What the ledger counts itself stands before all of this (`figure_making`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.formulas import add_up
from soxa.domain.ids import PastValueId
from soxa.domain.packs import Cumulation, Pack
from soxa.domain.periods import Period, reporting_year
from soxa.domain.values import Absence, Value

PAST_BASES = (Basis.ACTUAL, Basis.PLAN_PROVINCE, Basis.PLAN_COUNCIL)
"""What can be said of the past: what was done in some days, and the two plans of a year."""


@dataclass(frozen=True, slots=True)
class PastValue:
    """What the office said of an indicator for some days before its ledger."""

    id: PastValueId
    """Identity; one of indicator, basis and days stays the same one when its value changes."""
    indicator: str
    """Indicator code."""
    basis: Basis
    """One of `PAST_BASES`; a plan's days are a calendar year."""
    start: date
    """First day."""
    end: date
    """First day after."""
    value: Value
    """Number or nil; what is blank is not kept."""
    source: str
    """Where it comes from: the name of the sheet's file."""

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.end - timedelta(days=1)

    @property
    def key(self) -> tuple[str, Basis, date, date]:
        """What there is one value of."""
        return self.indicator, self.basis, self.start, self.end


def lookup(values: Iterable[PastValue], pack: Pack) -> Callable[[FigureKey, Period], Value]:
    """Return the function that `figure_making.Facts.past` is, over some values.

    Args:
        values: What is kept.
        pack: Says how each indicator cumulates.
    """
    cumulation = MappingProxyType({one.code: one.cumulation for one in pack.indicators})
    exact: dict[tuple[str, Basis, date, date], Value] = {}
    by_indicator: dict[str, list[PastValue]] = {}
    plans: dict[tuple[str, Basis, int], Value] = {}
    for one in values:
        if one.basis is Basis.ACTUAL:
            exact[one.key] = one.value
            by_indicator.setdefault(one.indicator, []).append(one)
        else:
            plans[one.indicator, one.basis, one.start.year] = one.value

    def past(key: FigureKey, days: Period) -> Value:
        if key.basis is not Basis.ACTUAL:
            return plans.get((key.indicator, key.basis, reporting_year(days)), Absence.BLANK)
        found = exact.get((key.indicator, key.basis, days.start, days.end))
        if found is not None:
            return found
        return _from_shorter(by_indicator.get(key.indicator, ()), days, cumulation, key.indicator)

    return past


def _from_shorter(
    values: Sequence[PastValue], days: Period, cumulation: Mapping[str, Cumulation], indicator: str
) -> Value:
    """Return what values of shorter days inside some days come to; blank unless they cover them whole."""
    tiles: list[PastValue] = []
    reached = days.start
    for one in sorted(values, key=lambda one: (one.start, -one.end.toordinal())):
        if one.start == reached and one.end <= days.end:
            tiles.append(one)
            reached = one.end
    rule = cumulation.get(indicator)
    if not tiles or reached != days.end or rule is None or rule is Cumulation.RECOMPUTE:
        return Absence.BLANK
    if rule is Cumulation.FIRST:
        return tiles[0].value
    return tiles[-1].value if rule is Cumulation.LAST else add_up([one.value for one in tiles])

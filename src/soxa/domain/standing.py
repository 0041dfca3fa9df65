"""How far indicators have come against the year's plan: what is ahead of its time and what is behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.packs import Cumulation, Indicator
from soxa.domain.values import round_half_up

_RATIOS = {
    Basis.RATIO_PLAN_PROVINCE: Basis.PLAN_PROVINCE,
    Basis.RATIO_PLAN_COUNCIL: Basis.PLAN_COUNCIL,
}
_DECIMALS = 1
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator against its plan."""

    indicator: Indicator
    """Which."""
    key: FigureKey
    """Its ratio to the plan: the province's where there is one, else the council's."""
    expected: Decimal | None
    """Percent of the plan that the days gone by come to; None for what does not grow with the days (a rate, a
    stock): it is measured against the whole plan."""
    ahead: Decimal
    """Percent of the plan ahead of what is expected now; below zero it is behind. Where less is better, the
    other way round."""


def standings(indicators: Iterable[Indicator], figure: Callable[[FigureKey], Figure]) -> tuple[Standing, ...]:
    """Return the indicators that have a plan and a better side, the furthest ahead first.

    Args:
        indicators: In the pack's order.
        figure: Gives a figure by key.
    """
    found = [one for one in (_standing(indicator, figure) for indicator in indicators) if one is not None]
    return tuple(sorted(found, key=lambda one: -one.ahead))


def _standing(indicator: Indicator, figure: Callable[[FigureKey], Figure]) -> Standing | None:
    if indicator.higher_is_better is None:
        return None
    for ratio, plan in _RATIOS.items():
        key = FigureKey(indicator.code, ratio)
        reached = figure(key)
        if not isinstance(reached.value, Decimal):
            continue
        year = figure(FigureKey(indicator.code, plan)).period
        expected = None
        if indicator.cumulation is Cumulation.SUM or indicator.given_cumulated:
            gone = Decimal((reached.period.end - year.start).days)
            expected = round_half_up(gone / Decimal((year.end - year.start).days) * _WHOLE, _DECIMALS)
        beyond = round_half_up(reached.value, _DECIMALS) - (_WHOLE if expected is None else expected)
        return Standing(indicator, key, expected, beyond if indicator.higher_is_better else -beyond)
    return None

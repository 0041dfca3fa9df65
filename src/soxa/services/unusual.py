"""Figures far from what this office usually has, by its own earlier periods and the same period last year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.figure_making import FigureMaker
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.outliers import UsualRange, usual_range
from soxa.domain.packs import Indicator, Severity
from soxa.domain.periods import Frequency
from soxa.domain.values import Absence, Value, write_number
from soxa.services.doubts import make_point

CODE = "outlier"
_PERCENT = "%"
_LEAST_OF_A_RATE = 10
"""A rate of fewer things than these jumps with every single one."""
LOOKS_BACK = {
    Frequency.WEEKLY: 26,
    Frequency.MONTHLY: 13,
    Frequency.QUARTERLY: 9,
}
"""So many earlier periods are looked at; longer periods are too few to tell what is usual."""


def find_unusual(draft: Draft, makers: Sequence[FigureMaker]) -> Iterator[Point]:
    """Yield a point for each figure of the period that lies outside the office's usual range.

    Args:
        draft: The draft, just computed.
        makers: Makers of this period and of those before it, newest first: the PREVIOUS figure of each is the
            value of the period before its own.
    """
    for indicator in _judged(draft):
        now = draft.figures[FigureKey(indicator.code, Basis.ACTUAL)].value
        if not isinstance(now, Decimal) or _rests_on_few(draft, indicator):
            continue
        previous = FigureKey(indicator.code, Basis.PREVIOUS)
        series = _numbers([maker.figure(previous).value for maker in makers])
        season = _numbers([makers[0].figure(FigureKey(indicator.code, Basis.LAST_YEAR)).value])
        usual = usual_range(series, season, counts=not indicator.decimals and indicator.unit != _PERCENT)
        if usual is not None and now not in usual.rounded(indicator.decimals):
            yield _unusual(draft, indicator, now, usual.rounded(indicator.decimals), season)


def _judged(draft: Draft) -> Iterator[Indicator]:
    """Yield the indicators that the report shows, in the pack's order."""
    shown = {row.indicator for table in draft.template.tables for row in table.rows}
    shown |= {code for section in draft.template.sections for code in section.indicators}
    for indicator in draft.pack.indicators:
        if indicator.code in shown and FigureKey(indicator.code, Basis.ACTUAL) in draft.figures:
            yield indicator


def _rests_on_few(draft: Draft, indicator: Indicator) -> bool:
    """Tell whether a rate is made of so little that it says nothing: two tasks of two are 100%."""
    if indicator.unit != _PERCENT:
        return False
    parts = draft.figures[FigureKey(indicator.code, Basis.ACTUAL)].sources.parts
    values = [draft.figures[part].value for part in parts if part in draft.figures]
    return bool(values) and max(_numbers(values), default=Decimal(0)) < _LEAST_OF_A_RATE


def _unusual(
    draft: Draft, indicator: Indicator, now: Decimal, usual: UsualRange, season: Sequence[Decimal]
) -> Point:
    section = next((one.code for one in draft.template.sections if indicator.code in one.indicators), "")
    said = {
        "name": indicator.name,
        "value": _with_unit(now, indicator),
        "low": write_number(usual.low, indicator.decimals),
        "high": write_number(usual.high, indicator.decimals),
    }
    place = Place(section=section, figure=FigureKey(indicator.code, Basis.ACTUAL))
    if season:
        last_year = write_number(season[0], indicator.decimals)
        return make_point("outlier_season", Severity.WARN, place, **said, last_year=last_year)
    return make_point(CODE, Severity.WARN, place, **said)


def _with_unit(number: Decimal, indicator: Indicator) -> str:
    space = "" if indicator.unit == _PERCENT else " "
    return f"{write_number(number, indicator.decimals)}{space}{indicator.unit}"


def _numbers(values: Sequence[Value]) -> list[Decimal]:
    """Return what was said; that nothing occurred is a number here."""
    return [Decimal(0) if value is Absence.NIL else value for value in values if value is not Absence.BLANK]

"""Suggestions for the appraisal of a period: what is ahead of plan, what is behind, who did the most.

Facts alone, made from figures, for the clerk to keep, change or take out. Causes are hers: none is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from soxa.domain.activities import Activity
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.ids import UnitId
from soxa.domain.measuring import measure
from soxa.domain.packs import Indicator, Operation, Section
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, TextRun
from soxa.domain.standing import Standing, standings
from soxa.domain.values import write_percent

ACHIEVED, BEHIND = "achieved", "behind"
"""Contents of sections: indicators that are ahead of the time gone of their plan, and those behind it."""

MOST_NAMED = 5
_INTRODUCTIONS = {
    ACHIEVED: "Một số chỉ tiêu đạt và vượt tiến độ kế hoạch năm:",
    BEHIND: "Một số chỉ tiêu chưa đạt tiến độ kế hoạch năm:",
}
_PROVINCE = "tỉnh"


def appraise(
    section: Section,
    indicators: Iterable[Indicator],
    figure: Callable[[FigureKey], Figure],
    *,
    province: str = _PROVINCE,
) -> Sequence[Block]:
    """Return the blocks of a section whose content is `ACHIEVED` or `BEHIND`; none where there is nothing.

    Args:
        section: The section.
        indicators: Those that the report shows.
        figure: Gives a figure by key.
        province: What the office's province is: ``tỉnh`` or ``thành phố``.
    """
    found = standings(indicators, figure)
    if section.content == ACHIEVED:
        named = [one for one in found if one.ahead >= 0]
    else:
        named = [one for one in reversed(found) if one.ahead < 0]
    if not named:
        return ()
    head = Block(f"{section.code}.plans", (TextRun(_INTRODUCTIONS[section.content]),), Author.PACK)
    named = named[:MOST_NAMED]
    return (head, *(_line(section, one, province, "." if one is named[-1] else ";") for one in named))


def _line(section: Section, standing: Standing, province: str, end: str) -> Block:
    giver = province if standing.key.basis is Basis.RATIO_PLAN_PROVINCE else "HĐND"
    time = "" if standing.expected is None else f" (tiến độ thời gian {write_percent(standing.expected)})"
    runs = (
        TextRun(f"{standing.indicator.name}: đạt "),
        FigureRun(standing.key, NumberFormat.PERCENT),
        TextRun(f" kế hoạch năm {giver} giao{time}{end}"),
    )
    return Block(f"{section.code}.{standing.indicator.code}", runs, Author.PACK, bullet=True)


def foremost_unit(indicator: Indicator, figure: Figure, activities: Sequence[Activity]) -> UnitId | None:
    """Return the unit with the largest part of a figure; None where there is none, or several are equal.

    Args:
        indicator: What the ledger counts or sums.
        figure: One of its figures.
        activities: Those behind the figure.
    """
    if any(one.operation not in {Operation.COUNT, Operation.SUM} for one in indicator.selections):
        return None
    by_unit: dict[UnitId, list[Activity]] = {}
    for activity in activities:
        if activity.unit is not None:
            by_unit.setdefault(activity.unit, []).append(activity)
    parts = sorted(
        ((_part(indicator, figure, own), unit) for unit, own in by_unit.items()),
        key=lambda part: (-part[0], part[1].bytes),
    )
    if not parts or parts[0][0] <= 0 or (len(parts) > 1 and parts[0][0] == parts[1][0]):
        return None
    return parts[0][1]


def _part(indicator: Indicator, figure: Figure, activities: Sequence[Activity]) -> Decimal:
    days = figure.period
    found = (measure(one, activities, start=days.start, end=days.end).value for one in indicator.selections)
    return sum((value for value in found if value is not None), Decimal(0))

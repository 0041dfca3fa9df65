"""Telling a figure apart: by unit, kind, place or answer, each row with its own sources.

Rows are made from the very activities and slips that the figure names, by the rule that made it: what was
frozen is told apart as it was frozen. Where the ledger has changed since, the rows no longer make the whole,
and what they lack is said instead of being hidden in one of them. A ratio's row is that of its own parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from soxa.domain.activities import Activity
from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.formula_tree import Reference
from soxa.domain.formulas import add_up, evaluate, parse_formula
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.measuring import Codes, answers, measure
from soxa.domain.packs import Indicator
from soxa.domain.slips import Slip
from soxa.domain.text import fold
from soxa.domain.values import Absence, Value

UNIT = "unit"
UNSAID = ""
"""The row of what was not said."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row."""

    answer: str
    """Unit id, code or words, as first written; `UNSAID` where nobody said."""
    value: Value
    """What it comes to."""
    sources: Sources
    """Activities and slips behind it."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure told apart."""

    parts: tuple[Part, ...]
    """The largest first, `UNSAID` last."""
    rest: Decimal | None
    """What the rows lack of the figure: zero as long as the ledger still says what was reported; None for
    ratios, whose rows do not add up."""


def break_down(
    indicator: Indicator,
    figure: Figure,
    *,
    by: str,
    activities: Iterable[Activity],
    slips: Iterable[Slip],
    codes: Codes,
) -> Breakdown:
    """Tell a figure of ledger and slips apart.

    Args:
        indicator: Whose.
        figure: The figure.
        by: ``unit``, ``kind``, ``place``, ``document_type`` or a choice code. Slips know only their unit.
        activities: Those that the figure names.
        slips: Those that the figure names, in its order.
        codes: Codes of units.
    """
    groups: dict[str, list[Activity]] = {}
    spelt: dict[str, str] = {}
    for activity in activities:
        answer = next(iter(answers(activity, by)), UNSAID)
        spelt.setdefault(fold(answer), answer)
        groups.setdefault(fold(answer), []).append(activity)
    parts = [
        Part(
            spelt[answer],
            _of_activities(indicator, figure, group, codes),
            Sources(activities=_named(figure, group)),
        )
        for answer, group in groups.items()
    ]
    parts += _of_slips(indicator, figure, tuple(slips), by)
    merged = _merged(parts)
    found = add_up([part.value for part in merged])
    lacking = figure.value if isinstance(figure.value, Decimal) else Decimal(0)
    return Breakdown(_ordered(merged), lacking - (found if isinstance(found, Decimal) else Decimal(0)))


def break_down_formula(figure: Figure, parts: Mapping[FigureKey, Breakdown]) -> Breakdown:
    """Tell a figure of a formula apart: each row is the formula over the rows of its parts.

    Args:
        figure: The figure.
        parts: The figures it was made from, told apart the same way. A unit that has none of a part has zero
            of it; a part without rows, such as a plan, leaves what needs it blank.
    """
    formula = parse_formula(figure.sources.formula)
    rows = [one for broken in parts.values() for one in broken.parts]
    found = []
    for answer in dict.fromkeys(row.answer for row in rows):
        behind = [row.sources for row in rows if row.answer == answer]
        value = evaluate(formula, _looking_up(figure, parts, answer))
        found.append(
            Part(
                answer,
                value,
                Sources(
                    activities=tuple(dict.fromkeys(entry for one in behind for entry in one.activities)),
                    slips=tuple(dict.fromkeys(entry for one in behind for entry in one.slips)),
                ),
            )
        )
    return Breakdown(_ordered(found), None)


def _looking_up(
    figure: Figure, parts: Mapping[FigureKey, Breakdown], answer: str
) -> Callable[[Reference], Value]:
    def look_up(reference: Reference) -> Value:
        own = FigureKey(reference.indicator, reference.basis or figure.key.basis)
        broken = parts.get(own) or parts.get(FigureKey(reference.indicator, Basis.ACTUAL))
        if broken is None or not broken.parts:
            return Absence.BLANK
        return next((row.value for row in broken.parts if row.answer == answer), Decimal(0))

    return look_up


def _of_activities(indicator: Indicator, figure: Figure, group: Sequence[Activity], codes: Codes) -> Value:
    start, end = figure.period.start, figure.period.end
    found = [
        measure(selection, group, start=start, end=end, codes=codes).value
        for selection in indicator.selections
    ]
    numbers = [number for number in found if number is not None]
    return sum(numbers, Decimal(0)) if numbers else Absence.BLANK


def _named(figure: Figure, group: Sequence[Activity]) -> tuple[ActivityId, ...]:
    among = {activity.id for activity in group}
    return tuple(entry for entry in figure.sources.activities if entry in among)


def _of_slips(indicator: Indicator, figure: Figure, slips: Sequence[Slip], by: str) -> list[Part]:
    is_difference = indicator.given_cumulated and figure.key.basis is not Basis.CUMULATIVE and len(slips) > 1
    found = []
    for number, slip in enumerate(slips):
        value = slip.values.get(indicator.code, Absence.BLANK)
        if is_difference and number == 0 and isinstance(value, Decimal):
            value = -value
        answer = str(UnitId(slip.unit)) if by == UNIT else UNSAID
        found.append(Part(answer, value, Sources(slips=(slip.id,))))
    return found


def _merged(parts: Iterable[Part]) -> list[Part]:
    together: dict[str, Part] = {}
    for part in parts:
        before = together.get(part.answer)
        if before is None:
            together[part.answer] = part
            continue
        sources = Sources(
            activities=(*before.sources.activities, *part.sources.activities),
            slips=(*before.sources.slips, *part.sources.slips),
        )
        together[part.answer] = Part(part.answer, add_up([before.value, part.value]), sources)
    return list(together.values())


def _ordered(parts: Iterable[Part]) -> tuple[Part, ...]:
    def size(part: Part) -> Decimal:
        return part.value if isinstance(part.value, Decimal) else Decimal(0)

    return tuple(sorted(parts, key=lambda part: (part.answer == UNSAID, -size(part), part.answer)))

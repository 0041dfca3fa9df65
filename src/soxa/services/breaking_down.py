"""What a figure of a report consists of: by unit in charge, or by what its indicator may be told apart by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from soxa.base.errors import AppError
from soxa.domain.breaking_down import UNIT, UNSAID, Breakdown, Part, break_down, break_down_formula
from soxa.domain.drafts import Draft
from soxa.domain.figures import Figure, FigureKey, Sources
from soxa.domain.packs import Indicator, Operation
from soxa.domain.values import Absence, Value
from soxa.storage.ledger import Ledger


class NotBrokenDown(AppError):
    """A figure whose parts would not say anything: different answers overlap, a plan has none."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator)


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One row of a figure told apart."""

    answer: str
    """Unit id, code or words; empty where nobody said."""
    name: str
    """As the pack or the office names it; empty where nobody said."""
    value: Value
    """What it comes to; for a ratio its own."""
    sources: Sources
    """Activities and slips behind it."""


@dataclass(frozen=True, slots=True)
class BrokenDown:
    """A figure told apart."""

    rows: tuple[BreakdownRow, ...]
    """The largest first, what was not said last; empty for a blank."""
    rest: Decimal | None
    """What the rows lack of the figure because the ledger changed since it was frozen; zero as a rule, None
    where rows do not add up (ratios)."""


def ways(indicator: Indicator) -> tuple[str, ...]:
    """Return by what an indicator may be told apart: by unit always, then what its pack names."""
    if any(one.operation is Operation.DISTINCT for one in indicator.selections):
        return ()
    return (UNIT, *(by for by in indicator.breakdown if by != UNIT))


def breakdown(ledger: Ledger, draft: Draft, key: FigureKey, *, by: str = UNIT) -> BrokenDown:
    """Tell a figure of a draft, frozen or not, apart.

    Args:
        ledger: Whose.
        draft: The draft.
        key: Which figure.
        by: One of `ways`.

    Raises:
        NotBrokenDown: The draft has no such figure, or it is none of activities and slips: a plan, an
            estimate entered by hand, a number of different answers, or a ratio to a plan.
    """
    figure = draft.figures.get(key)
    indicator = next((one for one in draft.pack.indicators if one.code == key.indicator), None)
    if figure is None or indicator is None or by not in ways(indicator):
        raise NotBrokenDown(indicator=key.indicator)
    if figure.value is Absence.BLANK:
        return BrokenDown((), Decimal(0))
    found = _broken(ledger, draft, figure, indicator, by)
    if all(part.value is Absence.BLANK for part in found.parts):
        raise NotBrokenDown(indicator=indicator.name)
    names = _names(draft, indicator, by)
    rows = tuple(_row(part, names) for part in found.parts)
    return BrokenDown(rows, found.rest)


def _broken(ledger: Ledger, draft: Draft, figure: Figure, indicator: Indicator, by: str) -> Breakdown:
    if not figure.sources.formula:
        return break_down(
            indicator,
            figure,
            by=by,
            activities=ledger.activities.get(figure.sources.activities),
            slips=[ledger.slips.get(one) for one in figure.sources.slips],
            codes={unit.id: unit.code for unit in draft.units},
        )
    parts = {}
    for key in figure.sources.parts:
        part = draft.figures.get(key)
        own = next((one for one in draft.pack.indicators if one.code == key.indicator), None)
        if part is not None and own is not None and part.value is not Absence.BLANK:
            parts[key] = _broken(ledger, draft, part, own, by)
    return break_down_formula(figure, parts)


def _names(draft: Draft, indicator: Indicator, by: str) -> dict[str, str]:
    if by == UNIT:
        return {str(unit.id): unit.name for unit in draft.units}
    if by == "kind":
        return {kind.code: kind.name for kind in draft.pack.kinds}
    codes = {code for selection in indicator.selections for code in selection.kinds}
    return {
        option.code: option.name
        for kind in draft.pack.kinds
        if kind.code in codes
        for choice in kind.choices
        if choice.code == by
        for option in choice.options
    }


def _row(part: Part, names: dict[str, str]) -> BreakdownRow:
    name = "" if part.answer == UNSAID else names.get(part.answer, part.answer)
    return BreakdownRow(part.answer, name, part.value, part.sources)

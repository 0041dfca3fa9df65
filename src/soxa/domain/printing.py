"""How a figure stands on the page: in a sentence, and in a table's cell."""

from __future__ import annotations

from decimal import Decimal

from soxa.domain.figure_making import is_undefined
from soxa.domain.figures import SHARES, Figure, Figures
from soxa.domain.packs import Indicator
from soxa.domain.sections import NumberFormat
from soxa.domain.values import Absence, round_half_up, write_count, write_number, write_percent

OPEN = "…"
"""A blank inside a sentence that the clerk wrote: seen at once, and never sealed."""
UNDEFINED = "-"
NIL_CELL = "Không phát sinh"
NIL_WORDS = "không phát sinh"
_SHARE_DECIMALS = 1


def decimals_of(figure: Figure, indicator: Indicator) -> int:
    """Return how many decimals a figure is printed with."""
    return _SHARE_DECIMALS if figure.key.basis in SHARES else indicator.decimals


def print_figure(figure: Figure, indicator: Indicator, *, form: NumberFormat) -> str:
    """Return a figure as a sentence prints it: ``02``, ``1.250``, ``8,5``, ``86,2%``."""
    value = figure.value
    if value is Absence.BLANK:
        return OPEN
    if value is Absence.NIL:
        return NIL_WORDS
    assert isinstance(value, Decimal)
    decimals = decimals_of(figure, indicator)
    match form:
        case NumberFormat.COUNT:
            return write_count(value) if decimals == 0 else write_number(value, decimals)
        case NumberFormat.NUMBER:
            return write_number(value, decimals)
        case NumberFormat.PERCENT:
            return write_percent(value, decimals)
    assert form is NumberFormat.SIZE  # the last of them
    return write_percent(abs(value), decimals)


def print_cell(figure: Figure, indicator: Indicator, figures: Figures) -> str:
    """Return a figure as a table prints it: zero ``0``, nil in words, undefined ``-``, blank nothing."""
    value = figure.value
    if value is Absence.NIL:
        return NIL_CELL
    if isinstance(value, Decimal):
        return write_number(value, decimals_of(figure, indicator))
    return UNDEFINED if is_undefined(figure, figures) else ""


def direction(figure: Figure) -> int:
    """Return 1, -1 or 0 for a change that is printed as up, down or none (as rounded on the page)."""
    if not isinstance(figure.value, Decimal):
        return 0
    seen = round_half_up(figure.value, _SHARE_DECIMALS)
    return (seen > 0) - (seen < 0)

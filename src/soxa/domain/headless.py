"""Titles for cells that were copied without any: worked out from what stands in the columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from soxa.domain import columns as meaning
from soxa.domain.reading import Days, Span, read_days
from soxa.domain.text import fold

_ENOUGH = 0.5
_LOOKED_AT = 200
_SERIALS = 0.9


def day_share(rows: Sequence[Sequence[str]], column: int, span: Span | None = None) -> float:
    """Return the share, 0 to 1, of a column's filled cells that are days; a column without any has none."""
    cells = [row[column] for row in rows[:_LOOKED_AT] if column < len(row) and row[column]]
    return sum(isinstance(read_days(cell, span=span), Days) for cell in cells) / max(len(cells), 1)


def guessed_titles(
    rows: Sequence[Sequence[str]], kinds: Collection[str], names: Mapping[str, str]
) -> tuple[str, ...] | None:
    """Return titles for columns that have none: the day, the kind and the text are told by their cells.

    Args:
        rows: The rows; all are data.
        kinds: Folded words for kinds.
        names: Meanings to the titles they go by.

    Returns:
        A title for each column, empty where nothing tells; None without a day or without a text.
    """
    if not rows:
        return None
    width = len(rows[0])
    shares = [day_share(rows, column) for column in range(width)]
    day = max(range(width), key=lambda column: shares[column])
    if shares[day] < _ENOUGH:
        return None
    titles = [""] * width
    titles[day] = names[meaning.DAY]
    free = [column for column in range(width) if column != day]
    for column in free:
        cells = _cells(rows, column)
        if cells and sum(fold(cell) in kinds for cell in cells) >= _ENOUGH * len(cells):
            titles[column] = names[meaning.KIND]
            break
    free = [column for column in free if not titles[column]]
    if not free:
        return None
    text = max(free, key=lambda column: sum(map(len, _cells(rows, column))))
    if any(cell[:1].isalpha() for cell in _cells(rows, text)):
        titles[text] = names[meaning.TITLE]
    if free[0] != text and _is_serial(_cells(rows, free[0])):
        titles[free[0]] = names[meaning.SERIAL]
    return tuple(titles) if names[meaning.TITLE] in titles else None


def _cells(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in rows[:_LOOKED_AT] if row[column]]


def _is_serial(cells: Sequence[str]) -> bool:
    numbers = [int(cell) for cell in cells if cell.isdecimal()]
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    return len(numbers) == len(cells) and steps >= _SERIALS * max(len(cells) - 1, 1)

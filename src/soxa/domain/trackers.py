"""Rows of Excel trackers: what identifies them, what is wrong with them, and which were changed in Excel.

A row's identity is the digest of its cells as they stood in Excel, never the activity's values of today: the
same file read again adds nothing, whatever has been mended in the ledger since.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soxa.base.errors import Message
from soxa.domain.text import fold

_CELL, _TITLE = "\x1e", "\x1f"
_LETTERS = 26
_MOST_OF_A_DAY = 200


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a cell of a tracker cannot be taken over, or what of it should be looked at."""

    sheet: str
    """Name of the sheet."""
    row: int
    """Row as Excel numbers it."""
    column: str
    """Letter of the column; empty where the whole row is meant."""
    title: str
    """Title of the column; empty where the whole row is meant."""
    value: str
    """What stands there."""
    message: Message
    """What is wrong; its entry in the catalogue has the remedy."""

    def stored(self) -> Message:
        """Return the fault as one message with its place, for keeping; `restore_fault` reads it back."""
        place = {"column": self.column, "title": self.title, "cell": self.value}
        return Message(self.message.id, {**self.message.parameters, **place})


def restore_fault(message: Message, *, sheet: str, row: int) -> RowFault:
    """Return the fault that `RowFault.stored` made a message of."""
    own = {
        name: value for name, value in message.parameters.items() if name not in {"column", "title", "cell"}
    }
    column, title, cell = (str(message.parameters.get(name, "")) for name in ("column", "title", "cell"))
    return RowFault(sheet, row, column, title, cell, Message(message.id, own))


class RowDigester:
    """Makes the identity of rows of one table.

    Empty cells, the order of the columns and the running number play no part: a row inserted above, a column
    added or moved must not make every other row a new one.

    Args:
        titles: Titles of the columns.
        serial: Index of the column with the running number; None if there is none.
    """

    def __init__(self, titles: Sequence[str], *, serial: int | None = None) -> None:
        named = [(fold(title), index) for index, title in enumerate(titles) if index != serial]
        self._columns = tuple((index, title + _TITLE) for title, index in sorted(named))

    def __call__(self, cells: Sequence[str]) -> bytes:
        """Return the SHA-256 of a row's cells; 32 bytes."""
        text = _CELL.join([title + cells[index] for index, title in self._columns if cells[index]])
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def cell_keys(titles: Sequence[str]) -> tuple[str, ...]:
    """Return a name of its own for every column: its title, with the letter where that does not suffice."""
    keys: list[str] = []
    for index, title in enumerate(titles):
        letter = f"({column_letter(index)})"
        key = title or letter
        keys.append(f"{key} {letter}" if key in keys else key)
    return tuple(keys)


def table_key(titles: Sequence[str]) -> str:
    """Return what makes two tables the same tracker: their folded titles, order aside."""
    return "|".join(sorted({fold(title) for title in titles if title}))


def title_overlap(ours: str, theirs: str) -> float:
    """Return how much two table keys have in common, 0 to 1."""
    left, right = set(ours.split("|")), set(theirs.split("|"))
    return len(left & right) / len(left | right)


def column_letter(index: int) -> str:
    """Return the letters Excel shows for a column, counted from 0: 0 gives ``A``, 26 gives ``AA``."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row as it stands, or stood, in Excel, for telling which row became which."""

    key: object
    """Whatever names it to the caller."""
    position: int
    """Row as Excel numbers it."""
    day: str
    """Its cell of the day."""
    kind: str
    """Its cell of the kind."""
    title: str
    """Its cell of the title."""
    cells: Mapping[str, str]
    """Its cells that are not empty, by folded title, without the running number."""


def pair_changed(
    now: Sequence[SeenRow], before: Sequence[SeenRow], *, shifts: Sequence[tuple[int, int]]
) -> list[tuple[SeenRow, SeenRow]]:
    """Tell which rows that are new in the file are known rows with other cells.

    Same day, kind and title with other cells is a change; so is one other cell in a row of the same day, or
    one other cell in the row at the same place of the table. Everything else is a new row: a book of the next
    year in the same form must not be taken for last year's with new dates.

    Args:
        now: Rows of the file that the ledger does not know.
        before: Rows the ledger knows that are gone from the file.
        shifts: Rows that are the same in both: where they stand now, and how much lower than before; ordered.

    Returns:
        Pairs (now, before), each row at most once, likest pairs first.
    """
    by_day: dict[str, list[SeenRow]] = {}
    by_place: dict[int, list[SeenRow]] = {}
    for row in sorted(before, key=_position):
        by_day.setdefault(row.day, []).append(row)
        by_place.setdefault(row.position, []).append(row)
    found = []
    for row in now:
        place = row.position - _shift_at(row.position, shifts)
        here = by_place.get(place, [])
        for other in (*_near(by_day.get(row.day, []), place), *(old for old in here if old.day != row.day)):
            differing = _differing(row.cells, other.cells)
            at_place = other.position == place
            same_day = row.day == other.day
            same_entry = same_day and row.kind == other.kind and row.title == other.title
            # Without one row in common the file is another book: places say nothing then.
            if (same_entry and (shifts or at_place)) or (
                differing <= 1 and (same_day or (at_place and shifts))
            ):
                found.append((differing, not at_place, row.position, other.position, row, other))
    found.sort(key=lambda entry: entry[:4])
    return _first_of_each(found)


def _position(row: SeenRow) -> int:
    return row.position


def _near(rows: Sequence[SeenRow], place: int) -> Sequence[SeenRow]:
    """Of rows of one day, ordered by position, those worth a look: all, or the nearest of very many."""
    if len(rows) <= _MOST_OF_A_DAY:
        return rows
    middle = bisect_left(rows, place, key=_position)
    return rows[max(middle - _MOST_OF_A_DAY // 2, 0) : middle + _MOST_OF_A_DAY // 2]


def _first_of_each(
    found: Sequence[tuple[int, bool, int, int, SeenRow, SeenRow]],
) -> list[tuple[SeenRow, SeenRow]]:
    pairs = []
    taken: set[int] = set()
    for *_, row, other in found:
        if id(row) not in taken and id(other) not in taken:
            taken |= {id(row), id(other)}
            pairs.append((row, other))
    return pairs


def _shift_at(position: int, shifts: Sequence[tuple[int, int]]) -> int:
    """The shift of the nearest row above that is the same in both, else of the first below."""
    low, high = 0, len(shifts)
    while low < high:
        middle = (low + high) // 2
        if shifts[middle][0] <= position:
            low = middle + 1
        else:
            high = middle
    if not shifts:
        return 0
    return shifts[low - 1][1] if low else shifts[0][1]


def _differing(left: Mapping[str, str], right: Mapping[str, str]) -> int:
    return sum(1 for name in left.keys() | right.keys() if left.get(name) != right.get(name))

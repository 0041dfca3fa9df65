"""Where the table of a tracker begins, and what each row under its titles is.

Trackers are written for people: a title block above, a row of titles (sometimes two, with merged cells), a
row that numbers the columns, a row for each month, sums wherever somebody wanted one, signatures below.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from soxa.domain.columns import COUNT, DAY, DOCUMENT, KIND, TITLE, TitleReader, TrackerWords, normal_title
from soxa.domain.text import fold

_SEARCHED_ROWS = 60
_MIN_COLUMNS = 3
_MIN_SCORE = 60
_LONGEST_TITLE = 120
_HEADING_CELLS = 2
_FOOTER_CELLS = 3
_NUMBERED_COLUMNS = 3
_SAME_TITLES = 0.8
_REPEATED_TITLES = 2
_MONTHS = 12

_ORDINAL = re.compile(r"[ivx]{1,5}[.)]?|\d{1,2}[.)]?|[a-z][.)]")
_MONTH = re.compile(r"(?:[ivx]+[.)] |\d+[.)] )?thang (\d{1,2})(?:(?: ?[/.-] ?| nam )(\d{4}))?[:.]?")
_HEADING = re.compile(
    r"(?:[ivx]+[.)] |\d+[.)] )?(?:quy|tuan(?: thu)?|nam|6 thang|9 thang) ?(?:[ivx]+|\d+|dau nam|cuoi nam)"
    r"(?:(?: ?[/.-] ?| nam )\d{4})?[:.]?"
)
_TOTAL = re.compile(
    r"(?:tong )?cong(?: (?:thang|quy|nam|tuan|don|lai|so|trang|mang|chuyen)\b.*)?[:.]?"
    r"|tong(?: so)?[:.]?|tong (?:thang|quy|nam|tuan|luy ke)\b.*|luy ke\b.*"
)
_NUMBERING = re.compile(r"\(?(\d{1,2}|[a-z])\)?")
_DITTOS = frozenset(
    {"nt", "n/t", "n.t", "nhu tren", "nhu dong tren", '"', "''", "”", "“", "〃", "//", ",,", '""', '" "'}
)
_DITTO_FRAME = " -–—().:_"
_LONGEST_DITTO = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a sheet."""

    first_row: int
    """Row of its titles as Excel numbers it."""
    data_row: int
    """First row under the titles, as Excel numbers it."""
    titles: tuple[str, ...]
    """Titles of the columns; two-row titles joined by a blank."""
    is_guessed: bool = False
    """Whether the sheet has no titles and these were worked out from what stands in its columns."""


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row that holds an entry, good or bad."""

    number: int
    """As Excel numbers it."""
    cells: tuple[str, ...]
    """Its cells."""
    month: tuple[int, int] | None
    """Year and month of the month row above."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows under a table's titles, sorted by what they are."""

    data: tuple[DataRow, ...]
    """Rows with an entry, in order."""
    months: tuple[int, ...]
    """Numbers of the rows that name a month, a quarter or a week."""
    totals: tuple[int, ...]
    """Numbers of the rows that hold sums."""
    blank: int
    """Blank rows before the last row with anything."""
    others: tuple[int, ...]
    """Numbers of rows passed over: titles again, numbers of columns, signatures."""


def find_table(
    rows: Sequence[Sequence[str]],
    reader: TitleReader,
    *,
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
) -> Table | None:
    """Find the row of titles: the one whose cells are known column titles, with a day among them.

    Args:
        rows: Rows of the sheet; the first is row 1.
        reader: Knows the titles.
        merged: Merged areas (row and column from 0, first and last cell), for titles over two rows.

    Returns:
        The table; None if no row looks like titles.
    """
    best: tuple[int, Table] | None = None
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        if sum(1 for cell in row if cell) < _MIN_COLUMNS:
            continue
        table = Table(index + 1, index + 2, tuple(row))
        score = _titles_score(table.titles, reader)
        joined, is_certain = _joined_titles(rows, index, merged)
        if joined is not None:
            joined_score = _titles_score(joined, reader)
            if joined_score > score or (is_certain and joined_score >= score):
                table, score = Table(index + 1, index + 3, joined), joined_score
        if score and (best is None or score > best[0]):
            best = score, table
    return best[1] if best else None


def table_at(
    rows: Sequence[Sequence[str]],
    row: int,
    *,
    height: int,
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
) -> Table | None:
    """Return the table whose titles a human has pointed at.

    Args:
        rows: Rows of the sheet; the first is row 1.
        row: Row of the titles as Excel numbers it.
        height: 1, or 2 for titles over two rows.
        merged: As for `find_table`.

    Returns:
        The table; None if the sheet ends above it.
    """
    if not 1 <= row <= len(rows):
        return None
    if height > 1:
        joined, _ = _joined_titles(rows, row - 1, merged, by_hand=True)
        if joined is not None:
            return Table(row, row + 2, joined)
    return Table(row, row + 1, tuple(rows[row - 1]))


def _titles_score(titles: Sequence[str], reader: TitleReader) -> int:
    if any(len(title) > _LONGEST_TITLE for title in titles):
        return 0
    found = {meaning for meaning, score, _ in reader.assign(titles) if meaning and score >= _MIN_SCORE}
    if DAY not in found or found.isdisjoint({TITLE, KIND, COUNT, DOCUMENT}) or len(found) < _MIN_COLUMNS:
        return 0
    return len(found)


def _joined_titles(
    rows: Sequence[Sequence[str]],
    index: int,
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    *,
    by_hand: bool = False,
) -> tuple[tuple[str, ...] | None, bool]:
    """The titles of this row and the next as one, and whether merged cells prove them to be that."""
    if index + 1 >= len(rows):
        return None, False
    above, below = list(rows[index]), rows[index + 1]
    if not any(below) or (not by_hand and any(cell[:1].isdigit() for cell in below)):
        return None, False
    spread: set[int] = set()
    for (top, left), (bottom, right) in merged:
        if top == index and bottom == index and left < right and left < len(above):
            columns = range(left, min(right + 1, len(above)))
            spread.update(columns)
            above[left : right + 1] = [above[left]] * len(columns)
    titles = tuple(
        f"{upper} {lower}".strip() if upper != lower else upper
        for upper, lower in zip(above, below, strict=True)
    )
    return titles, all(column in spread for column, cell in enumerate(below) if cell)


def fill_merged(
    rows: Sequence[tuple[str, ...]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    *,
    first_row: int,
    columns: Collection[int],
) -> tuple[tuple[str, ...], ...]:
    """Return rows in which a cell merged over several rows stands in each of them.

    A day is written once for all that happened on it, and so are kinds, places and units; numbers are not:
    one number over two rows would count twice.

    Args:
        rows: Rows of the sheet; the first is row 1.
        merged: Merged areas: row and column from 0, first and last cell.
        first_row: First row of data as Excel numbers it; titles above stay as they are.
        columns: Indices of the columns that are filled.
    """
    filled = list(rows)
    left_over = len(rows) * len(columns)  # areas do not overlap: a file that says they do is not followed
    for (top, left), (bottom, right) in merged:
        if left != right or left not in columns or top + 1 < first_row:
            continue
        left_over -= max(min(bottom + 1, len(filled)) - top, 0)
        if left_over < 0:
            break
        for place in range(top + 1, min(bottom + 1, len(filled))):
            cells = list(filled[place])
            cells[left] = filled[top][left]
            filled[place] = tuple(cells)
    return tuple(filled)


def is_ditto(cell: str) -> bool:
    """Tell whether a cell says "the same as above": ``nt``, ``-nt-``, ``như trên``, ``"``."""
    if not cell or len(cell) > _LONGEST_DITTO:
        return False
    return fold(cell).strip(_DITTO_FRAME) in _DITTOS


def fill_dittos(
    rows: Sequence[tuple[str, ...]], table: Table, *, day_column: int, serial: int | None = None
) -> tuple[tuple[str, ...], ...]:
    """Return rows in which a cell that says "the same as above" holds what stands above.

    Above means the row before that is an entry: month rows and sums stand between. What has nothing above it
    stays, and is told as a fault of its row.

    Args:
        rows: Rows of the sheet, merged cells filled.
        table: The table found in it.
        day_column: Index of the column with the day; a row without one is no entry.
        serial: Index of the column with the running number; it is left alone.
    """
    marks = {cell for cell in {cell for row in rows[table.data_row - 1 :] for cell in row} if is_ditto(cell)}
    if not marks:
        return tuple(rows)
    filled = list(rows)
    above: dict[int, str] = {}
    title = normal_title(table.titles[day_column])
    for place in range(table.data_row - 1, len(filled)):
        cells = list(filled[place])
        day = cells[day_column]
        is_head = place == table.data_row - 1 and _is_numbering(cells)
        if not day or is_head or normal_title(day) == title or _is_heading_text(fold(day)):
            continue
        for column, cell in enumerate(cells):
            if column == serial:
                continue
            if cell in marks:
                cells[column] = above.get(column, cell)
            above[column] = cells[column]
        filled[place] = tuple(cells)
    return tuple(filled)


def _is_numbering(cells: Sequence[str]) -> bool:
    found = [_NUMBERING.fullmatch(cell) for cell in cells if cell]
    return len(found) >= _NUMBERED_COLUMNS and all(found)


def _is_heading_text(text: str) -> bool:
    return _MONTH.fullmatch(text) is not None or _HEADING.fullmatch(text) is not None


def sort_rows(
    rows: Sequence[tuple[str, ...]],
    table: Table,
    words: TrackerWords,
    *,
    day_column: int,
    year: int | None = None,
) -> TableRows:
    """Tell entries from month rows, sums, blank rows and what stands under the table.

    Nothing that might be an entry is passed over: a row in doubt is data, and its faults are told.

    Args:
        rows: Rows of the sheet; the first is row 1.
        table: The table found in it.
        words: For what stands under the table.
        day_column: Index of the column with the day.
        year: Year of month rows that name none.
    """
    sorter = _Sorter(table, words, year)
    blanks_before = 0
    for number, cells in enumerate(rows[table.data_row - 1 :], start=table.data_row):
        # A row with a day is an entry; the first may also be the numbers of the columns.
        if cells[day_column][:1].isdigit() and number != table.data_row:
            is_entry = True
        elif not any(cells):
            blanks_before += 1
            continue
        else:
            is_entry = sorter.is_entry(number, cells)
        sorter.blank += blanks_before
        blanks_before = 0
        if is_entry:
            sorter.data.append(DataRow(number, cells, sorter.month))
    return TableRows(
        tuple(sorter.data), tuple(sorter.months), tuple(sorter.totals), sorter.blank, tuple(sorter.others)
    )


class _Sorter:
    def __init__(self, table: Table, words: TrackerWords, year: int | None) -> None:
        self._table = table
        self._year = year
        self._words = words
        self._titles = [normal_title(title) for title in table.titles]
        self.data: list[DataRow] = []
        self.months: list[int] = []
        self.totals: list[int] = []
        self.others: list[int] = []
        self.blank = 0
        self.month: tuple[int, int] | None = None

    def is_entry(self, number: int, cells: Sequence[str]) -> bool:
        texts = [fold(cell) for cell in cells if cell]
        if len(set(texts)) <= _HEADING_CELLS and self._is_heading(texts):
            self.months.append(number)
        elif any(_TOTAL.fullmatch(text) for text in texts):
            self.totals.append(number)
        elif self._is_numbering(number, cells) or self._is_titles(cells) or self._is_footer(texts):
            self.others.append(number)
        else:
            return True
        return False

    def _is_heading(self, texts: Sequence[str]) -> bool:
        # "II | Tháng 10/2026": the number of the heading may have a cell of its own.
        named = [text for text in texts if not _ORDINAL.fullmatch(text)]
        if len(set(named)) != 1:
            return False
        match = _MONTH.fullmatch(named[0])
        if match and 1 <= int(match[1]) <= _MONTHS:
            year = int(match[2]) if match[2] else self._year
            self.month = (year, int(match[1])) if year else None
            return True
        return _HEADING.fullmatch(named[0]) is not None

    def _is_numbering(self, number: int, cells: Sequence[str]) -> bool:
        return number == self._table.data_row and _is_numbering(cells)

    def _is_titles(self, cells: Sequence[str]) -> bool:
        named = [(normal_title(cell), title) for cell, title in zip(cells, self._titles, strict=True) if cell]
        # Titles over two rows come again as two rows, each with its part.
        same = sum(1 for cell, title in named if cell and (title.startswith(cell) or title.endswith(cell)))
        return len(named) >= _REPEATED_TITLES and same >= _SAME_TITLES * len(named)

    def _is_footer(self, texts: Sequence[str]) -> bool:
        if len(texts) > _FOOTER_CELLS:
            return False
        return any(text.startswith(self._words.footers) or ", ngay " in text for text in texts)

"""How large a sheet will be once it is parsed, measured on its bytes: .xlsx, .xlsb and .ods.

The parser builds a full rectangle of cells. Nothing here is read for its meaning, only for its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.parsers import expat

_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_NAMED_CELL, _NAMED_ROW = b'<c r="', b'<row r="'
_ROW_NUMBER = re.compile(rb'<row r="([0-9]+)"')
_CELL_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_WIDE_COLUMN = re.compile(rb'<c r="([A-Z]{2,})')
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>")
_PLACED = re.compile(rb"(?:^|\s)r\s*=")
_PLACE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{0,3})([0-9]{0,7})[\"']")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]+)"[^>]*?\bhidden="(?:1|true)"')
_LETTERS = 26

_BEGIN_SHEET_DATA, _SHEET_SIZE, _ROW_HEAD, _STRING_ITEM, _STRING_CELL = 145, 148, 0, 19, 7
_SHEET_ENTRY = 156
_CELLS = range(1, 12)
_MORE = 0x80
_ROW_HIDDEN_BIT = 0x10

_MERGED_AREA = 176
_MOST_MERGED = 100_000
"""Areas of one sheet; a file that says more is read without the rest."""

Area = tuple[tuple[int, int], tuple[int, int]]
"""Row and column, counted from 0, of the first and last cell."""

_TEXT_TAGS = frozenset({"text:p", "text:s", "text:span", "text:a"})


@dataclass(frozen=True, slots=True)
class Extent:
    """What a sheet will take."""

    name: str
    """Its name, where the format has it beside the cells; else empty."""
    rows: int
    """Rows, from the first of Excel to the last with anything."""
    columns: int
    """Columns, likewise."""
    text_bytes: int = 0
    """Text of cells that the parser will copy for every repetition, in characters."""
    hidden: tuple[int, ...] = ()
    """Rows that are hidden, as Excel numbers them."""
    merged: tuple[Area, ...] = ()
    """Merged areas; only of formats whose parser leaves them out (.xlsb, .ods)."""


class NotMeasurable(Exception):
    """A part is not what its format says; whoever asked tells which file it is."""


# ---------------------------------------------------------------------- .xlsx


def extent_of_xml(xml: bytes) -> Extent:
    """Return the extent of a sheet of .xlsx, never smaller than the parser will make room for.

    Raises:
        NotMeasurable: A cell says where it stands in a way that no writer has.
    """
    hidden = tuple(map(int, _HIDDEN_ROW.findall(xml))) if b"hidden=" in xml else ()
    cell_rows = _CELL_ROW.findall(xml)
    all_named = len(_ANY_CELL.findall(xml)) == xml.count(_NAMED_CELL) == len(cell_rows)
    if not all_named or len(_ANY_ROW.findall(xml)) != xml.count(_NAMED_ROW):
        rows, columns = _by_tags(xml)
        return Extent("", rows, columns, hidden=hidden)
    # The parser believes a cell about its row, whatever row it stands in.
    rows = max(map(int, {*_ROW_NUMBER.findall(xml), *cell_rows}), default=0)
    widest = max(set(_WIDE_COLUMN.findall(xml)), key=lambda name: (len(name), name), default=b"")
    return Extent("", rows, max(_column_number(widest), _LETTERS), hidden=hidden)


def _by_tags(xml: bytes) -> tuple[int, int]:
    # Cells and rows may leave out their place; then they follow the one before.
    row = column = rows = columns = 0
    for tag, attributes in _TAG.findall(xml):
        place = _PLACE.search(attributes)
        if place is None and _PLACED.search(attributes):
            raise NotMeasurable
        if tag == b"row":
            row = int(place[2]) if place and place[2] else row + 1
            column = 0
        else:
            column = _column_number(place[1]) if place and place[1] else column + 1
            row = max(row, int(place[2])) if place and place[2] else row
        rows, columns = max(rows, row), max(columns, column)
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


# ---------------------------------------------------------------------- .xlsb


def binary_strings(part: bytes) -> list[int]:
    """Return the lengths in bytes of the shared strings in a part of .xlsb; none if it has none."""
    return [length for kind, _, length in _records(part) if kind == _STRING_ITEM]


def extent_of_binary(part: bytes, strings: Sequence[int]) -> Extent | None:
    """Return the extent of a sheet of .xlsb; None if the part is no sheet.

    Args:
        part: The part, unpacked.
        strings: Lengths of the shared strings.
    """
    rows = columns = row = text = 0
    hidden: list[int] = []
    merged: list[Area] = []
    is_sheet = False
    for kind, start, length in _records(part):
        if kind == _BEGIN_SHEET_DATA:
            is_sheet = True
        elif kind == _SHEET_SIZE and length >= 16:  # noqa: PLR2004 - four numbers
            rows = max(rows, _number(part, start + 4) + 1)
            columns = max(columns, _number(part, start + 12) + 1)
        elif is_sheet and kind == _ROW_HEAD and length >= 12:  # noqa: PLR2004 - up to its flags
            row = _number(part, start)
            rows = max(rows, row + 1)
            if part[start + 11] & _ROW_HIDDEN_BIT:
                hidden.append(row + 1)
        elif is_sheet and kind in _CELLS and length >= 4:  # noqa: PLR2004 - its column
            columns = max(columns, _number(part, start) + 1)
            if kind == _STRING_CELL and length >= 12:  # noqa: PLR2004 - column, style, string
                index = _number(part, start + 8)
                text += strings[index] if index < len(strings) else 0
        elif kind == _MERGED_AREA and length >= 16 and len(merged) < _MOST_MERGED:  # noqa: PLR2004 - as above
            top, bottom, left, right = (_number(part, start + at) for at in (0, 4, 8, 12))
            merged.append(((top, left), (bottom, right)))
    return Extent("", rows, columns, text, tuple(hidden), tuple(merged)) if is_sheet else None


def binary_sheet_names(part: bytes) -> dict[str, str]:
    """Return the sheets that the head of a .xlsb lists: the id of their link, and their name."""
    found = {}
    for kind, start, length in _records(part):
        if kind == _SHEET_ENTRY:
            link, at = _wide_text(part, start + 8, start + length)
            found[link] = _wide_text(part, at, start + length)[0]
    return found


def _wide_text(part: bytes, at: int, end: int) -> tuple[str, int]:
    """Read a text with its length before it; where it stops, too."""
    stop = min(at + 4 + _number(part, at) * 2, end)
    return part[at + 4 : stop].decode("utf-16-le", "replace"), stop


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield every record's kind, where its content begins, and its length."""
    at, size = 0, len(part)
    while at < size:
        kind, at = part[at], at + 1
        if kind & _MORE and at < size:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        length = shift = 0
        for _ in range(4):
            if at >= size:
                return
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & _MORE:
                break
        if at + length > size:
            return
        yield kind, at, length
        at += length


def _number(part: bytes, at: int) -> int:
    return int.from_bytes(part[at : at + 4], "little")


# ---------------------------------------------------------------------- .ods


def extents_of_document(xml: bytes) -> list[Extent]:
    """Return the extents of the tables in the content of an .ods.

    Raises:
        NotMeasurable: It is no sound XML, or declares entities (none of its kind does).
    """
    reader = _OpenDocument()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise NotMeasurable from error
    return reader.found


def _refuse(*_: object) -> None:
    raise NotMeasurable


class _OpenDocument:
    """Counts tables, rows and cells with their repetitions."""

    def __init__(self) -> None:
        self.found: list[Extent] = []
        self._name = ""
        self._hidden: list[int] = []
        self._merged: list[Area] = []
        self._row = self._rows = self._columns = self._column = self._text = 0
        self._repeats = self._cell_repeats = self._cell_text = self._depth = 0
        self._is_filled = self._row_filled = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table:table":
            self._depth += 1
        if tag == "table:table" and self._depth == 1:
            self._name = given.get("table:name", "")
            self._hidden, self._merged = [], []
            self._row = self._rows = self._columns = self._text = 0
        elif tag == "table:table-row":
            self._repeats = _repeats(given, "table:number-rows-repeated")
            self._column = 0
            self._row_filled = False
            if given.get("table:visibility", "visible") != "visible" and len(self._hidden) <= self._row:
                self._hidden += range(self._row + 1, self._row + 1 + min(self._repeats, 1_000))
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._cell_repeats = _repeats(given, "table:number-columns-repeated")
            self._is_filled = any(key.startswith("office:") for key in given)
            self._cell_text = sum(map(len, given.values()))
            self._note_merged(given)
        elif tag in _TEXT_TAGS:
            self._is_filled = True
            self._cell_text += _repeats(given, "text:c")

    def _note_merged(self, given: dict[str, str]) -> None:
        down = _repeats(given, "table:number-rows-spanned")
        right = _repeats(given, "table:number-columns-spanned")
        if self._depth == 1 and max(down, right) > 1 and len(self._merged) < _MOST_MERGED:
            last = self._row + down - 1, self._column + right - 1
            self._merged.append(((self._row, self._column), last))

    def text(self, text: str) -> None:
        self._cell_text += len(text)

    def end(self, tag: str) -> None:
        if tag in {"table:table-cell", "table:covered-table-cell"}:
            self._column += self._cell_repeats
            if self._is_filled:
                self._row_filled = True
                self._columns = max(self._columns, self._column)
                self._text += self._cell_text * self._cell_repeats * self._repeats
        elif tag == "table:table-row":
            self._row += self._repeats
            if self._row_filled:
                self._rows = self._row
        elif tag == "table:table":
            self._depth -= 1
        if tag == "table:table" and not self._depth:
            hidden = tuple(number for number in self._hidden if number <= self._rows)
            merged = tuple(self._merged)
            self.found.append(Extent(self._name, self._rows, self._columns, self._text, hidden, merged))


def _repeats(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    return max(int(text), 1) if text.isdecimal() else 1

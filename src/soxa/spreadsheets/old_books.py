"""Workbooks of Excel before 2007 (.xls): how large they will be, measured before they are parsed.

Such a file is a small file system (MS-CFB) with the workbook as one stream of records (MS-XLS). Only places,
lengths and names are read here.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from soxa.spreadsheets.extents import Extent, NotMeasurable

_SECTOR_SHIFTS = (9, 12)
_NO_SECTOR = 0xFFFFFFFA
"""This and higher numbers are marks, not sectors."""
_ENTRY_BYTES = 128
_NAMES = ("Workbook", "Book")
_SUMMARY = ("\x05SummaryInformation",)
_LAST_SAVED, _FILE_TIME = 13, 0x40
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_PROPERTIES = 100
_MOST_SHEETS, _MOST_RECORDS = 1_000, 20_000_000

_BEGIN, _END, _LOCKED, _SHEET_ENTRY, _STRINGS, _GOES_ON = 0x809, 0x0A, 0x2F, 0x85, 0xFC, 0x3C
_SIZE, _ROW, _STRING_CELL = 0x200, 0x208, 0xFD
_ONE_CELL = frozenset({0x201, 0x203, 0x27E, 0x204, 0xFD, 0x205, 0x06, 0xD6})
_MANY_CELLS = frozenset({0xBE, 0xBD})
_ROW_HIDDEN_BIT = 0x20
_WIDE, _RICH, _PHONETIC = 0x01, 0x08, 0x04


@dataclass(slots=True)
class OldBook:
    """What a .xls holds, as far as its size goes."""

    is_locked: bool = False
    """Whether a password protects it."""
    extents: list[Extent] = field(default_factory=list)
    """Its sheets."""


def measure_old_book(data: bytes) -> OldBook:
    """Return how large the sheets of a .xls will be.

    Raises:
        NotMeasurable: The file holds no workbook, or is damaged.
    """
    try:
        return _Measurer(_FileSystem(data).stream(_NAMES)).run()
    except (struct.error, IndexError, ValueError) as error:
        raise NotMeasurable from error


# ---------------------------------------------------------------------- the file system


def old_book_saved_at(data: bytes) -> datetime | None:
    """Return when an .xls was saved last, by its own summary (MS-OLEPS, PIDSI_LASTSAVE_DTM); None: unsaid."""
    try:
        told = _FileSystem(data).stream(_SUMMARY)
        (section,) = struct.unpack_from("<I", told, 44)
        (count,) = struct.unpack_from("<I", told, section + 4)
        for number in range(min(count, _MOST_PROPERTIES)):
            name, place = struct.unpack_from("<II", told, section + 8 + 8 * number)
            kind, ticks = struct.unpack_from("<IQ", told, section + place)
            if (name, kind) == (_LAST_SAVED, _FILE_TIME) and ticks:
                return _EPOCH + timedelta(microseconds=ticks // 10)
    except (NotMeasurable, struct.error, IndexError, OverflowError):
        return None
    return None


class _FileSystem:
    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in _SECTOR_SHIFTS:
            raise NotMeasurable
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._table = self._sector_table()
        directory, self._cutoff, mini_table = struct.unpack_from("<I4xII", data, 48)
        self._entries = self._chain(directory)
        raw = self._chain(mini_table)
        self._mini_table = struct.unpack(f"<{len(raw) // 4}I", raw)

    def stream(self, names: Collection[str]) -> bytes:
        """Return the stream of one of these names."""
        root_start = struct.unpack_from("<I", self._entries, 116)[0]
        for at in range(0, len(self._entries) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length = struct.unpack_from("<H", self._entries, at + 64)[0]
            name = self._entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            if name in names:
                start, size = struct.unpack_from("<II", self._entries, at + 116)
                if size >= self._cutoff:
                    return self._chain(start)[:size]
                return self._mini_chain(self._chain(root_start), start)[:size]
        raise NotMeasurable

    def _sector_table(self) -> tuple[int, ...]:
        first, count = struct.unpack_from("<II", self._data, 68)
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        seen = 0
        while first < _NO_SECTOR and seen <= count:
            more = struct.unpack(f"<{self._size // 4}I", self._sector(first))
            sectors += more[:-1]
            first, seen = more[-1], seen + 1
        raw = b"".join(self._sector(sector) for sector in sectors if sector < _NO_SECTOR)
        return struct.unpack(f"<{len(raw) // 4}I", raw)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        part = self._data[start : start + self._size]
        if not part:
            raise NotMeasurable
        return part.ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _links(self._table, start))

    def _mini_chain(self, whole: bytes, start: int) -> bytes:
        size = self._mini_size
        return b"".join(whole[at * size : (at + 1) * size] for at in _links(self._mini_table, start))


def _links(table: tuple[int, ...], start: int) -> Iterator[int]:
    left = len(table)
    while start < _NO_SECTOR:
        if not left:
            raise NotMeasurable  # a ring
        yield start
        start, left = table[start], left - 1


# ---------------------------------------------------------------------- the records


@dataclass(slots=True)
class _Sheet:
    rows: int = 0
    columns: int = 0
    text: int = 0
    hidden: list[int] = field(default_factory=list)

    def extent(self, name: str) -> Extent:
        return Extent(name, self.rows, self.columns, self.text, tuple(self.hidden))


class _Measurer:
    """Goes through the records of a workbook: its head, then each sheet from where it is said to be."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._sheets: list[tuple[int, str]] = []
        self._pieces: list[bytes] = []
        self._strings: list[int] = []
        self._left = _MOST_RECORDS

    def run(self) -> OldBook:
        """Return what the stream holds; of a locked book, that it is locked."""
        if self._is_locked():
            return OldBook(is_locked=True)
        if len(self._sheets) > _MOST_SHEETS:
            raise NotMeasurable
        return OldBook(extents=[self._sheet(place, name) for place, name in self._sheets])

    def _is_locked(self) -> bool:
        """Go through the head."""
        for kind, start, length in _records(self._stream, 0):
            content = self._stream[start : start + length]
            if kind == _GOES_ON and self._pieces:
                self._pieces.append(content)
                continue
            if self._pieces and not self._strings:
                self._strings = _string_lengths(self._pieces)
            if kind == _LOCKED:
                return True
            if kind == _END:
                break
            if kind == _SHEET_ENTRY:
                self._sheets.append((int.from_bytes(content[:4], "little"), _name(content, 6)))
            elif kind == _STRINGS:
                self._pieces, self._strings = [content], []
        return False

    def _sheet(self, place: int, name: str) -> Extent:
        sheet, depth = _Sheet(), 0
        for record in _records(self._stream, place):
            self._left -= 1
            if self._left < 0:
                raise NotMeasurable  # sheets that share their records, to be gone through again and again
            if record[0] == _BEGIN:
                depth += 1
            elif record[0] == _END:
                depth -= 1
                if depth <= 0:
                    break
            else:
                _take(sheet, self._stream, record, self._strings)
        return sheet.extent(name)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    size = len(stream)
    while at + 4 <= size:
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > size:
            return
        yield kind, at, length
        at += length


def _take(sheet: _Sheet, stream: bytes, record: tuple[int, int, int], strings: list[int]) -> None:
    kind, start, length = record
    if kind in _ONE_CELL:
        row, column = struct.unpack_from("<HH", stream, start)
        sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
        if kind == _STRING_CELL:
            index = struct.unpack_from("<I", stream, start + 6)[0]
            sheet.text += strings[index] if index < len(strings) else 0
    elif kind in _MANY_CELLS:
        row = struct.unpack_from("<H", stream, start)[0]
        last = struct.unpack_from("<H", stream, start + length - 2)[0]
        sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, last + 1)
    elif kind == _SIZE:
        # The parser makes room by this record, whatever the cells say.
        if length >= 14:  # noqa: PLR2004 - since Excel 97
            rows, columns = struct.unpack_from("<4xI2xH", stream, start)
        else:
            rows, columns = struct.unpack_from("<2xH2xH", stream, start)
        sheet.rows, sheet.columns = max(sheet.rows, rows), max(sheet.columns, columns)
    elif kind == _ROW and length >= 16 and stream[start + 12] & _ROW_HIDDEN_BIT:  # noqa: PLR2004 - its size
        sheet.hidden.append(struct.unpack_from("<H", stream, start)[0] + 1)


def _name(stream: bytes, at: int) -> str:
    length, flags = stream[at], stream[at + 1]
    if flags & _WIDE:
        return stream[at + 2 : at + 2 + length * 2].decode("utf-16-le", "replace")
    return stream[at + 2 : at + 2 + length].decode("latin-1")


def _string_lengths(pieces: list[bytes]) -> list[int]:
    """Return the lengths in characters of the shared strings, which may break anywhere between records."""
    total = struct.unpack_from("<I", pieces[0], 4)[0]
    lengths: list[int] = []
    number, at = 0, 8
    while len(lengths) < total:
        if at >= len(pieces[number]):
            number, at = number + 1, 0
            if number >= len(pieces):
                break
        count, flags = struct.unpack_from("<HB", pieces[number], at)
        at += 3
        runs = extra = 0
        if flags & _RICH:
            runs = struct.unpack_from("<H", pieces[number], at)[0]
            at += 2
        if flags & _PHONETIC:
            extra = struct.unpack_from("<I", pieces[number], at)[0]
            at += 4
        lengths.append(count)
        left, width = count, 2 if flags & _WIDE else 1
        while left and (left * width > len(pieces[number]) - at):
            left -= (len(pieces[number]) - at) // width
            number, at = number + 1, 1
            width = 2 if pieces[number][0] & _WIDE else 1
        at += left * width
        rest = runs * 4 + extra
        while rest > len(pieces[number]) - at:
            rest -= len(pieces[number]) - at
            number, at = number + 1, 0
        at += rest
    return lengths

"""The gate before a workbook from anywhere is parsed: what it is, and how large it is once unpacked.

An .xlsx is a zip of XML parts. The parser builds a full rectangle of cells, so one cell in the last column of
the last row would ask for half a terabyte: sizes are measured here first, on the packed bytes themselves and
not on what the zip's directory claims.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from soxa.base.errors import AppError
from soxa.base.files import read_whole

_CHUNK = 1 << 20
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED_FLAG = 0x1
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_NAMED_CELL, _NAMED_ROW = b'<c r="', b'<row r="'
_ROW_NUMBER = re.compile(rb'<row r="([0-9]+)"')
_WIDE_COLUMN = re.compile(rb'<c r="([A-Z]{2,})')
_OTHER_FORMATS = frozenset({"xl/workbook.bin", "content.xml"})
_SHEET = b"sheetData"
_SHARED_ITEM = re.compile(rb"<(?:\w+:)?si[\s>]")
_VALUE = re.compile(rb"<(?:\w+:)?v>([0-9]{1,9})</")
_HARMLESS_TEXT_BYTES = 256 << 20
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]*)([0-9]*)[\"']")
_LETTERS = 26


class NotAWorkbook(AppError):
    """The file is no .xlsx workbook, whatever its name says."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class WorkbookIsOld(AppError):
    """The file is in the format of Excel before 2007 (.xls), perhaps renamed."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class WorkbookEncrypted(AppError):
    """The workbook is locked with a password."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class WorkbookDamaged(AppError):
    """The file begins like a workbook, but its parts cannot be read."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class WorkbookTooLarge(AppError):
    """Unpacked, the workbook would be larger than any tracker."""

    def __init__(self, *, path: Path, rows: int, columns: int, size_mb: int) -> None:
        super().__init__(path=path, rows=rows, columns=columns, size_mb=size_mb)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook may be; a tracker of ten years has about 60,000 rows."""

    packed_bytes: int = 50 << 20
    """Size of the file."""
    unpacked_bytes: int = 256 << 20
    """Size of all its parts together."""
    parts: int = 2_000
    """Number of parts."""
    sheets: int = 100
    """Number of sheets."""
    rows: int = 100_000
    """Rows of one sheet."""
    columns: int = 300
    """Columns of one sheet."""
    cells: int = 4_000_000
    """Rows times columns of one sheet."""


def admit_workbook(path: Path, *, limits: Limits) -> bytes:
    """Read a file's bytes, if they are a workbook that may be parsed without danger.

    Raises:
        FileMissing: And the other errors of `soxa.base.files.read_whole`.
        NotAWorkbook: Another kind of file.
        WorkbookIsOld: The old .xls format.
        WorkbookEncrypted: A password protects it.
        WorkbookDamaged: A zip whose parts cannot be unpacked.
        WorkbookTooLarge: Beyond the limits once unpacked.
    """
    data = read_whole(path, limit_bytes=limits.packed_bytes)
    if data.startswith(_COMPOUND_FILE):
        raise WorkbookEncrypted(path=path) if _ENCRYPTED in data else WorkbookIsOld(path=path)
    if not data.startswith(_ZIP):
        raise NotAWorkbook(path=path)
    gate = _Gate(path, data, limits)
    try:
        gate.check()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise WorkbookDamaged(path=path) from error
    return data


class _Gate:
    def __init__(self, path: Path, data: bytes, limits: Limits) -> None:
        self._path = path
        self._data = data
        self._limits = limits
        self._left = limits.unpacked_bytes

    def check(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            entries = archive.infolist()
        if len(entries) > self._limits.parts:
            raise self._too_large()
        if sum(entry.compress_size for entry in entries) > len(self._data):
            raise self._too_large()  # parts that overlap: the trick of a bomb
        names = {entry.filename.lower().replace("\\", "/").lstrip("/") for entry in entries}
        # The parser would also try its hand at .xlsb and .ods, whose sizes nobody has measured here.
        if "xl/workbook.xml" not in names or not names.isdisjoint(_OTHER_FORMATS):
            raise NotAWorkbook(path=self._path)
        strings = _Strings()
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED_FLAG:
                raise WorkbookEncrypted(path=self._path)
            part = self._unpack(entry)
            # A sheet is one by what it holds: its name is the sender's to choose.
            if _SHEET in part:
                self._check_extent(part)
            strings.see(part)
        if strings.copied_bytes() > self._limits.unpacked_bytes:
            raise self._too_large()

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        chunks = []
        for chunk in self._unpacked(entry):
            self._left -= len(chunk)
            if self._left < 0:
                raise self._too_large()
            chunks.append(chunk)
        return b"".join(chunks)

    def _check_extent(self, xml: bytes) -> None:
        rows, columns = _extent(xml)
        limits = self._limits
        if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
            raise self._too_large()

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        head = entry.header_offset
        if self._data[head : head + 2] != _ZIP:
            raise zipfile.BadZipFile
        name_bytes = int.from_bytes(self._data[head + 26 : head + 28], "little")
        extra_bytes = int.from_bytes(self._data[head + 28 : head + 30], "little")
        start = head + _LOCAL_HEADER_BYTES + name_bytes + extra_bytes
        packed = memoryview(self._data)[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            yield bytes(packed)
            return
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise NotImplementedError
        yield from _inflate(packed)

    def _too_large(self) -> WorkbookTooLarge:
        limits = self._limits
        return WorkbookTooLarge(
            path=self._path, rows=limits.rows, columns=limits.columns, size_mb=limits.unpacked_bytes >> 20
        )


def _inflate(packed: memoryview) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    while not engine.eof:
        chunk = engine.decompress(rest, _CHUNK)
        rest = engine.unconsumed_tail
        if not chunk and not rest:
            raise EOFError
        yield chunk


class _Strings:
    """How much text the sheets will hold once every cell has its own copy of a shared string.

    A string stands in the file once and in the parser once for each cell: a long one in a million cells
    is the trick of a bomb that every other limit lets pass.
    """

    def __init__(self) -> None:
        self._lengths: list[int] = []
        self._uses: list[bytes] = []

    def see(self, part: bytes) -> None:
        """Take note of shared strings, and of cells that use one."""
        if _SHARED_ITEM.search(part):
            self._lengths += [len(item) for item in _SHARED_ITEM.split(part)[1:]]
        elif _SHEET in part:
            self._uses.append(part)

    def copied_bytes(self) -> int:
        """Return the bytes of all copies; 0 where even a rough bound is harmless."""
        cells = sum(part.count(b"</") for part in self._uses)
        rough = cells * max(self._lengths, default=0)
        if rough <= _HARMLESS_TEXT_BYTES:
            return 0
        used = Counter(number for part in self._uses for number in _VALUE.findall(part))
        known = len(self._lengths)
        return sum(
            times * self._lengths[int(number)] for number, times in used.items() if int(number) < known
        )


def _extent(xml: bytes) -> tuple[int, int]:
    """Return a sheet's rows and columns, never fewer than the parser will make room for."""
    all_named = len(_ANY_CELL.findall(xml)) == xml.count(_NAMED_CELL)
    if not all_named or len(_ANY_ROW.findall(xml)) != xml.count(_NAMED_ROW):
        return _extent_by_tags(xml)
    rows = max(map(int, _ROW_NUMBER.findall(xml)), default=0)
    widest = max(set(_WIDE_COLUMN.findall(xml)), key=lambda name: (len(name), name), default=b"")
    return rows, max(_column_number(widest), _LETTERS)


def _extent_by_tags(xml: bytes) -> tuple[int, int]:
    # Cells and rows may leave out their place; then they follow the one before.
    row = column = rows = columns = 0
    for tag, attributes in _TAG.findall(xml):
        place = _PLACE.search(attributes)
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
    for letter in letters[:4]:
        number = number * _LETTERS + letter - ord("A") + 1
    return number

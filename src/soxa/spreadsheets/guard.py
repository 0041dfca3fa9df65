"""The gate before a workbook from anywhere is parsed: what it is, and how large it is once unpacked.

The parser builds a full rectangle of cells, so one cell in the last column of the last row would ask for half
a terabyte: sizes are measured here first, of a zip (.xlsx, .xlsb, .ods) on the packed bytes themselves and
not on what its directory claims.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from soxa.base.errors import AppError
from soxa.spreadsheets.extents import (
    Area,
    Extent,
    NotMeasurable,
    binary_sheet_names,
    binary_strings,
    extent_of_binary,
    extent_of_xml,
    extents_of_document,
)
from soxa.spreadsheets.old_books import measure_old_book

_CHUNK = 1 << 20
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED_FLAG = 0x1
_SHEET = b"sheetData"
_SHARED_ITEM = re.compile(rb"<(?:\w+:)?si[\s>]")
_VALUE = re.compile(rb"<(?:\w+:)?v>([0-9]{1,9})</")
_HARMLESS_TEXT_BYTES = 256 << 20
_OLD_FONT = re.compile(rb'<(?:\w+:)?(?:name|rFont)\s+val="(?:\.vn|vni-)', re.IGNORECASE)
_BOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_SHEET_ENTRY = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_SHEET_NAME, _SHEET_LINK = re.compile(rb'\bname="([^"]*)"'), re.compile(rb'\b\w+:id="([^"]*)"')
_LINK = re.compile(rb"<Relationship\b[^>]*>")
_LINK_NAME, _LINK_TARGET = re.compile(rb'\bId="([^"]*)"'), re.compile(rb'\bTarget="([^"]*)"')


class NotAWorkbook(AppError):
    """The file is no workbook and no table of text, whatever its name says."""

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

    @classmethod
    def beyond(cls, limits: Limits, path: Path) -> WorkbookTooLarge:
        """Return the error that names these limits."""
        size_mb = limits.unpacked_bytes >> 20
        return cls(path=path, rows=limits.rows, columns=limits.columns, size_mb=size_mb)


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


@dataclass(frozen=True, slots=True)
class Admitted:
    """A workbook that may be parsed."""

    data: bytes
    """Its bytes."""
    hidden: Mapping[str, tuple[int, ...]]
    """Rows that are hidden, by sheet, as Excel numbers them; only of sheets that have some."""
    merged: Mapping[str, tuple[Area, ...]]
    """Merged areas by sheet, of formats whose parser leaves them out; only of sheets that have some."""
    has_old_fonts: bool
    """Whether it is an .xlsx that names fonts from before Unicode (``.VnTime``)."""


def is_workbook(data: bytes) -> bool:
    """Tell whether bytes begin like a workbook of any kind; else they may still be a table of text."""
    return data.startswith((_COMPOUND_FILE, _ZIP))


def admit_workbook(path: Path, data: bytes, *, limits: Limits) -> Admitted:
    """Let a workbook's bytes pass if they may be parsed without danger.

    Raises:
        NotAWorkbook: Another kind of file.
        WorkbookEncrypted: A password protects it.
        WorkbookDamaged: Its parts cannot be unpacked or measured.
        WorkbookTooLarge: Beyond the limits once unpacked.
    """
    gate = _Gate(path, data, limits)
    try:
        if data.startswith(_COMPOUND_FILE):
            gate.check_old()
        elif data.startswith(_ZIP):
            gate.check()
        else:
            raise NotAWorkbook(path=path)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise WorkbookDamaged(path=path) from error
    except NotMeasurable as error:
        raise WorkbookDamaged(path=path) from error
    return Admitted(data, gate.hidden, gate.merged, gate.has_old_fonts)


class _Gate:
    def __init__(self, path: Path, data: bytes, limits: Limits) -> None:
        self._path = path
        self._data = data
        self._limits = limits
        self._left = limits.unpacked_bytes
        self.hidden: dict[str, tuple[int, ...]] = {}
        self.merged: dict[str, tuple[Area, ...]] = {}
        self.has_old_fonts = False

    def check_old(self) -> None:
        if _ENCRYPTED in self._data:
            raise WorkbookEncrypted(path=self._path)
        book = measure_old_book(self._data)
        if book.is_locked:
            raise WorkbookEncrypted(path=self._path)
        if not book.extents:
            raise NotMeasurable
        self._check_named(book.extents)

    def check(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            entries = archive.infolist()
        if len(entries) > self._limits.parts:
            raise self._too_large()
        if sum(entry.compress_size for entry in entries) > len(self._data):
            raise self._too_large()  # parts that overlap: the trick of a bomb
        names = {entry.filename.lower().replace("\\", "/").lstrip("/") for entry in entries}
        kinds = [name for name in _BOOK_PARTS if name in names]
        # A file that is two formats at once would be measured as the one and parsed as the other.
        if len(kinds) != 1:
            raise NotAWorkbook(path=self._path)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise WorkbookEncrypted(path=self._path)
        checks = {
            "xl/workbook.xml": self._check_xml,
            "xl/workbook.bin": self._check_binary,
            "content.xml": self._check_document,
        }
        checks[kinds[0]](entries)

    # ------------------------------------------------------------------ .xlsx

    def _check_xml(self, entries: Sequence[zipfile.ZipInfo]) -> None:
        strings = _Strings()
        hidden: dict[str, tuple[int, ...]] = {}
        plain: dict[str, bytes] = {}
        for entry in entries:
            part = self._unpack(entry)
            # A sheet is one by what it holds: its name is the sender's to choose.
            if _SHEET in part:
                extent = extent_of_xml(part)
                self._check_extent(extent)
                if extent.hidden:
                    hidden[entry.filename] = extent.hidden
            else:
                self.has_old_fonts = self.has_old_fonts or _OLD_FONT.search(part) is not None
                if entry.filename in {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}:
                    plain[entry.filename] = part
            strings.see(part)
        if strings.copied_bytes() > self._limits.unpacked_bytes:
            raise self._too_large()
        if hidden:
            sheets = _sheet_parts(
                plain.get("xl/workbook.xml", b""), plain.get("xl/_rels/workbook.xml.rels", b"")
            )
            self.hidden = {name: hidden[part] for name, part in sheets.items() if part in hidden}

    # ------------------------------------------------------------------ .xlsb, .ods

    def _check_binary(self, entries: Sequence[zipfile.ZipInfo]) -> None:
        unpacked = [(entry.filename, self._unpack(entry)) for entry in entries]
        parts = dict(unpacked)
        # Two parts may bear one name: all are measured.
        binary = [(name, part) for name, part in unpacked if part.lstrip()[:1] != b"<"]
        # Which part holds the strings is the sender's to say: the longest of each number counts.
        lists = [binary_strings(part) for _, part in binary]
        strings = [max(lengths) for lengths in zip_longest(*lists, fillvalue=0)]
        targets = _link_targets(parts.get("xl/_rels/workbook.bin.rels", b""))
        listed = binary_sheet_names(parts.get("xl/workbook.bin", b""))
        names = {targets.get(link, ""): name for link, name in listed.items()}
        for file_name, part in binary:
            extent = extent_of_binary(part, strings)
            if extent is not None:
                self._check_named([replace(extent, name=names.get(file_name, ""))])

    def _check_document(self, entries: Sequence[zipfile.ZipInfo]) -> None:
        for entry in entries:
            part = self._unpack(entry)
            if entry.filename.lower().lstrip("/") == "content.xml":
                self._check_named(extents_of_document(part))
            elif entry.filename == "META-INF/manifest.xml" and b"encryption-data" in part:
                raise WorkbookEncrypted(path=self._path)

    # ------------------------------------------------------------------ sizes

    def _check_named(self, extents: Sequence[Extent]) -> None:
        for extent in extents:
            self._check_extent(extent)
            if extent.hidden:
                self.hidden[extent.name] = extent.hidden
            if extent.merged:
                self.merged[extent.name] = extent.merged

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        chunks = []
        for chunk in self._unpacked(entry):
            self._left -= len(chunk)
            if self._left < 0:
                raise self._too_large()
            chunks.append(chunk)
        return b"".join(chunks)

    def _check_extent(self, extent: Extent) -> None:
        rows, columns, limits = extent.rows, extent.columns, self._limits
        if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
            raise self._too_large()
        if extent.text_bytes > limits.unpacked_bytes:
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
        return WorkbookTooLarge.beyond(self._limits, self._path)


def _sheet_parts(book: bytes, links: bytes) -> dict[str, str]:
    """Return the names of the sheets with the parts they stand in."""
    targets = _link_targets(links)
    found = {}
    for sheet in _SHEET_ENTRY.findall(book):
        name, link = _SHEET_NAME.search(sheet), _SHEET_LINK.search(sheet)
        if name and link and link[1].decode("ascii", "replace") in targets:
            found[html.unescape(name[1].decode("utf-8", "replace"))] = targets[link[1].decode("ascii")]
    return found


def _link_targets(links: bytes) -> dict[str, str]:
    """Return the ids of a workbook's links with the parts they lead to."""
    targets = {}
    for link in _LINK.findall(links):
        name, target = _LINK_NAME.search(link), _LINK_TARGET.search(link)
        if name and target:
            path = target[1].decode("utf-8", "replace")
            targets[name[1].decode("ascii", "replace")] = (
                path.lstrip("/") if path[:1] == "/" else f"xl/{path}"
            )
    return targets


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

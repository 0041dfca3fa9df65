"""What a file is that came from somewhere: told by its first bytes, else by its name.

Nothing is parsed here. Whoever reads a kind of file looks closely, behind a gate of its own.
"""

from __future__ import annotations

import html
import zipfile
from enum import Enum
from pathlib import Path
from typing import Final

_HEAD_BYTES: Final = 4096
_PDF_WITHIN: Final = 1024
"""Readers of PDF take a file whose mark stands in its first kilobyte."""
_PDF: Final = b"%PDF-"
_SQLITE: Final = b"SQLite format 3\x00"
_ZIP: Final = b"PK\x03\x04"
_OLD_BOOK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_SLIP: Final = 5 << 20
_PART_BYTES: Final = 256 << 10
_SLIP_MARK: Final = "soxa_"
"""Every slip bears names that begin so; they outlive Excel, LibreOffice and WPS."""
_SLIP_WORDS: Final = "Mã phiếu: "
"""Printed on every slip; stays where the names were lost."""
_NAMING_PARTS: Final = (
    "xl/workbook.xml",
    "docProps/custom.xml",
    "content.xml",
    "meta.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
)
_TABLE_ENDINGS: Final = frozenset(
    {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".htm", ".html"}
)
_LEDGER_ENDING: Final = ".soxa"
_WORD_ENDING: Final = ".docx"
_WORD_PART: Final = "word/document.xml"
_HAND_OVER_ENDINGS: Final = frozenset({".soxag", ".soxap"})
_PART: Final = b"SoXaPart"


class Arrival(Enum):
    """What a file is."""

    LEDGER = "ledger"
    """A ledger of this program."""
    REPORT = "report"
    """A PDF: a report, an answer, or any other; the place for files that travel says which."""
    HAND_OVER = "hand_over"
    """What another machine of the office handed on."""
    SLIP = "slip"
    """A unit's slip."""
    WORD = "word"
    """A Word document: a copy of a draft that came back with comments."""
    TABLE = "table"
    """Any other table: a tracker, a register."""


def arrival_of(path: Path) -> Arrival:
    """Tell what a file is; one that cannot be read is judged by its name, for its reader says why.

    A folder is one of slips: nothing else comes in whole folders to be dropped.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        size = path.stat().st_size
    except OSError:
        head, size = b"", 0
    ending = path.suffix.lower()
    if _PDF in head[:_PDF_WITHIN]:
        return Arrival.REPORT
    if head.startswith(_SQLITE) or ending == _LEDGER_ENDING:
        return Arrival.LEDGER
    if ending in _HAND_OVER_ENDINGS or head.startswith(_PART):
        return Arrival.HAND_OVER
    if path.is_dir() or (size <= _LARGEST_SLIP and _is_slip(path, head)):
        return Arrival.SLIP
    if ending == _WORD_ENDING or (head.startswith(_ZIP) and _is_word(path)):
        return Arrival.WORD
    is_table = head.startswith((_ZIP, _OLD_BOOK)) or ending in _TABLE_ENDINGS
    return Arrival.TABLE if is_table else Arrival.REPORT


def _is_slip(path: Path, head: bytes) -> bool:
    if head.startswith(_ZIP):
        return any(_SLIP_MARK in part or _SLIP_WORDS in part for part in _naming_parts(path))
    if head.startswith(_OLD_BOOK):
        data = path.read_bytes()
        return any(_SLIP_MARK.encode(coding) in data for coding in ("ascii", "utf-16-le"))
    return False


def _is_word(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return _WORD_PART in package.namelist()
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError):
        return False


def _naming_parts(path: Path) -> list[str]:
    """Return the beginnings of the parts that name things; none of a zip that is broken."""
    found = []
    try:
        with zipfile.ZipFile(path) as book:
            inside = set(book.namelist())
            for name in _NAMING_PARTS:
                if name in inside:
                    with book.open(name) as part:
                        # Some write every sign that is not ASCII as a number.
                        found.append(html.unescape(part.read(_PART_BYTES).decode(errors="replace")))
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError):
        return []
    return found

"""A slip's file as it came back: its cells as text, its hidden identity, and when it was saved last.

Everything passes the gate of `soxa.spreadsheets.guard` first, with the limits of one page.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import Final

from soxa.spreadsheets.guard import Limits, NotAWorkbook, is_workbook
from soxa.spreadsheets.old_books import old_book_saved_at
from soxa.spreadsheets.slip_form import MARK
from soxa.spreadsheets.workbook import KEEP, Sheet, Wishes, read_book

SLIP_LIMITS: Final = Limits(
    packed_bytes=5 << 20,
    unpacked_bytes=32 << 20,
    parts=400,
    sheets=30,
    rows=5_000,
    columns=120,
    cells=200_000,
)
"""A slip is one page of 20 kB; what is much larger is none."""
_PROPERTIES: Final = ("docProps/custom.xml", "docProps/core.xml", "meta.xml")
_LONGEST_VALUE: Final = 300
_VIET_NAM: Final = timezone(timedelta(hours=7))
# Bounded, so that no part that somebody has made can hold the reader up.
_CUSTOM = re.compile(
    rb'<(?:\w{1,20}:)?property\b[^<>]{0,300}?\bname="(soxa_\w{1,30})"[^<>]{0,300}>\s{0,20}'
    rb"<(?:\w{1,20}:)?lpwstr\b[^<>]{0,300}>([^<]{0,300})<"
)
_USER = re.compile(
    rb'<meta:user-defined\b[^<>]{0,300}?\bmeta:name="(soxa_\w{1,30})"[^<>]{0,300}>([^<]{0,300})<'
)
_CELL = re.compile(rb"<c\b([^<>]{0,200})>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_SAVED = re.compile(rb"<(?:dcterms:modified|dc:date)\b[^<>]{0,300}>\s{0,20}([0-9T:.+Z-]{10,40})\s{0,20}<")


@dataclass(frozen=True, slots=True)
class SlipFile:
    """What a slip's file holds."""

    sheets: tuple[Sheet, ...]
    """Its sheets with cells as text; the hidden one of the identity is left out."""
    identity: Mapping[str, str]
    """Fields of its identity without `MARK` in front; none where it was lost."""
    saved_at: datetime | None
    """When it was saved last, by its own word; None where it does not say."""
    errors: frozenset[str] = frozenset()
    """Cells of an .xlsx that show one of Excel's errors (``F12``), which the parser reads as empty."""


def read_slip_file(path: Path, data: bytes) -> SlipFile:
    """Read a workbook that may be a slip.

    Args:
        path: Where it came from; only named.
        data: All its bytes.

    Raises:
        NotAWorkbook: And the other errors of `soxa.spreadsheets.guard.admit_workbook`.
    """
    if not is_workbook(data):
        raise NotAWorkbook(path=path)
    book = read_book(path, data, limits=SLIP_LIMITS, wishes=Wishes(legacy=KEEP), keeps_lines=True)
    if book.old_text is not None and book.old_text.is_certain:
        book = read_book(path, data, limits=SLIP_LIMITS, keeps_lines=True)
    told = dict(_of_properties(data))
    sheets = []
    for sheet in book.sheets:
        own = dict(_of_sheet(sheet))
        told.update(own)
        if not own:
            sheets.append(sheet)
    return SlipFile(tuple(sheets), MappingProxyType(told), _saved_at(data), frozenset(_errors(data)))


def _of_sheet(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield the identity's fields that stand in a sheet: name and value side by side, wherever they moved."""
    for row in sheet.rows:
        for at, cell in enumerate(row[:-1]):
            if cell.startswith(MARK) and row[at + 1]:
                yield cell.removeprefix(MARK)[:_LONGEST_VALUE], row[at + 1][:_LONGEST_VALUE]


def _of_properties(data: bytes) -> Iterator[tuple[str, str]]:
    for part in _parts(data):
        for pattern in (_CUSTOM, _USER):
            for name, value in pattern.findall(part):
                text = html.unescape(value.decode("utf-8", "replace"))
                yield name.decode("ascii").removeprefix(MARK), text


def _saved_at(data: bytes) -> datetime | None:
    if not data.startswith(b"PK"):
        return old_book_saved_at(data)
    for part in _parts(data):
        found = _SAVED.search(part)
        if found is None:
            continue
        try:
            moment = datetime.fromisoformat(found[1].decode("ascii"))
            # LibreOffice writes the local time into an .ods, without a zone: that of whoever filled it in.
            moment = moment.replace(tzinfo=moment.tzinfo or _VIET_NAM, microsecond=0)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _errors(data: bytes) -> Iterator[str]:
    for part in _parts(data, lambda name: name.startswith("xl/worksheets/")):
        for attributes in _CELL.findall(part):
            place = _PLACE.search(attributes) if b't="e"' in attributes else None
            if place is not None:
                yield place[1].decode("ascii")


def _parts(data: bytes, wanted: Callable[[str], bool] = _PROPERTIES.__contains__) -> Iterator[bytes]:
    """Yield parts of a zip, those with a document's properties if nothing else is asked for.

    The gate has measured them already.
    """
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in dict.fromkeys(book.namelist()):
            if wanted(name):
                # Parts that the parser had no need of may still be broken: they say nothing then.
                with suppress(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
                    yield book.read(name)

"""Reading workbooks and tables: every sheet as rows of text, exactly as much as the cells say."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from soxa.base.errors import AppError
from soxa.base.files import read_whole
from soxa.base.progress import Progress, Silent
from soxa.domain.legacy_text import Legacy, guess_legacy, to_unicode
from soxa.domain.reading import write_cell_number
from soxa.domain.secrecy import is_secret_row
from soxa.domain.text import clean, tidy
from soxa.spreadsheets.delimited import NotText, TooManyCells, detect_encoding, read_delimited
from soxa.spreadsheets.guard import (
    Limits,
    NotAWorkbook,
    WorkbookDamaged,
    WorkbookTooLarge,
    admit_workbook,
    is_workbook,
)
from soxa.spreadsheets.pasted import Block, Place, Run, read_block, read_html

_EXACT_INTEGERS = 10**15
_FLOAT_DIGITS = ".15g"
"""Excel itself shows and keeps fifteen digits; the sixteenth is the rounding of binary floats."""
_CHANGES_SHOWN = 12
_HTML_HEAD = 4_096
CONVERT, KEEP = "convert", "keep"
"""What to do with text that seems to be from before Unicode."""


class PastedTooLarge(AppError):
    """More cells were pasted than a sheet may have."""

    def __init__(self, *, rows: int, columns: int) -> None:
        super().__init__(rows=rows, columns=columns)


class NothingPasted(AppError):
    """There is no table on the clipboard."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a human says about how a file is to be read; empty: found out."""

    encoding: str = ""
    """One of `soxa.spreadsheets.delimited.ENCODINGS`; of a table of text."""
    separator: str = ""
    """One of `soxa.spreadsheets.delimited.SEPARATORS`; of a table of text."""
    legacy: str = ""
    """`CONVERT` or `KEEP`: what to do with text from before Unicode."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet."""

    name: str
    """Its name."""
    visible: bool
    """Whether Excel shows it."""
    rows: tuple[tuple[str, ...], ...]
    """Cells as text, all rows equally long; row 1 of Excel first. Numbers are written ``8,5``, days
    ``5/9/2026``; text is NFC with single blanks and without signs that nobody can see."""
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """Merged areas: row and column, counted from 0, of the first and last cell."""
    hidden_rows: tuple[int, ...] = ()
    """Rows that Excel does not show (hidden or filtered out), as it numbers them."""


@dataclass(frozen=True, slots=True)
class OldText:
    """Text from before Unicode that was found."""

    legacies: tuple[Legacy, ...]
    """How it is stored."""
    is_certain: bool
    """Whether its fonts say so; else it is a guess that a human has to confirm."""
    percent: int
    """Of a guess: so many of a hundred words become Vietnamese by it; else 100."""
    cells: int
    """How many cells it changes."""
    samples: tuple[tuple[str, str], ...]
    """Before and after, of the first different cells."""
    applied: bool
    """Whether the rows hold what came of it."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook, a table of text or a pasted block as read."""

    sheets: tuple[Sheet, ...]
    """Its work sheets in order (no charts, no macros)."""
    encoding: str = ""
    """What a table of text was read as; empty for all else."""
    separator: str = ""
    """What stood between the cells of a table of text."""
    old_text: OldText | None = None
    """Text from before Unicode; None where there is none."""


@dataclass(slots=True)
class _Raw:
    """A sheet before its cells are text."""

    name: str
    visible: bool
    rows: Sequence[Sequence[object]]
    merged: Sequence[tuple[Place, Place]] = ()
    hidden: Sequence[int] = ()
    runs: Mapping[Place, tuple[Run, ...]] = field(default_factory=lambda: MappingProxyType({}))


def read_workbook(
    path: Path,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
    wishes: Wishes | None = None,
) -> Workbook:
    """Read a workbook (.xlsx, .xls, .xlsb, .ods) or a table of text (.csv), whatever its name says.

    Args:
        path: The file.
        limits: How large it may be; None = `Limits()`.
        progress: Told after each sheet.
        wishes: What a human says about how to read it.

    Raises:
        FileMissing: And the other errors of `soxa.base.files.read_whole`.
        NotAWorkbook: And the other errors of `soxa.spreadsheets.guard.admit_workbook`.
        Cancelled: The user has asked to stop.
    """
    data = read_whole(path, limit_bytes=(limits or Limits()).packed_bytes)
    return read_book(path, data, limits=limits, progress=progress, wishes=wishes)


def read_book(
    path: Path,
    data: bytes,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
    wishes: Wishes | None = None,
    keeps_lines: bool = False,
) -> Workbook:
    """Read a workbook's bytes, as `read_workbook` reads a file.

    Args:
        path: Where it came from; only named.
        data: All its bytes.
        limits: How large it may be unpacked; None = `Limits()`.
        progress: Told after each sheet.
        wishes: What a human says about how to read it.
        keeps_lines: Whether lines inside a cell stay lines; else they become one.

    Raises:
        NotAWorkbook: And the other errors of `soxa.spreadsheets.guard.admit_workbook`.
        Cancelled: The user has asked to stop.
    """
    limits = limits or Limits()
    progress = progress or Silent()
    wishes = wishes or Wishes()
    if not is_workbook(data):
        progress.step(0)
        return _read_text(path, data, limits, wishes)
    admitted = admit_workbook(path, data, limits=limits)
    progress.step(0)
    runs: Mapping[str, Mapping[Place, tuple[Run, ...]]] = {}
    if admitted.has_old_fonts:
        from soxa.spreadsheets.old_fonts import old_font_cells  # noqa: PLC0415 - hardly ever needed

        runs = old_font_cells(data, progress)
    try:
        raw = _parse(data, path, limits, progress)
    except BaseException as error:
        # The parser is Rust: where it gives up on a foreign file, it panics, and that is no `Exception`.
        if type(error).__name__ == "PanicException" or _is_parser_error(error):
            raise WorkbookDamaged(path=path) from error
        raise
    for sheet in raw:
        sheet.runs = runs.get(sheet.name, {})
        sheet.hidden = admitted.hidden.get(sheet.name, ())
        sheet.merged = sheet.merged or admitted.merged.get(sheet.name, ())
    return _workbook(raw, wishes, keeps_lines=keeps_lines)


def read_pasted(
    text: str, html: str, *, name: str, limits: Limits | None = None, wishes: Wishes | None = None
) -> Workbook:
    """Read cells from the clipboard as a workbook of one sheet.

    Args:
        text: The clipboard's plain text.
        html: Its HTML; empty if it has none.
        name: Name of the sheet.
        limits: How much is taken; None = `Limits()`.
        wishes: What a human says about how to read it.

    Raises:
        NothingPasted: There is no table.
        PastedTooLarge: Beyond the limits.
    """
    limits = limits or Limits()
    if max(len(text), len(html)) > limits.unpacked_bytes:
        raise PastedTooLarge(rows=limits.rows, columns=limits.columns)
    try:
        block = read_block(text, html, rows=limits.rows, columns=limits.columns, cells=limits.cells)
    except TooManyCells as error:
        raise PastedTooLarge(rows=limits.rows, columns=limits.columns) from error
    if not block.rows:
        raise NothingPasted
    return _workbook([_of_block(name, block)], wishes or Wishes())


# ---------------------------------------------------------------------- tables of text


def _read_text(path: Path, data: bytes, limits: Limits, wishes: Wishes) -> Workbook:
    most = {"rows": limits.rows, "columns": limits.columns, "cells": limits.cells}
    try:
        head = data[:_HTML_HEAD].lower().removeprefix(b"\xef\xbb\xbf").lstrip()
        if head.startswith(b"<") or b"<table" in head or b"<html" in head:
            page = data.decode(wishes.encoding or detect_encoding(data), "replace")
            block = read_html(page, **most)
            if not block.rows:
                raise NotAWorkbook(path=path)
            return _workbook([_of_block(path.stem, block)], wishes)
        table = read_delimited(data, encoding=wishes.encoding, separator=wishes.separator, **most)
    except NotText as error:
        raise NotAWorkbook(path=path) from error
    except TooManyCells as error:
        raise WorkbookTooLarge.beyond(limits, path) from error
    book = _workbook([_Raw(path.stem, True, table.rows)], wishes)
    return Workbook(book.sheets, table.encoding, table.separator, book.old_text)


def _of_block(name: str, block: Block) -> _Raw:
    return _Raw(name, True, block.rows, block.merged, block.hidden, block.runs)


# ---------------------------------------------------------------------- workbooks


def _is_parser_error(error: BaseException) -> bool:
    from python_calamine import CalamineError  # noqa: PLC0415 - no reader before a file is read

    return isinstance(error, CalamineError)


def _parse(data: bytes, path: Path, limits: Limits, progress: Progress) -> list[_Raw]:
    from python_calamine import (  # noqa: PLC0415 - no reader before a file is read
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        listed = [entry for entry in book.sheets_metadata if entry.typ == SheetTypeEnum.WorkSheet]
        if len(listed) > limits.sheets:
            raise WorkbookTooLarge.beyond(limits, path)
        sheets = []
        for done, entry in enumerate(listed, start=1):
            found = book.get_sheet_by_name(entry.name)
            sheets.append(
                _Raw(
                    entry.name,
                    entry.visible == SheetVisibleEnum.Visible,
                    found.to_python(skip_empty_area=False),
                    found.merged_cell_ranges or (),
                )
            )
            progress.step(done, len(listed))
    return sheets


# ---------------------------------------------------------------------- cells


def _workbook(raw: Sequence[_Raw], wishes: Wishes, *, keeps_lines: bool = False) -> Workbook:
    write = (_CellLines() if keeps_lines else _CellTexts()).__getitem__
    has_fonts = any(sheet.runs for sheet in raw)
    old = _by_fonts(raw) if has_fonts else _by_guess(raw)
    applied = old is not None and wishes.legacy != KEEP
    sheets = []
    for at, sheet in enumerate(raw):
        rows = [tuple(map(write, row)) for row in sheet.rows]
        for (row, column), text in old.cells[at].items() if old is not None else ():
            # A secrecy mark is one in any font: it is never kept unread.
            if applied or is_secret_row([clean(text)]):
                rows[row] = (*rows[row][:column], clean(text), *rows[row][column + 1 :])
        sheets.append(
            Sheet(tidy(sheet.name), sheet.visible, tuple(rows), tuple(sheet.merged), tuple(sheet.hidden))
        )
    return Workbook(tuple(sheets), old_text=old.told(raw, applied=applied) if old is not None else None)


@dataclass(slots=True)
class _Conversion:
    """What old text becomes, sheet by sheet."""

    legacies: tuple[Legacy, ...]
    is_certain: bool
    percent: int
    cells: list[dict[Place, str]]

    def told(self, raw: Sequence[_Raw], *, applied: bool) -> OldText:
        shown: dict[str, str] = {}
        for sheet, cells in zip(raw, self.cells, strict=True):
            for (row, column), text in cells.items():
                if len(shown) >= _CHANGES_SHOWN:
                    break
                shown.setdefault(clean(str(sheet.rows[row][column])), clean(text))
        count = sum(map(len, self.cells))
        return OldText(self.legacies, self.is_certain, self.percent, count, tuple(shown.items()), applied)


def _by_fonts(raw: Sequence[_Raw]) -> _Conversion | None:
    cells: list[dict[Place, str]] = []
    met: set[Legacy] = set()
    for sheet in raw:
        changed: dict[Place, str] = {}
        for (row, column), runs in sheet.runs.items():
            if row >= len(sheet.rows) or column >= len(sheet.rows[row]):
                continue
            text = "".join(
                to_unicode(run.text, run.font.legacy, capitals=run.font.capitals) if run.font else run.text
                for run in runs
            )
            if clean(text) != clean(str(sheet.rows[row][column])):
                changed[row, column] = text
                met.update(run.font.legacy for run in runs if run.font)
        cells.append(changed)
    if not any(cells):
        return None
    return _Conversion(tuple(sorted(met, key=lambda one: one.value)), True, 100, cells)


def _by_guess(raw: Sequence[_Raw]) -> _Conversion | None:
    guess = guess_legacy(cell for sheet in raw for row in sheet.rows for cell in row if isinstance(cell, str))
    if guess is None:
        return None
    cells = []
    for sheet in raw:
        changed = {}
        for at, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and not cell.isascii():
                    text = to_unicode(cell, guess.legacy)
                    if clean(text) != clean(cell):
                        changed[at, column] = text
        cells.append(changed)
    return _Conversion((guess.legacy,), False, guess.percent, cells)


class _CellTexts(dict[object, str]):
    """Cells as text; what comes ten thousand times is written once."""

    def __missing__(self, cell: object) -> str:
        """Write a cell met for the first time."""
        write = _WRITERS.get(type(cell), str)
        self[cell] = text = write(cell)
        return text


class _CellLines(_CellTexts):
    """Cells as text whose lines stay lines."""

    def __missing__(self, cell: object) -> str:
        """Write a cell met for the first time."""
        if not isinstance(cell, str) or len(cell.splitlines()) < 2:  # noqa: PLR2004 - one line is no list
            return super().__missing__(cell)
        self[cell] = text = "\n".join(line for one in cell.splitlines() if (line := clean(one)))
        return text


def _text(cell: str) -> str:
    return tidy(cell) if cell.isprintable() else clean(cell)


def _number(cell: float) -> str:
    if cell.is_integer() and abs(cell) < _EXACT_INTEGERS:
        return str(int(cell))
    number = Decimal(format(cell, _FLOAT_DIGITS))
    return write_cell_number(number) if number.is_finite() else str(cell)


def _date(cell: date) -> str:
    return f"{cell.day}/{cell.month}/{cell.year}"


def _datetime(cell: datetime) -> str:
    return _date(cell) if cell.time() == time.min else f"{_date(cell)} {cell:%H:%M}"


def _time(cell: time) -> str:
    return f"{cell:%H:%M}"


def _duration(cell: timedelta) -> str:
    minutes = round(cell.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _truth(cell: bool) -> str:  # noqa: FBT001 - the cell itself is the truth value
    # To Python, True is 1.0 and finds the text of that number: both are written alike.
    return str(int(cell))


_WRITERS: dict[type, Callable[..., str]] = {
    str: _text,
    float: _number,
    bool: _truth,
    date: _date,
    datetime: _datetime,
    time: _time,
    timedelta: _duration,
}

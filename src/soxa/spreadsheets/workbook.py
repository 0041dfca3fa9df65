"""Reading workbooks: every sheet as rows of text, exactly as much as the cells say."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from soxa.base.progress import Progress, Silent
from soxa.domain.reading import write_cell_number
from soxa.domain.text import clean, tidy
from soxa.spreadsheets.guard import Limits, WorkbookDamaged, WorkbookTooLarge, admit_workbook

_EXACT_INTEGERS = 10**15
_FLOAT_DIGITS = ".15g"
"""Excel itself shows and keeps fifteen digits; the sixteenth is the rounding of binary floats."""


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


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read."""

    sheets: tuple[Sheet, ...]
    """Its work sheets in order (no charts, no macros)."""


def read_workbook(path: Path, *, limits: Limits | None = None, progress: Progress | None = None) -> Workbook:
    """Read an .xlsx workbook.

    Args:
        path: The file.
        limits: How large it may be; None = `Limits()`.
        progress: Told after each sheet.

    Raises:
        FileMissing: And the other errors of `soxa.base.files.read_whole`.
        NotAWorkbook: And the other errors of `soxa.spreadsheets.guard.admit_workbook`.
        Cancelled: The user has asked to stop.
    """
    limits = limits or Limits()
    progress = progress or Silent()
    data = admit_workbook(path, limits=limits)
    progress.step(0)
    try:
        return _parse(data, path, limits, progress)
    except BaseException as error:
        # The parser is Rust: where it gives up on a foreign file, it panics, and that is no `Exception`.
        if type(error).__name__ == "PanicException" or _is_parser_error(error):
            raise WorkbookDamaged(path=path) from error
        raise


def _is_parser_error(error: BaseException) -> bool:
    from python_calamine import CalamineError  # noqa: PLC0415 - no reader before a file is read

    return isinstance(error, CalamineError)


def _parse(data: bytes, path: Path, limits: Limits, progress: Progress) -> Workbook:
    from python_calamine import (  # noqa: PLC0415 - no reader before a file is read
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        listed = [entry for entry in book.sheets_metadata if entry.typ == SheetTypeEnum.WorkSheet]
        if len(listed) > limits.sheets:
            raise WorkbookTooLarge(
                path=path, rows=limits.rows, columns=limits.columns, size_mb=limits.unpacked_bytes >> 20
            )
        write = _CellTexts().__getitem__
        sheets = []
        for done, entry in enumerate(listed, start=1):
            found = book.get_sheet_by_name(entry.name)
            rows = found.to_python(skip_empty_area=False)
            sheets.append(
                Sheet(
                    tidy(entry.name),
                    entry.visible == SheetVisibleEnum.Visible,
                    tuple(tuple(map(write, row)) for row in rows),
                    tuple(found.merged_cell_ranges or ()),
                )
            )
            progress.step(done, len(listed))
    return Workbook(tuple(sheets))


class _CellTexts(dict[object, str]):
    """Cells as text; what comes ten thousand times is written once."""

    def __missing__(self, cell: object) -> str:
        """Write a cell met for the first time."""
        write = _WRITERS.get(type(cell), str)
        self[cell] = text = write(cell)
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

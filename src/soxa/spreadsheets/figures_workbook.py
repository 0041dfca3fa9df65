"""A report's tables and figures as an Excel workbook: real numbers, printable, nothing that computes.

Goes beside the PDF for those who copy figures into their own tables. Text is always text: a title that begins
with ``=`` is no formula here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_MAX_SHEET_NAME = 31
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_CHARACTERS_A_SHEET = 120


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a cell."""

    value: Decimal
    """Exact; Excel keeps fifteen digits of it."""
    decimals: int
    """Places shown."""


Cell = str | Number
"""What a cell holds."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet."""

    cells: tuple[Cell, ...]
    """From the left; a group's title has one."""
    group: bool = False
    """A title row, bold."""


@dataclass(frozen=True, slots=True)
class FiguresSheet:
    """One sheet."""

    name: str
    """Name of the tab; what Excel forbids in it is taken out, and it is cut at 31 signs."""
    title: str
    """Above the table."""
    headings: tuple[str, ...]
    """Titles of the columns, repeated on each printed page."""
    widths: tuple[int, ...]
    """Shares of the width, one for each column."""
    rows: tuple[SheetRow, ...]
    """The table."""


def figures_workbook(
    sheets: Sequence[FiguresSheet], *, subject: str, created: datetime, mark: str = ""
) -> bytes:
    """Write a workbook; the same arguments give the same bytes.

    Args:
        sheets: At least one.
        subject: Title in the file's properties.
        created: The only date in the file.
        mark: On each sheet, under its title and at the head of its printed pages: that it is a draft's copy.
    """
    import xlsxwriter  # noqa: PLC0415 - loaded when needed

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    # Naive, for that is how the format writes it: UTC without saying so.
    moment = created.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": subject, "created": moment})
    taken: set[str] = set()
    for sheet in sheets:
        _Writer(book, book.add_worksheet(_tab_name(sheet.name, taken))).write(sheet, mark)
    book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self._book = book
        self._sheet = sheet
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def write(self, content: FiguresSheet, mark: str) -> None:
        sheet, last = self._sheet, len(content.headings) - 1
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        total = sum(content.widths)
        for column, share in enumerate(content.widths):
            sheet.set_column(column, column, max(6, share * _CHARACTERS_A_SHEET / total))
        sheet.write_string(0, 0, content.title, self._format(bold=True, font_size=13))
        if mark:
            sheet.write_string(1, 0, mark, self._format(italic=True))
            sheet.set_header(f"&R&I{mark.replace('&', '&&')}")
        for column, heading in enumerate(content.headings):
            heading_look = self._format(
                bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color="#E8F0EF"
            )
            sheet.write_string(2, column, heading, heading_look)
        for place, row in enumerate(content.rows, start=3):
            for column in range(last + 1):
                cell = row.cells[column] if column < len(row.cells) else ""
                self._write_cell(place, column, cell, bold=row.group)

    def _write_cell(self, row: int, column: int, cell: Cell, *, bold: bool) -> None:
        if isinstance(cell, Number):
            shown = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
            look = self._format(border=1, bold=bold, num_format=shown, valign="top")
            self._sheet.write_number(row, column, float(cell.value), look)
        else:
            look = self._format(border=1, bold=bold, text_wrap=not bold, valign="top")
            self._sheet.write_string(row, column, cell, look)

    def _format(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {"font_name": "Times New Roman", "font_size": 12, **look}
            )
        return self._formats[key]


def _tab_name(name: str, taken: set[str]) -> str:
    plain = " ".join(name.translate(_FORBIDDEN_IN_NAMES).split())[:_MAX_SHEET_NAME] or "1"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain[: _MAX_SHEET_NAME - 4]} {number}"
    taken.add(found.casefold())
    return found

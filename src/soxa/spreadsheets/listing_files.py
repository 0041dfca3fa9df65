"""A listing as an Excel workbook and as CSV: real days and numbers, and no cell that computes.

A text that begins with ``=``, ``+``, ``-`` or ``@`` is a formula to whoever opens a CSV in a spreadsheet: it
gets an apostrophe in front, which these programs take for "this is text". In a workbook text is text by type.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from soxa.base.progress import Progress, Silent
from soxa.domain.listings import Cell, Listing

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 1_000_000
"""A sheet ends at row 1,048,576 (ECMA-376)."""
_A4: Final = 9
_CHARACTERS_ACROSS: Final = 130
_CHARACTERS_UPRIGHT: Final = 88
_LONGEST_CELL: Final = 32_767
_STEP_ROWS: Final = 2_000
_HEAD_ROWS: Final = 4
_COMPUTES: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def listing_workbook(listing: Listing, *, progress: Progress | None = None) -> bytes:
    """Write a listing as a workbook that prints well on A4; the same listing gives the same bytes.

    Args:
        listing: At most `MOST_ROWS` rows.
        progress: Told every 2,000 rows.

    Raises:
        Cancelled: The user has asked to stop.
    """
    import xlsxwriter  # noqa: PLC0415 - loaded when needed

    stream = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    made = listing.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": listing.title, "author": " ".join(listing.agency), "created": made})
    _Sheet(book, book.add_worksheet(listing.tab), listing).write(progress or Silent())
    book.close()
    return stream.getvalue()


def listing_csv(listing: Listing, *, progress: Progress | None = None) -> bytes:
    """Write a listing as CSV for other programs (RFC 4180; UTF-8 with its mark, days as ISO 8601, points).

    Groups become no rows: what is grouped on paper stands in a column.

    Raises:
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([_harmless(column.title) for column in listing.columns])
    for number, row in enumerate(listing.rows):
        if number % _STEP_ROWS == 0:
            progress.step(number, len(listing.rows))
        if not row.group:
            writer.writerow([_plain(cell) for cell in row.cells])
    return stream.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return format(cell, "f")
        case date():
            return cell.isoformat()
        case _:
            return _harmless(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_COMPUTES) else text


class _Sheet:
    def __init__(self, book: Workbook, sheet: Worksheet, listing: Listing) -> None:
        self._book = book
        self._sheet = sheet
        self._listing = listing
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def write(self, progress: Progress) -> None:
        listing, sheet = self._listing, self._sheet
        last = len(listing.columns) - 1
        self._set_up(last)
        sheet.write_string(0, 0, " ".join(listing.agency), self._format(bold=True))
        sheet.write_string(1, 0, listing.title, self._format(bold=True, font_size=14))
        sheet.write_string(2, 0, listing.subtitle, self._format(italic=True))
        head = self._format(
            bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color="#E8F0EF"
        )
        for number, column in enumerate(listing.columns):
            sheet.write_string(_HEAD_ROWS - 1, number, column.title, head)
        for place, row in enumerate(listing.rows, start=_HEAD_ROWS):
            if (place - _HEAD_ROWS) % _STEP_ROWS == 0:
                progress.step(place - _HEAD_ROWS, len(listing.rows))
            for number in range(last + 1):
                cell = row.cells[number] if number < len(row.cells) else None
                self._write(place, number, cell, bold=row.group)
        end = _HEAD_ROWS + len(listing.rows)
        if listing.foot:
            sheet.write_string(end, 0, listing.foot, self._format(italic=True))
        if listing.rows and not any(row.group for row in listing.rows):
            sheet.autofilter(_HEAD_ROWS - 1, 0, end - 1, last)

    def _set_up(self, last: int) -> None:
        listing, sheet = self._listing, self._sheet
        sheet.set_paper(_A4)
        if listing.landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROWS - 1)
        sheet.set_footer("&C&P/&N")
        sheet.freeze_panes(_HEAD_ROWS, 0)
        room = _CHARACTERS_ACROSS if listing.landscape else _CHARACTERS_UPRIGHT
        total = sum(column.width for column in listing.columns)
        for number, column in enumerate(listing.columns):
            sheet.set_column(number, number, max(5, column.width * room / total))

    def _write(self, row: int, column: int, cell: Cell, *, bold: bool) -> None:
        look: dict[str, object] = {"border": 1, "valign": "top", "bold": bold}
        match cell:
            case None:
                self._sheet.write_blank(row, column, None, self._format(**look))
            case Decimal():
                places = max(0, -int(cell.normalize().as_tuple().exponent)) if cell % 1 else 0
                shown = "#,##0" + ("." + "0" * places if places else "")
                self._sheet.write_number(row, column, float(cell), self._format(num_format=shown, **look))
            case date():
                moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a day has no zone
                day = self._format(num_format="dd/mm/yyyy", align="left", **look)
                self._sheet.write_datetime(row, column, moment, day)
            case _:
                text = cell[:_LONGEST_CELL]
                self._sheet.write_string(row, column, text, self._format(text_wrap=not bold, **look))

    def _format(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {"font_name": "Times New Roman", "font_size": 12, **look}
            )
        return self._formats[key]

"""A listing as an Excel workbook and as CSV: real days and numbers, and no cell that computes.

A text that begins with ``=``, ``+``, ``-`` or ``@`` is a formula to whoever opens a CSV in a spreadsheet: it
gets an apostrophe in front, which these programs take for "this is text". In a workbook text is text by type.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from math import ceil
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
_SMALLEST_SHARE: Final = 0.68
"""So far a page may be made smaller: twelve points are eight then, and can still be read."""
_DAY_CHARACTERS: Final = 11
_NUMBER_CHARACTERS: Final = 9
_LINE_PT: Final = 15.75
_TALLEST_PT: Final = 409.0
_LETTERS_PER_CHARACTER: Final = 1.1
"""A column's width counts wide figures; of this typeface's letters more go in, less what wrapping wastes."""
_LONGEST_CELL: Final = 32_767
_STEP_ROWS: Final = 2_000
_HEAD_ROWS: Final = 4
_COMPUTES: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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

    Groups become no rows: what is grouped on paper stands in the first column.

    Raises:
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    group, is_grouped = "", bool(listing.grouped_by)
    titles = [listing.grouped_by] * is_grouped + [column.title for column in listing.columns]
    writer.writerow([_harmless(title) for title in titles])
    for number, row in enumerate(listing.rows):
        if number % _STEP_ROWS == 0:
            progress.step(number, len(listing.rows))
        if row.group:
            group = _plain(row.cells[0])
        else:
            writer.writerow([group] * is_grouped + [_plain(cell) for cell in row.cells])
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
        self._shown = [number for number in range(len(listing.columns)) if self._is_shown(number)]
        self._widths = [self._natural_width(number) for number in self._shown]

    def write(self, progress: Progress) -> None:
        listing, sheet = self._listing, self._sheet
        last = len(self._shown) - 1
        self._set_up()
        sheet.write_string(0, 0, " ".join(listing.agency), self._format(bold=True))
        sheet.write_string(1, 0, listing.title, self._format(bold=True, font_size=14))
        sheet.write_string(2, 0, listing.subtitle, self._format(italic=True))
        head = self._format(
            bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color="#E8F0EF"
        )
        titles = [listing.columns[number].title for number in self._shown]
        sheet.set_row(_HEAD_ROWS - 1, self._height(titles))
        for place, title in enumerate(titles):
            sheet.write_string(_HEAD_ROWS - 1, place, title, head)
        for place, row in enumerate(listing.rows, start=_HEAD_ROWS):
            if (place - _HEAD_ROWS) % _STEP_ROWS == 0:
                progress.step(place - _HEAD_ROWS, len(listing.rows))
            cells = [row.cells[number] if number < len(row.cells) else None for number in self._shown]
            # Many programs do not set the heights of wrapped rows by themselves: words would overlap.
            sheet.set_row(place, _LINE_PT if row.group else self._height(cells))
            for number, cell in enumerate(cells):
                self._write(place, number, cell, bold=row.group)
        end = _HEAD_ROWS + len(listing.rows)
        if listing.foot:
            sheet.write_string(end, 0, listing.foot, self._format(italic=True))
        if listing.rows and not any(row.group for row in listing.rows):
            sheet.autofilter(_HEAD_ROWS - 1, 0, end - 1, last)

    def _is_shown(self, number: int) -> bool:
        return not self._listing.columns[number].optional or self._first_cell(number) is not None

    def _first_cell(self, number: int) -> Cell:
        cells = (row.cells[number] for row in self._listing.rows if not row.group and number < len(row.cells))
        return next((cell for cell in cells if cell is not None), None)

    def _natural_width(self, number: int) -> float:
        column = self._listing.columns[number]
        held = self._first_cell(number)
        # The number of a row is short, whatever stands in the other numbers' columns.
        least = {date: _DAY_CHARACTERS, Decimal: _NUMBER_CHARACTERS if number else 5}.get(type(held), 5)
        word = max((len(word) for word in column.title.split()), default=0)
        return max(column.width, least, word + 1)

    def _height(self, cells: Sequence[Cell]) -> float:
        lines = 1
        for cell, width in zip(cells, self._widths, strict=True):
            if isinstance(cell, str):
                pieces = cell.split("\n")
                lines = max(
                    lines,
                    sum(max(1, ceil(len(piece) / (width * _LETTERS_PER_CHARACTER))) for piece in pieces),
                )
        return min(_TALLEST_PT, lines * _LINE_PT)

    def _set_up(self) -> None:
        listing, sheet = self._listing, self._sheet
        sheet.set_paper(_A4)
        if listing.landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(_HEAD_ROWS - 1)
        sheet.set_footer("&C&P/&N")
        sheet.freeze_panes(_HEAD_ROWS, 0)
        room = _CHARACTERS_ACROSS if listing.landscape else _CHARACTERS_UPRIGHT
        total = sum(self._widths)
        if total * _SMALLEST_SHARE <= room:
            sheet.fit_to_pages(1, 0)
            self._widths = [width * max(1.0, room / total) for width in self._widths]
        else:  # several pages beside one another, each with the columns that name its rows
            sheet.set_print_scale(int(_SMALLEST_SHARE * 100))
            named = sum(number < listing.named_by for number in self._shown)
            sheet.repeat_columns(0, max(0, named - 1))
            sheet.print_across()
        for place, width in enumerate(self._widths):
            sheet.set_column(place, place, width)

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

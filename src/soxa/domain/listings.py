"""Listings: what is printed that is no report: the ledger's rows, a week's schedule, a month's duties.

A listing is neutral: one gives the PDF, the DOCX, the workbook and the CSV, so that all four say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from soxa.domain.dates import write_date
from soxa.domain.outline import Align, Column, Row, Signature, Span, Table
from soxa.domain.values import write_number

Cell = str | Decimal | date | None
"""What a cell holds; None where nothing was given, which is not zero."""


@dataclass(frozen=True, slots=True)
class ListingColumn:
    """A column of a listing."""

    title: str
    """Header text, with the unit of its numbers: ``Lượt người dự (người)``."""
    width: int
    """Share of the table's width."""
    align: Align = Align.LEFT
    """How cells stand."""
    optional: bool = False
    """Whether a workbook leaves it out where no row fills it; a CSV always has it."""


@dataclass(frozen=True, slots=True)
class ListingRow:
    """A row of a listing."""

    cells: tuple[Cell, ...]
    """One for each column; a group's title has one."""
    group: bool = False
    """A title row: a day of the schedule, a receiver."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with its head, ready to be laid out on A4."""

    title: str
    """In capitals: ``LỊCH CÔNG TÁC TUẦN 46``."""
    subtitle: str
    """Under the title: days, filters; may be empty."""
    agency: tuple[str, ...]
    """Whose it is, in capitals, one a line."""
    columns: tuple[ListingColumn, ...]
    """From the left."""
    rows: tuple[ListingRow, ...]
    """From the top."""
    made_at: datetime
    """When it was made, with time zone: the only date in the files."""
    name: str
    """For file names and tabs, plain ASCII: ``lich-cong-tac-2026-W46``."""
    tab: str = "1"
    """Name of the workbook's tab."""
    foot: str = ""
    """Under the table: sums, or how many rows there are."""
    is_official: bool = False
    """Whether Quốc hiệu belongs on it: a schedule that is signed and sent round."""
    signature: Signature | None = None
    """Who signs it; None where nobody does."""
    landscape: bool = True
    """Laid across."""
    grouped_by: str = ""
    """What its groups are, for files without title rows: ``Ngày``; empty where a column says it anyway."""
    named_by: int = 1
    """So many columns from the left name a row: they stand again on each sheet of paper laid beside."""


def as_table(listing: Listing) -> Table:
    """Return a listing's table as pages print it: numbers and days in words' clothes."""
    columns = tuple(Column(column.title, column.width, column.align) for column in listing.columns)
    return Table(columns, tuple(_row(row, len(columns)) for row in listing.rows))


def printed(cell: Cell) -> str:
    """Return a cell as pages print it: ``1.250``, ``8,5``, ``05/9/2026``."""
    match cell:
        case None:
            return ""
        case Decimal():
            exponent = cell.normalize().as_tuple().exponent
            return write_number(cell, max(0, -int(exponent)) if cell % 1 else 0)
        case date():
            return write_date(cell)
        case _:
            return cell


def words_of(listing: Listing) -> Iterator[str]:
    """Yield every word that pages print, in order: for whoever must know whether they can be printed."""
    yield from listing.agency
    yield from (listing.title, listing.subtitle, listing.foot)
    yield from (column.title for column in listing.columns)
    for row in listing.rows:
        yield from (cell for cell in row.cells if isinstance(cell, str))
    if listing.signature is not None:
        yield from (*listing.signature.authority, listing.signature.position, listing.signature.name)


def _row(row: ListingRow, columns: int) -> Row:
    cells = row.cells + (None,) * (columns - len(row.cells))
    return Row(tuple((Span(printed(cell)),) for cell in cells), group=row.group)

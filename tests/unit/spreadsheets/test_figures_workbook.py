from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl

from soxa.spreadsheets.figures_workbook import FiguresSheet, Number, SheetRow, figures_workbook

WHEN = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
TABLE = FiguresSheet(
    name="Phụ lục I: [biểu]",
    title="Phụ lục I. BIỂU CHỈ TIÊU",
    headings=("TT", "Chỉ tiêu", "Thực hiện"),
    widths=(1, 6, 2),
    rows=(
        SheetRow(("A. Chỉ đạo",), group=True),
        SheetRow(("1", '=HYPERLINK("http://x","bấm")', Number(Decimal("1234.5"), 1))),
        SheetRow(("2", "+84 912", "")),
        SheetRow(("@SUM(A1)", "-1+1|cmd", Number(Decimal(427), 0))),
    ),
)


def made(*sheets: FiguresSheet) -> bytes:
    return figures_workbook(sheets, subject="Báo cáo tháng 11", created=WHEN)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert made(TABLE) == made(TABLE)


def test_numbers_are_numbers_with_their_places() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(TABLE))).worksheets[0]

    assert (sheet["C5"].value, sheet["C5"].number_format) == (1234.5, "#,##0.0")
    assert (sheet["C7"].value, sheet["C7"].number_format) == (427, "#,##0")


def test_nothing_in_it_computes_or_leads_outside() -> None:
    data = made(TABLE)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]

    typed = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert typed <= {"s", "n"}
    assert sheet["B5"].value == '=HYPERLINK("http://x","bấm")'
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name.lower()]
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert b"hyperlink" not in parts.read("xl/worksheets/sheet1.xml").lower()


def test_it_prints_on_a4_across_with_its_titles_on_every_page() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(TABLE))).worksheets[0]

    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0


def test_names_of_tabs_are_what_excel_allows_and_differ() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(TABLE, TABLE, TABLE)))

    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)

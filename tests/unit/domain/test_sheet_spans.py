from __future__ import annotations

import pytest

from soxa.domain.reading import Span
from soxa.domain.sheet_spans import SheetSpan, SpanSource, span_of_sheet

SHEET, LINES, FILE = SpanSource.SHEET, SpanSource.LINES, SpanSource.FILE


@pytest.mark.parametrize(
    ("sheet", "lines", "file_name", "span", "source"),
    [
        ("Tháng 9.2026", [], "", Span(2026, 9, 9), SHEET),
        ("T9-2026", [], "", Span(2026, 9, 9), SHEET),
        ("T.12 năm 2025", [], "", Span(2025, 12, 12), SHEET),
        ("Tháng 9/26", [], "", Span(2026, 9, 9), SHEET),
        ("Quý III-2026", [], "", Span(2026, 7, 9), SHEET),
        ("Q4 2025", [], "", Span(2025, 10, 12), SHEET),
        ("6 tháng đầu năm 2026", [], "", Span(2026, 1, 6), SHEET),
        ("6 tháng cuối năm 2026", [], "", Span(2026, 7, 12), SHEET),
        ("9 tháng năm 2026", [], "", Span(2026, 1, 9), SHEET),
        ("2026", [], "", Span(2026), SHEET),
        ("Năm 2026", [], "", Span(2026), SHEET),
        ("Tháng 12", ["SỔ THEO DÕI NĂM 2026"], "", Span(2026, 12, 12), LINES),
        ("Sheet1", ["UBND XÃ", "SỔ THEO DÕI QUÝ III NĂM 2026"], "", Span(2026, 7, 9), LINES),
        ("Tháng 9", [], "so-theo-doi-2026.xlsx", Span(2026, 9, 9), FILE),
        ("Sổ", [], "Sổ 2026.xlsx", Span(2026), FILE),
    ],
)
def test_a_sheet_tells_its_months(
    sheet: str, lines: list[str], file_name: str, span: Span, source: SpanSource
) -> None:
    assert span_of_sheet(sheet, lines, file_name) == SheetSpan(span, source)


@pytest.mark.parametrize(
    ("sheet", "lines", "file_name"),
    [
        ("Sổ", [], "so.xlsx"),
        ("Tháng 9", [], "so.xlsx"),
        ("Tháng 13.1999", [], ""),
        ("2025-2026", [], ""),
        ("Sổ", ["Năm 2025", "Năm 2026"], ""),
        ("Sổ", ["Theo Nghị định số 30/2020/NĐ-CP"], ""),
        ("Sổ", [], "tu 2025 den 2026.xlsx"),
    ],
)
def test_no_year_is_made_up(sheet: str, lines: list[str], file_name: str) -> None:
    assert span_of_sheet(sheet, lines, file_name) is None

"""The DOCX before Microsoft's own validator."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from judging import run_ooxml_validator
from outlines import nine_pages, sample_outline, with_addressees, with_text

from soxa.documents.sheet_pages import sheet_docx
from soxa.documents.wordprocessing import render_docx
from soxa.domain.outline import Align, Column, Heading, Paragraph, Row, Signature, Span, Table
from soxa.domain.sheets import Room, Sheet

_TABLE = Table(
    (Column("TT", 1, Align.CENTRE), Column("Nội dung", 6, Align.LEFT), Column("Số", 2, Align.RIGHT)),
    (
        Row(((Span("I"),), (Span("Kinh tế"),), ()), group=True),
        Row(((Span("1"),), (Span("Ngân sách", bold=True), Span(" xã", italic=True)), (Span("5"),))),
        Row(((), (Span("dài " * 300),), ())),
    ),
)
_OUTLINES = {
    "usual": sample_outline(),
    "nine pages": nine_pages(),
    "parts and tables in the body": replace(
        sample_outline(),
        parts=(
            Heading(0, "Phần thứ nhất", "TÌNH HÌNH", "a"),
            Heading(1, "I.", "KẾT QUẢ", "a.1"),
            Paragraph((Span("Một"), Span("hai", bold=True, italic=True)), "a.1", "b", italic=True),
            _TABLE,
            _TABLE,
        ),
    ),
    "table last": replace(sample_outline(), parts=(_TABLE,), appendices=()),
    "empty": replace(
        sample_outline(),
        parts=(),
        appendices=(),
        bases=(),
        addressees=(),
        recipients=(),
        signature=Signature((), "", ""),
    ),
    "long names": replace(
        sample_outline(),
        agency=("ỦY BAN NHÂN DÂN " * 12,),
        governing="UBND TỈNH " * 10,
        subject="Về việc " * 60,
    ),
    "long place": replace(sample_outline(), place="Thành phố Hồ Chí Minh"),
    "one addressee": with_addressees("Sở Tài chính"),
    "marks and signs": with_text('a < b & c > d "e" \u00a0 – … ₫ ½ ‰'),
}


@pytest.mark.parametrize("name", _OUTLINES)
def test_the_validator_finds_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(render_docx(_OUTLINES[name]))

    assert run_ooxml_validator(path) == []


def test_nor_in_a_draft_copy(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(render_docx(sample_outline(), draft_mark="Dự thảo lần 2 – 22/11/2026 21:15"))

    assert run_ooxml_validator(path) == []


def test_nor_in_a_sheet(tmp_path: Path) -> None:
    rooms = (
        (Room("Người trình", 0, "Công chức Mẫu"), Room("Trưởng đơn vị", 4, "")),
        (Room("Lãnh đạo", 5, ""),),
    )
    parts = (Heading(2, "1.", "Nội dung trình", ""), Paragraph((Span("- Hạn gửi: "),), ""), _TABLE)
    moment = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
    sheet = Sheet(
        ("XÃ NẬM PUNG",), "PHIẾU TRÌNH", "Về việc ký", "Nậm Pung", "Chủ tịch", parts, rooms, moment, "Dự thảo"
    )
    path = tmp_path / "sheet.docx"
    path.write_bytes(sheet_docx(sheet))

    assert run_ooxml_validator(path) == []


def test_the_validator_would_find_a_fault(tmp_path: Path) -> None:
    """The judge is awake: the same file with a property out of its place is refused."""
    path = tmp_path / "broken.docx"
    source = tmp_path / "report.docx"
    source.write_bytes(render_docx(sample_outline()))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:pPr>", b'<w:pPr><w:jc w:val="nowhere"/>', 1)
            new.writestr(name, data)

    assert run_ooxml_validator(path) != []

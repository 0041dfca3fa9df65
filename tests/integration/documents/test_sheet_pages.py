"""Sheets (phiếu trình): the same sheet gives the same bytes, every word is on the pages, the mark on each."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest

from soxa.documents.glyphs import TextNotPrintable
from soxa.documents.sheet_pages import sheet_docx, sheet_pdf
from soxa.domain.outline import Align, Column, Heading, Paragraph, Row, Span, Table
from soxa.domain.sheets import Room, Sheet, words_of
from soxa.pages.texts import read_pages

MARK = "Dự thảo lần 2 – 17/11/2026 10:00"
SHEET = Sheet(
    agency=("ỦY BAN NHÂN DÂN", "XÃ NẬM PUNG"),
    title="PHIẾU TRÌNH",
    subject="Về việc ký ban hành báo cáo tháng 10",
    place_and_day="Nậm Pung, ngày 17 tháng 11 năm 2026",
    addressee="Chủ tịch Ủy ban nhân dân",
    parts=(
        Heading(2, "1.", "Nội dung trình", ""),
        Paragraph((Span("- Hạn gửi: "), Span("ngày 17/11/2026", bold=True)), ""),
        Table(
            (Column("TT", 1, Align.CENTRE), Column("Nội dung", 9, Align.LEFT)),
            tuple(Row(((Span(str(number)),), (Span(f"Điểm thứ {number}"),))) for number in range(1, 60)),
        ),
    ),
    rooms=((Room("Người trình", 0, "Công chức Mẫu"), Room("Ý kiến của trưởng đơn vị", 4, "")),
           (Room("Ý kiến của lãnh đạo", 5, ""),)),
    made_at=datetime(2026, 11, 17, 3, 0, tzinfo=UTC),
    mark=MARK,
)  # fmt: skip


def _packed(text: str) -> str:
    return "".join(text.split())


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert sheet_pdf(SHEET) == sheet_pdf(SHEET)
    assert sheet_docx(SHEET) == sheet_docx(SHEET)


def test_every_word_is_on_the_pages_and_the_mark_on_each() -> None:
    pages = read_pages(sheet_pdf(SHEET))
    assert len(pages) > 1
    assert all(_packed(MARK) in page for page in pages)
    whole = "".join(pages)
    for word in words_of(SHEET):
        assert _packed(word) in whole, word


def test_the_word_file_says_the_same() -> None:
    document = docx.Document(io.BytesIO(sheet_docx(SHEET)))
    body = "".join(node.text or "" for node in document.element.body.iter() if str(node.tag).endswith("}t"))
    for word in words_of(replace(SHEET, mark="")):
        assert word in body, word
    for header in (document.sections[0].header, document.sections[0].first_page_header):
        assert MARK in [one.text for one in header.paragraphs]


def test_what_no_page_can_show_is_refused() -> None:
    for make in (sheet_pdf, sheet_docx):
        with pytest.raises(TextNotPrintable):
            make(replace(SHEET, subject="Trình \U0001f600"))

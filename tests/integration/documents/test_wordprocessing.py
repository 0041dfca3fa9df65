from __future__ import annotations

import io
import os
import re
import sys
import time
import unicodedata
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from outlines import nine_pages, sample_outline, with_addressees, with_text

from soxa.documents.fonts import covered
from soxa.documents.glyphs import TextNotPrintable
from soxa.documents.wordprocessing import render_docx
from soxa.domain.outline import Align, Column, Heading, Outline, Paragraph, Row, Span, Table


def _open(outline: Outline) -> Document:
    return docx.Document(io.BytesIO(render_docx(outline)))


def _part(package: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return opened.read(name).decode("utf-8")


def set_zone() -> None:
    if sys.platform != "win32":
        time.tzset()


def test_same_outline_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = render_docx(sample_outline())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    set_zone()

    try:
        assert render_docx(sample_outline()) == here
    finally:
        monkeypatch.undo()
        set_zone()


def test_the_only_date_is_that_of_sealing() -> None:
    package = render_docx(replace(sample_outline(), sealed_utc=datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)))

    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(2031, 2, 3, 4, 5, 6)}
        assert {entry.create_system for entry in opened.infolist()} == {0}
        names = opened.namelist()
    assert names == ["[Content_Types].xml", *sorted(names[1:])]
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", _part(package, "docProps/core.xml"))) == {
        "2031-02-03T04:05:06Z"
    }


def test_it_is_no_older_words_file() -> None:
    settings = _part(render_docx(sample_outline()), "word/settings.xml")

    assert re.search(r'w:name="compatibilityMode"[^>]*w:val="15"', settings)


def test_one_font_one_language_for_every_script() -> None:
    styles = _part(render_docx(sample_outline()), "word/styles.xml")

    (fonts,) = re.findall(r"<w:rFonts [^>]*>", styles)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        assert f'w:{script}="Times New Roman"' in fonts
    assert 'w:lang w:val="vi-VN"' in styles
    assert "rFonts" not in _part(render_docx(sample_outline()), "word/document.xml")


def _mm(length: Length | None) -> int:
    assert length is not None
    millimetres: int = round(length.mm)
    return millimetres


def _style(paragraph: WordParagraph) -> str:
    return (paragraph.style.name or "") if paragraph.style else ""


def test_pages_are_set_as_the_decree_asks() -> None:
    section = _open(sample_outline()).sections[0]

    assert [_mm(edge) for edge in (section.page_width, section.page_height)] == [210, 297]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [_mm(margin) for margin in margins] == [20, 20, 30, 15]


def test_page_numbers_are_fields_missing_on_first_pages_and_begin_anew() -> None:
    document = _open(sample_outline())

    assert len(document.sections) == 4
    for section in document.sections:
        assert section.different_first_page_header_footer
        (start,) = section._sectPr.findall(qn("w:pgNumType"))
        assert start.get(qn("w:start")) == "1"
    header = document.sections[0].header._element.xml
    assert "PAGE" in header
    assert 'w:sz w:val="26"' in header
    assert document.sections[0].first_page_header.paragraphs[0].text == ""
    assert [section.header.is_linked_to_previous for section in document.sections] == [
        False,
        True,
        True,
        True,
    ]


def test_an_appendix_across_is_across() -> None:
    sections = _open(sample_outline()).sections

    assert [_mm(section.page_width) > _mm(section.page_height) for section in sections] == [
        False,
        True,
        False,
        False,
    ]


def test_headings_are_heading_styles() -> None:
    document = _open(sample_outline())
    headings = [p for p in document.paragraphs if _style(p).startswith("Heading")]

    texts = {p.text: _style(p) for p in headings}
    assert texts["I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"] == "Heading 1"
    assert texts["1. Lĩnh vực kinh tế"] == "Heading 2"
    assert texts["b) Y tế, dân số"] == "Heading 3"
    assert texts["Phụ lục I"] == "Heading 1"
    assert all(
        p.paragraph_format.keep_with_next for p in headings if p.text != "Phụ lục I" and p.text[0] != "P"
    )


def test_heads_of_tables_are_repeated_and_short_rows_whole() -> None:
    table = _open(sample_outline()).tables[2]

    first, *others = table._tbl.tr_lst
    assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in others)
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (first, *others))


def test_head_columns_are_66_and_99_millimetres_without_padding() -> None:
    head = _open(sample_outline()).tables[0]

    assert [round(column.width.mm, 1) for column in head.columns] == [66.0, 99.0]
    margins = head._tbl.tblPr.find(qn("w:tblCellMar"))
    assert margins is not None
    assert {side.get(qn("w:w")) for side in margins} == {"0"}


def test_the_last_paragraph_stays_with_the_signature() -> None:
    document = _open(replace(sample_outline(), appendices=()))
    last = [p for p in document.paragraphs if p.text][-1]

    assert last.text.endswith("./.")
    assert last.paragraph_format.keep_with_next


def test_number_and_day_are_left_open() -> None:
    cells = _open(sample_outline()).tables[0].rows[1].cells

    assert re.fullmatch(r"Số: {5,}/BC-UBND", cells[0].text)
    assert re.fullmatch(r"Nậm Pung, ngày {3,}tháng 11 năm 2026", cells[1].text)


def test_the_draft_mark_stands_in_both_headers_of_draft_copies_only() -> None:
    mark = "Dự thảo lần 2 – 22/11/2026 21:15"
    drafted = docx.Document(io.BytesIO(render_docx(sample_outline(), draft_mark=mark))).sections[0]
    sealed = _open(sample_outline()).sections[0]

    for header in (drafted.header, drafted.first_page_header):
        assert mark in [p.text for p in header.paragraphs]
    for header in (sealed.header, sealed.first_page_header):
        assert "Dự thảo" not in "".join(p.text for p in header.paragraphs)


def test_one_addressee_stands_on_the_line_of_the_label() -> None:
    texts = [p.text for p in _open(with_addressees("Sở Tài chính")).paragraphs]

    assert "Kính gửi: Sở Tài chính" in texts
    assert "Kính gửi:" not in texts


def test_two_tables_in_a_row_do_not_grow_together() -> None:
    table = Table((Column("A", 1, Align.LEFT),), (Row(((Span("x"),),)),))
    document = _open(replace(sample_outline(), parts=(table, table), appendices=()))

    tags = [element.tag for element in document.element.body]
    assert (qn("w:tbl"), qn("w:tbl")) not in list(pairwise(tags))
    assert tags[-2] == qn("w:p")


def test_title_rows_go_across_and_parts_stand_on_two_lines() -> None:
    columns = tuple(Column(name, 1, Align.RIGHT) for name in "ABC")
    rows = (Row(((Span("I"),), (Span("Kinh tế"),), ()), group=True),)
    parts = (Heading(0, "Phần thứ nhất", "TÌNH HÌNH", "a"), Table(columns, rows))
    document = _open(replace(sample_outline(), parts=parts, appendices=()))

    spans = document.tables[1]._tbl.tr_lst[1].findall(f".//{qn('w:gridSpan')}")
    assert [span.get(qn("w:val")) for span in spans] == ["2"]
    assert len(document.tables[1]._tbl.tr_lst[1].findall(f".//{qn('w:keepNext')}")) == 2
    texts = [p.text for p in document.paragraphs]
    assert texts.index("TÌNH HÌNH") == texts.index("Phần thứ nhất") + 1


def test_a_hundred_recipients_may_be_torn() -> None:
    names = tuple(f"Nơi nhận thứ {number}" for number in range(1, 121))
    for outline, torn in ((sample_outline(), False), (replace(sample_outline(), recipients=names), True)):
        (row,) = _open(outline).tables[1]._tbl.tr_lst
        assert (row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None) is torn


def test_a_table_has_air_above_it() -> None:
    table = Table((Column("A", 1, Align.LEFT),), (Row(((Span("x"),),)),))
    parts = (Heading(0, "Phần I", "A", "a"), table, Heading(1, "I.", "B", "b"), table)
    document = _open(replace(sample_outline(), parts=parts, appendices=()))

    air = {p.text: p.paragraph_format.space_after for p in document.paragraphs}
    assert [air[text] for text in ("Phần I", "A", "I. B")] == [0, Pt(6), Pt(6)]


def test_a_report_without_parts_still_has_head_and_foot() -> None:
    document = _open(replace(sample_outline(), parts=(), appendices=()))

    assert [table.rows[0].cells[-1].paragraphs[0].text for table in document.tables] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TM. ỦY BAN NHÂN DÂN",
    ]


def test_an_italic_paragraph_is_italic() -> None:
    parts = (Paragraph((Span("Căn cứ "), Span("Luật", bold=True)), "1", "b", italic=True),)
    document = _open(replace(sample_outline(), parts=parts, appendices=()))

    runs = next(p for p in document.paragraphs if p.text == "Căn cứ Luật").runs
    assert [(run.italic, run.bold) for run in runs] == [(True, None), (True, True)]


def test_what_cannot_be_printed_is_refused() -> None:
    with pytest.raises(TextNotPrintable):
        render_docx(with_text("a\x0bb"))


_PRINTABLE = "".join(chr(code) for code in sorted(covered()) if chr(code).isprintable())


@settings(max_examples=30)
@given(st.text(alphabet=_PRINTABLE, min_size=1, max_size=60))
def test_text_survives_to_the_letter(text: str) -> None:
    document = _open(with_text(f"{text}."))

    assert unicodedata.normalize("NFC", f"{text}.") in [p.text for p in document.paragraphs]


def test_nine_pages_take_well_under_two_seconds() -> None:
    render_docx(sample_outline())
    start = time.perf_counter()
    render_docx(nine_pages())

    assert time.perf_counter() - start < (5 if os.environ.get("CI") else 2)

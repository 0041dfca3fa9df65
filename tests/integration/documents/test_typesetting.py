from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pypdfium2
import pytest
from outlines import nine_pages, sample_outline, with_addressees, with_text
from pages_measured import MM_PER_PT, Line, Page, measure

from soxa.documents import typesetting
from soxa.documents.glyphs import TextNotPrintable
from soxa.documents.typesetting import layout, render_pdf, render_preview, renderer
from soxa.domain.outline import (
    Align,
    Appendix,
    Column,
    Heading,
    Outline,
    Paragraph,
    Rectangle,
    Row,
    Signature,
    Span,
    Table,
)

_DATA = json.dumps({"kind": "report", "tên": "Nậm Pung"}, ensure_ascii=False).encode()


def _words(pages: list[Page]) -> str:
    return " ".join(" ".join(page.text.split()) for page in pages)


def set_zone() -> None:
    if sys.platform != "win32":
        time.tzset()


def test_same_outline_same_bytes() -> None:
    assert render_pdf(sample_outline(), _DATA) == render_pdf(sample_outline(), _DATA)


def test_the_time_zone_of_the_date_does_not_matter() -> None:
    outline = sample_outline()
    elsewhere = outline.sealed_utc.astimezone(timezone(timedelta(hours=7)))

    assert render_pdf(replace(outline, sealed_utc=elsewhere), _DATA) == render_pdf(outline, _DATA)


def test_locale_clock_and_folder_of_the_machine_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = render_pdf(sample_outline(), _DATA)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "SOURCE_DATE_EPOCH": "1",
        "HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    set_zone()

    try:
        assert render_pdf(sample_outline(), _DATA) == here
    finally:
        monkeypatch.undo()
        set_zone()


def test_the_only_date_is_that_of_sealing() -> None:
    outline = replace(sample_outline(), sealed_utc=datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC))
    pdf = render_pdf(outline, _DATA)

    assert set(re.findall(rb"D:(\d{14})", pdf)) == {b"20310203040506"}


def test_a_known_report_comes_out_as_it_always_did(project: Path, update_golden: bool) -> None:
    """Another digest with the same renderer would make every file sealed before fail its fifth answer.

    If this fails after a change to the code between outline and template, raise `typesetting.REVISION`.
    """
    path = project / "tests" / "integration" / "documents" / "golden.json"
    made_by = renderer()
    now = {
        "typst": made_by.typst,
        "template": made_by.template,
        "fonts": made_by.fonts,
        "sample": hashlib.sha256(render_pdf(sample_outline(), _DATA)).hexdigest(),
    }
    if update_golden:
        path.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")

    assert now == json.loads(path.read_text(encoding="utf-8"))


def test_the_renderer_is_named_by_what_makes_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    before = renderer()
    monkeypatch.setattr(typesetting, "REVISION", typesetting.REVISION + 1)

    assert renderer() != before
    assert renderer().fonts == before.fonts


def test_threads_do_not_disturb_each_other() -> None:
    outlines = [with_text(f"Báo cáo số {number} của xã.") for number in range(8)]
    one_by_one = [render_pdf(outline, _DATA) for outline in outlines]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda outline: render_pdf(outline, _DATA), outlines)) == one_by_one


def test_a_date_without_a_zone_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="2026"):
        render_pdf(replace(sample_outline(), sealed_utc=datetime(2026, 11, 18)), None)


def test_a_preview_is_the_pages_and_where_they_begin() -> None:
    pdf, anchors = render_preview(sample_outline())

    assert pdf == render_pdf(sample_outline(), None)
    assert anchors == layout(sample_outline()).anchors


def test_a_preview_stands_line_for_line_as_the_sealed_pages_will() -> None:
    preview, sealed = (
        measure(render_pdf(sample_outline(), None)),
        measure(render_pdf(sample_outline(), _DATA)),
    )

    assert preview[1:] == sealed[1:]
    different = [line.text for line in set(preview[0].lines) ^ set(sealed[0].lines)]
    assert different
    assert all("Nậm Pung," in text or "tháng 11 năm 2026" in text for text in different)


def test_the_data_are_embedded_as_they_are() -> None:
    document = pypdfium2.PdfDocument(render_pdf(sample_outline(), _DATA))
    try:
        assert document.count_attachments() == 1
        attachment = document.get_attachment(0)
        assert attachment.get_name() == "soxa.json"
        assert bytes(attachment.get_data()) == _DATA
    finally:
        document.close()


def test_the_relationship_is_data_and_the_type_json() -> None:
    pdf = render_pdf(sample_outline(), _DATA)

    assert re.search(rb"/AFRelationship\s*/Data\b", pdf)
    assert b"/application#2Fjson" in pdf


def test_a_preview_carries_nothing_and_prints_the_open_date() -> None:
    pdf = render_pdf(sample_outline(), None)

    assert b"/EmbeddedFile" not in pdf
    assert measure(pdf)[0].line("Nậm Pung, ngày").text.split()[-4:] == ["tháng", "11", "năm", "2026"]


def test_a_sealed_page_leaves_number_and_date_to_the_widgets() -> None:
    page = measure(render_pdf(sample_outline(), _DATA))[0]

    assert page.line("Nậm Pung,").text == "Nậm Pung,"
    assert "Dự thảo" not in page.text


def test_the_draft_mark_stands_on_every_page_of_a_draft_copy() -> None:
    pages = measure(render_pdf(sample_outline(), None, draft_mark="Dự thảo lần 2 – 22/11/2026 21:15"))

    assert all("Dự thảo lần 2 – 22/11/2026 21:15" in page.text for page in pages)


def test_every_word_of_the_outline_is_on_the_pages() -> None:
    outline = sample_outline()
    words = _words(measure(render_pdf(outline, _DATA)))

    texts = [outline.subject, outline.signature.name, *outline.agency, outline.signature.position]
    for part in outline.parts:
        if isinstance(part, Heading):
            texts.append(f"{part.label} {part.text}")
        elif isinstance(part, Paragraph):
            texts.append("".join(span.text for span in part.spans))
    for appendix in outline.appendices:
        texts += [appendix.label, appendix.title]
    assert [text for text in texts if text not in words] == []


def test_markup_is_printed_as_it_is() -> None:
    text = '#panic("x") $a$ *b* _c_ `d` \\e @f <g> // h /* i */ ~ -- --- ... "j"'

    assert text in _words(measure(render_pdf(with_text(text), _DATA)))


def _places() -> dict[str, Rectangle]:
    places = layout(sample_outline()).places
    return {
        "number": places.number,
        "date": places.date,
        "person": places.person,
        "organisation": places.organisation,
    }


def test_number_and_date_stand_on_the_first_page_in_the_blanks_of_their_lines() -> None:
    page = measure(render_pdf(sample_outline(), _DATA))[0]
    places = _places()

    assert places["number"].page == places["date"].page == 0
    label, symbol = page.line("Số:"), page.line("/BC-UBND")
    assert label.right_mm < places["number"].left * MM_PER_PT < places["number"].right * MM_PER_PT
    assert places["number"].right * MM_PER_PT <= symbol.left_mm + 0.5
    assert page.line("Nậm Pung,").right_mm < places["date"].left * MM_PER_PT
    for name, line in (("number", label), ("date", page.line("Nậm Pung,"))):
        place = places[name]
        assert place.bottom * MM_PER_PT < line.baseline_mm < place.top * MM_PER_PT
        # A fifth of the line lies below the baseline: what is drawn into the place stands on the same line.
        below = line.baseline_mm - place.bottom * MM_PER_PT
        assert below == pytest.approx((place.top - place.bottom) * MM_PER_PT / 5, abs=0.05)


def test_the_signature_stands_between_position_and_name() -> None:
    pages = measure(render_pdf(sample_outline(), _DATA))
    place = _places()["person"]
    page = pages[place.page]

    assert page.line("PHÓ CHỦ TỊCH").baseline_mm > place.top * MM_PER_PT
    name = page.line("Người Ký Mẫu")
    assert name.baseline_mm < place.bottom * MM_PER_PT
    middle = (place.left + place.right) / 2 * MM_PER_PT
    assert (name.left_mm + name.right_mm) / 2 == pytest.approx(middle, abs=0.5)


def test_the_seal_covers_a_third_of_the_signature_at_its_left_and_no_word() -> None:
    places = _places()
    person, seal = places["person"], places["organisation"]

    assert seal.left < person.left
    covered = (seal.right - person.left) / (person.right - person.left)
    assert covered == pytest.approx(1 / 3, abs=0.01)
    lines = measure(render_pdf(sample_outline(), _DATA))[seal.page].lines
    touched = [
        line.text
        for line in lines
        if seal.bottom < line.letters[0].baseline < seal.top
        and line.right_mm / MM_PER_PT > seal.left
        and line.left_mm / MM_PER_PT < seal.right
    ]
    assert touched == []


def test_the_attachment_moves_nothing() -> None:
    small = measure(render_pdf(sample_outline(), b"{}"))
    large = measure(render_pdf(sample_outline(), json.dumps({"x": "y" * 100_000}).encode()))

    assert small == large


def test_anchors_lead_to_the_texts() -> None:
    outline = sample_outline()
    pages = measure(render_pdf(outline, _DATA))
    anchors = layout(outline).anchors

    assert len(anchors) == len(outline.parts) + sum(1 + len(found.parts) for found in outline.appendices)
    first = next(anchor for anchor in anchors if (anchor.section, anchor.block) == ("2.3", "2.3-0"))
    page = pages[first.page]
    top = page.height_mm - first.top_pt * MM_PER_PT
    below = [line for line in page.lines if line.baseline_mm < top]
    assert below[0].text.startswith("Diện tích gieo trồng")
    assert anchors[-2].section == "Phụ lục III"


def test_a_character_without_a_glyph_is_refused_everywhere() -> None:
    for make in (lambda: render_pdf(with_text("中"), None), lambda: layout(with_text("中"))):
        with pytest.raises(TextNotPrintable):
            make()


def test_a_section_of_100_000_letters_comes_out_whole_and_soon() -> None:
    text = ("Ủy ban nhân dân xã đã chỉ đạo các phòng, đơn vị triển khai thực hiện. " * 1500)[:100_000].strip()
    start = time.perf_counter()
    pages = measure(render_pdf(with_text(text), _DATA))
    seconds = time.perf_counter() - start

    assert text in " ".join(" ".join(line.text for line in _body(page)) for page in pages)
    assert seconds < 15


def _body(page: Page) -> list[Line]:
    return [line for line in page.lines if not line.text.isdigit()]


def test_letters_without_a_blank_stay_between_the_margins() -> None:
    pages = measure(render_pdf(with_text("đ" * 40_000), _DATA))

    assert sum(page.text.count("đ") for page in pages) >= 40_000
    assert max(line.right_mm for page in pages for line in page.lines) <= 195.5


def _text_between(line: Line, left_mm: float, right_mm: float) -> str:
    inside = (found for found in line.letters if left_mm <= found.left * MM_PER_PT < right_mm)
    return "".join(found.text for found in inside).strip()


@pytest.mark.parametrize("length", [60, 200])
def test_a_long_office_name_wraps_and_leaves_the_nation_alone(length: int) -> None:
    name = ("ỦY BAN NHÂN DÂN XÃ " + "NẬM PUNG HẠ THƯỢNG " * 20)[:length].strip()
    page = measure(render_pdf(replace(sample_outline(), agency=(name,)), _DATA))[0]

    head = [line for line in page.lines if line.baseline_mm > page.line("Số:").baseline_mm]
    left, right = (
        [text for line in head if (text := _text_between(line, *edges))] for edges in ((0, 96.5), (96.5, 210))
    )
    assert right == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert len(left) > 1
    assert " ".join(left) == name
    assert page.line("Nậm Pung,").baseline_mm == pytest.approx(page.line("Số:").baseline_mm, abs=0.01)


def test_a_governing_agency_stands_above_and_is_not_bold() -> None:
    page = measure(render_pdf(replace(sample_outline(), governing="UBND TỈNH LÀO CAI"), _DATA))[0]

    assert page.lines[0].text == "UBND TỈNH LÀO CAI"
    assert page.lines[0].fonts == {"Tinos"}
    assert page.line("ỦY BAN NHÂN DÂN").fonts == {"Tinos-Bold"}


def test_one_addressee_stands_on_the_line_of_the_label() -> None:
    page = measure(render_pdf(with_addressees("Ủy ban nhân dân tỉnh Lào Cai"), _DATA))[0]

    line = page.line("Kính gửi:")
    assert line.text == "Kính gửi: Ủy ban nhân dân tỉnh Lào Cai"
    assert (line.left_mm + line.right_mm) / 2 == pytest.approx(112.5, abs=0.5)


def test_no_addressee_prints_no_label() -> None:
    assert "Kính gửi" not in measure(render_pdf(with_addressees(), _DATA))[0].text


def test_a_long_addressee_wraps_behind_its_dash() -> None:
    page = measure(render_pdf(with_addressees("Sở Tài chính", "Văn phòng " * 25), _DATA))[0]

    dash = page.line("- Văn phòng")
    rest = page.lines[page.lines.index(dash) + 1]
    assert rest.text.startswith(("Văn", "phòng"))
    assert rest.left_mm > dash.left_mm + 1


def test_parts_stand_above_their_sections() -> None:
    parts = (
        Heading(0, "Phần thứ nhất", "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ NĂM 2026", "a"),
        Heading(1, "I.", "KẾT QUẢ", "a.1"),
        Paragraph((Span("Trong kỳ, "), Span("xã", bold=True), Span(" đã làm.", italic=True)), "a.1", "b"),
    )
    page = measure(render_pdf(replace(sample_outline(), parts=parts), _DATA))[0]

    label, title = page.line("Phần thứ nhất"), page.line("TÌNH HÌNH THỰC HIỆN")
    assert label.baseline_mm > title.baseline_mm
    for line in (label, title):
        assert (line.left_mm + line.right_mm) / 2 == pytest.approx(112.5, abs=0.5)
        assert line.fonts == {"Tinos-Bold"}
    assert page.line("Trong kỳ").fonts == {"Tinos", "Tinos-Bold", "Tinos-Italic"}


def test_the_signature_is_never_alone_on_a_page() -> None:
    """Whatever the length of the body, the page of the signature also holds words of the body."""
    for sentences in range(25, 43, 3):
        parts = tuple(
            Paragraph(
                (Span(f"Câu thứ {number} của báo cáo, đủ dài để qua một dòng hay hơn thế nữa."),), "1", "b"
            )
            for number in range(sentences)
        )
        outline = replace(sample_outline(), parts=parts, appendices=(), bases=())
        pages = measure(render_pdf(outline, None))
        page = pages[layout(outline).places.person.page]
        assert "Nơi nhận:" in page.text
        assert "Người Ký Mẫu" in page.text
        assert "Câu thứ" in page.text


def test_a_hundred_recipients_go_on_to_another_page() -> None:
    names = tuple(f"Nơi nhận thứ {number}" for number in range(1, 121))
    words = _words(measure(render_pdf(replace(sample_outline(), recipients=names), _DATA)))

    assert [name for name in names if f"- {name};" not in words and f"- {name}." not in words] == []


def test_an_empty_report_still_has_head_and_foot() -> None:
    outline = replace(
        sample_outline(),
        parts=(),
        appendices=(),
        bases=(),
        addressees=(),
        recipients=(),
        signature=Signature((), "CHỦ TỊCH", "Người Ký Mẫu"),
    )
    (page,) = measure(render_pdf(outline, _DATA))

    assert "CHỦ TỊCH" in page.text


def _with_table(table: Table) -> Outline:
    appendix = Appendix("Phụ lục", "BẢNG", "", (table,))
    return replace(sample_outline(), parts=(), appendices=(appendix,))


def test_a_cell_longer_than_a_page_is_torn_and_nothing_is_lost() -> None:
    words = [f"từ{number}" for number in range(3000)]
    columns = (Column("TT", 1, Align.CENTRE), Column("Nội dung", 2, Align.LEFT))
    row = Row(((Span("1"),), (Span(" ".join(words)),)))
    printed = _words(measure(render_pdf(_with_table(Table(columns, (row,))), _DATA)))

    assert [word for word in words if word not in printed.split()] == []


def test_a_title_row_goes_across() -> None:
    columns = tuple(Column(name, 1, Align.RIGHT) for name in "ABCD")
    title = "Chỉ tiêu về văn hóa, xã hội, giáo dục và y tế của xã"
    rows = (Row(((Span("I"),), (Span(title),), (), ()), group=True),)
    page = measure(render_pdf(_with_table(Table(columns, rows)), _DATA))[-1]

    assert page.lines[-1].text == f"I {title}"
    assert page.lines[-1].fonts == {"Tinos-Bold"}


def test_a_title_row_is_never_the_last_of_a_page() -> None:
    columns = (Column("TT", 1, Align.CENTRE), Column("Nội dung", 6, Align.LEFT))
    title = Row(((Span("B"),), (Span("Thủ tục hành chính"),)), group=True)
    for count in (33, 34, 35, 36):
        before, after = (
            tuple(Row(((Span(str(number)),), (Span(said),))) for number in range(count))
            for said in ("Việc trước", "Việc sau")
        )
        pages = measure(render_pdf(_with_table(Table(columns, (*before, title, *after))), _DATA))
        (page,) = [page for page in pages if "Thủ tục hành chính" in page.text]

        assert "Việc sau" in page.text
        assert page.text.count("Nội dung") == 1


def test_a_table_of_nothing_but_title_rows_comes_out() -> None:
    title = Row(((Span("Nhóm"),), ()), group=True)
    columns = (Column("TT", 1, Align.CENTRE), Column("Nội dung", 6, Align.LEFT))
    page = measure(render_pdf(_with_table(Table(columns, (title, title))), _DATA))[-1]

    assert page.text.count("Nhóm") == 2


def test_nine_pages_are_nine() -> None:
    assert len(measure(render_pdf(nine_pages(), _DATA))) == 9

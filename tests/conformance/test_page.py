"""The page against Decree 30/2020: every number here is typed from the Decree, none is the program's own.

Measured by PDFium and poppler in the finished PDF; PDF/A by veraPDF.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from judging import VeraPdf, need
from outlines import nine_pages, sample_outline, with_addressees, with_text
from pages_measured import Line, Page, measure

from soxa.documents.typesetting import render_pdf
from soxa.domain.outline import Outline

_DATA = b'{"kind": "report"}'
_TEXT_LEFT_MM = 30
_BODY = "Ủy ban nhân dân xã đã chỉ đạo"

_OUTLINES = {
    "usual": sample_outline(),
    "long place": replace(sample_outline(), place="Thành phố Hồ Chí Minh", month=12),
    "long office": replace(sample_outline(), agency=(("ỦY BAN NHÂN DÂN XÃ " * 11)[:200].strip(),)),
    "one addressee": with_addressees("Ủy ban nhân dân tỉnh Lào Cai"),
}


@pytest.fixture(scope="module", params=_OUTLINES)
def pages(request: pytest.FixtureRequest) -> list[Page]:
    return measure(render_pdf(_OUTLINES[request.param], None))


def _middle(line: Line) -> float:
    return (line.left_mm + line.right_mm) / 2


def _only_right(page: Page, text: str) -> Line:
    """Return a line of the right column, cut off from what stands beside it in the left one."""
    (line,) = [line for line in page.lines if line.text.endswith(text)]
    whole = "".join(letter.text for letter in line.letters)
    blanks = len(whole) - len(whole.rstrip())
    return Line(line.letters[-len(text) - blanks :])


def test_paper_is_a4_upright(pages: list[Page]) -> None:
    assert (round(pages[0].width_mm, 1), round(pages[0].height_mm, 1)) == (210.0, 297.0)


def test_margins_are_within_the_decrees_ranges(pages: list[Page]) -> None:
    """Top and bottom 20 to 25, left 30 to 35, right 15 to 20 mm (I.3); the page number is above."""
    for page in (page for page in pages if page.width_mm < page.height_mm):
        lines = [line for line in page.lines if not (line.text.isdigit() and _is_in_top_margin(page, line))]
        # Ink may reach past the margin by the side bearing of a letter.
        assert min(line.left_mm for line in lines) >= _TEXT_LEFT_MM - 0.4
        assert max(line.right_mm for line in lines) <= 210 - 15 + 0.4
        assert max(line.baseline_mm for line in lines) <= 297 - 20 - 2.5
        assert min(line.baseline_mm for line in lines) >= 20
    first = pages[0].lines
    (start,) = [number for number, line in enumerate(first) if line.text.startswith(_BODY)]
    assert 29.9 <= first[start + 1].left_mm <= 35


def _is_in_top_margin(page: Page, line: Line) -> bool:
    return line.baseline_mm > page.height_mm - 20


def test_the_font_has_the_widths_of_times_new_roman_and_is_black(pages: list[Page]) -> None:
    assert {font for page in pages for line in page.lines for font in line.fonts} <= {
        "Tinos",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-BoldItalic",
    }


def test_the_nation_stands_on_one_line(pages: list[Page]) -> None:
    """Quốc hiệu 12 to 13, Tiêu ngữ 13 to 14, upright and bold, one under the other (II.1)."""
    nation = _only_right(pages[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = _only_right(pages[0], "Độc lập - Tự do - Hạnh phúc")
    (nation_size,), (motto_size,) = nation.sizes, motto.sizes

    assert 12 <= nation_size <= 13
    assert 13 <= motto_size <= 14
    assert motto_size - nation_size == 1
    assert nation.fonts == motto.fonts == {"Tinos-Bold"}
    assert _middle(motto) == pytest.approx(_middle(nation), abs=0.3)
    assert nation.right_mm <= 195.4
    assert 4 < nation.baseline_mm - motto.baseline_mm < 7


def test_the_rule_under_the_motto_is_as_long_as_its_text(pages: list[Page]) -> None:
    motto = _only_right(pages[0], "Độc lập - Tự do - Hạnh phúc")
    rules = [rule for rule in pages[0].rules if rule.left_mm > 100 and rule.height_mm > 240]

    (rule,) = rules
    assert rule.width_mm == pytest.approx(motto.width_mm, abs=1)
    assert 0.5 < motto.baseline_mm - rule.height_mm < 4


def test_the_rule_under_the_agency_is_a_third_to_half_of_its_line(pages: list[Page]) -> None:
    (rule,) = [rule for rule in pages[0].rules if rule.right_mm < 96]
    above = [line for line in pages[0].lines if line.baseline_mm > rule.height_mm and line.left_mm < 90]
    line = min(above, key=lambda line: line.baseline_mm)
    agency = Line(tuple(letter for letter in line.letters if letter.left < 96 * 72 / 25.4))

    assert 1 / 3 <= rule.width_mm / agency.width_mm <= 1 / 2
    assert (rule.left_mm + rule.right_mm) / 2 == pytest.approx(_middle(agency), abs=0.5)
    assert agency.fonts == {"Tinos-Bold"}
    assert agency.sizes <= {12.0, 13.0}


def test_number_and_date_stand_on_one_line(pages: list[Page]) -> None:
    """Number upright, 13; place and date italic, 13 to 14 (II.3, II.4)."""
    number = pages[0].line("Số:")
    (date,) = [line for line in pages[0].lines if ", ngày" in line.text and "tháng" in line.text][:1]

    assert number.sizes == {13.0}
    assert number.fonts == {"Tinos"}
    assert date.fonts == {"Tinos-Italic"}
    assert date.sizes <= {13.0, 14.0}
    assert date.baseline_mm == pytest.approx(number.baseline_mm, abs=0.01)
    assert date.right_mm <= 195.4
    assert pages[0].line("/BC-UBND").sizes == {13.0}


def test_type_and_subject_are_bold_and_centred(pages: list[Page]) -> None:
    title = pages[0].line("BÁO CÁO")
    subject = [line for line in pages[0].lines if line.text.startswith(("Tình hình kinh", "phương hướng"))]
    rule = min(pages[0].rules, key=lambda rule: rule.height_mm)

    assert len(subject) == 2
    for line in (title, *subject):
        assert line.sizes <= {13.0, 14.0}
        assert line.fonts == {"Tinos-Bold"}
        assert _middle(line) == pytest.approx((30 + 195) / 2, abs=0.4)
    assert title.baseline_mm > subject[0].baseline_mm > subject[1].baseline_mm > rule.height_mm
    assert 1 / 3 <= rule.width_mm / subject[1].width_mm <= 1 / 2


def test_several_dashes_stand_under_the_colon() -> None:
    page = measure(render_pdf(sample_outline(), None))[0]
    label = page.line("Kính gửi:")
    dashes = [line for line in page.lines if line.text.startswith("- ")]
    colon = label.letters[[letter.text for letter in label.letters].index(":")]

    assert [line.text[-1] for line in dashes] == [";", ";", "."]
    for line in dashes:
        assert line.letters[0].left == pytest.approx(colon.left, abs=0.1)
        assert line.sizes <= {13.0, 14.0}


def test_running_text_is_justified_with_indent_gap_and_pitch(pages: list[Page]) -> None:
    """Indent 10 or 12.7 mm, at least 6 points between paragraphs, single to 1.5 lines (II.6)."""
    lines = pages[0].lines
    first = next(number for number, line in enumerate(lines) if line.text.startswith(_BODY))
    head, second, third = lines[first : first + 3]
    (size,) = head.sizes
    single_mm = size * 1.149 * 25.4 / 72  # ascent, descent and gap of Times New Roman

    assert 13 <= size <= 14
    assert head.left_mm - 30 == pytest.approx(12.7, abs=0.4)
    assert second.left_mm == pytest.approx(30, abs=0.4)
    assert second.right_mm == pytest.approx(195, abs=0.5)
    pitch = head.baseline_mm - second.baseline_mm
    assert single_mm * 0.995 <= pitch <= 1.5 * single_mm
    assert second.baseline_mm - third.baseline_mm == pytest.approx(pitch, abs=0.01)
    gap = lines[first - 1].baseline_mm - head.baseline_mm - pitch
    assert gap >= 6 * 25.4 / 72 - 0.01


def test_headings_follow_scheme_b(pages: list[Page]) -> None:
    lines = {line.text: line for page in pages for line in page.lines}

    assert lines["I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"].fonts == {"Tinos-Bold"}
    assert lines["1. Lĩnh vực kinh tế"].fonts == {"Tinos-Bold"}
    assert lines["a) Nông, lâm nghiệp, thủy sản; xây dựng nông thôn mới"].fonts == {"Tinos"}
    sizes = {size for text in ("1. Lĩnh vực kinh tế", "1. Ưu điểm") for size in lines[text].sizes}
    assert sizes <= {13.0, 14.0}


def test_no_heading_is_the_last_line_of_a_page(pages: list[Page]) -> None:
    for page in pages:
        assert not re.match(r"(I|II|III|IV|V)\. |\d\. |[a-zđ]\) ", page.lines[-1].text)


def test_page_numbers_stand_centred_in_the_top_margin_from_page_two(pages: list[Page]) -> None:
    numbers = []
    for page in pages:
        top = [line for line in page.lines if _is_in_top_margin(page, line) and line.text.isdigit()]
        numbers.append(top[0].text if top else "")
        for line in top:
            assert _middle(line) == pytest.approx((30 + page.width_mm - 15) / 2, abs=0.3)
            assert line.sizes <= {13.0, 14.0}
            assert line.fonts == {"Tinos"}
            assert 5 <= page.height_mm - line.baseline_mm <= 15
    # The body, then each appendix for itself (III.1): its first page bears no number either.
    body = numbers.index("", 1)
    assert numbers[:body] == ["", *[str(number) for number in range(2, body + 1)]]
    assert numbers[body:] == ["", "2", "", ""]


def test_the_foot_is_as_the_decree_draws_it(pages: list[Page]) -> None:
    """``Nơi nhận:`` 12 bold italic, level with the authority; the list 11; signer's lines bold (II.7)."""
    (page,) = [page for page in pages if any(line.text.startswith("Nơi nhận:") for line in page.lines)]
    label, authority = page.line("Nơi nhận:"), page.line("TM. ỦY BAN NHÂN DÂN")

    assert label.sizes == {12.0}
    assert label.fonts == {"Tinos-BoldItalic"}
    assert label.left_mm == pytest.approx(30, abs=0.4)
    assert label.baseline_mm == pytest.approx(authority.baseline_mm, abs=0.01)
    recipients = [line for line in page.lines if line.text.startswith("- ")]
    assert [line.text[-1] for line in recipients] == [";", ";", ";", ";", "."]
    assert recipients[-1].text == "- Lưu: VT, VP."
    assert all(line.sizes == {11.0} for line in recipients)
    signing = [page.line(text) for text in ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Người Ký Mẫu")]
    for line in (authority, *signing):
        assert line.sizes <= {13.0, 14.0}
        assert line.fonts == {"Tinos-Bold"}
        assert _middle(line) == pytest.approx(_middle(authority), abs=0.4)
    assert signing[1].baseline_mm - signing[2].baseline_mm > 30


def test_appendices_open_as_the_decree_asks(pages: list[Page]) -> None:
    """Label 14 bold, title 13 to 14 bold in capitals, the note 13 to 14 italic, centred (III.1)."""
    for page in pages:
        label = next((line for line in page.lines if line.text.startswith("Phụ lục ")), None)
        if label is None:
            continue
        title, first = page.lines[page.lines.index(label) + 1 :][:2]
        # The blanks left open in the note look like gaps between columns.
        pieces = [
            line for line in page.lines if line.baseline_mm == pytest.approx(first.baseline_mm, abs=0.01)
        ]
        note = Line(tuple(letter for line in pieces for letter in line.letters))
        assert label.sizes == {14.0}
        assert title.text == title.text.upper()
        assert label.fonts == title.fonts == {"Tinos-Bold"}
        assert note.fonts == {"Tinos-Italic"}
        assert title.sizes | note.sizes <= {13.0, 14.0}
        middle = (30 + page.width_mm - 15) / 2
        assert all(_middle(line) == pytest.approx(middle, abs=0.6) for line in (label, title, note))


def test_heads_of_tables_are_repeated(pages: list[Page]) -> None:
    across = [page for page in pages if page.width_mm > page.height_mm]

    assert len(across) == 2
    assert all("Chỉ tiêu" in page.text for page in across)


@pytest.mark.parametrize("name", ["usual", "nine pages", "long text"])
def test_poppler_reads_the_words_in_order(tmp_path: Path, name: str) -> None:
    need("pdftotext")
    outline = {"usual": sample_outline(), "nine pages": nine_pages(), "long text": with_text("đ" * 300)}[name]
    path = tmp_path / "report.pdf"
    path.write_bytes(render_pdf(outline, _DATA))
    answer = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True, timeout=60
    )
    words = " ".join(answer.stdout.decode("utf-8").split())

    places = [words.index(text) for text in ("Độc lập", "BÁO CÁO", "Kính gửi:", "Nơi nhận:", "Người Ký Mẫu")]
    assert places == sorted(places)
    assert "\ufffd" not in words


@pytest.mark.parametrize(
    "outline",
    [*_OUTLINES.values(), nine_pages(), with_text("901/UBND-VP " + "đ" * 300)],
    ids=[*_OUTLINES, "nine pages", "long words"],
)
@pytest.mark.parametrize("attachment", [_DATA, None], ids=["sealed", "preview"])
def test_verapdf_finds_nothing(verapdf: VeraPdf, outline: Outline, attachment: bytes | None) -> None:
    verdict = verapdf.judge(render_pdf(outline, attachment))

    assert verdict.failures == ()
    assert verdict.is_compliant
    assert verdict.checks > 1000

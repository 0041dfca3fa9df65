from __future__ import annotations

from dataclasses import replace

import pytest
from outlines import sample_outline, with_addressees

from soxa.documents import constants as c
from soxa.documents.arrangement import (
    addressee_lines,
    arrange,
    base_lines,
    date_line,
    group_cells,
    may_be_torn,
    number_line,
    open_date,
    recipient_lines,
)
from soxa.documents.fonts import Face, width_mm, wrap
from soxa.domain.outline import Row, Span


@pytest.mark.parametrize(
    ("month", "written"),
    [
        (1, "ngày      tháng 01 năm 2026"),
        (2, "ngày      tháng 02 năm 2026"),
        (3, "ngày      tháng 3 năm 2026"),
        (11, "ngày      tháng 11 năm 2026"),
        (0, "ngày      tháng      năm 2026"),
    ],
)
def test_only_january_and_february_bear_a_leading_zero(month: int, written: str) -> None:
    assert open_date(replace(sample_outline(), month=month)) == written


def test_number_and_date_are_left_open() -> None:
    assert number_line(sample_outline(), blank="   ") == "Số:    /BC-UBND"
    assert date_line(sample_outline()) == "Nậm Pung, ngày      tháng 11 năm 2026"


@pytest.mark.parametrize("month", [0, 1, 11])
def test_the_room_for_the_date_holds_the_filled_and_the_open_date(month: int) -> None:
    outline = replace(sample_outline(), month=month)
    room = arrange(outline).date_room_mm

    for text in (
        "ngày 30 tháng 12 năm 2026" if month != 1 else "ngày 30 tháng 01 năm 2026",
        open_date(outline),
    ):
        assert width_mm(text, Face.ITALIC, size_pt=14) <= room + 0.01


def test_one_addressee_stands_bare_several_have_marks() -> None:
    assert addressee_lines(with_addressees("Bộ Nội vụ")) == ("Kính gửi: Bộ Nội vụ",)
    assert addressee_lines(with_addressees("A", "B;", "C.")) == ("- A;", "- B;", "- C.")
    assert addressee_lines(with_addressees()) == ()


def test_dashes_stand_under_the_colon() -> None:
    decided = arrange(sample_outline())
    before_colon = width_mm("Kính gửi", Face.REGULAR, size_pt=14)

    assert decided.addressee_dash_mm - decided.addressee_indent_mm == pytest.approx(before_colon)


def test_lists_get_their_marks_once() -> None:
    outline = replace(
        sample_outline(), bases=("Căn cứ A;", "Căn cứ B"), recipients=("Như trên", "Lưu: VT, VP.")
    )

    assert base_lines(outline) == ("Căn cứ A;", "Căn cứ B.")
    assert recipient_lines(outline) == ("- Như trên;", "- Lưu: VT, VP.")


def test_large_sizes_are_used_where_they_fit() -> None:
    assert arrange(sample_outline()).sizes == c.LARGE


def test_a_long_place_brings_the_smaller_set() -> None:
    outline = replace(sample_outline(), place="Thành phố Hồ Chí Minh", month=12)

    assert arrange(outline).sizes == c.SMALL
    date = "Thành phố Hồ Chí Minh, ngày 29 tháng 12 năm 2026"
    assert width_mm(date, Face.ITALIC, size_pt=c.SMALL.date) <= c.NATION_COLUMN_MM


def test_an_agency_that_would_break_only_at_13_points_brings_the_smaller_set() -> None:
    name = "VĂN PHÒNG HĐND VÀ UBND X"
    assert width_mm(name, Face.BOLD, size_pt=13) > 66 > width_mm(name, Face.BOLD, size_pt=12)

    assert arrange(replace(sample_outline(), agency=(name,))).sizes == c.SMALL


def test_an_agency_that_breaks_either_way_keeps_the_larger_set() -> None:
    assert arrange(replace(sample_outline(), agency=("PHÒNG " * 30,))).sizes == c.LARGE


def test_wrapped_lines_come_out_about_equally_long() -> None:
    outline = sample_outline()
    centred = arrange(outline).subject
    lines = wrap(outline.subject, Face.BOLD, size_pt=14, width_limit_mm=centred.width_mm)

    lengths = [width_mm(line, Face.BOLD, size_pt=14) for line in lines]
    assert len(lengths) == 2
    assert max(lengths) / min(lengths) < 1.15


@pytest.mark.parametrize("subject", ["Kết quả tháng 11", "Tình hình " * 50])
def test_the_rule_is_a_third_to_half_of_the_line_above_it(subject: str) -> None:
    centred = arrange(replace(sample_outline(), subject=subject)).subject
    last = wrap(subject, Face.BOLD, size_pt=14, width_limit_mm=centred.width_mm)[-1]

    assert 1 / 3 <= centred.rule_mm / width_mm(last, Face.BOLD, size_pt=14) <= 1 / 2


def test_a_subject_of_one_endless_word_is_no_trap() -> None:
    assert arrange(replace(sample_outline(), subject="x" * 500)).subject.rule_mm < c.TEXT_WIDTH_MM / 2


def test_a_title_row_reaches_from_its_last_word_to_the_edge() -> None:
    def row(*texts: str) -> Row:
        return Row(tuple((Span(text),) for text in texts), group=True)

    assert len(group_cells(row("I", "Chỉ đạo", "", ""))) == 2
    assert len(group_cells(row("Chỉ đạo", "", ""))) == 1
    assert len(group_cells(row("", "", ""))) == 1
    assert len(group_cells(row("a", "", "b"))) == 3


def test_only_long_rows_may_be_torn() -> None:
    assert not may_be_torn(Row(((Span("ngắn"),),)))
    assert may_be_torn(Row(((Span("dài " * 200),),)))
    assert not may_be_torn(Row(()))

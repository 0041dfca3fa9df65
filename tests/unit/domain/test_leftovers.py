"""What was left unchanged since the last report, and what only looks so."""

from __future__ import annotations

import pytest
from small_packs import NOVEMBER, RULE

from soxa.domain.leftovers import names, names_left, old_days, sentences, unchanged
from soxa.domain.said_numbers import FIGURE_SIGN

OCTOBER = RULE.previous(NOVEMBER)


def test_long_sentences_left_as_they_were_are_told_once() -> None:
    before = ["Công tác thông tin được duy trì thường xuyên, liên tục. Không có gì mới."]
    now = ["Mở đầu. công tác  thông tin được duy trì thường xuyên, liên tục; Không có gì mới."]
    assert unchanged(now, before) == ("công tác thông tin được duy trì thường xuyên, liên tục;",)
    assert unchanged([*now, *now], before) == unchanged(now, before)
    assert unchanged(["Câu khác hẳn câu của kỳ trước, viết lại cả."], before) == ()


def test_sentences_with_figures_are_kept_up_by_themselves() -> None:
    assert sentences(f"Trong kỳ đã tổ chức {FIGURE_SIGN} cuộc họp giao ban.") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ngày 20/9/2026 tổ chức hội nghị.", ("20/9/2026",)),
        ("Ngày 05/10 tổ chức hội nghị.", ("05/10",)),
        (
            "Trong tháng 10 đã tổ chức, tháng 10/2026 và tháng 10 năm 2026.",
            ("tháng 10", "tháng 10/2026", "tháng 10 năm 2026"),
        ),
        ("Ngày 20/10/2026 tổ chức hội nghị.", ()),
        ("Ngày 20/9/2025 tổ chức hội nghị.", ()),
        ("Thực hiện Kế hoạch số 12/KH-UBND ngày 05/10/2026 của UBND xã.", ()),
        ("Tăng so với tháng 10.", ()),
        ("Trong tháng 11 và tháng 12.", ()),
        ("Đạt 45/10 chỉ tiêu, 31/9 thì không có.", ()),
    ],
)
def test_days_of_the_period_before_are_told(text: str, told: tuple[str, ...]) -> None:
    assert old_days(text, NOVEMBER, OCTOBER) == told


def test_a_quarter_has_no_month_to_compare() -> None:
    quarter = type(NOVEMBER)(NOVEMBER.start, NOVEMBER.end, "2026-Q4")
    assert old_days("Trong tháng 10.", quarter, quarter) == ()


def test_names_are_words_with_capitals_behind_another() -> None:
    assert names("Đoàn công tác Sở Nội Vụ làm việc. Ủy Ban và Hội Nông Dân xã") == {
        "Sở Nội Vụ",
        "Hội Nông Dân",
    }
    assert names("Trong Tháng này") == frozenset()


def test_names_of_the_office_stand_in_every_report() -> None:
    before = ["Đoàn của Sở Nội Vụ và Nậm Pung"]
    now = ["Tiếp đoàn Sở Nội Vụ tại xã Nậm Pung"]
    assert names_left(now, before, own=["Xã Nậm Pung"]) == ("Sở Nội Vụ",)
    assert names_left(now, [], own=[]) == ()

"""What the titles of a sheet of earlier values mean."""

from __future__ import annotations

from datetime import date

import pytest

from soxa.domain.figures import Basis
from soxa.domain.past_columns import read_past_title
from soxa.domain.periods import Closing


@pytest.mark.parametrize(
    ("title", "label", "basis"),
    [
        ("Tháng 11/2025", "2025-11", Basis.ACTUAL),
        ("Thực hiện tháng 01 năm 2025", "2025-01", Basis.ACTUAL),
        ("T12/2025", "2025-12", Basis.ACTUAL),
        ("11/2025", "2025-11", Basis.ACTUAL),
        ("Năm 2025 Tháng 3", "2025-03", Basis.ACTUAL),
        ("Quý III/2025", "2025-Q3", Basis.ACTUAL),
        ("Quý 4 năm 2025", "2025-Q4", Basis.ACTUAL),
        ("6 tháng 2025", "2025-H1", Basis.ACTUAL),
        ("6 tháng đầu năm 2025", "2025-H1", Basis.ACTUAL),
        ("6 tháng cuối năm 2025", "2025-H2", Basis.ACTUAL),
        ("9 tháng đầu năm 2025", "2025-9M", Basis.ACTUAL),
        ("Cả năm 2025", "2025", Basis.ACTUAL),
        ("Năm 2025", "2025", Basis.ACTUAL),
        ("Kế hoạch năm 2026 (tỉnh giao)", "2026", Basis.PLAN_PROVINCE),
        ("KH 2026", "2026", Basis.PLAN_PROVINCE),
        ("Dự toán HĐND xã giao năm 2026", "2026", Basis.PLAN_COUNCIL),
        ("Tháng 5", "2024-05", Basis.ACTUAL),
        ("So sánh cùng kỳ năm 2025 (%)", None, None),
        ("Ước thực hiện tháng 11/2025", None, None),
        ("Tỷ lệ so KH 2025", None, None),
        ("Ghi chú", None, None),
        ("Đợt 1/2025", None, None),
    ],
)
def test_titles_name_a_period_or_a_plan(title: str, label: str | None, basis: Basis | None) -> None:
    found = read_past_title(title, index=3, year=2024)
    assert (found and found.label, found and found.basis) == (label, basis)


def test_a_title_without_a_year_says_nothing_where_no_year_is_known() -> None:
    assert read_past_title("Tháng 5", index=3) is None


def test_days_follow_the_closing_of_the_office_but_a_plans_do_not() -> None:
    month, plan = (read_past_title(title, index=0) for title in ("Tháng 11/2025", "Kế hoạch 2026"))
    assert month is not None
    assert plan is not None
    assert month.days(Closing.DECREE_09).start == date(2025, 10, 15)
    assert month.days(Closing.CALENDAR).start == date(2025, 11, 1)
    assert plan.days(Closing.DECREE_09).start == date(2026, 1, 1)

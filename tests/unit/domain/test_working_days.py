"""Working days and deadlines, against days known from the calendar of Viet Nam."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.packs import Deadline
from soxa.domain.working_days import add_working_days, due_day, is_working_day, working_days_between


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 14),  # Saturday
        date(2026, 11, 15),  # Sunday
        date(2026, 1, 1),
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 9, 2),
        date(2026, 2, 17),  # the first day of the year Bính Ngọ
        date(2025, 1, 29),  # the first day of the year Ất Tỵ
        date(2026, 4, 26),  # the tenth of the third moon (Giỗ Tổ), a Sunday
        date(2026, 4, 27),  # the day off in lieu
    ],
)
def test_offices_rest(day: date) -> None:
    assert not is_working_day(day)


def test_offices_work_on_an_ordinary_monday() -> None:
    assert is_working_day(date(2026, 11, 16))


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        (date(2026, 11, 14), date(2026, 11, 17)),  # Saturday: Monday, Tuesday
        (date(2026, 10, 14), date(2026, 10, 16)),  # Wednesday
        (date(2026, 2, 14), date(2026, 2, 24)),  # Tết 2026 lies between
        (date(2026, 4, 29), date(2026, 5, 5)),  # 30/4, 1/5 and a weekend lie between
    ],
)
def test_two_working_days_after_closing(closing: date, expected: date) -> None:
    assert due_day(Deadline(working_days=2), closing) == expected


@pytest.mark.parametrize(
    ("day", "closing", "expected"),
    [
        (3, date(2026, 10, 31), date(2026, 11, 3)),
        (25, date(2026, 11, 30), date(2026, 12, 25)),
        (20, date(2026, 11, 14), date(2026, 11, 20)),
        (14, date(2026, 11, 14), date(2026, 12, 14)),
        (31, date(2026, 1, 31), date(2026, 2, 28)),
        (10, date(2026, 12, 14), date(2027, 1, 10)),
    ],
)
def test_a_day_of_the_month_is_the_first_after_closing(day: int, closing: date, expected: date) -> None:
    assert due_day(Deadline(day=day, hour=time(10)), closing) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 12))
def test_counting_forward_and_counting_between_agree(day: date, count: int) -> None:
    reached = add_working_days(day, count)
    assert working_days_between(day, reached) == count
    assert count == 0 or is_working_day(reached)
    assert working_days_between(reached, day - timedelta(days=1)) == 0

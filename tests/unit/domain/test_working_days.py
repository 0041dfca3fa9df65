"""Working days and deadlines, against days known from the calendar of Viet Nam."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.packs import Deadline, MonthOf
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule
from soxa.domain.working_days import (
    OwnDays,
    add_working_days,
    due_day,
    is_working_day,
    working_days_between,
)


def _closed(day: date) -> Period:
    return Period(day, day + timedelta(days=1), "x")


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
    assert due_day(Deadline(working_days=2), _closed(closing)) == expected


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
    assert due_day(Deadline(day=day, hour=time(10)), _closed(closing)) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 12))
def test_counting_forward_and_counting_between_agree(day: date, count: int) -> None:
    reached = add_working_days(day, count)
    assert working_days_between(day, reached) == count
    assert count == 0 or is_working_day(reached)
    assert working_days_between(reached, day - timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("deadline", "frequency", "closing", "label", "expected"),
    [
        (
            Deadline(day=25, month=MonthOf.SAME),
            Frequency.MONTHLY,
            Closing.CALENDAR,
            "2026-11",
            date(2026, 11, 25),
        ),
        (
            Deadline(day=20, month=MonthOf.SAME),
            Frequency.MONTHLY,
            Closing.DECREE_09,
            "2026-11",
            date(2026, 11, 20),
        ),
        (
            Deadline(day=31, month=MonthOf.SAME),
            Frequency.MONTHLY,
            Closing.CALENDAR,
            "2026-02",
            date(2026, 2, 28),
        ),
        (
            Deadline(day=3, month=MonthOf.FOLLOWING),
            Frequency.MONTHLY,
            Closing.DECREE_09,
            "2026-12",
            date(2027, 1, 3),
        ),
        (
            Deadline(weekday=5, hour=time(16)),
            Frequency.WEEKLY,
            Closing.CALENDAR,
            "2026-W46",
            date(2026, 11, 13),
        ),
        (Deadline(weekday=7), Frequency.WEEKLY, Closing.CALENDAR, "2026-W46", date(2026, 11, 15)),
        (Deadline(date_in_year="10-20"), Frequency.YEARLY, Closing.DECREE_09, "2026", date(2026, 10, 20)),
        (Deadline(by_request=True), Frequency.YEARLY, Closing.DECREE_09, "2026", None),
    ],
)
def test_a_deadline_follows_its_rule(
    deadline: Deadline, frequency: Frequency, closing: Closing, label: str, expected: date | None
) -> None:
    assert due_day(deadline, PeriodRule(frequency, closing).parse(label)) == expected


def test_an_offices_own_days_come_before_the_calendar() -> None:
    closing = _closed(date(2026, 11, 14))  # a Saturday
    rest_on_monday = OwnDays(off=frozenset({date(2026, 11, 16)}))
    assert due_day(Deadline(working_days=2), closing, rest_on_monday) == date(2026, 11, 18)
    work_on_sunday = OwnDays(working=frozenset({date(2026, 11, 15)}))
    assert due_day(Deadline(working_days=2), closing, work_on_sunday) == date(2026, 11, 16)
    assert working_days_between(date(2026, 11, 14), date(2026, 11, 16), work_on_sunday) == 2
    both = OwnDays(off=frozenset({date(2026, 11, 15)}), working=frozenset({date(2026, 11, 15)}))
    assert is_working_day(date(2026, 11, 15), both)

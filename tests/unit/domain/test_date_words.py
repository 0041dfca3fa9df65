from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.date_words import Lean, read_day_words
from soxa.domain.dates import write_date

TODAY = date(2026, 11, 16)  # a Monday


def _read(text: str, *, lean: Lean | None = Lean.PAST, near: date | None = None) -> tuple[date, date] | None:
    days = read_day_words(text, today=TODAY, near=near, lean=lean)
    return (days.first, days.last) if days else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hôm nay", "2026-11-16"),
        ("Hôm qua", "2026-11-15"),
        ("hom kia", "2026-11-14"),
        ("mai", "2026-11-17"),
        ("t2", "2026-11-16"),
        ("T3", "2026-11-10"),
        ("thứ năm", "2026-11-12"),
        ("thứ Năm tuần trước", "2026-11-12"),
        ("t5 tuần này", "2026-11-19"),
        ("thu 7", "2026-11-14"),
        ("cn", "2026-11-15"),
        ("chủ nhật tuần sau", "2026-11-29"),
        ("12", "2026-11-12"),
        ("28", "2026-10-28"),
        ("31", "2026-10-31"),
        ("5/9", "2026-09-05"),
        ("2026-11-03", "2026-11-03"),
        ("5.9", "2026-09-05"),
        ("05-09-26", "2026-09-05"),
        ("28/12", "2025-12-28"),
        ("28/12/2026", "2026-12-28"),
        ("ngày 5 tháng 9", "2026-09-05"),
        ("ngày 05 tháng 9 năm 2025", "2025-09-05"),
    ],
)
def test_a_day_that_was_is_read_as_it_is_said(text: str, day: str) -> None:
    assert _read(text) == (date.fromisoformat(day), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("t2", "2026-11-16"),
        ("t3", "2026-11-17"),
        ("cn", "2026-11-22"),
        ("12", "2026-12-12"),
        ("31", "2026-12-31"),
        ("5/9", "2027-09-05"),
        ("28/12", "2026-12-28"),
        ("ngày kia", "2026-11-18"),
    ],
)
def test_a_planned_day_is_looked_for_ahead(text: str, day: str) -> None:
    assert _read(text, lean=Lean.COMING) == (date.fromisoformat(day), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20/11", "2026-11-20"),
        ("15/12", "2026-12-15"),
        ("28/12", "2025-12-28"),
        ("5/9", "2026-09-05"),
        ("28", "2026-10-28"),
        ("t5", "2026-11-12"),
    ],
)
def test_what_is_entered_as_it_happens_may_lie_a_month_ahead(text: str, day: str) -> None:
    assert _read(text, lean=Lean.RECENT) == (date.fromisoformat(day), date.fromisoformat(day))


def test_in_december_the_first_of_january_is_the_next_one() -> None:
    read = read_day_words("5/1", today=date(2026, 12, 20), lean=Lean.RECENT)
    assert read is not None
    assert read.first == date(2027, 1, 5)


@pytest.mark.parametrize(("text", "day"), [("15/1", "2027-01-15"), ("5/9", "2026-09-05")])
def test_a_deadline_is_the_nearest_such_day(text: str, day: str) -> None:
    assert _read(text, lean=Lean.NEAREST) == (date.fromisoformat(day), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5-7/9", "2026-09-05", "2026-09-07"),
        ("5-7/10", "2026-10-05", "2026-10-07"),
        ("5 – 7/9/2025", "2025-09-05", "2025-09-07"),
        ("từ 5/9 đến 7/9", "2026-09-05", "2026-09-07"),
        ("từ ngày 28/9 đến ngày 02/10", "2026-09-28", "2026-10-02"),
        ("28.9-2.10", "2026-09-28", "2026-10-02"),
        ("28/12 đến 3/1", "2025-12-28", "2026-01-03"),
        ("28/12/2025-3/1/2026", "2025-12-28", "2026-01-03"),
        ("28/12 - 03/01/2026", "2025-12-28", "2026-01-03"),
        ("14-20/11", "2026-11-14", "2026-11-20"),
    ],
)
def test_several_days(text: str, first: str, last: str) -> None:
    assert _read(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    ["", "hôm", "t8", "31/9", "29/2/2026", "0/5", "7-5/9", "5/9/7", "1/2/3/4", "hai", "5/9 đến", "5-7/9/9"],
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert _read(text) is None


def test_the_month_and_year_come_from_the_day_near_which_one_writes() -> None:
    near = date(2025, 9, 30)
    assert _read("12", near=near) == (date(2025, 9, 12), date(2025, 9, 12))
    assert _read("1/10", near=near) == (date(2025, 10, 1), date(2025, 10, 1))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from([None, *Lean]))
def test_a_written_day_is_read_as_itself(day: date, lean: Lean | None) -> None:
    read = read_day_words(write_date(day), today=TODAY, lean=lean)
    assert read is not None
    assert (read.first, read.last) == (day, day)


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["t2", "t3", "t4", "t5", "t6", "t7", "cn"]),
)
def test_a_weekday_lies_in_the_seven_days_on_its_side(today: date, text: str) -> None:
    past = read_day_words(text, today=today, lean=Lean.PAST)
    coming = read_day_words(text, today=today, lean=Lean.COMING)
    assert past is not None
    assert coming is not None
    assert timedelta(0) <= today - past.first < timedelta(days=7)
    assert timedelta(0) <= coming.first - today < timedelta(days=7)
    assert past.first.weekday() == coming.first.weekday()


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 31), st.integers(1, 12))
def test_without_a_year_what_was_done_is_not_ahead(today: date, day: int, month: int) -> None:
    read = read_day_words(f"{day}/{month}", today=today, lean=Lean.PAST)
    if read is not None and (day, month) != (29, 2):
        assert read.first <= today
        assert (read.first.day, read.first.month) == (day, month)

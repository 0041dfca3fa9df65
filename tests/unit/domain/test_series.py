from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.series import MOST_DAYS, Every, Series, series_days


def test_each_monday_until_a_day() -> None:
    days = series_days(Series(date(2026, 11, 16), date(2026, 12, 7)))
    assert days == (date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7))


def test_every_second_week() -> None:
    days = series_days(Series(date(2026, 11, 16), date(2026, 12, 20), step=2))
    assert days == (date(2026, 11, 16), date(2026, 11, 30), date(2026, 12, 14))


def test_each_month_on_its_day_or_its_last() -> None:
    days = series_days(Series(date(2026, 10, 31), date(2027, 3, 31), Every.MONTH))
    assert days == (
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
    )


def test_a_series_that_is_over_has_no_days_and_none_is_endless() -> None:
    assert series_days(Series(date(2026, 11, 16), date(2026, 11, 15))) == ()
    assert len(series_days(Series(date(2026, 11, 16), date(2090, 1, 1)))) == MOST_DAYS
    with pytest.raises(ValueError, match="forward"):
        series_days(Series(date(2026, 11, 16), date(2027, 1, 1), step=0))


@given(
    st.dates(date(2000, 1, 1), date(2050, 12, 31)),
    st.integers(0, 900),
    st.sampled_from(Every),
    st.integers(1, 12),
)
def test_days_rise_and_stay_inside(first: date, length: int, every: Every, step: int) -> None:
    until = date.fromordinal(first.toordinal() + length)
    days = series_days(Series(first, until, every, step))
    assert list(days) == sorted(set(days))
    assert days[0] == first
    assert days[-1] <= until
    if every is Every.WEEK:
        assert {day.weekday() for day in days} == {first.weekday()}

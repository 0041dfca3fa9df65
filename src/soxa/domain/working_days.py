"""Working days and deadlines: weekends and public holidays of Viet Nam, Tết with them.

The library knows the holidays of the Labour Code, moon calendar and days off in lieu; what a year's decision
of the Government moves besides (a working Saturday for a bridge day) it may not know.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from soxa.domain.packs import Deadline

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Tell whether offices work on a day."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the count-th working day after a day; for zero, the day itself."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Return how many working days follow the first day, up to and including the last; 0 if none do."""
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def due_day(deadline: Deadline, closing_day: date) -> date:
    """Return the day a report is due.

    Working days are counted from the closing day (``D+2``). A day of the month is the first such day after
    it, or the last of a shorter month.
    """
    if deadline.working_days is not None:
        return add_working_days(closing_day, deadline.working_days)
    assert deadline.day is not None  # packs are checked to have just one of the two
    found = _day_in_month(closing_day.year, closing_day.month, deadline.day)
    if found <= closing_day:
        after = closing_day.replace(day=28) + timedelta(days=4)
        found = _day_in_month(after.year, after.month, deadline.day)
    return found


def _day_in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


@cache
def _holidays(year: int) -> frozenset[date]:
    # The library is imported when the first deadline is asked for: it must not slow the first window down.
    from holidays import country_holidays  # noqa: PLC0415 - see above

    return frozenset(country_holidays("VN", years=year))

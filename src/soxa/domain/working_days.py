"""Working days and deadlines: weekends, public holidays of Viet Nam, Tết with them, and what an office adds.

The library knows the holidays of the Labour Code, moon calendar and days off in lieu; what a year's decision
of the Government moves besides (a working Saturday for a bridge day) or a province gives, it may not know:
those days an office enters itself.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from soxa.domain.packs import Deadline, MonthOf
from soxa.domain.periods import Period, reporting_year

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class OwnDays:
    """What an office knows of its days beyond weekends and public holidays."""

    off: frozenset[date] = frozenset()
    """Days without work that would be working days."""
    working: frozenset[date] = frozenset()
    """Days of work that would be none: a Saturday worked for a bridge day."""


NO_OWN_DAYS = OwnDays()


def is_working_day(day: date, own: OwnDays = NO_OWN_DAYS) -> bool:
    """Tell whether offices work on a day; what the office says itself comes first."""
    if day in own.working:
        return True
    return day.weekday() < _SATURDAY and day not in own.off and day not in _holidays(day.year)


def add_working_days(day: date, count: int, own: OwnDays = NO_OWN_DAYS) -> date:
    """Return the count-th working day after a day; for zero, the day itself."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, own)
    return day


def working_days_between(first: date, last: date, own: OwnDays = NO_OWN_DAYS) -> int:
    """Return how many working days follow the first day, up to and including the last; 0 if none do."""
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(is_working_day(day, own) for day in days)


def due_day(deadline: Deadline, period: Period, own: OwnDays = NO_OWN_DAYS) -> date | None:
    """Return the day a period's report is due; None where a letter or plan sets it.

    Working days are counted from the closing day (``D+2``). Days of a month, of a week and of the year stand
    as they are, whether or not it is a working day: that is what the deadline's text says.
    """
    closing_day = period.last_day
    if deadline.working_days is not None:
        return add_working_days(closing_day, deadline.working_days, own)
    if deadline.day is not None:
        return _day_of_month(deadline.day, deadline.month, closing_day)
    if deadline.weekday is not None:
        return closing_day - timedelta(days=(closing_day.isoweekday() - deadline.weekday) % 7)
    if deadline.date_in_year:
        return date.fromisoformat(f"{reporting_year(period):04}-{deadline.date_in_year}")
    return None


def holiday_name(day: date) -> str:
    """Return the Vietnamese name of a public holiday; empty for any other day."""
    return _holidays(day.year).get(day, "")


def _day_of_month(day: int, month: MonthOf, closing_day: date) -> date:
    here = _day_in_month(closing_day, day)
    if month is MonthOf.SAME or (month is MonthOf.AFTER_CLOSING and here > closing_day):
        return here
    return _day_in_month(closing_day.replace(day=28) + timedelta(days=4), day)


def _day_in_month(inside: date, day: int) -> date:
    return inside.replace(day=min(day, monthrange(inside.year, inside.month)[1]))


@cache
def _holidays(year: int) -> Mapping[date, str]:
    # The library is imported when the first deadline is asked for: it must not slow the first window down.
    from holidays import country_holidays  # noqa: PLC0415 - see above

    return dict(country_holidays("VN", years=year, language="vi"))

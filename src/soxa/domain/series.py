"""Series: the days on which something comes round again, each Monday or on the 25th of each month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

MOST_DAYS: Final = 120
"""More than two years of weeks: whoever asks for more has mistyped a year."""
_WEEK: Final = timedelta(days=7)
_MONTHS_IN_YEAR: Final = 12


class Every(Enum):
    """What a series counts in."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Series:
    """A rule, and from when to when it holds."""

    first: date
    """The first day; it decides the weekday, or the day of the month."""
    until: date
    """No day is later than this one."""
    every: Every = Every.WEEK
    """Weeks or months."""
    step: int = 1
    """Each week is 1, every second one 2."""


def series_days(series: Series) -> tuple[date, ...]:
    """Return the days of a series in order, at most `MOST_DAYS`; a month too short for a day has its last.

    Raises:
        ValueError: The step is below one.
    """
    if series.step < 1:
        raise ValueError("a series steps forward")
    days: list[date] = []
    for day in _days(series):
        if day > series.until or len(days) == MOST_DAYS:
            break
        days.append(day)
    return tuple(days)


def _days(series: Series) -> Iterator[date]:
    first, at = series.first, 0
    while at <= MOST_DAYS:
        if series.every is Every.WEEK:
            yield first + at * series.step * _WEEK
        else:
            month = first.year * _MONTHS_IN_YEAR + first.month - 1 + at * series.step
            year, month = month // _MONTHS_IN_YEAR, month % _MONTHS_IN_YEAR + 1
            yield date(year, month, min(first.day, monthrange(year, month)[1]))
        at += 1

"""Periods of reporting: half-open intervals of days, made by the rule of a regime.

Decree 09/2019, Article 12: data are closed on the 14th; the month 2026-11 runs from 15/10 up to and including
14/11/2026. Calendar periods stand beside them: the rule belongs to the regime, never to the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import Enum

from soxa.base.errors import AppError

_CLOSING_DAY = 15
_YEAR = 12
_LABEL = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)|W(?P<week>\d{2})))?"
)


class UnknownPeriod(AppError):
    """A label that names no period of the regime."""

    def __init__(self, *, label: str, example: str) -> None:
        super().__init__(label=label[:40], example=example)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open interval of days ``[start, end)`` with its label."""

    start: date
    """First day inside."""
    end: date
    """First day after."""
    label: str
    """``2026-11``, ``2026-Q3``, ``2026-H1``, ``2026-9M``, ``2026``, ``2026-W46``, else ``start/end``."""

    def __contains__(self, day: object) -> bool:
        """Tell whether a day lies inside."""
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def last_day(self) -> date:
        """The last day inside (the closing day, ngày chốt)."""
        return self.end - timedelta(days=1)


class Closing(Enum):
    """When the data of a period are closed."""

    DECREE_09 = "decree09"
    """The 15th of the month before up to and including the 14th (Decree 09/2019, Article 12)."""
    CALENDAR = "calendar"
    """Calendar months."""


class Frequency(Enum):
    """How often a regime asks."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    NINE_MONTHS = "nine_months"
    YEARLY = "yearly"
    ONCE = "once"


_MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.NINE_MONTHS: 9,
    Frequency.YEARLY: _YEAR,
}


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """How a regime divides time: how often it asks, and when its data are closed.

    Weeks run from Monday to Sunday whatever the closing. Every day lies in exactly one period, but for nine
    months, which leave the rest of the year out, and single periods, which are free.
    """

    frequency: Frequency
    """How often."""
    closing: Closing
    """When data are closed."""

    def containing(self, day: date) -> Period | None:
        """Return the period a day lies in; None where the rule has none."""
        match self.frequency:
            case Frequency.ONCE:
                return None
            case Frequency.WEEKLY:
                year, week, _ = day.isocalendar()
                return _week(year, week)
            case _:
                year, month = self._month_of(day)
                length = _MONTHS[self.frequency]
                number = (month - 1) // length + 1
                return self._months(year, number) if number <= _YEAR // length else None

    def parse(self, label: str) -> Period:
        """Read a label, written as in `Period.label`.

        Raises:
            UnknownPeriod: It names no period, or one of another frequency.
        """
        found = self._once(label) if self.frequency is Frequency.ONCE else self._labelled(label)
        if found is None or found.label != label:
            raise UnknownPeriod(label=label, example=self._example())
        return found

    def previous(self, period: Period) -> Period:
        """Return the period before; for nine months and a single one, the year before's."""
        if self.frequency in {Frequency.NINE_MONTHS, Frequency.ONCE}:
            return self.last_year(period)
        before = self.containing(period.start - timedelta(days=1))
        assert before is not None  # the rule leaves no gap
        return before

    def following(self, period: Period) -> Period:
        """Return the period after; for nine months and a single one, the next year's."""
        if self.frequency in {Frequency.NINE_MONTHS, Frequency.ONCE}:
            return self._moved(period, 1)
        after = self.containing(period.end)
        assert after is not None  # the rule leaves no gap
        return after

    def last_year(self, period: Period) -> Period:
        """Return the same period one year earlier (cùng kỳ năm trước): the label's year less one."""
        return self._moved(period, -1)

    def since(self, day: date, *, until: date) -> Iterator[Period]:
        """Yield the periods that end after a day and begin on or before another, oldest first."""
        if self.frequency is Frequency.ONCE or until < day:
            return
        found = self.containing(day)
        while found is None:  # nine months leave a gap of three
            day += timedelta(days=28)
            found = self.containing(day)
        while found.start <= until:
            yield found
            found = self.following(found)

    def _month_of(self, day: date) -> tuple[int, int]:
        """Return year and number of the reporting month a day lies in."""
        late = self.closing is Closing.DECREE_09 and day.day >= _CLOSING_DAY
        month = day.month + late
        return (day.year + 1, 1) if month > _YEAR else (day.year, month)

    def _months(self, year: int, number: int) -> Period:
        """Return the number-th period of a year; numbers below one or beyond the last reach other years."""
        length = _MONTHS[self.frequency]
        first = (number - 1) * length
        start, end = self._begin(year, first), self._begin(year, first + length)
        return Period(start, end, self._label(year, number))

    def _begin(self, year: int, months: int) -> date:
        """Return the first day of the reporting month that comes so many after the year's first."""
        if self.closing is Closing.DECREE_09:
            months -= 1
        day = _CLOSING_DAY if self.closing is Closing.DECREE_09 else 1
        return date(year + months // _YEAR, months % _YEAR + 1, day)

    def _label(self, year: int, number: int) -> str:
        match self.frequency:
            case Frequency.MONTHLY:
                return f"{year:04}-{number:02}"
            case Frequency.QUARTERLY:
                return f"{year:04}-Q{number}"
            case Frequency.HALF_YEARLY:
                return f"{year:04}-H{number}"
            case Frequency.NINE_MONTHS:
                return f"{year:04}-9M"
            case _:
                return f"{year:04}"

    def _labelled(self, label: str) -> Period | None:
        found = _LABEL.fullmatch(label)
        year = int(found["year"]) if found else 0
        if found is None or not MINYEAR + 1 < year < MAXYEAR - 1:
            return None
        if self.frequency is Frequency.WEEKLY:
            return _week(year, int(found["week"])) if found["week"] else None
        numbers = {
            Frequency.MONTHLY: found["month"],
            Frequency.QUARTERLY: found["quarter"],
            Frequency.HALF_YEARLY: found["half"],
            Frequency.NINE_MONTHS: found["nine"] and "1",
            Frequency.YEARLY: "1",
        }
        number = int(numbers[self.frequency] or 0)
        return self._months(year, number) if 1 <= number <= _YEAR // _MONTHS[self.frequency] else None

    @staticmethod
    def _once(label: str) -> Period | None:
        try:
            start, end = (date.fromisoformat(part) for part in label.split("/"))
        except ValueError:
            return None
        return Period(start, end, label) if start < end else None

    def _moved(self, period: Period, years: int) -> Period:
        if self.frequency is Frequency.ONCE:
            start, end = _same_day(period.start, years), _same_day(period.end, years)
            return Period(start, end, f"{start}/{end}")
        year = reporting_year(period) + years
        if self.frequency is Frequency.WEEKLY:
            week = int(period.label[-2:])
            found = _week(year, week) or _week(year, week - 1)
            assert found is not None  # every year has 52 weeks
            return found
        return self.parse(f"{year:04}{period.label[4:]}")

    def _example(self) -> str:
        if self.frequency is Frequency.ONCE:
            return "2026-10-15/2026-11-15"
        if self.frequency is Frequency.WEEKLY:
            return "2026-W46"
        return self._months(2026, 1 if self.frequency is not Frequency.MONTHLY else 11).label


def reporting_year(period: Period) -> int:
    """Return the year a period is counted to: its label's; a free period's is that of its last day."""
    year = period.label[:4]
    return period.last_day.year if "/" in period.label or not year.isdecimal() else int(year)


def year_start(period: Period, starts: str) -> date:
    """Return the day from which a period's year is cumulated.

    Args:
        period: The period.
        starts: ``01-01``, or a day late in the year before, such as ``12-15`` (Decree 09/2019, Article 12).
    """
    month, day = (int(part) for part in starts.split("-"))
    year = reporting_year(period)
    return date(year - 1 if month > 6 else year, month, day)  # noqa: PLR2004 - the later half of a year


def _week(year: int, week: int) -> Period | None:
    try:
        start = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Period(start, start + timedelta(days=7), f"{year:04}-W{week:02}")


def _same_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

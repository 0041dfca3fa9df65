"""Names of periods as documents print them: ``quý I năm 2026``, and that of the time that comes after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from soxa.domain.dates import write_date
from soxa.domain.periods import Period, reporting_year

_QUARTERS = ("I", "II", "III", "IV")
_HALVES = ("6 tháng đầu năm", "6 tháng cuối năm")
_LAST_MONTH, _LAST_QUARTER = 12, 4
_PADDED_MONTHS = 3
_LATER = "thời gian tới"


def month_number(month: int) -> str:
    """Return a month as printed: 1 and 2 bear a leading zero (Decree 30/2020, Appendix I, II.4)."""
    return f"{month:02}" if month < _PADDED_MONTHS else str(month)


def period_name(period: Period) -> str:
    """Return a period's name: ``tháng 11 năm 2026``, ``9 tháng đầu năm 2026``, ``tuần 46 năm 2026``."""
    return _named(period, 0) or f"từ ngày {write_date(period.start)} đến ngày {write_date(period.last_day)}"


def short_period_name(period: Period) -> str:
    """Return a period's name for the window: a month as ``10/2026``, else as `period_name`."""
    year, _, month = period.label.partition("-")
    return f"{month}/{year}" if month.isdecimal() and year.isdecimal() else period_name(period)


def next_period_name(period: Period) -> str:
    """Return the name of what comes after: the last quarter after nine months, next year after a year."""
    return _named(period, 1) or _LATER


def _named(period: Period, further: int) -> str:
    ending, year = period.label[5:], reporting_year(period)
    if "/" in period.label:
        return ""
    if not ending:
        return f"năm {year + further}"
    names: Mapping[str, Callable[[str, int, int], str]] = {
        "Q": _quarter,
        "H": _half,
        "W": _week,
        "9": _nine_months,
    }
    return names.get(ending[0], _month)(ending, year, further)


def _month(ending: str, year: int, further: int) -> str:
    years, month = divmod(int(ending) - 1 + further, _LAST_MONTH)
    return f"tháng {month_number(month + 1)} năm {year + years}"


def _quarter(ending: str, year: int, further: int) -> str:
    years, quarter = divmod(int(ending[1]) - 1 + further, _LAST_QUARTER)
    return f"quý {_QUARTERS[quarter]} năm {year + years}"


def _half(ending: str, year: int, further: int) -> str:
    years, half = divmod(int(ending[1]) - 1 + further, 2)
    return f"{_HALVES[half]} {year + years}"


def _nine_months(_ending: str, year: int, further: int) -> str:
    return f"quý IV năm {year}" if further else f"9 tháng đầu năm {year}"


def _week(ending: str, year: int, further: int) -> str:
    week = int(ending[1:])
    if further:
        after = date.fromordinal(date.fromisocalendar(year, week, 1).toordinal() + 7).isocalendar()
        year, week = after.year, after.week
    return f"tuần {week} năm {year}"

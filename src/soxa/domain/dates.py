"""Days as offices write them (Decree 30/2020, Appendix I, 4; domain facts 1.2 and 6.3)."""

from __future__ import annotations

import re
from datetime import date

_LONG_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")


def _padded_month(month: int) -> str:
    """Months 1 and 2 alone bear a leading zero."""
    return f"{month:02}" if month < 3 else str(month)  # noqa: PLR2004 - the Decree's own bound


def write_date(day: date) -> str:
    """Write a day inside a text: ``05/9/2026``, ``04/02/2026``."""
    return f"{day.day:02}/{_padded_month(day.month)}/{day.year}"


def write_long_date(day: date) -> str:
    """Write a day at the head of a document: ``ngày 05 tháng 01 năm 2020``."""
    return f"ngày {day.day:02} tháng {_padded_month(day.month)} năm {day.year}"


def read_long_date(text: str) -> date | None:
    """Read what `write_long_date` wrote; None while a part of it is open or no such day exists."""
    found = _LONG_DATE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None

"""Days as people say them when they write things down: ``hôm qua``, ``t2``, ``5/9``, ``5-7/9``.

What was left out (month, year) is taken from the day near which one writes; then it leans to the side on
which the day must lie: what was done is not ahead, what is planned is not behind.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum
from typing import Final

from soxa.domain.reading import FIRST_YEAR, LAST_YEAR, Days
from soxa.domain.text import fold


class Lean(Enum):
    """On which side of today a day is looked for when a part of it was left out."""

    PAST = "past"
    """What was done: today at the latest."""
    RECENT = "recent"
    """What is entered as it happens: as `PAST`, but a day and month at most a month ahead is meant so."""
    COMING = "coming"
    """What is planned: today at the earliest."""
    NEAREST = "nearest"
    """A deadline: whichever side is nearer."""


_WEEK: Final = 7
_SOON: Final = timedelta(days=31)
_MONTHS_IN_YEAR: Final = 12
_SHORT_YEAR: Final = 100
_MONTHS_TRIED: Final = 4
"""From any month there is a 31st within four months."""
_SPOKEN: Final = {
    "hom nay": 0, "nay": 0, "hom qua": -1, "qua": -1, "hom kia": -2, "ngay mai": 1, "mai": 1, "ngay kia": 2,
}  # fmt: skip
_WEEKDAYS: Final = {
    "2": 0, "hai": 0, "3": 1, "ba": 1, "4": 2, "tu": 2, "5": 3, "nam": 3, "6": 4, "sau": 4, "7": 5, "bay": 5,
}  # fmt: skip
_WEEKDAY: Final = re.compile(
    r"(?:(?:t|thu) ?(2|3|4|5|6|7|hai|ba|tu|nam|sau|bay)|(cn|chu nhat))(?: (tuan (?:nay|truoc|sau)))?"
)
_WEEKS: Final = {"tuan nay": 0, "tuan truoc": -1, "tuan sau": 1}
_DAY: Final = re.compile(r"([0-9]{1,2})(?: ?([/. -]) ?([0-9]{1,2})(?: ?\2 ?([0-9]{4}|[0-9]{2}))?)?")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_LONG: Final = re.compile(r"([0-9]{1,2}) thang ([0-9]{1,2})(?: nam ([0-9]{4}))?")
_PARTS = r"([0-9]{1,2})(?: ?[/.] ?([0-9]{1,2})(?: ?[/.] ?([0-9]{4}|[0-9]{2}))?)?"
_RANGE: Final = re.compile(
    rf"(?:tu )?(?:ngay )?{_PARTS} ?(?:-|–|—|den ngay|den|toi) ?"
    r"([0-9]{1,2}) ?[/.] ?([0-9]{1,2})(?: ?[/.] ?([0-9]{4}|[0-9]{2}))?"
)


def read_day_words(
    text: str, *, today: date, near: date | None = None, lean: Lean | None = None
) -> Days | None:
    """Read a day, or several, as it is said or typed.

    Args:
        text: ``hôm qua``, ``t2``, ``thứ năm tuần trước``, ``12``, ``5/9``, ``5.9.26``, ``5-7/9``,
            ``từ 5/9 đến 7/9``; with or without tones.
        today: The office's day.
        near: Gives month and year where they were left out; None = today.
        lean: To which side such a day leans; None = to none, `near` alone decides.

    Returns:
        First and last day; None where the text names none.
    """
    plain = fold(text).strip()
    if plain in _SPOKEN:
        day = today + timedelta(days=_SPOKEN[plain])
        return Days(day, day)
    found = _weekday(plain, today, lean) or _single(plain, today, near or today, lean)
    return Days(found, found) if found else _range(plain, today, near or today, lean)


def _weekday(plain: str, today: date, lean: Lean | None) -> date | None:
    match = _WEEKDAY.fullmatch(plain)
    if match is None:
        return None
    wanted = 6 if match[2] else _WEEKDAYS[match[1]]
    if match[3]:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=wanted + _WEEK * _WEEKS[match[3]])
    if lean is Lean.COMING:
        return today + timedelta(days=(wanted - today.weekday()) % _WEEK)
    return today - timedelta(days=(today.weekday() - wanted) % _WEEK)


def _single(plain: str, today: date, near: date, lean: Lean | None) -> date | None:
    plain = plain.removeprefix("ngay ")
    if match := _ISO.fullmatch(plain):  # pasted from another program
        return _exact(int(match[1]), int(match[2]), int(match[3]))
    if match := _LONG.fullmatch(plain):
        return _placed((match[1], match[2], match[3]), today, near, lean)
    if match := _DAY.fullmatch(plain):
        return _placed((match[1], match[3], match[4]), today, near, lean)
    return None


def _range(plain: str, today: date, near: date, lean: Lean | None) -> Days | None:
    match = _RANGE.fullmatch(plain)
    if match is None:
        return None
    # What is done may end after today, what is planned may have begun before it: its first day leans.
    year = match[6] or match[3]
    first = _placed((match[1], match[2] or match[5], match[3] or year), today, near, lean)
    if first is None:
        return None
    last = _exact(first.year if year is None else _year(year), int(match[5]), int(match[4]))
    if last is not None and last < first:
        if match[3] is None and match[6] is not None:  # 28/12 - 03/01/2027
            first = _exact(first.year - 1, first.month, first.day) or first
        elif match[2] is not None and match[6] is None:
            last = _exact(last.year + 1, last.month, last.day)
    return Days(first, last) if last is not None and first <= last else None


def _placed(
    parts: tuple[str, str | None, str | None], today: date, near: date, lean: Lean | None
) -> date | None:
    """Return the day of these parts, with what is missing set."""
    day, month, year = int(parts[0]), parts[1], parts[2]
    if month is None:
        return _of_some_month(day, today, near, lean)
    if year is not None:
        return _exact(_year(year), int(month), day)
    return _of_some_year((near.year, int(month), day), today, near, lean)


def _of_some_year(parts: tuple[int, int, int], today: date, near: date, lean: Lean | None) -> date | None:
    year, month, day = parts
    before, here, after = (_exact(year + step, month, day) for step in (-1, 0, 1))
    if lean is Lean.NEAREST:
        known = (one for one in (before, here, after) if one)
        return min(known, key=lambda one: abs(one - near), default=None)
    if lean is Lean.RECENT:
        soon = [one for one in (here, after) if one is not None and timedelta(0) < one - today <= _SOON]
        here = soon[0] if soon else here
        lean = None if soon else Lean.PAST
    if here is not None and lean is Lean.PAST and here > today:
        return before or here
    if here is not None and lean is Lean.COMING and here < today:
        return after or here
    return here


def _of_some_month(day: int, today: date, near: date, lean: Lean | None) -> date | None:
    step = {Lean.PAST: -1, Lean.RECENT: -1, Lean.COMING: 1}.get(lean) if lean else None
    for away in range(_MONTHS_TRIED):
        month = near.year * _MONTHS_IN_YEAR + near.month - 1 + away * (step or 0)
        found = _exact(month // _MONTHS_IN_YEAR, month % _MONTHS_IN_YEAR + 1, day)
        if step is None:
            return found
        if found is not None and (found <= today if step < 0 else found >= today):
            return found
    return None


def _year(text: str) -> int:
    year = int(text)
    return year + FIRST_YEAR if year < _SHORT_YEAR else year


def _exact(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None

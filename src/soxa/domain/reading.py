"""What a human typed into a cell, read exactly or not at all: numbers and days as offices write them.

Nothing is guessed in silence: what can be read in two ways comes back as a fault that names both readings.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from soxa.base.errors import Message
from soxa.domain.text import fold, tidy
from soxa.domain.values import write_number

_MAX_DIGITS = 12
_MAX_DECIMALS = 6
_THOUSAND_DIGITS = 3
FIRST_YEAR, LAST_YEAR = 2000, 2099
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = range(36526, 73051)
"""Excel's day numbers of the years 2000 to 2099: a date cell whose format was lost shows as one of these."""
_MONTHS = 12
_DOUBT = 10
"""A clock is doubted when more than one day in so many lies ahead of it."""
_ENOUGH = 20
"""Fewer days say nothing about a clock."""
_LONGEST_PAUSE = timedelta(days=92)
"""An office that writes its tracker never leaves it for longer than a quarter."""

_DASHES = frozenset({"-", "–", "—", "/", "…", "...", "x"})
_NUMBER = re.compile(r"([0-9][0-9., ]*)(.*)", re.DOTALL)
_NEGATIVE = re.compile(r"[-−–]\s*[0-9].*", re.DOTALL)
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_DOTS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_BLANKS = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?")
_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|,[0-9]{3}\.[0-9]+)")
_ONE_COMMA = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_ONE_DOT = re.compile(r"[0-9]+\.[0-9]+")
_FORMS = (
    (_PLAIN, " ", ","),
    (_DOTS, ".", ","),
    (_BLANKS, " ", ","),
    (_COMMAS, ",", "."),
    (_ONE_DOT, " ", "."),
)
"""Ways to write a number, each with its sign between thousands and its decimal sign; the first that fits."""
_SERIAL = re.compile(r"[0-9]{5}")

_CLOCK = r"(?:[ ,]+(?:luc )?[0-9]{1,2} ?[:hg] ?[0-9]{0,2}(?::[0-9]{2})?)?"
_DAY = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})" + _CLOCK)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})" + _CLOCK)
_LONG = re.compile(r"([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_SHORT = re.compile(r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2})")
_WEEKDAY = re.compile(r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7])[ ,.]+)?(?:ngay )?")
_RANGE = re.compile(
    r"(?:tu )?(?:ngay )?([0-9]{1,2})(?: ?[/.] ?([0-9]{1,2})(?: ?[/.] ?([0-9]{4}|[0-9]{2}))?)?"
    r" ?(?:->|-|–|—|den het ngay|den ngay|den) ?"
    r"([0-9]{1,2}) ?[/.] ?([0-9]{1,2})(?: ?[/.] ?([0-9]{4}|[0-9]{2}))?"
)
_LISTED = re.compile(
    r"(?:cac )?(?:ngay )?([0-9]{1,2}(?: ?(?:[,;+&]|va) ?(?:ngay )?[0-9]{1,2})+)"
    r" ?[/.] ?([0-9]{1,2})(?: ?[/.] ?([0-9]{4}|[0-9]{2}))?"
)
_DAY_ALONE = re.compile(r"(?:ngay )?([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Span:
    """The months of one year that a sheet is about: what a day without a year or month belongs to."""

    year: int
    """Year."""
    first: int = 1
    """First month."""
    last: int = _MONTHS
    """Last month, included."""

    def holds(self, month: int) -> bool:
        """Tell whether a month is one of them."""
        return self.first <= month <= self.last


@dataclass(frozen=True, slots=True)
class Days:
    """The day or days that a cell names."""

    first: date
    """First day."""
    last: date
    """Last day, included; equal to the first for one day."""


def is_nothing(cell: str) -> bool:
    """Tell whether a cell of numbers says nothing: empty, or a stroke put there by hand."""
    return not cell or cell.casefold() in _DASHES


def read_number(
    cell: str, *, units: Collection[str] = (), decimals: int | None = None
) -> Decimal | Message | None:
    """Read a number: ``1250``, ``1.250``, ``1 250``, ``8,5``, ``180 người``.

    Args:
        cell: Text of the cell.
        units: Folded words that may follow the number without changing it (``nguoi``).
        decimals: Places that the quantity allows; None = any.

    Returns:
        The number; None where the cell says nothing; else why it is no number. ``8.5`` and ``1,250`` have
        two readings and are such a fault.
    """
    text = tidy(cell)
    if is_nothing(text):
        return None
    if _NEGATIVE.fullmatch(text):
        return Message("importing.negative_number", {"value": text})
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Message("importing.not_a_number", {"value": text})
    words = fold(match[2]).strip(" .()")
    if words and words not in units:
        return Message("importing.number_with_words", {"value": text, "words": match[2].strip()})
    number = _exact(match[1].rstrip(" ,."), text)
    if isinstance(number, Message) or decimals is None:
        return number
    return _fitting(number, decimals, text)


def _fitting(number: Decimal, decimals: int, text: str) -> Decimal | Message:
    if number == number.quantize(Decimal(1).scaleb(-decimals)):
        return number
    if decimals == 0:
        return Message("importing.not_whole", {"value": text})
    return Message("importing.too_exact", {"value": text, "decimals": decimals})


def write_cell_number(number: Decimal) -> str:
    """Write a number cell so that `read_number` gives the same number back: ``8.5`` becomes ``8,5``."""
    text = format(number.normalize() if number else Decimal(0), "f").replace(".", ",")
    whole, comma, places = text.partition(",")
    # Three places after a comma could be thousands; a fourth shows that they are not.
    return f"{whole}{comma}{places}0" if len(places) == _THOUSAND_DIGITS else text


def _exact(digits: str, text: str) -> Decimal | Message:
    if sum(sign.isdigit() for sign in digits) > _MAX_DIGITS + _MAX_DECIMALS:
        return Message("importing.number_too_long", {"value": text})
    if _ONE_COMMA.fullmatch(digits):
        return _two_readings(text, Decimal(digits.replace(",", ".")), Decimal(digits.replace(",", "")))
    if _ONE_DOT.fullmatch(digits) and not _DOTS.fullmatch(digits) and not digits.startswith("0."):
        return _two_readings(text, Decimal(digits), Decimal(digits.replace(".", "")))
    for form, thousands, comma in _FORMS:
        if form.fullmatch(digits):
            return _bounded(digits.replace(thousands, "").replace(comma, "."), text)
    return Message("importing.not_a_number", {"value": text})


def _bounded(plain: str, text: str) -> Decimal | Message:
    whole, _, places = plain.partition(".")
    if len(whole.lstrip("0")) > _MAX_DIGITS or len(places) > _MAX_DECIMALS:
        return Message("importing.number_too_long", {"value": text})
    return Decimal(plain)


def _two_readings(text: str, with_decimals: Decimal, whole: Decimal) -> Message:
    places = max(-int(with_decimals.normalize().as_tuple().exponent), 1)
    return Message(
        "importing.two_readings",
        {"value": text, "first": write_number(with_decimals, places), "second": write_number(whole)},
    )


def read_date(
    cell: str, *, month: tuple[int, int] | None = None, span: Span | None = None
) -> date | Message | None:
    """Read one day: ``5/9/2026``, ``05-09-2026``, ``5.9.2026``, ``ngày 05 tháng 9 năm 2026``.

    Args:
        cell: Text of the cell.
        month: Year and month of the month row above; gives ``5/9`` its year where the month agrees.
        span: What the sheet is about; does the same where no month row stands above.

    Returns:
        The day; None for an empty cell; else why it is no day.
    """
    days = read_days(cell, month=month, span=span)
    if isinstance(days, Days):
        if days.first != days.last:
            return Message("importing.not_one_day", {"value": tidy(cell)})
        return days.first
    return days


def office_day(clock: date, days: Sequence[date]) -> date:
    """Return what to take for today when a tracker is read: laptops' clocks are wrong.

    A clock that more than a tenth of the tracker's days are ahead of has lost its time (an empty battery sets
    it back by years); then the last day of the tracker's run counts. A few days ahead are plans, and a day
    far from all others is a slip of the finger.

    Args:
        clock: What the machine says.
        days: The tracker's days, in any order.
    """
    ordered = sorted(days)
    ahead = len(ordered) - bisect_right(ordered, clock)
    if len(ordered) < _ENOUGH or ahead * _DOUBT <= len(ordered):
        return clock
    middle = len(ordered) // 2
    last = ordered[middle]
    for day in ordered[middle:]:
        if day - last > _LONGEST_PAUSE:
            break
        last = day
    return last


@lru_cache(maxsize=4096)
def read_days(
    cell: str, *, month: tuple[int, int] | None = None, span: Span | None = None
) -> Days | Message | None:
    """Read one day or several: as `read_date`, and ``5-7/9/2026``, ``từ 28/9 đến 02/10/2026``, ``5, 6/9``.

    Returns:
        The days; None for an empty cell; else why they are none.
    """
    text = tidy(cell)
    if not text or text in _DASHES:
        return None
    match = _DAY.fullmatch(text)
    if match:
        return _one(text, match[4], match[3], match[1])
    plain = fold(text)
    plain = plain[len(_WEEKDAY.match(plain)[0]) :]  # type: ignore[index]  # matches the empty string at least
    return _read_other(text, plain, Span(month[0], month[1], month[1]) if month else span)


def _read_other(text: str, plain: str, span: Span | None) -> Days | Message:
    found: tuple[str, str, str] | None = None
    if match := _DAY.fullmatch(plain):
        found = match[4], match[3], match[1]
    elif match := _ISO.fullmatch(plain):
        found = match[1], match[2], match[3]
    elif match := _LONG.fullmatch(plain):
        found = match[3], match[2], match[1]
    if found:
        return _one(text, *found)
    return _read_short(text, plain.replace(" thang ", "/").replace(" nam ", "/"), span)


def _read_short(text: str, plain: str, span: Span | None) -> Days | Message:
    """Read what may lack its year or month."""
    if match := _RANGE.fullmatch(plain):
        year = match[6] or _year_of(match[5], span)
        return _several(text, match, year) if year else _no_year(text)
    if match := _LISTED.fullmatch(plain):
        return _listed(text, match, match[3] or _year_of(match[2], span))
    if match := _SHORT.fullmatch(plain):
        year = _year_of(match[2], span)
        return _one(text, year, match[2], match[1]) if year else _no_year(text)
    if span is not None and span.first == span.last and (match := _DAY_ALONE.fullmatch(plain)):
        return _one(text, str(span.year), str(span.first), match[1])
    return _read_serial(text, plain)


def _read_serial(text: str, plain: str) -> Days | Message:
    if _SERIAL.fullmatch(plain) and int(plain) in _EXCEL_SERIALS:
        day = _EXCEL_EPOCH + timedelta(days=int(plain))
        return Days(day, day)
    return Message("importing.not_a_day", {"value": text})


def _no_year(text: str) -> Message:
    return Message("importing.no_year", {"value": text})


def _year_of(month: str, span: Span | None) -> str:
    return str(span.year) if span is not None and span.holds(int(month)) else ""


def _listed(text: str, match: re.Match[str], year: str) -> Days | Message:
    if not year:
        return _no_year(text)
    numbers = list(map(int, re.findall(r"[0-9]+", match[1])))
    if numbers != list(range(numbers[0], numbers[-1] + 1)):
        return Message("importing.several_days", {"value": text})
    first, last = (_day(text, year, match[2], str(number)) for number in (numbers[0], numbers[-1]))
    if isinstance(first, Message) or isinstance(last, Message):
        return first if isinstance(first, Message) else last  # type: ignore[return-value]  # one of both
    return Days(first, last)


def _one(text: str, year: str, month: str, day: str) -> Days | Message:
    found = _day(text, year, month, day)
    return found if isinstance(found, Message) else Days(found, found)


def _several(text: str, match: re.Match[str], year: str) -> Days | Message:
    last = _day(text, year, match[5], match[4])
    if isinstance(last, Message):
        return last
    month = match[2] or match[5]
    # "28/12 đến 03/01/2027": only the year before makes it a range.
    before = str(last.year - (int(month) > last.month))
    first = _day(text, match[3] or before, month, match[1])
    if isinstance(first, Message):
        return first
    if first > last or (not match[3] and last - first > _LONGEST_PAUSE):
        return Message("importing.days_reversed", {"value": text})
    return Days(first, last)


def _day(text: str, year: str, month: str, day: str) -> date | Message:
    number = int(year) + (FIRST_YEAR if len(year) == len("26") else 0)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return Message("importing.year_out_of_range", {"value": text, "year": str(number)})
    if not 1 <= int(month) <= _MONTHS:
        return Message("importing.no_such_month", {"value": text, "month": int(month)})
    length = calendar.monthrange(number, int(month))[1]
    if not 1 <= int(day) <= length:
        return Message(
            "importing.no_such_day", {"value": text, "month": f"{int(month)}/{number}", "length": length}
        )
    return date(number, int(month), int(day))

"""What months a sheet of a tracker is about: told by its name, the lines above its table, or the file's name.

Only by this do days without a year get one. Two years that disagree tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from soxa.domain.reading import FIRST_YEAR, LAST_YEAR, Span
from soxa.domain.text import fold

_YEAR = r"(?:[ ./_-]*(?:nam )?(20\d\d|\d\d)?)"
_MONTH = re.compile(r"(?:^|[^\w])(?:thang|thg|th|t)[ ._-]*(\d{1,2})\b" + _YEAR + r"(?!\d)")
_QUARTER = re.compile(r"(?:^|[^\w])(?:quy|q)[ ._-]*(iv|i{1,3}|[1-4])\b" + _YEAR + r"(?!\d)")
_PART = re.compile(r"(?:^|[^\w])(6|9) ?(?:thang|t)(?: (dau|cuoi))?(?: nam)?\b" + _YEAR + r"(?!\d)")
_NAMED_YEAR = re.compile(r"(?:^|[^\w])nam[ ._-]*(20\d\d)(?!\d)")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER_MONTHS, _MONTHS, _HALF = 3, 12, 6
_TWO_DIGITS = 2
_MAX_LINES = 12


class SpanSource(Enum):
    """Where a sheet's months were told."""

    SHEET = "sheet"
    """By its name."""
    LINES = "lines"
    """By a line above its table."""
    FILE = "file"
    """By the name of the file."""


@dataclass(frozen=True, slots=True)
class SheetSpan:
    """The months of a sheet, and who said so."""

    span: Span
    """The months."""
    source: SpanSource
    """Where the year was told."""


@dataclass(frozen=True, slots=True)
class _Told:
    year: int | None
    months: tuple[int, int] | None


def span_of_sheet(sheet: str, lines: Sequence[str], file_name: str) -> SheetSpan | None:
    """Return the months a sheet is about.

    Args:
        sheet: Its name: ``Tháng 9``, ``T9.2026``, ``Quý III``, ``2026``.
        lines: What stands above its table.
        file_name: Name of the file; gives the year where nothing else does.

    Returns:
        The months; None where no year is told, or several are.
    """
    name = _told(sheet, bare_year=True)
    above = [_told(line, bare_year=False) for line in lines[-_MAX_LINES:]]
    months = name.months or next((told.months for told in above if told.months), None) or (1, _MONTHS)
    places = (
        (SpanSource.SHEET, {name.year}),
        (SpanSource.LINES, {told.year for told in above}),
        (SpanSource.FILE, {int(year) for year in _ANY_YEAR.findall(file_name)}),
    )
    for source, years in places:
        known = {year for year in years if year is not None}
        if len(known) > 1:
            return None
        if known:
            return SheetSpan(Span(known.pop(), *months), source)
    return None


def _told(text: str, *, bare_year: bool) -> _Told:
    plain = fold(text)
    for pattern, months_of in ((_PART, _part), (_QUARTER, _quarter), (_MONTH, _month)):
        match = pattern.search(plain)
        months = months_of(match) if match else None
        if match and months:
            return _Told(_year(match[match.re.groups]) or _year_in(plain, bare=bare_year), months)
    return _Told(_year_in(plain, bare=bare_year), None)


def _year_in(plain: str, *, bare: bool) -> int | None:
    found = set((_ANY_YEAR if bare else _NAMED_YEAR).findall(plain))
    return int(found.pop()) if len(found) == 1 else None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text) + (FIRST_YEAR if len(text) == _TWO_DIGITS else 0)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _month(match: re.Match[str]) -> tuple[int, int] | None:
    month = int(match[1])
    return (month, month) if 1 <= month <= _MONTHS else None


def _quarter(match: re.Match[str]) -> tuple[int, int] | None:
    number = _ROMAN.get(match[1]) or int(match[1])
    return (number * _QUARTER_MONTHS - _QUARTER_MONTHS + 1, number * _QUARTER_MONTHS)


def _part(match: re.Match[str]) -> tuple[int, int] | None:
    if match[2] == "cuoi":
        return (_HALF + 1, _MONTHS)
    return (1, int(match[1]))

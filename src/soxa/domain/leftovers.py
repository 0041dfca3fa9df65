"""What a clerk's own words still have from the last report: sentences, dates and names left unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from soxa.domain.periods import Period
from soxa.domain.said_numbers import FIGURE_SIGN
from soxa.domain.text import fold, tidy

LEAST_WORDS = 6
"""Shorter sentences are set phrases."""

_ENDS = re.compile(r"(?<=[.;!?])\s+|\n+")
_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/])")
_MONTH = re.compile(r"\btháng (\d{1,2})(?:[/ ](?:năm )?(\d{4}))?(?![\d/])", re.IGNORECASE)
_OF_A_DOCUMENT = re.compile(r"(?:\d/\S+|số \S+|của \S+)\s+(?:ngày\s+)?$")
_COMPARED = re.compile(r"(?:so với|cùng kỳ|từ|kỳ trước|kể từ)[^.;]*$")
_TOKEN = re.compile(r"[^\W\d_]+|[^\s]")
_SENTENCE_ENDS = frozenset(".;:!?-–+")
_LEAST_PARTS = 2


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph that are long enough to be somebody's own and hold no figure."""
    parts = (tidy(part) for part in _ENDS.split(text))
    return tuple(part for part in parts if len(part.split()) >= LEAST_WORDS and FIGURE_SIGN not in part)


def unchanged(now: Iterable[str], before: Iterable[str]) -> tuple[str, ...]:
    """Return the sentences of paragraphs that stood in the last report's word by word.

    Args:
        now: Paragraphs of this report.
        before: Paragraphs of the last.
    """
    known = {_plain(sentence) for text in before for sentence in sentences(text)}
    return tuple(
        dict.fromkeys(sentence for text in now for sentence in sentences(text) if _plain(sentence) in known)
    )


def old_days(text: str, period: Period, previous: Period) -> tuple[str, ...]:
    """Return days and months of the period before that a text still names, as they are written.

    Left alone are days of documents (``số 12/KH-UBND ngày 05/10/2026``) and what is compared with.

    Args:
        text: A paragraph of the clerk's own words.
        period: The period reported.
        previous: The one before.
    """
    return tuple(dict.fromkeys(_old_days(text, period, previous)))


def _old_days(text: str, period: Period, previous: Period) -> Iterator[str]:
    for found in _DATE.finditer(text):
        before = text[: found.start()]
        if _OF_A_DOCUMENT.search(before) or _COMPARED.search(before):
            continue
        day = _day(int(found[1]), int(found[2]), int(found[3]) if found[3] else 0, previous)
        if day is not None and day in previous and day not in period:
            yield found[0]
    before_month, before_year = _month_of(previous)
    for found in _MONTH.finditer(text):
        if _COMPARED.search(text[: found.start()]):
            continue
        year = int(found[2]) if found[2] else 0
        if (int(found[1]), year or before_year) == (before_month, before_year):
            yield found[0]


def _month_of(period: Period) -> tuple[int, int]:
    """Return month and year of a monthly period; zeros for any other."""
    year, _, month = period.label.partition("-")
    if year.isdecimal() and month.isdecimal():
        return int(month), int(year)
    return 0, 0


def _day(day: int, month: int, year: int, near: Period) -> date | None:
    for candidate in (year,) if year else (near.start.year, near.last_day.year):
        try:
            found = date(candidate, month, day)
        except ValueError:
            return None
        if year or found in near:
            return found
    return None


def names(text: str) -> frozenset[str]:
    """Return what looks like names in a text: two or more words in a row with capitals.

    A sentence's first word has a capital whatever it is, and is never part of one.
    """
    found: set[str] = set()
    parts: list[str] = []
    is_first = True
    for token in [*_TOKEN.findall(text), "."]:
        if token[:1].isupper() and not is_first:
            parts.append(token)
        else:
            if len(parts) >= _LEAST_PARTS:
                found.add(" ".join(parts))
            parts = []
        is_first = token in _SENTENCE_ENDS
    return frozenset(found)


def names_left(now: Iterable[str], before: Iterable[str], *, own: Iterable[str]) -> tuple[str, ...]:
    """Return names that stand in this report's own words as in the last one's, in alphabetical order.

    Args:
        now: Paragraphs of this report, without the sentences left unchanged as a whole.
        before: Paragraphs of the last.
        own: Texts whose names stand in every report: the office, its units, its receivers.
    """
    known = fold(" | ".join(own))
    kept = {name for text in now for name in names(text)} & {name for text in before for name in names(text)}
    return tuple(sorted(name for name in kept if fold(name) not in known))


def _plain(sentence: str) -> str:
    return tidy(sentence).casefold().rstrip(" .;!?")

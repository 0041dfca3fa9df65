"""Sentences of packs: words with placeholders, read into parts.

``{office}`` is one of `WORDS`. ``{CD03.actual:count}`` is a figure with its format.
``{NN01.change_last_year:change}`` says a change in words: ``tăng 5,2%``, ``giảm 3%``, ``bằng`` where
nothing changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from soxa.base.errors import AppError
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.sections import NumberFormat

WORDS = frozenset(
    {
        "office",
        "office_type",
        "commune",
        "province",
        "month",
        "month_short",
        "next_month",
        "next_month_year",
        "year",
        "first_day",
        "last_day",
        "subject",
        "subject_inside",
        "legal_basis",
    }
)
"""Words that texts of packs may use; `soxa.domain.sentences.fill_words` gives their values."""

CHANGE = "change"
APPENDIX = "appendix:"
"""``{appendix:PL2}`` prints the label that the appendix has in this report: ``Phụ lục II``."""

_APPENDIX = re.compile(APPENDIX + r"[A-Za-z0-9]{1,20}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CHANGES = frozenset({Basis.CHANGE_PREVIOUS, Basis.CHANGE_LAST_YEAR})


class BadPlaceholder(AppError):
    """A placeholder of a pack's text that is no word, figure or change."""

    def __init__(self, *, placeholder: str) -> None:
        super().__init__(placeholder=placeholder[:100])


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they stand."""

    text: str
    """The words."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A word to be filled in."""

    word: str
    """One of `WORDS`, or ``appendix:`` and a table's code."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure to be printed."""

    key: FigureKey
    """Which."""
    format: NumberFormat
    """How."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change to be said in words."""

    key: FigureKey
    """A figure of one of the two CHANGE bases."""


Phrase = Words | Blank | Number | Change


def parse_phrases(text: str) -> tuple[Phrase, ...]:
    """Read a pack's text into parts.

    Raises:
        BadPlaceholder: Braces that do not pair, an unknown word, basis or format.
    """
    return tuple(_parts(text))


def figures_of(phrases: tuple[Phrase, ...]) -> tuple[FigureKey, ...]:
    """Return the figures that the parts print, in order."""
    return tuple(phrase.key for phrase in phrases if isinstance(phrase, Number | Change))


def _parts(text: str) -> Iterator[Phrase]:
    place = 0
    for found in _PLACEHOLDER.finditer(text):
        yield from _words(text[place : found.start()])
        yield _filled(found.group(1))
        place = found.end()
    yield from _words(text[place:])


def _words(text: str) -> Iterator[Phrase]:
    if "{" in text or "}" in text:
        raise BadPlaceholder(placeholder=text)
    if text:
        yield Words(text)


def _filled(inside: str) -> Phrase:
    if inside in WORDS or _APPENDIX.fullmatch(inside):
        return Blank(inside)
    name, _, form = inside.partition(":")
    try:
        key = FigureKey.parse(name)
        if form == CHANGE:
            if key.basis in _CHANGES and key.indicator:
                return Change(key)
        elif key.indicator:
            return Number(key, NumberFormat(form))
    except ValueError as error:
        raise BadPlaceholder(placeholder=inside) from error
    raise BadPlaceholder(placeholder=inside)

"""Sentences of packs: words with placeholders, read into parts.

``{office}`` is one of `WORDS`. ``{CD03.actual:count}`` is a figure with its format.
``{NN01.change_last_year:change}`` says a change in words: ``tăng 5,2%``, ``giảm 3%``, ``bằng`` where
nothing changed. ``{NN01.change_last_year:compare}`` says the whole comparison, also where there was nothing
to compare with: ``tăng 5,2% so với cùng kỳ năm trước``, ``bằng kỳ trước``, ``kỳ trước không phát sinh``.
``{CD03.actual:foremost}`` is the unit with the largest part of what the ledger counts or sums.
``{documents}`` lists the directing documents of the period, ``{documents:KH,QĐ}`` those of some types.
``[, đạt {NN01.ratio_plan_province:percent} kế hoạch]`` is left out where something in it cannot be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from soxa.base.errors import AppError
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.sections import NumberFormat

WORDS = frozenset(
    {
        "office",
        "office_type",
        "commune",
        "province",
        "province_type",
        "month",
        "month_short",
        "next_month",
        "next_month_year",
        "year",
        "next_year",
        "period",
        "period_upper",
        "next_period",
        "next_period_upper",
        "first_day",
        "last_day",
        "subject",
        "subject_inside",
        "legal_basis",
    }
)
"""Words that texts of packs may use; `soxa.domain.sentences.fill_words` gives their values."""

CHANGE = "change"
COMPARE = "compare"
FOREMOST = "foremost"
DOCUMENTS = "documents"
"""``{documents}``, or ``{documents:KH,QĐ}`` with abbreviations of types."""
APPENDIX = "appendix:"
"""``{appendix:PL2}`` prints the label that the appendix has in this report: ``Phụ lục II``."""

_APPENDIX = re.compile(APPENDIX + r"[A-Za-z0-9]{1,20}")
_DOCUMENTS = re.compile(DOCUMENTS + r"(?::[^\W\d_]{1,8}(?:,[^\W\d_]{1,8}){0,15})?")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
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
    """One of `WORDS`, ``appendix:`` and a table's code, or ``documents`` with or without types."""


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


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison to be said whole."""

    key: FigureKey
    """A figure of one of the two CHANGE bases."""


@dataclass(frozen=True, slots=True)
class Foremost:
    """The unit with the largest part of a figure."""

    key: FigureKey
    """Which."""


Said = Words | Blank | Number | Change | Comparison | Foremost
"""A part that stands for itself."""


@dataclass(frozen=True, slots=True)
class Optional:
    """Parts that are said together or not at all."""

    parts: tuple[Said, ...]
    """In order."""


Phrase = Said | Optional


@lru_cache(maxsize=4096)
def parse_phrases(text: str) -> tuple[Phrase, ...]:
    """Read a pack's text into parts.

    Raises:
        BadPlaceholder: Braces or brackets that do not pair, an unknown word, basis or format.
    """
    return tuple(_phrases(text))


def figures_of(phrases: Iterable[Phrase]) -> tuple[FigureKey, ...]:
    """Return the figures that the parts speak of, in order, those of optional parts too."""
    return tuple(
        phrase.key
        for phrase in every_part(phrases)
        if isinstance(phrase, Number | Change | Comparison | Foremost)
    )


def every_part(phrases: Iterable[Phrase]) -> Iterator[Said]:
    """Yield the parts, those of optional ones in their place."""
    for phrase in phrases:
        if isinstance(phrase, Optional):
            yield from phrase.parts
        else:
            yield phrase


def _phrases(text: str) -> Iterator[Phrase]:
    place = 0
    for found in _OPTIONAL.finditer(text):
        yield from _parts(text[place : found.start()])
        yield Optional(tuple(_parts(found.group(1))))
        place = found.end()
    yield from _parts(text[place:])


def _parts(text: str) -> Iterator[Said]:
    place = 0
    for found in _PLACEHOLDER.finditer(text):
        yield from _words(text[place : found.start()])
        yield _filled(found.group(1))
        place = found.end()
    yield from _words(text[place:])


def _words(text: str) -> Iterator[Said]:
    if any(sign in text for sign in "{}[]"):
        raise BadPlaceholder(placeholder=text)
    if text:
        yield Words(text)


def _filled(inside: str) -> Said:
    if inside in WORDS or _APPENDIX.fullmatch(inside) or _DOCUMENTS.fullmatch(inside):
        return Blank(inside)
    name, _, form = inside.partition(":")
    try:
        key = FigureKey.parse(name)
        if form in {CHANGE, COMPARE}:
            if key.basis in _CHANGES and key.indicator:
                return Change(key) if form == CHANGE else Comparison(key)
        elif form == FOREMOST and key.indicator:
            return Foremost(key)
        elif key.indicator:
            return Number(key, NumberFormat(form))
    except ValueError as error:
        raise BadPlaceholder(placeholder=inside) from error
    raise BadPlaceholder(placeholder=inside)

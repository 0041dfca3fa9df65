"""Plain numbers that a clerk typed beside an indicator's own words, compared with its figure.

Conservative: a number that may be a part, a plan, another period's or another thing's is left alone. What is
told is a number larger than the indicator has anywhere, or one in the indicator's very words that is none of
its values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from soxa.domain.text import fold

FIGURE_SIGN = "\ufffc"
"""Stands for a figure inside a text: figures are right by themselves."""

_NUMBER = re.compile(r"(?<![\w.,/\-])(\d{1,3}(?:\.\d{3})+|\d{1,9})(,\d{1,4})?(?![\w/\-]|[.,]\d)")
_NOT_A_COUNT = re.compile(r"(?:so|ngay|thang|nam|quy|dieu|khoan|muc|phu luc|lan thu|thu|ky)\s*$")
_PART = re.compile(
    r"\b(?:trong do|rieng|gom|bao gom|trong so|tang|giam|them|ke hoach|du kien|phan dau|chi tieu)\b"
)
_CLAUSE = re.compile(r"[.;:!?\n]")
_PREFIXES = ("trong do:", "trong do", "tong so", "so ", "tong ")
_WORDS_BEFORE, _WORDS_AFTER = 5, 6
_WORDS_BEYOND = 2
"""So many words of an indicator's name behind its unit make it that indicator: ``buổi tiếp công``."""


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator that a section speaks of."""

    name: str
    """Its name."""
    unit: str
    """Its unit."""
    values: tuple[Decimal, ...]
    """All its numbers in the report, of any basis; none: nothing is compared with it."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A number that is not the indicator's."""

    number: str
    """As typed."""
    words: str
    """The number with what stands around it."""
    name: str
    """Name of the indicator."""


def disagreements(text: str, known: Sequence[Known]) -> Iterator[Disagreement]:
    """Yield the numbers of a text that disagree with the figures.

    Args:
        text: Words of one paragraph, `FIGURE_SIGN` for each figure.
        known: The indicators that its section speaks of.
    """
    units = [fold(one.unit) for one in known]
    for found in _NUMBER.finditer(text):
        before, after = fold(text[: found.start()]), fold(text[found.end() :][:120])
        if _NOT_A_COUNT.search(before):
            continue
        number = Decimal(found[0].replace(".", "").replace(",", "."))
        for indicator, unit in zip(known, units, strict=True):
            if not indicator.values or number in indicator.values or not _starts(after, unit):
                continue
            is_named = _starts(after, _phrase(indicator.name, unit))
            clause = _CLAUSE.split(before)[-1]
            is_whole = is_named and not _PART.search(clause)
            is_too_large = number > max(indicator.values) and (is_named or units.count(unit) == 1)
            if (is_whole or is_too_large) and not _belongs_elsewhere(number, unit, known):
                yield Disagreement(found[0], _around(text, found.start(), found.end()), indicator.name)
                break


def _around(text: str, start: int, end: int) -> str:
    """Return a place of a text with some words on both sides."""
    before, after = text[:start].split(" "), text[end:].split(" ")
    words = " ".join(before[-_WORDS_BEFORE:]) + text[start:end] + " ".join(after[:_WORDS_AFTER])
    return words.replace(FIGURE_SIGN, "…").strip()


def _starts(text: str, phrase: str) -> bool:
    rest = text.removeprefix(phrase)
    return bool(phrase) and rest != text and not rest[:1].isalnum()


def _phrase(name: str, unit: str) -> str:
    """Return the words by which a text names an indicator, its unit in front; nothing if it has no such."""
    phrase = fold(name)
    for prefix in _PREFIXES:
        phrase = phrase.removeprefix(prefix).strip()
    phrase = phrase.partition(",")[0]
    if not _starts(phrase, unit):
        return ""
    return " ".join(phrase.split()[: len(unit.split()) + _WORDS_BEYOND])


def _belongs_elsewhere(number: Decimal, unit: str, known: Sequence[Known]) -> bool:
    return any(number in one.values for one in known if fold(one.unit) == unit)

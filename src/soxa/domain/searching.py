"""What a person asks for in the search box: words without tones, words with them, and quoted phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from soxa.domain.text import fold, without_unseen

_PARTS = re.compile(r'["“”„]([^"“”„]*)(["“”„]?)|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Grave, acute, tilde, hook, dot below: what Vietnamese puts on one vowel of a syllable or on another."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be found: a word, or words in a row."""

    text: str
    """As it was typed, without quotes."""
    is_exact: bool = False
    """Whether tones, marks and đ must be as typed; the case never matters."""
    is_open: bool = False
    """Whether the last word may be the beginning of a longer one: it is still being typed."""


def parse_search(text: str, *, exact: bool = False) -> tuple[Term, ...]:
    """Return what a search asks for: every term must occur, in any order.

    Words in quotes are sought in a row and with their tones. A quote that is not closed yet is closed at the
    end. Parts without a letter or a digit ask for nothing.

    Args:
        text: What was typed.
        exact: Whether words outside quotes, too, must have the tones they were typed with.
    """
    terms = []
    text = without_unseen(text)  # what is pasted brings signs that entries never hold, and SQLite no NUL
    for match in _PARTS.finditer(text):
        quoted, closing, word = match.groups()
        is_last = not text[match.end() :].strip()
        if word is None:
            terms.append(Term(quoted.strip(), is_exact=True, is_open=is_last and not closing))
        else:
            terms.append(Term(word, is_exact=exact, is_open=is_last))
    return tuple(term for term in terms if _WORD.search(fold(term.text)))


def says_exactly(term: str, text: str, *, is_open: bool) -> bool:
    """Tell whether a text holds a term's words in a row, tone for tone.

    ``hoà`` and ``hòa`` are one spelling, and so are both normal forms; ``hoa`` is another word.

    Args:
        term: One word or several.
        text: Where to look.
        is_open: Whether the last word may be the beginning of a longer one.
    """
    wanted = _wanted_words(term)
    if not wanted:
        return True
    found, length = _toned_words(text), len(wanted)
    if length == 1:
        return any(_fits(wanted[0], word, is_open=is_open) for word in found)
    return any(
        _matches(wanted, found[at : at + length], is_open=is_open) for at in range(len(found) - length + 1)
    )


def _matches(wanted: Sequence[tuple[str, str]], found: Sequence[tuple[str, str]], *, is_open: bool) -> bool:
    return (
        wanted[0] == found[0] and wanted[:-1] == found[:-1] and _fits(wanted[-1], found[-1], is_open=is_open)
    )


def _fits(wanted: tuple[str, str], found: tuple[str, str], *, is_open: bool) -> bool:
    if not is_open:
        return wanted == found
    return found[0].startswith(wanted[0]) and wanted[1] == found[1]


@lru_cache(maxsize=64)
def _wanted_words(term: str) -> Sequence[tuple[str, str]]:
    return _toned_words(term)


def _toned_words(text: str) -> tuple[tuple[str, str], ...]:
    """Return each word as its letters and, apart from them, its tones: where a tone stands is a habit."""
    whole = unicodedata.normalize("NFC", text).casefold()
    return tuple(_letters_and_tones(word) for word in _WORD.findall(whole))


# A ledger's words are few and come again and again: a count may ask of each a hundred thousand times.
@lru_cache(maxsize=16_384)
def _letters_and_tones(word: str) -> tuple[str, str]:
    if word.isascii():
        return word, ""
    signs = unicodedata.normalize("NFD", word)
    letters = "".join(sign for sign in signs if sign not in _TONES)
    return letters, "".join(sign for sign in signs if sign in _TONES)

"""What the columns of a tracker mean: proposed from their titles, by folded names and the pack's synonyms."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from soxa.domain.packs import Kind
from soxa.domain.text import fold

IGNORED = ""
"""The meaning of a column that is not taken over."""
SERIAL, DAY, LAST_DAY, KIND, TITLE = "serial", "day", "last_day", "kind", "title"
PLACE, UNIT, PARTNERS = "place", "unit", "partners"
PEOPLE, COUNT = "people", "count"
MINUTES_EACH, MINUTES_ALL, MINUTES = "minutes_each", "minutes_all", "minutes"
DOCUMENT, DOCUMENT_DAY = "document", "document_day"
RESULT, STATUS, NOTE = "result", "status", "note"
TASK_FROM, TASK_DUE, TASK_DONE = "task_from", "task_due", "task_done"
QUANTITY, CHOICE = "quantity:", "choice:"
SHARED = frozenset({DAY, LAST_DAY, KIND, PLACE, UNIT, PARTNERS, STATUS, TASK_FROM})
"""What one cell merged over several rows says of each of them."""

EXACT_SCORE = 100
_BASE_SCORE = 95
_PART_SCORE = 60
_PART_SPAN = 30
SURE_SCORE = 90
"""From this score on a meaning is taken as certain; below it the preview marks it as a guess."""

_BRACKETS = re.compile(r"\([^)]*\)")
_NO_WORD = re.compile(r"[^\w%]+")


@dataclass(frozen=True, slots=True)
class TrackerWords:
    """The words of trackers that no pack holds: shipped data, not code."""

    meanings: Mapping[str, tuple[str, ...]]
    """Meaning of a column to its titles, normalised by `normal_title`; `IGNORED` for those left out."""
    units: Mapping[str, frozenset[str]]
    """Meaning of a column to the folded words that may follow its numbers."""
    statuses: Mapping[str, str]
    """Folded words to the value of a status."""
    footers: tuple[str, ...]
    """Folded beginnings of rows under the table (signatures)."""
    document_types: Mapping[str, str]
    """Abbreviations of document types, in lower case, to how they are written."""
    directing_types: frozenset[str]
    """Types that count as directing documents unless the office says otherwise."""
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Meaning of a column to the title it usually goes by, as written."""
    leads: tuple[str, ...] = ()
    """Normalised words before the one that tells a title's kind: ``to chuc``, ``tham du``."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a tracker with its proposed meaning."""

    index: int
    """Counted from 0."""
    letter: str
    """As Excel shows it."""
    title: str
    """Its title, tidied; empty if it has none."""
    meaning: str
    """Code of its meaning; `IGNORED` if it is not taken over."""
    sure: bool
    """Whether the title says so plainly, or a human has."""
    alternatives: tuple[str, ...]
    """Other meanings that its title allows, likeliest first."""
    filled: int
    """Rows that have something in it."""
    samples: tuple[str, ...]
    """Up to three different values."""


def normal_title(title: str) -> str:
    """Return a column title or synonym in the form that is compared: folded, without punctuation."""
    return _NO_WORD.sub(" ", fold(title)).strip()


class TitleReader:
    """Proposes meanings for column titles.

    Args:
        words: Synonyms of the general columns.
        kinds: Kinds of the pack, whose quantities and choices bring their own.
        present: Codes of kinds that the sheet holds; of two quantities with one name theirs comes first.
    """

    def __init__(self, words: TrackerWords, kinds: Sequence[Kind], *, present: Collection[str] = ()) -> None:
        self._by_title: dict[str, list[str]] = {}
        for meaning, titles in words.meanings.items():
            for title in titles:
                self._learn(title, meaning)
        # Kinds of the sheet first; `sorted` keeps the pack's order among equals.
        for kind in sorted(kinds, key=lambda kind: kind.code not in present):
            for quantity in kind.quantities:
                for name in (quantity.name, *quantity.words):
                    self._learn(normal_title(name), QUANTITY + quantity.code)
            for choice in kind.choices:
                self._learn(normal_title(choice.name), CHOICE + choice.code)

    def _learn(self, title: str, meaning: str) -> None:
        known = self._by_title.setdefault(title, [])
        if meaning not in known:
            known.append(meaning)

    def rank(self, title: str) -> list[tuple[int, str]]:
        """Return the meanings a title allows with their scores, best first."""
        whole = normal_title(title)
        if not whole:
            return []
        base = normal_title(_BRACKETS.sub(" ", title))
        found: dict[str, int] = {}
        for name, meanings in self._by_title.items():
            score = _score(name, whole, base)
            for place, meaning in enumerate(meanings if score else ()):
                found[meaning] = max(found.get(meaning, 0), score - place)
        ranked = [(score, meaning) for meaning, score in found.items()]
        ranked.sort(key=lambda entry: -entry[0])
        return ranked

    def assign(self, titles: Sequence[str]) -> list[tuple[str, int, tuple[str, ...]]]:
        """Return for each title its meaning, the score and the alternatives; no meaning is given twice."""
        ranks = [self.rank(title) for title in titles]
        claims = sorted(
            ((score, -index, meaning) for index, rank in enumerate(ranks) for score, meaning in rank),
            reverse=True,
        )
        taken: set[str] = set()
        chosen: dict[int, tuple[str, int]] = {}
        for score, minus_index, meaning in claims:
            if meaning not in taken and -minus_index not in chosen:
                chosen[-minus_index] = (meaning, score)
                if meaning != IGNORED:  # any number of columns may be left out
                    taken.add(meaning)
        if DAY not in taken:
            # A register of documents has no other day than the document's.
            chosen = {
                i: (DAY if said == DOCUMENT_DAY else said, score) for i, (said, score) in chosen.items()
            }
        return [
            (*chosen.get(index, (IGNORED, 0)), tuple(meaning for _, meaning in rank if meaning != IGNORED))
            for index, rank in enumerate(ranks)
        ]


def _score(name: str, whole: str, base: str) -> int:
    if name == whole:
        return EXACT_SCORE
    if name == base:
        return _BASE_SCORE
    if base and f" {name} " in f" {base} ":
        return _PART_SCORE + _PART_SPAN * len(name) // len(base) - 1
    return 0

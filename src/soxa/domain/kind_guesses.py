"""The kind of an entry guessed from its title by the pack's words: shown, and taken only once confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from soxa.domain.columns import normal_title
from soxa.domain.packs import Kind

_LONG_ENOUGH = 2
"""A word of one syllable (``Đơn``, ``Họp``) tells a kind only where the title begins with it."""


class KindGuesser:
    """Finds the word of the pack by which a title names a kind.

    Args:
        kinds: Kinds of the pack.
        leads: Words that may stand before it, normalised: ``to chuc``, ``tham du``.
    """

    def __init__(self, kinds: Iterable[Kind], leads: Sequence[str]) -> None:
        owners: dict[str, set[str]] = {}
        self._texts: dict[str, str] = {}
        for kind in kinds:
            for word in (kind.name, *kind.words):
                owners.setdefault(normal_title(word), set()).add(kind.code)
                self._texts.setdefault(normal_title(word), word)
        self._codes = {word: next(iter(codes)) for word, codes in owners.items() if len(codes) == 1 and word}
        self._long = tuple(word for word in self._codes if len(word.split()) >= _LONG_ENOUGH)
        self._most = max((len(word.split()) for word in self._codes), default=0)
        self._leads = tuple(sorted(leads, key=len, reverse=True))
        self._known: dict[str, str] = {}

    def word(self, title: str) -> str:
        """Return the word that names the kind; empty where none does, or two name different kinds."""
        if title not in self._known:
            self._known[title] = self._find(normal_title(title))
        return self._known[title]

    def code(self, word: str) -> str:
        """Return the code of the kind that a word names; empty for an empty word."""
        return self._codes.get(word, "")

    def text(self, word: str) -> str:
        """Return a word as the pack writes it."""
        return self._texts.get(word, word)

    def _find(self, title: str) -> str:
        first = self._beginning(title)
        if first:
            return first
        for lead in self._leads:
            if title.startswith(f"{lead} "):
                return self._find(title[len(lead) + 1 :])
        padded = f" {title} "
        inside = [word for word in self._long if f" {word} " in padded]
        longest = max(map(len, inside), default=0)
        best = [word for word in inside if len(word) == longest]
        return best[0] if len({self._codes[word] for word in best}) == 1 else ""

    def _beginning(self, title: str) -> str:
        parts = title.split()
        for count in range(min(self._most, len(parts)), 0, -1):
            word = " ".join(parts[:count])
            if word in self._codes:
                return word
        return ""

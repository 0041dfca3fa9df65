"""What the office has written before in fields the index does not part: tags, partners, givers of tasks."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections import Counter
from typing import Final

from soxa.domain.text import fold
from soxa.storage.history import read_json
from soxa.storage.writing import Writing

_NEWEST: Final = 20_000
"""So many entries back are looked at: three to eight years of a commune."""
_RECENT: Final = "id > (SELECT max(id) FROM activity) - ? ORDER BY id DESC"
_TEXTS: Final = {
    "partners": f"SELECT partners FROM activity WHERE partners <> '' AND {_RECENT}",
    "given_by": f"SELECT task_given_by FROM activity WHERE task_given_by <> '' AND {_RECENT}",
}
_TAGS: Final = f"SELECT tags FROM activity WHERE tags <> '[]' AND {_RECENT}"


class Remembered:
    """Past words of one ledger, the most frequent of the newest first."""

    def __init__(self, writing: Writing) -> None:
        """Read by this connection."""
        self._writing = writing

    def tags(self, beginning: str = "", *, limit: int = 8) -> list[str]:
        """Return past tags in which a word begins so, with or without tones; all for an empty beginning."""
        with self._writing.reading() as conn:
            rows = conn.execute(_TAGS, (_NEWEST,)).fetchall()
        return _like(Counter(str(tag) for (tags,) in rows for tag in read_json(tags)), beginning, limit)

    def texts(self, field: str, beginning: str, *, limit: int = 8) -> list[str]:
        """Return past contents of a field in which a word begins so.

        Args:
            field: ``partners`` or ``given_by``.
            beginning: What was typed.
            limit: At most so many.
        """
        with self._writing.reading() as conn:
            rows = conn.execute(_TEXTS[field], (_NEWEST,)).fetchall()
        return _like(Counter(str(text) for (text,) in rows), beginning, limit)


def _like(found: Counter[str], beginning: str, limit: int) -> list[str]:
    wanted = fold(beginning)
    # Equal counts stay in the order in which they were met: the newest first.
    hits = (text for text, _ in found.most_common() if f" {wanted}" in f" {fold(text)}")
    return [text for text, _ in zip(hits, range(limit), strict=False)]

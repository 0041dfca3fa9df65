"""The words of trackers that ship with the program (``resources/trackers/columns.json``)."""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType

from soxa.base.resources import resource_path
from soxa.domain.columns import TrackerWords, normal_title
from soxa.domain.text import fold


@cache
def tracker_words() -> TrackerWords:
    """Return the shipped words, read once."""
    raw = json.loads(resource_path("trackers", "columns.json").read_text(encoding="utf-8"))
    meanings = raw["meanings"]
    return TrackerWords(
        meanings=MappingProxyType(
            {code: tuple(normal_title(word) for word in entry["words"]) for code, entry in meanings.items()}
        ),
        units=MappingProxyType(
            {code: frozenset(map(fold, entry.get("units", ()))) for code, entry in meanings.items()}
        ),
        statuses=MappingProxyType(
            {fold(word): status for status, words in raw["statuses"].items() for word in words}
        ),
        footers=tuple(map(fold, raw["footers"])),
        document_types=MappingProxyType({word.casefold(): word for word in raw["document_types"]}),
        directing_types=frozenset(raw["directing_types"]),
        titles=MappingProxyType({code: entry["words"][0] for code, entry in meanings.items()}),
        leads=tuple(map(normal_title, raw["leads"])),
    )

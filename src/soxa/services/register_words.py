"""The words of registers of outgoing documents that ship with the program."""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType

from soxa.base.resources import resource_path
from soxa.domain.columns import normal_title
from soxa.domain.references import OFFICIAL_LETTER
from soxa.domain.registers import Inclusion, Part, RegisterWords
from soxa.domain.text import fold
from soxa.services.tracker_words import tracker_words


@cache
def register_words() -> RegisterWords:
    """Return the shipped words (``resources/trackers/registers.json``), read once."""
    raw = json.loads(resource_path("trackers", "registers.json").read_text(encoding="utf-8"))
    abbreviations = {**tracker_words().document_types, OFFICIAL_LETTER.casefold(): OFFICIAL_LETTER}
    types = {fold(written): written for written in abbreviations.values()}
    types.update({fold(name): code for code, names in raw["types"].items() for name in names})
    return RegisterWords(
        columns=MappingProxyType({Part(part): _titles(names) for part, names in raw["columns"].items()}),
        types=MappingProxyType(types),
        abbreviations=MappingProxyType(abbreviations),
        type_names=MappingProxyType({code: names[0] for code, names in raw["types"].items()}),
        cancelled=frozenset(map(fold, raw["cancelled"])),
        cancelled_starts=tuple(map(fold, raw["cancelled_starts"])),
        not_secret=frozenset(map(fold, raw["not_secret"])),
        inclusion=MappingProxyType({code: Inclusion(rule) for code, rule in raw["inclusion"].items()}),
        directing=MappingProxyType(
            {code: tuple(map(fold, words)) for code, words in raw["directing"].items()}
        ),
    )


def _titles(names: list[str]) -> tuple[str, ...]:
    return tuple(normal_title(name) for name in names)

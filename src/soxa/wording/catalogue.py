"""The catalogue: all sentences of one language, read from ``resources/i18n/<language>/*.json``."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from soxa.base.resources import resource_path


class WordingFault(Exception):
    """A catalogue file is malformed: a bug, so no `AppError`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence, with what to do about it where it tells of an error."""

    text: str
    """The sentence, with ``{name}`` placeholders."""
    remedy: str = ""
    """What the reader can do now; empty for plain messages."""

    def placeholders(self) -> frozenset[str]:
        """Return the names the sentence and its remedy ask for."""
        formatter = string.Formatter()
        parts = [*formatter.parse(self.text), *formatter.parse(self.remedy)]
        return frozenset(name for _, name, _, _ in parts if name)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of one language."""

    language: str
    """``vi`` or ``en``."""
    entries: Mapping[str, Entry]
    """By message id."""


def load_catalogue(language: str, *, folder: Path | None = None) -> Catalogue:
    """Read every area's file of a language.

    Args:
        language: ``vi`` or ``en``.
        folder: The folder of the language's files; None = the shipped one.

    Raises:
        WordingFault: A file is malformed, or two areas use one id.
    """
    folder = folder or resource_path("i18n", language)
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.json")):
        for message_id, value in _read(path).items():
            if message_id in entries:
                raise WordingFault(f"{path.name}: {message_id} stands in another area already")
            entries[message_id] = _entry(value, f"{path.name}: {message_id}")
    return Catalogue(language, MappingProxyType(entries))


def _read(path: Path) -> dict[str, object]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_twins)
    except ValueError as error:
        raise WordingFault(f"{path.name}: {error}") from error
    if not isinstance(raw, dict):
        raise WordingFault(f"{path.name}: an object is expected")
    return raw


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # json keeps the last of two equal keys; a sentence must not vanish that way.
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"twice: {sorted({name for name in names if names.count(name) > 1})}")
    return found


def _entry(value: object, where: str) -> Entry:
    if isinstance(value, str):
        return Entry(value)
    if isinstance(value, dict):
        text, remedy = value.get("text"), value.get("remedy", "")
        if isinstance(text, str) and isinstance(remedy, str) and set(value) <= {"text", "remedy"}:
            return Entry(text, remedy)
    raise WordingFault(f"{where}: a string, or text and remedy, is expected")

"""What the program remembers for one account: a frozen record, kept as JSON; bad values are reported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from soxa.base.errors import Message
from soxa.base.files import write_atomic
from soxa.base.paths import settings_folder

LANGUAGES = ("vi", "en")
THEMES = ("system", "light", "dark")
_FILE_NAME = "settings.json"
_MAX_RECENT = 8
_SCALES = range(80, 201)
_LOCKS = range(1, 121)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything remembered between two starts, but for the window's geometry (Qt keeps that)."""

    language: str = "vi"
    """Language of the screen, one of `LANGUAGES`; documents are Vietnamese whatever it is."""
    text_scale_percent: int = 100
    """Size of the screen's text, 80 to 200."""
    recent_files: tuple[str, ...] = ()
    """Ledgers opened lately, newest first, at most eight."""
    last_folder: str = ""
    """Folder the last file dialog ended in; empty = the documents folder."""
    person_by_file: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The person picked last, as a UUID, for each ledger's path: a convenience, no proof of identity."""
    pin_by_person: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What `soxa.base.pins` keeps of a person's PIN on this account, by her UUID."""
    lock_after_min: int = 10
    """Minutes without a key or a move after which the window of somebody with a PIN is locked, 1 to 120."""
    shared_folder_by_file: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The folder that the office's machines share, for each ledger's path."""
    theme: str = "system"
    """Colours of the window: ``light``, ``dark``, or ``system`` to follow the desktop."""
    show_hints: bool = True
    """Whether empty screens explain themselves."""

    def with_recent_file(self, path: Path) -> Settings:
        """Return settings in which this ledger is the newest of the recent ones."""
        others = tuple(name for name in self.recent_files if name != str(path))
        return replace(self, recent_files=(str(path), *others)[:_MAX_RECENT])

    def with_person(self, path: Path, person: str) -> Settings:
        """Return settings that remember who worked in this ledger last; empty for nobody."""
        kept = {**self.person_by_file, str(path): person}
        return replace(
            self, person_by_file=MappingProxyType({name: one for name, one in kept.items() if one})
        )

    def with_shared_folder(self, path: Path, folder: str) -> Settings:
        """Return settings that remember a ledger's shared folder; empty for none."""
        kept = {**self.shared_folder_by_file, str(path): folder}
        return replace(
            self, shared_folder_by_file=MappingProxyType({name: one for name, one in kept.items() if one})
        )

    def with_pin(self, person: str, kept: str) -> Settings:
        """Return settings with what is kept of a person's PIN; empty takes it away."""
        pins = {**self.pin_by_person, person: kept}
        return replace(self, pin_by_person=MappingProxyType({who: one for who, one in pins.items() if one}))


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings as read, with what was wrong in the file."""

    settings: Settings
    """Usable in any case: a bad value gave way to its default."""
    faults: tuple[Message, ...] = ()
    """One message a value, or one for the file."""


def default_settings_path() -> Path:
    """Return this account's own settings file."""
    return settings_folder() / _FILE_NAME


def load_settings(path: Path | None = None) -> LoadedSettings:
    """Read the settings; what cannot be read is reported, never fatal.

    Args:
        path: The file; None = this account's own.
    """
    path = path or default_settings_path()
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (OSError, ValueError):
        return LoadedSettings(Settings(), (Message("settings.unreadable", {"path": path}),))
    if not isinstance(raw, dict):
        return LoadedSettings(Settings(), (Message("settings.unreadable", {"path": path}),))
    return _checked(raw)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings, making the folder if it is not there.

    Raises:
        FolderNotWritable: And the other errors of `soxa.base.files.write_atomic`.
    """
    path = path or default_settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = {entry.name: getattr(settings, entry.name) for entry in fields(settings)}
    plain["person_by_file"] = dict(settings.person_by_file)
    plain["pin_by_person"] = dict(settings.pin_by_person)
    plain["shared_folder_by_file"] = dict(settings.shared_folder_by_file)
    text = json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True)
    write_atomic(path, text.encode())


def _checked(raw: dict[str, Any]) -> LoadedSettings:
    faults: list[Message] = []
    values: dict[str, Any] = {}
    for name, value in raw.items():
        reader = _READERS.get(name)
        if reader is None:
            faults.append(Message("settings.unknown_name", {"name": str(name)}))
            continue
        try:
            values[name] = reader(value)
        except (TypeError, ValueError):
            faults.append(Message("settings.bad_value", {"name": name}))
    return LoadedSettings(Settings(**values), tuple(faults))


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise ValueError(value)
    return str(value)


def _theme(value: Any) -> str:
    if value not in THEMES:
        raise ValueError(value)
    return str(value)


def _scale(value: Any) -> int:
    if type(value) is not int or value not in _SCALES:
        raise ValueError(value)
    return value


def _minutes(value: Any) -> int:
    if type(value) is not int or value not in _LOCKS:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(_text(item) for item in value)[:_MAX_RECENT]


def _text_by_text(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return MappingProxyType({_text(key): _text(item) for key, item in value.items()})


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


_READERS = {
    "language": _language,
    "text_scale_percent": _scale,
    "recent_files": _texts,
    "last_folder": _text,
    "person_by_file": _text_by_text,
    "shared_folder_by_file": _text_by_text,
    "pin_by_person": _text_by_text,
    "lock_after_min": _minutes,
    "show_hints": _truth,
    "theme": _theme,
}

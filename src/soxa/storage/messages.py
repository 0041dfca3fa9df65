"""Stored faults: message ids with typed parameters, as JSON."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from soxa.base.errors import Message, Parameter
from soxa.storage.history import read_json, write_json


def write_messages(messages: tuple[Message, ...]) -> str:
    """Return messages as JSON; equal messages give equal text."""
    if not messages:
        return "[]"
    return write_json(
        [
            [message.id, {name: _write(value) for name, value in sorted(message.parameters.items())}]
            for message in messages
        ]
    )


def read_messages(text: str) -> tuple[Message, ...]:
    """Return the messages that `write_messages` wrote.

    Raises:
        ValueError: The text is nothing that `write_messages` writes.
    """
    if text == "[]":
        return ()
    return tuple(
        Message(str(identity), MappingProxyType({name: _read(value) for name, value in parameters.items()}))
        for identity, parameters in read_json(text)
    )


# Plain JSON values stand for themselves; everything else is {type: text}.
_TYPES: Final[dict[str, Any]] = {
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "decimal": (Decimal, str, Decimal),
    "path": (Path, str, Path),
    "uuid": (UUID, str, UUID),
}


def _write(value: Parameter) -> object:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, tuple):
        return list(value)
    for name, (kind, write, _) in _TYPES.items():
        if isinstance(value, kind):
            return {name: write(value)}
    raise TypeError(value)


def _read(value: object) -> Parameter:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, dict):
        ((name, text),) = value.items()
        found: Parameter = _TYPES[name][2](text)
        return found
    raise ValueError(value)

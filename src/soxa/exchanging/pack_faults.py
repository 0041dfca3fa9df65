"""Faults of a pack: each with its place in the JSON, so that whoever made the pack finds it."""

from __future__ import annotations

from dataclasses import dataclass

from soxa.base.errors import Message

_MAX_VALUE = 200


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault of a pack."""

    path: str
    """Where: ``$.indicators[3].formula``."""
    message: Message
    """What is wrong."""


def fault(path: str, reason: str, value: str = "") -> PackFault:
    """Return a fault.

    Args:
        path: Where.
        reason: Id of its message, ``pack.…``.
        value: What stands there, cut to what a message holds.
    """
    return PackFault(path, Message(reason, {"place": path, "value": value[:_MAX_VALUE]}))

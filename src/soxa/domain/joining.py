"""What travels between the laptops of one office: parts of the history, and what came of taking them in.

A ledger's history is one chain a device. A `Segment` is an unbroken stretch of one chain with what it needs
to be told again elsewhere. Ledgers that hold the same rows hold the same things, in whatever order, how often
and by which way the segments came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from soxa.base.errors import Message
from soxa.domain.ids import ChangeId, DeviceId, LedgerId

MOST_CHANGES: Final = 2_000
"""So many changes has a segment at most: what is taken in at once stays small."""

Ends = Mapping[DeviceId, int]
"""How far each device's chain reaches somewhere: number of its last change."""


class ActRow(NamedTuple):
    """An act as it stands in the history."""

    uuid: bytes
    """Identity."""
    at_ms: int
    """When, by that machine's clock, in milliseconds since 1970 UTC."""
    actor: str
    """Who, as picked at start."""
    name: str
    """``activity.add`` …"""
    undoes: bytes | None
    """The act that it undid."""
    knows: str | None
    """JSON: what its device had learnt of other devices since its act before; None where nothing."""


class ChangeRow(NamedTuple):
    """A change as it stands in the history; its number is the segment's first plus its place."""

    act: int
    """Place of its act in the segment."""
    parent: bytes | None
    """The change of the same thing before it."""
    entity: str
    """``activity``, ``slip`` …"""
    thing: bytes
    """Identity of the thing."""
    field: str
    """Name of the field; empty for the whole thing."""
    old: str | None
    """JSON before."""
    new: str | None
    """JSON after."""


class CellsRow(NamedTuple):
    """The cells of a tracker's row, which the history of its activity does not hold."""

    tracker: bytes
    """Identity of the tracker."""
    sheet: str
    """Name of the sheet."""
    digest: bytes
    """Of the normalised cells."""
    occurrence: int
    """Which of the sheet's equal rows."""
    cells: str
    """JSON: column to text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """An unbroken stretch of one device's chain; at most `MOST_CHANGES` changes."""

    ledger: LedgerId
    """Whose history."""
    device: DeviceId
    """Whose chain."""
    first: int
    """Number of its first change."""
    last: int
    """Number of its last change."""
    previous: bytes
    """Hash of the change before the first; 32 zero bytes at the chain's beginning."""
    hash: bytes
    """Hash of the last change; with the one before the first it proves every row between."""
    acts: tuple[ActRow, ...]
    """The acts of its changes; the first and the last may go on in other segments."""
    changes: tuple[ChangeRow, ...]
    """The changes in their order."""
    knows: Ends
    """What must be in a ledger before it is taken in there, beside the chain's earlier part."""
    blobs: tuple[str, ...]
    """SHA-256 (hex) of the bytes that it tells of: files, packs, frozen figures."""
    cells: tuple[CellsRow, ...]
    """Cells of the rows that became activities in it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A segment that was kept and is not taken in yet."""

    device: DeviceId
    """Whose chain."""
    first: int
    """Number of its first change."""
    last: int
    """Number of its last change."""
    missing_changes: Ends
    """Devices whose rows must come before, with the number that must be reached."""
    missing_blobs: tuple[str, ...]
    """SHA-256 (hex) of the bytes that did not come yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """One of the values that a field was given by people who did not know of each other."""

    value: object
    """As the history has it (a JSON value)."""
    actor: str
    """Who, as picked at start."""
    at_utc: datetime
    """When, by that machine's clock."""
    device: DeviceId
    """On which machine and account."""
    change: ChangeId
    """The change that says it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was given different values; all are kept until somebody writes the field again."""

    entity: str
    """``activity``, ``slip``, ``report`` …"""
    thing: UUID
    """Identity of the thing."""
    field: str
    """Name of the field as the history has it."""
    said: tuple[Said, ...]
    """At least two values; the first one is shown everywhere, on every machine the same."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of taking segments in."""

    changes: int
    """Rows of the history that are new here; 0 where everything was known."""
    entities: Mapping[str, int]
    """How many things of each entity were touched."""
    actors: Mapping[str, int]
    """How many of the new changes each person has made."""
    activities: Sequence[UUID]
    """The activities among the things: their mark "cần bổ sung" is to be made anew."""
    differences: int
    """How many fields have different values now, older ones included."""
    waiting: tuple[Waiting, ...]
    """What was kept and waits for something that did not come yet, older ones included."""
    refused: tuple[Message, ...]
    """What was not taken in at all, and why; the rest was."""

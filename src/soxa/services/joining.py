"""Joining the ledgers of an office's machines: parts sealed for the office, read from wherever they came.

A part that is damaged, foreign or made by a newer program is set aside with its reason and never keeps the
others from being read. What is known already is not even opened: its name says what it holds.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol
from uuid import UUID

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress, Silent
from soxa.domain.ids import ActivityId, DeviceId
from soxa.domain.joining import Ends, Segment
from soxa.domain.packs import Pack
from soxa.domain.text import clean
from soxa.exchanging.parts import (
    PartFaulty,
    PartKind,
    Stretch,
    file_bytes,
    file_content,
    head_of,
    name_of_file,
    split,
    stretch_of,
)
from soxa.exchanging.segments import segment_bytes, segment_of
from soxa.services import recording
from soxa.services.packs import pack_of
from soxa.services.slip_activities import settle_rows
from soxa.signing.errors import SealBroken
from soxa.signing.office_keys import OfficeKeys
from soxa.storage.errors import LedgerIsReadOnly
from soxa.storage.ledger import Ledger
from soxa.storage.machines import Machine

__all__ = [
    "Came",
    "Machine",
    "Parts",
    "SetAside",
    "known_by",
    "machines",
    "name_if_unnamed",
    "name_machine",
    "sealed_file",
    "sealed_segment",
    "take_parts",
]

_LONGEST_NAME: Final = 60
_TAKING: Final = Message("joining.taking")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A part that was not read."""

    name: str
    """Its file's name."""
    why: Message
    """Why not."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of reading parts."""

    changes: int
    """Rows of the history that are new here; 0 where everything was known."""
    machines: tuple[DeviceId, ...]
    """Whose they are."""
    differences: int
    """How many fields have different values now, older ones included."""
    waiting: int
    """How many parts are kept and wait for others that did not come yet."""
    set_aside: tuple[SetAside, ...]
    """What was not read, and why; the rest was."""
    reports_touched: bool
    """Whether a report was among what came."""
    office_touched: bool
    """Whether office, people, units, duties or packs were."""
    people: tuple[str, ...] = ()
    """Who had been picked where the changes were made."""
    missing_files: tuple[str, ...] = ()
    """SHA-256 of the bytes that what waits is waiting for."""
    written: int = 0
    """How many parts were written for the others, where there is a folder."""


class Parts(Protocol):
    """Where parts lie: a folder, a hand-over file, single files."""

    def names(self) -> Sequence[str]:
        """Return the names of what lies there, in the order in which it is best read."""

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes; None if there is none of that name.

        Raises:
            AppError: It cannot be read.
        """

    def set_aside(self, name: str, why: AppError) -> None:
        """Be told that a part is not as it should be."""


def machines(ledger: Ledger) -> tuple[Machine, ...]:
    """Return the machines that have ever written this ledger, this one first, then as last heard of."""
    heard = ledger.machines.heard()
    own = [one for one in heard if one.device == ledger.device]
    if not own:
        own = [Machine(ledger.device, ledger.machines.name(ledger.device), 0, None, "")]
    others = [one for one in heard if one.device != ledger.device]
    return (*own, *sorted(others, key=_last_heard, reverse=True))


def name_machine(ledger: Ledger, name: str) -> str:
    """Call this machine so, and return the name as it was kept.

    Raises:
        LedgerIsReadOnly: The ledger was opened for reading.
    """
    kept = clean(name)[:_LONGEST_NAME].strip()
    if kept != ledger.machines.name(ledger.device):
        ledger.machines.save_name(ledger.device, kept)
    return kept


def name_if_unnamed(ledger: Ledger) -> None:
    """Call this machine what its system calls it, where nobody has said; nothing in one that is only read."""
    if not ledger.read_only and not ledger.machines.name(ledger.device):
        name_machine(ledger, _system_name())


def known_by(ledger: Ledger, device: DeviceId) -> Ends:
    """Return what a machine is sure to have, as far as its own changes tell."""
    return ledger.machines.known_by(device)


def sealed_segment(keys: OfficeKeys, segment: Segment) -> tuple[str, bytes]:
    """Return the name and the bytes of the part that holds a segment."""
    head = head_of(PartKind.CHANGES)
    name = Stretch(segment.device, segment.first, segment.last).file_name
    return name, head + keys.seal(head, segment_bytes(segment))


def sealed_file(keys: OfficeKeys, sha256: str, data: bytes) -> tuple[str, bytes]:
    """Return the name and the bytes of the part that holds a file's bytes."""
    head = head_of(PartKind.FILE)
    return name_of_file(sha256), head + keys.seal(head, file_content(data))


def take_parts(
    ledger: Ledger, parts: Parts, *, opens_ends: bool = False, progress: Progress | None = None
) -> Came:
    """Read parts and take in what is new in them.

    Args:
        ledger: Open for writing.
        parts: Where they lie.
        opens_ends: Whether of each chain one part is opened even where all is known by name: a file of
            another office, or of a copy that was written as the same machine, must not be told to hold
            nothing new.
        progress: Told after each part.

    Raises:
        LedgerIsReadOnly: The ledger was opened for reading.
        Cancelled: The user has asked to stop; what was taken in by then stays, and the rest comes next time.
    """
    if ledger.read_only:
        raise LedgerIsReadOnly(path=ledger.path)
    reading = _Reading(ledger, parts, progress or Silent(), opens_ends=opens_ends)
    before = ledger.merging.ends()
    merged = ledger.merging.take_in(
        reading.segments(), reading.blob, progress or Silent(), placed=_Marks(ledger).refresh
    )
    after = ledger.merging.ends()
    if _PACKS & merged.entities.keys():
        _Marks(ledger).refresh(merged.activities)
    differences = merged.differences
    if "slip" in merged.entities and settle_rows(ledger, pack_of(ledger)):
        differences = len(ledger.merging.differences())
    moved = tuple(device for device, last in after.items() if last > before.get(device, 0))
    names = {one.device: one.name or str(one.device)[:4] for one in ledger.machines.heard()}
    refused = tuple(SetAside("", _by_name(why, names)) for why in merged.refused)
    touched = set(merged.entities)
    return Came(
        changes=merged.changes,
        machines=moved,
        differences=differences,
        waiting=len(merged.waiting),
        set_aside=(*reading.set_aside, *refused),
        reports_touched=bool(touched & _REPORTS),
        office_touched=bool(touched & _OFFICE),
        people=tuple(name for name in merged.actors if name),
        missing_files=tuple(dict.fromkeys(one for wait in merged.waiting for one in wait.missing_blobs)),
    )


@dataclass(slots=True)
class _Marks:
    """Sets the mark "cần bổ sung" of what comes, in the same transaction: a stop midway leaves none out."""

    ledger: Ledger
    _pack: Pack | None = None

    def refresh(self, activities: Sequence[UUID]) -> None:
        """Set the marks of some activities anew; one time after the other the same pack is read once."""
        try:
            self._pack = self._pack or pack_of(self.ledger)
        except AppError:
            return  # additions that no longer fit the pack: the page of packs tells of it
        recording.refresh_to_mend(self.ledger, pack=self._pack, only=[ActivityId(one) for one in activities])


@dataclass(slots=True)
class _Reading:
    """Opens parts one after the other, and keeps account of those that do not open."""

    ledger: Ledger
    parts: Parts
    progress: Progress
    opens_ends: bool
    keys: OfficeKeys = field(init=False)
    set_aside: list[SetAside] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = OfficeKeys(self.ledger.machines.office_secret())

    def segments(self) -> Iterator[Segment]:
        """Yield the segments that hold something new."""
        known = self.ledger.merging.ends()
        found = list(self._stretches())
        wanted = [(name, stretch) for name, stretch in found if _is_new(stretch, known)]
        if self.opens_ends:
            # What is known by name must be what is known: of each chain the last part is compared.
            ends = {stretch.device: (name, stretch) for name, stretch in sorted(found, key=_by_end)}
            opened = {stretch.device for _, stretch in wanted}
            wanted += [one for device, one in ends.items() if device not in opened]
        for done, (name, stretch) in enumerate(wanted):
            self.progress.step(done, len(wanted), _TAKING)
            try:
                data = self.parts.read(name)
                segment = None if data is None else self._segment(data, stretch)
            except AppError as error:
                self._skip(name, error)
                continue
            if segment is not None:
                yield segment

    def blob(self, sha256: str) -> bytes | None:
        """Return a file's bytes, if they lie there and are the right ones."""
        name = name_of_file(sha256)
        try:
            data = self.parts.read(name)
            return None if data is None else self._file(data, sha256)
        except AppError as error:
            self._skip(name, error)
            return None

    def _stretches(self) -> Iterator[tuple[str, Stretch]]:
        for name in self.parts.names():
            stretch = stretch_of(name)
            if stretch is not None:
                yield name, stretch

    def _skip(self, name: str, why: AppError) -> None:
        self.set_aside.append(SetAside(name, why.message()))
        self.parts.set_aside(name, why)

    def _segment(self, data: bytes, stretch: Stretch) -> Segment:
        segment = segment_of(self._opened(data, PartKind.CHANGES))
        if (segment.device, segment.first, segment.last) != (stretch.device, stretch.first, stretch.last):
            # A name that says otherwise would make everybody believe that something is there.
            raise PartFaulty(place="name")
        return segment

    def _file(self, data: bytes, sha256: str) -> bytes:
        content = file_bytes(self._opened(data, PartKind.FILE))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise SealBroken
        return content

    def _opened(self, data: bytes, wanted: PartKind) -> bytes:
        kind, head, sealed = split(data)
        if kind is not wanted:
            raise PartFaulty(place="kind")
        return self.keys.open(head, sealed)


_REPORTS: Final = frozenset(
    {"report", "remark", "submission", "decision", "correction_row", "slip", "sending"}
)
_PACKS: Final = frozenset({"pack", "pack_held"})
_OFFICE: Final = frozenset({"office", "unit", "person", "pack", "regime_setting", "own_day"})


def _by_name(why: Message, names: Mapping[DeviceId, str]) -> Message:
    """Return a refusal that calls the machine as people do."""
    device = why.parameters.get("device")
    if not isinstance(device, UUID):
        return why
    named = names.get(DeviceId(device), str(device)[:4])
    return Message(why.id, {**why.parameters, "device": named})


def _by_end(found: tuple[str, Stretch]) -> int:
    return found[1].last


def _is_new(stretch: Stretch, known: Ends) -> bool:
    return stretch.last > known.get(stretch.device, 0)


def _system_name() -> str:
    named = os.environ.get("COMPUTERNAME", "")
    return named or (os.uname().nodename if hasattr(os, "uname") else "")


def _last_heard(machine: Machine) -> datetime:
    return machine.last_at_utc or _NEVER


_NEVER: Final = datetime.min.replace(tzinfo=UTC)

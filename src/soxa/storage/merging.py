"""Joining ledgers: out go stretches of the history, in come those of others (ADR 16).

A merge writes nothing of its own: it takes in missing rows of other devices' chains, whole and in order, and
brings the tables to what all rows together say. Ledgers that hold the same rows are the same.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, overload
from uuid import UUID

from soxa.base.errors import Message, Parameter
from soxa.base.progress import Progress, Silent
from soxa.domain.ids import ChangeId, DeviceId, FileId, ReportId
from soxa.domain.joining import (
    Difference,
    Ends,
    Merged,
    Said,
    Segment,
    Waiting,
)
from soxa.domain.resolving import WHOLE, Resolved, Write
from soxa.storage.activities import ENTITY as ACTIVITY
from soxa.storage.chain_rows import (
    Altered,
    Forked,
    NewRows,
    insert_rows,
    new_rows,
    read_ends,
    read_segments,
    told_ends,
)
from soxa.storage.engine import Connection, EngineError
from soxa.storage.errors import EntryMissing
from soxa.storage.history import from_us, read_json
from soxa.storage.merged_blobs import Blobs, blobs_told, cells_told, fill_cells
from soxa.storage.placing import Placer, State
from soxa.storage.reports import ReportStore
from soxa.storage.thing_writes import CHUNK, SETTLING, Thing, resolved_things
from soxa.storage.trackers import TrackerStore
from soxa.storage.waiting_segments import WaitingSegments
from soxa.storage.writing import Writing

Blob = Callable[[str], bytes | None]
"""Gives bytes by their SHA-256 (hex); None where they did not come yet."""

_logger = logging.getLogger(__name__)
_CANNOT_BE_PLACED: Final = (EngineError, EntryMissing, LookupError, TypeError, ValueError, AttributeError)
_SEALING: Final = "sealing"
_DAYS: Final = {"first_day": "last_day", "last_day": "first_day"}
"""The days of an activity, each with its other one."""


class Ids(Sequence[UUID]):
    """Many identities in little room."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._data) // 16

    @overload
    def __getitem__(self, at: int) -> UUID: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[UUID]: ...
    def __getitem__(self, at: int | slice) -> UUID | Sequence[UUID]:
        """Return one of them, or some."""
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        start = range(len(self))[at] * 16
        return UUID(bytes=self._data[start : start + 16])


class _Fate(Enum):
    """What became of a segment."""

    TAKEN = "taken"
    WAITS = "waits"
    DONE_WITH = "done with"
    """Known already, or refused."""


@dataclass(slots=True)
class _Account:
    """What came, while it comes."""

    placed: Callable[[Sequence[UUID]], None] | None
    changes: int = 0
    entities: Counter[str] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)
    activities: bytearray = field(default_factory=bytearray)
    refused: list[Message] = field(default_factory=list)


class Merging:
    """What one ledger gives to others and takes from them."""

    def __init__(
        self, writing: Writing, placer: Placer, *, blobs: Blobs, reports: ReportStore, trackers: TrackerStore
    ) -> None:
        """Read and write by this connection."""
        self._writing = writing
        self._placer = placer
        self._blobs = blobs
        self._reports = reports
        self._trackers = trackers
        self._waiting = WaitingSegments(writing)

    # ------------------------------------------------------------------ out

    def ends(self) -> dict[DeviceId, int]:
        """Return how far each device's chain reaches here; a device without a change is absent."""
        with self._writing.reading() as conn:
            return read_ends(conn)

    def export(self, since: Ends) -> Iterator[Segment]:
        """Yield what a ledger lacks that reaches so far, in an order in which it can be taken in at once.

        Args:
            since: The other ledger's `ends`; empty for a new machine.
        """
        self._writing.note_end()
        with self._writing.reading() as conn:
            for segment in read_segments(conn, self._writing.ledger, since):
                yield replace(
                    segment,
                    blobs=tuple(blobs_told(segment.changes)),
                    cells=tuple(cells_told(segment.changes, self._trackers)),
                )

    def blob(self, sha256: str) -> bytes | None:
        """Return bytes that segments tell of: a file, a pack or frozen figures; None if they are not here."""
        return self._blobs.read(sha256)

    # ------------------------------------------------------------------ in

    def take_in(
        self,
        segments: Iterable[Segment],
        blob: Blob,
        progress: Progress | None = None,
        *,
        placed: Callable[[Sequence[UUID]], None] | None = None,
    ) -> Merged:
        """Take in what is new; each segment is on the disk, with its history, before the next is begun.

        Args:
            segments: In any order, any number of times. One whose earlier part, known rows or bytes are not
                here yet is kept and taken in when the rest comes.
            blob: Gives the bytes that segments tell of.
            progress: Told after each segment.
            placed: Called with the activities that a segment has brought or changed, inside its transaction.

        Returns:
            What came; a segment that cannot be right is refused with its reason, and the rest is taken in.

        Raises:
            LedgerIsReadOnly: And the other errors of `Writing.act`.
            Cancelled: The user has asked to stop; what was taken in stays, and the rest comes next time.
        """
        progress = progress or Silent()
        account = _Account(placed)
        for done, segment in enumerate(segments):
            progress.step(done)
            self._take(segment, blob, account)
        self._take_waiting(blob, account, progress)
        self._forget_settled()
        return Merged(
            changes=account.changes,
            entities=dict(account.entities),
            actors=dict(account.actors),
            activities=Ids(bytes(account.activities)),
            differences=len(self.differences()),
            waiting=self._still_waiting(blob),
            refused=tuple(account.refused),
        )

    def _take(self, segment: Segment, blob: Blob, account: _Account) -> _Fate:
        refusal = self._refusal(segment)
        if refusal is None:
            try:
                with self._writing.act("merge"):
                    return self._take_rows(segment, blob, account)
            except Forked:
                refusal = "joining.forked"
            except Altered:
                refusal = "joining.altered"
            except _CANNOT_BE_PLACED as error:
                # Its rows are as they were written, so a program that knows more has written them: a new
                # kind of status, a new field. One segment must not keep all others from coming in.
                _logger.warning("a segment cannot be placed: %s", type(error).__name__)
                refusal = "joining.newer_program"
        told: dict[str, Parameter] = {
            "device": segment.device, "first": segment.first, "last": segment.last,
        }  # fmt: skip
        account.refused.append(Message(refusal, told))
        return _Fate.DONE_WITH

    def _refusal(self, segment: Segment) -> str | None:
        if segment.ledger != self._writing.ledger:
            return "joining.another_ledger"
        if not all(self._placer.knows(change.entity) for change in segment.changes):
            return "joining.newer_program"
        return None

    def _take_rows(self, segment: Segment, blob: Blob, account: _Account) -> _Fate:
        conn = self._writing.conn
        rows = new_rows(conn, segment)
        if rows is not None and not rows.changes:
            return _Fate.DONE_WITH
        # Bytes are kept also where the earlier part is not here: the file that brings that may not have them.
        lacks = self._lacks(segment, blob)
        if rows is None or lacks:
            self._waiting.keep(segment)
            return _Fate.WAITS
        shared = _shared_before(conn, rows)
        insert_rows(conn, segment, rows)
        states = self._states(conn, segment, rows, shared)
        self._blobs.give(states)
        self._placer.place(states)
        fill_cells(self._trackers, segment.cells)
        self._blobs.forget(segment.blobs)
        self._count(segment, rows, states, account)
        return _Fate.TAKEN

    def _lacks(self, segment: Segment, blob: Blob) -> bool:
        ends = read_ends(self._writing.conn)
        needed = told_ends(segment.acts)
        missing = self._blobs.fetch(blobs_told(segment.changes), blob)
        return bool(missing) or any(ends.get(device, 0) < last for device, last in needed.items())

    def _take_waiting(self, blob: Blob, account: _Account, progress: Progress) -> None:
        came = True
        while came:
            came = False
            for place in self._waiting.places():
                progress.step(account.changes)
                ends = self.ends()
                if place.first > ends.get(place.device, 0) + 1:
                    continue
                fate = self._take(self._waiting.read(place), blob, account)
                if fate is not _Fate.WAITS:
                    self._waiting.forget(place)
                came = came or fate is _Fate.TAKEN

    def _still_waiting(self, blob: Blob) -> tuple[Waiting, ...]:
        ends = self.ends()
        found = []
        for place in self._waiting.places():
            segment = self._waiting.read(place)
            needed = {**told_ends(segment.acts), segment.device: segment.first - 1}
            found.append(
                Waiting(
                    segment.device,
                    segment.first,
                    segment.last,
                    {device: last for device, last in needed.items() if ends.get(device, 0) < last},
                    tuple(one for one in segment.blobs if not self._blobs.has(one)),
                )
            )
        return tuple(found)

    # ------------------------------------------------------------------ what things become

    def _states(
        self, conn: Connection, segment: Segment, rows: NewRows, shared: Mapping[bytes, bool]
    ) -> dict[Thing, State]:
        """Return what the things of new rows are to be.

        Most things were written by one device alone: what they become follows from what they are.
        """
        states: dict[Thing, State] = {}
        for change in rows.changes:
            thing = (change.entity, change.thing)
            if shared.get(change.thing):
                continue
            known = states.get(thing)
            if known is None:
                known = State(self._placer.fields(thing) if change.thing in shared else None)
            undoes = segment.acts[change.act].undoes is not None
            states[thing] = _after(known, change.field, change.old, change.new, undoes=undoes)
        again = [identity for identity, by_others in shared.items() if by_others]
        for thing, resolved in resolved_things(conn, again):
            states[thing] = State(resolved.fields, resolved.removal)
            if resolved.differences:
                conn.execute("INSERT OR IGNORE INTO difference_candidate VALUES (?,?)", thing)
        return states

    def _count(
        self, segment: Segment, rows: NewRows, states: Mapping[Thing, State], account: _Account
    ) -> None:
        begun = len(account.activities)
        account.changes += len(rows.changes)
        account.actors.update(segment.acts[change.act].actor for change in rows.changes)
        for entity, identity in states:
            account.entities[entity] += 1
            if entity == ACTIVITY:
                account.activities += identity
        if account.placed is not None and len(account.activities) > begun:
            account.placed(Ids(bytes(account.activities[begun:])))

    # ------------------------------------------------------------------ differences

    def differences(self) -> tuple[Difference, ...]:
        """Return every field that people who did not know of each other gave different values."""
        found = []
        with self._writing.reading() as conn:
            for (entity, identity), resolved in self._candidates(conn):
                for name, writes in sorted(resolved.differences.items()):
                    said = tuple(_said(conn, write, name) for write in writes)
                    found.append(Difference(entity, UUID(bytes=identity), name, said))
        return tuple(sorted(found, key=lambda one: (one.entity, one.thing, one.field)))

    def settle(self, difference: Difference, value: object) -> None:
        """Write the field again, with a value that was said or another one: the difference is settled.

        Args:
            difference: One of `differences`.
            value: As the history has it (a JSON value); of two sealed drafts the one that stands.
        """
        thing = (difference.entity, difference.thing.bytes)
        if difference.field == _SEALING:
            self._settle_sealing(difference, value)
            return
        with self._writing.act(SETTLING) as journal:
            before = self._placer.fields(thing)
            if before is None:
                return
            wanted = {difference.field: value, **self._of_one_piece(difference, value)}
            after = _in_order({**before, **wanted}, difference)
            for name in wanted:
                if before.get(name) == after.get(name):
                    journal.kept(difference.entity, difference.thing, name, after.get(name))
            journal.changed(difference.entity, difference.thing, before, after)
            self._placer.place({thing: State(after)})

    def _of_one_piece(self, difference: Difference, value: object) -> dict[str, object]:
        """Return what is settled along with it: the two days of an activity are taken from one person."""
        other = _DAYS.get(difference.field) if difference.entity == ACTIVITY else None
        of_whom = {said.device for said in difference.said if said.value == value}
        return {
            one.field: said.value
            for one in (self.differences() if other is not None else ())
            if (one.entity, one.thing, one.field) == (ACTIVITY, difference.thing, other)
            for said in one.said
            if said.device in of_whom
        }

    def _settle_sealing(self, difference: Difference, value: object) -> None:
        stands = value.get("pdf") if isinstance(value, Mapping) else None
        with self._writing.act(SETTLING):
            for said in difference.said:
                pdf = said.value.get("pdf") if isinstance(said.value, Mapping) else None
                if pdf != stands:
                    self._reports.drop_sealing(ReportId(difference.thing), only=FileId(UUID(str(pdf))))

    def _candidates(self, conn: Connection) -> Iterator[tuple[Thing, Resolved]]:
        rows = conn.execute("SELECT entity_uuid FROM difference_candidate ORDER BY entity_uuid").fetchall()
        yield from resolved_things(conn, (bytes(identity) for (identity,) in rows))

    def _forget_settled(self) -> None:
        with self._writing.act("merge") as journal:
            settled = [thing for thing, found in self._candidates(journal.conn) if not found.differences]
            journal.conn.executemany(
                "DELETE FROM difference_candidate WHERE entity = ? AND entity_uuid = ?", settled
            )


def _shared_before(conn: Connection, rows: NewRows) -> dict[bytes, bool]:
    """Return the things of new rows that were known before, and whether another device has written them."""
    identities = list(dict.fromkeys(change.thing for change in rows.changes))
    known: dict[bytes, bool] = {}
    for start in range(0, len(identities), CHUNK):
        chunk = identities[start : start + CHUNK]
        marks = ",".join("?" * len(chunk))
        found = conn.execute(
            f"SELECT entity_uuid, max(device_id <> ?) FROM change WHERE entity_uuid IN ({marks})"  # noqa: S608 - marks
            " GROUP BY entity_uuid",
            (rows.device, *chunk),
        )
        known.update({bytes(identity): bool(by_others) for identity, by_others in found})
    return known


def _after(state: State, name: str, old: str | None, new: str | None, *, undoes: bool) -> State:
    value = None if new is None else read_json(new)
    if name == WHOLE:
        if value is not None:
            return State(value)
        before = None if old is None else read_json(old)
        return State(None, Write(0, b"", 0, b"", WHOLE, before, None, undoes))
    fields = dict(state.fields or {})
    if value is None:
        fields.pop(name, None)
    else:
        fields[name] = value
    return State(fields)


def _in_order(fields: dict[str, object], settled: Difference) -> dict[str, object]:
    """Return fields whose days are in order: the one that was settled moves the other."""
    other = _DAYS.get(settled.field) if settled.entity == ACTIVITY else None
    if other is not None and str(fields["last_day"]) < str(fields["first_day"]):
        fields[other] = fields[settled.field]
    return fields


def _said(conn: Connection, write: Write, name: str) -> Said:
    uuid, actor, at_ms = conn.execute(
        "SELECT c.uuid, a.actor, a.at_ms FROM change c JOIN act a ON a.id = c.act_id"
        " WHERE c.device_id = ? AND c.sequence = ?",
        (write.device, write.sequence),
    ).fetchone()
    value = write.says(name) if name != _SEALING else write.new
    return Said(
        value,
        actor,
        from_us(at_ms * 1000),
        DeviceId(UUID(bytes=write.device_rank)),
        ChangeId(UUID(bytes=uuid)),
    )

"""The history: every change, chained by SHA-256, one chain for each device (design, "History").

A change is hashed over everything that it says and over the hash of the change before it on the same device,
so an altered, removed or inserted row is found by reading the chain once. A created thing is one change that
holds all its fields; afterwards each changed field is a change of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID, uuid4

import msgspec

from soxa.base.errors import Message
from soxa.base.progress import Progress, Silent
from soxa.domain.ids import ChangeId, DeviceId
from soxa.storage.engine import Connection, Row
from soxa.storage.history_chain import (
    START,
    WHOLE,
    Replay,
    Steps,
    act_seal,
    chain_faults,
    change_hash,
    knowing_faults,
)
from soxa.storage.thing_writes import resolved_things, shared_things

Fields = Mapping[str, object]
"""A thing flattened for the history: field name to a JSON value; a field that is absent is empty."""

_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder()


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the history."""

    id: ChangeId
    """Identity: the first half of its hash."""
    device: DeviceId
    """Machine and account that made it."""
    sequence: int
    """Number in the device's chain, from 1."""
    act: UUID
    """What was done in one go has one act."""
    act_name: str
    """``activity.add``, ``import`` …"""
    undoes: UUID | None
    """The act that this one undid."""
    parent: ChangeId | None
    """The change of the same thing before this one."""
    actor: str
    """Who was picked at start; proves no identity."""
    at_utc: datetime
    """By the machine's clock; never used to decide which of two changes holds."""
    entity: str
    """``activity``, ``slip``, ``report`` …"""
    entity_id: UUID
    """Identity of the thing."""
    field: str
    """Name of the field; empty for the whole thing."""
    old: object
    """JSON value before; None where there was none."""
    new: object
    """JSON value after; None where there is none."""


@dataclass(frozen=True, slots=True)
class HistoryCheck:
    """What reading the whole history found."""

    changes: int
    """Rows read."""
    faults: tuple[Message, ...]
    """Empty if every row is as it was written and every thing is as the history left it."""

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


@dataclass(slots=True)
class Journal:
    """The changes of one act, collected and then written in one go, in the act's own transaction."""

    conn: Connection
    """The writing connection, inside a transaction."""
    device: DeviceId
    """Whose chain it goes into."""
    actor: str
    """Who acts."""
    name: str
    """Name of the act."""
    at_utc: datetime
    """When."""
    undoes: UUID | None = None
    """The act undone by this one."""
    joins: UUID | None = None
    """The act that this one goes on with, if it is the ledger's newest and this device's own."""
    act: UUID = field(default_factory=uuid4)
    """Identity of the act."""
    _rows: list[tuple[object, ...]] = field(default_factory=list)
    _parents: dict[UUID, bytes] = field(default_factory=dict)
    _head: tuple[int, int, bytes] | None = None
    _act_id: int = 0
    _seal: bytes = b""

    def created(self, entity: str, identity: UUID, fields: Fields) -> None:
        """Record that a thing was made, with all its fields."""
        self._add(entity, identity, WHOLE, None, write_json(fields), parent=None)

    def restored(self, entity: str, identity: UUID, fields: Fields) -> None:
        """Record that a removed thing was made again."""
        self._add(entity, identity, WHOLE, None, write_json(fields), parent=self._parent(identity))

    def removed(self, entity: str, identity: UUID, fields: Fields) -> None:
        """Record that a thing was taken out, with all the fields it had."""
        self._add(entity, identity, WHOLE, write_json(fields), None, parent=self._parent(identity))

    def kept(self, entity: str, identity: UUID, name: str, value: object) -> None:
        """Record that a field stays as it is, which somebody has decided."""
        said = write_json(value)
        self._add(entity, identity, name, said, said, parent=self._parent(identity))

    def put_back(self, entity: str, identity: UUID, before: Fields | None, after: Fields | None) -> None:
        """Record that a thing became what it was: made again, taken out or changed; None where it is not."""
        if after is None:
            if before is not None:
                self.removed(entity, identity, before)
        elif before is None:
            self.restored(entity, identity, after)
        else:
            self.changed(entity, identity, before, after)

    def changed(self, entity: str, identity: UUID, before: Fields, after: Fields) -> None:
        """Record each field in which a thing differs from what it was; nothing if there is none."""
        for name in (*before, *(name for name in after if name not in before)):
            old, new = before.get(name), after.get(name)
            if old != new:
                self._add(
                    entity,
                    identity,
                    name,
                    None if old is None else write_json(old),
                    None if new is None else write_json(new),
                    parent=self._parent(identity),
                )

    @property
    def has_begun(self) -> bool:
        """Whether something was recorded: an act without a change leaves no trace."""
        return self._head is not None

    def write(self) -> None:
        """Write what was collected; called once, before the transaction is committed."""
        if self._head is None:
            return
        device_id, sequence, digest = self._head
        self.conn.executemany(
            "INSERT INTO change (uuid, act_id, device_id, sequence, hash, parent, entity, entity_uuid, field,"
            " old, new) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            self._rows,
        )
        self.conn.execute(
            "UPDATE device SET last_sequence = ?, last_hash = ? WHERE id = ?", (sequence, digest, device_id)
        )
        self._rows.clear()

    def _add(
        self,
        entity: str,
        identity: UUID,
        name: str,
        old: str | None,
        new: str | None,
        *,
        parent: bytes | None,
    ) -> None:
        device_id, sequence, previous = self._head or self._begin()
        sequence += 1
        digest = change_hash(
            previous,
            self._seal,
            sequence,
            parent,
            (entity, identity.bytes),
            (name, old, new),
        )
        self._rows.append(
            (
                digest[:16], self._act_id, device_id, sequence, digest, parent, entity, identity.bytes, name,
                old, new,
            )
        )  # fmt: skip
        self._parents[identity] = digest[:16]
        self._head = (device_id, sequence, digest)

    def _begin(self) -> tuple[int, int, bytes]:
        self.conn.execute(
            "INSERT INTO device (uuid, last_sequence, last_hash) VALUES (?, 0, ?) ON CONFLICT DO NOTHING",
            (self.device.bytes, START),
        )
        device_id, sequence, digest = self.conn.execute(
            "SELECT id, last_sequence, last_hash FROM device WHERE uuid = ?", (self.device.bytes,)
        ).fetchone()
        learnt = self._learnt(device_id)
        if learnt or not self._go_on(device_id):
            self._begin_act(device_id, int(sequence), learnt)
        return int(device_id), int(sequence), bytes(digest)

    def _learnt(self, device_id: int) -> Sequence[tuple[int, bytes, int]]:
        """Return the devices that this one has learnt of since its act before, with how far it knows them.

        It is told with the first act after a merge, never by the merge: two ledgers that exchange what they
        have end with the same rows.
        """
        return self.conn.execute(_LEARNT, (device_id, device_id)).fetchall()

    def _go_on(self, device_id: int) -> bool:
        if self.joins is None:
            return False
        row = self.conn.execute(
            "SELECT id, at_ms, knows FROM act WHERE uuid = ? AND device_id = ? AND actor = ? AND name = ?"
            " AND undoes IS NULL AND id = (SELECT max(id) FROM act)",
            (self.joins.bytes, device_id, self.actor, self.name),
        ).fetchone()
        if row is None:
            return False
        self.act, self._act_id = self.joins, int(row[0])
        self._seal = act_seal(
            self.device.bytes, self.act.bytes, int(row[1]), self.actor, self.name, None, row[2]
        )
        return True

    def _begin_act(self, device_id: int, sequence: int, learnt: Sequence[tuple[int, bytes, int]]) -> None:
        undoes = self.undoes.bytes if self.undoes else None
        knows = write_knows({UUID(bytes=uuid): known for _, uuid, known in learnt}) if learnt else None
        told = (to_ms(self.at_utc), self.actor, self.name, undoes, knows)
        self._act_id = int(
            self.conn.execute(
                "INSERT INTO act (uuid, device_id, at_ms, actor, name, undoes, knows) VALUES (?,?,?,?,?,?,?)"
                " RETURNING id",
                (self.act.bytes, device_id, *told),
            ).fetchone()[0]
        )
        self.conn.executemany(
            "INSERT INTO knowing (device_id, of_id, sequence, known) VALUES (?,?,?,?)",
            [(device_id, of_id, sequence + 1, known) for of_id, _, known in learnt],
        )
        self._seal = act_seal(self.device.bytes, self.act.bytes, *told)

    def _parent(self, identity: UUID) -> bytes | None:
        if identity in self._parents:
            return self._parents[identity]
        row = self.conn.execute(
            "SELECT uuid FROM change WHERE entity_uuid = ? ORDER BY id DESC LIMIT 1", (identity.bytes,)
        ).fetchone()
        return bytes(row[0]) if row else None


class Snapshots(Protocol):
    """What reads several times in one state of the ledger: `soxa.storage.writing.Writing`."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection inside one read transaction."""


class History:
    """Reads the history of an open ledger."""

    def __init__(
        self, snapshots: Snapshots, states: Callable[[], Iterable[tuple[str, UUID, Fields]]]
    ) -> None:
        """Read by this connection.

        Args:
            snapshots: The ledger's connection.
            states: Gives every thing of the ledger as it is now: entity, identity, fields.
        """
        self._snapshots = snapshots
        self._states = states

    def entries(self, entity_id: UUID) -> tuple[Change, ...]:
        """Return all changes of one thing, oldest first."""
        return self._read("WHERE c.entity_uuid = ? ORDER BY c.id", (entity_id.bytes,))

    def entries_of_files(self, activity: UUID) -> tuple[Change, ...]:
        """Return all changes of an activity's files, oldest first, of those taken away as well."""
        return self._read(
            "WHERE c.entity = 'activity_file' AND json_extract(coalesce(c.new, c.old), '$.activity') = ?"
            " ORDER BY c.id",
            (str(activity),),
        )

    def latest(self, limit: int = 100) -> tuple[Change, ...]:
        """Return the ledger's newest changes, newest first."""
        return self._read("ORDER BY c.id DESC LIMIT ?", (limit,))

    def act(self, act: UUID) -> tuple[Change, ...]:
        """Return the changes of one act, in their order."""
        return self._read("WHERE a.uuid = ? ORDER BY c.id", (act.bytes,))

    def change(self, identity: ChangeId) -> Change | None:
        """Return one change; None if there is none of that id."""
        return next(iter(self._read("WHERE c.uuid = ?", (identity.bytes,))), None)

    def first_change(self, act: UUID) -> Change:
        """Return an act's first change of what people see: rows of trackers and bare files come after."""
        return self._read(
            "WHERE a.uuid = ? ORDER BY c.entity IN ('tracker_row', 'tracker', 'file'), c.id LIMIT 1",
            (act.bytes,),
        )[0]

    def count(self) -> int:
        """Return the number of changes."""
        with self._snapshots.reading() as conn:
            return int(conn.execute("SELECT count(*) FROM change").fetchone()[0])

    def verify(self, progress: Progress | None = None) -> HistoryCheck:
        """Read every chain and compare what it tells with what stands in the ledger.

        Args:
            progress: Told every 2,000 rows; each row is read twice, and counted so.

        Returns:
            One fault for each altered, missing or strange row of the history (at most 100 for each device),
            and one for each thing that differs from what the history says of it.

        Raises:
            Cancelled: The user has asked to stop.
        """
        with self._snapshots.reading() as conn:
            total = int(conn.execute("SELECT count(*) FROM change").fetchone()[0])
            steps = Steps(progress or Silent(), 2 * total)
            faults: list[Message] = []
            for device_id, *device in conn.execute(_DEVICES).fetchall():
                faults += chain_faults(steps.over(conn.execute(_CHAIN, (device_id,))), *device)
            faults += knowing_faults(conn.execute(_TOLD), conn.execute(_KNOWN))
            resolved = resolved_things(conn, list(shared_things(conn)))
            replay = Replay((thing, found.fields) for thing, found in resolved)
            rows = conn.execute("SELECT entity, entity_uuid, field, new FROM change ORDER BY id")
            for row in steps.over(rows):
                replay.apply(*row)
            faults += replay.compare(self._states())
        return HistoryCheck(total, tuple(faults))

    def _read(self, tail: str, parameters: Sequence[object]) -> tuple[Change, ...]:
        with self._snapshots.reading() as conn:
            return tuple(_change(row) for row in conn.execute(_ENTRIES + tail, tuple(parameters)))


def write_json(value: object) -> str:
    """Write a value for the history, the same value always the same way."""
    return _ENCODER.encode(value).decode()


def read_json(text: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        ValueError: The text is no JSON.
    """
    return _DECODER.decode(text)


def write_knows(ends: Mapping[UUID, int]) -> str:
    """Write how far devices are known, the same always the same way."""
    return write_json({str(device): ends[device] for device in sorted(ends)})


def to_ms(moment: datetime) -> int:
    """Return a moment as milliseconds since 1970 UTC."""
    return to_us(moment) // 1000


def to_us(moment: datetime) -> int:
    """Return a moment as microseconds since 1970 UTC, exactly."""
    passed = moment.astimezone(UTC) - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def from_us(microseconds: int) -> datetime:
    """Return the moment of so many microseconds since 1970 UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_LEARNT: Final = """
    SELECT d.id, d.uuid, d.last_sequence FROM device d WHERE d.id <> ? AND d.last_sequence > coalesce(
        (SELECT k.known FROM knowing k WHERE k.device_id = ? AND k.of_id = d.id ORDER BY k.sequence DESC
        LIMIT 1), 0)
    ORDER BY d.id"""

_CHAIN: Final = """
    SELECT c.sequence, c.hash, c.uuid, c.parent, c.entity, c.entity_uuid, c.field, c.old, c.new,
        c.act_id, a.uuid, a.at_ms, a.actor, a.name, a.undoes, a.knows
    FROM change c JOIN act a ON a.id = c.act_id WHERE c.device_id = ? ORDER BY c.sequence"""

_ENTRIES: Final = """
    SELECT c.uuid, d.uuid, c.sequence, a.uuid, a.name, a.undoes, c.parent, a.actor, a.at_ms, c.entity,
        c.entity_uuid, c.field, c.old, c.new
    FROM change c JOIN act a ON a.id = c.act_id JOIN device d ON d.id = c.device_id """

_TOLD: Final = """
    SELECT d.uuid, min(c.sequence), a.knows FROM act a JOIN change c ON c.act_id = a.id
    JOIN device d ON d.id = a.device_id WHERE a.knows IS NOT NULL GROUP BY a.id"""
_KNOWN: Final = """
    SELECT d.uuid, k.sequence, o.uuid, k.known FROM knowing k JOIN device d ON d.id = k.device_id
    JOIN device o ON o.id = k.of_id"""

_DEVICES: Final = "SELECT id, uuid, last_sequence, last_hash FROM device ORDER BY id"


def _change(row: Row) -> Change:
    (
        uuid,
        device,
        sequence,
        act,
        name,
        undoes,
        parent,
        actor,
        at_ms,
        entity,
        identity,
        field_name,
        old,
        new,
    ) = row
    return Change(
        id=ChangeId(UUID(bytes=uuid)),
        device=DeviceId(UUID(bytes=device)),
        sequence=sequence,
        act=UUID(bytes=act),
        act_name=name,
        undoes=UUID(bytes=undoes) if undoes else None,
        parent=ChangeId(UUID(bytes=parent)) if parent else None,
        actor=actor,
        at_utc=from_us(at_ms * 1000),
        entity=entity,
        entity_id=UUID(bytes=identity),
        field=field_name,
        old=None if old is None else read_json(old),
        new=None if new is None else read_json(new),
    )

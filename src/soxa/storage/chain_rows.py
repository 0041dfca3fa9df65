"""Rows of other devices' chains: out of the history as segments, and into it, checked hash by hash."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

import msgspec

from soxa.domain.ids import DeviceId, LedgerId
from soxa.domain.joining import MOST_CHANGES, ActRow, ChangeRow, Ends, Segment
from soxa.storage.engine import Connection, Row
from soxa.storage.history_chain import START, act_seal, change_hash

_CHAIN: Final = """
    SELECT c.id, c.device_id, c.sequence, c.hash, c.act_id, c.parent, c.entity, c.entity_uuid, c.field,
        c.old, c.new, a.uuid, a.at_ms, a.actor, a.name, a.undoes, a.knows
    FROM change c JOIN act a ON a.id = c.act_id
    WHERE c.device_id = ? AND c.sequence > ? ORDER BY c.sequence"""


class Forked(Exception):
    """Two different changes bear one number of a device's chain: a copy of the ledger was written, too."""


class Altered(Exception):
    """A segment does not hold together: its hash is not that of its rows."""


def read_ends(conn: Connection) -> dict[DeviceId, int]:
    """Return how far each device's chain reaches here."""
    rows = conn.execute("SELECT uuid, last_sequence FROM device WHERE last_sequence > 0")
    return {DeviceId(UUID(bytes=uuid)): int(last) for uuid, last in rows}


# ---------------------------------------------------------------------- out


def read_segments(conn: Connection, ledger: LedgerId, since: Ends) -> Iterator[Segment]:
    """Yield what others lack, what they must know first in front; without blobs and cells.

    Args:
        conn: Inside a read transaction that lasts as long as the reading.
        ledger: Whose history it is.
        since: How far the others' chains reach.
    """
    devices = conn.execute("SELECT id, uuid FROM device ORDER BY id").fetchall()
    uuids = {row_id: DeviceId(UUID(bytes=uuid)) for row_id, uuid in devices}
    chains = [conn.execute(_CHAIN, (row_id, since.get(uuid, 0))) for row_id, uuid in uuids.items()]
    # The order in which rows came here: nobody's knowledge comes after what was written with it.
    rows = heapq.merge(*chains, key=itemgetter(0))
    for device, own in groupby(rows, key=itemgetter(1)):
        for chunk in _chunks(own):
            yield _segment(conn, ledger, device, uuids[device], chunk)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == MOST_CHANGES:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _segment(conn: Connection, ledger: LedgerId, row_id: int, device: DeviceId, rows: list[Row]) -> Segment:
    acts: dict[int, tuple[int, ActRow]] = {}
    changes = []
    for _, _, _, _, act_id, parent, entity, thing, field, old, new, *act in rows:
        place, _ = acts.setdefault(act_id, (len(acts), ActRow(*act)))
        changes.append(ChangeRow(place, parent, entity, thing, field, old, new))
    first, last = rows[0][2], rows[-1][2]
    own_acts = tuple(act for _, act in acts.values())
    return Segment(
        ledger=ledger,
        device=device,
        first=first,
        last=last,
        previous=hash_at(conn, row_id, first - 1) or START,
        hash=bytes(rows[-1][3]),
        acts=own_acts,
        changes=tuple(changes),
        knows=told_ends(own_acts),
        blobs=(),
        cells=(),
    )


def told_ends(acts: Iterable[ActRow]) -> dict[DeviceId, int]:
    """Return what acts say that their device knew of others."""
    known: dict[DeviceId, int] = {}
    for act in acts:
        for device, last in read_knows(act.knows).items():
            known[device] = max(last, known.get(device, 0))
    return known


def read_knows(text: str | None) -> dict[DeviceId, int]:
    """Return what one act says that its device had learnt.

    Raises:
        Altered: It is not written so.
    """
    if text is None:
        return {}
    try:
        told = msgspec.json.decode(text, type=dict[UUID, int])
    except msgspec.MsgspecError as error:
        raise Altered from error
    return {DeviceId(device): last for device, last in told.items()}


def hash_at(conn: Connection, device: int, sequence: int) -> bytes | None:
    """Return the hash of a change by its number; None if it is not here."""
    row = conn.execute(
        "SELECT hash FROM change WHERE device_id = ? AND sequence = ?", (device, sequence)
    ).fetchone()
    return bytes(row[0]) if row else None


# ---------------------------------------------------------------------- in


@dataclass(frozen=True, slots=True)
class NewRows:
    """The part of a segment that is not here yet."""

    device: int
    """The storage's own number of the device."""
    first: int
    """Number of the first new change."""
    changes: Sequence[ChangeRow]
    """The new changes."""
    hashes: Sequence[bytes]
    """Their hashes."""


def new_rows(conn: Connection, segment: Segment) -> NewRows | None:
    """Return what of a segment is new, every row checked; None if its earlier part is not here yet.

    Raises:
        Forked: Another change bears one of its numbers here.
        Altered: Its rows are not those that its hash was made of.
    """
    # Looked at before anything else: what waits is believed as well.
    hashes = _hashes(segment)
    told_ends(segment.acts)
    row = conn.execute(
        "SELECT id, last_sequence FROM device WHERE uuid = ?", (segment.device.bytes,)
    ).fetchone()
    device, last = row or (0, 0)
    if segment.first > last + 1:
        return None
    before = START if segment.first == 1 else hash_at(conn, device, segment.first - 1)
    overlap = last - segment.first + 1
    if before != segment.previous:
        raise Forked
    if overlap > 0:
        at = min(overlap, len(hashes))
        if hash_at(conn, device, segment.first + at - 1) != hashes[at - 1]:
            raise Forked
    return NewRows(device, max(segment.first, last + 1), segment.changes[overlap:], hashes[overlap:])


def _hashes(segment: Segment) -> list[bytes]:
    if len(segment.changes) != segment.last - segment.first + 1 or segment.first < 1:
        raise Altered
    seals = [act_seal(segment.device.bytes, *act) for act in segment.acts]
    previous = segment.previous
    hashes = []
    for sequence, change in enumerate(segment.changes, segment.first):
        if not 0 <= change.act < len(seals):
            raise Altered
        previous = change_hash(
            previous,
            seals[change.act],
            sequence,
            change.parent,
            (change.entity, change.thing),
            (change.field, change.old, change.new),
        )
        hashes.append(previous)
    if not hashes or previous != segment.hash:
        raise Altered
    return hashes


def insert_rows(conn: Connection, segment: Segment, rows: NewRows) -> None:
    """Write a segment's new rows into the history.

    Raises:
        Altered: An act that goes on is not the one that is here.
    """
    device = rows.device or int(
        conn.execute(
            "INSERT INTO device (uuid, last_sequence, last_hash) VALUES (?, 0, ?) RETURNING id",
            (segment.device.bytes, START),
        ).fetchone()[0]
    )
    first_of: dict[int, int] = {}
    for sequence, change in enumerate(rows.changes, rows.first):
        first_of.setdefault(change.act, sequence)
    act_ids = {
        place: _act_id(conn, device, segment.acts[place], sequence) for place, sequence in first_of.items()
    }
    conn.executemany(
        "INSERT INTO change (uuid, act_id, device_id, sequence, hash, parent, entity, entity_uuid, field,"
        " old, new) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        [
            (digest[:16], act_ids[change[0]], device, sequence, digest, *change[1:])
            for sequence, (change, digest) in enumerate(
                zip(rows.changes, rows.hashes, strict=True), rows.first
            )
        ],
    )
    conn.execute(
        "UPDATE device SET last_sequence = ?, last_hash = ? WHERE id = ?",
        (segment.last, segment.hash, device),
    )


def _act_id(conn: Connection, device: int, act: ActRow, sequence: int) -> int:
    known: tuple[Any, ...] | None = conn.execute(
        "SELECT id, device_id, at_ms, actor, name, undoes, knows FROM act WHERE uuid = ?", (act.uuid,)
    ).fetchone()
    if known is not None:
        if known[1:] != (device, *act[1:]):
            raise Altered
        return int(known[0])
    row_id = int(
        conn.execute(
            "INSERT INTO act (uuid, device_id, at_ms, actor, name, undoes, knows) VALUES (?,?,?,?,?,?,?)"
            " RETURNING id",
            (act.uuid, device, *act[1:]),
        ).fetchone()[0]
    )
    conn.executemany(
        "INSERT INTO knowing (device_id, of_id, sequence, known)"
        " SELECT ?, id, ?, ? FROM device WHERE uuid = ?",
        [(device, sequence, known_to, other.bytes) for other, known_to in read_knows(act.knows).items()],
    )
    return row_id

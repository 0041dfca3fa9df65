"""Segments that came before what they need: kept in the ledger until the rest is here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec

from soxa.domain.ids import DeviceId
from soxa.domain.joining import Segment
from soxa.storage.writing import Writing


@dataclass(frozen=True, slots=True)
class Place:
    """Which segment waits."""

    device: DeviceId
    """Whose chain."""
    first: int
    """Number of its first change."""
    last: int
    """Number of its last change."""
    hash: bytes
    """Of its last change."""

    @property
    def key(self) -> tuple[bytes, int, int, bytes]:
        """The row's key."""
        return self.device.bytes, self.first, self.last, self.hash


class WaitingSegments:
    """The segments that wait in one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def keep(self, segment: Segment) -> None:
        """Keep a segment, inside an act; one that is there already is kept once."""
        key = Place(segment.device, segment.first, segment.last, segment.hash).key
        self._writing.conn.execute(
            "INSERT INTO waiting_segment (device, first, last, hash, data) VALUES (?,?,?,?,?)"
            " ON CONFLICT DO NOTHING",
            (*key, msgspec.msgpack.encode(segment)),
        )

    def places(self) -> list[Place]:
        """Return which segments wait, each chain in its order."""
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT device, first, last, hash FROM waiting_segment ORDER BY device, first"
            ).fetchall()
        return [
            Place(DeviceId(UUID(bytes=device)), first, last, bytes(digest))
            for device, first, last, digest in rows
        ]

    def read(self, place: Place) -> Segment:
        """Return one segment that waits."""
        with self._writing.reading() as conn:
            row = conn.execute(
                "SELECT data FROM waiting_segment WHERE device = ? AND first = ? AND last = ? AND hash = ?",
                place.key,
            ).fetchone()
        return msgspec.msgpack.decode(row[0], type=Segment)

    def forget(self, place: Place) -> None:
        """Let a segment wait no longer."""
        with self._writing.act("merge") as journal:
            journal.conn.execute(
                "DELETE FROM waiting_segment WHERE device = ? AND first = ? AND last = ? AND hash = ?",
                place.key,
            )

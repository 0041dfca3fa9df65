"""The office's machines as this ledger knows them: their names, and when each was heard of last.

A machine is a device of the history: one computer under one account. What it is called is kept with its
history like everything else; that it exists follows from its changes alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from soxa.domain.ids import DeviceId, derived_id
from soxa.domain.joining import Ends
from soxa.storage.history import Fields, from_us
from soxa.storage.writing import Writing

MACHINE: Final = "machine"

_HEARD: Final = """
    SELECT d.uuid, d.last_sequence, coalesce(m.name, ''), a.at_ms, a.actor
    FROM device d LEFT JOIN machine m ON m.device = d.uuid
    LEFT JOIN change c ON c.device_id = d.id AND c.sequence = d.last_sequence
    LEFT JOIN act a ON a.id = c.act_id ORDER BY d.id"""

_KNOWN_BY: Final = """
    SELECT of.uuid, max(k.known) FROM knowing k JOIN device d ON d.id = k.device_id
        JOIN device of ON of.id = k.of_id WHERE d.uuid = :device GROUP BY of.uuid
    UNION ALL SELECT uuid, last_sequence FROM device WHERE uuid = :device"""


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine, as far as its changes have come here."""

    device: DeviceId
    """Whose chain."""
    name: str
    """What it is called; empty where nobody has said."""
    last_sequence: int
    """So many of its changes are here."""
    last_at_utc: datetime | None
    """When it made the last of them, by its own clock; None where it made none."""
    last_actor: str
    """Who worked there last; may be empty, and proves nothing."""


class MachineStore:
    """The machines of one ledger, one entry a device at most."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def heard(self) -> tuple[Machine, ...]:
        """Return every machine that has ever written here, in the order in which it was first heard of."""
        with self._writing.reading() as conn:
            rows = conn.execute(_HEARD).fetchall()
        return tuple(
            Machine(
                DeviceId(UUID(bytes=device)),
                str(name),
                int(last),
                None if at_ms is None else from_us(int(at_ms) * 1000),
                str(actor or ""),
            )
            for device, last, name, at_ms, actor in rows
        )

    def known_by(self, device: DeviceId) -> Ends:
        """Return how much of every chain a machine is sure to have: its own, and what its acts told of."""
        with self._writing.reading() as conn:
            rows = conn.execute(_KNOWN_BY, {"device": device.bytes}).fetchall()
        return {DeviceId(UUID(bytes=known)): int(last) for known, last in rows}

    def name(self, device: DeviceId) -> str:
        """Return what a machine is called; empty where nobody has said."""
        found = self.fields(self._identity(device))
        return "" if found is None else str(found.get("name", ""))

    def save_name(self, device: DeviceId, name: str) -> None:
        """Call a machine so."""
        identity = self._identity(device)
        wanted = _fields(device, name)
        with self._writing.act("machine.name") as journal:
            journal.put_back(MACHINE, identity, self.fields(identity), wanted)
            self.place(identity, wanted)

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring an entry to a state that the history tells of; for undoing, inside an act."""
        with self._writing.act("machine.put_back") as journal:
            journal.put_back(MACHINE, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Write an entry's row as it shall be, with no history: for merging, inside its transaction."""
        conn = self._writing.conn
        if fields is None:
            conn.execute("DELETE FROM machine WHERE uuid = ?", (identity.bytes,))
            return
        conn.execute(
            "INSERT INTO machine (uuid, device, name) VALUES (?,?,?) ON CONFLICT (uuid) DO UPDATE SET"
            " device = excluded.device, name = excluded.name",
            (identity.bytes, UUID(str(fields["device"])).bytes, fields.get("name", "")),
        )

    def fields(self, identity: UUID) -> Fields | None:
        """Return an entry flattened as it is now; None if there is none."""
        with self._writing.reading() as conn:
            row = conn.execute(
                "SELECT device, name FROM machine WHERE uuid = ?", (identity.bytes,)
            ).fetchone()
        return None if row is None else _fields(DeviceId(UUID(bytes=row[0])), str(row[1]))

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every entry as the history should tell of it."""
        for uuid, device, name in self._writing.conn.execute(
            "SELECT uuid, device, name FROM machine ORDER BY id"
        ):
            yield MACHINE, UUID(bytes=uuid), _fields(DeviceId(UUID(bytes=device)), str(name))

    def office_secret(self) -> bytes:
        """Return the 32 bytes that the office's own keys follow from; never to be logged or shown."""
        with self._writing.reading() as conn:
            return bytes(conn.execute("SELECT secret FROM office_key").fetchone()[0])

    def _identity(self, device: DeviceId) -> UUID:
        return derived_id(self._writing.ledger, MACHINE, device)


def _fields(device: DeviceId, name: str) -> Fields:
    return {"device": str(device), "name": name} if name else {"device": str(device)}

"""The packs a ledger works with, as they came, and which of them hold.

Which pack holds is a thing of its own, one for the received pack and one for the office's additions: two
laptops that install different packs have said two different things of it, and both packs stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from soxa.domain.ids import derived_id
from soxa.storage.engine import Connection
from soxa.storage.history import Fields, to_ms
from soxa.storage.writing import Writing

OWN_PACK: Final = "cua-co-quan"
"""Code of the pack that holds what the office has added itself; it lies over the received one."""
PACK: Final = "pack"
PACK_HELD: Final = "pack_held"
RECEIVED: Final = "received"
OWN: Final = "own"


class PackStore:
    """The packs that were installed, as they came."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing
        self.held = PacksHeld(writing)

    def install(self, data: bytes, *, code: str, version: str) -> None:
        """Keep a pack's bytes; it holds from now on, the others stay for reports made with them."""
        sha256 = _sha256(data)
        identity = derived_id(self._writing.ledger, PACK, sha256)
        with self._writing.act("pack.install") as journal:
            if self.fields(identity) is None:
                fields = pack_fields(code, version, sha256)
                self.keep(data)
                self.place(identity, fields)
                journal.restored(PACK, identity, fields)
            self.held.hold(OWN if code == OWN_PACK else RECEIVED, identity)

    def newest(self) -> bytes:
        """Return the bytes of the received pack that holds."""
        return self._held(RECEIVED)

    def own(self) -> bytes:
        """Return the bytes of the office's own additions that hold; none if there are none."""
        return self._held(OWN)

    def read(self, identity: str) -> bytes:
        """Return a pack's bytes; none for an empty identity or one that is not known."""
        if not identity:
            return b""
        with self._writing.reading() as conn:
            row = conn.execute("SELECT data FROM pack WHERE uuid = ?", (UUID(identity).bytes,)).fetchone()
        return bytes(row[0]) if row else b""

    def fields(self, identity: UUID) -> Fields | None:
        """Return a pack as the history tells of it; None if it is not there or was withdrawn."""
        row = self._writing.conn.execute(
            "SELECT code, version, data FROM pack WHERE uuid = ? AND withdrawn = 0", (identity.bytes,)
        ).fetchone()
        return pack_fields(row[0], row[1], _sha256(bytes(row[2]))) if row else None

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Withdraw a pack, or let it hold again; its bytes stay, so that what was undone can be redone."""
        with self._writing.act("pack.put_back") as journal:
            journal.put_back(PACK, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def keep(self, data: bytes) -> None:
        """Keep a pack's bytes before what the history tells of it is placed."""
        sha256 = _sha256(data)
        self._writing.conn.execute(
            "INSERT INTO pack (uuid, code, version, sha256, installed_ms, data, withdrawn)"
            " VALUES (?, '', '', ?, ?, ?, 1) ON CONFLICT (uuid) DO NOTHING",
            (
                derived_id(self._writing.ledger, PACK, sha256).bytes, sha256,
                to_ms(self._writing.clock()), data,
            ),
        )  # fmt: skip

    def has(self, sha256: str) -> bool:
        """Tell whether a pack's bytes are here, withdrawn or not."""
        return self.bytes_of(sha256) is not None

    def bytes_of(self, sha256: str) -> bytes | None:
        """Return a pack's bytes by their digest; None if they are not here."""
        with self._writing.reading() as conn:
            row = conn.execute(
                "SELECT data FROM pack WHERE uuid = ?",
                (derived_id(self._writing.ledger, PACK, sha256).bytes,),
            ).fetchone()
        return bytes(row[0]) if row else None

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; the bytes are there."""
        if fields is None:
            self._writing.conn.execute("UPDATE pack SET withdrawn = 1 WHERE uuid = ?", (identity.bytes,))
            return
        self._writing.conn.execute(
            "UPDATE pack SET withdrawn = 0, code = ?, version = ? WHERE uuid = ?",
            (str(fields.get("code", "")), str(fields.get("version", "")), identity.bytes),
        )

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield the packs as the history should tell of them, by the digest of what stands there now."""
        for uuid, code, version, data in self._writing.conn.execute(
            "SELECT uuid, code, version, data FROM pack WHERE withdrawn = 0 ORDER BY id"
        ):
            yield PACK, UUID(bytes=uuid), pack_fields(code, version, _sha256(bytes(data)))

    def _held(self, part: str) -> bytes:
        with self._writing.reading() as conn:
            row = conn.execute(
                "SELECT p.data FROM pack_held h JOIN pack p ON p.uuid = h.pack_uuid WHERE h.part = ?", (part,)
            ).fetchone()
        return bytes(row[0]) if row else b""


class PacksHeld:
    """Which received pack and which additions hold."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def hold(self, part: str, pack: UUID) -> None:
        """Let a pack hold, inside an act."""
        identity = derived_id(self._writing.ledger, PACK_HELD, part)
        self.put_back(identity, {"part": part, "pack": str(pack)})

    def fields(self, identity: UUID) -> Fields | None:
        """Return which pack holds as the history tells of it; None if none does."""
        row = self._writing.conn.execute(
            "SELECT part, pack_uuid FROM pack_held WHERE uuid = ?", (identity.bytes,)
        ).fetchone()
        return {"part": row[0], "pack": str(UUID(bytes=row[1]))} if row else None

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring it to a state that the history tells of, inside an act."""
        with self._writing.act("pack.hold") as journal:
            journal.put_back(PACK_HELD, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history."""
        conn = self._writing.conn
        conn.execute("DELETE FROM pack_held WHERE uuid = ?", (identity.bytes,))
        if fields is not None:
            conn.execute(
                "INSERT INTO pack_held (uuid, part, pack_uuid) VALUES (?,?,?)",
                (identity.bytes, str(fields["part"]), UUID(str(fields["pack"])).bytes),
            )

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield both as the history should tell of them."""
        for (uuid,) in self._writing.conn.execute("SELECT uuid FROM pack_held ORDER BY part").fetchall():
            identity = UUID(bytes=uuid)
            fields = self.fields(identity)
            if fields is not None:
                yield PACK_HELD, identity, fields


def packs_held(conn: Connection) -> tuple[str, str]:
    """Return the identities of the received pack and of the additions that hold; empty for none."""
    held = {
        part: str(UUID(bytes=pack)) for part, pack in conn.execute("SELECT part, pack_uuid FROM pack_held")
    }
    return held.get(RECEIVED, ""), held.get(OWN, "")


def pack_fields(code: str, version: str, sha256: str) -> Fields:
    """Return a pack flattened for the history."""
    given = {"code": code, "version": version, "sha256": sha256}
    return {name: value for name, value in given.items() if value}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

"""Files inside the ledger: photos, sealed reports, attachments; equal bytes are kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from soxa.domain.ids import FileId, derived_id
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields
from soxa.storage.writing import Writing

ENTITY: Final = "file"


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What is known of a kept file without reading it."""

    id: FileId
    """Identity."""
    name: str
    """File name when it was kept first."""
    media_type: str
    """``application/pdf``, ``image/jpeg`` …"""
    sha256: str
    """Of its bytes, in hex."""
    size_bytes: int
    """Its size."""


class FileStore:
    """The files of one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def put(self, data: bytes, name: str, media_type: str) -> FileId:
        """Keep a file; bytes that are there already are not kept twice and keep their first name."""
        digest = hashlib.sha256(data).hexdigest()
        with self._writing.act("file.put") as journal:
            row = self._writing.conn.execute("SELECT uuid FROM file WHERE sha256 = ?", (digest,)).fetchone()
            if row is not None:
                return FileId(UUID(bytes=row[0]))
            identity = FileId(derived_id(self._writing.ledger, ENTITY, digest))
            fields = _fields(digest, name, media_type)
            self.place(identity, fields, data)
            journal.created(ENTITY, identity, fields)
        return identity

    def read(self, identity: FileId) -> bytes:
        """Return a file's bytes.

        Raises:
            EntryMissing: There is none of that id.
        """
        with self._writing.reading() as conn:
            row = conn.execute("SELECT data FROM file WHERE uuid = ?", (identity.bytes,)).fetchone()
        if row is None:
            raise EntryMissing(id=identity)
        return bytes(row[0])

    def info(self, identity: FileId) -> FileInfo:
        """Return what is known of a file.

        Raises:
            EntryMissing: There is none of that id.
        """
        with self._writing.reading() as conn:
            row = conn.execute(
                "SELECT name, media_type, sha256, size FROM file WHERE uuid = ?", (identity.bytes,)
            ).fetchone()
        if row is None:
            raise EntryMissing(id=identity)
        return FileInfo(identity, *row)

    def find(self, sha256: str) -> FileId | None:
        """Return the file with these bytes, if it is kept here."""
        with self._writing.reading() as conn:
            row = conn.execute("SELECT uuid FROM file WHERE sha256 = ?", (sha256.lower(),)).fetchone()
        return FileId(UUID(bytes=row[0])) if row else None

    def fields(self, identity: UUID) -> Fields | None:
        """Return a file as the history tells of it; None if it is not there."""
        row = self._writing.conn.execute(
            "SELECT sha256, name, media_type FROM file WHERE uuid = ?", (identity.bytes,)
        ).fetchone()
        return _fields(*row) if row else None

    def bytes_of(self, sha256: str) -> bytes | None:
        """Return the bytes of a digest, if they are kept here."""
        with self._writing.reading() as conn:
            row = conn.execute("SELECT data FROM file WHERE sha256 = ?", (sha256,)).fetchone()
        return bytes(row[0]) if row else None

    def place(self, identity: UUID, fields: Fields, data: bytes) -> None:
        """Keep a file as the fields say, without a word in the history; one that is there keeps its bytes."""
        self._writing.conn.execute(
            "INSERT INTO file (uuid, sha256, name, media_type, size, data) VALUES (?,?,?,?,?,?)"
            " ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, media_type = excluded.media_type",
            (identity.bytes, fields["sha256"], fields["name"], fields["media_type"], len(data), data),
        )

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every file as the history should tell of it, by the digest of its present bytes."""
        for uuid, name, media_type, data in self._writing.conn.execute(
            "SELECT uuid, name, media_type, data FROM file ORDER BY id"
        ):
            yield ENTITY, UUID(bytes=uuid), _fields(hashlib.sha256(data).hexdigest(), name, media_type)


def _fields(sha256: str, name: str, media_type: str) -> Fields:
    return {"sha256": sha256, "name": name, "media_type": media_type}

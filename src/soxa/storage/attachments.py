"""Which photos and files belong to which activity; their bytes are kept by `soxa.storage.files`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from soxa.domain.attachments import Attachment
from soxa.domain.ids import ActivityId, AttachmentId, FileId, derived_id
from soxa.storage.engine import Row
from soxa.storage.errors import EntryMissing
from soxa.storage.files import FileStore
from soxa.storage.history import Fields
from soxa.storage.writing import Writing

ENTITY: Final = "activity_file"
_SELECT: Final = (
    "SELECT b.uuid, b.activity_uuid, f.uuid, b.name, f.media_type, f.size"
    " FROM activity_file b JOIN file f ON f.id = b.file_id "
)


class AttachmentStore:
    """The attachments of one ledger, in the order in which they were added."""

    def __init__(self, writing: Writing, files: FileStore) -> None:
        """Read and write by this connection; `files` keeps the bytes."""
        self._writing = writing
        self._files = files

    def add(self, activity: ActivityId, data: bytes, *, name: str, media_type: str) -> Attachment:
        """Bind a file to an activity, which need not be filed yet within the same act; once is enough.

        Args:
            activity: Whose.
            data: The file's bytes; equal bytes are kept once.
            name: As shown.
            media_type: ``image/jpeg`` …
        """
        with self._writing.act("activity.attach") as journal:
            file = self._files.put(data, name, media_type)
            identity = AttachmentId(derived_id(self._writing.ledger, ENTITY, activity, file))
            if self.fields(identity) is None:
                fields = _fields(activity, file, name)
                self.place(identity, fields)
                journal.restored(ENTITY, identity, fields)
        return self.get(identity)

    def remove(self, identity: AttachmentId) -> ActivityId:
        """Take a file away from its activity, and return whose it was; undo brings it back.

        Raises:
            EntryMissing: There is no such attachment (any more).
        """
        with self._writing.act("activity.detach") as journal:
            found = self.get(identity)
            journal.removed(ENTITY, identity, _fields(found.activity, found.file, found.name))
            self.place(identity, None)
        return found.activity

    def get(self, identity: AttachmentId) -> Attachment:
        """Return one attachment.

        Raises:
            EntryMissing: There is none of that id.
        """
        found = self._read("WHERE b.uuid = ?", (identity.bytes,))
        if not found:
            raise EntryMissing(id=identity)
        return found[0]

    def of(self, activity: ActivityId) -> tuple[Attachment, ...]:
        """Return what belongs to an activity."""
        return self._read("WHERE b.activity_uuid = ?", (activity.bytes,))

    def fields(self, identity: UUID) -> Fields | None:
        """Return an attachment as the history tells of it; None if it is not there."""
        found = self._read("WHERE b.uuid = ?", (identity.bytes,))
        return _fields(found[0].activity, found[0].file, found[0].name) if found else None

    def put_back(self, identity: UUID, fields: Fields | None) -> ActivityId:
        """Bring one attachment to a state that the history tells of, and return whose it is; inside an act.

        Args:
            identity: Which.
            fields: All its fields; None takes it out.

        Raises:
            EntryMissing: It shall go and is not there.
        """
        with self._writing.act("activity.attach") as journal:
            if fields is None:
                return self.remove(AttachmentId(identity))
            activity = ActivityId(UUID(str(fields["activity"])))
            if self.fields(identity) is None:
                self.place(identity, fields)
                journal.restored(ENTITY, identity, fields)
        return activity

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every attachment as the history should tell of it."""
        for one in self._read("", ()):
            yield ENTITY, one.id, _fields(one.activity, one.file, one.name)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; the file is kept before."""
        conn = self._writing.conn
        if fields is None:
            conn.execute("DELETE FROM activity_file WHERE uuid = ?", (identity.bytes,))
            return
        conn.execute(
            "INSERT INTO activity_file (uuid, activity_uuid, file_id, name)"
            " SELECT ?, ?, id, ? FROM file WHERE uuid = ?"
            " ON CONFLICT (uuid) DO UPDATE SET name = excluded.name",
            (
                identity.bytes, UUID(str(fields["activity"])).bytes, str(fields["name"]),
                UUID(str(fields["file"])).bytes,
            ),
        )  # fmt: skip

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[Attachment, ...]:
        with self._writing.reading() as conn:
            return tuple(
                _attachment(row) for row in conn.execute(f"{_SELECT}{where} ORDER BY b.id", parameters)
            )


def _attachment(row: Row) -> Attachment:
    uuid, activity, file, name, media_type, size = row
    return Attachment(
        id=AttachmentId(UUID(bytes=uuid)),
        activity=ActivityId(UUID(bytes=activity)),
        file=FileId(UUID(bytes=file)),
        name=name,
        media_type=media_type,
        size_bytes=size,
    )


def _fields(activity: ActivityId, file: FileId, name: str) -> Fields:
    return {"activity": str(activity), "file": str(file), "name": name}

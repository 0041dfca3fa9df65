"""Sendings in the ledger: what left the house, to whom, and who said that it came.

A sending belongs to a report, a document or an entry of the register of documents sent, by that thing's
identity alone: it may come from another laptop before the thing does.
"""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from soxa.domain.ids import SendingId
from soxa.domain.sendings import Sending, Word
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields, from_us, to_us
from soxa.storage.writing import Writing

ENTITY: Final = "sending"
_COLUMNS: Final = "of_uuid, uuid, receiver, way, at_us, sha256, note, word_us, word_by, word_note, struck"


class SendingStore:
    """The sendings of one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def of(self, thing: UUID) -> tuple[Sending, ...]:
        """Return the sendings of a report or document, oldest first; struck ones too."""
        return tuple(sending for _, sending in self._read("WHERE of_uuid = ?", (thing.bytes,)))

    def all(self) -> Mapping[UUID, tuple[Sending, ...]]:
        """Return every sending by the thing it is of, oldest first."""
        found: dict[UUID, list[Sending]] = {}
        for thing, sending in self._read("", ()):
            found.setdefault(thing, []).append(sending)
        return MappingProxyType({thing: tuple(own) for thing, own in found.items()})

    def get(self, identity: SendingId) -> tuple[UUID, Sending]:
        """Return a sending with the thing it is of.

        Raises:
            EntryMissing: There is none of that id.
        """
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        if not found:
            raise EntryMissing(id=identity)
        return found[0]

    def save(self, thing: UUID, sending: Sending) -> None:
        """Keep a sending of a report or document, new or changed."""
        with self._writing.act("sending.save") as journal:
            fields = sending_fields(thing, sending)
            before = self.fields(sending.id)
            if before is None:
                journal.created(ENTITY, sending.id, fields)
            else:
                journal.changed(ENTITY, sending.id, before, fields)
            self.place(sending.id, fields)

    def fields(self, identity: UUID) -> Fields | None:
        """Return a sending as the history tells of it; None if it is not there."""
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        return sending_fields(*found[0]) if found else None

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; None takes it out."""
        conn = self._writing.conn
        conn.execute("DELETE FROM sending WHERE uuid = ?", (identity.bytes,))
        if fields is None:
            return
        word_at = fields.get("word_at")
        conn.execute(
            f"INSERT INTO sending ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (
                UUID(str(fields["of"])).bytes, identity.bytes, str(fields.get("receiver", "")),
                str(fields.get("way", "")), to_us(datetime.fromisoformat(str(fields["at_utc"]))),
                str(fields.get("sha256", "")), str(fields.get("note", "")),
                to_us(datetime.fromisoformat(str(word_at))) if word_at else None,
                str(fields.get("word_by", "")), str(fields.get("word_note", "")),
                str(fields.get("struck", "")),
            ),
        )  # fmt: skip

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a sending to a state that the history tells of, inside an act; None takes it out."""
        with self._writing.act("sending.put_back") as journal:
            journal.put_back(ENTITY, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every sending as the history should tell of it."""
        for thing, sending in self._read("", ()):
            yield ENTITY, sending.id, sending_fields(thing, sending)

    def _read(self, where: str, parameters: Sequence[object]) -> list[tuple[UUID, Sending]]:
        with self._writing.reading() as conn:
            # By moment and identity: the order is the same on every laptop.
            rows = conn.execute(
                f"SELECT {_COLUMNS} FROM sending {where} ORDER BY at_us, uuid", parameters
            ).fetchall()
        return [
            (
                UUID(bytes=of),
                Sending(
                    receiver=receiver,
                    way=way,
                    at_utc=from_us(at_us),
                    sha256=sha256,
                    id=SendingId(UUID(bytes=uuid)),
                    note=note,
                    word=Word(from_us(word_us), by, said) if word_us is not None else None,
                    struck=struck,
                ),
            )
            for of, uuid, receiver, way, at_us, sha256, note, word_us, by, said, struck in rows
        ]


def sending_fields(thing: UUID, sending: Sending) -> Fields:
    """Return a sending flattened for the history."""
    word = sending.word
    fields = {
        "of": str(thing),
        "receiver": sending.receiver,
        "way": sending.way,
        "at_utc": from_us(to_us(sending.at_utc)).isoformat(),
        "sha256": sending.sha256,
        "note": sending.note,
        "word_at": from_us(to_us(word.at)).isoformat() if word is not None else "",
        "word_by": word.by if word is not None else "",
        "word_note": word.note if word is not None else "",
        "struck": sending.struck,
    }
    return {name: value for name, value in fields.items() if value}

"""Values of the past in the ledger: what the office said of days before it, and plans of years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from soxa.domain.figures import Basis, read_value, write_value
from soxa.domain.ids import PastValueId, derived_id
from soxa.domain.past_values import PastValue
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields
from soxa.storage.writing import Writing

ENTITY: Final = "past_value"

_SELECT: Final = "SELECT uuid, indicator, basis, start, end, value, source FROM past_value"


class PastValueStore:
    """The past values of one ledger: one for each indicator, basis and stretch of days."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def all(self) -> tuple[PastValue, ...]:
        """Return every value, by indicator and days."""
        return self._read("", ())

    def save(self, values: Iterable[PastValue]) -> tuple[PastValue, ...]:
        """Keep values in one act; one that is said of the same thing takes the place of what was said.

        Returns:
            The values as they are kept: each has the identity of what it is said of.
        """
        kept = []
        with self._writing.act("past_value.save") as journal:
            for given in values:
                before = self._same(given)
                value = replace(given, id=before.id if before else self._id_of(given))
                if before is None:
                    journal.restored(ENTITY, value.id, past_value_fields(value))
                else:
                    journal.changed(ENTITY, value.id, past_value_fields(before), past_value_fields(value))
                self._write(value)
                kept.append(value)
        return tuple(kept)

    def remove(self, ids: Iterable[PastValueId]) -> None:
        """Take values out; the history keeps them.

        Raises:
            EntryMissing: There is none of that id.
        """
        with self._writing.act("past_value.remove") as journal:
            for identity in ids:
                found = self.get(identity)
                journal.removed(ENTITY, identity, past_value_fields(found))
                self._delete(identity)

    def get(self, identity: PastValueId) -> PastValue:
        """Return one value.

        Raises:
            EntryMissing: There is none of that id.
        """
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        if not found:
            raise EntryMissing(id=identity)
        return found[0]

    def fields(self, identity: UUID) -> Fields | None:
        """Return a value as the history tells of it; None if it is not there."""
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        return past_value_fields(found[0]) if found else None

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a value to a state that the history tells of; for undoing, inside an act."""
        with self._writing.act("past_value.put_back") as journal:
            found = self._read("WHERE uuid = ?", (identity.bytes,))
            now = past_value_fields(found[0]) if found else None
            journal.put_back(ENTITY, identity, now, fields)
            self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; None takes it out."""
        if fields is None:
            self._delete(PastValueId(identity))
        else:
            self._write(_from_fields(identity, fields))

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every value as the history should tell of it."""
        for one in self.all():
            yield ENTITY, one.id, past_value_fields(one)

    # ------------------------------------------------------------------ inside

    def _id_of(self, given: PastValue) -> PastValueId:
        days = (given.start.isoformat(), given.end.isoformat())
        said_of = (given.indicator, given.basis.value, *days)
        return PastValueId(derived_id(self._writing.ledger, ENTITY, *said_of))

    def _same(self, given: PastValue) -> PastValue | None:
        found = self._read(
            "WHERE indicator = ? AND basis = ? AND start = ? AND end = ?",
            (given.indicator, given.basis.value, given.start.isoformat(), given.end.isoformat()),
        )
        return found[0] if found else None

    def _write(self, value: PastValue) -> None:
        self._writing.conn.execute(
            "INSERT INTO past_value (uuid, indicator, basis, start, end, value, source)"
            " VALUES (?,?,?,?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET indicator = excluded.indicator,"
            " basis = excluded.basis, start = excluded.start, end = excluded.end, value = excluded.value,"
            " source = excluded.source",
            (
                value.id.bytes, value.indicator, value.basis.value, value.start.isoformat(),
                value.end.isoformat(), write_value(value.value), value.source,
            ),
        )  # fmt: skip

    def _delete(self, identity: PastValueId) -> None:
        self._writing.conn.execute("DELETE FROM past_value WHERE uuid = ?", (identity.bytes,))

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[PastValue, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                f"{_SELECT} {where} ORDER BY indicator, start, end, basis", parameters
            ).fetchall()
        return tuple(
            PastValue(
                PastValueId(UUID(bytes=uuid)),
                indicator,
                Basis(basis),
                date.fromisoformat(start),
                date.fromisoformat(end),
                read_value(value),
                source,
            )
            for uuid, indicator, basis, start, end, value, source in rows
        )


def past_value_fields(value: PastValue) -> Fields:
    """Return a value flattened for the history."""
    fields: dict[str, object] = {
        "indicator": value.indicator,
        "basis": value.basis.value,
        "start": value.start.isoformat(),
        "end": value.end.isoformat(),
        "value": write_value(value.value),
    }
    return {**fields, "source": value.source} if value.source else fields


def _from_fields(identity: UUID, fields: Fields) -> PastValue:
    return PastValue(
        PastValueId(identity),
        str(fields["indicator"]),
        Basis(fields["basis"]),
        date.fromisoformat(str(fields["start"])),
        date.fromisoformat(str(fields["end"])),
        read_value(str(fields["value"])),
        str(fields.get("source", "")),
    )

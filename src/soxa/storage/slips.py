"""Slips in the ledger: figures that units have given for periods."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from soxa.domain.figures import read_value, write_value
from soxa.domain.ids import SlipId, UnitId
from soxa.domain.slips import Slip
from soxa.domain.values import Absence, Value
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields
from soxa.storage.offices import OfficeStore
from soxa.storage.writing import Writing

ENTITY: Final = "slip"
_VALUE: Final = "value."


class SlipStore:
    """The slips of one ledger."""

    def __init__(self, writing: Writing, offices: OfficeStore) -> None:
        """Read and write by this connection."""
        self._writing = writing
        self._offices = offices

    def save(self, slip: Slip) -> None:
        """Enter a slip, or change the one of that id.

        Raises:
            EntryMissing: The ledger has no such unit.
        """
        with self._writing.act("slip.save") as journal:
            before = self.fields(slip.id)
            if before is None:
                journal.created(ENTITY, slip.id, slip_fields(slip))
            else:
                journal.changed(ENTITY, slip.id, before, slip_fields(slip))
            self._write(slip)

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring one slip to a state that the history tells of; for undoing, inside an act.

        Args:
            identity: Which.
            fields: All its fields; None takes it out.
        """
        with self._writing.act("slip.put_back") as journal:
            journal.put_back(ENTITY, identity, self.fields(identity), fields)
            if fields is not None:
                self._write(_slip_from_fields(identity, fields))
            else:
                conn = self._writing.conn
                conn.execute(
                    "DELETE FROM slip_value WHERE slip_id = (SELECT id FROM slip WHERE uuid = ?)",
                    (identity.bytes,),
                )
                conn.execute("DELETE FROM slip WHERE uuid = ?", (identity.bytes,))

    def fields(self, identity: UUID) -> Fields | None:
        """Return a slip as the history tells of it; None if it is not there."""
        found = self._read("WHERE s.uuid = ?", (identity.bytes,))
        return slip_fields(found[0]) if found else None

    def get(self, identity: SlipId) -> Slip:
        """Return one slip.

        Raises:
            EntryMissing: There is none of that id.
        """
        found = self._read("WHERE s.uuid = ?", (identity.bytes,))
        if not found:
            raise EntryMissing(id=identity)
        return found[0]

    def for_period(self, start: date, end: date) -> tuple[Slip, ...]:
        """Return the slips for exactly ``[start, end)``, the one given first in front."""
        return self._read("WHERE s.start = ? AND s.end = ?", (start.isoformat(), end.isoformat()))

    def within(self, start: date, end: date) -> tuple[Slip, ...]:
        """Return the slips whose period lies inside ``[start, end)``, by period and then as given."""
        return self._read("WHERE s.start >= ? AND s.end <= ?", (start.isoformat(), end.isoformat()))

    def latest_values(self, start: date, end: date) -> Mapping[str, tuple[Value, SlipId]]:
        """Return what was said last of each indicator for exactly ``[start, end)``, and by which slip.

        A later slip replaces an earlier one value by value; a blank replaces nothing.
        """
        latest: dict[str, tuple[Value, SlipId]] = {}
        for slip in self.for_period(start, end):
            said = {code: value for code, value in slip.values.items() if value is not Absence.BLANK}
            latest.update({code: (value, slip.id) for code, value in said.items()})
        return MappingProxyType(latest)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every slip as the history should tell of it."""
        for slip in self._read("", ()):
            yield ENTITY, slip.id, slip_fields(slip)

    def _write(self, slip: Slip) -> None:
        conn = self._writing.conn
        row_id = conn.execute(
            "INSERT INTO slip (uuid, unit_id, start, end, given_on, source, highlights, difficulties)"
            " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET unit_id = excluded.unit_id,"
            " start = excluded.start, end = excluded.end, given_on = excluded.given_on,"
            " source = excluded.source, highlights = excluded.highlights,"
            " difficulties = excluded.difficulties RETURNING id",
            (
                slip.id.bytes, self._offices.unit_row(slip.unit), slip.start.isoformat(),
                slip.end.isoformat(), slip.given_on.isoformat(), slip.source, slip.highlights,
                slip.difficulties,
            ),
        ).fetchone()[0]  # fmt: skip
        conn.execute("DELETE FROM slip_value WHERE slip_id = ?", (row_id,))
        conn.executemany(
            "INSERT INTO slip_value (slip_id, indicator, value) VALUES (?,?,?)",
            [(row_id, code, write_value(value)) for code, value in slip.values.items()],
        )

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[Slip, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT s.id, s.uuid, u.uuid, s.start, s.end, s.given_on, s.source, s.highlights,"
                f" s.difficulties FROM slip s JOIN unit u ON u.id = s.unit_id {where}"
                " ORDER BY s.start, s.end, s.given_on, s.id",
                parameters,
            ).fetchall()
            values: dict[int, dict[str, Value]] = {row[0]: {} for row in rows}
            for row_id, given in values.items():
                for code, text in conn.execute(
                    "SELECT indicator, value FROM slip_value WHERE slip_id = ? ORDER BY indicator", (row_id,)
                ):
                    given[code] = read_value(text)
        return tuple(
            Slip(
                id=SlipId(UUID(bytes=uuid)),
                unit=UnitId(UUID(bytes=unit)),
                start=date.fromisoformat(start),
                end=date.fromisoformat(end),
                given_on=date.fromisoformat(given_on),
                source=source,
                values=MappingProxyType(values[row_id]),
                highlights=highlights,
                difficulties=difficulties,
            )
            for row_id, uuid, unit, start, end, given_on, source, highlights, difficulties in rows
        )


def slip_fields(slip: Slip) -> Fields:
    """Return a slip flattened for the history."""
    fields: dict[str, object] = {
        "unit": str(slip.unit),
        "start": slip.start.isoformat(),
        "end": slip.end.isoformat(),
        "given_on": slip.given_on.isoformat(),
    }
    words = {"source": slip.source, "highlights": slip.highlights, "difficulties": slip.difficulties}
    fields.update({name: text for name, text in words.items() if text})
    fields.update({_VALUE + code: write_value(slip.values[code]) for code in sorted(slip.values)})
    return fields


def _slip_from_fields(identity: UUID, fields: Fields) -> Slip:
    return Slip(
        id=SlipId(identity),
        unit=UnitId(UUID(str(fields["unit"]))),
        start=date.fromisoformat(str(fields["start"])),
        end=date.fromisoformat(str(fields["end"])),
        given_on=date.fromisoformat(str(fields["given_on"])),
        source=str(fields.get("source", "")),
        values=MappingProxyType(
            {
                name.removeprefix(_VALUE): read_value(str(value))
                for name, value in fields.items()
                if name.startswith(_VALUE)
            }
        ),
        highlights=str(fields.get("highlights", "")),
        difficulties=str(fields.get("difficulties", "")),
    )

"""Who the ledger belongs to: few things, one row each, all with a history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from soxa.domain.ids import OfficeId, PersonId, UnitId
from soxa.domain.offices import Authority, Office, OfficeType, Person, Role, Unit
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields
from soxa.storage.writing import Writing


class OfficeStore:
    """Who the ledger belongs to."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def office(self) -> Office:
        """Return the office."""
        with self._writing.reading() as conn:
            row = conn.execute(
                "SELECT uuid, type, name, commune_code, province_code, province_name, asks_unit_head"
                " FROM office"
            ).fetchone()
        return Office(
            OfficeId(UUID(bytes=row[0])), OfficeType(row[1]), row[2], row[3], row[4], row[5], bool(row[6])
        )

    def units(self) -> tuple[Unit, ...]:
        """Return the units in the order they were entered."""
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT uuid, name, short_name, code, inside FROM unit ORDER BY id"
            ).fetchall()
        return tuple(Unit(UnitId(UUID(bytes=row[0])), row[1], row[2], row[3], bool(row[4])) for row in rows)

    def people(self) -> tuple[Person, ...]:
        """Return the people in the order they were entered."""
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT p.uuid, p.name, p.position, u.uuid, p.authority, p.since, p.until, p.role"
                " FROM person p LEFT JOIN unit u ON u.id = p.unit_id ORDER BY p.id"
            ).fetchall()
        return tuple(
            Person(
                id=PersonId(UUID(bytes=uuid)),
                name=name,
                position=position,
                unit=UnitId(UUID(bytes=unit)) if unit else None,
                authority=Authority(authority) if authority else None,
                since=date.fromisoformat(since) if since else None,
                until=date.fromisoformat(until) if until else None,
                role=Role(role),
            )
            for uuid, name, position, unit, authority, since, until, role in rows
        )

    def save_office(self, office: Office) -> None:
        """Enter the office, or change what is known of it."""
        with self._writing.act("office.save") as journal:
            row = self._writing.conn.execute("SELECT uuid FROM office").fetchone()
            if row is None:
                journal.created("office", office.id, office_fields(office))
            else:
                journal.changed("office", office.id, office_fields(self.office()), office_fields(office))
            self._write_office(office)

    def save_unit(self, unit: Unit) -> None:
        """Enter a unit, or change the one of that id."""
        with self._writing.act("unit.save") as journal:
            before = next((known for known in self.units() if known.id == unit.id), None)
            if before is None:
                journal.created("unit", unit.id, unit_fields(unit))
            else:
                journal.changed("unit", unit.id, unit_fields(before), unit_fields(unit))
            self._write_unit(unit)

    def save_person(self, person: Person) -> None:
        """Enter a person, or change the one of that id.

        Raises:
            EntryMissing: The ledger has no such unit.
        """
        with self._writing.act("person.save") as journal:
            before = next((known for known in self.people() if known.id == person.id), None)
            if before is None:
                journal.created("person", person.id, person_fields(person))
            else:
                journal.changed("person", person.id, person_fields(before), person_fields(person))
            self._write_person(person)

    def unit_row(self, unit: UnitId | None) -> int | None:
        """Return the storage's own number of a unit.

        Raises:
            EntryMissing: The ledger has no such unit.
        """
        if unit is None:
            return None
        row = self._writing.conn.execute("SELECT id FROM unit WHERE uuid = ?", (unit.bytes,)).fetchone()
        if row is None:
            raise EntryMissing(id=unit)
        return int(row[0])

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield office, units and people as the history should tell of them."""
        office = self.office()
        yield "office", office.id, office_fields(office)
        for unit in self.units():
            yield "unit", unit.id, unit_fields(unit)
        for person in self.people():
            yield "person", person.id, person_fields(person)

    # ------------------------------------------------------------------ for merging

    def fields(self, entity: str, identity: UUID) -> Fields | None:
        """Return the office, a unit or a person as the history tells of it; None if it is not there."""
        found = (fields for kind, known, fields in self.states() if (kind, known) == (entity, identity))
        return next(found, None)

    def place_office(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the office to what the fields say, without a word in the history; it is never taken out."""
        if fields is not None:
            self._write_office(_office_from(identity, fields))

    def place_unit(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a unit to what the fields say, without a word in the history; None takes it out."""
        if fields is None:
            self._writing.conn.execute("DELETE FROM unit WHERE uuid = ?", (identity.bytes,))
        else:
            self._write_unit(_unit_from(identity, fields))

    def place_person(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a person to what the fields say, without a word in the history; None takes them out."""
        if fields is None:
            self._writing.conn.execute("DELETE FROM person WHERE uuid = ?", (identity.bytes,))
        else:
            self._write_person(_person_from(identity, fields))

    # ------------------------------------------------------------------ inside

    def _write_office(self, office: Office) -> None:
        self._writing.conn.execute(
            "INSERT INTO office (id, uuid, type, name, commune_code, province_code, province_name,"
            " asks_unit_head) VALUES (1,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET"
            " type = excluded.type, name = excluded.name, commune_code = excluded.commune_code,"
            " province_code = excluded.province_code, province_name = excluded.province_name,"
            " asks_unit_head = excluded.asks_unit_head",
            (
                office.id.bytes, office.type.value, office.name, office.commune_code,
                office.province_code, office.province_name, int(office.asks_unit_head),
            ),
        )  # fmt: skip

    def _write_unit(self, unit: Unit) -> None:
        self._writing.conn.execute(
            "INSERT INTO unit (uuid, name, short_name, code, inside) VALUES (?,?,?,?,?)"
            " ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, short_name = excluded.short_name,"
            " code = excluded.code, inside = excluded.inside",
            (unit.id.bytes, unit.name, unit.short_name, unit.code, int(unit.inside)),
        )

    def _write_person(self, person: Person) -> None:
        self._writing.conn.execute(
            "INSERT INTO person (uuid, name, position, unit_id, authority, since, until, role)"
            " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET name = excluded.name,"
            " position = excluded.position, unit_id = excluded.unit_id, authority = excluded.authority,"
            " since = excluded.since, until = excluded.until, role = excluded.role",
            (
                person.id.bytes, person.name, person.position, self.unit_row(person.unit),
                person.authority.value if person.authority else None,
                person.since.isoformat() if person.since else None,
                person.until.isoformat() if person.until else None,
                person.role.value,
            ),
        )  # fmt: skip


def office_fields(office: Office) -> Fields:
    """Return an office flattened for the history."""
    return _given(
        type=office.type.value,
        name=office.name,
        commune_code=office.commune_code,
        province_code=office.province_code,
        province_name=office.province_name,
        asks_unit_head=office.asks_unit_head or "",
    )


def unit_fields(unit: Unit) -> Fields:
    """Return a unit flattened for the history."""
    return _given(name=unit.name, short_name=unit.short_name, code=unit.code, inside=unit.inside)


def person_fields(person: Person) -> Fields:
    """Return a person flattened for the history."""
    return _given(
        name=person.name,
        position=person.position,
        unit=str(person.unit) if person.unit else "",
        authority=person.authority.value if person.authority else "",
        since=person.since.isoformat() if person.since else "",
        until=person.until.isoformat() if person.until else "",
        role="" if person.role is Role.OFFICER else person.role.value,
    )


_EMPTY: Final = ""


def _given(**values: object) -> Fields:
    return {name: value for name, value in values.items() if value != _EMPTY}


def _office_from(identity: UUID, fields: Fields) -> Office:
    name, commune, province, province_name = (
        str(fields.get(part, "")) for part in ("name", "commune_code", "province_code", "province_name")
    )
    return Office(
        OfficeId(identity),
        OfficeType(fields["type"]),
        name,
        commune,
        province,
        province_name,
        asks_unit_head=bool(fields.get("asks_unit_head")),
    )


def _unit_from(identity: UUID, fields: Fields) -> Unit:
    name, short, code = (str(fields.get(part, "")) for part in ("name", "short_name", "code"))
    return Unit(UnitId(identity), name, short, code, inside=bool(fields["inside"]))


def _person_from(identity: UUID, fields: Fields) -> Person:
    unit, authority = fields.get("unit"), fields.get("authority")
    since, until = (
        date.fromisoformat(str(fields[part])) if part in fields else None for part in ("since", "until")
    )
    person = Person(
        PersonId(identity),
        str(fields.get("name", "")),
        str(fields.get("position", "")),
        UnitId(UUID(str(unit))) if unit else None,
        Authority(authority) if authority else None,
        since,
        until,
    )
    return replace(person, role=Role(fields["role"])) if "role" in fields else person

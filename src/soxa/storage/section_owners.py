"""Who answers for which section of a regime's reports, as the office says; one entry a section at most."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from soxa.domain.ids import PersonId, SectionOwnerId, UnitId
from soxa.domain.section_owners import SectionOwner
from soxa.storage.history import Fields
from soxa.storage.writing import Writing

ENTITY: Final = "section_owner"
DUE: Final = "due."
"""Beginning of the fields that hold a day set for one period; its label follows."""


class SectionOwnerStore:
    """The owners of sections in one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def of_regime(self, regime: str) -> Mapping[str, SectionOwner]:
        """Return what is said of a regime's sections, by section."""
        found = self._read("WHERE regime = ?", (regime,))
        return MappingProxyType({one.section: one for one in found})

    def all(self) -> tuple[SectionOwner, ...]:
        """Return everything that is said, by regime and section."""
        return self._read("", ())

    def save(self, owner: SectionOwner) -> None:
        """Keep what is said of a section; one that says nothing any more is taken out."""
        with self._writing.act("section_owner.save"):
            self.put_back(owner.id, None if owner.is_empty else owner_fields(owner))

    def fields(self, identity: UUID) -> Fields | None:
        """Return an entry as the history tells of it; None if there is none."""
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        return owner_fields(found[0]) if found else None

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring an entry to a state that the history tells of, inside an act; None takes it out."""
        with self._writing.act("section_owner.put_back") as journal:
            before = self.fields(identity)
            if before is not None or fields is not None:
                journal.put_back(ENTITY, identity, before, fields)
                self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Write an entry's rows, and nothing into the history; None takes them out."""
        conn = self._writing.conn
        conn.execute("DELETE FROM section_due WHERE owner_uuid = ?", (identity.bytes,))
        conn.execute("DELETE FROM section_owner WHERE uuid = ?", (identity.bytes,))
        if fields is None:
            return
        owner = owner_from_fields(identity, fields)
        conn.execute(
            "INSERT INTO section_owner (uuid, regime, section, unit_uuid, person_uuid, days_before)"
            " VALUES (?,?,?,?,?,?)",
            (
                identity.bytes,
                owner.regime,
                owner.section,
                owner.unit.bytes if owner.unit else None,
                owner.person.bytes if owner.person else None,
                owner.days_before,
            ),
        )
        conn.executemany(
            "INSERT INTO section_due (owner_uuid, label, day) VALUES (?,?,?)",
            [(identity.bytes, label, day.isoformat()) for label, day in owner.due.items()],
        )

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every entry as the history should tell of it."""
        for one in self.all():
            yield ENTITY, one.id, owner_fields(one)

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[SectionOwner, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT uuid, regime, section, unit_uuid, person_uuid, days_before FROM section_owner"
                f" {where} ORDER BY regime, section",
                parameters,
            ).fetchall()
            days: dict[bytes, dict[str, date]] = {row[0]: {} for row in rows}
            for uuid, due in days.items():
                for label, day in conn.execute(
                    "SELECT label, day FROM section_due WHERE owner_uuid = ? ORDER BY label", (uuid,)
                ):
                    due[label] = date.fromisoformat(day)
        return tuple(
            SectionOwner(
                id=SectionOwnerId(UUID(bytes=uuid)),
                regime=regime,
                section=section,
                unit=UnitId(UUID(bytes=unit)) if unit else None,
                person=PersonId(UUID(bytes=person)) if person else None,
                days_before=days_before,
                due=MappingProxyType(days[uuid]),
            )
            for uuid, regime, section, unit, person, days_before in rows
        )


def owner_fields(owner: SectionOwner) -> Fields:
    """Return an entry flattened for the history; what is left to the pack is absent."""
    fields: dict[str, object] = {"regime": owner.regime, "section": owner.section}
    if owner.unit is not None:
        fields["unit"] = str(owner.unit)
    if owner.person is not None:
        fields["person"] = str(owner.person)
    if owner.days_before is not None:
        fields["days_before"] = owner.days_before
    return {**fields, **{DUE + label: owner.due[label].isoformat() for label in sorted(owner.due)}}


def owner_from_fields(identity: UUID, fields: Fields) -> SectionOwner:
    """Return the entry that the history tells of."""
    unit, person, days = fields.get("unit"), fields.get("person"), fields.get("days_before")
    return SectionOwner(
        id=SectionOwnerId(identity),
        regime=str(fields["regime"]),
        section=str(fields["section"]),
        unit=UnitId(UUID(str(unit))) if unit else None,
        person=PersonId(UUID(str(person))) if person else None,
        days_before=None if days is None else int(str(days)),
        due=MappingProxyType(
            {
                name.removeprefix(DUE): date.fromisoformat(str(day))
                for name, day in fields.items()
                if name.startswith(DUE)
            }
        ),
    )

"""Which unit was reminded of its slip, and when: a fact, never changed and never undone."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from soxa.domain.ids import ReminderId, UnitId
from soxa.domain.reminders import Reminder
from soxa.storage.history import Fields
from soxa.storage.writing import Writing

ENTITY: Final = "reminder"


class ReminderStore:
    """The reminders of one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def add(self, reminder: Reminder) -> None:
        """Note a reminder."""
        with self._writing.act("reminder.add") as journal:
            journal.created(ENTITY, reminder.id, reminder_fields(reminder))
            self.place(reminder.id, reminder_fields(reminder))

    def for_period(self, start: date, end: date) -> tuple[Reminder, ...]:
        """Return the reminders for exactly ``[start, end)``, the oldest first."""
        return self._read("WHERE start = ? AND end = ?", (start.isoformat(), end.isoformat()))

    def fields(self, identity: UUID) -> Fields | None:
        """Return a reminder as the history tells of it; None if there is none."""
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        return reminder_fields(found[0]) if found else None

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a reminder to a state that the history tells of, inside an act; None takes it out."""
        with self._writing.act("reminder.put_back") as journal:
            before = self.fields(identity)
            if before is not None or fields is not None:
                journal.put_back(ENTITY, identity, before, fields)
                self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Write a reminder's row, and nothing into the history; None takes it out."""
        conn = self._writing.conn
        conn.execute("DELETE FROM slip_reminder WHERE uuid = ?", (identity.bytes,))
        if fields is None:
            return
        conn.execute(
            "INSERT INTO slip_reminder (uuid, unit_uuid, form, start, end, at) VALUES (?,?,?,?,?,?)",
            (
                identity.bytes,
                UUID(str(fields["unit"])).bytes,
                str(fields.get("form", "")),
                str(fields["start"]),
                str(fields["end"]),
                str(fields["at"]),
            ),
        )

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every reminder as the history should tell of it."""
        for one in self._read("", ()):
            yield ENTITY, one.id, reminder_fields(one)

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[Reminder, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                f"SELECT uuid, unit_uuid, form, start, end, at FROM slip_reminder {where} ORDER BY at, uuid",
                parameters,
            ).fetchall()
        return tuple(
            Reminder(
                id=ReminderId(UUID(bytes=uuid)),
                unit=UnitId(UUID(bytes=unit)),
                form=form,
                start=date.fromisoformat(start),
                end=date.fromisoformat(end),
                at=datetime.fromisoformat(at),
            )
            for uuid, unit, form, start, end, at in rows
        )


def reminder_fields(reminder: Reminder) -> Fields:
    """Return a reminder flattened for the history."""
    fields: dict[str, object] = {
        "unit": str(reminder.unit),
        "start": reminder.start.isoformat(),
        "end": reminder.end.isoformat(),
        "at": reminder.at.isoformat(),
    }
    return {**fields, "form": reminder.form} if reminder.form else fields

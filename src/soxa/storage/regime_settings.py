"""What the office says of its duties to report, and its own days off and days worked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import msgspec

from soxa.domain.ids import OwnDayId, RegimeSettingId, derived_id
from soxa.domain.packs import Deadline, Receiver
from soxa.domain.regime_settings import Moment, OwnDay, RegimeSetting
from soxa.storage.engine import Row
from soxa.storage.history import Fields, read_json, write_json
from soxa.storage.writing import Writing

SETTING: Final = "regime_setting"
OWN_DAY: Final = "own_day"
CONFIRMED: Final = "confirmed."
"""What the fields begin with that tell what was compared with the document."""
DUE: Final = "due."
"""And those that set the day of one period."""

_SELECT: Final = (
    "SELECT uuid, regime, is_on, receivers, deadline, legal_basis, valid_from, valid_to, confirmed, due"
    " FROM regime_setting"
)


class RegimeSettingStore:
    """The settings of one ledger, one a regime at most."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def all(self) -> Mapping[str, RegimeSetting]:
        """Return every setting by the code of its regime."""
        with self._writing.reading() as conn:
            rows = conn.execute(f"{_SELECT} ORDER BY regime").fetchall()
        return MappingProxyType({row[1]: _setting(row) for row in rows})

    def save(self, setting: RegimeSetting) -> None:
        """Keep what is said of a regime; the identity of what was said before stays."""
        with self._writing.act("regime.setting") as journal:
            before = self.all().get(setting.regime)
            wanted = setting_fields(setting)
            if before is None:
                identity = derived_id(self._writing.ledger, SETTING, setting.regime)
                journal.restored(SETTING, identity, wanted)
                self._write(identity, wanted)
            else:
                journal.changed(SETTING, before.id, setting_fields(before), wanted)
                self._write(before.id, wanted)

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a setting to a state that the history tells of; for undoing, inside an act."""
        with self._writing.act("regime.put_back") as journal:
            journal.put_back(SETTING, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; None takes it out."""
        if fields is None:
            self._writing.conn.execute("DELETE FROM regime_setting WHERE uuid = ?", (identity.bytes,))
        else:
            self._write(identity, fields)

    def fields(self, identity: UUID) -> Fields | None:
        """Return a setting flattened as it is now; None if there is none."""
        with self._writing.reading() as conn:
            row = conn.execute(f"{_SELECT} WHERE uuid = ?", (identity.bytes,)).fetchone()
        return None if row is None else setting_fields(_setting(row))

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every setting as the history should tell of it."""
        for one in self.all().values():
            yield SETTING, one.id, setting_fields(one)

    def _write(self, identity: UUID, fields: Fields) -> None:
        self._writing.conn.execute(
            "INSERT INTO regime_setting (uuid, regime, is_on, receivers, deadline, legal_basis, valid_from,"
            " valid_to, confirmed, due) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET"
            " is_on = excluded.is_on, receivers = excluded.receivers, deadline = excluded.deadline,"
            " legal_basis = excluded.legal_basis, valid_from = excluded.valid_from,"
            " valid_to = excluded.valid_to, confirmed = excluded.confirmed, due = excluded.due",
            (
                identity.bytes,
                fields["regime"],
                fields.get("is_on"),
                _json(fields.get("receivers")),
                _json(fields.get("deadline")),
                fields.get("legal_basis"),
                fields.get("valid_from"),
                fields.get("valid_to"),
                write_json(_of(CONFIRMED, fields)),
                write_json(_of(DUE, fields)),
            ),
        )


class OwnDayStore:
    """The office's own days off and days worked, one entry a day at most."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def all(self) -> tuple[OwnDay, ...]:
        """Return every entry, by day."""
        with self._writing.reading() as conn:
            rows = conn.execute("SELECT uuid, day, working, note FROM own_day ORDER BY day").fetchall()
        return tuple(_own_day(row) for row in rows)

    def save(self, entry: OwnDay) -> None:
        """Keep an entry; one of the same day takes its place and keeps its identity."""
        with self._writing.act("own_day.save") as journal:
            before = next((one for one in self.all() if one.day == entry.day), None)
            fields = own_day_fields(entry)
            if before is None:
                identity = derived_id(self._writing.ledger, OWN_DAY, entry.day)
                journal.restored(OWN_DAY, identity, fields)
                self._write(identity, fields)
            else:
                journal.changed(OWN_DAY, before.id, own_day_fields(before), fields)
                self._write(before.id, fields)

    def remove(self, day: date) -> None:
        """Take the entry of a day out, if there is one; the history keeps it."""
        with self._writing.act("own_day.remove") as journal:
            before = next((one for one in self.all() if one.day == day), None)
            if before is not None:
                journal.removed(OWN_DAY, before.id, own_day_fields(before))
                self._writing.conn.execute("DELETE FROM own_day WHERE uuid = ?", (before.id.bytes,))

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring an entry to a state that the history tells of; for undoing, inside an act."""
        with self._writing.act("own_day.put_back") as journal:
            journal.put_back(OWN_DAY, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; None takes it out."""
        if fields is None:
            self._writing.conn.execute("DELETE FROM own_day WHERE uuid = ?", (identity.bytes,))
        else:
            self._write(identity, fields)

    def fields(self, identity: UUID) -> Fields | None:
        """Return an entry flattened as it is now; None if there is none."""
        found = next((one for one in self.all() if one.id == identity), None)
        return None if found is None else own_day_fields(found)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every entry as the history should tell of it."""
        for one in self.all():
            yield OWN_DAY, one.id, own_day_fields(one)

    def _write(self, identity: UUID, fields: Fields) -> None:
        self._writing.conn.execute(
            "INSERT INTO own_day (uuid, day, working, note) VALUES (?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET"
            " day = excluded.day, working = excluded.working, note = excluded.note",
            (identity.bytes, fields["day"], fields["working"], fields.get("note", "")),
        )


def setting_fields(setting: RegimeSetting) -> Fields:
    """Return a setting flattened for the history; what is left to the pack is absent."""
    fields: dict[str, object] = {
        "regime": setting.regime,
        "is_on": setting.is_on,
        "receivers": None
        if setting.receivers is None
        else [msgspec.to_builtins(one) for one in setting.receivers],
        "deadline": None if setting.deadline is None else msgspec.to_builtins(setting.deadline),
        "legal_basis": setting.legal_basis,
        "valid_from": setting.valid_from.isoformat() if setting.valid_from else None,
        "valid_to": setting.valid_to.isoformat() if setting.valid_to else None,
        # One field each: two laptops may confirm two things, and set the day of two periods.
        **{CONFIRMED + name: setting.confirmed[name] for name in sorted(setting.confirmed)},
        **{DUE + label: _moment_text(setting.due[label]) for label in sorted(setting.due)},
    }
    return {name: value for name, value in fields.items() if value is not None}


def _of(beginning: str, fields: Fields) -> Fields:
    return {
        name.removeprefix(beginning): value for name, value in fields.items() if name.startswith(beginning)
    }


def own_day_fields(entry: OwnDay) -> Fields:
    """Return an own day flattened for the history."""
    fields: dict[str, object] = {"day": entry.day.isoformat(), "working": entry.is_working}
    return {**fields, "note": entry.note} if entry.note else fields


def _json(value: object) -> str | None:
    return None if value is None else write_json(value)


def _setting(row: Row) -> RegimeSetting:
    uuid, regime, is_on, receivers, deadline, legal_basis, valid_from, valid_to, confirmed, due = row
    moments: dict[str, str] = read_json(due)
    return RegimeSetting(
        RegimeSettingId(UUID(bytes=uuid)),
        regime,
        is_on=None if is_on is None else bool(is_on),
        receivers=_read(receivers, tuple[Receiver, ...]),
        deadline=_read(deadline, Deadline),
        legal_basis=legal_basis,
        valid_from=date.fromisoformat(valid_from) if valid_from else None,
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
        confirmed=MappingProxyType(read_json(confirmed)),
        due=MappingProxyType({label: _moment(text) for label, text in moments.items()}),
    )


def _read(text: str | None, kind: Any) -> Any:
    return None if text is None else msgspec.json.decode(text, type=kind)


def _moment_text(moment: Moment) -> str:
    return moment.day.isoformat() + (f"T{moment.hour:%H:%M}" if moment.hour else "")


def _moment(text: str) -> Moment:
    day, _, hour = text.partition("T")
    return Moment(date.fromisoformat(day), time.fromisoformat(hour) if hour else None)


def _own_day(row: Row) -> OwnDay:
    uuid, day, working, note = row
    return OwnDay(OwnDayId(UUID(bytes=uuid)), date.fromisoformat(day), bool(working), note)

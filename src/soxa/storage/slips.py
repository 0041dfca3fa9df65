"""Slips in the ledger: figures and words that units have given for periods."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from soxa.domain import slips as together
from soxa.domain.figures import read_value, write_value
from soxa.domain.ids import SlipId, UnitId
from soxa.domain.slips import Receipt, Slip, Way
from soxa.domain.values import Value
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields, read_json, write_json
from soxa.storage.offices import OfficeStore
from soxa.storage.writing import Writing

ENTITY: Final = "slip"
_VALUE: Final = "value."
_RECEIPT: Final = "receipt."
_WORDS: Final = ("source", "highlights", "difficulties", "form", "filled_by")


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
                # A slip that an undo had taken out comes back as the one it was.
                journal.restored(ENTITY, slip.id, slip_fields(slip))
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
            self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Write one slip as the history tells of it, and nothing into the history; inside an act.

        Args:
            identity: Which.
            fields: All its fields; None takes it out.
        """
        if fields is not None:
            self._write(_slip_from_fields(identity, fields))
            return
        conn = self._writing.conn
        for part in ("slip_value", "slip_receipt"):
            conn.execute(
                f"DELETE FROM {part} WHERE slip_id = (SELECT id FROM slip WHERE uuid = ?)", (identity.bytes,)
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
        found = self.find(identity)
        if found is None:
            raise EntryMissing(id=identity)
        return found

    def find(self, identity: SlipId) -> Slip | None:
        """Return one slip; None if it is not there."""
        found = self._read("WHERE s.uuid = ?", (identity.bytes,))
        return found[0] if found else None

    def for_period(self, start: date, end: date) -> tuple[Slip, ...]:
        """Return the slips for exactly ``[start, end)``, the earliest by `Slip.order` in front."""
        return self._read("WHERE s.start = ? AND s.end = ?", (start.isoformat(), end.isoformat()))

    def within(self, start: date, end: date) -> tuple[Slip, ...]:
        """Return the slips whose period lies inside ``[start, end)``, by period and then by `Slip.order`."""
        return self._read("WHERE s.start >= ? AND s.end <= ?", (start.isoformat(), end.isoformat()))

    def latest_values(self, start: date, end: date) -> Mapping[str, tuple[Value, SlipId]]:
        """Return what was said last of each indicator for exactly ``[start, end)``, and by which slip.

        A later slip replaces an earlier one value by value; a blank replaces nothing.
        """
        return together.latest_values(self.for_period(start, end))

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every slip as the history should tell of it."""
        for slip in self._read("", ()):
            yield ENTITY, slip.id, slip_fields(slip)

    def _write(self, slip: Slip) -> None:
        conn = self._writing.conn
        row_id = conn.execute(
            "INSERT INTO slip (uuid, unit_id, start, end, given_on, source, highlights, difficulties, form,"
            " filled_by, saved, rows) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
            " ON CONFLICT (uuid) DO UPDATE SET unit_id = excluded.unit_id,"
            " start = excluded.start, end = excluded.end, given_on = excluded.given_on,"
            " source = excluded.source, highlights = excluded.highlights,"
            " difficulties = excluded.difficulties, form = excluded.form, filled_by = excluded.filled_by,"
            " saved = excluded.saved, rows = excluded.rows RETURNING id",
            (
                slip.id.bytes, self._offices.unit_row(slip.unit), slip.start.isoformat(),
                slip.end.isoformat(), slip.given_on.isoformat(), slip.source, slip.highlights,
                slip.difficulties, slip.form, slip.filled_by, _write_moment(slip.saved_at),
                write_json([dict(row) for row in slip.rows]),
            ),
        ).fetchone()[0]  # fmt: skip
        for part in ("slip_value", "slip_receipt"):
            conn.execute(f"DELETE FROM {part} WHERE slip_id = ?", (row_id,))
        conn.executemany(
            "INSERT INTO slip_value (slip_id, indicator, value) VALUES (?,?,?)",
            [(row_id, code, write_value(value)) for code, value in slip.values.items()],
        )
        receipts = {one.key: one for one in slip.receipts}
        conn.executemany(
            "INSERT INTO slip_receipt (slip_id, key, way, sender, at, file) VALUES (?,?,?,?,?,?)",
            [
                (row_id, key, one.way.value, one.sender, _write_moment(one.at), one.file)
                for key, one in receipts.items()
            ],
        )

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[Slip, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT s.id, s.uuid, u.uuid, s.start, s.end, s.given_on, s.source, s.highlights,"
                " s.difficulties, s.form, s.filled_by, s.saved, s.rows"
                f" FROM slip s JOIN unit u ON u.id = s.unit_id {where}",
                parameters,
            ).fetchall()
            values: dict[int, dict[str, Value]] = {row[0]: {} for row in rows}
            receipts: dict[int, list[Receipt]] = {row[0]: [] for row in rows}
            of_these = f"JOIN slip s ON s.id = p.slip_id {where}"
            for row_id, code, text in conn.execute(
                f"SELECT s.id, p.indicator, p.value FROM slip_value p {of_these} ORDER BY s.id, p.indicator",
                parameters,
            ):
                values[row_id][code] = read_value(text)
            for row_id, way, sender, at, file in conn.execute(
                f"SELECT s.id, p.way, p.sender, p.at, p.file FROM slip_receipt p {of_these}"
                " ORDER BY s.id, p.key",
                parameters,
            ):
                receipts[row_id].append(Receipt(Way(way), sender, _read_moment(at), file))
        found = [_read_slip(row, values[row[0]], receipts[row[0]]) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.start, one.end, one.order)))


def slip_fields(slip: Slip) -> Fields:
    """Return a slip flattened for the history."""
    fields: dict[str, object] = {
        "unit": str(slip.unit),
        "start": slip.start.isoformat(),
        "end": slip.end.isoformat(),
        "given_on": slip.given_on.isoformat(),
    }
    fields.update({name: text for name in _WORDS if (text := getattr(slip, name))})
    if slip.saved_at is not None:
        fields["saved_at"] = _write_moment(slip.saved_at)
    if slip.rows:
        fields["rows"] = [dict(row) for row in slip.rows]
    fields.update({_VALUE + code: write_value(slip.values[code]) for code in sorted(slip.values)})
    receipts = {one.key: one for one in slip.receipts}
    fields.update({_RECEIPT + key: _receipt_fields(receipts[key]) for key in sorted(receipts)})
    return fields


def _slip_from_fields(identity: UUID, fields: Fields) -> Slip:
    rows = fields.get("rows")
    saved = fields.get("saved_at")
    receipts = {name: told for name, told in fields.items() if name.startswith(_RECEIPT)}
    return Slip(
        id=SlipId(identity),
        unit=UnitId(UUID(str(fields["unit"]))),
        start=date.fromisoformat(str(fields["start"])),
        end=date.fromisoformat(str(fields["end"])),
        given_on=date.fromisoformat(str(fields["given_on"])),
        values=MappingProxyType(
            {
                name.removeprefix(_VALUE): read_value(str(value))
                for name, value in fields.items()
                if name.startswith(_VALUE)
            }
        ),
        **{name: str(fields.get(name, "")) for name in _WORDS},
        saved_at=_read_moment(str(saved) if saved else None),
        rows=_read_rows(rows if isinstance(rows, list) else []),
        receipts=tuple(_receipt_from(receipts[name]) for name in sorted(receipts)),
    )


def _read_slip(row: Sequence[Any], values: Mapping[str, Value], receipts: Sequence[Receipt]) -> Slip:
    _, uuid, unit, start, end, given_on, source, highlights, difficulties, form, filled_by, saved, rows = row
    return Slip(
        id=SlipId(UUID(bytes=uuid)),
        unit=UnitId(UUID(bytes=unit)),
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        given_on=date.fromisoformat(given_on),
        source=source,
        values=MappingProxyType(dict(values)),
        highlights=highlights,
        difficulties=difficulties,
        form=form,
        filled_by=filled_by,
        saved_at=_read_moment(saved),
        rows=_read_rows(read_json(rows)),
        receipts=tuple(receipts),
    )


def _read_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, str], ...]:
    return tuple(MappingProxyType({str(name): str(cell) for name, cell in row.items()}) for row in rows)


def _receipt_fields(receipt: Receipt) -> dict[str, object]:
    return {
        "way": receipt.way.value,
        "sender": receipt.sender,
        "at": _write_moment(receipt.at),
        "file": receipt.file,
    }


def _receipt_from(told: object) -> Receipt:
    known: Mapping[str, Any] = told if isinstance(told, dict) else {}
    return Receipt(Way(known["way"]), str(known["sender"]), _read_moment(known["at"]), str(known["file"]))


def _write_moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment is not None else None


def _read_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

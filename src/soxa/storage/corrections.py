"""Rows of the tables of documents that correct issued ones; changed until the document is sealed."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from soxa.domain.corrections import CorrectionRow, RowKind
from soxa.domain.figures import FigureKey
from soxa.domain.ids import CorrectionRowId, ReportId
from soxa.storage.engine import Row
from soxa.storage.errors import EntryMissing, ReportIsSealed
from soxa.storage.history import Fields
from soxa.storage.writing import Writing

ENTITY: Final = "correction_row"
_WORDS: Final = ("old", "new", "reason", "source")


class CorrectionStore:
    """The rows of one ledger's corrections."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    # ------------------------------------------------------------------ reading

    def rows(self, report: ReportId) -> tuple[CorrectionRow, ...]:
        """Return the rows of a document, by kind and place, those left out too."""
        return self._read("WHERE report_uuid = ? ORDER BY kind, place, uuid", (report.bytes,))

    def get(self, identity: CorrectionRowId) -> CorrectionRow:
        """Return one row.

        Raises:
            EntryMissing: There is none of that id.
        """
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        if not found:
            raise EntryMissing(id=identity)
        return found[0]

    def fields(self, identity: UUID) -> Fields | None:
        """Return a row as the history tells of it; None if it is not there."""
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        return _fields(found[0]) if found else None

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every row as the history should tell of it."""
        for row in self._read("ORDER BY id", ()):
            yield ENTITY, row.id, _fields(row)

    # ------------------------------------------------------------------ writing

    def save(self, rows: Sequence[CorrectionRow], *, by_machine: bool = False) -> None:
        """Enter rows, or change those of that id, in one act; rows that are so already change nothing.

        Args:
            rows: Of documents that are being written.
            by_machine: The program brings its own rows up to date: nothing a person would undo.

        Raises:
            ReportIsSealed: A document's table is frozen.
        """
        with self._writing.act("correction.fill" if by_machine else "correction.rows") as journal:
            for row in rows:
                before = self.fields(row.id)
                if before == _fields(row):
                    continue
                self._demand_written(row.report)
                if before is None:
                    journal.created(ENTITY, row.id, _fields(row))
                else:
                    journal.changed(ENTITY, row.id, before, _fields(row))
                self._write(row)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Write one row as the history tells of it into the table alone; None takes it out."""
        if fields is not None:
            self._write(_from_fields(identity, fields))
        else:
            self._writing.conn.execute("DELETE FROM correction_row WHERE uuid = ?", (identity.bytes,))

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring one row to a state that the history tells of; for undoing, inside an act.

        Raises:
            ReportIsSealed: Its document's table is frozen.
        """
        with self._writing.act("correction.put_back") as journal:
            before = self.fields(identity)
            known = before if before is not None else fields
            if known is None:
                return
            self._demand_written(ReportId(UUID(str(known["report"]))))
            journal.put_back(ENTITY, identity, before, fields)
            self.place(identity, fields)

    # ------------------------------------------------------------------ inside

    def _demand_written(self, report: ReportId) -> None:
        row = self._writing.conn.execute(
            "SELECT r.regime, r.label FROM report r JOIN sealing s ON s.report_id = r.id"
            " WHERE r.uuid = ? AND s.dropped = 0",
            (report.bytes,),
        ).fetchone()
        if row is not None:
            raise ReportIsSealed(regime=row[0], label=row[1])

    def _write(self, row: CorrectionRow) -> None:
        self._writing.conn.execute(
            "INSERT INTO correction_row (uuid, report_uuid, kind, place, figure, old, new, reason, source,"
            " left_out) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET"
            " report_uuid = excluded.report_uuid, kind = excluded.kind, place = excluded.place,"
            " figure = excluded.figure, old = excluded.old, new = excluded.new, reason = excluded.reason,"
            " source = excluded.source, left_out = excluded.left_out",
            (
                row.id.bytes, row.report.bytes, row.kind.value, row.place,
                "" if row.figure is None else str(row.figure), row.old, row.new, row.reason, row.source,
                int(row.left_out),
            ),
        )  # fmt: skip

    def _read(self, tail: str, parameters: Sequence[object]) -> tuple[CorrectionRow, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT uuid, report_uuid, kind, place, figure, old, new, reason, source, left_out"
                f" FROM correction_row {tail}",
                tuple(parameters),
            ).fetchall()
        return tuple(map(_row, rows))


def _row(row: Row) -> CorrectionRow:
    uuid, report, kind, place, figure, old, new, reason, source, left_out = row
    return CorrectionRow(
        id=CorrectionRowId(UUID(bytes=uuid)),
        report=ReportId(UUID(bytes=report)),
        kind=RowKind(kind),
        place=place,
        figure=FigureKey.parse(figure) if figure else None,
        old=old,
        new=new,
        reason=reason,
        source=source,
        left_out=bool(left_out),
    )


def _fields(row: CorrectionRow) -> Fields:
    fields: dict[str, object] = {
        "report": str(row.report),
        "kind": row.kind.value,
        "place": row.place,
    }
    if row.figure is not None:
        fields["figure"] = str(row.figure)
    fields.update({name: getattr(row, name) for name in _WORDS if getattr(row, name)})
    if row.left_out:
        fields["left_out"] = True
    return fields


def _from_fields(identity: UUID, fields: Fields) -> CorrectionRow:
    figure = fields.get("figure")
    return CorrectionRow(
        id=CorrectionRowId(identity),
        report=ReportId(UUID(str(fields["report"]))),
        kind=RowKind(str(fields["kind"])),
        place=int(str(fields["place"])),
        figure=FigureKey.parse(str(figure)) if figure else None,
        old=str(fields.get("old", "")),
        new=str(fields.get("new", "")),
        reason=str(fields.get("reason", "")),
        source=str(fields.get("source", "")),
        left_out=bool(fields.get("left_out", False)),
    )

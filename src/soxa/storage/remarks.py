"""Remarks on drafts in the ledger: what was said, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, cast
from uuid import UUID

from soxa.domain.figures import FigureKey
from soxa.domain.ids import RemarkId, ReportId
from soxa.domain.remarks import Origin, Outcome, Remark, Settled
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields, read_json, write_json
from soxa.storage.writing import Writing

ENTITY: Final = "remark"

_SELECT: Final = (
    "SELECT uuid, report_uuid, draft, author, day, words, origin, section, figure, quoted, outcome"
    " FROM remark"
)


class RemarkStore:
    """The remarks of one ledger. One that came from a file has an identity made of what it says."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def of(self, report: ReportId) -> tuple[Remark, ...]:
        """Return the remarks on a report, by draft and day, then in the order they came."""
        return self._read("WHERE report_uuid = ?", (report.bytes,))

    def all(self) -> tuple[Remark, ...]:
        """Return every remark."""
        return self._read("", ())

    def get(self, identity: RemarkId) -> Remark:
        """Return one remark.

        Raises:
            EntryMissing: There is none of that id.
        """
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        if not found:
            raise EntryMissing(id=identity)
        return found[0]

    def add(self, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
        """Keep remarks in one act; one whose identity is known already is left as it is.

        Returns:
            Those that were new.
        """
        with self._writing.act("remark.add") as journal:
            new = [one for one in remarks if self.fields(one.id) is None]
            for one in new:
                # One that a file made may have been undone before: the history goes on from there.
                journal.restored(ENTITY, one.id, remark_fields(one))
                self._write(one)
        return tuple(new)

    def save(self, remark: Remark) -> None:
        """Keep a remark as it is now, settled or open again.

        Raises:
            EntryMissing: There is none of that id.
        """
        with self._writing.act("remark.change") as journal:
            before = self.get(remark.id)
            journal.changed(ENTITY, remark.id, remark_fields(before), remark_fields(remark))
            self._write(remark)

    def fields(self, identity: UUID) -> Fields | None:
        """Return a remark as the history tells of it; None if it is not there."""
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        return remark_fields(found[0]) if found else None

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the tables to a state without telling the history; None takes the remark out."""
        if fields is None:
            self._writing.conn.execute("DELETE FROM remark WHERE uuid = ?", (identity.bytes,))
        else:
            self._write(_from_fields(identity, fields))

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a remark to a state that the history tells of; for undoing, inside an act."""
        with self._writing.act("remark.put_back") as journal:
            journal.put_back(ENTITY, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every remark as the history should tell of it."""
        for one in self.all():
            yield ENTITY, one.id, remark_fields(one)

    # ------------------------------------------------------------------ inside

    def _write(self, remark: Remark) -> None:
        outcome = write_json(_outcome(remark.outcome)) if remark.outcome is not None else None
        self._writing.conn.execute(
            "INSERT INTO remark (uuid, report_uuid, draft, author, day, words, origin, section, figure,"
            " quoted, outcome) VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET"
            " draft = excluded.draft, author = excluded.author, day = excluded.day, words = excluded.words,"
            " origin = excluded.origin, section = excluded.section, figure = excluded.figure,"
            " quoted = excluded.quoted, outcome = excluded.outcome",
            (
                remark.id.bytes, remark.report.bytes, remark.draft, remark.author, remark.day.isoformat(),
                remark.text, remark.origin.value, remark.section,
                str(remark.figure) if remark.figure is not None else "", remark.quoted, outcome,
            ),
        )  # fmt: skip

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[Remark, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(f"{_SELECT} {where} ORDER BY draft, day, id", parameters).fetchall()
        return tuple(
            Remark(
                id=RemarkId(UUID(bytes=uuid)),
                report=ReportId(UUID(bytes=report)),
                draft=draft,
                author=author,
                day=date.fromisoformat(day),
                text=words,
                origin=Origin(origin),
                section=section,
                figure=FigureKey.parse(figure) if figure else None,
                quoted=quoted,
                outcome=_read_outcome(read_json(outcome)) if outcome else None,
            )
            for uuid, report, draft, author, day, words, origin, section, figure, quoted, outcome in rows
        )


def remark_fields(remark: Remark) -> Fields:
    """Return a remark flattened for the history; what came of it is one field, for it is said in one go."""
    fields: dict[str, object] = {
        "report": str(remark.report),
        "draft": remark.draft,
        "author": remark.author,
        "day": remark.day.isoformat(),
        "text": remark.text,
        "origin": remark.origin.value,
        "section": remark.section,
        "figure": str(remark.figure) if remark.figure is not None else "",
        "quoted": remark.quoted,
        "outcome": _outcome(remark.outcome) if remark.outcome is not None else None,
    }
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def _outcome(outcome: Outcome) -> list[str]:
    return [outcome.settled.value, outcome.words, outcome.by]


def _read_outcome(raw: Any) -> Outcome:
    settled, words, by = raw
    return Outcome(Settled(settled), words, by)


def _from_fields(identity: UUID, fields: Fields) -> Remark:
    figure, outcome = fields.get("figure"), fields.get("outcome")
    return Remark(
        id=RemarkId(identity),
        report=ReportId(UUID(str(fields["report"]))),
        draft=int(cast("int", fields["draft"])),
        author=str(fields.get("author", "")),
        day=date.fromisoformat(str(fields["day"])),
        text=str(fields.get("text", "")),
        origin=Origin(fields["origin"]),
        section=str(fields.get("section", "")),
        figure=FigureKey.parse(str(figure)) if figure else None,
        quoted=str(fields.get("quoted", "")),
        outcome=_read_outcome(outcome) if outcome else None,
    )

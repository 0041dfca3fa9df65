"""Submissions of drafts and what was decided of them: facts, each a thing of its own, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from soxa.domain.approvals import Decided, Decision, Handling, Submission, in_order
from soxa.domain.ids import DecisionId, FileId, ReportId, SubmissionId
from soxa.domain.offices import Role
from soxa.storage.history import Fields, from_us, to_us
from soxa.storage.writing import Writing

SUBMISSION: Final = "submission"
DECISION: Final = "decision"

_SUBMISSIONS: Final = (
    "SELECT uuid, report_uuid, draft, pdf_uuid, at_us, actor, whom, role, note, turn FROM submission"
)
_DECISIONS: Final = "SELECT d.uuid, d.submission_uuid, d.decided, d.at_us, d.actor, d.note FROM decision d"


class SubmissionStore:
    """What was submitted, in one ledger, and how far that has come."""

    def __init__(self, writing: Writing, decisions: DecisionStore) -> None:
        """Read and write by this connection."""
        self._writing = writing
        self._decisions = decisions

    def of(self, report: ReportId) -> Handling:
        """Return what was submitted of a report, and what was decided of it."""
        with self._writing.reading():
            submissions = self._read("WHERE report_uuid = ?", (report.bytes,))
            return in_order(submissions, self._decisions.of(report))

    def every(self) -> Mapping[ReportId, Handling]:
        """Return the same for each report of which anything was submitted, in two readings."""
        with self._writing.reading():
            submissions, decisions = self._read("", ()), self._decisions.all()
        found: dict[ReportId, list[Submission]] = {}
        for one in submissions:
            found.setdefault(one.report, []).append(one)
        owner = {one.id: one.report for one in submissions}
        decided: dict[ReportId, list[Decision]] = {}
        for decision in decisions:
            if decision.submission in owner:
                decided.setdefault(owner[decision.submission], []).append(decision)
        return {report: in_order(own, decided.get(report, ())) for report, own in found.items()}

    def add(self, submission: Submission) -> None:
        """Keep a submission."""
        with self._writing.act("report.submit") as journal:
            journal.created(SUBMISSION, submission.id, _submission_fields(submission))
            self._write(submission)

    def fields(self, identity: UUID) -> Fields | None:
        """Return a submission as the history tells of it; None if it is not there."""
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        return _submission_fields(found[0]) if found else None

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the tables to a state without telling the history; None takes the submission out."""
        if fields is None:
            self._writing.conn.execute("DELETE FROM submission WHERE uuid = ?", (identity.bytes,))
            return
        self._write(
            Submission(
                SubmissionId(identity),
                ReportId(UUID(str(fields["report"]))),
                int(cast("int", fields["draft"])),
                FileId(UUID(str(fields["pdf"]))),
                datetime.fromisoformat(str(fields["at_utc"])),
                str(fields.get("by", "")),
                str(fields.get("to", "")),
                Role(fields["role"]),
                str(fields.get("note", "")),
                int(cast("int", fields["turn"])),
            )
        )

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a submission to a state that the history tells of, inside an act."""
        with self._writing.act("submission.put_back") as journal:
            journal.put_back(SUBMISSION, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every submission as the history should tell of it."""
        for one in self._read("", ()):
            yield SUBMISSION, one.id, _submission_fields(one)

    def _write(self, one: Submission) -> None:
        self._writing.conn.execute(
            "INSERT INTO submission (uuid, report_uuid, draft, pdf_uuid, at_us, actor, whom, role, note,"
            " turn) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET draft = excluded.draft,"
            " pdf_uuid = excluded.pdf_uuid, at_us = excluded.at_us, actor = excluded.actor,"
            " whom = excluded.whom, role = excluded.role, note = excluded.note,"
            " turn = excluded.turn",
            (
                one.id.bytes, one.report.bytes, one.draft, one.pdf.bytes, to_us(one.at_utc),
                one.by, one.to, one.role.value, one.note, one.turn,
            ),
        )  # fmt: skip

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[Submission, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(f"{_SUBMISSIONS} {where} ORDER BY id", parameters).fetchall()
        return tuple(
            Submission(
                SubmissionId(UUID(bytes=uuid)),
                ReportId(UUID(bytes=report)),
                draft,
                FileId(UUID(bytes=pdf)),
                from_us(at_us),
                actor,
                whom,
                Role(role),
                note,
                turn,
            )
            for uuid, report, draft, pdf, at_us, actor, whom, role, note, turn in rows
        )


class DecisionStore:
    """What was decided of submissions, in one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def of(self, report: ReportId) -> tuple[Decision, ...]:
        """Return what was decided of a report's submissions."""
        return self._read(
            "JOIN submission s ON s.uuid = d.submission_uuid WHERE s.report_uuid = ?", (report.bytes,)
        )

    def all(self) -> tuple[Decision, ...]:
        """Return everything that was decided."""
        return self._read("", ())

    def add(self, decision: Decision) -> None:
        """Keep a decision."""
        with self._writing.act("report.decide") as journal:
            journal.created(DECISION, decision.id, _decision_fields(decision))
            self._write(decision)

    def fields(self, identity: UUID) -> Fields | None:
        """Return a decision as the history tells of it; None if it is not there."""
        found = self._read("WHERE d.uuid = ?", (identity.bytes,))
        return _decision_fields(found[0]) if found else None

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the tables to a state without telling the history; None takes the decision out."""
        if fields is None:
            self._writing.conn.execute("DELETE FROM decision WHERE uuid = ?", (identity.bytes,))
            return
        self._write(
            Decision(
                DecisionId(identity),
                SubmissionId(UUID(str(fields["submission"]))),
                Decided(fields["decided"]),
                datetime.fromisoformat(str(fields["at_utc"])),
                str(fields.get("by", "")),
                str(fields.get("note", "")),
            )
        )

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a decision to a state that the history tells of, inside an act."""
        with self._writing.act("decision.put_back") as journal:
            journal.put_back(DECISION, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every decision as the history should tell of it."""
        for one in self.all():
            yield DECISION, one.id, _decision_fields(one)

    def _write(self, one: Decision) -> None:
        self._writing.conn.execute(
            "INSERT INTO decision (uuid, submission_uuid, decided, at_us, actor, note) VALUES (?,?,?,?,?,?)"
            " ON CONFLICT (uuid) DO UPDATE SET decided = excluded.decided, at_us = excluded.at_us,"
            " actor = excluded.actor, note = excluded.note",
            (
                one.id.bytes, one.submission.bytes, one.decided.value, to_us(one.at_utc), one.by, one.note,
            ),
        )  # fmt: skip

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[Decision, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(f"{_DECISIONS} {where} ORDER BY d.id", parameters).fetchall()
        return tuple(
            Decision(
                DecisionId(UUID(bytes=uuid)),
                SubmissionId(UUID(bytes=submission)),
                Decided(decided),
                from_us(at_us),
                actor,
                note,
            )
            for uuid, submission, decided, at_us, actor, note in rows
        )


def _submission_fields(one: Submission) -> Fields:
    fields = {
        "report": str(one.report),
        "draft": one.draft,
        "pdf": str(one.pdf),
        "at_utc": one.at_utc.isoformat(),
        "by": one.by,
        "to": one.to,
        "role": one.role.value,
        "note": one.note,
        "turn": one.turn,
    }
    return {name: value for name, value in fields.items() if value != ""}


def _decision_fields(one: Decision) -> Fields:
    fields = {
        "submission": str(one.submission),
        "decided": one.decided.value,
        "at_utc": one.at_utc.isoformat(),
        "by": one.by,
        "note": one.note,
    }
    return {name: value for name, value in fields.items() if value != ""}

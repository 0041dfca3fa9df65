"""What was said to the points of reports, the points as they stood at sealing, and what was looked at."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from soxa.domain.drafts import Answer, Place, Point
from soxa.domain.figures import FigureKey, read_value, write_value
from soxa.domain.ids import ActivityId, AnswerId, FileId, ReportId, derived_id
from soxa.domain.packs import Severity
from soxa.domain.values import Value
from soxa.storage.engine import Row
from soxa.storage.history import Fields, read_json, write_json
from soxa.storage.messages import read_messages, write_messages
from soxa.storage.writing import Writing

ANSWER: Final = "answer"
SEALED_POINTS: Final = "sealed_points"


class PointStore:
    """Answers, frozen points and looks of one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    # ------------------------------------------------------------------ answers

    def answers(self, report: ReportId) -> tuple[Answer, ...]:
        """Return what was said to a report's points, in the order it was said."""
        return self._answers("WHERE report_uuid = ?", (report.bytes,))

    def answer(self, report: ReportId, *, code: str, fingerprint: str, reason: str) -> None:
        """Keep an answer; a second one to the same point replaces the first.

        Args:
            report: Whose point.
            code: What the point is about.
            fingerprint: Of the point as it was answered.
            reason: Why it stays as it is; may be empty where a look was enough.
        """
        with self._writing.act("report.answer") as journal:
            known = self._answers("WHERE report_uuid = ? AND fingerprint = ?", (report.bytes, fingerprint))
            new = AnswerId(derived_id(self._writing.ledger, ANSWER, report, fingerprint))
            answer = Answer(known[0].id if known else new, report, code, fingerprint, reason)
            self._write(answer)
            if known:
                journal.changed(ANSWER, answer.id, _fields(known[0]), _fields(answer))
            else:
                journal.restored(ANSWER, answer.id, _fields(answer))

    def take_back(self, report: ReportId, fingerprint: str) -> None:
        """Take an answer back: the point is open again. Nothing happens if there was none."""
        with self._writing.act("report.answer") as journal:
            for known in self._answers(
                "WHERE report_uuid = ? AND fingerprint = ?", (report.bytes, fingerprint)
            ):
                self._delete(known.id)
                journal.removed(ANSWER, known.id, _fields(known))

    def fields(self, identity: UUID) -> Fields | None:
        """Return an answer as the history tells of it; None if it is not there."""
        found = self._answers("WHERE uuid = ?", (identity.bytes,))
        return _fields(found[0]) if found else None

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring one answer to a state that the history tells of, inside an act; nothing that is so already.

        Args:
            identity: Which.
            fields: All its fields; None takes it out.
        """
        with self._writing.act("report.answer") as journal:
            before = self.fields(identity)
            if fields is None:
                if before is not None:
                    self._delete(AnswerId(identity))
                    journal.removed(ANSWER, identity, before)
                return
            self.place(identity, fields)
            if before is None:
                journal.restored(ANSWER, identity, fields)
            else:
                journal.changed(ANSWER, identity, before, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring an answer to what the fields say, without a word in the history."""
        if fields is None:
            self._delete(AnswerId(identity))
            return
        self._write(
            Answer(
                AnswerId(identity),
                ReportId(UUID(str(fields["report"]))),
                str(fields["code"]),
                str(fields["point"]),
                str(fields.get("reason", "")),
            )
        )

    # ------------------------------------------------------------------ points at sealing

    def freeze(self, report: ReportId, draft: int, points: Sequence[Point], *, pdf: FileId) -> None:
        """Keep the points of a draft as they stood when it was sealed, with their answers."""
        identity = derived_id(self._writing.ledger, SEALED_POINTS, report, draft, pdf)
        fields = _frozen_fields(report, draft, pdf, [_write_point(point) for point in points])
        with self._writing.act("report.seal") as journal:
            self.place_frozen(identity, fields)
            journal.created(SEALED_POINTS, identity, fields)

    def place_frozen(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the points of a draft to what the fields say, without a word in the history."""
        conn = self._writing.conn
        conn.execute("DELETE FROM sealed_points WHERE uuid = ?", (identity.bytes,))
        if fields is not None:
            conn.execute(
                "INSERT INTO sealed_points (uuid, report_uuid, draft, pdf_uuid, points) VALUES (?,?,?,?,?)",
                (
                    identity.bytes, UUID(str(fields["report"])).bytes, fields["draft"],
                    UUID(str(fields["pdf"])).bytes, write_json(fields["points"]),
                ),
            )  # fmt: skip

    def frozen_fields(self, identity: UUID) -> Fields | None:
        """Return the points of a draft as the history tells of them; None if they are not there."""
        row = self._writing.conn.execute(
            "SELECT report_uuid, draft, pdf_uuid, points FROM sealed_points WHERE uuid = ?", (identity.bytes,)
        ).fetchone()
        if row is None:
            return None
        report, draft, pdf, points = row
        return _frozen_fields(ReportId(UUID(bytes=report)), draft, FileId(UUID(bytes=pdf)), read_json(points))

    def frozen(self, report: ReportId, draft: int) -> tuple[Point, ...]:
        """Return the points as a draft was sealed with; none if it was sealed with none.

        Where two laptops have sealed one of that number each, the one that was not reopened.
        """
        with self._writing.reading() as conn:
            row = conn.execute(
                "SELECT p.points FROM sealed_points p LEFT JOIN file f ON f.uuid = p.pdf_uuid"
                " LEFT JOIN sealing s ON s.pdf_id = f.id AND s.draft = p.draft"
                " WHERE p.report_uuid = ? AND p.draft = ? ORDER BY s.dropped, p.pdf_uuid DESC LIMIT 1",
                (report.bytes, draft),
            ).fetchone()
        return tuple(_read_point(raw) for raw in read_json(row[0])) if row else ()

    # ------------------------------------------------------------------ looks

    # What somebody has looked at is no content of the ledger: it has no history and no undo.

    def seen(self, report: ReportId) -> Mapping[FigureKey, Value]:
        """Return the figures of a report as they were when they were last looked at."""
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT figure, value FROM seen_figure WHERE report_uuid = ?", (report.bytes,)
            ).fetchall()
        return MappingProxyType({FigureKey.parse(key): read_value(value) for key, value in rows})

    def mark_seen(self, report: ReportId, values: Mapping[FigureKey, Value]) -> None:
        """Keep figures as they were looked at; others stay as they were."""
        with self._writing.act("report.look"):
            self._writing.conn.executemany(
                "INSERT OR REPLACE INTO seen_figure (report_uuid, figure, value) VALUES (?,?,?)",
                [(report.bytes, str(key), write_value(value)) for key, value in values.items()],
            )

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every answer and every frozen list as the history should tell of it."""
        for answer in self._answers("", ()):
            yield ANSWER, answer.id, _fields(answer)
        for (uuid,) in self._writing.conn.execute("SELECT uuid FROM sealed_points ORDER BY id").fetchall():
            identity = UUID(bytes=uuid)
            fields = self.frozen_fields(identity)
            if fields is not None:
                yield SEALED_POINTS, identity, fields

    # ------------------------------------------------------------------ inside

    def _answers(self, where: str, parameters: Sequence[object]) -> tuple[Answer, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                f"SELECT uuid, report_uuid, code, fingerprint, reason FROM check_answer {where} ORDER BY id",
                parameters,
            ).fetchall()
        return tuple(_answer(row) for row in rows)

    def _write(self, answer: Answer) -> None:
        self._writing.conn.execute(
            "INSERT INTO check_answer (uuid, report_uuid, code, fingerprint, reason) VALUES (?,?,?,?,?)"
            " ON CONFLICT (uuid) DO UPDATE SET code = excluded.code, fingerprint = excluded.fingerprint,"
            " reason = excluded.reason",
            (answer.id.bytes, answer.report.bytes, answer.code, answer.fingerprint, answer.reason),
        )

    def _delete(self, identity: AnswerId) -> None:
        self._writing.conn.execute("DELETE FROM check_answer WHERE uuid = ?", (identity.bytes,))


def _answer(row: Row) -> Answer:
    uuid, report, code, fingerprint, reason = row
    return Answer(AnswerId(UUID(bytes=uuid)), ReportId(UUID(bytes=report)), code, fingerprint, reason)


def _fields(answer: Answer) -> Fields:
    fields = {"report": str(answer.report), "code": answer.code, "point": answer.fingerprint}
    return {**fields, "reason": answer.reason} if answer.reason else fields


def _frozen_fields(report: ReportId, draft: int, pdf: FileId, points: Sequence[object]) -> Fields:
    return {"report": str(report), "draft": draft, "pdf": str(pdf), "points": list(points)}


def _write_point(point: Point) -> dict[str, object]:
    place = point.place
    written: dict[str, object] = {
        "code": point.code,
        "severity": point.severity.value,
        "message": read_json(write_messages((point.message,))),
    }
    where = {
        "section": place.section,
        "figure": str(place.figure) if place.figure else "",
        "activity": str(place.activity) if place.activity else "",
        "setting": place.setting,
    }
    written["place"] = {name: value for name, value in where.items() if value}
    if point.answer is not None:
        written["answer"] = point.answer
    return written


def _read_point(raw: Mapping[str, Any]) -> Point:
    place = raw["place"]
    (message,) = read_messages(write_json(raw["message"]))
    return Point(
        code=raw["code"],
        severity=Severity(raw["severity"]),
        place=Place(
            section=place.get("section", ""),
            figure=FigureKey.parse(place["figure"]) if "figure" in place else None,
            activity=ActivityId(UUID(place["activity"])) if "activity" in place else None,
            setting=place.get("setting", ""),
        ),
        message=message,
        answer=raw.get("answer"),
    )

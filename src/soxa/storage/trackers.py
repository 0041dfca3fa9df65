"""Rows of imported trackers: why a second import files nothing twice, and what waits to be mended.

A row's identity is (tracker, sheet, digest of its normalised raw cells, occurrence number), never today's
values of the activity that came from it (design, "Imported rows").
"""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, cast
from uuid import UUID, uuid4

from soxa.base.errors import Message
from soxa.domain.ids import ActivityId, TrackerId, TrackerRowId, derived_id
from soxa.storage.engine import Row
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields, read_json, write_json
from soxa.storage.messages import read_messages, write_messages
from soxa.storage.writing import Writing

ENTITY: Final = "tracker_row"
TRACKER: Final = "tracker"
_ANSWER: Final = "answer."
_CHUNK: Final = 2_000


class RowState(Enum):
    """What became of a tracker's row."""

    IMPORTED = "imported"
    """It is an activity."""
    WAITING = "waiting"
    """It has faults and waits to be mended."""
    OFFERED = "offered"
    """It looks like an activity that was imported before, with other cells: "đã sửa trong Excel"."""
    SETTLED = "settled"
    """Waiting or offered once; the clerk has decided against it. It is not asked about again."""


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """Where an imported row stood, and what it was."""

    tracker: TrackerId
    """Which tracker."""
    sheet: str
    """Name of the sheet."""
    row: int
    """Number of the row as Excel shows it."""
    digest: bytes
    """SHA-256 (or a part of it, at least 16 bytes) of the normalised raw cells."""
    occurrence: int
    """1 for the sheet's first row with these cells, 2 for the next: equal rows are two activities."""
    cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The cells as read, by column; kept for showing them again."""

    @property
    def identity(self) -> tuple[str, bytes, int]:
        """What makes the row the same row in its tracker: sheet, digest, occurrence."""
        return self.sheet, self.digest, self.occurrence

    def mark(self) -> list[object]:
        """Return the identity as the history keeps it with the activity."""
        return [str(self.tracker), self.sheet, self.row, self.digest.hex(), self.occurrence]


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """A row of a tracker with what became of it."""

    id: TrackerRowId
    """Identity."""
    origin: RowOrigin
    """Where it stood, and its cells."""
    state: RowState
    """What became of it."""
    activity: ActivityId | None = None
    """The activity it is (imported), or the one it looks like (offered)."""
    faults: tuple[Message, ...] = ()
    """Why it waits."""


class TrackerStore:
    """The rows of all trackers imported into one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def tracker(self, key: str, name: str) -> TrackerId:
        """Return the tracker of that key, making it the first time.

        Args:
            key: What makes two files the same tracker (the importer decides).
            name: Name of the file, for people; the newest is kept.
        """
        identity = self.id_of(key)
        with self._writing.act("tracker.known") as journal:
            before = self.fields(identity)
            after = {**(before or {}), "key": key, "name": name}
            journal.put_back(TRACKER, identity, before, after)
            self.place_tracker(identity, after)
        return identity

    def id_of(self, key: str) -> TrackerId:
        """Return the identity of the tracker of that key, which need not be known yet."""
        return TrackerId(derived_id(self._writing.ledger, TRACKER, key))

    def find_tracker(self, key: str) -> TrackerId | None:
        """Return the tracker of that key if it was imported before; nothing is written."""
        with self._writing.reading() as conn:
            row = conn.execute("SELECT uuid FROM tracker WHERE key = ?", (key,)).fetchone()
        return TrackerId(UUID(bytes=row[0])) if row else None

    def listed(self) -> dict[TrackerId, str]:
        """Return every tracker imported before with its key, the newest first."""
        with self._writing.reading() as conn:
            rows = conn.execute("SELECT uuid, key FROM tracker ORDER BY id DESC").fetchall()
        return {TrackerId(UUID(bytes=uuid)): key for uuid, key in rows}

    def name(self, tracker: TrackerId) -> str:
        """Return the name of a tracker's file, as it was last imported; empty if it is not known."""
        with self._writing.reading() as conn:
            row = conn.execute("SELECT name FROM tracker WHERE uuid = ?", (tracker.bytes,)).fetchone()
        return str(row[0]) if row else ""

    def answers(self, tracker: TrackerId) -> dict[str, str]:
        """Return what the office has answered about a tracker (the importer's own names and values)."""
        with self._writing.reading() as conn:
            row = conn.execute("SELECT answers FROM tracker WHERE uuid = ?", (tracker.bytes,)).fetchone()
        return {str(name): str(said) for name, said in read_json(row[0]).items()} if row else {}

    def remember(self, tracker: TrackerId, answers: Mapping[str, str]) -> None:
        """Keep what the office has answered about a tracker, so that it is asked once."""
        with self._writing.act("tracker.known") as journal:
            before = self.fields(tracker)
            if before is None:
                return
            kept = {name: value for name, value in before.items() if not name.startswith(_ANSWER)}
            after = {**kept, **{_ANSWER + name: said for name, said in answers.items()}}
            journal.changed(TRACKER, tracker, before, after)
            self.place_tracker(tracker, after)

    def fields(self, identity: UUID) -> Fields | None:
        """Return a tracker as the history tells of it; None if it is not there."""
        row = self._writing.conn.execute(
            "SELECT key, name, answers FROM tracker WHERE uuid = ?", (identity.bytes,)
        ).fetchone()
        return _tracker_fields(*row) if row else None

    def place_tracker(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a tracker to what the fields say, without a word in the history; it is never taken out."""
        if fields is None:
            return
        answers = {
            name.removeprefix(_ANSWER): value for name, value in fields.items() if name.startswith(_ANSWER)
        }
        self._writing.conn.execute(
            "INSERT INTO tracker (uuid, key, name, answers) VALUES (?,?,?,?)"
            " ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, answers = excluded.answers",
            (identity.bytes, fields["key"], fields.get("name", ""), write_json(answers)),
        )

    def known(self, tracker: TrackerId) -> dict[tuple[str, bytes, int], TrackerRow]:
        """Return all rows of a tracker by identity, whatever became of them, oldest first.

        Of two of one identity the one that is an activity counts: another laptop had it waiting.
        """
        rows = self._rows("WHERE t.uuid = ?", (tracker.bytes,), order="r.state = 'imported', r.id")
        return {row.origin.identity: row for row in rows}

    def of_activities(self, activities: Sequence[ActivityId]) -> dict[ActivityId, tuple[TrackerRow, ...]]:
        """Return the rows that these activities were imported from, oldest first, for comparing cells."""
        found: dict[ActivityId, tuple[TrackerRow, ...]] = {}
        for start in range(0, len(activities), _CHUNK):
            chunk = activities[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            for row in self._rows(
                f"WHERE r.state = 'imported' AND r.activity_uuid IN ({marks})",
                [a.bytes for a in chunk],
                order="r.id",
            ):
                if row.activity is not None:
                    found[row.activity] = (*found.get(row.activity, ()), row)
        return found

    def get(self, identity: TrackerRowId) -> TrackerRow:
        """Return one row.

        Raises:
            EntryMissing: There is none of that id.
        """
        rows = self._rows("WHERE r.uuid = ?", (identity.bytes,))
        if not rows:
            raise EntryMissing(id=identity)
        return rows[0]

    def waiting(self) -> tuple[TrackerRow, ...]:
        """Return the rows that wait to be mended, in the order of sheets and rows."""
        return self._rows("WHERE r.state = 'waiting'", ())

    def offered(self) -> tuple[TrackerRow, ...]:
        """Return the rows that were changed in Excel after their import."""
        return self._rows("WHERE r.state = 'offered'", ())

    def file_open(self, rows: Sequence[TrackerRow]) -> None:
        """Keep rows that wait or are offered; a row of the same identity that is open already is replaced."""
        with self._writing.act("tracker.file") as journal:
            for row in rows:
                old = self._of_identity(row.origin)
                for one in old:
                    if one.state is not RowState.IMPORTED:
                        journal.removed(ENTITY, one.id, row_fields(one))
                        self._delete(one.id)
                self._insert([row])
                journal.restored(ENTITY, row.id, row_fields(row))

    def settle(self, identity: TrackerRowId, *, activity: ActivityId | None) -> None:
        """End a row's waiting.

        Args:
            identity: The row.
            activity: The activity it has become or was merged into; None: the clerk decided against it.
        """
        with self._writing.act("tracker.settle") as journal:
            row = self.get(identity)
            if activity is None:
                settled = TrackerRow(row.id, row.origin, RowState.SETTLED, row.activity, row.faults)
                journal.changed(ENTITY, row.id, row_fields(row), row_fields(settled))
                self._writing.conn.execute(
                    "UPDATE tracker_row SET state = 'settled' WHERE uuid = ?", (identity.bytes,)
                )
                return
            journal.removed(ENTITY, row.id, row_fields(row))
            before = {"origin": self.origins([activity]).get(activity)}
            # An imported row's own identity tells nothing: the open one may be asked about elsewhere.
            self._writing.conn.execute(
                "UPDATE tracker_row SET state = 'imported', activity_uuid = ?, faults = '[]', uuid = ?"
                " WHERE uuid = ?",
                (activity.bytes, uuid4().bytes, identity.bytes),
            )
            journal.changed("activity", activity, before, {"origin": self.origins([activity])[activity]})

    def reopen(self, identity: TrackerRowId) -> TrackerRow:
        """Offer a row anew that became an activity once; it is that activity's newest row from then on.

        Args:
            identity: An imported row.

        Returns:
            The row that takes its place.

        Raises:
            EntryMissing: There is none of that id that was imported.
        """
        with self._writing.act("tracker.reopen") as journal:
            row = self.get(identity)
            if row.activity is None or row.state is not RowState.IMPORTED:
                raise EntryMissing(id=identity)
            before = {"origin": self.origins([row.activity]).get(row.activity)}
            offered = TrackerRow(open_row_id(row.origin), row.origin, RowState.OFFERED, row.activity)
            for one in self._of_identity(row.origin):
                if one.state is not RowState.IMPORTED:
                    journal.removed(ENTITY, one.id, row_fields(one))
                    self._delete(one.id)
            self._delete(identity)
            self._insert([offered])
            after = {"origin": self.origins([row.activity]).get(row.activity)}
            journal.changed("activity", row.activity, before, after)
            journal.restored(ENTITY, offered.id, row_fields(offered))
            return offered

    # ------------------------------------------------------------------ for the other stores

    def file_imported(self, rows: Sequence[tuple[ActivityId, RowOrigin]]) -> None:
        """Keep where imported activities came from; the history holds it with the activity."""
        self._insert(
            [
                TrackerRow(TrackerRowId(uuid4()), origin, RowState.IMPORTED, activity)
                for activity, origin in rows
            ]
        )

    def origins(self, activities: Sequence[ActivityId]) -> dict[UUID, list[list[object]]]:
        """Return the marks of the rows that activities came from; one made by hand is absent."""
        marks = ",".join("?" * len(activities))
        found: dict[UUID, list[list[object]]] = {}
        for uuid, tracker, sheet, row, digest, occurrence in self._writing.conn.execute(
            "SELECT r.activity_uuid, t.uuid, r.sheet, r.row, r.digest, r.occurrence"
            " FROM tracker_row r JOIN tracker t ON t.id = r.tracker_id"
            f" WHERE r.activity_uuid IN ({marks}) AND r.state = 'imported' ORDER BY r.id",
            [activity.bytes for activity in activities],
        ):
            mark = [str(UUID(bytes=tracker)), sheet, row, bytes(digest).hex(), occurrence]
            found.setdefault(UUID(bytes=uuid), []).append(mark)
        return found

    def forget_activity(self, activity: ActivityId) -> None:
        """Drop the rows of an activity whose import is undone: the same file may bring it again."""
        self._writing.conn.execute(
            "DELETE FROM tracker_row WHERE activity_uuid = ? AND state = 'imported'", (activity.bytes,)
        )

    def restore_origin(self, activity: ActivityId, origin: object) -> None:
        """Keep again where an activity came from, by the marks in the history (its cells are not there)."""
        if not isinstance(origin, list) or self.origins([activity]):
            return
        self.file_imported([(activity, origin_of_mark(mark)) for mark in origin])

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring an open row to a state that the history tells of; for undoing, inside an act."""
        with self._writing.act("tracker.put_back") as journal:
            found = self._rows("WHERE r.uuid = ?", (identity.bytes,))
            if found:
                journal.removed(ENTITY, identity, row_fields(found[0]))
                self._delete(TrackerRowId(identity))
            if fields is not None:
                row = row_from_fields(identity, fields)
                # It became an activity: it is asked about instead.
                for one in self._of_identity(row.origin):
                    self._delete(one.id)
                self._insert([row])
                journal.restored(ENTITY, identity, row_fields(row))

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring an open row to what the fields say, without a word in the history; None takes it out."""
        self._writing.conn.execute(
            "DELETE FROM tracker_row WHERE uuid = ? AND state <> 'imported'", (identity.bytes,)
        )
        if fields is not None:
            self._insert([row_from_fields(identity, fields)])

    def open_fields(self, identity: UUID) -> Fields | None:
        """Return an open row as the history tells of it; None if it is not there."""
        found = self._rows("WHERE r.uuid = ? AND r.state <> 'imported'", (identity.bytes,))
        return row_fields(found[0]) if found else None

    def place_origins(self, origins: Mapping[ActivityId, object]) -> None:
        """Let exactly these rows be what activities came from, without a word in the history.

        Args:
            origins: By activity, the marks in the history; cells that are known for a row are kept.
        """
        rows = []
        known = self.of_activities(list(origins))
        for activity, marks in origins.items():
            wanted = [origin_of_mark(mark) for mark in marks] if isinstance(marks, list) else []
            held = known.get(activity, ())
            if [row.origin.mark() for row in held] == [origin.mark() for origin in wanted]:
                continue
            cells = {row.origin.identity: row.origin.cells for row in held}
            if held:
                self.forget_activity(activity)
            rows += [
                (activity, replace(origin, cells=cells.get(origin.identity, origin.cells)))
                for origin in wanted
            ]
        self.file_imported(rows)

    def cells_of(self, origins: Iterable[RowOrigin]) -> Iterator[tuple[RowOrigin, str]]:
        """Yield the cells of imported rows as JSON, those that have any."""
        for origin in origins:
            row = self._writing.conn.execute(
                "SELECT r.cells FROM tracker_row r JOIN tracker t ON t.id = r.tracker_id"
                " WHERE r.digest = ? AND r.occurrence = ? AND r.sheet = ? AND t.uuid = ?"
                " ORDER BY r.state <> 'imported', r.cells DESC LIMIT 1",
                (origin.digest, origin.occurrence, origin.sheet, origin.tracker.bytes),
            ).fetchone()
            if row is not None and row[0] != "{}":
                yield origin, row[0]

    def fill_cells(self, tracker: TrackerId, identity: tuple[str, bytes, int], cells: str) -> None:
        """Give the cells of imported rows that have none yet; they are no part of the history."""
        sheet, digest, occurrence = identity
        self._writing.conn.execute(
            "UPDATE tracker_row SET cells = ? WHERE digest = ? AND occurrence = ? AND sheet = ?"
            " AND tracker_id = (SELECT id FROM tracker WHERE uuid = ?)"
            " AND state = 'imported' AND cells = '{}'",
            (cells, digest, occurrence, sheet, tracker.bytes),
        )

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every tracker and every open or settled row as the history should tell of it."""
        for uuid, *tracker in self._writing.conn.execute(
            "SELECT uuid, key, name, answers FROM tracker ORDER BY id"
        ).fetchall():
            yield TRACKER, UUID(bytes=uuid), _tracker_fields(*tracker)
        for row in self._rows("WHERE r.state <> 'imported'", ()):
            yield ENTITY, row.id, row_fields(row)

    # ------------------------------------------------------------------ inside

    def _of_identity(self, origin: RowOrigin) -> tuple[TrackerRow, ...]:
        return self._rows(
            "WHERE t.uuid = ? AND r.sheet = ? AND r.digest = ? AND r.occurrence = ?",
            (origin.tracker.bytes, *origin.identity),
        )

    def _rows(
        self, where: str, parameters: Sequence[object], *, order: str = "r.sheet, r.row, r.id"
    ) -> tuple[TrackerRow, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(f"{_SELECT} {where} ORDER BY {order}", parameters).fetchall()
        return tuple(_read(row) for row in rows)

    def _insert(self, rows: Sequence[TrackerRow]) -> None:
        conn = self._writing.conn
        trackers = {bytes(uuid): row_id for uuid, row_id in conn.execute("SELECT uuid, id FROM tracker")}
        conn.executemany(
            "INSERT INTO tracker_row (uuid, tracker_id, sheet, row, digest, occurrence, state, activity_uuid,"
            " cells, faults) VALUES (?,?,?,?,?,?,?,?,?,?)",
            [
                (
                    row.id.bytes, trackers[row.origin.tracker.bytes], row.origin.sheet, row.origin.row,
                    row.origin.digest, row.origin.occurrence, row.state.value,
                    row.activity.bytes if row.activity else None, write_json(dict(row.origin.cells)),
                    write_messages(row.faults),
                )
                for row in rows
            ],
        )  # fmt: skip

    def _delete(self, identity: TrackerRowId) -> None:
        self._writing.conn.execute("DELETE FROM tracker_row WHERE uuid = ?", (identity.bytes,))


def open_row_id(origin: RowOrigin) -> TrackerRowId:
    """Return the identity of a row that is asked about: every laptop asks about the same row."""
    sheet, digest, occurrence = origin.identity
    return TrackerRowId(derived_id(origin.tracker, ENTITY, sheet, digest.hex(), occurrence))


def activity_id(origin: RowOrigin) -> ActivityId:
    """Return the identity of the activity that a row becomes: every laptop makes the same of it."""
    sheet, digest, occurrence = origin.identity
    return ActivityId(derived_id(origin.tracker, "activity", sheet, digest.hex(), occurrence))


def _tracker_fields(key: str, name: str, answers: str) -> Fields:
    said = {_ANSWER + about: value for about, value in sorted(read_json(answers).items())}
    return {"key": key, "name": name, **said}


def row_fields(row: TrackerRow) -> Fields:
    """Return an open row flattened for the history."""
    fields: dict[str, object] = {
        "origin": row.origin.mark(),
        "state": row.state.value,
        "cells": dict(row.origin.cells),
        "faults": read_json(write_messages(row.faults)),
    }
    if row.activity is not None:
        fields["activity"] = str(row.activity)
    return fields


def row_from_fields(identity: UUID, fields: Fields) -> TrackerRow:
    """Return the open row that the history's fields tell of."""
    cells = fields["cells"]
    activity = fields.get("activity")
    return TrackerRow(
        id=TrackerRowId(identity),
        origin=origin_of_mark(fields["origin"], cells if isinstance(cells, dict) else {}),
        state=RowState(fields["state"]),
        activity=ActivityId(UUID(str(activity))) if activity else None,
        faults=read_messages(write_json(fields["faults"])),
    )


_SELECT: Final = (
    "SELECT r.uuid, t.uuid, r.sheet, r.row, r.digest, r.occurrence, r.state, r.activity_uuid, r.cells,"
    " r.faults FROM tracker_row r JOIN tracker t ON t.id = r.tracker_id"
)


def _read(row: Row) -> TrackerRow:
    uuid, tracker, sheet, number, digest, occurrence, state, activity, cells, faults = row
    return TrackerRow(
        id=TrackerRowId(UUID(bytes=uuid)),
        origin=RowOrigin(
            tracker=TrackerId(UUID(bytes=tracker)),
            sheet=sheet,
            row=number,
            digest=bytes(digest),
            occurrence=occurrence,
            cells=MappingProxyType(read_json(cells)),
        ),
        state=RowState(state),
        activity=ActivityId(UUID(bytes=activity)) if activity else None,
        faults=read_messages(faults),
    )


def origin_of_mark(mark: object, cells: Mapping[str, str] | None = None) -> RowOrigin:
    """Return the row that a mark in the history names."""
    tracker, sheet, row, digest, occurrence = cast("list[Any]", mark)
    return RowOrigin(
        TrackerId(UUID(str(tracker))), str(sheet), int(row), bytes.fromhex(str(digest)), int(occurrence),
        MappingProxyType(dict(cells or {})),
    )  # fmt: skip

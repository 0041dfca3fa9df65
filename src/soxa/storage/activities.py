"""Activities in the ledger: filing, changing, finding."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from soxa.base.progress import Progress, Silent
from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId
from soxa.storage.activity_queries import ActivityQuery, PageKey, search_key
from soxa.storage.activity_reading import ActivityReading
from soxa.storage.activity_rows import (
    COLUMNS,
    SELECT,
    activity_fields,
    activity_from_fields,
    activity_row,
    quantity_rows,
    search_row,
)
from soxa.storage.engine import told
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields
from soxa.storage.trackers import RowOrigin, TrackerStore
from soxa.storage.writing import Writing

__all__ = ["ENTITY", "ActivityQuery", "ActivityStore", "PageKey"]

ENTITY: Final = "activity"
_CHUNK: Final = 2_000
_STRAYED: Final = """
    SELECT uuid FROM activity WHERE counted_on <> coalesce(document_day, first_day)
    UNION
    SELECT a.uuid FROM quantity q JOIN activity a ON a.id = q.activity_id
    WHERE q.kind <> a.kind OR q.counted_on <> a.counted_on OR q.done <> (a.status = 'done')
"""


class ActivityStore(ActivityReading):
    """The activities of one open ledger; newest first wherever an order is not named."""

    def __init__(self, writing: Writing, trackers: TrackerStore) -> None:
        """Read and write by this connection; `trackers` keeps where imported ones came from."""
        super().__init__(writing)
        self._trackers = trackers

    # ------------------------------------------------------------------ writing

    def add(
        self,
        activities: Sequence[Activity],
        *,
        origin: Sequence[RowOrigin] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """File new activities, all or none; they are on the disk when this returns.

        Args:
            activities: With ids of their own.
            origin: For imported ones, the tracker's row of each, in the same order.
            progress: Told every 2,000 entries.

        Raises:
            QuantityTooLarge: A quantity does not fit; nothing was filed.
            LedgerIsReadOnly: And the other errors of `Writing.act`.
        """
        if origin is not None and len(origin) != len(activities):
            raise ValueError("one origin for each activity")
        progress = progress or Silent()
        with self._writing.act("activity.add"):
            units = self._unit_ids()
            for start in range(0, len(activities), _CHUNK):
                progress.step(start, len(activities))
                stop = start + _CHUNK
                self._add_chunk(activities[start:stop], origin and origin[start:stop], units)

    def change(self, activity: Activity) -> None:
        """Replace an activity by what it is now; each field that differs goes into the history.

        Raises:
            EntryMissing: There is no activity of that id.
        """
        with self._writing.act("activity.change") as journal:
            row_id, before = self._get_with_row(activity.id)
            if before == activity:
                return
            journal.changed(ENTITY, activity.id, activity_fields(before), activity_fields(activity))
            self._overwrite(row_id, before, activity)

    def change_all(self, activities: Sequence[Activity]) -> int:
        """Replace several activities by what they are now, in one act; return how many differed.

        Raises:
            EntryMissing: One of them is not there; none was changed.
        """
        changed = 0
        with self._writing.act("activity.change_all") as journal:
            for activity in activities:
                row_id, before = self._get_with_row(activity.id)
                if before != activity:
                    journal.changed(ENTITY, activity.id, activity_fields(before), activity_fields(activity))
                    self._overwrite(row_id, before, activity)
                    changed += 1
        return changed

    def remove(self, ids: Sequence[ActivityId]) -> None:
        """Take activities out of the ledger; the history keeps what they were, and undo brings them back.

        Raises:
            EntryMissing: One of them is not there; none was taken out.
        """
        with self._writing.act("activity.remove") as journal:
            for identity in ids:
                row_id, activity = self._get_with_row(identity)
                journal.removed(ENTITY, identity, self._fields_with_origin(activity))
                self._delete(row_id, activity)

    def refresh_to_mend(self, wanted: Mapping[ActivityId, bool]) -> None:
        """Set the derived mark "cần bổ sung" where a pack now asks otherwise; no change of the activity."""
        with self._writing.act("activity.refresh"):
            self._writing.conn.executemany(
                "UPDATE activity SET to_mend = ? WHERE uuid = ?",
                [(int(mark), identity.bytes) for identity, mark in wanted.items()],
            )

    def put_back(self, identity: UUID, fields: Fields | None, *, to_mend: bool) -> None:
        """Bring one activity to a state that the history tells of; for undoing, inside an act.

        Args:
            identity: Which.
            fields: All its fields; None takes it out.
            to_mend: The derived mark.
        """
        with self._writing.act("activity.put_back") as journal:
            found = self._find_row(ActivityId(identity))
            if fields is None:
                if found is not None:
                    row_id, activity = found
                    journal.removed(ENTITY, identity, self._fields_with_origin(activity))
                    self._trackers.forget_activity(activity.id)
                    self._delete(row_id, activity)
                return
            activity = activity_from_fields(identity, fields, to_mend=to_mend)
            if found is not None:
                row_id, before = found
                journal.changed(ENTITY, identity, activity_fields(before), activity_fields(activity))
                self._overwrite(row_id, before, activity)
                return
            row_id = self._next_id()
            self._insert([(row_id, activity)], self._unit_ids())
            self._trackers.restore_origin(activity.id, fields.get("origin"))
            journal.restored(ENTITY, identity, self._fields_with_origin(activity))

    # ------------------------------------------------------------------ for merging

    def fields(self, identity: UUID) -> Fields | None:
        """Return an activity as the history tells of it, with the rows it came from; None if it is gone."""
        found = self._find_row(ActivityId(identity))
        return self._fields_with_origin(found[1]) if found else None

    def place_all(self, states: Mapping[UUID, Fields | None]) -> None:
        """Bring activities to what the fields say, without a word in the history; None takes one out.

        The mark "cần bổ sung" is made anew by whoever asks for this.
        """
        ids = list(states)
        units = self._unit_ids()
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            known = self._rows_of(chunk)
            new = []
            for identity in chunk:
                fields, found = states[identity], known.get(identity)
                if fields is None:
                    if found is not None:
                        self._delete(*found)
                    continue
                activity = activity_from_fields(identity, fields, to_mend=False)
                if found is None:
                    new.append(activity)
                else:
                    self._overwrite(found[0], found[1], activity)
            self._insert(list(enumerate(new, self._next_id())), units)

    def _rows_of(self, ids: Sequence[UUID]) -> dict[UUID, tuple[int, Activity]]:
        conn = self._writing.conn
        marks = ",".join("?" * len(ids))
        rows = conn.execute(
            f"{SELECT} WHERE a.uuid IN ({marks})", [identity.bytes for identity in ids]
        ).fetchall()
        found = zip(rows, self._with_quantities(conn, rows), strict=True)
        return {activity.id: (row[0], activity) for row, activity in found}

    # ------------------------------------------------------------------ for the history

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every activity as the history should tell of it.

        One whose copied day, kind or state is not its own has a field ``counted`` that no history tells of:
        sums are made from those copies.
        """
        conn = self._writing.conn
        strayed = {UUID(bytes=uuid) for (uuid,) in conn.execute(_STRAYED)}
        last = 0
        while True:
            rows = conn.execute(f"{SELECT} WHERE a.id > ? ORDER BY a.id LIMIT {_CHUNK}", (last,)).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            activities = self._with_quantities(conn, rows)
            origins = self._trackers.origins([activity.id for activity in activities])
            for activity in activities:
                fields = _with_origin(activity_fields(activity), origins.get(activity.id))
                yield ENTITY, activity.id, {**fields, "counted": True} if activity.id in strayed else fields

    # ------------------------------------------------------------------ inside

    def _add_chunk(
        self, activities: Sequence[Activity], origin: Sequence[RowOrigin] | None, units: Mapping[UUID, int]
    ) -> None:
        with self._writing.act("activity.add") as journal:
            first = self._next_id()
            self._insert(list(enumerate(activities, first)), units)
            if origin is not None:
                self._trackers.file_imported(
                    [(activity.id, row) for activity, row in zip(activities, origin, strict=True)]
                )
            for index, activity in enumerate(activities):
                fields = activity_fields(activity)
                if origin is not None:
                    fields["origin"] = [origin[index].mark()]
                journal.created(ENTITY, activity.id, fields)

    def _insert(self, numbered: Sequence[tuple[int, Activity]], units: Mapping[UUID, int]) -> None:
        self._writing.activities_changed()
        conn = self._writing.conn
        conn.executemany(
            _INSERT,
            [(row_id, *activity_row(activity, _unit_id(activity, units))) for row_id, activity in numbered],
        )
        conn.executemany(
            _INSERT_QUANTITY,
            [row for row_id, activity in numbered for row in quantity_rows(activity, row_id)],
        )
        conn.executemany(_INSERT_SEARCH, [search_row(activity, row_id) for row_id, activity in numbered])

    def _overwrite(self, row_id: int, before: Activity, activity: Activity) -> None:
        self._writing.activities_changed()
        conn = self._writing.conn
        conn.execute(_UPDATE, (*activity_row(activity, _unit_id(activity, self._unit_ids())), row_id))
        conn.execute("DELETE FROM quantity WHERE activity_id = ?", (row_id,))
        conn.executemany(_INSERT_QUANTITY, quantity_rows(activity, row_id))
        conn.execute("DELETE FROM activity_search WHERE rowid = ?", (search_key(before.counted_on, row_id),))
        conn.execute(_INSERT_SEARCH, search_row(activity, row_id))

    def _delete(self, row_id: int, activity: Activity) -> None:
        self._writing.activities_changed()
        conn = self._writing.conn
        conn.execute("DELETE FROM quantity WHERE activity_id = ?", (row_id,))
        key = search_key(activity.counted_on, row_id)
        conn.execute("DELETE FROM activity_search WHERE rowid = ?", (key,))
        conn.execute("DELETE FROM activity WHERE id = ?", (row_id,))

    def _next_id(self) -> int:
        return int(self._writing.conn.execute("SELECT coalesce(max(id), 0) + 1 FROM activity").fetchone()[0])

    def _unit_ids(self) -> dict[UUID, int]:
        rows = self._writing.conn.execute("SELECT uuid, id FROM unit").fetchall()
        return {UUID(bytes=uuid): int(row_id) for uuid, row_id in rows}

    def _find_row(self, identity: ActivityId) -> tuple[int, Activity] | None:
        conn = self._writing.conn
        with told(self._writing.path):
            rows = conn.execute(f"{SELECT} WHERE a.uuid = ?", (identity.bytes,)).fetchall()
            if not rows:
                return None
            return int(rows[0][0]), self._with_quantities(conn, rows)[0]

    def _get_with_row(self, identity: ActivityId) -> tuple[int, Activity]:
        found = self._find_row(identity)
        if found is None:
            raise EntryMissing(id=identity)
        return found

    def _fields_with_origin(self, activity: Activity) -> Fields:
        return _with_origin(activity_fields(activity), self._trackers.origins([activity.id]).get(activity.id))


_INSERT: Final = (
    f"INSERT INTO activity (id, {', '.join(COLUMNS)}) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"
)
_UPDATE: Final = f"UPDATE activity SET {', '.join(f'{column} = ?' for column in COLUMNS)} WHERE id = ?"
_INSERT_QUANTITY: Final = (
    "INSERT INTO quantity (activity_id, code, kind, counted_on, done, micros) VALUES (?,?,?,?,?,?)"
)
_INSERT_SEARCH: Final = "INSERT INTO activity_search (rowid, title, place, rest) VALUES (?,?,?,?)"


def _unit_id(activity: Activity, units: Mapping[UUID, int]) -> int | None:
    if activity.unit is None:
        return None
    row_id = units.get(activity.unit)
    if row_id is None:
        raise EntryMissing(id=activity.unit)
    return row_id


def _with_origin(fields: dict[str, object], origin: list[list[object]] | None) -> Fields:
    if origin:
        fields["origin"] = origin
    return fields

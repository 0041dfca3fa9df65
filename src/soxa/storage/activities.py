"""Activities in the ledger: filing, changing, finding."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from soxa.base.progress import Progress, Silent
from soxa.domain.activities import Activity, Status
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.text import fold
from soxa.storage.activity_rows import (
    COLUMNS,
    SELECT,
    activity_fields,
    activity_from_fields,
    activity_row,
    from_micros,
    quantity_rows,
    read_activity,
    search_row,
)
from soxa.storage.engine import Connection, Row, told
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields
from soxa.storage.trackers import RowOrigin, TrackerStore
from soxa.storage.writing import Writing

ENTITY: Final = "activity"
_CHUNK: Final = 2_000
_RECENT_HITS: Final = 2_000
"""How many of the newest entries completion looks at."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """Which activities: all conditions that are given must hold."""

    start: date | None = None
    """First day inside, by the day that decides the period (`Activity.counted_on`)."""
    end: date | None = None
    """First day after."""
    kinds: tuple[str, ...] = ()
    """One of these kinds."""
    units: tuple[UnitId, ...] = ()
    """One of these units is in charge."""
    statuses: tuple[Status, ...] = ()
    """One of these."""
    text: str = ""
    """Words that must all occur, in any order, with or without tones; the last may be a beginning."""
    to_mend: bool | None = None
    """Whether a required quantity is missing."""
    has_document: bool | None = None
    """Whether a document was issued."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a page of the newest-first list begins: its first entry, included."""

    day: str
    """ISO day."""
    row: int
    """Row in the storage; says nothing outside."""


class ActivityStore:
    """The activities of one open ledger; newest first wherever an order is not named."""

    def __init__(self, writing: Writing, trackers: TrackerStore) -> None:
        """Read and write by this connection; `trackers` keeps where imported ones came from."""
        self._writing = writing
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
            self._overwrite(row_id, activity)

    def remove(self, ids: Sequence[ActivityId]) -> None:
        """Take activities out of the ledger; the history keeps what they were, and undo brings them back.

        Raises:
            EntryMissing: One of them is not there; none was taken out.
        """
        with self._writing.act("activity.remove") as journal:
            for identity in ids:
                row_id, activity = self._get_with_row(identity)
                journal.removed(ENTITY, identity, self._fields_with_origin(activity))
                self._delete(row_id)

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
                    self._delete(row_id)
                return
            activity = activity_from_fields(identity, fields, to_mend=to_mend)
            if found is not None:
                row_id, before = found
                journal.changed(ENTITY, identity, activity_fields(before), activity_fields(activity))
                self._overwrite(row_id, activity)
                return
            row_id = self._next_id()
            self._insert([(row_id, activity)], self._unit_ids())
            self._trackers.restore_origin(activity.id, fields.get("origin"))
            journal.restored(ENTITY, identity, self._fields_with_origin(activity))

    # ------------------------------------------------------------------ reading

    def get(self, ids: Sequence[ActivityId]) -> list[Activity]:
        """Return these activities in the order asked for.

        Raises:
            EntryMissing: One of them is not there.
        """
        found = {activity.id: activity for activity in self.get_known(ids)}
        missing = next((identity for identity in ids if identity not in found), None)
        if missing is not None:
            raise EntryMissing(id=missing)
        return [found[identity] for identity in ids]

    def get_known(self, ids: Sequence[ActivityId]) -> list[Activity]:
        """Return those of these activities that are there, in no order."""
        found: list[Activity] = []
        with self._writing.reading() as conn:
            for start in range(0, len(ids), _CHUNK):
                chunk = ids[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                rows = conn.execute(
                    f"{SELECT} WHERE a.uuid IN ({marks})", [identity.bytes for identity in chunk]
                ).fetchall()
                found += self._with_quantities(conn, rows)
        return found

    def find(
        self, query: ActivityQuery, *, limit: int = -1, offset: int = 0, start: PageKey | None = None
    ) -> list[Activity]:
        """Return activities, newest first.

        Args:
            query: Which.
            limit: At most so many; -1 = all.
            offset: Leave out so many first.
            start: Begin with this entry (from `page_keys`): costs the same at any depth.
        """
        where, parameters = _conditions(query)
        if start is not None:
            where.append("(a.counted_on, a.id) <= (?, ?)")
            parameters += [start.day, start.row]
        # The ids are sought by the index first: rows that only fill the offset are never read.
        sql = (
            f"{SELECT} WHERE a.id IN (SELECT a.id FROM activity a {_where(where)}"
            " ORDER BY a.counted_on DESC, a.id DESC LIMIT ? OFFSET ?) ORDER BY a.counted_on DESC, a.id DESC"
        )
        with self._writing.reading() as conn:
            return self._with_quantities(conn, conn.execute(sql, [*parameters, limit, offset]).fetchall())

    def count(self, query: ActivityQuery) -> int:
        """Return how many activities there are."""
        where, parameters = _conditions(query)
        with self._writing.reading() as conn:
            row = conn.execute(f"SELECT count(*) FROM activity a {_where(where)}", parameters).fetchone()
        return int(row[0])

    def page_keys(self, query: ActivityQuery, *, page_size: int) -> list[PageKey]:
        """Return where each page of the newest-first list begins, for tables that scroll anywhere."""
        where, parameters = _conditions(query)
        sql = (
            "SELECT day, id FROM (SELECT a.counted_on AS day, a.id AS id,"
            " row_number() OVER (ORDER BY a.counted_on DESC, a.id DESC) AS number"
            f" FROM activity a {_where(where)}) WHERE number % ? = ? ORDER BY number"
        )
        with self._writing.reading() as conn:
            rows = conn.execute(sql, [*parameters, page_size, 1 % page_size]).fetchall()
        return [PageKey(day, int(row)) for day, row in rows]

    def sums(self, query: ActivityQuery) -> dict[str, Decimal]:
        """Return the sum of each quantity over activities of any status, for the foot of the table."""
        where, parameters = _conditions(query)
        sql = (
            "SELECT q.code, q.micros FROM quantity q"
            f" WHERE q.activity_id IN (SELECT a.id FROM activity a {_where(where)})"
        )
        sums: dict[str, int] = {}
        with self._writing.reading() as conn:
            for code, micros in conn.execute(sql, parameters):
                sums[code] = sums.get(code, 0) + micros
        return {code: from_micros(micros) for code, micros in sums.items()}

    def titles(self, beginning: str, *, kind: str = "", limit: int = 10) -> list[str]:
        """Return past titles that begin so (with or without tones), the most frequent of the newest first."""
        return self._completions("title", beginning, kind, limit)

    def places(self, beginning: str, *, kind: str = "", limit: int = 10) -> list[str]:
        """Return past places that begin so (with or without tones), the most frequent of the newest first."""
        return self._completions("place", beginning, kind, limit)

    def days_with_entries(self, start: date, end: date) -> dict[date, int]:
        """Return how many activities each day of ``[start, end)`` has; days without one are absent."""
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT counted_on, count(*) FROM activity WHERE counted_on >= ? AND counted_on < ?"
                " GROUP BY counted_on",
                (start.isoformat(), end.isoformat()),
            ).fetchall()
        return {date.fromisoformat(day): int(number) for day, number in rows}

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every activity as the history should tell of it."""
        conn = self._writing.conn
        last = 0
        while True:
            rows = conn.execute(f"{SELECT} WHERE a.id > ? ORDER BY a.id LIMIT {_CHUNK}", (last,)).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            activities = self._with_quantities(conn, rows)
            origins = self._trackers.origins([activity.id for activity in activities])
            for activity in activities:
                yield ENTITY, activity.id, _with_origin(activity_fields(activity), origins.get(activity.id))

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

    def _overwrite(self, row_id: int, activity: Activity) -> None:
        conn = self._writing.conn
        conn.execute(_UPDATE, (*activity_row(activity, _unit_id(activity, self._unit_ids())), row_id))
        conn.execute("DELETE FROM quantity WHERE activity_id = ?", (row_id,))
        conn.executemany(_INSERT_QUANTITY, quantity_rows(activity, row_id))
        conn.execute("DELETE FROM activity_search WHERE rowid = ?", (row_id,))
        conn.execute(_INSERT_SEARCH, search_row(activity, row_id))

    def _delete(self, row_id: int) -> None:
        conn = self._writing.conn
        conn.execute("DELETE FROM quantity WHERE activity_id = ?", (row_id,))
        conn.execute("DELETE FROM activity_search WHERE rowid = ?", (row_id,))
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

    def _with_quantities(self, conn: Connection, rows: Sequence[Row]) -> list[Activity]:
        quantities: dict[int, dict[str, Decimal]] = {}
        for start in range(0, len(rows), _CHUNK):
            ids = [row[0] for row in rows[start : start + _CHUNK]]
            marks = ",".join("?" * len(ids))
            for row_id, code, micros in conn.execute(
                f"SELECT activity_id, code, micros FROM quantity WHERE activity_id IN ({marks})", ids
            ):
                quantities.setdefault(row_id, {})[code] = from_micros(micros)
        return [read_activity(row, quantities.get(row[0], {})) for row in rows]

    def _completions(self, column: str, beginning: str, kind: str, limit: int) -> list[str]:
        words = fold(beginning).replace('"', " ").strip()
        parameters: list[object] = []
        conditions = [f"a.{column} <> ''"]
        if _WORD.search(words):
            conditions.append("a.id IN (SELECT rowid FROM activity_search WHERE activity_search MATCH ?)")
            parameters.append(f'{column} : ^ "{words}" *')
        if kind:
            conditions.append("a.kind = ?")
            parameters.append(kind)
        sql = (
            f"SELECT text FROM (SELECT a.{column} AS text, a.id AS id FROM activity a {_where(conditions)}"
            f" ORDER BY a.id DESC LIMIT {_RECENT_HITS})"
            " GROUP BY text ORDER BY count(*) DESC, max(id) DESC LIMIT ?"
        )
        with self._writing.reading() as conn:
            return [str(row[0]) for row in conn.execute(sql, [*parameters, limit]).fetchall()]


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


def _where(conditions: Iterable[str]) -> str:
    text = " AND ".join(conditions)
    return f"WHERE {text}" if text else ""


def _conditions(query: ActivityQuery) -> tuple[list[str], list[object]]:
    where: list[str] = []
    parameters: list[object] = []
    if query.start is not None:
        where.append("a.counted_on >= ?")
        parameters.append(query.start.isoformat())
    if query.end is not None:
        where.append("a.counted_on < ?")
        parameters.append(query.end.isoformat())
    for column, values in (
        ("kind", list(query.kinds)),
        ("status", [status.value for status in query.statuses]),
    ):
        if values:
            where.append(f"a.{column} IN ({','.join('?' * len(values))})")
            parameters += values
    if query.units:
        marks = ",".join("?" * len(query.units))
        where.append(f"a.unit_id IN (SELECT id FROM unit WHERE uuid IN ({marks}))")
        parameters += [unit.bytes for unit in query.units]
    if query.to_mend is not None:
        where.append(f"a.to_mend = {int(query.to_mend)}")
    if query.has_document is not None:
        where.append(f"a.document_type IS {'NOT ' if query.has_document else ''}NULL")
    if query.text.strip():
        where.append("a.id IN (SELECT rowid FROM activity_search WHERE activity_search MATCH ?)")
        parameters.append(search_words(query.text))
    return where, parameters


def search_words(text: str) -> str:
    """Return what the full-text index is asked: every word quoted, the last one as a beginning.

    Words without a letter or digit ask for nothing; a text of such words alone finds nothing.
    """
    words = [word.replace('"', "") for word in fold(text).split() if _WORD.search(word)]
    if not words:
        return '""'
    return " ".join(f'"{word}"' for word in words) + "*"

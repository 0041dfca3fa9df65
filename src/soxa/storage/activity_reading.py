"""Activities of the ledger as lists, sums and calendars: all that is read by a query."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid4

from soxa.domain.activities import Activity, Status
from soxa.domain.ids import ActivityId
from soxa.domain.text import fold, without_unseen
from soxa.storage.activity_queries import ID_BITS, ID_MASK, ActivityQuery, PageKey, plan
from soxa.storage.activity_rows import MICROS, SELECT, from_micros, read_activity, select_from
from soxa.storage.engine import Connection, Row
from soxa.storage.errors import EntryMissing
from soxa.storage.history import write_json
from soxa.storage.identities import uuid_of
from soxa.storage.writing import Writing

_CHUNK: Final = 2_000
_RECENT_ENTRIES: Final = 20_000
"""How many of the newest entries are looked at for what a filter offers."""
_RECENT_HITS: Final = 2_000
"""How many of the newest entries completion looks at."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Totals:
    """What a choice of activities comes to."""

    count: int
    """How many there are, of any status."""
    sums: Mapping[tuple[str, str], Decimal]
    """(kind, quantity) to the sum; what no entry gives is absent."""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One line of a day in a calendar."""

    id: ActivityId
    """Which activity."""
    title: str
    """What was done."""
    status: Status
    """How far it has come."""


@dataclass(frozen=True, slots=True)
class DayEntries:
    """A day of a calendar."""

    count: int
    """How many activities the day has."""
    first: tuple[DayEntry, ...]
    """The ones entered first, as many as were asked for."""


class ActivityReading:
    """Reads the activities of one open ledger; newest first wherever an order is not named."""

    def __init__(self, writing: Writing) -> None:
        """Read by this connection."""
        self._writing = writing

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

    def with_free_ids(self, activities: Sequence[Activity]) -> list[Activity]:
        """Return activities that are to be filed, one whose identity is taken with another one.

        What comes of a row or document has the identity of that row; once it is there and the row is filed
        again all the same, it is another activity.
        """
        taken = self.present([activity.id for activity in activities])
        free = []
        for activity in activities:
            own = replace(activity, id=ActivityId(uuid4())) if activity.id in taken else activity
            taken.add(own.id)
            free.append(own)
        return free

    def present(self, ids: Sequence[ActivityId]) -> set[ActivityId]:
        """Return those of the ids that are in the ledger."""
        found: set[ActivityId] = set()
        with self._writing.reading() as conn:
            for start in range(0, len(ids), _CHUNK):
                chunk = [identity.bytes for identity in ids[start : start + _CHUNK]]
                marks = ",".join("?" * len(chunk))
                rows = conn.execute(f"SELECT uuid FROM activity WHERE uuid IN ({marks})", chunk)
                found.update(ActivityId(uuid_of(uuid)) for (uuid,) in rows)
        return found

    def find(
        self, query: ActivityQuery, *, limit: int = -1, offset: int = 0, start: PageKey | None = None
    ) -> list[Activity]:
        """Return activities in the query's order.

        Args:
            query: Which.
            limit: At most so many; -1 = all.
            offset: Leave out so many first.
            start: Begin with this entry (from `key_at` or `page_keys`): costs the same at any depth.
        """
        asked = plan(query) if start is None else plan(query).beginning_with(start)
        order = asked.order_by()
        if asked.by_search:
            sql = f"{select_from(asked.source)} {asked.condition} {order} LIMIT ? OFFSET ?"
        else:
            # The ids are sought by the index first: rows that only fill the offset are never read.
            sql = (
                f"{SELECT} WHERE a.id IN (SELECT a.id FROM activity a {asked.condition} {order}"
                f" LIMIT ? OFFSET ?) {order}"
            )
        with self._writing.reading() as conn:
            rows = conn.execute(sql, [*asked.parameters, limit, offset]).fetchall()
            return self._with_quantities(conn, rows)

    def count(self, query: ActivityQuery, *, most: int = -1) -> int:
        """Return how many activities there are; where there are more than `most`, that."""
        asked = plan(query)
        # Words alone are counted in their own table.
        only_words = asked.by_search and all("a." not in condition for condition in asked.where)
        source = "activity_search s" if only_words else asked.source
        with self._writing.reading() as conn:
            row = conn.execute(
                f"SELECT count(*) FROM {source} {asked.condition}"
                if most < 0
                else f"SELECT count(*) FROM (SELECT 1 FROM {source} {asked.condition} LIMIT {most:d})",
                asked.parameters,
            ).fetchone()
        return int(row[0])

    def key_at(
        self, query: ActivityQuery, offset: int, *, start: PageKey | None = None, reverse: bool = False
    ) -> PageKey | None:
        """Return the place of one entry of the list, to seek from there; None beyond its end.

        Args:
            query: Which.
            offset: So many entries from the beginning, from ``start``, or from the end.
            start: Count from this entry on.
            reverse: Count from the end of the list.
        """
        asked = plan(query) if start is None else plan(query).beginning_with(start)
        sql = f"SELECT a.counted_on, a.id FROM {asked.source} {asked.condition}"
        if asked.by_search and all("a." not in condition for condition in asked.where):
            sql = f"SELECT s.rowid >> {ID_BITS}, s.rowid & {ID_MASK} FROM activity_search s {asked.condition}"
        with self._writing.reading() as conn:
            row = conn.execute(
                f"{sql} {asked.order_by(reverse=reverse)} LIMIT 1 OFFSET ?", [*asked.parameters, offset]
            ).fetchone()
        if row is None:
            return None
        day = date.fromordinal(row[0]).isoformat() if isinstance(row[0], int) else str(row[0])
        return PageKey(day, int(row[1]))

    def keys_of(self, ids: Sequence[ActivityId]) -> dict[ActivityId, PageKey]:
        """Return the places of these activities in the list, as far as they are there."""
        wanted = write_json([identity.hex for identity in ids])
        sql = (
            "SELECT uuid, counted_on, id FROM activity WHERE uuid IN (SELECT unhex(value) FROM json_each(?))"
        )
        with self._writing.reading() as conn:
            rows = conn.execute(sql, (wanted,)).fetchall()
        return {ActivityId(UUID(bytes=uuid)): PageKey(day, int(row)) for uuid, day, row in rows}

    def page_keys(self, query: ActivityQuery, *, page_size: int) -> list[PageKey]:
        """Return where each page of the list begins; reads the whole list once."""
        asked = plan(query)
        sql = (
            "SELECT day, id FROM (SELECT a.counted_on AS day, a.id AS id,"
            f" row_number() OVER ({asked.order_by()}) AS number"
            f" FROM {asked.source} {asked.condition}) WHERE number % ? = ? ORDER BY number"
        )
        with self._writing.reading() as conn:
            rows = conn.execute(sql, [*asked.parameters, page_size, 1 % page_size]).fetchall()
        return [PageKey(day, int(row)) for day, row in rows]

    def totals(self, query: ActivityQuery) -> Totals:
        """Return how many activities there are and what their quantities come to, of any status, exactly."""
        asked = plan(query)
        conditions: tuple[str, ...] = ("q.done = 1", "q.done = 0")
        if asked.where:
            conditions = (f"q.activity_id IN (SELECT a.id FROM {asked.source} {asked.condition})",)
        sums: dict[tuple[str, str], Decimal] = {}
        with self._writing.reading() as conn:
            for condition in conditions:
                # Whole numbers and the rest apart: neither sum can outgrow the engine's integers. Of the
                # whole ledger the index of sums holds what is done, in this very order.
                sql = (
                    f"SELECT q.code, q.kind, sum(q.micros / {MICROS}), sum(q.micros % {MICROS})"
                    f" FROM quantity q WHERE {condition} GROUP BY q.code, q.kind"
                )
                for code, kind, whole, rest in conn.execute(sql, asked.parameters):
                    sums[kind, code] = sums.get((kind, code), Decimal(0)) + whole + from_micros(rest)
            return Totals(self.count(query), dict(sorted(sums.items())))

    def sums(self, query: ActivityQuery) -> dict[str, Decimal]:
        """Return the sum of each quantity over activities of any status, by its code alone."""
        sums: dict[str, Decimal] = {}
        for (_, code), number in self.totals(query).sums.items():
            sums[code] = sums.get(code, Decimal(0)) + number
        return sums

    def calendar(self, query: ActivityQuery, *, per_day: int) -> dict[date, DayEntries]:
        """Return the days of a query that have entries, each with its first ones.

        Args:
            query: Which; its first and last day bound the calendar.
            per_day: How many entries of a day are wanted in full.
        """
        asked = plan(query)
        sql = (
            "SELECT day, number, day_count, uuid, title, status FROM (SELECT a.counted_on AS day,"
            " row_number() OVER (PARTITION BY a.counted_on ORDER BY a.id) AS number,"
            " count(*) OVER (PARTITION BY a.counted_on) AS day_count,"
            f" a.uuid AS uuid, a.title AS title, a.status AS status FROM {asked.source} {asked.condition})"
            " WHERE number <= max(?, 1) ORDER BY day, number"
        )
        days: dict[date, DayEntries] = {}
        with self._writing.reading() as conn:
            for day, number, count, uuid, title, status in conn.execute(sql, [*asked.parameters, per_day]):
                known = days.setdefault(date.fromisoformat(day), DayEntries(int(count), ()))
                if number <= per_day:
                    entry = DayEntry(ActivityId(UUID(bytes=uuid)), title, Status(status))
                    days[date.fromisoformat(day)] = DayEntries(known.count, (*known.first, entry))
        return days

    def known_tags(self) -> list[str]:
        """Return the labels of the newest entries, the most frequent first."""
        return self._frequent(
            "SELECT t.value AS text FROM (SELECT a.tags AS tags FROM activity a WHERE a.tags <> '[]'"
            f" ORDER BY a.counted_on DESC, a.id DESC LIMIT {_RECENT_ENTRIES}) e, json_each(e.tags) t"
        )

    def known_places(self, limit: int = 40) -> list[str]:
        """Return the places of the newest entries, the most frequent first."""
        return self._frequent(
            "SELECT a.place AS text FROM activity a WHERE a.place <> ''"
            f" ORDER BY a.counted_on DESC, a.id DESC LIMIT {_RECENT_ENTRIES}"
        )[:limit]

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

    # ------------------------------------------------------------------ inside

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

    def _frequent(self, texts: str) -> list[str]:
        sql = f"SELECT text FROM ({texts}) GROUP BY text ORDER BY count(*) DESC, text"
        with self._writing.reading() as conn:
            return [str(row[0]) for row in conn.execute(sql).fetchall()]

    def _completions(self, column: str, beginning: str, kind: str, limit: int) -> list[str]:
        words = fold(without_unseen(beginning)).replace('"', " ").strip()
        parameters: list[object] = []
        source, age = "activity a", "a.id"
        conditions = [f"a.{column} <> ''"]
        if _WORD.search(words):
            source = f"activity_search s CROSS JOIN activity a ON a.id = (s.rowid & {ID_MASK})"
            age = "s.rowid"
            conditions.append("s.activity_search MATCH ?")
            parameters.append(f'{column} : ^ "{words}" *')
        if kind:
            conditions.append("a.kind = ?")
            parameters.append(kind)
        sql = (
            f"SELECT text FROM (SELECT a.{column} AS text, {age} AS age FROM {source} {_where(conditions)}"
            f" ORDER BY {age} DESC LIMIT {_RECENT_HITS})"
            " GROUP BY text ORDER BY count(*) DESC, max(age) DESC LIMIT ?"
        )
        with self._writing.reading() as conn:
            return [str(row[0]) for row in conn.execute(sql, [*parameters, limit]).fetchall()]


def _where(conditions: Iterable[str]) -> str:
    text = " AND ".join(conditions)
    return f"WHERE {text}" if text else ""

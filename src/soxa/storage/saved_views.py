"""Views of the ledger that the office has given a name: search, filters, table or calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from soxa.domain.activities import Status
from soxa.domain.ids import UnitId, ViewId, derived_id
from soxa.storage.activity_queries import ActivityQuery, Order
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields, read_json, write_json
from soxa.storage.writing import Writing

ENTITY: Final = "view"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view with a name."""

    id: ViewId
    """Identity."""
    name: str
    """What the office calls it."""
    query: ActivityQuery
    """What is shown; what was chosen in a table or stands behind a figure is no part of it."""
    is_calendar: bool = False
    """Whether it shows the calendar instead of the table."""


class SavedViewStore:
    """The saved views of one ledger."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def all(self) -> tuple[SavedView, ...]:
        """Return every saved view, in the order they were made."""
        return self._read("", ())

    def get(self, identity: ViewId) -> SavedView:
        """Return one view.

        Raises:
            EntryMissing: There is none of that id.
        """
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        if not found:
            raise EntryMissing(id=identity)
        return found[0]

    def new_id(self, name: str) -> ViewId:
        """Return the identity of a view that is to be made: by its name, so that two laptops make one."""
        identity = ViewId(derived_id(self._writing.ledger, ENTITY, name))
        # One of that identity that is there was renamed since.
        return identity if self.fields(identity) is None else ViewId(uuid4())

    def save(self, view: SavedView) -> None:
        """Keep a view, new or changed."""
        with self._writing.act("view.save"):
            self.put_back(view.id, _fields(view))

    def remove(self, identity: ViewId) -> None:
        """Take a view out; undo brings it back.

        Raises:
            EntryMissing: There is none of that id.
        """
        with self._writing.act("view.remove"):
            self.get(identity)
            self.put_back(identity, None)

    def fields(self, identity: UUID) -> Fields | None:
        """Return a view as the history tells of it; None if it is not there."""
        found = self._read("WHERE uuid = ?", (identity.bytes,))
        return _fields(found[0]) if found else None

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a view to a state that the history tells of, inside an act.

        Args:
            identity: Which.
            fields: All its fields; None takes it out.
        """
        with self._writing.act("view.put_back") as journal:
            journal.put_back(ENTITY, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; None takes it out."""
        conn = self._writing.conn
        if fields is None:
            conn.execute("DELETE FROM saved_view WHERE uuid = ?", (identity.bytes,))
        else:
            conn.execute(
                "INSERT INTO saved_view (uuid, name, settings) VALUES (?,?,?)"
                " ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, settings = excluded.settings",
                (identity.bytes, str(fields["name"]), write_json(fields["settings"])),
            )

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every view as the history should tell of it."""
        for view in self.all():
            yield ENTITY, view.id, _fields(view)

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[SavedView, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                f"SELECT uuid, name, settings FROM saved_view {where} ORDER BY id",  # noqa: S608 - constants
                parameters,
            ).fetchall()
        return tuple(_view(ViewId(UUID(bytes=uuid)), name, read_json(raw)) for uuid, name, raw in rows)


def _fields(view: SavedView) -> Fields:
    query = view.query
    settings: dict[str, object] = {
        "text": query.text,
        "exact": query.exact or None,
        "start": query.start.isoformat() if query.start else None,
        "end": query.end.isoformat() if query.end else None,
        "kinds": list(query.kinds),
        "units": [str(unit) for unit in query.units],
        "statuses": [status.value for status in query.statuses],
        "tags": list(query.tags),
        "places": list(query.places),
        "to_mend": query.to_mend,
        "has_document": query.has_document,
        "has_photo": query.has_photo,
        "oldest_first": query.order is Order.OLDEST or None,
        "calendar": view.is_calendar or None,
    }
    # What asks for nothing is absent; False asks for something.
    asked = {name: value for name, value in settings.items() if value is False or value}
    return {"name": view.name, "settings": asked}


def _view(identity: ViewId, name: str, raw: Mapping[str, Any]) -> SavedView:
    return SavedView(
        identity,
        name,
        ActivityQuery(
            text=str(raw.get("text", "")),
            exact=bool(raw.get("exact", False)),
            start=_day(raw.get("start")),
            end=_day(raw.get("end")),
            kinds=tuple(raw.get("kinds", ())),
            units=tuple(UnitId(UUID(unit)) for unit in raw.get("units", ())),
            statuses=tuple(Status(status) for status in raw.get("statuses", ())),
            tags=tuple(raw.get("tags", ())),
            places=tuple(raw.get("places", ())),
            to_mend=raw.get("to_mend"),
            has_document=raw.get("has_document"),
            has_photo=raw.get("has_photo"),
            order=Order.OLDEST if raw.get("oldest_first") else Order.NEWEST,
        ),
        is_calendar=bool(raw.get("calendar", False)),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

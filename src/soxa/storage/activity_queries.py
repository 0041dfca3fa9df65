"""Which activities are asked for, and how SQL is told.

Words are sought in the full-text table, whose row number holds the day before the activity's own number:
its rows come newest first by themselves, so the newest twenty of a million cost twenty (see `search_key`).
"""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from soxa.domain.activities import Status
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.searching import Term, parse_search
from soxa.domain.text import fold, without_unseen
from soxa.storage.history import write_json

ID_BITS: Final = 28
"""Room for an activity's number in the full-text table's row number: 268 million activities."""
ID_MASK: Final = (1 << ID_BITS) - 1

_TEXTS: Final = (
    "a.title", "a.place", "a.partners", "a.result", "a.tags", "a.document_type",
    "a.document_number || '/' || a.document_symbol", "a.document_subject", "a.task_given_by",
    "a.task_reference",
)  # fmt: skip
_ALL_TEXT: Final = " || char(10) || ".join(f"coalesce({text}, '')" for text in _TEXTS)

_WITH_PHOTO: Final = (
    "SELECT b.activity_uuid FROM activity_file b JOIN file f ON f.id = b.file_id"
    " WHERE f.media_type LIKE 'image/%'"
)


class Order(Enum):
    """In which order activities come."""

    NEWEST = "newest"
    """By the day that counts, the last one entered first."""
    OLDEST = "oldest"
    """The same the other way round."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """A place in the list by day: an entry."""

    day: str
    """ISO day."""
    row: int
    """Row in the storage; says nothing outside."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of the list, from one entry to another, both included; in either order."""

    first: PageKey
    """One end."""
    last: PageKey
    """The other."""


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
    """Words that must all occur, in any order; quoted ones in a row and with their tones."""
    exact: bool = False
    """Whether every word must have the tones it was typed with."""
    tags: tuple[str, ...] = ()
    """One of these labels, with or without tones."""
    places: tuple[str, ...] = ()
    """At one of these places, with or without tones."""
    to_mend: bool | None = None
    """Whether a required quantity is missing."""
    has_document: bool | None = None
    """Whether a document was issued."""
    has_photo: bool | None = None
    """Whether a picture is bound to it."""
    only: tuple[ActivityId, ...] | None = None
    """These and no others (what is behind a figure); None: any."""
    spans: tuple[Span, ...] | None = None
    """Only inside one of these runs of the list (what is chosen in a table); None: anywhere."""
    order: Order = Order.NEWEST
    """In which order they come."""


def search_key(day: date, row_id: int) -> int:
    """Return the full-text table's row number of an activity: its day, then its own number.

    Args:
        day: The day that counts.
        row_id: Number in table ``activity``.
    """
    return day.toordinal() << ID_BITS | row_id


@dataclass(frozen=True, slots=True)
class Plan:
    """A query as SQL: what is read, what must hold, and in which order it comes."""

    source: str
    """Tables; the activity is ``a``, the full-text table, where words are sought, ``s``."""
    where: tuple[str, ...]
    """Conditions."""
    parameters: tuple[object, ...]
    """Their values."""
    by_search: bool
    """Whether the full-text table leads."""
    order: Order
    """In which order rows come."""

    @property
    def condition(self) -> str:
        """``WHERE …``, or nothing."""
        return f"WHERE {' AND '.join(self.where)}" if self.where else ""

    def order_by(self, *, reverse: bool = False) -> str:
        """Return ``ORDER BY …``, which an index always carries; reversed where that is asked."""
        newest = (self.order is Order.NEWEST) is not reverse
        way = "DESC" if newest else "ASC"
        columns = (f"s.rowid {way}",) if self.by_search else (f"a.counted_on {way}", f"a.id {way}")
        return f"ORDER BY {', '.join(columns)}"

    def beginning_with(self, key: PageKey) -> Plan:
        """Return the plan of what comes from an entry on, itself included."""
        sign = "<=" if self.order is Order.NEWEST else ">="
        values: tuple[object, ...]
        if self.by_search:
            condition, values = f"s.rowid {sign} ?", (search_key(date.fromisoformat(key.day), key.row),)
        else:
            condition, values = f"(a.counted_on, a.id) {sign} (?, ?)", (key.day, key.row)
        return Plan(
            self.source, (*self.where, condition), (*self.parameters, *values), self.by_search, self.order
        )


def plan(query: ActivityQuery) -> Plan:
    """Return how SQL is told of a query."""
    terms = parse_search(query.text, exact=query.exact)
    asked = _asked_of_search(query, terms)
    where: list[str] = []
    parameters: list[object] = []
    if query.text.strip() and not terms:
        where.append("0")  # signs alone are found nowhere
    by_search = asked != ""
    if by_search:
        where.append("s.activity_search MATCH ?")
        parameters.append(asked)
    for condition, values in [*_days(query, by_search=by_search), *_listed(query), *_exactly(terms)]:
        where.append(condition)
        parameters += values
    for spans in [query.spans] if query.spans is not None else []:
        condition, values = _inside(spans)
        where.append(condition)
        parameters += values
    source = (
        f"activity_search s CROSS JOIN activity a ON a.id = (s.rowid & {ID_MASK})"
        if by_search
        else "activity a"
    )
    return Plan(source, tuple(where), tuple(parameters), by_search, query.order)


_Condition = tuple[str, Sequence[object]]


def _asked_of_search(query: ActivityQuery, terms: Sequence[Term]) -> str:
    asked = [_words(terms)]
    for column, wanted in (("rest", query.tags), ("place", query.places)):
        phrases = [phrase for phrase in map(_phrase, wanted) if phrase]
        if phrases and len(phrases) == len(wanted):
            asked.append(f"{column} : ({' OR '.join(phrases)})")
    return " AND ".join(part for part in asked if part)


def _words(terms: Iterable[Term]) -> str:
    return " AND ".join(f"{_phrase(term.text)}{' *' if term.is_open else ''}" for term in terms)


def _phrase(text: str) -> str:
    folded = fold(without_unseen(text)).replace('"', " ").strip()
    return f'"{folded}"' if any(sign.isalnum() for sign in folded) else ""


def _days(query: ActivityQuery, *, by_search: bool) -> Iterable[_Condition]:
    for day, sign in ((query.start, ">="), (query.end, "<")):
        if day is None:
            continue
        if by_search:
            yield f"s.rowid {sign} ?", (search_key(day, 0),)
        else:
            yield f"a.counted_on {sign} ?", (day.isoformat(),)


def _listed(query: ActivityQuery) -> Iterable[_Condition]:
    for column, values in (
        ("a.kind", list(query.kinds)),
        ("a.status", [status.value for status in query.statuses]),
        ("folded(a.place)", [fold(place) for place in query.places]),
    ):
        if values:
            yield f"{column} {_one_of(values)}", values
    if query.statuses and Status.DONE not in query.statuses:
        # Said a second time for the index of those few.
        yield "a.status <> 'done'", ()
    if query.units:
        # Of one unit, or one kind, an index gives the newest first: `=` says that it is one.
        sign = "=" if len(query.units) == 1 else "IN"
        condition = f"a.unit_id {sign} (SELECT id FROM unit WHERE uuid {_one_of(query.units)})"
        yield condition, [unit.bytes for unit in query.units]
    if query.tags:
        condition = f"EXISTS (SELECT 1 FROM json_each(a.tags) t WHERE folded(t.value) {_one_of(query.tags)})"
        yield condition, [fold(tag) for tag in query.tags]
    if query.to_mend is not None:
        yield f"a.to_mend = {int(query.to_mend)}", ()
    if query.has_document is not None:
        yield f"a.document_type IS {'NOT ' if query.has_document else ''}NULL", ()
    if query.has_photo is not None:
        yield f"a.uuid {'' if query.has_photo else 'NOT '}IN ({_WITH_PHOTO})", ()
    if query.only is not None:
        # One parameter however many there are: a figure may stand on a whole year.
        ids = write_json([identity.hex for identity in query.only])
        yield "a.uuid IN (SELECT unhex(value) FROM json_each(?))", (ids,)


def _exactly(terms: Iterable[Term]) -> Iterable[_Condition]:
    for term in terms:
        if term.is_exact:
            yield f"says_exactly(?, {_ALL_TEXT}, {int(term.is_open)})", (term.text,)


def _inside(spans: Sequence[Span]) -> _Condition:
    parts: list[str] = []
    values: list[object] = []
    for span in spans:
        low, high = sorted([(span.first.day, span.first.row), (span.last.day, span.last.row)])
        parts.append("((a.counted_on, a.id) >= (?, ?) AND (a.counted_on, a.id) <= (?, ?))")
        values += [*low, *high]
    return (f"({' OR '.join(parts)})" if parts else "0"), values


def _one_of(values: Sequence[object]) -> str:
    return "= ?" if len(values) == 1 else f"IN ({','.join('?' * len(values))})"

"""Looking through the ledger: lists of any length, sums of any choice, the calendar, views with a name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from soxa.base.errors import AppError
from soxa.domain.activities import Activity
from soxa.domain.ids import ViewId
from soxa.domain.regime_settings import own_days
from soxa.domain.text import clean, fold
from soxa.domain.working_days import holiday_name, is_working_day
from soxa.storage.activity_queries import ActivityQuery, Order, PageKey, Span
from soxa.storage.activity_reading import DayEntries, DayEntry, Totals
from soxa.storage.ledger import Ledger
from soxa.storage.saved_views import SavedView

__all__ = [
    "ActivityQuery",
    "DayEntries",
    "DayEntry",
    "Order",
    "Rows",
    "SavedView",
    "Totals",
    "ViewNameMissing",
    "ViewNameTaken",
    "ViewNameTooLong",
    "calendar",
    "chosen",
    "count_up_to",
    "days_off",
    "has_view_named",
    "is_counted_slowly",
    "keep_view",
    "known_places",
    "known_tags",
    "remove_view",
    "rename_view",
    "saved_views",
    "totals",
]

_LONGEST_NAME: Final = 60
_NEAR: Final = 2_000
"""So many rows are walked from a known place rather than from an end."""


class ViewNameMissing(AppError):
    """A view that is kept needs a name."""

    def __init__(self) -> None:
        super().__init__()


class ViewNameTooLong(AppError):
    """A view's name has no room in the menu."""

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(length=length, limit=limit)


class ViewNameTaken(AppError):
    """Another view bears that name."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class Rows:
    """The rows of a query, read by place; nothing is kept but where some of them stand.

    A page costs a walk from the nearest known place (the beginning, the end, or a page read before), along an
    index: scrolling on costs the same at any depth, and a jump into the middle of a million a few hundredths
    of a second.
    """

    def __init__(self, ledger: Ledger, query: ActivityQuery, *, at_least: int | None = None) -> None:
        """Count the rows and read none.

        Args:
            ledger: Open; the rows are those it holds when they are read.
            query: Which, and in which order.
            at_least: So many there are, and perhaps more: they are not counted before `grow`.
        """
        self._ledger, self.query = ledger, query
        self.is_counted = at_least is None
        self.count = ledger.activities.count(query) if at_least is None else at_least
        self._known: dict[int, PageKey] = {}
        self._places: list[int] = []

    def grow(self, count: int) -> None:
        """Take note of how many rows there are."""
        self.count, self.is_counted = count, True

    def read(self, first: int, limit: int) -> list[Activity]:
        """Return rows from a place on, at most so many."""
        if first == 0:  # what is seen while a search is typed: its place is not sought first
            return self._ledger.activities.find(self.query, limit=limit)
        key = self.key(first)
        if key is None:
            return []
        return self._ledger.activities.find(self.query, limit=limit, start=key)

    def key(self, row: int) -> PageKey | None:
        """Return where a row stands; None beyond the end."""
        if not 0 <= row < self.count:
            return None
        known = self._known.get(row)
        if known is not None:
            return known
        activities, near = self._ledger.activities, self._nearest(row)
        from_end = self.count - 1 - row
        if near is not None and row - near <= min(row, from_end) + _NEAR:
            key = activities.key_at(self.query, row - near, start=self._known[near])
        elif self.is_counted and from_end < row:
            key = activities.key_at(self.query, from_end, reverse=True)
        else:
            key = activities.key_at(self.query, row)
        if key is not None:
            self._note(row, key)
        return key

    def span(self, first: int, last: int) -> Span | None:
        """Return the run between two rows, both included; None where there are fewer by now."""
        begin, end = self.key(first), self.key(last)
        return Span(begin, end) if begin is not None and end is not None else None

    def _nearest(self, row: int) -> int | None:
        at = bisect_right(self._places, row)
        return self._places[at - 1] if at else None

    def _note(self, row: int, key: PageKey) -> None:
        if row not in self._known:
            self._places.insert(bisect_right(self._places, row), row)
        self._known[row] = key


def is_counted_slowly(query: ActivityQuery) -> bool:
    """Tell whether the texts themselves must be read to count the hits: words that mind their tones."""
    return bool(query.text) and (query.exact or any(sign in query.text for sign in '"“”'))


def count_up_to(ledger: Ledger, query: ActivityQuery, most: int) -> int:
    """Return how many activities there are, and `most` where there are more."""
    return ledger.activities.count(query, most=most)


def chosen(rows: Rows, ranges: Sequence[tuple[int, int]]) -> ActivityQuery:
    """Return the query of what is chosen in a list, however much it is.

    Args:
        rows: The list.
        ranges: First and last row of each run, included; no two overlap.
    """
    if rows.is_counted and sum(last - first + 1 for first, last in ranges) >= rows.count:
        return rows.query
    spans = [rows.span(first, min(last, rows.count - 1)) for first, last in sorted(ranges)]
    return replace(rows.query, spans=tuple(span for span in spans if span is not None))


def totals(ledger: Ledger, query: ActivityQuery) -> Totals:
    """Return how many activities a query has and what their quantities come to, by kind and quantity."""
    return ledger.activities.totals(query)


def calendar(
    ledger: Ledger, query: ActivityQuery, *, start: date, end: date, per_day: int
) -> dict[date, DayEntries]:
    """Return the days of ``[start, end)`` that have entries; what the query says of days is left aside.

    Args:
        ledger: Open.
        query: Which activities.
        start: First day.
        end: First day after.
        per_day: How many entries of a day are wanted in full; all are counted.
    """
    return ledger.activities.calendar(replace(query, start=start, end=end), per_day=per_day)


def days_off(ledger: Ledger, start: date, end: date) -> dict[date, str]:
    """Return the days of ``[start, end)`` on which the office does not work, with the name of the holiday.

    A weekend, or a day that the office itself has set, has its own note or no name.
    """
    own = ledger.own_days.all()
    notes = {one.day: one.note for one in own}
    rule = own_days(own)
    days = (start + timedelta(days=step) for step in range((end - start).days))
    return {day: notes.get(day) or holiday_name(day) for day in days if not is_working_day(day, rule)}


def known_tags(ledger: Ledger) -> list[str]:
    """Return the labels in use, the most frequent first."""
    return ledger.activities.known_tags()


def known_places(ledger: Ledger) -> list[str]:
    """Return the most frequent places of the newest entries."""
    return ledger.activities.known_places()


# ---------------------------------------------------------------------- views with a name


def saved_views(ledger: Ledger) -> tuple[SavedView, ...]:
    """Return the views with a name, in the order they were made."""
    return ledger.views.all()


def has_view_named(ledger: Ledger, name: str) -> bool:
    """Tell whether a view bears a name, with or without tones."""
    return _named(ledger, name) is not None


def keep_view(ledger: Ledger, name: str, query: ActivityQuery, *, is_calendar: bool = False) -> SavedView:
    """Keep what is shown under a name; a view of that name is replaced. One undo takes it back.

    Args:
        ledger: Open for writing.
        name: At most 60 signs.
        query: What is shown; a choice of rows in it is no part of the view.
        is_calendar: Whether the calendar is shown.

    Raises:
        ViewNameMissing: It has no name.
        ViewNameTooLong: The name has more than 60 signs.
    """
    cleaned = _checked_name(name)
    known = _named(ledger, cleaned)
    view = SavedView(
        known.id if known else ledger.views.new_id(fold(cleaned)),
        cleaned,
        replace(query, spans=None, only=None),
        is_calendar=is_calendar,
    )
    ledger.views.save(view)
    return view


def rename_view(ledger: Ledger, identity: ViewId, name: str) -> SavedView:
    """Give a view another name.

    Raises:
        ViewNameTaken: Another view bears it.
        ViewNameMissing: And ViewNameTooLong: as in `keep_view`.
        EntryMissing: There is no such view (any more).
    """
    cleaned = _checked_name(name)
    other = _named(ledger, cleaned)
    if other is not None and other.id != identity:
        raise ViewNameTaken(name=other.name)
    renamed = replace(ledger.views.get(identity), name=cleaned)
    ledger.views.save(renamed)
    return renamed


def remove_view(ledger: Ledger, identity: ViewId) -> None:
    """Take a view out; undo brings it back.

    Raises:
        EntryMissing: There is no such view (any more).
    """
    ledger.views.remove(identity)


def _named(ledger: Ledger, name: str) -> SavedView | None:
    wanted = fold(clean(name))
    return next((view for view in ledger.views.all() if fold(view.name) == wanted), None)


def _checked_name(name: str) -> str:
    cleaned = clean(name)
    if not cleaned:
        raise ViewNameMissing
    if len(cleaned) > _LONGEST_NAME:
        raise ViewNameTooLong(length=len(cleaned), limit=_LONGEST_NAME)
    return cleaned

"""Rows that selections found, kept while the ledger stays as it is.

A report asks the same selection of a month, of the month before and of the year so far, and the next report
of the year asks for most of it again. What was read once is kept by day; a stretch of days is then a slice of
it, and only the days that are new are read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from soxa.domain.ids import ActivityId
from soxa.storage.identities import uuid_of

MOST_KEPT: Final = 1_000_000
"""Rows kept in all; a year of an office takes some ten thousand. About 100 bytes each."""

_FEW: Final = 3_000
_FURTHER: Final = timedelta(days=366)

Amount = int | str
"""Millionths, or for different answers the answer."""


@dataclass(slots=True)
class Rows:
    """Rows by day, then by identity."""

    days: list[str] = field(default_factory=list)
    """ISO days."""
    ids: list[ActivityId] = field(default_factory=list)
    """Activities; one stands several times in a row where it gave several answers."""
    amounts: list[Amount] = field(default_factory=list)
    """What each gave; empty where they are only counted."""

    def between(self, start: str, end: str) -> Rows:
        """Return the rows of the days ``[start, end)``."""
        first, last = bisect_left(self.days, start), bisect_left(self.days, end)
        if first == 0 and last == len(self.days):
            return self
        return Rows(self.days[first:last], self.ids[first:last], self.amounts[first:last])


Reader = Callable[[str, str], Iterable[tuple[str, bytes, Amount | None]]]
"""Reads day, identity and amount (None: counted) of the rows in ``[start, end)``, in order."""


@dataclass(slots=True)
class _Stretch:
    start: str
    end: str
    rows: Rows


class KeptRows:
    """The rows kept of one ledger."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._stretches: dict[object, list[_Stretch]] = {}
        self._known: dict[bytes, ActivityId] = {}
        self._count = 0
        self._state: object = None

    def rows(self, asked: object, start: str, end: str, *, read: Reader, state: object) -> Rows:
        """Return the rows that a question finds in the days ``[start, end)``.

        Args:
            asked: The question; equal ones find the same rows.
            start: First day, ISO.
            end: First day after.
            read: Reads what is not kept yet.
            state: Of the ledger; with another one nothing that was kept holds.
        """
        if state != self._state or self._count > MOST_KEPT:
            self._stretches, self._known, self._count = {}, {}, 0
            self._state = state
        if start >= end:
            return Rows()
        kept = self._stretches.setdefault(asked, [])
        for stretch in kept:
            if stretch.start <= end and start <= stretch.end:
                self._extend(stretch, start, end, read)
                return stretch.rows.between(start, end)
        kept.append(_Stretch(start, end, self.read(read, start, end)))
        return kept[-1].rows

    def read(self, read: Reader, start: str, end: str) -> Rows:
        """Return rows that are not kept; several numbers of one activity are one."""
        rows, last = Rows(), b""
        for day, uuid, amount in read(start, end):
            if uuid == last and isinstance(amount, int):
                before = rows.amounts[-1]
                assert isinstance(before, int)
                rows.amounts[-1] = before + amount
                continue
            last = uuid
            rows.days.append(day)
            rows.ids.append(self._known.get(uuid) or self._learn(uuid))
            if amount is not None:
                rows.amounts.append(amount)
        self._count += len(rows.days)
        return rows

    def _extend(self, stretch: _Stretch, start: str, end: str, read: Reader) -> None:
        if start < stretch.start:
            if len(stretch.rows.days) < _FEW:
                # Whoever looks back a month looks back further: a year of few rows costs one statement.
                start = (date.fromisoformat(start) - _FURTHER).isoformat()
            before = self.read(read, start, stretch.start)
            stretch.rows = _joined(before, stretch.rows)
            stretch.start = start
        if end > stretch.end:
            stretch.rows = _joined(stretch.rows, self.read(read, stretch.end, end))
            stretch.end = end

    def _learn(self, uuid: bytes) -> ActivityId:
        self._known[uuid] = made = ActivityId(uuid_of(uuid))
        return made


def _joined(first: Rows, second: Rows) -> Rows:
    return Rows(first.days + second.days, first.ids + second.ids, first.amounts + second.amounts)


def total(amounts: Sequence[Amount]) -> int:
    """Return the sum of millionths."""
    return sum(amount for amount in amounts if isinstance(amount, int))

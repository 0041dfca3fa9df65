"""Changing many activities at once: one look beforehand, one act, one undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from soxa.base.errors import Message
from soxa.base.progress import Progress, Silent
from soxa.domain.activities import Activity, Status
from soxa.domain.completeness import what_is_missing
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.packs import Pack
from soxa.domain.text import clean, fold
from soxa.services.browsing import Rows
from soxa.services.recording import check, tidied
from soxa.storage.activity_queries import ActivityQuery
from soxa.storage.ledger import Ledger

_PAGE: Final = 1_000
_NAMED_REASONS: Final = 5


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What is set in every chosen activity; None leaves a field as it is."""

    kind: str | None = None
    """Code of a kind."""
    unit: UnitId | None = None
    """Unit in charge."""
    place: str | None = None
    """Where; an empty text clears it."""
    status: Status | None = None
    """How far it has come."""
    add_tag: str = ""
    """A label to add; empty: none."""
    remove_tag: str = ""
    """A label to take off, with or without tones; empty: none."""
    in_report: bool | None = None
    """Whether the document stands in the report's list; activities without a document stay as they are."""

    @property
    def is_empty(self) -> bool:
        """Whether it would change nothing whatever is chosen."""
        return replace(self, add_tag=self.add_tag.strip(), remove_tag=self.remove_tag.strip()) == BulkChange()

    def applied_to(self, activity: Activity) -> Activity:
        """Return an activity as it is after the change."""
        document = activity.document
        if document is not None and self.in_report is not None:
            document = replace(document, in_report=self.in_report)
        return replace(
            activity,
            kind=activity.kind if self.kind is None else self.kind,
            unit=activity.unit if self.unit is None else self.unit,
            place=activity.place if self.place is None else self.place,
            status=activity.status if self.status is None else self.status,
            tags=self._tags(activity.tags),
            document=document,
        )

    def _tags(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        gone, come = fold(self.remove_tag), clean(self.add_tag)
        kept = tuple(tag for tag in tags if not gone or fold(tag) != gone)
        return kept if not come or fold(come) in map(fold, kept) else (*kept, come)


@dataclass(frozen=True, slots=True)
class BulkOutlook:
    """What a change would do, told before it is done."""

    chosen: int
    """How many activities are chosen."""
    changes: int
    """How many would be others."""
    refused: int
    """How many cannot be changed so; they stay as they are."""
    reasons: tuple[tuple[Message, int], ...]
    """Why, the most frequent first, at most five."""


def outlook(
    ledger: Ledger,
    query: ActivityQuery,
    change: BulkChange,
    *,
    pack: Pack,
    today: date,
    progress: Progress | None = None,
) -> BulkOutlook:
    """Return what a change would do; nothing is written.

    Args:
        ledger: Open.
        query: What is chosen.
        change: What is set.
        pack: What kinds there are.
        today: The office's day.
        progress: Told every thousand activities.

    Raises:
        Cancelled: The user has asked to stop.
    """
    return _look(ledger, query, change, pack, today, progress)[0]


def change_all(
    ledger: Ledger,
    query: ActivityQuery,
    change: BulkChange,
    *,
    pack: Pack,
    today: date,
    progress: Progress | None = None,
) -> BulkOutlook:
    """Change every chosen activity that can be changed so, in one act; return what was done.

    Raises:
        Cancelled: The user has asked to stop; nothing was changed.
        LedgerIsReadOnly: And the other errors of writing.
    """
    with ledger.act("activity.change_all"):
        told, changed = _look(ledger, query, change, pack, today, progress)
        ledger.activities.change_all(changed)
    return told


def _look(
    ledger: Ledger,
    query: ActivityQuery,
    change: BulkChange,
    pack: Pack,
    today: date,
    progress: Progress | None,
) -> tuple[BulkOutlook, list[Activity]]:
    by_reason: dict[str, Message] = {}
    counts: Counter[str] = Counter()
    chosen = 0
    changed: list[Activity] = []
    for activity in _activities(ledger, query, progress or Silent()):
        chosen += 1
        wanted = tidied(change.applied_to(activity))
        if wanted == activity:
            continue
        faults = check(wanted, pack=pack, today=today)
        if faults and not check(activity, pack=pack, today=today):
            by_reason.setdefault(faults[0].id, faults[0])
            counts[faults[0].id] += 1
            continue
        changed.append(replace(wanted, to_mend=_is_to_mend(wanted, pack)))
    named = tuple((by_reason[one], count) for one, count in counts.most_common(_NAMED_REASONS))
    return BulkOutlook(chosen, len(changed), counts.total(), named), changed


def _activities(ledger: Ledger, query: ActivityQuery, progress: Progress) -> Iterator[Activity]:
    rows = Rows(ledger, query)
    seen: set[ActivityId] = set()
    for first in range(0, rows.count, _PAGE):
        progress.step(first, rows.count)
        for activity in rows.read(first, _PAGE):
            if activity.id not in seen:
                seen.add(activity.id)
                yield activity


def _is_to_mend(activity: Activity, pack: Pack) -> bool:
    kind = next((known for known in pack.kinds if known.code == activity.kind), None)
    return kind is not None and bool(what_is_missing(activity, kind))

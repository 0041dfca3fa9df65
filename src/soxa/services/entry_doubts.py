"""Doubts about single entries of a period: days that nobody wrote of, and what seems to be entered twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from soxa.domain.activities import Activity, Status
from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.packs import Severity
from soxa.domain.periods import Period
from soxa.domain.regime_settings import own_days
from soxa.domain.text import fold
from soxa.domain.working_days import OwnDays, is_working_day
from soxa.services.composing import VIET_NAM
from soxa.services.doubts import make_point
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

LEAST_QUIET_DAYS = 5
"""So many working days in a row without an entry are worth a look."""


def doubt_entries(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Yield the doubts about the entries of a draft's period."""
    period = draft.period
    done = ledger.activities.find(ActivityQuery(start=period.start, end=period.end, statuses=(Status.DONE,)))
    yield from _entered_twice(done)
    if done:  # an empty period has a point of its own
        yield from _quiet_days(done, period, own_days(ledger.own_days.all()))


def _entered_twice(done: Sequence[Activity]) -> Iterator[Point]:
    """Remind of activities of one kind, day, title and answers; warn where place and numbers are too."""
    alike: dict[tuple[object, ...], list[Activity]] = {}
    for activity in sorted(done, key=lambda one: (one.counted_on, one.id.bytes)):
        document = activity.document
        number = (document.reference.casefold(), document.type) if document and document.number else ()
        # Files of a day are one entry for each field of procedures, under one title.
        answers = frozenset(activity.choices.items())
        key = (activity.first_day, activity.last_day, activity.kind, fold(activity.title), number, answers)
        alike.setdefault(key, []).append(activity)
    for same in alike.values():
        for at, activity in enumerate(same[1:], start=1):
            is_same = any(_is_same(activity, earlier) for earlier in same[:at])
            yield make_point(
                "entered_twice" if is_same else "entered_alike",
                Severity.WARN if is_same else Severity.REMIND,
                Place(activity=activity.id),
                day=activity.first_day,
                title=activity.title,
            )


def _is_same(one: Activity, other: Activity) -> bool:
    return (fold(one.place), dict(one.quantities), one.unit) == (
        fold(other.place),
        dict(other.quantities),
        other.unit,
    )


def _quiet_days(done: Sequence[Activity], period: Period, own: OwnDays) -> Iterator[Point]:
    covered: set[date] = set()
    for activity in done:
        first, last = max(activity.first_day, period.start), min(activity.last_day, period.last_day)
        covered.update(first + timedelta(days=step) for step in range((last - first).days + 1))
        covered.add(activity.counted_on)
    today = datetime.now(VIET_NAM).date()
    for run in _runs_of_quiet_days(period, covered, own):
        if len(run) >= LEAST_QUIET_DAYS and run[0] < today:
            yield make_point(
                "quiet_days",
                Severity.REMIND,
                Place(),
                first_day=run[0],
                last_day=run[-1],
                count=len(run),
            )


def _runs_of_quiet_days(period: Period, covered: set[date], own: OwnDays) -> Iterator[list[date]]:
    run: list[date] = []
    day = period.start
    while day < period.end:
        if day in covered:
            if run:
                yield run
            run = []
        elif is_working_day(day, own):
            run.append(day)
        day += timedelta(days=1)
    if run:
        yield run

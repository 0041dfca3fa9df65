"""What a report's figures are made from, asked of the ledger as little as possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from soxa.domain.activities import Status
from soxa.domain.figure_making import PLANS, Facts
from soxa.domain.figures import FigureKey
from soxa.domain.giving import Givers
from soxa.domain.ids import ActivityId
from soxa.domain.measuring import Measured
from soxa.domain.packs import Pack, Selection
from soxa.domain.past_values import lookup
from soxa.domain.periods import Period, reporting_year
from soxa.domain.reports import Report
from soxa.domain.slips import Slip
from soxa.domain.values import Value
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

LATE_START = timedelta(days=7)
"""A ledger whose first entry comes within a week of a period's start covers it: a week may well be quiet."""
_SLIPS_KEPT = timedelta(days=800)


def facts_of(ledger: Ledger, pack: Pack, report: Report) -> Facts:
    """Return the facts of one report: the ledger's activities and slips, what was entered, what is past."""
    return Facts(
        measure=_Measuring(ledger),
        slips=_Slips(ledger, report.period),
        overrides=_overrides(ledger, report),
        in_order=_InOrder(ledger),
        past=lookup(ledger.past_values.all(), pack),
        is_kept=Kept(ledger),
        apart=Givers(pack, ledger.units()).apart,
    )


class Kept:
    """Whether the ledger was kept from the start of some days; its first day is asked for once."""

    def __init__(self, ledger: Ledger) -> None:
        self._activities = ledger.activities
        self._first_day: date | None = None

    def __call__(self, days: Period) -> bool:
        """Tell whether it was; its first week may be quiet."""
        if self._first_day is None:
            done = ActivityQuery(statuses=(Status.DONE,))
            last = max(self._activities.count(done) - 1, 0)
            oldest = self._activities.find(done, limit=1, offset=last)
            self._first_day = oldest[0].counted_on if oldest else date.max
        return self._first_day <= days.start + LATE_START


class _Measuring:
    def __init__(self, ledger: Ledger) -> None:
        self._measures = ledger.measures

    def __call__(self, selection: Selection, start: date, end: date) -> Measured:
        return Measured(*self._measures.measure(selection, Period(start, end, f"{start}/{end}")))


class _InOrder:
    def __init__(self, ledger: Ledger) -> None:
        self._activities = ledger.activities

    def __call__(self, entries: Sequence[ActivityId]) -> Sequence[ActivityId]:
        places = self._activities.keys_of(entries)
        return sorted(entries, key=lambda one: (places[one].day, one.bytes))


class _Slips:
    """Slips inside some days; those of two years are asked of the ledger once."""

    def __init__(self, ledger: Ledger, period: Period) -> None:
        self._slips = ledger.slips
        self._first, self._last = period.start - _SLIPS_KEPT, period.end
        self._known: Sequence[Slip] | None = None

    def __call__(self, start: date, end: date) -> Sequence[Slip]:
        if start < self._first or self._last < end:
            return self._slips.within(start, end)
        if self._known is None:
            self._known = self._slips.within(self._first, self._last)
        return [one for one in self._known if start <= one.start and one.end <= end]


def _overrides(ledger: Ledger, report: Report) -> Mapping[FigureKey, Value]:
    """Return the report's own entries, and the year's plans that other reports of the same year hold."""
    found: dict[FigureKey, Value] = {}
    year = reporting_year(report.period)
    every = [one for one in ledger.reports.all() if not (one.is_letter or one.is_given_up)]
    replaced = {one.replaces for one in every}
    for other in every:
        # What a replacing report says of the year's plan stands instead of what the old one said.
        if other.id not in {report.id, *replaced} and reporting_year(other.period) == year:
            found.update({key: value for key, value in other.overrides.items() if key.basis in PLANS})
    return {**found, **report.overrides}

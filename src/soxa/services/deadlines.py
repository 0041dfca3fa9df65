"""Deadlines: which reports are due, how far each has come, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import Enum

from soxa.domain.activities import Status
from soxa.domain.ids import ReportId
from soxa.domain.packs import Regime
from soxa.domain.periods import Period, PeriodRule
from soxa.domain.reports import State
from soxa.domain.working_days import due_day
from soxa.services.packs import pack_of
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

SOON_DAYS = 7
_PERIODS_BACK = 2


class Urgency(Enum):
    """How near a deadline is."""

    OVERDUE = "overdue"
    """Past, and not sent."""
    SOON = "soon"
    """Within seven days."""
    LATER = "later"
    DONE = "done"
    """Sent."""


class NextStep(Enum):
    """What brings a report forward."""

    COLLECT = "collect"
    """The period is still running: keep the ledger."""
    WRITE = "write"
    """Begin it, or go on writing and seal it."""
    SIGN = "sign"
    NUMBER = "number"
    ISSUE = "issue"
    """The organisation's signature."""
    SEND = "send"
    NOTHING = "nothing"


_STEPS = {
    State.DRAFTING: NextStep.WRITE,
    State.SEALED: NextStep.SIGN,
    State.SIGNED: NextStep.NUMBER,
    State.NUMBERED: NextStep.ISSUE,
    State.ISSUED: NextStep.SEND,
    State.SENT: NextStep.NOTHING,
}


@dataclass(frozen=True, slots=True)
class Due:
    """One report that is, was or will be due."""

    regime: Regime
    """The duty."""
    period: Period
    """The period."""
    deadline: date
    """Day it is due."""
    hour: time | None
    """Hour, if one is set."""
    state: State | None
    """How far it has come; None if it was not begun."""
    report: ReportId | None
    """The report, if it was begun."""
    urgency: Urgency
    """How near the deadline is."""
    next_step: NextStep
    """What to do now."""


def due(ledger: Ledger, today: date) -> tuple[Due, ...]:
    """Return what is due: of each regime the running period and those before it that are not settled.

    A report that was begun stays until it is sent, however old it is; else only the last periods count.
    Periods before the office kept its ledger are nobody's duty, unless a report of them was begun.

    Returns:
        By deadline, the oldest first.
    """
    found = []
    begun = [report for report in ledger.reports.all() if report.state is not State.SENT]
    for regime in pack_of(ledger).regimes:
        rule = PeriodRule(regime.frequency, regime.closing)
        periods = list(_periods(rule, today)) if _is_valid(regime, today) else []
        periods += [report.period for report in begun if report.regime == regime.code]
        for period in dict.fromkeys(periods):
            one = _due(ledger, regime, period, today)
            if one is not None:
                found.append(one)
    return tuple(sorted(found, key=lambda one: (one.deadline, one.regime.code)))


def year_of(ledger: Ledger, year: int, today: date) -> tuple[Due, ...]:
    """Return every period of a year of every regime, for a strip with one cell a period."""
    found = []
    for regime in pack_of(ledger).regimes:
        rule = PeriodRule(regime.frequency, regime.closing)
        found += [
            _judged(ledger, regime, period, today)
            for period in rule.since(date(year, 1, 1), until=date(year, 12, 31))
            if period.label.startswith(f"{year:04}")
        ]
    return tuple(found)


def _periods(rule: PeriodRule, today: date) -> Iterator[Period]:
    running = rule.containing(today)
    if running is None:
        running = next(iter(rule.since(today, until=date(today.year + 1, today.month, 1))), None)
    if running is None:
        return
    yield running
    for _ in range(_PERIODS_BACK):
        running = rule.previous(running)
        yield running


def _is_valid(regime: Regime, today: date) -> bool:
    return (regime.valid_from is None or regime.valid_from <= today) and (
        regime.valid_to is None or today <= regime.valid_to
    )


def _due(ledger: Ledger, regime: Regime, period: Period, today: date) -> Due | None:
    one = _judged(ledger, regime, period, today)
    if one.report is not None or period.end > today:
        return None if one.urgency is Urgency.DONE and one.deadline < today else one
    query = ActivityQuery(start=period.start, end=period.end, statuses=(Status.DONE,))
    return one if ledger.activities.count(query) else None


def _judged(ledger: Ledger, regime: Regime, period: Period, today: date) -> Due:
    report = ledger.reports.get(regime.code, period)
    state = report.state if report is not None else None
    deadline = due_day(regime.deadline, period)
    assert deadline is not None  # replaced below by the whole of it
    if state is State.SENT:
        urgency = Urgency.DONE
    elif deadline < today:
        urgency = Urgency.OVERDUE
    else:
        urgency = Urgency.SOON if (deadline - today).days <= SOON_DAYS else Urgency.LATER
    step = _STEPS[state or State.DRAFTING]
    if step is NextStep.WRITE and state is None and today < period.last_day:
        step = NextStep.COLLECT
    return Due(
        regime, period, deadline, regime.deadline.hour, state, report.id if report else None, urgency, step
    )

"""Deadlines: which reports are due, how far each has come, and what to do next.

Everything is read once: the pack with the office's own settings, its own days, how far each report has come.
Sixty regimes over a year are then a matter of arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum

from soxa.domain.activities import Status
from soxa.domain.approvals import Course
from soxa.domain.corrections import LETTERS, Act
from soxa.domain.ids import ReportId
from soxa.domain.packs import Regime, Source
from soxa.domain.periods import Frequency, Period, PeriodRule, UnknownPeriod
from soxa.domain.regime_settings import Moment, own_days
from soxa.domain.reports import State
from soxa.domain.working_days import due_day, working_days_between
from soxa.services.packs import pack_of
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger
from soxa.storage.standings import Standing

SOON_DAYS = 7
_LISTED_DAYS = 60
"""A report that was never begun is listed so long after its day: it left by another way, or never will."""
_PERIODS_BACK = 2
_DECEMBER = 12
# So far back periods are looked for: the last two even of what is asked for once a year.
_DAYS_BACK = {Frequency.WEEKLY: 30, Frequency.MONTHLY: 400}
_DAYS_BACK_ELSE = 1_100
_DAYS_AHEAD = 366
_MOST_TO_SET = 16
_REMIND_DAYS = 2


class Urgency(Enum):
    """How near a deadline is."""

    OVERDUE = "overdue"
    """Past, and not sent."""
    SOON = "soon"
    """Within seven days."""
    LATER = "later"
    OPEN = "open"
    """No day is set: a letter or plan will say."""
    DONE = "done"
    """Sent."""


class NextStep(Enum):
    """What brings a report forward."""

    COLLECT = "collect"
    """The period is still running: keep the ledger."""
    WRITE = "write"
    """Begin it, or go on writing and seal it."""
    WAIT = "wait"
    """It was submitted: who was asked has not decided."""
    MEND = "mend"
    """It was returned with remarks."""
    SIGN = "sign"
    NUMBER = "number"
    ISSUE = "issue"
    """The organisation's signature."""
    SEND = "send"
    NOTHING = "nothing"


_LEFT = frozenset({State.ISSUED, State.SENT})
_STEPS = {
    State.DRAFTING: NextStep.WRITE,
    State.SEALED: NextStep.SIGN,
    State.SIGNED: NextStep.NUMBER,
    State.NUMBERED: NextStep.ISSUE,
    State.ISSUED: NextStep.SEND,
    State.SENT: NextStep.NOTHING,
}

_TURNS = {
    Course.AT_UNIT_HEAD: NextStep.WAIT,
    Course.AT_HEAD: NextStep.WAIT,
    Course.RETURNED: NextStep.MEND,
}


@dataclass(frozen=True, slots=True)
class Due:
    """One report that is, was or will be due."""

    regime: Regime
    """The duty."""
    period: Period
    """The period."""
    deadline: date | None
    """Day it is due; None while a letter or plan has yet to set it."""
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
    course: Course = Course.OPEN
    """Whose turn a sealed draft is."""
    act: Act | None = None
    """What the report does about an issued one; None for the one that the regime asked for."""


def due(ledger: Ledger, today: date, *, now: time | None = None) -> tuple[Due, ...]:
    """Return what is due: of each regime the period that runs and those before it that are not settled.

    A report that was begun stays until it is sent, however old it is; else only the last periods count, for
    two months after they were due.
    Periods before the office kept its ledger are nobody's duty, unless a report of them was begun or the
    office itself set its due day.

    Args:
        ledger: Whose.
        today: The day.
        now: The hour, for deadlines that have one; None: they last to the end of their day.

    Returns:
        By deadline, the oldest first; those without a day last. What corrects an issued report has none.
    """
    book = _Book(ledger, today, now)
    found = []
    for regime in book.regimes:
        found += book.corrections(regime)
        periods = list(book.near(regime)) if regime.is_on else []
        periods += book.set_by_hand(regime) if regime.is_on else []
        periods += [one.period for one in book.begun(regime) if one.state is not State.SENT]
        for period in dict.fromkeys(periods):
            one = book.judged(regime, period)
            if book.is_owed(one):
                found.append(one)
    return tuple(sorted(found, key=_order))


def year_of(ledger: Ledger, year: int, today: date, *, now: time | None = None) -> tuple[Due, ...]:
    """Return every period of a year that regimes ask for, for a strip with one cell a period.

    A period that is not asked for is there if its report was begun.
    """
    book = _Book(ledger, today, now)
    found = []
    for regime in book.regimes:
        rule = PeriodRule(regime.frequency, regime.closing)
        asked = [
            period
            for period in rule.since(date(year, 1, 1), until=date(year, _DECEMBER, 31))
            if regime.is_on and period.label[:4] == f"{year:04}" and regime.asks_for(period)
        ]
        asked += [one for one in book.set_by_hand(regime) if regime.is_on and one.last_day.year == year]
        asked += [one.period for one in book.begun(regime) if _year_of_label(one.period) == year]
        found += [book.judged(regime, period) for period in sorted(dict.fromkeys(asked))]
    return tuple(found)


def month_list(ledger: Ledger, year: int, month: int, *, today: date) -> tuple[Due, ...]:
    """Return the reports that must leave in a calendar month, for the head's list.

    What has no due day yet is there in the month its period closes.

    Returns:
        By deadline; those without a day last.
    """
    first = date(year, month, 1)
    after = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    book = _Book(ledger, today, None)
    found = []
    for regime in book.regimes:
        if not regime.is_on:
            continue
        rule = PeriodRule(regime.frequency, regime.closing)
        # A year's draft may be asked for months before the year closes, and a quarter's weeks after it.
        span = rule.since(first - timedelta(days=200), until=after + timedelta(days=370))
        periods = [period for period in span if regime.asks_for(period)]
        periods += [*book.set_by_hand(regime), *(one.period for one in book.begun(regime))]
        for period in sorted(dict.fromkeys(periods)):
            one = book.judged(regime, period)
            if first <= (one.deadline or period.last_day) < after:
                found.append(one)
    return tuple(sorted(found, key=_order))


def deadline_of(ledger: Ledger, regime: Regime, period: Period, today: date) -> date | None:
    """Return the day a period's report is due; None while a letter or plan has yet to set it."""
    return _Book(ledger, today, None).judged(regime, period).deadline


def units_to_remind(ledger: Ledger, one: Due, today: date) -> tuple[str, ...]:
    """Return the names of units that have given nothing yet, with two working days left to the closing day.

    Only the indicators that every office has are asked for (pack 2, check 10).
    """
    own = own_days(ledger.own_days.all())
    closing = one.period.last_day
    if today > closing or working_days_between(today, closing, own) > _REMIND_DAYS:
        return ()
    pack = pack_of(ledger)
    template = pack.template(one.regime.template)
    rows = {row.indicator for table in template.tables for row in table.rows}
    slips = ledger.slips.within(one.period.start, one.period.end)
    given = {code for slip in slips for code in slip.values}
    silent = {
        indicator.responsible: None
        for indicator in pack.indicators
        if indicator.core
        and indicator.source is Source.SLIP
        and indicator.code in rows
        and indicator.code not in given
    }
    names = {unit.code: unit.short_name or unit.name for unit in ledger.units()}
    return tuple(names[code] for code in silent if code in names)


def periods_to_set(ledger: Ledger, regime: Regime, today: date) -> tuple[Period, ...]:
    """Return the periods of a regime whose due day may be set: the last ones, and those of a year ahead."""
    book = _Book(ledger, today, None)
    rule = PeriodRule(regime.frequency, regime.closing)
    ahead = rule.since(today, until=today + timedelta(days=_DAYS_AHEAD))
    found = [*book.near(regime), *(one for one in ahead if regime.asks_for(one))][:_MOST_TO_SET]
    found += [*book.set_by_hand(regime), *(one.period for one in book.begun(regime))]
    return tuple(sorted(dict.fromkeys(found)))


class _Book:
    """What deadlines are judged by, each read once."""

    def __init__(self, ledger: Ledger, today: date, now: time | None) -> None:
        self._ledger = ledger
        self._today, self._now = today, now
        self.regimes = pack_of(ledger).regimes
        self._own = own_days(ledger.own_days.all())
        self._moments = {code: setting.due for code, setting in ledger.regime_settings.all().items()}
        self._begun: dict[str, list[Standing]] = {}
        self._newest: dict[tuple[str, date, date], Standing] = {}
        self._corrections: dict[str, list[Standing]] = {}
        standings = [one for one in ledger.reports.standings() if not one.withdrawn]
        replaced = {
            one.correcting.report
            for one in standings
            if one.correcting is not None and one.correcting.act is Act.REPLACE and one.state in _LEFT
        }
        for one in standings:
            is_letter = one.correcting is not None and one.correcting.act in LETTERS
            if is_letter or (one.correcting is not None and one.state not in _LEFT):
                # Until it is issued what it corrects holds, and the duty is met.
                if one.state is not State.SENT:
                    self._corrections.setdefault(one.regime, []).append(one)
            elif one.report not in replaced:
                self._begun.setdefault(one.regime, []).append(one)
                self._newest[one.regime, one.period.start, one.period.end] = one
        self._kept: dict[tuple[date, date], bool] = {}
        self._handled = ledger.submissions.every()

    def begun(self, regime: Regime) -> list[Standing]:
        """Return the reports of a regime that were begun."""
        return self._begun.get(regime.code, [])

    def corrections(self, regime: Regime) -> list[Due]:
        """Return the documents about issued reports of a regime that are not done yet."""
        return [
            Due(
                regime,
                one.period,
                None,
                None,
                one.state,
                one.report,
                Urgency.OPEN,
                _TURNS.get(self._course(one)) or _STEPS[one.state],
                self._course(one),
                one.correcting.act if one.correcting is not None else None,
            )
            for one in self._corrections.get(regime.code, ())
        ]

    def near(self, regime: Regime) -> Iterator[Period]:
        """Yield the last periods that a regime asks for, and the one that runs."""
        rule, today = PeriodRule(regime.frequency, regime.closing), self._today
        back = timedelta(days=_DAYS_BACK.get(regime.frequency, _DAYS_BACK_ELSE))
        if regime.only:
            back = timedelta(days=_DAYS_BACK_ELSE)
        asked = [period for period in rule.since(today - back, until=today) if regime.asks_for(period)]
        running = bool(asked) and asked[-1].end > today
        yield from asked[-_PERIODS_BACK - running :]

    def set_by_hand(self, regime: Regime) -> list[Period]:
        """Return the periods whose due day the office set itself."""
        rule = PeriodRule(regime.frequency, regime.closing)
        found = []
        for label in self._moments.get(regime.code, ()):
            try:
                found.append(rule.parse(label))
            except UnknownPeriod:  # a newer pack has given the regime another rhythm
                continue
        return found

    def judged(self, regime: Regime, period: Period) -> Due:
        """Return how a period's report stands."""
        standing = self._newest.get((regime.code, period.start, period.end))
        state = standing.state if standing is not None else None
        act = standing.correcting.act if standing is not None and standing.correcting is not None else None
        # The day was for the report that was replaced.
        moment = self._moment(regime, period) if act is None else None
        course = self._course(standing)
        step = _TURNS.get(course) or _STEPS[state or State.DRAFTING]
        if step is NextStep.WRITE and state is None and self._today < period.last_day:
            step = NextStep.COLLECT
        return Due(
            regime,
            period,
            moment.day if moment else None,
            moment.hour if moment else None,
            state,
            standing.report if standing else None,
            self._urgency(state, moment),
            step,
            course,
            act,
        )

    def _course(self, standing: Standing | None) -> Course:
        if standing is None or standing.state is not State.SEALED or standing.report not in self._handled:
            return Course.OPEN
        drafts = self._ledger.reports.by_id(standing.report).sealings
        return self._handled[standing.report].course(drafts[-1].pdf)

    def is_owed(self, one: Due) -> bool:
        """Tell whether it belongs on the list of what is to be done."""
        if one.report is not None or one.period.end > self._today or self._is_set(one):
            is_past = one.deadline is None or one.deadline < self._today
            return one.urgency is not Urgency.DONE or not is_past
        last = one.deadline or one.period.last_day
        return (self._today - last).days <= _LISTED_DAYS and self._was_kept(one.period)

    def _is_set(self, one: Due) -> bool:
        return one.period.label in self._moments.get(one.regime.code, ())

    def _moment(self, regime: Regime, period: Period) -> Moment | None:
        by_hand = self._moments.get(regime.code, {}).get(period.label)
        if by_hand is not None:
            return by_hand
        day = due_day(regime.deadline, period, self._own)
        return Moment(day, regime.deadline.hour) if day is not None else None

    def _urgency(self, state: State | None, moment: Moment | None) -> Urgency:
        if state is State.SENT:
            return Urgency.DONE
        if moment is None:
            return Urgency.OPEN
        left = (moment.day - self._today).days
        if left < 0 or (left == 0 and self._now and moment.hour and moment.hour < self._now):
            return Urgency.OVERDUE
        return Urgency.SOON if left <= SOON_DAYS else Urgency.LATER

    def _was_kept(self, period: Period) -> bool:
        days = (period.start, period.end)
        if days not in self._kept:
            query = ActivityQuery(start=period.start, end=period.end, statuses=(Status.DONE,))
            self._kept[days] = bool(self._ledger.activities.count(query))
        return self._kept[days]


def _order(one: Due) -> tuple[date, time, str]:
    return (one.deadline or date.max, one.hour or time.max, one.regime.code)


def _year_of_label(period: Period) -> int:
    return period.last_day.year if "/" in period.label else int(period.label[:4])

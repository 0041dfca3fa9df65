"""Words for things of the domain that several screens name: deadlines, periods, states."""

from __future__ import annotations

import re

from soxa.domain.approvals import Course
from soxa.domain.offices import Office
from soxa.domain.packs import Regime
from soxa.domain.periods import Period
from soxa.domain.reports import Report, State
from soxa.domain.text import fold
from soxa.domain.values import Absence, Value, write_number
from soxa.ui.session import Session
from soxa.wording import duties

_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_PART = re.compile(r"^(\d{4})-(Q[1-4]|H[12]|9M|W\d{2})$")
_STATE_IDS = {
    State.DRAFTING: ("ui.state.drafting", "accent"),
    State.SEALED: ("ui.state.sealed", "accent"),
    State.SIGNED: ("ui.state.signed", "accent"),
    State.NUMBERED: ("ui.state.numbered", "accent"),
    State.ISSUED: ("ui.state.issued", "good"),
    State.SENT: ("ui.state.sent", "good"),
}

_COURSE_IDS = {
    Course.AT_UNIT_HEAD: ("head.course.at_unit_head", "accent"),
    Course.AT_HEAD: ("head.course.at_head", "accent"),
    Course.RETURNED: ("head.course.returned", "warn"),
    Course.AGREED: ("head.course.agreed", "good"),
}


def say_state(session: Session, state: State) -> tuple[str, str]:
    """Return the words of a report's state, and their tone."""
    message, tone = _STATE_IDS[state]
    return session.say(message), tone


def say_course(session: Session, state: State, course: Course) -> tuple[str, str]:
    """Return the words of a report's state, with whose turn it is while it is sealed, and their tone."""
    if state is not State.SEALED or course is Course.OPEN:
        return say_state(session, state)
    message, tone = _COURSE_IDS[course]
    return session.say(message), tone


def say_deadline(session: Session, regime: Regime) -> str:
    """Return when a report is due, in words."""
    return duties.say_deadline(session.wording, regime)


def say_period(session: Session, period: Period) -> str:
    """Return a period's name in words: ``tháng 11/2026``, ``quý III/2026``."""
    month = _MONTH.match(period.label)
    if month:
        return session.say("ui.period.month", month=str(int(month[2])), year=month[1])
    part = _PART.match(period.label)
    if part:
        words = {"H1": "ui.period.h1", "H2": "ui.period.h2", "9M": "ui.period.nine"}
        if part[2] in words:
            return session.say(words[part[2]], year=part[1])
        if part[2].startswith("Q"):
            roman = {"1": "I", "2": "II", "3": "III", "4": "IV"}[part[2][1]]
            return session.say("ui.period.quarter", quarter=roman, year=part[1])
        return session.say("ui.period.week", week=str(int(part[2][1:])), year=part[1])
    if period.label.isdigit():
        return session.say("ui.period.year", year=period.label)
    return say_days(session, period)


def say_report(session: Session, regime: Regime, period: Period) -> str:
    """Return a report's name: ``Báo cáo tháng 11/2026``; a word that both end and begin with is said once."""
    name, words = regime.short_name, say_period(session, period)
    for end in range(len(words), 0, -1):
        # What the name ends in and the period begins with is said once, up to a whole word.
        if words[end : end + 1] in {"", " ", "/"} and fold(name).endswith(f" {fold(words[:end])}"):
            return f"{name}{words[end:]}"
    return f"{name} {words}"


def say_document(session: Session, report: Report, regime: Regime) -> str:
    """Return a document's name: a report's, or what corrects one: ``Công văn giải trình – Báo cáo …``."""
    name = say_report(session, regime, report.period)
    if report.correcting is None:
        return name
    return session.say(f"correct.desk.{report.correcting.act.value}", report=name)


def say_receiver(name: str, *, office: Office | None = None, province: str = "") -> str:
    """Return a receiver's name of a pack with its words filled in."""
    return duties.say_receiver(name, office=office, province=province)


def say_receivers(regime: Regime, *, office: Office | None = None, province: str = "") -> str:
    """Return who receives a regime's report."""
    return duties.say_receivers(regime, office=office, province=province)


def say_days(session: Session, period: Period) -> str:
    """Return the first and last day of a period, in words."""
    return session.say("ui.period.days", first=period.start, last=period.last_day)


def say_value(session: Session, value: Value | None, *, decimals: int = 0) -> str:
    """Return a figure's value in words; a blank is a dash, nil is said in full."""
    if value is None or value is Absence.BLANK:
        return "–"
    if value is Absence.NIL:
        return session.say("ui.value.nil")
    assert not isinstance(value, Absence)
    return write_number(value, decimals)

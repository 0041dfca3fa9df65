"""The văn thư's work: what waits for its number, the seal, the way out, or for a word that it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final
from uuid import UUID

from soxa.base.errors import AppError, Message
from soxa.domain.activities import Activity, Status
from soxa.domain.approvals import Course
from soxa.domain.ids import ActivityId, ReportId, SendingId
from soxa.domain.packs import Pack
from soxa.domain.regime_settings import own_days
from soxa.domain.reports import Report, State
from soxa.domain.sendings import (
    MAX_NAME,
    MAX_NOTE,
    WAYS,
    Sending,
    Word,
    new_sending_id,
    receivers_left,
    receivers_waiting,
    send_by,
)
from soxa.domain.text import clean
from soxa.domain.working_days import OwnDays
from soxa.services.outgoing import describe
from soxa.services.recording import ActivityQuery
from soxa.services.submitting import course_of
from soxa.storage.ledger import Ledger
from soxa.storage.outgoing import entry_id_of

__all__ = [
    "WAYS",
    "ClerkRow",
    "NoReceiver",
    "SendingAhead",
    "Waiting",
    "clerk_rows",
    "confirm",
    "confirmation_request",
    "receivers_of",
    "record_sending",
    "row_of",
    "strike",
    "waiting_count",
]

_LOOKS_BACK: Final = timedelta(days=90)
"""So long a document without a number, or without an answer, stays on the list."""


class Waiting(Enum):
    """What a document waits for, in the order of the Decree."""

    NUMBER = "number"
    SEAL = "seal"
    SEND = "send"
    ANSWER = "answer"


class NoReceiver(AppError):
    """Nobody is named to whom it was sent."""

    def __init__(self) -> None:
        super().__init__()


class SendingAhead(AppError):
    """What was sent was sent before now."""

    def __init__(self, *, at: datetime) -> None:
        super().__init__(at=at)


class SendingBefore(AppError):
    """Nothing leaves the house before the day it bears."""

    def __init__(self, *, issued: date) -> None:
        super().__init__(issued=issued)


class StrikeReasonMissing(AppError):
    """An entry is struck with a reason."""

    def __init__(self) -> None:
        super().__init__()


class NobodyNamed(AppError):
    """A word has somebody who gave it."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class ClerkRow:
    """A document on the văn thư's list."""

    thing: UUID
    """Report, or activity with a document."""
    is_report: bool
    """Whether it is a report's file that the steps are done on."""
    waiting: Waiting
    """What it waits for."""
    name: str
    """Trích yếu, or title."""
    regime: str
    """Code of the regime of a report; empty for others."""
    label: str
    """Label of the period of a report."""
    type: str
    """Abbreviation of the type."""
    reference: str
    """``12/BC-UBND``; without a number only the symbol."""
    day: date | None
    """The day it bears."""
    left: tuple[str, ...] = ()
    """Receivers nothing was sent to yet."""
    silent: tuple[str, ...] = ()
    """Receivers that have not said that it came."""
    sent: tuple[Sending, ...] = ()
    """What was sent, oldest first."""
    send_by: date | None = None
    """Last day on which it may leave the house."""
    is_late: bool = False
    """That day has passed."""
    on_paper: bool = False
    """It is signed and sealed by hand: the number is written on it, and the paper comes back as a scan."""


# ------------------------------------------------------------------ the list


def clerk_rows(ledger: Ledger, pack: Pack, *, today: date) -> tuple[ClerkRow, ...]:
    """Return what waits for the văn thư, by what it waits for, the oldest first.

    Args:
        ledger: Open.
        pack: Which kinds have documents.
        today: The office's day.
    """
    own = own_days(ledger.own_days.all())
    rows = []
    for standing in ledger.reports.standings():
        if standing.state is State.SEALED:
            rows += _paper_rows(ledger, standing.report)
        if standing.state not in {State.SIGNED, State.NUMBERED, State.ISSUED, State.SENT}:
            continue
        report = ledger.reports.by_id(standing.report)
        # What left long ago is not looked into: that takes its file.
        if report.dated is None or report.dated >= today - _LOOKS_BACK or report.state is not State.SENT:
            row = report_row(ledger, report)
            rows += [row] if row is not None else []
    rows += [_activity_row(one) for one in _unnumbered(ledger, pack, today)]
    return _in_order(rows, own=own, today=today)


def _paper_rows(ledger: Ledger, report_id: ReportId) -> list[ClerkRow]:
    """Return the row of a draft that the head has agreed to, where the office registers on paper."""
    if not ledger.numbering.get().is_official:
        return []
    report = ledger.reports.by_id(report_id)
    described = describe(ledger, report)
    if described is None or course_of(ledger, report) is not Course.AGREED:
        return []
    given = ledger.register_entries.get(entry_id_of(ledger.identity, report_id))
    number = given.number if given is not None else ""
    return [
        ClerkRow(
            thing=report_id,
            is_report=True,
            waiting=Waiting.SEAL if number else Waiting.NUMBER,
            name=described.subject,
            regime=report.regime,
            label=report.period.label,
            type=described.type,
            reference=f"{number}/{described.symbol}" if number else described.symbol,
            day=given.day if given is not None else None,
            on_paper=True,
        )
    ]


def waiting_count(ledger: Ledger) -> int:
    """Return how many reports wait for number, seal or sending; no file is read."""
    waiting = {State.SIGNED, State.NUMBERED, State.ISSUED}
    return sum(1 for one in ledger.reports.standings() if one.state in waiting)


def row_of(ledger: Ledger, report: ReportId, *, today: date) -> ClerkRow | None:
    """Return one report's row; None where it waits for nobody at this desk."""
    row = report_row(ledger, ledger.reports.by_id(report))
    rows = [row] if row is not None else _paper_rows(ledger, report)
    return next(iter(_in_order(rows, own=own_days(ledger.own_days.all()), today=today)), None)


def _in_order(rows: Sequence[ClerkRow], *, own: OwnDays, today: date) -> tuple[ClerkRow, ...]:
    found = []
    for row in rows:
        limit = send_by(row.day, own) if row.waiting is Waiting.SEND and row.day is not None else None
        found.append(replace(row, send_by=limit, is_late=limit is not None and today > limit))
    order = list(Waiting)
    return tuple(
        sorted(found, key=lambda one: (order.index(one.waiting), one.day or date.max, one.thing.bytes))
    )


def report_row(ledger: Ledger, report: Report) -> ClerkRow | None:
    """Return a report's row; None where it waits for nobody at this desk."""
    described = describe(ledger, report)
    receivers = described.receivers if described is not None else ()
    left = receivers_left(receivers, report.sendings)
    silent = receivers_waiting(report.sendings)
    waiting = _waiting(report.state, left=left, silent=silent)
    if waiting is None:
        return None
    symbol = described.symbol if described is not None else ""
    return ClerkRow(
        thing=report.id,
        is_report=True,
        waiting=waiting,
        name=described.subject if described is not None else report.regime,
        regime=report.regime,
        label=report.period.label,
        type=described.type if described is not None else "",
        reference=f"{report.number}/{symbol}" if report.number and symbol else report.number or symbol,
        day=report.dated,
        left=left,
        silent=silent,
        sent=tuple(one for one in report.sendings if one.has_left),
    )


def _waiting(state: State, *, left: Sequence[str], silent: Sequence[str]) -> Waiting | None:
    match state:
        case State.SIGNED:
            return Waiting.NUMBER
        case State.NUMBERED:
            return Waiting.SEAL
        case State.ISSUED:
            return Waiting.SEND
        case State.SENT if left:
            return Waiting.SEND
        case State.SENT if silent:
            return Waiting.ANSWER
        case _:
            return None


def _unnumbered(ledger: Ledger, pack: Pack, today: date) -> list[Activity]:
    kinds = tuple(kind.code for kind in pack.kinds if kind.has_document)
    if not kinds:
        return []
    query = ActivityQuery(
        kinds=kinds,
        has_document=True,
        start=today - _LOOKS_BACK,
        end=today + timedelta(days=1),
        statuses=(Status.DONE, Status.PLANNED),
    )
    found = ledger.activities.find(query)
    return [one for one in found if one.document is not None and not one.document.number]


def _activity_row(activity: Activity) -> ClerkRow:
    document = activity.document
    assert document is not None  # asked for
    return ClerkRow(
        thing=activity.id,
        is_report=False,
        waiting=Waiting.NUMBER,
        name=document.subject or activity.title,
        regime="",
        label="",
        type=document.type,
        reference=document.symbol,
        day=activity.counted_on,
    )


def activity_of(ledger: Ledger, thing: UUID) -> Activity:
    """Return the activity of a row.

    Raises:
        EntryMissing: It is gone.
    """
    return ledger.activities.get([ActivityId(thing)])[0]


def receivers_of(ledger: Ledger, thing: UUID) -> tuple[str, ...]:
    """Return whom a report is addressed to, then others it was sent to, as the page says them."""
    report = ledger.reports.by_id(ReportId(thing))
    described = describe(ledger, report)
    known = described.receivers if described is not None else ()
    return tuple(dict.fromkeys([*known, *(one.receiver for one in report.sendings if one.has_left)]))


# ------------------------------------------------------------------ sending


def record_sending(
    ledger: Ledger,
    thing: UUID,
    receivers: Sequence[str],
    *,
    way: str,
    at: datetime,
    now: datetime,
    sha256: str = "",
    note: str = "",
    issued: date | None = None,
) -> tuple[SendingId, ...]:
    """Note that something was sent, to several receivers in one act; what is noted so already is not again.

    Args:
        ledger: Open for writing.
        thing: Report, activity or entry of the register.
        receivers: To whom.
        way: One of `WAYS`.
        at: When, with time zone.
        now: Now: nothing is sent in the future.
        sha256: Of the PDF.
        note: What else; cut at 500 signs.
        issued: The day it bears.

    Raises:
        NoReceiver: No name is given.
        SendingAhead: The moment has not come.
        SendingBefore: It had not been issued.
    """
    names = [clean(name)[:MAX_NAME] for name in dict.fromkeys(receivers) if clean(name)]
    if not names:
        raise NoReceiver
    if way not in WAYS:
        raise ValueError(way)  # the form offers no other
    if at > now + timedelta(minutes=1):
        raise SendingAhead(at=at)
    if issued is not None and at.astimezone(now.tzinfo).date() < issued:
        raise SendingBefore(issued=issued)
    minute = at.replace(second=0, microsecond=0)
    known = {
        (one.receiver, one.way)
        for one in ledger.sendings.of(thing)
        if one.has_left and one.at_utc.replace(second=0, microsecond=0) == minute
    }
    made = [
        Sending(name, way, at, sha256, id=new_sending_id(), note=clean(note)[:MAX_NOTE])
        for name in names
        if (name, way) not in known
    ]
    with ledger.act("clerk.send"):
        for sending in made:
            ledger.sendings.save(thing, sending)
    return tuple(sending.id for sending in made)


def strike(ledger: Ledger, identity: SendingId, *, reason: str) -> None:
    """Strike a wrong entry: it stays in the history and counts no more.

    Raises:
        StrikeReasonMissing: Nothing is said.
        EntryMissing: There is no such entry.
    """
    said = clean(reason)[:MAX_NOTE]
    if not said:
        raise StrikeReasonMissing
    thing, sending = ledger.sendings.get(identity)
    with ledger.act("clerk.strike"):
        ledger.sendings.save(thing, replace(sending, struck=said))


def confirm(
    ledger: Ledger, thing: UUID, receivers: Sequence[str], *, at: datetime, by: str, note: str = ""
) -> int:
    """Note a receiver's word that it came (đã nhận qua điện thoại, ngày, giờ, ai): the matter is closed.

    Args:
        ledger: Open for writing.
        thing: What was sent.
        receivers: Who said so.
        at: When it was said, with time zone.
        by: Who said so.
        note: How.

    Returns:
        How many entries were closed: of each receiver the one sent last.

    Raises:
        NobodyNamed: Nobody gave the word.
    """
    who = clean(by)[:MAX_NAME]
    if not who:
        raise NobodyNamed
    word = Word(at, who, clean(note)[:MAX_NOTE])
    waiting = set(receivers)
    closed = 0
    with ledger.act("clerk.word"):
        for sending in reversed(ledger.sendings.of(thing)):
            if sending.has_left and sending.receiver in waiting:
                ledger.sendings.save(thing, replace(sending, word=word))
                waiting.discard(sending.receiver)
                closed += 1
    return closed


def confirmation_request(ledger: Ledger, row: ClerkRow) -> Message:
    """Return the words that ask receivers whether it came, to be copied into a mail or messenger.

    Args:
        ledger: Whose.
        row: Something that was sent.
    """
    last = row.sent[-1].at_utc.astimezone()
    return Message(
        "clerk.request_text",
        {
            "office": ledger.office().full_name,
            "reference": row.reference,
            "day": row.day or last.date(),
            "subject": row.name,
            "at": last,
            "receivers": ", ".join(row.silent),
        },
    )

"""Trình ký: a sealed draft handed to the head of the unit and the head, and what they decide.

Whoever records a decision need not be who made it: on paper the head says, and the officer writes it down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from soxa.base.errors import AppError
from soxa.domain.approvals import Course, Decided, Decision, Handling, Submission
from soxa.domain.ids import DecisionId, ReportId, SubmissionId, UnitId
from soxa.domain.offices import Person, Role
from soxa.domain.packs import Regime
from soxa.domain.periods import Period
from soxa.domain.remarks import Origin
from soxa.domain.reports import Report, Sealing, State
from soxa.domain.text import clean
from soxa.services.composing import VIET_NAM, choose_signer
from soxa.services.packs import pack_of
from soxa.services.remarking import write_remark
from soxa.services.settling_remarks import open_remarks
from soxa.storage.ledger import Ledger

MAX_NOTE = 1000
"""Signs of the summary on the sheet."""


class DraftNotSealed(AppError):
    """What is submitted is a numbered draft: it is sealed first."""

    def __init__(self) -> None:
        super().__init__()


class RemarksOpen(AppError):
    """Remarks on the last draft wait for a word: who made them would have to ask."""

    def __init__(self, *, count: int) -> None:
        super().__init__(count=count)


class SubmittedAlready(AppError):
    """The draft waits to be decided."""

    def __init__(self, *, to: str) -> None:
        super().__init__(to=to)


class NothingSubmitted(AppError):
    """No draft waits to be decided."""

    def __init__(self) -> None:
        super().__init__()


class ReturnedWithoutRemark(AppError):
    """A draft that shall be mended comes back with a word on what is to be mended."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A draft that waits for somebody."""

    report: ReportId
    """Which report."""
    regime: Regime
    """The duty it meets."""
    period: Period
    """The period."""
    draft: int
    """Dự thảo lần n."""
    submission: Submission
    """How it was handed in."""


def who_is_asked(ledger: Ledger, report: Report, *, day: date) -> tuple[Role, Person | None]:
    """Return as what, and who is asked next: the head of the unit where the office wants it, then the head.

    A unit without a head in office is not waited for.

    Returns:
        The role, and the person where one is entered.
    """
    people = [person for person in ledger.people() if person.is_here(day)]
    if ledger.office().asks_unit_head and report.sealings:
        handling = ledger.submissions.of(report.id)
        found = _unit_head(ledger, people, pack_of(ledger).regime(report.regime).unit)
        if found is not None and not handling.is_agreed_by(Role.UNIT_HEAD, report.sealings[-1].pdf):
            return Role.UNIT_HEAD, found
    heads = [person for person in people if person.role is Role.HEAD]
    return Role.HEAD, choose_signer(heads or people, day=day) or next(iter(heads), None)


def submit(ledger: Ledger, report_id: ReportId, *, now: datetime, note: str = "") -> Submission:
    """Hand the last draft in, to whom it goes next.

    Args:
        ledger: Open for writing; its actor hands it in.
        report_id: A sealed report that is not signed yet.
        now: With time zone.
        note: Summary and proposal for the sheet.

    Raises:
        EntryMissing: There is no such report.
        DraftNotSealed: It is being written, or is signed already.
        RemarksOpen: Remarks on it were not settled.
        SubmittedAlready: It waits to be decided.
    """
    report = ledger.reports.by_id(report_id)
    sealing = _sealed(report)
    waiting = ledger.submissions.of(report_id).waiting(sealing.pdf)
    if waiting is not None:
        raise SubmittedAlready(to=waiting.to)
    left = open_remarks(ledger, report_id)
    if left:
        raise RemarksOpen(count=len(left))
    role, person = who_is_asked(ledger, report, day=now.astimezone(VIET_NAM).date())
    submission = _submission(ledger, report_id, sealing, role, person, now=now, note=note)
    ledger.submissions.add(submission)
    return submission


def withdraw(ledger: Ledger, report_id: ReportId, *, now: datetime) -> None:
    """Take a draft back that waits to be decided.

    Raises:
        NothingSubmitted: None waits.
    """
    _decide(ledger, report_id, Decided.WITHDRAWN, now=now)


def agree(ledger: Ledger, report_id: ReportId, *, now: datetime, by: str = "", note: str = "") -> Course:
    """Record that whoever was asked agrees; what the head of a unit agrees to goes on to the head.

    Args:
        ledger: Open for writing.
        report_id: Which report.
        now: With time zone.
        by: Who agreed; empty: who acts.
        note: In passing.

    Returns:
        Whose turn it is now.

    Raises:
        NothingSubmitted: None waits.
    """
    report = ledger.reports.by_id(report_id)
    with ledger.act("report.agree"):
        answered = _decide(ledger, report_id, Decided.AGREED, now=now, by=by, note=note)
        if answered.role is Role.UNIT_HEAD:
            role, person = who_is_asked(ledger, report, day=now.astimezone(VIET_NAM).date())
            going_on = _submission(
                ledger, report_id, report.sealings[-1], role, person, now=now, note=answered.note
            )
            ledger.submissions.add(going_on)
    return ledger.submissions.of(report_id).course(answered.pdf)


def send_back(
    ledger: Ledger,
    report_id: ReportId,
    *,
    now: datetime,
    text: str = "",
    section: str = "",
    by: str = "",
    origin: Origin = Origin.SCREEN,
) -> None:
    """Record that a draft shall be mended, with the remark that says what; more may have been made before.

    Args:
        ledger: Open for writing.
        report_id: Which report.
        now: With time zone.
        text: The remark; may be empty where others wait already.
        section: Section code it is about; empty for the whole.
        by: Who returned it; empty: who acts.
        origin: How the remark came here.

    Raises:
        NothingSubmitted: None waits.
        ReturnedWithoutRemark: Nothing says what is to be mended.
        RemarkTooLong: And the other errors of `soxa.services.remarking.write_remark`.
    """
    with ledger.act("report.return"):
        if clean(text):
            day = now.astimezone(VIET_NAM).date()
            write_remark(ledger, report_id, text, day=day, author=by, section=section, origin=origin)
        elif not open_remarks(ledger, report_id):
            raise ReturnedWithoutRemark
        _decide(ledger, report_id, Decided.RETURNED, now=now, by=by)


def course_of(ledger: Ledger, report: Report) -> Course:
    """Return whose turn a report is; OPEN where it is not sealed, or signed already."""
    if report.state is not State.SEALED:
        return Course.OPEN
    return ledger.submissions.of(report.id).course(report.sealings[-1].pdf)


def waiting_for(ledger: Ledger, role: Role, *, unit: UnitId | None = None) -> tuple[WaitingDraft, ...]:
    """Return the drafts that wait for a role, those handed in first coming first.

    Args:
        ledger: Whose.
        role: `Role.HEAD` or `Role.UNIT_HEAD`; nothing waits for others.
        unit: For the head of a unit: which unit's.
    """
    if role not in {Role.HEAD, Role.UNIT_HEAD}:
        return ()
    every = ledger.submissions.every()
    if not every:
        return ()
    regimes = {regime.code: regime for regime in pack_of(ledger).regimes}
    code = next((one.code for one in ledger.units() if one.id == unit), "")
    found = []
    for standing in ledger.reports.standings():
        if standing.state is not State.SEALED or standing.regime not in regimes:
            continue
        waiting = _waits(ledger, standing.report, every, role)
        regime = regimes[standing.regime]
        if waiting is not None and (role is Role.HEAD or not code or regime.unit == code):
            found.append(WaitingDraft(standing.report, regime, standing.period, waiting.draft, waiting))
    return tuple(sorted(found, key=lambda one: one.submission.at_utc))


def called(role: Role) -> str:
    """Return what is called who is asked, where nobody of that role is entered; printed, so Vietnamese."""
    return "Trưởng đơn vị" if role is Role.UNIT_HEAD else "Lãnh đạo Ủy ban nhân dân"


def _waits(
    ledger: Ledger, report_id: ReportId, every: Mapping[ReportId, Handling], role: Role
) -> Submission | None:
    handling = every.get(report_id)
    if handling is None:
        return None
    waiting = handling.waiting(ledger.reports.by_id(report_id).sealings[-1].pdf)
    return waiting if waiting is not None and waiting.role is role else None


def _sealed(report: Report) -> Sealing:
    if report.state is not State.SEALED:
        raise DraftNotSealed
    return report.sealings[-1]


def _unit_head(ledger: Ledger, people: Sequence[Person], code: str) -> Person | None:
    unit = next((one.id for one in ledger.units() if code and one.code == code), None)
    heads = [person for person in people if person.role is Role.UNIT_HEAD]
    return next((person for person in heads if unit is not None and person.unit == unit), None)


def _submission(
    ledger: Ledger,
    report_id: ReportId,
    sealing: Sealing,
    role: Role,
    person: Person | None,
    *,
    now: datetime,
    note: str,
) -> Submission:
    return Submission(
        SubmissionId(uuid4()),
        report_id,
        sealing.draft,
        sealing.pdf,
        now,
        ledger.actor,
        person.called if person is not None else called(role),
        role,
        clean(note)[:MAX_NOTE],
        ledger.submissions.of(report_id).next_turn,
    )


def _decide(
    ledger: Ledger, report_id: ReportId, decided: Decided, *, now: datetime, by: str = "", note: str = ""
) -> Submission:
    report = ledger.reports.by_id(report_id)
    if report.state is not State.SEALED:
        raise NothingSubmitted
    waiting = ledger.submissions.of(report_id).waiting(report.sealings[-1].pdf)
    if waiting is None:
        raise NothingSubmitted
    ledger.decisions.add(
        Decision(
            DecisionId(uuid4()), waiting.id, decided, now, clean(by) or ledger.actor, clean(note)[:MAX_NOTE]
        )
    )
    return waiting

"""Taking back a sealed report that was signed, numbered or issued elsewhere (exchange rule 3, grade a).

The file must be ours plus later writings, and these may have touched nothing but the open places. Files that
an e-office made anew (grade b) and paper (grade c) are taken back by `soxa.services.taking_back_foreign`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from soxa.base.errors import AppError, Message
from soxa.base.files import read_whole
from soxa.domain.dates import read_long_date
from soxa.domain.ids import ReportId
from soxa.domain.reports import Report, SignedFile, State
from soxa.domain.verdicts import Question, Verdict
from soxa.pages.opening import MAX_BYTES
from soxa.services.approving import FileDoesNotHold, current_pdf, refuse_taken
from soxa.services.naming import PDF_TYPE
from soxa.services.trusting import trusted_certificates
from soxa.services.verifying import Verification, verify_bytes
from soxa.signing.errors import BadDocumentNumber, PersonHasNotSigned
from soxa.signing.facts import SignatureFacts, SubFilter, SubjectKind, Trust
from soxa.signing.number import document_number, read_number_and_date
from soxa.signing.verify import read_signatures
from soxa.storage.ledger import Ledger

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_BEFORE_SEALING = timedelta(days=31)
"""A report may bear a day before it was sealed (a draft sealed anew keeps its date), but not an old one."""
_GOOD = {Verdict.HOLDS, Verdict.HOLDS_WITH_NOTE}
_ORDER = tuple(State)


class NotOurSealedFile(AppError):
    """No sealed report of this ledger is the beginning of the file."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class ChangedElsewhere(AppError):
    """Another program changed more than the open places, or broke a signature."""

    def __init__(self, *, path: Path, findings: tuple[Message, ...]) -> None:
        super().__init__(path=path, count=len(findings))
        self.findings = findings


class NothingSigned(AppError):
    """The file is the sealed draft itself: nobody has signed it."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class NumberOrDateMissing(AppError):
    """The office has signed, but number or date cannot be read as text: the clerk types what is shown."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class DateNotPossible(AppError):
    """The day of issue lies in the future, or long before the report was sealed."""

    def __init__(self, *, day: date, earliest: date, latest: date) -> None:
        super().__init__(day=day, earliest=earliest, latest=latest)


class AnotherIssuedFile(AppError):
    """The report is issued already, and this file is not the issued one: what is issued is never replaced."""

    def __init__(self, *, path: Path, number: str) -> None:
        super().__init__(path=path, number=number)


class SignersNotKnown(AppError):
    """Our list does not know who signed: the clerk compares each code with its owner, then says so."""

    def __init__(self, *, names: tuple[str, ...]) -> None:
        super().__init__(names=names)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A file that was taken back."""

    report: Report
    """The report, with the file among its files."""
    step: State
    """How far the file brings it: signed, numbered or issued."""
    verification: Verification
    """The five answers about it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that would bring a report of the ledger further."""

    report: ReportId
    """Which."""
    regime: str
    """Its regime's code."""
    label: str
    """Its period."""
    step: State
    """How far the file would bring it."""
    is_to_be_typed: bool
    """Number and date are pictures: the clerk types what is shown."""


def what_it_brings(ledger: Ledger, pdf: bytes) -> Offer | None:
    """Tell whether a file that holds begins with a sealed draft of the ledger and is further than the ledger.

    Args:
        ledger: Open, for reading is enough.
        pdf: A file whose first answer does not fail.
    """
    report = _owner(ledger, pdf)
    kinds = _kinds(read_signatures(pdf, ())) if report is not None else set()
    if report is None or not kinds:
        return None
    step = _step(pdf, kinds)
    if _ORDER.index(step) <= _ORDER.index(report.state):
        return None
    to_be_typed = step is State.ISSUED and not all(_shown(pdf))
    return Offer(report.id, report.regime, report.period.label, step, to_be_typed)


def take_back(
    ledger: Ledger,
    path: Path,
    *,
    when: datetime,
    number: str = "",
    dated: date | None = None,
    signers_confirmed: bool = False,
) -> TakenBack:
    """Take a file back that another program signed, numbered or issued; again, it changes nothing.

    Args:
        ledger: Open for writing.
        path: The file as that program left it.
        when: Now.
        number: What the clerk reads on the page, where it is a picture.
        dated: Likewise the date.
        signers_confirmed: The clerk has asked the signers themselves, where our list does not know them.

    Raises:
        NotOurSealedFile: It does not begin with a sealed draft of this ledger.
        NothingSigned: It bears no signature.
        ChangedElsewhere: The first answer does not hold.
        FileDoesNotHold: A signer's chain leads to our list and is bad.
        AnotherIssuedFile: The report is issued, and not by this file.
        PersonHasNotSigned: The organisation has signed alone.
        SignersNotKnown: Not confirmed, and our list does not know them, or their names do not fit.
        NumberOrDateMissing: It is issued, and number and date are neither text nor given.
        BadDocumentNumber, NumberTaken, DateNotPossible: Number or date cannot be this report's.
        FileMissing: And the other errors of `soxa.services.verifying.verify`.
    """
    pdf = read_whole(path, limit_bytes=MAX_BYTES)
    report = _owner(ledger, pdf)
    if report is None:
        raise NotOurSealedFile(path=path)
    trust = trusted_certificates()
    verification = verify_bytes(pdf, trust)
    facts = read_signatures(pdf, trust)
    kinds = _kinds(facts)
    _refuse_changed(verification, path, signed=bool(kinds))
    step = _step(pdf, kinds)
    if _is_earlier(ledger, report, pdf):
        return TakenBack(report, step, verification)
    _refuse_other_issue(ledger, report, pdf, path)
    _refuse_unknown_signers(verification, facts, step, confirmed=signers_confirmed)
    given = _number_and_date(report, pdf, number, dated)
    if step is State.ISSUED and not all(given):
        raise NumberOrDateMissing(path=path)
    _keep(ledger, report, pdf, _SignedStep(step, when, *given))
    return TakenBack(ledger.reports.by_id(report.id), step, verification)


@dataclass(frozen=True, slots=True)
class _SignedStep:
    """What is noted of a file that is taken back."""

    step: State
    """How far it brings the report."""
    when: datetime
    """When it came."""
    number: str
    """As it is written; empty if not given."""
    dated: date | None
    """Likewise."""


def _keep(ledger: Ledger, report: Report, pdf: bytes, signed: _SignedStep) -> None:
    number, dated = signed.number, signed.dated
    if number and dated:
        refuse_day(report, dated, signed.when)
        refuse_taken(ledger, report.id, number=number, day=dated)
    with ledger.act("report.take_back"):
        file = ledger.files.put(pdf, ledger.files.info(report.sealings[-1].pdf).name, PDF_TYPE)
        # The number first: once the file is there, an issued report keeps what it has.
        if number and dated and (report.number, report.dated) != (number, dated):
            ledger.reports.set_number(report.id, number, dated)
        ledger.reports.add_file(report.id, SignedFile(file, signed.step, signed.when, by_other_tool=True))


def _owner(ledger: Ledger, pdf: bytes) -> Report | None:
    """Find the report whose last sealed draft the file begins with."""
    for report in ledger.reports.all():
        if report.state is not State.DRAFTING and pdf.startswith(ledger.files.read(report.sealings[-1].pdf)):
            return report
    return None


def _is_earlier(ledger: Ledger, report: Report, pdf: bytes) -> bool:
    """Tell whether the file is a state that the ledger has gone beyond: it must not bring that back."""
    return any(ledger.files.read(known.file).startswith(pdf) for known in report.files)


def _refuse_changed(verification: Verification, path: Path, *, signed: bool) -> None:
    whole, trusted = verification.answer(Question.WHOLE), verification.answer(Question.TRUSTED)
    if not signed and whole.verdict is not Verdict.FAILS:
        raise NothingSigned(path=path)
    if whole.verdict not in _GOOD:
        raise ChangedElsewhere(path=path, findings=whole.findings)
    if trusted.verdict is Verdict.FAILS:
        raise FileDoesNotHold(findings=trusted.findings)


def _refuse_other_issue(ledger: Ledger, report: Report, pdf: bytes, path: Path) -> None:
    if report.state in {State.ISSUED, State.SENT} and not pdf.startswith(current_pdf(ledger, report.id)):
        raise AnotherIssuedFile(path=path, number=report.number)


def _refuse_unknown_signers(
    verification: Verification, facts: Sequence[SignatureFacts], step: State, *, confirmed: bool
) -> None:
    who = verification.answer(Question.WHO).verdict
    if step is State.ISSUED and who is Verdict.FAILS:
        raise PersonHasNotSigned
    is_known = (
        verification.answer(Question.TRUSTED).verdict in _GOOD
        and verification.answer(Question.VALID_THEN).verdict in _GOOD
        and (step is not State.ISSUED or who is Verdict.HOLDS)
    )
    if not (is_known or confirmed):
        strange = [one for one in facts if one.trust is not Trust.TRUSTED] or facts
        raise SignersNotKnown(names=tuple(dict.fromkeys(map(name_and_code, strange))))


def name_and_code(facts: SignatureFacts) -> str:
    """Return a signer's name and the words to compare by telephone; the field's where nobody is named."""
    if facts.certificate is None:
        return facts.field
    return f"{facts.certificate.subject.common_name} ({' '.join(facts.certificate.code)})"


def _step(pdf: bytes, kinds: set[SubjectKind]) -> State:
    if SubjectKind.ORGANISATION in kinds:
        return State.ISSUED
    return State.NUMBERED if all(_shown(pdf)) else State.SIGNED


def _shown(pdf: bytes) -> tuple[str, date | None]:
    """Return number and date as the fields say them; empty what cannot be read as one."""
    filled = read_number_and_date(pdf)
    try:
        number = document_number(filled.number)
    except BadDocumentNumber:
        number = ""
    return number, read_long_date(filled.day)


def _number_and_date(report: Report, pdf: bytes, number: str, dated: date | None) -> tuple[str, date | None]:
    """Return what was issued, else what the fields say, else what the clerk has typed."""
    if report.state in {State.ISSUED, State.SENT}:
        return report.number, report.dated
    shown_number, shown_day = _shown(pdf)
    typed = document_number(number) if number.strip() else ""
    return shown_number or typed, shown_day or dated


def refuse_day(report: Report, day: date, when: datetime) -> None:
    """Make sure that a day of issue is possible for a report that is not issued.

    Raises:
        DateNotPossible: In the future, or long before it was sealed.
    """
    sealed = report.sealings[-1].sealed_utc.astimezone(_VIETNAM).date()
    earliest, latest = sealed - _BEFORE_SEALING, when.astimezone(_VIETNAM).date()
    if report.state not in {State.ISSUED, State.SENT} and not earliest <= day <= latest:
        raise DateNotPossible(day=day, earliest=earliest, latest=latest)


def _kinds(facts: Sequence[SignatureFacts]) -> set[SubjectKind]:
    # A timestamp on the document is nobody's signature under it, though an organisation gave it.
    signed = [one for one in facts if one.sub_filter is not SubFilter.TIMESTAMP]
    return {one.certificate.kind if one.certificate else SubjectKind.UNKNOWN for one in signed}

"""Taking back a sealed report that was signed, numbered or issued elsewhere (exchange rule 3, grade a).

The file must be ours plus later writings, and these may have touched nothing but the open places. Files that
an e-office made anew (grade b) and paper (grade c) are not taken here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from soxa.base.errors import AppError, Message
from soxa.base.files import read_whole
from soxa.domain.dates import read_long_date
from soxa.domain.reports import Report, SignedFile, State
from soxa.domain.verdicts import Question, Verdict
from soxa.pages.opening import MAX_BYTES
from soxa.services.naming import PDF_TYPE
from soxa.services.verifying import Verification, verify_bytes
from soxa.signing.facts import SubjectKind
from soxa.signing.number import read_number_and_date
from soxa.signing.verify import read_signatures
from soxa.storage.ledger import Ledger


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


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A file that was taken back."""

    report: Report
    """The report, with the file among its files."""
    step: State
    """How far the file brings it: signed, numbered or issued."""
    verification: Verification
    """The five answers about it."""


def take_back(
    ledger: Ledger, path: Path, *, when: datetime, number: str = "", dated: date | None = None
) -> TakenBack:
    """Take a file back that another program signed, numbered or issued; again, it changes nothing.

    Args:
        ledger: Open for writing.
        path: The file as that program left it.
        when: Now.
        number: What the clerk reads on the page, where it is a picture.
        dated: Likewise the date.

    Raises:
        NotOurSealedFile: It does not begin with a sealed draft of this ledger.
        NothingSigned: It bears no signature.
        ChangedElsewhere: The first answer does not hold.
        NumberOrDateMissing: It is issued, and number and date are neither text nor given.
        FileMissing: And the other errors of `soxa.services.verifying.verify`.
    """
    pdf = read_whole(path, limit_bytes=MAX_BYTES)
    report = _owner(ledger, pdf)
    if report is None:
        raise NotOurSealedFile(path=path)
    verification = verify_bytes(pdf)
    whole = verification.answer(Question.WHOLE)
    if whole.verdict not in {Verdict.HOLDS, Verdict.HOLDS_WITH_NOTE}:
        unsigned = whole.verdict is Verdict.CANNOT_TELL and not _signatories(pdf)
        raise NothingSigned(path=path) if unsigned else ChangedElsewhere(path=path, findings=whole.findings)
    step = _step(pdf)
    number, dated = _number_and_date(pdf, number, dated)
    if step is State.ISSUED and not (number and dated):
        raise NumberOrDateMissing(path=path)
    if _is_earlier(ledger, report, pdf):
        return TakenBack(report, step, verification)
    with ledger.act("report.take_back"):
        file = ledger.files.put(pdf, ledger.files.info(report.sealings[-1].pdf).name, PDF_TYPE)
        # The number first: once the file is there, an issued report keeps what it has.
        if number and dated and (report.number, report.dated) != (number, dated):
            ledger.reports.set_number(report.id, number, dated)
        ledger.reports.add_file(report.id, SignedFile(file, step, when, by_other_tool=True))
    return TakenBack(ledger.reports.by_id(report.id), step, verification)


def _owner(ledger: Ledger, pdf: bytes) -> Report | None:
    """Find the report whose last sealed draft the file begins with."""
    for report in ledger.reports.all():
        if report.state is not State.DRAFTING and pdf.startswith(ledger.files.read(report.sealings[-1].pdf)):
            return report
    return None


def _is_earlier(ledger: Ledger, report: Report, pdf: bytes) -> bool:
    """Tell whether the file is a state that the ledger has gone beyond: it must not bring that back."""
    return any(ledger.files.read(known.file).startswith(pdf) for known in report.files)


def _step(pdf: bytes) -> State:
    kinds = _signatories(pdf)
    if SubjectKind.ORGANISATION in kinds:
        return State.ISSUED
    filled = read_number_and_date(pdf)
    given = filled.number and read_long_date(filled.day)
    return State.NUMBERED if given else State.SIGNED


def _number_and_date(pdf: bytes, number: str, dated: date | None) -> tuple[str, date | None]:
    """Return what the fields say, else what the clerk has typed."""
    filled = read_number_and_date(pdf)
    return filled.number or number.strip(), read_long_date(filled.day) or dated


def _signatories(pdf: bytes) -> set[SubjectKind]:
    facts = read_signatures(pdf, ())
    return {one.certificate.kind if one.certificate else SubjectKind.UNKNOWN for one in facts}

"""Taking back what was issued as another file: an e-office's own PDF (grade b), paper or a scan (grade c).

A report is never left open for ever (exchange rule 3), and the data that travel with it never say another
number than what was issued: docs/adr/0018 says what follows from that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from soxa.base.errors import AppError, Message
from soxa.base.files import read_whole
from soxa.domain.ids import ReportId
from soxa.domain.reports import Elsewhere, Grade, Report, SignedFile, State
from soxa.domain.reprinting import Difference, Reprint, compare
from soxa.domain.text import tidy
from soxa.pages.opening import MAX_BYTES
from soxa.pages.texts import PageLines
from soxa.services.approving import FileDoesNotHold, NotSealed, refuse_taken
from soxa.services.carrying import SUFFIX, make_carrier
from soxa.services.judging import names_office
from soxa.services.naming import PDF_TYPE
from soxa.services.page_reading import has_words, read_foreign_lines
from soxa.services.printed_sheets import sheet_of
from soxa.services.recognising import (
    is_data_carrier,
    is_draft_copy,
    is_known,
    person_in,
    recognise,
    say_difference,
    sealed_by_office,
)
from soxa.services.scans import scan_of
from soxa.services.showing import show
from soxa.services.taking_back import (
    AnotherIssuedFile,
    NotOurSealedFile,
    NumberOrDateMissing,
    SignersNotKnown,
    name_and_code,
    refuse_day,
    take_back,
)
from soxa.services.trusting import trusted_certificates
from soxa.services.verifying import verify_bytes
from soxa.signing.facts import SignatureFacts, SubFilter, SubjectKind, Trust
from soxa.signing.number import document_number
from soxa.signing.verify import read_signatures
from soxa.storage.ledger import Ledger

_MOST_KEPT = 20
_MOST_REASON = 500
_ISSUED = frozenset({State.ISSUED, State.SENT})


class OfficeHasNotSealed(AppError):
    """The file bears no office's signature that holds over the whole of it: it is not issued as a file."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class FiguresDiffer(AppError):
    """Numbers of the file are others than those sealed: it is not an issue of this draft."""

    def __init__(self, *, equal: int, figures: int, findings: tuple[Message, ...]) -> None:
        super().__init__(equal=equal, figures=figures, count=len(findings))
        self.findings = findings


class WordsDiffer(AppError):
    """Every number is the same, words are not: it is taken back with a reason."""

    def __init__(self, *, findings: tuple[Message, ...]) -> None:
        super().__init__(count=len(findings))
        self.findings = findings


class NotWhatWasIssued(AppError):
    """The file is a draft, a copy of one, or a data carrier: nobody has signed paper that looks so."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class SignerMissing(AppError):
    """No signature tells who signed: the clerk types it."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class IssuedAs:
    """What the clerk says of an issued file, where the file does not say it itself."""

    when: datetime
    """Now."""
    number: str = ""
    """As it stands on the page."""
    dated: date | None = None
    """Likewise."""
    signer: str = ""
    """Who signed."""
    signers_confirmed: bool = False
    """The clerk has compared the codes of signers that our list does not know."""
    reason: str = ""
    """Why it is taken although words differ."""


def take_back_remade(ledger: Ledger, report_id: ReportId, path: Path, said: IssuedAs) -> Report:
    """Lock a report as issued by a PDF that an e-office made anew (grade b); again, it changes nothing.

    Args:
        ledger: Open for writing.
        report_id: Which report it is.
        path: The file.
        said: What the clerk adds; the file's own number and day go before it.

    Raises:
        NotSealed: The report is being written.
        AnotherIssuedFile: It is issued, and not by this file.
        NotWhatWasIssued: It is a data carrier.
        OfficeHasNotSealed: No office's signature holds over the whole file.
        FileDoesNotHold: A signer's chain leads to our list and is bad.
        FiguresDiffer: A number differs; `findings` say which and where.
        WordsDiffer: Words differ, and no reason was given.
        SignersNotKnown: Not confirmed, and our list does not know them or they bear another office's name.
        SignerMissing: No person's signature, and nobody named.
        NumberOrDateMissing: Neither in the text nor given.
        BadDocumentNumber, NumberTaken, DateNotPossible: Number or date cannot be this report's.
        FileMissing: And the other errors of `soxa.services.verifying.verify`.
    """
    report = _open_report(ledger, report_id)
    pdf = read_whole(path, limit_bytes=MAX_BYTES)
    if _is_taken(ledger, report, pdf, path):
        return report
    trust = trusted_certificates()
    verify_bytes(pdf, trust)  # in the worker first: what it cannot read is not read here
    facts = read_signatures(pdf, trust)
    if not sealed_by_office(pdf, facts):
        raise OfficeHasNotSealed(path=path)
    bad = [one for one in facts if one.trust is Trust.BAD]
    if bad:
        findings = tuple(Message("back.signer_bad", {"name": name_and_code(one)}) for one in bad)
        raise FileDoesNotHold(findings=findings)
    pages = read_foreign_lines(pdf)
    if is_data_carrier(pdf, pages):
        raise NotWhatWasIssued(path=path)
    reprint = _compared(ledger, report, pages)
    if reprint is None:
        raise OfficeHasNotSealed(path=path)
    _refuse_differing(reprint, said)
    if not said.signers_confirmed:
        _refuse_strangers(ledger, facts)
    signer = person_in(facts) or tidy(said.signer)
    if not signer:
        raise SignerMissing
    return _lock(ledger, report, pdf, path, said, _Found(Grade.REMADE, reprint, signer))


def take_back_paper(ledger: Ledger, report_id: ReportId, paths: Sequence[Path], said: IssuedAs) -> Report:
    """Lock a report as issued on paper (grade c): number, day and signer by the clerk's word, with a scan.

    Args:
        ledger: Open for writing.
        report_id: Which report it is.
        paths: The scan as one PDF, or photos in the order of the pages; a PDF that the office has not signed.
        said: Number, day and signer as they stand on the paper.

    Raises:
        NotSealed: The report is being written.
        AnotherIssuedFile: It is issued, and not by this scan.
        NotWhatWasIssued: It is a draft, or a data carrier, and no scan of paper.
        ScanMissing: And the other errors of `soxa.services.scans.scan_of`.
        FiguresDiffer, WordsDiffer: As for `take_back_remade`, where the scan has words of its own.
        SignerMissing, NumberOrDateMissing: Not given.
        BadDocumentNumber, NumberTaken, DateNotPossible: Number or date cannot be this report's.
    """
    report = _open_report(ledger, report_id)
    pdf = scan_of(paths)
    pages = read_foreign_lines(pdf)
    if is_data_carrier(pdf, pages) or is_draft_copy(ledger, pdf, pages):
        raise NotWhatWasIssued(path=paths[0])
    if _is_taken(ledger, report, pdf, paths[0]):
        return report
    reprint = _compared(ledger, report, pages)
    if reprint is not None:
        _refuse_differing(reprint, said)
    signer = tidy(said.signer)
    if not signer:
        raise SignerMissing
    return _lock(ledger, report, pdf, paths[0], said, _Found(Grade.PAPER, reprint, signer))


def take_back_file(
    ledger: Ledger, path: Path, said: IssuedAs, *, paper_of: tuple[str, str] | None = None
) -> Report:
    """Take a file back whatever its grade: our own, one made anew, or scanned paper.

    Args:
        ledger: Open for writing.
        path: The file.
        said: What the clerk adds.
        paper_of: Regime and period of the report that the file is the scan of; None for what was signed as a
            file.

    Raises:
        NotOurSealedFile: It is no sealed report of this ledger, nor like one, or like several.
        NotSealed: The report of `paper_of` was not begun, or is being written.
        AppError: All that `soxa.services.taking_back.take_back` and the two functions above raise.
    """
    if paper_of is not None:
        return take_back_paper(ledger, _report_named(ledger, *paper_of), [path], said)
    try:
        return take_back(
            ledger,
            path,
            when=said.when,
            number=said.number,
            dated=said.dated,
            signers_confirmed=said.signers_confirmed,
        ).report
    except NotOurSealedFile:
        pdf = read_whole(path, limit_bytes=MAX_BYTES)
        kept = ledger.files.find(hashlib.sha256(pdf).hexdigest())
        for report in ledger.reports.all():
            if kept is not None and any(one.file == kept for one in report.files):
                return report
        found = recognise(ledger, pdf)
        if found is None or not found.candidates or found.is_unsure:
            raise
    return take_back_remade(ledger, found.candidates[0].report, path, said)


def _report_named(ledger: Ledger, regime: str, label: str) -> ReportId:
    """Return the report of a period that paper may be of: the one that is not issued yet, else the newest."""
    named = [
        one
        for one in ledger.reports.all()
        if (one.regime, one.period.label) == (regime, label) and not (one.is_letter or one.is_given_up)
    ]
    waiting = [one for one in named if one.state not in _ISSUED]
    if not named:
        raise NotSealed
    return (waiting or named)[-1].id


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file is, once nothing speaks against it."""

    grade: Grade
    reprint: Reprint | None
    signer: str


def _open_report(ledger: Ledger, report_id: ReportId) -> Report:
    report = ledger.reports.by_id(report_id)
    if report.state is State.DRAFTING:
        raise NotSealed
    return report


def _is_taken(ledger: Ledger, report: Report, pdf: bytes, path: Path) -> bool:
    """Tell whether the file was taken back before.

    Raises:
        AnotherIssuedFile: The report is issued by another one.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    known = {ledger.files.info(one.file).sha256 for one in report.files if one.step is State.ISSUED}
    if report.state in _ISSUED and digest not in known:
        raise AnotherIssuedFile(path=path, number=report.number)
    if digest not in known and is_known(ledger, pdf):
        # Bytes that this ledger keeps for something else are no new document.
        raise AnotherIssuedFile(path=path, number=report.number)
    return digest in known


def _compared(ledger: Ledger, report: Report, pages: tuple[PageLines, ...]) -> Reprint | None:
    """Hold a file's pages against the last draft; None where they have no words of their own."""
    if not has_words(pages):
        return None
    outline = show(ledger.files.read(report.sealings[-1].pdf)).report.outline
    return compare(sheet_of(outline), [page.lines for page in pages])


def _refuse_differing(reprint: Reprint, said: IssuedAs) -> None:
    if reprint.numbers_differ:
        of_numbers = [one for one in reprint.differences if one.of_numbers] or reprint.differences
        raise FiguresDiffer(equal=reprint.equal, figures=reprint.figures, findings=_say(of_numbers))
    if reprint.differences and not tidy(said.reason):
        raise WordsDiffer(findings=_say(reprint.differences))


def _say(differences: Sequence[Difference]) -> tuple[Message, ...]:
    return tuple(say_difference(one) for one in differences)


def _refuse_strangers(ledger: Ledger, facts: Sequence[SignatureFacts]) -> None:
    office = ledger.office()
    strange = []
    for one in facts:
        if one.sub_filter is SubFilter.TIMESTAMP:
            continue
        certificate = one.certificate
        is_other_office = (
            certificate is not None
            and certificate.kind is SubjectKind.ORGANISATION
            and not names_office(certificate.subject, office)
        )
        if one.trust is not Trust.TRUSTED or is_other_office:
            strange.append(name_and_code(one))
    if strange:
        raise SignersNotKnown(names=tuple(dict.fromkeys(strange)))


def _lock(ledger: Ledger, report: Report, pdf: bytes, path: Path, said: IssuedAs, found: _Found) -> Report:
    reprint = found.reprint
    typed = document_number(said.number) if said.number.strip() else ""
    read = document_number(reprint.number) if reprint is not None and reprint.number else ""
    number = read or typed
    dated = (reprint.dated if reprint is not None else None) or said.dated
    if not number or dated is None:
        raise NumberOrDateMissing(path=path)
    refuse_day(report, dated, said.when)
    refuse_taken(ledger, report.id, number=number, day=dated)
    sealing = report.sealings[-1]
    name = ledger.files.info(sealing.pdf).name
    carrier = make_carrier(show(ledger.files.read(sealing.pdf)).report, pdf, grade=found.grade)
    with ledger.act("report.take_back"):
        file = ledger.files.put(pdf, name, PDF_TYPE)
        beside = ledger.files.put(carrier, name.removesuffix(".pdf") + SUFFIX + ".pdf", PDF_TYPE)
        elsewhere = Elsewhere(
            grade=found.grade,
            carrier=beside,
            signer=found.signer,
            figures=reprint.figures if reprint is not None else 0,
            equal=reprint.equal if reprint is not None else 0,
            compared=reprint is not None,
            differences=_kept(reprint),
            reason=tidy(said.reason)[:_MOST_REASON] if _kept(reprint) else "",
        )
        if (report.number, report.dated) != (number, dated):
            ledger.reports.set_number(report.id, number, dated)
        signed = SignedFile(file, State.ISSUED, said.when, by_other_tool=True, elsewhere=elsewhere)
        ledger.reports.add_file(report.id, signed)
    return ledger.reports.by_id(report.id)


def _kept(reprint: Reprint | None) -> tuple[str, ...]:
    differences = reprint.differences if reprint is not None else ()
    return tuple(f"{one.sealed or '–'} → {one.found or '–'}" for one in differences[:_MOST_KEPT])

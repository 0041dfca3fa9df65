"""Signing, numbering, issuing: each a later state of the sealed file, in the order of the Decree.

Decree 30/2020, articles 13 to 17: the authorised person signs, number and date are given, the organisation
signs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from soxa.base.errors import AppError, Message
from soxa.base.files import write_atomic
from soxa.documents.stamps import draw_stamp, draw_text
from soxa.domain.appearances import Signatory
from soxa.domain.ids import ReportId
from soxa.domain.reports import SignedFile, State
from soxa.domain.verdicts import Question, Verdict
from soxa.services.naming import PDF_TYPE
from soxa.services.showing import read_pdf
from soxa.storage.errors import ReportIsIssued
from soxa.storage.ledger import Ledger

__all__ = [
    "BeforeWhatItCorrects",
    "ChangedFile",
    "FileChangedMeanwhile",
    "FileDoesNotHold",
    "KeyFile",
    "NotSealed",
    "NumberTaken",
    "Signatory",
    "change_file",
    "current_pdf",
    "number_pdf",
    "number_report",
    "refuse_broken",
    "refuse_taken",
    "sign_pdf",
    "sign_report",
]

_ORDER = tuple(State)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A signer's key file with what opens it; it lives as long as one act of signing."""

    p12: bytes = field(repr=False)
    """PKCS#12."""
    passphrase: str = field(repr=False)
    """Opens it."""


class FileDoesNotHold(AppError):
    """The file was changed where it may not be, or its pages are not its data: nobody goes on with it."""

    def __init__(self, *, findings: tuple[Message, ...]) -> None:
        super().__init__(count=len(findings))
        self.findings = findings


def refuse_broken(pdf: bytes, *questions: Question) -> None:
    """Look at a file before it is carried on.

    Args:
        pdf: The file.
        questions: Whose answers must not fail.

    Raises:
        FileDoesNotHold: One of them fails.
        ReadingTookTooLong: And the other errors of `soxa.services.verifying.verify_bytes`.
    """
    from soxa.services.verifying import verify_bytes  # noqa: PLC0415 - PDFium is loaded when needed

    looked = verify_bytes(pdf)
    failing = [one for one in map(looked.answer, questions) if one.verdict is Verdict.FAILS]
    if failing:
        raise FileDoesNotHold(findings=tuple(finding for one in failing for finding in one.findings))


def sign_pdf(
    pdf: bytes,
    *,
    signatory: Signatory,
    key: KeyFile,
    picture: bytes | None,
    when: datetime,
    looked_at: bool = False,
) -> bytes:
    """Sign a sealed report.

    Args:
        pdf: The file as it is.
        signatory: The person, or the organisation after number and date.
        key: The signer's key.
        picture: PNG or JPEG of signature or seal, made transparent and small; None shows name and time.
        when: Moment of signing, with time zone.
        looked_at: The caller knows the file to hold.

    Raises:
        FileDoesNotHold: Its pages are not its data; for the organisation also if it was changed.
        WrongPassphrase: And the other errors of `soxa.signing.keys.load_key`.
        PersonHasNotSigned: And the other errors of `soxa.signing.sign`.
        PictureDamaged: And the other errors of `soxa.pictures.stamps.stamp_picture`.
    """
    from soxa.signing.keys import load_key  # noqa: PLC0415 - pyHanko is loaded when needed
    from soxa.signing.sign import sign_organisation, sign_person  # noqa: PLC0415 - as above

    opened = load_key(key.p12, key.passphrase, when=when)
    sign = sign_person if signatory is Signatory.PERSON else sign_organisation
    signed = sign(pdf, opened, _picture(picture), when=when, draw=draw_stamp)
    # A look takes a second: what is cheaper to refuse has been refused before.
    if not looked_at:
        first = () if signatory is Signatory.PERSON else (Question.WHOLE,)
        refuse_broken(pdf, *first, Question.PAGE_IS_DATA)
    return signed


def number_pdf(pdf: bytes, *, number: str, day: date, looked_at: bool = False) -> bytes:
    """Fill in the number and the day of issue.

    Args:
        pdf: The file signed by the person.
        number: ``5`` or ``05``.
        day: Day of issue.
        looked_at: The caller knows the file to hold.

    Raises:
        FileDoesNotHold: It was changed, or its pages are not its data.
        PersonHasNotSigned: And the other errors of `soxa.signing.number.fill_number_and_date`.
    """
    from soxa.signing.number import fill_number_and_date  # noqa: PLC0415 - pyHanko is loaded when needed

    numbered = fill_number_and_date(pdf, number=number, day=day, draw=draw_text)
    if not looked_at:
        refuse_broken(pdf, Question.WHOLE, Question.PAGE_IS_DATA)
    return numbered


def _picture(data: bytes | None) -> bytes | None:
    if data is None:
        return None
    from soxa.pictures.stamps import stamp_picture  # noqa: PLC0415 - PIL is loaded when needed

    return stamp_picture(data)


class NotSealed(AppError):
    """The report is still being written."""

    def __init__(self) -> None:
        super().__init__()


class FileChangedMeanwhile(AppError):
    """Another program wrote the file while it was being signed: it is not overwritten."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file as it was written."""

    path: Path
    """Where it stands."""
    sha256: str
    """Of its bytes."""
    size: int
    """Its bytes."""


def change_file(path: Path, change: Callable[[bytes], bytes], *, out: Path | None = None) -> ChangedFile:
    """Write a PDF's next state, in its place or into another file; on any failure it stays as it was.

    Args:
        path: The file.
        change: Makes the next state.
        out: Where to write; None = the same place.

    Raises:
        FileChangedMeanwhile: Another program wrote it meanwhile.
        FolderNotWritable: And the other errors of `soxa.base.files`.
    """
    before = read_pdf(path)
    after = change(before)
    if out is None and read_pdf(path) != before:
        raise FileChangedMeanwhile(path=path)
    target = out or path
    write_atomic(target, after)
    return ChangedFile(target, hashlib.sha256(after).hexdigest(), len(after))


class NumberTaken(AppError):
    """Another report of the year bears the number already (Decree 30/2020: once in a calendar year)."""

    def __init__(self, *, number: str, year: int, regime: str, label: str) -> None:
        super().__init__(number=number, year=year, regime=regime, label=label)


class BeforeWhatItCorrects(AppError):
    """A document that replaces or explains an issued one bears an earlier day than that one."""

    def __init__(self, *, day: date, number: str, dated: date) -> None:
        super().__init__(day=day, number=number, dated=dated)


def current_pdf(ledger: Ledger, report_id: ReportId) -> bytes:
    """Return the furthest state of a sealed report's PDF; of two as far, the later one.

    Raises:
        NotSealed: It is being written.
    """
    report = ledger.reports.by_id(report_id)
    if report.state is State.DRAFTING:
        raise NotSealed
    if not report.files:
        return ledger.files.read(report.sealings[-1].pdf)
    return ledger.files.read(max(reversed(report.files), key=lambda one: _ORDER.index(one.step)).file)


def _is_kept(ledger: Ledger, pdf: bytes) -> bool:
    """Tell whether these are bytes the ledger took in: made here, or looked at when they were taken back."""
    return ledger.files.find(hashlib.sha256(pdf).hexdigest()) is not None


def sign_report(
    ledger: Ledger,
    report_id: ReportId,
    *,
    signatory: Signatory,
    key: KeyFile,
    picture: bytes | None,
    when: datetime,
) -> bytes:
    """Sign a sealed report of the ledger and keep the signed file; the arguments are those of `sign_pdf`.

    Raises:
        NotSealed: It is being written.
        WrongPassphrase: And the other errors of `sign_pdf`.
    """
    pdf = current_pdf(ledger, report_id)
    signed = sign_pdf(
        pdf, signatory=signatory, key=key, picture=picture, when=when, looked_at=_is_kept(ledger, pdf)
    )
    step = State.SIGNED if signatory is Signatory.PERSON else State.ISSUED
    _keep(ledger, report_id, signed, step, when)
    return signed


def number_report(ledger: Ledger, report_id: ReportId, *, number: str, day: date, when: datetime) -> bytes:
    """Give a report of the ledger its number and date, and keep the file.

    Until the organisation signs, a wrong number or day is given again: the file that the person signed is
    filled in anew, and the earlier one stays in the ledger.

    Args:
        ledger: Open for writing.
        report_id: Signed by the person, numbered or not.
        number: ``5`` or ``05``.
        day: Day of issue.
        when: Now.

    Raises:
        NotSealed: It is being written.
        NumberTaken: Another report of that year has it.
        BeforeWhatItCorrects: It corrects a report of a later day.
        PersonHasNotSigned: And the other errors of `number_pdf`.
        ReportIsIssued: An issued report keeps the number it was issued with.
    """
    refuse_taken(ledger, report_id, number=number, day=day)
    pdf = _unnumbered_pdf(ledger, report_id)
    numbered = number_pdf(pdf, number=number, day=day, looked_at=_is_kept(ledger, pdf))
    with ledger.act("report.number"):
        _keep(ledger, report_id, numbered, State.NUMBERED, when)
        ledger.reports.set_number(report_id, number.strip().lstrip("0").zfill(2), day)
    return numbered


def _unnumbered_pdf(ledger: Ledger, report_id: ReportId) -> bytes:
    """Return the file that number and day are filled into: as signed, where it was numbered since."""
    report = ledger.reports.by_id(report_id)
    if report.state in {State.ISSUED, State.SENT}:
        raise ReportIsIssued(regime=report.regime, label=report.period.label)
    signed = [one for one in report.files if one.step is State.SIGNED]
    if report.state is State.NUMBERED and signed:
        return ledger.files.read(signed[-1].file)
    return current_pdf(ledger, report_id)


def refuse_taken(ledger: Ledger, report_id: ReportId, *, number: str, day: date) -> None:
    """Make sure that a report can bear a number and a day; a công văn bears its number under another symbol.

    Raises:
        NumberTaken: Another report of that year bears it.
        BeforeWhatItCorrects: It corrects a report of a later day.
    """
    report = ledger.reports.by_id(report_id)
    if report.correcting is not None:
        old = ledger.reports.by_id(report.correcting.report)
        if old.dated is not None and day < old.dated:
            raise BeforeWhatItCorrects(day=day, number=old.number, dated=old.dated)
    is_letter = report.is_letter
    for identity, dated in ledger.reports.numbered():
        if identity == report_id or dated.year != day.year:
            continue
        other = ledger.reports.by_id(identity)
        same = other.number.lstrip("0") == number.strip().lstrip("0") and other.is_letter == is_letter
        if same and other.dated is not None and other.dated.year == day.year:
            raise NumberTaken(number=number, year=day.year, regime=other.regime, label=other.period.label)


def _keep(ledger: Ledger, report_id: ReportId, pdf: bytes, step: State, when: datetime) -> None:
    report = ledger.reports.by_id(report_id)
    name = ledger.files.info(report.sealings[-1].pdf).name
    with ledger.act("report.file"):
        file = ledger.files.put(pdf, name, PDF_TYPE)
        ledger.reports.add_file(report_id, SignedFile(file, step, when, by_other_tool=False))

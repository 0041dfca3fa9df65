"""Handing an issued report over: a sending folder with PDF, DOCX and XLSX, a covering text, a mail draft."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from soxa.base.errors import AppError, Message, Parameter
from soxa.base.files import make_folder, write_atomic
from soxa.domain.appearances import Signatory
from soxa.domain.corrections import Act
from soxa.domain.ids import ReportId
from soxa.domain.offices import Office, OfficeType
from soxa.domain.reports import State
from soxa.domain.sendings import Sending
from soxa.domain.verdicts import Question
from soxa.exchanging.report import ReportFile
from soxa.mailing.drafts import Attachment, mail_draft
from soxa.services.approving import NotSealed, current_pdf, refuse_broken
from soxa.services.carrying import SUFFIX, carried, elsewhere_of
from soxa.services.correction_facts import symbol_of
from soxa.services.holding import ReplacedAlready, replaced_by
from soxa.services.naming import DOCX_TYPE, PDF_TYPE, REPORT_STEM, XLSX_TYPE, file_stem
from soxa.services.packs import pack_of
from soxa.services.showing import ShownReport, show
from soxa.storage.ledger import Ledger

__all__ = [
    "NotIssued",
    "SendingFolder",
    "covering_letter",
    "folder_name",
    "hand_over",
    "make_docx",
    "make_workbook",
    "sending_folder",
]

_LETTER_NAME = "thu-gui-kem.txt"
Tell = Callable[[Message], str]
"""Says a message in Vietnamese: what goes out is Vietnamese, whatever the language of the screen."""


class NotIssued(AppError):
    """The organisation has not signed: what is not issued is not sent."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class SendingFolder:
    """What was written for handing over."""

    folder: Path
    """Where everything stands."""
    pdf: Path
    """The issued report."""
    docx: Path
    """Its text, for e-office programs that want to edit."""
    xlsx: Path
    """Its figures as numbers."""
    mail: Path
    """Draft for a mail program."""
    letter: Path
    """The covering text alone, for messengers and web mail."""
    text: str
    """The covering text, to be copied."""
    sha256: str
    """Of the PDF: what a receipt will name."""
    mail_bytes: int
    """Size of the draft, to be held against the receiver's limit."""
    carrier: Path | None = None
    """The data carrier beside an issued report that is not our own file."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Return all that was written, the PDF first."""
        beside = (self.carrier,) if self.carrier is not None else ()
        return (self.pdf, *beside, self.docx, self.xlsx, self.mail, self.letter)


def sending_folder(
    pdf: bytes, folder: Path, *, tell: Tell, recipients: tuple[str, ...] = ()
) -> SendingFolder:
    """Write PDF, DOCX, XLSX, covering text and mail draft of an issued report into a folder, made if missing.

    Args:
        pdf: The issued report.
        folder: Where; files of the same names are replaced.
        tell: Says the covering letter's messages in Vietnamese.
        recipients: Mail addresses for the draft; may be empty.

    Raises:
        NotIssued: The organisation has not signed it.
        FileDoesNotHold: It was changed, or its pages are not its data.
        NoData: And the other errors of `soxa.services.showing.show`.
        AddressNotUsable: A recipient is no address.
        FolderNotWritable: And the other errors of `soxa.base.files.write_atomic`.
    """
    shown = show(pdf)
    if not _is_issued(pdf):
        raise NotIssued
    refuse_broken(pdf, Question.WHOLE, Question.PAGE_IS_DATA)
    return _write(pdf, shown, folder, tell=tell, recipients=recipients)


def _write(
    pdf: bytes,
    shown: ShownReport,
    folder: Path,
    *,
    tell: Tell,
    recipients: tuple[str, ...],
    carrier: bytes | None = None,
) -> SendingFolder:
    report = shown.report
    stem = stem_of(report)
    files = (
        Attachment(f"{stem}.pdf", pdf, PDF_TYPE),
        Attachment(f"{stem}.docx", make_docx(report), DOCX_TYPE),
        Attachment(f"{stem}.xlsx", make_workbook(report), XLSX_TYPE),
        *([Attachment(f"{stem}{SUFFIX}.pdf", carrier, PDF_TYPE)] if carrier is not None else []),
    )
    subject, body = (tell(message) for message in covering_letter(shown, tuple(one.name for one in files)))
    mail = mail_draft(subject, body, recipients=recipients, attachments=files)
    make_folder(folder)
    for one in files:
        write_atomic(folder / one.name, one.data)
    write_atomic(folder / f"{stem}.eml", mail)
    text = f"{subject}\n\n{body}\n"
    write_atomic(folder / _LETTER_NAME, text.encode("utf-8-sig"))
    return SendingFolder(
        folder=folder,
        pdf=folder / files[0].name,
        docx=folder / files[1].name,
        xlsx=folder / files[2].name,
        mail=folder / f"{stem}.eml",
        letter=folder / _LETTER_NAME,
        text=text,
        sha256=hashlib.sha256(pdf).hexdigest(),
        mail_bytes=len(mail),
        carrier=folder / f"{stem}{SUFFIX}.pdf" if carrier is not None else None,
    )


def hand_over(
    ledger: Ledger, report_id: ReportId, folder: Path, *, tell: Tell, now: datetime
) -> SendingFolder:
    """Make the sending folder of a report of the ledger and note it for each of its receivers.

    Args:
        ledger: Open for writing.
        report_id: An issued report.
        folder: See `sending_folder`.
        tell: See `sending_folder`.
        now: Moment of handing over.

    Raises:
        NotSealed: It is being written.
        NotIssued: And the other errors of `sending_folder`.
        ReplacedAlready: An issued report has taken its place.
    """
    report = ledger.reports.by_id(report_id)
    receivers = pack_of(ledger).regime(report.regime).receivers
    mailboxes = tuple(one.email for one in receivers if one.email)
    pdf = current_pdf(ledger, report_id)
    if report.state not in {State.ISSUED, State.SENT}:
        raise NotIssued
    holder = replaced_by(ledger, report_id)
    if holder is not None:
        # What was replaced must not go out a second time as if it held.
        raise ReplacedAlready(number=f"{holder.number}/{symbol_of(ledger, holder)}")
    elsewhere, carrier = elsewhere_of(report), None
    if elsewhere is not None:
        # Not our own file: it was looked at when it came, and its data go beside it.
        carrier = ledger.files.read(elsewhere.carrier)
        shown = carried(carrier, pdf, number=report.number)
        refuse_broken(carrier, Question.PAGE_IS_DATA)
    else:
        # The ledger's word, not the form's: an e-office may have signed and numbered in places of its own.
        found = show(pdf)
        shown = replace(found, number=report.number or found.number)
        # Also the ledger's own file: it is the last look before the report leaves the house.
        refuse_broken(pdf, Question.WHOLE, Question.PAGE_IS_DATA)
    made = _write(pdf, shown, folder, tell=tell, recipients=mailboxes, carrier=carrier)
    with ledger.act("report.send"):
        # By the names on the page: the pack's may still hold words to be filled in.
        for name in shown.report.outline.addressees:
            ledger.reports.add_sending(report_id, Sending(name, "folder", now, made.sha256))
    return made


def folder_name(ledger: Ledger, report_id: ReportId) -> str:
    """Return what a sealed document's sending folder is called: each has one of its own.

    The letters in them bear one name, so that two documents of a month would overwrite each other's.

    Raises:
        NotSealed: It is being written.
    """
    report = ledger.reports.by_id(report_id)
    if report.state is State.DRAFTING:
        raise NotSealed
    return f"gui-{ledger.files.info(report.sealings[-1].pdf).name.removesuffix('.pdf')}"


def covering_letter(shown: ShownReport, names: tuple[str, ...]) -> tuple[Message, Message]:
    """Return subject and body of the letter that goes with a report.

    Args:
        shown: The issued report.
        names: Names of the files that go with it.
    """
    report = shown.report
    subject: dict[str, Parameter] = {
        "office": _sender(report.office),
        "number": shown.number,
        "symbol": report.outline.symbol,
        "subject": report.outline.subject,
    }
    body: dict[str, Parameter] = {
        **subject,
        "addressees": report.outline.addressees,
        "first_day": report.period.start,
        "last_day": report.period.last_day,
        "files": "\n".join(f"- {name}" for name in names),
        "sha256": shown.sha256,
    }
    if report.corrects is not None:
        return Message("correct.letter_subject", subject), Message("correct.letter_body", body)
    if report.replaces is not None:
        told = {**body, "old_number": report.replaces.number, "old_day": report.replaces.dated}
        return Message("correct.replacing_subject", subject), Message("correct.replacing_body", told)
    return Message("sealing.letter_subject", subject), Message("sealing.letter_body", body)


def stem_of(report: ReportFile) -> str:
    """Return the name of a report's files without ending: ``BC-…``, ``BC-TT-1f0a-…`` (thay thế), ``CV-BS-…``.

    A report is replaced, and written about, more than once: the identity parts such documents of one period.
    """
    kind = REPORT_STEM
    if report.replaces is not None:
        kind = f"BC-TT-{report.id.hex[:4]}"
    elif report.corrects is not None:
        kind = f"{'CV-DC' if report.corrects.act is Act.ERRATUM else 'CV-BS'}-{report.id.hex[:4]}"
    return file_stem(
        report.office,
        regime=report.regime.code,
        period=report.period.label,
        draft=report.outline.draft,
        kind=kind,
    )


def _sender(office: Office) -> str:
    # One typed by hand is called as it was typed: it need not be a people's committee.
    return office.name if office.type is OfficeType.OTHER else f"UBND {office.full_name}"


def make_docx(report: ReportFile, *, mark: str = "") -> bytes:
    """Return the DOCX of a report's outline: the same words as its pages; a draft's copy bears a mark."""
    from soxa.documents.wordprocessing import render_docx  # noqa: PLC0415 - docx is loaded when needed

    return render_docx(report.outline, draft_mark=mark)


def make_workbook(report: ReportFile, *, mark: str = "") -> bytes:
    """Return the tables of a report, and all of its figures, as an Excel workbook of real numbers.

    Args:
        report: The report.
        mark: What a draft's copy bears; empty for what is issued.
    """
    from soxa.services.figure_sheets import figure_sheets  # noqa: PLC0415 - beside the next
    from soxa.spreadsheets.figures_workbook import figures_workbook  # noqa: PLC0415 - xlsxwriter when needed

    outline = report.outline
    return figures_workbook(
        figure_sheets(report), subject=outline.subject, created=outline.sealed_utc, mark=mark
    )


def _is_issued(pdf: bytes) -> bool:
    from soxa.signing.sign import signatories  # noqa: PLC0415 - pyHanko is loaded when needed

    return Signatory.ORGANISATION in signatories(pdf)

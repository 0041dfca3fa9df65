"""Copies to read of what is not issued: each page says which draft it is, and when it was made.

The sealed PDF itself bears no mark, for it is what gets signed; the copies are made beside it, from its data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from soxa.domain.ids import FileId, ReportId
from soxa.domain.reports import Report, State
from soxa.exchanging.report import ReportFile
from soxa.services.approving import current_pdf
from soxa.services.composing import VIET_NAM, compose
from soxa.services.drafting import open_report
from soxa.services.handing_over import make_docx, make_workbook
from soxa.services.naming import file_stem
from soxa.services.showing import show
from soxa.storage.ledger import Ledger

_ISSUED = frozenset({State.ISSUED, State.SENT})


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """A copy to read."""

    stem: str
    """Name of its files without ending."""
    mark: str
    """What each page bears; empty for what is issued."""
    pdf: bytes
    """Pages alone: nothing is embedded, nothing can be signed."""
    docx: bytes
    """The same words, to be commented on in Word."""
    xlsx: bytes
    """The same figures."""
    report: ReportFile
    """What it was made from."""

    @property
    def names(self) -> tuple[str, str, str]:
        """Return the names of PDF, DOCX and XLSX."""
        return (f"{self.stem}.pdf", f"{self.stem}.docx", f"{self.stem}.xlsx")


def draft_mark(draft: int, now: datetime) -> str:
    """Return what a copy of a draft bears: ``Dự thảo lần 2 – 22/11/2026 21:15``, in Viet Nam's time.

    Args:
        draft: Which draft; 0 for what is still being written.
        now: With time zone.
    """
    name = f"Dự thảo lần {draft}" if draft else "Bản đang soạn"
    return f"{name} – {now.astimezone(VIET_NAM):%d/%m/%Y %H:%M}"


def reading_copy(ledger: Ledger, report_id: ReportId, *, now: datetime) -> ReadingCopy:
    """Make the copies of a report as it stands: of the last draft, or of what is being written.

    Args:
        ledger: Whose; nothing is kept.
        report_id: Which report.
        now: With time zone.

    Raises:
        EntryMissing: There is no such report.
        TextNotPrintable: Characters that no page can show.
    """
    report = ledger.reports.by_id(report_id)
    if report.state is State.DRAFTING:
        return copy_of(_as_written(ledger, report, now), mark=draft_mark(0, now), suffix="dang-soan")
    data = sealed_data(ledger, report.sealings[-1].pdf)
    if report.state in _ISSUED:
        # It is no draft any more: the file that was issued is shown, with number, date and signatures.
        return replace(copy_of(data, mark="", suffix="ban-doc"), pdf=current_pdf(ledger, report_id))
    return copy_of(data, mark=draft_mark(data.outline.draft, now), suffix="ban-doc")


def copy_of(data: ReportFile, *, mark: str, suffix: str) -> ReadingCopy:
    """Make the copies of a report's data, with a mark on each page.

    Raises:
        TextNotPrintable: Characters that no page can show.
    """
    from soxa.documents.typesetting import render_pdf  # noqa: PLC0415 - Typst is loaded when needed

    stem = file_stem(data.office, regime=data.regime.code, period=data.period.label, draft=data.outline.draft)
    return ReadingCopy(
        stem=f"{stem}-{suffix}",
        mark=mark,
        pdf=render_pdf(data.outline, None, draft_mark=mark),
        docx=make_docx(data, mark=mark),
        xlsx=make_workbook(data, mark=mark),
        report=data,
    )


def sealed_data(ledger: Ledger, pdf: FileId) -> ReportFile:
    """Return the data of a sealed draft, a dropped one too, by its PDF."""
    return show(ledger.files.read(pdf)).report


def _as_written(ledger: Ledger, report: Report, now: datetime) -> ReportFile:
    from soxa.exchanging.outlines import composed  # noqa: PLC0415 - beside the next
    from soxa.services.sealing import report_data  # noqa: PLC0415 - Typst is loaded when needed

    draft = open_report(ledger, report.regime, report.period.label)
    return report_data(draft, composed(compose(draft, sealed_utc=now.replace(microsecond=0))))

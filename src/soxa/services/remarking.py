"""Writing remarks down (ý kiến lãnh đạo): typed from paper, or written here by whoever makes them."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from soxa.base.errors import AppError
from soxa.domain.figures import FigureKey
from soxa.domain.ids import RemarkId, ReportId
from soxa.domain.remarks import MAX_REMARK, Origin, Remark
from soxa.domain.reports import Report, State
from soxa.domain.secrecy import secrecy_mark
from soxa.domain.text import clean
from soxa.services.drafting import TextIsSecret
from soxa.storage.errors import ReportIsIssued
from soxa.storage.ledger import Ledger

MAX_AUTHOR = 100


class RemarkEmpty(AppError):
    """A remark says something."""

    def __init__(self) -> None:
        super().__init__()


class RemarkTooLong(AppError):
    """A remark is a few sentences."""

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(length=length, limit=limit)


def write_remark(
    ledger: Ledger,
    report_id: ReportId,
    text: str,
    *,
    day: date,
    author: str = "",
    section: str = "",
    figure: FigureKey | None = None,
    origin: Origin = Origin.PAPER,
) -> Remark:
    """Write down one remark on the draft that was shown last.

    Args:
        ledger: Open for writing.
        report_id: On which report.
        text: What was said.
        day: When.
        author: Who said it; empty: who acts.
        section: Section code; empty for the whole.
        figure: The figure it is about.
        origin: How it came here.

    Raises:
        EntryMissing: There is no such report.
        ReportIsIssued: What is issued is not remarked on here: it is corrected.
        RemarkEmpty: And RemarkTooLong.
        TextIsSecret: It is a secrecy mark.
    """
    report = ledger.reports.by_id(report_id)
    words = _checked(report, text)
    remark = Remark(
        id=RemarkId(uuid4()),
        report=report_id,
        draft=last_draft(report),
        author=clean(author)[:MAX_AUTHOR] or ledger.actor,
        day=day,
        text=words,
        origin=origin,
        section=section,
        figure=figure,
    )
    ledger.remarks.add([remark])
    return remark


def last_draft(report: Report) -> int:
    """Return the number of the newest draft that was sealed; 0 where none was."""
    return max((one.draft for one in report.sealings), default=0)


def refuse_issued(report: Report) -> None:
    """Refuse remarks on what is issued.

    Raises:
        ReportIsIssued: It is.
    """
    if report.state in {State.ISSUED, State.SENT}:
        raise ReportIsIssued(regime=report.regime, label=report.period.label)


def _checked(report: Report, text: str) -> str:
    refuse_issued(report)
    words = clean(text)
    if not words:
        raise RemarkEmpty
    if len(words) > MAX_REMARK:
        raise RemarkTooLong(length=len(words), limit=MAX_REMARK)
    if mark := secrecy_mark(words):
        raise TextIsSecret(mark=mark)
    return words

"""Correcting what is issued, by a document of its own: beginning one, filling its table, giving it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from soxa.base.errors import AppError
from soxa.domain.corrections import Act, Correcting, CorrectionRow, RowKind
from soxa.domain.ids import CorrectionRowId, ReportId, derived_id
from soxa.domain.reports import Report
from soxa.domain.secrecy import secrecy_mark
from soxa.domain.text import clean
from soxa.services.correction_differences import opinion_rows
from soxa.services.correction_facts import corrected, symbol_of
from soxa.services.drafting import TextIsSecret
from soxa.services.holding import ISSUED, Document, ReplacedAlready, corrected_periods, documents, replaced_by
from soxa.storage.ledger import Ledger
from soxa.storage.reports import ENTITY

__all__ = [
    "Document",
    "LetterNotCorrected",
    "NothingIssued",
    "ReplacedAlready",
    "add_row",
    "all_rows",
    "begin",
    "corrected_periods",
    "documents",
    "fill",
    "give_up",
    "leave_out",
    "replaced_by",
    "save_row",
]

MAX_WORDS = 1000
"""Signs of one cell of a correction's table."""


class NothingIssued(AppError):
    """The report is not issued: it is reopened and changed, not corrected."""

    def __init__(self, *, regime: str, label: str) -> None:
        super().__init__(regime=regime, label=label)


class LetterNotCorrected(AppError):
    """It is a công văn about a report: another one about the same report puts it right."""

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number)


def begin(ledger: Ledger, report_id: ReportId, act: Act) -> Report:
    """Begin a document that corrects an issued report; one that is being written already is gone on with.

    A replacing report starts with the issued words, its figures are reckoned anew; a công văn starts empty.

    Args:
        ledger: Open for writing.
        report_id: An issued report, the last of its chain.
        act: What is done.

    Raises:
        NothingIssued: It is not issued.
        ReplacedAlready: An issued report has replaced it.
        LetterNotCorrected: It is a công văn itself.
        CorrectedWithoutNumber: It bears no number or no date.
    """
    report = ledger.reports.by_id(report_id)
    if report.is_letter:
        raise LetterNotCorrected(number=report.number)
    if report.state not in ISSUED:
        raise NothingIssued(regime=report.regime, label=report.period.label)
    holder = replaced_by(ledger, report_id)
    if holder is not None:
        raise ReplacedAlready(number=f"{holder.number}/{symbol_of(ledger, holder)}")
    corrected(ledger, report)
    same = [one for one in _corrections(ledger, report) if one.correcting and one.correcting.act is act]
    open_ones = [one for one in same if one.state not in ISSUED]
    if open_ones:
        found = open_ones[-1]
        if found.is_given_up:
            ledger.reports.set_withdrawn(found.id, withdrawn=False)
        return ledger.reports.by_id(found.id)
    identity = derived_id(ledger.identity, ENTITY, act.value, report.id, len(same))
    is_report = act is Act.REPLACE
    new = Report(
        id=ReportId(identity),
        regime=report.regime,
        period=report.period,
        texts=tuple(replace(text, checked=False) for text in report.texts) if is_report else (),
        overrides=report.overrides if is_report else {},
        reasons=report.reasons if is_report else {},
        correcting=Correcting(act, report.id),
    )
    ledger.reports.begin(new)
    return ledger.reports.by_id(new.id)


def give_up(ledger: Ledger, report_id: ReportId) -> None:
    """Give up a correction that is being written; what was written stays, beginning it anew brings it back.

    Raises:
        ReportIsSealed: It is sealed: reopen it first.
        NothingIssued: It corrects nothing: a report that a regime asks for is not given up.
    """
    report = ledger.reports.by_id(report_id)
    if report.correcting is None:
        raise NothingIssued(regime=report.regime, label=report.period.label)
    ledger.reports.set_withdrawn(report_id, withdrawn=True)


# --- rows


def all_rows(ledger: Ledger, report_id: ReportId) -> tuple[CorrectionRow, ...]:
    """Return the rows of a document in order, those left out too."""
    return ledger.corrections.rows(report_id)


def fill(ledger: Ledger, report_id: ReportId) -> int:
    """Add what the ledger itself can tell to the table of opinions.

    That is: remarks since the issue, and figures and sentences that are others in a replacing report.

    Returns:
        How many rows are new; what was changed or taken out by hand stays as it is.

    Raises:
        ReportIsSealed: The table is frozen.
    """
    known = {row.id for row in ledger.corrections.rows(report_id)}
    new = [row for row in opinion_rows(ledger, ledger.reports.by_id(report_id)) if row.id not in known]
    ledger.corrections.save(new)
    return len(new)


def add_row(
    ledger: Ledger,
    report_id: ReportId,
    kind: RowKind,
    *,
    old: str = "",
    new: str = "",
    reason: str = "",
    source: str = "",
) -> CorrectionRow:
    """Add a row by hand: an opinion that was heard, an error of form. Its words are as in `CorrectionRow`.

    Raises:
        TextIsSecret: A cell is a secrecy mark.
        ReportIsSealed: The table is frozen.
        ValueError: A row of figures is made from the ledger, never by hand.
    """
    if kind is RowKind.VALUE:
        raise ValueError(kind)
    places = [row.place for row in ledger.corrections.rows(report_id) if row.kind is kind]
    row = CorrectionRow(
        CorrectionRowId(uuid4()), report_id, kind, max(places, default=0) + 1, None, old, new, reason, source
    )
    return save_row(ledger, row)


def save_row(ledger: Ledger, row: CorrectionRow) -> CorrectionRow:
    """Keep a row as it was edited; of a figure's row only the reason is the clerk's.

    Returns:
        The row as it is kept.

    Raises:
        TextIsSecret: A cell is a secrecy mark.
        ReportIsSealed: The table is frozen.
    """
    old, new, reason, source = (
        clean(text)[:MAX_WORDS] for text in (row.old, row.new, row.reason, row.source)
    )
    for text in (old, new, reason, source):
        if mark := secrecy_mark(text):
            raise TextIsSecret(mark=mark)
    if row.kind is RowKind.VALUE:
        kept = replace(row, reason=reason)
    else:
        kept = replace(row, old=old, new=new, reason=reason, source=source)
    ledger.corrections.save((kept,))
    return kept


def leave_out(ledger: Ledger, row_id: CorrectionRowId, *, left_out: bool) -> None:
    """Take a row out of the table, or put it in again.

    Raises:
        EntryMissing: There is none of that id.
        ReportIsSealed: The table is frozen.
    """
    ledger.corrections.save((replace(ledger.corrections.get(row_id), left_out=left_out),))


def _corrections(ledger: Ledger, report: Report) -> Sequence[Report]:
    of_period = ledger.reports.of_period(report.regime, report.period)
    return [one for one in of_period if one.correcting is not None and one.correcting.report == report.id]

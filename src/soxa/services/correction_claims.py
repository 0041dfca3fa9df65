"""What a file from anywhere claims to replace or to put right, and whether that may be so.

A signature says who made a file, not that the file may take another one's place: a report of one office that
names the report of another by its SHA-256 is whole and validly signed. So the claim is held against the file
that it names, wherever that is at hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from soxa.base.errors import AppError, Message, Parameter
from soxa.domain.corrections import Act
from soxa.domain.dates import read_long_date
from soxa.domain.text import tidy
from soxa.exchanging.corrections import Corrects
from soxa.exchanging.report import Replaced, ReportFile
from soxa.services.carrying import carried, elsewhere_of
from soxa.services.showing import ShownReport, show
from soxa.services.verifying import shown
from soxa.storage.ledger import Ledger


def claim_of(report: ReportFile) -> Message | None:
    """Return what a file claims to replace or to put right, in words; None if it claims nothing."""
    claimed = _claimed(report)
    if claimed is None:
        return None
    act = report.corrects.act if report.corrects is not None else Act.REPLACE
    told: dict[str, Parameter] = {
        "number": shown(claimed.number),
        "day": claimed.dated,
        "sha256": claimed.sha256,
    }
    return Message(f"correct.claims_{act.value}", told)


def judge_claim(report: ReportFile, old_pdf: bytes) -> tuple[Message, ...] | None:
    """Return why a file may not be what it claims to be of another; empty if all fits, or nothing is claimed.

    Args:
        report: The data of the file that makes the claim.
        old_pdf: The file that it should be about.

    Returns:
        None where the old file is the one named and has no data to say whose it is: an e-office's, a scan.
    """
    claimed = _claimed(report)
    if claimed is None:
        return ()
    try:
        shown_old = show(old_pdf)
    except AppError:
        is_named = hashlib.sha256(old_pdf).hexdigest() == claimed.sha256
        return None if is_named else (Message("correct.claim_other_file"),)
    return tuple(_faults(report, claimed, shown_old, read_long_date(shown_old.day)))


def known_claim(ledger: Ledger, report: ReportFile) -> tuple[Message, ...] | None:
    """Hold a file's claim against the ledger's own files; None if the ledger does not have what is named.

    An issued file that is not our own says by its data carrier what it is.
    """
    claimed = _claimed(report)
    file = ledger.files.find(claimed.sha256) if claimed is not None else None
    if claimed is None or file is None:
        return None
    pdf = ledger.files.read(file)
    for known in ledger.reports.all():
        elsewhere = elsewhere_of(known)
        if elsewhere is not None and known.files[-1].file == file:
            old = carried(ledger.files.read(elsewhere.carrier), pdf, number=known.number)
            return tuple(_faults(report, claimed, old, known.dated))
    return judge_claim(report, pdf)


def _claimed(report: ReportFile) -> Replaced | Corrects | None:
    return report.replaces if report.replaces is not None else report.corrects


def _faults(
    report: ReportFile, claimed: Replaced | Corrects, old: ShownReport, dated: date | None
) -> Iterator[Message]:
    if old.sha256 != claimed.sha256:
        yield Message("correct.claim_other_file")
    theirs = old.report
    if theirs.office.id != report.office.id:
        names: dict[str, Parameter] = {
            "old": shown(theirs.office.full_name),
            "new": shown(report.office.full_name),
        }
        yield Message("correct.claim_other_office", names)
    if theirs.corrects is not None:
        yield Message("correct.claim_of_letter")
    if (theirs.regime.code, theirs.period.start, theirs.period.end) != (
        report.regime.code,
        report.period.start,
        report.period.end,
    ):
        labels: dict[str, Parameter] = {
            "old": shown(f"{theirs.regime.name} {theirs.period.label}"),
            "new": shown(f"{report.regime.name} {report.period.label}"),
        }
        yield Message("correct.claim_other_period", labels)
    number = f"{old.number}/{theirs.outline.symbol}"
    if old.number and tidy(number) != tidy(claimed.number):
        yield Message("correct.claim_other_number", {"old": shown(number), "new": shown(claimed.number)})
    if dated is not None and dated != claimed.dated:
        yield Message("correct.claim_other_day", {"old": dated, "new": claimed.dated})

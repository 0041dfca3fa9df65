"""The data carrier: the sealed report once more, marked on each page, beside an issued file that is not ours.

An e-office that makes the PDF anew, and paper, carry no data. The carrier brings them to the receiver; its
``soxa.json`` names the issued file by its SHA-256 (exchange rule 3). It is no document: nobody signs it, and
number and date are not on it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from soxa.domain.reports import Elsewhere, Grade, Report, State
from soxa.exchanging.report import Issued, Renderer, ReportFile, decode_report, encode_report
from soxa.services.showing import ShownReport, embedded_data

__all__ = ["SUFFIX", "carried", "elsewhere_of", "make_carrier"]

SUFFIX = "-du-lieu"
"""Behind the name of the issued file."""


def elsewhere_of(report: Report) -> Elsewhere | None:
    """Return what is known of a report's issued file that is not our own; None if it is, or is not issued."""
    issued = [one for one in report.files if one.step is State.ISSUED]
    return issued[-1].elsewhere if issued else None


def carried(carrier: bytes, issued_file: bytes, *, number: str) -> ShownReport:
    """Return an issued report as its carrier tells of it.

    Args:
        carrier: As `make_carrier` made it.
        issued_file: What it goes beside.
        number: As it was issued.

    Raises:
        NoData: And the other errors of `soxa.services.showing.embedded_data`.
    """
    data = embedded_data(carrier)
    digest = hashlib.sha256(issued_file).hexdigest()
    return ShownReport(decode_report(data), data, number, "", digest, len(issued_file))


def make_carrier(report: ReportFile, issued_file: bytes, *, grade: Grade) -> bytes:
    """Make the carrier of a sealed report beside an issued file; the same two always give the same bytes.

    Args:
        report: The data as they were sealed.
        issued_file: What was issued, as it is kept.
        grade: REMADE or PAPER.

    Raises:
        TextNotPrintable: Characters that no page can show.
    """
    from soxa.documents.typesetting import layout, render_pdf, renderer  # noqa: PLC0415 - Typst when needed
    from soxa.services.comparing import CARRIER_MARK  # noqa: PLC0415 - as above

    made_by = renderer()
    whole = replace(
        report,
        issued=Issued(hashlib.sha256(issued_file).hexdigest(), grade),
        places=layout(report.outline).places,
        renderer=Renderer(made_by.typst, made_by.template, made_by.fonts),
    )
    data = encode_report(whole)
    return render_pdf(decode_report(data).outline, data, draft_mark=CARRIER_MARK)

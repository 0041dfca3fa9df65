"""From a report's data to its PDF: pages, embedded data, open places. Pure: no ledger, no clock.

What travels decides what is printed: the data are written first, read again as a receiver reads them, and the
pages are made from what was read. So a receiver with the same renderer makes the same bytes (answer 5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from soxa.base.errors import AppError
from soxa.documents.stamps import draw_text
from soxa.documents.typesetting import layout, render_pdf, renderer
from soxa.domain.outline import Rectangle, WidgetPlaces
from soxa.exchanging.consistency import consistency
from soxa.exchanging.outlines import composed
from soxa.exchanging.report import Renderer, ReportFile, decode_report, encode_report

_NOWHERE = Rectangle(0, 0.0, 0.0, 0.0, 0.0)
OPEN_PLACES = WidgetPlaces(_NOWHERE, _NOWHERE, _NOWHERE, _NOWHERE)
"""Places of a report that is not laid out yet."""
OPEN_RENDERER = Renderer("", "", "")
"""Renderer of a report that is not laid out yet."""


class DataContradictPages(AppError):
    """The report's pages and its figures do not agree: it is not sealed."""

    def __init__(self, *, count: int, figures: tuple[str, ...]) -> None:
        super().__init__(count=count, figures=figures)


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """A report sealed."""

    pdf: bytes
    """PDF/A-3b with the data and the open places."""
    report: ReportFile
    """The data, as a receiver reads them."""


def make_sealed_pdf(report: ReportFile) -> SealedPdf:
    """Lay a report out, embed its data, and open the places for number, date and signatures.

    Args:
        report: Places and renderer are filled in here.

    Raises:
        TextNotPrintable: Characters that no page can show.
        DataContradictPages: A number on the pages is not its figure's.
        DataFaulty: The data could not be read again.
    """
    from soxa.signing.widgets import add_widgets  # noqa: PLC0415 - pyHanko is loaded when needed

    outline = composed(report.outline)
    arranged = layout(outline)
    made_by = renderer()
    whole = replace(
        report,
        outline=outline,
        places=arranged.places,
        renderer=Renderer(made_by.typst, made_by.template, made_by.fonts),
    )
    data = encode_report(whole)
    as_read = decode_report(data)
    faults = consistency(as_read)
    if faults:
        named = {str(fault.parameters["figure"]) for fault in faults if "figure" in fault.parameters}
        raise DataContradictPages(count=len(faults), figures=tuple(sorted(named)))
    pages = render_pdf(as_read.outline, data)
    pdf = add_widgets(
        pages,
        as_read.places,
        open_date=arranged.open_date,
        draw=draw_text,
        number_size_pt=arranged.number_size_pt,
        date_size_pt=arranged.date_size_pt,
    )
    return SealedPdf(pdf, as_read)

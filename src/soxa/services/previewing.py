"""The pages of a report while it is written, ready for the screen: what they are and how large."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from soxa.base.progress import Progress, Silent
from soxa.domain.ids import ReportId
from soxa.services.composing import compose
from soxa.services.drafting import Draft
from soxa.services.viewing import PageSize, page_sizes
from soxa.storage.ledger import Ledger

if TYPE_CHECKING:
    from soxa.services.sealing import PreviewPdf

__all__ = ["Preview", "SectionPlace", "preview", "sealed_pages"]


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """Where a section begins."""

    section: str
    """Section code, or the label of an appendix."""
    page: int
    """Page from 0."""
    top_pt: float
    """Points from the page's upper edge."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Pages for the screen."""

    pdf: bytes
    """The file."""
    sizes: tuple[PageSize, ...]
    """Its pages."""
    places: tuple[SectionPlace, ...] = ()
    """Where sections begin, in the order of the pages; empty for a sealed file."""


def preview(draft: Draft, *, now: datetime, progress: Progress | None = None) -> Preview:
    """Lay a draft out for the screen; nothing is kept.

    Args:
        draft: The report as it stands.
        now: With its time zone; gives month and year of the open date.
        progress: Asked whether to stop, between the steps.

    Raises:
        TextNotPrintable: Characters that no page can show.
        Cancelled: The user has asked to stop.
    """
    from soxa.services import sealing  # noqa: PLC0415 - Typst is loaded when needed

    progress = progress or Silent()
    progress.step(0, 2)
    made = sealing.preview(compose(draft, sealed_utc=now.replace(microsecond=0)))
    progress.step(1, 2)
    return Preview(made.pdf, page_sizes(made.pdf), _places(made))


def sealed_pages(ledger: Ledger, report_id: ReportId) -> Preview:
    """Return the pages of a sealed report as its file is now: signed, numbered or issued.

    Raises:
        NotSealed: It is being written.
    """
    from soxa.services.approving import current_pdf  # noqa: PLC0415 - Typst is loaded when needed

    pdf = current_pdf(ledger, report_id)
    return Preview(pdf, page_sizes(pdf))


def _places(made: PreviewPdf) -> tuple[SectionPlace, ...]:
    first: dict[str, SectionPlace] = {}
    for anchor in made.anchors:
        if anchor.section:
            place = SectionPlace(anchor.section, anchor.page, anchor.top_pt)
            first.setdefault(anchor.section, place)
    return tuple(first.values())

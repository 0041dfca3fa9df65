"""The pages of a report while it is written, and where each section begins on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from soxa.base.progress import Progress, Silent
from soxa.domain.outline import Outline
from soxa.services.composing import compose
from soxa.services.drafting import Draft
from soxa.services.viewing import PageSize, page_sizes

__all__ = ["Preview", "SectionPlace", "preview", "preview_of"]


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """Where a section begins."""

    section: str
    """Section code, or the label of an appendix."""
    block: str
    """Block id; empty for its heading."""
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
    places: tuple[SectionPlace, ...]
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
    progress = progress or Silent()
    progress.step(0, 2)
    return preview_of(compose(draft, sealed_utc=now.replace(microsecond=0)), progress=progress)


def preview_of(outline: Outline, *, progress: Progress | None = None) -> Preview:
    """Lay an outline out for the screen; errors as for `preview`."""
    from soxa.documents.typesetting import layout  # noqa: PLC0415 - Typst is loaded when needed
    from soxa.exchanging.outlines import composed  # noqa: PLC0415 - as above
    from soxa.services.sealed_files import make_preview_pdf  # noqa: PLC0415 - as above

    progress = progress or Silent()
    pdf = make_preview_pdf(outline)
    progress.step(1, 2)
    anchors = layout(composed(outline)).anchors
    places = tuple(SectionPlace(one.section, one.block, one.page, one.top_pt) for one in anchors)
    return Preview(pdf, page_sizes(pdf), places)


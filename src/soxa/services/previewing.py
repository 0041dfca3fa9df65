"""The pages of a report while it is written, ready for the screen: what they are and how large."""

from __future__ import annotations

from collections.abc import Sequence
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

__all__ = ["SIGNING_PLACE", "Preview", "SectionPlace", "preview", "sealed_pages"]

SIGNING_PLACE = "soxa.person"
"""Stands for a section's code where the person's signature goes."""


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
    """Where sections begin, in the order of the pages; for a sealed file also the place of signing."""


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
    from soxa.documents.typesetting import layout  # noqa: PLC0415 - Typst is loaded when needed
    from soxa.services.approving import current_pdf  # noqa: PLC0415 - as above
    from soxa.services.carrying import elsewhere_of  # noqa: PLC0415 - as above
    from soxa.services.showing import show  # noqa: PLC0415 - as above

    pdf = current_pdf(ledger, report_id)
    if elsewhere_of(ledger.reports.by_id(report_id)) is not None:
        return Preview(pdf, page_sizes(pdf), ())  # pages of another program: nobody knows what stands where
    shown, sizes = show(pdf).report, page_sizes(pdf)
    places = [
        SectionPlace(anchor.section, anchor.page, anchor.top_pt) for anchor in layout(shown.outline).anchors
    ]
    person = shown.places.person
    places.append(SectionPlace(SIGNING_PLACE, person.page, sizes[person.page].height - person.top))
    return Preview(pdf, sizes, _first_of_each(places))


def _places(made: PreviewPdf) -> tuple[SectionPlace, ...]:
    return _first_of_each([SectionPlace(one.section, one.page, one.top_pt) for one in made.anchors])


def _first_of_each(places: Sequence[SectionPlace]) -> tuple[SectionPlace, ...]:
    first: dict[str, SectionPlace] = {}
    for place in places:
        if place.section:
            first.setdefault(place.section, place)
    return tuple(sorted(first.values(), key=lambda place: (place.page, place.top_pt)))

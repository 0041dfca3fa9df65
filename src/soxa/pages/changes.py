"""What a later revision of a file changed on its pages, pixel against pixel (exchange rule 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from soxa.domain.outline import Rectangle
from soxa.pages.ink import ink_of, mask, unmatched
from soxa.pages.opening import opened
from soxa.pages.rasters import PageImage, draw, loaded

_SCALE = 1.5
_MARGIN_PT = 1.0
"""A signature's outline may touch the edge of its rectangle: smoothing colours one more pixel."""


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that shows something else outside the places that are open to change."""

    page: int
    """Page from 0; the first page that is missing or new where their number differs."""


def changed_pages(
    before: bytes, after: bytes, *, open_places: Sequence[Rectangle], added_places: Sequence[Rectangle] = ()
) -> tuple[PageChange, ...]:
    """Compare two revisions of a file, annotations and form fields included.

    Args:
        before: The earlier revision.
        after: The later one.
        open_places: Rectangles inside which anything may have come.
        added_places: Rectangles inside which ink may have come, but none may have gone.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    with opened(before) as one, opened(after) as other:
        if len(one) != len(other):
            return (PageChange(min(len(one), len(other))),)
        one.init_forms()
        other.init_forms()
        found = []
        for index in range(len(one)):
            with loaded(one, index) as page:
                old = draw(page, scale=_SCALE, grey=True, annotations=True)
            with loaded(other, index) as page:
                new = draw(page, scale=_SCALE, grey=True, annotations=True)
            free = _on_page(open_places, index, old)
            added = _on_page(added_places, index, old)
            if _differs(old, new, free | added) or unmatched(ink_of(old), ink_of(new)) & added & ~free:
                found.append(PageChange(index))
        return tuple(found)


def _on_page(places: Sequence[Rectangle], index: int, image: PageImage) -> int:
    here = [place for place in places if place.page == index]
    return mask(here, stride=image.stride, height=image.height, scale=_SCALE, margin_pt=_MARGIN_PT)


def _differs(old: PageImage, new: PageImage, allowed: int) -> bool:
    if (old.width, old.height, old.stride) != (new.width, new.height, new.stride):
        return True
    if old.pixels == new.pixels:
        return False
    different = int.from_bytes(old.pixels, "little") ^ int.from_bytes(new.pixels, "little")
    return different & ~(allowed * 0xFF) != 0

"""What a later revision of a file changed on its pages, pixel against pixel (exchange rule 3)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from soxa.domain.outline import Rectangle
from soxa.pages.ink import ink_of, mask, unmatched
from soxa.pages.opening import opened
from soxa.pages.rasters import PageImage, draw, loaded

if TYPE_CHECKING:
    import pypdfium2

_SCALE = 1.5
_BESIDE_PIXELS = 4
_MARGIN_PT = 1.0
"""A signature's outline may touch the edge of its rectangle: smoothing colours one more pixel."""


@dataclass(frozen=True, slots=True)
class Version:
    """A file as it was after one writing."""

    pdf: bytes
    """All bytes up to the end of that writing."""
    open_places: tuple[Rectangle, ...] = ()
    """Rectangles inside which this writing may have changed anything."""
    added_places: tuple[Rectangle, ...] = ()
    """Rectangles inside which it may have added ink where the page was empty, but taken none away."""
    stamp_places: tuple[Rectangle, ...] = ()
    """Rectangles inside which added ink may lie over what was there: stamps cross names and lines."""


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that shows something else outside the places that are open to change."""

    version: int
    """The version that changed it, from 1."""
    page: int
    """Page from 0; the first page that is missing or new where their number differs."""


def changed_pages(versions: Sequence[Version], *, printed: bool = False) -> tuple[PageChange, ...]:
    """Compare each version of a file with the one before, annotations and form fields included.

    Args:
        versions: From the first writing on.
        printed: Compare what a printer would print instead of what the screen shows.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    with ExitStack() as stack:
        documents = [stack.enter_context(opened(version.pdf)) for version in versions]
        for document in documents:
            document.init_forms()
        counts = [len(document) for document in documents]
        found = [
            PageChange(number, min(before, after))
            for number, (before, after) in enumerate(pairwise(counts), start=1)
            if before != after
        ]
        for index in range(min(counts)):
            images = [_draw(document, index, printed=printed) for document in documents]
            found += [
                PageChange(number, index)
                for number, (old, new) in enumerate(pairwise(images), start=1)
                if _has_trespassed(old, new, versions[number], index)
            ]
        return tuple(found)


def _draw(document: pypdfium2.PdfDocument, index: int, *, printed: bool) -> PageImage:
    with loaded(document, index) as page:
        return draw(page, scale=_SCALE, grey=True, annotations=True, printed=printed)


def _has_trespassed(old: PageImage, new: PageImage, version: Version, index: int) -> bool:
    if old == new:
        return False
    free = _on_page(version.open_places, index, old)
    added = _on_page(version.added_places, index, old)
    taken_away = unmatched(ink_of(old), ink_of(new)) & added & ~free
    if taken_away:
        return True
    beside = added & ~_around_ink(old)
    over = added & _on_page(version.stamp_places, index, old)
    return _differs(old, new, free | beside | over)


def _around_ink(image: PageImage) -> int:
    """Return the ink of a page grown by about three points: a digit set beside a number changes it."""
    grown = ink_of(image).near
    row = 8 * image.stride
    for _ in range(_BESIDE_PIXELS):
        grown |= (grown << 8) | (grown >> 8)
        grown |= (grown << row) | (grown >> row)
    return grown


def _on_page(places: Sequence[Rectangle], index: int, image: PageImage) -> int:
    here = [place for place in places if place.page == index]
    return mask(here, stride=image.stride, height=image.height, scale=_SCALE, margin_pt=_MARGIN_PT)


def _differs(old: PageImage, new: PageImage, allowed: int) -> bool:
    if (old.width, old.height, old.stride) != (new.width, new.height, new.stride):
        return True
    different = int.from_bytes(old.pixels, "little") ^ int.from_bytes(new.pixels, "little")
    return different & ~(allowed * 0xFF) != 0

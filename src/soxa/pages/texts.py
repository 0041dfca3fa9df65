"""The text of pages, in order, as programs read it."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soxa.domain.outline import Rectangle
from soxa.pages.opening import opened
from soxa.pages.rasters import loaded

if TYPE_CHECKING:
    import pypdfium2

_OVERLAP_PT = 1.0
_MOST_SIGNS = 600_000
_PICTURE_SHARE = 0.6
_WHITE = 240
_CLEAR = 40


def read_pages(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page in the order of the file, without any white space.

    White space is left out because justified lines and hyphens make it differ between renderers that agree on
    every word.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    with opened(pdf) as document:
        texts = []
        for index in range(len(document)):
            with loaded(document, index) as page:
                text = page.get_textpage()
                texts.append("".join(text.get_text_range().split()))
                text.close()
        return tuple(texts)


def count_annotations(pdf: bytes) -> int:
    """Return how many annotations of any kind all pages bear.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

    with opened(pdf) as document:
        count = 0
        for index in range(len(document)):
            with loaded(document, index) as page:
                count += raw.FPDFPage_GetAnnotCount(page.raw)
        return count


def has_text_in(pdf: bytes, places: Sequence[Rectangle]) -> bool:
    """Tell whether any character, white space aside, stands in one of the places, a point of overlap aside.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    with opened(pdf) as document:
        for place in places:
            if not 0 <= place.page < len(document):
                continue
            with loaded(document, place.page) as page:
                text = page.get_textpage()
                words = text.get_text_bounded(
                    left=place.left + _OVERLAP_PT,
                    bottom=place.bottom + _OVERLAP_PT,
                    right=place.right - _OVERLAP_PT,
                    top=place.top - _OVERLAP_PT,
                )
                text.close()
            if words.strip():
                return True
    return False


@dataclass(frozen=True, slots=True)
class PageLines:
    """What a page says, and whether that can be taken for what eyes see."""

    lines: tuple[str, ...]
    """Its text by lines, in the order of the file."""
    is_picture: bool
    """A picture covers most of it: a scan, whose text (if any) is a guess laid under it."""
    is_hidden: bool
    """Some of its text is drawn so that nobody sees it."""


def read_lines(pdf: bytes) -> tuple[PageLines, ...]:
    """Return the lines of each page; of more text than any report has, only the beginning.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    found: list[PageLines] = []
    signs = 0
    with opened(pdf) as document:
        for index in range(len(document)):
            with loaded(document, index) as page:
                text = page.get_textpage()
                said = text.get_text_range()
                text.close()
                signs += len(said)
                if signs > _MOST_SIGNS:
                    break
                found.append(PageLines(tuple(said.splitlines()), _is_picture(page), _hides_text(page)))
    return tuple(found)


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Tell whether one picture, or several together, cover most of a page."""
    from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

    width, height = page.get_size()
    covered = 0.0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5):
        left, bottom, right, top = thing.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0.0)) * max(
            0.0, min(top, height) - max(bottom, 0.0)
        )
    return bool(covered >= _PICTURE_SHARE * width * height)


def _hides_text(page: pypdfium2.PdfPage) -> bool:
    from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

    unseen = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
    colour = [ctypes.c_uint() for _ in range(4)]
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
        if raw.FPDFTextObj_GetTextRenderMode(thing.raw) in unseen:
            return True
        if raw.FPDFPageObj_GetFillColor(thing.raw, *(ctypes.byref(one) for one in colour)):
            red, green, blue, alpha = (one.value for one in colour)
            if min(red, green, blue) >= _WHITE or alpha < _CLEAR:
                return True
    return False

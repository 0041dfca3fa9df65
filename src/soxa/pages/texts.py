"""The text of pages, in order, as programs read it."""

from __future__ import annotations

from collections.abc import Sequence

from soxa.domain.outline import Rectangle
from soxa.pages.opening import opened
from soxa.pages.rasters import loaded

_OVERLAP_PT = 1.0


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

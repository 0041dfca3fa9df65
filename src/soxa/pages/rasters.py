"""Pages as pictures: for the preview, and for comparing what eyes see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soxa.pages.opening import NotAPdf, opened

if TYPE_CHECKING:
    import pypdfium2


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as pixels."""

    width: int
    """Pixels a row."""
    height: int
    """Rows."""
    stride: int
    """Bytes a row."""
    pixels: bytes
    """BGRX, four bytes a pixel, rows from the top; or one grey byte a pixel where so asked."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """Size of a page in points."""

    width: float
    """Points."""
    height: float
    """Points."""


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """Return the size of each page.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    with opened(pdf) as document:
        return tuple(PageSize(*document.get_page_size(index)) for index in range(len(document)))


def raster(
    pdf: bytes, index: int, *, scale: float, grey: bool = False, annotations: bool = True
) -> PageImage:
    """Draw one page, about 24 ms at scale 1.5.

    Args:
        pdf: The file.
        index: Page from 0.
        scale: Pixels a point.
        grey: One byte a pixel instead of four.
        annotations: Draw annotations and form fields too (signatures, number, date).

    Raises:
        NotAPdf: also where the page itself cannot be read.
        EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    with opened(pdf) as document:
        if annotations:
            document.init_forms()
        with loaded(document, index) as page:
            return draw(page, scale=scale, grey=grey, annotations=annotations)


@contextmanager
def loaded(document: pypdfium2.PdfDocument, index: int) -> Iterator[pypdfium2.PdfPage]:
    """Load a page of an open document for the time of the block.

    Raises:
        NotAPdf: the page cannot be read.
    """
    import pypdfium2  # noqa: PLC0415 - as in `opened`

    try:
        page = document[index]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise NotAPdf from error
    try:
        yield page
    finally:
        page.close()


def draw(
    page: pypdfium2.PdfPage, *, scale: float, grey: bool, annotations: bool, printed: bool = False
) -> PageImage:
    """Draw a page of an open document; arguments as for `raster`.

    Args:
        page: The page.
        scale: Pixels a point.
        grey: One byte a pixel instead of four.
        annotations: Draw annotations and form fields too.
        printed: Draw what a printer would print: an annotation may show on paper alone.
    """
    from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

    bitmap = page.render(
        scale=scale,
        grayscale=grey,
        may_draw_forms=annotations,
        draw_annots=annotations,
        rev_byteorder=False,
        prefer_bgrx=True,
        extra_flags=raw.FPDF_PRINTING if printed else 0,
    )
    try:
        return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        bitmap.close()

"""Paper as a PDF: photos of its pages, or a scan made smaller, one page after the other."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable

from PIL import Image

from soxa.pictures.shrinking import MOST_BYTES, shrink

_A4_POINTS = (595.0, 842.0)
_QUALITIES = (80, 65, 50, 35)
_NO_TIME = time.gmtime(0)


def pages_of_photos(photos: Iterable[bytes]) -> bytes:
    """Return photos as the pages of a PDF, each made small, upright and without metadata.

    The same photos always give the same bytes.

    Raises:
        PhotoDamaged, PhotoTooLarge, PhotoNotDecoded: As `soxa.pictures.shrinking.shrink`.
    """
    return _write([Image.open(io.BytesIO(shrink(photo).data)) for photo in photos])


def pages_of_pixels(pages: Iterable[tuple[int, int, int, bytes]]) -> bytes:
    """Return grey pages as a small PDF.

    Args:
        pages: Width, rows, bytes a row and pixels of each, one grey byte a pixel, from the top.
    """
    return _write([_grey(*page) for page in pages])


def _grey(width: int, height: int, stride: int, pixels: bytes) -> Image.Image:
    page = Image.frombuffer("L", (width, height), pixels, "raw", "L", stride, 1)
    for quality in _QUALITIES:
        written = io.BytesIO()
        page.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= MOST_BYTES:
            break
    return Image.open(io.BytesIO(written.getvalue()))


def _write(pages: list[Image.Image]) -> bytes:
    written = io.BytesIO()
    plain = [page.convert("RGB" if page.mode != "L" else "L") for page in pages]
    resolution = max(max(page.size) for page in plain) / (_A4_POINTS[1] / 72)
    plain[0].save(
        written,
        "PDF",
        save_all=True,
        append_images=plain[1:],
        resolution=resolution,
        quality=75,
        creationDate=_NO_TIME,
        modDate=_NO_TIME,
    )
    return written.getvalue()

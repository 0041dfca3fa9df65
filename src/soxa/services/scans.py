"""What a clerk has of a paper document: a scanned PDF or photos of its pages, kept small."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from soxa.base.errors import AppError
from soxa.base.files import read_whole
from soxa.pages.opening import MAX_BYTES
from soxa.services.page_reading import read_foreign_lines

_PDF_START = b"%PDF-"
_LARGE_BYTES = 3_000_000
"""A scan above this is drawn anew, page by page; a report shall stay below 5 MB (exchange rule 5)."""
_LONGEST_POINTS = 1600.0
_MOST_PAGES = 60


class ScanMissing(AppError):
    """No file of the paper was given."""

    def __init__(self) -> None:
        super().__init__()


class ScanMixed(AppError):
    """Several files, and a PDF among them: one scanned PDF, or photos, not both."""

    def __init__(self) -> None:
        super().__init__()


class ScanTooLong(AppError):
    """More pages than a report has."""

    def __init__(self, *, pages: int, limit: int) -> None:
        super().__init__(pages=pages, limit=limit)


def scan_of(paths: Sequence[Path]) -> bytes:
    """Return a paper document as one PDF.

    Args:
        paths: One PDF, or photos in the order of the pages.

    Raises:
        ScanMissing, ScanMixed, ScanTooLong: See there.
        PhotoDamaged: And the other errors of `soxa.pictures.scans`.
        NotAPdf: And the other errors of `soxa.services.page_reading.read_foreign_lines`.
        FileMissing: And the other errors of `soxa.base.files.read_whole`.
    """
    if not paths:
        raise ScanMissing
    if len(paths) > _MOST_PAGES:
        raise ScanTooLong(pages=len(paths), limit=_MOST_PAGES)
    files = [read_whole(path, limit_bytes=MAX_BYTES) for path in paths]
    pdfs = [file for file in files if _PDF_START in file[:1024]]
    if pdfs and len(files) > 1:
        raise ScanMixed
    if pdfs:
        return _smaller(pdfs[0])
    from soxa.pictures.scans import pages_of_photos  # noqa: PLC0415 - PIL is loaded when needed

    return pages_of_photos(files)


def _smaller(pdf: bytes) -> bytes:
    """Draw a large scan anew; what is signed, or small, stays as it is."""
    from soxa.pages.rasters import page_sizes, raster  # noqa: PLC0415 - PDFium is loaded when needed
    from soxa.pictures.scans import pages_of_pixels  # noqa: PLC0415 - PIL likewise
    from soxa.signing.verify import read_signatures  # noqa: PLC0415 - pyHanko likewise

    read_foreign_lines(pdf)  # in a process of its own first: what bursts it is not opened here
    sizes = page_sizes(pdf)
    if len(sizes) > _MOST_PAGES:
        raise ScanTooLong(pages=len(sizes), limit=_MOST_PAGES)
    if len(pdf) <= _LARGE_BYTES or read_signatures(pdf, ()):
        return pdf
    drawn = []
    for at, size in enumerate(sizes):
        page = raster(pdf, at, scale=_LONGEST_POINTS / max(size.width, size.height, 1.0), grey=True)
        drawn.append((page.width, page.height, page.stride, page.pixels))
    made = pages_of_pixels(drawn)
    return made if len(made) < len(pdf) else pdf

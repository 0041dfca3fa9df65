"""Opening a PDF file that may come from anybody: limits first, then PDFium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from soxa.base.errors import AppError

if TYPE_CHECKING:
    import pypdfium2

MAX_BYTES = 50_000_000
"""A report of an office is below 5 MB; what is larger than ten times that is not one."""
MAX_PAGES = 500
"""The longest report seen has 25 pages, with appendices below 100."""

_PDFIUM = threading.RLock()
"""PDFium is not safe for threads: one at a time in the whole process."""


class NotAPdf(AppError):
    """The bytes are no PDF that can be read."""

    def __init__(self) -> None:
        super().__init__()


class EncryptedPdf(AppError):
    """The file asks for a password: what cannot be read cannot be checked."""

    def __init__(self) -> None:
        super().__init__()


class PdfTooLarge(AppError):
    """More bytes than a report may have."""

    def __init__(self, *, size_mb: int, limit_mb: int) -> None:
        super().__init__(size_mb=size_mb, limit_mb=limit_mb)


class TooManyPages(AppError):
    """More pages than a report may have."""

    def __init__(self, *, pages: int, limit: int) -> None:
        super().__init__(pages=pages, limit=limit)


def check_size(size: int) -> None:
    """Refuse what is too large before a byte of it is parsed.

    Raises:
        PdfTooLarge: above `MAX_BYTES`.
    """
    if size > MAX_BYTES:
        raise PdfTooLarge(size_mb=-(-size // 1_000_000), limit_mb=MAX_BYTES // 1_000_000)


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a file for the time of the block; nothing else in the process uses PDFium meanwhile.

    Raises:
        PdfTooLarge: above `MAX_BYTES`.
        EncryptedPdf: it asks for a password.
        TooManyPages: above `MAX_PAGES`.
        NotAPdf: PDFium cannot read it, or it has no page.
    """
    import pypdfium2  # noqa: PLC0415 - 50 ms that only those pay who open a file

    check_size(len(pdf))
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
                raise EncryptedPdf from error
            raise NotAPdf from error
        try:
            pages = len(document)
            if pages > MAX_PAGES:
                raise TooManyPages(pages=pages, limit=MAX_PAGES)
            if pages == 0:
                raise NotAPdf
            yield document
        finally:
            document.close()

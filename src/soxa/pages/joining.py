"""Several PDFs as one, to be printed in one go."""

from __future__ import annotations

import io
from collections.abc import Sequence

from soxa.pages.opening import opened


def join_pdfs(parts: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of several, in order; nothing embedded goes along.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    import pypdfium2  # noqa: PLC0415 - loaded when needed

    whole = pypdfium2.PdfDocument.new()
    try:
        for part in parts:
            with opened(part) as pdf:
                whole.import_pages(pdf)
        stream = io.BytesIO()
        whole.save(stream)
    finally:
        whole.close()
    return stream.getvalue()

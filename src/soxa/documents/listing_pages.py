"""A listing to PDF/A-3b by Typst and to DOCX by python-docx: the same table, to be printed or worked on."""

from __future__ import annotations

import io
import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

from soxa.documents import constants as c
from soxa.documents.compiling import compile_pdf, new_compiler
from soxa.documents.content import measures, table_content
from soxa.documents.glyphs import require_printable_text
from soxa.documents.wordprocessing import repack
from soxa.domain.listings import Listing, as_table, words_of

_TEMPLATE = "listing.typ"
_MARGIN_MM = 15.0
_BOUND_MM = 20.0
"""Left margin: such lists are punched and kept."""
_SIZE_PT = 12


def listing_pdf(listing: Listing) -> bytes:
    """Make the PDF of a listing; the same listing gives the same bytes.

    Raises:
        TextNotPrintable: It holds characters no page can show.
        FontDamaged: A shipped font is not the pinned one.
    """
    require_printable_text("\u00a0".join(words_of(listing)))
    compiler = new_compiler(_TEMPLATE, {"content": _content(listing)})
    return compile_pdf(compiler, timestamp=int(_made(listing).timestamp()), tagged=True)


def listing_docx(listing: Listing) -> bytes:
    """Make the DOCX of a listing; the same listing gives the same bytes.

    Raises:
        TextNotPrintable: It holds characters no page can show.
    """
    require_printable_text("\u00a0".join(words_of(listing)))
    from soxa.documents.listing_word import write_listing  # noqa: PLC0415 - 0.1 s the first window does not pay

    stream = io.BytesIO()
    write_listing(listing, margins_mm=(_MARGIN_MM, _BOUND_MM), made=_made(listing)).save(stream)
    return repack(stream.getvalue(), _made(listing))


def _content(listing: Listing) -> str:
    width = _text_width(landscape=listing.landscape)
    signature: dict[str, Any] | None = None
    if listing.signature is not None:
        signature = {
            "lines": [*listing.signature.authority, listing.signature.position],
            "name": listing.signature.name,
        }
    content = {
        "measures": measures(),
        "title": listing.title,
        "author": " ".join(listing.agency),
        "subtitle": listing.subtitle,
        "agency": listing.agency,
        "official": listing.is_official,
        "landscape": listing.landscape,
        "margin_mm": _MARGIN_MM,
        "margin_left_mm": _BOUND_MM,
        "size_pt": _SIZE_PT,
        "table": table_content(as_table(listing), width),
        "foot": listing.foot,
        "signature": signature,
    }
    return unicodedata.normalize("NFC", json.dumps(content, ensure_ascii=False))


def _text_width(*, landscape: bool) -> float:
    return (c.PAGE_HEIGHT_MM if landscape else c.PAGE_WIDTH_MM) - _MARGIN_MM - _BOUND_MM


def _made(listing: Listing) -> datetime:
    if listing.made_at.tzinfo is None:
        raise ValueError(listing.made_at)
    return listing.made_at.astimezone(UTC).replace(microsecond=0)

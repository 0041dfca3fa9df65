"""A sheet (phiếu trình) to PDF/A-3b by Typst and to DOCX by python-docx: the same words on A4."""

from __future__ import annotations

import io
import json
import unicodedata
from datetime import UTC, datetime

from soxa.documents import constants as c
from soxa.documents.compiling import compile_pdf, new_compiler
from soxa.documents.content import measures, part_content
from soxa.documents.glyphs import require_printable_text
from soxa.documents.wordprocessing import repack
from soxa.domain.sheets import Sheet, words_of

_TEMPLATE = "sheet.typ"
_MARGIN_MM = 15.0
_BOUND_MM = 25.0
"""Left margin: such sheets are kept with the file of the report."""
SIZE_PT = 13


def sheet_pdf(sheet: Sheet) -> bytes:
    """Make the PDF of a sheet; the same sheet gives the same bytes.

    Raises:
        TextNotPrintable: It holds characters no page can show.
        FontDamaged: A shipped font is not the pinned one.
    """
    require_printable_text("\u00a0".join(words_of(sheet)))
    compiler = new_compiler(_TEMPLATE, {"content": _content(sheet)})
    return compile_pdf(compiler, timestamp=int(_made(sheet).timestamp()), tagged=True)


def sheet_docx(sheet: Sheet) -> bytes:
    """Make the DOCX of a sheet; the same sheet gives the same bytes.

    Raises:
        TextNotPrintable: It holds characters no page can show.
    """
    require_printable_text("\u00a0".join(words_of(sheet)))
    from soxa.documents.sheet_word import write_sheet  # noqa: PLC0415 - 0.1 s the first window does not pay

    stream = io.BytesIO()
    write_sheet(sheet, margins_mm=(_MARGIN_MM, _BOUND_MM), made=_made(sheet)).save(stream)
    return repack(stream.getvalue(), _made(sheet))


def _content(sheet: Sheet) -> str:
    width = c.PAGE_WIDTH_MM - _MARGIN_MM - _BOUND_MM
    content = {
        "measures": measures(),
        "title": sheet.title,
        "subject": sheet.subject,
        "author": " ".join(sheet.agency),
        "agency": sheet.agency,
        "place_and_day": sheet.place_and_day,
        "addressee": sheet.addressee,
        "mark": sheet.mark,
        "margin_mm": _MARGIN_MM,
        "margin_left_mm": _BOUND_MM,
        "size_pt": SIZE_PT,
        "parts": [part_content(part, width) for part in sheet.parts],
        "rooms": [
            [{"title": room.title, "lines": room.lines, "signer": room.signer} for room in rooms]
            for rooms in sheet.rooms
        ],
    }
    return unicodedata.normalize("NFC", json.dumps(content, ensure_ascii=False))


def _made(sheet: Sheet) -> datetime:
    if sheet.made_at.tzinfo is None:
        raise ValueError(sheet.made_at)
    return sheet.made_at.astimezone(UTC).replace(microsecond=0)

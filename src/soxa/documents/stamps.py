"""What is drawn into a report's open places: number, date, the person's signature, the office's seal.

Each is a page of exactly the place's size with a transparent ground and its fonts embedded, for signing to
put in place (Decree 30/2020, Appendix I, II.3, II.4, II.8).
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from soxa.base.errors import AppError
from soxa.documents import constants as c
from soxa.documents.compiling import compile_pdf, compiling_errors, new_compiler
from soxa.documents.fonts import Face, width_mm, wrap
from soxa.documents.glyphs import require_printable_text
from soxa.domain.appearances import Signatory, StampToDraw, TextToDraw

_COLOURS = {Signatory.PERSON: "#0033a0", Signatory.ORGANISATION: "#d2001f"}
"""Blue for the person, red for the seal (II.8)."""
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_INSET_PT = 2.0
_LINE_SHARE = 1.15
_LARGEST_PT = 11.0
_SMALLEST_PT = 4.0
_STEP_PT = 0.5
_ANY_MOMENT = 0
"""PDF/A wants a date; a stamp's own is thrown away when it is put in place."""


class PictureNotReadable(AppError):
    """The picture of a signature or seal is no PNG, or a damaged one."""


def draw_text(order: TextToDraw) -> bytes:
    """Draw number or date on one line, centred, its baseline where the page's own line has it.

    A text too wide for its place is made smaller, never cut.

    Raises:
        TextNotPrintable: It holds characters no page can show.
        FontDamaged: A shipped font is not the pinned one.
    """
    text = _printable(order.text)
    face = Face.ITALIC if order.italic else Face.REGULAR
    taken_pt = width_mm(text, face, size_pt=order.size_pt) * c.PT_PER_MM
    size = order.size_pt * min(1.0, order.width_pt / taken_pt) if taken_pt else order.size_pt
    return _draw(
        order,
        {"kind": "line", "lines": [text], "size_pt": size, "italic": order.italic, "title": text},
    )


def draw_stamp(order: StampToDraw) -> bytes:
    """Draw the picture of a signature or seal, or a frame with name and time where there is none.

    Raises:
        PictureNotReadable: The picture is no PNG, or a damaged one.
        TextNotPrintable: The lines hold characters no page can show.
        FontDamaged: A shipped font is not the pinned one.
    """
    if order.picture is not None:
        return _draw_picture(order, order.picture)
    size, lines = _fit([_printable(line) for line in order.lines], order.width_pt, order.height_pt)
    content = {
        "kind": "lines",
        "lines": lines,
        "size_pt": size,
        "colour": _COLOURS[order.signatory],
        "title": " ".join(lines),
    }
    return _draw(order, content)


def _draw_picture(order: StampToDraw, picture: bytes) -> bytes:
    if not picture.startswith(_PNG_SIGNATURE):
        raise PictureNotReadable
    # Typst takes bytes as numbers only: its inputs are text.
    content = {"kind": "picture", "picture": list(picture), "title": " ".join(order.lines)}
    with compiling_errors(PictureNotReadable):
        return _draw(order, content)


def _draw(order: TextToDraw | StampToDraw, content: dict[str, Any]) -> bytes:
    common = {
        "width_pt": order.width_pt,
        "height_pt": order.height_pt,
        "font": c.FONT_FAMILY,
        "ascent_share": c.ASCENT_SHARE,
        "inset_pt": _INSET_PT,
    }
    compiler = new_compiler("stamp.typ", {"content": json.dumps(common | content, ensure_ascii=False)})
    return compile_pdf(compiler, timestamp=_ANY_MOMENT, tagged=False)


def _fit(lines: list[str], width_pt: float, height_pt: float) -> tuple[float, list[str]]:
    """Choose the largest size at which the lines, wrapped, fit into a place."""
    room_mm = (width_pt - 2 * _INSET_PT) / c.PT_PER_MM
    size = _LARGEST_PT
    while True:
        wrapped = [
            part for line in lines for part in wrap(line, Face.REGULAR, size_pt=size, width_limit_mm=room_mm)
        ]
        widest = max((width_mm(part, Face.REGULAR, size_pt=size) for part in wrapped), default=0.0)
        fits = widest <= room_mm and len(wrapped) * size * _LINE_SHARE <= height_pt - 2 * _INSET_PT
        if fits or size <= _SMALLEST_PT:
            return size, wrapped
        size -= _STEP_PT


def _printable(text: str) -> str:
    whole = unicodedata.normalize("NFC", text)
    require_printable_text(whole)
    return whole

"""What eyes see against what programs read: ink compared as sets of pixels.

A page is drawn a second time from nothing but the text that programs extract from it, with the shipped fonts.
White, covered, hidden text, a glyph map that shows 365 and reads as 356, digits drawn as lines or pictures:
each leaves ink on one of the two drawings that the other lacks.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soxa.domain.outline import Rectangle
from soxa.pages.opening import opened
from soxa.pages.rasters import PageImage, draw, loaded

if TYPE_CHECKING:
    import pypdfium2

_SCALE = 4
"""Pixels a point: at 11 pt the tail of a comma is still six pixels high."""
_STRONG = bytes(1 if grey < 100 else 0 for grey in range(256))  # noqa: PLR2004 - measured: no false alarm
_ANY = bytes(1 if grey < 225 else 0 for grey in range(256))  # noqa: PLR2004 - measured, as above
_DARK = bytes(1 if grey < 160 else 0 for grey in range(256))  # noqa: PLR2004 - text that eyes can read
_BROKEN_HYPHEN = 2
_RULE_PT = 2.6
_RULE_LONG_PT = 20.0
"""A path whose bounds (PDFium pads them by half a point each way) are not thicker than the one and not
shorter than the other is a rule or a table's border; anything else that is drawn must be text: a short stroke
before a number would be a digit."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The dark pixels of a page, one byte (0 or 1) a pixel in one big number: set operations in C."""

    strong: int
    """Clearly dark pixels."""
    anything: int
    """All that is not white."""
    near: int
    """The same grown by one pixel each way: PDFium snaps glyphs to whole pixels."""
    near_dark: int
    """All that eyes read as dark, grown likewise."""
    stride: int
    """Bytes a row."""
    height: int
    """Rows."""


def ink_of(image: PageImage) -> Ink:
    """Return the ink of a grey picture."""
    strong = int.from_bytes(image.pixels.translate(_STRONG), "little")
    anything = int.from_bytes(image.pixels.translate(_ANY), "little")
    dark = int.from_bytes(image.pixels.translate(_DARK), "little")
    near, near_dark = (_grown(pixels, image.stride) for pixels in (anything, dark))
    return Ink(strong, anything, near, near_dark, image.stride, image.height)


def _grown(pixels: int, stride: int) -> int:
    row = 8 * stride
    wide = pixels | (pixels << 8) | (pixels >> 8)
    return wide | (wide << row) | (wide >> row)


def looks_alike(one: PageImage, other: PageImage) -> bool:
    """Tell whether eyes see the same on two grey pictures; the snapping of glyphs aside."""
    if (one.width, one.height, one.stride) != (other.width, other.height, other.stride):
        return False
    first, second = ink_of(one), ink_of(other)
    return not (first.anything & ~second.near | second.anything & ~first.near)


def unmatched(one: Ink, other: Ink) -> int:
    """Return the strong ink of one page that the other has nothing near of."""
    return one.strong & ~other.near


def mask(rectangles: Iterable[Rectangle], *, stride: int, height: int, scale: float, margin_pt: float) -> int:
    """Return the pixels of rectangles, grown by a margin, in the form of `Ink`."""
    # A buffer, not one number: to set a line in a number of a million bytes copies all of it each time.
    pixels = bytearray(stride * height)
    for place in rectangles:
        left = max(0, int((place.left - margin_pt) * scale))
        right = min(stride, int((place.right + margin_pt) * scale) + 1)
        top = max(0, height - int((place.top + margin_pt) * scale) - 1)
        bottom = min(height, height - int((place.bottom - margin_pt) * scale))
        if left >= right:
            continue
        row = b"\x01" * (right - left)
        for line in range(top, bottom):
            pixels[stride * line + left : stride * line + right] = row
    return int.from_bytes(pixels, "little")


@dataclass(frozen=True, slots=True)
class InkFault:
    """A place where eyes and programs disagree."""

    page: int
    """Page from 0."""
    text: str
    """The line of text that programs read there; empty where they read nothing."""


def find_ink_faults(pdf: bytes, fonts: Mapping[str, Path]) -> tuple[InkFault, ...]:
    """Compare each page with a drawing of its own extracted text.

    Args:
        pdf: A file without annotations (the first revision of ours).
        fonts: The four shipped faces: ``Regular``, ``Bold``, ``Italic``, ``BoldItalic``.

    Returns:
        One fault for each page that differs, with the line of text at the first difference.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    faults = []
    with opened(pdf) as document:
        for index in range(len(document)):
            with loaded(document, index) as page:
                fault = _judge_page(page, index, fonts)
            if fault is not None:
                faults.append(fault)
    return tuple(faults)


def _judge_page(page: pypdfium2.PdfPage, index: int, fonts: Mapping[str, Path]) -> InkFault | None:
    text = _Text(page)
    try:
        return _compare(page, text, index, fonts)
    finally:
        text.close()


def _compare(page: pypdfium2.PdfPage, text: _Text, index: int, fonts: Mapping[str, Path]) -> InkFault | None:
    seen = ink_of(draw(page, scale=_SCALE, grey=True, annotations=False))
    read = ink_of(_redraw(page, text, fonts))
    rules = _rules(page)
    rule_ink = mask(rules, stride=seen.stride, height=seen.height, scale=_SCALE, margin_pt=0)
    # Ink of text under a rule counts as unread: rules must not be a place to hide in.
    unread = seen.anything & ~read.near & ~rule_ink
    leftover = (read.strong & ~seen.near_dark) | unread | (read.strong & rule_ink)
    if not leftover and not text.doubtful:
        return None
    first = (leftover & -leftover).bit_length() // 8 if leftover else 0
    row, column = divmod(first, seen.stride)
    return InkFault(index, text.line_at(column / _SCALE, (seen.height - row) / _SCALE))


def _rules(page: pypdfium2.PdfPage) -> tuple[Rectangle, ...]:
    """Return the long thin paths of a page."""
    from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

    found = []
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=5):
        left, bottom, right, top = thing.get_bounds()
        if min(right - left, top - bottom) <= _RULE_PT and max(right - left, top - bottom) >= _RULE_LONG_PT:
            found.append(Rectangle(0, left, bottom, right, top))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Char:
    code: int
    face: str
    size: float
    matrix: tuple[float, float, float, float]
    origin: tuple[float, float]


class _Text:
    """The characters that programs read from a page, with where and how they are said to stand."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._text = page.get_textpage()
        self.doubtful = False
        self.chars = tuple(self._read())

    def close(self) -> None:
        """Free the text page before its page."""
        self._text.close()

    def line_at(self, x: float, y: float) -> str:
        """Return the text of the line at a point, for telling people where to look."""
        line = self._text.get_text_bounded(left=0, bottom=y - 6, right=10_000, top=y + 6)
        return " ".join(str(line).split())[:120] if x >= 0 else ""

    def _read(self) -> list[_Char]:
        from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

        handle = self._text.raw
        name = ctypes.create_string_buffer(256)
        flags, matrix = ctypes.c_int(), raw.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        chars = []
        for index in range(raw.FPDFText_CountChars(handle)):
            if raw.FPDFText_IsGenerated(handle, index) == 1:
                continue
            code = raw.FPDFText_GetUnicode(handle, index)
            # PDFium reads a hyphen at the end of a line as the control character 2.
            if code == _BROKEN_HYPHEN and raw.FPDFText_IsHyphen(handle, index) == 1:
                code = ord("-")
            if raw.FPDFText_HasUnicodeMapError(handle, index) == 1 or code < 0x20:  # noqa: PLR2004 - controls
                self.doubtful = True
            if chr(code).isspace():
                continue
            raw.FPDFText_GetFontInfo(handle, index, name, 256, flags)
            raw.FPDFText_GetCharOrigin(handle, index, x, y)
            raw.FPDFText_GetMatrix(handle, index, matrix)
            chars.append(
                _Char(
                    code,
                    name.value.decode("utf-8", "replace").rpartition("-")[2],
                    raw.FPDFText_GetFontSize(handle, index),
                    (matrix.a, matrix.b, matrix.c, matrix.d),
                    (x.value, y.value),
                )
            )
        return chars


def _redraw(page: pypdfium2.PdfPage, text: _Text, fonts: Mapping[str, Path]) -> PageImage:
    """Draw nothing but the extracted characters, black, with the shipped faces."""
    import pypdfium2  # noqa: PLC0415 - as in `opened`
    from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

    document = pypdfium2.PdfDocument.new()
    keep: list[Any] = []  # PDFium reads a font's bytes as long as it lives
    try:
        faces = {}
        for face, path in fonts.items():
            data = path.read_bytes()
            buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
            keep.append(buffer)
            faces[face] = raw.FPDFText_LoadFont(document.raw, buffer, len(data), raw.FPDF_FONT_TRUETYPE, 1)
        copy = document.new_page(*page.get_size())
        for char in text.chars:
            if char.code > 0xFFFF:  # noqa: PLR2004 - beyond the one unit that is set below; no such glyph is shipped
                text.doubtful = True
                continue
            thing = raw.FPDFPageObj_CreateTextObj(
                document.raw, faces.get(char.face, faces["Regular"]), char.size
            )
            raw.FPDFText_SetText(thing, (ctypes.c_ushort * 2)(char.code, 0))
            raw.FPDFPageObj_SetMatrix(thing, raw.FS_MATRIX(*char.matrix, *char.origin))
            raw.FPDFPage_InsertObject(copy.raw, thing)
        image = draw(copy, scale=_SCALE, grey=True, annotations=False)
        copy.close()
        for font in faces.values():
            raw.FPDFFont_Close(font)
        return image
    finally:
        document.close()

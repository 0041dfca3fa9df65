"""What is drawn into the open places of a sealed report: number, date, the signer's picture, the seal.

Typst draws each as a page of its own, exactly as large as its place and without a ground; signing then brings
that page into the file as the look of a form field. The words reach Typst as data, never as markup.
"""

from __future__ import annotations

import json

from soxa.base.errors import AppError
from soxa.base.resources import resource_path
from soxa.domain.appearances import Signatory, StampToDraw, TextToDraw

_PREAMBLE = """
#let order = json(bytes(sys.inputs.order))
#set page(width: order.width * 1pt, height: order.height * 1pt, margin: 0pt, fill: none)
#set text(font: "Tinos", lang: "vi", fallback: false, hyphenate: false)
"""
_TEXT = (
    _PREAMBLE
    + """
#set text(size: order.size * 1pt, style: order.style)
#align(center + horizon, box(order.text))
"""
)
_PICTURE = (
    _PREAMBLE
    + """
#align(center + horizon, image(bytes(order.picture), width: 100%, height: 100%, fit: "contain"))
"""
)
_LINES = (
    _PREAMBLE
    + """
#let colour = rgb(order.colour)
#let block-of(size) = {
  set text(size: size, fill: colour)
  set par(leading: 0.35em, justify: false)
  box(stroke: 0.75pt + colour, inset: 3pt, width: 100%, align(center, order.lines.join(linebreak())))
}
#layout(room => {
  let size = 11pt
  while size > 4pt and measure(block-of(size), width: room.width).height > room.height { size -= 0.5pt }
  align(center + horizon, block-of(size))
})
"""
)
_COLOURS = {Signatory.PERSON: "#0033cc", Signatory.ORGANISATION: "#d4000d"}
"""Blue and red as the Decree asks (Appendix I, II.8)."""


class PictureNotReadable(AppError):
    """The picture of a signature or seal is damaged."""

    def __init__(self) -> None:
        super().__init__()


def draw_text(order: TextToDraw) -> bytes:
    """Draw words for an open place.

    Returns:
        A one-page PDF of the place's size with its font embedded.
    """
    style = "italic" if order.italic else "normal"
    data = {"text": order.text, "size": order.size_pt, "style": style}
    return _compile(_TEXT, data, order.width_pt, order.height_pt)


def draw_stamp(order: StampToDraw) -> bytes:
    """Draw a signer's picture, or name and time of signing where there is none.

    Returns:
        A one-page PDF of the place's size.

    Raises:
        PictureNotReadable: The picture cannot be decoded.
    """
    import typst  # noqa: PLC0415 - loaded when needed

    if order.picture is None:
        data: dict[str, object] = {"lines": order.lines, "colour": _COLOURS[order.signatory]}
        return _compile(_LINES, data, order.width_pt, order.height_pt)
    # As numbers: the compiler takes no binary file from memory, and a path would have to lie under a root.
    try:
        return _compile(_PICTURE, {"picture": list(order.picture)}, order.width_pt, order.height_pt)
    except typst.TypstError as fault:
        raise PictureNotReadable from fault


def _compile(template: str, data: dict[str, object], width_pt: float, height_pt: float) -> bytes:
    import typst  # noqa: PLC0415 - loaded when needed

    order = json.dumps(data | {"width": width_pt, "height": height_pt})
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(resource_path("fonts"))]
    )
    page: bytes = typst.compile(
        template.encode("utf-8"),
        format="pdf",
        pdf_standards=["a-3b"],
        pdf_tags=False,
        font_paths=fonts,
        sys_inputs={"order": order},
        timestamp=0,
    )
    return page

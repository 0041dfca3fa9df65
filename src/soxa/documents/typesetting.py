"""Outline to PDF/A-3b by Typst, and where things came to stand on its pages.

The content reaches Typst as JSON through its inputs: nothing of a report is written to disk, and no word of
it can be markup. What could differ between machines is shut out: system fonts, packages, the clock.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from soxa.documents import constants as c
from soxa.documents.arrangement import arrange, open_date, sealed_moment
from soxa.documents.compiling import compile_pdf, new_compiler, template_path
from soxa.documents.content import measures, typst_content
from soxa.documents.fonts import fonts_digest
from soxa.documents.glyphs import require_printable
from soxa.domain.appearances import seal_place
from soxa.domain.outline import Outline, Rectangle, WidgetPlaces

if TYPE_CHECKING:
    import typst

REVISION = 1
"""Of the code that turns an outline into the template's input: one more whenever the same outline would come
out otherwise, so that a receiver knows that another renderer made a file (verifying, answer 5)."""
_TEMPLATE = "report.typ"
_PAGE_HEIGHT_PT = c.PAGE_HEIGHT_MM * c.PT_PER_MM
_ROUND_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a piece of the outline begins on the pages."""

    section: str
    """Section code, or the label of an appendix."""
    block: str
    """Block id; empty for headings and tables."""
    page: int
    """Page from 0."""
    top_pt: float
    """Points from the upper edge of the page."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things came to stand."""

    places: WidgetPlaces
    """The four places that are filled after sealing."""
    anchors: tuple[Anchor, ...]
    """Beginnings of headings, paragraphs, tables and appendices, in the order of the pages."""
    number_size_pt: int
    """Type size of what will stand in the number's place."""
    date_size_pt: int
    """Type size of what will stand in the date's place."""
    open_date: str
    """What stands in the date's place until the day is given: ``ngày      tháng 11 năm 2026``."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """What made the pages; the same renderer and outline make the same bytes."""

    typst: str
    """Version of Typst."""
    template: str
    """SHA-256 (hex) over the template, the table of measures and the revision of the code between them."""
    fonts: str
    """SHA-256 (hex) over the fonts."""


def layout(outline: Outline) -> Layout:
    """Lay an outline out and tell where its parts stand; the attachment changes none of it.

    Raises:
        TextNotPrintable: It holds characters no page can show.
        FontDamaged: A shipped font is not the pinned one.
    """
    require_printable(outline)
    compiler = new_compiler(_TEMPLATE, {"content": typst_content(outline, sealed=True)})
    return _read_layout(_marks(compiler), outline)


def render_pdf(
    outline: Outline,
    attachment: bytes | None,
    *,
    file_name: str = "soxa.json",
    draft_mark: str = "",
) -> bytes:
    """Make the PDF/A-3b of an outline; the same arguments give the same bytes.

    Args:
        outline: What is printed; its ``sealed_utc`` is the only date in the file.
        attachment: The data to embed (UTF-8 JSON), for the sealed file: number and date are left to widgets.
            None for previews and paper copies: nothing is embedded and the open date is printed.
        file_name: The attachment's name.
        draft_mark: Printed at the head of each page: ``Dự thảo lần 2 – 22/11/2026 21:15``; never on a sealed
            file.

    Raises:
        TextNotPrintable: It holds characters no page can show.
        FontDamaged: A shipped font is not the pinned one.
    """
    require_printable(outline)
    inputs = {
        "content": typst_content(
            outline,
            sealed=attachment is not None,
            file_name=file_name,
            draft_mark=draft_mark,
        )
    }
    if attachment is not None:
        inputs["attachment"] = attachment.decode("utf-8")
    return compile_pdf(
        new_compiler(_TEMPLATE, inputs), timestamp=int(sealed_moment(outline).timestamp()), tagged=True
    )


def render_preview(outline: Outline) -> tuple[bytes, tuple[Anchor, ...]]:
    """Make the pages alone, and tell where headings, paragraphs and tables begin: laid out only once.

    Raises:
        TextNotPrintable: It holds characters no page can show.
        FontDamaged: A shipped font is not the pinned one.
    """
    require_printable(outline)
    compiler = new_compiler(_TEMPLATE, {"content": typst_content(outline, sealed=False)})
    anchors = _anchors(_marks(compiler))
    timestamp = int(sealed_moment(outline).timestamp())
    return compile_pdf(compiler, timestamp=timestamp, tagged=True), anchors


def renderer() -> Renderer:
    """Name what makes the pages in this installation.

    Raises:
        FontDamaged: A shipped font is not the pinned one.
    """
    # Newlines as checked out on another system must not make it another renderer.
    text = template_path(_TEMPLATE).read_text(encoding="utf-8")
    parts = (str(REVISION), json.dumps(measures(), ensure_ascii=False), text)
    template = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return Renderer(version("typst"), template, fonts_digest())


def _marks(compiler: typst.Compiler) -> list[dict[str, Any]]:
    found = json.loads(compiler.query("<soxa-places>", field="value", one=True))
    # `one` gives the value itself in some releases of Typst and a list of it in others.
    value = found[0] if isinstance(found, list) else found
    marks: list[dict[str, Any]] = value["marks"]
    return marks


def _anchors(marks: list[dict[str, Any]]) -> tuple[Anchor, ...]:
    return tuple(
        Anchor(found["section"], found["block"], found["page"] - 1, round(found["y"], _ROUND_DIGITS))
        for found in marks
        if found["kind"] != "widget"
    )


def _read_layout(marks: list[dict[str, Any]], outline: Outline) -> Layout:
    widgets = {found["name"]: _rectangle(found) for found in marks if found["kind"] == "widget"}
    person = widgets["person"]
    seal = seal_place(person, diameter_pt=round(c.SEAL_DIAMETER_MM * c.PT_PER_MM, _ROUND_DIGITS))
    places = WidgetPlaces(widgets["number"], widgets["date"], person, seal)
    return Layout(places, _anchors(marks), c.NUMBER_SIZE_PT, arrange(outline).sizes.date, open_date(outline))


def _rectangle(found: dict[str, Any]) -> Rectangle:
    left, top = float(found["x"]), _PAGE_HEIGHT_PT - float(found["y"])
    edges = (left, top - float(found["height"]), left + float(found["width"]), top)
    return Rectangle(int(found["page"]) - 1, *(round(edge, _ROUND_DIGITS) for edge in edges))

"""WordprocessingML piece by piece: paragraphs, tables, sections (ISO/IEC 29500-1, 17), in schema order.

The pieces are built as elements, not through python-docx's proxies, which are slow for the cells of long
tables and have no name for some features (repeated rows, fields, borders of a paragraph).
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from soxa.base.resources import resource_path
from soxa.documents import constants as c
from soxa.documents.arrangement import group_cells, may_be_torn, sealed_moment
from soxa.domain.outline import Column, Outline, Row, Span, Spans, Table

Element = Any
"""An lxml element; python-docx types some of them only."""

_PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/core.xml": "core.xml",
    "docProps/app.xml": "app.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "font-table.xml",
}
_TWIPS_PER_PT = 20
_LAST_PARAGRAPH_PT = 1
_PROPERTY_LETTERS = 255
"""The format's limit."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands."""

    size_pt: int
    """Type size."""
    pitch_pt: float
    """Exact pitch of its lines."""
    bold: bool = False
    """All of it bold."""
    italic: bool = False
    """All of it italic."""
    align: str = "left"
    """``left``, ``center``, ``right`` or ``both``."""
    before_pt: float = 0
    """Air above."""
    after_pt: float = 0
    """Air below."""
    left_mm: float = 0
    """Left indent."""
    right_mm: float = 0
    """Right indent."""
    first_mm: float = 0
    """First line against the left indent; below 0 it hangs out."""
    keep_next: bool = False
    """On the same page as what follows."""
    style: str = ""
    """Style id."""
    rule_pt: float = 0
    """A rule as long as the indents leave, above the text."""


class Writer:
    """Writes into a document's body, part after part."""

    def __init__(self, document: WordDocument, sizes: c.Sizes) -> None:
        self.document = document
        self.sizes = sizes
        self.body: Element = document.element.body
        self._ends_in_table = False

    def add(self, element: Element) -> None:
        """Add a paragraph or a table at the end; two tables in a row are kept from growing together."""
        is_table = element.tag == qn("w:tbl")
        if is_table and self._ends_in_table:
            self.body.insert(self._end(), _spacer(c.PARAGRAPH_GAP_PT))
        self.body.insert(self._end(), element)
        self._ends_in_table = is_table

    def new_section(self) -> Section:
        """Begin a section on a new page; the one that ends keeps its properties in a line of no height."""
        section: Section = self.document.add_section(WD_SECTION.NEW_PAGE)
        # python-docx has put the old properties into a paragraph of its own: Word needs one after a table.
        last = self.body[self._end() - 1]
        shape(last, Look(_LAST_PARAGRAPH_PT, _LAST_PARAGRAPH_PT))
        self._ends_in_table = False
        return section

    def end(self) -> None:
        """Finish: a document ends in a paragraph, even after a table."""
        if self._ends_in_table:
            self.add(_spacer(_LAST_PARAGRAPH_PT))

    def set_up_section(self, section: Section, *, mark: str, landscape: bool, first: bool) -> None:
        """Set page, margins and page numbers of a section (Decree 30/2020, Appendix I, I)."""
        width, height = Mm(c.PAGE_WIDTH_MM), Mm(c.PAGE_HEIGHT_MM)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (height, width) if landscape else (width, height)
        section.top_margin, section.bottom_margin = Mm(c.MARGIN_TOP_MM), Mm(c.MARGIN_BOTTOM_MM)
        section.left_margin, section.right_margin = Mm(c.MARGIN_LEFT_MM), Mm(c.MARGIN_RIGHT_MM)
        section.header_distance = section.footer_distance = Mm(c.HEADER_DISTANCE_MM)
        section.different_first_page_header_footer = True
        _count_from_one(section)
        if first:
            _write_headers(section, mark)

    def _end(self) -> int:
        return len(self.body) - 1  # before the section's properties, which stand last


def new_document(outline: Outline, sizes: c.Sizes) -> Writer:
    """Open an empty document with our styles, and tell it whose it is."""
    document = open_document(
        title=outline.title,
        author=" ".join(outline.agency),
        language=outline.language,
        made=sealed_moment(outline),
        size_pt=sizes.body,
    )
    return Writer(document, sizes)


def open_document(*, title: str, author: str, language: str, made: datetime, size_pt: int) -> WordDocument:
    """Open an empty document with our styles.

    Args:
        title: In its properties; cut at the format's 255 signs.
        author: In its properties.
        language: Of its words.
        made: The only date in the file, in UTC.
        size_pt: Type size of running text.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, file_name in _PARTS.items():
            package.writestr(name, resource_path("docx", file_name).read_bytes())
    stream.seek(0)
    document = Document(stream)
    for name in ("Normal", "Body Text", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        document.styles[name].font.size = Pt(size_pt)
    properties = document.core_properties
    properties.title = title[:_PROPERTY_LETTERS]
    properties.author = properties.last_modified_by = author[:_PROPERTY_LETTERS]
    properties.language = language
    properties.created = properties.modified = made.replace(tzinfo=None)
    properties.revision = 1
    return document


def paragraph(spans: Spans | str, look: Look) -> Element:
    """Make a paragraph."""
    element = OxmlElement("w:p")
    shape(element, look)
    words = (Span(spans),) if isinstance(spans, str) else spans
    for span in words:
        element.append(run(span, look))
    return element


def shape(element: Element, look: Look) -> None:
    """Give a paragraph its properties, in the order of the schema."""
    properties = element.get_or_add_pPr()
    children: list[Element] = []
    if look.style:
        children.append(_valued("w:pStyle", look.style))
    if look.keep_next:
        children.append(OxmlElement("w:keepNext"))
    if look.rule_pt:
        children.append(_top_rule(look.rule_pt))
    children.append(
        _with(
            "w:spacing",
            before=_twips(look.before_pt),
            after=_twips(look.after_pt),
            line=_twips(look.pitch_pt),
            lineRule="exact",
        )
    )
    first = {"firstLine" if look.first_mm >= 0 else "hanging": _mm(abs(look.first_mm))}
    children.extend(
        (
            _with("w:ind", left=_mm(look.left_mm), right=_mm(look.right_mm), **first),
            _valued("w:jc", look.align),
        )
    )
    for number, child in enumerate(children):
        properties.insert(number, child)  # before a section's properties, which stand last


def run(span: Span, look: Look) -> Element:
    """Make a run of a span's words."""
    element = OxmlElement("w:r")
    element.append(_run_properties(look, bold=span.bold or look.bold, italic=span.italic or look.italic))
    text = OxmlElement("w:t")
    text.text = unicodedata.normalize("NFC", span.text)
    text.set(qn("xml:space"), "preserve")
    element.append(text)
    return element


def two_columns(
    left: Sequence[Sequence[Element]],
    right: Sequence[Sequence[Element]],
    widths: tuple[float, float],
    *,
    torn: bool = False,
) -> Element:
    """Make a table without lines of two columns; its rows are kept whole unless they may be torn."""
    table = _table_element(widths, grid=False, inset_mm=0)
    for cells in zip(left, right, strict=True):
        row = OxmlElement("w:tr")
        row.append(_row_properties(header=False, torn=torn))
        for content, width in zip(cells, widths, strict=True):
            row.append(_cell(content, width, middle=False))
        table.append(row)
    return table


def data_table(table: Table, *, width_mm: float) -> Element:
    """Make a table with lines and a head that is repeated on each page."""
    shares = sum(column.width for column in table.columns)
    widths = [width_mm * column.width / shares for column in table.columns]
    element = _table_element(widths, grid=True, inset_mm=c.TABLE_INSET_X_MM)
    element.append(_head_row(table.columns, widths))
    for row in table.rows:
        element.append(_data_row(row, table.columns, widths))
    return element


def _head_row(columns: Sequence[Column], widths: Sequence[float]) -> Element:
    element = OxmlElement("w:tr")
    element.append(_row_properties(header=True, torn=False))
    look = _cell_look("center", bold=True)
    for column, width in zip(columns, widths, strict=True):
        element.append(_cell([paragraph(column.title, look)], width, middle=True))
    return element


_ALIGNMENTS = {"left": "left", "centre": "center", "right": "right"}


def _data_row(row: Row, columns: Sequence[Column], widths: Sequence[float]) -> Element:
    element = OxmlElement("w:tr")
    element.append(_row_properties(header=False, torn=may_be_torn(row)))
    cells = group_cells(row) if row.group else row.cells
    for number, spans in enumerate(cells):
        across = len(columns) - number if row.group and number == len(cells) - 1 else 1
        align = "left" if across > 1 else _ALIGNMENTS[columns[number].align.value]
        content = [paragraph(spans, _cell_look(align, bold=row.group, keep_next=row.group))]
        width = sum(widths[number : number + across])
        element.append(_cell(content, width, middle=True, across=across))
    return element


def _cell_look(align: str, *, bold: bool, keep_next: bool = False) -> Look:
    return Look(
        c.TABLE_PT,
        c.LINE_PITCH_PT[c.TABLE_PT],
        align=align,
        bold=bold,
        keep_next=keep_next,
        before_pt=c.TABLE_INSET_Y_PT,
        after_pt=c.TABLE_INSET_Y_PT,
    )


def _table_element(widths: Sequence[float], *, grid: bool, inset_mm: float) -> Element:
    table = OxmlElement("w:tbl")
    properties = OxmlElement("w:tblPr")
    properties.append(_with("w:tblW", w=_mm(sum(widths)), type="dxa"))
    properties.append(_with("w:tblInd", w=0, type="dxa"))
    if grid:
        properties.append(_grid_lines())
    properties.append(_with("w:tblLayout", type="fixed"))
    properties.append(_cell_margins(inset_mm))
    table.append(properties)
    columns = OxmlElement("w:tblGrid")
    for width in widths:
        columns.append(_with("w:gridCol", w=_mm(width)))
    table.append(columns)
    return table


def _grid_lines() -> Element:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_line(side, c.TABLE_RULE_PT))
    return borders


def _cell_margins(inset_mm: float) -> Element:
    margins = OxmlElement("w:tblCellMar")
    for side, inset in (("top", 0.0), ("left", inset_mm), ("bottom", 0.0), ("right", inset_mm)):
        margins.append(_with(f"w:{side}", w=_mm(inset), type="dxa"))
    return margins


def _row_properties(*, header: bool, torn: bool) -> Element:
    properties = OxmlElement("w:trPr")
    if not torn:
        properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    return properties


def _cell(content: Iterable[Element], width_mm: float, *, middle: bool, across: int = 1) -> Element:
    cell: Element = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    for old in list(cell):
        cell.remove(old)
    cell.append(properties)
    properties.append(_with("w:tcW", w=_mm(width_mm), type="dxa"))
    if across > 1:
        properties.append(_valued("w:gridSpan", str(across)))
    if middle:
        properties.append(_valued("w:vAlign", "center"))
    cell.extend(content)
    return cell


def _run_properties(look: Look, *, bold: bool, italic: bool) -> Element:
    properties = OxmlElement("w:rPr")
    names = [*(["w:b", "w:bCs"] if bold else []), *(["w:i", "w:iCs"] if italic else [])]
    for name in names:
        properties.append(OxmlElement(name))
    for name in ("w:sz", "w:szCs"):
        properties.append(_valued(name, str(round(look.size_pt * 2))))
    return properties


def _top_rule(thickness_pt: float) -> Element:
    borders = OxmlElement("w:pBdr")
    borders.append(_line("top", thickness_pt))
    return borders


def _line(side: str, thickness_pt: float) -> Element:
    return _with(f"w:{side}", val="single", sz=round(thickness_pt * 8), space=0, color="000000")


def _write_headers(section: Section, mark: str) -> None:
    numbered = section.header
    numbered.is_linked_to_previous = False
    first = section.first_page_header
    first.is_linked_to_previous = False
    look = Look(c.PAGE_NUMBER_PT, c.LINE_PITCH_PT[c.PAGE_NUMBER_PT], align="center", style="Header")
    _fill(numbered._element, [_page_number(look), *_mark(mark)])  # noqa: SLF001 - python-docx names it so
    _fill(first._element, [paragraph("", look), *_mark(mark)])  # noqa: SLF001 - as above


def _mark(mark: str) -> list[Element]:
    if not mark:
        return []
    look = Look(c.DRAFT_MARK_PT, c.LINE_PITCH_PT[c.DRAFT_MARK_PT], align="right", italic=True, style="Header")
    return [paragraph(mark, look)]


def _fill(header: Element, content: Iterable[Element]) -> None:
    for element in list(header):
        header.remove(element)
    for element in content:
        header.append(element)


def _page_number(look: Look) -> Element:
    element = paragraph("", look)
    for kind in ("begin", "instruction", "separate", "text", "end"):
        piece = OxmlElement("w:r")
        piece.append(_run_properties(look, bold=False, italic=False))
        if kind == "instruction":
            instruction = OxmlElement("w:instrText")
            instruction.text = " PAGE "
            instruction.set(qn("xml:space"), "preserve")
            piece.append(instruction)
        elif kind == "text":
            shown = OxmlElement("w:t")
            shown.text = "2"
            piece.append(shown)
        else:
            piece.append(_with("w:fldChar", fldCharType=kind))
        element.append(piece)
    return element


def _count_from_one(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 - python-docx has no name for w:pgNumType
    for old in properties.findall(qn("w:pgNumType")):  # a new section begins as a copy of the one before
        properties.remove(old)
    margins: Element = properties.find(qn("w:pgMar"))
    margins.addnext(_with("w:pgNumType", start=1))


def _spacer(height_pt: float) -> Element:
    return paragraph("", Look(_LAST_PARAGRAPH_PT, height_pt))


def _valued(name: str, value: str) -> Element:
    return _with(name, val=value)


def _with(name: str, **attributes: str | int) -> Element:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), str(value))
    return element


def _twips(points: float) -> int:
    return round(points * _TWIPS_PER_PT)


def _mm(millimetres: float) -> int:
    return round(millimetres * c.PT_PER_MM * _TWIPS_PER_PT)

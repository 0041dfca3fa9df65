"""The body of a listing's DOCX: head, title, table, and who signs."""

from __future__ import annotations

from datetime import datetime

from docx.document import Document as WordDocument
from docx.shared import Mm

from soxa.documents import constants as c
from soxa.documents.wordparts import Element, Look, Writer, data_table, open_document, paragraph, two_columns
from soxa.domain.listings import Listing, as_table

_SIZE_PT = 12
_PITCH_PT = c.LINE_PITCH_PT[_SIZE_PT]
_SIGNING_ROOM_PT = 22 * c.PT_PER_MM


def write_listing(listing: Listing, *, margins_mm: tuple[float, float], made: datetime) -> WordDocument:
    """Write a listing into a new document.

    Args:
        listing: What is written.
        margins_mm: All around, and at the left.
        made: The only date in the file, in UTC.
    """
    document = open_document(
        title=listing.title, author=" ".join(listing.agency), language="vi", made=made, size_pt=_SIZE_PT
    )
    writer = Writer(document, c.SMALL)
    section = document.sections[0]
    writer.set_up_section(section, mark="", landscape=listing.landscape, first=True)
    margin, bound = margins_mm
    section.top_margin = section.bottom_margin = section.right_margin = Mm(margin)
    section.left_margin = Mm(bound)
    width = (c.PAGE_HEIGHT_MM if listing.landscape else c.PAGE_WIDTH_MM) - margin - bound
    _head(writer, listing, width)
    writer.add(_line(listing.title, bold=True, before_pt=8))
    if listing.subtitle:
        writer.add(_line(listing.subtitle, italic=True))
    writer.add(_line("", before_pt=0))
    writer.add(data_table(as_table(listing), width_mm=width))
    if listing.foot:
        writer.add(paragraph(listing.foot, Look(_SIZE_PT, _PITCH_PT, italic=True, before_pt=6)))
    if listing.signature is not None:
        lines = (*listing.signature.authority, listing.signature.position)
        right = [_line(line, bold=True, before_pt=0 if number else 12) for number, line in enumerate(lines)]
        right.append(_line(listing.signature.name, bold=True, before_pt=_SIGNING_ROOM_PT))
        writer.add(two_columns([[_line("")]], [right], (width / 2, width / 2)))
    writer.end()
    return document


def _head(writer: Writer, listing: Listing, width_mm: float) -> None:
    if not listing.is_official:
        for line in listing.agency:
            writer.add(paragraph(line, Look(_SIZE_PT, _PITCH_PT, bold=True)))
        return
    left = [_line(line, bold=True) for line in listing.agency]
    right = [_line(c.NATION, bold=True), _line(c.MOTTO, bold=True)]
    left_mm, right_mm = width_mm * 0.4, width_mm * 0.6
    left.append(_rule(left_mm * 0.25, left_mm))
    right.append(_rule(right_mm * 0.42, right_mm))
    writer.add(two_columns([left], [right], (left_mm, right_mm)))


def _line(text: str, *, bold: bool = False, italic: bool = False, before_pt: float = 0) -> Element:
    return paragraph(
        text, Look(_SIZE_PT, _PITCH_PT, bold=bold, italic=italic, align="center", before_pt=before_pt)
    )


def _rule(length_mm: float, width_mm: float) -> Element:
    side = (width_mm - length_mm) / 2
    return paragraph(
        "",
        Look(
            1,
            c.RULE_SPACE_PT - c.RULE_GAP_PT,
            before_pt=c.RULE_GAP_PT,
            left_mm=side,
            right_mm=side,
            rule_pt=c.RULE_PT,
        ),
    )

"""The body of a sheet's DOCX: head, title, contents, rooms for handwriting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from docx.document import Document as WordDocument
from docx.shared import Mm

from soxa.documents import constants as c
from soxa.documents.wordparts import Element, Look, Writer, data_table, open_document, paragraph, two_columns
from soxa.domain.outline import Heading, Paragraph, Part
from soxa.domain.sheets import Room, Sheet

_SIZE_PT = 13
_PITCH_PT = c.LINE_PITCH_PT[_SIZE_PT]
_SIGNING_ROOM_PT = 16 * c.PT_PER_MM
_RULED_PITCH_PT = 18
_DOTS, _WIDE_DOTS = "." * 62, "." * 130


def write_sheet(sheet: Sheet, *, margins_mm: tuple[float, float], made: datetime) -> WordDocument:
    """Write a sheet into a new document.

    Args:
        sheet: What is written.
        margins_mm: All around, and at the left.
        made: The only date in the file, in UTC.
    """
    document = open_document(
        title=f"{sheet.title} {sheet.subject}",
        author=" ".join(sheet.agency),
        language="vi",
        made=made,
        size_pt=_SIZE_PT,
    )
    writer = Writer(document, c.SMALL)
    section = document.sections[0]
    writer.set_up_section(section, mark=sheet.mark, landscape=False, first=True)
    margin, bound = margins_mm
    section.top_margin = section.bottom_margin = section.right_margin = Mm(margin)
    section.left_margin = Mm(bound)
    width = c.PAGE_WIDTH_MM - margin - bound
    _head(writer, sheet, width)
    writer.add(_line(sheet.title, bold=True, before_pt=8))
    writer.add(_line(sheet.subject, bold=True))
    if sheet.addressee:
        writer.add(_line(f"{c.ADDRESSEES_LABEL}: {sheet.addressee}", before_pt=6))
    for part in sheet.parts:
        writer.add(_part(part, width))
    for rooms in sheet.rooms:
        for element in _rooms(rooms, width):
            writer.add(element)
    writer.end()
    return document


def _head(writer: Writer, sheet: Sheet, width_mm: float) -> None:
    left = [_line(line, bold=True) for line in sheet.agency]
    right = [_line(c.NATION, bold=True), _line(c.MOTTO, bold=True)]
    left_mm, right_mm = width_mm * 0.4, width_mm * 0.6
    left.append(_rule(left_mm * 0.25, left_mm))
    right += [_rule(right_mm * 0.42, right_mm), _line(sheet.place_and_day, italic=True, before_pt=3)]
    writer.add(two_columns([left], [right], (left_mm, right_mm)))


def _part(part: Part, width_mm: float) -> Element:
    if isinstance(part, Heading):
        look = Look(_SIZE_PT, _PITCH_PT, bold=True, before_pt=8, after_pt=3, keep_next=True)
        return paragraph(f"{part.label} {part.text}".strip(), look)
    if isinstance(part, Paragraph):
        look = Look(_SIZE_PT, _PITCH_PT, align="both", before_pt=3, italic=part.italic)
        return paragraph(part.spans, look)
    return data_table(part, width_mm=width_mm)


def _rooms(rooms: Sequence[Room], width_mm: float) -> list[Element]:
    """Lay two rooms beside each other; one alone takes the whole width."""
    if len(rooms) == 1:
        return _room(rooms[0], _WIDE_DOTS)
    left, right = (_room(room, _DOTS) for room in rooms)
    return [two_columns([left], [right], (width_mm / 2, width_mm / 2))]


def _room(room: Room, dots: str) -> list[Element]:
    lines = [_line(room.title, bold=True, before_pt=12)]
    ruled = Look(_SIZE_PT, _RULED_PITCH_PT, align="center")
    lines += [paragraph(dots, ruled) for _ in range(room.lines)]
    return [*lines, _line(room.signer, bold=True, before_pt=_SIGNING_ROOM_PT)]


def _line(text: str, *, bold: bool = False, italic: bool = False, before_pt: float = 0) -> Element:
    return paragraph(
        text, Look(_SIZE_PT, _PITCH_PT, bold=bold, italic=italic, align="center", before_pt=before_pt)
    )


def _rule(length_mm: float, width_mm: float) -> Element:
    side = (width_mm - length_mm) / 2
    look = Look(
        1,
        c.RULE_SPACE_PT - c.RULE_GAP_PT,
        before_pt=c.RULE_GAP_PT,
        left_mm=side,
        right_mm=side,
        rule_pt=c.RULE_PT,
    )
    return paragraph("", look)

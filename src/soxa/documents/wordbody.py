"""The body of a DOCX: heading, title, text, signature and appendices of an outline, one after the other."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from soxa.documents import constants as c
from soxa.documents.arrangement import (
    addressee_lines,
    arrange,
    base_lines,
    date_line,
    number_line,
    recipient_lines,
)
from soxa.documents.wordparts import Element, Look, Writer, data_table, paragraph, two_columns
from soxa.domain.outline import Appendix, Heading, Outline, Paragraph, Part, Span, Table

_NUMBER_BLANK = " " * 10
_DATE_SIDE_MM = -1.0
"""The longest date fills its column to 0.3 mm, and programs round widths their own way."""


class Body:
    """One outline on its way into one document."""

    def __init__(self, writer: Writer, outline: Outline) -> None:
        self._writer = writer
        self._outline = outline
        self._decided = arrange(outline)
        self._size = self._decided.sizes.body
        self._pitch = c.LINE_PITCH_PT[self._size]
        # Air that the next paragraph gets on top. Never given as air below: some programs add the two, some
        # take the larger.
        self._more_above_pt = 0

    def write(self, mark: str) -> None:
        """Write everything; the mark of a draft copy goes to the head of each page."""
        self._head()
        self._title()
        self._addressees()
        for base in base_lines(self._outline):
            self._running((Span(base, italic=True),))
        self._parts(self._outline.parts, c.TEXT_WIDTH_MM, keep_last=True)
        self._signing()
        for appendix in self._outline.appendices:
            self._appendix(appendix, mark)
        self._writer.end()

    def _head(self) -> None:
        sizes, outline = self._decided.sizes, self._outline
        pitch = c.LINE_PITCH_PT[sizes.motto]
        side = (c.AGENCY_COLUMN_MM - self._decided.agency.width_mm) / 2
        agency = [self._line(outline.governing, sizes.agency, pitch)] if outline.governing else []
        agency += [self._line(name, sizes.agency, pitch, bold=True, side_mm=side) for name in outline.agency]
        nation = [
            self._line(c.NATION, sizes.nation, pitch, bold=True),
            self._line(c.MOTTO, sizes.motto, pitch, bold=True),
        ]
        gap = c.PARAGRAPH_GAP_PT
        number = self._line(number_line(outline, blank=_NUMBER_BLANK), c.NUMBER_SIZE_PT, pitch, before_pt=gap)
        date = self._line(
            date_line(outline), sizes.date, pitch, italic=True, before_pt=gap, side_mm=_DATE_SIDE_MM
        )
        left = [[*agency, self._rule(self._decided.agency.rule_mm, c.AGENCY_COLUMN_MM)], [number]]
        right = [[*nation, self._rule(self._decided.motto_rule_mm, c.NATION_COLUMN_MM)], [date]]
        if outline.is_letter:
            subject, pitch = self._decided.subject, c.LINE_PITCH_PT[c.LETTER_SUBJECT_PT]
            side = (c.AGENCY_COLUMN_MM - subject.width_mm) / 2
            left.append(
                [self._line(outline.subject, c.LETTER_SUBJECT_PT, pitch, before_pt=gap, side_mm=side)]
            )
            right.append([self._line("", c.LETTER_SUBJECT_PT, pitch)])
            self._more_above_pt = c.TITLE_GAP_PT - c.PARAGRAPH_GAP_PT
        self._writer.add(two_columns(left, right, (c.AGENCY_COLUMN_MM, c.NATION_COLUMN_MM)))

    def _title(self) -> None:
        outline, subject = self._outline, self._decided.subject
        if outline.is_letter:
            return
        add = self._writer.add
        add(self._line(outline.type_name, self._size, self._pitch, bold=True, before_pt=c.TITLE_GAP_PT))
        side = (c.TEXT_WIDTH_MM - subject.width_mm) / 2
        add(self._line(outline.subject, self._size, self._pitch, bold=True, side_mm=side))
        add(self._rule(subject.rule_mm, c.TEXT_WIDTH_MM))

    def _addressees(self) -> None:
        lines = addressee_lines(self._outline)
        gap = c.PARAGRAPH_GAP_PT + self._more_above_pt
        if len(lines) == 1:
            self._writer.add(self._line(lines[0], self._size, self._pitch, before_pt=gap))
        if lines:
            self._more_above_pt = c.PARAGRAPH_GAP_PT
        if len(lines) <= 1:
            return
        label = Look(self._size, self._pitch, left_mm=self._decided.addressee_indent_mm, before_pt=gap)
        self._writer.add(paragraph(f"{c.ADDRESSEES_LABEL}:", label))
        hang = self._decided.addressee_text_mm - self._decided.addressee_dash_mm
        for line in lines:
            look = Look(
                self._size,
                self._pitch,
                left_mm=self._decided.addressee_text_mm,
                first_mm=-hang,
            )
            self._writer.add(paragraph(line, look))

    def _parts(self, parts: tuple[Part, ...], width_mm: float, *, keep_last: bool) -> None:
        for part, following in pairwise((*parts, None)):
            # A table has no air of its own.
            after_pt = c.PARAGRAPH_GAP_PT if isinstance(following, Table) else 0
            match part:
                case Heading():
                    self._heading(part, after_pt=after_pt)
                case Paragraph():
                    spans = tuple(replace(span, italic=span.italic or part.italic) for span in part.spans)
                    self._running(spans, keep_next=keep_last and following is None, after_pt=after_pt)
                case Table():
                    self._writer.add(data_table(part, width_mm=width_mm))

    def _heading(self, heading: Heading, *, after_pt: float) -> None:
        bold_to = 2
        if heading.level == 0:
            pitch = c.BODY_PITCH_PT[self._size]
            gap = c.PARAGRAPH_GAP_PT + self._more_above_pt
            self._more_above_pt = 0
            self._writer.add(
                self._line(heading.label, self._size, pitch, bold=True, before_pt=gap, keep_next=True)
            )
            self._writer.add(
                self._line(
                    heading.text,
                    self._size,
                    pitch,
                    bold=True,
                    after_pt=after_pt,
                    keep_next=True,
                    style="Heading1",
                )
            )
            return
        shift = any(isinstance(part, Heading) and part.level == 0 for part in self._outline.parts)
        self._running(
            (Span(f"{heading.label} {heading.text}", bold=heading.level <= bold_to),),
            keep_next=True,
            style=f"Heading{heading.level + shift}",
            after_pt=after_pt,
        )

    def _running(
        self,
        spans: tuple[Span, ...],
        *,
        keep_next: bool = False,
        style: str = "BodyText",
        after_pt: float = 0,
    ) -> None:
        look = Look(
            self._size,
            c.BODY_PITCH_PT[self._size],
            align="both",
            before_pt=c.PARAGRAPH_GAP_PT + self._more_above_pt,
            after_pt=after_pt,
            first_mm=c.INDENT_MM,
            keep_next=keep_next,
            style=style,
        )
        self._more_above_pt = 0
        self._writer.add(paragraph(spans, look))

    def _signing(self) -> None:
        signature = self._outline.signature
        gap, room = c.TITLE_GAP_PT, c.SIGNING_ROOM_MM * c.PT_PER_MM
        head = Look(c.RECIPIENTS_HEAD_PT, self._pitch, bold=True, italic=True, before_pt=gap)
        recipient = Look(c.RECIPIENTS_PT, c.LINE_PITCH_PT[c.RECIPIENTS_PT])
        left = [paragraph(c.RECIPIENTS_LABEL, head)]
        left += [paragraph(line, recipient) for line in recipient_lines(self._outline)]
        lines = (*signature.authority, signature.position)
        right = [
            self._line(
                line, self._size, self._pitch, bold=True, before_pt=gap if number == 0 else 0, keep_next=True
            )
            for number, line in enumerate(lines)
        ]
        right.append(self._line(signature.name, self._size, self._pitch, bold=True, before_pt=room))
        widths = (c.RECIPIENTS_COLUMN_MM, c.SIGNER_COLUMN_MM)
        self._writer.add(two_columns([left], [right], widths, torn=self._decided.signature_torn))

    def _appendix(self, appendix: Appendix, mark: str) -> None:
        section = self._writer.new_section()
        self._writer.set_up_section(section, mark=mark, landscape=appendix.landscape, first=False)
        label_pitch = c.LINE_PITCH_PT[c.APPENDIX_LABEL_PT]
        add = self._writer.add
        add(self._line(appendix.label, c.APPENDIX_LABEL_PT, label_pitch, bold=True, style="Heading1"))
        gap = c.TITLE_GAP_PT
        add(
            self._line(
                appendix.title, self._size, self._pitch, bold=True, after_pt=0 if appendix.note else gap
            )
        )
        if appendix.note:
            add(self._line(appendix.note, self._size, self._pitch, italic=True, after_pt=gap))
        across = c.PAGE_HEIGHT_MM - c.MARGIN_LEFT_MM - c.MARGIN_RIGHT_MM
        width = across if appendix.landscape else c.TEXT_WIDTH_MM
        self._parts(appendix.parts, width, keep_last=False)

    def _line(
        self,
        text: str,
        size_pt: int,
        pitch_pt: float,
        *,
        bold: bool = False,
        italic: bool = False,
        side_mm: float = 0,
        before_pt: float = 0,
        after_pt: float = 0,
        keep_next: bool = False,
        style: str = "",
    ) -> Element:
        look = Look(
            size_pt,
            pitch_pt,
            bold=bold,
            italic=italic,
            align="center",
            before_pt=before_pt,
            after_pt=after_pt,
            left_mm=side_mm,
            right_mm=side_mm,
            keep_next=keep_next,
            style=style,
        )
        return paragraph(text, look)

    def _rule(self, length_mm: float, width_mm: float) -> Element:
        side = (width_mm - length_mm) / 2
        look = Look(
            1,
            c.RULE_SPACE_PT - c.RULE_GAP_PT - c.RULE_PT,  # the border has a height of its own
            before_pt=c.RULE_GAP_PT,
            left_mm=side,
            right_mm=side,
            rule_pt=c.RULE_PT,
        )
        return paragraph("", look)

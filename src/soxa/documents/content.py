"""Outline to the JSON that the Typst template reads: words, decisions and measures; no markup."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from soxa.documents import constants as c
from soxa.documents.arrangement import (
    addressee_lines,
    arrange,
    base_lines,
    group_cells,
    may_be_torn,
    open_date,
    recipient_lines,
)
from soxa.documents.fonts import Face, width_mm
from soxa.domain.outline import Appendix, Heading, Outline, Paragraph, Part, Row, Span, Spans, Table

ATTACHMENT_DESCRIPTION = "Dữ liệu của báo cáo, để chương trình đọc"
"""Shown by PDF readers beside the attachment's name."""
_PIECE_LETTERS = 8
_EM_MM = c.LARGE.body / c.PT_PER_MM
_PROPERTY_LETTERS = 600
"""Longer properties are cut: PDF/A allows strings of 32767 bytes (ISO 19005-3, 6.1.13)."""
_WORDS = re.compile(r"( *)([^ ]+|$)")
_BREAKING_SLASH = re.compile(r"/\D")
_AFTER_HYPHEN = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])")


def typst_content(
    outline: Outline,
    *,
    sealed: bool,
    file_name: str = "soxa.json",
    draft_mark: str = "",
) -> str:
    """Return the template's input.

    Args:
        outline: What is printed.
        sealed: Number and date are left to widgets; else the open date is printed.
        file_name: Name of the attachment.
        draft_mark: Printed at the head of each page: ``Dự thảo lần 2 – 22/11/2026 21:15``.
    """
    content = {
        "measures": measures(),
        **_head(outline, sealed=sealed),
        "parts": [part_content(part, c.TEXT_WIDTH_MM) for part in outline.parts],
        "heading_shift": _heading_shift(outline),
        "signature": {
            "lines": [*outline.signature.authority, outline.signature.position],
            "name": outline.signature.name,
            "torn": arrange(outline).signature_torn,
        },
        "recipients": recipient_lines(outline),
        "appendices": [_appendix(appendix) for appendix in outline.appendices],
        "draft_mark": draft_mark,
        "attachment_name": file_name,
        "attachment_description": ATTACHMENT_DESCRIPTION,
    }
    # One normal form: a decomposed letter is the same word and must not look different (exchange rule 1).
    return unicodedata.normalize("NFC", json.dumps(content, ensure_ascii=False))


def _head(outline: Outline, *, sealed: bool) -> dict[str, Any]:
    decided = arrange(outline)
    sizes = decided.sizes
    return {
        "language": outline.language,
        "title": outline.title[:_PROPERTY_LETTERS],
        "author": " ".join(outline.agency)[:_PROPERTY_LETTERS],
        "sizes": {
            "nation": sizes.nation,
            "motto": sizes.motto,
            "agency": sizes.agency,
            "date": sizes.date,
            "body": sizes.body,
        },
        "governing": outline.governing,
        "agency": outline.agency,
        "agency_width_mm": decided.agency.width_mm,
        "agency_rule_mm": decided.agency.rule_mm,
        "motto_rule_mm": decided.motto_rule_mm,
        "symbol": outline.symbol,
        "place": outline.place,
        "date_room_mm": decided.date_room_mm,
        "date_text": open_date(outline),
        "date_shown": not sealed,
        "type_name": outline.type_name,
        "subject": outline.subject,
        "subject_width_mm": decided.subject.width_mm,
        "subject_rule_mm": decided.subject.rule_mm,
        "addressees": addressee_lines(outline),
        "addressee_indent_mm": decided.addressee_indent_mm,
        "addressee_dash_mm": decided.addressee_dash_mm,
        "addressee_text_mm": decided.addressee_text_mm,
        "bases": base_lines(outline),
    }


def measures() -> dict[str, Any]:
    """Return the measures the template works with, by their lower-case names."""
    names = (
        "MARGIN_TOP_MM MARGIN_BOTTOM_MM MARGIN_LEFT_MM MARGIN_RIGHT_MM TEXT_WIDTH_MM HEADER_DISTANCE_MM "
        "AGENCY_COLUMN_MM NATION_COLUMN_MM RULE_PT RULE_GAP_PT RULE_SPACE_PT NUMBER_ROOM_MM "
        "NUMBER_SIZE_PT LETTER_SUBJECT_PT INDENT_MM PARAGRAPH_GAP_PT TITLE_GAP_PT RECIPIENTS_COLUMN_MM "
        "SIGNER_COLUMN_MM SIGNING_ROOM_MM PERSON_WIDTH_MM PERSON_HEIGHT_MM RECIPIENTS_HEAD_PT "
        "RECIPIENTS_PT PAGE_NUMBER_PT APPENDIX_LABEL_PT TABLE_PT TABLE_INSET_X_MM TABLE_INSET_Y_PT "
        "TABLE_RULE_PT DRAFT_MARK_PT ASCENT_SHARE NATION MOTTO NUMBER_LABEL ADDRESSEES_LABEL "
        "RECIPIENTS_LABEL"
    )
    return {
        **{name.lower(): getattr(c, name) for name in names.split()},
        "line_pitch": {str(size): pitch for size, pitch in c.LINE_PITCH_PT.items()},
        "body_pitch": {str(size): pitch for size, pitch in c.BODY_PITCH_PT.items()},
        "font": c.FONT_FAMILY,
    }


def _heading_shift(outline: Outline) -> int:
    # Bookmarks begin at level 1, with the parts (Phần) where there are any.
    return int(any(isinstance(part, Heading) and part.level == 0 for part in outline.parts))


def part_content(part: Part, width_mm_: float) -> dict[str, Any]:
    """Return what a template reads of one part.

    Args:
        part: What is printed.
        width_mm_: Room between the margins, in millimetres.
    """
    match part:
        case Heading():
            label, text = ("", part.text) if part.level == 0 else (part.label, f"{part.label} {part.text}")
            return {
                "kind": "heading",
                "level": part.level,
                "label": part.label or label,
                "text": _spans((Span(text),), width_mm_),
                "section": part.section,
            }
        case Paragraph():
            return {
                "kind": "paragraph",
                "spans": _spans(part.spans, width_mm_),
                "section": part.section,
                "block": part.block,
                "italic": part.italic,
            }
        case Table():
            return table_content(part, width_mm_)


def table_content(table: Table, width_mm_: float) -> dict[str, Any]:
    """Return what a template reads of one table.

    Args:
        table: What is printed.
        width_mm_: Room between the margins, in millimetres.
    """
    shares = sum(column.width for column in table.columns)
    # Words are measured in the size of running text; a table's smaller letters find that much more room.
    room = c.LARGE.body / c.TABLE_PT
    widths = [(width_mm_ * column.width / shares - 2 * c.TABLE_INSET_X_MM) * room for column in table.columns]
    return {
        "kind": "table",
        "section": table.section,
        "columns": [
            {
                "title": _spans((Span(column.title),), width),
                "width": column.width,
                "align": column.align.value,
            }
            for column, width in zip(table.columns, widths, strict=True)
        ],
        "rows": [_row(row, widths) for row in table.rows],
    }


def _row(row: Row, widths: list[float]) -> dict[str, Any]:
    cells = group_cells(row) if row.group else row.cells
    words = [_spans(cell, width) for cell, width in zip(cells, widths, strict=not row.group)]
    # A row of plain words needs nothing but the words: the template is quicker for it.
    plain = not row.group and not may_be_torn(row) and all(isinstance(word, str) for word in words)
    if plain:
        return {"plain": True, "cells": words}
    return {"plain": False, "group": row.group, "torn": may_be_torn(row), "cells": words}


def _appendix(appendix: Appendix) -> dict[str, Any]:
    across = c.PAGE_HEIGHT_MM - c.MARGIN_LEFT_MM - c.MARGIN_RIGHT_MM
    width = across if appendix.landscape else c.TEXT_WIDTH_MM
    return {
        "label": appendix.label,
        "title": appendix.title,
        "note": appendix.note,
        "landscape": appendix.landscape,
        "parts": [part_content(part, width) for part in appendix.parts],
    }


def _spans(spans: Spans, limit_mm: float) -> str | list[Any]:
    """Return a line's words: one text where nothing stands out in it, else its spans."""
    written = [_span(span, limit_mm) for span in spans]
    if all(isinstance(span, str) for span in written):
        return "".join(written)
    return written


def _span(span: Span, limit_mm: float) -> Any:
    """Return a text as it is, or what it needs to be printed: its pieces, bold, italic."""
    pieces = _pieces(span.text, limit_mm)
    if not span.bold and not span.italic and all(kind == "text" for kind, _ in pieces):
        return span.text
    return {"pieces": pieces, "bold": span.bold, "italic": span.italic}


def _pieces(text: str, limit_mm: float) -> list[list[str]]:
    """Cut a text where Typst would break lines otherwise than word processors do.

    Typst breaks after a slash (Unicode line breaking, class SY), word processors do not; these break a word
    that is too long for any line, Typst does not.

    Returns:
        Pairs of how a piece stands (``text``, or ``whole``: never broken, but a line may end before and after
        it) and its words.
    """
    if "/" not in text and _widest_mm(text) <= limit_mm:
        return [["text", text]]
    pieces: list[list[str]] = []
    for blanks, word in _WORDS.findall(text):
        for kind, part in [("text", blanks), *_word(word, limit_mm)]:
            if kind == "text" and pieces and pieces[-1][0] == "text":
                pieces[-1][1] += part
            elif part:
                pieces.append([kind, part])
    return pieces


def _word(word: str, limit_mm: float) -> list[tuple[str, str]]:
    # A hyphen inside ends a line everywhere, as in `901/UBND-` and `VP`.
    return [found for part in _AFTER_HYPHEN.split(word) for found in _word_part(part, limit_mm)]


def _word_part(part: str, limit_mm: float) -> list[tuple[str, str]]:
    if _widest_mm(part) > limit_mm and width_mm(part, Face.BOLD, size_pt=c.LARGE.body) > limit_mm:
        letters = max(1, min(_PIECE_LETTERS, int(limit_mm / _EM_MM)))
        return [("whole", part[at : at + letters]) for at in range(0, len(part), letters)]
    return [("whole" if _BREAKING_SLASH.search(part) else "text", part)]


def _widest_mm(text: str) -> float:
    # No letter is wider than an em: what fits so need not be measured. One break too many does no harm.
    return max(map(len, text.split(" "))) * _EM_MM

"""What both renderers must decide alike: sizes, lengths of rules, indents, and the words the Decree adds.

It is decided here once, from the widths of the fonts, so that PDF and DOCX of one outline look the same.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime

from soxa.documents import constants as c
from soxa.documents.fonts import Face, width_mm, wrap
from soxa.domain.outline import Outline, Row, Spans

_LEADING_ZERO_MONTHS = 3
_STEP_MM = 0.5
_ROUNDING_MM = 0.3
"""Word processors round widths to twentieths of a point; a line that just fits must not break for it."""


@dataclass(frozen=True, slots=True)
class Centred:
    """Centred lines with a rule under them."""

    width_mm: float
    """Width the lines are wrapped to; narrowed so that the lines come out about equally long."""
    rule_mm: float
    """Length of the rule."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The decisions for one outline."""

    sizes: c.Sizes
    """Which set of sizes."""
    agency: Centred
    """The issuing agency's name; the rule follows its last line."""
    motto_rule_mm: float
    """Rule under Tiêu ngữ: as long as its text (II.1)."""
    date_room_mm: float
    """Room kept after the place for ``ngày … tháng … năm …``."""
    subject: Centred
    """Trích yếu."""
    addressee_indent_mm: float
    """Left edge of the line ``Kính gửi:`` where several addressees follow."""
    addressee_dash_mm: float
    """Left edge of their dashes: under the colon (II.9)."""
    addressee_text_mm: float
    """Left edge of their names."""
    signature_torn: bool
    """So many recipients that their list may go on to another page."""


def arrange(outline: Outline) -> Arrangement:
    """Decide for one outline."""
    sizes = c.LARGE if _fits(outline, c.LARGE) else c.SMALL
    motto = width_mm(c.MOTTO, Face.BOLD, size_pt=sizes.motto)
    indent = _addressee_indent(outline, sizes)
    dash = indent + width_mm(c.ADDRESSEES_LABEL, Face.REGULAR, size_pt=sizes.body)
    return Arrangement(
        sizes=sizes,
        agency=_centred(outline.agency, sizes.agency, c.AGENCY_COLUMN_MM),
        motto_rule_mm=motto,
        date_room_mm=_date_room(outline, sizes),
        subject=_subject(outline, sizes),
        addressee_indent_mm=indent,
        addressee_dash_mm=dash,
        addressee_text_mm=dash + width_mm("- ", Face.REGULAR, size_pt=sizes.body),
        signature_torn=_recipients_pt(outline) > c.WHOLE_SIGNATURE_PT,
    )


def sealed_moment(outline: Outline) -> datetime:
    """Return when the outline was sealed, in whole seconds of UTC: the only date that documents bear.

    Raises:
        ValueError: The outline's date has no time zone; it would mean another moment on another machine.
    """
    if outline.sealed_utc.tzinfo is None:
        raise ValueError(outline.sealed_utc)
    return outline.sealed_utc.astimezone(UTC).replace(microsecond=0)


def open_date(outline: Outline) -> str:
    """Return the date with its day left open: ``ngày      tháng 11 năm 2026`` (II.4)."""
    return f"ngày      tháng {_month(outline)} năm {outline.year}"


def date_line(outline: Outline) -> str:
    """Return place and open date as a draft bears them."""
    return f"{outline.place}, {open_date(outline)}"


def number_line(outline: Outline, *, blank: str) -> str:
    """Return ``Số:`` and symbol around a blank."""
    return f"{c.NUMBER_LABEL}{blank}/{outline.symbol}"


def addressee_lines(outline: Outline) -> tuple[str, ...]:
    """Return the addressees with their marks (II.9): one bare, several with dash, semicolon and full stop."""
    names = [_bare(name) for name in outline.addressees]
    if len(names) == 1:
        return (f"{c.ADDRESSEES_LABEL}: {names[0]}",)
    return tuple(f"- {name}{mark}" for name, mark in _marked(names))


def base_lines(outline: Outline) -> tuple[str, ...]:
    """Return the legal bases with their marks (II.6): semicolons, and a full stop after the last."""
    return tuple(f"{base}{mark}" for base, mark in _marked([_bare(base) for base in outline.bases]))


def recipient_lines(outline: Outline) -> tuple[str, ...]:
    """Return the recipients with their marks (II.9): dashes, semicolons, and a full stop after the last."""
    names = [_bare(name) for name in outline.recipients]
    return tuple(f"- {name}{mark}" for name, mark in _marked(names))


def group_cells(row: Row) -> tuple[Spans, ...]:
    """Return a title row's cells up to the last that says something; that one reaches to the right edge."""
    used = len(row.cells)
    while used > 1 and not any(span.text for span in row.cells[used - 1]):
        used -= 1
    return row.cells[:used]


def may_be_torn(row: Row) -> bool:
    """Tell whether a row is so long that it may be torn between two pages."""
    longest = max((sum(len(span.text) for span in cell) for cell in row.cells), default=0)
    return longest > c.UNBROKEN_ROW_LETTERS


def _fits(outline: Outline, sizes: c.Sizes) -> bool:
    place = width_mm(f"{outline.place}, ", Face.ITALIC, size_pt=sizes.date)
    if place + _date_room(outline, sizes) > c.NATION_COLUMN_MM:
        return False
    smaller = c.SMALL.agency
    for line in (outline.governing, *outline.agency):
        breaks = width_mm(line, Face.BOLD, size_pt=sizes.agency) > c.AGENCY_COLUMN_MM
        if breaks and width_mm(line, Face.BOLD, size_pt=smaller) <= c.AGENCY_COLUMN_MM:
            return False
    return True


def _date_room(outline: Outline, sizes: c.Sizes) -> float:
    # Two digits for what is still open: it may be issued in another month than it was sealed in.
    filled = f"ngày 00 tháng 12 năm {outline.year}"
    return max(
        width_mm(text, Face.ITALIC, size_pt=sizes.date) for text in (filled, open_date(outline).rstrip())
    )


def _month(outline: Outline) -> str:
    if not outline.month:
        return "    "
    # Only January and February bear a leading zero (II.4).
    return f"{outline.month:02}" if outline.month < _LEADING_ZERO_MONTHS else str(outline.month)


def _subject(outline: Outline, sizes: c.Sizes) -> Centred:
    if outline.is_letter:
        return _centred((outline.subject,), c.LETTER_SUBJECT_PT, c.AGENCY_COLUMN_MM)
    return _centred((outline.subject,), sizes.body, c.TEXT_WIDTH_MM)


def _centred(texts: tuple[str, ...], size_pt: int, limit_mm: float) -> Centred:
    width = _narrowest(texts, size_pt, limit_mm)
    last = [line for text in texts for line in _lines(text, size_pt, width)][-1:]
    length = min(width_mm("".join(last), Face.BOLD, size_pt=size_pt), limit_mm)
    return Centred(width_mm=min(width + _ROUNDING_MM, limit_mm), rule_mm=length * c.RULE_SHARE)


def _narrowest(texts: tuple[str, ...], size_pt: int, limit_mm: float) -> float:
    """Return the smallest width, in steps, at which there are no more lines than at the full width."""

    def count(steps: int) -> list[int]:
        return [len(_lines(text, size_pt, limit_mm - steps * _STEP_MM)) for text in texts]

    steps = range(1, int(limit_mm / 2 / _STEP_MM))
    # Lines only grow in number as the width shrinks: halving finds the place.
    return limit_mm - _STEP_MM * bisect_right(steps, count(0), key=count)


def _lines(text: str, size_pt: int, limit_mm: float) -> list[str]:
    return wrap(text, Face.BOLD, size_pt=size_pt, width_limit_mm=limit_mm)


def _addressee_indent(outline: Outline, sizes: c.Sizes) -> float:
    label = width_mm(c.ADDRESSEES_LABEL, Face.REGULAR, size_pt=sizes.body)
    widest = max(
        (width_mm(line, Face.REGULAR, size_pt=sizes.body) for line in addressee_lines(outline)), default=0.0
    )
    return max(0.0, (c.TEXT_WIDTH_MM - label - widest) / 2)


def _recipients_pt(outline: Outline) -> int:
    lines = (
        len(wrap(line, Face.REGULAR, size_pt=c.RECIPIENTS_PT, width_limit_mm=c.RECIPIENTS_COLUMN_MM))
        for line in recipient_lines(outline)
    )
    return sum(lines) * c.LINE_PITCH_PT[c.RECIPIENTS_PT]


def _bare(text: str) -> str:
    return text.strip().rstrip(";.").rstrip()


def _marked(names: list[str]) -> list[tuple[str, str]]:
    return [(name, "." if number == len(names) else ";") for number, name in enumerate(names, start=1)]

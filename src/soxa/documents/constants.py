"""The measures of Decree 30/2020, Appendix I, in one table for both renderers.

Lengths are in millimetres, type sizes and line pitches in points. Where the Decree allows a range, the value
chosen here is the one with which Quốc hiệu, agency and date fit side by side (66 + 99 mm at 165 mm of text).
"""

from __future__ import annotations

from dataclasses import dataclass

MM_PER_INCH = 25.4
PT_PER_INCH = 72.0
PT_PER_MM = PT_PER_INCH / MM_PER_INCH
"""Points in a millimetre."""

PAGE_WIDTH_MM = 210.0
"""A4 (I.1)."""
PAGE_HEIGHT_MM = 297.0
"""A4 (I.1)."""
MARGIN_TOP_MM = 20.0
"""20 to 25 (I.3)."""
MARGIN_BOTTOM_MM = 20.0
"""20 to 25 (I.3)."""
MARGIN_LEFT_MM = 30.0
"""30 to 35 (I.3)."""
MARGIN_RIGHT_MM = 15.0
"""15 to 20 (I.3)."""
TEXT_WIDTH_MM = PAGE_WIDTH_MM - MARGIN_LEFT_MM - MARGIN_RIGHT_MM
"""Between the margins of an upright page."""
HEADER_DISTANCE_MM = 7.5
"""Page edge to the page number's line, which so stands in the middle of the top margin (I.7)."""

AGENCY_COLUMN_MM = 66.0
"""Left column of the heading: agency and number."""
NATION_COLUMN_MM = 99.0
"""Right column of the heading: Quốc hiệu needs 95.7 at 13 points."""
RULE_PT = 0.75
"""Thickness of the three rules (nét liền)."""
RULE_SHARE = 0.4
"""Rules under agency and trích yếu: one third to one half of the line (II.2, II.5)."""
RULE_GAP_PT = 2.0
"""Text to the rule under it."""
RULE_SPACE_PT = 6.0
"""Height kept for a rule and the air under it."""
NUMBER_ROOM_MM = 14.0
"""Blank after ``Số:``, wide enough for six digits at 13 points."""
NUMBER_SIZE_PT = 13
"""Fixed (II.3)."""

LETTER_SUBJECT_PT = 12
"""``V/v …`` under the number of a công văn: 12 to 13 (II.5b)."""

INDENT_MM = 12.7
"""First line of a paragraph: 10 or 12.7 (II.6)."""
PARAGRAPH_GAP_PT = 6
"""Between paragraphs: at least 6 (II.6)."""
TITLE_GAP_PT = 12
"""Above the document's type and above the signature block."""

RECIPIENTS_COLUMN_MM = 72.0
"""Left column of the signature block."""
SIGNER_COLUMN_MM = TEXT_WIDTH_MM - RECIPIENTS_COLUMN_MM
"""Right column of the signature block."""
SIGNING_ROOM_MM = 36.0
"""Between position and name: a seal of its real size fits without touching either."""
PERSON_WIDTH_MM = 50.0
"""Picture of the person's signature."""
PERSON_HEIGHT_MM = 24.0
"""Picture of the person's signature."""
SEAL_DIAMETER_MM = 36.0
"""Seal of a commune's People's Committee in its real size."""
WHOLE_SIGNATURE_PT = 600
"""A list of recipients up to this height stands on one page with the signature."""
RECIPIENTS_HEAD_PT = 12
"""``Nơi nhận:`` (II.9)."""
RECIPIENTS_PT = 11
"""The list under it (II.9)."""

PAGE_NUMBER_PT = 13
"""13 to 14 (I.7)."""
APPENDIX_LABEL_PT = 14
"""``Phụ lục I`` (III.1)."""
TABLE_PT = 12
"""Tables: the Decree leaves their size open."""
TABLE_INSET_X_MM = 1.2
"""Air at the sides of a cell."""
TABLE_INSET_Y_PT = 2
"""Air above and below a cell's text."""
TABLE_RULE_PT = 0.5
"""Grid of a table."""
UNBROKEN_ROW_LETTERS = 400
"""A row with no cell longer than this is never torn between two pages."""
DRAFT_MARK_PT = 12
"""``Dự thảo lần n`` at the head of a draft copy."""

LINE_PITCH_PT = {10: 12, 11: 13, 12: 14, 13: 16, 14: 17}
"""Exact pitch of single-spaced lines: never below the single spacing of Times New Roman (1.15 × size)."""
BODY_PITCH_PT = {13: 17, 14: 18}
"""Exact pitch of running text: 1.12 to 1.14 lines, within single to 1.5 (II.6)."""
ASCENT_SHARE = 0.8
"""Part of an exact pitch above the baseline, as word processors share it."""

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
"""Quốc hiệu (II.1)."""
MOTTO = "Độc lập - Tự do - Hạnh phúc"
"""Tiêu ngữ (II.1)."""
NUMBER_LABEL = "Số: "
"""Before the number (II.3)."""
ADDRESSEES_LABEL = "Kính gửi"
"""Before the addressees (II.9); the dashes of several stand under the colon that follows."""
RECIPIENTS_LABEL = "Nơi nhận:"
"""Above the recipients (II.9)."""

FONT_FAMILY = "Tinos"
"""Embedded in the PDF; has the widths of Times New Roman."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes that go up and down together (Appendix I, V, footnote)."""

    nation: int
    """Quốc hiệu; 12 to 13."""
    motto: int
    """Tiêu ngữ; 13 to 14."""
    agency: int
    """Names of agencies; 12 to 13."""
    date: int
    """Place and date; 13 to 14."""
    body: int
    """Type, trích yếu, Kính gửi, running text and signature; 13 to 14."""


LARGE = Sizes(nation=13, motto=14, agency=13, date=14, body=14)
"""The set used wherever it fits."""
SMALL = Sizes(nation=12, motto=13, agency=12, date=13, body=13)
"""The set used where a line of the heading would break with the large one."""

"""The outline: a report ready to be laid out, as a neutral tree of parts.

One outline gives the DOCX and the PDF; it holds every word of the pages, so that the same outline gives the
same bytes. Layout (Decree 30/2020, Appendix I) is the renderers' affair; what is said is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.offices import Office, OfficeType


@dataclass(frozen=True, slots=True)
class Span:
    """Words inside a paragraph or a cell."""

    text: str
    """As printed."""
    figure: FigureKey | None = None
    """The figure it prints; None for plain words."""
    bold: bool = False
    """Bold."""
    italic: bool = False
    """Italic."""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of scheme b (Decree 30/2020, Appendix I, II.6): level 1 ``I.``, 2 ``1.``, 3 ``a)``."""

    level: int
    """0 for ``Phần thứ nhất`` (label and title on two centred lines), then 1 to 3."""
    label: str
    """``I.``, ``1.``, ``a)``, ``Phần thứ nhất``."""
    text: str
    """Title, as printed (level 1 in capitals already)."""
    section: str
    """Section code, so that a place on the page leads to its text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    spans: Spans
    """Words in order."""
    section: str
    """Section code it belongs to; empty outside the sections."""
    block: str = ""
    """Block id it comes from; empty where it is not edited as a block."""
    italic: bool = False
    """A legal basis (căn cứ)."""


class Align(Enum):
    """How a column's cells stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    """Header text; says whether it holds a ratio or a growth."""
    width: int
    """Share of the table's width; the shares of all columns are compared, not their sum."""
    align: Align
    """How cells stand."""
    basis: str = ""
    """Which of an indicator's values it holds (a `Basis` by its value): figures and nothing else stand in it.
    Empty for a column of words."""


COLUMN_TITLES: Mapping[Basis, str] = {
    Basis.PLAN_PROVINCE: "Kế hoạch năm (tỉnh giao)",
    Basis.PLAN_COUNCIL: "Kế hoạch năm (HĐND giao)",
    Basis.PREVIOUS: "Thực hiện kỳ trước",
    Basis.LAST_YEAR: "Cùng kỳ năm trước",
    Basis.ACTUAL: "Thực hiện trong kỳ",
    Basis.ESTIMATE: "Ước thực hiện cả kỳ",
    Basis.CUMULATIVE: "Lũy kế từ đầu năm",
    # A ratio and a growth are two things, and the column says which it is (domain facts 6.3).
    Basis.RATIO_PLAN_PROVINCE: "Lũy kế so KH tỉnh giao (%)",
    Basis.RATIO_PLAN_COUNCIL: "Lũy kế so KH HĐND giao (%)",
    Basis.RATIO_ESTIMATE_PROVINCE: "Ước so KH tỉnh giao (%)",
    Basis.RATIO_ESTIMATE_COUNCIL: "Ước so KH HĐND giao (%)",
    Basis.CHANGE_PREVIOUS: "Tăng, giảm so kỳ trước (%)",
    Basis.CHANGE_LAST_YEAR: "Tăng, giảm so cùng kỳ (%)",
}
"""Header text of a column of figures: whoever reads a file holds the column to it."""

_PROVINCE_GIVES, _CITY_GIVES = "tỉnh giao", "thành phố giao"


def column_title(basis: Basis, *, under_city: bool) -> str:
    """Return the header text of a column of figures; offices under a city have their plans from the city."""
    title = COLUMN_TITLES[basis]
    return title.replace(_PROVINCE_GIVES, _CITY_GIVES) if under_city else title


def known_titles(basis: Basis) -> frozenset[str]:
    """Return every header text that a column of these values may have."""
    return frozenset(column_title(basis, under_city=one) for one in (False, True))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Spans, ...]
    """One for each column."""
    indicator: str = ""
    """Indicator the row speaks of: every figure in it must be one of this indicator's."""
    group: bool = False
    """A title row (bold, across)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its header row is repeated on each page."""

    columns: tuple[Column, ...]
    """Columns from the left."""
    rows: tuple[Row, ...]
    """Rows from the top."""
    section: str = ""
    """Section code it belongs to."""


Part = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix with its own page numbers (Decree 30/2020, Appendix I, III.1)."""

    label: str
    """``Phụ lục I``; ``Phụ lục`` for a single one."""
    title: str
    """In capitals."""
    note: str
    """``(Kèm theo Báo cáo số …/BC-UBND …)`` with its blanks left open."""
    parts: tuple[Part, ...]
    """Contents."""
    landscape: bool = False
    """Laid across for wide tables."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature block (Decree 30/2020, Appendix I, II.7)."""

    authority: tuple[str, ...]
    """``TM. ỦY BAN NHÂN DÂN``, ``KT. CHỦ TỊCH``: one a line."""
    position: str
    """``CHỦ TỊCH``, ``PHÓ CHỦ TỊCH``."""
    name: str
    """Full name without titles."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A report ready to be laid out."""

    sealed_utc: datetime
    """The only date given to the renderers; with time zone UTC."""
    agency: tuple[str, ...]
    """Issuing agency in capitals, one a line: ``ỦY BAN NHÂN DÂN``, ``XÃ NẬM PUNG``."""
    governing: str
    """Agency above it in capitals; empty by default."""
    symbol: str
    """Symbol after the number: ``BC-UBND``."""
    place: str
    """Place of issue: ``Nậm Pung``."""
    month: int
    """Month printed with the open date; 0 leaves it open."""
    year: int
    """Year printed with the open date."""
    type_name: str
    """``BÁO CÁO``; empty for a công văn, which has none: its subject stands under the number (II.5b)."""
    subject: str
    """Trích yếu, at most 500 signs."""
    addressees: tuple[str, ...]
    """Kính gửi; at least one for a report to a higher agency."""
    bases: tuple[str, ...]
    """Legal bases, one a line."""
    parts: tuple[Part, ...]
    """Body."""
    signature: Signature
    """Who signs."""
    recipients: tuple[str, ...]
    """Nơi nhận, without dashes and marks; the last is the archive line (``Lưu: VT, VP``)."""
    appendices: tuple[Appendix, ...]
    """Appendices in order."""
    draft: int
    """Number of the draft (Dự thảo lần n); kept in the data, not printed on the sealed page."""
    language: str = "vi"
    """Language of the document (PDF /Lang)."""

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn."""
        return not self.type_name

    @property
    def title(self) -> str:
        """Type and subject in one line, for the properties of files."""
        return f"{self.type_name} {self.subject}".strip()


def agency_lines(office: Office) -> tuple[str, ...]:
    """Return the issuing agency as a page's head prints it; one typed by hand stands as it was typed."""
    if office.type is OfficeType.OTHER:
        return (office.name.upper(),)
    return ("ỦY BAN NHÂN DÂN", office.full_name.upper())


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on a page, in PDF points from the lower left corner."""

    page: int
    """Page from 0."""
    left: float
    """Left edge."""
    bottom: float
    """Lower edge."""
    right: float
    """Right edge."""
    top: float
    """Upper edge."""


@dataclass(frozen=True, slots=True)
class WidgetPlaces:
    """Where number, date and signatures stand (exchange rule 3)."""

    number: Rectangle
    """Text field ``soxa.number``."""
    date: Rectangle
    """Text field ``soxa.date``."""
    person: Rectangle
    """Signature field ``soxa.person``: between position line and name."""
    organisation: Rectangle
    """Signature field ``soxa.organisation``: the seal, over the left third of the person's picture."""

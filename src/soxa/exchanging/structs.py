"""The wire form of ``soxa.json``: msgspec structs, tagged unions, decimal strings (exchange rule 1).

These are views of bytes that stay as they came: what is read is never encoded again, so a field of a later
minor version is not lost. Names here are the format's own; changing one changes the format.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

VERSION = "0.1"
"""Major 0 until the program's 0.1.0; a file of major 0 never leaves a test."""

VersionText = Annotated[str, Meta(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}$")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Coordinate = Annotated[str, Meta(pattern=r"^-?[0-9]{1,5}(\.[0-9]{1,3})?$")]
ValueText = Annotated[str, Meta(pattern=r"^(blank|nil|-?[0-9]{1,40}(\.[0-9]{1,40})?)$")]
FigureName = Annotated[str, Meta(pattern=r"^[^.\s]{1,40}\.[a-z_]{1,40}$")]
Utc = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0)]


class Wire(msgspec.Struct, frozen=True, omit_defaults=True):
    """What all structs of the format share: unknown fields are passed over, defaults are left out."""


class HeadData(Wire, frozen=True, kw_only=True):
    """The two fields that every one of the four files has."""

    kind: str
    """``report``, ``correction``, ``request``, ``receipt`` or ``remarks``."""
    version: VersionText
    """Major and minor of the format."""


class OfficeData(Wire, frozen=True, kw_only=True):
    """The office that reports."""

    id: UUID
    type: str
    name: str
    commune_code: str
    province_code: str
    province_name: str


class NamedData(Wire, frozen=True, kw_only=True):
    """A code with its name, and its version where it has one."""

    code: str
    name: str
    version: str = ""


class PeriodData(Wire, frozen=True, kw_only=True):
    """Half-open interval of days."""

    start: date
    end: date
    label: str


class SpanData(Wire, frozen=True, kw_only=True):
    """Words, perhaps those that print a figure."""

    text: str
    figure: FigureName | None = None
    bold: bool = False
    italic: bool = False


class HeadingData(Wire, frozen=True, kw_only=True, tag_field="part", tag="heading"):
    """A heading."""

    level: Annotated[int, Meta(ge=0, le=6)]
    label: str
    text: str
    section: str


class ParagraphData(Wire, frozen=True, kw_only=True, tag_field="part", tag="paragraph"):
    """A paragraph."""

    spans: tuple[SpanData, ...]
    section: str
    block: str = ""
    italic: bool = False


class ColumnData(Wire, frozen=True, kw_only=True):
    """A column of a table."""

    title: str
    width: Annotated[int, Meta(ge=1, le=100_000)]
    align: Literal["left", "centre", "right"]
    basis: Annotated[str, Meta(pattern=r"^[a-z_]{0,40}$")] = ""


class RowData(Wire, frozen=True, kw_only=True):
    """A row of a table."""

    cells: tuple[tuple[SpanData, ...], ...]
    indicator: str = ""
    group: bool = False


class TableData(Wire, frozen=True, kw_only=True, tag_field="part", tag="table"):
    """A table."""

    columns: tuple[ColumnData, ...]
    rows: tuple[RowData, ...]
    section: str = ""


PartData = HeadingData | ParagraphData | TableData


class AppendixData(Wire, frozen=True, kw_only=True):
    """An appendix."""

    label: str
    title: str
    note: str
    parts: tuple[PartData, ...]
    landscape: bool = False


class SignatureData(Wire, frozen=True, kw_only=True):
    """The signature block."""

    authority: tuple[str, ...]
    position: str
    name: str


class OutlineData(Wire, frozen=True, kw_only=True):
    """All words of the pages."""

    sealed_utc: Utc
    agency: tuple[str, ...]
    governing: str
    symbol: str
    place: str
    month: Annotated[int, Meta(ge=0, le=12)]
    year: Annotated[int, Meta(ge=0, le=9999)]
    type_name: str
    subject: str
    addressees: tuple[str, ...]
    bases: tuple[str, ...]
    parts: tuple[PartData, ...]
    signature: SignatureData
    recipients: tuple[str, ...]
    appendices: tuple[AppendixData, ...]
    draft: Count
    language: str = "vi"


class SourcesData(Wire, frozen=True, kw_only=True):
    """What is behind a figure."""

    activities: tuple[UUID, ...] = ()
    slips: tuple[UUID, ...] = ()
    formula: str = ""
    parts: tuple[FigureName, ...] = ()


class FigureData(Wire, frozen=True, kw_only=True):
    """A figure with what a receiver without the pack must know of its indicator."""

    key: FigureName
    name: str
    unit: str
    decimals: Annotated[int, Meta(ge=0, le=6)]
    period: PeriodData
    value: ValueText
    sources: SourcesData
    count: Count
    digest: Sha256


class AnswerData(Wire, frozen=True, kw_only=True):
    """A check that spoke up, with the office's answer."""

    code: str
    severity: str
    text: str
    reason: str = ""


class RectangleData(Wire, frozen=True, kw_only=True):
    """A place on a page in PDF points from the lower left corner, as decimal strings."""

    page: Count
    left: Coordinate
    bottom: Coordinate
    right: Coordinate
    top: Coordinate


class WidgetsData(Wire, frozen=True, kw_only=True):
    """Where number, date and signatures stand (exchange rule 3)."""

    number: RectangleData
    date: RectangleData
    person: RectangleData
    organisation: RectangleData


class RendererData(Wire, frozen=True, kw_only=True):
    """What made the pages."""

    typst: str
    template: Sha256
    fonts: Sha256


class ReplacedData(Wire, frozen=True, kw_only=True):
    """The issued report that this one replaces (thay thế)."""

    sha256: Sha256
    number: str
    dated: date


class CorrectedValueData(Wire, frozen=True, kw_only=True):
    """A figure that was reported and is another now."""

    key: FigureName
    name: str
    unit: str
    decimals: Annotated[int, Meta(ge=0, le=6)]
    old: ValueText
    new: ValueText
    reason: str


class CorrectedFormData(Wire, frozen=True, kw_only=True):
    """An error of form: what was printed, and what it should be."""

    where: str
    printed: str
    right: str


class CorrectsData(Wire, frozen=True, kw_only=True):
    """The issued report that a công văn explains or puts right."""

    act: Literal["explain", "erratum"]
    sha256: Sha256
    number: str
    dated: date
    values: tuple[CorrectedValueData, ...] = ()
    forms: tuple[CorrectedFormData, ...] = ()


class IssuedData(Wire, frozen=True, kw_only=True):
    """The issued file that a data carrier goes beside (rule 3, grades b and c); never number or date."""

    sha256: Sha256
    grade: Literal["b", "c"]


class EnclosureData(Wire, frozen=True, kw_only=True):
    """A separate signed PDF that goes with the report, or a picture on its pages."""

    name: str
    size: Count
    sha256: Sha256


class ReportData(Wire, frozen=True, kw_only=True):
    """``soxa.json`` of a report. It never holds number or date: they are facts about the sealed data."""

    kind: Literal["report", "correction"]
    version: VersionText
    id: UUID
    office: OfficeData
    regime: NamedData
    pack: NamedData
    period: PeriodData
    draft: Annotated[int, Meta(ge=1)]
    outline: OutlineData
    figures: tuple[FigureData, ...]
    checks: tuple[AnswerData, ...]
    widgets: WidgetsData
    renderer: RendererData
    replaces: ReplacedData | None = None
    issued: IssuedData | None = None
    corrects: CorrectsData | None = None
    enclosures: tuple[EnclosureData, ...] = ()

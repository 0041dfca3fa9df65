"""A report's ``soxa.json``: from domain objects to bytes and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from soxa.base.errors import AppError
from soxa.domain.figures import Figure, FigureKey, Sources, read_value, write_value
from soxa.domain.ids import ActivityId, OfficeId, ReportId, SlipId
from soxa.domain.offices import Office, OfficeType
from soxa.domain.outline import Outline, Rectangle, WidgetPlaces
from soxa.domain.periods import Period
from soxa.domain.reports import Grade
from soxa.exchanging import structs as wire
from soxa.exchanging.corrections import Corrects, read_corrects, write_corrects
from soxa.exchanging.outlines import nfc, read_outline, write_outline
from soxa.exchanging.reading import DataFaulty, decode

KIND = "report"
LETTER = "correction"
"""Kind of a công văn about a report: who counts reports must not count it."""
_MAJOR = int(wire.VERSION.partition(".")[0])
_encoder = msgspec.json.Encoder(order="sorted")


class DataFromNewerProgram(AppError):
    """The data are of a major version that this program does not know."""

    def __init__(self, *, version: str) -> None:
        super().__init__(version=version)


class DataOfAnotherKind(AppError):
    """The data are one of the other files that travel (or none that we know)."""

    def __init__(self, *, kind: str) -> None:
        super().__init__(kind=kind)


@dataclass(frozen=True, slots=True)
class Renderer:
    """What made the pages, so that a receiver knows whether it can make them again byte for byte."""

    typst: str
    """Version of Typst."""
    template: str
    """SHA-256 of the template."""
    fonts: str
    """SHA-256 over the fonts."""


@dataclass(frozen=True, slots=True)
class SealedFigure:
    """A figure with what a receiver must know of its indicator without having the pack."""

    figure: Figure
    """Key, days, value, sources."""
    name: str
    """Name of the indicator."""
    unit: str
    """Unit of the indicator."""
    decimals: int
    """Decimals printed."""
    stated_count: int
    """Number of activities as the file states it."""
    stated_digest: str
    """Digest as the file states it."""


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """A check that spoke up at sealing, and what the office said to it."""

    code: str
    """Code of the check in the pack."""
    severity: str
    """``block``, ``warn``, ``remind`` or ``inform``."""
    text: str
    """What it said."""
    reason: str = ""
    """The office's reason; empty if none was given."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The issued report that a new one replaces."""

    sha256: str
    """Of the issued PDF."""
    number: str
    """Its number and symbol: ``12/BC-UBND``."""
    dated: date
    """Its date."""


@dataclass(frozen=True, slots=True)
class Issued:
    """The issued file that a data carrier goes beside."""

    sha256: str
    """Of its bytes."""
    grade: Grade
    """REMADE or PAPER."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A separate signed PDF, or a picture on the pages, by name, size and digest."""

    name: str
    """File name."""
    size: int
    """Bytes."""
    sha256: str
    """Of the bytes."""


@dataclass(frozen=True, slots=True)
class CodedName:
    """A code with its name and, for packs, its version."""

    code: str
    """``R01-thang``."""
    name: str
    """As printed."""
    version: str = ""
    """``2026.1``; empty where there is none."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """All that a report's PDF carries for programs; never number or date, which come after sealing."""

    id: ReportId
    """Identity of the report in the sender's ledger."""
    office: Office
    """Who reports."""
    regime: CodedName
    """Which duty it meets."""
    pack: CodedName
    """Which pack it was drafted by."""
    period: Period
    """Which days it covers."""
    outline: Outline
    """Every word of its pages."""
    figures: tuple[SealedFigure, ...]
    """Every figure on its pages and those that their formulas are made from, in order of key."""
    checks: tuple[CheckAnswer, ...]
    """Checks that spoke up, with answers."""
    places: WidgetPlaces
    """Where number, date and signatures stand."""
    renderer: Renderer
    """What made the pages."""
    replaces: Replaced | None = None
    """The report that it replaces."""
    issued: Issued | None = None
    """The file that was issued, if this is the data carrier beside it and no report itself."""
    corrects: Corrects | None = None
    """What a công văn about a report says of it; None for a report."""
    enclosures: tuple[Enclosure, ...] = ()
    """What goes with it."""
    version: str = wire.VERSION
    """Version of the format."""

    def figure(self, key: FigureKey) -> SealedFigure | None:
        """Return a figure by key, or None."""
        return next((entry for entry in self.figures if entry.figure.key == key), None)


def encode_report(report: ReportFile) -> bytes:
    """Write the data as compact JSON, sorted and in NFC: the same report always gives the same bytes."""
    data = wire.ReportData(
        kind="report" if report.corrects is None else "correction",
        version=report.version,
        id=report.id,
        office=_write_office(report.office),
        regime=_write_name(report.regime),
        pack=_write_name(report.pack),
        period=_write_period(report.period),
        draft=report.outline.draft,
        outline=write_outline(report.outline),
        figures=tuple(_write_figure(entry) for entry in report.figures),
        checks=tuple(
            wire.AnswerData(code=one.code, severity=one.severity, text=one.text, reason=one.reason)
            for one in report.checks
        ),
        widgets=_write_places(report.places),
        renderer=wire.RendererData(
            typst=report.renderer.typst, template=report.renderer.template, fonts=report.renderer.fonts
        ),
        replaces=_write_replaced(report.replaces),
        issued=_write_issued(report.issued),
        corrects=write_corrects(report.corrects),
        enclosures=tuple(
            wire.EnclosureData(name=one.name, size=one.size, sha256=one.sha256) for one in report.enclosures
        ),
    )
    return _encoder.encode(nfc(msgspec.to_builtins(data)))


def decode_report(data: bytes) -> ReportFile:
    """Read a report's data. Fields of a later minor version are passed over; keep the bytes.

    Raises:
        DataTooLarge: See `soxa.exchanging.reading`.
        DataTooDeep: See `soxa.exchanging.reading`.
        DataNotJson: Not JSON in UTF-8.
        DataOfAnotherKind: A request, a receipt, a remark slip, or something else.
        DataFromNewerProgram: An unknown major version.
        DataFaulty: With every fault and its path.
    """
    head = decode(data, wire.HeadData)
    if head.kind not in {KIND, LETTER}:
        raise DataOfAnotherKind(kind=head.kind[:40])
    if int(head.version.partition(".")[0]) != _MAJOR:
        raise DataFromNewerProgram(version=head.version)
    found = decode(data, wire.ReportData)
    if found.draft != found.outline.draft:
        raise DataFaulty(places=("$.draft",), reasons=("differs from the outline's",))
    if (found.kind == LETTER) != (found.corrects is not None):
        raise DataFaulty(places=("$.corrects",), reasons=("belongs to a correction, and to it alone",))
    return ReportFile(
        id=ReportId(found.id),
        office=_read_office(found.office),
        regime=CodedName(found.regime.code, found.regime.name, found.regime.version),
        pack=CodedName(found.pack.code, found.pack.name, found.pack.version),
        period=_read_period(found.period, "$.period"),
        outline=read_outline(found.outline),
        figures=_read_figures(found.figures),
        checks=tuple(CheckAnswer(one.code, one.severity, one.text, one.reason) for one in found.checks),
        places=_read_places(found.widgets),
        renderer=Renderer(found.renderer.typst, found.renderer.template, found.renderer.fonts),
        replaces=_read_replaced(found.replaces),
        issued=_read_issued(found.issued),
        corrects=_read_corrects(found.corrects),
        enclosures=tuple(Enclosure(one.name, one.size, one.sha256) for one in found.enclosures),
        version=found.version,
    )


def seal_figure(figure: Figure, *, name: str, unit: str, decimals: int) -> SealedFigure:
    """Freeze a figure: state its count of activities and its digest."""
    return SealedFigure(figure, name, unit, decimals, len(figure.sources.activities), figure.digest)


def _write_office(office: Office) -> wire.OfficeData:
    return wire.OfficeData(
        id=office.id,
        type=office.type.value,
        name=office.name,
        commune_code=office.commune_code,
        province_code=office.province_code,
        province_name=office.province_name,
    )


def _read_office(data: wire.OfficeData) -> Office:
    try:
        kind = OfficeType(data.type)
    except ValueError:
        # A type that a later program knows: the name alone is printed, as for one typed by hand.
        kind = OfficeType.OTHER
    return Office(
        OfficeId(data.id), kind, data.name, data.commune_code, data.province_code, data.province_name
    )


def _write_name(name: CodedName) -> wire.NamedData:
    return wire.NamedData(code=name.code, name=name.name, version=name.version)


def _write_period(period: Period) -> wire.PeriodData:
    return wire.PeriodData(start=period.start, end=period.end, label=period.label)


def _read_period(data: wire.PeriodData, place: str) -> Period:
    if data.end <= data.start:
        raise DataFaulty(places=(f"{place}.end",), reasons=("not after start",))
    return Period(data.start, data.end, data.label)


def _write_figure(entry: SealedFigure) -> wire.FigureData:
    figure = entry.figure
    return wire.FigureData(
        key=str(figure.key),
        name=entry.name,
        unit=entry.unit,
        decimals=entry.decimals,
        period=_write_period(figure.period),
        value=write_value(figure.value),
        sources=wire.SourcesData(
            activities=figure.sources.activities,
            slips=figure.sources.slips,
            formula=figure.sources.formula,
            parts=tuple(str(part) for part in figure.sources.parts),
        ),
        count=entry.stated_count,
        digest=entry.stated_digest,
    )


def _read_figures(data: tuple[wire.FigureData, ...]) -> tuple[SealedFigure, ...]:
    faults: list[tuple[str, str]] = []
    found: dict[FigureKey, SealedFigure] = {}
    for index, one in enumerate(data):
        place = f"$.figures[{index}]"
        try:
            entry = _read_figure(one, place)
        except ValueError:
            faults.append((f"{place}.key", "unknown basis"))
            continue
        if entry.figure.key in found:
            faults.append((f"{place}.key", "twice"))
        found[entry.figure.key] = entry
    if faults:
        raise DataFaulty(places=tuple(p for p, _ in faults), reasons=tuple(r for _, r in faults))
    return tuple(found.values())


def _read_figure(data: wire.FigureData, place: str) -> SealedFigure:
    sources = Sources(
        activities=tuple(ActivityId(one) for one in data.sources.activities),
        slips=tuple(SlipId(one) for one in data.sources.slips),
        formula=data.sources.formula,
        parts=tuple(FigureKey.parse(part) for part in data.sources.parts),
    )
    figure = Figure(
        FigureKey.parse(data.key),
        _read_period(data.period, f"{place}.period"),
        read_value(data.value),
        sources,
    )
    return SealedFigure(figure, data.name, data.unit, data.decimals, data.count, data.digest)


def _write_replaced(replaced: Replaced | None) -> wire.ReplacedData | None:
    if replaced is None:
        return None
    return wire.ReplacedData(sha256=replaced.sha256, number=replaced.number, dated=replaced.dated)


def _read_replaced(data: wire.ReplacedData | None) -> Replaced | None:
    return None if data is None else Replaced(data.sha256, data.number, data.dated)


def _read_corrects(data: wire.CorrectsData | None) -> Corrects | None:
    try:
        return read_corrects(data)
    except ValueError as error:
        raise DataFaulty(places=("$.corrects.values",), reasons=("unknown basis",)) from error


def _write_issued(issued: Issued | None) -> wire.IssuedData | None:
    if issued is None:
        return None
    return wire.IssuedData(sha256=issued.sha256, grade="b" if issued.grade is Grade.REMADE else "c")


def _read_issued(data: wire.IssuedData | None) -> Issued | None:
    return None if data is None else Issued(data.sha256, Grade(data.grade))


def _write_places(places: WidgetPlaces) -> wire.WidgetsData:
    return wire.WidgetsData(
        number=_write_rectangle(places.number),
        date=_write_rectangle(places.date),
        person=_write_rectangle(places.person),
        organisation=_write_rectangle(places.organisation),
    )


def _write_rectangle(place: Rectangle) -> wire.RectangleData:
    return wire.RectangleData(
        page=place.page,
        left=_coordinate(place.left),
        bottom=_coordinate(place.bottom),
        right=_coordinate(place.right),
        top=_coordinate(place.top),
    )


def _coordinate(points: float) -> str:
    # A thousandth of a point is far below a pixel; decimal strings keep floats out of the format.
    return write_value(round(Decimal(repr(points)), 3))


def _read_places(data: wire.WidgetsData) -> WidgetPlaces:
    return WidgetPlaces(
        number=_read_rectangle(data.number),
        date=_read_rectangle(data.date),
        person=_read_rectangle(data.person),
        organisation=_read_rectangle(data.organisation),
    )


def _read_rectangle(data: wire.RectangleData) -> Rectangle:
    return Rectangle(data.page, float(data.left), float(data.bottom), float(data.right), float(data.top))

"""Sealing a report: outline and figures frozen, PDF, DOCX and XLSX made and kept in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from soxa.base.errors import AppError, Message
from soxa.documents.typesetting import Anchor, render_preview
from soxa.domain.corrections import Act
from soxa.domain.figures import SHARES, FigureKey, Figures
from soxa.domain.ids import PersonId, ReportId
from soxa.domain.outline import Outline
from soxa.domain.packs import Pack, Severity
from soxa.domain.printing import decimals_of
from soxa.domain.reports import Report, Sealing, State
from soxa.exchanging.consistency import needed_figures
from soxa.exchanging.outlines import composed
from soxa.exchanging.report import (
    CheckAnswer,
    CodedName,
    Replaced,
    ReportFile,
    SealedFigure,
    seal_figure,
)
from soxa.services.approving import NotSealed
from soxa.services.composing import compose
from soxa.services.correction_pages import corrects_of
from soxa.services.drafting import Draft, Point, open_document
from soxa.services.handing_over import make_docx, make_workbook, stem_of
from soxa.services.naming import DOCX_TYPE, PDF_TYPE, XLSX_TYPE
from soxa.services.sealed_files import OPEN_PLACES, OPEN_RENDERER, make_sealed_pdf
from soxa.storage.errors import ReportIsSealed
from soxa.storage.ledger import Ledger

__all__ = [
    "Anchor",
    "NotSealed",
    "PreviewPdf",
    "Sealed",
    "SealingBlocked",
    "preview",
    "reopen",
    "seal",
    "sealed",
]

_SHARE_UNIT = "%"
TRAVELLING = frozenset(
    {"outlier", "outlier_season", "slip_passed_over", "cumulative_lacks", "value_negative"}
)
"""Codes of points about figures on the pages: a reader who wonders too is told the office's reason."""
_PACK_CHECK = "drafting.pack_check"
"""Message of a point that a rule of the pack made; its words are the pack's own."""


class SealingBlocked(AppError):
    """Points that make the report false or unsendable are open."""

    def __init__(self, *, count: int, places: tuple[str, ...]) -> None:
        super().__init__(count=count, places=places)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealing's files."""

    draft: int
    """Dự thảo lần n."""
    stem: str
    """Name of the files without ending."""
    pdf: bytes
    """PDF/A-3b with the data and the open places."""
    docx: bytes
    """The same words."""
    xlsx: bytes
    """The same figures."""
    pages: int
    """Pages of the PDF."""
    report: ReportFile
    """The data that travel."""

    @property
    def names(self) -> tuple[str, str, str]:
        """Return the names of PDF, DOCX and XLSX."""
        return (f"{self.stem}.pdf", f"{self.stem}.docx", f"{self.stem}.xlsx")


@dataclass(frozen=True, slots=True)
class PreviewPdf:
    """The pages as they would be."""

    pdf: bytes
    """PDF without data."""
    anchors: tuple[Anchor, ...]
    """Where headings, paragraphs and tables begin, in the order of the pages."""


def seal(
    ledger: Ledger,
    report_id: ReportId,
    *,
    now: datetime,
    signer: PersonId | None = None,
    say: Callable[[Message], str] | None = None,
) -> Sealed:
    """Freeze a report: words, figures with their sources, points, and its files, as the next draft.

    Args:
        ledger: Open for writing.
        report_id: A report that is being written.
        now: The moment of sealing, with time zone; the only date the pages see. Kept to the second.
        signer: Who will sign; None: the first who may, the head before a deputy.
        say: Gives the sentence of a point, in the language of the document: with it the points of figures
            that were answered with a reason travel too; without, the pack's own rules alone.

    Raises:
        ReportIsSealed: Its last draft is sealed and was not reopened.
        SealingBlocked: Points of the severity BLOCK are open.
        TextNotPrintable: Characters that no page can show, all of them listed.
        DataContradictPages: A number on the pages is not its figure's.
    """
    report = ledger.reports.by_id(report_id)
    if report.state is not State.DRAFTING:
        raise ReportIsSealed(regime=report.regime, label=report.period.label)
    draft = open_document(ledger, report_id)
    _refuse_blocked(draft.points)
    moment = now.replace(microsecond=0)
    outline = compose(draft, sealed_utc=moment, signer=signer)
    made = make_sealed_pdf(report_data(draft, outline, say))
    stem = stem_of(made.report)
    found = _sealed(stem, made.pdf, make_docx(made.report), make_workbook(made.report), made.report)
    _keep(ledger, draft, found, moment)
    return found


def preview(outline: Outline) -> PreviewPdf:
    """Make the pages alone, for the screen: nothing embedded, the open date printed, nothing kept.

    Raises:
        TextNotPrintable: Characters that no page can show, all of them listed.
    """
    return PreviewPdf(*render_preview(composed(outline)))


def sealed(ledger: Ledger, report_id: ReportId) -> Sealed:
    """Return the files of a report's last draft as they were sealed.

    Raises:
        NotSealed: It is being written.
    """
    from soxa.services.showing import show  # noqa: PLC0415 - PDFium is loaded when needed

    report = ledger.reports.by_id(report_id)
    if report.state is State.DRAFTING:
        raise NotSealed
    last = report.sealings[-1]
    pdf = ledger.files.read(last.pdf)
    stem = ledger.files.info(last.pdf).name.removesuffix(".pdf")
    docx, xlsx = ledger.files.read(last.docx), ledger.files.read(last.xlsx)
    return _sealed(stem, pdf, docx, xlsx, show(pdf).report)


def reopen(ledger: Ledger, report_id: ReportId) -> Report:
    """Go back to writing: the sealed draft stays in the ledger, marked as dropped.

    Raises:
        ReportIsIssued: What is issued is never edited.
    """
    ledger.reports.drop_sealing(report_id)
    return ledger.reports.by_id(report_id)


def _sealed(stem: str, pdf: bytes, docx: bytes, xlsx: bytes, report: ReportFile) -> Sealed:
    from soxa.pages.rasters import page_sizes  # noqa: PLC0415 - PDFium is loaded when needed

    return Sealed(report.outline.draft, stem, pdf, docx, xlsx, len(page_sizes(pdf)), report)


def _refuse_blocked(points: tuple[Point, ...]) -> None:
    blocking = [point for point in points if point.severity is Severity.BLOCK]
    if blocking:
        raise SealingBlocked(count=len(blocking), places=tuple(point.code for point in blocking))


def report_data(draft: Draft, outline: Outline, say: Callable[[Message], str] | None = None) -> ReportFile:
    """Return a draft's data as they would travel, not laid out yet.

    Args:
        draft: The draft.
        outline: Its words.
        say: See `seal`.
    """
    pack = draft.pack
    return ReportFile(
        id=draft.report.id,
        office=draft.office,
        regime=CodedName(draft.regime.code, draft.regime.name),
        pack=CodedName(pack.code, pack.title, pack.version),
        period=draft.report.period,
        outline=outline,
        figures=_figures(draft.figures, outline, pack),
        checks=tuple(_checks(draft.points, say)),
        places=OPEN_PLACES,
        renderer=OPEN_RENDERER,
        replaces=_replaced(draft),
        corrects=corrects_of(draft.correction),
    )


def _replaced(draft: Draft) -> Replaced | None:
    if draft.correction is None or draft.correction.act is not Act.REPLACE:
        return None
    old = draft.correction.corrected
    return Replaced(old.sha256, old.number, old.dated)


def _checks(points: tuple[Point, ...], say: Callable[[Message], str] | None) -> Iterator[CheckAnswer]:
    """Yield the pack's rules that spoke up, and the doubts about figures that were answered with a reason.

    What is only for the clerk's eyes does not travel.
    """
    for point in points:
        reason = point.answer or ""
        if point.message.id == _PACK_CHECK:
            text = str(point.message.parameters["text"])
        elif reason and say is not None and point.code in TRAVELLING:
            text = say(point.message)
        else:
            continue
        yield CheckAnswer(point.code, point.severity.value, text, reason)


def _figures(figures: Figures, outline: Outline, pack: Pack) -> tuple[SealedFigure, ...]:
    parts = {key: figure.sources.parts for key, figure in figures.items()}
    needed = sorted(needed_figures(outline, parts), key=str)
    return tuple(_sealed_figure(figures, key, pack) for key in needed)


def _sealed_figure(figures: Figures, key: FigureKey, pack: Pack) -> SealedFigure:
    indicator, figure = pack.indicator(key.indicator), figures[key]
    unit = _SHARE_UNIT if key.basis in SHARES else indicator.unit
    return seal_figure(figure, name=indicator.name, unit=unit, decimals=decimals_of(figure, indicator))


def _keep(ledger: Ledger, draft: Draft, found: Sealed, moment: datetime) -> None:
    # One act: a crash leaves either the whole draft or none of it.
    with ledger.act("report.seal"):
        pdf, docx, xlsx = (
            ledger.files.put(data, name, media_type)
            for data, name, media_type in zip(
                (found.pdf, found.docx, found.xlsx),
                found.names,
                (PDF_TYPE, DOCX_TYPE, XLSX_TYPE),
                strict=True,
            )
        )
        sealing = Sealing(found.draft, moment, pdf, docx, xlsx)
        ledger.reports.add_sealing(draft.report.id, sealing, figures=draft.figures)
        ledger.points.freeze(draft.report.id, found.draft, draft.points, pdf=pdf)

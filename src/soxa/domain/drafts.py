"""A report while it is written, with everything around it, and the points to settle before it is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from soxa.base.errors import Message
from soxa.domain.activities import Activity
from soxa.domain.corrections import Correction
from soxa.domain.figures import FigureKey, Figures
from soxa.domain.ids import ActivityId, AnswerId, ReportId
from soxa.domain.merging import Offer
from soxa.domain.offices import Office, Person, Unit
from soxa.domain.packs import Indicator, Pack, Regime, Section, Severity, Template
from soxa.domain.periods import Period
from soxa.domain.reports import Report
from soxa.domain.sections import SectionText
from soxa.domain.values import Value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point is settled: the narrowest place that is known."""

    section: str = ""
    """Section code."""
    figure: FigureKey | None = None
    """Figure."""
    activity: ActivityId | None = None
    """Activity in the ledger."""
    setting: str = ""
    """What stands in the settings: ``receivers``, ``deadline``, ``legal_basis``, ``signer``, ``office``."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point to settle, or to know."""

    code: str
    """What it is about: a check's code (``K01a``) or a rule's own name (``section_empty``)."""
    severity: Severity
    """Only BLOCK keeps a report from being sealed."""
    place: Place
    """Where."""
    message: Message
    """What is wrong; its remedy stands in the catalogue beside it."""
    judged_by: str = ""
    """Numbers that it was judged by, in writing, where its sentence does not name them all."""
    fingerprint: str = ""
    """Digest of what it is about: an answer holds only while this stays the same."""
    answer: str | None = None
    """Why it stays as it is, in the clerk's words; empty where a look was enough; None while it is open."""

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return self.answer is None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to a point of a report: seen, and why it stays as it is."""

    id: AnswerId
    """Identity."""
    report: ReportId
    """Whose point."""
    code: str
    """What the point is about."""
    fingerprint: str
    """Of the point as it was answered."""
    reason: str
    """In the clerk's words; may be empty where a look was enough."""


@dataclass(frozen=True, slots=True)
class FigureMoved:
    """A figure that has changed since it was last looked at."""

    key: FigureKey
    """Which."""
    old: Value
    """As it was looked at."""
    new: Value
    """As it is now."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A report and all that its pages are made from."""

    report: Report
    """The report with its facts, as stored."""
    office: Office
    """Whose."""
    units: tuple[Unit, ...]
    """Units of the office."""
    people: tuple[Person, ...]
    """People of the office."""
    pack: Pack
    """The pack it is drafted by."""
    regime: Regime
    """The duty it meets."""
    template: Template
    """Its outline."""
    words: Mapping[str, str]
    """Words that its sentences use, with the labels of its appendices."""
    figures: Figures
    """Its figures: all of the template's indicators while it is written, the frozen ones afterwards."""
    texts: tuple[SectionText, ...]
    """One for each section that has text, in the template's order, as to be shown and printed."""
    documents: tuple[Activity, ...]
    """Directing documents of the period, oldest first."""
    tasks: tuple[Activity, ...]
    """Assigned tasks due in the period, by due day."""
    points: tuple[Point, ...]
    """Points to settle, the gravest first; those known at sealing for a sealed report."""
    is_frozen: bool
    """Whether it is sealed: nothing of it is computed any more."""
    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Sentences that are made otherwise now than the clerk has them, by section."""
    listed: Mapping[str, tuple[Activity, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Activities of the period for each table that lists some, by the table's code, oldest first."""
    moved: tuple[FigureMoved, ...] = ()
    """Figures in the words or tables that changed since they were last looked at."""
    correction: Correction | None = None
    """What it corrects and how, for a document that corrects an issued report."""

    @property
    def period(self) -> Period:
        """The period reported."""
        return self.report.period

    def indicator(self, code: str) -> Indicator:
        """Return an indicator of its pack.

        Raises:
            KeyError: The pack has none.
        """
        return self.pack.indicator(code)

    def section(self, code: str) -> Section:
        """Return a section of its template.

        Raises:
            KeyError: The template has none.
        """
        for section in self.template.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def text(self, section: str) -> SectionText:
        """Return the text of a section; an empty one if it has none."""
        return next((text for text in self.texts if text.section == section), SectionText(section, ()))

    @property
    def is_blocked(self) -> bool:
        """Whether a point keeps it from being sealed."""
        return any(point.severity is Severity.BLOCK for point in self.points)

    @property
    def open_points(self) -> tuple[Point, ...]:
        """The points that nobody has answered."""
        return tuple(point for point in self.points if point.is_open)

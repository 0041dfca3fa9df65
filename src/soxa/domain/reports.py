"""Reports: one regime, one period; its state follows from facts and is never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType

from soxa.domain.corrections import LETTERS, Act, Correcting
from soxa.domain.figures import FigureKey
from soxa.domain.ids import FileId, ReportId
from soxa.domain.periods import Period
from soxa.domain.sections import SectionText
from soxa.domain.sendings import Sending
from soxa.domain.values import Value


class State(Enum):
    """How far a report has come, in order."""

    DRAFTING = "drafting"
    SEALED = "sealed"
    """Outline and figures frozen, files made, numbered "Dự thảo lần n"."""
    SIGNED = "signed"
    """By the person."""
    NUMBERED = "numbered"
    """Number and date given."""
    ISSUED = "issued"
    """Signed by the organisation; never edited any more."""
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Sealing:
    """One sealing of a report."""

    draft: int
    """Dự thảo lần n, from 1."""
    sealed_utc: datetime
    """When; the only date the renderers see."""
    pdf: FileId
    """The PDF as sealed."""
    docx: FileId
    """The DOCX of the same outline."""
    xlsx: FileId
    """The figures as a workbook."""
    dropped: bool = False
    """Reopened before it was issued; kept in the history."""


class Grade(Enum):
    """What came back from where a report was issued (exchange rule 3)."""

    OUR_FILE = "a"
    """Our file plus later writings."""
    REMADE = "b"
    """Another PDF of the same words (bản phát hành khác tệp gốc)."""
    PAPER = "c"
    """Paper or a scan: its signatures cannot be told."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is known of an issued file that is not our file (grades b and c)."""

    grade: Grade
    """REMADE or PAPER."""
    carrier: FileId
    """The data carrier that goes beside it."""
    signer: str = ""
    """Who signed by the clerk's word, where no signature says it."""
    figures: int = 0
    """Figures that the sealed report prints."""
    equal: int = 0
    """How many of them were found in the issued file; 0 where its text cannot be read."""
    compared: bool = False
    """Its text could be read, and was held against what was sealed."""
    differences: tuple[str, ...] = ()
    """Words that differ, each as the clerk was shown it."""
    reason: str = ""
    """Why it was taken all the same, in the clerk's words."""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A later state of a sealing's PDF: signed, numbered, or taken back from elsewhere."""

    file: FileId
    """The bytes as they are."""
    step: State
    """SIGNED, NUMBERED or ISSUED."""
    at_utc: datetime
    """When it came."""
    by_other_tool: bool
    """Taken back from another program."""
    elsewhere: Elsewhere | None = None
    """What is known of it if it is not our own file; None for grade a."""

    @property
    def grade(self) -> Grade:
        """Which of the three grades it is."""
        return self.elsewhere.grade if self.elsewhere is not None else Grade.OUR_FILE


@dataclass(frozen=True, slots=True)
class Because:
    """Why a value was entered by hand, and by whom: an estimate has an author and a reason (pack 0.3)."""

    reason: str
    """In the author's words; at most 500 signs."""
    author: str
    """Who acted, as picked at start."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its facts."""

    id: ReportId
    """Identity."""
    regime: str
    """Regime code."""
    period: Period
    """Period."""
    texts: tuple[SectionText, ...]
    """Sections in the template's order."""
    overrides: Mapping[FigureKey, Value] = field(default_factory=lambda: MappingProxyType({}))
    """Values entered by hand: plans, estimates, last year's values where no ledger has them."""
    reasons: Mapping[FigureKey, Because] = field(default_factory=lambda: MappingProxyType({}))
    """Why, for those of them that a reason was given for."""
    sealings: tuple[Sealing, ...] = ()
    """All sealings, oldest first."""
    files: tuple[SignedFile, ...] = ()
    """Later states of the last sealing's PDF, oldest first."""
    number: str = ""
    """Number given, as text (``05``); empty before."""
    dated: date | None = None
    """Date given with the number."""
    sendings: tuple[Sending, ...] = ()
    """How it was handed over."""
    correcting: Correcting | None = None
    """Which issued report it corrects; None for one that a regime asks for."""
    withdrawn: bool = False
    """Somebody gave it up while it was written (a correction that was not needed); see `is_given_up`."""

    @property
    def is_given_up(self) -> bool:
        """Whether it counts no more: what another laptop had sealed meanwhile is a document all the same."""
        return self.withdrawn and self.state is State.DRAFTING

    @property
    def replaces(self) -> ReportId | None:
        """The report that it replaces (thay thế), if it does."""
        is_replacing = self.correcting is not None and self.correcting.act is Act.REPLACE
        return self.correcting.report if self.correcting is not None and is_replacing else None

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn about a report, and no report itself."""
        return self.correcting is not None and self.correcting.act in LETTERS

    @property
    def state(self) -> State:
        """The furthest step that the facts prove."""
        if not self.sealings or self.sealings[-1].dropped:
            return State.DRAFTING
        steps = {signed.step for signed in self.files}
        if State.ISSUED in steps:
            # A folder written to send from is not sent yet: somebody says when and how it left.
            is_sent = any(sending.has_left for sending in self.sendings)
            return State.SENT if is_sent else State.ISSUED
        if State.NUMBERED in steps:
            return State.NUMBERED
        if State.SIGNED in steps:
            return State.SIGNED
        return State.SEALED

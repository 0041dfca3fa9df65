"""Remarks on a draft (ý kiến lãnh đạo): what was said of it, where, and what came of it.

A remark belongs to the report, not to one draft of it: it goes on to the next draft until it is settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from soxa.domain.figures import FigureKey
from soxa.domain.ids import RemarkId, ReportId

MAX_REMARK: Final = 2000
"""Signs of a remark; one that Word holds may be longer and is cut."""
REMARK: Final = "remark"
"""Code of the points that remarks make."""


class Origin(Enum):
    """How a remark came here."""

    PAPER = "paper"
    """Typed from paper, or heard."""
    WORD = "word"
    """A comment of a Word file."""
    TRACKED = "tracked"
    """Words that were struck out or put in, in a Word file with its changes marked."""
    SCREEN = "screen"
    """Written here by whoever made it."""


class Settled(Enum):
    """What came of a remark."""

    DONE = "done"
    """The text or a figure was changed."""
    ANSWERED = "answered"
    """It stays as it is, for a reason."""
    DROPPED = "dropped"
    """Who made it took it back, or it was no remark."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a remark was settled."""

    settled: Settled
    """What came of it."""
    words: str
    """What was changed, or why it stays; needed for an answer only."""
    by: str
    """Who settled it, as picked at start."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark."""

    id: RemarkId
    """Identity."""
    report: ReportId
    """Of which report."""
    draft: int
    """On which draft it was made (Dự thảo lần n)."""
    author: str
    """Who made it; a name of the office, never a private person's."""
    day: date
    """When it was made."""
    text: str
    """What was said; at most `MAX_REMARK` signs."""
    origin: Origin
    """How it came here."""
    section: str = ""
    """Section code; empty where it is about the whole."""
    figure: FigureKey | None = None
    """The figure it is about."""
    quoted: str = ""
    """The words of the draft that it hangs on, as that draft had them."""
    outcome: Outcome | None = None
    """What came of it; None while it is open."""

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.outcome is None

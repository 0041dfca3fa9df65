"""The text of a report while it is written: sections of blocks of runs, with figures as atomic objects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from soxa.domain.figures import FigureKey


class NumberFormat(Enum):
    """How a figure is printed inside a sentence."""

    COUNT = "count"
    """``02``, ``93``, ``1.250``."""
    NUMBER = "number"
    """With the indicator's own decimals: ``8,5``."""
    PERCENT = "percent"
    """``86,2%``."""
    SIZE = "size"
    """A change without its sign, as percent: ``tăng 5,2%`` needs ``5,2%``."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words."""

    text: str
    """Without line ends and control characters."""


@dataclass(frozen=True, slots=True)
class FigureRun:
    """A figure inside a sentence; an atom for editing."""

    key: FigureKey
    """Which figure."""
    format: NumberFormat
    """How it is printed."""


Run = TextRun | FigureRun


class Author(Enum):
    """Who wrote a block last: a recomputation may replace the pack's own sentences, never the clerk's."""

    PACK = "pack"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a section."""

    id: str
    """Stable identity inside the report (a UUID as text, or the sentence's code for the pack's blocks)."""
    runs: tuple[Run, ...]
    """Words and figures in order."""
    author: Author
    """Who wrote it last."""
    bullet: bool = False
    """Printed with a dash in front."""
    made: tuple[Run, ...] = ()
    """What the machine had made of it when the clerk took it over; empty where it is all her own."""
    carried: str = ""
    """Label of the period whose report it was carried over from; empty once it was read or edited."""


class SectionMark(Enum):
    """How far a section has come (outline pane)."""

    EMPTY = "empty"
    DRAFTED = "drafted"
    EDITED = "edited"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class SectionText:
    """The text of one section of the outline."""

    section: str
    """Section code of the template (``I``, ``II.1.a``)."""
    blocks: tuple[Block, ...]
    """Paragraphs in order."""
    checked: bool = False
    """Set by hand: read and found right."""

    @property
    def mark(self) -> SectionMark:
        """How far it has come, from its blocks."""
        if self.checked:
            return SectionMark.CHECKED
        if not self.blocks:
            return SectionMark.EMPTY
        if any(block.author is Author.CLERK for block in self.blocks):
            return SectionMark.EDITED
        return SectionMark.DRAFTED

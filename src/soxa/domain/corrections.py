"""Corrections after issue: three acts, each a document of its own; what is issued is never edited.

Decree 30/2020: what is wrong in content is replaced by a new document of the same form, what is wrong in form
is put right by a công văn đính chính. Figures that moved without making the report false are explained by a
công văn with the corrected table (bổ sung, giải trình số liệu).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from soxa.domain.figures import FigureKey
from soxa.domain.ids import CorrectionRowId, ReportId
from soxa.domain.printing import NIL_CELL, UNDEFINED
from soxa.domain.values import Absence, Value, write_number


class Act(Enum):
    """What is done about an issued report."""

    REPLACE = "replace"
    """A new report of the same regime and period (thay thế)."""
    EXPLAIN = "explain"
    """A công văn with the corrected table (bổ sung, giải trình số liệu)."""
    ERRATUM = "erratum"
    """A công văn for errors of form alone (đính chính)."""


LETTERS: Final = frozenset({Act.EXPLAIN, Act.ERRATUM})
"""Acts whose document is a công văn, not a report."""


@dataclass(frozen=True, slots=True)
class Correcting:
    """Which issued report a document corrects, and how."""

    act: Act
    """The act."""
    report: ReportId
    """What is corrected: the one that held when the act was begun."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """An issued report as a document that corrects it names it."""

    report: ReportId
    """Which."""
    number: str
    """Its number and symbol: ``12/BC-UBND``."""
    dated: date
    """Its date."""
    subject: str
    """Its trích yếu."""
    sha256: str
    """Of the issued file."""


class RowKind(Enum):
    """What a row of a correction says."""

    VALUE = "value"
    """A figure that was reported and is another now."""
    FORM = "form"
    """What was printed, and what it should be."""
    OPINION = "opinion"
    """An opinion, how it was met, and what was changed for it."""


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One row of a correction's table; what its words mean follows from its kind."""

    id: CorrectionRowId
    """Identity; the same figure of the same document has the same one on every laptop."""
    report: ReportId
    """The document whose table it stands in."""
    kind: RowKind
    """Which table."""
    place: int
    """Order among rows of its kind; of equal ones the identity decides."""
    figure: FigureKey | None = None
    """VALUE: which figure."""
    old: str = ""
    """VALUE: as it was reported (`write_value`); FORM: as it is printed; OPINION: the opinion."""
    new: str = ""
    """VALUE: as it is now (`write_value`); FORM: what it should be; OPINION: what was changed."""
    reason: str = ""
    """VALUE: why; FORM: where it stands (page, line, appendix); OPINION: tiếp thu, or giải trình."""
    source: str = ""
    """OPINION: who gave it, when and how: ``qua điện thoại, 09 giờ 15, ngày 22/11/2026``."""
    left_out: bool = False
    """Taken out by the clerk: it is not printed, and not made again."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is another than it was reported."""

    key: FigureKey
    """Which."""
    name: str
    """Name of its indicator, with what it is of it where it is not the period's own value."""
    unit: str
    """Unit of the indicator; ``%`` for a share."""
    decimals: int
    """Decimals printed."""
    old: Value
    """As reported."""
    new: Value
    """As it is now."""


@dataclass(frozen=True, slots=True)
class Correction:
    """All that a document that corrects another is made from, beside its own words."""

    act: Act
    """The act."""
    corrected: Corrected
    """What it corrects."""
    rows: tuple[CorrectionRow, ...] = ()
    """Its rows in order, those left out not among them."""
    differences: tuple[Difference, ...] = ()
    """Figures that are others now, by key."""

    def of(self, kind: RowKind) -> tuple[CorrectionRow, ...]:
        """Return the rows of one kind."""
        return tuple(row for row in self.rows if row.kind is kind)


def in_order(rows: Sequence[CorrectionRow]) -> tuple[CorrectionRow, ...]:
    """Return rows as they are printed: by place, those of one place by identity."""
    return tuple(sorted(rows, key=lambda row: (row.place, row.id.bytes)))


def tips(replaces: Mapping[ReportId, ReportId]) -> Mapping[ReportId, ReportId]:
    """Return for every replaced report the last of the chain that begins with it.

    Args:
        replaces: New report to the one it replaces. A circle (a merge of false files) ends where it closes.
    """
    by = {old: new for new, old in sorted(replaces.items(), key=lambda pair: pair[0].bytes)}
    found = {}
    for old in by:
        last, passed = old, {old}
        while last in by and by[last] not in passed:
            last = by[last]
            passed.add(last)
        found[old] = last
    return found


def print_value(value: Value, decimals: int) -> str:
    """Return a value as the corrected table prints it."""
    if value is Absence.BLANK:
        return UNDEFINED
    return NIL_CELL if isinstance(value, Absence) else write_number(value, decimals)

"""Documents sent: the office's register, the numbers it gives out, and who may give them.

Decree 30/2020, article 15 and Appendix IV: number and symbol are given in one series from 01 on 1 January to
31 December, or in one series for each type as the head decides; the register has ten columns. Where the
office's e-office gives the numbers, what is kept here follows it (bản theo dõi) and gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from soxa.domain.ids import DeviceId, NumberId, RegisterEntryId
from soxa.domain.register_numbering import whole_number
from soxa.domain.registers import identity_of

ONE_SERIES: Final = ""
"""Name of the only series where an office numbers all of a year's documents together."""
MAX_TEXT: Final = 500
"""Signs of receivers, a note or a reason."""
MAX_NAME: Final = 200
"""Signs of a name: who signed, who keeps a copy, who signed for it."""
MOST_COPIES: Final = 9_999
HIGHEST: Final = 999_999
"""No office gives so many numbers in a year; it keeps a slip of the finger out."""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What the register says of a document beyond what is known of it elsewhere; or all of it."""

    id: RegisterEntryId
    """Identity; follows from `of` where it says more of a report or an activity."""
    of: UUID | None = None
    """Report or activity that it says more of; None for a document that only the register knows."""
    type: str = ""
    """Abbreviation of the type: QĐ, TTr, CV …; with `of`, only where nothing else says it."""
    number: str = ""
    """Number, as text; at most 11 signs."""
    symbol: str = ""
    """Symbol: ``UBND-VP``; at most 30 signs."""
    day: date | None = None
    """Day of the document."""
    subject: str = ""
    """Trích yếu, at most 500 signs."""
    signer: str = ""
    """Who signed."""
    receivers: str = ""
    """Nơi nhận, as the register says it."""
    kept_by: str = ""
    """Unit or person that keeps a copy (đơn vị, người nhận bản lưu)."""
    copies: int | None = None
    """How many copies were made."""
    sent_on: date | None = None
    """Day on which it left (ngày chuyển)."""
    signed_for: str = ""
    """Who signed for it (ký nhận)."""
    note: str = ""
    """Ghi chú."""
    cancelled: str = ""
    """Why the document was cancelled after it had its number; empty while it holds."""


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number of the office's own register: there is one of it in a year and series."""

    id: NumberId
    """Identity: follows from year, series and number, so that two laptops which give it meet in it."""
    year: int
    """Calendar year."""
    series: str
    """`ONE_SERIES`, or the abbreviation of the type."""
    number: int
    """The number."""
    documents: Mapping[UUID, date] = field(default_factory=lambda: MappingProxyType({}))
    """What it was given to, with the day of the document; more than one only after two laptops gave it."""
    void: str = ""
    """Why it was skipped or cancelled; empty while it holds."""
    explained: str = ""
    """Why two documents bear it; empty while nobody has said."""

    @property
    def is_free(self) -> bool:
        """Whether nothing bears it and nobody has explained it."""
        return not self.documents and not self.void


@dataclass(frozen=True, slots=True)
class Numbering:
    """Whose word counts for numbers, as the head has decided."""

    is_official: bool = False
    """The office declares this its register; otherwise what is kept here follows the official one."""
    by_type: bool = False
    """Each type has a series of its own."""
    keeper: DeviceId | None = None
    """The machine that gives numbers out."""
    keeper_name: str = ""
    """What people call that machine: who declared it."""
    starts: Mapping[tuple[int, str], int] = field(default_factory=lambda: MappingProxyType({}))
    """Year and series to the last number given on paper before this program gave any."""

    def series(self, type_code: str) -> str:
        """Return the series that a type is numbered in."""
        return type_code if self.by_type else ONE_SERIES

    def started(self, year: int, series: str) -> int:
        """Return the last number of a year and series that was given before; 0 if none was."""
        return self.starts.get((year, series), 0)


class Source(Enum):
    """What tells of a document sent."""

    REPORT = "report"
    ACTIVITY = "activity"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of the register of documents sent (Appendix IV)."""

    thing: UUID
    """Report, activity or entry: what the number belongs to."""
    source: Source
    """Which of them."""
    type: str
    """Abbreviation of the type; empty where unknown."""
    number: str
    """As text."""
    symbol: str
    """Symbol without the number."""
    day: date
    """Day of the document."""
    subject: str
    """Trích yếu."""
    signer: str = ""
    receivers: str = ""
    kept_by: str = ""
    copies: int | None = None
    sent_on: date | None = None
    signed_for: str = ""
    note: str = ""
    cancelled: bool = False
    """Its number was used and the document cancelled."""

    @property
    def reference(self) -> str:
        """``12/BC-UBND``; a number below ten has a nought in front (Appendix I)."""
        number = self.number.lstrip("0").zfill(2) if self.number else ""
        return f"{number}/{self.symbol}" if self.symbol else number


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a year that nothing bears and nobody has explained."""

    year: int
    """Calendar year."""
    series: str
    """Series; empty where there is one."""
    first: int
    """The first that is missing."""
    last: int
    """The last that is missing."""

    @property
    def count(self) -> int:
        """How many are missing."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Double:
    """A number that several living documents of a year bear, unexplained."""

    year: int
    """Calendar year."""
    series: str
    """Series; empty where there is one."""
    number: int
    """The number."""
    things: tuple[UUID, ...]
    """Those that bear it, in the order of their days."""


def next_number(
    numbering: Numbering,
    *,
    year: int,
    series: str,
    given: Iterable[GivenNumber],
    lines: Iterable[RegisterLine],
) -> int:
    """Return the next number of a series: one above all that was ever used, cancelled ones too."""
    highest = numbering.started(year, series)
    for one in given:
        if (one.year, one.series) == (year, series) and not one.is_free:
            highest = max(highest, one.number)
    for line in lines:
        if line.day.year == year and numbering.series(line.type) == series:
            highest = max(highest, whole_number(line.number))
    return highest + 1


def gaps(
    numbering: Numbering, *, year: int, given: Sequence[GivenNumber], lines: Sequence[RegisterLine]
) -> tuple[Gap, ...]:
    """Return the unexplained gaps in a year's numbers, by series and number.

    A number that was given to something which bears it no more (a draft reopened, an activity taken out) is
    a gap as well: no line of the register has it.
    """
    used: dict[str, int] = {}
    borne: dict[str, set[int]] = {}
    for line in lines:
        if line.day.year == year:
            borne.setdefault(numbering.series(line.type), set()).add(whole_number(line.number))
    for one in given:
        if one.year == year and one.void:
            borne.setdefault(one.series, set()).add(one.number)
        elif one.year == year and one.documents:
            used[one.series] = max(used.get(one.series, 0), one.number)
    found = []
    for series in sorted({*borne, *used}):
        numbers = borne.get(series, set())
        # One above the last that was given: so the last may be missing, too.
        numbers.add(max(used.get(series, 0), *numbers, 0) + 1)
        before = numbering.started(year, series)
        for number in sorted(one for one in numbers if one > before):
            if number - before > 1:
                found.append(Gap(year, series, before + 1, number - 1))
            before = number
    return tuple(found)


def doubles(
    numbering: Numbering, *, year: int, given: Sequence[GivenNumber], lines: Sequence[RegisterLine]
) -> tuple[Double, ...]:
    """Return the numbers that more than one document of a year bears, and nobody has explained.

    In a register that follows the official one a number may stand under two symbols: there only the same
    number and symbol are two of one.
    """
    explained = {(one.series, one.number) for one in given if one.year == year and one.explained}
    borne: dict[tuple[str, int], dict[tuple[str, str], list[RegisterLine]]] = {}
    for line in lines:
        if line.day.year == year and whole_number(line.number):
            place = (numbering.series(line.type), whole_number(line.number))
            borne.setdefault(place, {}).setdefault(identity_of(line.number, line.symbol), []).append(line)
    found = []
    for (series, number), by_reference in sorted(borne.items()):
        if (series, number) in explained:
            continue
        # A letter behind a number (12a) parts two documents, on purpose.
        whole = [same for (text, _), same in by_reference.items() if text.isdigit()]
        together = [line for same in whole for line in same] if numbering.is_official else []
        groups = [together, *([] if numbering.is_official else whole)]
        groups += [same for (text, _), same in by_reference.items() if not text.isdigit()]
        for group in groups:
            if len(group) > 1:
                ordered = sorted(group, key=lambda line: (line.day, line.thing.bytes))
                found.append(Double(year, series, number, tuple(line.thing for line in ordered)))
    return tuple(found)

"""Numbers of a year's documents: gaps, and numbers given twice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soxa.base.errors import Message
from soxa.domain.registers import identity_of

_WEIGHT_OF_SHARED = 3
_NEXT_BUT_ONE = 2


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document of which only its place in the year's numbering counts."""

    type: str
    """Its type."""
    number: str
    """``198``, ``12a``."""
    symbol: str
    """Its symbol."""
    day: date
    """Its day."""

    @property
    def reference(self) -> str:
        """``198/KH-UBND``."""
        return f"{self.number}/{self.symbol}" if self.symbol else self.number


@dataclass(frozen=True, slots=True)
class NumberingNote:
    """A gap or a double in a year's numbers."""

    message: Message
    """``registers.gap…`` (series, first, last, count, year) or ``registers.double`` (reference, days)."""
    year: int
    """Which year's."""


def numbering_notes(
    documents: Sequence[Numbered], *, used: Collection[int] = ()
) -> tuple[NumberingNote, ...]:
    """Return the gaps and doubles in each year's numbers.

    Offices number all documents of a year in one series, or each type in one of its own: the way that leaves
    fewer gaps and doubles is taken for theirs.

    Args:
        documents: The documents.
        used: Numbers that were given as well, to what is not among them: they fill gaps.
    """
    notes: list[NumberingNote] = []
    for year in sorted({one.day.year for one in documents}):
        own = [one for one in documents if one.day.year == year]
        together = _gaps({"": own}, year, used)
        by_type: dict[str, list[Numbered]] = {}
        for one in own:
            by_type.setdefault(one.type, []).append(one)
        apart = _gaps(by_type, year, used)
        # One number under two types is hardly ever a slip: such an office numbers each type by itself.
        shared = len({(one.type, whole_number(one.number)) for one in own}) - len(
            {whole_number(one.number) for one in own}
        )
        is_one = _missing(together) + shared * _WEIGHT_OF_SHARED <= _missing(apart)
        notes += together if is_one else apart
        notes += _doubles(own, year)
    return tuple(notes)


def _gaps(series: Mapping[str, Sequence[Numbered]], year: int, used: Collection[int]) -> list[NumberingNote]:
    notes = []
    for name, documents in sorted(series.items()):
        own = {whole_number(one.number) for one in documents}
        numbers = sorted(own | {number for number in used if min(own) < number < max(own)})
        for before, after in itertools.pairwise(numbers):
            if after - before > 1:
                told = Message(
                    _gap_id(has_series=bool(name), is_one=after - before == _NEXT_BUT_ONE),
                    {
                        "series": name,
                        "first": str(before + 1),
                        "last": str(after - 1),
                        "count": after - before - 1,
                        "year": year,
                    },
                )
                notes.append(NumberingNote(told, year))
    return notes


def _gap_id(*, has_series: bool, is_one: bool) -> str:
    return "registers.gap" + ("_series" if has_series else "") + ("_one" if is_one else "")


def _missing(notes: Sequence[NumberingNote]) -> int:
    return sum(int(str(note.message.parameters["count"])) for note in notes)


def _doubles(documents: Sequence[Numbered], year: int) -> list[NumberingNote]:
    days: dict[tuple[str, str], list[Numbered]] = {}
    for one in documents:
        days.setdefault(identity_of(one.number, one.symbol), []).append(one)
    return [
        NumberingNote(
            Message(
                "registers.double",
                {
                    "reference": same[0].reference,
                    "count": len(same),
                    "first": min(one.day for one in same),
                    "last": max(one.day for one in same),
                },
            ),
            year,
        )
        for _, same in sorted(days.items())
        if len(same) > 1
    ]


def whole_number(number: str) -> int:
    """Return a number without the letter behind it: ``12a`` is 12."""
    digits = re.match(r"\d+", number)
    return int(digits[0]) if digits else 0

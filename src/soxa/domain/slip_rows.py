"""Rows of a unit's slips of one period: which row of a later slip is an earlier one put right.

A row is known by its day, kind and title (`RowKey`), so one whose day was mistyped comes back as another. If
both were counted, what was done once would be reported twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soxa.domain.activities import Activity
from soxa.domain.text import fold

RowKey = tuple[str, int]
"""A row's day, kind and title, and which of its equals in the slip it is."""
_OF_A_COPY: Final = 3
"""So much two rows have in common where both slips share a row: the later one is a copy with corrections."""
_OF_ANY: Final = 4
"""As above where they share none: the later slip may as well tell of other activities."""


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A row of a slip that could be read."""

    number: str
    """The row of the sheet; empty where it is not known."""
    activity: Activity
    """What it says."""


def put_right(slips: Sequence[Mapping[RowKey, SlipRow]]) -> frozenset[RowKey]:
    """Return the rows that no longer hold, since a later slip has them put right: a function of the set.

    Args:
        slips: Rows by key, the earliest slip in front.
    """
    last = {key: at for at, rows in enumerate(slips) for key in rows}
    pairs = {
        (at, later): _pairs(slips[at], slips[later])
        for at in sorted(set(last.values()))
        for later in range(at + 1, len(slips))
    }
    return frozenset(
        key for key, at in last.items() if any(key in pairs[at, later] for later in range(at + 1, len(slips)))
    )


def _pairs(earlier: Mapping[RowKey, SlipRow], later: Mapping[RowKey, SlipRow]) -> set[RowKey]:
    """Return rows of the earlier of two slips that the later one has in another form; each pairs once."""
    is_copy = bool(earlier.keys() & later.keys())
    left = [key for key in earlier if key not in later]
    right = [key for key in later if key not in earlier]
    likely = sorted(
        (-alike, at, to)
        for at, key in enumerate(left)
        for to, other in enumerate(right)
        if (alike := _in_common(earlier[key], later[other], is_copy=is_copy))
    )
    taken: set[int] = set()
    found: dict[int, int] = {}
    for _, at, to in likely:
        if at not in found and to not in taken:
            found[at] = to
            taken.add(to)
    return {left[at] for at in found}


def _in_common(one: SlipRow, other: SlipRow, *, is_copy: bool) -> int:
    """Return how much two rows have in common; zero where they are two activities."""
    mine, its = one.activity, other.activity
    same_day = (mine.first_day, mine.last_day) == (its.first_day, its.last_day)
    same_title = fold(mine.title) == fold(its.title)
    # The same work on another day may be just that: only a copy of the slip says that the day was wrong.
    if not (same_day or (same_title and is_copy)):
        return 0
    alike = sum(
        (
            same_day,
            same_title,
            mine.kind == its.kind,
            bool(mine.quantities) and mine.quantities == its.quantities,
            bool(one.number) and one.number == other.number,
        )
    )
    return alike if alike >= (_OF_A_COPY if is_copy else _OF_ANY) else 0

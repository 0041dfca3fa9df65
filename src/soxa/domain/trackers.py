"""Trackers: the Excel books an office kept before, and what the ledger remembers of each row it was given.

A row's identity is the digest of its cells as they stood in Excel, never the activity's values of today: the
same file read again adds nothing, whatever has been mended in the ledger since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from soxa.base.errors import Message
from soxa.domain.ids import ActivityId, TrackerId, TrackerRowId
from soxa.domain.text import fold

_UNIT_SEPARATOR = "\x1f"
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Tracker:
    """One sheet of an Excel tracker, recognised again by its column titles and rows, never by file or path."""

    id: TrackerId
    """Identity."""
    sheet: str
    """Name of the sheet when it was read last."""
    headers: tuple[str, ...]
    """Column titles, tidied, in the order of the columns; empty for a column without one."""
    meanings: tuple[str, ...]
    """What each column was taken for, aligned with ``headers`` (codes of `soxa.domain.columns`)."""
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the office has answered once: question code to answer, and ``kind:<folded words>`` to kind code."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a cell of a tracker cannot be taken over."""

    sheet: str
    """Name of the sheet."""
    row: int
    """Row as Excel numbers it."""
    column: str
    """Letter of the column; empty where the whole row is meant."""
    title: str
    """Title of the column; empty where the whole row is meant."""
    value: str
    """What stands there."""
    message: Message
    """What is wrong; its entry in the catalogue has the remedy."""


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """A row of a tracker that the ledger knows: it became an activity, or waits to be mended."""

    id: TrackerRowId
    """Identity."""
    tracker: TrackerId
    """Its tracker."""
    digest: bytes
    """SHA-256 of the cells as they stood in Excel (`row_digest`); 32 bytes."""
    occurrence: int
    """1 for the first of equal rows, 2 for the second …: two equal rows are two activities."""
    position: int
    """Row number in Excel when it was read."""
    cells: tuple[str, ...]
    """Cells as text, aligned with the tracker's headers; of a mended row the mended ones."""
    activity: ActivityId | None = None
    """The activity it became; None while it waits."""
    faults: tuple[RowFault, ...] = ()
    """Why it waits; empty once it is an activity."""


def row_digest(headers: Sequence[str], cells: Sequence[str], *, serial: int | None = None) -> bytes:
    """Return the identity of a row's contents.

    Empty cells and the order of the columns play no part, nor does the running number: a row inserted
    above, a column added or moved must not make every other row a new one.

    Args:
        headers: Folded titles of the columns.
        cells: The row's cells as text, aligned with the titles.
        serial: Index of the column with the running number, if there is one.
    """
    parts = [
        f"{title}{_UNIT_SEPARATOR}{cell}"
        for index, (title, cell) in enumerate(zip(headers, cells, strict=True))
        if cell and index != serial
    ]
    parts.sort()
    return hashlib.sha256("\x1e".join(parts).encode()).digest()


def header_overlap(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """Return how much two rows of column titles have in common, 0 to 1, accents and order aside."""
    left = {fold(title) for title in ours if title}
    right = {fold(title) for title in theirs if title}
    return len(left & right) / max(len(left | right), 1)


def column_letter(index: int) -> str:
    """Return the letters Excel shows for a column, counted from 0: 0 gives ``A``, 26 gives ``AA``."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters

"""Slips that came back: read whatever shape they are in, and taken into the ledger.

What the ledger says after any number of slips is a function of the set of them: neither their order of
arrival nor a slip that comes twice plays a part. The later slip of a unit and period is the one that says so
itself (`soxa.domain.slips.Slip.order`); the earlier one is kept, and overwrites nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from soxa.base.errors import AppError
from soxa.base.progress import Progress
from soxa.domain.slip_faults import SlipFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soxa.domain.activities import Activity
    from soxa.domain.ids import ActivityId, UnitId
    from soxa.domain.offices import Unit
    from soxa.domain.packs import SlipTemplate
    from soxa.domain.periods import Period
    from soxa.domain.slips import Slip, Way
    from soxa.domain.values import Value
    from soxa.storage.ledger import Ledger

__all__ = [
    "Outcome", "ReadSlip", "SlipActivities", "SlipFault", "SlipNotReady", "TakenIn", "ValueChange",
    "read_slip", "take_in", "take_in_folder", "write_slip",
]  # fmt: skip


class SlipNotReady(AppError):
    """Nobody has said yet whose slip it is, or for which period."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class Outcome(Enum):
    """What a slip was to the ledger."""

    NEW = "new"
    """The first of its unit, period and form."""
    SAME = "same"
    """It was here already; nothing was changed."""
    OLDER = "older"
    """A later one is here: it was kept, and overwrote nothing."""
    NEWER = "newer"
    """The latest now, and it changes nothing that was said."""
    CHANGED = "changed"
    """The latest now, and it says otherwise than the one before: `TakenIn.changes`."""


@dataclass(frozen=True, slots=True)
class ReadSlip:
    """A slip's file as it was read. Nothing was kept yet."""

    name: str
    """Name of the file, without folders."""
    template: SlipTemplate | None
    """Which slip of the pack it is; None: not known, ask."""
    unit: Unit | None
    """Whose it is; None: not known, ask (`with_unit`)."""
    period: Period | None
    """For which days; None: not known, ask (`with_period`)."""
    given_on: date | None
    """Day it was filled in, by the form or its file; None: neither says so."""
    filled_by: str
    """Who filled it in."""
    source: str
    """Where its figures come from."""
    saved_at: datetime | None
    """When its file was saved last, by the file itself."""
    values: Mapping[str, Value]
    """What it says, by indicator code; nil is said, blank is not."""
    highlights: str
    """Nội dung nổi bật."""
    difficulties: str
    """Khó khăn, kiến nghị."""
    rows: tuple[Mapping[str, str], ...]
    """Activities it tells of: cells by the code of their column."""
    faults: tuple[SlipFault, ...]
    """What could not be read or should be looked at, in the order of the form."""
    is_identified: bool
    """Whether the form's hidden identity was found; else it was recognised by its words."""
    sha256: str
    """Of the file, in hex."""
    data: bytes
    """The file."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken in."""
        return self.template is not None and self.unit is not None and self.period is not None

    def with_unit(self, unit: Unit) -> ReadSlip:
        """Return it as that unit's."""
        return replace(self, unit=unit)

    def with_period(self, period: Period) -> ReadSlip:
        """Return it as given for that period."""
        return replace(self, period=period)


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that stands otherwise since a slip was taken in."""

    indicator: str
    """Code."""
    before: Value
    """What the unit's slips said of it before."""
    after: Value
    """What they say now."""


@dataclass(frozen=True, slots=True)
class SlipActivities:
    """What became of the activities that a slip tells of."""

    new: tuple[ActivityId, ...] = ()
    """Activities that came in."""
    changed: tuple[ActivityId, ...] = ()
    """Activities that the unit itself has put right, and nobody else had touched."""
    offered: int = 0
    """Rows that differ from what somebody has made of the activity here: offered, nothing was changed."""
    same: int = 0
    """Rows that were here already."""
    gone: tuple[Activity, ...] = ()
    """Activities of the unit's earlier slips that the latest does not have; the ledger keeps them."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking a slip in did."""

    slip: Slip
    """The slip as it is kept."""
    outcome: Outcome
    """What it was to the ledger."""
    changes: tuple[ValueChange, ...]
    """Values that stand otherwise now."""
    activities: SlipActivities
    """What became of its activities."""
    faults: tuple[SlipFault, ...]
    """What could not be read, and values that are doubted."""


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file of a folder, and what came of it: one of the three is given."""

    path: Path
    """The file."""
    taken: TakenIn | None = None
    """It was a slip and is in the ledger."""
    read: ReadSlip | None = None
    """It is a slip, but somebody has to say whose and for when."""
    error: AppError | None = None
    """It is no slip, or cannot be read."""


def read_slip(ledger: Ledger, data: bytes, name: str) -> ReadSlip:
    """Read a slip's file; what can be read is read, and the rest told by cell. Nothing is kept.

    Args:
        ledger: The ledger it would go into.
        data: The file: .xlsx, .xls, .xlsb or .ods.
        name: Its name, for people.

    Raises:
        NotASlip: A workbook, but no slip of this program.
        SlipOfAnotherOffice: Made by another office's ledger.
        SlipIsSecret: It bears a secrecy mark.
        NotAWorkbook: And the other errors of `soxa.spreadsheets.guard.admit_workbook`.
    """
    raise NotImplementedError


def take_in(
    ledger: Ledger,
    read: ReadSlip,
    *,
    sender: str = "",
    received_at: datetime | None = None,
    way: Way | None = None,
) -> TakenIn:
    """Take a slip into the ledger, with its file: one act, one undo takes it back.

    Args:
        ledger: The ledger.
        read: As `read_slip` returned it, with unit and period.
        sender: Who sent it, as somebody of the office says.
        received_at: When it came, with time zone; None = now.
        way: How it came; None = as a file.

    Raises:
        SlipNotReady: Unit, period or form are not known.
        LedgerIsReadOnly: And the other errors of the storage.
    """
    raise NotImplementedError


def take_in_folder(
    ledger: Ledger, folder: Path, progress: Progress | None = None, *, way: Way | None = None
) -> tuple[FolderFile, ...]:
    """Take in every slip that lies in a folder, in any order; what is no slip is told and left alone.

    Args:
        ledger: The ledger.
        folder: Files directly in it; forms that nobody has filled in are passed over.
        progress: Told after each file.
        way: How they came; None = as files.

    Raises:
        FolderMissing: There is no such folder.
        LedgerIsReadOnly: And the other errors of the storage.
        Cancelled: The user has asked to stop; what was taken in stays.
    """
    raise NotImplementedError


def write_slip(
    ledger: Ledger,
    *,
    unit: UnitId,
    period: Period,
    values: Mapping[str, Value],
    told_on: date,
    way: Way,
    sender: str = "",
    source: str = "",
    highlights: str = "",
    difficulties: str = "",
    form: str = "",
) -> TakenIn:
    """Type in what a unit said on paper, by telephone or by a message.

    Args:
        ledger: The ledger.
        unit: Who gave it.
        period: For which days.
        values: By indicator code; blanks are left out.
        told_on: Day it was said or written.
        way: How.
        sender: Who said it.
        source: Software, book or minutes; empty: the way stands for it.
        highlights: Nội dung nổi bật.
        difficulties: Khó khăn, kiến nghị.
        form: Code of the slip; empty: the one that the unit fills in.

    Raises:
        SlipValueNotAllowed: An indicator does not come from slips, or a value is no number.
        TextIsSecret: A text is a secrecy mark.
        EntryMissing: The ledger has no such unit.
    """
    raise NotImplementedError

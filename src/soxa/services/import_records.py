"""What an import is told and tells: answers, counts, rows as they will be, and what carrying out will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from soxa.base.errors import Message
from soxa.domain.activities import Activity
from soxa.domain.changes import FieldChange
from soxa.domain.columns import Column, TrackerWords
from soxa.domain.ids import ActivityId, TrackerId
from soxa.domain.packs import Kind
from soxa.domain.tables import Table
from soxa.domain.trackers import RowFault
from soxa.domain.unit_book import UnitBook
from soxa.spreadsheets.workbook import Sheet
from soxa.storage.trackers import RowOrigin, TrackerRow

MINUTES_QUESTION, KIND_QUESTION = "minutes", "kind"
Identity = tuple[str, bytes, int]
"""Sheet, digest and occurrence: what makes a row the same row in its tracker."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a human has said about a tracker; everything else is proposed by the machine."""

    kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Words in the kind column, folded, to the code of a kind."""
    columns: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """Sheet and letter of a column to its meaning; `columns.IGNORED` leaves it out."""
    minutes: str = ""
    """Whether an unclear column of minutes is of each broadcast (``each``) or of all (``all``)."""
    sheet_kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Sheet without a kind column to the kind of all its rows."""


@dataclass(frozen=True, slots=True)
class KindFound:
    """Words that the tracker uses for a kind."""

    text: str
    """As first written."""
    count: int
    """Rows that use them."""
    code: str
    """Kind they are taken for; empty: nobody has said, and the rows wait."""
    from_pack: bool
    """Whether the pack itself knows the words (nothing to ask)."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that cannot be guessed, asked once."""

    id: str
    """``minutes``, or ``kind`` for the kind of a sheet without a column for it."""
    sheet: str
    """Sheet it is about; empty for all."""
    message: Message
    """The question."""
    options: tuple[tuple[str, Message], ...]
    """Answers by code, with their words; empty for ``kind``: any kind of the pack."""
    answer: str
    """Answer taken; empty while it is open."""
    guessed: bool
    """Whether the machine took it from a plain title; shown all the same."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows are what."""

    data: int = 0
    """Rows with an entry."""
    months: int = 0
    """Rows that name a month, a quarter or a week."""
    totals: int = 0
    """Rows with sums."""
    blank: int = 0
    """Blank rows inside the table."""
    others: int = 0
    """Titles again, numbers of columns, signatures."""
    new: int = 0
    """Rows that become activities."""
    known: int = 0
    """Rows imported before."""
    changed: int = 0
    """Rows imported before whose cells were changed in Excel."""
    faulty: int = 0
    """Rows with faults."""
    put_aside: int = 0
    """Rows about which the clerk has decided before that they stay out."""
    to_mend: int = 0
    """New activities that lack a required quantity."""
    gone: int = 0
    """Activities imported before whose row is no longer in the file; the ledger keeps them."""

    def __add__(self, other: Counts) -> Counts:
        """Add up sheets."""
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class SheetProposal:
    """One sheet of the tracker."""

    name: str
    """Its name."""
    title_row: int
    """Row of the column titles as Excel numbers it."""
    columns: tuple[Column, ...]
    """Its columns with their meanings."""
    counts: Counts
    """What its rows are."""


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet that is not taken over."""

    name: str
    """Its name."""
    reason: Message
    """Why."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it will be."""

    sheet: str
    """Sheet."""
    row: int
    """Row as Excel numbers it."""
    cells: Mapping[str, str]
    """Its cells by column title."""
    activity: Activity | None
    """The activity it becomes; None if it waits."""
    faults: tuple[RowFault, ...] = ()
    """Why it waits."""


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row whose cells were changed in Excel since it was imported: offered, never taken by itself."""

    sheet: str
    """Sheet."""
    row: int
    """Row as Excel numbers it now."""
    current: Activity
    """The activity as it is in the ledger."""
    changed: Activity
    """The activity as it would be."""
    fields: tuple[FieldChange, ...]
    """What differs, side by side."""


@dataclass(frozen=True, slots=True)
class SheetMaterial:
    """What the proposal of one sheet is made from."""

    sheet: Sheet
    """The sheet as read."""
    table: Table
    """Its table."""
    identity_sheet: str
    """Name of the sheet in identities: the old one where a sheet was only renamed."""
    key: str
    """What makes it the same tracker next time."""
    tracker: TrackerId | None
    """The tracker it was recognised as; None: never seen before."""
    known: Mapping[Identity, TrackerRow]
    """Rows of it that the ledger knows, oldest first."""
    activities: Mapping[ActivityId, Activity]
    """Activities as they are now, of known rows that are gone from the file."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a proposal is made from; nothing of it is read twice."""

    file_name: str
    """Name of the file, for people."""
    sheets: tuple[SheetMaterial, ...]
    """Sheets with a table."""
    skipped: tuple[SkippedSheet, ...]
    """Sheets without."""
    kinds: tuple[Kind, ...]
    """Kinds of the pack."""
    words: TrackerWords
    """Words of trackers."""
    units: UnitBook
    """Finds units."""
    latest: date
    """Days after it are slips of the finger."""
    today: date
    """The office's day: what is said of a later one has not been done yet."""


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """What carrying out will do with one sheet."""

    material: SheetMaterial
    """What it was made from."""
    activities: tuple[Activity, ...]
    """Rows that become activities, in order."""
    origins: tuple[RowOrigin, ...]
    """Their rows, in the same order; the tracker's id is set when it is known."""
    waiting: tuple[tuple[RowOrigin, tuple[RowFault, ...]], ...]
    """Rows with faults that the ledger does not know yet."""
    offered: tuple[tuple[RowOrigin, ChangedRow], ...]
    """Rows changed in Excel."""
    relinked: tuple[tuple[RowOrigin, ActivityId], ...]
    """Rows whose cells differ while nothing of the activity does."""
    mended: tuple[tuple[TrackerRow, Activity], ...]
    """Waiting rows that can be read now, by an answer given since."""
    repaired: tuple[tuple[TrackerRow, ActivityId | None], ...]
    """Waiting rows whose repaired form stands in the file, with its activity; None: still faulty."""
    withdrawn: tuple[TrackerRow, ...]
    """Offers that the file makes no longer: the row reads as it was imported."""

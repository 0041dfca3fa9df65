"""What an import is told and tells: answers, counts, rows as they will be, and what carrying out will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from soxa.base.errors import Message
from soxa.domain.activities import Activity
from soxa.domain.changes import FieldChange
from soxa.domain.columns import Column, TrackerWords
from soxa.domain.ids import ActivityId, TrackerId
from soxa.domain.kind_guesses import KindGuesser
from soxa.domain.packs import Kind
from soxa.domain.sheet_spans import SheetSpan
from soxa.domain.tables import Table
from soxa.domain.trackers import RowFault
from soxa.domain.unit_book import UnitBook
from soxa.spreadsheets.workbook import OldText, Sheet, Wishes
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
    title_kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Words of titles, folded, to kinds; the empty word stands for rows whose titles have none."""


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What a human says about one sheet; what is left out is found out."""

    taken: bool | None = None
    """Whether it is taken over, a hidden sheet too; None: if Excel shows it and it has a table."""
    title_row: int = 0
    """Row of its titles as Excel numbers it; 0: found out."""
    title_height: int = 1
    """Rows that its titles take, 1 or 2."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a human says about how a file is read, before any of its rows is."""

    encoding: str = ""
    """How a table of text is stored; see `soxa.spreadsheets.workbook.Wishes`."""
    separator: str = ""
    """What stands between its cells."""
    legacy: str = ""
    """``convert`` or ``keep``: text from before Unicode."""
    sheets: Mapping[str, SheetChoice] = field(default_factory=lambda: MappingProxyType({}))
    """By name of the sheet."""

    @property
    def wishes(self) -> Wishes:
        """What of it the reader has to know."""
        return Wishes(self.encoding, self.separator, self.legacy)

    def with_sheet(self, name: str, **said: Any) -> Choices:
        """Return the choices with something said about a sheet."""
        changed = replace(self.sheets.get(name, SheetChoice()), **said)
        return replace(self, sheets=MappingProxyType({**self.sheets, name: changed}))


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A word by which titles name a kind, in sheets where nothing else does."""

    word: str
    """The word, folded; empty: rows whose titles have none."""
    text: str
    """The word as the pack writes it."""
    count: int
    """Rows with it."""
    samples: tuple[str, ...]
    """Up to three titles."""
    code: str
    """Kind it seems to mean, or a human has said."""
    is_confirmed: bool
    """Whether a human has said so; until then its rows wait."""


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
    title_height: int = 1
    """Rows that the titles take; 0: the sheet has none, they were worked out."""
    hidden_rows: tuple[int, ...] = ()
    """Rows with an entry that Excel does not show; they are taken over all the same."""
    span: SheetSpan | None = None
    """What days without a year were taken for; None: nothing tells."""


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet that is not taken over."""

    name: str
    """Its name."""
    reason: Message
    """Why."""
    can_be_taken: bool = False
    """Whether a human may take it over all the same."""


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
class Lacking:
    """What rows of one kind lack, and which rows (cần bổ sung)."""

    kind: str
    """Code of the kind."""
    missing: tuple[str, ...]
    """Codes of quantities, choices or fields of the document or task."""
    rows: tuple[tuple[str, int], ...]
    """Sheet and row of each."""


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
    tracker_id: TrackerId
    """The same, or the identity it will have."""
    known: Mapping[Identity, TrackerRow]
    """Rows of it that the ledger knows, oldest first."""
    activities: Mapping[ActivityId, Activity]
    """Activities as they are now, of known rows that are gone from the file."""
    span: SheetSpan | None = None
    """What months it is about."""
    is_part: bool = False
    """Whether only a part of it is here (pasted cells): what is missing is not gone."""


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
    guesser: KindGuesser
    """Finds the words of titles that name kinds."""
    choices: Choices = field(default_factory=Choices)
    """How the file was read."""
    encoding: str = ""
    """What a table of text was read as; empty for all else."""
    separator: str = ""
    """What stood between its cells."""
    old_text: OldText | None = None
    """Text from before Unicode that was found."""
    legacy: str = ""
    """What is done with it: said now or the last time, or by its fonts; empty: to be asked."""


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
    guesses_kinds: bool = False
    """Whether kinds are told by the titles."""

"""What an import would do, before it does anything: shown to the clerk, changed by her answers.

A proposal holds all that it was made from, so that an answer makes a new proposal without reading the file or
the ledger again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from uuid import UUID

from soxa.base.errors import Message
from soxa.base.progress import Progress, Silent
from soxa.domain import columns as meaning
from soxa.domain.activities import Activity
from soxa.domain.changes import FieldChange, field_changes, with_changes
from soxa.domain.columns import SURE_SCORE, Column, TitleReader, TrackerWords
from soxa.domain.ids import ActivityId, TrackerId
from soxa.domain.offices import Unit
from soxa.domain.packs import Kind
from soxa.domain.rows import (
    ALL,
    EACH,
    RowContext,
    RowReader,
    UnitBook,
    kind_of_sheet,
    kind_words,
    locked_title,
)
from soxa.domain.tables import DataRow, Table, TableRows, sort_rows
from soxa.domain.text import fold
from soxa.domain.trackers import (
    RowDigester,
    RowFault,
    SeenRow,
    cell_keys,
    column_letter,
    pair_changed,
)
from soxa.spreadsheets.workbook import Sheet
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow

_PREVIEWED = 200
_SAMPLES = 3
_STEP_ROWS = 1_000

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
    """Rows of it that the ledger knows."""
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


@dataclass(frozen=True)
class Proposal:
    """What an import would do."""

    material: Material
    """What it was made from."""
    answers: Answers
    """What a human has said."""
    sheets: tuple[SheetProposal, ...]
    """Sheets taken over."""
    kinds: tuple[KindFound, ...]
    """Words for kinds, most frequent first."""
    questions: tuple[Question, ...]
    """What was asked, or taken from a plain title."""
    new_units: tuple[Unit, ...]
    """Units that the office has not yet; they will be made."""
    faults: tuple[RowFault, ...]
    """Every fault, in the order of the file."""
    notes: tuple[RowFault, ...]
    """What should be looked at in rows that come in."""
    changes: tuple[ChangedRow, ...]
    """Rows changed in Excel."""
    rows: tuple[PreviewRow, ...]
    """The first 200 new rows and every faulty one, in the order of the file."""
    plans: tuple[PlannedSheet, ...]
    """What carrying out will do."""

    @property
    def file_name(self) -> str:
        """Name of the file."""
        return self.material.file_name

    @property
    def skipped(self) -> tuple[SkippedSheet, ...]:
        """Sheets that are not taken over."""
        return self.material.skipped

    @cached_property
    def counts(self) -> Counts:
        """What the rows of all sheets are."""
        return sum((sheet.counts for sheet in self.sheets), Counts())

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Questions without an answer; rows that hang on them wait."""
        return tuple(question for question in self.questions if not question.answer)

    @property
    def unknown_kinds(self) -> tuple[KindFound, ...]:
        """Words for kinds that nobody has explained; their rows wait."""
        return tuple(kind for kind in self.kinds if not kind.code)

    def with_answers(
        self,
        *,
        kinds: Mapping[str, str] | None = None,
        columns: Mapping[tuple[str, str], str] | None = None,
        minutes: str | None = None,
        sheet_kinds: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> Proposal:
        """Return the proposal with more answers; those given before stay.

        Args:
            kinds: Words of the kind column (accents and case aside) to kind codes.
            columns: Sheet and letter of a column to its meaning.
            minutes: ``each`` or ``all``.
            sheet_kinds: Sheet to the kind of all its rows.
            progress: Told every 1,000 rows.

        Raises:
            Cancelled: The user has asked to stop.
        """
        old = self.answers
        words = {fold(word): code for word, code in (kinds or {}).items()}
        answers = Answers(
            kinds=MappingProxyType({**old.kinds, **words}),
            columns=MappingProxyType({**old.columns, **(columns or {})}),
            minutes=old.minutes if minutes is None else minutes,
            sheet_kinds=MappingProxyType({**old.sheet_kinds, **(sheet_kinds or {})}),
        )
        return make_proposal(self.material, answers, progress=progress)


def make_proposal(material: Material, answers: Answers, *, progress: Progress | None = None) -> Proposal:
    """Return what an import of this material with these answers would do.

    Raises:
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    codes = {**kind_words(material.kinds), **answers.kinds}
    drafts = []
    total = sum(len(sheet.sheet.rows) for sheet in material.sheets)
    done = 0
    for sheet in material.sheets:
        draft = _SheetDraft(sheet, material, answers, codes)
        draft.read(progress, done, total)
        done += len(sheet.sheet.rows)
        drafts.append(draft)
    planned = [activity for draft in drafts for activity in draft.used]
    return Proposal(
        material=material,
        answers=answers,
        sheets=tuple(draft.proposal() for draft in drafts),
        kinds=_kinds(drafts, answers, material.kinds),
        questions=_questions(drafts),
        new_units=material.units.new_among(planned),
        faults=tuple(fault for draft in drafts for fault in draft.faults),
        notes=tuple(note for draft in drafts for note in draft.notes()),
        changes=tuple(change for draft in drafts for _, change in draft.offered),
        rows=tuple(row for draft in drafts for row in draft.preview),
        plans=tuple(draft.plan() for draft in drafts),
    )


def propose_columns(
    material: SheetMaterial | Sheet, table: Table, reader: TitleReader, answers: Mapping[str, str]
) -> tuple[Column, ...]:
    """Return a table's columns with their meanings.

    Args:
        material: The sheet.
        table: Its table.
        reader: Knows titles.
        answers: Letter of a column to the meaning that a human gave it.
    """
    sheet = material.sheet if isinstance(material, SheetMaterial) else material
    body = sheet.rows[table.data_row - 1 :]
    assigned = reader.assign(table.titles)
    by_hand = set(answers.values()) - {meaning.IGNORED}
    columns = []
    for index, (title, (proposed, score, others)) in enumerate(zip(table.titles, assigned, strict=True)):
        letter = column_letter(index)
        said = answers.get(letter)
        # A meaning that a human has given to another column is free here no more.
        taken = meaning.IGNORED if proposed in by_hand else proposed
        cells = [row[index] for row in body if row[index]]
        columns.append(
            Column(
                index, letter, title,
                meaning=taken if said is None else said,
                sure=said is not None or score >= SURE_SCORE,
                alternatives=others,
                filled=len(cells),
                samples=tuple(dict.fromkeys(cells[:50]))[:_SAMPLES],
            )
        )  # fmt: skip
    return tuple(columns)


class _SheetDraft:
    """Reads the rows of one sheet and sorts them by what carrying out will do."""

    def __init__(
        self, material: SheetMaterial, whole: Material, answers: Answers, codes: Mapping[str, str]
    ) -> None:
        self._material = material
        self._whole = whole
        self._answers = answers
        self._codes = codes
        self.name = material.sheet.name
        own = {letter: said for (sheet, letter), said in answers.columns.items() if sheet == self.name}
        reader = TitleReader(whole.words, whole.kinds, present=self._kinds_present(own))
        self.columns = propose_columns(material, material.table, reader, own)
        self._meanings = tuple(column.meaning for column in self.columns)
        self._keys = cell_keys(material.table.titles)
        self._sheet_kind = answers.sheet_kinds.get(self.name) or kind_of_sheet(
            self.name, self._meanings, codes, whole.kinds
        )
        self._reader = RowReader(self._context())
        self._rows = self._sort()
        self.used: list[Activity] = []
        self.faults: list[RowFault] = []
        self.preview: list[PreviewRow] = []
        self.offered: list[tuple[RowOrigin, ChangedRow]] = []
        self._activities: list[Activity] = []
        self._origins: list[RowOrigin] = []
        self._waiting: list[tuple[RowOrigin, tuple[RowFault, ...]]] = []
        self._relinked: list[tuple[RowOrigin, ActivityId]] = []
        self._mended: list[tuple[TrackerRow, Activity]] = []
        self._repaired: list[tuple[TrackerRow, ActivityId | None]] = []
        self._withdrawn: list[TrackerRow] = []
        self._known = self._put_aside = self._faulty = self._gone = 0

    # ------------------------------------------------------------------ what is asked and shown

    def kind_cells(self) -> list[str]:
        index = self._index(meaning.KIND)
        return [] if index is None else [row.cells[index] for row in self._rows.data if row.cells[index]]

    def questions(self) -> list[Question]:
        found = []
        if self._index(meaning.KIND) is None and self._rows.data:
            asked = Message("importing.ask_sheet_kind", {"sheet": self.name})
            guessed = bool(self._sheet_kind) and self.name not in self._answers.sheet_kinds
            found.append(Question(KIND_QUESTION, self.name, asked, (), self._sheet_kind, guessed=guessed))
        said = {meaning.MINUTES: self._answers.minutes, meaning.MINUTES_EACH: EACH, meaning.MINUTES_ALL: ALL}
        for name, answer in said.items():
            index = self._index(name)
            if index is not None and self.columns[index].filled:
                title = self.columns[index].title
                asked = Message("importing.ask_minutes", {"title": title, "sheet": self.name})
                guessed = name != meaning.MINUTES
                found.append(
                    Question(MINUTES_QUESTION, self.name, asked, _MINUTES_OPTIONS, answer, guessed=guessed)
                )
        return found

    def notes(self) -> tuple[RowFault, ...]:
        return tuple(self._reader.notes)

    def proposal(self) -> SheetProposal:
        rows = self._rows
        counts = Counts(
            data=len(rows.data),
            months=len(rows.months),
            totals=len(rows.totals),
            blank=rows.blank,
            others=len(rows.others),
            new=len(self._activities) + len(self._mended),
            known=self._known,
            changed=len(self.offered),
            faulty=self._faulty,
            put_aside=self._put_aside,
            to_mend=sum(activity.to_mend for activity in self.used),
            gone=self._gone,
        )
        return SheetProposal(self.name, self._material.table.first_row, self.columns, counts)

    def plan(self) -> PlannedSheet:
        return PlannedSheet(
            self._material,
            tuple(self._activities),
            tuple(self._origins),
            tuple(self._waiting),
            tuple(self.offered),
            tuple(self._relinked),
            tuple(self._mended),
            tuple(self._repaired),
            tuple(self._withdrawn),
        )

    # ------------------------------------------------------------------ reading

    def read(self, progress: Progress, done: int, total: int) -> None:
        digest = RowDigester(self._material.table.titles, serial=self._index(meaning.SERIAL))
        seen: dict[bytes, int] = {}
        met: set[Identity] = set()
        same: list[tuple[int, int]] = []
        unknown: list[tuple[DataRow, RowOrigin]] = []
        for number, row in enumerate(self._rows.data):
            if number % _STEP_ROWS == 0:
                progress.step(done + number, total)
            found = digest(row.cells)
            occurrence = seen[found] = seen.get(found, 0) + 1
            identity = (self._material.identity_sheet, found, occurrence)
            known = self._material.known.get(identity)
            if known is None:
                unknown.append((row, self._origin(row, found, occurrence)))
                continue
            met.add(identity)
            same.append((row.number, row.number - known.origin.row))
            self._take_known(row, known)
        gone = self._gone_rows(met)
        pairs = self._pairs(unknown, gone, same) if unknown and gone else {}
        self._gone = sum(1 for row in gone if row.state is RowState.IMPORTED)
        for number, (row, origin) in enumerate(unknown):
            if number % _STEP_ROWS == 0:
                progress.step(done + number, total)
            self._take_new(row, origin, pairs.get(row.number))

    def _take_known(self, row: DataRow, known: TrackerRow) -> None:
        if known.state is RowState.WAITING:
            read = self._reader.read(row)  # an answer given since may have made it readable
            if isinstance(read, Activity):
                self._mended.append((known, read))
                self._show(row, read)
            else:
                self._fault(row, read)
        elif known.state is RowState.SETTLED:
            self._put_aside += 1
        elif known.state is RowState.OFFERED and (current := self._current(known)) is not None:
            self._take_offered(row, known, current)
        else:
            self._known += 1

    def _take_new(self, row: DataRow, origin: RowOrigin, before: TrackerRow | None) -> None:
        read = self._reader.read(row)
        if isinstance(read, tuple):
            self._waiting.append((self._whole_cells(row, origin), read))
            self._fault(row, read)
            if before is not None and before.state is RowState.WAITING:
                self._repaired.append((before, None))
            return
        current = self._current(before) if before is not None else None
        if before is not None and current is not None:
            self._gone -= 1
            self._offer(row, origin, current, self._as_imported(before) or current, read)
            return
        self._activities.append(read)
        self._origins.append(origin)
        self._show(row, read)
        if before is not None and before.state is RowState.WAITING:
            self._repaired.append((before, read.id))

    def _current(self, row: TrackerRow) -> Activity | None:
        return self._material.activities.get(row.activity) if row.activity else None

    def _take_offered(self, row: DataRow, known: TrackerRow, current: Activity) -> None:
        read = self._reader.read(row)
        if isinstance(read, tuple):
            self._fault(row, read)
            return
        rows = self._material.known.values()
        before = (r for r in rows if r.activity == current.id and r.state is RowState.IMPORTED)
        imported = next((old for r in before if (old := self._as_imported(r)) is not None), current)
        self._offer(row, known.origin, current, imported, read)

    def _offer(
        self, row: DataRow, origin: RowOrigin, current: Activity, imported: Activity, read: Activity
    ) -> None:
        fields = field_changes(current, imported, read)
        if not fields:
            self._known += 1
            self._relinked.append((origin, current.id))
            return
        changed = with_changes(current, read, fields, self._kind(read.kind))
        self.used.append(changed)
        change = ChangedRow(self.name, row.number, current, changed, fields)
        self.offered.append((self._whole_cells(row, origin), change))

    def _whole_cells(self, row: DataRow, origin: RowOrigin) -> RowOrigin:
        # A row that will be shown again for mending keeps its empty cells too: one of them may be the fault.
        return replace(origin, cells=self._kept_cells(row, whole=True))

    def _as_imported(self, before: TrackerRow) -> Activity | None:
        cells = {fold(key): cell for key, cell in before.origin.cells.items()}
        old = tuple(cells.get(fold(key), "") for key in self._keys)
        notes = len(self._reader.notes)
        read = self._reader.read(DataRow(before.origin.row, old, None))
        del self._reader.notes[notes:]
        return read if isinstance(read, Activity) else None

    def _show(self, row: DataRow, activity: Activity) -> None:
        self.used.append(activity)
        if len(self.preview) - self._faulty < _PREVIEWED:
            self.preview.append(PreviewRow(self.name, row.number, self._cells(row), activity))

    def _fault(self, row: DataRow, faults: tuple[RowFault, ...]) -> None:
        self._faulty += 1
        self.faults.extend(faults)
        self.preview.append(PreviewRow(self.name, row.number, self._cells(row), None, faults))

    # ------------------------------------------------------------------ rows changed in Excel

    def _gone_rows(self, met: set[Identity]) -> list[TrackerRow]:
        known, sheet = self._material.known, self._material.identity_sheet
        still_here = {row.activity for identity, row in known.items() if identity in met and row.activity}
        gone = []
        for identity, row in known.items():
            if identity in met or identity[0] != sheet:
                continue
            if row.state is RowState.OFFERED and row.activity in still_here:
                self._withdrawn.append(row)
            elif row.state is RowState.WAITING or (
                row.state is RowState.IMPORTED and row.activity not in still_here
            ):
                gone.append(row)
        return gone

    def _pairs(
        self,
        unknown: Sequence[tuple[DataRow, RowOrigin]],
        gone: Sequence[TrackerRow],
        same: Sequence[tuple[int, int]],
    ) -> dict[int, TrackerRow]:
        now = [self._seen(row.number, row.number, origin.cells) for row, origin in unknown]
        before = [self._seen(row, row.origin.row, row.origin.cells) for row in gone]
        found = pair_changed(now, before, shifts=same)
        return {left.position: right.key for left, right in found if isinstance(right.key, TrackerRow)}

    def _seen(self, key: object, position: int, cells: Mapping[str, str]) -> SeenRow:
        folded = {fold(name): cell for name, cell in cells.items() if cell}
        serial = self._index(meaning.SERIAL)
        if serial is not None:
            folded.pop(fold(self._keys[serial]), None)
        day, kind, title = (
            folded.get(fold(self._keys[index]), "") if index is not None else ""
            for index in map(self._index, (meaning.DAY, meaning.KIND, meaning.TITLE))
        )
        return SeenRow(key, position, day, kind, title, folded)

    # ------------------------------------------------------------------ small parts

    def _sort(self) -> TableRows:
        day = self._index(meaning.DAY)
        if day is None:
            return TableRows((), (), (), 0, ())
        return sort_rows(self._material.sheet.rows, self._material.table, self._whole.words, day_column=day)

    def _context(self) -> RowContext:
        return RowContext(
            sheet=self.name,
            titles=self._material.table.titles,
            meanings=self._meanings,
            kinds=self._whole.kinds,
            kind_codes=self._codes,
            sheet_kind=self._sheet_kind if meaning.KIND not in self._meanings else "",
            minutes=self._answers.minutes,
            words=self._whole.words,
            units=self._whole.units,
            latest=self._whole.latest,
        )

    def _kinds_present(self, own: Mapping[str, str]) -> set[str]:
        # The kind column itself is found without the pack's help: general words suffice.
        reader = TitleReader(self._whole.words, ())
        columns = propose_columns(self._material, self._material.table, reader, own)
        index = next((column.index for column in columns if column.meaning == meaning.KIND), None)
        if index is None:
            return set()
        cells = {row[index] for row in self._material.sheet.rows}
        return {self._codes.get(fold(cell), "") for cell in cells}

    def _origin(self, row: DataRow, digest: bytes, occurrence: int) -> RowOrigin:
        tracker = self._material.tracker or _NO_TRACKER
        sheet = self._material.identity_sheet
        return RowOrigin(tracker, sheet, row.number, digest, occurrence, self._kept_cells(row))

    def _kept_cells(self, row: DataRow, *, whole: bool = False) -> Mapping[str, str]:
        cells = {key: cell for key, cell in zip(self._keys, row.cells, strict=True) if cell or whole}
        title = self._index(meaning.TITLE)
        if title is not None and row.cells[title]:
            kind_column = self._index(meaning.KIND)
            kind = self._reader.kind(row.cells[kind_column] if kind_column is not None else "")
            if kind is not None and kind.locked_titles:
                # A name that may not stand in the ledger is not kept beside it either.
                cells[self._keys[title]] = locked_title(kind, row.cells[title])
        return cells

    def _cells(self, row: DataRow) -> Mapping[str, str]:
        return {key: cell for key, cell in zip(self._keys, row.cells, strict=True) if cell}

    def _index(self, name: str) -> int | None:
        return self._meanings.index(name) if name in self._meanings else None

    def _kind(self, code: str) -> Kind:
        return next(kind for kind in self._whole.kinds if kind.code == code)


def _questions(drafts: Sequence[_SheetDraft]) -> tuple[Question, ...]:
    # Twelve sheets of one form ask one question: whose minutes they are is answered for all of them.
    found: dict[tuple[object, ...], Question] = {}
    for question in (question for draft in drafts for question in draft.questions()):
        about = question.message.parameters.get("title", question.sheet)
        found.setdefault((question.id, about, question.guessed), question)
    return tuple(found.values())


def _kinds(drafts: Sequence[_SheetDraft], answers: Answers, kinds: Sequence[Kind]) -> tuple[KindFound, ...]:
    own = kind_words(kinds)
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    for draft in drafts:
        for cell in draft.kind_cells():
            word = fold(cell)
            first.setdefault(word, cell)
            counts[word] = counts.get(word, 0) + 1
    found = [
        KindFound(text, counts[word], answers.kinds.get(word) or own.get(word, ""), word in own)
        for word, text in first.items()
    ]
    return tuple(sorted(found, key=lambda kind: (bool(kind.code), -kind.count, kind.text)))


_NO_TRACKER = TrackerId(UUID(int=0))
"""Stands in the origin of rows until the import makes their tracker."""
_MINUTES_OPTIONS = (
    (EACH, Message("importing.minutes_each")),
    (ALL, Message("importing.minutes_all")),
)

"""Importing a tracker: propose, let the clerk answer, carry out; mend what waits, settle what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress, Silent
from soxa.domain import columns as meaning
from soxa.domain.activities import Activity
from soxa.domain.changes import FieldChange, field_changes, with_changes
from soxa.domain.columns import Column, TitleReader
from soxa.domain.ids import ActivityId, TrackerId, TrackerRowId
from soxa.domain.packs import Pack
from soxa.domain.reading import office_day, read_date
from soxa.domain.row_words import kind_of_sheet, kind_words
from soxa.domain.rows import RowContext, RowReader
from soxa.domain.secrecy import is_secret_row
from soxa.domain.tables import DataRow, Table, fill_merged, find_table, sort_rows
from soxa.domain.text import fold
from soxa.domain.trackers import (
    RowDigester,
    RowFault,
    column_letter,
    restore_fault,
    table_key,
    title_overlap,
)
from soxa.domain.unit_book import UnitBook
from soxa.services.import_records import (
    Answers,
    ChangedRow,
    Counts,
    Identity,
    KindFound,
    Material,
    PlannedSheet,
    PreviewRow,
    Question,
    SheetMaterial,
    SheetProposal,
    SkippedSheet,
)
from soxa.services.packs import pack_of
from soxa.services.proposing import Proposal, make_proposal
from soxa.services.sheet_drafts import is_secret, propose_columns, without_cells
from soxa.services.tracker_words import tracker_words
from soxa.spreadsheets.workbook import Sheet, read_workbook
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow

__all__ = [
    "Answers", "ChangedRow", "Column", "Counts", "FieldChange", "ImportResult", "KindFound", "Mended",
    "NoTableFound", "Offer", "PreviewRow", "Proposal", "Question", "RowFault", "SheetProposal",
    "SkippedSheet", "TrackerIsSecret", "TrackerRowId", "WaitingRow", "accept_changed", "add_as_new",
    "carry_out", "keep_ours", "mend", "offers", "propose", "put_aside", "waiting",
]  # fmt: skip

_YEARS_AHEAD = 2
_SHEET_MARKED = "importing.sheet_secret"
_SAME_TRACKER = 0.6
"""So much of two tables' titles must agree for them to be one tracker with a column added or renamed."""
_SAME_SHEET = 0.5
"""So many of a sheet's rows must be known under another sheet's name for it to be that sheet, renamed."""

_KIND, _COLUMN, _SHEET_KIND, _MINUTES = "kind:", "column:", "sheet_kind:", "minutes"
_BAR = "|"


class NoTableFound(AppError):
    """No sheet of the workbook has a row of column titles with a day among them."""

    def __init__(self, *, path: Path, sheets: tuple[str, ...]) -> None:
        super().__init__(path=path, sheets=sheets)


class TrackerIsSecret(AppError):
    """Every table of the workbook stands under a secrecy mark."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did."""

    total: int
    """Rows of the file that are activities: new, imported before, or changed."""
    new: int
    """Activities that came in."""
    changed: int
    """Rows changed in Excel; offered, nothing was changed yet."""
    unchanged: int
    """Rows imported before."""
    faults: tuple[RowFault, ...]
    """Every fault of rows that wait."""
    to_mend: int
    """New activities that lack a required quantity (cần bổ sung)."""
    changed_rows: tuple[ChangedRow, ...]
    """What was changed in Excel, side by side; `offers` has them with their ids."""
    new_units: tuple[str, ...]
    """Names of units that were made."""
    gone: int
    """Activities whose row is no longer in the file; the ledger keeps them."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that could not be read and waits to be mended, here or in Excel."""

    id: TrackerRowId
    """Identity."""
    sheet: str
    """Sheet."""
    row: int
    """Row as Excel numbered it."""
    cells: Mapping[str, str]
    """Cells by column title, in the order of the columns."""
    faults: tuple[RowFault, ...]
    """Why it waits."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A row changed in Excel after its import, offered to the clerk."""

    id: TrackerRowId
    """Identity."""
    change: ChangedRow
    """What differs, side by side."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of mending a row."""

    activity: Activity | None
    """The activity it became; None: it still waits."""
    faults: tuple[RowFault, ...] = ()
    """Why it still waits."""


def propose(
    ledger: Ledger, path: Path, *, progress: Progress | None = None, today: date | None = None
) -> Proposal:
    """Read a tracker and say what an import would do. Nothing is changed.

    Args:
        ledger: The ledger that it would go into.
        path: An .xlsx workbook.
        progress: Told as sheets and rows are read.
        today: The office's day; None = this machine's. Later days are planned, those long after it faults.

    Raises:
        NoTableFound: No sheet has a table of activities.
        TrackerIsSecret: All that have one bear a secrecy mark.
        NotAWorkbook: And the other errors of `soxa.spreadsheets.workbook.read_workbook`.
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    workbook = read_workbook(path, progress=progress)
    desk = _Desk(ledger, today=today)
    sheets: list[SheetMaterial] = []
    skipped: list[SkippedSheet] = []
    names = {sheet.name for sheet in workbook.sheets}
    for sheet in workbook.sheets:
        found = desk.material(sheet, names)
        if isinstance(found, Message):
            skipped.append(SkippedSheet(sheet.name, found))
        else:
            sheets.append(found)
    if not sheets and any(one.reason.id == _SHEET_MARKED for one in skipped):
        raise TrackerIsSecret(path=path)
    if not sheets:
        raise NoTableFound(path=path, sheets=tuple(sheet.name for sheet in workbook.sheets))
    if today is None:
        desk.believe(office_day(desk.today, [day for day in desk.days if isinstance(day, date)]))
    material = Material(
        file_name=path.name,
        sheets=tuple(sheets),
        skipped=tuple(skipped),
        kinds=desk.pack.kinds,
        words=desk.words,
        units=desk.units,
        latest=desk.latest,
        today=desk.today,
    )
    return make_proposal(material, desk.remembered(sheets), progress=progress)


def carry_out(ledger: Ledger, proposal: Proposal, *, progress: Progress | None = None) -> ImportResult:
    """Do what a proposal says: good rows come in, bad rows wait, changed rows are offered.

    All of it is one transaction and one act of the history: one undo takes it back. Rows that came in by
    another window meanwhile are not taken twice.

    Args:
        ledger: The ledger the proposal was made for.
        proposal: What to do.
        progress: Told as rows are filed.

    Raises:
        LedgerIsReadOnly: And the other errors of the storage; nothing was changed then.
        Cancelled: The user has asked to stop; nothing was changed.
    """
    progress = progress or Silent()
    new = 0
    with ledger.act("tracker.import"):
        here = {unit.id for unit in ledger.units()}
        for unit in (unit for unit in proposal.new_units if unit.id not in here):
            ledger.save_unit(unit)
        for plan in proposal.plans:
            new += _carry_out_sheet(ledger, proposal, plan, progress)
    counts = proposal.counts
    unchanged = counts.known + counts.new - new
    return ImportResult(
        total=unchanged + new + counts.changed,
        new=new,
        changed=counts.changed,
        unchanged=unchanged,
        faults=proposal.faults,
        to_mend=counts.to_mend,
        changed_rows=proposal.changes,
        new_units=tuple(unit.name for unit in proposal.new_units),
        gone=counts.gone,
    )


def waiting(ledger: Ledger) -> tuple[WaitingRow, ...]:
    """Return the rows that wait to be mended, in the order of sheets and rows."""
    return tuple(
        WaitingRow(
            row.id,
            row.origin.sheet,
            row.origin.row,
            row.origin.cells,
            tuple(restore_fault(m, sheet=row.origin.sheet, row=row.origin.row) for m in row.faults),
        )
        for row in ledger.trackers.waiting()
    )


def mend(ledger: Ledger, row_id: TrackerRowId, cells: Mapping[str, str]) -> Mended:
    """Read a waiting row again, with cells as the clerk has mended them.

    The row keeps the identity it has in Excel: the same file read again does not bring it a second time.

    Args:
        ledger: The ledger.
        row_id: The waiting row.
        cells: Cells by column title, as in `WaitingRow.cells`; one left out stays as it is.

    Raises:
        EntryMissing: No such row.
        LedgerIsReadOnly: And the other errors of the storage.
    """
    row = ledger.trackers.get(row_id)
    desk = _Desk(ledger)
    whole = {**row.origin.cells, **cells}
    origin = replace(row.origin, cells=MappingProxyType(whole))
    read = desk.read(origin)
    with ledger.act("tracker.mend"):
        if isinstance(read, Activity):
            desk.save_units([read])
            ledger.activities.add([read])
            ledger.trackers.settle(row_id, activity=read.id)
            return Mended(read)
        faults = tuple(fault.stored() for fault in read)
        origin = without_cells(origin) if is_secret(read) else origin
        ledger.trackers.file_open([TrackerRow(row_id, origin, RowState.WAITING, None, faults)])
    return Mended(None, read)


def put_aside(ledger: Ledger, row_ids: Iterable[TrackerRowId]) -> None:
    """Let waiting rows stay out for good; they are not asked about again.

    Raises:
        EntryMissing: No such row.
    """
    with ledger.act("tracker.put_aside"):
        for row_id in row_ids:
            ledger.trackers.settle(row_id, activity=None)


def offers(ledger: Ledger) -> tuple[Offer, ...]:
    """Return the rows changed in Excel that the clerk has not decided about."""
    desk = _Desk(ledger)
    return tuple(offer for row in ledger.trackers.offered() if (offer := desk.offer(row)) is not None)


def accept_changed(ledger: Ledger, row_ids: Iterable[TrackerRowId]) -> tuple[Activity, ...]:
    """Take what was changed in Excel into the activities.

    A row whose activity has been taken out of the ledger meanwhile changes nothing and is not offered again.

    Returns:
        The activities as they are now.

    Raises:
        EntryMissing: No such row.
    """
    desk = _Desk(ledger)
    accepted = []
    with ledger.act("tracker.accept"):
        for row_id in row_ids:
            offer = desk.offer(ledger.trackers.get(row_id))
            if offer is not None:
                desk.save_units([offer.change.changed])
                ledger.activities.change(offer.change.changed)
                accepted.append(offer.change.changed)
            ledger.trackers.settle(row_id, activity=offer.change.current.id if offer else None)
    return tuple(accepted)


def keep_ours(ledger: Ledger, row_ids: Iterable[TrackerRowId]) -> None:
    """Leave activities as the ledger has them, whatever was changed in Excel; not asked again.

    Raises:
        EntryMissing: No such row.
    """
    desk = _Desk(ledger)
    with ledger.act("tracker.keep"):
        for row_id in row_ids:
            offer = desk.offer(ledger.trackers.get(row_id))
            ledger.trackers.settle(row_id, activity=offer.change.current.id if offer else None)


def add_as_new(ledger: Ledger, row_ids: Iterable[TrackerRowId]) -> tuple[Activity, ...]:
    """Take rows that were offered as changed for activities of their own.

    Raises:
        EntryMissing: No such row.
    """
    desk = _Desk(ledger)
    added = []
    with ledger.act("tracker.add_as_new"):
        for row_id in row_ids:
            read = desk.read(ledger.trackers.get(row_id).origin)
            if isinstance(read, Activity):
                desk.save_units([read])
                ledger.activities.add([read])
                ledger.trackers.settle(row_id, activity=read.id)
                added.append(read)
    return tuple(added)


def _carry_out_sheet(ledger: Ledger, proposal: Proposal, plan: PlannedSheet, progress: Progress) -> int:
    material = plan.material
    trackers = ledger.trackers
    tracker = material.tracker or trackers.find_tracker(material.key)
    known = trackers.known(tracker) if tracker is not None else {}
    tracker = tracker or trackers.tracker(material.key, proposal.file_name)
    trackers.remember(tracker, _memory(proposal, plan, trackers.answers(tracker)))
    fresh = [index for index, origin in enumerate(plan.origins) if origin.identity not in known]
    ledger.activities.add(
        [plan.activities[index] for index in fresh],
        origin=[replace(plan.origins[index], tracker=tracker) for index in fresh],
        progress=progress,
    )
    came_in = {plan.activities[index].id for index in fresh}
    waits = {row.id for row in known.values() if row.state is RowState.WAITING}
    for row, activity in plan.mended:
        if row.id in waits:
            ledger.activities.add([activity])
            trackers.settle(row.id, activity=activity.id)
            came_in.add(activity.id)
    for row, repaired in plan.repaired:
        if row.id in waits:
            trackers.settle(row.id, activity=repaired if repaired in came_in else None)
    for row in plan.withdrawn:
        trackers.put_back(row.id, None)
    trackers.file_open(_open_rows(plan, tracker, known))
    for origin, _ in plan.offered:
        old = known.get(origin.identity)
        if old is not None and old.state is RowState.IMPORTED:
            trackers.reopen(old.id)
    for origin, activity_id in plan.relinked:
        _relink(ledger, replace(origin, tracker=tracker), activity_id, known)
    return len(came_in)


def _open_rows(
    plan: PlannedSheet, tracker: TrackerId, known: Mapping[Identity, TrackerRow]
) -> list[TrackerRow]:
    rows = [
        TrackerRow(
            TrackerRowId(uuid4()), replace(origin, tracker=tracker), RowState.WAITING, None,
            tuple(fault.stored() for fault in faults),
        )
        for origin, faults in plan.waiting
    ]  # fmt: skip
    rows += [
        TrackerRow(
            TrackerRowId(uuid4()), replace(origin, tracker=tracker), RowState.OFFERED, change.current.id
        )
        for origin, change in plan.offered
    ]
    return [row for row in rows if row.origin.identity not in known]


def _relink(
    ledger: Ledger, origin: RowOrigin, activity: ActivityId, known: Mapping[Identity, TrackerRow]
) -> None:
    row = known.get(origin.identity)
    if row is None:
        row = TrackerRow(TrackerRowId(uuid4()), origin, RowState.OFFERED, activity)
        ledger.trackers.file_open([row])
    elif row.state is RowState.IMPORTED:
        row = ledger.trackers.reopen(row.id)
    if row.state is RowState.OFFERED:
        ledger.trackers.settle(row.id, activity=activity)


# ---------------------------------------------------------------------- what is remembered


def _memory(proposal: Proposal, plan: PlannedSheet, known: Mapping[str, str]) -> dict[str, str]:
    answers, sheet = proposal.answers, plan.material.sheet.name
    titles = plan.material.table.titles
    by_letter = {
        column.letter: fold(titles[column.index])
        for entry in proposal.sheets
        if entry.name == sheet
        for column in entry.columns
    }
    memory = dict(known)
    memory.update((_KIND + word, code) for word, code in answers.kinds.items())
    memory.update(
        (f"{_COLUMN}{name}{_BAR}{by_letter[letter]}", said)
        for (name, letter), said in answers.columns.items()
        if name == sheet and by_letter.get(letter)
    )
    memory.update((_SHEET_KIND + name, code) for name, code in answers.sheet_kinds.items() if name == sheet)
    if answers.minutes:
        memory[_MINUTES] = answers.minutes
    return memory


def _machine_day() -> date:
    return date.today()  # noqa: DTZ011 - the office's own calendar day


def _recall(memory: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): said for name, said in memory.items() if name.startswith(prefix)}


class _Desk:
    """Pack, words and units of one ledger, for reading rows."""

    def __init__(self, ledger: Ledger, *, today: date | None = None) -> None:
        self._ledger = ledger
        self.believe(today or _machine_day())
        self.pack: Pack = pack_of(ledger)
        self.words = tracker_words()
        names = {
            fold(name): unit.code
            for unit in self.pack.units
            for name in (*unit.words, unit.short_name, unit.name)
        }
        self.units = UnitBook(ledger.units(), names)
        self.days: list[date | Message | None] = []
        """What stands in the day columns of all sheets, for doubting the clock."""
        self._listed: dict[TrackerId, str] | None = None

    def believe(self, today: date) -> None:
        """Take a day for today."""
        self.today = today
        self.latest = date(today.year + _YEARS_AHEAD, 12, 31)

    # ------------------------------------------------------------------ a whole sheet

    def material(self, sheet: Sheet, names: Iterable[str]) -> SheetMaterial | Message:
        if not sheet.visible:
            return Message("importing.sheet_hidden", {"sheet": sheet.name})
        reader = TitleReader(self.words, self.pack.kinds)
        table = find_table(sheet.rows, reader, merged=sheet.merged) if sheet.rows else None
        if table is None:
            return Message("importing.sheet_without_table", {"sheet": sheet.name})
        if any(is_secret_row(row) for row in sheet.rows[: table.first_row - 1]):
            return Message(_SHEET_MARKED, {"sheet": sheet.name})
        columns = propose_columns(sheet, table, reader, {})
        shared = {column.index for column in columns if column.meaning in meaning.SHARED}
        rows = fill_merged(sheet.rows, sheet.merged, first_row=table.data_row, columns=shared)
        sheet = replace(sheet, rows=rows)
        day = next((column.index for column in columns if column.meaning == meaning.DAY), None)
        if day is not None:
            self.days += [read_date(row[day]) for row in rows[table.data_row - 1 :] if day < len(row)]
        key = table_key(table.titles)
        tracker = self._tracker(key)
        known = self._ledger.trackers.known(tracker) if tracker else {}
        if not known:
            return SheetMaterial(sheet, table, sheet.name, key, tracker, {}, {})
        digests = self._digests(sheet, table, columns)
        own = _identity_sheet(sheet.name, digests, known, set(names))
        met = {(own, digest, times) for digest, times in digests}
        gone = [row.activity for identity, row in known.items() if row.activity and identity not in met]
        gone += [row.activity for row in known.values() if row.activity and row.state is RowState.OFFERED]
        return SheetMaterial(sheet, table, own, key, tracker, known, self._present(gone))

    def remembered(self, sheets: Sequence[SheetMaterial]) -> Answers:
        answers = Answers()
        for sheet in sheets:
            if sheet.tracker is None:
                continue
            memory = self._ledger.trackers.answers(sheet.tracker)
            answers = Answers(
                kinds={**answers.kinds, **_recall(memory, _KIND)},
                columns={**answers.columns, **_column_answers(memory, sheet)},
                minutes=memory.get(_MINUTES, answers.minutes),
                sheet_kinds={**answers.sheet_kinds, **_recall(memory, _SHEET_KIND)},
            )
        return answers

    def _tracker(self, key: str) -> TrackerId | None:
        if self._listed is None:
            self._listed = self._ledger.trackers.listed()
        ranked = [(title_overlap(key, other), tracker) for tracker, other in self._listed.items()]
        best = max(ranked, key=lambda entry: entry[0], default=None)
        return best[1] if best and best[0] >= _SAME_TRACKER else None

    def _digests(self, sheet: Sheet, table: Table, columns: Sequence[Column]) -> list[tuple[bytes, int]]:
        places = {column.meaning: column.index for column in columns}
        digest = RowDigester(table.titles, serial=places.get(meaning.SERIAL))
        rows = sort_rows(sheet.rows, table, self.words, day_column=places[meaning.DAY])
        seen: dict[bytes, int] = {}
        found = []
        for row in rows.data:
            value = digest(row.cells)
            seen[value] = seen.get(value, 0) + 1
            found.append((value, seen[value]))
        return found

    def _present(self, ids: Sequence[ActivityId]) -> dict[ActivityId, Activity]:
        # An activity may have been taken out of the ledger since; then nothing is offered for it.
        return {activity.id: activity for activity in self._ledger.activities.get_known(ids)}

    # ------------------------------------------------------------------ one row

    def read(self, origin: RowOrigin) -> Activity | tuple[RowFault, ...]:
        titles = tuple(origin.cells)
        memory = self._ledger.trackers.answers(origin.tracker)
        said = _recall(memory, f"{_COLUMN}{origin.sheet}{_BAR}")
        own = kind_words(self.pack.kinds)
        codes = {**own, **_recall(memory, _KIND)}
        assigned = TitleReader(self.words, self.pack.kinds).assign(titles)
        meanings = tuple(
            said.get(fold(title), proposed) for title, (proposed, _, _) in zip(titles, assigned, strict=True)
        )
        context = RowContext(
            sheet=origin.sheet,
            titles=titles,
            meanings=meanings,
            kinds=self.pack.kinds,
            kind_codes=codes,
            sheet_kind=memory.get(_SHEET_KIND + origin.sheet)
            or kind_of_sheet(origin.sheet, meanings, codes, self.pack.kinds),
            minutes=memory.get(_MINUTES, ""),
            words=self.words,
            units=self.units,
            latest=self.latest,
            today=self.today,
        )
        return RowReader(context).read(DataRow(origin.row, tuple(origin.cells.values()), None))

    def offer(self, row: TrackerRow) -> Offer | None:
        current = self._present([row.activity]).get(row.activity) if row.activity else None
        read = self.read(row.origin)
        if current is None or not isinstance(read, Activity):
            return None
        before = self._ledger.trackers.of_activities([current.id]).get(current.id, ())
        imported = self.read(_aligned(before[-1].origin, row.origin)) if before else current
        fields = field_changes(current, imported if isinstance(imported, Activity) else current, read)
        changed = with_changes(current, read, fields, self.pack.kind(read.kind))
        return Offer(row.id, ChangedRow(row.origin.sheet, row.origin.row, current, changed, fields))

    def save_units(self, activities: Iterable[Activity]) -> None:
        here = {unit.id for unit in self._ledger.units()}
        for unit in (unit for unit in self.units.new_among(activities) if unit.id not in here):
            self._ledger.save_unit(unit)


def _aligned(before: RowOrigin, now: RowOrigin) -> RowOrigin:
    cells = {title: before.cells.get(title, "") for title in (*now.cells, *before.cells)}
    return replace(before, cells=MappingProxyType(cells))


def _identity_sheet(
    name: str, digests: Sequence[tuple[bytes, int]], known: Mapping[Identity, TrackerRow], names: set[str]
) -> str:
    """The sheet's own name, or the one it had before somebody renamed it."""
    sheets = {identity[0] for identity in known}
    if name in sheets or not digests:
        return name
    shares = {
        old: sum(1 for digest, times in digests if (old, digest, times) in known) / len(digests)
        for old in sheets - names
    }
    best = max(shares, key=lambda old: shares[old], default=name)
    return best if shares.get(best, 0) >= _SAME_SHEET else name


def _column_answers(memory: Mapping[str, str], sheet: SheetMaterial) -> dict[tuple[str, str], str]:
    said = _recall(memory, f"{_COLUMN}{sheet.sheet.name}{_BAR}")
    return {
        (sheet.sheet.name, column_letter(index)): said[fold(title)]
        for index, title in enumerate(sheet.table.titles)
        if fold(title) in said
    }

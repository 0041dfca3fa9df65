"""Importing a tracker: propose, let the clerk answer, carry out; what is left is settled by `settling`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress, Silent
from soxa.domain.changes import FieldChange
from soxa.domain.columns import Column
from soxa.domain.ids import ActivityId, TrackerId, TrackerRowId
from soxa.domain.reading import office_day
from soxa.domain.trackers import RowFault
from soxa.services.import_desk import (
    SHEET_HIDDEN,
    SHEET_LEFT_OUT,
    SHEET_MARKED,
    SHEET_NOT_OURS,
    ImportDesk,
    Offer,
)
from soxa.services.import_memory import memory_after
from soxa.services.import_records import (
    Answers,
    ChangedRow,
    Choices,
    Counts,
    Identity,
    KindFound,
    KindGuess,
    Lacking,
    Material,
    PlannedSheet,
    PreviewRow,
    Question,
    SheetChoice,
    SheetMaterial,
    SheetProposal,
    SkippedSheet,
)
from soxa.services.proposing import Proposal, make_proposal
from soxa.services.settling import (
    Mended,
    WaitingRow,
    accept_changed,
    add_as_new,
    keep_ours,
    mend,
    offers,
    put_aside,
    waiting,
)
from soxa.spreadsheets.workbook import CONVERT, KEEP, Workbook, read_pasted, read_workbook
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow, open_row_id

__all__ = [
    "CONVERT", "KEEP", "Answers", "ChangedRow", "Choices", "Column", "Counts", "FieldChange", "ImportResult",
    "KindFound", "KindGuess", "Lacking", "Mended", "NoTableFound", "NoTableInPaste", "Offer",
    "OldTextNotConfirmed", "PastedIsSecret", "PreviewRow", "Proposal", "Question", "RowFault",
    "SheetChoice", "SheetProposal", "SkippedSheet", "TrackerIsSecret", "TrackerNotOwnWork", "TrackerRowId",
    "WaitingRow",
    "accept_changed", "add_as_new", "carry_out", "keep_ours", "mend", "offers", "propose",
    "propose_pasted", "put_aside", "waiting",
]  # fmt: skip


class NoTableFound(AppError):
    """No sheet of the workbook has a row of column titles with a day among them."""

    def __init__(self, *, path: Path, sheets: tuple[str, ...]) -> None:
        super().__init__(path=path, sheets=sheets)


class NoTableInPaste(AppError):
    """The pasted cells have neither titles nor a column of days."""

    def __init__(self) -> None:
        super().__init__()


class PastedIsSecret(AppError):
    """The pasted cells bear a secrecy mark."""

    def __init__(self) -> None:
        super().__init__()


class OldTextNotConfirmed(AppError):
    """Text that seems to be from before Unicode waits for a human to say whether it is."""

    def __init__(self) -> None:
        super().__init__()


class TrackerNotOwnWork(AppError):
    """What would be imported is about people's accounts, posts or opinions (design, "What it is not")."""

    def __init__(self, *, sheet: str, words: str) -> None:
        super().__init__(sheet=sheet, words=words)


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


def propose(
    ledger: Ledger,
    path: Path,
    *,
    progress: Progress | None = None,
    today: date | None = None,
    choices: Choices | None = None,
    answers: Answers | None = None,
) -> Proposal:
    """Read a tracker and say what an import would do. Nothing is changed.

    Args:
        ledger: The ledger that it would go into.
        path: A workbook (.xlsx, .xls, .xlsb, .ods) or a table of text (.csv).
        progress: Told as sheets and rows are read.
        today: The office's day; None = this machine's. Later days are planned, those long after it faults.
        choices: What a human says about how it is read; None: all is found out.
        answers: Answers given to an earlier proposal of the same file; those remembered come before them.

    Raises:
        NoTableFound: No sheet has a table of activities.
        TrackerIsSecret: All that have one bear a secrecy mark.
        TrackerNotOwnWork: Those that have one are about private people's accounts, posts or opinions.
        NotAWorkbook: And the other errors of `soxa.spreadsheets.workbook.read_workbook`.
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    choices = choices or Choices()
    book = read_workbook(path, progress=progress, wishes=choices.wishes)
    source = _Source(book, path.name, choices, today)
    material, remembered = _material(ledger, source)
    if _was_kept(material):
        choices = replace(choices, legacy=KEEP)
        return propose(ledger, path, progress=progress, today=today, choices=choices, answers=answers)
    if not material.sheets and any(one.reason.id == SHEET_MARKED for one in material.skipped):
        raise TrackerIsSecret(path=path)
    _refuse_what_is_not_ours(material)
    if not material.sheets:
        raise NoTableFound(path=path, sheets=tuple(sheet.name for sheet in book.sheets))
    return make_proposal(material, _joined(remembered, answers), progress=progress)


def propose_pasted(
    ledger: Ledger,
    text: str,
    html: str,
    *,
    name: str,
    progress: Progress | None = None,
    today: date | None = None,
    choices: Choices | None = None,
    answers: Answers | None = None,
) -> Proposal:
    """Say what an import of cells from the clipboard would do. Nothing is changed.

    Cells without titles are taken for those of a tracker of their width that was imported before; else their
    titles are worked out, and every column is shown as a guess. Rows of the tracker that were not copied are
    not held to be gone.

    Args:
        ledger: The ledger that they would go into.
        text: The clipboard's plain text.
        html: Its HTML; empty if it has none.
        name: What the block is called, as a sheet and as a file.
        progress: Told as rows are read.
        today: As for `propose`.
        choices: As for `propose`.
        answers: As for `propose`.

    Raises:
        NothingPasted: There is no table on the clipboard.
        NoTableInPaste: The cells have no column of days.
        PastedTooLarge: More cells than a sheet may have.
        PastedIsSecret: They bear a secrecy mark.
        TrackerNotOwnWork: They are about private people's accounts, posts or opinions.
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    choices = choices or Choices()
    book = read_pasted(text, html, name=name, wishes=choices.wishes)
    source = _Source(book, name, choices, today, is_part=True)
    material, remembered = _material(ledger, source)
    if _was_kept(material):
        kept = replace(choices, legacy=KEEP)
        return propose_pasted(ledger, text, html, name=name, today=today, choices=kept, answers=answers)
    _refuse_what_is_not_ours(material)
    if not material.sheets:
        marked = any(one.reason.id == SHEET_MARKED for one in material.skipped)
        raise PastedIsSecret if marked else NoTableInPaste
    return make_proposal(material, _joined(remembered, answers), progress=progress)


def _refuse_what_is_not_ours(material: Material) -> None:
    """Say it as an error where nothing else is to be taken: the file was understood, and is not wanted."""
    refused = next((one.reason for one in material.skipped if one.reason.id == SHEET_NOT_OURS), None)
    if refused is not None and not material.sheets:
        parameters = refused.parameters
        raise TrackerNotOwnWork(sheet=str(parameters["sheet"]), words=str(parameters["text"]))


@dataclass(frozen=True, slots=True)
class _Source:
    """What was read, and how."""

    book: Workbook
    name: str
    choices: Choices
    today: date | None
    is_part: bool = False


def _material(ledger: Ledger, source: _Source) -> tuple[Material, Answers]:
    desk = ImportDesk(ledger, today=source.today)
    sheets: list[SheetMaterial] = []
    skipped: list[SkippedSheet] = []
    names = {sheet.name for sheet in source.book.sheets}
    for sheet in source.book.sheets:
        choice = source.choices.sheets.get(sheet.name, SheetChoice())
        found = desk.material(sheet, names, choice=choice, file_name=source.name, is_part=source.is_part)
        if isinstance(found, Message):
            can_be_taken = found.id in {SHEET_HIDDEN, SHEET_LEFT_OUT} and bool(sheet.rows)
            skipped.append(SkippedSheet(sheet.name, found, can_be_taken))
        else:
            sheets.append(found)
    if source.today is None:
        desk.believe(office_day(desk.today, [day for day in desk.days if isinstance(day, date)]))
    old_text = source.book.old_text
    is_known = old_text is not None and old_text.is_certain
    material = Material(
        file_name=source.name,
        sheets=tuple(sheets),
        skipped=tuple(skipped),
        kinds=desk.pack.kinds,
        words=desk.words,
        units=desk.units,
        latest=desk.latest,
        today=desk.today,
        guesser=desk.guesser,
        choices=source.choices,
        encoding=source.book.encoding,
        separator=source.book.separator,
        old_text=old_text,
        legacy=source.choices.legacy or desk.remembered_legacy(sheets) or (CONVERT if is_known else ""),
    )
    return material, desk.remembered(sheets)


def _was_kept(material: Material) -> bool:
    """Tell whether text was converted of which a human has said the last time that it stays as it is."""
    return material.legacy == KEEP and material.old_text is not None and material.old_text.applied


def _joined(remembered: Answers, said: Answers | None) -> Answers:
    if said is None:
        return remembered
    return Answers(
        kinds={**remembered.kinds, **said.kinds},
        columns={**remembered.columns, **said.columns},
        minutes=said.minutes or remembered.minutes,
        sheet_kinds={**remembered.sheet_kinds, **said.sheet_kinds},
        title_kinds={**remembered.title_kinds, **said.title_kinds},
    )


def carry_out(ledger: Ledger, proposal: Proposal, *, progress: Progress | None = None) -> ImportResult:
    """Do what a proposal says: good rows come in, bad rows wait, changed rows are offered.

    All of it is one transaction and one act of the history: one undo takes it back. Rows that came in by
    another window meanwhile are not taken twice.

    Args:
        ledger: The ledger the proposal was made for.
        proposal: What to do.
        progress: Told as rows are filed.

    Raises:
        OldTextNotConfirmed: Text that seems to be from before Unicode was converted, and nobody has said so.
        LedgerIsReadOnly: And the other errors of the storage; nothing was changed then.
        Cancelled: The user has asked to stop; nothing was changed.
    """
    progress = progress or Silent()
    if proposal.asks_about_old_text:
        raise OldTextNotConfirmed
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


def _carry_out_sheet(ledger: Ledger, proposal: Proposal, plan: PlannedSheet, progress: Progress) -> int:
    material = plan.material
    trackers = ledger.trackers
    tracker = material.tracker or trackers.find_tracker(material.key)
    known = trackers.known(tracker) if tracker is not None else {}
    tracker = tracker or trackers.tracker(material.key, proposal.file_name)
    trackers.remember(tracker, memory_after(proposal, plan, trackers.answers(tracker)))
    fresh = [index for index, origin in enumerate(plan.origins) if origin.identity not in known]
    new = ledger.activities.with_free_ids([plan.activities[index] for index in fresh])
    ledger.activities.add(
        new,
        origin=[replace(plan.origins[index], tracker=tracker) for index in fresh],
        progress=progress,
    )
    came_in = {plan.activities[index].id: made.id for index, made in zip(fresh, new, strict=True)}
    waits = {row.id for row in known.values() if row.state is RowState.WAITING}
    for row, activity in plan.mended:
        if row.id in waits:
            (made,) = ledger.activities.with_free_ids([activity])
            ledger.activities.add([made])
            trackers.settle(row.id, activity=made.id)
            came_in[activity.id] = made.id
    for row, repaired in plan.repaired:
        if row.id in waits:
            trackers.settle(row.id, activity=came_in.get(repaired) if repaired else None)
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
        _open_row(replace(origin, tracker=tracker), RowState.WAITING, None, faults)
        for origin, faults in plan.waiting
    ]
    rows += [
        _open_row(replace(origin, tracker=tracker), RowState.OFFERED, change.current.id, ())
        for origin, change in plan.offered
    ]
    return [row for row in rows if row.origin.identity not in known]


def _open_row(
    origin: RowOrigin, state: RowState, activity: ActivityId | None, faults: Iterable[RowFault]
) -> TrackerRow:
    stored = tuple(fault.stored() for fault in faults)
    return TrackerRow(open_row_id(origin), origin, state, activity, stored)


def _relink(
    ledger: Ledger, origin: RowOrigin, activity: ActivityId, known: Mapping[Identity, TrackerRow]
) -> None:
    row = known.get(origin.identity)
    if row is None:
        row = _open_row(origin, RowState.OFFERED, activity, ())
        ledger.trackers.file_open([row])
    elif row.state is RowState.IMPORTED:
        row = ledger.trackers.reopen(row.id)
    if row.state is RowState.OFFERED:
        ledger.trackers.settle(row.id, activity=activity)

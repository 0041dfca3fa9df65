"""The outgoing register: documents exported by a document-management system come into the ledger, each once.

A document is known again by number, symbol and day: exporting the register once more brings nothing twice,
and what was typed by hand is joined. What differs is offered, never written over in silence; fields that the
ledger lacks are filled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress, Silent
from soxa.domain.activities import Status
from soxa.domain.ids import ActivityId
from soxa.domain.reading import office_day, read_date
from soxa.domain.register_numbering import whole_number
from soxa.domain.registers import (
    Inclusion,
    Part,
    RegisterFault,
    RegisterReading,
    RegisterTable,
    find_register,
    read_register,
)
from soxa.domain.trackers import column_letter
from soxa.services.register_matching import NoDocumentKind, RegisterDesk, key_of
from soxa.services.register_records import (
    DocumentChange,
    FieldDifference,
    RegisterColumn,
    RegisterProposal,
    RegisterResult,
    RegisterSheet,
    TypeShare,
    ruled,
    shares_of,
    with_in_report,
)
from soxa.services.register_words import register_words
from soxa.spreadsheets.workbook import Sheet, Workbook, read_workbook
from soxa.storage.ledger import Ledger

__all__ = [
    "DocumentChange", "FieldDifference", "Inclusion", "NoDocumentKind", "NoRegisterFound", "Part",
    "RegisterColumn", "RegisterFault", "RegisterProposal", "RegisterResult", "RegisterSheet", "TypeShare",
    "carry_out", "propose", "rules", "set_in_report",
]  # fmt: skip

_TRACKER = "register:outgoing"
_RULE = "rule:"


class NoRegisterFound(AppError):
    """No sheet has titles with a number, a day and a subject among them."""

    def __init__(self, *, path: Path, sheets: tuple[str, ...]) -> None:
        super().__init__(path=path, sheets=sheets)


def rules(ledger: Ledger) -> Mapping[str, Inclusion]:
    """Return which documents of a type stand in reports: the shipped rules, the office's own over them."""
    return MappingProxyType({**register_words().inclusion, **_own_rules(ledger)})


def propose(
    ledger: Ledger, path: Path, *, progress: Progress | None = None, today: date | None = None
) -> RegisterProposal:
    """Read a register and say what taking it in would do. Nothing is changed.

    Args:
        ledger: The ledger that it would go into.
        path: A workbook or a table of text.
        progress: Told as sheets are read.
        today: The office's day; None = this machine's. A document of a later day is a fault.

    Raises:
        NoRegisterFound: No sheet has a register.
        NoDocumentKind: The pack has no kind for documents.
        NotAWorkbook: And the other errors of `soxa.spreadsheets.workbook.read_workbook`.
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    words = register_words()
    workbook = read_workbook(path, progress=progress)
    found = [
        (sheet, table)
        for sheet in workbook.sheets
        if (table := find_register(sheet.rows, words, merged=sheet.merged)) is not None
    ]
    if not found:
        raise NoRegisterFound(path=path, sheets=tuple(sheet.name for sheet in workbook.sheets))
    today = today or office_day(date.today(), _days(found))  # noqa: DTZ011 - the office's own calendar day
    readings = [
        read_register(sheet.name, sheet.rows, table, words, merged=sheet.merged, today=today)
        for sheet, table in found
    ]
    desk = RegisterDesk(ledger)
    matched = desk.match([row for reading in readings for row in reading.rows])
    own = _own_rules(ledger)
    known = [*matched.same, *(one.changed for one in (*matched.filled, *matched.changes))]
    new = tuple(ruled(activity, own) for activity in matched.new)
    return RegisterProposal(
        file_name=path.name,
        sheets=tuple(
            _sheet(sheet, table, reading) for (sheet, table), reading in zip(found, readings, strict=True)
        ),
        skipped=tuple(s.name for s in workbook.sheets if s.name not in {sheet.name for sheet, _ in found}),
        new=new,
        same=tuple(matched.same),
        filled=tuple(matched.filled),
        changes=tuple(matched.changes),
        faults=(*(fault for reading in readings for fault in reading.faults), *matched.faults),
        notes=(
            *(note for reading in readings for row in reading.rows for note in row.notes),
            *desk.numbering([*new, *known], waiting=_waiting_numbers(readings)),
            *_old_text_notes(workbook),
        ),
        types=shares_of([*new, *known], own),
        unknown_units=tuple(sorted(desk.unknown_units)),
        cancelled=sum(one.status is Status.CANCELLED for one in (*new, *known)),
        own_rules=own,
    )


def carry_out(
    ledger: Ledger,
    proposal: RegisterProposal,
    *,
    take: Collection[ActivityId] = (),
    rule_known: bool = False,
    progress: Progress | None = None,
) -> RegisterResult:
    """Do what a proposal says: one transaction and one act of the history, one undo takes it back.

    Args:
        ledger: The ledger the proposal was made for.
        proposal: What to do.
        take: Activities of `RegisterProposal.changes` that shall become as the register has them.
        rule_known: Apply the rules of types also to documents of the file that the ledger had.
        progress: Told as documents are filed.

    Raises:
        LedgerIsReadOnly: And the other errors of the storage; nothing was changed then.
        Cancelled: The user has asked to stop; nothing was changed.
    """
    desk = RegisterDesk(ledger)
    here = desk.known_keys()
    new = [activity for activity in proposal.new if key_of(activity) not in here]
    taken = [one for one in proposal.changes if one.current.id in take]
    left = [one.current for one in proposal.changes if one.current.id not in take]
    with ledger.act("register.import"):
        store = ledger.trackers
        tracker = store.tracker(_TRACKER, proposal.file_name)
        store.remember(tracker, {_RULE + code: rule.value for code, rule in proposal.own_rules.items()})
        ledger.activities.add(new, progress=progress)
        ledger.activities.change_all([one.changed for one in (*proposal.filled, *taken)])
        re_ruled = 0
        if rule_known:
            known = [*proposal.same, *left, *(one.changed for one in (*proposal.filled, *taken))]
            re_ruled = ledger.activities.change_all([ruled(one, proposal.own_rules) for one in known])
    return RegisterResult(
        new=len(new),
        filled=len(proposal.filled),
        changed=len(taken),
        unchanged=len(proposal.same) + len(left) + len(proposal.new) - len(new),
        re_ruled=re_ruled,
        faults=proposal.faults,
    )


def set_in_report(ledger: Ledger, identities: Sequence[ActivityId], *, in_report: bool) -> int:
    """Put documents into reports, or leave them out, many in one act; return how many were otherwise before.

    Activities without a document are passed over.

    Raises:
        EntryMissing: One is not in the ledger (any more); none was changed.
    """
    found = [one for one in ledger.activities.get(identities) if one.document is not None]
    with ledger.act("register.in_report"):
        return ledger.activities.change_all([with_in_report(one, in_report=in_report) for one in found])


# --- reading


def _days(found: Sequence[tuple[Sheet, RegisterTable]]) -> list[date]:
    days = []
    for sheet, table in found:
        for cells in sheet.rows[table.data_row - 1 :]:
            day = read_date(cells[table.columns[Part.DAY]])
            if isinstance(day, date):
                days.append(day)
    return days


def _waiting_numbers(readings: Sequence[RegisterReading]) -> set[int]:
    faults = [fault for reading in readings for fault in reading.faults if fault.reference]
    return {whole_number(fault.reference) for fault in faults}


def _old_text_notes(workbook: Workbook) -> list[Message]:
    """Show what was done to text from before Unicode, that nobody takes over what it did not mean."""
    old = workbook.old_text
    if old is None or not old.applied or not old.samples:
        return []
    before, after = old.samples[0]
    return [Message("registers.old_text", {"count": old.cells, "before": before, "after": after})]


def _sheet(sheet: Sheet, table: RegisterTable, reading: RegisterReading) -> RegisterSheet:
    columns = [
        RegisterColumn(part, table.titles[index], column_letter(index))
        for part, index in table.columns.items()
    ]
    used = set(table.columns.values())
    return RegisterSheet(
        name=sheet.name,
        columns=tuple(sorted(columns, key=lambda one: (len(one.letter), one.letter))),
        passed_over=tuple(title for index, title in enumerate(table.titles) if title and index not in used),
        documents=len(reading.rows),
    )


def _own_rules(ledger: Ledger) -> Mapping[str, Inclusion]:
    tracker = ledger.trackers.find_tracker(_TRACKER)
    answers = ledger.trackers.answers(tracker) if tracker is not None else {}
    return MappingProxyType(
        {
            name.removeprefix(_RULE): Inclusion(said)
            for name, said in answers.items()
            if name.startswith(_RULE)
        }
    )

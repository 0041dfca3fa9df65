"""Rows of trackers that a human settles: those that wait to be mended, and those changed in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from soxa.domain.activities import Activity
from soxa.domain.ids import TrackerRowId
from soxa.domain.trackers import RowFault, restore_fault
from soxa.services.import_desk import ImportDesk, Offer
from soxa.services.sheet_drafts import is_secret, without_cells
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowState, TrackerRow


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
class Mended:
    """What came of mending a row."""

    activity: Activity | None
    """The activity it became; None: it still waits."""
    faults: tuple[RowFault, ...] = ()
    """Why it still waits."""


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
    desk = ImportDesk(ledger)
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
    desk = ImportDesk(ledger)
    return tuple(offer for row in ledger.trackers.offered() if (offer := desk.offer(row)) is not None)


def accept_changed(ledger: Ledger, row_ids: Iterable[TrackerRowId]) -> tuple[Activity, ...]:
    """Take what was changed in Excel into the activities.

    A row whose activity has been taken out of the ledger meanwhile changes nothing and is not offered again.

    Returns:
        The activities as they are now.

    Raises:
        EntryMissing: No such row.
    """
    desk = ImportDesk(ledger)
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
    desk = ImportDesk(ledger)
    with ledger.act("tracker.keep"):
        for row_id in row_ids:
            offer = desk.offer(ledger.trackers.get(row_id))
            ledger.trackers.settle(row_id, activity=offer.change.current.id if offer else None)


def add_as_new(ledger: Ledger, row_ids: Iterable[TrackerRowId]) -> tuple[Activity, ...]:
    """Take rows that were offered as changed for activities of their own.

    Raises:
        EntryMissing: No such row.
    """
    desk = ImportDesk(ledger)
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

"""Proving a ledger ("Kiểm tra sổ"): is every row of its history, and every thing, as it was written?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from soxa.base.errors import Message, Parameter
from soxa.base.progress import Progress
from soxa.domain.dates import write_date
from soxa.domain.ids import ActivityId, ReportId
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger

__all__ = ["LedgerProof", "prove"]


@dataclass(frozen=True, slots=True)
class LedgerProof:
    """What reading the whole history found."""

    changes: int
    """Rows of the history that were read."""
    faults: tuple[Message, ...]
    """What is not as it was written, each with the entry it is about; empty if all is whole."""

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def prove(ledger: Ledger, *, progress: Progress | None = None) -> LedgerProof:
    """Read the whole history and compare it with what stands in the ledger.

    Args:
        ledger: Open, for reading too.
        progress: Told every 2,000 rows.

    Raises:
        Cancelled: The user has asked to stop.
    """
    check = ledger.history.verify(progress)
    return LedgerProof(check.changes, tuple(_named(ledger, fault) for fault in check.faults))


_ENTITIES: Final = frozenset(
    {"activity", "report", "slip", "unit", "person", "office", "pack", "file", "tracker_row", "view"}
)


def _named(ledger: Ledger, fault: Message) -> Message:
    """Return a fault with the name that a clerk knows the entry by."""
    values = fault.parameters
    entity = str(values.get("entity", ""))
    if not entity:
        return Message("views.proof.row_missing", {"sequence": values["sequence"]})
    kind = entity if entity in _ENTITIES else "other"
    named: dict[str, Parameter] = {"name": _name(ledger, entity, values.get("id"))}
    if fault.id == "storage.thing_altered":
        return Message(f"views.proof.{kind}_differs", named)
    at = datetime.fromtimestamp(int(str(values.get("at_ms", 0))) / 1000, UTC).astimezone()
    row = {"sequence": values["sequence"], "at": at, "actor": values.get("actor") or "?"}
    return Message("views.proof.row_altered", {**named, **row})


def _name(ledger: Ledger, entity: str, identity: object) -> str:
    if not isinstance(identity, UUID):
        return ""
    if entity == "activity":
        known = ledger.activities.get_known([ActivityId(identity)])
        return f"{known[0].title} ({write_date(known[0].first_day)})" if known else str(identity)
    if entity == "report":
        try:
            report = ledger.reports.by_id(ReportId(identity))
        except EntryMissing:
            return str(identity)
        return f"{report.regime} {report.period.label}"
    names: dict[UUID, str] = {unit.id: unit.name for unit in ledger.units()}
    names.update({person.id: person.name for person in ledger.people()})
    return names.get(identity, str(identity))

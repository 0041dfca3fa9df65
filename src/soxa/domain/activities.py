"""Activities: what the office did, one entry of the ledger each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from soxa.domain.ids import ActivityId, UnitId


class Status(Enum):
    """How far an activity has come; only done ones count in figures (pack 0.4)."""

    PLANNED = "planned"
    DONE = "done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """The document that an activity issued (văn bản ban hành). Lengths by Decree 30/2020, Appendix VI."""

    type: str
    """Abbreviation of the type: QĐ, KH, CT, CV, BC, TTr, TB, GM …; empty where unknown."""
    number: str
    """Number in the year, as text: ``198``; at most 11 signs."""
    symbol: str
    """Symbol without the number: ``UBND-VP``, ``KH-UBND``; at most 30 signs."""
    day: date | None
    """Day of the document."""
    subject: str
    """Trích yếu, at most 500 signs."""
    in_report: bool
    """Whether it counts as a directing document and stands in the report's list (Đưa vào báo cáo)."""
    signer: str = ""
    """The office's own signatory (người ký), by name or position; empty where unknown."""

    @property
    def reference(self) -> str:
        """Number and symbol as printed: ``198/UBND-VP``."""
        return f"{self.number}/{self.symbol}" if self.symbol else self.number


@dataclass(frozen=True, slots=True)
class AssignedTask:
    """A task given by a higher office (nhiệm vụ cấp trên giao)."""

    given_by: str
    """Office that gave it."""
    reference: str
    """Document that gave it."""
    due: date | None
    """Day it must be done."""
    completed: date | None
    """Day it was done; None while open."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry of the ledger. A quantity is a number with a unit from the kind's list, never a person."""

    id: ActivityId
    """Identity, also across laptops."""
    first_day: date
    """The day, or the first of several."""
    last_day: date
    """The last day, included; equal to the first for one day."""
    kind: str
    """Code of the kind (pack)."""
    title: str
    """What was done (nội dung)."""
    status: Status = Status.DONE
    """Only done activities count."""
    place: str = ""
    """Where."""
    unit: UnitId | None = None
    """Unit in charge (đơn vị chủ trì)."""
    partners: str = ""
    """Units that took part (đơn vị phối hợp)."""
    result: str = ""
    """Result, in words."""
    quantities: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """Quantity code of the kind to number; a code that is absent was not given."""
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Choice code of the kind to option code (hình thức, kênh, hướng …)."""
    document: IssuedDocument | None = None
    """The document it issued."""
    task: AssignedTask | None = None
    """The assigned task it is."""
    tags: tuple[str, ...] = ()
    """Free labels (nhãn) for filters of indicators."""
    to_mend: bool = False
    """Listed under "cần bổ sung": something that the kind requires is missing (derived, kept for filters)."""

    @property
    def counted_on(self) -> date:
        """The day that decides its period: the document's for an issued document, else the first day."""
        if self.document is not None and self.document.day is not None:
            return self.document.day
        return self.first_day

"""Offices, their units and their people. People are those who sign and write here, never private persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from soxa.domain.ids import OfficeId, PersonId, UnitId


class OfficeType(Enum):
    """What a commune-level office is; decides wording (XÃ, PHƯỜNG, ĐẶC KHU)."""

    XA = "xã"
    PHUONG = "phường"
    DAC_KHU = "đặc khu"
    OTHER = ""
    """Typed by hand; its name is printed as it stands."""


@dataclass(frozen=True, slots=True)
class Office:
    """The office whose ledger this is."""

    id: OfficeId
    """Identity."""
    type: OfficeType
    """Xã, phường, đặc khu, or typed by hand."""
    name: str
    """Name without the type: ``Nậm Pung``; at most 200 signs."""
    commune_code: str
    """Official code of five digits; empty for an office outside the list."""
    province_code: str
    """Official code of two digits, or empty."""
    province_name: str
    """``Tỉnh Lào Cai``."""

    @property
    def full_name(self) -> str:
        """``xã Nậm Pung``, ``phường Sa Pa``."""
        return f"{self.type.value} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit inside the office, or one that only sends slips."""

    id: UnitId
    """Identity."""
    name: str
    """Full name."""
    short_name: str
    """For narrow columns: ``Phòng VH-XH``."""
    code: str
    """Code in packs (``VP``, ``KT``, ``VHXH``, ``PVHCC``, ``CHQS`` …); empty for one typed by hand."""
    inside: bool
    """Whether it belongs to the office; one that does not only sends slips."""


class Authority(Enum):
    """In whose stead a person signs (Decree 30/2020, Article 13; domain facts 1.5)."""

    TM = "TM."
    """On behalf of the collective."""
    TM_KT = "TM. KT."
    """A deputy, on behalf of the collective."""
    KT = "KT."
    """A deputy for the head, without the collective's line."""
    TL = "TL."
    """By order of the head."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the office who signs or writes, with the dates of the position."""

    id: PersonId
    """Identity."""
    name: str
    """Full name without titles; at most 50 signs."""
    position: str
    """``Chủ tịch``, ``Phó Chủ tịch``, ``Chánh Văn phòng``; at most 100 signs."""
    unit: UnitId | None
    """Unit, or none for the heads."""
    authority: Authority | None
    """How this person signs; None if she does not."""
    since: date | None
    """First day in the position."""
    until: date | None
    """Last day in the position; None while in it."""

"""Offices, their units and their people. People are those who sign and write here, never private persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from soxa.domain.ids import OfficeId, PersonId, UnitId
from soxa.domain.text import fold


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
    asks_unit_head: bool = False
    """Whether the head of a unit agrees to a draft before the head sees it (Decree 30/2020, Article 12)."""

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


class Role(Enum):
    """What a person does here: it shapes the screen and forbids nothing."""

    OFFICER = "officer"
    """Writes entries and drafts reports."""
    UNIT_HEAD = "unit_head"
    """Heads a unit; may be asked before the head is."""
    HEAD = "head"
    """Signs for the office: Chủ tịch, Phó Chủ tịch."""
    CLERK = "clerk"
    """Văn thư: numbers, seals, sends and keeps the register."""


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
    role: Role = Role.OFFICER
    """What she does here."""

    def is_here(self, day: date) -> bool:
        """Tell whether the person is in the position on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def called(self) -> str:
        """What the history calls her: the name, or the position where no name was entered."""
        return self.name or self.position


def likely_role(position: str) -> Role:
    """Return what somebody in a position most likely does, to be offered, never to be relied on.

    Args:
        position: ``Phó Chủ tịch``, ``Chánh Văn phòng``, ``Văn thư`` …
    """
    words = fold(position)
    for beginnings, role in _LIKELY:
        if words.startswith(beginnings):
            return role
    return Role.OFFICER


_LIKELY = (
    (("chu tich", "pho chu tich", "q chu tich"), Role.HEAD),
    (
        ("chanh", "pho chanh", "truong", "pho truong", "giam doc", "chi huy truong", "hieu truong"),
        Role.UNIT_HEAD,
    ),
    (("van thu", "cong chuc van thu", "chuyen vien van thu"), Role.CLERK),
)

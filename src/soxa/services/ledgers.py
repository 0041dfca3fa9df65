"""Ledgers: making one for an office, opening, copying; and whose it is."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from soxa.base.errors import AppError, Message
from soxa.base.files import DiskFull
from soxa.base.resources import resource_path
from soxa.domain.communes import Commune, Province, commune_of, matching_communes, matching_provinces
from soxa.domain.ids import OfficeId, PersonId, UnitId
from soxa.domain.offices import Authority, Office, OfficeType, Person, Role, Unit
from soxa.domain.text import clean
from soxa.services.packs import read_pack, shipped_pack
from soxa.storage.errors import LedgerIsOpenElsewhere, LedgerIsReadOnly, LedgerOnNetwork

if TYPE_CHECKING:
    # The engine takes as long to load as Qt; the first window needs the list of communes and does not wait.
    from soxa.domain.packs import Pack
    from soxa.storage.ledger import Ledger  # noqa: TC004 - named in __all__ for the types of ui and cli
    from soxa.storage.writing import Clock

__all__ = [
    "Commune",
    "CommuneAmbiguous",
    "CommuneUnknown",
    "Ledger",
    "NameMissing",
    "NameTooLong",
    "Province",
    "ProvinceUnknown",
    "communes",
    "copy_ledger",
    "find_commune",
    "new_ledger",
    "new_ledger_for",
    "office_of",
    "open_ledger",
    "opening_notes",
    "provinces",
    "save_office",
    "save_person",
    "save_unit",
    "typed_office",
]

_LIST = "communes-2025.csv"
_MAX_OFFICE_NAME = 200
_MAX_PERSON_NAME = 50
_MAX_POSITION = 100
_MAX_CANDIDATES = 12
_FIRST_POSITION = "Chủ tịch"
_COMMITTEE = re.compile(r"^(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân)\s+(?=\S)", re.IGNORECASE)
"""Stands before an office's name wherever it is printed, and so is no part of it."""


class ProvinceUnknown(AppError):
    """No province of the official list has that code or name."""

    def __init__(self, *, text: str) -> None:
        super().__init__(text=text)


class CommuneUnknown(AppError):
    """No commune (of the province) has that code or name."""

    def __init__(self, *, text: str) -> None:
        super().__init__(text=text)


class CommuneAmbiguous(AppError):
    """Several communes are called so; each candidate bears its code and province."""

    def __init__(self, *, text: str, count: int, candidates: tuple[str, ...]) -> None:
        super().__init__(text=text, count=count, candidates=candidates)


class NameMissing(AppError):
    """An office or a unit needs a name."""

    def __init__(self) -> None:
        super().__init__()


class NameTooLong(AppError):
    """A name is longer than a document's metadata may hold (Decree 30/2020, Appendix VI)."""

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(length=length, limit=limit)


@cache
def communes() -> tuple[Commune, ...]:
    """Return the communes of the official list, by code of province and commune."""
    with resource_path("places", _LIST).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known: dict[str, Province] = {}
    found = []
    for row in rows:
        code = row["ma_tinh"]
        if code not in known:
            known[code] = Province(code, _province_name(row["tinh"]))
        found.append(commune_of(row["ma_xa"], row["xa"], known[code]))
    return tuple(found)


@cache
def provinces() -> tuple[Province, ...]:
    """Return the provinces of the official list, by code."""
    return tuple(dict.fromkeys(commune.province for commune in communes()))


def find_commune(commune: str, *, province: str = "") -> Commune:
    """Return the one commune that is meant.

    Args:
        commune: Official code, or name with or without tones and ``xã``, ``phường``, ``đặc khu``.
        province: Official code, or name with or without tones and ``tỉnh``; empty: anywhere.

    Raises:
        ProvinceUnknown: No such province.
        CommuneUnknown: No such commune there.
        CommuneAmbiguous: Several are called so; the candidates are named.
    """
    inside: Sequence[Commune] = communes()
    if province.strip():
        chosen = matching_provinces(provinces(), province)
        if not chosen:
            raise ProvinceUnknown(text=province)
        inside = [known for known in inside if known.province in chosen]
    found = matching_communes(inside, commune)
    if not found:
        raise CommuneUnknown(text=commune)
    if len(found) > 1:
        named = tuple(f"{one.code} {one.full_name}, {one.province.name}" for one in found[:_MAX_CANDIDATES])
        raise CommuneAmbiguous(text=commune, count=len(found), candidates=named)
    return found[0]


def office_of(commune: Commune) -> Office:
    """Return the office (UBND) of a commune of the list."""
    return Office(
        id=OfficeId(uuid4()),
        type=commune.type,
        name=commune.name,
        commune_code=commune.code,
        province_code=commune.province.code,
        province_name=commune.province.name,
    )


def typed_office(name: str, *, province_name: str = "", kind: OfficeType | None = None) -> Office:
    """Return an office that stands in no list.

    Args:
        name: ``Xã Nậm Pung``, ``phường …``, ``đặc khu …``, also with ``UBND`` before it; anything else is
            printed as it was typed.
        province_name: ``Tỉnh Lào Cai``, as for `find_commune`; one that the list does not know stands as it
            was typed. May be empty.
        kind: What it is; None or OTHER: what its name says.
    """
    typed = clean(name)
    read = commune_of("", _COMMITTEE.sub("", typed), Province("", ""))
    if kind is not None and kind is not OfficeType.OTHER:
        read = replace(read, type=kind)
    elif read.type is OfficeType.OTHER:
        read = replace(read, name=typed)
    province = _typed_province(province_name)
    return Office(OfficeId(uuid4()), read.type, read.name, "", province.code, province.name)


def new_ledger(
    path: Path, *, commune: str, province: str = "", actor: str = "", clock: Clock | None = None
) -> Ledger:
    """Make a ledger for a commune of the official list, with the shipped pack and its units.

    Args:
        path: Where; nothing may stand there.
        commune: As for `find_commune`.
        province: As for `find_commune`.
        actor: Who acts.
        clock: Time of the history; None = the system's.

    Raises:
        ProvinceUnknown: And the other errors of `find_commune` and `Ledger.create`.
    """
    return new_ledger_for(path, office_of(find_commune(commune, province=province)), actor=actor, clock=clock)


def new_ledger_for(
    path: Path,
    office: Office,
    *,
    units: Sequence[Unit] | None = None,
    people: Sequence[Person] | None = None,
    pack: bytes | None = None,
    actor: str = "",
    clock: Clock | None = None,
) -> Ledger:
    """Make a ledger for an office, also one that stands in no list.

    Args:
        path: Where; nothing may stand there.
        office: Whose: `office_of` a commune of the list, or a `typed_office`.
        units: Units it begins with; None = the pack's.
        people: People it begins with; None = one chairperson whose name is still to be entered.
        pack: A pack's bytes; None = the shipped one.
        actor: Who acts.
        clock: Time of the history; None = the system's.

    Raises:
        NameMissing: The office has no name.
        NameTooLong: Its name has more than 200 signs.
        PackFaulty: And the other errors of `read_pack` and `Ledger.create`.
    """
    from soxa.storage.ledger import Ledger  # noqa: PLC0415 - see above
    from soxa.storage.writing import system_clock  # noqa: PLC0415 - see above

    data = shipped_pack() if pack is None else pack
    read = read_pack(data)
    return Ledger.create(
        path,
        _checked_office(office),
        _units_of(read) if units is None else tuple(_checked_unit(unit) for unit in units),
        (_first_person(),) if people is None else tuple(_checked_person(person) for person in people),
        data,
        actor=actor,
        pack_code=read.code,
        pack_version=read.version,
        clock=clock or system_clock,
    )


def open_ledger(
    path: Path, *, writable: bool = True, or_read: bool = False, actor: str = "", clock: Clock | None = None
) -> Ledger:
    """Open a ledger.

    Args:
        path: The file.
        writable: Take the writer's lock.
        or_read: Where it cannot be written (open elsewhere, network drive, read-only media, full disk) open
            it for reading instead of raising; `Ledger.read_only` then tells.
        actor: Who acts.
        clock: Time of the history; None = the system's.

    Raises:
        LedgerIsOpenElsewhere: And the other errors of `Ledger.open`.
    """
    from soxa.storage.ledger import Ledger  # noqa: PLC0415 - see above
    from soxa.storage.writing import system_clock  # noqa: PLC0415 - see above

    clock = clock or system_clock
    try:
        return Ledger.open(path, writable=writable, actor=actor, clock=clock)
    except (LedgerIsOpenElsewhere, LedgerOnNetwork, LedgerIsReadOnly, DiskFull):
        if not (writable and or_read):
            raise
    return Ledger.open(path, writable=False, actor=actor, clock=clock)


def opening_notes(ledger: Ledger) -> tuple[Message, ...]:
    """Return what the clerk should be told once about how a ledger was opened; nothing as a rule."""
    notes = []
    if ledger.recovered is not None:
        notes.append(Message("storage.recovered", {"name": ledger.recovered}))
    if ledger.set_aside is not None:
        notes.append(Message("storage.set_aside", {"name": ledger.set_aside}))
    if ledger.read_only:
        notes.append(Message("storage.read_only", {"path": ledger.path}))
    return tuple(notes)


def copy_ledger(ledger: Ledger, path: Path, *, replace_file: bool = False) -> None:
    """Write a whole copy of an open ledger ("Sao chép sổ").

    Raises:
        LedgerExists: A file stands there and may not be replaced, or it is the ledger itself.
        FolderMissing: And the other errors of `Ledger.copy_to`.
    """
    ledger.copy_to(path, replace=replace_file)


def save_office(ledger: Ledger, office: Office) -> Office:
    """Change what is known of the office, and return it as it was kept.

    Raises:
        NameMissing: It has no name.
        NameTooLong: Its name has more than 200 signs.
    """
    checked = _checked_office(office)
    ledger.save_office(checked)
    return checked


def save_unit(ledger: Ledger, unit: Unit) -> Unit:
    """Enter or change a unit, and return it as it was kept.

    Raises:
        NameMissing: It has no name.
        NameTooLong: Its name has more than 200 signs.
    """
    checked = _checked_unit(unit)
    ledger.save_unit(checked)
    return checked


def save_person(ledger: Ledger, person: Person) -> Person:
    """Enter or change a person of the office, and return her as she was kept.

    Raises:
        NameTooLong: Name above 50 or position above 100 signs.
        EntryMissing: The ledger has no such unit.
    """
    checked = _checked_person(person)
    ledger.save_person(checked)
    return checked


def _typed_province(text: str) -> Province:
    typed = clean(text)
    found = matching_provinces(provinces(), typed) if typed else ()
    return found[0] if len(found) == 1 else Province("", typed)


def _province_name(listed: str) -> str:
    name = " ".join(listed.split())
    return name if name.startswith(("Thành phố ", "Tỉnh ")) else f"Tỉnh {name}"


def _units_of(pack: Pack) -> tuple[Unit, ...]:
    return tuple(
        Unit(UnitId(uuid4()), unit.name, unit.short_name, unit.code, unit.inside) for unit in pack.units
    )


def _first_person() -> Person:
    # Who it is nobody knows yet; that there is one who signs for the collective holds for every commune.
    return Person(PersonId(uuid4()), "", _FIRST_POSITION, None, Authority.TM, None, None, Role.HEAD)


def _checked_office(office: Office) -> Office:
    checked = replace(
        office,
        name=_name(office.name, _MAX_OFFICE_NAME),
        province_name=_limited(office.province_name, _MAX_OFFICE_NAME),
    )
    _limited(checked.full_name, _MAX_OFFICE_NAME)
    return checked


def _checked_unit(unit: Unit) -> Unit:
    name = _name(unit.name, _MAX_OFFICE_NAME)
    return replace(unit, name=name, short_name=_limited(unit.short_name, _MAX_OFFICE_NAME) or name)


def _checked_person(person: Person) -> Person:
    return replace(
        person,
        name=_limited(person.name, _MAX_PERSON_NAME),
        position=_limited(person.position, _MAX_POSITION),
    )


def _name(text: str, limit: int) -> str:
    name = _limited(text, limit)
    if not name:
        raise NameMissing
    return name


def _limited(text: str, limit: int) -> str:
    cleaned = clean(text)
    if len(cleaned) > limit:
        raise NameTooLong(length=len(cleaned), limit=limit)
    return cleaned

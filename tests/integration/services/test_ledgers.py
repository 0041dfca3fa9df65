"""Ledgers for offices of the official list, and for others."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import made_ledgers
import pytest

from soxa.base.errors import AppError
from soxa.base.files import DiskFull
from soxa.domain.ids import PersonId, UnitId
from soxa.domain.offices import Authority, OfficeType, Person, Unit
from soxa.exchanging.packs import PackFaulty
from soxa.exchanging.reading import DataNotJson
from soxa.services import ledgers
from soxa.services.ledgers import (
    CommuneAmbiguous,
    CommuneUnknown,
    NameMissing,
    NameTooLong,
    ProvinceUnknown,
    find_commune,
    new_ledger,
    new_ledger_for,
    open_ledger,
    typed_office,
)
from soxa.services.packs import SHIPPED_CODE, read_pack, shipped_pack
from soxa.storage.errors import LedgerExists, LedgerIsOpenElsewhere

small_disk = made_ledgers.small_disk
roomy_disk = made_ledgers.roomy_disk


def test_the_official_list_is_whole() -> None:
    # Decision 19/2025/QĐ-TTg: 34 provinces, 3,321 communes: 2,621 xã, 687 phường, 13 đặc khu.
    communes = ledgers.communes()
    assert (len(ledgers.provinces()), len(communes)) == (34, 3_321)
    types = [commune.type for commune in communes]
    assert [types.count(one) for one in (OfficeType.XA, OfficeType.PHUONG, OfficeType.DAC_KHU)] == [
        2621,
        687,
        13,
    ]
    assert len({commune.code for commune in communes}) == 3_321
    assert all(commune.name and commune.name == " ".join(commune.name.split()) for commune in communes)


@pytest.mark.parametrize(
    ("commune", "province", "code"),
    [
        ("02683", "", "02683"),
        ("Bát Xát", "", "02683"),
        ("bat xat", "Lào Cai", "02683"),
        ("Xã Bát Xát", "15", "02683"),
        ("xa bat xat", "tinh lao cai", "02683"),
        ("Tân An", "Cần Thơ", "31147"),
        ("Phường Tân An", "TP. Cần Thơ", "31147"),
        ("Tân Ân", "", "32236"),
        ("Đặc khu Phú Quý", "", "23272"),
    ],
)
def test_a_commune_is_found_as_people_type_it(commune: str, province: str, code: str) -> None:
    assert find_commune(commune, province=province).code == code


def test_a_name_that_several_bear_lists_them() -> None:
    with pytest.raises(CommuneAmbiguous) as refused:
        find_commune("Tân An")
    candidates = refused.value.parameters["candidates"]
    assert isinstance(candidates, tuple)
    assert len(candidates) == refused.value.parameters["count"] == 10
    assert "17305 Xã Tân An, Tỉnh Nghệ An" in candidates


@pytest.mark.parametrize(
    ("commune", "province", "error"),
    [
        ("Nậm Pung", "", CommuneUnknown),
        ("Bát Xát", "Cà Mau", CommuneUnknown),
        ("Bát Xát", "Hà Tây", ProvinceUnknown),
        ("", "", CommuneUnknown),
    ],
)
def test_what_is_in_no_list_is_told(commune: str, province: str, error: type[AppError]) -> None:
    with pytest.raises(error):
        find_commune(commune, province=province)


def test_a_new_ledger_has_the_packs_units_and_a_chairperson(tmp_path: Path) -> None:
    with new_ledger(tmp_path / "so.soxa", commune="Bát Xát", province="Lào Cai", actor="Lan") as ledger:
        office = ledger.office()
        assert (office.full_name, office.commune_code) == ("xã Bát Xát", "02683")
        assert (office.province_code, office.province_name) == ("15", "Tỉnh Lào Cai")
        assert ledger.pack_bytes() == shipped_pack()
        pack = read_pack(ledger.pack_bytes())
        assert pack.code == SHIPPED_CODE
        assert [unit.code for unit in ledger.units()] == [unit.code for unit in pack.units]
        (chair,) = ledger.people()
        assert (chair.name, chair.position, chair.authority) == ("", "Chủ tịch", Authority.TM)
        assert ledger.history.verify().holds
    with pytest.raises(LedgerExists):
        new_ledger(tmp_path / "so.soxa", commune="Bát Xát")


@pytest.mark.parametrize(
    ("name", "office_type", "full"),
    [
        ("Xã Nậm Pung", OfficeType.XA, "xã Nậm Pung"),
        ("phường  Sa Pả", OfficeType.PHUONG, "phường Sa Pả"),
        ("Ban Quản lý khu kinh tế", OfficeType.OTHER, "Ban Quản lý khu kinh tế"),
        ("X" * 200, OfficeType.OTHER, "X" * 200),
        ("Xã Na\u0323\u0302m Pung\u200b\x07", OfficeType.XA, "xã Nậm Pung"),
    ],
)
def test_an_office_may_be_typed_by_hand(
    tmp_path: Path, name: str, office_type: OfficeType, full: str
) -> None:
    with new_ledger_for(tmp_path / "so.soxa", typed_office(name, province_name="Tỉnh Lào Cai")) as ledger:
        assert ledger.office().type is office_type
        assert ledger.office().full_name == full


@pytest.mark.parametrize("typed", ["Cao Bằng", "cao bằng", "tinh cao bang", "04", " Tỉnh  Cao Bằng "])
def test_a_province_typed_by_hand_is_the_one_of_the_list(typed: str) -> None:
    office = typed_office("Xã A", province_name=typed)
    assert (office.province_name, office.province_code) == ("Tỉnh Cao Bằng", "04")


def test_a_province_of_no_list_stands_as_it_was_typed() -> None:
    office = typed_office("Xã A", province_name=" Hà  Tây")
    assert (office.province_name, office.province_code) == ("Hà Tây", "")
    assert typed_office("Xã A").province_name == ""


@pytest.mark.parametrize(
    ("name", "kind", "full"),
    [
        ("UBND xã Nậm Pung", None, "xã Nậm Pung"),
        ("ủy ban nhân dân Phường Sa Pả", None, "phường Sa Pả"),
        ("Uỷ ban nhân dân xã Nậm Pung", OfficeType.OTHER, "xã Nậm Pung"),
        ("UBND Nậm Pung", OfficeType.XA, "xã Nậm Pung"),
        ("Xã Nậm Pung", OfficeType.XA, "xã Nậm Pung"),
        ("UBND tỉnh Lào Cai", None, "UBND tỉnh Lào Cai"),
        ("Ban Quản lý", OfficeType.OTHER, "Ban Quản lý"),
        ("UBND", None, "UBND"),
    ],
)
def test_the_committees_name_is_no_part_of_the_communes(
    name: str, kind: OfficeType | None, full: str
) -> None:
    assert typed_office(name, kind=kind).full_name == full


def test_units_people_and_pack_may_be_given(tmp_path: Path) -> None:
    unit = Unit(UnitId(uuid4()), "Văn  phòng", "", "VP", inside=True)
    person = Person(PersonId(uuid4()), " Giàng A Páo ", "Chủ tịch", unit.id, Authority.TM, None, None)
    with new_ledger_for(
        tmp_path / "so.soxa", typed_office("Xã A"), units=[unit], people=[person], pack=shipped_pack()
    ) as ledger:
        assert ledger.units() == (replace(unit, name="Văn phòng", short_name="Văn phòng"),)
        assert ledger.people() == (replace(person, name="Giàng A Páo"),)


def test_names_have_limits(tmp_path: Path) -> None:
    path = tmp_path / "so.soxa"
    with pytest.raises(NameTooLong) as refused:
        new_ledger_for(path, typed_office("X" * 201))
    assert refused.value.parameters == {"length": 201, "limit": 200}
    with pytest.raises(NameTooLong) as refused:
        new_ledger_for(path, typed_office("Xã " + "X" * 198))
    assert refused.value.parameters == {"length": 201, "limit": 200}
    with pytest.raises(NameMissing):
        new_ledger_for(path, typed_office(" \u200b"))
    with pytest.raises(DataNotJson):
        new_ledger_for(path, typed_office("Xã A"), pack=b"no pack")
    with pytest.raises(PackFaulty):
        new_ledger_for(path, typed_office("Xã A"), pack=b"{}")
    assert not list(tmp_path.iterdir())


def test_who_we_are_can_be_changed(tmp_path: Path) -> None:
    with new_ledger_for(tmp_path / "so.soxa", typed_office("Xã A")) as ledger:
        assert ledgers.save_office(ledger, replace(ledger.office(), name="B ")).name == "B"
        assert ledger.office().name == "B"
        unit = ledgers.save_unit(ledger, replace(ledger.units()[0], name="Phòng  mới"))
        assert ledger.units()[0] == unit
        chair = ledgers.save_person(ledger, replace(ledger.people()[0], name="Giàng A Páo"))
        assert ledger.people() == (chair,)
        with pytest.raises(NameTooLong):
            ledgers.save_person(ledger, replace(chair, name="A" * 51))
        with pytest.raises(NameTooLong):
            ledgers.save_person(ledger, replace(chair, position="A" * 101))
        assert ledger.people() == (chair,)


def test_a_disk_too_small_for_a_new_ledger_is_told_and_nothing_is_left(small_disk: Path) -> None:
    # The log beside the file fits, file and log together do not.
    with pytest.raises(DiskFull):
        new_ledger_for(small_disk / "so.soxa", typed_office("Xã A"), pack=shipped_pack())
    assert not [one.name for one in small_disk.iterdir() if not one.name.endswith(".lock")]


def test_a_ledger_on_a_full_disk_is_opened_for_reading(roomy_disk: Path) -> None:
    path = roomy_disk / "so.soxa"
    with new_ledger_for(path, typed_office("Xã A"), pack=shipped_pack()):
        pass
    with (roomy_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    with pytest.raises(DiskFull):
        open_ledger(path)
    with open_ledger(path, or_read=True) as ledger:
        assert ledger.read_only
        assert ledger.office().name == "A"


def test_the_second_window_reads_if_it_may(tmp_path: Path) -> None:
    path = tmp_path / "so.soxa"
    with new_ledger_for(path, typed_office("Xã A")):
        with pytest.raises(LedgerIsOpenElsewhere):
            open_ledger(path)
        with open_ledger(path, or_read=True) as second:
            assert second.read_only
    with open_ledger(path, or_read=True) as alone:
        assert not alone.read_only
        ledgers.copy_ledger(alone, tmp_path / "copy.soxa")
    with open_ledger(tmp_path / "copy.soxa", writable=False) as copy:
        assert copy.office().name == "A"


def test_what_was_unusual_about_opening_is_told(tmp_path: Path) -> None:
    path = tmp_path / "so.soxa"
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with new_ledger_for(path, typed_office("Xã A")) as ledger:
        assert ledgers.opening_notes(ledger) == ()
        ledgers.save_office(ledger, replace(ledger.office(), name="B"))
        for name in ("so.soxa", "so.soxa-wal"):
            shutil.copy(tmp_path / name, crashed / name)
    with open_ledger(crashed / "so.soxa") as ledger:
        assert [note.id for note in ledgers.opening_notes(ledger)] == ["storage.recovered"]
        assert ledgers.opening_notes(ledger)[0].parameters == {"name": "so.soxa-wal"}
        ledger.set_aside = "so.soxa-wal-0000"
        assert [note.id for note in ledgers.opening_notes(ledger)][1:] == ["storage.set_aside"]
    with open_ledger(path, writable=False) as ledger:
        assert [note.id for note in ledgers.opening_notes(ledger)] == ["storage.read_only"]

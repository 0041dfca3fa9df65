"""Slips in packs: the shipped ones as pack.md 3 has them, and faulty ones with their place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from soxa.domain.packs import Pack, Source
from soxa.exchanging.pack_layers import no_additions
from soxa.exchanging.packs import PackFaulty, decode_pack
from soxa.services.pack_changes import Entry, What, barred, compare
from soxa.services.pack_fitting import fit
from soxa.services.pack_workbooks import read_pack_workbook, write_workbook
from soxa.services.packs import read_pack, shipped_pack

# Typed from pack.md, section 3: who fills it in, groups of indicators it holds, sections that take its words.
SLIPS = {
    "P1": ("KT", "NN NS MT02", "II.1"),
    "P2": ("VHXH", "TT08 TT10 TT11 VH04 VH05 AS CS03 CS06", "II.2 II.3"),
    "P3": ("PVHCC", "HC", "II.3"),
    "P4": ("VP", "CD11", "I"),
    "P5": ("TYT", "YT", "II.2"),
    "P6": ("TRUONG", "GD", "II.2"),
    "P7": ("CHQS", "QS", "II.5"),
    "P8": ("CA", "", "II.5"),
    "P9": ("THON", "", ""),
}
Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped_pack())


@pytest.mark.parametrize("code", SLIPS)
def test_the_shipped_slips_are_those_of_the_table(pack: Pack, code: str) -> None:
    unit, groups, sections = SLIPS[code]
    slip = pack.slip(code)

    assert (" ".join(slip.units), " ".join(slip.sections)) == (unit, sections)
    wanted = tuple(groups.split())
    given = {
        one.code
        for one in pack.indicators
        if wanted
        and one.code.startswith(wanted)
        and one.source in {Source.SLIP, Source.LEDGER_OR_SLIP}
        and one.code[2:4] < "2"  # fields of procedures and subjects of broadcasts are counted, not given
    }
    assert given <= set(slip.indicators)
    assert [one.code for one in pack.slips] == list(SLIPS)


def test_hamlets_tell_of_their_month_on_fifteen_rows(pack: Pack) -> None:
    hamlet = pack.slip("P9")

    assert hamlet.kinds == ("VH", "TDTT", "MT", "TTR", "CDS")
    assert hamlet.rows == 15


def test_every_indicator_of_slips_is_asked_of_somebody(pack: Pack) -> None:
    asked = {code for slip in pack.slips for code in slip.indicators}
    core = {one.code for one in pack.indicators if one.core and one.source is Source.SLIP}

    assert core <= asked


@pytest.mark.parametrize(
    ("spoil", "path", "fault"),
    [
        (lambda slip: slip.update(units=["x"]), "$.slips[0].units", "pack.unknown_code"),
        (lambda slip: slip.update(units=[]), "$.slips[0].units", "pack.missing"),
        (lambda slip: slip.update(indicators=["x"]), "$.slips[0].indicators", "pack.unknown_code"),
        (lambda slip: slip.update(indicators=["CD01"]), "$.slips[0].indicators", "pack.not_from_slips"),
        (
            lambda slip: slip.update(indicators=["NN01", "NN01"]),
            "$.slips[0].indicators[1].code",
            "pack.twice",
        ),
        (lambda slip: slip.update(sections=["x"]), "$.slips[0].sections", "pack.unknown_code"),
        (lambda slip: slip.update(kinds=["x"]), "$.slips[0].kinds", "pack.unknown_code"),
        (lambda slip: slip.update(quantities=["x"]), "$.slips[0].quantities", "pack.unknown_code"),
        (lambda slip: slip.update(rows=16), "$.slips[0].rows", "pack.wrong_value"),
        (lambda slip: slip.update(rows=0), "$.slips[0].rows", "pack.wrong_value"),
        (lambda slip: slip.update(kinds=[], quantities=[]), "$.slips[0].rows", "pack.wrong_value"),
        (lambda slip: slip.update(code="P2"), "$.slips[1].code", "pack.twice"),
    ],
)
def test_a_faulty_slip_is_told_with_its_place(spoil: Spoil, path: str, fault: str) -> None:
    raw = json.loads(shipped_pack())
    spoil(raw["slips"][0])

    with pytest.raises(PackFaulty) as caught:
        decode_pack(json.dumps(raw).encode())

    assert {one.path: one.message.id for one in caught.value.faults}[path] == fault


def test_slips_go_through_the_workbook_and_back(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "goi.xlsx"
    path.write_bytes(write_workbook(pack))

    found = read_pack_workbook(path)

    assert isinstance(found, bytes), found
    assert decode_pack(found).slips == pack.slips


def test_a_changed_slip_is_told_by_itself(pack: Pack) -> None:
    health = replace(pack.slip("P5"), indicators=("YT01", "YT02"))
    new = replace(pack, slips=tuple(health if one.code == "P5" else one for one in pack.slips))

    (change,) = compare(pack, new)

    assert (change.entry, change.what, change.name) == (
        Entry("slips", "P5"), What.CHANGED, "Phiếu số liệu y tế",
    )  # fmt: skip
    assert [(one.title, one.new) for one in change.details[0].fields] == [("Chỉ tiêu", "YT01; YT02")]


def test_a_slip_asks_no_longer_for_what_was_refused(pack: Pack) -> None:
    more = replace(pack.indicator("YT02"), code="YT90", name="Ca đẻ tại Trạm Y tế")
    health = replace(pack.slip("P5"), indicators=(*pack.slip("P5").indicators, "YT90"))
    new = replace(
        pack,
        indicators=(*pack.indicators, more),
        slips=tuple(health if one.code == "P5" else one for one in pack.slips),
    )

    fitted = fit(pack, new, no_additions(), refused={Entry("indicators", "YT90")}, barred=barred(new))

    assert fitted.pack.slip("P5") == pack.slip("P5")
    assert fitted.follows == ()


def test_a_slip_about_private_people_is_barred(pack: Pack) -> None:
    bad = replace(pack.slip("P8"), code="P99", name="Phiếu nắm tình hình dư luận trên mạng xã hội")

    assert Entry("slips", "P99") in barred(replace(pack, slips=(*pack.slips, bad)))

"""Units of one kind: each gives a part, and the one that stands for them all goes before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from small_packs import NOVEMBER, maker

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.giving import Givers, can_be_added
from soxa.domain.ids import SlipId, UnitId
from soxa.domain.offices import Unit
from soxa.domain.slips import Slip
from soxa.services.packs import read_pack, shipped_pack

PACK = read_pack(shipped_pack())
ALL = Unit(UnitId(UUID(int=1)), "Các trường học", "Trường học", "TRUONG", inside=False)
FIRST = Unit(UnitId(UUID(int=2)), "Trường Tiểu học Nậm Pung", "TH Nậm Pung", "TRUONG", inside=False)
SECOND = replace(FIRST, id=UnitId(UUID(int=3)), name="Trường Mầm non Nậm Pung")


@pytest.mark.parametrize(("unit", "can"), [("học sinh", True), ("%", False), ("tạ/ha", False), ("ha", True)])
def test_rates_are_never_added(unit: str, can: bool) -> None:
    assert can_be_added(replace(PACK.indicator("GD01"), unit=unit)) is can


def test_one_unit_of_its_kind_speaks_for_itself() -> None:
    for units in ([ALL], [FIRST]):
        givers = Givers(PACK, units)
        assert givers.of(PACK.slip("P6")) == tuple(units)
        assert not givers.apart


def test_each_of_several_fills_in_a_slip_of_its_own() -> None:
    givers = Givers(PACK, [ALL, FIRST, SECOND])

    assert givers.of(PACK.slip("P6")) == (FIRST, SECOND)
    assert set(givers.apart) == {FIRST.id, SECOND.id}


def _slip(number: int, unit: Unit, pupils: int, day: int = 10) -> Slip:
    return Slip(
        SlipId(UUID(int=number)), unit.id, NOVEMBER.start, NOVEMBER.end, date(2026, 11, day), "sổ",
        {"GD01": Decimal(pupils), "GD02": Decimal(pupils) / 10},
    )  # fmt: skip


def _said(slips: list[Slip], code: str = "GD01") -> tuple[object, set[int]]:
    apart = Givers(PACK, [ALL, FIRST, SECOND]).apart
    pack = replace(PACK, regimes=(PACK.regime("R01-thang"),))
    figure = maker(pack, slips=slips, apart=apart).figure(FigureKey(code, Basis.ACTUAL))
    return figure.value, {one.int for one in figure.sources.slips}


def test_what_the_schools_give_is_added_up_with_every_slip_behind_it() -> None:
    assert _said([_slip(1, FIRST, 200), _slip(2, SECOND, 100)]) == (Decimal(300), {1, 2})


def test_of_one_school_the_later_slip_holds() -> None:
    slips = [_slip(1, FIRST, 200, 9), _slip(2, SECOND, 100, 9), _slip(3, FIRST, 210, 11)]

    assert _said(slips) == (Decimal(310), {2, 3})


def test_what_was_given_for_them_all_goes_before() -> None:
    assert _said([_slip(1, ALL, 305, 8), _slip(2, FIRST, 200), _slip(3, SECOND, 100)]) == (Decimal(305), {1})


def test_rates_of_several_are_not_added() -> None:
    assert _said([_slip(1, FIRST, 900), _slip(2, SECOND, 800, 11)], "GD02") == (Decimal(80), {2})

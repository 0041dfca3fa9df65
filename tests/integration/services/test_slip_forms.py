"""Which units are asked for what of a period, and the files they get."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sample_ledger import empty_ledger
from slip_files import MADE_ON, MONTHLY, add_units, form_for, period_of

from soxa.base.files import is_plain_name
from soxa.domain.slips import Way
from soxa.services.desk import UnknownRegime
from soxa.services.packs import pack_of
from soxa.services.slip_forms import form_bytes, form_of, forms_for, period_of_regime, write_forms
from soxa.services.slip_intake import write_slip
from soxa.services.slip_sheets import sheet_of
from soxa.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


def test_a_month_asks_every_unit_for_its_slip(ledger: Ledger) -> None:
    forms = forms_for(ledger, MONTHLY, period_of(ledger))

    assert [(form.template.code, form.unit.code) for form in forms] == [
        ("P1", "KT"), ("P2", "VHXH"), ("P3", "PVHCC"), ("P4", "VP"), ("P5", "TYT"), ("P6", "TRUONG"),
        ("P7", "CHQS"), ("P8", "CA"), ("P9", "THON"),
    ]  # fmt: skip
    assert all(is_plain_name(form.file_name) for form in forms)
    # What only the quarter prints is asked for each month: months make the quarter.
    assert "HC01" in {one.code for one in forms[2].indicators}
    assert [kind.code for kind in forms[8].kinds] == ["VH", "TDTT", "MT", "TTR", "CDS"]


def test_a_thematic_regime_asks_for_its_own_alone(ledger: Ledger) -> None:
    (form,) = forms_for(ledger, "R12-thang", period_of_regime(ledger, "R12-thang", "2026-11"))

    assert form.template.code == "P1"
    assert [one.code for one in form.indicators] == ["NS04", "NS05", "NS07", "NS07B"]


def test_each_school_and_each_hamlet_gets_a_form_of_its_own(ledger: Ledger) -> None:
    add_units(ledger, "TRUONG", "Trường Tiểu học Nậm Pung", "Trường Mầm non Nậm Pung")
    add_units(ledger, "THON", "Thôn Bản Mù")

    forms = forms_for(ledger, MONTHLY, period_of(ledger))

    schools = [form for form in forms if form.template.code == "P6"]
    assert [form.unit.name for form in schools] == ["Trường Tiểu học Nậm Pung", "Trường Mầm non Nậm Pung"]
    # Rates of several schools cannot be added up, so none is asked for.
    assert {one.code for one in schools[0].indicators} == {"GD01", "GD03", "GD03B"}
    assert [form.unit.name for form in forms if form.template.code == "P9"] == ["Thôn Bản Mù"]


def test_an_unknown_regime_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownRegime):
        forms_for(ledger, "R99", period_of(ledger))


def test_forms_are_written_once_and_a_filled_one_is_never_overwritten(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "phieu"
    first = write_forms(ledger, MONTHLY, period_of(ledger), folder, made_on=MADE_ON)
    assert write_forms(ledger, MONTHLY, period_of(ledger), folder, made_on=MADE_ON) == first
    assert len(list(folder.iterdir())) == 9

    first[4].write_bytes(b"filled in by the health station, and much longer than any form is " * 1000)
    again = write_forms(ledger, MONTHLY, period_of(ledger), folder, made_on=MADE_ON)

    assert again[4].name == f"{first[4].stem}-2.xlsx"
    assert first[4].read_bytes().startswith(b"filled in")


def test_last_periods_values_stand_beside(ledger: Ledger) -> None:
    form = form_for(ledger, "P5")
    before = period_of(ledger, "2026-10")
    write_slip(
        ledger, unit=form.unit.id, period=before, values={"YT01": Decimal("96.5")},
        told_on=date(2026, 10, 13), way=Way.PAPER,
    )  # fmt: skip

    rows = {row.code: row for row in sheet_of(ledger, form, made_on=MADE_ON).rows}

    assert (rows["YT01"].previous, rows["YT02"].previous) == (Decimal("96.5"), "")


def test_the_packs_rules_become_excels(ledger: Ledger) -> None:
    checks = sheet_of(ledger, form_for(ledger, "P3"), made_on=MADE_ON).checks
    formulas = [check.formula for check in checks]

    assert "AND(ISNUMBER({HC03}),ISNUMBER({HC02}),NOT(({HC03}<={HC02})))" in formulas
    assert any("({HC06}+{HC07})={HC05}" in formula for formula in formulas)
    # What speaks of figures that the form does not hold is left to the desk.
    assert not [formula for formula in formulas if "HC04" in formula or "HC09" in formula]


def test_the_same_day_gives_the_same_form(ledger: Ledger) -> None:
    form = form_for(ledger, "P9")

    assert form_bytes(ledger, form, made_on=MADE_ON) == form_bytes(ledger, form, made_on=MADE_ON)


def test_a_form_can_be_had_with_all_it_may_ask(ledger: Ledger) -> None:
    unit = form_for(ledger, "P1").unit

    form = form_of(ledger, "P1", unit, period_of(ledger))

    assert [one.code for one in form.indicators] == list(pack_of(ledger).slip("P1").indicators)

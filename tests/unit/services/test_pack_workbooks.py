"""Packs made in Excel: what is written is read back, and every fault is told by its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from enum import Enum
from pathlib import Path
from random import Random
from typing import get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from small_packs import indicator, pack_of, total

from soxa.domain.code_maps import CodeMap, MapKind
from soxa.domain.figures import Basis
from soxa.domain.packs import (
    Choice,
    Condition,
    Cumulation,
    Deadline,
    Kind,
    Missing,
    MonthOf,
    Operation,
    Option,
    Pack,
    Quantity,
    Selection,
    Severity,
    Source,
)
from soxa.domain.periods import Closing, Frequency
from soxa.domain.text import fold
from soxa.services.pack_sheets import form_words, sheet_forms
from soxa.services.pack_workbooks import CellFault, letter_of, read_pack_workbook, write_workbook
from soxa.services.packs import read_pack, shipped_pack
from soxa.wording import Wording


def test_the_whole_shipped_pack_goes_out_and_comes_back(tmp_path: Path) -> None:
    pack = read_pack(shipped_pack())
    assert _there_and_back(pack, tmp_path) == pack


def test_what_the_shipped_pack_has_not_comes_back_too(tmp_path: Path) -> None:
    base = _small()
    one = base.indicators[0]
    where = (
        Condition("kenh", ("a", "b"), negated=True),
        Condition("nguoi", at_least=5, at_most=9),
        Condition("tag", ("một; hai", "ba | bốn", "dấu \\ chéo", "a & b")),
    )
    regime = replace(
        base.regimes[0],
        deadline=Deadline(day=31, month=MonthOf.FOLLOWING, hour=time(16, 30)),
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 12, 31),
        symbol="",
        skips=("03", "06"),
        is_on=False,
    )
    changed = replace(
        base,
        version="2026.10",
        indicators=(
            replace(one, selections=(replace(one.selections[0], where=where),)),
            *base.indicators[1:],
        ),
        regimes=(regime,),
        maps=(CodeMap(("CU1", "CU2"), MapKind.MERGE, ("A",)),),
    )
    assert _there_and_back(changed, tmp_path) == changed


_CODE = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
_WORDS = (
    st.text("abcđêôưạ ;\\|/,.=\"'%()-+@0123456789", min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: bool(text) and text[0] not in "-+@='" and text.casefold() != "(trống)")
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    codes=st.lists(_CODE, min_size=3, max_size=6, unique=True),
    names=st.lists(_WORDS, min_size=6, max_size=6),
    words=st.lists(_WORDS, max_size=4),
    decimals=st.integers(0, 6),
)
def test_small_packs_go_out_and_come_back(
    tmp_path: Path, codes: list[str], names: list[str], words: list[str], decimals: int
) -> None:
    quantity = Quantity(codes[0], names[0], names[1], tuple(words), decimals)
    choice = Choice(codes[1], names[2], (Option(codes[2], names[3], tuple(words)),))
    kind = Kind("HN", names[4], (quantity,), (choice,), required=((codes[0], codes[1]),), words=tuple(words))
    select = Selection(("HN",), Operation.SUM, (codes[0],), where=(Condition(codes[1], (codes[2],)),))
    made = replace(indicator("A", Source.LEDGER, select, decimals=decimals), name=names[5])
    pack = replace(pack_of(made), kinds=(kind,))
    assert _there_and_back(pack, tmp_path) == pack


def test_every_fault_is_told_at_once_with_its_cell_and_a_remedy(tmp_path: Path) -> None:
    path = _written(_small(), tmp_path)
    book = load_workbook(path)
    rows = {sheet.title: sheet for sheet in book.worksheets}
    rows["Chỉ tiêu"]["D3"] = "X"  # no source
    rows["Chỉ tiêu"]["J4"] = "PHONGLA"  # no unit
    rows["Chỉ tiêu"]["H5"] = "C + "  # no formula
    rows["Chỉ tiêu"]["A6"] = "D"
    rows["Chỉ tiêu"]["H6"], rows["Chỉ tiêu"]["H7"] = "E * 1", "D * 1"  # a circle
    rows["Số lượng"]["F3"] = "nhiều"
    rows["Chế độ"]["Q3"] = "31/02/2026"
    rows["Loại hoạt động"].append(["HN", "Hội nghị nữa"])
    rows["Cách đếm"].append(["KHONGCO", "HN", "đếm"])
    rows["Gói"]["D1"] = "Cột lạ"
    book.save(path)
    faults = read_pack_workbook(path)
    assert isinstance(faults, tuple)
    found = {
        (one.sheet, f"{one.column}{one.row}"): one.message.id.removeprefix("packs.fault.") for one in faults
    }
    expected = {
        ("Chỉ tiêu", "D3"): "not_a_choice",
        ("Số lượng", "F3"): "no_number",
        ("Chế độ", "Q3"): "no_date",
        ("Cách đếm", "A5"): "unknown_code",
        ("Gói", "D1"): "unknown_column",
    }
    assert {place: found.get(place) for place in expected} == expected
    _explained(faults)


def test_faults_of_sense_are_cells_as_well(tmp_path: Path) -> None:
    path = _written(_small(), tmp_path)
    book = load_workbook(path)
    sheet = {one.title: one for one in book.worksheets}
    sheet["Chỉ tiêu"]["J3"] = "PHONGLA"
    sheet["Chỉ tiêu"]["H5"] = "A + "
    sheet["Chỉ tiêu"]["H6"], sheet["Chỉ tiêu"]["H7"] = "E * 1", "D * 1"
    sheet["Loại hoạt động"].append(["HN", "Hội nghị nữa"])
    sheet["Bảng"].append(["thang", "PL1", "BẢNG", "chỉ tiêu", "thực hiện"])
    sheet["Dòng của bảng"].append(["thang", "PL1", "", "KHONGCO"])
    book.save(path)
    faults = read_pack_workbook(path)
    assert isinstance(faults, tuple)
    found = {
        (one.sheet, f"{one.column}{one.row}", one.message.id.removeprefix("packs.fault.")) for one in faults
    }
    assert found >= {
        ("Chỉ tiêu", "J3", "unknown_code"),
        ("Chỉ tiêu", "H5", "bad_formula"),
        ("Chỉ tiêu", "H6", "circle"),
        ("Chỉ tiêu", "H7", "circle"),
        ("Loại hoạt động", "A4", "twice"),
        ("Dòng của bảng", "D3", "unknown_code"),
    }
    _explained(faults)


def test_columns_may_stand_in_another_order_and_the_notes_may_go(tmp_path: Path) -> None:
    pack = _small()
    path = _written(pack, tmp_path)
    book = load_workbook(path)
    for sheet in book.worksheets[1:]:
        sheet.delete_rows(2)
        sheet.move_range(f"A1:A{sheet.max_row}", cols=40)
    book.save(path)
    data = read_pack_workbook(path)
    assert isinstance(data, bytes), data
    assert read_pack(data) == pack


def test_the_form_has_a_place_for_every_field_of_a_pack() -> None:
    lists = {form.path for form in sheet_forms()}
    ways = {(*form.path, *column.path) for form in sheet_forms() for column in form.columns if column.path}
    ways |= lists
    assert [way for way in _fields(Pack, ()) if way not in ways] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("basis", Basis), ("source", Source), ("cumulation", Cumulation), ("operation", Operation),
        ("severity", Severity), ("missing", Missing), ("frequency", Frequency), ("closing", Closing),
        ("month", MonthOf), ("map", MapKind),
    ],
)  # fmt: skip
def test_the_form_has_a_word_for_every_value(name: str, kind: type[Enum]) -> None:
    words = form_words()["values"][name]
    assert set(words) == {one.value for one in kind}
    assert len({fold(word) for word in words.values()}) == len(words)


def _fields(record: type, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the ways to all fields, through lists and records."""
    hints = get_type_hints(record)
    for field in fields(record):
        inner = next(
            (
                one
                for one in (hints[field.name], *get_args(hints[field.name]))
                if isinstance(one, type) and is_dataclass(one)
            ),
            None,
        )
        if inner is None or inner is Condition:
            yield (*above, field.name)
        else:
            yield from _fields(inner, (*above, field.name))


@pytest.mark.parametrize(("at", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_columns_have_letters(at: int, letter: str) -> None:
    assert letter_of(at) == letter


def _small() -> Pack:
    kind = Kind("HN", "Hội nghị", (Quantity("nguoi", "Lượt người dự", "người"),),
                (Choice("kenh", "Kênh", (Option("a", "A"), Option("b", "B"))),))  # fmt: skip
    made = (
        indicator("A", Source.LEDGER, total("HN", "nguoi"), unit="người"),
        indicator("B", Source.LEDGER, Selection(("HN",), Operation.COUNT)),
        indicator("C", Source.FORMULA, formula="B * 2"),
        indicator("D", Source.FORMULA, formula="B * 3"),
        indicator("E", Source.FORMULA, formula="B * 4"),
    )
    return replace(pack_of(*made), kinds=(kind,))


def _written(pack: Pack, folder: Path) -> Path:
    path = folder / "goi.xlsx"
    path.write_bytes(write_workbook(pack))
    return path


def _there_and_back(pack: Pack, folder: Path) -> Pack:
    data = read_pack_workbook(_written(pack, folder))
    assert isinstance(data, bytes), data
    return read_pack(data)


def _explained(faults: tuple[CellFault, ...]) -> None:
    for language in ("vi", "en"):
        wording = Wording(language)
        for one in faults:
            assert wording.has(one.message.id), one.message.id
            said = wording.explain(one.message)
            assert said.text
            assert said.remedy


def test_a_workbook_without_a_row_is_told(tmp_path: Path) -> None:
    path = tmp_path / "goi.xlsx"
    path.write_bytes(write_workbook(_small()))
    book = load_workbook(path)
    for sheet in book.worksheets[1:]:
        sheet.delete_rows(2, 100)
    book.save(path)

    faults = read_pack_workbook(path)

    assert isinstance(faults, tuple)
    assert faults[0].message.id == "packs.fault.missing"


def test_of_two_sheets_called_alike_none_is_passed_over_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "goi.xlsx"
    path.write_bytes(write_workbook(_small()))
    book = load_workbook(path)
    book.copy_worksheet(book["Chỉ tiêu"]).title = "Chi tieu"
    book.save(path)

    faults = read_pack_workbook(path)

    assert isinstance(faults, tuple)
    assert [(one.sheet, one.message.id) for one in faults] == [("Chi tieu", "packs.fault.unknown_sheet")]


@pytest.mark.parametrize("seed", range(12))
def test_a_workbook_with_cells_thrown_about_is_a_pack_or_faults(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "goi.xlsx"
    path.write_bytes(write_workbook(_small()))
    book = load_workbook(path)
    chance = Random(seed)
    values: list[str | float] = [
        "",
        "=1/0",
        "CD01",
        "-1",
        12.5,
        "(trống)",
        "có",
        "a" * 5000,
        "31/02",
        "CD01 + ((",
        "Σ",
    ]
    for _ in range(chance.randint(1, 12)):
        sheet = chance.choice(book.worksheets[1:])
        row, column = chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column)
        if chance.random() < 0.2:
            sheet.delete_rows(row)
        elif chance.random() < 0.2:
            sheet.delete_cols(column)
        else:
            sheet.cell(row, column).value = chance.choice(values)
    book.save(path)

    found = read_pack_workbook(path)

    assert found if isinstance(found, tuple) else read_pack(found)

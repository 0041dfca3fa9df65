"""A slip's form: what may be filled in, what is locked, what is hidden, how it is printed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from soxa.base.resources import resource_path
from soxa.spreadsheets.slip_file import read_slip_file
from soxa.spreadsheets.slip_form import (
    Entry,
    FormCheck,
    FormColumn,
    FormRow,
    SlipSheet,
    slip_workbook,
)

WORDS = json.loads(resource_path("forms", "slip.json").read_text(encoding="utf-8"))
SLIP = SlipSheet(
    office="ỦY BAN NHÂN DÂN XÃ NẬM PUNG",
    title="PHIẾU SỐ LIỆU",
    unit="Trạm Y tế",
    period="Tháng 11 năm 2026",
    guide=WORDS["guide"],
    rows=(
        FormRow("A1", "=Tên có dấu bằng", "lượt", Entry.WHOLE, 0, Decimal(12), "Số nguyên"),
        FormRow("A2", "Trong đó", "lượt", Entry.WHOLE, 0, "không phát sinh", "Số nguyên", is_part=True),
        FormRow("A3", "Tỷ lệ", "%", Entry.PERCENT, 1, "", "0 đến 100"),
    ),
    checks=(FormCheck("AND(ISNUMBER({A1}),ISNUMBER({A2}),{A2}>{A1})", ("A2",)),),
    columns=(
        FormColumn("day", "Ngày", Entry.DAY, 11),
        FormColumn("kind", "Loại", Entry.CHOICE, 20, choices=("Văn hóa, văn nghệ", "Thể dục, thể thao")),
    ),
    activities=2,
    identity={"soxa_form": "P5", "soxa_unit": "Trạm <Y tế> & cộng sự"},
    words=WORDS,
    made_on=date(2026, 11, 9),
)


@pytest.fixture(scope="module")
def data() -> bytes:
    return slip_workbook(SLIP)


@pytest.fixture(scope="module")
def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_same_slip_has_the_same_bytes(data: bytes) -> None:
    assert slip_workbook(SLIP) == data
    assert slip_workbook(replace(SLIP, made_on=date(2026, 11, 10))) != data


def test_only_coloured_cells_may_be_filled_in(book: Any) -> None:
    sheet = book.worksheets[0]

    assert sheet.protection.sheet
    cells = [cell for row in sheet.iter_rows() for cell in row if not isinstance(cell, MergedCell)]
    open_cells = {cell.coordinate for cell in cells if not cell.protection.locked}
    assert open_cells == {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == "FFFFF4C7"}
    assert {"F9", "G9", "F11", "G11", "B15", "C16"} <= open_cells
    assert not {"A4", "A5", "B9", "C9", "D9", "E9"} & open_cells


def test_it_is_one_a4_page(book: Any) -> None:
    sheet = book.worksheets[0]

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one by one, where nothing else is said
    assert sheet.print_area.startswith("'Phiếu'!$A$1:$G$")


def test_cells_take_what_they_are_for_and_say_so(book: Any) -> None:
    rules = {str(rule.sqref): rule for rule in book.worksheets[0].data_validations.dataValidation}

    assert (rules["F9"].type, rules["F9"].operator) == ("whole", "greaterThanOrEqual")
    assert (rules["F11"].type, rules["F11"].formula2) == ("decimal", "100")
    assert rules["F9"].errorTitle == WORDS["messages"]["title"]
    assert rules["G9"].formula1 == '"x"'
    # Names with commas are no list of their own: the choices stand hidden.
    assert rules["C15:C16"].formula1 == "soxa_phieu!$D$1:$D$2"
    (rule,) = book.worksheets[0].conditional_formatting
    assert str(rule.sqref) == "F10"
    assert rule.rules[0].formula == ["AND(ISNUMBER($F$9),ISNUMBER($F$10),$F$10>$F$9)"]


def test_text_is_text(book: Any) -> None:
    assert book.worksheets[0]["C9"].value == "=Tên có dấu bằng"
    assert book.worksheets[0]["C9"].data_type == "s"


def test_the_identity_stands_three_times(data: bytes, book: Any) -> None:
    assert book["soxa_phieu"].sheet_state == "veryHidden"
    assert "soxa_form" in book.defined_names
    told = read_slip_file(Path("a.xlsx"), data)
    assert told.identity == {"form": "P5", "unit": "Trạm <Y tế> & cộng sự"}
    assert told.saved_at == datetime(2026, 11, 9, tzinfo=UTC)
    del book["soxa_phieu"]
    out = io.BytesIO()
    book.save(out)
    assert read_slip_file(Path("a.xlsx"), out.getvalue()).identity["unit"] == "Trạm <Y tế> & cộng sự"


def test_no_part_of_it_asks_for_anything_outside(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
        links = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
    assert not re.search(rb'TargetMode="External"', links)

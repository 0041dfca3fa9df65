"""``soxa pack`` takes a pack out, checks a file and installs it, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commanding import Soxa
from openpyxl import load_workbook

from soxa.services.ledgers import new_ledger, open_ledger
from soxa.services.packs import pack_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "so.soxa"
    new_ledger(made, commune="00004").close()
    return made


def test_out_edited_checked_and_installed(path: Path, tmp_path: Path, soxa: Soxa) -> None:
    file = tmp_path / "goi.xlsx"
    assert soxa("pack", path, "export", file).code == 0
    book = load_workbook(file)
    book["Gói"]["B3"] = "2027.1"
    sheet = book["Chỉ tiêu"]
    row = next(one for one in sheet.iter_rows(min_row=3) if one[0].value == "CD03")
    row[1].value = "Số cuộc họp và hội nghị"
    sheet.append(["XX1", "Cây xanh đã trồng", "cây", "P", "cộng"])
    book.save(file)

    told = soxa("pack", path, "check", file)
    assert told.code == 0
    assert "Sửa chỉ tiêu: CD03" in told.out
    assert "“Số cuộc họp, hội nghị” → “Số cuộc họp và hội nghị”" in told.out
    done = soxa("pack", path, "install", file, "--refuse", "xx1", "--json")
    assert done.code == 0
    assert done.json["version"] == "2027.1"
    with open_ledger(path, writable=False) as ledger:
        pack = pack_of(ledger)
    assert pack.indicator("CD03").name == "Số cuộc họp và hội nghị"
    assert all(one.code != "XX1" for one in pack.indicators)
    again = soxa("pack", path, "install", file, "--refuse", "XX1")
    assert (again.code, "giống hệt" in again.err) == (2, True)
    assert soxa("pack", path, "install", file, "--refuse", "KHONGCO").code == 2


def test_faults_are_told_by_sheet_row_and_column(path: Path, tmp_path: Path, soxa: Soxa) -> None:
    file = tmp_path / "goi.xlsx"
    soxa("pack", path, "export", file)
    book = load_workbook(file)
    book["Chỉ tiêu"]["D4"] = "nguồn lạ"
    book["Số lượng"]["F5"] = "hai"
    book.save(file)
    told = soxa("pack", path, "install", file)
    assert told.code == 1
    assert "Chỉ tiêu" in told.out
    assert "nguồn lạ" in told.out
    found = soxa("pack", path, "check", file, "--json")
    assert found.code == 1
    places = {(one["sheet"], one["column"], one["row"]) for one in json.loads(found.out)["faults"]}
    assert places >= {("Chỉ tiêu", "D", 4), ("Số lượng", "F", 5)}

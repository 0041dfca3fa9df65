"""The outgoing register and last year's values by commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import write_book
from commanding import Soxa


@pytest.fixture
def ledger(soxa: Soxa, tmp_path: Path) -> Path:
    path = tmp_path / "so.soxa"
    assert soxa("new", path, "--province", "lao cai", "--commune", "bat xat").code == 0
    return path


def register(folder: Path, subject: str = "Kế hoạch A") -> Path:
    rows = [
        ("Số ký hiệu", "Ngày văn bản", "Trích yếu", "Độ mật"),
        ("1/KH-UBND", "5/1/2026", subject, ""),
        ("3/KH-UBND", "6/1/2026", "Kế hoạch B", ""),
        ("4/KH-UBND", "6/1/2026", "Kế hoạch C", "Mật"),
    ]
    return write_book(folder / "so-di.xlsx", {"Sổ": rows})


def test_a_register_is_taken_in_once_and_its_notes_are_told(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    said = soxa("import-register", ledger, register(tmp_path)).out
    assert "2 văn bản mới" in said
    assert "thiếu số 2" in said
    assert "Kế hoạch C" not in said
    again = soxa("import-register", ledger, register(tmp_path, "Kế hoạch A+"), "--json").json
    assert (again["new"], again["unchanged"], again["offered"]) == (0, 1, ["1/KH-UBND"])
    taken = soxa(
        "import-register", ledger, register(tmp_path, "Kế hoạch A+"), "--take-changes", "--json"
    ).json
    assert (taken["changed"], taken["types"]) == (1, {"KH": {"count": 2, "in_report": 2}})


def test_last_years_values_are_taken_in(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    rows = [("Mã", "Chỉ tiêu", "Tháng 11/2025"), ("CD03", "", 12), ("", "Số máy cày", 3)]
    path = write_book(tmp_path / "nam-truoc.xlsx", {"Biểu": rows})
    told = soxa("import-past", ledger, path, "--calendar", "--json").json
    assert (told["new"], [one["name"] for one in told["left_out"]]) == (1, ["Số máy cày"])
    assert "1 như cũ" in soxa("import-past", ledger, path, "--calendar").out


def test_what_the_ledger_counts_otherwise_is_named_with_both_numbers(
    soxa: Soxa, ledger: Path, tmp_path: Path
) -> None:
    titles = ("Ngày", "Loại hoạt động", "Nội dung")
    tracker = write_book(tmp_path / "so.xlsx", {"Sổ": [titles, ("20/10/2026", "Cuộc họp", "Giao ban")]})
    assert soxa("import", ledger, tracker).code == 0
    sheet = write_book(
        tmp_path / "truoc.xlsx",
        {"Biểu": [("Mã", "Chỉ tiêu", "Tháng 11/2026"), ("CD03", "Cuộc họp các loại", 12)]},
    )
    (told,) = soxa("import-past", ledger, sheet, "--json").json["differing"]
    assert told["column"] == "Tháng 11/2026"
    assert told["reason"] == "“Cuộc họp các loại”: biểu ghi 12, sổ đếm 1."
    assert "biểu ghi 12, sổ đếm 1" in soxa("import-past", ledger, sheet).out

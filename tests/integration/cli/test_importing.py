"""What ``soxa import`` tells beside its counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import TITLES, meeting, write_book
from commanding import Outcome, Soxa


@pytest.fixture
def ledger(soxa: Soxa, tmp_path: Path) -> Path:
    path = tmp_path / "so.soxa"
    assert soxa("new", path, "--province", "lao cai", "--commune", "bat xat").code == 0
    return path


def imported(soxa: Soxa, ledger: Path, *rows: list[object]) -> tuple[Outcome, Outcome]:
    """What it tells people, and what it tells programs: the same file twice."""
    path = write_book(ledger.with_name("so.xlsx"), {"Sổ": [TITLES, *rows]})
    return soxa("import", ledger, path), soxa("import", ledger, path, "--json")


def test_rows_that_are_gone_from_the_file_are_told(soxa: Soxa, ledger: Path) -> None:
    said, _ = imported(soxa, ledger, meeting(1), meeting(2, "6/9/2026"))
    assert "không còn trong tệp" not in said.out
    said, data = imported(soxa, ledger, meeting(1))
    assert "1 hoạt động nhập trước đây không còn trong tệp" in said.out
    assert data.json["gone"] == 1


def test_what_should_be_looked_at_is_told_with_its_row(soxa: Soxa, ledger: Path) -> None:
    path = write_book(ledger.with_name("so.xlsx"), {"Sổ": [TITLES, meeting(1, place="CCCD 010203004567")]})
    data = soxa("import", ledger, path, "--json").json
    assert data["faults"] == []
    assert [(note["sheet"], note["row"]) for note in data["notes"]] == [("Sổ", 2)]
    ledger.unlink()
    soxa("new", ledger, "--province", "lao cai", "--commune", "bat xat")
    told = soxa("import", ledger, path).out
    assert "số căn cước" in told
    assert "010203004567" not in told


def test_very_many_notes_are_counted_and_not_all_listed(soxa: Soxa, ledger: Path) -> None:
    rows = [meeting(number, place=f"Nhà ông Páo {number}") for number in range(1, 31)]
    said, _ = imported(soxa, ledger, *rows)
    assert said.out.count("tên người") == 20
    assert "10 dòng khác" in said.out


@pytest.mark.parametrize("answer", ["all", "each"])
def test_an_answer_that_a_title_overrules_is_told(soxa: Soxa, ledger: Path, answer: str) -> None:
    titles = ("Ngày", "Loại hoạt động", "Nội dung", "Số lượng", "Phút mỗi lượt")
    row = ("5/9/2026", "Truyền thanh", "Tin", 2, 30)
    path = write_book(ledger.with_name("so.xlsx"), {"Sổ": [titles, row]})
    notes = soxa("import", ledger, path, "--minutes", answer, "--json").json["notes"]
    assert [note["title"] for note in notes] == (["Phút mỗi lượt"] if answer == "all" else [])


def test_what_is_to_be_completed_is_listed_in_short(soxa: Soxa, ledger: Path) -> None:
    rows = [meeting(number, title=f"Hội nghị {number}", people=None) for number in range(1, 9)]
    said, data = imported(soxa, ledger, *rows)
    assert "Cần bổ sung: Hội nghị, thiếu Lượt người dự: 8 dòng (dòng 2, 3, 4, 5, 6…)." in said.out
    assert data.json["lacking"] == []


def test_kinds_told_by_titles_are_listed_and_confirmed(soxa: Soxa, ledger: Path) -> None:
    titles = ("Ngày", "Nội dung", "Địa điểm")
    path = write_book(ledger.with_name("so.xlsx"), {"Sổ": [titles, ("5/9/2026", "Hội nghị sơ kết", "")]})
    said = soxa("import", ledger, path)
    assert "“Hội nghị sơ kết” (1 dòng): có thể là Hội nghị" in said.out
    assert "--confirm-kinds" in said.out
    assert soxa("import", ledger, path, "--confirm-kinds", "--json").json["new"] == 1


def test_a_table_of_text_in_old_fonts_asks_before_it_comes_in(soxa: Soxa, ledger: Path) -> None:
    path = ledger.with_name("so.csv")
    path.write_bytes("Ngµy;Lo¹i;Néi dung\n5/9/2026;Héi nghÞ;Héi nghÞ s¬ kÕt\n".encode("cp1252"))
    refused = soxa("import", ledger, path)
    assert refused.code != 0
    assert "phông chữ cũ" in refused.err
    said = soxa("import", ledger, path, "--legacy", "convert")
    assert "Đọc tệp theo bảng mã windows-1258" in said.out
    assert "sang Unicode" in said.out


def test_one_sheet_alone_comes_in(soxa: Soxa, ledger: Path) -> None:
    sheets = {"Một": [TITLES, meeting(1)], "Hai": [TITLES, meeting(1), meeting(2, "6/9/2026")]}
    path = write_book(ledger.with_name("so.xlsx"), sheets)
    wrong = soxa("import", ledger, path, "--sheet", "Hai", "--sheet", "Ba", "--json")
    assert (wrong.code, wrong.json["error"]["name"]) == (2, "SheetMissing")
    assert soxa("import", ledger, path, "--sheet", "Hai", "--json").json["new"] == 2

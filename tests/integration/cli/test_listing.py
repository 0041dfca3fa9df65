"""``soxa list``: rows and schedules in files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from books import TITLES, meeting, write_book
from commanding import Soxa
from docx import Document


@pytest.fixture
def ledger(soxa: Soxa, tmp_path: Path) -> Path:
    path = tmp_path / "so.soxa"
    assert soxa("new", path, "--province", "lao cai", "--commune", "bat xat").code == 0
    book = write_book(tmp_path / "so.xlsx", {"Sổ": [TITLES, meeting(1), meeting(2, "20/10/2026")]})
    assert soxa("import", path, book).code == 0
    return path


def test_rows_of_a_period_are_written(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.csv"
    done = soxa("list", ledger, out, "--period", "2026-11", "--json")
    assert done.code == 0
    assert done.json["rows"] == 1
    lines = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [line["Ngày"] for line in lines] == ["2026-10-20"]


def test_a_week_is_written_for_word(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "lich.docx"
    assert soxa("list", ledger, out, "--week", "2026-W43").code == 0
    said = [cell.text for row in Document(str(out)).tables[1].rows for cell in row.cells]
    assert "Thứ Ba, ngày 20/10/2026" in said


@pytest.mark.parametrize("wrong", [("--week", "2026-W54"), ("--period", "2026-13")])
def test_a_period_that_is_none_is_told(
    soxa: Soxa, ledger: Path, tmp_path: Path, wrong: tuple[str, str]
) -> None:
    done = soxa("list", ledger, tmp_path / "ra.xlsx", *wrong)
    assert done.code == 2
    assert wrong[1] in done.err
    assert not (tmp_path / "ra.xlsx").exists()


def test_another_ending_is_told(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    done = soxa("list", ledger, tmp_path / "ra.txt")
    assert done.code == 2
    assert ".txt" in done.err


def test_the_register_of_documents_sent_is_written(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    register = write_book(
        tmp_path / "van-ban.xlsx",
        {
            "Đi": [
                ["Số, ký hiệu", "Ngày văn bản", "Trích yếu", "Người ký"],
                ["12/KH-UBND", "05/10/2026", "Kế hoạch phòng, chống rét", "Người Ký Mẫu"],
                ["14/QĐ-UBND", "06/10/2026", "Thành lập Tổ công tác", "Người Ký Mẫu"],
            ]
        },
    )
    assert soxa("import-register", ledger, register).code == 0
    out = tmp_path / "so-van-ban-di.csv"
    done = soxa("list", ledger, out, "--sent", "2026", "--search", "to cong tac", "--json")
    assert (done.code, done.json["rows"]) == (0, 1)
    assert "14/QĐ-UBND" in out.read_text(encoding="utf-8-sig")
    assert soxa("list", ledger, out, "--sent", "không").code == 2

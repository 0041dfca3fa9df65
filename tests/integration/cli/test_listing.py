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

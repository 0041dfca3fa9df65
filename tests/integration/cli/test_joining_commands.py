"""``soxa hand-over`` and ``soxa join``: two copies of one ledger, joined by files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from books import TITLES, meeting, write_book
from commanding import Soxa


def _sit_at(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work at another machine: what an account keeps lies elsewhere there."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(machine))


@pytest.fixture
def copies(soxa: Soxa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    first, second = tmp_path / "so-1.soxa", tmp_path / "so-2.soxa"
    assert soxa("new", first, "--province", "lao cai", "--commune", "bat xat").code == 0
    shutil.copy(first, second)
    for number, path in enumerate((first, second), 1):
        _sit_at(tmp_path / f"machine-{number}", monkeypatch)
        book = write_book(tmp_path / f"so-{number}.xlsx", {"Sổ": [TITLES, meeting(number)]})
        assert soxa("import", path, book).code == 0
    return first, second


def test_two_copies_are_joined_by_files_and_the_second_time_nothing_is_new(
    soxa: Soxa, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = copies
    made = soxa("hand-over", first, tmp_path / "a.soxag", "--json")
    assert made.code == 0
    assert made.json["changes"] > 0
    joined = soxa("join", second, tmp_path / "a.soxag", "--json")
    assert joined.code == 0
    assert joined.json["changes"] > 0
    assert joined.json["set_aside"] == []
    again = soxa("join", second, tmp_path / "a.soxag", "--language", "vi")
    assert again.out.startswith("0 thay đổi")
    assert soxa("check", second).code == 0


def test_another_offices_file_is_told(soxa: Soxa, copies: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "khac.soxa"
    assert soxa("new", other, "--province", "lao cai", "--commune", "muong khuong").code == 0
    assert soxa("hand-over", other, tmp_path / "khac.soxag").code == 0
    joined = soxa("join", copies[0], tmp_path / "khac.soxag", "--json")

    assert joined.json["changes"] == 0
    assert [one["why"] for one in joined.json["set_aside"]] == ["error.SealOfAnotherOffice"]


def test_what_is_no_hand_over_file_could_not_be_read(
    soxa: Soxa, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "x.soxag").write_bytes(b"PK\x05\x06")
    assert soxa("join", copies[0], tmp_path / "x.soxag").code == 2
    assert soxa("join", copies[0], tmp_path / "nothing").code == 2
    assert soxa("join", copies[0]).code == 2


def test_the_help_says_what_kind_of_file_is_written(soxa: Soxa) -> None:
    told = soxa("hand-over", "--help").out
    assert ".soxag" in told
    assert ".xlsx" not in told

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from house import campaigns

SOURCE = '''"""Counts to the seed."""


def run(seed, out):
    (out / "seen.txt").write_text(str(seed))
    assert seed != 13, "thirteen"
    return f"| counting | {seed} |"
'''


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "counting.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.setattr(campaigns, "FOLDER", tmp_path)


def start(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["dev.py campaign", *arguments])
    return campaigns.main()


def test_a_campaign_gets_its_seed_and_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(monkeypatch, "counting", "--seed", "7", "--out", str(tmp_path / "out")) == 0
    assert (tmp_path / "out" / "counting" / "seen.txt").read_text(encoding="utf-8") == "7"
    assert capsys.readouterr().out.startswith("| counting | 7 |\n")


def test_what_a_campaign_finds_is_said_and_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(monkeypatch, "counting", "--seed", "13", "--out", str(tmp_path)) == 1
    assert "FOUND: thirteen" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["none"], 2)])
def test_the_list_says_what_each_is_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    assert start(monkeypatch, *arguments) == code
    assert "counting                 Counts to the seed." in capsys.readouterr().out

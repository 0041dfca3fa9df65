from __future__ import annotations

import json
from pathlib import Path

import pytest

from house import environment


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A checkout without an environment; what pip would have been asked for is collected."""
    calls: list[tuple[str, ...]] = []
    for name in ("RUNTIME_LOCK", "DEVELOPER_LOCK", "BUILD_LOCK"):
        path = tmp_path / f"{name}.lock"
        path.write_text(name, encoding="utf-8")
        monkeypatch.setattr(environment, name, path)
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    python = tmp_path / "python"
    python.write_text("", encoding="utf-8")
    monkeypatch.setattr(environment, "PROJECT", tmp_path)
    monkeypatch.setattr(environment, "_STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(environment, "tool", lambda name: str(python))
    monkeypatch.setattr(environment, "_make", lambda: calls.append(("make",)))
    monkeypatch.setattr(environment, "_pip", lambda *arguments: calls.append(arguments))
    return calls


def test_a_second_run_has_nothing_to_do(ran: list[tuple[str, ...]]) -> None:
    environment.ensure(developer=True)
    first = len(ran)
    environment.ensure(developer=True)

    assert [call[0] for call in ran[:first]] == ["make", "install", "install"]
    assert "--require-hashes" in ran[1]
    assert len(ran) == first


def test_what_serves_tests_serves_the_demo_too_but_not_the_other_way(ran: list[tuple[str, ...]]) -> None:
    environment.ensure(developer=False)
    environment.ensure(developer=True)
    installed = len(ran)
    environment.ensure(developer=False)

    assert sum("--require-hashes" in call for call in ran) == 2
    assert len(ran) == installed


def test_another_lock_installs_again_and_another_project_file_links_again(
    tmp_path: Path, ran: list[tuple[str, ...]]
) -> None:
    environment.ensure(developer=True)
    ran.clear()
    (tmp_path / "pyproject.toml").write_text("[project]", encoding="utf-8")
    environment.ensure(developer=True)
    assert [call[1] for call in ran] == ["--no-build-isolation"]

    (tmp_path / "DEVELOPER_LOCK.lock").write_text("new", encoding="utf-8")
    environment.ensure(developer=True)
    assert "--require-hashes" in ran[2]


def test_a_spoilt_stamp_is_no_stamp(tmp_path: Path, ran: list[tuple[str, ...]]) -> None:
    (tmp_path / "stamp.json").write_text("{", encoding="utf-8")

    environment.ensure(developer=True)

    assert len(ran) == 3
    assert json.loads((tmp_path / "stamp.json").read_text(encoding="utf-8"))["program"]

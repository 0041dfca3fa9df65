from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from house import own_checks

Check = Callable[[], Iterator[str]]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Path) -> Path:
    """A small project in which nothing is wrong."""
    for name in ("pyproject.toml", "CHANGELOG.md", "src/soxa/__init__.py", "packaging/coverage-floor.txt"):
        _put(tmp_path / name, (project / name).read_text(encoding="utf-8"))
    for path in (project / "packaging").glob("*.lock"):
        _put(tmp_path / "packaging" / path.name, path.read_text(encoding="utf-8"))
    monkeypatch.setattr(own_checks, "PROJECT", tmp_path)
    return tmp_path


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_project_in_order_has_no_fault(copy: Path) -> None:
    assert own_checks.main() == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("src/soxa/base/utils.py", "", "a room gets a name"),
        ("CHANGELOG.md", "# Changelog\n", "[Unreleased]"),
        ("README.md", "x" * 126, "README.md:1: 126 characters"),
        ("packaging/requirements.lock", "numpy==2.0 \\\n", "numpy"),
        ("packaging/requirements-build.lock", "", "has hatchling None"),
    ],
)
def test_each_fault_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    _put(copy / name, text)

    assert own_checks.main() == 1
    assert said in capsys.readouterr().out


def test_the_floor_of_coverage_only_rises(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    _put(copy / "packaging" / "coverage-floor.txt", "90.5\n")
    for command in (["init", "-q"], ["add", "packaging"], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *command], cwd=copy, check=True)
    assert own_checks.main() == 0

    _put(copy / "packaging" / "coverage-floor.txt", "90.4\n")

    assert own_checks.main() == 1
    assert "below 90.5" in capsys.readouterr().out

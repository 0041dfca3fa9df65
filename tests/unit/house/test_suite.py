from __future__ import annotations

from pathlib import Path

import pytest

from house import suite


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "coverage-floor.txt"
    path.write_text("90.0\n", encoding="utf-8")
    monkeypatch.setattr(suite, "COVERAGE_FLOOR", path)
    monkeypatch.setattr(suite, "PROJECT", tmp_path)
    return path


@pytest.mark.parametrize(
    ("percent", "code", "said"),
    [(89.99, 1, "below the floor"), (90.0, 0, "floor 90.00"), (95.0, 0, "write 94.9 into")],
)
def test_coverage_is_a_ratchet(
    floor: Path, capsys: pytest.CaptureFixture[str], percent: float, code: int, said: str
) -> None:
    assert suite._ratchet(percent) == code
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "594 passed in 12.34s",
        "=== 1 failed, 3 passed in 0.10s ===",
        "3 passed, 1 skipped in 65.02s (0:01:05)",
    ],
)
def test_the_closing_line_is_known(line: str) -> None:
    assert suite._CLOSING.match(line)


def test_other_lines_are_not_taken_for_it() -> None:
    assert not suite._CLOSING.match("3 passed the gate")

"""What the installed command does before any command runs."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest

from soxa import bootstrap


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Sequence[str]] = []

    def open_window(arguments: Sequence[str]) -> int:
        opened.append(arguments)
        return 7

    monkeypatch.setattr(bootstrap, "run_window", open_window)
    assert bootstrap.run_command_line([]) == 7
    assert opened == [()]


def test_a_command_runs_with_a_log_and_leaves_none_behind(capsys: pytest.CaptureFixture[str]) -> None:
    before = list(logging.getLogger().handlers)
    assert bootstrap.run_command_line(["--help"]) == 0
    assert "soxa" in capsys.readouterr().out
    assert logging.getLogger().handlers == before

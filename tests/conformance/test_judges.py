"""A judge that is missing is never passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import need

NOBODY = "no-such-judge"


def test_on_a_desk_a_missing_judge_skips_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=NOBODY):
        need("sh", NOBODY)


def test_in_ci_a_missing_judge_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=NOBODY):
        need(tmp_path / NOBODY)


def test_a_judge_that_is_there_is_let_in(tmp_path: Path) -> None:
    need(tmp_path)

"""What was confirmed survives a kill and a power cut; the check is seen to fail without syncs."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from power_cuts import (
    Moment,
    build_recorder,
    can_record,
    check_after_kill,
    check_moment,
    kill_while_writing,
    moments,
    record_writing,
    small_ledger,
)

from soxa.domain.ids import ActivityId

_ACTS = 20
needs_recorder = pytest.mark.skipif(
    not can_record() and not os.environ.get("CI"), reason="needs Linux and a C compiler"
)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_every_confirmed_row_survives_being_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.soxa"
    small_ledger(path)
    chance = random.Random(7)
    known: dict[ActivityId, int] = {}
    for seed in range(6):
        lines = kill_while_writing(path, seed=seed, after_s=chance.uniform(0.0, 0.15))
        assert lines
        check_after_kill(path, lines, known)
    assert len(known) > 20


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_recorder(tmp_path_factory.mktemp("recorder"))


def _check_all(cuts: Iterable[Moment], folder: Path) -> list[int]:
    return [check_moment(moment, folder) for moment in cuts]


@needs_recorder
def test_every_confirmed_row_survives_a_power_cut_before_any_sync(recorder: Path, tmp_path: Path) -> None:
    log = record_writing(recorder, tmp_path, seed=3, acts=_ACTS, synchronous="FULL")
    before = (tmp_path / "before.soxa").read_bytes()
    rows = _check_all(moments(log, before), tmp_path / "cut")
    assert len(rows) > _ACTS
    assert rows[-1] >= _ACTS // 2


@needs_recorder
def test_a_power_cut_that_keeps_some_of_what_was_not_synced_loses_nothing(
    recorder: Path, tmp_path: Path
) -> None:
    log = record_writing(recorder, tmp_path, seed=4, acts=_ACTS, synchronous="FULL")
    before = (tmp_path / "before.soxa").read_bytes()
    _check_all(moments(log, before, chance=random.Random(11)), tmp_path / "cut")


@needs_recorder
@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_the_check_finds_what_would_be_lost_without_syncs(
    recorder: Path, tmp_path: Path, synchronous: str
) -> None:
    log = record_writing(recorder, tmp_path, seed=3, acts=_ACTS, synchronous=synchronous)
    before = (tmp_path / "before.soxa").read_bytes()
    with pytest.raises(AssertionError, match="would be lost"):
        _check_all(moments(log, before), tmp_path / "cut")

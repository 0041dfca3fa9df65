"""A hundred kills during entry and import, and power cuts before every sync: nothing confirmed is lost."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from power_cuts import (
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

KILLS = 100
RECORDED_RUNS = 6
ACTS = 80


def run(seed: int, out: Path) -> str:
    """Run it; return one line for the table.

    Raises:
        AssertionError: A confirmed row was lost, or the history does not hold.
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        rows = _kills(Path(folder), chance)
        cuts = _power_cuts(Path(folder), chance)
    return f"| durability | {KILLS} kills, {rows} confirmed rows there | {cuts} power cuts, none lost a row |"


def _kills(folder: Path, chance: random.Random) -> int:
    path = folder / "a.soxa"
    known: dict[ActivityId, int] = {}
    small_ledger(path)
    for number in range(KILLS):
        lines = kill_while_writing(path, seed=chance.randrange(2**32), after_s=chance.uniform(0.0, 0.4))
        check_after_kill(path, lines, known)
        if number % 10 == 9:
            print(
                f"   {number + 1} kills, {len(known)} confirmations, {path.stat().st_size // 1024} kB",
                flush=True,
            )
    return sum(known.values())


def _power_cuts(folder: Path, chance: random.Random) -> int:
    if not can_record():
        return 0
    recorder = build_recorder(folder)
    cuts = 0
    for number in range(RECORDED_RUNS):
        place = folder / f"run{number}"
        place.mkdir()
        log = record_writing(recorder, place, seed=chance.randrange(2**32), acts=ACTS, synchronous="FULL")
        before = (place / "before.soxa").read_bytes()
        for mixed in (None, random.Random(chance.random())):
            for moment in moments(log, before, chance=mixed):
                check_moment(moment, place / "cut")
                cuts += 1
        shutil.rmtree(place)
        print(f"   {number + 1} recorded runs, {cuts} power cuts", flush=True)
    return cuts

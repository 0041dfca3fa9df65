"""A program that files activities in a ledger and says of each that it is kept. It may be killed.

    durable_child.py LEDGER SEED ACTS SYNCHRONOUS

Each line it prints is ``row ID`` or ``import FIRST_ID COUNT``; with the variable CONFIRMED the lines go to
that file instead, by plain writes, so that a recorder sees them among the writes of the ledger.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowOrigin

IMPORTED = 120
"""Rows of one import: kept all or none."""


def main() -> None:
    """File activities until the number of acts is reached; 0 = until killed."""
    path, seed, acts, synchronous = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    chance = random.Random(seed)
    say = _confirming()
    ledger = Ledger.open(path, actor="child")
    ledger._writing.conn.execute(f"PRAGMA synchronous = {synchronous}")
    done = 0
    while acts == 0 or done < acts:
        done += 1
        what = chance.random()
        if what < 0.15:
            _import(ledger, chance, say)
        elif what < 0.25:
            ledger.checkpoint()
        else:
            _enter(ledger, chance, say)
    os._exit(0)  # no closing: the log beside the ledger stays as a power cut would leave it


def _enter(ledger: Ledger, chance: random.Random, say: Callable[[str], None]) -> None:
    activity = _activity(chance)
    ledger.activities.add([activity])
    say(f"row {activity.id}")


def _import(ledger: Ledger, chance: random.Random, say: Callable[[str], None]) -> None:
    activities = [_activity(chance) for _ in range(IMPORTED)]
    with ledger.act("import"):
        tracker = ledger.trackers.tracker("k", "k.xlsx")
        origins = [
            RowOrigin(tracker, "S", number, activity.id.bytes * 2, 1)
            for number, activity in enumerate(activities)
        ]
        ledger.activities.add(activities, origin=origins)
    say(f"import {activities[0].id} {len(activities)}")


def _activity(chance: random.Random) -> Activity:
    day = date(2026, 1, 1) + timedelta(days=chance.randrange(300))
    return Activity(
        id=ActivityId(UUID(int=chance.getrandbits(128), version=4)),
        first_day=day,
        last_day=day,
        kind="HN",
        title=f"Hội nghị số {chance.randrange(10_000)}",
        quantities={"nguoi": Decimal(chance.randrange(300))},
    )


def _confirming() -> Callable[[str], None]:
    target = os.environ.get("CONFIRMED")
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if target else 1
    return lambda line: _write(handle, line)


def _write(handle: int, line: str) -> None:
    os.write(handle, line.encode() + b"\n")


if __name__ == "__main__":
    main()

"""Joining: what 40 laptops have filed, 5,000 entries each, taken into one ledger.

Ours reads each laptop's hand-over file as it travels: opens the office's seal, unpacks, checks every row's
hash, decides whose word holds, and brings entries, quantities, search words, marks and the history up to
date; a durable transaction for every 2,000 rows. Every laptop has also changed a hundred of the entries that
all began with, so some of the things have been written by all of them.

The other side puts the very rows that ours has put, table by table, with raw `executemany` into an equal
ledger, a durable transaction a laptop. It decides nothing: it is given the rows ready made.

Memory is the peak of a process of its own that does nothing but take in, with 10 laptops and with 40.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import pysqlite3

from measuring import Result, seconds
from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId, DeviceId
from soxa.services import handing_on
from soxa.services.ledgers import new_ledger
from soxa.storage.activity_queries import ActivityQuery
from soxa.storage.activity_rows import search_row
from soxa.storage.ledger import Ledger

_LAPTOPS = 40
_FEW = 10
_ENTRIES = 5_000
_SHARED = 100
_LIMIT = 6.0
_MOST_GROWTH_MIB = 24
_WORDS = ("Hội nghị", "tuyên truyền", "thôn", "Nậm Pung", "chuyển đổi số", "sơ kết", "quý", "kiểm tra")
_TABLES = ("device", "act", "knowing", "change", "activity", "quantity")


def run() -> list[Result]:
    """Measure both sides."""
    with tempfile.TemporaryDirectory(prefix="soxa-bench-") as name:
        folder = Path(name)
        begun = folder / "begun.soxa"
        _begin(begun)
        for number in range(_LAPTOPS):
            _work(begun, folder, number)
        few, ours = _measured(folder, begun, _FEW), _measured(folder, begun, _LAPTOPS)
        rows, raw = _raw(folder, begun)
    ratio = ours["seconds"] / raw
    growth = ours["mib"] - few["mib"]
    entries = _LAPTOPS * _ENTRIES
    return [
        Result(
            f"{_LAPTOPS} laptops × {_ENTRIES:,} entries joined",
            f"{ours['seconds']:.1f} s ({entries / ours['seconds']:,.0f} entries/s)",
            f"raw `executemany` of {rows:,} rows, SQLite {pysqlite3.sqlite_version}: {raw:.1f} s",
            ratio,
            f"≤ {_LIMIT}",
            ratio <= _LIMIT,
        ),
        Result(
            f"memory while {_LAPTOPS} laptops are joined",
            f"peak {ours['mib']:.0f} MiB",
            f"the same with {_FEW} laptops: {few['mib']:.0f} MiB",
            ours["mib"] / few["mib"],
            f"≤ {_MOST_GROWTH_MIB} MiB more",
            growth <= _MOST_GROWTH_MIB,
        ),
    ]


# ---------------------------------------------------------------------- the laptops


def _begin(path: Path) -> None:
    with new_ledger(path, commune="Mường Hum", province="Lào Cai", actor="bench") as ledger:
        chance = random.Random(0)
        ledger.activities.add([_entry(chance) for _ in range(_SHARED)])


def _work(begun: Path, folder: Path, number: int) -> None:
    """Let one laptop file its entries, and write what it gives to others."""
    path = folder / f"laptop-{number}.soxa"
    shutil.copyfile(begun, path)
    chance = random.Random(number + 1)
    with Ledger.open(path, actor=f"Cán bộ {number}", device=DeviceId(UUID(int=number + 1))) as ledger:
        before = ledger.merging.ends()
        ledger.activities.add([_entry(chance) for _ in range(_ENTRIES)])
        shared = sorted(ledger.activities.find(ActivityQuery()), key=lambda one: one.id)
        for one in chance.sample(shared, _SHARED):
            ledger.activities.change(replace(one, result=f"{chance.randint(1, 90)} người"))
        handing_on.hand_over(ledger, _file(folder, number), since=before)
    path.unlink()


def _entry(chance: random.Random) -> Activity:
    day = date(2026, 1, 1) + timedelta(days=chance.randint(0, 320))
    title = " ".join(chance.choices(_WORDS, k=6))
    quantities = {"nguoi": Decimal(chance.randint(10, 200)), "luot": Decimal(chance.randint(1, 9))}
    return Activity(
        ActivityId(uuid4()),
        day,
        day,
        "HN",
        title,
        place=chance.choice(_WORDS),
        quantities=MappingProxyType(quantities),
    )


# ---------------------------------------------------------------------- our side


def _measured(folder: Path, begun: Path, count: int) -> dict[str, float]:
    hub = folder / "hub.soxa"
    shutil.copyfile(begun, hub)
    command = [sys.executable, __file__, str(hub), str(folder), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _child(hub: Path, folder: Path, count: int) -> dict[str, float]:
    with Ledger.open(hub, actor="bench", device=DeviceId(UUID(int=999))) as ledger:

        def join() -> None:
            for number in range(count):
                came = handing_on.join(ledger, [_file(folder, number)])
                assert came.changes >= _ENTRIES, came
                assert not came.set_aside, came

        took = seconds(join)
    # Of this process alone: kilobytes on Linux.
    return {"seconds": took, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _file(folder: Path, number: int) -> Path:
    return folder / f"laptop-{number}.soxag"


# ---------------------------------------------------------------------- the other side


def _raw(folder: Path, begun: Path) -> tuple[int, float]:
    """Put the rows that ours has put into an equal ledger, and return how many and how long it took."""
    path = folder / "raw.soxa"
    shutil.copyfile(begun, path)
    source, target = _connect(folder / "hub.soxa"), _connect(path)
    total, took = 0, 0.0
    for number in range(1, _LAPTOPS + 1):
        device = source.execute("SELECT id FROM device WHERE uuid = ?", (UUID(int=number).bytes,)).fetchone()[
            0
        ]
        rows = {table: _rows(source, table, device) for table in _TABLES}
        rows["activity_search"] = _search_rows(folder / "hub.soxa", [row[1] for row in rows["activity"]])
        total += sum(len(filled) for filled in rows.values())
        took += seconds(lambda filled=rows: _put(target, filled))  # type: ignore[misc]
    source.close()
    target.close()
    return total, took


def _rows(conn: Any, table: str, device: int) -> list[tuple[Any, ...]]:
    made = "SELECT entity_uuid FROM change WHERE device_id = ? AND entity = 'activity' AND field = ''"
    where = {
        "device": "id = ?",
        "activity": f"uuid IN ({made})",
        "quantity": f"activity_id IN (SELECT id FROM activity WHERE uuid IN ({made}))",
    }.get(table, "device_id = ?")
    return [tuple(row) for row in conn.execute(f"SELECT * FROM {table} WHERE {where}", (device,))]


def _search_rows(hub: Path, uuids: list[bytes]) -> list[tuple[Any, ...]]:
    ids = [ActivityId(UUID(bytes=uuid)) for uuid in uuids]
    with Ledger.open(hub, writable=False) as ledger:
        activities = ledger.activities.get(ids)
    return [search_row(activity, number) for number, activity in enumerate(activities, 10_000_000)]


def _put(conn: Any, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    conn.execute("BEGIN IMMEDIATE")
    for table, filled in rows.items():
        if filled:
            columns = "(rowid, title, place, rest)" if table == "activity_search" else ""
            verb = "REPLACE" if table in {"device", "activity_search"} else "INSERT"
            marks = ", ".join("?" * len(filled[0]))
            conn.executemany(f"{verb} INTO {table} {columns} VALUES ({marks})", filled)
    conn.execute("COMMIT")


def _connect(path: Path) -> Any:
    conn = pysqlite3.connect(str(path), isolation_level=None)
    conn.execute("PRAGMA foreign_keys=ON")
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("PRAGMA cache_size=-16384")
    return conn


if __name__ == "__main__":
    print(json.dumps(_child(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))

"""Entry: one activity typed, until it is on the disk, in a ledger that holds a million.

Ours is the service behind the form's Enter: it tidies and checks the entry against the pack, files activity,
quantities and search words, and writes the history, in one durable transaction for each entry.

The other side puts the very rows that ours put into the same tables of an equal ledger, raw, one durable
transaction for each entry, with the same settings of the engine. It checks nothing: it is given the rows.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pysqlite3

from large_ledger import LAST_DAY, ROWS, Large, large_ledger
from measuring import Result
from soxa.domain.activities import Activity
from soxa.domain.ids import UnitId
from soxa.domain.packs import Kind
from soxa.services import recording
from soxa.services.packs import pack_of
from soxa.storage.activity_rows import search_row
from soxa.storage.ledger import Ledger

_TURNS = 12
_ENTRIES = 40
_LIMIT = 3.0
_TODAY = LAST_DAY + timedelta(days=1)
_KINDS = ("HN", "TT", "TCD", "HOP", "TIN", "HS")
# Parents before children; one entry touches no others.
_TABLES = ("activity", "quantity", "act", "change")
_SEARCH = "INSERT INTO activity_search (rowid, title, place, rest) VALUES (?,?,?,?)"


def run() -> list[Result]:
    """Measure both sides by turns, some entries each."""
    large = large_ledger()
    with _two_copies(large) as (mine, other):
        ours: list[float] = []
        theirs: list[float] = []
        with Ledger.open(mine, actor="bench") as ledger:
            conn = _connect(other)
            seen = _connect(mine)
            for turn in range(_TURNS + 1):
                entered = _enter(ledger, turn)
                filed = [_rows(seen, activity) for _, activity in entered]
                raw = [_put(conn, rows) for rows in filed]
                if turn:  # the first warms both up
                    ours += [seconds for seconds, _ in entered]
                    theirs += raw
            conn.close()
            seen.close()
    ratio = statistics.median(ours) / statistics.median(theirs)
    return [
        Result(
            f"entry to durable, {ROWS:,} in the ledger",
            f"p50 {_ms(ours)}, p95 {_ms(ours, 95)}",
            f"raw INSERT of the same rows, SQLite {pysqlite3.sqlite_version}, FULL: "
            f"p50 {_ms(theirs)}, p95 {_ms(theirs, 95)}",
            ratio,
            f"≤ {_LIMIT:.0f}",
            ratio <= _LIMIT,
        )
    ]


def _enter(ledger: Ledger, turn: int) -> list[tuple[float, Activity]]:
    pack = pack_of(ledger)
    kinds = {kind.code: kind for kind in pack.kinds}
    units = ledger.units()
    made = []
    for number in range(_ENTRIES):
        kind = kinds[_KINDS[number % len(_KINDS)]]
        day = date(2026, 11, 1 + number % 14)
        typed = _typed(kind, f"Việc ghi lần {turn} số {number}", day, units[number % len(units)].id)
        began = time.perf_counter()
        kept = recording.record(ledger, typed, pack=pack, today=_TODAY)
        made.append((time.perf_counter() - began, kept))
    return made


def _typed(kind: Kind, title: str, day: date, unit: UnitId) -> Activity:
    return Activity(
        id=recording.new_activity_id(),
        first_day=day,
        last_day=day,
        kind=kind.code,
        title=kind.locked_titles[0] if kind.locked_titles else title,
        place="Hội trường UBND xã",
        unit=unit,
        quantities={one.code: Decimal(12) for one in kind.quantities},
        choices={one.code: one.options[0].code for one in kind.choices},
        result="Đạt kế hoạch",
    )


_Filed = dict[str, list[tuple[Any, ...]]]


def _rows(conn: Any, activity: Activity) -> _Filed:
    """Return the rows that one entry put, table by table."""
    row = conn.execute("SELECT * FROM activity WHERE uuid = ?", (activity.id.bytes,)).fetchone()
    changes = conn.execute("SELECT * FROM change WHERE entity_uuid = ?", (activity.id.bytes,)).fetchall()
    act = conn.execute("SELECT * FROM act WHERE id = ?", (changes[0][2],)).fetchall()
    return {
        "act": act,
        "change": changes,
        "activity": [row],
        "quantity": conn.execute("SELECT * FROM quantity WHERE activity_id = ?", (row[0],)).fetchall(),
        "activity_search": [search_row(activity, row[0])],
        "device": conn.execute("SELECT last_sequence, last_hash, id FROM device").fetchall(),
    }


def _put(conn: Any, rows: _Filed) -> float:
    statements = {
        table: f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[table][0]))})"
        for table in _TABLES
        if rows[table]
    }
    began = time.perf_counter()
    conn.execute("BEGIN IMMEDIATE")
    for table, statement in statements.items():
        conn.executemany(statement, rows[table])
    conn.executemany(_SEARCH, rows["activity_search"])
    conn.executemany("UPDATE device SET last_sequence = ?, last_hash = ? WHERE id = ?", rows["device"])
    conn.execute("COMMIT")
    return time.perf_counter() - began


@contextmanager
def _two_copies(large: Large) -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory(prefix="soxa-bench-") as name:
        mine, other = Path(name) / "mine.soxa", Path(name) / "other.soxa"
        shutil.copy(large.path, mine)
        shutil.copy(large.path, other)
        yield mine, other


def _connect(path: Path) -> Any:
    conn = pysqlite3.connect(str(path), isolation_level=None)
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-16384"):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def _ms(times: list[float], percentile: int = 50) -> str:
    return f"{statistics.quantiles(times, n=100)[percentile - 1] * 1000:.2f} ms"

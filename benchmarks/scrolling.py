"""Scrolling a million activities: pages of the ledger's own table model.

Ours asks the model for every cell that a page shows (a hundred rows, six columns, words as on the screen):
the next page, again and again from the newest on; and a page at a place where nobody has been, as a drag of
the bar does.

The other side reads the next hundred rows and their quantities of the same tables by a raw statement that
begins where the last page ended: no objects, no words. It has no way to jump.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import pysqlite3

from large_ledger import ROWS, large_ledger
from measuring import Result, timed

_PAGES = 200
_JUMPS = 40
_PAGE_ROWS = 100
_LIMIT = 30.0
_P95_MS = 50.0
_JUMP_MS = 500.0
_ROWS_SQL = f"""SELECT a.* FROM activity a WHERE (a.counted_on, a.id) < (?, ?)
    ORDER BY a.counted_on DESC, a.id DESC LIMIT {_PAGE_ROWS}"""
_QUANTITIES = "SELECT code, micros FROM quantity WHERE activity_id = ?"
_DAY = 4


def run() -> list[Result]:
    """Measure both sides in one run."""
    large = large_ledger()
    next_pages, jumps = _ours(large.path)
    conn = large.connect()
    raw = _raw_pages(conn)
    conn.close()
    ratio = statistics.median(next_pages) / statistics.median(raw)
    p95, slowest = _percentile(next_pages, 95), _percentile(jumps, 95)
    return [
        Result(
            f"the next page of {ROWS:,}, 100 rows",
            f"p50 {statistics.median(next_pages) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms",
            f"raw rows, SQLite {pysqlite3.sqlite_version}: p50 {statistics.median(raw) * 1000:.2f} ms, "
            f"p95 {_percentile(raw, 95) * 1000:.2f} ms",
            ratio,
            f"p95 ≤ {_P95_MS:.0f} ms, ratio ≤ {_LIMIT:.0f}",
            p95 * 1000 <= _P95_MS and ratio <= _LIMIT,
        ),
        Result(
            f"a page anywhere in {ROWS:,}",
            f"p50 {statistics.median(jumps) * 1000:.0f} ms, p95 {slowest * 1000:.0f} ms",
            f"our next page: p50 {statistics.median(next_pages) * 1000:.1f} ms",
            statistics.median(jumps) / statistics.median(next_pages),
            f"p95 ≤ {_JUMP_MS:.0f} ms",
            slowest * 1000 <= _JUMP_MS,
        ),
    ]


def _ours(path: Path) -> tuple[list[float], list[float]]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from soxa.base.settings import Settings
    from soxa.services.browsing import ActivityQuery, Rows
    from soxa.ui.ledger.table_model import PAGE_ROWS, ActivityTableModel, Feed
    from soxa.ui.session import Session

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert app is not None
    assert PAGE_ROWS == _PAGE_ROWS
    with tempfile.TemporaryDirectory(prefix="soxa-bench-") as folder:
        session = Session(Settings(), settings_path=Path(folder) / "settings.json")
        session.open_path(path)
        model = ActivityTableModel(session)
        rows = Rows(session.ledger, ActivityQuery())
        model.show(Feed(lambda: rows.count, rows.read))
        forward = [timed(_show, model, number * _PAGE_ROWS)[0] for number in range(_PAGES + 1)][1:]
        chance = random.Random(1)
        places = [chance.randrange(rows.count - _PAGE_ROWS) // _PAGE_ROWS * _PAGE_ROWS for _ in range(_JUMPS)]
        jumps = []
        for place in places:
            _show_anew(model, Rows(session.ledger, ActivityQuery()))
            jumps.append(timed(_show, model, place)[0])
        session.close_ledger()
    return forward, jumps


def _show_anew(model: Any, rows: Any) -> None:
    from soxa.ui.ledger.table_model import Feed

    model.show(Feed(lambda: rows.count, rows.read))


def _show(model: Any, first: int) -> int:
    shown = 0
    for row in range(first, first + _PAGE_ROWS):
        for column in range(model.columnCount()):
            shown += len(model.data(model.index(row, column)) or "")
    assert shown
    return shown


def _raw_pages(conn: Any) -> list[float]:
    place: tuple[Any, ...] = ("9999-12-31", 0)
    times = []
    for number in range(_PAGES + 1):
        took, rows = timed(_raw, conn, place)
        place = (rows[-1][_DAY], rows[-1][0])
        times += [took] if number else []
    return times


def _raw(conn: Any, place: tuple[Any, ...]) -> list[Any]:
    rows = conn.execute(_ROWS_SQL, place).fetchall()
    for row in rows:
        conn.execute(_QUANTITIES, (row[0],)).fetchall()
    return list(rows)


def _percentile(times: list[float], percentile: int) -> float:
    return statistics.quantiles(times, n=100)[percentile - 1]

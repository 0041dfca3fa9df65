"""Search as you type: the newest twenty of a million, after every sign.

Ours is what a sign in the search field starts: words are read, folded and asked for, and the newest twenty
entries that hold them come back whole, with their quantities.

The other side asks the same full-text table for the same words, folded beforehand, newest first, and reads
the same twenty rows of the same tables. Each typed sign of a few searches is one measurement; the ratio is of
the sums over all signs, and the slowest sign is told.
"""

from __future__ import annotations

import statistics
from typing import Any

import pysqlite3

from large_ledger import ROWS, large_ledger
from measuring import Result, timed
from soxa.domain.text import fold
from soxa.storage.activities import ActivityQuery
from soxa.storage.activity_queries import ID_MASK

_ROUNDS = 3
_LIMIT = 5.0
_WANTED = 20
_TYPED = (
    "hội nghị chuyển đổi số",
    "tiếp công dân đất đai",
    "nam pung",
    "kế hoạch giảm nghèo lần 47",
    "phòng cháy rừng trường tiểu học",
    "xyz không có gì",
)
_SEARCH = f"""SELECT a.* FROM activity_search s CROSS JOIN activity a ON a.id = (s.rowid & {ID_MASK})
    WHERE s.activity_search MATCH ? ORDER BY s.rowid DESC LIMIT {_WANTED}"""
_QUANTITIES = "SELECT code, micros FROM quantity WHERE activity_id = ?"


def run() -> list[Result]:
    """Measure both sides by turns, sign by sign."""
    large = large_ledger()
    typed = [
        text[:length] for text in _TYPED for length in range(2, len(text) + 1) if text[length - 1] != " "
    ]
    ours: dict[str, float] = {}
    theirs: dict[str, float] = {}
    with large.open() as ledger:
        conn = large.connect()
        for number in range(_ROUNDS + 1):
            for text in typed:
                took, found = timed(ledger.activities.find, ActivityQuery(text=text), limit=_WANTED)
                took_raw, raw = timed(_raw, conn, _asked(text))
                assert [one.id.bytes for one in found] == [row[1] for row in raw], text
                if number:
                    ours[text] = min(took, ours.get(text, took))
                    theirs[text] = min(took_raw, theirs.get(text, took_raw))
        conn.close()
    ratio = sum(ours.values()) / sum(theirs.values())
    return [
        Result(
            f"search as you type, newest {_WANTED} of {ROWS:,}",
            f"p50 {_ms(ours)}, slowest sign {max(ours.values()) * 1000:.1f} ms",
            f"raw FTS5 and the same rows, {len(typed)} signs, SQLite {pysqlite3.sqlite_version}: "
            f"p50 {_ms(theirs)}, slowest {max(theirs.values()) * 1000:.1f} ms",
            ratio,
            f"≤ {_LIMIT:.0f}",
            ratio <= _LIMIT,
        )
    ]


def _asked(text: str) -> str:
    words = [f'"{word}"' for word in fold(text).split()]
    return " AND ".join(words) + " *"


def _raw(conn: Any, asked: str) -> list[Any]:
    rows = conn.execute(_SEARCH, (asked,)).fetchall()
    for row in rows:
        conn.execute(_QUANTITIES, (row[0],)).fetchall()
    return list(rows)


def _ms(times: dict[str, float]) -> str:
    return f"{statistics.median(times.values()) * 1000:.2f} ms"

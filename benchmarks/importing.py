"""Import: a tracker of 20,000 rows into a new ledger, beside the least that any program must do for it.

Ours reads the workbook, finds the table, reads days, numbers, kinds and units of every row, digests the
rows, and files activities, quantities, search words, rows' identities and the whole history in one
durable transaction.

The other side reads the same workbook with bare calamine and puts the very rows that ours put, table by
table, with raw `executemany` into an equal empty ledger, in one durable transaction with the same
settings of the engine. It recognises nothing: it is given the rows ready made. The sample's own rows
stand in the workbook over and over, with other titles.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

import pysqlite3
import python_calamine
import xlsxwriter

from measuring import PROJECT, Result, seconds
from soxa.domain.ids import ActivityId
from soxa.services.importing import carry_out, propose
from soxa.services.ledgers import new_ledger
from soxa.storage.activity_rows import search_row
from soxa.storage.ledger import Ledger

_ROWS = 20_000
_ROUNDS = 3
_LIMIT = 3.5
_SAMPLE = PROJECT / "resources" / "samples" / "so-theo-doi-xa-nam-pung.xlsx"
_DAY, _TITLE = 1, 3
# Parents before children; the rest of the tables an import does not touch.
_TABLES = ("unit", "tracker", "tracker_row", "activity", "quantity", "device", "act", "change")


@dataclass(frozen=True)
class Filling:
    """What an import adds to a ledger, table by table."""

    rows: dict[str, list[tuple[Any, ...]]]
    """Rows by table, every column."""

    def count(self) -> int:
        """Return how many rows there are in all."""
        return sum(len(rows) for rows in self.rows.values())


def run() -> list[Result]:
    """Measure both sides by turns."""
    with tempfile.TemporaryDirectory(prefix="soxa-bench-") as name:
        folder = Path(name)
        workbook = _workbook(folder / "tracker.xlsx")
        filling = _filling(folder, workbook)
        rounds = [_round(folder, workbook, filling, number) for number in range(_ROUNDS + 1)][1:]
    ours, theirs = (min(times) for times in zip(*rounds, strict=True))
    ratio = ours / theirs
    return [
        Result(
            f"import of {_ROWS:,} rows",
            f"{ours:.2f} s",
            f"python-calamine {version('python-calamine')} + raw `executemany` of {filling.count():,} rows, "
            f"SQLite {pysqlite3.sqlite_version}: {theirs:.2f} s",
            ratio,
            f"≤ {_LIMIT}",
            ratio <= _LIMIT,
        )
    ]


def _round(folder: Path, workbook: Path, filling: Filling, number: int) -> tuple[float, float]:
    with _empty(folder / f"ours-{number}.soxa") as ledger:
        ours = seconds(lambda: carry_out(ledger, propose(ledger, workbook)))
    path = folder / f"raw-{number}.soxa"
    _empty(path).close()
    conn = _connect(path)
    theirs = seconds(lambda: _raw(conn, workbook, filling))
    conn.close()
    return ours, theirs


def _raw(conn: Any, workbook: Path, filling: Filling) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(workbook))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) > _ROWS
    conn.execute("BEGIN IMMEDIATE")
    for table, filled in filling.rows.items():
        columns = "rowid, title, place, rest" if table == "activity_search" else _columns(conn, table)
        marks = ", ".join("?" * len(filled[0]))
        # The chain's end stands in the ledger already; all else is new.
        verb = "REPLACE" if table == "device" else "INSERT"
        conn.executemany(f"{verb} INTO {table} ({columns}) VALUES ({marks})", filled)
    conn.execute("COMMIT")


def _filling(folder: Path, workbook: Path) -> Filling:
    path = folder / "pattern.soxa"
    with _empty(path) as ledger:
        before = {table: set(_all(ledger, table)) for table in _TABLES}
        result = carry_out(ledger, propose(ledger, workbook))
        assert result.new == _ROWS, (result.new, len(result.faults))
        rows = {table: [row for row in _all(ledger, table) if row not in before[table]] for table in _TABLES}
        rows["activity_search"] = _search_rows(ledger)
    return Filling({table: filled for table, filled in rows.items() if filled})


def _search_rows(ledger: Ledger) -> list[tuple[Any, ...]]:
    # The search table keeps no words to read back, so they are folded again here, outside the measurement.
    numbered = ledger_rows(ledger, "SELECT id, uuid FROM activity ORDER BY id")
    ids = [ActivityId(UUID(bytes=uuid)) for _, uuid in numbered]
    by_id = {activity.id: activity for activity in ledger.activities.get(ids)}
    return [search_row(by_id[identity], row[0]) for row, identity in zip(numbered, ids, strict=True)]


def ledger_rows(ledger: Ledger, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query, read beside the ledger by a connection of its own."""
    conn = _connect(ledger.path)
    try:
        return [tuple(row) for row in conn.execute(query)]
    finally:
        conn.close()


def _all(ledger: Ledger, table: str) -> list[tuple[Any, ...]]:
    return ledger_rows(ledger, f"SELECT * FROM {table}")


def _columns(conn: Any, table: str) -> str:
    return ", ".join(f'"{row[1]}"' for row in conn.execute(f"PRAGMA table_info({table})"))


def _connect(path: Path) -> Any:
    conn = pysqlite3.connect(str(path), isolation_level=None)
    conn.execute("PRAGMA foreign_keys=ON")
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("PRAGMA cache_size=-16384")
    return conn


def _empty(path: Path) -> Ledger:
    return new_ledger(path, commune="Mường Hum", province="Lào Cai", actor="bench")


def _workbook(path: Path) -> Path:
    sample = python_calamine.CalamineWorkbook.from_path(str(_SAMPLE)).get_sheet_by_index(0).to_python()
    head = next(number for number, row in enumerate(sample) if "Ngày" in row)
    bad = _rows_without_activity(path.with_suffix(".soxa"))
    numbered = enumerate(sample[head + 1 :], head + 2)
    entries = [row for number, row in numbered if number not in bad and isinstance(row[0], float)]
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Sổ theo dõi")
    sheet.write_row(0, 0, sample[head])
    for number in range(_ROWS):
        row = list(entries[number % len(entries)])
        row[_TITLE] = f"{row[_TITLE]} (đợt {number // len(entries) + 1})"
        sheet.write_row(number + 1, 0, [number + 1, *row[1:]])
    book.close()
    return path


def _rows_without_activity(scratch: Path) -> set[int]:
    with _empty(scratch) as ledger:
        return {fault.row for fault in propose(ledger, _SAMPLE).faults}

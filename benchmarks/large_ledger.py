"""One ledger of a million activities, made once a run and shared by the benchmarks that need it.

Four years of days, the shipped pack's kinds in the proportions of a real office (most rows are issued
documents), quantities and choices as the pack asks for them, words from a small vocabulary with tones. Rows
are put into the program's own tables by raw statements, sorted by day as a ledger grows; indexes are made
afterwards. The history of these rows is left out: no benchmark reads it, and it would triple the time.
"""

from __future__ import annotations

import atexit
import functools
import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pysqlite3

from soxa.domain.packs import Kind, Pack
from soxa.domain.text import fold
from soxa.services.ledgers import new_ledger
from soxa.services.packs import read_pack
from soxa.storage.activity_queries import search_key
from soxa.storage.activity_rows import COLUMNS
from soxa.storage.ledger import Ledger

ROWS = 1_000_000
OFFICE_ROWS = 12_000
LAST_DAY = date(2026, 12, 14)
_SEED = 2026
_MICROS = 1_000_000
_CHUNK = 20_000
_WEIGHTS = {
    "VB": 60, "HOP": 5, "HN": 5, "TIN": 8, "TT": 6, "TH": 2, "TCD": 2, "HS": 2, "NV": 2, "TTR": 2, "CDS": 2,
    "DON": 1, "MT": 1, "VH": 1, "TDTT": 1,
}  # fmt: skip
_SUBJECTS = """Hội nghị triển khai|Họp giao ban|Tập huấn nghiệp vụ|Kế hoạch thực hiện|Quyết định thành lập|
Thông báo kết luận|Công văn đôn đốc|Báo cáo kết quả|Ra quân dọn vệ sinh|Chương trình truyền thanh
|Tiếp công dân|Kiểm tra công tác|Tuyên truyền|Sơ kết|Tổng kết|Rà soát|Phối hợp|Hướng dẫn""".replace(
    "\n", ""
).split("|")
_MATTERS = """chuyển đổi số|cải cách hành chính|phòng cháy rừng|nông thôn mới|tiêm phòng đàn gia súc
|an toàn giao thông|bảo hiểm y tế|giảm nghèo bền vững|đầu tư công|đất đai|môi trường nông thôn
|phổ biến pháp luật|văn hóa cơ sở|thể thao quần chúng|dịch vụ công trực tuyến|thu ngân sách|trợ cấp xã hội
|trường đạt chuẩn""".replace("\n", "").split("|")
_PLACES = """Hội trường UBND xã|Nhà văn hóa thôn Nậm Pung|Thôn Kin Chu Phìn|Thôn Tả Lé|Trường tiểu học
|Trạm Y tế|Bộ phận Một cửa|Sân vận động|Thôn Sín Chải|Trụ sở UBND xã||""".replace("\n", "").split("|")
_TAGS = ("CĐS", "nông nghiệp", "văn thư", "TTHC")
_TYPES = ("QĐ", "KH", "CV", "TB", "BC", "TTr", "GM")
_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"


@dataclass(frozen=True)
class Large:
    """The ledger."""

    path: Path
    """Its file; open it, or copy it before changing it."""
    seconds: float
    """How long it took to make."""

    def open(self) -> Ledger:
        """Open it for reading and writing."""
        return Ledger.open(self.path, actor="bench")

    def connect(self) -> Any:
        """Return a raw connection with the settings that the program's own have."""
        conn = pysqlite3.connect(str(self.path), isolation_level=None)
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-16384"):
            conn.execute(f"PRAGMA {pragma}")
        return conn


def large_ledger() -> Large:
    """Make the one of a million over four years, or return it; it goes when the run ends."""
    return _made(ROWS, date(2022, 12, 15))


def office_ledger() -> Large:
    """Make the one of an office, 6,000 a year over two years, or return it; it goes when the run ends."""
    return _made(OFFICE_ROWS, date(2024, 12, 15))


@functools.cache
def _made(count: int, first: date) -> Large:
    folder = Path(tempfile.mkdtemp(prefix="soxa-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "large.soxa"
    began = time.perf_counter()
    with new_ledger(path, commune="Mường Hum", province="Lào Cai", actor="bench") as ledger:
        pack = read_pack(ledger.pack_bytes())
    conn = pysqlite3.connect(str(path), isolation_level=None)
    try:
        _fill(conn, pack, count, first)
    finally:
        conn.close()
    made = Large(path, time.perf_counter() - began)
    print(
        f"   {count:,} activities, {path.stat().st_size / 2**20:.0f} MB, made in {made.seconds:.0f} s",
        flush=True,
    )
    return made


def _fill(conn: Any, pack: Pack, count: int, first: date) -> None:
    for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-524288", "foreign_keys=OFF"):
        conn.execute(f"PRAGMA {pragma}")
    indexes = [
        row for table in ("activity", "quantity") for row in conn.execute(_INDEXES, (table,)).fetchall()
    ]
    for name, _ in indexes:
        conn.execute(f"DROP INDEX {name}")
    units = [row[0] for row in conn.execute("SELECT id FROM unit ORDER BY id")]
    columns = ", ".join(("id", *COLUMNS))
    insert = f"INSERT INTO activity ({columns}) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"
    quantity = "INSERT INTO quantity (activity_id, code, kind, counted_on, done, micros) VALUES (?,?,?,?,?,?)"
    search = "INSERT INTO activity_search (rowid, title, place, rest) VALUES (?,?,?,?)"
    conn.execute("BEGIN")
    for rows, quantities, words in _chunks(pack, units, count, first):
        conn.executemany(insert, rows)
        conn.executemany(quantity, quantities)
        conn.executemany(search, words)
    conn.execute("COMMIT")
    for _, sql in indexes:
        conn.execute(sql)
    conn.execute("PRAGMA journal_mode=WAL")


_Rows = list[tuple[Any, ...]]


def _chunks(pack: Pack, units: list[int], count: int, first: date) -> Iterator[tuple[_Rows, _Rows, _Rows]]:
    chance = random.Random(_SEED)
    kinds = {kind.code: kind for kind in pack.kinds}
    codes, weights = list(_WEIGHTS), list(_WEIGHTS.values())
    texts = [f"{subject} {matter}" for subject in _SUBJECTS for matter in _MATTERS]
    folded = {text: fold(text) for text in [*texts, *_PLACES, *_TAGS, *_TYPES]}
    span = (LAST_DAY - first).days + 1
    days = [(first + timedelta(days=number)) for number in range(span)]
    written = [day.isoformat() for day in days]
    for start in range(0, count, _CHUNK):
        rows: _Rows = []
        quantities: _Rows = []
        words: _Rows = []
        for number in range(start, min(start + _CHUNK, count)):
            place_in_time = number * span // count
            day, text = written[place_in_time], texts[int(chance.random() * len(texts))]
            kind = kinds[chance.choices(codes, weights)[0]]
            place = _PLACES[int(chance.random() * len(_PLACES))]
            tag = _TAGS[number % len(_TAGS)] if chance.random() < 0.2 else ""
            title = f"{text} lần {number % 97 + 1}"
            is_done = chance.random() < 0.95
            document = _document(kind, number, day, title, chance)
            due = written[min(place_in_time + 10, span - 1)]
            task = (
                ("UBND tỉnh", f"{number % 900}/UBND-VX", due, due if is_done else None)
                if kind.has_task
                else (None,) * 4
            )
            rows.append((
                number + 1, chance.randbytes(16), day, day, day, kind.code,
                "done" if is_done else "planned", 0, title, place, units[number % len(units)], "", "",
                _choices(kind, number),
                json.dumps([tag], ensure_ascii=False) if tag else "[]", *document, *task,
            ))  # fmt: skip
            for at, one in enumerate(kind.quantities):
                micros = (number % 60 + at + 1) * _MICROS
                quantities.append((number + 1, one.code, kind.code, day, int(is_done), micros))
            rest = f"{folded.get(tag, '')} {document[0] or ''}".strip().lower()
            words.append((
                search_key(days[place_in_time], number + 1), f"{folded[text]} lan {number % 97 + 1}",
                folded[place], rest,
            ))  # fmt: skip
        yield rows, quantities, words


def _document(kind: Kind, number: int, day: str, title: str, chance: random.Random) -> tuple[Any, ...]:
    if not kind.has_document:
        return (None,) * 7
    wanted = _TYPES[int(chance.random() * len(_TYPES))]
    return (
        wanted,
        str(number % 5000 + 1),
        f"{wanted}-UBND",
        day,
        title,
        int(wanted in {"QĐ", "KH", "TB"}),
        "",
    )


def _choices(kind: Kind, number: int) -> str:
    if not kind.choices:
        return "{}"
    return json.dumps({one.code: one.options[number % len(one.options)].code for one in kind.choices})

"""A table of figures that a letter asks for: its rows and columns, read from cells.

The titles say which values are asked for; without titles the longest column is the names. A row that has a
name and nothing else is the title of a group.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from soxa.domain.columns import normal_title
from soxa.domain.figures import Basis
from soxa.domain.text import clean, fold

MAX_ROWS = 400
_SEARCHED_ROWS = 8
_LONGEST_UNIT = 24
_NAMES = frozenset(
    map(
        normal_title,
        ("Chỉ tiêu", "Tên chỉ tiêu", "Nội dung", "Nội dung chỉ tiêu", "Tiêu chí", "Các chỉ tiêu",
         "Nội dung báo cáo", "Chỉ tiêu báo cáo", "Tên nội dung", "Nhóm chỉ tiêu", "Chỉ tiêu, nhiệm vụ"),
    )
)  # fmt: skip
_UNITS = frozenset(map(normal_title, ("ĐVT", "Đơn vị tính", "Đơn vị", "Đ.vị tính", "ĐV tính")))
_SERIALS = frozenset(map(normal_title, ("TT", "STT", "Số TT", "Số thứ tự", "Mã", "Mã số")))
_BASES: tuple[tuple[Basis, re.Pattern[str]], ...] = (
    (
        Basis.RATIO_PLAN_COUNCIL,
        re.compile(r"(?:so|%|ty le|dat)\b.*(?:kh|ke hoach|du toan).*(?:hdnd|xa giao)"),
    ),
    (Basis.RATIO_PLAN_PROVINCE, re.compile(r"(?:so|%|ty le|dat)\b.*(?:kh|ke hoach|du toan)")),
    (Basis.CHANGE_LAST_YEAR, re.compile(r"(?:so|tang|giam|%).*(?:cung ky|nam truoc)|tang,? ?/? ?giam")),
    (Basis.CHANGE_PREVIOUS, re.compile(r"(?:so|tang|giam|%).*ky truoc")),
    (Basis.PLAN_COUNCIL, re.compile(r"(?:ke hoach|\bkh\b|du toan).*(?:hdnd|xa giao)")),
    (Basis.PLAN_PROVINCE, re.compile(r"ke hoach|\bkh\b|du toan|chi tieu giao")),
    (Basis.LAST_YEAR, re.compile(r"cung ky|nam truoc")),
    (Basis.PREVIOUS, re.compile(r"ky truoc|thang truoc|quy truoc")),
    (Basis.ESTIMATE, re.compile(r"\buoc\b")),
    (Basis.CUMULATIVE, re.compile(r"luy ke|tu dau nam|tong cong den")),
    (
        Basis.ACTUAL,
        re.compile(r"thuc hien|ket qua|so luong|trong ky|so lieu|gia tri|tong so|ky nay|ky bao cao"),
    ),
)
_GROUP_SERIAL = re.compile(r"[ivxl]{1,5}[.)]?|[a-z][.)]")


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row of the table."""

    name: str
    """Its name; a group's title."""
    unit: str = ""
    """Its unit, as written."""
    is_group: bool = False
    """Whether it only heads others."""


@dataclass(frozen=True, slots=True)
class AskedTable:
    """A table that a letter asks for."""

    rows: tuple[AskedRow, ...]
    """Its rows, groups among them."""
    bases: tuple[Basis, ...]
    """Which values its columns ask for; at least the actual one."""
    passed_over: tuple[str, ...]
    """Titles of columns that name no value."""


def read_asked_table(cells: Sequence[Sequence[str]], *, units: Collection[str] = ()) -> AskedTable:
    """Read a table.

    Args:
        cells: Rows of cells.
        units: Folded units that indicators have, for tables without titles.
    """
    rows = [tuple(clean(cell) for cell in row) for row in cells[:MAX_ROWS]]
    rows = [row for row in rows if any(row)]
    if not rows:
        return AskedTable((), (Basis.ACTUAL,), ())
    head = next((at for at, row in enumerate(rows[:_SEARCHED_ROWS]) if _is_head(row)), None)
    titles = rows[head] if head is not None else ()
    plain = [normal_title(title) for title in titles]
    name = next((at for at, title in enumerate(plain) if title in _NAMES), None)
    body = rows[head + 1 :] if head is not None else rows
    name = _longest_column(body) if name is None else name
    unit = next((at for at, title in enumerate(plain) if title in _UNITS), None)
    unit = _unit_column(body, name, units) if unit is None and head is None else unit
    bases, left = _bases(titles, plain, {name, unit})
    return AskedTable(tuple(_rows(body, name, unit)), bases, left)


def _is_head(row: Sequence[str]) -> bool:
    plain = [normal_title(cell) for cell in row]
    return any(title in _NAMES for title in plain) and sum(1 for title in plain if title) > 1


def _longest_column(rows: Sequence[Sequence[str]]) -> int:
    width = max(len(row) for row in rows) if rows else 1
    lengths = [sum(len(row[at]) for row in rows if at < len(row)) for at in range(width)]
    return lengths.index(max(lengths))


def _unit_column(rows: Sequence[Sequence[str]], name: int, units: Collection[str]) -> int | None:
    width = max(len(row) for row in rows) if rows else 0
    for at in range(width):
        said = [fold(row[at]) for row in rows if at < len(row) and row[at]]
        if at != name and said and all(len(one) <= _LONGEST_UNIT for one in said):
            known = sum(one in units for one in said)
            if known * 2 > len(said):
                return at
    return None


def _bases(
    titles: Sequence[str], plain: Sequence[str], taken: Collection[int | None]
) -> tuple[tuple[Basis, ...], tuple[str, ...]]:
    bases: list[Basis] = []
    left: list[str] = []
    for at, title in enumerate(titles):
        if at in taken or not title or plain[at] in _SERIALS:
            continue
        text = fold(title)
        basis = next((one for one, pattern in _BASES if pattern.search(text)), None)
        if basis is None or basis in bases:
            left.append(title)
        else:
            bases.append(basis)
    return (tuple(bases) or (Basis.ACTUAL,)), tuple(left)


def _rows(rows: Sequence[Sequence[str]], name: int, unit: int | None) -> list[AskedRow]:
    found = []
    for row in rows:
        text = row[name] if name < len(row) else ""
        given = row[unit] if unit is not None and unit < len(row) else ""
        if not any(sign.isalpha() for sign in text):
            continue  # numbers of columns, a sum
        others = [cell for at, cell in enumerate(row) if at != name and cell]
        serial = fold(others[0]) if others else ""
        heads = text.isupper() or bool(_GROUP_SERIAL.fullmatch(serial))
        is_group = heads and not given and len(others) <= 1
        found.append(AskedRow(text, given, is_group))
    return found

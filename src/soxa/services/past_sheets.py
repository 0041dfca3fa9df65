"""The table of earlier values in a sheet: its row of titles, and which columns speak of which periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soxa.domain.columns import normal_title
from soxa.domain.past_columns import PastColumn, read_past_title
from soxa.spreadsheets.workbook import Sheet

_SEARCHED_ROWS = 40
_CODE = frozenset(map(normal_title, ("Mã", "Mã chỉ tiêu", "Mã số", "Ký hiệu chỉ tiêu")))
_NAME = frozenset(
    map(
        normal_title,
        ("Chỉ tiêu", "Tên chỉ tiêu", "Chỉ tiêu chủ yếu", "Nội dung", "Nội dung chỉ tiêu", "Các chỉ tiêu"),
    )
)
_UNIT = frozenset(map(normal_title, ("ĐVT", "Đơn vị tính", "Đơn vị", "Đ.vị tính", "Đơn vị tính toán")))
_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True, slots=True)
class PastSheet:
    """The table of a sheet."""

    file_name: str
    """Name of the file, without folders: the values' source."""
    sheet: str
    """The sheet's name."""
    columns: tuple[PastColumn, ...]
    """Columns that name a period or a plan."""
    passed_over: tuple[str, ...]
    """Titles of the columns that mean nothing here."""
    code: int | None
    """Place of the column of codes; it or `name` is there."""
    name: int | None
    """Place of the column of names."""
    unit: int | None
    """Place of the column of units."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Numbers and cells of the rows under the titles."""


def find_table(sheet: Sheet, file_name: str) -> PastSheet | None:
    """Return a sheet's table, the one with the most columns that name a period; None if there is none."""
    best: PastSheet | None = None
    for index, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else ()
        # Titles over two rows, "Năm 2025" above "Tháng 1": what stands above holds to its right.
        for height, titles in ((1, row), (2, _joined(row, below))):
            found = _table(sheet, file_name, titles, index + height, year=_year_above(sheet, index))
            if found is not None and (best is None or len(found.columns) > len(best.columns)):
                best = found
    return best


def _joined(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    titles, running = [], ""
    for upper, lower in zip(above, below, strict=False):
        running = upper or (running if lower else "")
        titles.append(f"{running} {lower}".strip() if lower else upper)
    return tuple(titles)


def _year_above(sheet: Sheet, index: int) -> int | None:
    """Return the year that the title block or the sheet's name speaks of, if it is one."""
    words = [sheet.name, *(cell for row in sheet.rows[:index] for cell in row if cell)]
    years = {int(year) for text in words for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def _table(
    sheet: Sheet, file_name: str, titles: Sequence[str], data_row: int, *, year: int | None
) -> PastSheet | None:
    plain = [normal_title(title) for title in titles]
    code, name, unit = (_place(plain, names) for names in (_CODE, _NAME, _UNIT))
    if code is None and name is None:
        return None
    own = {code, name, unit}
    # Values stand to the right of what they are of; a tracker's line "THÁNG 9/2025" is no title.
    first = min(place for place in (code, name) if place is not None)
    columns = [
        column
        for index, title in enumerate(titles)
        if title
        and index > first
        and index not in own
        and (column := read_past_title(title, index=index, year=year))
    ]
    if not columns:
        return None
    used = own | {column.index for column in columns}
    return PastSheet(
        file_name=file_name,
        sheet=sheet.name,
        columns=tuple(columns),
        passed_over=tuple(title for index, title in enumerate(titles) if title and index not in used),
        code=code,
        name=name,
        unit=unit,
        rows=tuple(enumerate(sheet.rows[data_row:], start=data_row + 1)),
    )


def _place(titles: Sequence[str], names: Iterable[str]) -> int | None:
    return next((index for index, title in enumerate(titles) if title in names), None)

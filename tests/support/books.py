"""Trackers as offices keep them, made for tests, and a ledger of the sample office to import them into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from soxa.domain.ids import OfficeId, UnitId
from soxa.domain.offices import Office, OfficeType, Unit
from soxa.services.packs import read_pack, shipped_pack
from soxa.storage.ledger import Ledger

TITLES = ("STT", "Ngày", "Loại hoạt động", "Nội dung", "Địa điểm", "Số người", "Số lượng", "Đơn vị chủ trì")
Row = Sequence[object]


def write_book(path: Path, sheets: Mapping[str, Sequence[Row]], *, merged: Sequence[str] = ()) -> Path:
    """Write rows of values into a workbook; days become real date cells, None leaves a cell out."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day_format = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        moment = datetime(value.year, value.month, value.day)
                        sheet.write_datetime(place, column, moment, day_format)
                    elif value is not None:
                        sheet.write(place, column, value)
            for area in merged:
                row, column = xl_cell_to_rowcol(area.partition(":")[0])
                sheet.merge_range(area, rows[row][column])
    return path


def meeting(
    number: int, day: object = "5/9/2026", title: str = "Hội nghị sơ kết", **other: object
) -> list[object]:
    """A row under `TITLES`."""
    given = {
        "kind": "Hội nghị",
        "place": "Hội trường",
        "people": 30,
        "count": 1,
        "unit": "Văn phòng",
        **other,
    }
    return [number, day, given["kind"], title, given["place"], given["people"], given["count"], given["unit"]]


def new_ledger(folder: Path) -> Ledger:
    """The ledger of a sample office with the units of the shipped pack, empty."""
    data = shipped_pack()
    pack = read_pack(data)
    units = [
        Unit(UnitId(UUID(int=number)), unit.name, unit.short_name, unit.code, unit.inside)
        for number, unit in enumerate(pack.units, start=1)
    ]
    office = Office(OfficeId(UUID(int=0)), OfficeType.XA, "Nậm Pung", "02761", "10", "Tỉnh Lào Cai")
    return Ledger.create(
        folder / "nam-pung.soxa", office, units, [], data, actor="Công chức Văn phòng",
        pack_code=pack.code, pack_version=pack.version,
    )  # fmt: skip

"""Slips as units send them back: forms made by the real services, filled in, and put out of shape."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import openpyxl

from soxa.domain.ids import UnitId
from soxa.domain.offices import Unit
from soxa.domain.periods import Period
from soxa.services.slip_forms import SlipForm, form_bytes, forms_for, period_of_regime
from soxa.services.slip_identity import ReadSlip, read_slip
from soxa.storage.ledger import Ledger

MONTHLY = "R01-thang"
MADE_ON = date(2026, 11, 9)
FILLED_ON = date(2026, 11, 13)
SAVED = datetime(2026, 11, 13, 8, 0)
Cell = tuple[Any, Any]
"""What stands in the columns of the value and of nil."""
HEALTH: dict[str, Cell] = {
    "YT01": (96.8, None), "YT02": (1250, None), "YT03": (88.5, None), "YT04": (None, "x"),
}  # fmt: skip
"""What a health station says."""
CAME = datetime(2026, 11, 14, 1, 0, tzinfo=UTC)
"""When slips of tests came."""


def at(day: int, hour: int, month: int = 11) -> datetime:
    """A moment at which a file was saved."""
    return datetime(2026, month, day, hour)


def ends_of(ledger: Ledger) -> tuple[date, date]:
    """First day of the usual month, and the first day after."""
    period = period_of(ledger)
    return period.start, period.end


def read_file(ledger: Ledger, data: bytes) -> ReadSlip:
    """A slip's file as it is read."""
    return read_slip(ledger, data, "phieu.xlsx")


def fault_ids(read: ReadSlip) -> list[str]:
    """Which faults a slip has."""
    return [fault.message.id for fault in read.faults]


def period_of(ledger: Ledger, label: str = "2026-11") -> Period:
    """A month of the monthly report."""
    return period_of_regime(ledger, MONTHLY, label)


def form_for(ledger: Ledger, code: str, unit: str = "", label: str = "2026-11") -> SlipForm:
    """The form of one slip, of the unit of that name or the first one."""
    forms = forms_for(ledger, MONTHLY, period_of(ledger, label))
    return next(one for one in forms if one.template.code == code and unit in {"", one.unit.name})


def add_units(ledger: Ledger, code: str, *names: str) -> list[Unit]:
    """Units of one kind: hamlets, schools."""
    units = [Unit(UnitId(_uuid(f"{code} {name}")), name, name, code, inside=False) for name in names]
    for unit in units:
        ledger.save_unit(unit)
    return units


def filled(
    ledger: Ledger,
    form: SlipForm,
    cells: Mapping[str, Cell] | None = None,
    *,
    rows: Sequence[Sequence[Any]] = (),
    highlights: str = "",
    difficulties: str = "",
    filled_by: str = "Người điền phiếu",
    filled_on: Any = FILLED_ON,
    source: str = "Sổ của đơn vị",
    saved: datetime = SAVED,
) -> bytes:
    """A form with these cells filled in, as Excel would have saved it."""
    book = openpyxl.load_workbook(io.BytesIO(form_bytes(ledger, form, made_on=MADE_ON)))
    sheet = book.worksheets[0]
    marks = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    for code, (value, nil) in (cells or {}).items():
        sheet.cell(marks[code].row, 6).value = value
        sheet.cell(marks[code].row, 7).value = nil
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=2):
            sheet.cell(marks["Ngày"].row + number, column).value = value
    sheet.cell(marks["NỘI DUNG NỔI BẬT"].row + 1, 1).value = highlights or None
    sheet.cell(marks["KHÓ KHĂN, KIẾN NGHỊ"].row + 1, 1).value = difficulties or None
    sheet.cell(marks["Người điền"].row, 3).value = filled_by or None
    sheet.cell(marks["Ngày điền"].row, 3).value = filled_on
    sheet.cell(marks["Nguồn số liệu"].row, 3).value = source or None
    return saved_at(_bytes(book), saved)


def changed(data: bytes, change: Any) -> bytes:
    """A filled slip after somebody did more to its workbook; it keeps the moment it was saved."""
    moment = moment_of(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    return saved_at(_bytes(book), moment)


def saved_at(data: bytes, moment: datetime) -> bytes:
    """The same workbook as if it had been saved at that moment."""
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()

    def stamped(name: str, part: bytes) -> bytes:
        if name != "docProps/core.xml":
            return part
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, part)

    return with_parts(data, stamped)


def moment_of(data: bytes) -> datetime:
    """When a workbook was saved last."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        found = re.search(rb"<dcterms:modified[^>]*>([^<]*)Z<", book.read("docProps/core.xml"))
    assert found is not None
    return datetime.fromisoformat(found[1].decode())


def without_identity(data: bytes) -> bytes:
    """The visible page alone, as somebody copies it into a new workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    fresh = openpyxl.Workbook()
    sheet = fresh.worksheets[0]
    for row in page.iter_rows():
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row, cell.column).value = cell.value
    return saved_at(_bytes(fresh), moment_of(data))


def with_parts(data: bytes, change: Any) -> bytes:
    """A zip with each part changed by ``change(name, bytes)``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), change(entry.filename, old.read(entry.filename)))
    return out.getvalue()


def _bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _uuid(text: str) -> UUID:
    return uuid5(NAMESPACE_OID, text)

"""Slips opened, filled in and saved by LibreOffice Calc: what units do, with a program that is not ours.

LibreOffice is large and no judge of the file that travels, so its absence skips these tests everywhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest
from calc_filling import Job, fill
from sample_ledger import empty_ledger
from slip_files import MADE_ON, MONTHLY, add_units, form_for, period_of

from soxa.domain.values import Absence
from soxa.services.slip_forms import form_bytes, forms_for
from soxa.services.slip_intake import ReadSlip, read_slip
from soxa.storage.ledger import Ledger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
_FORMATS = ("xlsx", "ods", "xls")
_A4_POINTS = (595, 842)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with empty_ledger(tmp_path_factory.mktemp("so") / "so.soxa") as made:
        add_units(made, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
        yield made


@pytest.fixture(scope="module")
def saved(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every form of a month, printed; the health station's and a hamlet's filled in."""
    folder = tmp_path_factory.mktemp("phieu")
    jobs = []
    for form in forms_for(ledger, MONTHLY, period_of(ledger)):
        path = folder / form.file_name
        path.write_bytes(form_bytes(ledger, form, made_on=MADE_ON))
        jobs.append(Job(path, (), (folder / f"{path.stem}.pdf",)))
    for code, cells in (("P5", _HEALTH), ("P9", _HAMLET)):
        form = form_for(ledger, code, "Thôn Bản Mù" if code == "P9" else "")
        formats = tuple(folder / f"{code}.{ending}" for ending in _FORMATS)
        jobs.append(Job(folder / form.file_name, cells, formats))
    fill(jobs, folder)
    return folder


_HEALTH = (
    ("F9", 96.8), ("F10", 1250), ("F11", "88,5"), ("G12", "x"),
    ("C9", "Tỷ lệ khác"), ("A4", "Đơn vị điền phiếu: Đơn vị khác"), ("E9", 1), ("B9", "YT99"),
    ("A15", "Tiêm chủng đạt kế hoạch.\nKhông có dịch."), ("A17", "Thiếu tủ lạnh."),
    ("C19", "Người điền phiếu"), ("C20", date(2026, 11, 13)), ("C21", "Sổ tiêm chủng"),
)  # fmt: skip
_HAMLET = (
    ("B10", date(2026, 11, 5)), ("C10", "Ra quân dọn đường"), ("D10", "Ra quân vệ sinh môi trường"),
    ("E10", "Đường thôn"), ("F10", 1), ("H10", 45),
    ("B11", "8/11/2026"), ("C11", "Giải bóng chuyền"), ("D11", "Thể dục, thể thao"), ("G11", 1), ("H11", 60),
    ("C30", "Trưởng thôn Bản Mù"), ("C31", date(2026, 11, 13)),
)  # fmt: skip


def _read(ledger: Ledger, path: Path) -> ReadSlip:
    return read_slip(ledger, path.read_bytes(), path.name)


@pytest.mark.parametrize("ending", _FORMATS)
def test_a_slip_that_calc_has_saved_comes_back_whole(ledger: Ledger, saved: Path, ending: str) -> None:
    read = _read(ledger, saved / f"P5.{ending}")

    assert read.faults == ()
    assert read.is_identified
    assert (read.unit and read.unit.code, read.period) == ("TYT", period_of(ledger))
    assert read.values == {
        "YT01": Decimal("96.8"), "YT02": Decimal(1250), "YT03": Decimal("88.5"), "YT04": Absence.NIL,
    }  # fmt: skip
    assert read.highlights == "Tiêm chủng đạt kế hoạch.\nKhông có dịch."
    assert (read.difficulties, read.filled_by, read.source) == (
        "Thiếu tủ lạnh.", "Người điền phiếu", "Sổ tiêm chủng",
    )  # fmt: skip
    assert read.given_on == date(2026, 11, 13)
    assert read.saved_at is not None
    assert abs(datetime.now(UTC) - read.saved_at) < timedelta(hours=15)  # an .ods has no zone


@pytest.mark.parametrize("ending", _FORMATS)
def test_a_hamlets_rows_come_back_from_calc(ledger: Ledger, saved: Path, ending: str) -> None:
    read = _read(ledger, saved / f"P9.{ending}")

    assert read.faults == ()
    assert [(row["day"], row["title"], row["quantity:luot"]) for row in read.rows] == [
        ("5/11/2026", "Ra quân dọn đường", "45"), ("8/11/2026", "Giải bóng chuyền", "60"),
    ]  # fmt: skip


def test_locked_cells_take_nothing_and_the_sheet_stays_protected(ledger: Ledger, saved: Path) -> None:
    sheet = openpyxl.load_workbook(saved / "P5.xlsx").worksheets[0]

    assert sheet.protection.sheet
    assert [sheet[cell].value for cell in ("B9", "C9", "E9")] == [
        "YT01", "Tỷ lệ dân số tham gia bảo hiểm y tế", None,
    ]  # fmt: skip
    assert sheet["A4"].value == "Đơn vị điền phiếu: Trạm Y tế"
    assert not sheet["F9"].protection.locked
    hidden = [one.title for one in openpyxl.load_workbook(saved / "P5.xlsx") if one.sheet_state != "visible"]
    assert hidden == ["soxa_phieu"]


def test_every_form_is_printed_on_one_a4_page(ledger: Ledger, saved: Path) -> None:
    for form in forms_for(ledger, MONTHLY, period_of(ledger)):
        with pdfium.PdfDocument(saved / f"{Path(form.file_name).stem}.pdf") as printed:
            assert len(printed) == 1, form.file_name
            size = printed[0].get_size()
            assert tuple(round(side) for side in size) == _A4_POINTS
            text = printed[0].get_textpage().get_text_bounded()
            # Both ends of the page are there: nothing was left off.
            assert form.unit.name in text.replace("\r\n", " ")
            assert "THỦ TRƯỞNG ĐƠN VỊ" in text

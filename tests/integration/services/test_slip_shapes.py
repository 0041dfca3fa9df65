"""Slips in every shape: what can be read is read, the rest is told by cell."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sample_ledger import empty_ledger
from slip_files import (
    CAME,
    HEALTH,
    add_units,
    at,
    changed,
    fault_ids,
    filled,
    form_for,
    period_of,
    read_file,
    without_identity,
)

from soxa.domain.values import Absence
from soxa.services.packs import shipped_pack
from soxa.services.slip_intake import (
    Outcome,
    SlipNotReady,
    take_in,
)
from soxa.services.slip_taking import take_files
from soxa.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


# --- values as people type them


@pytest.mark.parametrize(
    ("typed", "nil", "value"),
    [
        ("1.250", None, Decimal(1250)),
        ("1250 lượt", None, Decimal(1250)),
        (0, None, Decimal(0)),
        ("không", None, Absence.NIL),
        ("Không phát sinh", None, Absence.NIL),
        (None, "X", Absence.NIL),
        (0, "x", Absence.NIL),
        ("=1000+250", None, None),
    ],
)
def test_numbers_are_read_as_typed(ledger: Ledger, typed: Any, nil: Any, value: Any) -> None:
    read = read_file(ledger, filled(ledger, form_for(ledger, "P5"), {"YT02": (typed, nil)}))

    assert read.values.get("YT02") == value  # a formula that no program has computed says nothing
    assert read.faults == ()


@pytest.mark.parametrize(
    ("typed", "nil", "fault"),
    [
        ("-", None, "slip.dash"),
        ("khoảng 1200", None, "importing.not_a_number"),
        ("1,250", None, "importing.two_readings"),
        (12.5, None, "importing.not_whole"),
        (-4, None, "importing.negative_number"),
        (7, "x", "slip.nil_and_number"),
        (7, "?", "slip.nil_unclear"),
        ("#REF!", None, "slip.formula_error"),
    ],
)
def test_what_cannot_be_read_is_told_by_cell(ledger: Ledger, typed: Any, nil: Any, fault: str) -> None:
    cells = {**HEALTH, "YT02": (typed, nil)}

    read = read_file(ledger, filled(ledger, form_for(ledger, "P5"), cells))

    assert [(one.cell, one.message.id) for one in read.faults] == [("F10", fault)]
    assert {"YT01", "YT03", "YT04"} <= read.values.keys()


def test_a_share_that_may_be_a_fraction_is_not_guessed(ledger: Ledger) -> None:
    read = read_file(ledger, filled(ledger, form_for(ledger, "P5"), {"YT01": (0.968, None)}))

    assert fault_ids(read) == ["slip.fraction"]
    assert read.values == {}
    percent = read_file(ledger, filled(ledger, form_for(ledger, "P5"), {"YT01": ("96,8%", None)}))
    assert percent.values == {"YT01": Decimal("96.8")}


# --- out of shape


def _insert_rows(book: Any) -> None:
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(2, 3)
    sheet.insert_rows(13)


def _insert_column(book: Any) -> None:
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_cols(1)
    sheet.insert_cols(6)


def _rename(book: Any) -> None:
    book.worksheets[0].title = "Trạm y tế T11 (sửa)"
    book.move_sheet(book.worksheets[0], offset=1)


def _drop_codes(book: Any) -> None:
    sheet = book.worksheets[0]
    for row in range(1, 30):
        if str(sheet.cell(row, 2).value).startswith("YT"):
            sheet.cell(row, 2).value = None


def _merge_values(book: Any) -> None:
    book.worksheets[0].merge_cells("F9:G9")


@pytest.mark.parametrize("change", [_insert_rows, _insert_column, _rename, _drop_codes, _merge_values])
def test_a_slip_out_of_shape_still_gives_what_it_says(ledger: Ledger, change: Any) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH, highlights="Đạt kế hoạch.")

    read = read_file(ledger, changed(data, change))

    whole = read_file(ledger, data)
    assert read.values == whole.values
    assert (read.highlights, read.filled_by, read.given_on) == (
        whole.highlights, whole.filled_by, whole.given_on,
    )  # fmt: skip
    assert read.is_ready


def test_a_row_that_somebody_added_is_told_and_the_rest_taken(ledger: Ledger) -> None:
    def add(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.cell(13, 3).value = "Số ca sốt xuất huyết"
        sheet.cell(13, 6).value = 4

    read = read_file(ledger, changed(filled(ledger, form_for(ledger, "P5"), HEALTH), add))

    assert fault_ids(read) == ["slip.unknown_indicator"]
    assert len(read.values) == 4


def test_a_page_without_its_identity_is_known_by_its_words(ledger: Ledger) -> None:
    data = without_identity(filled(ledger, form_for(ledger, "P5"), HEALTH))

    read = read_file(ledger, data)

    assert not read.is_identified
    assert read.is_ready
    assert (read.template and read.template.code, read.unit and read.unit.code) == ("P5", "TYT")
    assert read.period == period_of(ledger)


def test_a_page_that_says_neither_unit_nor_period_is_asked_about(ledger: Ledger) -> None:
    def blank(book: Any) -> None:
        for row in (3, 4, 5):
            book.worksheets[0].cell(row, 1).value = None

    data = changed(without_identity(filled(ledger, form_for(ledger, "P5"), HEALTH)), blank)
    read = read_file(ledger, data)

    assert (read.unit, read.period) == (None, None)
    assert read.template is not None  # by its codes
    assert fault_ids(read)[:2] == ["slip.unit_unknown", "slip.period_unknown"]
    with pytest.raises(SlipNotReady):
        take_in(ledger, read)
    answered = read.with_unit(form_for(ledger, "P5").unit).with_period(period_of(ledger))
    assert take_in(ledger, answered, received_at=CAME).outcome is Outcome.NEW


def test_last_months_form_filled_in_for_this_month_is_asked_about(ledger: Ledger) -> None:
    october = form_for(ledger, "P5", label="2026-10")

    read = read_file(ledger, filled(ledger, october, HEALTH, filled_on=date(2026, 11, 13)))

    assert read.period is None
    assert fault_ids(read) == ["slip.period_late"]
    assert [one.label for one in read.periods] == ["2026-11", "2026-10"]
    late = read_file(
        ledger, filled(ledger, october, HEALTH, filled_on=date(2026, 10, 20), saved=at(20, 8, 10))
    )
    assert late.is_ready  # late is not wrong


def test_a_title_that_names_another_period_is_asked_about(ledger: Ledger) -> None:
    def retitle(book: Any) -> None:
        book.worksheets[0].cell(
            5, 1
        ).value = "Kỳ báo cáo: Tháng 12 (từ ngày 15/11/2026 đến hết ngày 14/12/2026)"

    read = read_file(ledger, changed(filled(ledger, form_for(ledger, "P5"), HEALTH), retitle))

    assert fault_ids(read) == ["slip.period_differs"]
    assert [one.label for one in read.periods] == ["2026-12", "2026-11"]


@pytest.mark.parametrize(
    ("title", "periods"),
    [
        ("Tháng 12 năm 2026", ["2026-12", "2026-11"]),
        ("Tháng 12 (từ ngày 15/10/2026 đến hết ngày 14/11/2026)", ["2026-12", "2026-11"]),
        ("tháng 01/2027", ["2027-01", "2026-11"]),
        ("Tháng 11/2025", ["2025-11", "2026-11"]),
        ("Tháng 11/2026", ["2026-11"]),
        ("Tháng mười một", ["2026-11"]),
        ("Tháng 11 năm 2026 (từ ngày 15/10/2026 đến hết ngày 14/11/2026)", ["2026-11"]),
    ],
)
def test_a_month_that_was_changed_alone_is_asked_about(
    ledger: Ledger, title: str, periods: list[str]
) -> None:
    def retitle(book: Any) -> None:
        book.worksheets[0].cell(5, 1).value = f"Kỳ báo cáo: {title}"

    read = read_file(ledger, changed(filled(ledger, form_for(ledger, "P5"), HEALTH), retitle))

    assert [one.label for one in read.periods] == periods
    assert read.is_ready is (len(periods) == 1)
    assert fault_ids(read) == ["slip.period_differs"] * (len(periods) - 1)


def test_a_title_of_the_figures_that_was_changed_is_known(ledger: Ledger) -> None:
    def retitle(book: Any) -> None:
        book.worksheets[0].cell(8, 5).value = "Số liệu kỳ trước"
        book.worksheets[0].cell(8, 6).value = "Số liệu tháng 11"

    read = read_file(ledger, changed(filled(ledger, form_for(ledger, "P5"), HEALTH), retitle))

    assert read.values["YT02"] == Decimal(1250)
    assert read.faults == ()


def test_pages_of_several_units_in_one_file_are_all_taken(ledger: Ledger, tmp_path: Path) -> None:
    schools = filled(ledger, form_for(ledger, "P6"), {"GD01": (512, None)}, highlights="Khai giảng.")
    page = openpyxl.load_workbook(io.BytesIO(schools)).worksheets[0]

    def add_page(book: Any) -> None:
        sheet = book.create_sheet("Phiếu (2)", 0)
        for cell in (cell for row in page.iter_rows() for cell in row if cell.value is not None):
            sheet.cell(cell.row, cell.column).value = cell.value

    path = tmp_path / "gop.xlsx"
    path.write_bytes(changed(filled(ledger, form_for(ledger, "P5"), HEALTH), add_page))

    first, second = take_files(ledger, [path], received_at=CAME)

    assert first.taken is not None
    assert second.taken is not None
    assert (first.taken.slip.form, first.taken.slip.values["YT02"]) == ("P5", Decimal(1250))
    assert (second.taken.slip.form, second.taken.slip.highlights) == ("P6", "Khai giảng.")
    assert dict(second.taken.slip.values) == {"GD01": Decimal(512)}
    assert (first.taken.faults, second.taken.faults) == ((), ())
    again = take_files(ledger, [path], received_at=CAME)
    assert [one.taken.outcome for one in again if one.taken] == [Outcome.SAME, Outcome.SAME]


def test_a_neighbours_form_is_asked_about(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    form = form_for(ledger, "P9", "Thôn Bản Mù")
    rows = [(date(2026, 11, 5), "Ra quân dọn đường", "Ra quân vệ sinh môi trường", "", 1, None, 45)]

    def retitle(book: Any) -> None:
        book.worksheets[0].cell(4, 1).value = "Đơn vị điền phiếu: Thôn Nà Lại"

    retitled = read_file(ledger, changed(filled(ledger, form, rows=rows), retitle))
    signed = read_file(ledger, filled(ledger, form, rows=rows, filled_by="Trưởng thôn Nà Lại"))

    for read in (retitled, signed):
        assert read.unit is None
        assert fault_ids(read) == ["slip.unit_differs"]
        assert [one.name for one in read.units] == ["Thôn Nà Lại", "Thôn Bản Mù"]


def test_a_day_that_cannot_be_is_not_believed(ledger: Ledger) -> None:
    read = read_file(ledger, filled(ledger, form_for(ledger, "P5"), HEALTH, filled_on=date(2062, 11, 13)))

    assert (read.given_on, fault_ids(read)) == (date(2026, 11, 13), ["slip.wrong_day"])


def test_a_form_of_an_older_pack_gives_its_figures_under_the_new_codes(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), {"YT02": (1250, None)})
    raw = json.loads(re.sub(r"\bYT02\b", "YT20", shipped_pack().decode()))
    raw["version"] = "2027.1"
    raw["maps"] = [{"old": ["YT02"], "change": "rename", "new": ["YT20"]}]
    ledger.install_pack(json.dumps(raw).encode(), raw["code"], raw["version"])

    def rename(book: Any) -> None:
        book.worksheets[0]["C10"].value = "Khám bệnh"  # by its code alone

    assert read_file(ledger, changed(data, rename)).values == {"YT20": Decimal(1250)}


def _second_page(book: Any) -> None:
    book.copy_worksheet(book.worksheets[0]).title = "Trang sao"


def _same_row_twice(book: Any) -> None:
    sheet = book.worksheets[0]
    for column, value in ((2, "YT01"), (3, "Tỷ lệ dân số tham gia bảo hiểm y tế"), (6, 12)):
        sheet.cell(13, column).value = value


def _number_alone(book: Any) -> None:
    book.worksheets[0]["F13"].value = 5


def _other_unit(book: Any) -> None:
    book.worksheets[0]["D10"].value = "nghìn người"


def _bad_day(book: Any) -> None:
    book.worksheets[0]["C20"].value = "31/11/2026"


def _long_words(book: Any) -> None:
    book.worksheets[0]["A15"].value = "Chữ " * 2000


@pytest.mark.parametrize(
    ("change", "cell", "fault"),
    [
        (_second_page, "", "slip.several_sheets"),
        (_same_row_twice, "F13", "slip.twice"),
        (_number_alone, "F13", "slip.no_indicator"),
        (_other_unit, "F10", "slip.other_unit"),
        (_bad_day, "C20", "importing.no_such_day"),
        (_long_words, "", "slip.too_long"),
    ],
)
def test_what_was_done_to_a_page_is_told_and_the_rest_taken(
    ledger: Ledger, change: Any, cell: str, fault: str
) -> None:
    read = read_file(ledger, changed(filled(ledger, form_for(ledger, "P5"), HEALTH), change))

    assert [(one.cell, one.message.id) for one in read.faults] == [(cell, fault)]
    assert {"YT01", "YT03", "YT04"} <= read.values.keys()
    assert read.is_ready


def test_money_in_another_unit_is_converted(ledger: Ledger) -> None:
    form = form_for(ledger, "P1")

    def billions(book: Any) -> None:
        sheet = book.worksheets[0]
        row = next(cell.row for cell in sheet["B"] if cell.value == "NS01")
        sheet.cell(row, 4).value = "tỷ đồng"

    read = read_file(ledger, changed(filled(ledger, form, {"NS01": (3.5, None)}), billions))

    assert read.values == {"NS01": Decimal(3500)}


def test_a_page_without_its_titles_is_told(ledger: Ledger) -> None:
    def untitled(book: Any) -> None:
        for column in range(1, 8):
            book.worksheets[0].cell(8, column).value = None

    read = read_file(ledger, changed(filled(ledger, form_for(ledger, "P5"), HEALTH), untitled))

    assert (read.values, fault_ids(read)) == ({}, ["slip.no_table"])

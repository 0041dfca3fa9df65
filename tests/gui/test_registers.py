"""The outgoing register and last year's values, from the page where imports begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from books import write_book
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from soxa.domain.registers import Inclusion
from soxa.services.past_values import listed
from soxa.services.recording import ActivityQuery, find
from soxa.ui.app import Desk
from soxa.ui.ledger.past_values_controller import PastValuesController
from soxa.ui.ledger.register_controller import RegisterController

pytestmark = pytest.mark.gui

Settle = Callable[[Desk], None]


def register(folder: Path, *subjects: str) -> Path:
    titles = ("Số ký hiệu", "Ngày văn bản", "Trích yếu", "Người ký", "Độ mật")
    rows: list[Sequence[object]] = [titles]
    for number, subject in enumerate(subjects, start=901):
        rows.append((f"{number}/KH-UBND", date(2026, 11, 3), subject, "Chủ tịch", ""))
    rows.append(("999/KH-UBND", date(2026, 11, 3), "Không được đọc", "", "Mật"))
    return write_book(folder / "so-di.xlsx", {"Sổ": rows})


def _registers(desk: Desk) -> RegisterController:
    desk.window.go_to("ledger")
    assert desk.places.register is not None
    return desk.places.register


def _past(desk: Desk) -> PastValuesController:
    desk.window.go_to("ledger")
    assert desk.places.past_values is not None
    return desk.places.past_values


def test_a_register_is_shown_and_then_comes_in(desk: Desk, tmp_path: Path, settle: Settle) -> None:
    controller = _registers(desk)
    controller.begin(register(tmp_path, "Kế hoạch A", "Kế hoạch B"))
    settle(desk)
    page = controller.page
    assert page is not None
    assert controller.proposal is not None
    assert page.carry_out_button.accessibleName() == "Đưa 2 văn bản vào sổ"
    assert page.carry_out_button.text() == "Đưa 2 văn bản vào sổ  Ctrl+Enter"
    assert [page.tabs.tabText(at) for at in range(4)][:3] == ["Mới (2)", "Ghi khác (0)", "Không đưa vào (1)"]
    told = page.faults_table.item(0, 1)
    assert told is not None
    assert "999" in told.text()
    assert "Không được đọc" not in told.text()
    page.rule_pickers["KH"].setCurrentIndex(2)
    assert controller.proposal.own_rules == {"KH": Inclusion.NEVER}
    page.rule_pickers["KH"].setCurrentIndex(0)
    page.carry_out_button.click()
    settle(desk)
    assert controller.page is None
    session = desk.window.session
    came = [one for one in find(session.ledger, ActivityQuery(text="901/KH-UBND")) if one.document]
    assert [one.title for one in came] == ["Kế hoạch A"]
    assert came[0].document is not None
    assert came[0].document.in_report
    assert desk.places.ledger is not None
    desk.places.ledger.undo()
    assert not find(session.ledger, ActivityQuery(text="901/KH-UBND"))


def test_what_the_register_says_otherwise_is_taken_when_ticked(
    desk: Desk, tmp_path: Path, settle: Settle
) -> None:
    controller = _registers(desk)
    for subject in ("Kế hoạch A", "Kế hoạch A, sửa"):
        controller.begin(register(tmp_path, subject))
        settle(desk)
        page = controller.page
        assert page is not None
        if "sửa" in subject:
            assert page.tabs.currentIndex() == 1
            item = page.changes_table.item(0, 0)
            assert item is not None
            assert item.checkState() is Qt.CheckState.Unchecked
            assert page.taken() == set()
            page.take_all.click()
            assert len(page.taken()) == 1
        page.carry_out_button.click()
        settle(desk)
    found = find(desk.window.session.ledger, ActivityQuery(text="901/KH-UBND"))
    assert [one.title for one in found] == ["Kế hoạch A, sửa"]


def test_a_file_without_a_register_is_told_and_left(desk: Desk, tmp_path: Path, settle: Settle) -> None:
    controller = _registers(desk)
    controller.begin(write_book(tmp_path / "x.xlsx", {"A": [("Ngày", "Nội dung"), ("5/11/2026", "Họp")]}))
    settle(desk)
    assert controller.page is None


def test_last_years_values_are_matched_and_kept(desk: Desk, tmp_path: Path, settle: Settle) -> None:
    rows = [
        ("Mã", "Chỉ tiêu", "ĐVT", "Tháng 11/2025"),
        ("CD03", "Họp", "cuộc", 12),
        ("", "Số máy cày", "cái", 3),
    ]
    controller = _past(desk)
    controller.begin(write_book(tmp_path / "nam-truoc.xlsx", {"Biểu": rows}))
    settle(desk)
    page = controller.page
    assert page is not None
    assert controller.proposal is not None
    first = page.rows_table.item(0, 1)
    assert first is not None
    assert first.text() == "Số máy cày"  # what is left out comes first
    assert page.tabs.tabText(0) == "Chỉ tiêu (1/2 dòng đã ghép)"
    page.pickers[2].setCurrentIndex(0)
    settle(desk)
    assert len(controller.proposal.unmatched) == 2
    page.pickers[2].setCurrentIndex(1)
    settle(desk)
    page.closing.setCurrentIndex(1)
    settle(desk)
    page.carry_out_button.click()
    settle(desk)
    (line,) = listed(desk.window.session.ledger)
    kept = line.value
    assert (kept.indicator, kept.value, kept.start) == ("CD03", Decimal(12), date(2025, 11, 1))


def test_what_is_kept_stands_beside_what_the_ledger_counts(
    desk: Desk, tmp_path: Path, settle: Settle
) -> None:
    controller = _past(desk)
    rows = [("Mã", "Chỉ tiêu", "Tháng 11/2025", "Kế hoạch 2026"), ("CD03", "Họp", 9_999, 150)]
    controller.begin(write_book(tmp_path / "nam-truoc.xlsx", {"Biểu": rows}))
    settle(desk)
    controller.carry_out()
    settle(desk)
    assert desk.places.importing is not None
    desk.places.importing.begin()
    assert desk.places.importing.start is not None
    desk.places.importing.start.past_kept_button.click()
    settle(desk)
    kept = controller.kept
    assert kept is not None
    assert kept.isVisible()
    cells = [[kept.table.item(at, place).text() for place in range(1, 4)] for at in range(2)]  # type: ignore[union-attr]
    assert cells[0][:2] == ["15/10/2025 đến hết 14/11/2025", "9.999"]
    assert cells[0][2] not in {"", "9.999"}  # the sample's ledger has counted that month, too
    assert cells[1] == ["Kế hoạch năm 2026, tỉnh giao", "150", ""]
    kept.table.selectRow(0)
    kept.remove.click()
    settle(desk)
    assert [one.value.basis.value for one in listed(desk.window.session.ledger)] == ["plan_province"]


def test_the_form_is_saved(desk: Desk, tmp_path: Path, settle: Settle, qtbot: QtBot) -> None:
    controller = _past(desk)
    path = tmp_path / "bieu.xlsx"
    controller.save_form(path)
    settle(desk)
    assert path.read_bytes().startswith(b"PK")


def test_imports_begin_on_one_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    controller = _registers(desk)
    begun: list[str] = []
    monkeypatch.setattr("soxa.ui.files.ask_open", lambda *_a, **_k: begun.append("asked"))
    assert desk.places.importing is not None
    desk.places.importing.begin()
    start = desk.places.importing.start
    assert start is not None
    start.register_button.click()
    start.past_button.click()
    assert begun == ["asked", "asked"]
    assert controller.page is None

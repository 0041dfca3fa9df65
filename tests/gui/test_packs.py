"""The pack in Thiết lập: taken out, edited in Excel, its changes chosen, its faults told, installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from soxa.services.packs import pack_of
from soxa.ui.app import Desk
from soxa.ui.settings.packs_controller import PacksController

pytestmark = pytest.mark.gui

Settle = Callable[[Desk], None]


@pytest.fixture
def packs(desk: Desk) -> PacksController:
    desk.window.go_to("settings")
    assert desk.places.settings is not None
    view = desk.places.settings.packs._view
    desk.places.settings._view.tabs.setCurrentWidget(view)
    return desk.places.settings.packs


@pytest.fixture
def edited(desk: Desk, packs: PacksController, settle: Settle, tmp_path: Path) -> Path:
    path = tmp_path / "goi.xlsx"
    packs.export(path)
    settle(desk)
    book = load_workbook(path)
    book["Gói"]["B3"] = "2027.1"
    book["Chỉ tiêu"].append(["XX1", "Cây xanh đã trồng", "cây", "P", "cộng"])
    book["Chỉ tiêu"].append(["XX2", "Cây bình quân", "cây", "T", "tính lại", "", "", "XX1 / 2"])
    book["Chỉ tiêu"].append(["XX3", "Số tài khoản mạng xã hội vi phạm", "tài khoản", "P", "cộng"])
    book.save(path)
    return path


def test_changes_are_chosen_their_consequences_told_and_the_pack_installed_and_undone(
    desk: Desk, packs: PacksController, settle: Settle, edited: Path
) -> None:
    before = desk.window.session.pack
    packs.read(edited)
    settle(desk)
    view = packs._view
    assert view.currentWidget() is view.review
    items = [view.changes.topLevelItem(at) for at in range(view.changes.topLevelItemCount())]
    texts = [item.text(0) for item in items if item is not None]
    assert [text.partition("“")[0].strip() for text in texts] == [
        f"Thêm chỉ tiêu: XX{at}" for at in (1, 2, 3)
    ]
    barred = items[2]
    assert barred is not None
    assert barred.data(0, Qt.ItemDataRole.CheckStateRole) is None
    child = barred.child(0)
    assert child is not None
    assert "Không nhận được" in child.text(0)
    first = items[0]
    assert first is not None
    first.setCheckState(0, Qt.CheckState.Unchecked)
    assert "XX2" in view.follows.text()
    first.setCheckState(0, Qt.CheckState.Checked)
    assert not view.follows.text()
    view.install_button.click()
    settle(desk)
    codes = {one.code for one in desk.window.session.pack.indicators}
    assert {"XX1", "XX2"} <= codes
    assert "XX3" not in codes
    assert view.currentWidget() is view.in_use
    desk.window.session.undo_wanted.emit()
    settle(desk)
    assert desk.window.session.pack == before == pack_of(desk.window.session.ledger)


def test_faults_are_listed_by_cell_copied_and_left_by_escape(
    desk: Desk, packs: PacksController, settle: Settle, edited: Path
) -> None:
    book = load_workbook(edited)
    book["Chỉ tiêu"]["D4"] = "lạ"
    book["Số lượng"]["F5"] = "hai"
    book.save(edited)
    packs.read(edited)
    settle(desk)
    view = packs._view
    assert view.currentWidget() is view.faulty
    rows = {
        tuple(cell.text() for at in range(3) if (cell := view.faults.item(row, at)) is not None)
        for row in range(view.faults.rowCount())
    }
    assert rows >= {("Chỉ tiêu", "4", "D"), ("Số lượng", "5", "F")}
    view.copy_button.click()
    assert "Chỉ tiêu\t4\tD\t" in QGuiApplication.clipboard().text()
    QTest.keyClick(view.faults, Qt.Key.Key_Escape)
    assert view.currentWidget() is view.in_use

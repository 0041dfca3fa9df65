"""Hôm nay with many duties: what is near, whose it is, and a year that the keyboard walks through."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from soxa.services import regimes
from soxa.ui.app import Desk
from soxa.ui.today.view import TodayView
from soxa.ui.today.year_strip import YearStrip

pytestmark = pytest.mark.gui


@pytest.fixture
def view(desk: Desk) -> TodayView:
    desk.window.go_to("today")
    view = desk.window.widget_of("today")
    assert isinstance(view, TodayView)
    return view


def _cells(view: TodayView) -> dict[str, QPushButton]:
    strip = view.findChild(YearStrip)
    assert strip is not None
    return {one.accessibleName(): one for row in strip._rows for one in row}


def _everything_on(desk: Desk) -> None:
    session = desk.window.session
    for one in regimes.duties(session.ledger):
        regimes.switch(session.ledger, one.regime.code, is_on=True)
    session.reread_pack()
    desk.window.go_to("ledger")
    desk.window.go_to("today")


def test_the_year_has_every_duty_of_the_office_in_words(desk: Desk, view: TodayView) -> None:
    said = set(_cells(view))
    assert any(one.startswith("Báo cáo tháng, tháng 11/2026: ") for one in said)
    assert any(one.startswith("Báo cáo 9 tháng, 9 tháng năm 2026: ") for one in said)
    assert not any("tháng 9/2026" in one and one.startswith("Báo cáo tháng,") for one in said)
    assert not any(one.startswith("Giải ngân") for one in said)
    _everything_on(desk)
    assert any(one.startswith("Giải ngân tháng, tháng 12/2026: ") for one in set(_cells(view)))


def test_one_cell_takes_the_tab_and_arrows_go_on(desk: Desk, view: TodayView, qtbot: QtBot) -> None:
    cells = _cells(view)
    tabbed = [one for one in cells.values() if one.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert len(tabbed) == 1
    first = tabbed[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    second = QApplication.focusWidget()
    assert isinstance(second, QPushButton)
    assert second.accessibleName().startswith("Báo cáo tháng, tháng 2/2026")
    assert first.focusPolicy() is Qt.FocusPolicy.ClickFocus
    QTest.keyClick(second, Qt.Key.Key_Down)
    below = QApplication.focusWidget()
    assert isinstance(below, QPushButton)
    assert below.accessibleName().startswith("Báo cáo quý I, quý I/2026")
    with qtbot.waitSignal(view.period_pressed) as pressed:
        QTest.keyClick(below, Qt.Key.Key_Return)
    assert pressed.args == ["R02-quy1", "2026-Q1"]


def test_reports_of_one_unit_alone(desk: Desk, view: TodayView) -> None:
    assert view.unit.choose("VHXH")
    view.unit_chosen.emit()
    said = set(_cells(view))
    assert any(one.startswith("Thông tin cơ sở") for one in said)
    assert not any(one.startswith("Báo cáo tháng,") for one in said)
    desk.window.go_to("ledger")
    desk.window.go_to("today")
    assert view.unit.value() == "VHXH"


def test_what_is_due_much_later_is_listed_on_request(desk: Desk, view: TodayView) -> None:
    _everything_on(desk)
    before = view._due.count()
    assert "Xem thêm" in view.more_button.text()
    view.more_button.click()
    assert view._due.count() > before
    assert "Ẩn" in view.more_button.text()
    view.more_button.click()
    assert view._due.count() == before


def test_a_page_of_every_duty_is_made_in_a_moment(desk: Desk, view: TodayView) -> None:
    _everything_on(desk)
    assert desk.places.today is not None
    begun = time.perf_counter()
    desk.places.today.refresh()
    assert time.perf_counter() - begun < 2.0  # some hundred cells, on a busy machine


def test_the_months_list_is_shown_as_pages(
    desk: Desk, view: TodayView, settle: Callable[[Desk], None], qtbot: QtBot
) -> None:
    assert desk.places.today is not None
    assert [one.text() for one in view._months.actions()] == [
        "Danh mục báo cáo phải gửi tháng 11/2026",
        "Danh mục báo cáo phải gửi tháng 12/2026",
    ]
    dialog = desk.places.today.show_month(date(2026, 12, 1))
    qtbot.waitUntil(lambda: dialog.listing is not None, timeout=20_000)
    assert dialog.listing is not None
    assert dialog.listing.title == "DANH MỤC BÁO CÁO PHẢI GỬI THÁNG 12 NĂM 2026"
    dialog.reject()
    settle(desk)

"""Lists on paper: the pages are shown as they will be printed, and files are written beside the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press

from soxa.services.recording import ActivityQuery
from soxa.ui.app import Desk
from soxa.ui.ledger.printing_menu import PrintingMenu, Shown
from soxa.ui.listing_dialog import ListingDialog

pytestmark = pytest.mark.gui

NOVEMBER = ActivityQuery(start=date(2026, 10, 15), end=date(2026, 11, 15))


@pytest.fixture
def menu(desk: Desk) -> PrintingMenu:
    anchor = QPushButton(desk.window)
    return PrintingMenu(desk.window.session, anchor, asks=lambda: Shown(NOVEMBER, filters="Tháng 11"))


def _ready(dialog: ListingDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.listing is not None, timeout=WAIT_MS)


def test_the_view_is_shown_as_it_will_be_printed(menu: PrintingMenu, qtbot: QtBot) -> None:
    dialog = menu.print_view()
    _ready(dialog, qtbot)
    assert dialog.listing is not None
    assert len(dialog.listing.rows) == 29
    assert dialog.page.page_count() >= 2
    qtbot.waitUntil(lambda: bool(dialog.page.drawn_pages()), timeout=WAIT_MS)
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_schedule_moves_by_weeks(menu: PrintingMenu, qtbot: QtBot) -> None:
    dialog = menu.show_schedule()
    _ready(dialog, qtbot)
    assert dialog.listing is not None
    first = dialog.listing.title
    assert first == "LỊCH CÔNG TÁC TUẦN 47"  # today is a Monday
    dialog.later.click()
    qtbot.waitUntil(
        lambda: dialog.listing is not None and dialog.listing.title == "LỊCH CÔNG TÁC TUẦN 48",
        timeout=WAIT_MS,
    )
    dialog.close()


def test_rows_are_exported_beside_the_work(
    menu: PrintingMenu, desk: Desk, settle: Callable[[Desk], None], tmp_path: Path
) -> None:
    path = tmp_path / "ra.xlsx"
    menu.export_to(path)
    settle(desk)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet.max_row == 4 + 29

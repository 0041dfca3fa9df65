"""What must have room at the size of text that older eyes choose, and what is said where nothing is shown."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QLabel, QTableWidget, QWidget
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.base.errors import Message
from soxa.domain.figures import Basis
from soxa.domain.ids import TrackerRowId
from soxa.domain.trackers import RowFault
from soxa.services.importing import WaitingRow
from soxa.services.viewing import PageSize
from soxa.ui.app import Desk
from soxa.ui.columns import ColumnSharer, Width
from soxa.ui.exchange.view import _BASES
from soxa.ui.ledger.open_rows import WaitingPage
from soxa.ui.ledger.view import LedgerView
from soxa.ui.ledger.word_tables import fill_table
from soxa.ui.pageview import PageView
from soxa.ui.reports.figures_panel import FigureRow, FiguresPanel
from soxa.ui.widgets import buttons_of

pytestmark = pytest.mark.gui

_A4 = PageSize(595.0, 842.0)


def _ledger(desk: Desk) -> LedgerView:
    desk.window.go_to("ledger")
    view = desk.window.widget_of("ledger")
    assert isinstance(view, LedgerView)
    return view


def _overlap(widgets: list[QWidget], within: QWidget) -> bool:
    boxes = [widget.rect().translated(widget.mapTo(within, widget.rect().topLeft())) for widget in widgets]
    return any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


def test_a_title_keeps_its_room_in_large_text_and_place_and_unit_give_way(
    open_desk: Callable[..., Desk],
) -> None:
    view = _ledger(open_desk(scale=125))
    table = view.table
    sign = table.fontMetrics().averageCharWidth()
    assert table.columnWidth(2) >= 32 * sign
    assert not table.isColumnHidden(4)
    assert table.isColumnHidden(5)
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_in_a_wide_window_every_column_gets_some_of_the_air(desk: Desk) -> None:
    view = _ledger(desk)
    before = [view.table.columnWidth(at) for at in range(6)]
    desk.window.resize(1920, 1000)
    assert all(view.table.columnWidth(at) > before[at] for at in (1, 2, 3, 4, 5))


def test_nothing_over_the_table_covers_anything_else(open_desk: Callable[..., Desk]) -> None:
    view = _ledger(open_desk(scale=125))
    entries = view.period_chip._entries
    view.period_chip.choose(entries[0][1])
    view.kind_chip.choose("HN")
    view.main.updateGeometry()
    view.header.layout().activate()  # type: ignore[union-attr]
    across: list[QWidget] = [view.search, view.period_chip, view.kind_chip, view.unit_chip, view.mend_chip]
    across.append(view.import_button)
    assert not _overlap(across, view.header)
    assert view.import_button.width() >= view.import_button.sizeHint().width()


def test_a_search_without_a_hit_says_so_and_one_press_shows_all(desk: Desk, qtbot: QtBot) -> None:
    view = _ledger(desk)
    type_text(view.search, "khong co gi nhu the")
    qtbot.waitUntil(lambda: view.body.currentWidget() is view.no_hit, timeout=WAIT_MS)
    view.clear_button.click()
    qtbot.waitUntil(lambda: view.body.currentWidget() is view.table, timeout=WAIT_MS)
    assert view.search.text() == ""
    assert view.table.model().rowCount() > 100


def test_a_kept_activity_offers_the_next_not_to_be_filed_again(desk: Desk) -> None:
    view = _ledger(desk)
    new = view.file_button.text()
    view.table.selectRow(0)
    assert view.file_button.text() != new
    press(view.form.field("title"), Qt.Key.Key_Return)
    assert view.file_button.text() == new


def test_a_column_drawn_by_hand_stays_as_it_was_drawn(qtbot: QtBot) -> None:
    table = QTableWidget(1, 2)
    qtbot.addWidget(table)
    table.resize(600, 200)
    ColumnSharer(table, (Width(floor=5, wish=10), Width(floor=5, wish=10, share=1)))
    table.show()
    table.setColumnWidth(0, 222)
    table.resize(800, 200)
    assert table.columnWidth(0) == 222


def test_where_floors_do_not_fit_a_table_scrolls_to_its_last_column(qtbot: QtBot) -> None:
    table = QTableWidget()
    qtbot.addWidget(table)
    table.resize(200, 200)
    ColumnSharer(table)
    table.show()
    fill_table(table, ["Một", "Hai"], [("a", "b")], (Width(floor=30, wish=30), Width(floor=30, wish=30)))
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0, timeout=WAIT_MS)


def test_the_figures_ask_for_a_row_before_they_take_a_value(desk: Desk, qtbot: QtBot) -> None:
    panel = FiguresPanel(desk.window.session)
    qtbot.addWidget(panel)
    assert panel.entry_name.text() == "Chọn một chỉ tiêu để ghi số"
    assert not panel.value.isVisibleTo(panel)
    panel.show_entry(FigureRow("CD01", "Tổng số", "hoạt động", takes_value=True), writes=True)
    assert panel.value.isVisibleTo(panel)
    assert panel.entry_name.text() == "Tổng số"


def test_a_page_in_a_narrow_view_goes_without_its_margins(desk: Desk, qtbot: QtBot) -> None:
    pages = PageView(desk.window.session, accessible_name="Trang")
    qtbot.addWidget(pages)
    pages.resize(360, 500)
    pages.show()
    pages.show_pdf(b"x", (_A4,))
    assert pages.zoom_percent() > round((pages.viewport().width() - 24) / 595 * 72 / 96 * 100)
    assert 0 < pages.horizontalScrollBar().value() < pages.horizontalScrollBar().maximum()
    pages.resize(900, 500)
    assert pages.horizontalScrollBar().maximum() == 0


def test_a_box_to_tick_is_seen_in_the_dark(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    open_desk(theme="dark", ledger=False)
    box = QCheckBox("")
    qtbot.addWidget(box)
    box.resize(40, 30)
    picture = box.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    greys = [picture.pixelColor(x, y).lightness() for x in range(24) for y in range(30)]
    assert max(greys) - min(greys) > 60


def test_every_value_of_a_received_figure_has_words(desk: Desk) -> None:
    said = [desk.window.session.say(_BASES[basis]) for basis in Basis]
    assert len(set(said)) == len(Basis)


def test_no_ledger_no_word_of_keeping(desk: Desk) -> None:
    session = desk.window.session
    session.mark_saved()
    said = [one for one in desk.window.findChildren(QLabel) if one.text().startswith("Đã lưu")]
    assert said
    session.close_ledger()
    assert not any(one.text().startswith("Đã lưu") for one in desk.window.findChildren(QLabel))


def test_a_waiting_row_shows_its_wrong_cell_first_and_its_presses_without_scrolling(
    desk: Desk, qtbot: QtBot
) -> None:
    titles = [f"Cột {at}" for at in range(30)]
    fault = RowFault("Sổ", 7, "Z", titles[20], "31/9", Message("ui.fault.no_such_day"))
    page = WaitingPage(desk.window.session)
    qtbot.addWidget(page)
    page.resize(1000, 500)
    page.show_rows([WaitingRow(TrackerRowId(UUID(int=1)), "Sổ", 7, dict.fromkeys(titles, "x"), (fault,))])
    page.show()
    assert next(iter(page.edits)) == titles[20]
    shown = [one for one in buttons_of(page) if one.isVisible()]
    mend = next(one for one in shown if one.property("role") == "primary")
    qtbot.waitUntil(lambda: mend.visibleRegion().boundingRect().height() == mend.height(), timeout=WAIT_MS)
    with qtbot.waitSignal(page.mend_wanted) as sent:
        mend.click()
    assert list(sent.args[1]) == titles

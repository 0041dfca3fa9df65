"""Sổ theo dõi's views: filters that close, sums, order, calendar, saved views, bulk edit, undo, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.domain.activities import Activity, Status
from soxa.services import browsing, recording
from soxa.services.recording import ActivityQuery
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME
from soxa.services.telling import TakenBack
from soxa.ui.app import Desk
from soxa.ui.history_dialog import HistoryDialog
from soxa.ui.ledger import list_controller
from soxa.ui.ledger.controller import LedgerController
from soxa.ui.ledger.table_model import PAGE_ROWS, ActivityTableModel
from soxa.ui.ledger.view import LedgerView

pytestmark = pytest.mark.gui


@pytest.fixture
def view(desk: Desk) -> LedgerView:
    desk.window.go_to("ledger")
    view = desk.window.widget_of("ledger")
    assert isinstance(view, LedgerView)
    return view


@pytest.fixture
def controller(desk: Desk, view: LedgerView) -> LedgerController:
    assert desk.places.ledger is not None
    return desk.places.ledger


@pytest.fixture
def model(view: LedgerView) -> ActivityTableModel:
    model = view.table.model()
    assert isinstance(model, ActivityTableModel)
    return model


def _find(desk: Desk, **conditions: object) -> list[Activity]:
    return recording.find(desk.window.session.ledger, ActivityQuery(**conditions))  # type: ignore[arg-type]


def test_what_stands_behind_a_figure_is_a_chip_that_can_be_closed(
    desk: Desk, view: LedgerView, controller: LedgerController, model: ActivityTableModel
) -> None:
    ids = [one.id for one in _find(desk, kinds=("HN",))[:4]]
    desk.window.session.activities_wanted.emit(ids)
    assert model.rowCount() == 4
    (chip,) = view.filters.extra_chips()
    assert "4 việc" in chip.text()
    view.kind_chip.choose("HOP")
    assert model.rowCount() == 0, "chips narrow what is shown, the figure's rows included"
    view.kind_chip.choose(None)
    view.filters.extra_chips()[0].click()
    assert model.rowCount() == 594
    assert view.filters.extra_chips() == ()


def test_more_filters_become_chips(desk: Desk, view: LedgerView, model: ActivityTableModel) -> None:
    planned = len(_find(desk, statuses=(Status.PLANNED,)))
    view.filters._fill_more()
    menus = {menu.title(): menu for menu in view.filters.more_menu.findChildren(QMenu)}
    next(one for one in menus["Trạng thái"].actions() if one.text() == "Dự kiến").trigger()
    assert model.rowCount() == planned
    assert menus["Địa điểm"].actions()
    view.filters.clear()
    view.filters.narrow(has_document=True)
    assert model.rowCount() == len(_find(desk, has_document=True)) > 0
    assert "Có văn bản" in view.filters.words()


def test_the_exact_chip_and_quotes_mind_the_tones(
    desk: Desk, view: LedgerView, model: ActivityTableModel, qtbot: QtBot
) -> None:
    type_text(view.search, "hoi thao")
    qtbot.waitUntil(lambda: 0 < model.rowCount() < 594)
    view.filters.exact_chip.setChecked(True)
    assert model.rowCount() == 0
    view.search.clear()
    view.filters.exact_chip.setChecked(False)
    type_text(view.search, '"Hội thao"')
    qtbot.waitUntil(lambda: 0 < model.rowCount() < 594)


def test_the_day_column_turns_the_order_round(view: LedgerView, model: ActivityTableModel) -> None:
    newest = model.activity(0)
    head = view.table.horizontalHeader()
    head.sectionClicked.emit(0)
    oldest = model.activity(0)
    assert newest is not None
    assert oldest is not None
    assert oldest.counted_on < newest.counted_on
    assert model.activity(593) == newest
    head.sectionClicked.emit(2)
    assert model.activity(0) == oldest, "titles are not sorted: no index carries them"
    head.sectionClicked.emit(0)
    assert model.activity(0) == newest


def test_the_foot_sums_any_choice(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot, settle: Callable[[Desk], None]
) -> None:
    ledger = desk.window.session.ledger
    like = _find(desk, kinds=("HN",))[0]
    many = [
        Activity(recording.new_activity_id(), like.first_day, like.first_day, "HN", f"thêm {n}",
                 quantities={"nguoi": Decimal(1)})
        for n in range(2_500)
    ]  # fmt: skip
    ledger.activities.add(many)
    desk.window.session.activities_changed.emit()
    view.kind_chip.choose("HN")
    view.table.selectAll()
    settle(desk)
    wanted = browsing.totals(ledger, ActivityQuery(kinds=("HN",))).sums["HN", "nguoi"]
    written = f"{wanted:,}".replace(",", ".")
    qtbot.waitUntil(lambda: written in view.sums_label.text(), timeout=WAIT_MS)
    assert len(view.table.model()._pages) <= 12  # type: ignore[attr-defined]
    assert PAGE_ROWS * 12 < 2_500


def test_the_calendar_is_led_by_keys_and_opens_a_day(
    desk: Desk, view: LedgerView, controller: LedgerController, model: ActivityTableModel, qtbot: QtBot
) -> None:
    desk.window.activateWindow()
    view.calendar_button.click()
    month = view.calendar.month
    assert view.calendar.isVisible()
    assert view.calendar.title.text() == "Tháng 11 năm 2026"
    assert month.day() == date(2026, 11, 16)
    press(month, Qt.Key.Key_PageUp)
    assert view.calendar.title.text() == "Tháng 10 năm 2026"
    press(month, Qt.Key.Key_PageDown)
    press(month, Qt.Key.Key_Right)
    press(month, Qt.Key.Key_Down)
    press(month, Qt.Key.Key_Up)
    assert month.day() == date(2026, 11, 17)
    assert view.form.day() == date(2026, 11, 17), "a new activity is written on the day looked at"
    of_day = len(_find(desk, start=date(2026, 11, 17), end=date(2026, 11, 18)))
    assert f"{of_day} việc" in month.accessibleDescription()
    month.choose(date(2026, 11, 29))
    press(month, Qt.Key.Key_Return)
    assert view.calendar.isVisible(), "an empty day asks for its first entry"
    assert view.form.day() == date(2026, 11, 29)
    qtbot.waitUntil(view.form.field("title").hasFocus)
    month.choose(date(2026, 11, 17))
    press(month, Qt.Key.Key_Return)
    assert not view.calendar.isVisible()
    assert model.rowCount() == of_day > 0
    (chip,) = view.filters.extra_chips()
    assert "17/11/2026" in chip.text()


def test_holidays_stand_in_the_calendar(desk: Desk, view: LedgerView) -> None:
    view.calendar_button.click()
    view.calendar.month.choose(date(2026, 9, 2))
    assert "Quốc khánh" in view.calendar.month.accessibleDescription()
    assert view.calendar.month.grid_start() == date(2026, 8, 31)


def test_a_view_is_kept_shown_renamed_and_removed(
    desk: Desk, view: LedgerView, controller: LedgerController, model: ActivityTableModel
) -> None:
    session = desk.window.session
    view.kind_chip.choose("HN")
    view.filters.narrow(statuses=(Status.DONE,))
    shown = model.rowCount()
    view.saved_button.ask_name()
    type_text(view.saved_button.line.edit, "Hội nghị đã họp")
    press(view.saved_button.line.edit, Qt.Key.Key_Return)
    assert not view.saved_button.line.isVisible()
    (kept,) = browsing.saved_views(session.ledger)
    view.filters.clear()
    assert model.rowCount() == 594
    view.saved_button.fill()
    view.saved_button.menu_of_views.actions()[0].trigger()
    assert model.rowCount() == shown
    assert view.kind_chip.value() == "HN"
    view.saved_button.ask_name()
    type_text(view.saved_button.line.edit, "hoi nghi da hop")
    assert view.saved_button.line.keep_button.text() == "Thay bộ lọc cùng tên"
    press(view.saved_button.line.edit, Qt.Key.Key_Escape)
    view.saved_button._remove(kept)
    assert browsing.saved_views(session.ledger) == ()
    controller.undo()
    assert browsing.saved_views(session.ledger) == (kept,)


def test_many_are_changed_at_once_and_taken_back_at_once(
    desk: Desk,
    view: LedgerView,
    controller: LedgerController,
    settle: Callable[[Desk], None],
    qtbot: QtBot,
) -> None:
    view.kind_chip.choose("HN")
    view.table.selectAll()
    assert view.bulk.isVisible()
    before = {one.id: one for one in _find(desk, kinds=("HN",))}
    type_text(view.bulk.add_tag, "quý IV")
    qtbot.waitUntil(view.bulk.apply_button.isEnabled, timeout=WAIT_MS)
    assert view.bulk.apply_button.text() == f"Sửa {len(before)} việc"
    desk.window.resize(1366, 600)
    qtbot.waitUntil(
        lambda: view.bulk.apply_button.visibleRegion().boundingRect() == view.bulk.apply_button.rect()
    )
    view.bulk.apply_button.click()
    settle(desk)
    qtbot.waitUntil(lambda: len(_find(desk, tags=("quý IV",))) == len(before), timeout=WAIT_MS)
    assert view.form_title.text() == "Hoạt động mới", "nothing is chosen any more"
    assert "sửa 51 việc cùng lúc" in view.undo_button.toolTip()
    view.undo_button.click()
    strip = desk.window.undoing.strip
    assert strip.isVisible(), "so much is asked about first"
    assert "51 việc" in strip.words.text()
    strip.yes_button.click()
    assert {one.id: one for one in _find(desk, kinds=("HN",))} == before


def test_an_import_is_named_and_asked_about_before_it_is_undone(
    desk: Desk, view: LedgerView, controller: LedgerController, settle: Callable[[Desk], None], qtbot: QtBot
) -> None:
    session = desk.window.session
    like = _find(desk)[0]
    with session.ledger.act("tracker.import"):
        session.ledger.activities.add(
            [replace(like, id=recording.new_activity_id(), title=f"dòng {n}") for n in range(300)]
        )
    session.activities_changed.emit()

    def count() -> int:
        return recording.count(session.ledger, ActivityQuery())

    assert "nhập 300 việc từ Excel" in view.undo_button.toolTip()
    controller.undo()
    strip = desk.window.undoing.strip
    assert strip.isVisible()
    assert count() == 894
    press(strip.yes_button, Qt.Key.Key_Escape)
    assert not strip.isVisible()
    controller.undo()
    strip.yes_button.click()
    settle(desk)
    qtbot.waitUntil(lambda: count() == 594, timeout=WAIT_MS)
    qtbot.waitUntil(view.redo_button.isEnabled, timeout=WAIT_MS)
    controller.redo()
    settle(desk)
    qtbot.waitUntil(lambda: count() == 894, timeout=WAIT_MS)


def test_the_key_in_an_empty_field_takes_the_last_act_back(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    desk.window.activateWindow()
    title = view.form.field("title")
    assert isinstance(title, QLineEdit)
    view.form.start_new(kind="HOP", day=date(2026, 11, 12), unit=None)
    type_text(title, "Giao ban đột xuất")
    press(title, Qt.Key.Key_Return)
    assert len(_find(desk, text="giao ban dot xuat")) == 1
    title.setFocus()
    qtbot.waitUntil(title.hasFocus)
    type_text(title, "x")
    press(title, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(_find(desk, text="giao ban dot xuat")) == 1, "the field undoes its own typing first"
    title.clear()
    title.setText("")
    press(title, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _find(desk, text="giao ban dot xuat") == [], timeout=WAIT_MS)


def test_the_history_of_an_entry_is_told_and_a_value_put_back(
    desk: Desk, view: LedgerView, controller: LedgerController
) -> None:
    one = _find(desk, kinds=("HN",), end=date(2026, 11, 10))[0]
    controller.show_activities([one.id])
    place = view.form.field("place")
    assert isinstance(place, QLineEdit)
    place.setText("")
    type_text(place, "Sân vận động xã")
    dialog = controller.show_history()
    assert isinstance(dialog, HistoryDialog)
    presses = [press for press in dialog.findChildren(QPushButton) if press.text() == "Trả lại giá trị trước"]
    assert len(presses) == 1
    presses[0].click()
    assert recording.get(desk.window.session.ledger, [one.id])[0].place == one.place
    assert place.text() == one.place
    dialog.close()


def test_the_ledger_is_proved_from_the_menu(
    desk: Desk, view: LedgerView, controller: LedgerController, settle: Callable[[Desk], None], qtbot: QtBot
) -> None:
    controller.list.prove_action.trigger()
    settle(desk)
    qtbot.waitUntil(lambda: "Sổ nguyên vẹn" in desk.window.notice_text(), timeout=WAIT_MS)
    conn = desk.window.session.ledger._writing.conn
    conn.execute("UPDATE activity SET place = 'Nơi khác' WHERE id = 1")
    controller.list.prove_action.trigger()
    settle(desk)
    qtbot.waitUntil(lambda: "khác với lịch sử đã ghi" in desk.window.notice_text(), timeout=WAIT_MS)


def test_undo_crosses_from_the_desk_to_the_ledger(
    desk: Desk, settle: Callable[[Desk], None], qtbot: QtBot
) -> None:
    session = desk.window.session
    session.report_wanted.emit(SAMPLE_REGIME, SAMPLE_PERIOD)
    settle(desk)
    reports = desk.places.reports
    assert reports is not None
    qtbot.waitUntil(lambda: reports.desk.draft is not None, timeout=WAIT_MS)
    draft = reports.desk.draft
    assert draft is not None
    section = reports.desk.section
    before = session.ledger.reports.by_id(draft.report.id)
    editor = desk.window.widget_of("reports").desk.editor  # type: ignore[attr-defined]
    type_text(editor, "Chữ mới. ")
    reports.desk.flush()
    assert session.ledger.reports.by_id(draft.report.id) != before
    desk.window.activateWindow()
    editor.setFocus()
    press(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk)
    qtbot.waitUntil(lambda: session.ledger.reports.by_id(draft.report.id) == before, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: (
            editor.blocks() == reports.desk.draft.text(section).blocks  # type: ignore[union-attr]
            and "Chữ mới" not in editor.toPlainText()
        ),
        timeout=WAIT_MS,
    )
    dialog = reports.desk.history.show()
    assert dialog is not None
    dialog.close()


def test_what_is_undone_concerns_no_window_that_is_gone(desk: Desk) -> None:
    session = desk.window.session
    for place in ("reports", "settings", "ledger"):
        desk.window.go_to(place)
    session.change_settings(theme="dark")  # the window is made anew
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    session.taken_back.emit(TakenBack((), (), 0))


def test_what_was_entered_by_mistake_is_taken_out_and_brought_back(
    desk: Desk, view: LedgerView, controller: LedgerController
) -> None:
    ledger = desk.window.session.ledger
    before = {one.id: one for one in _find(desk)}
    select = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    view.table.selectionModel().select(view.table.model().index(1, 0), select)
    gone = controller._current
    assert gone is not None
    view.table.setFocus()
    press(view.table, Qt.Key.Key_Delete)
    assert gone.id not in {one.id for one in _find(desk)}
    assert controller._current is None
    assert recording.history_of(ledger, gone.id)[-1].new is None
    controller.undo()
    assert {one.id: one for one in _find(desk)} == before

    first, last = view.table.model().index(2, 0), view.table.model().index(4, 0)
    view.table.selectionModel().select(QItemSelection(first, last), select)
    controller.list.remove_action.trigger()
    assert len(_find(desk)) == len(before) - 3
    controller.undo()
    assert {one.id: one for one in _find(desk)} == before
    assert recording.verify_history(ledger).holds


def test_what_is_counted_slowly_is_shown_before_it_is_counted(
    desk: Desk,
    view: LedgerView,
    controller: LedgerController,
    model: ActivityTableModel,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(list_controller, "_COUNTED_AT_ONCE", 20)
    query = ActivityQuery(text="Hội nghị", exact=True)
    expected = _find(desk, text="Hội nghị", exact=True)
    assert len(expected) > 40
    controller.list.show_query(query)
    assert model.rowCount() == 20
    assert view.count_label.text() == "Đang đếm…"
    view.table.selectAll()  # what is seen, not what is not counted yet
    chosen = controller.list.chosen_query()
    assert chosen is not None
    assert recording.count(desk.window.session.ledger, chosen) == 20

    qtbot.waitUntil(lambda: model.rowCount() == len(expected), timeout=WAIT_MS)
    assert view.count_label.text().startswith(f"{len(expected)} / ")
    assert controller.list.count_chosen() == 20
    rows = [model.activity(row) for row in range(len(expected) - 1, -1, -1)]
    assert [one.id for one in rows if one is not None] == [one.id for one in reversed(expected)]


def test_a_place_is_emptied_in_many(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    ids = [one.id for one in _find(desk, kinds=("HN",)) if one.place and one.first_day < date(2026, 11, 1)][
        :3
    ]
    assert len(ids) == 3
    controller.show_activities(ids)
    view.table.selectAll()
    view.bulk.place.setText("bị bỏ qua")
    view.bulk.clear_place.setChecked(True)
    assert not view.bulk.place.isEnabled()
    qtbot.waitUntil(view.bulk.apply_button.isEnabled, timeout=WAIT_MS)
    view.bulk.apply_button.click()
    ledger = desk.window.session.ledger
    qtbot.waitUntil(lambda: {one.place for one in recording.get(ledger, ids)} == {""}, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not view.bulk.clear_place.isChecked(), timeout=WAIT_MS)
    assert view.bulk.place.isEnabled()
    qtbot.waitUntil(desk.window.session.jobs.is_idle, timeout=WAIT_MS)


def test_a_kept_view_keeps_its_order(desk: Desk, view: LedgerView, controller: LedgerController) -> None:
    day = controller._model.COLUMNS.index("day")
    view.table.horizontalHeader().sectionClicked.emit(day)
    assert controller.query().order is browsing.Order.OLDEST
    view.saved_button.ask_name()
    view.saved_button.line.edit.setText("Từ cũ đến mới")
    view.saved_button.line.keep_button.click()
    controller.list.show_all()
    assert controller.query().order is browsing.Order.NEWEST
    (kept,) = browsing.saved_views(desk.window.session.ledger)
    view.saved_button.view_chosen.emit(kept)
    assert controller.query().order is browsing.Order.OLDEST

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCalendarWidget, QFileDialog, QLineEdit, QToolButton

from soxa.services.drafting import open_report
from soxa.ui.app import Desk
from soxa.ui.ledger.words import say_field
from soxa.ui.qt_words import QtWords
from soxa.ui.reports.view import ReportsView
from soxa.ui.start.view import StartView

pytestmark = pytest.mark.gui


def _menu(edit: QLineEdit) -> list[str]:
    menu = edit.createStandardContextMenu()
    actions: list[QAction] = menu.actions()
    return [action.text().split("\t")[0] for action in actions if action.text()]


def test_menus_of_fields_and_dialogs_speak_the_language_of_the_window(desk: Desk) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    words = QtWords(desk.window.session, app)
    app.installTranslator(words)
    try:
        edit = QLineEdit("chữ")
        assert _menu(edit) == ["Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán", "Xóa", "Chọn tất cả"]
        assert QCoreApplication.translate("QShortcut", "Ctrl") == "Ctrl", (
            "what the catalogue has no word for stays Qt's own"
        )
        dialog = QFileDialog()
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        assert dialog.labelText(QFileDialog.DialogLabel.Reject) == "Thôi"

        desk.window.session.change_settings(language="en")
        assert _menu(edit)[-1] == "Select all"
    finally:
        app.removeTranslator(words)


def test_the_calendar_names_its_months_in_the_language_of_the_window(desk: Desk) -> None:
    desk.window.go_to("today")
    edit = desk.window.widget_of("today").quick_day  # type: ignore[attr-defined]
    edit.set_day(date(2026, 11, 16))
    edit._open_calendar()
    calendar = edit.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.locale().language() is QLocale.Language.Vietnamese
    month = calendar.findChild(QToolButton, "qt_calendar_monthbutton")
    assert month is not None
    assert month.text().lower() == "tháng 11"
    assert calendar.horizontalHeaderFormat() is QCalendarWidget.HorizontalHeaderFormat.ShortDayNames
    calendar.hide()


def test_fields_are_called_by_their_names(desk: Desk) -> None:
    session = desk.window.session
    kind = next(kind for kind in session.pack.kinds if kind.quantities)
    quantity = kind.quantities[0]
    assert say_field(session, f"quantity:{quantity.code}", kind=kind.code) == quantity.name
    assert say_field(session, "first_day", kind=kind.code) == "Ngày"


def test_the_list_chooses_the_report_that_is_due(desk: Desk) -> None:
    session = desk.window.session
    open_report(session.ledger, "R01-thang", "2026-10")
    desk.window.go_to("reports")
    view = desk.window.widget_of("reports")
    assert isinstance(view, ReportsView)
    view.arrived.emit()
    at = view.table.currentRow()
    name, state = view.table.item(at, 0), view.table.item(at, 3)
    assert name is not None
    assert state is not None
    assert name.text() == "Báo cáo tháng 10/2026"
    assert state.text() == "Đang soạn, quá hạn"
    assert state.foreground().color().name() == session.tones.danger


def test_enter_goes_on_and_a_choice_takes_the_fault_away(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ledger=False)
    view = desk.window.centralWidget().findChild(StartView)
    assert isinstance(view, StartView)
    view.welcome.new_button.click()
    view.office.next_button.click()
    assert view.office.fault.text() != ""
    view.office.communes.setCurrentRow(0)
    assert view.office.fault.text() == ""
    view.office.next_button.click()
    assert view.pages.currentWidget() is view.regimes
    assert desk.window.focusWidget() is view.regimes.next_button
    assert view.regimes.next_button.focusPolicy() & Qt.FocusPolicy.TabFocus

"""Slips in the window: made, dropped, taken in, asked for, typed in. What each takes is counted in actions.

An action is a press of the mouse or of a key that is no letter of a text, one text typed, one file chosen or
dropped: making nine slips takes 2, taking nine files in 1, reminding one unit 2, typing in one that
was told by telephone (four figures) 14.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from filled_forms import fill_form, save_book, without_identity
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.domain.slips import Way
from soxa.domain.values import Absence
from soxa.services.slip_board import SlipState
from soxa.ui import files
from soxa.ui.app import Desk
from soxa.ui.reports.slips_controller import SlipsController
from soxa.ui.reports.slips_view import SlipsView
from soxa.ui.widgets import Picker

pytestmark = pytest.mark.gui

REGIME, NEXT = "R01-thang", "2026-12"
CLINIC, SCHOOLS, HAMLETS = 4, 5, 8
_PLAIN = Qt.KeyboardModifier.NoModifier
_MT = "Ra quân vệ sinh môi trường"


@pytest.fixture(autouse=True)
def _no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "open_outside", lambda _path: True)


@pytest.fixture
def slips(desk: Desk) -> SlipsController:
    """The board of December, for which nobody has sent anything."""
    desk.window.go_to("reports")
    assert desk.places.reports is not None
    return desk.places.reports.show_slips(REGIME, NEXT)


@pytest.fixture
def view(slips: SlipsController) -> SlipsView:
    found = slips.parent()
    assert isinstance(found, SlipsView)
    return found


@pytest.fixture
def forms(
    slips: SlipsController, view: SlipsView, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[Path]:
    """The nine forms, as the window writes them."""
    folder = tmp_path / "phieu"
    monkeypatch.setattr(files, "ask_folder", lambda *_, **__: folder)
    with qtbot.waitSignal(slips.made, timeout=WAIT_MS) as told:
        view.make_button.click()
    made: list[Path] = list(told.args[0])
    return made


def _drop(desk: Desk, slips: SlipsController, paths: Sequence[Path], qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, mime, button, modifier)
    with qtbot.waitSignal(slips.taken, timeout=WAIT_MS):
        desk.window.dropEvent(event)


def _click(button: QAbstractButton) -> None:
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


class Hand:
    """What was done by hand, one action after the other."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def choose(self, view: SlipsView, row: int) -> None:
        self.done.append(f"row {row}")
        at = view.table.visualRect(view.table.model().index(row, 1)).center()
        QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def click(self, button: QAbstractButton) -> None:
        self.done.append(button.text())
        _click(button)

    def type(self, widget: QWidget, text: str) -> None:
        self.done.append(text)
        type_text(widget, text)

    def key(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = _PLAIN) -> None:
        self.done.append(key.name)
        press(widget, key, modifier)


def _states(slips: SlipsController) -> dict[str, SlipState]:
    assert slips.board is not None
    return {row.form.template.code: row.state for row in slips.board.rows}


def test_the_tab_opens_on_the_report_whose_deadline_is_nearest(desk: Desk) -> None:
    desk.window.go_to("reports")
    reports = desk.places.reports
    assert reports is not None
    place = desk.window.widget_of("reports")
    place.tabs.setCurrentIndex(1)  # type: ignore[attr-defined]

    assert reports.slips is not None
    assert reports.slips.board is not None
    assert (reports.slips.board.regime.code, reports.slips.board.period.label) == (REGIME, "2026-11")
    # Typed in figure by figure long before there were forms: these are slips, too.
    assert _states(reports.slips)["P5"] is not SlipState.MISSING


def test_nine_slips_are_made_by_one_press_and_a_folder(forms: list[Path], desk: Desk) -> None:
    assert [path.name.split("-")[5] for path in forms] == [f"P{number}" for number in range(1, 10)]
    assert "9" in desk.window.notice_text()


def test_nine_files_dropped_anywhere_are_in_the_ledger(
    desk: Desk, slips: SlipsController, view: SlipsView, forms: list[Path], qtbot: QtBot
) -> None:
    for path in forms:
        fill_form(path, default=7, highlights="Nội dung mẫu của đơn vị.")
    desk.window.go_to("today")
    _drop(desk, slips, forms, qtbot)

    assert desk.window.place() == "reports"
    assert view.pages.currentWidget() is view.results
    assert view.results.words().count("Phiếu mới") == 9
    assert set(_states(slips).values()) == {SlipState.SENT}
    kept = desk.window.session.ledger.slips.for_period(slips.board.period.start, slips.board.period.end)  # type: ignore[union-attr]
    assert {slip.receipt.way for slip in kept if slip.receipt} == {Way.ZALO}

    _drop(desk, slips, forms, qtbot)
    assert view.results.words().count("Đã có, không thay đổi gì") == 9
    press(view.results.back, Qt.Key.Key_Escape)
    assert view.pages.currentWidget() is view.board_page


def test_a_folder_that_is_dropped_gives_its_slips(
    desk: Desk, slips: SlipsController, view: SlipsView, forms: list[Path], qtbot: QtBot
) -> None:
    fill_form(forms[CLINIC], {"YT02": 120})
    _drop(desk, slips, [forms[CLINIC].parent], qtbot)

    assert view.results.words().count("Phiếu mới") == 1
    assert "Không nhận được" not in view.results.words()


def test_what_cannot_be_read_is_told_by_cell_with_its_remedy(
    desk: Desk, slips: SlipsController, view: SlipsView, forms: list[Path], qtbot: QtBot, tmp_path: Path
) -> None:
    fill_form(forms[CLINIC], {"YT01": "96,5", "YT02": "nhiều lắm"})
    _drop(desk, slips, [forms[CLINIC]], qtbot)

    assert "nhiều lắm" in view.results.words()
    assert "F10" in view.results.words()
    assert _states(slips)["P5"] is SlipState.PARTIAL


def test_a_newer_slip_says_what_it_changes_and_an_older_one_overwrites_nothing(
    desk: Desk, slips: SlipsController, view: SlipsView, forms: list[Path], qtbot: QtBot, tmp_path: Path
) -> None:
    newer = fill_form(forms[CLINIC], {"YT02": 120}, on="13/12/2026", to=tmp_path / "moi.xlsx")
    older = fill_form(forms[CLINIC], {"YT02": 90}, on="10/12/2026", to=tmp_path / "cu.xlsx")
    newest = fill_form(forms[CLINIC], {"YT02": 135}, on="14/12/2026", to=tmp_path / "moi-nhat.xlsx")
    _drop(desk, slips, [newer], qtbot)
    _drop(desk, slips, [older], qtbot)
    assert "Cũ hơn phiếu đã có" in view.results.words()
    _drop(desk, slips, [newest], qtbot)

    assert "120 → 135" in view.results.words()
    slips.show_board()
    view.table.selectRow(CLINIC)
    table = view.detail.table
    shown = [str(table.model().index(at, 1).data()) for at in range(table.rowCount())]
    assert "135 (trước: 90; 120)" in shown


def test_a_late_older_slip_says_that_it_fills_blanks(
    desk: Desk, slips: SlipsController, view: SlipsView, forms: list[Path], qtbot: QtBot, tmp_path: Path
) -> None:
    newer = fill_form(forms[CLINIC], {"YT02": 120}, on="13/12/2026", to=tmp_path / "moi.xlsx")
    older = fill_form(forms[CLINIC], {"YT02": 90, "YT01": 96}, on="10/12/2026", to=tmp_path / "cu.xlsx")
    _drop(desk, slips, [newer], qtbot)
    _drop(desk, slips, [older], qtbot)

    assert "chỉ thêm 1 số liệu còn trống" in view.results.words()
    assert "→ 96" in view.results.words()


def test_rows_of_a_hamlet_that_were_put_right_left_out_or_not_read_are_told(
    desk: Desk, slips: SlipsController, view: SlipsView, forms: list[Path], qtbot: QtBot, tmp_path: Path
) -> None:
    roads, ditches = ("5/12", "Dọn đường", _MT, "", 1, None, 45), ("7/12", "Khơi mương", _MT, "", 1, None, 30)
    trees, songs = ("8/12", "Trồng cây", _MT, "", 1, None, 20), ("9/12", "Văn nghệ", "Hát", "", 1, None, 5)
    first = _with_rows(forms[HAMLETS], [roads, ditches, trees], 9, tmp_path / "mot.xlsx")
    later = _with_rows(forms[HAMLETS], [roads, ("6/12", *ditches[1:]), songs], 10, tmp_path / "hai.xlsx")
    _drop(desk, slips, [first], qtbot)
    _drop(desk, slips, [later], qtbot)

    said = view.results.words()
    assert "Mới hơn, có đổi hoạt động" in said
    assert "hoạt động cũ được bỏ khỏi sổ: 07/12/2026 Khơi mương" in said
    assert "xóa ở Sổ theo dõi: 08/12/2026 Trồng cây" in said
    press(view.results.back, Qt.Key.Key_Escape)
    view.table.selectRow(HAMLETS)
    told = "\n".join(one.text() for one in view.detail.findChildren(QLabel))
    assert "2 hoạt động trong Sổ theo dõi" in told
    assert "Dòng 12: " in told


def _with_rows(form: Path, rows: Sequence[Sequence[object]], hour: int, to: Path) -> Path:
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    for number, cells in enumerate(rows, start=10):
        for column, value in enumerate(cells, start=2):
            sheet.cell(number, column).value = value  # type: ignore[assignment]
    save_book(book, to, saved=datetime(2026, 12, 14, hour))
    return to


def test_a_slip_that_lost_its_name_is_asked_about_inline(
    desk: Desk, slips: SlipsController, view: SlipsView, forms: list[Path], qtbot: QtBot
) -> None:
    fill_form(forms[CLINIC], {"YT02": 120})
    _drop(desk, slips, [without_identity(forms[CLINIC])], qtbot)
    assert "Cần chọn thêm" in view.results.words()
    assert not _named(view, "Nhận").isEnabled()

    unit, form, period = view.results.findChildren(Picker)
    assert slips.board is not None
    clinic = slips.board.rows[CLINIC].unit
    assert unit.choose(clinic.id)
    form.choose("P5")
    assert period.choose(slips.board.period)
    period.currentIndexChanged.emit(period.currentIndex())
    with qtbot.waitSignal(slips.taken, timeout=WAIT_MS):
        _click(_named(view, "Nhận"))

    assert "Phiếu mới" in view.results.words()
    assert _states(slips)["P5"] is SlipState.PARTIAL


def _named(view: SlipsView, name: str) -> QPushButton:
    pressed = view.findChildren(QPushButton)
    return next(one for one in pressed if one.isVisible() and one.accessibleName() == name)


def test_a_reminder_is_copied_by_two_actions_and_noted(
    desk: Desk, slips: SlipsController, view: SlipsView
) -> None:
    hand = Hand()
    hand.choose(view, 7)
    hand.click(view.detail.remind_button)

    assert len(hand.done) == 2, hand.done
    text = QApplication.clipboard().text()
    assert text.startswith("Kính gửi Công an,")
    assert "tháng 12 năm 2026" in text
    assert slips.board is not None
    assert slips.board.rows[7].reminded is not None
    assert slips.board.rows[6].reminded is None

    _click(view.remind_all)
    assert QApplication.clipboard().text().count("\n- ") == 9


def test_what_was_told_by_telephone_is_typed_in_by_keys(
    desk: Desk, slips: SlipsController, view: SlipsView, qtbot: QtBot
) -> None:
    hand = Hand()
    hand.choose(view, SCHOOLS)
    hand.key(view.table, Qt.Key.Key_Return)
    form = view.form
    assert form.isVisible()
    hand.type(form.teller, "Cô Mẫu, hiệu trưởng")
    for field in (form.teller, form.day, form.source):
        hand.key(field, Qt.Key.Key_Return)
    numbers = list(form.numbers.values())
    for at, number in enumerate(numbers[:-1]):
        assert desk.window.focusWidget() is number
        hand.type(number, "1.250" if at == 0 else "12")
        hand.key(number, Qt.Key.Key_Return)
    nil = list(form.nils.values())[-1]
    hand.done.append(nil.text())
    nil.setChecked(True)
    with qtbot.waitSignal(slips.taken, timeout=WAIT_MS):
        hand.key(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert len(hand.done) == 14, hand.done
    assert _states(slips)["P6"] is SlipState.SENT
    assert slips.board is not None
    slip = slips.board.rows[SCHOOLS].slip
    assert slip is not None
    assert slip.receipt is not None
    assert (slip.receipt.way, slip.receipt.sender) == (Way.PHONE, "Cô Mẫu, hiệu trưởng")
    assert slip.values["GD01"] == Decimal(1250)
    assert list(slip.values.values()).count(Absence.NIL) == 1


def test_a_hamlet_that_told_its_activities_by_telephone_has_sent(
    desk: Desk, slips: SlipsController, view: SlipsView, qtbot: QtBot
) -> None:
    view.table.setFocus()
    view.table.selectRow(HAMLETS)
    press(view.table, Qt.Key.Key_Return)
    type_text(view.form.teller, "Trưởng thôn mẫu")
    with qtbot.waitSignal(slips.taken, timeout=WAIT_MS):
        press(view.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert _states(slips)["P9"] is SlipState.SENT


def test_the_form_says_beside_the_place_what_is_missing(
    desk: Desk, slips: SlipsController, view: SlipsView
) -> None:
    view.table.selectRow(SCHOOLS)
    _click(view.detail.type_button)
    form = view.form
    form.submit()
    assert form.fault.text() == "Ghi người báo, để sau này biết hỏi lại ai."
    type_text(form.teller, "Cô Mẫu")
    form.submit()
    assert form.fault.text().startswith("Phiếu chưa có số liệu")
    first = next(iter(form.numbers.values()))
    type_text(first, "8.5.1")
    form.submit()
    assert desk.window.focusWidget() is first
    press(form, Qt.Key.Key_Escape)
    assert view.pages.currentWidget() is view.board_page

    # What was typed halfway is there again.
    _click(view.detail.type_button)
    assert (form.teller.text(), next(iter(form.numbers.values())).text()) == ("Cô Mẫu", "8.5.1")


def test_the_board_goes_to_the_period_that_came(
    desk: Desk, slips: SlipsController, view: SlipsView, forms: list[Path], qtbot: QtBot
) -> None:
    slips.open(REGIME, "2026-10")
    fill_form(forms[CLINIC], {"YT02": 120})
    _drop(desk, slips, [forms[CLINIC]], qtbot)

    assert slips.board is not None
    assert slips.board.period.label == NEXT


def test_the_day_slips_are_due_is_changed_in_place_and_taken_back_by_undo(
    desk: Desk, slips: SlipsController, view: SlipsView
) -> None:
    assert slips.board is not None
    before = slips.board.due
    view.due.selectAll()
    view.due.setFocus()
    type_text(view.due, "10/12/2026")
    press(view.due, Qt.Key.Key_Return)
    assert str(slips.board.due) == "2026-12-10"

    desk.window.session.undo_wanted.emit()
    assert slips.board.due == before


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_control_of_the_board_and_form_has_a_name(
    open_desk: Callable[..., Desk], language: str
) -> None:
    desk = open_desk(language)
    desk.window.go_to("reports")
    assert desk.places.reports is not None
    controller = desk.places.reports.show_slips(REGIME, NEXT)
    view = controller.parent()
    assert isinstance(view, SlipsView)
    view.table.selectRow(CLINIC)
    controller.type_in()
    buttons = [one for one in view.findChildren(QPushButton) if one.isVisible()]

    assert all(one.accessibleName() for one in buttons)
    assert all(edit.accessibleName() for edit in view.form.numbers.values())

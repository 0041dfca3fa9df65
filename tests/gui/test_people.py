"""Who works here: asked at start, remembered, told in the history; and the PIN that hides the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.domain.ids import PersonId
from soxa.domain.offices import Person, Role
from soxa.ui.app import Desk
from soxa.ui.history_dialog import HistoryDialog
from soxa.ui.people import cover
from soxa.ui.people.pages import LockPage, PinPage, WhoPage

pytestmark = pytest.mark.gui

CLERK = Person(PersonId(UUID(int=71)), "", "Văn thư", None, None, None, None, Role.CLERK)
OFFICER = Person(
    PersonId(UUID(int=72)), "", "Chuyên viên Văn phòng HĐND và UBND", None, None, None, None, Role.OFFICER
)


def _reopened_with(desk: Desk, *people: Person) -> None:
    session = desk.window.session
    for person in people:
        session.ledger.save_person(person)
    path = session.ledger.path
    session.close_ledger()
    session.open_path(path)


def _page(desk: Desk) -> object:
    return desk.window.people.page


def _is_locked(desk: Desk) -> bool:
    return desk.window.people.is_locked


def _person(desk: Desk) -> Person | None:
    return desk.window.session.person


def _set_pin(desk: Desk, pin: str, again: str | None = None) -> PinPage:
    desk.window.people.ask_pin()
    page = _page(desk)
    assert isinstance(page, PinPage)
    type_text(page.pin, pin)
    type_text(page.again, pin if again is None else again)
    page.keep_button.click()
    return page


def test_one_name_to_pick_is_not_asked_about(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    assert not desk.window.is_covered
    assert desk.window.rail.person.text() == "Chọn người…"
    assert desk.window.session.role is Role.OFFICER


def test_who_works_is_picked_at_start_with_two_keys_and_remembered(
    open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = open_desk()
    _reopened_with(desk, OFFICER, CLERK)
    page = _page(desk)
    assert isinstance(page, WhoPage)
    assert [page.people.item(row).text().split("\n")[0] for row in range(page.people.count())] == [
        "Người Ký Mẫu", "Chuyên viên Văn phòng HĐND và UBND", "Văn thư",
    ]  # fmt: skip
    desk.window.activateWindow()
    qtbot.waitUntil(page.people.hasFocus, timeout=WAIT_MS)
    press(page.people, Qt.Key.Key_Down)
    press(page.people, Qt.Key.Key_Return)
    session = desk.window.session
    assert _person(desk) == OFFICER
    assert session.ledger.actor == OFFICER.position
    assert not desk.window.is_covered
    path = session.ledger.path
    session.close_ledger()
    session.open_path(path)
    assert not desk.window.is_covered
    assert _person(desk) == OFFICER
    # Who has left the position is not picked by memory.
    _reopened_with(desk, replace(OFFICER, until=date(2026, 11, 1)))
    assert _person(desk) is None
    assert isinstance(_page(desk), WhoPage)


def test_it_may_be_put_off(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk()
    _reopened_with(desk, OFFICER)
    page = _page(desk)
    assert isinstance(page, WhoPage)
    page.later_button.click()
    assert not desk.window.is_covered
    assert desk.window.session.person is None
    assert desk.window.place() == "today"


def test_somebody_new_enters_her_name_and_the_history_tells_it(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.window.people.ask_who()
    page = _page(desk)
    assert isinstance(page, WhoPage)
    page.new_button.click()
    page.add_button.click()
    assert "Chưa có họ tên" in page.fault.text()
    type_text(page.position, "Công chức Văn hóa")
    page.role.choose(Role.OFFICER)
    page.add_button.click()
    session = desk.window.session
    person = session.person
    assert person is not None
    assert person.position == "Công chức Văn hóa"
    assert session.ledger.actor == "Công chức Văn hóa"
    session.ledger.save_person(CLERK)
    assert session.ledger.history.latest(1)[0].actor == "Công chức Văn hóa"


def test_the_clerk_begins_where_her_work_stands(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    session = desk.window.session
    session.ledger.save_person(CLERK)
    session.pick_person(CLERK)
    path = session.ledger.path
    session.close_ledger()
    session.open_path(path)
    assert desk.window.place() == "exchange"


def test_a_locked_screen_shows_nothing_does_nothing_and_opens_to_the_pin_alone(
    open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = open_desk()
    session = desk.window.session
    session.ledger.save_person(OFFICER)
    session.pick_person(OFFICER)
    assert "khác" not in _set_pin(desk, "1234", "1235").fault.text()
    assert "không giống nhau" in _page(desk).fault.text()  # type: ignore[attr-defined]
    _set_pin(desk, "12")
    assert "4 đến 8" in _page(desk).fault.text()  # type: ignore[attr-defined]
    _set_pin(desk, "2468")
    assert not desk.window.is_covered
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=WAIT_MS)
    press(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    page = _page(desk)
    assert isinstance(page, LockPage)
    assert not desk.window.rail.isVisible()
    before = session.ledger.history.count()
    press(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(desk.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert session.ledger.history.count() == before
    assert desk.window.place() == "today"
    for typed, opens in (("1357", False), ("", False), ("2468", True)):
        page.pin.clear()
        type_text(page.pin, typed)
        page.unlock_button.click()
        assert desk.window.is_covered is not opens
    assert desk.window.rail.isVisible()


def test_guessing_is_slowed_down(open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk()
    session, people = desk.window.session, desk.window.people
    session.ledger.save_person(OFFICER)
    session.pick_person(OFFICER)
    _set_pin(desk, "2468")
    now = [1000.0]
    monkeypatch.setattr(people, "_now_s", lambda: now[0])
    people.lock()
    page = _page(desk)
    assert isinstance(page, LockPage)

    def try_it(pin: str) -> None:
        type_text(page.pin, pin)
        page.unlock_button.click()

    for _ in range(5):
        try_it("0000")
    try_it("2468")
    assert _is_locked(desk)
    assert "Chờ" in page.fault.text()
    now[0] += 31
    try_it("2468")
    assert not _is_locked(desk)


def test_the_screen_locks_itself_after_her_minutes_and_at_the_next_start(
    open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    session, people = desk.window.session, desk.window.people
    now = [1000.0]
    monkeypatch.setattr(people, "_now_s", lambda: now[0])
    session.ledger.save_person(OFFICER)
    session.pick_person(OFFICER)
    _set_pin(desk, "2468")
    now[0] += 9 * 60
    people.lock_if_idle()
    assert not _is_locked(desk)
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Shift)
    now[0] += 9 * 60
    people.lock_if_idle()
    assert not _is_locked(desk)
    now[0] += 60
    people.lock_if_idle()
    assert _is_locked(desk)
    path = session.ledger.path
    session.close_ledger()
    assert not desk.window.is_covered
    session.open_path(path)
    assert _is_locked(desk)
    QApplication.processEvents()


def test_a_removed_pin_locks_nothing(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    session, people = desk.window.session, desk.window.people
    session.ledger.save_person(OFFICER)
    session.pick_person(OFFICER)
    _set_pin(desk, "2468")
    people.ask_pin()
    page = _page(desk)
    assert isinstance(page, PinPage)
    page.remove_button.click()
    people.lock()
    assert isinstance(_page(desk), PinPage)
    assert session.kept_pin == ""


def test_an_officer_sees_her_units_reports_first_and_writes_for_her_unit(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    session = desk.window.session
    unit = next(one for one in session.units if one.code == "VP")
    person = replace(OFFICER, unit=unit.id)
    session.ledger.save_person(person)
    today: Any = desk.window.widget_of("today")
    assert today.unit.value() == ""
    session.pick_person(person)
    assert today.unit.value() == "VP"
    today.unit.choose("")
    desk.window.go_to("today")
    assert today.unit.value() == "", "what she chose herself stays"
    desk.window.go_to("ledger")
    ledger: Any = desk.window.widget_of("ledger")
    assert ledger.form.unit() == unit.id
    session.pick_person(CLERK)
    assert today.unit.value() == ""


def _with_pin(desk: Desk) -> None:
    session = desk.window.session
    session.ledger.save_person(OFFICER)
    session.pick_person(OFFICER)
    _set_pin(desk, "2468")


def test_a_dialog_left_open_is_closed_when_the_screen_locks(
    open_desk: Callable[..., Desk], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    people = desk.window.people
    _with_pin(desk)
    now = [1000.0]
    monkeypatch.setattr(people, "_now_s", lambda: now[0])
    dialog = HistoryDialog(desk.window.session, desk.window, about="Họp thôn", read=lambda: ())
    dialog.open()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is dialog.windowHandle(), timeout=WAIT_MS)
    now[0] += 9 * 60
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Shift)
    now[0] += 9 * 60
    people.lock_if_idle()
    assert not _is_locked(desk), "who types in a dialog has not left"
    now[0] += 60
    people.lock_if_idle()
    assert _is_locked(desk)
    assert not dialog.isVisible()


def test_asking_for_somebody_else_and_picking_nobody_opens_nothing(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    people = desk.window.people
    _with_pin(desk)
    people.ask_who()
    _who(desk).later_button.click()
    assert not desk.window.is_covered
    assert _person(desk) == OFFICER
    people.lock()
    lock = _page(desk)
    assert isinstance(lock, LockPage)
    lock.other_button.click()
    _who(desk).later_button.click()
    assert _is_locked(desk)
    assert _person(desk) == OFFICER


def test_what_comes_from_other_machines_is_not_told_on_a_locked_screen(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    _with_pin(desk)
    desk.window.people.lock()
    desk.window.show_joined("Vừa nhận 12 thay đổi")
    assert not any(one.isVisible() and "12" in one.text() for one in desk.window.findChildren(QPushButton))
    page = _page(desk)
    assert isinstance(page, LockPage)
    type_text(page.pin, "2468")
    page.unlock_button.click()
    assert any(one.isVisible() and "12" in one.text() for one in desk.window.findChildren(QPushButton))


def test_in_another_language_the_screen_locks_itself_as_before(
    open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cover, "_LOOK_MS", 20)
    desk = open_desk()
    _with_pin(desk)
    desk.window.session.change_settings(language="en", lock_after_min=0)
    QTest.qWait(200)
    assert _is_locked(desk)


def _who(desk: Desk) -> WhoPage:
    page = _page(desk)
    assert isinstance(page, WhoPage)
    return page

"""The month's report from Hôm nay to a sent file, by what an officer presses: how many actions it takes.

The slips are in. An action is a press of the mouse, a press of a key that is no letter of a text, or one text
typed; choosing a file counts as one. On the sample: 50, of which 33 give the reasons of eleven points.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_under_test import NOW, WAIT_MS, press, type_text

from soxa.domain.packs import Severity
from soxa.domain.reports import State
from soxa.services.authority import make_authority
from soxa.ui.app import Desk
from soxa.ui.reports.desk_controller import DeskController
from soxa.ui.reports.desk_view import DeskView
from soxa.ui.reports.view import ReportsView

pytestmark = pytest.mark.gui

DUE = "Soạn báo cáo: Báo cáo tháng 11/2026"
LOOKING = 20
"""Points that ask for a look and a reason: in a month of a real office, about so many."""


class Hands:
    """An officer's hands: each thing they do is counted."""

    def __init__(self) -> None:
        self.actions = 0

    def click(self, button: QAbstractButton) -> None:
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.actions += 1

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        press(widget, key)
        self.actions += 1

    def write(self, field: QLineEdit, text: str) -> None:
        field.setFocus()
        type_text(field, text)
        self.actions += 1

    def choose(self) -> None:
        self.actions += 1


def _named(window: QWidget, name: str) -> QAbstractButton | None:
    pressed = window.findChildren(QAbstractButton)
    return next((one for one in pressed if one.isVisible() and one.accessibleName() == name), None)


def _answer_all(hands: Hands, view: DeskView) -> None:
    """Look at each point that may be answered, and say why it stays."""
    points = view.points
    while True:
        open_ones = [
            at
            for at in range(points.list.count())
            if (number := points._number_at(at)) >= 0
            and points._points[number].severity is Severity.WARN
            and points._points[number].answer is None
        ]
        if not open_ones:
            return
        points.list.setCurrentRow(open_ones[0])
        hands.key(points.list, Qt.Key.Key_Space)
        hands.write(points.reason, "Đã đối chiếu với sổ của đơn vị")
        hands.key(points.reason, Qt.Key.Key_Return)


def _wait_for(controller: DeskController, state: State, qtbot: QtBot) -> None:
    def there() -> bool:
        return controller.draft is not None and controller.draft.report.state is state

    qtbot.waitUntil(there, timeout=2 * WAIT_MS)


def test_the_month_is_reported_in_few_actions(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    authority = make_authority(
        tmp_path / "khoa", commune="UBND xã Nậm Pung", passphrase="mật khẩu", when=NOW.astimezone()
    )
    hands = Hands()
    desk.window.go_to("today")
    qtbot.waitUntil(lambda: _named(desk.window, DUE) is not None, timeout=WAIT_MS)
    due = _named(desk.window, DUE)
    assert due is not None
    hands.click(due)
    assert desk.places.reports is not None
    controller = desk.places.reports.desk
    qtbot.waitUntil(
        lambda: controller.draft is not None and controller.draft.period.label == "2026-11", timeout=WAIT_MS
    )
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    view = place.desk
    hands.click(view.steps["check"])
    qtbot.waitUntil(desk.window.session.jobs.is_idle, timeout=WAIT_MS)
    _answer_all(hands, view)
    answering = hands.actions
    assert answering <= 2 + 3 * LOOKING

    hands.click(view.steps["seal"])
    _wait_for(controller, State.SEALED, qtbot)
    hands.click(view.steps["sign"])
    view.sign_panel.key.set_path(authority.person)
    hands.choose()
    hands.write(view.sign_panel.passphrase, "mật khẩu")
    hands.key(view.sign_panel.passphrase, Qt.Key.Key_Return)
    _wait_for(controller, State.SIGNED, qtbot)
    hands.click(view.steps["number"])
    hands.write(view.number_panel.number, "218")
    hands.key(view.number_panel.number, Qt.Key.Key_Return)
    _wait_for(controller, State.NUMBERED, qtbot)
    hands.click(view.steps["issue"])
    view.issue_panel.key.set_path(authority.organisation)
    hands.choose()
    hands.write(view.issue_panel.passphrase, "mật khẩu")
    hands.key(view.issue_panel.passphrase, Qt.Key.Key_Return)
    _wait_for(controller, State.ISSUED, qtbot)
    hands.click(view.steps["send"])
    with qtbot.waitSignal(controller.steps.sent, timeout=WAIT_MS):
        controller.steps.send_to(tmp_path / "gui")
    hands.choose()
    qtbot.waitUntil(desk.window.session.jobs.is_idle, timeout=WAIT_MS)
    hands.click(view.send_panel.ways["usb"])
    _wait_for(controller, State.SENT, qtbot)
    # Sealing, two signatures, number, day and sending: what every report costs beside its words.
    assert hands.actions - answering <= 16

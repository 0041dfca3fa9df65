from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_under_test import press

from soxa.ui.app import Desk
from soxa.ui.shell.rail import PLACES
from soxa.ui.widgets import ElidedLabel

pytestmark = pytest.mark.gui

Settle = Callable[[Desk], None]


def _clipped(root: QWidget) -> Iterator[str]:
    for widget in root.findChildren(QLabel) + root.findChildren(QAbstractButton):
        inner = isinstance(widget.parent(), QLineEdit)  # a picture, whatever its text
        if inner or not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        text = widget.text()
        if not text:
            continue
        room, needed = widget.size(), widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            height = widget.heightForWidth(room.width())
            if height > room.height() + 1:
                yield f"{text!r}: {height} px high, has {room.height()}"
        elif needed.width() > room.width() + 1 or needed.height() > room.height() + 1:
            yield f"{text!r}: needs {needed.width()}x{needed.height()}, has {room.width()}x{room.height()}"


def _unnamed(root: QWidget) -> Iterator[str]:
    for widget in root.findChildren(QAbstractButton) + root.findChildren(QLineEdit):
        inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
        if inner or not widget.isVisible() or type(widget).__name__ == "QTableCornerButton":
            continue
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())):
            yield f"{type(widget).__name__} in {type(widget.parent()).__name__}"


def _wait_for_room(desk: Desk, qtbot: QtBot) -> None:
    # Layouts settle with the events to come.
    def there_is_room() -> None:
        assert list(_clipped(desk.window)) == []

    qtbot.waitUntil(there_is_room)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("place", PLACES)
def test_every_place_opens_with_no_clipped_word_and_no_unnamed_control(
    open_desk: Callable[..., Desk], settle: Settle, qtbot: QtBot, language: str, place: str
) -> None:
    desk = open_desk(language)
    desk.window.go_to(place)
    settle(desk)
    qtbot.waitUntil(lambda: desk.window.widget_of(place).isVisible())

    _wait_for_room(desk, qtbot)
    assert list(_unnamed(desk.window)) == []


@pytest.mark.parametrize("scale", [80, 125])
def test_the_window_fits_a_small_screen_at_every_size_of_text(
    open_desk: Callable[..., Desk], settle: Settle, qtbot: QtBot, scale: int
) -> None:
    desk = open_desk("vi", scale=scale)
    for place in PLACES:
        desk.window.go_to(place)
        settle(desk)
        hint = desk.window.minimumSizeHint()
        assert hint.width() <= 1366, place
        assert hint.height() <= 768, place
        _wait_for_room(desk, qtbot)


def test_the_keyboard_leads_to_every_place(desk: Desk, settle: Settle, qtbot: QtBot) -> None:
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    for at, place in enumerate(PLACES, start=1):
        key = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)[at - 1]
        focused = desk.window.focusWidget()
        press(focused, key, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: desk.window.place() == place)  # noqa: B023 - waited for at once
        settle(desk)
        assert desk.window.rail.press_of(place).isChecked()


def test_another_language_and_theme_make_the_window_anew_at_the_same_place(
    desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    desk.window.go_to("exchange")
    before = desk.window
    desk.window.session.change_settings(language="en", theme="dark")
    settle(desk)

    assert desk.window is not before
    assert desk.window.place() == "exchange"
    assert desk.window.rail.press_of("today").text() == "Today"
    assert desk.window.session.tones.window == "#14191d"


def test_a_file_dropped_anywhere_is_received(desk: Desk, qtbot: QtBot, tmp_path: object) -> None:
    received: list[object] = []
    desk.window.files_dropped.disconnect()
    desk.window.files_dropped.connect(received.extend)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/x/bao-cao.pdf")])
    event = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(event)

    assert [str(path) for path in received] == ["/x/bao-cao.pdf"]


def test_a_second_window_opens_the_ledger_for_reading(
    open_desk: Callable[..., Desk], desk: Desk, settle: Settle
) -> None:
    second = open_desk(ledger=False)
    second.receive(desk.window.session.ledger.path)

    assert second.window.session.ledger.read_only
    second.window.go_to("ledger")
    assert second.places.ledger is not None
    settle(second)
    view = second.window.widget_of("ledger")
    assert not view.file_button.isEnabled()  # type: ignore[attr-defined]

"""The window under test: a frozen clock, and typing as an input method does."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

NOW = datetime(2026, 11, 16, 9, 5)
WAIT_MS = 30_000
"""Generous: two cores may be shared by eight workers."""


def type_text(widget: QWidget, text: str) -> None:
    """Type as UniKey or IBus does: each sign composed, then committed. Never `keyClicks`: it kills Python."""
    for sign in text:
        QApplication.sendEvent(widget, QInputMethodEvent(sign, []))
        event = QInputMethodEvent()
        event.setCommitString(sign)
        QApplication.sendEvent(widget, event)


def press(
    widget: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press and let go a key."""
    QTest.keyClick(widget, key, modifier)


def click(widget: QWidget, place: QPoint) -> None:
    """Press and let go the left button at a place of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

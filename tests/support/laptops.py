"""Laptops of one office: each with its own account, window and copy of the ledger, sharing a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.base.settings import Settings
from soxa.domain.offices import Person
from soxa.storage.ledger import Ledger
from soxa.ui.app import Desk
from soxa.ui.session import Session


@dataclass
class Wall:
    """The clock on the office's wall."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def goes_on(self, **passed: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passed)

    def strikes(self, day: date, hour: int) -> None:
        """Go to an hour of a day."""
        self.now = datetime(day.year, day.month, day.day, hour)


class Laptop:
    """One laptop and the hands in front of it, whose actions are counted."""

    def __init__(
        self, name: str, home: Path, *, wall: Wall, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home.mkdir(parents=True)
        self.name, self.home, self.wall, self.qtbot = name, home, wall, qtbot
        self._monkeypatch = monkeypatch
        self.actions: list[str] = []
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        with self.account():
            session = Session(
                Settings(last_folder=str(home)), clock=wall, settings_path=home / "settings.json"
            )
            self.desk = Desk(app, session)
        self.desk.window.resize(1366, 740)
        self.desk.window.show()
        qtbot.waitExposed(self.desk.window)

    @contextmanager
    def account(self) -> Iterator[None]:
        """Be this laptop's account: where the program keeps what belongs to it."""
        with self._monkeypatch.context() as patch:
            for part in ("CONFIG", "DATA", "STATE", "CACHE"):
                patch.setenv(f"XDG_{part}_HOME", str(self.home / part.lower()))
            yield

    @property
    def session(self) -> Session:
        """What its window shares."""
        return self.desk.window.session

    @property
    def ledger(self) -> Ledger:
        """Its ledger."""
        return self.session.ledger

    def open(self, path: Path, person: Person) -> None:
        """Open a ledger as a person of the office."""
        with self.account():
            self.session.open_path(path)
        self.session.pick_person(person)
        self.desk.window.uncover()
        self.settle()

    def end(self) -> None:
        """Close everything."""
        with self.account():
            self.desk.window.session_ends()
            self.session.end()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def place(self, name: str) -> Any:
        """Go to a place and return its view."""
        self.actions.append(name)
        self.desk.window.go_to(name)
        return self.desk.window.widget_of(name)

    def click(self, button: QAbstractButton) -> None:
        """Press a button that can be seen and pressed."""
        assert button.isEnabled(), f"{self.name}: {button.accessibleName()} cannot be pressed"
        assert not button.isHidden(), f"{self.name}: {button.accessibleName()} is not there"
        self.actions.append(button.accessibleName())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def write(self, widget: QWidget, text: str) -> None:
        """Type a text."""
        self.actions.append(text)
        widget.setFocus()
        type_text(widget, text)

    def key(self, widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key."""
        self.actions.append(key.name)
        modifier = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            modifier |= one
        press(widget, key, modifier)

    def drop(self, *paths: Path) -> None:
        """Drop files anywhere in the window."""
        self.actions.append("drop")
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        place, buttons = QPointF(QPoint(5, 5)), Qt.MouseButton.LeftButton
        event = QDropEvent(place, Qt.DropAction.CopyAction, mime, buttons, Qt.KeyboardModifier.NoModifier)
        self.desk.window.dropEvent(event)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way, and what that began is done, too."""
        session = self.session

        def rests() -> bool:
            QApplication.sendPostedEvents()
            return session.jobs.is_idle()

        for _ in range(3):
            self.qtbot.waitUntil(rests, timeout=2 * WAIT_MS)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(holds, timeout=2 * WAIT_MS)

    def join(self) -> None:
        """Let the shared folder be looked at, as happens each minute by itself."""
        with self.account():
            self.desk.keeper.join()
            self.settle()

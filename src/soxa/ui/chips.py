"""Filter chips: small round buttons that say which part of a list is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from soxa.ui.icons import icon
from soxa.ui.session import Session


class ChoiceChip(QPushButton):
    """A chip with a menu of answers, the first of which is "all".

    Signals:
        chosen: The value of the answer; None for all.

    Args:
        session: Words and colours.
        name: What is filtered, shown while all is.
    """

    chosen = Signal(object)

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(name)
        self._session, self._name = session, name
        self._value: object = None
        self._entries: tuple[tuple[str, object], ...] = ()
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.setIcon(icon("down", session.tones.muted))
        self.clicked.connect(self._open)

    def offer(self, entries: Sequence[tuple[str, object]]) -> None:
        """Offer other answers; the chosen one stays chosen if it is among them."""
        self._entries = tuple(entries)
        self._menu.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
        self._add(self._session.say("ui.chip.all"), None)
        self._menu.addSeparator()
        for words, value in self._entries:
            self._add(words, value)
        self._show_choice()

    def entries(self) -> tuple[tuple[str, object], ...]:
        """Return the answers that are offered: words and value."""
        return self._entries

    def value(self) -> object:
        """Return the chosen value; None for all."""
        return self._value

    def choose(self, value: object) -> None:
        """Choose an answer and tell it."""
        self._value = value
        self._show_choice()
        self.chosen.emit(value)

    def _add(self, words: str, value: object) -> None:
        action = QAction(words, self)
        action.setCheckable(True)
        action.setData(value)
        action.triggered.connect(lambda *_: self.choose(value))
        self._group.addAction(action)
        self._menu.addAction(action)

    def _show_choice(self) -> None:
        words = next((words for words, value in self._entries if value == self._value), None)
        if words is None:
            self._value = None
        said = (
            self._name
            if words is None
            else self._session.say("ui.chip.chosen", name=self._name, choice=words)
        )
        self.setText(said)
        self.setAccessibleName(said)
        self.setChecked(words is not None)
        for action in self._group.actions():
            action.setChecked(action.data() == self._value)

    def _open(self) -> None:
        self.setChecked(self._value is not None)
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class ToggleChip(QPushButton):
    """A chip that is on or off."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(name)

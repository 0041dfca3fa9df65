"""The chip at the foot of the rail: who works here, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy
from typing_extensions import override

from soxa.ui.icons import icon
from soxa.ui.session import Session


class PersonChip(QPushButton):
    """Shows who works here; its menu changes that.

    Signals:
        change_wanted: Somebody else works here.
        pin_wanted: A PIN shall be set, changed or removed.
        lock_wanted: The screen shall be locked.

    Args:
        session: What is shared.
    """

    change_wanted = Signal()
    pin_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._session = session
        self._name = ""
        self.actions_menu = QMenu(self)
        say = session.say
        self.change_action = self.actions_menu.addAction(say("people.change"))
        self.pin_action = self.actions_menu.addAction(say("people.set_pin"))
        self.lock_action = self.actions_menu.addAction(f"{say('people.lock')}\tCtrl+Shift+L")
        self.change_action.triggered.connect(self.change_wanted)
        self.pin_action.triggered.connect(self.pin_wanted)
        self.lock_action.triggered.connect(self.lock_wanted)
        self.setMenu(self.actions_menu)
        self.setIcon(icon("people", session.tones.muted))
        for signal in (session.ledger_opened, session.person_changed, session.office_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show who works here now."""
        session = self._session
        person = session.person
        name = person.called if person else session.say("people.nobody")
        self._name = name if person else session.say("people.pick")
        self._fit()
        self.setToolTip(session.say("people.chip_tip", name=name))
        self.setAccessibleName(session.say("people.chip", name=name))
        has_pin = session.has_ledger and bool(session.kept_pin)
        self.pin_action.setText(session.say("people.change_pin" if has_pin else "people.set_pin"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as much of the name as there is room for; the tip tells all of it."""
        signs = self.fontMetrics()
        around = self.sizeHint().width() - signs.horizontalAdvance(self.text())
        self.setText(signs.elidedText(self._name, Qt.TextElideMode.ElideRight, self.width() - around))

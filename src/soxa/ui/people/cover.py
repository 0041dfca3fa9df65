"""What covers the work, and when: who works here is asked, a PIN is set, the screen is locked."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from typing_extensions import override

from soxa.base.errors import AppError
from soxa.base.pins import is_pin, is_possible_pin, kept_pin
from soxa.domain.ids import PersonId
from soxa.domain.offices import Person, Role
from soxa.domain.text import tidy
from soxa.ui.people.pages import CoverPage, LockPage, PinPage, WhoPage
from soxa.ui.session import Session

_LOOK_MS = 15_000
_FREE_TRIES = 5
_WAIT_S = 30.0
_ACTIVE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Coverable(Protocol):
    """The window: what can be covered whole."""

    def cover(self, page: QWidget) -> None:
        """Show a page over all work."""

    def uncover(self) -> None:
        """Show the work again."""


class PeopleCover(QObject):
    """Asks who works here, and hides the work of somebody who has left her chair.

    Args:
        session: What is shared.
        window: What is covered.
        work: The widget that is hidden under a cover: its keys are dead meanwhile.
        monotonic_s: A clock that only goes forward; tests turn it.
    """

    def __init__(
        self,
        session: Session,
        window: Coverable,
        work: QWidget,
        *,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(work)
        self._session, self._window, self._now_s = session, window, monotonic_s
        self.page: CoverPage | None = None
        self._last_active_s = monotonic_s()
        self._wrong, self._wait_until_s = 0, 0.0
        self._locked_before = False
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self.lock_if_idle)
        QShortcut(QKeySequence("Ctrl+Shift+L"), work, self.lock)
        session.ledger_opened.connect(self._on_opened)
        session.ledger_closing.connect(self._uncover)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        # Dialogs are windows of their own: who reads or types in one has not left.
        application.focusWindowChanged.connect(self._on_focus_window)
        if session.has_ledger and session.kept_pin:
            # The window was made anew, in another language: the screen locks itself as before.
            self._look.start()

    @property
    def is_locked(self) -> bool:
        """Whether the screen is locked."""
        return isinstance(self.page, LockPage)

    def ask_who(self) -> None:
        """Ask who works here."""
        session = self._session
        self._locked_before = self.is_locked
        page = WhoPage(session, session.people_here, session.units)
        page.picked.connect(self._on_picked)
        page.skipped.connect(self._on_skipped)
        page.entered.connect(self._on_entered)
        self._cover(page)

    def ask_pin(self) -> None:
        """Let the person who works here set, change or remove her PIN."""
        person = self._session.person
        if person is None:
            self.ask_who()
            return
        page = PinPage(self._session, person)
        page.kept.connect(self._on_pin)
        page.removed.connect(self._on_pin_removed)
        page.left.connect(self._uncover)
        self._cover(page)

    def lock(self) -> None:
        """Lock the screen; somebody without a PIN is asked for one."""
        person = self._session.person
        if not self._session.has_ledger or self.is_locked:
            return
        if person is None or not self._session.kept_pin:
            self.ask_pin()
            return
        self._lock(person)

    def lock_if_idle(self) -> None:
        """Lock the screen of somebody with a PIN who has not touched key or mouse for her minutes."""
        session = self._session
        idle_s = self._now_s() - self._last_active_s
        if idle_s >= 60 * session.settings.lock_after_min:
            self.lock()

    def watch(self, window: QObject) -> None:
        """Note keys and moves in a top-level window; its events are few beside those of all widgets."""
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVE:
            self._last_active_s = self._now_s()
        return False

    # Inside

    def _on_opened(self) -> None:
        session = self._session
        person = session.person
        if person is not None and session.kept_pin:
            self._lock(person)
        elif person is None and len(session.people_here) > 1:
            # With one name to pick from, or none, asking tells nothing.
            self.ask_who()

    def _on_focus_window(self, window: QObject | None) -> None:
        if window is not None:
            self.watch(window)
            self._last_active_s = self._now_s()

    def _lock(self, person: Person) -> None:
        _close_what_stands_above()
        page = LockPage(self._session, person, settings_file=self._session.settings_file)
        page.typed.connect(self._on_typed)
        page.other_wanted.connect(self.ask_who)
        self._cover(page)

    def _on_typed(self, typed: str) -> None:
        page = self.page
        if not isinstance(page, LockPage):
            return
        waits_s = self._wait_until_s - self._now_s()
        if waits_s > 0:
            page.ask_again(self._session.say("people.pin_wait", seconds=round(waits_s + 0.5)))
        elif is_pin(typed, self._session.kept_pin):
            self._wrong = 0
            self._uncover()
        else:
            self._wrong += 1
            if self._wrong % _FREE_TRIES == 0:
                self._wait_until_s = self._now_s() + _WAIT_S
            page.ask_again(self._session.say("people.pin_wrong"))

    def _on_picked(self, person: Person) -> None:
        self._session.pick_person(person)
        if self._session.kept_pin:
            self._lock(person)
        else:
            self._uncover()

    def _on_skipped(self) -> None:
        person = self._session.person
        if self._locked_before and person is not None and self._session.kept_pin:
            # What was locked is not opened by asking for somebody else and picking nobody.
            self._lock(person)
        else:
            self._uncover()

    def _on_entered(self, name: str, position: str, unit: object, role: object) -> None:
        session, page = self._session, self.page
        person = Person(
            PersonId(uuid4()),
            tidy(name),
            tidy(position),
            next((one.id for one in session.units if one.id == unit), None),
            None,
            session.today(),
            None,
            role if isinstance(role, Role) else Role.OFFICER,
        )
        try:
            session.ledger.save_person(person)
        except AppError as error:
            if page is not None:
                page.show_fault(session.wording.explain(error).text)
            return
        session.reread_office()
        session.pick_person(person)
        self._uncover()

    def _on_pin(self, pin: str, minutes: int) -> None:
        session, page = self._session, self.page
        if not isinstance(page, PinPage):
            return
        if not is_possible_pin(pin):
            page.ask_again(session.say("people.pin_bad"))
        elif pin != page.again.text():
            page.ask_again(session.say("people.pin_differs"))
        else:
            session.change_settings(lock_after_min=minutes)
            session.keep_pin(kept_pin(pin))
            session.tell("people.pin_kept")
            self._uncover()

    def _on_pin_removed(self) -> None:
        self._session.keep_pin("")
        self._session.tell("people.pin_removed")
        self._uncover()

    def _cover(self, page: CoverPage) -> None:
        before, self.page = self.page, page
        self._window.cover(page)
        if before is not None:
            before.deleteLater()
        page.first_focus().setFocus()

    def _uncover(self) -> None:
        before, self.page = self.page, None
        self._last_active_s = self._now_s()
        has_pin = self._session.has_ledger and bool(self._session.kept_pin)
        if has_pin:
            self._look.start()
        else:
            self._look.stop()
        self._window.uncover()
        if before is not None:
            before.deleteLater()


def _close_what_stands_above() -> None:
    """Close menus and dialogs: a page over the window does not hide them, and none of them keeps words."""
    while (popup := QApplication.activePopupWidget()) is not None and popup.isVisible():
        popup.close()
        if popup.isVisible():
            break
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog) and window.isVisible():
            window.reject()

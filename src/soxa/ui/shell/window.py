"""The one window: rail, the open place, a quiet status line; files may be dropped anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from soxa.domain.offices import Role
from soxa.ui.icons import icon
from soxa.ui.people.cover import PeopleCover
from soxa.ui.session import Session, Told
from soxa.ui.shell.busy import BusyCard
from soxa.ui.shell.rail import PLACES, Rail
from soxa.ui.shell.undoing import UndoControl
from soxa.ui.widgets import ElidedLabel, Notice, button, framed, label, row, set_margins

_SMALLEST = QSize(1024, 640)
_FIRST = QSize(1366, 740)
_NOTICE_MS = 12_000
_JOBS_END_S = 5.0
_FIRST_PLACES = {Role.CLERK: "exchange"}
"""Where a role's work stands; everybody else begins with what is due."""


class MainWindow(QMainWindow):
    """The frame. What a place shows is made when it is first opened.

    Signals:
        files_dropped: The `Path`s of files dropped anywhere.
        open_wanted: Ctrl+O was pressed.

    Args:
        session: What is shared.
        places: For each name of `PLACES`, what makes its widget.
        start: Makes the page shown while no ledger is open.
    """

    files_dropped = Signal(object)
    open_wanted = Signal()

    def __init__(
        self,
        session: Session,
        *,
        places: Mapping[str, Callable[[], QWidget]],
        start: Callable[[], QWidget],
    ) -> None:
        super().__init__()
        self._session, self._makers, self._make_start = session, places, start
        self._made: dict[str, QWidget] = {}
        self._place = "today"
        self.setAcceptDrops(True)
        self.setMinimumSize(_SMALLEST)
        self.resize(_FIRST)
        self.setWindowIcon(icon("soxa", session.tones.accent))
        self._rail = Rail(session)
        self._stack = QStackedWidget()
        # Everything that works stands in one widget: while it is covered its keys are dead.
        self._work = QWidget()
        self._covers = QStackedWidget()
        self._covers.addWidget(self._work)
        self.undoing = UndoControl(session, self._work)
        self._notice = Notice(close_name=session.say("ui.close_notice"))
        self._notice.hide()
        self._notice_timer = QTimer(self, singleShot=True, interval=_NOTICE_MS)
        self._build()
        self._connect()
        self._show_ledger_state()
        # Behind the window's own answer to a ledger that was opened.
        self.people = PeopleCover(session, self, self._work)
        self._rail.person.change_wanted.connect(self.people.ask_who)
        self._rail.person.pin_wanted.connect(self.people.ask_pin)
        self._rail.person.lock_wanted.connect(self.people.lock)

    @property
    def session(self) -> Session:
        """What is shared."""
        return self._session

    def session_ends(self) -> None:
        """Leave all places, close the window and let it go: the session ends."""
        self._leave_places()
        self.hide()
        self.deleteLater()

    def cover(self, page: QWidget) -> None:
        """Show a page over all work; nothing of it is seen, and its keys do nothing."""
        self.uncover()
        self._covers.addWidget(page)
        self._covers.setCurrentWidget(page)
        self._foot.hide()

    def uncover(self) -> None:
        """Show the work again; the keyboard is where it was."""
        covering = self._covers.currentWidget()
        if covering is not self._work:
            self._covers.setCurrentWidget(self._work)
            self._covers.removeWidget(covering)
            covering.setParent(None)
            self._foot.show()

    @property
    def is_covered(self) -> bool:
        """Whether a page stands over the work."""
        return self._covers.currentWidget() is not self._work

    @property
    def rail(self) -> Rail:
        """The rail."""
        return self._rail

    def place(self) -> str:
        """Return the name of the open place."""
        return self._place

    def widget_of(self, place: str) -> QWidget:
        """Return a place's widget, making it at its first call."""
        if place not in self._made:
            made = self._makers[place]()
            self._made[place] = made
            self._stack.addWidget(made)
        return self._made[place]

    def go_to(self, place: str) -> None:
        """Open a place."""
        if not self._session.has_ledger:
            return
        widget = self.widget_of(place)
        if self._notice_timer.isActive():
            self._notice.hide()
        self._place = place
        self._rail.show_place(place)
        self._stack.setCurrentWidget(widget)
        arrive = getattr(widget, "arrive", None)
        if arrive is not None:
            arrive()
        # The keyboard goes where the work is; from there Tab follows the eye.
        start = getattr(widget, "first_focus", None)
        if start is not None:
            start().setFocus()

    def notice_text(self) -> str:
        """Return what the notice says; empty while there is none."""
        return self._notice.text() if self._notice.isVisibleTo(self) else ""

    def joined_text(self) -> str:
        """Return what the foot says of the other machines; empty while it says nothing."""
        return self._joined.text() if self._joined.isVisibleTo(self) else ""

    def show_joined(self, line: str) -> None:
        """Say at the foot what came from other machines; empty: nothing."""
        self._joined.setText(line)
        self._joined.setAccessibleName(line)
        self._joined.setVisible(bool(line) and self._session.has_ledger)

    def restore_geometry(self, store: QSettings) -> None:
        """Stand where the window stood last."""
        kept = store.value("window/geometry")
        if kept is not None:
            self.restoreGeometry(kept)

    def keep_geometry(self, store: QSettings) -> None:
        """Remember where the window stands."""
        store.setValue("window/geometry", self.saveGeometry())

    # Qt's events

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.people.watch(handle)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave_places()
        if not self._session.jobs.stop_all(timeout_s=_JOBS_END_S):
            # Work that cannot be stopped yet (a commit): the window stays, the person may press again.
            self._session.tell("ui.still_working", tone="warn")
            event.ignore()
            return
        event.accept()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.is_covered and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self.is_covered:
            # The screen was locked while the files were held over it.
            return
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.files_dropped.emit(paths)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._busy.isVisible():
            self._busy.move(self.width() - self._busy.width() - 16, self.height() - self._busy.height() - 40)

    # Inside

    def _leave_places(self) -> None:
        # What was typed last is kept before anything is let go: first by leaving its field, which does not
        # happen by itself while another program has the keyboard.
        focused = self.focusWidget()
        if isinstance(focused, QLineEdit):
            focused.editingFinished.emit()
            focused.clearFocus()
        for widget in self._made.values():
            leave = getattr(widget, "leave", None)
            if leave is not None:
                leave()

    def _build(self) -> None:
        say = self._session.say
        self._saved = label("", name="muted")
        self._file = ElidedLabel("", name="muted")
        self._offline = label(say("ui.offline"), name="muted")
        self._joined = button("", role="link", on_click=self._show_machines)
        self._joined.hide()
        self._foot = framed(
            row(self._saved, self._file, self._joined, self._offline, spacing=16), name="footer"
        )
        set_margins(self._foot, 16, 4, 16, 4)
        middle = QFrame()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notice)
        column.addWidget(self.undoing.strip)
        column.addWidget(self._stack, 1)
        across = row(self._rail, middle, spacing=0)
        across.setStretch(1, 1)
        self._work.setLayout(across)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._covers, 1)
        outer.addWidget(self._foot)
        self.setCentralWidget(whole)
        self._busy = BusyCard(self._session, self)

    def _connect(self) -> None:
        session = self._session
        self._rail.place_chosen.connect(self.go_to)
        self._notice.closed.connect(self._notice.hide)
        self._notice_timer.timeout.connect(self._notice.hide)
        session.told.connect(self._on_told)
        session.saved.connect(self._on_saved)
        session.ledger_opened.connect(self._show_ledger_state)
        session.ledger_closing.connect(self._leave_places)
        session.ledger_closed.connect(self._show_ledger_state)
        session.office_changed.connect(self._show_title)
        session.place_wanted.connect(self._on_place_wanted)
        QShortcut(QKeySequence.StandardKey.Open, self._work).activated.connect(self.open_wanted)

    def _show_machines(self) -> None:
        self._session.place_wanted.emit("settings/machines")

    def _on_place_wanted(self, wanted: str) -> None:
        place, _, part = wanted.partition("/")
        self.go_to(place)
        show_part = getattr(self.widget_of(place), "show_part", None)
        if part and show_part is not None:
            show_part(part)

    def _on_told(self, told: Told) -> None:
        self._notice.show_text(told.text, told.remedy, tone=told.tone)
        # What went wrong stays until it is read; what went well goes by itself.
        if told.tone in {"danger", "warn"}:
            self._notice_timer.stop()
        else:
            self._notice_timer.start()

    def _on_saved(self, at: datetime) -> None:
        self._saved.setText(self._session.say("ui.saved_at", time=f"{at:%H:%M}"))
        self._saved.show()

    def _show_ledger_state(self) -> None:
        for widget in self._made.values():
            self._stack.removeWidget(widget)
            widget.deleteLater()
        self._made.clear()
        self._rail.setVisible(self._session.has_ledger)
        # Each ledger tells of its own keeping; nothing stands there before.
        self._saved.clear()
        self._saved.hide()
        self._show_title()
        if self._session.has_ledger:
            self.go_to(_FIRST_PLACES.get(self._session.role, PLACES[0]))
        else:
            self._made["start"] = self._make_start()
            self._stack.addWidget(self._made["start"])
            self._stack.setCurrentWidget(self._made["start"])

    def _show_title(self) -> None:
        say = self._session.say
        if not self._session.has_ledger:
            self.setWindowTitle(say("ui.program"))
            self._file.setText("")
            return
        ledger = self._session.ledger
        office = self._session.office
        self.setWindowTitle(say("ui.window_title", office=office.full_name, file=ledger.path.name))
        said = say("ui.file_read_only" if ledger.read_only else "ui.file", file=str(ledger.path))
        self._file.setText(said)

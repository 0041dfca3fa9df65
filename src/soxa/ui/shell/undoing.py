"""Undo and redo for the whole window: what people wrote in the ledger and in reports, in one row.

A field that is being typed in undoes its own typing first; once it has nothing left, Ctrl+Z takes back the
last act that was kept, wherever it was done, also yesterday's. A large one is asked about beside the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.ui.session import Session
from soxa.ui.widgets import button, label, row

if TYPE_CHECKING:
    # The first window shows without the ledger's engine.
    from soxa.services.telling import TakenBack

BY_ACTS = "undoesByActs"
"""Property of an editor whose typing is kept as acts: its own undo would cross the ledger's."""
_MANY = 200
"""An act on more things is taken back off the window's thread."""


class AskStrip(QFrame):
    """A question over the work, never in front of it; Esc leaves things as they are.

    Signals:
        agreed: Yes was pressed.

    Args:
        session: Words.
    """

    agreed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", "warn")
        self.words = label("", name="heading", wraps=True)
        self.remedy = label(session.say("views.undo.ask_remedy"), name="hint", wraps=True)
        self.yes_button = button(session.say("views.undo.yes"), role="primary", on_click=self._agree)
        self.no_button = button(session.say("views.undo.no"), on_click=self.hide)
        layout = row(self.words, self.remedy, self.yes_button, self.no_button)
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        layout.setContentsMargins(12, 6, 12, 6)
        self.setLayout(layout)
        escape = QShortcut(QKeySequence("Esc"), self, self.hide)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hide()

    def ask(self, words: str) -> None:
        """Ask."""
        self.words.setText(words)
        self.show()
        self.yes_button.setFocus()

    def _agree(self) -> None:
        self.hide()
        self.agreed.emit()


class UndoControl(QObject):
    """Takes acts back and does them again, wherever one is in the window.

    Args:
        session: What is shared.
        window: Whose keys.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self.strip = AskStrip(session)
        self.strip.agreed.connect(self._undo_now)
        QShortcut(QKeySequence("Ctrl+Z"), window, self.undo)
        for keys in ("Ctrl+Y", "Ctrl+Shift+Z"):
            QShortcut(QKeySequence(keys), window, self.redo)
        session.undo_wanted.connect(self.undo)
        session.redo_wanted.connect(self.redo)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        # Only the field that has the keyboard is watched: a filter over everything would slow every event.
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = event.matches(QKeySequence.StandardKey.Undo)
            if (undoes or event.matches(QKeySequence.StandardKey.Redo)) and _has_nothing(
                watched, undoes=undoes
            ):
                # Not the field's: the window's own key answers.
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def undo(self) -> None:
        """Undo the newest act; a large one is asked about first."""
        from soxa.services import telling  # noqa: PLC0415 - as needed: see above

        session = self._session
        if not self._may_step():
            return
        said = telling.say_undo(session.ledger, session.pack)
        if said is not None and telling.asks_before_undo(session.ledger):
            self.strip.ask(session.say("views.undo.ask", what=session.wording.tell(said)))
            return
        self._undo_now()

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._may_step():
            self._step(undoes=False)

    def _undo_now(self) -> None:
        self._step(undoes=True)

    def _may_step(self) -> bool:
        session = self._session
        if not session.has_ledger or session.ledger.read_only:
            return False
        # What is typed at this moment is kept first: it may be what shall be taken back.
        session.stepping_back.emit()
        self.strip.hide()
        return True

    def _step(self, *, undoes: bool) -> None:
        from soxa.services import telling  # noqa: PLC0415 - as needed: see above

        session = self._session
        ledger, pack = session.ledger, session.pack
        step = telling.undo if undoes else telling.redo
        said = telling.say_undo(ledger, pack) if undoes else telling.say_redo(ledger, pack)
        done = "views.undo.done" if undoes else "views.redo.done"
        what = session.wording.tell(said) if said is not None else ""
        count = int(str(said.parameters.get("count", 0))) if said is not None else 0
        if count <= _MANY:
            try:
                taken = step(ledger, pack=pack)
            except AppError as error:
                session.tell_error(error)
                return
            self._on_taken(taken, done, what)
            return

        def work(progress: Progress) -> TakenBack:
            progress.step(0)
            with ledger.reopen(writable=True) as own:
                return step(own, pack=pack)

        session.jobs.start(
            work,
            on_result=lambda taken: self._on_taken(taken, done, what),
            on_error=session.tell_error,
            title=Message("ui.undo"),
            owner=self,
        )

    def _on_taken(self, taken: TakenBack, done: str, what: str) -> None:
        session = self._session
        session.mark_saved()
        session.tell(done, what=what)
        session.taken_back.emit(taken)
        session.activities_changed.emit()


def _has_nothing(field: QObject, *, undoes: bool) -> bool:
    """Tell whether a field that has the keyboard leaves the key to the window."""
    if field.property(BY_ACTS):
        return True
    if isinstance(field, QLineEdit):
        return not (field.isUndoAvailable() if undoes else field.isRedoAvailable())
    if isinstance(field, QTextEdit | QPlainTextEdit):
        document = field.document()
        return not (document.isUndoAvailable() if undoes else document.isRedoAvailable())
    return False

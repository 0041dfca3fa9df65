"""Views with a name: the menu that opens them, and the line that names one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QPushButton

from soxa.base.errors import AppError
from soxa.services import browsing
from soxa.services.browsing import ActivityQuery, SavedView
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import button, label, row, set_margins


class NameLine(QFrame):
    """A line over the table that asks for a name; Esc or "Thôi" closes it.

    Signals:
        named: The name that was given.

    Args:
        session: Words.
        is_taken: Tells whether another view bears a name; the button then says that it is replaced.
    """

    named = Signal(str)

    def __init__(self, session: Session, *, is_taken: Callable[[str], bool]) -> None:
        super().__init__()
        say = session.say
        self._session, self._is_taken = session, is_taken
        self._press = ""
        self._replaces = False
        self.setObjectName("header")
        self.edit = QLineEdit()
        self.edit.setAccessibleName(say("views.saved.name"))
        self.edit.setPlaceholderText(say("views.saved.name"))
        self.edit.setMaxLength(60)
        self.fault = label("", name="fault")
        self.keep_button = button("", role="primary", on_click=self._give)
        self.cancel_button = button(say("views.undo.no"), on_click=self.hide)
        self.setLayout(row(self.edit, self.keep_button, self.cancel_button, self.fault, None))
        set_margins(self, 16, 4, 16, 4)
        self.edit.setMinimumWidth(280)
        self.edit.returnPressed.connect(self._give)
        self.edit.textChanged.connect(lambda _text: self._show_press())
        escape = QShortcut(QKeySequence("Esc"), self, self.hide)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hide()

    def ask(self, name: str, *, press: str, replaces: bool) -> None:
        """Ask for a name.

        Args:
            name: What it is called so far.
            press: What the button does.
            replaces: Whether another view of the name given is replaced.
        """
        self._press, self._replaces = press, replaces
        self.fault.setText("")
        self.edit.setText(name)
        self._show_press()
        self.show()
        self.edit.selectAll()
        self.edit.setFocus()

    def show_fault(self, words: str) -> None:
        """Say what is wrong with the name."""
        self.fault.setText(words)
        self.edit.setFocus()

    def _give(self) -> None:
        self.named.emit(self.edit.text())

    def _show_press(self) -> None:
        taken = self._replaces and self._is_taken(self.edit.text())
        words = self._session.say("views.saved.replace_press") if taken else self._press
        self.keep_button.setText(words)
        self.keep_button.setAccessibleName(words)


class SavedViewsButton(QPushButton):
    """The chip whose menu opens, keeps, renames and removes views.

    Signals:
        view_chosen: The `SavedView` to show.
        changed: A view was kept, renamed or removed.

    Args:
        session: What is shared.
        shown: Says what is shown now, and whether it is the calendar.
    """

    view_chosen = Signal(object)
    changed = Signal()

    def __init__(self, session: Session, *, shown: Callable[[], tuple[ActivityQuery, bool]]) -> None:
        super().__init__(session.say("views.saved"))
        self._session, self._shown = session, shown
        self._renamed: SavedView | None = None
        self.setProperty("role", "chip")
        self.setAutoDefault(False)
        self.setAccessibleName(session.say("views.saved"))
        self.setToolTip(session.say("views.saved.tip"))
        self.setIcon(icon("down", session.tones.muted))
        self.menu_of_views = QMenu(self)
        self.menu_of_views.aboutToShow.connect(self.fill)
        self.clicked.connect(lambda *_: self.open())
        self.line = NameLine(session, is_taken=lambda name: browsing.has_view_named(session.ledger, name))
        self.line.named.connect(self._on_named)

    def open(self) -> None:
        """Open the menu."""
        self.menu_of_views.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def fill(self) -> None:
        """Offer the views that there are now."""
        session, menu = self._session, self.menu_of_views
        menu.clear()
        views = browsing.saved_views(session.ledger)
        for view in views:
            menu.addAction(_plain(view.name), partial(self.view_chosen.emit, view))
        if not views:
            menu.addAction(session.say("views.saved.none")).setEnabled(False)
        if session.ledger.read_only:
            return
        menu.addSeparator()
        menu.addAction(session.say("views.saved.keep"), self.ask_name)
        if views:
            menu.addSeparator()
        for view in views:
            words = session.say("views.saved.rename", name=_plain(view.name))
            menu.addAction(words, partial(self._ask_new_name, view))
        for view in views:
            words = session.say("views.saved.remove", name=_plain(view.name))
            menu.addAction(words, partial(self._remove, view))

    def ask_name(self) -> None:
        """Ask under which name to keep what is shown."""
        self._renamed = None
        self.line.ask("", press=self._session.say("views.saved.keep_press"), replaces=True)

    def _ask_new_name(self, view: SavedView) -> None:
        self._renamed = view
        self.line.ask(view.name, press=self._session.say("views.saved.rename_press"), replaces=False)

    def _on_named(self, name: str) -> None:
        session, renamed = self._session, self._renamed
        try:
            if renamed is not None:
                kept = browsing.rename_view(session.ledger, renamed.id, name)
            else:
                query, is_calendar = self._shown()
                kept = browsing.keep_view(session.ledger, name, query, is_calendar=is_calendar)
        except AppError as error:
            said = session.wording.explain(error)
            self.line.show_fault(f"{said.text} {said.remedy}")
            return
        self.line.hide()
        session.mark_saved()
        session.tell("views.saved.renamed" if renamed is not None else "views.saved.kept", name=kept.name)
        self.changed.emit()

    def _remove(self, view: SavedView) -> None:
        try:
            browsing.remove_view(self._session.ledger, view.id)
        except AppError as error:
            self._session.tell_error(error)
            return
        self._session.mark_saved()
        self._session.tell("views.saved.removed", name=view.name)
        self.changed.emit()


def _plain(name: str) -> str:
    # A menu takes "&" for the sign of a key.
    return name.replace("&", "&&")

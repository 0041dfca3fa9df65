"""Where machines differ: the places at the left, all values of one at the right; a key chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from soxa.services.differences import Divergence, Given
from soxa.ui.reports.side_by_side import Choice, Decision, SideBySide, TwoTexts
from soxa.ui.session import Session
from soxa.ui.widgets import button, clear, column, framed, label, row, scrolled, set_margins, set_stretch

_MOST_KEYS: Final = 9
_LONG_TEXT: Final = 80
"""A text from so many signs on is compared side by side."""
_EDIT_LINES: Final = 3
_SIDE_LINES: Final = 7
"""Of two texts beside each other: the page is theirs."""


class DifferencesView(QWidget):
    """A list of places and the values of the one that is chosen.

    Signals:
        arrived: The page was opened.
        value_chosen: (a `Divergence`, a `Given`): this value shall stand.
        text_chosen: (a `Divergence`, a text): this text shall stand.
        left: Esc was pressed.
    """

    arrived = Signal()
    value_chosen = Signal(object, object)
    text_chosen = Signal(object, str)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        self._found: tuple[Divergence, ...] = ()
        self.presses: list[QWidget] = []
        self.side: SideBySide | None = None
        self.edit: QPlainTextEdit | None = None
        self.title = label("", name="title")
        self.back_button = button(say("joining.back"), shortcut="Esc", on_click=self.left.emit)
        header = framed(row(self.title, None, self.back_button), name="header")
        set_margins(header, 16, 8, 16, 8)
        self.list = QListWidget()
        self.list.setAccessibleName(say("joining.places"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show)
        self._detail = QWidget()
        self.values = QVBoxLayout(self._detail)
        self.values.setContentsMargins(16, 16, 16, 16)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(scrolled(self._detail))
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([340, 860])
        splitter.setChildrenCollapsible(False)
        layout = column(header, splitter, spacing=0)
        self.setLayout(layout)
        set_stretch(self, 1, 1)
        self._keys = [QShortcut(QKeySequence(f"Alt+{at + 1}"), self) for at in range(_MOST_KEYS)]
        for at, key in enumerate(self._keys):
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(lambda at=at: self._take(at))
        # Beside two texts their own keys hold; there Esc leads back from the list alone.
        self._list_escape = QShortcut(QKeySequence("Esc"), self.list, self.left.emit)
        self._list_escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._set_keys(side_by_side=False)

    def arrive(self) -> None:
        """The page was opened."""
        self.arrived.emit()
        self.list.setFocus()

    def show_all(self, found: Sequence[Divergence]) -> None:
        """List the places; the chosen one stays, with what is being written, unless it has changed."""
        say, tell = self._session.say, self._session.wording.tell
        chosen, at = self.chosen(), max(0, self.list.currentRow())
        is_same = chosen is not None and chosen in found
        if chosen is not None and is_same:
            at = tuple(found).index(chosen)
        self._found = tuple(found)
        self.title.setText(say("joining.differ_title", count=len(found)))
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{tell(one.field)}\n{tell(one.thing)}")
            item.setToolTip(tell(one.thing))
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(found) - 1))
        self.list.blockSignals(False)
        if not is_same:
            self._show(self.list.currentRow())

    def chosen(self) -> Divergence | None:
        """Return the place that is looked at."""
        at = self.list.currentRow()
        return self._found[at] if 0 <= at < len(self._found) else None

    # Inside

    def _show(self, at: int) -> None:
        say, tell = self._session.say, self._session.wording.tell
        clear(self.values)
        self.presses.clear()
        self.side = self.edit = None
        self._set_keys(side_by_side=False)
        if not 0 <= at < len(self._found):
            self.values.addWidget(label(say("joining.none_differ"), name="hero", wraps=True))
            self.values.addWidget(label(say("joining.none_differ_text"), name="muted", wraps=True))
            self.values.addStretch(1)
            return
        one = self._found[at]
        self.values.addWidget(label(tell(one.thing), name="title", wraps=True))
        self.values.addWidget(label(tell(one.field), name="heading", wraps=True))
        self.values.addWidget(label(say("joining.differ_text"), name="muted", wraps=True))
        if _is_long(one):
            self._show_side_by_side(one)
        else:
            for place, given in enumerate(one.given):
                self.values.addWidget(self._card(one, given, place))
            if one.takes_text:
                self._show_edit(one)
        self.values.addStretch(1)

    def _card(self, one: Divergence, given: Given, place: int) -> QWidget:
        say = self._session.say
        press = button(
            say("joining.take_this"),
            role="primary" if place == 0 else "",
            on_click=lambda: self.value_chosen.emit(one, given),
        )
        press.setText(f"{say('joining.take_this')}  Alt+{place + 1}" if place < _MOST_KEYS else press.text())
        self.presses.append(press)
        words = label(self._session.wording.tell(given.words), wraps=True)
        press.setAccessibleName(f"{say('joining.take_this')}: {words.text()}")
        shown = say("joining.shown_now") if place == 0 else ""
        head = row(label(self._who(given), name="muted", wraps=True), label(shown, name="hint"))
        head.setStretch(0, 1)
        return framed(column(head, words, row(None, press), spacing=4, margins=12))

    def _show_edit(self, one: Divergence) -> None:
        say = self._session.say
        edit = QPlainTextEdit(one.given[0].text)
        edit.setAccessibleName(say("joining.third"))
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(edit.fontMetrics().lineSpacing() * _EDIT_LINES + 16)
        press = button(
            say("joining.take_third"), on_click=lambda: self.text_chosen.emit(one, edit.toPlainText())
        )
        self.edit = edit
        self.presses.append(press)
        inner = column(
            label(say("joining.third"), name="muted"), edit, row(None, press), spacing=4, margins=12
        )
        self.values.addWidget(framed(inner))

    def _show_side_by_side(self, one: Divergence) -> None:
        first, second = one.given
        say = self._session.say
        for words, given in (("joining.left_side", first), ("joining.right_side", second)):
            who = label(say(words, who=self._who(given)), name="muted", wraps=True)
            self.values.addWidget(who)
        side = SideBySide(self._session, lines=_SIDE_LINES)
        side.show_texts(
            TwoTexts(
                about="",
                left_name=self._machine(first),
                left=first.text,
                right_name=self._machine(second),
                right=second.text,
            )
        )
        side.about.hide()
        for widget in (side.take_both, side.edit_press):
            widget.setVisible(one.takes_text)
        side.decided.connect(lambda decision: self._on_decided(one, decision))
        side.left.connect(self.left)
        self._set_keys(side_by_side=True)
        self.side = side
        self.presses += [side.take_left, side.take_right]
        self.values.addWidget(side)

    def _set_keys(self, *, side_by_side: bool) -> None:
        for key in self._keys:
            key.setEnabled(not side_by_side)
        self._list_escape.setEnabled(side_by_side)
        self.back_button.setShortcut(QKeySequence() if side_by_side else QKeySequence("Esc"))

    def _on_decided(self, one: Divergence, decision: Decision) -> None:
        if decision.choice is Choice.LEFT:
            self.value_chosen.emit(one, one.given[0])
        elif decision.choice is Choice.RIGHT:
            self.value_chosen.emit(one, one.given[1])
        elif one.takes_text:
            self.text_chosen.emit(one, decision.text)

    def _take(self, place: int) -> None:
        one = self.chosen()
        if one is not None and place < len(one.given):
            self.value_chosen.emit(one, one.given[place])

    def _who(self, given: Given) -> str:
        say = self._session.say
        actor, at = given.said.actor or say("views.history.nobody"), given.said.at_utc.astimezone()
        return say("joining.said_by", actor=actor, at=at, machine=self._machine(given))

    def _machine(self, given: Given) -> str:
        say = self._session.say
        machine = given.machine or say("joining.unnamed", code=str(given.said.device)[:4])
        return say("joining.this_machine", name=machine) if given.is_own else machine


def _is_long(one: Divergence) -> bool:
    """Tell whether the values are two texts that are better compared side by side."""
    texts = [given.text for given in one.given]
    return len(texts) == 2 and all(texts) and max(map(len, texts)) >= _LONG_TEXT  # noqa: PLR2004 - two sides

"""Ý kiến at the desk: what was remarked, what came of it; new remarks typed from paper or read from Word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from soxa.domain.remarks import Settled
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.reports.steps import StepPanel
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Flow, Picker, button, label, row, rule

_TEXT_LINES = 3
_LINES_EACH, _MOST_LINES = 3, 9


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A remark in words."""

    words: str
    """Who, when, where, what, and what came of it."""
    is_open: bool
    """Whether it waits for a word."""


class RemarksPanel(StepPanel):
    """Lists remarks, settles them, and takes new ones.

    Signals:
        remark_chosen: Number of the remark whose place is wanted.
        settled: (number, `Settled`, words).
        opened_again: Number of the remark whose word is taken back.
        file_wanted: Remarks shall be read from a Word file.
    """

    remark_chosen = Signal(int)
    settled = Signal(int, object, str)
    opened_again = Signal(int)
    file_wanted = Signal()

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(
            session, title=say("head.remarks.title"), text=say("head.remarks.text"), press=say("head.write")
        )
        self._remarks: tuple[ShownRemark, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(say("head.remarks.list"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.itemActivated.connect(lambda _item: self.remark_chosen.emit(self.list.currentRow()))
        self.list.currentRowChanged.connect(lambda _row: self._show_presses())
        self.words = QLineEdit()
        self.words.setAccessibleName(say("head.settle.words"))
        self.words.setPlaceholderText(say("head.settle.words_hint"))
        self.done_press = button(say("head.settle.done"), on_click=lambda: self._settle(Settled.DONE))
        self.answer_press = button(
            say("head.settle.answered"), on_click=lambda: self._settle(Settled.ANSWERED)
        )
        self.drop_press = button(say("head.settle.dropped"), on_click=lambda: self._settle(Settled.DROPPED))
        self.again_press = button(
            say("head.settle.again"), on_click=lambda: self.opened_again.emit(self.list.currentRow())
        )
        self.author = Picker(name=say("head.remark.author"))
        self.day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
        )
        self.place = Picker(name=say("head.remark.place"))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _TEXT_LINES + 16)
        self.file_press = button(
            say("head.remarks.file"), tip=say("head.remarks.file_tip"), on_click=self.file_wanted.emit
        )
        self.fields.addWidget(self.list)
        self.fields.addWidget(self.words)
        presses = QWidget()
        presses.setLayout(
            Flow(self.done_press, self.answer_press, self.drop_press, self.again_press, spacing=4)
        )
        self.fields.addWidget(presses)
        self.fields.addWidget(rule())
        self.fields.addLayout(row(label(say("head.remarks.new"), name="heading"), None, self.file_press))
        self.fields.addLayout(
            row(Field(say("head.remark.author"), self.author), Field(say("head.remark.day"), self.day))
        )
        self.fields.addWidget(Field(say("head.remark.place"), self.place))
        self.fields.addWidget(Field(say("head.remark.text"), self.text))
        keys = QShortcut(QKeySequence("Ctrl+Return"), self.text, self.done.emit)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)

    def show_remarks(self, remarks: Sequence[ShownRemark], *, writes: bool) -> None:
        """List remarks; the first open one is chosen."""
        self._remarks = tuple(remarks)
        self.list.clear()
        tones = self._session.tones
        for one in remarks:
            picture = icon("warning", tones.warn) if one.is_open else icon("check", tones.good)
            self.list.addItem(QListWidgetItem(picture, one.words))
        if not remarks:
            self.list.addItem(QListWidgetItem(self._session.say("head.remarks.none")))
        opened = next((at for at, one in enumerate(remarks) if one.is_open), 0)
        self.list.setCurrentRow(opened)
        lines = max(1, min(_MOST_LINES, _LINES_EACH * len(remarks)))
        self.list.setFixedHeight(self.list.fontMetrics().lineSpacing() * lines + 22)
        for control in (self.press, self.file_press, self.text):
            control.setEnabled(writes)
        self._writes = writes
        self._show_presses()

    def start(self, authors: Sequence[str], places: Sequence[tuple[str, str]], *, section: str) -> None:
        """Begin a new remark.

        Args:
            authors: Who may have made it; who made the last is chosen, else the first.
            places: (words, section code), the whole report first.
            section: The section that is being written.
        """
        before = self.author.value()
        self.author.fill((name, name) for name in authors)
        if before in authors:  # the next remark of a sheet of paper is the same person's
            self.author.choose(before)
        self.place.fill(places)
        self.place.choose(section)
        if self.day.day() is None:
            self.day.set_day(self._session.today())
        self.text.clear()

    def _show_presses(self) -> None:
        at = self.list.currentRow()
        one = self._remarks[at] if 0 <= at < len(self._remarks) else None
        for press in (self.done_press, self.answer_press, self.drop_press):
            press.setVisible(bool(self._remarks))
            press.setEnabled(self._writes and one is not None and one.is_open)
        self.words.setVisible(bool(self._remarks))
        self.words.setEnabled(self._writes and one is not None and one.is_open)
        self.again_press.setVisible(one is not None and not one.is_open)
        self.again_press.setEnabled(self._writes)

    def _settle(self, settled: Settled) -> None:
        self.settled.emit(self.list.currentRow(), settled, self.words.text())

    _writes = True

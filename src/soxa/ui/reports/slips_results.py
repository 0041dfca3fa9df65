"""What came of the files that were taken: a card each, with faults by cell, and what must be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import (
    ElidedLabel,
    Flow,
    Picker,
    badge,
    button,
    clear,
    column,
    framed,
    label,
    row,
    scrolled,
    set_margins,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What must be chosen before a slip can be taken in."""

    name: str
    """What is asked."""
    entries: tuple[tuple[str, object], ...]
    """(words, value), with "(choose)" in front where nothing is known."""
    value: object
    """What is chosen at first."""


@dataclass(frozen=True, slots=True)
class ResultCard:
    """What came of one file, in words."""

    name: str
    """Name of the file."""
    outcome: str
    """``Phiếu mới``, ``Không nhận được`` …"""
    tone: str
    """Tone of the outcome."""
    about: str
    """Whose slip, which, for when; empty where that is not known."""
    lines: tuple[str, ...]
    """What it changed."""
    faults: tuple[str, ...]
    """Cell, fault and remedy."""
    questions: tuple[Question, ...] = ()
    """What must be chosen first."""


class SlipResults(QFrame):
    """Lists what came.

    Signals:
        left: Back to the board.
        answered: (number of the card, tuple of the chosen values in the order of its questions).
    """

    left = Signal()
    answered = Signal(int, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say, tones = session.say, session.tones
        self.back = button(
            "", picture=icon("back", tones.text), tip=say("slips.result.back"), on_click=self.left.emit
        )
        self.summary = ElidedLabel("", name="muted")
        head = row(self.back, label(say("slips.result.title"), name="title"), 8, self.summary)
        head.setStretch(3, 1)
        header = framed(head, name="header")
        set_margins(header, 16, 8, 16, 8)
        inner = QWidget()
        inner.setObjectName("page")
        self._cards = QVBoxLayout(inner)
        self._cards.setContentsMargins(16, 12, 16, 16)
        self._cards.setSpacing(8)
        self._area = scrolled(inner)
        layout = column(header, self._area, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        leave = QShortcut(QKeySequence("Esc"), self, self.left.emit)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_cards(self, cards: Sequence[ResultCard], summary: str) -> None:
        """List cards; those that ask for something come first as they are given."""
        clear(self._cards)
        self.summary.setText(summary)
        for at, card in enumerate(cards):
            self._cards.addWidget(self._card(at, card))
        self._cards.addStretch(1)
        self.back.setFocus()

    def words(self) -> str:
        """Return everything it says, for the tests and to be copied."""
        return "\n".join(one.text() for one in self.findChildren(type(label())) if not one.isHidden())

    def _card(self, at: int, card: ResultCard) -> QFrame:
        head = row(badge(card.outcome, card.tone), label(card.name, name="heading"), ElidedLabel(card.about))
        head.setStretch(2, 1)
        inside = column(head, spacing=4, margins=10)
        for line in card.lines:
            inside.addWidget(label(line, wraps=True))
        for fault in card.faults:
            inside.addWidget(label(fault, name="warnText", wraps=True))
        if card.questions:
            inside.addWidget(self._questions(at, card.questions))
        return framed(inside)

    def _questions(self, at: int, questions: Sequence[Question]) -> QWidget:
        pickers = []
        for question in questions:
            picker = Picker(question.entries, name=question.name)
            picker.setMinimumContentsLength(20)
            picker.setToolTip(question.name)
            picker.choose(question.value)
            pickers.append(picker)
        take = button(self._session.say("slips.result.take"), role="primary")

        def show_press() -> None:
            take.setEnabled(all(picker.value() is not None for picker in pickers))

        for picker in pickers:
            picker.currentIndexChanged.connect(lambda _at: show_press())
        take.clicked.connect(lambda *_: self.answered.emit(at, tuple(picker.value() for picker in pickers)))
        show_press()
        made = QWidget()
        made.setLayout(Flow(*pickers, take))
        return made

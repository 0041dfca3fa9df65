"""What an issued report offers: the three acts that put it right, each with what it is for. No dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from soxa.domain.corrections import Act
from soxa.domain.ids import ReportId
from soxa.ui.session import Session
from soxa.ui.widgets import button, clear, column, framed, label, row

_WIDTH_PX = 620


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document of the period, in words."""

    report: ReportId
    """Which."""
    text: str
    """What it is, its number and date, how far it is, whether it holds."""
    is_here: bool
    """Whether it is the one on the desk."""


class CorrectPanel(QWidget):
    """The three acts.

    Signals:
        act_wanted: An `Act` shall be begun, or gone on with.
        document_wanted: The `ReportId` of another document of the period.
        left: Back to the text.
    """

    act_wanted = Signal(object)
    document_wanted = Signal(object)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        say = session.say
        self.about = label("", wraps=True)
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.acts: dict[Act, QPushButton] = {}
        cards = [self._card(act) for act in Act]
        self._documents = column(spacing=4)
        self._documents_title = label(say("correct.documents"), name="heading")
        self.back = button(say("ui.desk.back_to_text"), on_click=self.left.emit)
        card = framed(
            column(
                label(say("correct.title"), name="title", wraps=True),
                self.about,
                self.fault,
                *cards,
                self._documents_title,
                self._documents,
                row(self.back, None),
                margins=16,
            )
        )
        card.setMaximumWidth(_WIDTH_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(card)
        layout.addStretch(1)
        _leave_by_escape(self)

    def show_about(self, text: str, *, may_begin: bool) -> None:
        """Say which report it is about, and whether an act may be begun on it."""
        self.about.setText(text)
        for press in self.acts.values():
            press.setEnabled(may_begin)
        self.show_fault("")

    def show_documents(self, lines: Sequence[DocumentLine]) -> None:
        """List the other documents of the period; none hides the list."""
        clear(self._documents)
        self._documents_title.setVisible(len(lines) > 1)
        for line in lines if len(lines) > 1 else ():
            words = label(line.text, wraps=True)
            parts: list[QWidget | None] = [words]
            if not line.is_here:
                press = button(self._session.say("correct.open"), role="link")
                press.setAccessibleName(f"{self._session.say('correct.open')}: {line.text}")
                press.clicked.connect(lambda *_, of=line.report: self.document_wanted.emit(of))
                parts.append(press)
            shown = row(*parts)
            shown.setStretch(0, 1)
            self._documents.addLayout(shown)

    def show_fault(self, text: str, remedy: str = "") -> None:
        """Say what is wrong here; empty takes it away."""
        self.fault.setText(f"{text}\n{remedy}".strip())
        self.fault.setVisible(bool(text))

    def _card(self, act: Act) -> QWidget:
        say = self._session.say
        # None of the three stands out: which one it is, the law says, not the window.
        press = button(say(f"correct.act.{act.value}.press"))
        press.clicked.connect(lambda *_: self.act_wanted.emit(act))
        self.acts[act] = press
        return framed(
            column(
                label(say(f"correct.act.{act.value}.title"), name="heading", wraps=True),
                label(say(f"correct.act.{act.value}.text"), name="muted", wraps=True),
                row(press, None),
                margins=8,
                spacing=4,
            )
        )


def _leave_by_escape(panel: CorrectPanel) -> None:
    action = QAction(panel)
    action.setShortcut(QKeySequence("Esc"))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda *_: panel.left.emit())
    panel.addAction(action)

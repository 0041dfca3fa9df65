"""The head's page: the draft's pages, what the sheet says beside them, and a word: mend it, or agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from soxa.ui.icons import icon
from soxa.ui.pageview import PageView
from soxa.ui.session import Session
from soxa.ui.widgets import (
    ElidedLabel,
    Field,
    Picker,
    badge,
    button,
    clear,
    column,
    framed,
    label,
    row,
    rule,
    scrolled,
    set_margins,
)

_TEXT_LINES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the sheet, in words."""

    title: str
    """Heading."""
    lines: tuple[str, ...]
    """One below the other."""


class ReviewPage(QWidget):
    """Shows a draft to whoever was asked.

    Signals:
        left: Back to where it was opened.
        remark_written: The remark shall be kept, and nothing decided yet.
        returned: The draft shall be mended.
        agreed: The draft may go on.
        desk_wanted: The writing desk with this report.
    """

    left = Signal()
    remark_written = Signal()
    returned = Signal()
    agreed = Signal()
    desk_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        self.title = label("", name="title")
        self.state = badge("", "accent")
        self.about = ElidedLabel("", name="muted")
        self.page = PageView(session, accessible_name=say("ui.desk.page"))
        self._parts = QVBoxLayout()
        self._parts.setSpacing(4)
        self.place = Picker(name=say("head.remark.place"))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(say("head.review.hint"))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _TEXT_LINES + 16)
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.remark_press = button(
            say("head.write"),
            shortcut="Ctrl+Return",
            tip=say("head.review.write_tip"),
            on_click=self.remark_written.emit,
        )
        self.return_press = button(say("head.review.return"), on_click=self.returned.emit)
        self.agree_press = button(say("head.review.agree"), role="primary", on_click=self.agreed.emit)
        for press, keys in ((self.return_press, "Ctrl+Shift+E"), (self.agree_press, "Ctrl+Shift+Return")):
            press.setShortcut(keys)
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            press.setToolTip(f"{press.text()} ({shown})")
        self._lay_out()

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the page is opened."""
        return self.text

    def show_head(self, title: str, state: str, about: str) -> None:
        """Show which draft it is."""
        self.title.setText(title)
        self.state.setText(state)
        self.about.setText(about)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show what the sheet says."""
        clear(self._parts)
        for at, part in enumerate(parts):
            if at:
                self._parts.addWidget(rule())
            self._parts.addWidget(label(part.title, name="heading", wraps=True))
            for line in part.lines:
                self._parts.addWidget(label(line, wraps=True))

    def show_fault(self, text: str, remedy: str = "") -> None:
        """Say what is wrong; empty takes it away."""
        self.fault.setText(f"{text} {remedy}".strip())
        self.fault.setVisible(bool(text))

    def let_decide(self, *, may: bool) -> None:
        """Let a word be said, or not: nothing waits any more, or the ledger is only read."""
        for press in (self.remark_press, self.return_press, self.agree_press, self.text, self.place):
            press.setEnabled(may)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        say, tones = self._session.say, self._session.tones
        back = button(
            "", picture=icon("back", tones.text), tip=say("head.review.back"), on_click=self.left.emit
        )
        QShortcut(QKeySequence("Alt+Left"), self, self.left.emit).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        desk = button(say("head.review.desk"), on_click=self.desk_wanted.emit)
        top = row(back, self.title, self.state, self.about, desk)
        top.setStretch(3, 1)
        header = framed(top, name="header")
        set_margins(header, 16, 8, 16, 8)
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(self._parts, None, margins=16))
        word = column(
            Field(say("head.remark.place"), self.place),
            self.text,
            self.fault,
            row(self.remark_press, None, self.return_press, self.agree_press, spacing=6),
            margins=12,
            spacing=6,
        )
        side = column(scrolled(inside), rule(), word, spacing=0)
        side.setStretch(0, 1)
        right = framed(side, name="panel")
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.page)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([760, 480])
        splitter.setChildrenCollapsible(False)
        layout = column(header, splitter, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

"""The history of one thing: who changed what, when, from what; and the value before, put back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from soxa.base.errors import AppError, Message
from soxa.services import telling
from soxa.services.telling import HistoryLine, ReadHistory
from soxa.ui.session import Session
from soxa.ui.widgets import (
    button,
    clear,
    column,
    framed,
    label,
    row,
    rule,
    scrolled,
    set_margins,
    set_stretch,
)

_WIDTH_PX, _HEIGHT_PX = 620, 560
_SHOWN = 200


class HistoryDialog(QDialog):
    """Lists changes, newest first.

    Signals:
        put_back: A value was put back; what shows the thing must read it again.

    Args:
        session: Words, the ledger.
        parent: The window.
        about: What it is the history of.
        read: Reads its lines, newest first.
    """

    put_back = Signal()

    def __init__(self, session: Session, parent: QWidget, *, about: str, read: ReadHistory) -> None:
        super().__init__(parent)
        self._session, self._read = session, read
        say = session.say
        self.setWindowTitle(say("views.history.title"))
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.note = label("", wraps=True)
        self.note.hide()
        head = framed(
            column(
                label(about, name="heading", wraps=True),
                self.note,
                label(say("views.history.note"), name="muted", wraps=True),
            ),
            name="header",
        )
        set_margins(head, 16, 8, 16, 8)
        inner = QWidget()
        self.lines = QVBoxLayout(inner)
        self.lines.setContentsMargins(16, 8, 16, 16)
        self.close_button = button(say("views.close"), shortcut="Esc", on_click=self.reject)
        foot = framed(row(self.fault, None, self.close_button), name="footer")
        set_margins(foot, 16, 8, 16, 8)
        whole = framed(column(head, scrolled(inner), foot, spacing=0), name="plain")
        set_stretch(whole, 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(whole)
        scale = max(1.0, session.settings.text_scale_percent / 100)
        self.resize(round(_WIDTH_PX * scale), _HEIGHT_PX)
        self.show_lines()

    def show_note(self, words: str) -> None:
        """Say something about the thing, over its history."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def show_lines(self) -> None:
        """Read the history again."""
        clear(self.lines)
        found = list(self._read())[:_SHOWN]
        for at, line in enumerate(found):
            if at:
                self.lines.addWidget(rule())
            self.lines.addLayout(self._line(line))
        if not found:
            self.lines.addWidget(label(self._session.say("views.history.empty"), name="muted"))
        self.lines.addStretch(1)

    def _line(self, line: HistoryLine) -> QVBoxLayout:
        say, tell = self._session.say, self._session.wording.tell
        actor = line.actor or say("views.history.nobody")
        when = say("views.history.when", at=line.at_utc.astimezone())
        by = say("views.history.by", actor=actor, act=tell(line.act))
        shown = column(
            row(label(tell(line.field), name="heading"), None, label(when, name="muted")),
            label(by, name="hint", wraps=True),
            spacing=2,
        )
        if line.old is not None or line.new is not None:
            for words, value in (("views.history.was", line.old), ("views.history.is", line.new)):
                shown.addWidget(label(say(words, value=self._value(value)), wraps=True))
        if line.can_put_back and not self._session.ledger.read_only:
            press = button(say("views.history.put_back"), role="link", on_click=lambda: self._put_back(line))
            shown.addLayout(row(press, None))
        return shown

    def _value(self, value: Message | None) -> str:
        return self._session.wording.tell(value if value is not None else Message("views.value.none"))

    def _put_back(self, line: HistoryLine) -> None:
        session = self._session
        try:
            telling.put_back(session.ledger, line.change, pack=session.pack, today=session.today())
        except AppError as error:
            said = session.wording.explain(error)
            self.fault.setText(f"{said.text} {said.remedy}".strip())
            self.fault.show()
            return
        self.fault.hide()
        session.mark_saved()
        session.tell("views.history.done")
        self.put_back.emit()
        self.show_lines()

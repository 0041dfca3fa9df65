"""Trình ký at the desk: to whom, with what words; the sheet to print; what was decided on paper."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from soxa.domain.approvals import Course
from soxa.ui.icons import icon
from soxa.ui.reports.steps import StepPanel
from soxa.ui.session import Session
from soxa.ui.widgets import Field, button, column, label, row

_NOTE_LINES = 4


class SubmitPanel(StepPanel):
    """Submits a draft, and records what comes of it.

    Signals:
        print_wanted: Sheet and draft shall be written to a folder.
        withdrawn: The submission is taken back.
        agreed: Whoever was asked has agreed, on paper or by word.
        returned: Whoever was asked wants it mended.
    """

    print_wanted = Signal()
    withdrawn = Signal()
    agreed = Signal()
    returned = Signal()

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(
            session,
            title=say("head.submit.title"),
            text=say("head.submit.text"),
            press=say("head.submit.press"),
        )
        self.standing = label("", wraps=True)
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText(say("head.submit.note_hint"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(self.note.fontMetrics().lineSpacing() * _NOTE_LINES + 16)
        self.note_field = Field(say("head.submit.note"), self.note)
        self.print_button = button(
            say("head.submit.print"),
            picture=icon("folder", session.tones.text),
            tip=say("head.submit.print_tip"),
            on_click=self.print_wanted.emit,
        )
        self.withdraw = button(say("head.submit.withdraw"), on_click=self.withdrawn.emit)
        self.agree = button(say("head.submit.agreed"), on_click=self.agreed.emit)
        self.send_back = button(say("head.submit.returned"), on_click=self.returned.emit)
        self.paper = QWidget()
        self.paper.setLayout(
            column(
                label(say("head.submit.on_paper"), name="muted", wraps=True),
                row(self.agree, self.send_back, self.withdraw, None),
                spacing=4,
            )
        )
        self.fields.addWidget(self.standing)
        self.fields.addWidget(self.note_field)
        self.fields.addLayout(row(self.print_button, None))
        self.fields.addWidget(self.paper)

    def show_course(self, course: Course, words: str) -> None:
        """Show whose turn the draft is, and what may be done.

        Args:
            course: Whose turn.
            words: The same, with names.
        """
        waits = course in {Course.AT_UNIT_HEAD, Course.AT_HEAD}
        self.standing.setText(words)
        self.note_field.setVisible(not waits)
        self.press.setVisible(not waits)
        self.paper.setVisible(waits)

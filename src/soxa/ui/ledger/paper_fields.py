"""The fields of an issued document and of an assigned task, in the activity form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from soxa.domain.activities import AssignedTask, IssuedDocument
from soxa.ui.fields import DayEdit, LearningEdit
from soxa.ui.ledger.readings import say_day, say_task
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Picker

_DOCUMENT_TYPES = ("", "QĐ", "KH", "CT", "CV", "BC", "TTr", "TB", "GM", "HD", "QC", "NQ", "PA", "GGT", "BB")


class DocumentFields(QWidget):
    """What an issued document is asked for.

    Args:
        session: Words.
        make_day: Makes a field for a day.
    """

    def __init__(self, session: Session, *, make_day: Callable[[], DayEdit]) -> None:
        super().__init__()
        say = session.say
        self.type = Picker((name or "–", name) for name in _DOCUMENT_TYPES)
        self.number, self.symbol, self.subject = QLineEdit(), QLineEdit(), QLineEdit()
        self.number.setMaxLength(11)
        self.symbol.setMaxLength(30)
        self.subject.setMaxLength(500)
        self.day = make_day()
        self.in_report = QCheckBox(say("ui.ledger.in_report"))
        self.fields = {
            "document_type": Field(say("ui.ledger.document_type"), self.type),
            "document_day": Field(say("ui.ledger.document_day"), self.day),
            "number": Field(say("ui.ledger.document_number"), self.number),
            "symbol": Field(say("ui.ledger.document_symbol"), self.symbol),
            "subject": Field(say("ui.ledger.document_subject"), self.subject),
        }
        self.day.day_changed.connect(lambda _day: self._read_back(session))
        grid = two_columns(self)
        grid.addWidget(self.fields["document_type"], 0, 0)
        grid.addWidget(self.fields["document_day"], 0, 1)
        grid.addWidget(self.fields["number"], 1, 0)
        grid.addWidget(self.fields["symbol"], 1, 1)
        grid.addWidget(self.fields["subject"], 2, 0, 1, 2)
        grid.addWidget(self.in_report, 3, 0, 1, 2)

    def load(self, document: IssuedDocument | None) -> None:
        """Show a document, or nothing."""
        shown = document or IssuedDocument("", "", "", None, "", in_report=False)
        self.type.choose(shown.type)
        self.number.setText(shown.number)
        self.symbol.setText(shown.symbol)
        self.day.set_day(shown.day)
        self.subject.setText(shown.subject)
        self.in_report.blockSignals(True)
        self.in_report.setChecked(shown.in_report)
        self.in_report.blockSignals(False)

    def value(self) -> IssuedDocument | None:
        """Return the document; None if nothing is said of it."""
        made = IssuedDocument(
            type=str(self.type.value() or ""),
            number=self.number.text().strip(),
            symbol=self.symbol.text().strip(),
            day=self.day.day(),
            subject=self.subject.text().strip(),
            in_report=self.in_report.isChecked(),
        )
        empty = not (made.number or made.symbol or made.day or made.subject or made.type)
        return None if empty else made

    def controls(self) -> Sequence[QWidget]:
        """Return what takes the keyboard, in order."""
        return [self.type, self.day, self.number, self.symbol, self.subject, self.in_report]

    def _read_back(self, session: Session) -> None:
        day = self.day.day()
        self.fields["document_day"].show_hint(say_day(session, day) if day else "")


class TaskFields(QWidget):
    """What a task given by a higher office is asked for; its state is told, never asked.

    Args:
        session: Words and today.
        make_due: Makes the field for the deadline.
        make_completed: Makes the field for the day it was done.
        suggest: Gives past givers.
    """

    def __init__(
        self,
        session: Session,
        *,
        make_due: Callable[[], DayEdit],
        make_completed: Callable[[], DayEdit],
        suggest: Callable[[str], Sequence[str]],
    ) -> None:
        super().__init__()
        self._session = session
        say = session.say
        self.given_by, self.reference = LearningEdit(suggest), QLineEdit()
        self.due, self.completed = make_due(), make_completed()
        self.fields = {
            "given_by": Field(say("ui.ledger.given_by"), self.given_by),
            "reference": Field(say("ui.ledger.task_reference"), self.reference),
            "due": Field(say("ui.ledger.task_due"), self.due),
            "completed": Field(say("ui.ledger.task_completed"), self.completed),
        }
        for edit in (self.due, self.completed):
            edit.day_changed.connect(lambda _day: self.read_back())
        grid = two_columns(self)
        grid.addWidget(self.fields["given_by"], 0, 0, 1, 2)
        grid.addWidget(self.fields["reference"], 1, 0, 1, 2)
        grid.addWidget(self.fields["due"], 2, 0)
        grid.addWidget(self.fields["completed"], 2, 1)

    def load(self, task: AssignedTask | None) -> None:
        """Show a task, or nothing."""
        self.given_by.setText(task.given_by if task else "")
        self.reference.setText(task.reference if task else "")
        self.due.set_day(task.due if task else None)
        self.completed.set_day(task.completed if task else None)
        self.read_back()

    def value(self) -> AssignedTask | None:
        """Return the task; None if nothing is said of it."""
        made = AssignedTask(
            given_by=self.given_by.text().strip(),
            reference=self.reference.text().strip(),
            due=self.due.day(),
            completed=self.completed.day(),
        )
        return None if made == AssignedTask("", "", None, None) else made

    def controls(self) -> Sequence[QWidget]:
        """Return what takes the keyboard, in order."""
        return [self.given_by, self.reference, self.due, self.completed]

    def read_back(self) -> None:
        """Say the weekdays, and how far the task is."""
        due, completed = self.due.day(), self.completed.day()
        self.fields["due"].show_hint(say_day(self._session, due) if due else "")
        state = say_task(self._session, self.value(), self._session.today())
        parts = [say_day(self._session, completed) if completed else "", state]
        self.fields["completed"].show_hint(" · ".join(part for part in parts if part))


def two_columns(owner: QWidget) -> QGridLayout:
    """Return a grid of two equal columns inside a widget."""
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(8)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid

"""The office's own days in Thiết lập: days off and days worked against the calendar, each kept at once."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from soxa.base.errors import AppError
from soxa.services import regimes
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Picker, button, column, framed, label, row

_DAY = Qt.ItemDataRole.UserRole


class DaysPage(QWidget):
    """The tab: a list of days, and a line to add one.

    Args:
        session: What is shared.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        say = session.say
        self.list = QListWidget()
        self.list.setAccessibleName(say("regimes.days"))
        self.day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
            optional=True,
        )
        self.kind = Picker([(say("regimes.day_off"), False), (say("regimes.day_working"), True)])
        self.kind.setMinimumContentsLength(14)
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.add_button = button(say("regimes.add_day"), picture=icon("plus", session.tones.text))
        self.add_button.clicked.connect(lambda *_: self.add())
        self.note.returnPressed.connect(self.add)
        self.drop_button = button(say("regimes.drop_day"), role="link")
        self.list.itemSelectionChanged.connect(
            lambda: self.drop_button.setEnabled(bool(self.list.selectedItems()))
        )
        self.drop_button.clicked.connect(lambda *_: self.drop())
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        line = row(
            Field(say("regimes.day"), self.day),
            Field(say("regimes.day_kind"), self.kind),
            Field(say("regimes.day_note"), self.note),
        )
        line.setStretch(2, 1)
        card = framed(
            column(
                label(say("regimes.days_text"), name="muted", wraps=True),
                line,
                self.fault,
                row(self.add_button, None, self.drop_button),
                self.list,
                margins=16,
            )
        )
        self.setLayout(column(card, margins=16))

    def show_all(self) -> None:
        """List the days as they stand in the ledger."""
        session, say = self._session, self._session.say
        self.list.clear()
        for entry in regimes.own_days(session.ledger):
            kind = say("regimes.day_working" if entry.is_working else "regimes.day_off")
            weekday = say(f"ui.weekday.{entry.day.isoweekday()}")
            message = "regimes.day_line_note" if entry.note else "regimes.day_line"
            item = QListWidgetItem(say(message, weekday=weekday, day=entry.day, kind=kind, note=entry.note))
            item.setData(_DAY, entry.day.isoformat())
            self.list.addItem(item)
        self.drop_button.setEnabled(False)

    def add(self) -> None:
        """Keep the day of the line, and empty it for the next."""
        session, day = self._session, self.day.day()
        if day is None:
            self._tell(session.say("regimes.no_day"))
            self.day.setFocus()
            return
        is_working = bool(self.kind.value())
        try:
            regimes.save_own_day(session.ledger, day, is_working=is_working, note=self.note.text())
        except AppError as error:
            said = session.wording.explain(error)
            self._tell(f"{said.text} {said.remedy}".strip())
            return
        self._tell("")
        self.note.clear()
        self.day.set_day(None)
        self.day.setFocus()
        self._changed()

    def drop(self) -> None:
        """Take the chosen day away again."""
        chosen = self.list.selectedItems()
        if not chosen:
            return
        item = chosen[0]
        try:
            regimes.remove_own_day(self._session.ledger, date.fromisoformat(str(item.data(_DAY))))
        except AppError as error:
            self._session.tell_error(error)
            return
        self._changed()

    def _changed(self) -> None:
        self._session.mark_saved()
        self.show_all()

    def _tell(self, text: str) -> None:
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

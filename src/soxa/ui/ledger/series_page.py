"""The days of a series, shown before anything is filed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from soxa.domain.activities import Activity, Status
from soxa.domain.date_words import Lean
from soxa.domain.series import Every, Series
from soxa.services.repeating import SeriesDay
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.ledger.readings import say_day
from soxa.ui.ledger.words import say_status
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, Field, Picker, button, column, framed, label, row, set_margins

_DAY = Qt.ItemDataRole.UserRole


class SeriesPage(QWidget):
    """The rule above, the days below, each with a box.

    Signals:
        every_changed: Another rule was chosen: the first day may be another one.
        rule_changed: Rule, first or last day changed: other days are wanted.
        carry_out: File what is ticked.
        left: Back to the table, nothing filed.

    Args:
        session: Words, colours, today.
        like: The pattern.
        first: First day offered.
        until: Last day offered.
    """

    every_changed = Signal()
    rule_changed = Signal()
    carry_out = Signal()
    left = Signal()

    def __init__(self, session: Session, like: Activity, *, first: date, until: date) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session, self._like = session, like
        say = session.say
        self.every = Picker(
            [
                (say("entry.every_week"), (Every.WEEK, 1)),
                *((say("entry.every_weeks", count=step), (Every.WEEK, step)) for step in (2, 3, 4)),
                (say("entry.every_month"), (Every.MONTH, 1)),
                *((say("entry.every_months", count=step), (Every.MONTH, step)) for step in (2, 3, 6, 12)),
            ]
        )
        self.first = self._day_edit(first, Lean.RECENT)
        self.until = self._day_edit(until, Lean.COMING)
        self._fields = {
            "every": Field(say("entry.series_rule"), self.every),
            "first": Field(say("entry.series_first"), self.first),
            "until": Field(say("entry.series_until"), self.until),
        }
        self.days_off = QCheckBox(say("entry.series_leave_out"))
        self.days_off.setChecked(True)
        self.numbers = QCheckBox(say("entry.series_numbers"))
        self.numbers.setVisible(bool(like.quantities))
        self.list = QListWidget()
        self.list.setAccessibleName(say("entry.series_days"))
        self.list.setIconSize(QSize(16, 16))
        self.said = label("", name="muted", wraps=True)
        self.file_button = button("", role="primary")
        self.file_button.clicked.connect(lambda *_: self.carry_out.emit())
        back = button(say("ui.ledger.back_to_table"), shortcut="Esc", on_click=self.left.emit)
        self._lay_out(back)
        self.every.currentIndexChanged.connect(lambda _index: self.every_changed.emit())
        self.every.currentIndexChanged.connect(lambda _index: self.rule_changed.emit())
        self.days_off.toggled.connect(lambda _on: self.rule_changed.emit())
        for edit in (self.first, self.until):
            edit.day_changed.connect(lambda _day: self.rule_changed.emit())
            edit.returnPressed.connect(self.carry_out)
        self.list.itemChanged.connect(lambda _item: self._count())

    def series(self) -> Series | None:
        """Return the rule; None while a day is missing."""
        first, until, value = self.first.day(), self.until.day(), self.every.value()
        say = self._session.say
        for name, day in (("first", first), ("until", until)):
            field = self._fields[name]
            if day is None:
                field.show_fault(say("ui.fault.no_such_day"))
            else:
                field.show_hint(say_day(self._session, day))
        if first is None or until is None or not isinstance(value, tuple):
            return None
        every, step = value
        return Series(first, until, every, step)

    def show_days(self, days: Sequence[SeriesDay]) -> None:
        """Show the days; what is there already, and days off if they are left out, are not ticked."""
        leaves_out = self.days_off.isChecked() and not all(day.is_off for day in days)
        self.list.blockSignals(True)
        self.list.clear()
        for day in days:
            item = QListWidgetItem(self._say_day(day))
            item.setData(_DAY, day)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = not day.is_there and not (leaves_out and day.is_off)
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            if day.is_off or day.is_there:
                item.setIcon(icon("warning", self._session.tones.warn))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._count()

    def ticked(self) -> list[date]:
        """Return the days that shall be filed."""
        return [day.day for day in self._ticked()]

    def _ticked(self) -> list[SeriesDay]:
        items = [self.list.item(at) for at in range(self.list.count())]
        return [item.data(_DAY) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _count(self) -> None:
        say, ticked = self._session.say, self._ticked()
        ahead = sum(day.is_ahead for day in ticked)
        words = say("entry.series_file", count=len(ticked))
        self.file_button.setText(f"{words}  Ctrl+Enter")
        self.file_button.setAccessibleName(words)
        self.file_button.setShortcut(QKeySequence("Ctrl+Return"))  # a new text takes the old one away
        self.file_button.setEnabled(bool(ticked))
        self.said.setText(say("entry.series_count", count=len(ticked), planned=ahead))

    def _say_day(self, day: SeriesDay) -> str:
        say = self._session.say
        status = Status.PLANNED if day.is_ahead else self._like.status
        parts = [say_day(self._session, day.day), say_status(self._session, status)]
        parts += [say("entry.series_off")] if day.is_off else []
        parts += [say("entry.series_there")] if day.is_there else []
        return "  ·  ".join(parts)

    def _day_edit(self, day: date, lean: Lean) -> DayEdit:
        session = self._session
        made = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=session.say("ui.ledger.open_calendar"),
            lean=lambda: lean,
        )
        made.set_day(day)
        return made

    def _lay_out(self, back: QWidget) -> None:
        title = ElidedLabel(self._session.say("entry.series_title", title=self._like.title), name="title")
        head = framed(row(title, back), name="header")
        set_margins(head, 16, 8, 16, 8)
        fields = row(*self._fields.values(), None, spacing=16)
        for field in self._fields.values():
            fields.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        boxes = row(self.days_off, self.numbers, None, spacing=24)
        foot = row(self.said, self.file_button, spacing=16)
        foot.setStretch(0, 1)
        inner = column(fields, boxes, self.list, foot, spacing=12)
        inner.setContentsMargins(16, 16, 16, 16)
        inner.setStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addLayout(inner, 1)

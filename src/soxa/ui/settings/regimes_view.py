"""What the duties to report look like in Thiết lập: a list to switch on and off, all that is said of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from soxa.domain.packs import Deadline, MonthOf, Receiver
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Picker, button, clear, column, framed, label, row, rule, scrolled

_LIST_SHARE, _FORM_SHARE = 2, 3
_CODE = Qt.ItemDataRole.UserRole
_WEEKDAYS = range(1, 8)


@dataclass(frozen=True, slots=True)
class RegimeRow:
    """One regime in the list."""

    code: str
    """Its code."""
    name: str
    """Its short name."""
    note: str
    """Who receives it, and what is not compared yet."""
    is_on: bool
    """Whether the office has it."""


@dataclass(frozen=True, slots=True)
class RegimeCard:
    """All that is said of one regime."""

    name: str
    """Its full name."""
    rhythm: str
    """How often, which days, in words."""
    receivers: tuple[Receiver, ...]
    """Who receives it."""
    deadline: Deadline
    """When it is due."""
    deadline_words: str
    """The same in words."""
    legal_basis: str
    """As printed."""
    valid_from: date | None
    """First day it holds."""
    valid_to: date | None
    """Last day it holds."""
    confirmations: Mapping[str, tuple[bool, str]]
    """Field to whether it is compared, and who did so when, in words. Only what was ever flagged."""
    periods: tuple[tuple[str, str], ...]
    """(words, label) of the periods whose due day may be set."""
    period: str
    """Label of the one that is offered first."""


def say_rule(deadline: Deadline) -> str:
    """Return which of the view's ways of counting a deadline follows."""
    if deadline.working_days is not None:
        return "working_days"
    if deadline.day is not None:
        return deadline.month.value
    if deadline.weekday is not None:
        return "weekday"
    return "date" if deadline.date_in_year else "request"


class RegimesView(QWidget):
    """The tab.

    Signals:
        chosen: Code of the regime that was chosen in the list.
        switched: (code, on) of a regime that was switched.
        receivers_edited: A receiver's field was left, or one was added or taken away.
        deadline_edited: The way of counting or one of its fields was left after a change.
        basis_edited: The legal basis was left.
        validity_edited: One of the two days was left.
        confirmed: (field, on) of a confirmation.
        due_chosen: A period was chosen whose due day may be set.
        due_edited: The due day or hour of the chosen period was left.
    """

    chosen = Signal(str)
    switched = Signal(str, bool)
    receivers_edited = Signal()
    deadline_edited = Signal()
    basis_edited = Signal()
    validity_edited = Signal()
    confirmed = Signal(str, bool)
    due_chosen = Signal()
    due_edited = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        self.list = QListWidget()
        self.list.setAccessibleName(say("regimes.list"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_current)
        self.list.itemChanged.connect(self._on_item)
        self.confirms: dict[str, tuple[QCheckBox, QWidget]] = {}
        self.receiver_edits: list[tuple[QLineEdit, QLineEdit, QLineEdit]] = []
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.form = QWidget()
        self.form.setObjectName("page")
        self.form.setLayout(self._form())
        left = column(label(say("regimes.list_text"), name="muted", wraps=True), self.list)
        layout = row(16, margins=16)
        layout.insertLayout(0, left, _LIST_SHARE)
        layout.addWidget(scrolled(self.form), _FORM_SHARE)
        self.setLayout(layout)

    # The list

    def show_list(self, rows: Sequence[RegimeRow], *, chosen: str) -> None:
        """List the regimes, those the office has first; the chosen one stays chosen."""
        self.list.blockSignals(True)
        self.list.clear()
        for entry in rows:
            item = QListWidgetItem(f"{entry.name}\n{entry.note}" if entry.note else entry.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if entry.is_on else Qt.CheckState.Unchecked)
            item.setData(_CODE, entry.code)
            self.list.addItem(item)
            if entry.code == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def chosen_code(self) -> str:
        """Return the code of the chosen regime; empty if none is."""
        chosen = self.list.selectedItems()
        return str(chosen[0].data(_CODE)) if chosen else ""

    def _on_current(self, now: QListWidgetItem | None, _before: object) -> None:
        if now is not None:
            self.chosen.emit(str(now.data(_CODE)))

    def _on_item(self, item: QListWidgetItem) -> None:
        self.switched.emit(str(item.data(_CODE)), item.checkState() is Qt.CheckState.Checked)

    # The form

    def _form(self) -> QGridLayout:
        say = self._session.say
        self.name = label("", name="heading", wraps=True)
        self.rhythm = label("", name="muted", wraps=True)
        self._receiver_rows = QGridLayout()
        self.add_receiver = button(
            say("regimes.add_receiver"), role="link", on_click=lambda: self._add_receiver(focus=True)
        )
        receivers = self._part(
            say("regimes.receivers"), "receivers", self._receiver_rows, row(self.add_receiver, None)
        )
        deadline = self._part(say("regimes.deadline"), "deadline", self._deadline_row(), self._due_row())
        self.basis = QLineEdit()
        self.basis.setMaxLength(500)
        self.basis.setAccessibleName(say("regimes.basis"))
        self.basis.editingFinished.connect(self.basis_edited)
        basis = self._part(say("regimes.basis"), "legal_basis", self.basis)
        self.valid_from, self.valid_to = self._day(), self._day()
        for edit in (self.valid_from, self.valid_to):
            edit.editingFinished.connect(self.validity_edited)
        validity = row(
            Field(say("regimes.valid_from"), self.valid_from), Field(say("regimes.valid_to"), self.valid_to)
        )
        rhythm = self._part(say("regimes.rhythm"), "frequency", self.rhythm, self._confirm("closing"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setVerticalSpacing(12)
        for at, part in enumerate((self.name, self.fault, receivers, deadline, basis, rhythm)):
            grid.addWidget(part, at, 0)
        grid.addLayout(validity, 6, 0)
        grid.addWidget(label(say("regimes.form_text"), name="muted", wraps=True), 7, 0)
        grid.setRowStretch(8, 1)
        return grid

    def _part(self, title: str, field: str, *items: QWidget | QLayout) -> QFrame:
        layout = column(label(title, name="fieldName"), spacing=6, margins=10)
        for item in items:
            if isinstance(item, QWidget):
                layout.addWidget(item)
            else:
                layout.addLayout(item)
        layout.addWidget(self._confirm(field))
        return framed(layout)

    def _confirm(self, field: str) -> QWidget:
        say = self._session.say
        box = QCheckBox(say(f"regimes.confirm.{field}"))
        box.clicked.connect(lambda on: self.confirmed.emit(field, bool(on)))
        said = label("", name="muted", wraps=True)
        holder = QWidget()
        holder.setLayout(column(box, said, spacing=2))
        self.confirms[field] = (box, holder)
        holder.setProperty("said", said)
        holder.hide()
        return holder

    def _deadline_row(self) -> QGridLayout:
        say = self._session.say
        rules = [
            *(("working_days", "after_closing", "same", "following", "weekday", "date", "request")),
        ]
        self.rule = Picker(
            [(say(f"regimes.rule.{entry}"), entry) for entry in rules], name=say("regimes.rule")
        )
        self.rule.activated.connect(lambda _at: self._on_rule())
        self.number, self.year_day, self.hour = QLineEdit(), QLineEdit(), QLineEdit()
        self.weekday = Picker(
            [(say(f"ui.weekday.{at}"), at) for at in _WEEKDAYS], name=say("regimes.weekday")
        )
        self.weekday.activated.connect(lambda _at: self.deadline_edited.emit())
        for edit, name, length in (
            (self.number, "regimes.number", 2),
            (self.year_day, "regimes.year_day", 5),
            (self.hour, "regimes.hour", 5),
        ):
            edit.setMaxLength(length)
            edit.setAccessibleName(say(name))
            edit.setPlaceholderText(say(f"{name}_hint"))
            edit.setFixedWidth(self.fontMetrics().averageCharWidth() * 14)
            edit.editingFinished.connect(self.deadline_edited)
        self.deadline_words = label("", name="hint", wraps=True)
        grid = QGridLayout()
        grid.addWidget(self.rule, 0, 0)
        for across, widget in enumerate((self.number, self.weekday, self.year_day, self.hour), start=1):
            grid.addWidget(widget, 0, across)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.deadline_words, 1, 0, 1, 5)
        return grid

    def _due_row(self) -> QWidget:
        say = self._session.say
        self.due_period = Picker(name=say("regimes.due_period"))
        self.due_period.activated.connect(lambda _at: self.due_chosen.emit())
        self.due_day = self._day()
        self.due_day.setAccessibleName(say("regimes.due_day"))
        self.due_hour = QLineEdit()
        self.due_hour.setMaxLength(5)
        self.due_hour.setAccessibleName(say("regimes.due_hour"))
        self.due_hour.setPlaceholderText(say("regimes.hour_hint"))
        self.due_hour.setFixedWidth(self.fontMetrics().averageCharWidth() * 14)
        for edit in (self.due_day, self.due_hour):
            edit.editingFinished.connect(self.due_edited)
        line = row(self.due_period, self.due_day, self.due_hour)
        line.setStretch(0, 1)
        holder = QWidget()
        holder.setLayout(
            column(rule(), label(say("regimes.due_text"), name="muted", wraps=True), line, spacing=6)
        )
        return holder

    def _on_rule(self) -> None:
        self._show_rule(str(self.rule.value()))
        self.deadline_edited.emit()

    def _show_rule(self, name: str) -> None:
        by_number = name in {"working_days", *(entry.value for entry in MonthOf)}
        self.number.setVisible(by_number)
        self.weekday.setVisible(name == "weekday")
        self.year_day.setVisible(name == "date")
        self.hour.setVisible(name != "request")

    def show_card(self, card: RegimeCard | None) -> None:
        """Show one regime, or none."""
        self.form.setEnabled(card is not None)
        self.show_fault("")
        if card is None:
            return
        self.rhythm.setText(card.rhythm)
        self._show_receivers(card.receivers)
        self._show_deadline(card.deadline)
        self.deadline_words.setText(card.deadline_words)
        self.basis.setText(card.legal_basis)
        self.basis.setCursorPosition(0)
        self.valid_from.set_day(card.valid_from)
        self.valid_to.set_day(card.valid_to)
        for field, (box, holder) in self.confirms.items():
            known = card.confirmations.get(field)
            holder.setVisible(known is not None)
            box.setChecked(known is not None and known[0])
            said = holder.property("said")
            said.setText("" if known is None else known[1])
            said.setVisible(known is not None and bool(known[1]))
        # What was chosen stays, unless it is a period of the regime that was shown before.
        before = self.due_period.value() if self.name.text() == card.name else card.period
        self.due_period.fill(card.periods)
        if not self.due_period.choose(before):
            self.due_period.choose(card.period)
        self.name.setText(card.name)

    def show_due(self, day: date | None, hour: time | None) -> None:
        """Show the due day that is set for the chosen period."""
        self.due_day.set_day(day)
        self.due_hour.setText(f"{hour:%H:%M}" if hour else "")

    def show_fault(self, text: str) -> None:
        """Say what is wrong; empty takes it away."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    # Receivers

    def _show_receivers(self, receivers: Sequence[Receiver]) -> None:
        if len(receivers) == len(self.receiver_edits):
            # The row that the keyboard is in stays: a new one would take the focus away in mid-line.
            for receiver, edits in zip(receivers, self.receiver_edits, strict=True):
                _fill(receiver, edits)
            return
        clear(self._receiver_rows)
        self.receiver_edits = []
        for receiver in receivers:
            self._add_receiver(receiver)

    def _add_receiver(self, receiver: Receiver | None = None, *, focus: bool = False) -> None:
        say, at = self._session.say, len(self.receiver_edits)
        name, email, limit = QLineEdit(), QLineEdit(), QLineEdit()
        name.setMaxLength(500)
        email.setMaxLength(200)
        limit.setMaxLength(3)
        limit.setFixedWidth(self.fontMetrics().averageCharWidth() * 9)
        for edit, said in ((name, "receiver"), (email, "mailbox"), (limit, "limit")):
            edit.setAccessibleName(say(f"regimes.{said}", number=at + 1))
            edit.setPlaceholderText(say(f"regimes.{said}_hint"))
            edit.setToolTip(say(f"regimes.{said}_hint"))
            edit.editingFinished.connect(self.receivers_edited)
        if receiver is not None:
            _fill(receiver, (name, email, limit))
        tones = self._session.tones
        drop = button("", picture=icon("cross", tones.muted), role="quiet", tip=say("regimes.drop_receiver"))
        drop.clicked.connect(lambda *_: self._drop(name))
        for across, widget in enumerate((name, email, limit, drop)):
            self._receiver_rows.addWidget(widget, at, across)
        self._receiver_rows.setColumnStretch(0, 3)
        self._receiver_rows.setColumnStretch(1, 2)
        self.receiver_edits.append((name, email, limit))
        if focus:
            name.setFocus()

    def _drop(self, name: QLineEdit) -> None:
        self.receiver_edits = [one for one in self.receiver_edits if one[0] is not name]
        self.receivers_edited.emit()

    # Deadline

    def _show_deadline(self, deadline: Deadline) -> None:
        name = say_rule(deadline)
        self.rule.choose(name)
        number = deadline.working_days if deadline.working_days is not None else deadline.day
        self.number.setText("" if number is None else str(number))
        self.weekday.choose(deadline.weekday or 5)
        month, _, day = deadline.date_in_year.partition("-")
        self.year_day.setText(f"{day}/{month}" if day else "")
        self.hour.setText(f"{deadline.hour:%H:%M}" if deadline.hour else "")
        self._show_rule(name)

    def _day(self) -> DayEdit:
        session = self._session
        near: Callable[[], date] = session.today
        return DayEdit(
            near=near,
            picture=icon("calendar", session.tones.muted),
            calendar_name=session.say("ui.ledger.open_calendar"),
            optional=True,
        )


def _fill(receiver: Receiver, edits: tuple[QLineEdit, QLineEdit, QLineEdit]) -> None:
    given = (receiver.name, receiver.email, str(receiver.mailbox_limit_mb))
    for edit, text in zip(edits, given, strict=True):
        if edit.text() != text:
            edit.setText(text)
            edit.setCursorPosition(0)

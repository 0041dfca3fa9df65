"""The pages that cover the work: who works here, a PIN to set, and the locked screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from soxa.base.pins import MOST_DIGITS
from soxa.domain.offices import Person, Role, Unit
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Narrowing, Picker, button, column, framed, label, row

_WIDTH_PX = 640
_MINUTES = (2, 5, 10, 15, 30, 60)
_ROWS_SHOWN = 9


class CoverPage(QWidget):
    """A page in the middle of the window, over everything else.

    Args:
        session: Words.
        title: What it is about.
        text: What one should know; empty for nothing.
    """

    def __init__(self, session: Session, *, title: str, text: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self.title = label(title, name="hero", wraps=True)
        self.text = label(text, name="muted", wraps=True)
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        inner = QWidget()
        inner.setLayout(column(self.title, self.text, 8, self.body, self.fault, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 48, 16, 16)
        layout.addWidget(Narrowing(inner, width_px=_WIDTH_PX))

    def show_fault(self, text: str) -> None:
        """Say what is wrong; empty takes it away."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def first_focus(self) -> QWidget:
        """Return where the keyboard begins."""
        return self


class WhoPage(CoverPage):
    """Who works here today: one of the office's people, or somebody new.

    Signals:
        picked: The `Person` who works here.
        skipped: Nobody says so now.
        entered: The `Person` who was typed in, not kept yet but for her id: (name, position, unit, role).
    """

    picked = Signal(object)
    skipped = Signal()
    entered = Signal(str, str, object, object)

    def __init__(self, session: Session, people: Sequence[Person], units: Sequence[Unit]) -> None:
        say = session.say
        super().__init__(session, title=say("people.who"), text=say("people.who_text"))
        names = {unit.id: unit.short_name or unit.name for unit in units}
        self.people = QListWidget()
        self.people.setAccessibleName(say("people.list"))
        for person in people:
            about = [person.position, names.get(person.unit, "") if person.unit else ""]
            words = " · ".join(one for one in about if one and one != person.called)
            item = QListWidgetItem(f"{person.called}\n{words}" if words else person.called)
            item.setData(Qt.ItemDataRole.UserRole, person)
            self.people.addItem(item)
        self.people.setCurrentRow(0)
        rows = min(self.people.count(), _ROWS_SHOWN)
        self.people.setMinimumHeight(rows * self.people.sizeHintForRow(0) + 2 * self.people.frameWidth())
        # Enter, and a double press of the mouse.
        self.people.itemActivated.connect(lambda _item: self._pick())
        self.start_button = button(say("people.start"), role="primary", on_click=self._pick)
        self.later_button = button(say("people.later"), shortcut="Esc", on_click=self.skipped.emit)
        self.new_button = button(say("people.new"), role="link", on_click=self._show_form)
        self.new_button.setVisible(not session.ledger.read_only)
        self._list = QWidget()
        self._list.setLayout(
            column(self.people, row(self.start_button, self.later_button, None, self.new_button))
        )
        self.body.addWidget(self._list)
        self.body.addWidget(self._make_form(units))
        self.people.setVisible(bool(people))
        self.start_button.setVisible(bool(people))
        self._form.hide()

    def first_focus(self) -> QWidget:
        """Return the list."""
        return self.people

    def _make_form(self, units: Sequence[Unit]) -> QWidget:
        say = self.session.say
        self.name, self.position = QLineEdit(), QLineEdit()
        self.name.setMaxLength(50)
        self.position.setMaxLength(100)
        inside = [(unit.short_name or unit.name, unit.id) for unit in units if unit.inside]
        self.unit = Picker([("–", None), *inside])
        self.role = Picker((say(f"people.role.{role.value}"), role) for role in Role)
        self.add_button = button(say("people.add"), role="primary", on_click=self._add)
        self.back_button = button(say("people.back"), on_click=self._hide_form)
        self._form = framed(
            column(
                Field(say("people.new_name"), self.name),
                Field(say("people.new_position"), self.position),
                Field(say("ui.ledger.unit"), self.unit),
                Field(say("people.role"), self.role),
                row(self.add_button, self.back_button, None),
                margins=16,
            )
        )
        for edit in (self.name, self.position):
            edit.returnPressed.connect(self._add)
        return self._form

    def _show_form(self) -> None:
        self._list.hide()
        self._form.show()
        self.name.setFocus()

    def _hide_form(self) -> None:
        self.show_fault("")
        self._form.hide()
        self._list.show()
        self.people.setFocus()

    def _pick(self) -> None:
        item = self.people.currentItem()
        if self.people.currentRow() >= 0:
            self.picked.emit(item.data(Qt.ItemDataRole.UserRole))

    def _add(self) -> None:
        if not (self.name.text().strip() or self.position.text().strip()):
            self.show_fault(self.session.say("people.name_missing"))
            return
        self.entered.emit(self.name.text(), self.position.text(), self.unit.value(), self.role.value())


class PinPage(CoverPage):
    """Sets, changes or removes a PIN.

    Signals:
        kept: The PIN typed twice alike, and the minutes after which the screen locks itself.
        removed: There shall be none.
        left: Everything stays as it is.
    """

    kept = Signal(str, int)
    removed = Signal()
    left = Signal()

    def __init__(self, session: Session, person: Person) -> None:
        say, minutes = session.say, session.settings.lock_after_min
        super().__init__(
            session,
            title=say("people.pin_title", name=person.called),
            text=say("people.pin_text", minutes=minutes),
        )
        self.pin, self.again = pin_edit(), pin_edit()
        offered = sorted({*_MINUTES, minutes})
        self.minutes = Picker((str(one), one) for one in offered)
        self.minutes.choose(minutes)
        self.keep_button = button(say("people.pin_keep"), role="primary", on_click=self._keep)
        self.remove_button = button(say("people.pin_remove"), on_click=self.removed.emit)
        self.remove_button.setVisible(bool(session.kept_pin))
        self.leave_button = button(say("ui.back"), on_click=self.left.emit)
        QShortcut(QKeySequence("Esc"), self, self.left.emit)
        for edit in (self.pin, self.again):
            edit.returnPressed.connect(self._keep)
        self.body.addWidget(Field(say("people.pin_new"), self.pin))
        self.body.addWidget(Field(say("people.pin_again"), self.again))
        self.body.addWidget(Field(say("people.pin_minutes"), self.minutes))
        self.body.addLayout(row(self.keep_button, self.remove_button, None, self.leave_button))

    def first_focus(self) -> QWidget:
        """Return the first field."""
        return self.pin

    def _keep(self) -> None:
        minutes = self.minutes.value()
        self.kept.emit(
            self.pin.text(), minutes if isinstance(minutes, int) else self.session.settings.lock_after_min
        )

    def ask_again(self, text: str) -> None:
        """Say what is wrong, and let both fields be typed anew."""
        self.show_fault(text)
        self.pin.clear()
        self.again.clear()
        self.pin.setFocus()


class LockPage(CoverPage):
    """The locked screen: nothing of the ledger is seen until the PIN is typed.

    Signals:
        typed: What was typed as PIN.
        other_wanted: Somebody else works here.
    """

    typed = Signal(str)
    other_wanted = Signal()

    def __init__(self, session: Session, person: Person, *, settings_file: str) -> None:
        say = session.say
        super().__init__(
            session, title=say("people.locked"), text=say("people.locked_text", name=person.called)
        )
        self.pin = pin_edit()
        self.unlock_button = button(say("people.unlock"), role="primary", on_click=self._try)
        self.other_button = button(say("people.other"), on_click=self.other_wanted.emit)
        self.pin.returnPressed.connect(self._try)
        self.body.addWidget(Field(say("people.pin"), self.pin))
        self.body.addLayout(row(self.unlock_button, None, self.other_button))
        self.body.addWidget(label(say("people.forgot", file=settings_file), name="muted", wraps=True))

    def first_focus(self) -> QWidget:
        """Return the field of the PIN."""
        return self.pin

    def ask_again(self, text: str) -> None:
        """Say what is wrong, and let the PIN be typed anew."""
        self.show_fault(text)
        self.pin.clear()
        self.pin.setFocus()

    def _try(self) -> None:
        self.typed.emit(self.pin.text())


def pin_edit() -> QLineEdit:
    """Return a field for a PIN: digits, not shown."""
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setMaxLength(MOST_DIGITS)
    edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
    edit.setValidator(QIntValidator(0, 10**MOST_DIGITS - 1, edit))
    return edit

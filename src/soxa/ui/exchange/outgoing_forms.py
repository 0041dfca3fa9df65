"""Forms of the register: the columns nothing else knows, a document of its own, how it is kept, its holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QWidget

from soxa.domain.outgoing import HIGHEST, MAX_NAME, MAX_TEXT, MOST_COPIES, RegisterLine
from soxa.domain.references import MAX_NUMBER, MAX_SUBJECT, MAX_SYMBOL
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import (
    ElidedLabel,
    Field,
    Picker,
    button,
    clear,
    column,
    framed,
    label,
    named,
    row,
    scrolled,
)

_FORM_PX = 720
_DAY_SIGNS = 18
"""A whole day and the calendar's press, in any size of text."""
_MOST_HOLES = 20
"""So many are asked about at once; each that is explained makes room for the next."""


def _day_edit(session: Session, *, optional: bool = False) -> DayEdit:
    return DayEdit(
        near=session.today,
        picture=icon("calendar", session.tones.muted),
        calendar_name=session.say("ui.ledger.open_calendar"),
        optional=optional,
    )


def _line_edit(longest: int) -> QLineEdit:
    made = QLineEdit()
    made.setMaxLength(longest)
    return made


class LineForm(QWidget):
    """What the register asks of a document that nothing else knows; kept when a field is left.

    Signals:
        edited: The changed `RegisterLine`.
        another_wanted: The document shall get another number.
    """

    edited = Signal(object)
    another_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        say = session.say
        self._line: RegisterLine | None = None
        self.title = ElidedLabel("", name="heading")
        self.another = button(say("clerk.give_another"), on_click=self.another_wanted.emit)
        self.whom, self.note = _line_edit(MAX_TEXT), _line_edit(MAX_TEXT)
        self.kept_by, self.signed_for = _line_edit(MAX_NAME), _line_edit(MAX_NAME)
        self.copies = _line_edit(len(str(MOST_COPIES)))
        self.copies.setValidator(QIntValidator(0, MOST_COPIES, self.copies))
        self.sent_on = _day_edit(session, optional=True)
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        fields = (
            ("receivers", self.whom, 4),
            ("kept_by", self.kept_by, 3),
            ("copies", self.copies, 1),
            ("sent_on", self.sent_on, 2),
            ("signed_for", self.signed_for, 2),
            ("note", self.note, 3),
        )
        across = row()
        for name, control, share in fields:
            control.editingFinished.connect(self._on_edited)
            across.addWidget(Field(say(f"clerk.column.{name}"), control), share)
        head = row(self.title, self.another)
        head.setStretch(0, 1)
        card = framed(column(head, across, self.fault, spacing=4, margins=12), name="panel")
        self.setLayout(column(card))
        self.setEnabled(False)

    def show_line(self, line: RegisterLine | None, *, is_double: bool = False) -> None:
        """Show a document's fields; None empties and locks them."""
        self._line = line
        self.setEnabled(line is not None)
        self.fault.hide()
        self.another.setVisible(is_double)
        self.title.setText(f"{line.reference} · {line.subject}" if line is not None else "")
        self.whom.setText(line.receivers if line is not None else "")
        self.kept_by.setText(line.kept_by if line is not None else "")
        self.copies.setText(str(line.copies) if line is not None and line.copies is not None else "")
        self.sent_on.set_day(line.sent_on if line is not None else None)
        self.signed_for.setText(line.signed_for if line is not None else "")
        self.note.setText(line.note if line is not None else "")

    def show_fault(self, text: str) -> None:
        """Say what is wrong; empty takes it away."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def _on_edited(self) -> None:
        line = self._line
        if line is None or self.sent_on.is_faulty():
            return
        copies = self.copies.text().strip()
        changed = replace(
            line,
            receivers=self.whom.text(),
            kept_by=self.kept_by.text(),
            copies=int(copies) if copies else None,
            sent_on=self.sent_on.day(),
            signed_for=self.signed_for.text(),
            note=self.note.text(),
        )
        if changed != line:
            self._line = changed
            self.edited.emit(changed)


class _Page(QWidget):
    """A page over the table: a title, what it is for, fields, its press and a way back.

    Signals:
        done: The press was pressed.
        left: The person went back.
    """

    done = Signal()
    left = Signal()

    def __init__(self, session: Session, *, title: str, text: str, press: str) -> None:
        super().__init__()
        self._session = session
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.press = button(press, role="primary", on_click=self.done.emit)
        if not press:
            self.press.hide()  # only ever hidden here: what is shown without a parent becomes a window
        self.back = button(session.say("clerk.back"), on_click=self.left.emit)
        self.fields = column(spacing=8)
        inner = column(
            label(title, name="title", wraps=True),
            label(text, name="muted", wraps=True),
            self.fields,
            self.fault,
            row(self.press, self.back, None),
            margins=16,
        )
        card = framed(inner)
        card.setMaximumWidth(_FORM_PX)
        page = QWidget()
        page.setObjectName("page")
        page.setLayout(column(card, None, margins=16))
        self.setLayout(column(scrolled(page)))
        escape = QShortcut(QKeySequence("Esc"), self, self.left.emit)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_fault(self, text: str, remedy: str = "") -> None:
        """Say what is wrong here; empty takes it away."""
        self.fault.setText(f"{text}\n{remedy}".strip())
        self.fault.setVisible(bool(text))


class DocumentForm(_Page):
    """A document that only the register knows.

    Signals:
        place_changed: Its type or day changed: another number may come next.
    """

    place_changed = Signal()

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(
            session,
            title=say("clerk.enter_title"),
            text=say("clerk.enter_text"),
            press=say("clerk.enter_press"),
        )
        self.type = Picker(name=say("clerk.type"))
        self.number, self.symbol = _line_edit(MAX_NUMBER), _line_edit(MAX_SYMBOL)
        self.day = _day_edit(session)
        self.day.setMinimumWidth(self.fontMetrics().averageCharWidth() * _DAY_SIGNS)
        self.subject, self.signer = _line_edit(MAX_SUBJECT), _line_edit(MAX_NAME)
        self.whom, self.reason = _line_edit(MAX_TEXT), _line_edit(MAX_TEXT)
        self.source = label("", name="hint", wraps=True)
        self._reason_field = Field(say("clerk.skip_reason"), self.reason)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for at, (name, control) in enumerate(
            (
                ("clerk.type", self.type),
                ("ui.number.number", self.number),
                ("clerk.symbol", self.symbol),
                ("ui.number.day", self.day),
            )
        ):
            grid.addWidget(Field(say(name), control), 0, at)
        grid.setColumnStretch(0, 2)
        for at in (1, 2, 3):
            grid.setColumnStretch(at, 1)
        self.fields.addLayout(grid)
        self.fields.addWidget(self.source)
        for name, control in (
            ("clerk.column.subject", self.subject),
            ("clerk.column.signer", self.signer),
            ("clerk.column.receivers", self.whom),
        ):
            self.fields.addWidget(Field(say(name), control))
        self.fields.addWidget(self._reason_field)
        self.type.activated.connect(lambda _at: self.place_changed.emit())
        self.day.day_changed.connect(lambda _day: self.place_changed.emit())
        self.subject.returnPressed.connect(self.done)

    def start(self, types: Sequence[tuple[str, str]], *, day: date) -> None:
        """Begin with an empty document of today."""
        self.show_fault("")
        self.type.fill([(f"{code} – {name}" if code else name, code) for code, name in types])
        self.day.set_day(day)
        for edit in (self.number, self.symbol, self.subject, self.signer, self.whom):
            edit.clear()
        self.ask_reason(wanted=False)
        self.place_changed.emit()
        self.subject.setFocus()

    def offer(self, *, number: str, symbol: str, source: str) -> None:
        """Offer number and symbol, and say where the number comes from."""
        self.number.setText(number)
        self.symbol.setText(symbol)
        self.source.setText(source)
        self.source.setVisible(bool(source))

    def ask_reason(self, *, wanted: bool) -> None:
        """Ask why numbers are skipped, or no longer."""
        self._reason_field.setVisible(wanted)
        if wanted:
            self.reason.setFocus()
        else:
            self.reason.clear()


class KeepingForm(_Page):
    """How the register is kept: it follows another, or is the office's own; by which machine.

    Signals:
        moved: The giving of numbers shall go to the chosen machine.
        taken: It shall come here, the machine that did being lost.
    """

    moved = Signal()
    taken = Signal()

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(
            session,
            title=say("clerk.keeping_title"),
            text=say("clerk.keeping_text"),
            press=say("clerk.keeping_press"),
        )
        self.follows, self.official = (
            QRadioButton(say("clerk.follows")),
            QRadioButton(say("clerk.official")),
        )
        self.together, self.by_type = (
            QRadioButton(say("clerk.one_series")),
            QRadioButton(say("clerk.by_type")),
        )
        for pair in ((self.follows, self.official), (self.together, self.by_type)):
            group = QButtonGroup(self)
            for one in pair:
                group.addButton(one)
        self.name = _line_edit(MAX_NAME)
        self.last = _line_edit(len(str(HIGHEST)))
        self.last.setValidator(QIntValidator(0, HIGHEST, self.last))
        self.machines = Picker(name=say("clerk.machines"))
        self.keeper = label("", wraps=True)
        self.move_press = button(say("clerk.move_press"), on_click=self.moved.emit)
        self.take_press = button(say("clerk.take_press"), on_click=self.taken.emit)
        self._own = QWidget()
        self._own.setLayout(
            column(
                label(say("clerk.series"), name="fieldName"),
                self.together,
                self.by_type,
                row(Field(say("clerk.machine_name"), self.name), Field(say("clerk.last_given"), self.last)),
                label(say("clerk.last_given_text"), name="hint", wraps=True),
                spacing=4,
            )
        )
        moving = row(Field(say("clerk.machines"), self.machines), self.move_press)
        moving.setStretch(0, 1)
        self._moving = QWidget()
        self._moving.setLayout(moving)
        self._taking = QWidget()
        self._taking.setLayout(
            column(
                label(say("clerk.take_text"), name="hint", wraps=True), row(self.take_press, None), spacing=4
            )
        )
        for widget in (
            self.keeper,
            self.follows,
            label(say("clerk.follows_text"), name="hint", wraps=True),
            self.official,
            label(say("clerk.official_text"), name="hint", wraps=True),
            self._own,
            self._moving,
            self._taking,
        ):
            self.fields.addWidget(widget)
        self.official.toggled.connect(self._own.setVisible)

    def start(
        self,
        *,
        official: bool,
        by_type: bool,
        name: str,
        keeper: str,
        is_keeper: bool,
        last: int,
        machines: Sequence[tuple[str, object]],
    ) -> None:
        """Show how it is kept now.

        Args:
            official: It is the office's own.
            by_type: A series for each type.
            name: What this machine is called.
            keeper: Who gives numbers out, in words; empty where nobody does.
            is_keeper: This machine does.
            last: Last number given on paper this year; 0 if unknown.
            machines: (words, device) of the other machines of the office.
        """
        self.show_fault("")
        self.official.setChecked(official)
        self.follows.setChecked(not official)
        self.by_type.setChecked(by_type)
        self.together.setChecked(not by_type)
        self.name.setText(name)
        self.last.setText(str(last) if last else "")
        self.keeper.setText(keeper)
        self.keeper.setVisible(bool(keeper))
        self._own.setVisible(official)
        may_change = is_keeper or not official
        choices: tuple[QWidget, ...] = (self.follows, self.official, self.together, self.by_type, self.press)
        for choice in choices:
            choice.setEnabled(may_change)
        self.machines.fill(machines)
        self._moving.setVisible(official and is_keeper and bool(machines))
        self._taking.setVisible(official and not is_keeper)
        (self.official if official else self.follows).setFocus()


class HolesPage(_Page):
    """Numbers that are missing or borne twice: each is explained, or the document gets another.

    Signals:
        explained: (number of the hole, reason) of one that is explained.
        shown: Number of the hole whose documents shall be shown in the table.
    """

    explained = Signal(int, str)
    shown = Signal(int)

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(session, title=say("clerk.holes_title"), text=say("clerk.holes_text"), press="")
        self.reasons: list[QLineEdit] = []
        self._rows = column(spacing=8)
        self.fields.addLayout(self._rows)

    def show_holes(self, holes: Sequence[tuple[str, bool]]) -> None:
        """List the first of the holes as (words, whether it is a number borne twice)."""
        clear(self._rows)
        self.show_fault("")
        self.reasons = []
        say = self._session.say
        for at, (words, is_double) in enumerate(holes[:_MOST_HOLES]):
            reason = _line_edit(MAX_TEXT)
            reason.setPlaceholderText(say("clerk.reason_here"))
            named(reason, say("clerk.reason_for", hole=words))
            reason.returnPressed.connect(partial(self._explain, at))
            press = button(say("clerk.explain"), on_click=partial(self._explain, at))
            line = row(reason, press)
            line.setStretch(0, 1)
            if is_double:
                line.addWidget(button(say("clerk.show_double"), on_click=partial(self.shown.emit, at)))
            self._rows.addWidget(label(words, name="heading", wraps=True))
            self._rows.addLayout(line)
            self.reasons.append(reason)
        if not holes:
            self._rows.addWidget(label(say("clerk.no_holes"), name="muted", wraps=True))
        elif len(holes) > _MOST_HOLES:
            more = say("clerk.holes_more", count=len(holes) - _MOST_HOLES)
            self._rows.addWidget(label(more, name="muted", wraps=True))
        # The field that was typed into may be gone: the keyboard stays on the page.
        (self.reasons[0] if self.reasons else self.back).setFocus()

    def _explain(self, at: int) -> None:
        self.explained.emit(at, self.reasons[at].text())

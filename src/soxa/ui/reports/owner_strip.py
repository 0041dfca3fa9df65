"""Under a section's title: whose it is, by when, what it waits for, who wrote it; changed in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import (
    ElidedLabel,
    Field,
    Flow,
    Picker,
    badge,
    button,
    column,
    framed,
    label,
    row,
    set_margins,
    set_tone,
)


@dataclass(frozen=True, slots=True)
class OwnerWords:
    """A section's owner, in words."""

    owner: str
    """Unit and person."""
    due: str
    """Day it is due inside the house, or that none is known."""
    tone: str
    """Tone of the day."""
    waits: str
    """Whose slip is still to come; may be empty."""
    written: str
    """Who wrote it; may be empty."""


@dataclass(frozen=True, slots=True)
class OwnerChoices:
    """What may be chosen, and what is."""

    units: tuple[tuple[str, object], ...]
    """(words, id); the first is the pack's, with None."""
    people: tuple[tuple[str, object], ...]
    """(words, id); the first is anybody, with None."""
    unit: object
    """Chosen."""
    person: object
    """Chosen."""
    days: tuple[tuple[str, object], ...]
    """(words, working days before the deadline); the first is as for the whole report, with None."""
    days_before: int | None
    """Chosen."""
    day: date | None
    """Day set for this period; None: the rule's."""


@dataclass(frozen=True, slots=True)
class OwnerGiven:
    """What was chosen."""

    unit: object
    """A `UnitId`, or None for the pack's."""
    person: object
    """A `PersonId`, or None."""
    days_before: int | None
    """None: as for the whole report."""
    day: date | None
    """For this period; None: the rule's."""
    for_all: bool
    """Whether the days before hold for the whole report and its slips, not for this section alone."""


class OwnerStrip(QFrame):
    """Says whose a section is, and lets that be changed in place.

    Signals:
        edit_wanted: The choices shall be shown; `edit` follows.
        given: An `OwnerGiven`.
        slips_wanted: The board of slips shall be opened.
        authors_wanted: Who wrote what shall be listed.
        choosing: Whether the choices are on show, which want room.
    """

    edit_wanted = Signal()
    given = Signal(object)
    slips_wanted = Signal()
    authors_wanted = Signal()
    choosing = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._session = session
        say = session.say
        self.owner_press = button("", role="link", tip=say("slips.owner.tip"), on_click=self.edit_wanted.emit)
        self.owner_press.setShortcut(QKeySequence("Ctrl+Shift+U"))
        self.due = badge("")
        self.waits_press = button("", role="link", tip=say("slips.owner.waits_tip"))
        self.waits_press.clicked.connect(lambda *_: self.slips_wanted.emit())
        self.written = ElidedLabel("", name="muted")
        self.authors_press = button(
            say("slips.who.button"), role="link", tip=say("slips.who.tip"), on_click=self.authors_wanted.emit
        )
        self.authors_press.setShortcut(QKeySequence("Ctrl+Shift+H"))
        # In large letters they are two lines; none of them is cut.
        first = Flow(self.owner_press, self.due, self.waits_press, spacing=4)
        second = row(self.written, self.authors_press, spacing=4)
        second.setStretch(0, 1)
        self.choices = self._make_choices()
        layout = QVBoxLayout(self)
        # Its presses have edges of their own.
        layout.setContentsMargins(8, 0, 16, 2)
        second.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.choices)
        leave = QShortcut(QKeySequence("Esc"), self, self.leave)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_words(self, words: OwnerWords, *, writes: bool) -> None:
        """Say whose a section is."""
        for press, text in ((self.owner_press, words.owner), (self.waits_press, words.waits)):
            press.setText(text)
            press.setAccessibleName(text)
            press.setVisible(bool(text))
        # Qt drops a button's keys when its text changes.
        self.owner_press.setShortcut(QKeySequence("Ctrl+Shift+U"))
        self.owner_press.setEnabled(writes)
        self.due.setText(words.due)
        self.due.setVisible(bool(words.due))
        set_tone(self.due, words.tone)
        self.written.setText(words.written)

    def edit(self, choices: OwnerChoices) -> None:
        """Let owner and day be chosen."""
        self.unit.fill(choices.units)
        self.unit.choose(choices.unit)
        self.person.fill(choices.people)
        self.person.choose(choices.person)
        self.days.fill(choices.days)
        self.days.choose(choices.days_before)
        self.for_all.setChecked(False)
        self.day.set_day(choices.day)
        self.show_fault("")
        self.choices.show()
        self.choosing.emit(True)
        self.unit.setFocus()

    def leave(self) -> None:
        """Take the choices away; nothing is changed."""
        if not self.choices.isHidden():
            self.choices.hide()
            self.choosing.emit(False)
            self.owner_press.setFocus()

    def show_fault(self, text: str) -> None:
        """Say why it cannot be kept; empty takes it away."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def _make_choices(self) -> QFrame:
        session, say = self._session, self._session.say
        self.unit, self.person = Picker(name=say("slips.owner.unit")), Picker(name=say("slips.owner.person"))
        for picker in (self.unit, self.person):
            picker.setMinimumContentsLength(17)
        self.days = Picker(name=say("slips.owner.days"))
        self.days.setMinimumContentsLength(17)
        self.day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
            optional=True,
        )
        self.day.setMinimumWidth(self.fontMetrics().averageCharWidth() * 18)
        self.for_all = QCheckBox(say("slips.owner.for_all"))
        self.keep_press = button(say("slips.owner.keep"), role="primary", on_click=self.submit)
        self.leave_press = button(say("slips.owner.leave"), role="quiet", on_click=self.leave)
        self.fault = label("", name="fault", wraps=True)
        fields: Sequence[QWidget] = (
            Field(say("slips.owner.unit"), self.unit),
            Field(say("slips.owner.person"), self.person),
            Field(say("slips.owner.days"), self.days),
            Field(say("slips.owner.day"), self.day),
        )
        made = framed(
            column(
                Flow(*fields),
                row(self.for_all, self.fault, None, self.leave_press, self.keep_press),
                spacing=6,
            ),
            name="note",
        )
        set_margins(made, 12, 6, 12, 6)
        self.day.returnPressed.connect(self.submit)
        made.hide()
        return made

    def submit(self) -> None:
        """Give what was chosen."""
        if self.day.is_faulty():
            self.show_fault(self._session.say("ui.fault.no_such_day"))
            self.day.setFocus()
            return
        days = self.days.value()
        days_before = days if isinstance(days, int) else None
        self.given.emit(
            OwnerGiven(
                self.unit.value(),
                self.person.value(),
                days_before,
                self.day.day(),
                for_all=self.for_all.isChecked(),
            )
        )

"""What Hôm nay looks like: a line to write in, a list of what is due, a strip of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QWidget

from soxa.domain.date_words import Lean
from soxa.ui.fields import DayEdit, LearningEdit, NumberEdit
from soxa.ui.icons import icon
from soxa.ui.ledger.form import Suggest
from soxa.ui.session import Session
from soxa.ui.today.sections import SectionsCard
from soxa.ui.today.waiting import WaitingCard
from soxa.ui.today.year_strip import YearRow, YearStrip
from soxa.ui.widgets import (
    ElidedLabel,
    Picker,
    badge,
    button,
    clear,
    column,
    framed,
    label,
    named,
    row,
    rule,
    scrolled,
    set_margins,
)

_WRAPS_ABOVE = 150
"""Scale in percent."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A report that is due, in words."""

    badge: str
    """How near: ``Quá hạn 2 ngày``."""
    tone: str
    """Tone of the badge."""
    name: str
    """Report and period."""
    receiver: str
    """Who receives it."""
    text: str
    """How far it is."""
    press: str
    """The next step, as a verb; empty if there is none."""
    is_urgent: bool
    """Whether its press stands out."""


class TodayView(QWidget):
    """The page.

    Signals:
        arrived: The place was opened.
        due_pressed: Number of the row in the list of what is due.
        period_pressed: (regime code, period label) of a cell of the year.
        quick_submitted: Enter in the quick line, or its press.
        mend_pressed: The note on activities to complete was pressed.
        unit_chosen: Whose reports are shown.
        month_wanted: First `date` of a month whose list of reports shall be shown as pages.
        more_pressed: What is not near yet shall be listed too, or no longer.
    """

    arrived = Signal()
    due_pressed = Signal(int)
    period_pressed = Signal(str, str)
    quick_submitted = Signal()
    mend_pressed = Signal()
    unit_chosen = Signal()
    more_pressed = Signal()
    month_wanted = Signal(object)

    def __init__(self, session: Session, *, suggest: Suggest) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        self.day_label = label("", name="muted")
        self.mend_button = button("", role="link", on_click=self.mend_pressed.emit)
        self.mend_button.hide()
        self.clerk_button = button(
            "", role="link", on_click=lambda: session.place_wanted.emit("exchange/clerk")
        )
        self.clerk_button.hide()
        self.letter_button = button(say("letters.begin"), shortcut="Ctrl+T")
        self.open_button = button(say("ui.exchange.open"), picture=icon("folder", session.tones.text))
        header = framed(
            row(
                label(say("ui.place.today"), name="title"),
                self.day_label,
                None,
                self.clerk_button,
                self.mend_button,
                self.letter_button,
                self.open_button,
                spacing=12,
            ),
            name="header",
        )
        set_margins(header, 16, 8, 16, 8)
        self._due = QGridLayout()
        self._due.setContentsMargins(12, 6, 12, 6)
        self._due.setHorizontalSpacing(16)
        self._due.setVerticalSpacing(6)
        # What is the matter wants room before who gets it, which she knows.
        for across, share in enumerate((0, 0, 2, 5, 0)):
            self._due.setColumnStretch(across, share)
        self._year_title = label("", name="heading")
        self.waiting = WaitingCard(session)
        self.sections = SectionsCard(session)
        cards = (self.waiting, self._quick_card(suggest), self.sections, self._due_card(), self._year_card())
        inner = QWidget()
        inner.setObjectName("page")
        inner.setLayout(column(*cards, None, spacing=16, margins=16))
        self._area = scrolled(inner)
        layout = column(header, self._area, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the place is opened."""
        return self.waiting.first() or self.quick_title

    def arrive(self) -> None:
        """The place was opened."""
        self.arrived.emit()

    # Quick entry

    def _quick_card(self, suggest: Suggest) -> QFrame:
        session, say = self._session, self._session.say
        self.quick_day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
            lean=lambda: Lean.PAST,
        )
        named(self.quick_day, say("ui.ledger.day"))
        self.quick_kind = Picker(
            [(kind.name, kind.code) for kind in session.pack.kinds], name=say("ui.ledger.kind")
        )
        self.quick_title = LearningEdit(
            lambda text: suggest("titles", text, str(self.quick_kind.value() or ""))
        )
        self.quick_title.setPlaceholderText(say("ui.today.quick_hint"))
        named(self.quick_title, say("ui.ledger.title"))
        self.quick_titles = Picker(name=say("ui.ledger.title"))
        self.quick_titles.hide()
        self.quick_number = NumberEdit()
        self.quick_press = button(say("ui.ledger.file"), role="primary", on_click=self.quick_submitted.emit)
        sign = self.fontMetrics().averageCharWidth()
        self.quick_day.setFixedWidth(sign * 19)
        self.quick_kind.setMinimumWidth(sign * 24)
        self.quick_kind.setMaximumWidth(sign * 30)
        self.quick_number.setFixedWidth(sign * 22)
        for edit in (self.quick_day, self.quick_title, self.quick_number):
            edit.returnPressed.connect(self.quick_submitted)
        self.quick_fault = label("", name="fault", wraps=True)
        self.quick_fault.hide()
        line = row(
            label(say("ui.today.quick"), name="muted"),
            self.quick_day,
            self.quick_kind,
            self.quick_title,
            self.quick_titles,
            self.quick_number,
            self.quick_press,
        )
        line.setStretch(3, 1)
        line.setStretch(4, 1)
        return framed(column(line, self.quick_fault, spacing=4, margins=12))

    def show_quick_number(self, name: str) -> None:
        """Name the number that the quick line asks for; empty hides it."""
        self.quick_number.setPlaceholderText(name)
        self.quick_number.setAccessibleName(name)
        self.quick_number.setToolTip(name)
        self.quick_number.setVisible(bool(name))

    def show_quick_fault(self, text: str) -> None:
        """Say what is wrong with the quick line; empty takes it away."""
        self.quick_fault.setText(text)
        self.quick_fault.setVisible(bool(text))

    # What is due

    def _due_card(self) -> QFrame:
        say = self._session.say
        self.unit = Picker(name=say("regimes.unit"))
        self.unit.setToolTip(say("regimes.unit"))
        self.unit.activated.connect(lambda _at: self.unit_chosen.emit())
        self.more_button = button("", role="link", on_click=self.more_pressed.emit)
        more = row(self.more_button, None)
        more.setContentsMargins(12, 0, 12, 8)
        head = _card_head(label(say("ui.today.due"), name="heading"))
        self.print_button = button(
            say("regimes.print_month"), picture=icon("report", self._session.tones.text)
        )
        self._months = QMenu(self.print_button)
        self.print_button.setMenu(self._months)
        head.addStretch(1)
        head.addWidget(self.print_button)
        head.addWidget(self.unit)
        return framed(column(head, rule(), self._due, more, spacing=0))

    def offer_months(self, months: Sequence[tuple[str, date]]) -> None:
        """Offer (words, first day) of the months whose list may be printed."""
        self._months.clear()
        for words, first in months:
            self._months.addAction(words).triggered.connect(lambda *_, day=first: self.month_wanted.emit(day))

    def show_more(self, text: str) -> None:
        """Offer to list the rest, or to leave it out again; empty: there is none."""
        self.more_button.setText(text)
        self.more_button.setAccessibleName(text)
        self.more_button.setVisible(bool(text))

    def show_due(self, rows: Sequence[DueRow]) -> None:
        """List what is due."""
        clear(self._due)
        if not rows:
            nothing = label(self._session.say("ui.today.nothing_due"), name="muted", wraps=True)
            self._due.addWidget(nothing, 0, 0, 1, 5)
        for at, entry in enumerate(rows):
            self._due_row(at, entry)

    def _due_row(self, at: int, entry: DueRow) -> None:
        place = at * 2
        if at:
            self._due.addWidget(rule(), place - 1, 0, 1, 5)
        cells = (
            badge(entry.badge, entry.tone),
            # The name is never cut; where letters are very large it takes a second line.
            label(entry.name, name="heading", wraps=self._session.settings.text_scale_percent > _WRAPS_ABOVE),
            ElidedLabel(entry.receiver, name="muted"),
            ElidedLabel(entry.text),
        )
        for across, cell in enumerate(cells):
            self._due.addWidget(cell, place, across)
        if entry.press:
            press = button(entry.press, role="primary" if entry.is_urgent else "")
            press.setAccessibleName(f"{entry.press}: {entry.name}")
            press.clicked.connect(lambda *_: self.due_pressed.emit(at))
            self._due.addWidget(press, place, 4)

    # The year

    def _year_card(self) -> QFrame:
        self._strip = YearStrip(self._session)
        self._strip.period_pressed.connect(self.period_pressed)
        return framed(column(_card_head(self._year_title), rule(), self._strip, spacing=0))

    def show_year(self, year: int, rows: Sequence[YearRow]) -> None:
        """Show a year: months across, regimes down, a state in words in each cell."""
        self._year_title.setText(self._session.say("ui.today.year", year=str(year)))
        self._strip.show_year(rows)

    def show_foot(self) -> None:
        """Scroll to the year."""
        self._area.ensureWidgetVisible(self._strip, 0, 0)
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())


def _card_head(title: QLabel) -> QHBoxLayout:
    head = row(title)
    head.setContentsMargins(12, 10, 12, 8)
    return head

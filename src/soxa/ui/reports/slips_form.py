"""The form for a slip that came on paper or was told: who, when, how, then figure by figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from soxa.domain.date_words import Lean
from soxa.domain.slips import Way
from soxa.domain.values import Absence, Value
from soxa.ui.fields import DayEdit, NumberEdit
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import (
    Field,
    Picker,
    button,
    clear,
    column,
    framed,
    label,
    row,
    scrolled,
    set_margins,
    set_stretch,
)

TOLD_WAYS = (Way.PHONE, Way.PAPER, Way.ZALO)
_WIDTH_PX = 900
_WORD_LINES = 3
_DAY = 2
"""Place of the day among the words: it stands there from the start."""


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure that the form asks for."""

    code: str
    """Indicator."""
    name: str
    """Its name."""
    unit: str
    """Its unit."""
    decimals: int
    """Decimals it is kept with."""
    beside: str
    """What stands beside it: last period's value, what is here already."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed in."""

    values: Mapping[str, Value]
    """By indicator code; blanks are left out."""
    told_on: date
    """Day it was told."""
    way: Way
    """How."""
    sender: str
    """Who told it."""
    source: str
    """Where its figures come from; may be empty."""
    highlights: str
    """Nội dung nổi bật."""
    difficulties: str
    """Khó khăn, kiến nghị."""


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """What stands in the form, as typed."""

    words: tuple[str, ...]
    """Who told it, source, day, highlights, difficulties."""
    way: object
    """How."""
    figures: Mapping[str, tuple[str, bool]]
    """Indicator code to (text, nothing occurred)."""


class SlipEntryForm(QFrame):
    """Asks for a slip.

    Enter goes to the next figure, Ctrl+Enter keeps the slip, Esc leaves without it.

    Signals:
        given: A `Told`.
        left: Esc, or the way back.
    """

    given = Signal(object)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        self._figures: tuple[AskedFigure, ...] = ()
        self.numbers: dict[str, NumberEdit] = {}
        self.nils: dict[str, QCheckBox] = {}
        self._fields: dict[str, Field] = {}
        self.title = label("", name="title", wraps=True)
        self.about = label("", name="muted", wraps=True)
        self._head = self._make_head()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnStretch(0, 3)
        self._rows.setColumnStretch(3, 2)
        self.note = label("", name="muted", wraps=True)
        self.highlights, self.difficulties = self._words_field(), self._words_field()
        words = row(
            Field(say("slips.detail.highlights"), self.highlights),
            Field(say("slips.detail.difficulties"), self.difficulties),
            spacing=16,
        )
        words.setStretch(0, 1)
        words.setStretch(1, 1)
        inner = QWidget()
        inner.setObjectName("page")
        inner.setLayout(
            column(
                framed(column(self._head, margins=12)),
                framed(column(self._rows, self.note, margins=12)),
                framed(column(words, margins=12)),
                None,
                spacing=12,
                margins=16,
            )
        )
        self._area = scrolled(Narrowed(inner))
        self._lay_out()

    def ask(self, title: str, about: str, figures: Sequence[AskedFigure], *, today: date, note: str) -> None:
        """Ask for a slip, with every field empty.

        Args:
            title: Whose it is.
            about: Which slip, which period.
            figures: What is asked, in order.
            today: The day that stands in it at first.
            note: What else is to be said; may be empty.
        """
        self._figures = tuple(figures)
        self.title.setText(title)
        self.about.setText(about)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.teller.clear()
        self.source.clear()
        self.day.set_day(today)
        self.highlights.clear()
        self.difficulties.clear()
        self.show_fault("")
        self._make_rows()
        self.teller.setFocus()

    def typed(self) -> HalfTyped | None:
        """Return what stands in the form; None where nobody has typed anything yet."""
        figures = {code: (edit.text(), self.nils[code].isChecked()) for code, edit in self.numbers.items()}
        words = (
            self.teller.text(),
            self.source.text(),
            self.day.text(),
            self.highlights.toPlainText(),
            self.difficulties.toPlainText(),
        )
        is_empty = not any(text.strip() or nil for text, nil in figures.values())
        if is_empty and not any(text.strip() for at, text in enumerate(words) if at != _DAY):
            return None
        return HalfTyped(words, self.way.value(), figures)

    def restore(self, half: HalfTyped) -> None:
        """Put back what was typed halfway."""
        teller, source, day, highlights, difficulties = half.words
        self.teller.setText(teller)
        self.source.setText(source)
        self.day.setText(day)
        self.day.textEdited.emit(day)
        self.way.choose(half.way)
        self.highlights.setPlainText(highlights)
        self.difficulties.setPlainText(difficulties)
        for code, (text, nil) in half.figures.items():
            if code in self.numbers:
                self.numbers[code].setText(text)
                self.nils[code].setChecked(nil)

    def show_fault(self, text: str) -> None:
        """Say why the slip cannot be kept; empty takes it away."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def submit(self) -> None:
        """Give what was typed, or say beside the place what is wrong."""
        say, day = self._session.say, self.day.day()
        faulty = [code for code, edit in self.numbers.items() if edit.fault() is not None]
        for code, edit in self.numbers.items():
            fault = edit.fault()
            self._fields[code].show_fault(self._session.wording.tell(fault) if fault else "")
        if not self.teller.text().strip():
            self._refuse(say("slips.form.no_teller"), self.teller)
        elif day is None:
            self._refuse(say("slips.form.no_day"), self.day)
        elif faulty:
            self._refuse(say("slips.form.faults", count=len(faulty)), self.numbers[faulty[0]])
        elif not (self._values() or self._words() or self._tells_by_being_kept()):
            first = next(iter(self.numbers.values()), None)
            self._refuse(say("slips.form.nothing"), first or self.highlights)
        else:
            self.show_fault("")
            self.given.emit(self._told(day))

    # Inside

    def _told(self, day: date) -> Told:
        way = self.way.value()
        assert isinstance(way, Way)
        return Told(
            values=self._values(),
            told_on=day,
            way=way,
            sender=self.teller.text().strip(),
            source=self.source.text().strip(),
            highlights=self.highlights.toPlainText().strip(),
            difficulties=self.difficulties.toPlainText().strip(),
        )

    def _values(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for code, edit in self.numbers.items():
            number = edit.number()
            if self.nils[code].isChecked():
                found[code] = Absence.NIL
            elif number is not None:
                found[code] = number
        return found

    def _tells_by_being_kept(self) -> bool:
        """Tell whether it asks for activities alone: these stand in the ledger, and that they came counts."""
        return not self.numbers and self.note.isVisible()

    def _words(self) -> str:
        return (self.highlights.toPlainText() + self.difficulties.toPlainText()).strip()

    def _refuse(self, text: str, place: QWidget) -> None:
        self.show_fault(text)
        place.setFocus()
        self._area.ensureWidgetVisible(place)

    def _make_head(self) -> QVBoxLayout:
        session, say = self._session, self._session.say
        self.way = Picker([(say(f"slips.way.{way.value}"), way) for way in TOLD_WAYS], name=say("slips.way"))
        self.teller, self.source = QLineEdit(), QLineEdit()
        self.teller.setMaxLength(100)
        self.source.setMaxLength(200)
        self.teller.setPlaceholderText(say("slips.form.told_hint"))
        self.source.setPlaceholderText(say("slips.form.source_hint"))
        self.day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
            lean=lambda: Lean.PAST,
        )
        for edit in (self.teller, self.source, self.day):
            edit.returnPressed.connect(self._go_on)
        line = row(
            Field(say("slips.form.told"), self.teller),
            Field(say("slips.way"), self.way),
            Field(say("slips.form.day"), self.day),
            Field(say("slips.form.source"), self.source),
            spacing=12,
        )
        for at, share in enumerate((3, 1, 2, 3)):
            line.setStretch(at, share)
        return column(line)

    def _words_field(self) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setFixedHeight(made.fontMetrics().lineSpacing() * _WORD_LINES + 18)
        return made

    def _make_rows(self) -> None:
        clear(self._rows)
        self.numbers.clear()
        self.nils.clear()
        self._fields.clear()
        say = self._session.say
        for at, figure in enumerate(self._figures):
            edit = NumberEdit(decimals=figure.decimals)
            edit.setAccessibleName(f"{figure.name}, {figure.unit}")
            edit.setFixedWidth(self.fontMetrics().averageCharWidth() * 20)
            edit.returnPressed.connect(self._go_on)
            nil = QCheckBox(say("slips.form.nil"))
            nil.setAccessibleName(f"{figure.name}: {say('slips.form.nil')}")
            nil.toggled.connect(lambda on, field=edit: self._on_nil(field, on=on))
            field = Field(figure.unit, edit)
            name = label(figure.name, wraps=True)
            name.setBuddy(edit)
            self.numbers[figure.code], self.nils[figure.code], self._fields[figure.code] = edit, nil, field
            middle = Qt.AlignmentFlag.AlignVCenter
            self._rows.addWidget(name, at, 0, middle)
            self._rows.addWidget(field, at, 1)
            self._rows.addWidget(nil, at, 2, middle)
            self._rows.addWidget(label(figure.beside, name="muted", wraps=True), at, 3, middle)

    def _on_nil(self, edit: NumberEdit, *, on: bool) -> None:
        edit.setEnabled(not on)
        if on:
            edit.clear()

    def _go_on(self) -> None:
        """Go to the field after the one that has the keyboard: Enter is what her hand knows from Excel."""
        stops: list[QWidget] = [self.teller, self.day, self.source]
        stops += [edit for edit in self.numbers.values() if edit.isEnabled()]
        stops.append(self.highlights)
        now = self.focusWidget()
        at = stops.index(now) if now in stops else -1
        if at + 1 < len(stops):
            stops[at + 1].setFocus()
            self._area.ensureWidgetVisible(stops[at + 1])

    def _lay_out(self) -> None:
        say, tones = self._session.say, self._session.tones
        back = button(
            "", picture=icon("back", tones.text), tip=say("slips.result.back"), on_click=self.left.emit
        )
        self.save_button = button(
            say("slips.form.save"), role="primary", shortcut="Ctrl+Return", on_click=self.submit
        )
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        words = column(self.title, self.about, spacing=0)
        header = framed(row(back, words, self.save_button, spacing=12), name="header")
        set_margins(header, 16, 8, 16, 8)
        set_stretch(header, 1, 1)
        foot = framed(row(self.fault, label(say("slips.form.keys"), name="muted")), name="footer")
        set_stretch(foot, 0, 1)
        set_margins(foot, 16, 4, 16, 4)
        layout = column(header, self._area, foot, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        leave = QShortcut(QKeySequence("Esc"), self, self.left.emit)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


class Narrowed(QWidget):
    """Holds the form at a readable width, as high as it needs."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        inner.setMaximumWidth(_WIDTH_PX)
        line = row(None, inner, None, spacing=0)
        line.setStretch(1, 100)
        self.setLayout(line)

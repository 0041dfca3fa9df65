"""Fields for what a ledger asks: a day, a number with its unit, a text that learns from the past."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import QDate, QLocale, QPoint, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QIcon, QKeyEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QCompleter, QLineEdit, QToolButton
from typing_extensions import override

from soxa.base.errors import Message
from soxa.domain.date_words import Lean, read_day_words
from soxa.domain.dates import write_date
from soxa.domain.reading import read_number, write_cell_number
from soxa.ui.icons import icon

_COMPLETE_AFTER_MS = 150
_LONGEST_DAY = 40


class DayEdit(QLineEdit):
    """A day, typed in any common way or said (``hôm qua``, ``t2``); arrows move it, a calendar opens.

    Signals:
        day_changed: The `date` that stands in it now, or None.
        range_read: The `date` that ends the several days which were typed (``5-7/9``), or None for one day.

    Args:
        near: Gives today's day, for what was left out.
        picture: Icon of the calendar.
        calendar_name: What the calendar's button does, in words.
        optional: Whether an empty field is right.
        beside: Gives the day of the field beside it, near which this one lies while it is empty.
        lean: Gives the side on which a day without month or year is looked for.
        takes_range: Whether several days may be typed.
    """

    day_changed = Signal(object)
    range_read = Signal(object)

    def __init__(
        self,
        *,
        near: Callable[[], date],
        picture: QIcon,
        calendar_name: str,
        optional: bool = False,
        lean: Callable[[], Lean | None] = lambda: None,
        beside: Callable[[], date | None] = lambda: None,
        takes_range: bool = False,
    ) -> None:
        super().__init__()
        self._near, self._optional = near, optional
        self._lean, self._beside, self._takes_range = lean, beside, takes_range
        self._day: date | None = None
        self._anchor: date | None = None
        self._calendar: QCalendarWidget | None = None
        action = QAction(picture, calendar_name, self)
        action.triggered.connect(self._open_calendar)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._on_edited)
        self.setMaxLength(_LONGEST_DAY)

    def day(self) -> date | None:
        """Return the day; None if the field is empty or holds no day."""
        return self._day

    def set_day(self, day: date | None) -> None:
        """Put a day in, without a signal."""
        self._day = self._anchor = day
        self.setText(write_date(day) if day else "")

    def is_faulty(self) -> bool:
        """Tell whether what stands in it is no day."""
        return self._day is None and not (self._optional and not self.text().strip())

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._day is not None:
            self.set_day(self._day)
        super().focusOutEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._day is not None:
            self._put(self._day + timedelta(days=step))
            return
        super().keyPressEvent(event)

    def _on_edited(self, text: str) -> None:
        # Near the day before typing began: what is typed halfway ("1/") moves nothing.
        today = self._near()
        days = read_day_words(
            text, today=today, near=self._anchor or self._beside() or today, lean=self._lean()
        )
        if days is not None and days.first != days.last and not self._takes_range:
            days = None
        self._day = days.first if days else None
        self.range_read.emit(days.last if days and days.last != days.first else None)
        self.day_changed.emit(self._day)

    def _put(self, day: date) -> None:
        self.set_day(day)
        self.day_changed.emit(day)

    def _open_calendar(self) -> None:
        if self._calendar is None:
            self._calendar = self._make_calendar()
        shown = self._day or self._near()
        self._calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self._calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        self._calendar.show()

    def _make_calendar(self) -> QCalendarWidget:
        made = QCalendarWidget(self)
        made.setWindowFlags(Qt.WindowType.Popup)
        made.setLocale(QLocale())
        made.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        made.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        ink = self.palette().color(QPalette.ColorRole.Text)
        plain = QTextCharFormat()
        plain.setForeground(ink)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            made.setWeekdayTextFormat(day, plain)
        for name, picture in (("qt_calendar_prevmonth", "back"), ("qt_calendar_nextmonth", "next")):
            press = made.findChild(QToolButton, name)
            if press is not None:
                press.setIcon(icon(picture, ink.name()))
        made.clicked.connect(self._on_picked)
        return made

    def _on_picked(self, picked: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        self._put(date(picked.year(), picked.month(), picked.day()))


class NumberEdit(QLineEdit):
    """A number as people type it (``1.250``, ``8,5``); never more than it says.

    Signals:
        number_changed: Its text was edited.

    Args:
        units: Folded words that may follow the number.
        decimals: Places the quantity allows; None = any.
    """

    number_changed = Signal()

    def __init__(self, *, units: Collection[str] = (), decimals: int | None = None) -> None:
        super().__init__()
        self._units, self._decimals = units, decimals
        self.setMaxLength(30)
        self.textEdited.connect(lambda _text: self.number_changed.emit())

    def number(self) -> Decimal | None:
        """Return the number; None if the field is empty or holds none."""
        found = read_number(self.text(), units=self._units, decimals=self._decimals)
        return found if isinstance(found, Decimal) else None

    def set_number(self, number: Decimal | None) -> None:
        """Put a number in, without a signal."""
        self.setText("" if number is None else write_cell_number(number))

    def readings(self) -> tuple[str, ...]:
        """Return the ways to write what was meant, where it can be read in two (``8.5``); else nothing."""
        fault = self.fault()
        if fault is None or fault.id != "importing.two_readings":
            return ()
        written = (str(fault.parameters["first"]), str(fault.parameters["second"]))
        return tuple(
            text
            for text in written
            if isinstance(read_number(text, units=self._units, decimals=self._decimals), Decimal)
        )

    def fault(self) -> Message | None:
        """Return why what stands in it is no number; None if it is one or is empty."""
        found = read_number(self.text(), units=self._units, decimals=self._decimals)
        return found if isinstance(found, Message) else None


class LearningEdit(QLineEdit):
    """A line that offers what was written before.

    The list only ever stands beside the typing: it takes no key but Down, Enter on a line of it and Escape,
    so that an input method may delete and retype a syllable under it.

    Signals:
        taken: A past text was picked from the list.

    Args:
        suggest: Gives past texts for what is typed so far.
    """

    taken = Signal(str)

    def __init__(self, suggest: Callable[[str], Sequence[str]]) -> None:
        super().__init__()
        self._suggest = suggest
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(8)
        # Past titles begin alike and differ at their end.
        completer.popup().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._offers = completer
        completer.setWidget(self)
        completer.activated.connect(self._take)
        self._pause = QTimer(self, singleShot=True, interval=_COMPLETE_AFTER_MS)
        self._pause.timeout.connect(self._offer)
        self.textEdited.connect(lambda _text: self._pause.start())

    def offers(self) -> list[str]:
        """Return what is offered now."""
        return self._model.stringList()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            self._pause.stop()
            popup = self._offers.popup()
            picked = popup.currentIndex() if popup.isVisible() else None
            popup.hide()
            if picked is not None and picked.isValid():
                self._take(str(picked.data()))
                return
        super().keyPressEvent(event)

    def _offer(self) -> None:
        text = self.text()
        found = [entry for entry in self._suggest(text) if entry != text] if len(text.strip()) > 1 else []
        self._model.setStringList(found)
        if found and self.hasFocus():
            self._offers.complete()
        else:
            self._offers.popup().hide()

    def _take(self, text: str) -> None:
        self.setText(text)
        self.textEdited.emit(text)
        self._pause.stop()
        self.taken.emit(text)

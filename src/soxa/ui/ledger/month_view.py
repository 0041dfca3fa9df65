"""A month of the ledger as a calendar: days with their titles, weeks that begin on Monday."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from soxa.domain.activities import Status
from soxa.services.browsing import DayEntries
from soxa.ui.ledger.words import say_status
from soxa.ui.session import Session

_DAYS = 7
_PAD_PX = 5
_STEPS = {
    Qt.Key.Key_Left: timedelta(days=-1),
    Qt.Key.Key_Right: timedelta(days=1),
    Qt.Key.Key_Up: timedelta(days=-7),
    Qt.Key.Key_Down: timedelta(days=7),
}


class MonthView(QWidget):
    """The grid of one month.

    Signals:
        month_shown: Another month is shown: the `date` of its first day.
        day_opened: Enter or a double click: the rows of that `date`, or a first entry, are asked for.
        day_chosen: Another `date` is chosen.

    Args:
        session: Words, colours, today.
    """

    month_shown = Signal(object)
    day_opened = Signal(object)
    day_chosen = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._day = session.today()
        self._days: Mapping[date, DayEntries] = {}
        self._off: Mapping[date, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self._say_day()

    # What is shown

    def day(self) -> date:
        """Return the chosen day."""
        return self._day

    def count_of(self, day: date) -> int:
        """Return how many entries a day of the grid has."""
        entries = self._days.get(day)
        return entries.count if entries is not None else 0

    def first_day(self) -> date:
        """Return the first day of the month."""
        return self._day.replace(day=1)

    def grid_start(self) -> date:
        """Return the Monday that the grid begins with."""
        first = self.first_day()
        return first - timedelta(days=first.weekday())

    def grid_end(self) -> date:
        """Return the first day after the grid."""
        return self.grid_start() + timedelta(days=_DAYS * self._weeks())

    def rows_in_cell(self) -> int:
        """Return how many lines of titles a day has room for, the line that counts the rest included."""
        return max(1, (self._cell(0).height() - self._line() - 2 * _PAD_PX) // self._line())

    def show_days(self, days: Mapping[date, DayEntries], off: Mapping[date, str]) -> None:
        """Show entries, and days without work with the name of the holiday (empty for a weekend)."""
        self._days, self._off = days, off
        self._say_day()
        self.update()

    def choose(self, day: date) -> None:
        """Choose a day; its month is shown."""
        before, self._day = self._day, day
        if (before.year, before.month) != (day.year, day.month):
            self.month_shown.emit(self.first_day())
        self._say_day()
        self.day_chosen.emit(day)
        self.update()

    def move_months(self, months: int) -> None:
        """Go so many months on, or back."""
        year, month = divmod(self._day.year * 12 + self._day.month - 1 + months, 12)
        self.choose(date(year, month + 1, min(self._day.day, monthrange(year, month + 1)[1])))

    # Qt's events

    @override
    def sizeHint(self) -> QSize:
        return QSize(700, 480)

    @override
    def minimumSizeHint(self) -> QSize:
        line = self._line()
        return QSize(_DAYS * 8 * self.fontMetrics().averageCharWidth(), line + 6 * (2 * line + 2 * _PAD_PX))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.month_shown.emit(self.first_day())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self._day + _STEPS[key])
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.move_months(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Home:
            self.choose(self._session.today())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.day_opened.emit(self._day)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        if day is not None:
            self.setFocus()
            self.choose(day)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        if day is not None:
            self.day_opened.emit(day)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        self.setToolTip(self._tip(day) if day is not None else "")

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.move_months(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_head(painter)
        for at in range(_DAYS * self._weeks()):
            self._paint_day(painter, self._cell(at), self.grid_start() + timedelta(days=at))

    # Painting

    def _paint_head(self, painter: QPainter) -> None:
        tones = self._session.tones
        head = QRect(0, 0, self.width(), self._head_height())
        painter.fillRect(head, QColor(tones.sunken))
        painter.setFont(self._bold())
        painter.setPen(QColor(tones.muted))
        for at in range(_DAYS):
            cell = self._cell(at)
            box = QRect(cell.x() + _PAD_PX, 0, cell.width() - 2 * _PAD_PX, head.height())
            words = self._session.say(f"views.weekday.{at + 1}")
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._short(words, box.width()))

    def _paint_day(self, painter: QPainter, cell: QRect, day: date) -> None:
        tones = self._session.tones
        is_inside = day.month == self._day.month
        ground = tones.surface if is_inside and day not in self._off else tones.window
        if day == self._day:
            ground = tones.accent_soft
        painter.fillRect(cell, QColor(ground))
        painter.setPen(QPen(QColor(tones.line)))
        painter.drawRect(cell.adjusted(0, 0, -1, -1))
        self._paint_number(painter, cell, day, is_inside=is_inside)
        self._paint_entries(painter, cell, day)
        if day == self._day:
            painter.setPen(QPen(QColor(tones.accent), 2 if self.hasFocus() else 1))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))

    def _paint_number(self, painter: QPainter, cell: QRect, day: date, *, is_inside: bool) -> None:
        tones = self._session.tones
        box = QRect(cell.x() + _PAD_PX, cell.y() + _PAD_PX - 2, cell.width() - 2 * _PAD_PX, self._line())
        is_today = day == self._session.today()
        number = str(day.day) if is_inside else f"{day.day}/{day.month}"
        painter.setFont(self._bold())
        width = QFontMetrics(self._bold()).horizontalAdvance(number)
        if is_today:
            mark = QRect(box.x() - 3, box.y(), width + 6, box.height())
            painter.fillRect(mark, QColor(tones.accent))
        colour = tones.text if is_inside else tones.muted
        if day in self._off and is_inside:
            colour = tones.danger
        painter.setPen(QColor(tones.on_accent if is_today else colour))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), number)

    def _paint_entries(self, painter: QPainter, cell: QRect, day: date) -> None:
        tones, name = self._session.tones, self._off.get(day, "")
        painter.setFont(self.font())
        top = cell.y() + _PAD_PX + self._line()
        if name:
            painter.setPen(QColor(tones.danger))
            box = QRect(cell.x() + _PAD_PX, top, cell.width() - 2 * _PAD_PX, self._line())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._short(name, box.width()))
            top += self._line()
        entries = self._days.get(day)
        if entries is None:
            return
        fits = max(1, self.rows_in_cell() - bool(name))
        shown = entries.first[: fits if entries.count <= fits else fits - 1]
        for at, entry in enumerate(shown):
            box = QRect(cell.x() + _PAD_PX, top + at * self._line(), cell.width() - 2 * _PAD_PX, self._line())
            bar = QRect(box.x(), box.y() + 2, 3, box.height() - 4)
            painter.fillRect(bar, QColor(self._colour(entry.status)))
            painter.setPen(QColor(tones.text if entry.status is Status.DONE else tones.muted))
            words = entry.title
            if entry.status is not Status.DONE:
                words = f"[{say_status(self._session, entry.status)}] {words}"
            text = box.adjusted(7, 0, 0, 0)
            painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), self._short(words, text.width()))
        more = entries.count - len(shown)
        if more > 0:
            box = QRect(
                cell.x() + _PAD_PX, top + len(shown) * self._line(), cell.width() - 2 * _PAD_PX, self._line()
            )
            painter.setPen(QColor(tones.accent))
            words = self._session.say("views.calendar.more", count=more)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._short(words, box.width()))

    def _colour(self, status: Status) -> str:
        tones = self._session.tones
        return {
            Status.DONE: tones.good,
            Status.PLANNED: tones.accent,
            Status.POSTPONED: tones.warn,
            Status.CANCELLED: tones.border,
        }[status]

    # Measures and words

    def _weeks(self) -> int:
        first = self.first_day()
        following = (first + timedelta(days=31)).replace(day=1)
        return -(-(first.weekday() + (following - first).days) // _DAYS)

    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    def _head_height(self) -> int:
        return self._line() + _PAD_PX

    def _cell(self, at: int) -> QRect:
        week, column = divmod(at, _DAYS)
        weeks, head = self._weeks(), self._head_height()
        height = self.height() - head
        left, right = self.width() * column // _DAYS, self.width() * (column + 1) // _DAYS
        top, bottom = head + height * week // weeks, head + height * (week + 1) // weeks
        return QRect(left, top, right - left, bottom - top)

    def _day_at(self, place: QPoint) -> date | None:
        for at in range(_DAYS * self._weeks()):
            if self._cell(at).contains(place):
                return self.grid_start() + timedelta(days=at)
        return None

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _short(self, words: str, width: int) -> str:
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)

    def _say_day(self) -> None:
        self.setAccessibleName(self._session.say("views.calendar.name"))
        self.setAccessibleDescription(self._tip(self._day))

    def _tip(self, day: date) -> str:
        entries = self._days.get(day)
        named = "views.calendar.day_name_off" if day in self._off else "views.calendar.day_name"
        head = self._session.say(named, day=day, count=entries.count if entries else 0)
        name = self._off.get(day, "")
        titles = [entry.title for entry in entries.first] if entries else []
        return "\n".join([f"{head} – {name}" if name else head, *titles])

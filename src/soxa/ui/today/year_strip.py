"""The year at a glance: duties down, grouped by receiver, months across, a state in words in each cell.

One cell takes part in the Tab order; arrows go from cell to cell, Enter or Space opens the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget
from typing_extensions import override

from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, button, clear, label

_MONTHS = 12
_NAME_SIGNS = 24
_ROWS_OF_A_VIEW = 14
_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class YearCell:
    """One period of a regime."""

    first: int
    """First column: a month from 0."""
    columns: int
    """How many months it covers."""
    words: str
    """Its state in words."""
    period: str
    """Its period in words."""
    tone: str
    """Tone of the state; empty for what is not due and was not begun."""
    label: str
    """Label of the period."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """One regime's year."""

    name: str
    """Regime."""
    receiver: str
    """Who receives it: rows of the same receiver stand together."""
    cells: tuple[YearCell, ...]
    """Its periods, oldest first."""
    regime: str
    """Regime code."""


class YearStrip(QWidget):
    """The strip.

    Signals:
        period_pressed: (regime code, period label) of a cell.
    """

    period_pressed = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 12)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(6)
        self._rows: list[list[QPushButton]] = []
        self._current: QPushButton | None = None

    def show_year(self, rows: Sequence[YearRow]) -> None:
        """Show the year of these regimes."""
        say = self._session.say
        clear(self._grid)
        self._rows, self._current = [], None
        self._grid.addWidget(label(say("ui.today.regime"), name="muted"), 0, 0)
        self._grid.setColumnMinimumWidth(0, self.fontMetrics().averageCharWidth() * _NAME_SIGNS)
        self._show_months(0)
        at, receiver, months_at = 1, "", 0
        for entry in rows:
            if entry.receiver != receiver:
                receiver = entry.receiver
                if at - months_at > _ROWS_OF_A_VIEW:
                    self._show_months(at)
                    at, months_at = at + 1, at
                self._grid.addWidget(ElidedLabel(receiver, name="heading"), at, 0, 1, _MONTHS + 1)
                at += 1
            self._show_row(at, entry)
            at += 1

    def _show_months(self, at: int) -> None:
        """Name the months; again where a long strip has scrolled them out of sight."""
        for month in range(_MONTHS):
            head = label(self._session.say("ui.today.month", month=month + 1), name="muted")
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._grid.addWidget(head, at, month + 1)
            self._grid.setColumnStretch(month + 1, 1)

    def _show_row(self, at: int, entry: YearRow) -> None:
        self._grid.addWidget(ElidedLabel(entry.name), at, 0)
        cells = []
        for one in entry.cells:
            cell = self._cell(entry, one)
            across = one.first + 1
            self._grid.addWidget(cell, at, across, 1, one.columns, Qt.AlignmentFlag.AlignHCenter)
            cells.append(cell)
        if cells:
            self._rows.append(cells)

    def _cell(self, entry: YearRow, one: YearCell) -> QPushButton:
        go: Callable[[], None] = lambda: self.period_pressed.emit(entry.regime, one.label)  # noqa: E731
        # Periods without a report are many: a dash each, said in full to the hand and the screen reader.
        press = button(one.words if one.tone else "–", role="cell", on_click=go)
        press.setProperty("tone", one.tone)
        said = f"{entry.name}, {one.period}: {one.words}"
        press.setAccessibleName(said)
        press.setToolTip(said)
        press.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        press.installEventFilter(self)
        if self._current is None:
            self._make_current(press)
        return press

    def _make_current(self, press: QPushButton) -> None:
        if self._current is not None:
            self._current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current = press
        press.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QPushButton):
            if event.type() is QEvent.Type.FocusIn:
                self._make_current(watched)
            elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                key = Qt.Key(event.key())
                if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                    watched.click()
                    return True
                if key in _ACROSS or key in _DOWN:
                    self._move(watched, across=_ACROSS.get(key, 0), down=_DOWN.get(key, 0))
                    return True
        return super().eventFilter(watched, event)

    def _move(self, press: QPushButton, *, across: int, down: int) -> None:
        at = next((number for number, cells in enumerate(self._rows) if press in cells), None)
        if at is None:
            return
        if across:
            place = self._rows[at].index(press) + across
            if 0 <= place < len(self._rows[at]):
                self._rows[at][place].setFocus(Qt.FocusReason.OtherFocusReason)
        elif 0 <= at + down < len(self._rows):
            middle = press.geometry().center().x()
            cells = self._rows[at + down]
            nearest = min(cells, key=lambda one: abs(one.geometry().center().x() - middle))
            nearest.setFocus(Qt.FocusReason.OtherFocusReason)

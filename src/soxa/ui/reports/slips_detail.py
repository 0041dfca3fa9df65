"""One unit's slip beside the board: its versions, what holds, and where the report prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from soxa.ui.columns import ColumnSharer, Width
from soxa.ui.session import Session
from soxa.ui.widgets import Flow, badge, button, clear, column, label, row, scrolled, set_tone

_HEADS = ("name", "value", "last", "where")
_WIDTHS = (
    Width(floor=14, wish=30, share=2),
    Width(floor=9, wish=12, share=1),
    Width(floor=8, wish=9, hides=True),
    Width(floor=10, wish=16, share=1),
)


@dataclass(frozen=True, slots=True)
class DetailFigure:
    """A figure of the slip, in words."""

    name: str
    """Indicator and its unit."""
    value: str
    """What holds, and what earlier versions said otherwise."""
    last: str
    """What the unit gave for the period before."""
    where: str
    """Where the report prints it."""


@dataclass(frozen=True, slots=True)
class DetailWords:
    """A slip in words."""

    title: str
    """Unit and slip."""
    state: str
    """Its state."""
    tone: str
    """Tone of the state."""
    versions: tuple[str, ...]
    """One line each, the earliest in front."""
    figures: tuple[DetailFigure, ...]
    """In the form's order."""
    highlights: str
    """Nội dung nổi bật that holds; may be empty."""
    difficulties: str
    """Khó khăn, kiến nghị that holds; may be empty."""
    more: str = ""
    """What else is to be said: its activities; may be empty."""
    left_out: tuple[str, ...] = ()
    """Rows that are no activities: where, why, and what to do."""


class SlipDetail(QFrame):
    """Shows a slip of the board.

    Signals:
        type_wanted: It shall be typed in.
        remind_wanted: Its unit shall be reminded.
    """

    type_wanted = Signal()
    remind_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._session = session
        say = session.say
        self.title = label("", name="heading", wraps=True)
        self.state = badge("")
        self.type_button = button(
            say("slips.type_in"), shortcut="Ctrl+Shift+T", on_click=self.type_wanted.emit
        )
        self.remind_button = button(
            say("slips.remind_one"), tip=say("slips.remind_one_tip"), on_click=self.remind_wanted.emit
        )
        inner = QWidget()
        self._words = QVBoxLayout(inner)
        self._words.setContentsMargins(16, 8, 16, 16)
        self._words.setSpacing(6)
        self.table = self._make_table()
        head = row(self.title, self.state)
        head.setStretch(0, 1)
        layout = column(head, Flow(self.type_button, self.remind_button), spacing=8)
        layout.setContentsMargins(16, 8, 16, 4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(layout)
        whole.addWidget(scrolled(inner), 2)
        whole.addWidget(self.table, 3)
        self.setMinimumWidth(300)

    def show_slip(self, words: DetailWords, *, writes: bool, owes: bool) -> None:
        """Show a slip.

        Args:
            words: What is said of it.
            writes: Whether it may be typed in.
            owes: Whether its unit may be reminded.
        """
        say = self._session.say
        self.title.setText(words.title)
        self.state.setText(words.state)
        set_tone(self.state, words.tone)
        self.type_button.setEnabled(writes)
        self.remind_button.setEnabled(writes and owes)
        clear(self._words)
        self._add(say("slips.detail.versions"), words.versions or (say("slips.detail.no_version"),))
        for name, text in (("highlights", words.highlights), ("difficulties", words.difficulties)):
            if text:
                self._add(say(f"slips.detail.{name}"), (text,))
        if words.more:
            self._words.addWidget(label(words.more, name="muted", wraps=True))
        if words.left_out:
            self._words.addWidget(label(say("slips.detail.left_out"), name="muted"))
        for line in words.left_out:
            self._words.addWidget(label(line, name="warnText", wraps=True))
        self._words.addStretch(1)
        self._fill(words.figures)

    def _add(self, title: str, lines: Sequence[str]) -> None:
        self._words.addWidget(label(title, name="muted"))
        for line in lines:
            self._words.addWidget(label(line, wraps=True))

    def _fill(self, figures: Sequence[DetailFigure]) -> None:
        self.table.setVisible(bool(figures))
        self.table.setRowCount(len(figures))
        for at, figure in enumerate(figures):
            for place, words in enumerate((figure.name, figure.value, figure.last, figure.where)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(at, place, item)
        self._columns.share_out()

    def _make_table(self) -> QTableWidget:
        say = self._session.say
        table = QTableWidget(0, len(_HEADS))
        table.setAccessibleName(say("slips.detail.figures"))
        table.setHorizontalHeaderLabels([say(f"slips.detail.{head}") for head in _HEADS])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        self._columns = ColumnSharer(table, _WIDTHS, rows_follow=True)
        return table

"""Phiếu số liệu: who has sent which slip of a period, what came, and a form for what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from soxa.domain.slips import Way
from soxa.ui.columns import ColumnSharer, Width
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.reports.slips_detail import SlipDetail
from soxa.ui.reports.slips_form import SlipEntryForm
from soxa.ui.reports.slips_results import SlipResults
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, Flow, Picker, button, column, framed, label, row, set_margins

SENT_WAYS = (Way.ZALO, Way.MAIL, Way.FILE)
"""Ways in which files come, the commonest in front."""
_STATE = 2
_WIDTHS = (
    Width(floor=5, wish=6),
    Width(floor=14, wish=20, share=2),
    Width(floor=22, wish=22),
    Width(floor=8, wish=11),
    Width(floor=12, wish=22, share=1, hides=True),
    Width(floor=4, wish=5),
    Width(floor=7, wish=9),
    Width(floor=12, wish=12, hides=True),
)
_HEADS = ("form", "unit", "state", "came", "sender", "version", "blank", "reminded")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A slip of the board, in words."""

    cells: tuple[str, ...]
    """One for each column."""
    tone: str
    """Tone of its state."""
    picture: str
    """Icon of its state: colour is not the only sign."""
    tip: str
    """Name of the slip, and what is blank."""


class SlipsView(QWidget):
    """The board, and over it what came in or the form to type a slip in.

    Signals:
        regime_chosen: Another report's slips shall be shown.
        period_moved: One period back (-1) or on (+1).
        due_given: Another internal day was typed; a `date`, or None for the rule's.
        make_wanted: Forms shall be written.
        take_wanted: Files that came shall be chosen.
        folder_wanted: A folder of them shall be chosen.
        print_wanted: The board shall be shown as pages.
        remind_wanted: True for all units that owe something, False for the chosen one.
        row_chosen: Number of the chosen row; -1 for none.
        type_wanted: The chosen slip shall be typed in.
    """

    regime_chosen = Signal()
    period_moved = Signal(int)
    due_given = Signal(object)
    make_wanted = Signal()
    take_wanted = Signal()
    folder_wanted = Signal()
    print_wanted = Signal()
    remind_wanted = Signal(bool)
    row_chosen = Signal(int)
    type_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self.detail = SlipDetail(session)
        self.form = SlipEntryForm(session)
        self.results = SlipResults(session)
        self.pages = QStackedWidget()
        self.board_page = self._make_board()
        for page in (self.board_page, self.results, self.form):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the page is opened."""
        return self.table if self.table.rowCount() else self.regime

    def show_board(self) -> None:
        """Show the board."""
        self.pages.setCurrentWidget(self.board_page)

    def show_head(self, period: str, summary: str, *, due: date | None, writes: bool) -> None:
        """Show which period it is, how far it is and by when slips shall come."""
        self.period_label.setText(period)
        self.summary.setText(summary)
        self.due.set_day(due)
        self.due.setEnabled(writes)
        for press in (self.take_button, self.folder_button, self.remind_all):
            press.setEnabled(writes)

    def show_lines(self, lines: Sequence[BoardLine], *, chosen: int) -> None:
        """List the slips."""
        table = self.table
        table.blockSignals(True)
        table.setRowCount(len(lines))
        for at, line in enumerate(lines):
            for place, words in enumerate(line.cells):
                item = QTableWidgetItem(words)
                item.setToolTip(line.tip)
                if place == _STATE:
                    item.setForeground(QColor(getattr(self._session.tones, line.tone)))
                    item.setIcon(icon(line.picture, getattr(self._session.tones, line.tone)))
                table.setItem(at, place, item)
        table.blockSignals(False)
        self._columns.share_out()
        self.nothing.setVisible(not lines)
        self._middle.setVisible(bool(lines))
        if lines:
            table.selectRow(max(0, min(chosen, len(lines) - 1)))

    def chosen(self) -> int:
        """Return the number of the chosen row; -1 for none."""
        return self.table.currentRow() if self.table.rowCount() else -1

    # Making

    def _make_board(self) -> QWidget:
        say = self._session.say
        header = framed(column(self._first_row(), self._presses(), spacing=6), name="header")
        set_margins(header, 16, 8, 16, 8)
        self.table = self._make_table()
        self._middle = QSplitter(Qt.Orientation.Horizontal)
        self._middle.addWidget(self.table)
        self._middle.addWidget(self.detail)
        self._middle.setStretchFactor(0, 3)
        self._middle.setStretchFactor(1, 2)
        self._middle.setSizes([780, 430])
        self._middle.setChildrenCollapsible(False)
        self.nothing = framed(
            column(
                label(say("slips.nothing"), name="heading", wraps=True),
                label(say("slips.nothing_remedy"), name="muted", wraps=True),
                None,
                margins=24,
            ),
            name="plain",
        )
        page = QWidget()
        layout = column(header, self._middle, self.nothing, spacing=0)
        layout.setStretch(1, 1)
        layout.setStretch(2, 1)
        page.setLayout(layout)
        return page

    def _first_row(self) -> QHBoxLayout:
        session, say, tones = self._session, self._session.say, self._session.tones
        self.regime = Picker(name=say("slips.regime"))
        self.regime.setMinimumContentsLength(14)
        self.regime.setToolTip(say("slips.regime"))
        self.regime.activated.connect(lambda _at: self.regime_chosen.emit())
        self.period_label = label("", name="heading")
        before = button("", role="quiet", picture=icon("back", tones.text), tip=say("slips.period_before"))
        after = button("", role="quiet", picture=icon("next", tones.text), tip=say("slips.period_after"))
        before.clicked.connect(lambda *_: self.period_moved.emit(-1))
        after.clicked.connect(lambda *_: self.period_moved.emit(1))
        self.summary = ElidedLabel("")
        self.due = DayEdit(
            near=session.today,
            picture=icon("calendar", tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
            optional=True,
        )
        self.due.setAccessibleName(say("slips.due"))
        self.due.setToolTip(say("slips.due_tip"))
        self.due.setFixedWidth(self.fontMetrics().averageCharWidth() * 19)
        self.due.editingFinished.connect(self._on_due)
        self.due.day_changed.connect(self._on_day)
        made = row(
            self.regime,
            before,
            self.period_label,
            after,
            8,
            self.summary,
            label(say("slips.due"), name="muted"),
            self.due,
        )
        made.setStretch(5, 1)
        return made

    def _presses(self) -> Flow:
        say = self._session.say
        self.make_button = button(
            say("slips.make"),
            tip=say("slips.make_tip"),
            on_click=self.make_wanted.emit,
        )
        # Its key stands in its tip: six presses and their keys are more than a narrow window holds.
        self.make_button.setShortcut(QKeySequence("Ctrl+Shift+P"))
        self.take_button = button(
            say("slips.take"),
            role="primary",
            shortcut="Ctrl+Shift+I",
            tip=say("slips.take_tip"),
            on_click=self.take_wanted.emit,
        )
        self.folder_button = button(
            say("slips.take_folder"), tip=say("slips.take_folder_tip"), on_click=self.folder_wanted.emit
        )
        ways = [(self._session.say(f"slips.way.{way.value}"), way) for way in SENT_WAYS]
        self.way = Picker(ways, name=say("slips.way"))
        self.way.setMinimumContentsLength(6)
        self.way.setToolTip(say("slips.way_tip"))
        self.remind_all = button(
            say("slips.remind_all"),
            shortcut="Ctrl+Shift+R",
            tip=say("slips.remind_all_tip"),
            on_click=lambda: self.remind_wanted.emit(True),
        )
        self.print_button = button(say("slips.print"), on_click=self.print_wanted.emit)
        return Flow(
            self.take_button,
            self.folder_button,
            self.way,
            self.make_button,
            self.remind_all,
            self.print_button,
        )

    def _make_table(self) -> QTableWidget:
        say = self._session.say
        table = QTableWidget(0, len(_HEADS))
        table.setAccessibleName(say("slips.table"))
        table.setHorizontalHeaderLabels([say(f"slips.head.{head}") for head in _HEADS])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 14)
        heads = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        table.horizontalHeader().setDefaultAlignment(heads)
        table.currentCellChanged.connect(lambda now, *_: self.row_chosen.emit(now))
        table.itemActivated.connect(lambda _item: self.type_wanted.emit())
        self._columns = ColumnSharer(table, _WIDTHS)
        self.detail.type_wanted.connect(self.type_wanted)
        self.detail.remind_wanted.connect(lambda: self.remind_wanted.emit(False))
        return table

    def _on_day(self, day: date | None) -> None:
        # Half a day is no day yet; an emptied field is, once it is left.
        if day is not None and not self.due.hasFocus():
            self.due_given.emit(day)

    def _on_due(self) -> None:
        if not self.due.is_faulty():
            self.due_given.emit(self.due.day())

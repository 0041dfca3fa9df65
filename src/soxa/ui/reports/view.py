"""What Báo cáo looks like: the list of reports, and the desk."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTabBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from soxa.domain.ids import ReportId
from soxa.ui.icons import icon
from soxa.ui.reports.desk_view import DeskView
from soxa.ui.reports.slips_view import SlipsView
from soxa.ui.session import Session
from soxa.ui.widgets import button, column, framed, label, row, set_margins

_STATE = 3
"""Column."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in the list, in words."""

    name: str
    """Report and period."""
    days: str
    """First and last day of the period."""
    deadline: str
    """When it is due."""
    state: str
    """How far it is."""
    tone: str
    """Tone of the state."""
    number: str
    """Number and date, once given."""
    regime: str
    """Regime code."""
    label: str
    """Period label."""
    report: ReportId | None = None
    """Which of a period's documents; None where there is one report at most."""


class ReportsView(QWidget):
    """The list, and the desk over it.

    Signals:
        arrived: The place was opened.
        going: It, or the window, is being left.
        report_chosen: (regime code, period label).
        document_chosen: The `ReportId` of one of several documents of a period.
        year_moved: One year back (-1) or on (+1).
        letter_wanted: A report that a letter asks for shall be made.
        tab_chosen: 0 = the list of reports, 1 = the slips of units.
    """

    arrived = Signal()
    going = Signal()
    report_chosen = Signal(str, str)
    document_chosen = Signal(object)
    year_moved = Signal(int)
    letter_wanted = Signal()
    tab_chosen = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self._rows: tuple[ReportRow, ...] = ()
        self.pages = QStackedWidget()
        self.list_page = self._make_list()
        self.slips: SlipsView | None = None
        self.overview = self._make_overview()
        self.desk = DeskView(session)
        self.pages.addWidget(self.overview)
        self.pages.addWidget(self.desk)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the place is opened."""
        if self.is_at_desk():
            return self.desk.outline
        return self.slips.first_focus() if self.slips is not None and self.is_at_slips() else self.table

    def arrive(self) -> None:
        """The place was opened."""
        self.arrived.emit()

    def leave(self) -> None:
        """The window is being closed."""
        self.going.emit()

    def show_list(self) -> None:
        """Show the list of reports, or the slips if these were looked at last."""
        self.pages.setCurrentWidget(self.overview)

    def show_part(self, part: str) -> None:
        """Show a part that another place asks for: ``slips`` or ``reports``."""
        self.pages.setCurrentWidget(self.overview)
        self.tabs.setCurrentIndex(1 if part == "slips" else 0)

    def hold_slips(self, page: SlipsView) -> None:
        """Keep the page of slips behind its tab; it is made when the tab is first opened."""
        self.slips = page
        self._parts.addWidget(page)

    def show_tab(self, tab: int) -> None:
        """Show the list (0) or the slips (1)."""
        self._parts.setCurrentIndex(tab)

    def is_at_slips(self) -> bool:
        """Tell whether the tab of slips is open."""
        return self.tabs.currentIndex() == 1

    def show_desk(self) -> None:
        """Show the desk."""
        self.pages.setCurrentWidget(self.desk)

    def show_letter(self, page: QWidget) -> None:
        """Show the page for a letter."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def show_review(self, page: QWidget) -> None:
        """Show the head's page."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def is_at_desk(self) -> bool:
        """Tell whether the desk is on show."""
        return self.pages.currentWidget() is self.desk

    def show_reports(self, year: int, rows: Sequence[ReportRow], *, chosen: int = 0) -> None:
        """List the reports of a year.

        Args:
            year: Which.
            rows: One for each.
            chosen: Number of the row that is chosen.
        """
        self._rows = tuple(rows)
        self.year_label.setText(str(year))
        table = self.table
        table.setRowCount(len(rows))
        for at, entry in enumerate(rows):
            for place, words in enumerate(
                (entry.name, entry.days, entry.deadline, entry.state, entry.number)
            ):
                item = QTableWidgetItem(words)
                if place == 0 and entry.name == entry.name.lstrip():
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                if place == _STATE and entry.tone:
                    item.setForeground(QColor(getattr(self._session.tones, entry.tone)))
                table.setItem(at, place, item)
        table.resizeColumnsToContents()
        for place in range(table.columnCount()):
            table.setColumnWidth(place, table.columnWidth(place) + 24)
        table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        if rows:
            table.selectRow(chosen)

    def mark_changed(self, reports: AbstractSet[tuple[str, str]], words: str) -> None:
        """Mark sealed reports behind which the ledger has changed: (regime code, period label)."""
        for at, entry in enumerate(self._rows):
            # Of a period's documents the first in the list is the one that holds.
            is_first = at == 0 or (self._rows[at - 1].regime, self._rows[at - 1].label) != (
                entry.regime,
                entry.label,
            )
            if is_first and (entry.regime, entry.label) in reports:
                item = self.table.item(at, _STATE)
                if item is None:
                    continue
                item.setText(f"{entry.state} – {words}")
                item.setIcon(icon("warning", self._session.tones.warn))
        self.table.resizeColumnToContents(_STATE)

    def _make_overview(self) -> QWidget:
        say = self._session.say
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName(say("slips.tabs"))
        self.tabs.addTab(say("slips.tab_reports"))
        self.tabs.addTab(say("slips.tab_slips"))
        self._parts = QStackedWidget()
        self._parts.addWidget(self.list_page)
        self.tabs.currentChanged.connect(self.tab_chosen)
        head = framed(row(self.tabs, None), name="header")
        set_margins(head, 8, 0, 8, 0)
        layout = column(head, self._parts, spacing=0)
        layout.setStretch(1, 1)
        page = QWidget()
        page.setLayout(layout)
        return page

    def _make_list(self) -> QWidget:
        say, tones = self._session.say, self._session.tones
        self.year_label = label("", name="heading")
        before = button("", role="quiet", picture=icon("back", tones.text), tip=say("ui.reports.year_before"))
        after = button("", role="quiet", picture=icon("next", tones.text), tip=say("ui.reports.year_after"))
        before.clicked.connect(lambda *_: self.year_moved.emit(-1))
        after.clicked.connect(lambda *_: self.year_moved.emit(1))
        self.open_button = button(say("ui.reports.open"), role="primary", on_click=self._open_chosen)
        self.letter_button = button(say("letters.begin"), shortcut="Ctrl+T", on_click=self.letter_wanted.emit)
        header = framed(
            row(
                label(say("ui.place.reports"), name="title"),
                8,
                before,
                self.year_label,
                after,
                None,
                self.letter_button,
                self.open_button,
            ),
            name="header",
        )
        set_margins(header, 16, 8, 16, 8)
        self.table = QTableWidget(0, 5)
        self.table.setAccessibleName(say("ui.reports.table"))
        heads = (
            "ui.reports.name",
            "ui.reports.days",
            "ui.reports.deadline",
            "ui.reports.state",
            "ui.reports.number",
        )
        self.table.setHorizontalHeaderLabels([say(head) for head in heads])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 16)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.itemActivated.connect(lambda _item: self._open_chosen())
        layout = column(header, self.table, spacing=0)
        layout.setStretch(1, 1)
        page = QWidget()
        page.setLayout(layout)
        return page

    def _open_chosen(self) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self._rows):
            chosen = self._rows[at]
            if chosen.report is not None:
                self.document_chosen.emit(chosen.report)
            else:
                self.report_chosen.emit(chosen.regime, chosen.label)

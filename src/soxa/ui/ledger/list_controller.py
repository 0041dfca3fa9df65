"""What Sổ theo dõi shows: rows, their order, what is chosen and what it comes to, the calendar, the views."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence

from soxa.base.errors import AppError
from soxa.base.progress import Progress
from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId
from soxa.services import browsing, recording
from soxa.services.browsing import ActivityQuery, Order, Rows, SavedView, Totals
from soxa.ui.jobs import Job
from soxa.ui.ledger.printing_menu import PrintingMenu, Shown
from soxa.ui.ledger.table_model import ActivityTableModel, Feed
from soxa.ui.ledger.words import say_sums
from soxa.ui.proving import prove_ledger
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.ui.ledger.view import LedgerView

_SEARCH_AFTER_MS = 180
_SUMMED_AT_ONCE = 2_000
_COUNTED_AT_ONCE = 1_000


class ListController(QObject):
    """Binds the table, the calendar and the filters to the ledger.

    Signals:
        narrowing: Other rows are about to be shown: what was typed must be kept now.
        narrowed: Other rows are shown.
        chosen: How many rows are chosen now.
        entry_wanted: A day without entries was opened in the calendar: its `date`.

    Args:
        session: What is shared.
        view: What is shown.
        model: What the table shows.
    """

    narrowing = Signal()
    narrowed = Signal()
    chosen = Signal(int)
    entry_wanted = Signal(object)

    def __init__(self, session: Session, view: LedgerView, model: ActivityTableModel) -> None:
        super().__init__(view)
        self._session, self._view, self._model = session, view, model
        self._rows: Rows | None = None
        self._counting: Job | None = None
        self._sums_version = 0
        self._search = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._search.timeout.connect(self.narrow)
        self.menu = PrintingMenu(session, view.menu_button, asks=self._for_paper)
        self.menu.addSeparator()
        self.remove_action = self.menu.addAction(session.say("views.menu.remove"))
        self.remove_action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self.remove_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        view.table.addAction(self.remove_action)
        self.menu.aboutToShow.connect(self._show_removable)
        self.prove_action = self.menu.addAction(
            session.say("views.menu.prove"), lambda: prove_ledger(session, view)
        )
        self._connect()

    # What is shown

    def query(self) -> ActivityQuery:
        """Return what the search and the chips ask for, in the table's order."""
        return replace(self._view.filters.query(), order=self._view.order)

    def refresh(self) -> None:
        """Read the rows again."""
        ledger, query, view = self._session.ledger, self.query(), self._view
        try:
            rows = self._count(query)
            self._model.show(Feed(lambda: rows.count, rows.read))
            total = (
                rows.count
                if query == ActivityQuery(order=query.order)
                else recording.count(ledger, ActivityQuery())
            )
        except AppError as error:
            self._session.tell_error(error)
            return
        self._rows = rows
        self._say_count(rows, total)
        if not rows.is_counted:
            self._count_on(rows, total)
        if view.calendar_button.isChecked():
            view.body.setCurrentWidget(view.calendar)
            view.calendar.show_query(query)
        elif rows.count:
            view.body.setCurrentWidget(view.table)
        else:
            view.body.setCurrentWidget(view.no_hit if total else view.empty)
        self.show_sums()

    def _count(self, query: ActivityQuery) -> Rows:
        """Return the rows of a query; what would hold the window up is counted as far as it is seen."""
        ledger = self._session.ledger
        if self._counting is not None:
            self._counting.cancel()
        if not browsing.is_counted_slowly(query):
            return Rows(ledger, query)
        first = browsing.count_up_to(ledger, query, _COUNTED_AT_ONCE)
        rows = Rows(ledger, query, at_least=first)
        if first < _COUNTED_AT_ONCE:
            rows.grow(first)
        return rows

    def _count_on(self, rows: Rows, total: int) -> None:
        ledger, query = self._session.ledger, rows.query

        def work(progress: Progress) -> int:
            progress.step(0)
            with ledger.reopen() as own:
                return recording.count(own, query)

        def counted(count: int) -> None:
            if self._rows is rows:
                rows.grow(count)
                self._model.grow()
                self._say_count(rows, total)

        self._counting = self._session.jobs.start(
            work, on_result=counted, on_error=self._session.tell_error, owner=self
        )

    def _say_count(self, rows: Rows, total: int) -> None:
        said = "ui.ledger.count_of" if rows.count != total else "ui.ledger.count"
        words = self._session.say(said, shown=rows.count, total=total)
        self._view.count_label.setText(words if rows.is_counted else self._session.say("views.counting"))

    def narrow(self) -> None:
        """Show what is asked for now."""
        self._search.stop()
        self.narrowing.emit()
        self.refresh()
        self.narrowed.emit()

    def show_query(self, query: ActivityQuery, *, calendar: bool = False) -> None:
        """Ask for something else altogether."""
        self._view.order = query.order
        self._show_order()
        self._view.calendar_button.setChecked(calendar)
        self._view.filters.show_query(replace(query, order=Order.NEWEST))

    def show_all(self) -> None:
        """Ask for everything."""
        self.show_query(ActivityQuery())
        self._view.search.setFocus()

    # What is chosen

    def ranges(self) -> list[tuple[int, int]]:
        """Return the runs of chosen rows, first and last included, in their order."""
        selection = self._view.table.selectionModel().selection()
        parts = [selection.at(at) for at in range(selection.size())]
        found = sorted({(part.top(), part.bottom()) for part in parts})
        runs: list[tuple[int, int]] = []
        for first, last in found:
            if runs and first <= runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
            else:
                runs.append((first, last))
        return runs

    def count_chosen(self) -> int:
        """Return how many rows are chosen."""
        return sum(last - first + 1 for first, last in self.ranges())

    def chosen_query(self) -> ActivityQuery | None:
        """Return the query of what is chosen, however much it is; None for nothing."""
        ranges = self.ranges()
        return browsing.chosen(self._rows, ranges) if ranges and self._rows is not None else None

    def chosen_activities(self) -> list[Activity]:
        """Return what is chosen; nothing where it is more than can be looked through."""
        query = self.chosen_query()
        if query is None or self.count_chosen() > _SUMMED_AT_ONCE:
            return []
        return recording.find(self._session.ledger, query)

    def choose_row(self, identity: ActivityId) -> None:
        """Choose the row of an activity, if it is near; no signal is sent."""
        row = self._model.row_of(identity)
        if row is None:
            return
        index = self._model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        selection = self._view.table.selectionModel()
        selection.blockSignals(True)
        selection.select(index, flags)
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection.blockSignals(False)
        self._view.table.viewport().update()

    def show_sums(self) -> None:
        """Say what the chosen rows come to; many are added up off the window's thread."""
        self._sums_version += 1
        count, query = self.count_chosen(), self.chosen_query()
        if not count or query is None:
            self._view.sums_label.setText("")
            return
        ledger, version = self._session.ledger, self._sums_version
        if count <= _SUMMED_AT_ONCE:
            self._on_summed(version, browsing.totals(ledger, query))
            return
        self._view.sums_label.setText(self._session.say("views.sums.working", count=count))

        def work(progress: Progress) -> Totals:
            progress.step(0)
            with ledger.reopen() as own:
                return browsing.totals(own, query)

        self._session.jobs.start(
            work,
            on_result=lambda totals: self._on_summed(version, totals),
            on_error=self._session.tell_error,
            owner=self,
        )

    def _on_summed(self, version: int, totals: Totals) -> None:
        if version != self._sums_version:
            return
        said = self._session.say("ui.ledger.chosen", count=totals.count)
        self._view.sums_label.setText(" · ".join([said, *say_sums(totals.sums, self._session)]))

    # Inside

    def _connect(self) -> None:
        view = self._view
        view.filters.changed.connect(self._on_changed)
        view.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        view.table.horizontalHeader().sectionClicked.connect(self._on_head)
        view.calendar_button.toggled.connect(lambda _on: self._on_calendar())
        view.calendar.day_opened.connect(self._open_day)
        view.saved_button.view_chosen.connect(self._on_view)
        view.clear_button.clicked.connect(lambda *_: self.show_all())
        view.shortcut("Ctrl+F", self._focus_search)
        self._session.office_changed.connect(view.filters.offer)
        self._show_order()

    def _on_changed(self, waits: bool) -> None:  # noqa: FBT001 - a signal's value
        if waits:
            self._search.start()
        else:
            self.narrow()

    def _on_selected(self) -> None:
        self.show_sums()
        self.chosen.emit(self.count_chosen())

    def _on_head(self, column: int) -> None:
        # The order by day is the only one that an index carries through every filter.
        if self._model.COLUMNS[column] == "day":
            self._view.order = Order.OLDEST if self._view.order is Order.NEWEST else Order.NEWEST
            self.narrow()
        self._show_order()

    def _show_order(self) -> None:
        head = self._view.table.horizontalHeader()
        newest = self._view.order is Order.NEWEST
        way = Qt.SortOrder.DescendingOrder if newest else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(self._model.COLUMNS.index("day"), way)

    def _on_calendar(self) -> None:
        self.narrow()
        shown = self._view.calendar.month if self._view.calendar_button.isChecked() else self._view.table
        shown.setFocus()

    def _open_day(self, day: date) -> None:
        view = self._view
        if not view.calendar.month.count_of(day):
            self.entry_wanted.emit(day)
            return
        view.calendar_button.blockSignals(True)
        view.calendar_button.setChecked(False)
        view.calendar_button.blockSignals(False)
        view.filters.narrow(start=day, end=day + timedelta(days=1))
        if self._model.rowCount():
            view.table.selectRow(0)
        view.table.setFocus()

    def _on_view(self, kept: SavedView) -> None:
        self.show_query(kept.query, calendar=kept.is_calendar)

    def _focus_search(self) -> None:
        self._view.search.setFocus()
        self._view.search.selectAll()

    def _show_removable(self) -> None:
        few = 0 < self.count_chosen() <= _SUMMED_AT_ONCE
        self.remove_action.setEnabled(few and not self._session.ledger.read_only)

    def _for_paper(self) -> Shown:
        several = self.chosen_query() if self.count_chosen() > 1 else None
        return Shown(several or self.query(), filters=self._view.filters.words())

"""What Sổ theo dõi looks like: search and chips above, the table, its foot, and the form beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from soxa.services.browsing import ActivityQuery, Order
from soxa.ui.columns import ColumnSharer, EndsKept, Width
from soxa.ui.icons import icon
from soxa.ui.ledger.bulk import BulkPanel
from soxa.ui.ledger.calendar_pane import CalendarPane
from soxa.ui.ledger.filters import FilterBar
from soxa.ui.ledger.form import ActivityForm, Suggest
from soxa.ui.ledger.saved_views import SavedViewsButton
from soxa.ui.ledger.table_model import ActivityTableModel
from soxa.ui.session import Session
from soxa.ui.widgets import (
    ElidedLabel,
    button,
    column,
    framed,
    label,
    row,
    scrolled,
    set_margins,
    set_stretch,
)

_FORM_WIDTH_PX = 344


_WIDTHS = (
    Width(floor=10, wish=12),
    Width(floor=13, wish=20, share=1),
    Width(floor=32, wish=44, share=4),
    Width(floor=14, wish=18, share=2, hides=True),
    Width(floor=18, wish=26, share=2),
    Width(floor=9, wish=14, share=1, hides=True),
)
"""Day, kind, title, place, amount, unit; the form says the place and unit that have no room here."""


class LedgerView(QWidget):
    """The table, its filters, and the form.

    Signals:
        arrived: The place was opened.
        going: The place, or the window, is being left.

    Args:
        session: Words and colours.
        model: What the table shows.
        suggest: Past titles and places for the form.
    """

    arrived = Signal()
    going = Signal()

    def __init__(self, session: Session, *, model: ActivityTableModel, suggest: Suggest) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self.order = Order.NEWEST
        self.calendar = CalendarPane(session)
        self.saved_button = SavedViewsButton(session, shown=self.shown)
        self.form = ActivityForm(session, suggest=suggest)
        self.table = self._make_table(model)
        self.header = self._make_header()
        self.foot = self._make_foot()
        self.panel = self._make_panel()
        self.pages = QStackedWidget()
        self.empty = self._make_empty()
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        self.no_hit = self._make_no_hit()
        self.body.addWidget(self.no_hit)
        self.body.addWidget(self.calendar)
        left = framed(column(self.body, self.foot, spacing=0), name="plain")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([1000, _FORM_WIDTH_PX])
        main = framed(column(self.header, self.saved_button.line, self.splitter, spacing=0), name="plain")
        set_stretch(main, 2, 1)
        self.pages.addWidget(main)
        self.main = main
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def show_page(self, page: QWidget | None) -> None:
        """Show another page in the place's room (the import, rows to mend); None = the table."""
        shown = page if page is not None else self.main
        if self.pages.indexOf(shown) < 0:
            self.pages.addWidget(shown)
        self.pages.setCurrentWidget(shown)

    def drop_page(self, page: QWidget) -> None:
        """Take a page away and show the table."""
        self.show_page(None)
        self.pages.removeWidget(page)
        page.deleteLater()

    def shortcut(self, keys: str, does: Callable[[], object]) -> None:
        """Let keys do something while this place is open."""
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda *_: does())
        self.addAction(action)

    def shown(self) -> tuple[ActivityQuery, bool]:
        """Return what is asked for, and whether the calendar shows it."""
        return replace(self.filters.query(), order=self.order), self.calendar_button.isChecked()

    def show_fields(self, *, of_many: bool) -> None:
        """Show the fields of one activity, or what can be set in many."""
        self.fields.setCurrentIndex(1 if of_many else 0)
        for press in (self.file_button, self.copy_button, self.history_button):
            press.setVisible(not of_many)

    def open_form(self, *, writes: bool, shows: bool) -> None:
        """Let the form be written in, or only looked at: photos are shown in a read-only ledger, too."""
        form = self.form
        form.setEnabled(shows)
        for part in form.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            part.setEnabled(writes or part is form.photos)
        form.photos.let_change(can=writes)

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the place is opened."""
        return self.search

    def arrive(self) -> None:
        """The place was opened."""
        self.arrived.emit()

    def leave(self) -> None:
        """The window is being closed."""
        self.going.emit()

    @override
    def hideEvent(self, event: object) -> None:
        self.going.emit()

    # Making

    def _make_header(self) -> QFrame:
        say, tones = self._session.say, self._session.tones
        # Where large text leaves no room for one line, the chips go on in a second.
        self.filters = FilterBar(self._session, more=(self.saved_button,))
        self.search, self.mend_chip = self.filters.search, self.filters.mend_chip
        self.period_chip, self.kind_chip = self.filters.period_chip, self.filters.kind_chip
        self.unit_chip = self.filters.unit_chip
        self.import_button = button(
            say("ui.ledger.import"),
            shortcut="Ctrl+I",
            picture=icon("import", tones.text),
            tip=say("ui.ledger.import_tip"),
        )
        self.calendar_button = button("", picture=icon("calendar", tones.text), tip=say("views.calendar_tip"))
        self.calendar_button.setCheckable(True)
        self.calendar_button.setShortcut(QKeySequence("Ctrl+M"))
        self.calendar_button.setAccessibleName(say("views.calendar"))
        self.menu_button = button(say("views.menu"), tip=say("views.menu.name"))
        self.menu_button.setAccessibleName(say("views.menu.name"))
        title = label(say("ui.place.ledger"), name="title")
        presses = (self.calendar_button, self.import_button, self.menu_button)
        across = row(title, self.filters, *presses)
        across.setStretch(1, 1)
        for widget in (title, *presses):
            across.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        made = framed(across, name="header")
        set_margins(made, 16, 8, 16, 8)
        return made

    def _make_table(self, model: ActivityTableModel) -> QTableView:
        table = QTableView()
        table.setModel(model)
        table.setAccessibleName(self._session.say("ui.ledger.table_name"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        heads = table.verticalHeader()
        heads.hide()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setDefaultSectionSize(table.fontMetrics().height() + 14)
        across = table.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.setSortIndicatorShown(True)
        across.setMinimumSectionSize(6 * table.fontMetrics().averageCharWidth())
        table.setItemDelegateForColumn(2, EndsKept(table))
        ColumnSharer(table, _WIDTHS)
        return table

    def _make_foot(self) -> QFrame:
        self.count_label = label("", name="muted")
        self.sums_label = ElidedLabel("", name="muted")
        self.waiting_button = button("", role="link")
        self.waiting_button.hide()
        self.changed_button = button("", role="link")
        self.changed_button.hide()
        made = framed(
            row(self.count_label, self.sums_label, self.changed_button, self.waiting_button, spacing=16),
            name="footer",
        )
        set_margins(made, 16, 2, 16, 2)
        made.setMinimumHeight(36)
        return made

    def _make_panel(self) -> QFrame:
        say = self._session.say
        self.form_title = label("", name="title")
        self.form_state = ElidedLabel("", name="muted")
        self.form_state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form_fault = label("", name="fault", wraps=True)
        self.form_fault.hide()
        self.form_hint = label("", name="warnText", wraps=True)
        self.form_hint.hide()
        self.copy_button = button(say("ui.ledger.copy"), shortcut="Ctrl+D", tip=say("ui.ledger.copy_tip"))
        # The window answers Ctrl+Z and Ctrl+Y, wherever one is.
        self.undo_button = button(f"{say('ui.undo')}  Ctrl+Z", tip=say("ui.ledger.undo_tip"))
        self.redo_button = button(f"{say('ui.redo')}  Ctrl+Y", tip=say("ui.ledger.redo_tip"))
        self.undo_button.setAccessibleName(say("ui.undo"))
        self.redo_button.setAccessibleName(say("ui.redo"))
        self.history_button = button(
            "",
            shortcut="Ctrl+H",
            picture=icon("history", self._session.tones.text),
            tip=say("views.history.open_tip"),
        )
        self.new_button = button(say("ui.ledger.new"), shortcut="Ctrl+N")
        self.file_button = button(say("ui.ledger.file"), role="primary", tip=say("ui.ledger.file_tip"))
        head = row(self.form_title, self.form_state)
        head.setContentsMargins(16, 8, 16, 0)
        self.revert_button = button(say("unfiled.revert"), role="link")
        self.revert_button.hide()
        said = column(self._make_unfiled(), self.form_fault, self.form_hint, self.revert_button, spacing=4)
        said.setContentsMargins(16, 0, 16, 0)
        presses = column(
            row(self.undo_button, self.redo_button, None, spacing=8),
            row(self.new_button, self.copy_button, None, spacing=8),
            row(self.history_button, None, self.file_button, spacing=8),
        )
        foot = framed(presses, name="footer")
        set_margins(foot, 16, 8, 16, 8)
        self.bulk = BulkPanel(self._session)
        self.fields = QStackedWidget()
        self.fields.addWidget(scrolled(self.form))
        self.fields.addWidget(self.bulk)
        made = framed(column(head, said, self.fields, foot, spacing=4), name="panel")
        set_stretch(made, 2, 1)
        scale = self._session.settings.text_scale_percent / 100
        made.setMinimumWidth(round(_FORM_WIDTH_PX * max(1.0, scale * 0.9)))
        made.setMaximumWidth(520)
        return made

    def _make_unfiled(self) -> QWidget:
        say = self._session.say
        self.unfiled_said = ElidedLabel("", name="warnText")
        self.unfiled_button = button(say("unfiled.go_on"), role="link")
        self.unfiled_drop = button(say("unfiled.drop"), role="link")
        self.unfiled_button.setAccessibleName(say("unfiled.go_on_name"))
        self.unfiled_drop.setAccessibleName(say("unfiled.drop_name"))
        self.unfiled_line = QWidget()
        across = row(self.unfiled_said, self.unfiled_button, self.unfiled_drop)
        across.setStretch(0, 1)
        self.unfiled_line.setLayout(across)
        self.unfiled_line.hide()
        return self.unfiled_line

    def _make_no_hit(self) -> QWidget:
        say = self._session.say
        said = label(say("ui.ledger.no_hit"), name="muted", wraps=True)
        said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.clear_button = button(say("ui.ledger.clear_filters"))
        inner = column(None, said, row(None, self.clear_button, None), None, None, spacing=16)
        inner.setContentsMargins(48, 48, 48, 48)
        return framed(inner, name="plain")

    def _make_empty(self) -> QWidget:
        say = self._session.say
        self.empty_title = label(say("ui.ledger.empty"), name="hero", wraps=True)
        self.empty_text = label(say("ui.ledger.empty_text"), name="muted", wraps=True)
        self.empty_import = button(
            say("ui.ledger.import"),
            role="primary",
            picture=icon("import", self._session.tones.on_accent),
        )
        self.empty_sample = button(say("ui.start.sample"))
        for words in (self.empty_title, self.empty_text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner = column(
            None,
            self.empty_title,
            self.empty_text,
            row(None, self.empty_import, self.empty_sample, None),
            None,
            None,
            spacing=16,
        )
        inner.setContentsMargins(48, 48, 48, 48)
        return framed(inner, name="plain")

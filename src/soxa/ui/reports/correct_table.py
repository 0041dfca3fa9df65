"""The tables of a correcting document: figures, errors of form, opinions; edited where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from soxa.domain.corrections import RowKind
from soxa.domain.ids import CorrectionRowId
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, Flow, button, column, label, row, set_tone

_COLUMNS = {
    RowKind.VALUE: ("name", "unit", "reported", "now", "why"),
    RowKind.FORM: ("where", "printed", "right"),
    RowKind.OPINION: ("opinion", "source", "answer", "change"),
}
_STRETCHES = {
    RowKind.VALUE: (True, False, False, False, True),
    RowKind.FORM: (True, True, True),
    RowKind.OPINION: (True, True, True, True),
}
"""Which columns share the room that is left; others are as wide as their words."""
_AIR_PX = 14
_LONGEST_PX = 10_000


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row in words."""

    id: CorrectionRowId
    """Which."""
    cells: tuple[str, ...]
    """In the order of the columns of its kind."""
    edited: tuple[bool, ...]
    """Which of them may be edited."""
    left_out: bool
    """Whether it is not printed."""


class _Table(QTableWidget):
    """A table that says whether something is being typed in it."""

    def is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState


class _Wrapping(QStyledItemDelegate):
    """Makes rows as high as their words need inside the cells' own air, which Qt forgets."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        room = QRect(0, 0, self._table.columnWidth(index.column()) - 2 * _AIR_PX, _LONGEST_PX)
        words = str(index.data() or "")
        needed = self._table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
        return QSize(needed.width() + 2 * _AIR_PX, needed.height() + _AIR_PX)


class CorrectTable(QWidget):
    """The tables.

    Signals:
        cell_edited: (`CorrectionRowId`, column, words).
        row_wanted: A row of a `RowKind` shall be added.
        telephone_wanted: An opinion was heard by telephone.
        filling_wanted: What the ledger can tell shall be put in.
        leaving_out: (`CorrectionRowId`, whether it is left out).
        giving_up: The document is not needed after all.
        left: Back to the text.
    """

    cell_edited = Signal(object, int, str)
    row_wanted = Signal(object)
    telephone_wanted = Signal()
    filling_wanted = Signal()
    leaving_out = Signal(object, bool)
    giving_up = Signal()
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lines: dict[RowKind, tuple[TableLine, ...]] = {}
        self._about: dict[RowKind, str] = {}
        self._kinds: tuple[RowKind, ...] = ()
        self._kind = RowKind.OPINION
        self._writes = False
        say = session.say
        self.title = ElidedLabel("", name="heading")
        self.about = label("", name="muted", wraps=True)
        self.empty = label("", name="hint", wraps=True)
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName(say("correct.tabs"))
        self.tabs.currentChanged.connect(self._on_tab)
        self.table = _Table()
        self.table.setAccessibleName(say("correct.table"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.setItemDelegate(_Wrapping(self.table))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # A column that shares the room left gets its width late; rows are as high as their words then need.
        self.table.horizontalHeader().sectionResized.connect(lambda *_: self.table.resizeRowsToContents())
        self.table.itemChanged.connect(self._on_item)
        self.table.itemSelectionChanged.connect(self._show_presses)
        self.add = button(say("correct.add"), shortcut="Ctrl+Return", on_click=self._add)
        self.telephone = button(say("correct.telephone"), on_click=self.telephone_wanted.emit)
        self.fill = button(say("correct.fill"), tip=say("correct.fill_tip"))
        self.fill.clicked.connect(lambda *_: self.filling_wanted.emit())
        self.leave = button(say("correct.leave_out"), role="quiet", on_click=self._leave_out)
        self.give_up = button(say("correct.give_up"), role="quiet", on_click=self.giving_up.emit)
        # The report's own next step stands out above; going back is not one.
        self.back = button(say("ui.desk.back_to_text"), on_click=self.left.emit)
        inner = column(
            row(self.title, self.give_up, self.back),
            row(self.tabs, None),
            self.about,
            self.table,
            self.empty,
            self.fault,
            Flow(self.add, self.telephone, self.fill, self.leave),
            margins=16,
        )
        inner.setStretch(3, 1)
        self.setLayout(inner)
        self._add_keys()

    # Showing

    def show_tables(
        self,
        title: str,
        about: dict[RowKind, str],
        lines: dict[RowKind, tuple[TableLine, ...]],
        *,
        writes: bool,
    ) -> None:
        """Show the tables of a document; while a cell is being typed in, that table stays as it is.

        Args:
            title: Which document.
            about: What each table is for.
            lines: Rows by kind, in the order of the tabs.
            writes: Whether anything may be changed.
        """
        self.title.setText(title)
        self._about, self._lines, self._writes = about, lines, writes
        kinds = tuple(lines)
        if kinds != self._kinds:
            self._kinds = kinds
            while self.tabs.count():
                self.tabs.removeTab(0)
            for kind in kinds:
                self.tabs.addTab(self._session.say(f"correct.tab.{kind.value}"))
            self._kind = kinds[0]
        self.tabs.setVisible(len(kinds) > 1)
        # Tabs added out of sight are not told to the layout.
        self.tabs.updateGeometry()
        self.give_up.setVisible(writes)
        if not self.table.is_editing():
            self._show()

    def edit_first_cell(self, identity: CorrectionRowId) -> None:
        """Begin to type in a row that was just added."""
        for at, line in enumerate(self._lines.get(self._kind, ())):
            if line.id == identity:
                self.table.setFocus()
                self.table.setCurrentCell(at, line.edited.index(True))
                item = self.table.currentItem()
                if item is not None:
                    self.table.editItem(item)

    def show_kind(self, kind: RowKind) -> None:
        """Show one of the tables."""
        if kind in self._kinds:
            self.tabs.setCurrentIndex(self._kinds.index(kind))

    def show_fault(self, text: str, remedy: str = "") -> None:
        """Say what is wrong here; empty takes it away."""
        self.fault.setText(f"{text}\n{remedy}".strip())
        self.fault.setVisible(bool(text))

    @property
    def kind(self) -> RowKind:
        """Which table is on show."""
        return self._kind

    # Inside

    def _show(self) -> None:
        say, table = self._session.say, self.table
        self.about.setText(self._about.get(self._kind, ""))
        columns, lines = _COLUMNS[self._kind], self._lines.get(self._kind, ())
        at_row = table.currentRow()
        table.blockSignals(True)
        table.setColumnCount(len(columns))
        table.setHorizontalHeaderLabels([say(f"correct.column.{one}") for one in columns])
        table.setRowCount(len(lines))
        for at, line in enumerate(lines):
            for place, words in enumerate(line.cells):
                table.setItem(at, place, self._item(line, place, words))
        for place, stretches in enumerate(_STRETCHES[self._kind]):
            modes = QHeaderView.ResizeMode
            table.horizontalHeader().setSectionResizeMode(
                place, modes.Stretch if stretches else modes.ResizeToContents
            )
        if 0 <= at_row < len(lines):
            table.setCurrentCell(at_row, max(table.currentColumn(), 0))
        table.blockSignals(False)
        self.empty.setText(say(f"correct.empty.{self._kind.value}"))
        self.empty.setVisible(not lines)
        self._show_presses()

    def _item(self, line: TableLine, place: int, words: str) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self._writes and line.edited[place] and not line.left_out:
            flags |= Qt.ItemFlag.ItemIsEditable
        item.setFlags(flags)
        if line.left_out:
            font = item.font()
            font.setStrikeOut(True)
            item.setFont(font)
            item.setToolTip(self._session.say("correct.left_out"))
        return item

    def _show_presses(self) -> None:
        line = self._chosen()
        is_made = self._kind is RowKind.VALUE
        self.add.setVisible(self._writes and not is_made)
        for press in (self.telephone, self.fill):
            press.setVisible(self._writes and self._kind is RowKind.OPINION)
        self.leave.setVisible(self._writes)
        self.leave.setEnabled(line is not None)
        words = "correct.put_in" if line is not None and line.left_out else "correct.leave_out"
        self.leave.setText(self._session.say(words))
        set_tone(self.leave, "quiet", name="role")

    def _chosen(self) -> TableLine | None:
        at, lines = self.table.currentRow(), self._lines.get(self._kind, ())
        return lines[at] if 0 <= at < len(lines) else None

    def _on_tab(self, at: int) -> None:
        if 0 <= at < len(self._kinds):
            self._kind = self._kinds[at]
            self._show()

    def _on_item(self, item: QTableWidgetItem) -> None:
        lines: Sequence[TableLine] = self._lines.get(self._kind, ())
        if 0 <= item.row() < len(lines):
            self.cell_edited.emit(lines[item.row()].id, item.column(), item.text())

    def _add(self) -> None:
        self.row_wanted.emit(self._kind)

    def _leave_out(self) -> None:
        line = self._chosen()
        if line is not None:
            self.leaving_out.emit(line.id, not line.left_out)

    def _add_keys(self) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence("Esc"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda *_: self.left.emit())
        self.addAction(action)

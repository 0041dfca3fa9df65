"""Tables of words that are only read: what an import would do, what was left out and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from soxa.ui.columns import ColumnSharer, Width
from soxa.ui.session import Session


def word_table(session: Session, name: str, *, rows_follow: bool = False) -> QTableWidget:
    """Return a table of words that is only read.

    Args:
        session: Words.
        name: What it lists, by message id.
        rows_follow: Whether rows grow with words that wrap.
    """
    table = QTableWidget()
    table.setAccessibleName(session.say(name))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    ColumnSharer(table, rows_follow=rows_follow)
    return table


def fill_table(
    table: QTableWidget, heads: Sequence[str], lines: Sequence[Sequence[str]], widths: Sequence[Width]
) -> None:
    """Fill a table with words.

    Args:
        table: The table.
        heads: Titles of its columns.
        lines: Cells of each row.
        widths: What each column needs.
    """
    table.setUpdatesEnabled(False)
    table.clear()
    table.setColumnCount(len(heads))
    table.setRowCount(len(lines))
    table.setHorizontalHeaderLabels(list(heads))
    for at, cells in enumerate(lines):
        for place, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(at, place, item)
    sharer = table.findChild(ColumnSharer)
    if isinstance(sharer, ColumnSharer):
        sharer.show_widths(widths)
    table.setUpdatesEnabled(True)

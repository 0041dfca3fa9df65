"""How the columns of a table share its width, so that the words that matter are never squeezed to letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

_EDGES_PX = 20
_TALLEST_PX = 4_000
_WRAPPED = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Width:
    """What a column needs, in average signs of the table's font."""

    floor: int
    """Never narrower; nor than its head."""
    wish: int
    """Enough for most of its words."""
    share: int = 0
    """Parts of what is left once every wish is met."""
    hides: bool = False
    """Gone where the floors of all do not fit; of several the rightmost goes first."""


class ColumnSharer(QObject):
    """Shares a table's width out whenever it changes, until a column is drawn by hand.

    Where even the floors do not fit, the table scrolls sideways.

    Args:
        table: Whose columns.
        widths: One for each column, from the left.
        rows_follow: Whether rows grow with words that wrap.
    """

    def __init__(self, table: QTableView, widths: Sequence[Width] = (), *, rows_follow: bool = False) -> None:
        super().__init__(table)
        self._table, self._widths, self._rows_follow = table, tuple(widths), rows_follow
        self._is_laying, self._is_by_hand = False, False
        table.setWordWrap(rows_follow)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        heads = table.horizontalHeader()
        heads.setStretchLastSection(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        heads.sectionResized.connect(self._on_resized)
        table.viewport().installEventFilter(self)

    def show_widths(self, widths: Sequence[Width]) -> None:
        """Share out anew, for other columns."""
        self._widths = tuple(widths)
        self.share_out()

    def share_out(self) -> None:
        """Give every column its width."""
        if self._is_by_hand or self._is_laying or len(self._widths) > self._table.horizontalHeader().count():
            return
        heads = self._table.horizontalHeader()
        sign = self._table.fontMetrics().averageCharWidth()
        floors = [max(width.floor * sign, heads.sectionSizeHint(at)) for at, width in enumerate(self._widths)]
        room = self._table.viewport().width()
        shown = self._shown(floors, room)
        given = _shared([(floors[at], self._widths[at]) for at in shown], room, sign)
        self._is_laying = True
        for at in range(len(self._widths)):
            self._table.setColumnHidden(at, at not in shown)
        for at, width in zip(shown, given, strict=True):
            self._table.setColumnWidth(at, width)
        if self._rows_follow:
            self._grow_rows()
        self._is_laying = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.share_out()
        return super().eventFilter(watched, event)

    def _grow_rows(self) -> None:
        # Qt's own reckoning forgets the edges that the style sheet gives cells, and cuts the last line.
        model, metrics = self._table.model(), self._table.fontMetrics()
        for row in range(model.rowCount()):
            lines = 0
            for at in range(model.columnCount()):
                room = QRect(0, 0, self._table.columnWidth(at) - _EDGES_PX, _TALLEST_PX)
                text = str(model.index(row, at).data() or "")
                lines = max(lines, metrics.boundingRect(room, _WRAPPED, text).height())
            self._table.setRowHeight(row, lines + _EDGES_PX // 2)

    def _shown(self, floors: Sequence[int], room: int) -> list[int]:
        shown = list(range(len(floors)))
        for at in reversed(range(len(floors))):
            if sum(floors[one] for one in shown) <= room:
                break
            if self._widths[at].hides:
                shown.remove(at)
        return shown

    def _on_resized(self, _at: int, before: int, after: int) -> None:
        if not self._is_laying and before and after:
            self._is_by_hand = True


def _shared(columns: Sequence[tuple[int, Width]], room: int, sign: int) -> list[int]:
    """Return the width of each column: its floor, then towards its wish, then its share of the rest."""
    given = [floor for floor, _ in columns]
    wants = [max(0, width.wish * sign - floor) for floor, width in columns]
    left = max(0, room - sum(given))
    part = min(1.0, left / sum(wants)) if sum(wants) else 0.0
    given = [width + int(want * part) for width, want in zip(given, wants, strict=True)]
    left = max(0, room - sum(given))
    parts = sum(width.share for _, width in columns)
    if parts:
        given = [now + left * width.share // parts for now, (_, width) in zip(given, columns, strict=True)]
    return given


class EndsKept(QStyledItemDelegate):
    """Cuts words that do not fit in their middle: titles of one kind differ at the end."""

    @override
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle  # type: ignore[attr-defined]  # its stub forgot it

"""A card of Hôm nay: a title, and under it rows of the same columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from soxa.ui.widgets import clear, label, row, rule


class RowsCard(QFrame):
    """The frame of such a card; hidden until it has something to say.

    Args:
        title: What the rows are.
        shares: How the columns share the room that is left.
    """

    def __init__(self, title: str, shares: Iterable[int]) -> None:
        super().__init__()
        self.setObjectName("card")
        head = row(label(title, name="heading"))
        head.setContentsMargins(12, 10, 12, 8)
        self._rows = QGridLayout()
        self._rows.setContentsMargins(12, 6, 12, 6)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(6)
        for across, share in enumerate(shares):
            self._rows.setColumnStretch(across, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(rule())
        layout.addLayout(self._rows)
        self.hide()

    def empty(self) -> None:
        """Take all rows away."""
        clear(self._rows)

    def show_row(self, at: int, cells: Sequence[QWidget]) -> None:
        """Show a row."""
        for across, cell in enumerate(cells):
            self._rows.addWidget(cell, at, across)

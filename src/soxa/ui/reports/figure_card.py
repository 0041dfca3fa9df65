"""What is behind a figure: its entries, the last period, the same period last year, the sum of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout
from typing_extensions import override

from soxa.domain.ids import ActivityId
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, button, label, row

_ROWS = 6


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure's sources in words."""

    value: str
    """As printed."""
    name: str
    """Name of the indicator, with its unit."""
    comparison: str
    """Last period, last year, cumulative, plan."""
    how: str
    """How it was made: counted from so many entries, given by a unit, computed."""
    entries: tuple[tuple[ActivityId, str], ...]
    """Exactly the activities behind it, in words."""
    others: tuple[str, ...] = ()
    """Slips and parts of a formula, in words."""


class FigureCard(QFrame):
    """A card under the text; never a window of its own.

    Signals:
        activities_wanted: Ids of activities to show in the ledger.
        history_wanted: Who gave or changed it is asked for.
        closed: It was closed; the keyboard goes back to the text.
    """

    activities_wanted = Signal(object)
    history_wanted = Signal()
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("popover")
        say = session.say
        self._session = session
        self._value = label("", name="hero")
        self._name = ElidedLabel("", name="heading")
        self._comparison = label("", name="muted", wraps=True)
        self._how = label("", wraps=True)
        self.entries = QListWidget()
        self.entries.setAccessibleName(say("ui.figure.entries"))
        self.entries.setUniformItemSizes(True)
        self.entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries.itemActivated.connect(self._on_activated)
        self._open = button(say("ui.figure.open_in_ledger"), role="link", on_click=self._open_all)
        self.history = button(say("views.history.open"), role="link", on_click=self.history_wanted.emit)
        self._close = button("×", role="quiet", tip=say("ui.figure.close"), on_click=self.dismiss)
        head = row(self._value, self._name, self._open, self.history, self._close)
        head.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._comparison)
        layout.addWidget(self._how)
        layout.addWidget(self.entries)
        self._ids: tuple[ActivityId, ...] = ()
        self.hide()

    def show_behind(self, behind: Behind) -> None:
        """Show what is behind a figure."""
        self._value.setText(behind.value)
        self._name.setText(behind.name)
        self._comparison.setText(behind.comparison)
        self._comparison.setVisible(bool(behind.comparison))
        self._how.setText(behind.how)
        self._ids = tuple(identity for identity, _ in behind.entries)
        self.entries.clear()
        for identity, words in behind.entries:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, identity)
            item.setToolTip(words)
            self.entries.addItem(item)
        for words in behind.others:
            self.entries.addItem(QListWidgetItem(words))
        shown = min(_ROWS, self.entries.count())
        self.entries.setVisible(shown > 0)
        if shown:
            # Where the card has little room the list scrolls, and the card keeps its lower edge.
            line = self.entries.sizeHintForRow(0)
            self.entries.setMinimumHeight(line + 4)
            self.entries.setMaximumHeight(line * shown + 4)
            self.entries.setCurrentRow(0)
        self._open.setVisible(bool(self._ids))
        # What is counted from the ledger has its history there, entry by entry.
        self.history.setVisible(not self._ids)
        self.show()

    def shown_ids(self) -> tuple[ActivityId, ...]:
        """Return the activities listed."""
        return self._ids

    def words(self) -> tuple[str, str, str]:
        """Return value, comparison and how it was made, as shown."""
        return self._value.text(), self._comparison.text(), self._how.text()

    def dismiss(self) -> None:
        """Close the card."""
        self.hide()
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def _on_activated(self, item: QListWidgetItem) -> None:
        identity = item.data(Qt.ItemDataRole.UserRole)
        if identity is not None:
            self.activities_wanted.emit((identity,))

    def _open_all(self) -> None:
        self.activities_wanted.emit(self._ids)


def join_words(parts: Sequence[str]) -> str:
    """Join the parts that say something."""
    return " · ".join(part for part in parts if part)

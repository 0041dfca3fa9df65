"""What waits for the head, or the head of a unit: first of all on her Hôm nay; not there for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from soxa.ui.session import Session
from soxa.ui.today.rows_card import RowsCard
from soxa.ui.widgets import ElidedLabel, button, label


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A draft that waits, in words."""

    name: str
    """Report and period."""
    handed_in: str
    """Which draft, who handed it in, and when."""
    deadline: str
    """When it is due."""


class WaitingCard(RowsCard):
    """Lists the drafts that wait.

    Signals:
        pressed: Number of the draft that shall be looked at.
    """

    pressed = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__(session.say("head.waiting.title"), (0, 4, 2, 0))
        self._session = session
        self._first: QWidget | None = None

    def first(self) -> QWidget | None:
        """Return the press of the first draft that waits; None where none does."""
        return self._first if self.isVisible() else None

    def show_rows(self, rows: Sequence[WaitingRow], *, is_asked: bool) -> None:
        """List drafts.

        Args:
            rows: One for each.
            is_asked: Whether who works here is asked at all; for others the card is not there.
        """
        self.empty()
        self._first = None
        self.setVisible(is_asked)
        if not rows:
            self._rows.addWidget(label(self._session.say("head.waiting.none"), name="muted"), 0, 0, 1, 4)
        for at, entry in enumerate(rows):
            look = button(self._session.say("head.step.wait"), role="primary")
            look.setAccessibleName(f"{look.text()}: {entry.name}")
            look.clicked.connect(lambda *_, number=at: self.pressed.emit(number))
            self._first = self._first or look
            cells = (
                label(entry.name, name="heading"),
                ElidedLabel(entry.handed_in, name="muted"),
                ElidedLabel(entry.deadline),
                look,
            )
            self.show_row(at, cells)

"""Điểm cần xem: one list of what is still open in a report; Enter or F8 jumps to the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QVBoxLayout

from soxa.domain.packs import Severity
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import badge, label, row, set_tone

_SIGNS = {
    Severity.BLOCK: ("block", "danger", "ui.severity.block"),
    Severity.WARN: ("warning", "warn", "ui.severity.warn"),
    Severity.REMIND: ("circle", "muted", "ui.severity.remind"),
    Severity.INFORM: ("info", "muted", "ui.severity.inform"),
}
_ROWS = 4


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A point in words."""

    severity: Severity
    """What it means."""
    text: str
    """What is wrong."""
    remedy: str
    """What to do."""


class PointsList(QFrame):
    """The points of a report.

    Signals:
        point_chosen: Number of the point in the list.
    """

    point_chosen = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("footer")
        say = session.say
        self._session = session
        self._count = badge("0")
        head = row(
            label(say("ui.points.title"), name="heading"),
            self._count,
            None,
            label(say("ui.points.next"), name="muted"),
        )
        self.list = QListWidget()
        self.list.setAccessibleName(say("ui.points.title"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.itemActivated.connect(lambda item: self.point_chosen.emit(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self.point_chosen.emit(self.list.row(item)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.list)

    def show_points(self, points: Sequence[ShownPoint], *, frozen: str = "") -> None:
        """List points, the gravest first as they come.

        Args:
            points: None of a report that is frozen: nothing is looked at again.
            frozen: Why there are none: the report is sealed, so that an empty list is no praise.
        """
        chosen = self.list.currentRow()
        self.list.clear()
        for point in points:
            picture, tone, severity = _SIGNS[point.severity]
            words = f"{point.text} {point.remedy}".strip()
            item = QListWidgetItem(icon(picture, getattr(self._session.tones, tone)), words)
            item.setToolTip(words)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, self._session.say(severity))
            self.list.addItem(item)
        self._count.setText(str(len(points)))
        blocks = any(point.severity is Severity.BLOCK for point in points)
        set_tone(self._count, "danger" if blocks else "warn" if points else "good")
        self._count.setVisible(bool(points) or not frozen)
        if not points:
            self.list.addItem(self._say_empty(frozen))
        if 0 <= chosen < len(points):
            self.list.setCurrentRow(chosen)
        rows = max(1, min(_ROWS, self.list.count()))
        self.list.setFixedHeight((self.list.fontMetrics().lineSpacing() + 14) * rows + 4)

    def _say_empty(self, frozen: str) -> QListWidgetItem:
        if frozen:
            return QListWidgetItem(icon("lock", self._session.tones.muted), frozen)
        return QListWidgetItem(self._session.say("ui.points.none"))

    def go_to_next(self) -> None:
        """Choose the point after the chosen one; after the last comes the first."""
        count = self.list.count()
        if not count:
            return
        row_number = (self.list.currentRow() + 1) % count
        self.list.setCurrentRow(row_number)
        self.point_chosen.emit(row_number)

    def count_text(self) -> str:
        """Return the number shown."""
        return self._count.text()

    def texts(self) -> list[str]:
        """Return what the list says."""
        items = [self.list.item(at) for at in range(self.list.count())]
        return [item.data(Qt.ItemDataRole.DisplayRole) for item in items]

"""The table of activities: a window onto the store that holds a few pages, however many rows there are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from soxa.domain.activities import Activity, Status
from soxa.domain.ids import ActivityId
from soxa.ui.ledger.words import say_days, say_quantities, say_status
from soxa.ui.session import Session

PAGE_ROWS = 100
_KEPT_PAGES = 12
ACTIVITY_ROLE = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Feed:
    """Where rows come from: a query, counted once and read by pages."""

    count: Callable[[], int]
    """How many rows there are."""
    page: Callable[[int, int], Sequence[Activity]]
    """Rows from an offset, at most so many."""


class ActivityTableModel(QAbstractTableModel):
    """Shows a feed.

    Args:
        session: Words, kinds and units.
    """

    COLUMNS = ("day", "kind", "title", "place", "amount", "unit")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._feed: Feed | None = None
        self._rows = 0
        self._year = session.today().year
        self._pages: OrderedDict[int, Sequence[Activity]] = OrderedDict()
        self._titles = (
            session.say("ui.ledger.day"),
            session.say("ui.ledger.kind"),
            session.say("ui.ledger.title"),
            session.say("ui.ledger.place"),
            session.say("ui.ledger.amount"),
            session.say("ui.ledger.unit"),
        )

    def show(self, feed: Feed) -> None:
        """Show another feed, or the same one after a change."""
        self.beginResetModel()
        self._feed = feed
        self._pages.clear()
        self._rows = feed.count()
        self.endResetModel()

    def grow(self) -> None:
        """Show the rows of the same feed that have become known since; what is chosen stays chosen."""
        count = self._feed.count() if self._feed is not None else 0
        if count > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, count - 1)
            self._rows = count
            self.endInsertRows()

    def activity(self, row: int) -> Activity | None:
        """Return the activity of a row; None where the store has fewer by now."""
        if self._feed is None or not 0 <= row < self._rows:
            return None
        number, place = divmod(row, PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            page = self._feed.page(number * PAGE_ROWS, PAGE_ROWS)
            self._pages[number] = page
            while len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def row_of(self, activity_id: ActivityId) -> int | None:
        """Return the row of an activity, looked for in the pages held and the first one."""
        if self._rows:
            self.activity(0)
        for number, page in self._pages.items():
            for place, activity in enumerate(page):
                if activity.id == activity_id:
                    return number * PAGE_ROWS + place
        return None

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._rows

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.COLUMNS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        activity = self.activity(index.row())
        if activity is None:
            return None
        column = self.COLUMNS[index.column()]
        if role == ACTIVITY_ROLE:
            return activity
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(activity, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return say_days(activity) if column == "day" else self._words(activity, column) or None
        return self._words(activity, column) if role == Qt.ItemDataRole.DisplayRole else None

    def _words(self, activity: Activity, column: str) -> str:
        kind = self._session.kind(activity.kind)
        match column:
            case "day":
                said = say_days(activity, this_year=self._year)
            case "kind":
                said = kind.name if kind is not None else activity.kind
            case "title":
                said = self._title(activity)
            case "place":
                said = activity.place or "–"
            case "amount":
                lacks = self._session.say("ui.ledger.to_mend_mark") if activity.to_mend else ""
                words = say_quantities(activity, kind)
                said = " · ".join(part for part in (words, lacks) if part) or "–"
            case _:
                said = self._session.unit_name(activity.unit)
        return said

    def _title(self, activity: Activity) -> str:
        if activity.status is Status.DONE:
            return activity.title
        return f"[{say_status(self._session, activity.status)}] {activity.title}"

    def _colour(self, activity: Activity, column: str) -> QColor | None:
        tones = self._session.tones
        if column == "amount" and activity.to_mend:
            return QColor(tones.warn)
        if activity.status is not Status.DONE or column in {"place", "unit"}:
            return QColor(tones.muted)
        return None

"""What the pack looks like in Thiết lập: the one in use, what a file would change, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from soxa.domain.packs import Pack
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.start.view import pack_card
from soxa.ui.widgets import button, clear, column, label, row, scrolled

_KEY = Qt.ItemDataRole.UserRole
_OFF = Qt.CheckState.Unchecked
_PLACE_COLUMNS = 3
_FEW = 4


@dataclass(frozen=True, slots=True)
class ShownChange:
    """An entry that a pack would change, in words."""

    key: object
    """What the list gives back for it."""
    text: str
    """What would happen."""
    details: tuple[str, ...]
    """What there is to say of it."""
    can_choose: bool
    """Whether it may be taken at all."""


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault of a workbook, in words."""

    sheet: str
    """Name of the tab."""
    row: int
    """0 for a whole sheet."""
    column: str
    """Letter; empty for a whole row."""
    text: str
    """What is wrong."""
    remedy: str
    """What to do."""


class PacksView(QStackedWidget):
    """Three pages: the pack in use, the changes of another, the faults of a file.

    Signals:
        choice_changed: An entry was ticked or unticked.
        left: Esc was pressed on another page than the first.
    """

    choice_changed = Signal()
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.in_use = self._in_use_page()
        self.review = self._review_page()
        self.faulty = self._faults_page()
        for page in (self.in_use, self.review, self.faulty):
            self.addWidget(page)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.currentWidget() is not self.in_use:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # The pack in use

    def _in_use_page(self) -> QWidget:
        say, tones = self._session.say, self._session.tones
        self.export_button = button(say("packs.export"), picture=icon("table", tones.text))
        self.install_from_button = button(say("packs.install_from"), picture=icon("import", tones.text))
        self._holder = QWidget()
        self._cards = QVBoxLayout(self._holder)
        self._cards.setContentsMargins(0, 0, 0, 0)
        card = scrolled(self._holder)
        layout = column(
            row(self.export_button, self.install_from_button, None),
            label(say("packs.text"), name="muted", wraps=True),
            card,
            margins=16,
        )
        layout.setStretch(2, 1)
        return _page(layout)

    def show_pack(self, pack: Pack, *, province: str) -> None:
        """Show the pack in use in words."""
        clear(self._cards)
        self._cards.addWidget(pack_card(self._session, pack, province=province))
        self._cards.addStretch(1)

    # What another would change

    def _review_page(self) -> QWidget:
        say, tones = self._session.say, self._session.tones
        self.review_title = label("", name="heading", wraps=True)
        self.review_text = label("", name="muted", wraps=True)
        self.changes = QTreeWidget()
        self.changes.setHeaderHidden(True)
        self.changes.setAccessibleName(say("packs.changes"))
        self.changes.setWordWrap(True)
        self.changes.setUniformRowHeights(False)
        self.changes.itemChanged.connect(lambda *_: self.choice_changed.emit())
        self.follows = label("", name="warnText", wraps=True)
        self.install_button = button(
            say("packs.install"), role="primary", picture=icon("check", tones.on_accent)
        )
        self.back_button = button(say("packs.back"), on_click=self.left.emit)
        layout = column(
            self.review_title,
            self.review_text,
            self.changes,
            self.follows,
            row(self.install_button, self.back_button, None),
            margins=16,
        )
        layout.setStretch(2, 1)
        return _page(layout)

    def show_changes(self, title: str, text: str, changes: Iterable[ShownChange]) -> None:
        """Show what a pack would change; all that may be taken is ticked."""
        self.review_title.setText(title)
        self.review_text.setText(text)
        self.changes.blockSignals(True)
        self.changes.clear()
        for one in changes:
            item = QTreeWidgetItem([one.text])
            item.setData(0, _KEY, one.key)
            item.setToolTip(0, one.text)
            if one.can_choose:
                item.setCheckState(0, Qt.CheckState.Checked)
            for detail in one.details:
                child = QTreeWidgetItem([detail])
                child.setToolTip(0, detail)
                item.addChild(child)
            self.changes.addTopLevelItem(item)
            item.setExpanded(len(one.details) <= _FEW or not one.can_choose)
        self.changes.blockSignals(False)
        self.setCurrentWidget(self.review)
        self.changes.setFocus()

    def refused(self) -> list[object]:
        """Return what was unticked."""
        return [item.data(0, _KEY) for item in self._choices() if item.checkState(0) is _OFF]

    def taken(self) -> int:
        """Return how many entries are ticked."""
        return sum(1 for item in self._choices() if item.checkState(0) is not _OFF)

    def _choices(self) -> list[QTreeWidgetItem]:
        """Return the entries that may be taken: they alone have a box."""
        items = [self.changes.topLevelItem(at) for at in range(self.changes.topLevelItemCount())]
        box = Qt.ItemDataRole.CheckStateRole
        return [item for item in items if item is not None and item.data(0, box) is not None]

    def show_follows(self, lines: Sequence[str], *, tone: str = "warnText") -> None:
        """Tell what else is not taken because of what was unticked."""
        self.follows.setObjectName(tone)
        self.follows.setText("\n".join(lines))
        self.follows.setVisible(bool(lines))

    # What is wrong

    def _faults_page(self) -> QWidget:
        say, tones = self._session.say, self._session.tones
        self.faults_text = label("", name="heading", wraps=True)
        titles = [say(f"packs.{name}") for name in ("sheet", "row", "column", "wrong", "remedy")]
        self.faults = QTableWidget(0, len(titles))
        self.faults.setHorizontalHeaderLabels(titles)
        self.faults.setAccessibleName(say("packs.wrong"))
        self.faults.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.faults.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.faults.setWordWrap(True)
        self.faults.verticalHeader().hide()
        header = self.faults.horizontalHeader()
        for at in range(_PLACE_COLUMNS):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.copy_button = button(say("packs.copy"), picture=icon("copy", tones.text))
        self.again_button = button(
            say("packs.install_from"), role="primary", picture=icon("import", tones.on_accent)
        )
        self.leave_button = button(say("packs.back"), on_click=self.left.emit)
        layout = column(
            self.faults_text,
            self.faults,
            row(self.again_button, self.copy_button, self.leave_button, None),
            margins=16,
        )
        layout.setStretch(1, 1)
        return _page(layout)

    def show_faults(self, text: str, faults: Sequence[ShownFault]) -> None:
        """Show every fault of a file by its cell."""
        self.faults_text.setText(text)
        self.faults.setRowCount(len(faults))
        for at, one in enumerate(faults):
            cells = (one.sheet, str(one.row or ""), one.column, one.text, one.remedy)
            for place, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                item.setToolTip(cell)
                self.faults.setItem(at, place, item)
        self.setCurrentWidget(self.faulty)
        self.faults.resizeRowsToContents()
        self.faults.setFocus()

    def show_in_use(self) -> None:
        """Go back to the pack in use."""
        self.setCurrentWidget(self.in_use)
        self.install_from_button.setFocus()


def _page(layout: QVBoxLayout) -> QWidget:
    page = QWidget()
    page.setLayout(layout)
    return page

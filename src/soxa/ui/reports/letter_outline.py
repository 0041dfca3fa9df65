"""The outline that a letter asks for, as a tree: titles are mended, sections moved and given to units."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem
from typing_extensions import override

from soxa.domain.pasted_outlines import SectionDraft
from soxa.ui.session import Session
from soxa.ui.widgets import Picker

_TITLE, _UNIT = 0, 1
_UNIT_SIGNS = 26


class OutlineTree(QTreeWidget):
    """Shows sections and tells what is done with them; decides nothing.

    Signals:
        title_edited: (number of the section, its title as typed).
        unit_chosen: (number of the section, code of the unit).
        remove_wanted: The section under the cursor shall go.
        paste_wanted: Paste was pressed over the tree.
    """

    title_edited = Signal(int, str)
    unit_chosen = Signal(int, str)
    remove_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._items: list[QTreeWidgetItem] = []
        self._sections: tuple[SectionDraft, ...] = ()
        self.pickers: list[Picker] = []
        self.setAccessibleName(session.say("letters.outline"))
        self.setColumnCount(2)
        self.setHeaderLabels([session.say("letters.section"), session.say("letters.unit")])
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(_UNIT, self.fontMetrics().averageCharWidth() * _UNIT_SIGNS)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setUniformRowHeights(False)
        self.itemChanged.connect(self._on_changed)

    def show_sections(
        self, sections: Sequence[SectionDraft], units: Sequence[tuple[str, str]], *, chosen: int = 0
    ) -> None:
        """Show sections.

        Args:
            sections: In order; levels say what is inside what.
            units: (words, code) of the units that may answer.
            chosen: Number of the section under the cursor.
        """
        self.blockSignals(True)
        self.clear()
        self._items, self.pickers, self._sections = [], [], tuple(sections)
        above: list[tuple[int, QTreeWidgetItem]] = []
        for number, section in enumerate(sections):
            while above and above[-1][0] >= section.level:
                above.pop()
            words = f"{section.label} {section.title}".strip()
            item = QTreeWidgetItem([words, ""])
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(_TITLE, section.hint)
            item.setSizeHint(_TITLE, QSize(0, self.fontMetrics().height() + 20))
            (above[-1][1].addChild if above else self.addTopLevelItem)(item)
            self.setItemWidget(item, _UNIT, self._picker(number, section, units))
            above.append((section.level, item))
            self._items.append(item)
        self.expandAll()
        if self._items:
            self.setCurrentItem(self._items[min(chosen, len(self._items) - 1)])
        self.blockSignals(False)

    def chosen(self) -> int:
        """Return the number of the section under the cursor; -1 if there is none."""
        item = self.currentItem()
        return self._items.index(item) if item in self._items else -1

    def edit_chosen(self) -> None:
        """Begin to mend the title under the cursor."""
        item = self.currentItem()
        if item is not None:
            self.editItem(item, _TITLE)

    @override
    def edit(  # type: ignore[override]  # the stubs know one of Qt's two forms
        self,
        index: QModelIndex | QPersistentModelIndex,
        trigger: QAbstractItemView.EditTrigger,
        event: QEvent,
    ) -> bool:
        if index.column() != _TITLE:
            return False
        return super().edit(index, trigger, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _picker(self, number: int, section: SectionDraft, units: Sequence[tuple[str, str]]) -> Picker:
        say = self._session.say
        picker = Picker([("–", ""), *units], name=say("letters.unit_of", section=section.title))
        picker.choose(section.unit)
        picker.currentIndexChanged.connect(
            lambda _at: self.unit_chosen.emit(number, str(picker.value() or ""))
        )
        self.pickers.append(picker)
        return picker

    def _on_changed(self, item: QTreeWidgetItem, _column: int) -> None:
        if item not in self._items:
            return
        number = self._items.index(item)
        label = self._sections[number].label
        title = item.text(_TITLE).strip()
        self.title_edited.emit(number, title.removeprefix(label).strip() if label else title)

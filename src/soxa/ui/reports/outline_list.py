"""The outline at the left of the desk: a section each, with a mark for how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from soxa.domain.packs import Section
from soxa.domain.sections import SectionMark, SectionText
from soxa.ui.icons import icon
from soxa.ui.session import Session

_MARKS = {
    SectionMark.EMPTY: ("circle", "warn", "ui.mark.empty"),
    SectionMark.DRAFTED: ("half", "muted", "ui.mark.drafted"),
    SectionMark.EDITED: ("half", "accent", "ui.mark.edited"),
    SectionMark.CHECKED: ("check", "good", "ui.mark.checked"),
}
_INDENT = "  "
_OWNER = Qt.ItemDataRole.UserRole + 1
_OWNER_TONE = Qt.ItemDataRole.UserRole + 2
_SMALLER = 0.9
_LEFT_PX = 30
"""Where the second line begins: below the title, right of the mark."""


class OutlineList(QListWidget):
    """Lists sections; a heading without a text of its own leads to the first section below it.

    Signals:
        section_chosen: Section code.
    """

    section_chosen = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(session.say("ui.desk.outline"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumWidth(180)
        self.setIconSize(QSize(14, 14))
        self._sections: tuple[Section, ...] = ()
        self.setItemDelegate(_WithOwner(self))
        self.currentRowChanged.connect(self._on_row)

    def show_sections(self, sections: Sequence[tuple[Section, str]]) -> None:
        """List sections as (section, printed title)."""
        self.blockSignals(True)
        self.clear()
        self._sections = tuple(section for section, _ in sections)
        for section, title in sections:
            words = f"{_INDENT * max(0, section.level - 1)}{section.label} {title}".rstrip()
            item = QListWidgetItem(words)
            item.setToolTip(title)
            if not section.has_text:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.addItem(item)
        self.blockSignals(False)

    def show_marks(self, texts: Sequence[SectionText]) -> None:
        """Show how far each section has come, as a sign and in words."""
        by_code = {text.section: text for text in texts}
        for at, section in enumerate(self._sections):
            item = self.item(at)
            if not section.has_text:
                continue
            text = by_code.get(section.code)
            mark = text.mark if text is not None else SectionMark.EMPTY
            picture, tone, words = _MARKS[mark]
            item.setIcon(icon(picture, getattr(self._session.tones, tone)))
            item.setToolTip(f"{section.title} – {self._session.say(words)}")
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, self._session.say(words))

    def show_owners(self, owners: Mapping[str, tuple[str, str]]) -> None:
        """Show whose each section is in a smaller line below its title: (words, tone) by section."""
        for at, section in enumerate(self._sections):
            words, tone = owners.get(section.code, ("", ""))
            item = self.item(at)
            item.setData(_OWNER, words)
            item.setData(_OWNER_TONE, getattr(self._session.tones, tone) if tone else "")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text().strip()}, {words}".rstrip(", "))
            if words:
                item.setToolTip(f"{item.toolTip()}\n{words}")
        self.scheduleDelayedItemsLayout()

    def choose(self, code: str) -> None:
        """Mark a section as the one being written, without a signal."""
        row = next((at for at, section in enumerate(self._sections) if section.code == code), -1)
        self.blockSignals(True)
        self.setCurrentRow(row)
        self.blockSignals(False)

    def _on_row(self, row: int) -> None:
        if not 0 <= row < len(self._sections):
            return
        below = self._sections[row:]
        target = next((section.code for section in below if section.has_text), "")
        if target:
            self.section_chosen.emit(target)


class _WithOwner(QStyledItemDelegate):
    """Draws a section's owner in a smaller line below its title."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        if index.data(_OWNER):
            hint.setHeight(hint.height() + QFontMetrics(_small(option)).height())
        return hint

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        words = str(index.data(_OWNER) or "")
        if not words:
            super().paint(painter, option, index)
            return
        font = _small(option)
        metrics = QFontMetrics(font)
        whole = QRect(option.rect)  # type: ignore[attr-defined]  # its stub forgot the fields
        # First the ground of the whole row, then its title in the upper part of it.
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text, ground.icon = "", QIcon()  # type: ignore[attr-defined]  # as above
        widget = ground.widget  # type: ignore[attr-defined]  # as above
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, widget)
        upper = QStyleOptionViewItem(option)
        upper.rect = whole.adjusted(0, 0, 0, -metrics.height())  # type: ignore[attr-defined]  # as above
        super().paint(painter, upper, index)
        room = QRect(whole.left() + _LEFT_PX, whole.bottom() - metrics.height() - 2, 0, metrics.height())
        room.setRight(whole.right() - 6)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(str(index.data(_OWNER_TONE))))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.restore()


def _small(option: QStyleOptionViewItem) -> QFont:
    font = QFont(option.font)  # type: ignore[attr-defined]  # its stub forgot the fields
    font.setPointSizeF(font.pointSizeF() * _SMALLER)
    font.setBold(False)
    return font

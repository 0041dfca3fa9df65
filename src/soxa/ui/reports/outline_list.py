"""The outline at the left of the desk: a section each, with a mark for how far it has come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

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

"""Tags: chips of what is given, and a line that completes from the office's own tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from soxa.domain.text import clean
from soxa.ui.fields import LearningEdit
from soxa.ui.widgets import Flow, button

_MAX_TAG = 100


class _TagLine(LearningEdit):
    """The line of a `TagsEdit`.

    Signals:
        backed: Backspace was pressed in the empty line.
    """

    backed = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.backed.emit()
            return
        super().keyPressEvent(event)


class TagsEdit(QWidget):
    """Tags as chips, and a line for the next one: a comma, Enter or leaving the line makes a chip of it.

    Signals:
        edited: A tag came or went by hand.

    Args:
        suggest: Gives past tags for what is typed so far.
        remove_words: Says what pressing a chip does, by its tag.
    """

    edited = Signal()

    def __init__(
        self, suggest: Callable[[str], Sequence[str]], *, remove_words: Callable[[str], str]
    ) -> None:
        super().__init__()
        self._remove_words = remove_words
        self._tags: list[str] = []
        self.line = _TagLine(lambda text: [tag for tag in suggest(text) if tag not in self._tags])
        self.line.setMaxLength(_MAX_TAG)
        self.line.textEdited.connect(self._on_typed)
        self.line.editingFinished.connect(self.take_typed)
        self.line.backed.connect(self._drop_last)
        self._chips = QWidget()
        self._flow = Flow(spacing=4)
        self._chips.setLayout(self._flow)
        self._chips.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._chips)
        layout.addWidget(self.line)
        self.setFocusProxy(self.line)

    def tags(self) -> tuple[str, ...]:
        """Return the tags, with what still stands in the line."""
        typed = clean(self.line.text().replace(",", " "))
        return tuple(dict.fromkeys([*self._tags, *([typed] if typed else [])]))

    def set_tags(self, tags: Sequence[str]) -> None:
        """Show other tags, without a signal."""
        self._tags = list(tags)
        self.line.clear()
        self._show()

    def take_typed(self) -> None:
        """Make a chip of what stands in the line."""
        found = self.tags()
        if list(found) != self._tags or self.line.text():
            changed = list(found) != self._tags
            self.set_tags(found)
            if changed:
                self.edited.emit()

    def chips(self) -> list[QWidget]:
        """Return the chips, in order."""
        items = [self._flow.itemAt(at) for at in range(self._flow.count())]
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def _on_typed(self, text: str) -> None:
        if text.rstrip().endswith((",", ";")):
            self.line.setText(text.rstrip().rstrip(",;"))
            self.take_typed()
        else:
            self.edited.emit()

    def _drop_last(self) -> None:
        if self._tags:
            self._drop(self._tags[-1])

    def _drop(self, tag: str) -> None:
        self._tags.remove(tag)
        self._show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _show(self) -> None:
        for chip in self.chips():
            self._flow.takeAt(0)
            chip.hide()
            chip.deleteLater()
        for tag in self._tags:
            press = button(f"{tag}  ×", role="chip", on_click=partial(self._drop, tag))
            press.setAccessibleName(self._remove_words(tag))
            press.setToolTip(self._remove_words(tag))
            self._flow.addWidget(press)
        self._chips.setVisible(bool(self._tags))
        self.updateGeometry()

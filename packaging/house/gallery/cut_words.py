"""Finds words that have less room than they need, whether they are cut off or end in dots."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from soxa.ui.widgets import ElidedLabel


def cut_words(root: QWidget) -> Iterator[str]:
    """Tell each label, button and picker on show whose words do not fit."""
    for label in root.findChildren(QLabel):
        if label.isVisible() and label.text() and not _fits(label):
            dots = " (ends in dots)" if isinstance(label, ElidedLabel) else ""
            yield f"{label.text()!r}{dots}"
    for button in root.findChildren(QAbstractButton):
        inner = isinstance(button.parent(), QLineEdit)  # a picture, whatever its text
        if button.isVisible() and button.text() and not inner and _lacks_width(button):
            yield f"{button.text()!r} (button)"
    for picker in root.findChildren(QComboBox):
        needed = picker.fontMetrics().horizontalAdvance(picker.currentText()) + _ARROW_PX
        if picker.isVisible() and needed > picker.width():
            yield f"{picker.currentText()!r} (picker)"


_ARROW_PX = 36
"""Edges and the arrow of a picker."""


def _fits(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) <= label.height() + 1
    if isinstance(label, ElidedLabel):
        return label.fontMetrics().horizontalAdvance(label.text()) <= label.contentsRect().width() + 1
    return not _lacks_width(label)


def _lacks_width(widget: QWidget) -> bool:
    return widget.sizeHint().width() > widget.width() + 1

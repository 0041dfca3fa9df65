"""Keys and drops that mean the same in every field of the activity form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from soxa.ui.ledger.copied_marks import CopiedMarks
from soxa.ui.ledger.photo_strip import PhotoStrip, is_for_strip

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_DROPS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})


class FormKeys(QObject):
    """Watches the controls of a form.

    Signals:
        submitted: Enter in what is chosen from, or Ctrl+Enter anywhere. Lines of text tell their own Enter.

    Args:
        form: Whose controls are watched; disabled, it takes nothing.
        photos: Takes files and pictures that are dropped or pasted.
        copied: Told of each control that is looked at.
    """

    submitted = Signal()

    def __init__(self, form: QWidget, photos: PhotoStrip, copied: CopiedMarks) -> None:
        super().__init__(form)
        self._form, self._photos, self._copied = form, photos, copied

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return self._on_key(watched, event) or super().eventFilter(watched, event)
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._copied.look_at(watched)
        return self.takes_drag(event) or super().eventFilter(watched, event)

    def takes_drag(self, event: QEvent) -> bool:
        """Take files and pictures wherever in the form they are dropped; text goes its own way."""
        if event.type() not in _DROPS or not isinstance(event, QDropEvent) or not self._form.isEnabled():
            return False
        if not self._photos.add_button.isEnabled():
            return False
        if not is_for_strip(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            self._photos.take(event.mimeData())
        return True

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride:
            return _leaves_undo(watched, event)
        if event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() in _ENTER:
            by_hand = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if by_hand or (isinstance(watched, QComboBox | QCheckBox) and not event.modifiers()):
                self.submitted.emit()
                return True
        if event.matches(QKeySequence.StandardKey.Paste):
            mime = QGuiApplication.clipboard().mimeData()
            return is_for_strip(mime) and self._photos.take(mime)
        return False


def _leaves_undo(watched: QObject, event: QKeyEvent) -> bool:
    """Leave undo and redo to the ledger where a field has nothing of its own to take back."""
    standard = QKeySequence.StandardKey
    if isinstance(watched, QLineEdit):
        undoes, redoes = watched.isUndoAvailable(), watched.isRedoAvailable()
    elif isinstance(watched, QPlainTextEdit):
        undoes, redoes = watched.document().isUndoAvailable(), watched.document().isRedoAvailable()
    else:
        return False
    if (event.matches(standard.Undo) and not undoes) or (event.matches(standard.Redo) and not redoes):
        event.ignore()
        return True
    return False

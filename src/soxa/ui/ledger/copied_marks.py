"""Marks on what was copied and not looked at yet: an old number must not become a new one unseen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from soxa.ui.ledger.tags_edit import TagsEdit
from soxa.ui.session import Session
from soxa.ui.widgets import Field, button, label, row

_NEVER = frozenset({"kind", "day", "until", "status", "title_picker", "document_type"})
"""Chosen anew by the act of copying, or in plain sight."""


class CopiedMarks(QWidget):
    """A line above the fields: how many copied ones are unread, and the press that confirms them all.

    Args:
        session: Words.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._fields: dict[str, Field] = {}
        self._said = label("", name="warnText", wraps=True)
        self.confirm_button = button(
            session.say("entry.copied_confirm"), role="link", on_click=self.look_at_all
        )
        layout = row(self._said, self.confirm_button)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.hide()

    def mark(self, fields: Mapping[str, Field]) -> None:
        """Mark those of these fields that hold something, and no others."""
        self.look_at_all()
        self.mark_also(fields)

    def mark_also(self, fields: Mapping[str, Field]) -> None:
        """Mark those of these fields that hold something, too."""
        self._fields |= {
            name: field
            for name, field in fields.items()
            if name not in _NEVER
            and field.isVisibleTo(field.window())
            and _holds(field.control)
            and not field.control.hasFocus()
        }
        for field in self._fields.values():
            field.show_mark(self._session.say("entry.copied_mark"))
        self._show()

    def unread(self) -> list[str]:
        """Return the names of the fields that nobody has looked at."""
        return list(self._fields)

    def look_at(self, control: QWidget) -> None:
        """Take the mark away from a field that the keyboard has come to."""
        for name, field in list(self._fields.items()):
            if field.control is control or field.control.isAncestorOf(control):
                del self._fields[name]
                field.show_mark("")
                self._show()

    def look_at_all(self) -> None:
        """Take every mark away."""
        for field in self._fields.values():
            field.show_mark("")
        self._fields = {}
        self._show()

    def _show(self) -> None:
        self._said.setText(self._session.say("entry.copied_unread", count=len(self._fields)))
        self.setVisible(bool(self._fields))


def _holds(control: QWidget) -> bool:
    if isinstance(control, QLineEdit):
        return bool(control.text().strip())
    if isinstance(control, QPlainTextEdit):
        return bool(control.toPlainText().strip())
    if isinstance(control, QComboBox):
        return control.currentData() not in {None, ""}
    return isinstance(control, TagsEdit) and bool(control.tags())

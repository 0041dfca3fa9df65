"""Qt's own words (menus of fields, dialogs), taken from the program's catalogue."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator
from typing_extensions import override

from soxa.ui.session import Session

_WORDS = {
    "Undo": "ui.qt.undo",
    "Redo": "ui.qt.redo",
    "Cut": "ui.qt.cut",
    "Copy": "ui.qt.copy",
    "Paste": "ui.qt.paste",
    "Delete": "ui.qt.delete",
    "Select All": "ui.qt.select_all",
    "OK": "ui.qt.ok",
    "Cancel": "ui.qt.cancel",
    "Close": "ui.qt.close",
    "Open": "ui.qt.open",
    "Save": "ui.qt.save",
    "Choose": "ui.qt.choose",
    "Yes": "ui.qt.yes",
    "No": "ui.qt.no",
    "File name:": "ui.qt.file_name",
    "Directory:": "ui.qt.folder_name",
    "Files of type:": "ui.qt.kinds",
    "Look in:": "ui.qt.look_in",
    "All Files (*)": "ui.qt.all_files",
    "Files": "ui.qt.files",
    "Folder": "ui.qt.folder",
    "Directories": "ui.qt.folders",
    "Drive": "ui.qt.drive",
    "Computer": "ui.qt.computer",
    "Name": "ui.qt.name",
    "Size": "ui.qt.size",
    "Type": "ui.qt.type",
    "Date Modified": "ui.qt.changed",
    "New Folder": "ui.qt.new_folder",
    "Create New Folder": "ui.qt.new_folder",
    "Create a New Folder": "ui.qt.new_folder",
    "Rename": "ui.qt.rename",
    "Show hidden files": "ui.qt.hidden_files",
    "Back": "ui.qt.back",
    "Go back": "ui.qt.back",
    "Forward": "ui.qt.forward",
    "Go forward": "ui.qt.forward",
    "Parent Directory": "ui.qt.up",
    "Go to the parent directory": "ui.qt.up",
    "List View": "ui.qt.list",
    "Change to list view mode": "ui.qt.list",
    "Detail View": "ui.qt.details",
    "Change to detail view mode": "ui.qt.details",
}
"""Qt's English, without the marks of its keys, to the catalogue's messages; one word means one thing."""


class QtWords(QTranslator):
    """Says Qt's own words as the rest of the window is said.

    Args:
        session: Gives the words of the language in use.
        parent: Keeps it.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        # An empty answer would be shown as such: "Ctrl+X" became "X".
        message = _WORDS.get(sourceText.replace("&", ""))
        return self._session.say(message) if message is not None else sourceText

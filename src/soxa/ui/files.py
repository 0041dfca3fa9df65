"""Asking for a file or a folder, and opening one with the desktop. One dialog at a time."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from soxa.base.paths import documents_folder
from soxa.ui.session import Session


def ask_open(parent: QWidget, session: Session, *, title: str, kinds: str) -> Path | None:
    """Ask for a file to read; None if the person changed her mind.

    Args:
        parent: The window.
        session: Remembers the folder.
        title: What is asked for.
        kinds: Qt's filter: ``Excel (*.xlsx)``.
    """
    name, _ = QFileDialog.getOpenFileName(parent, title, str(start_folder(session)), kinds)
    return _remembered(session, name)


def ask_open_several(parent: QWidget, session: Session, *, title: str, kinds: str) -> tuple[Path, ...]:
    """Ask for files to read; none if the person changed her mind."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(start_folder(session)), kinds)
    if names:
        session.remember_folder(Path(names[0]).parent)
    return tuple(Path(name) for name in names)


def ask_save(parent: QWidget, session: Session, *, title: str, kinds: str, name: str) -> Path | None:
    """Ask where a file shall be written."""
    start = str(start_folder(session) / name)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, start, kinds)
    return _remembered(session, chosen)


def ask_folder(parent: QWidget, session: Session, *, title: str) -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(parent, title, str(start_folder(session)))
    if not name:
        return None
    session.remember_folder(Path(name))
    return Path(name)


def open_outside(path: Path) -> bool:
    """Open a file or folder with the program the desktop has for it; tell whether there was one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def folder_to_print_from() -> Path:
    """Return a new temporary folder for what is opened outside only to be printed; see `remove_printed`."""
    folder = Path(tempfile.mkdtemp(prefix="soxa-"))
    _PRINTED.append(folder)
    return folder


def remove_printed() -> None:
    """Remove what was written only to be printed: on a shared machine no drafts stay behind.

    What another program still holds open stays, where the system keeps it from being removed.
    """
    while _PRINTED:
        shutil.rmtree(_PRINTED.pop(), ignore_errors=True)


_PRINTED: list[Path] = []


def start_folder(session: Session) -> Path:
    """Return the folder that dialogs begin in."""
    last = Path(session.settings.last_folder) if session.settings.last_folder else documents_folder()
    return last if last.is_dir() else Path.home()


def _remembered(session: Session, name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    session.remember_folder(path.parent)
    return path

"""The strip of photos and files in the activity form: drop, paste, look, take away."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QImageReader, QKeyEvent, QPixmap
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from soxa.services.attaching import Pasted
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import Flow, button, label, row

_THUMB = QSize(88, 64)
_ENDING_SHOWN = 14


@dataclass(frozen=True, slots=True)
class StripItem:
    """One photo or file as the strip shows it."""

    key: Hashable
    """Whose meaning only the controller knows."""
    name: str
    """File name."""
    picture: bytes | None
    """A JPEG or PNG; None for a document."""


class _Thumb(QToolButton):
    """One item: Enter looks at it, Delete takes it away.

    Signals:
        opened: Look at it.
        dropped: Take it away.
    """

    opened = Signal()
    dropped = Signal()

    def __init__(self, item: StripItem, session: Session) -> None:
        super().__init__()
        self.item = item
        self.setObjectName("thumb")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(_THUMB)
        self.setIcon(_thumbnail(item, session))
        self.setText(_short(item.name))
        self.setToolTip(item.name)
        self.setAccessibleName(session.say("entry.file_name", name=item.name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.opened)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)


class PhotoStrip(QWidget):
    """Photos and files of the activity in the form.

    Signals:
        sources_given: A list of `Path` and `Pasted` that shall be added.
        asked: The button for choosing files was pressed.
        view_wanted: The key of an item to look at.
        remove_wanted: The key of an item to take away.

    Args:
        session: Words, colours and the clock.
    """

    sources_given = Signal(object)
    asked = Signal()
    view_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._can_change = session, True
        self.add_button = button(
            session.say("entry.add_files"),
            shortcut="Ctrl+Shift+A",
            picture=icon("plus", session.tones.text),
            tip=session.say("entry.add_files_tip"),
        )
        self.add_button.clicked.connect(lambda *_: self.asked.emit())
        self._thumbs = QWidget()
        self._flow = Flow(spacing=4)
        self._thumbs.setLayout(self._flow)
        self._thumbs.hide()
        self._said = label("", name="fault", wraps=True)
        self._said.hide()
        self._busy = label(session.say("entry.shrinking"), name="hint")
        self._busy.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row(self.add_button, self._busy, None))
        layout.addWidget(label(session.say("entry.files_how"), name="hint", wraps=True))
        layout.addWidget(self._thumbs)
        layout.addWidget(self._said)

    def let_change(self, *, can: bool) -> None:
        """Let items come and go, or only be looked at."""
        self._can_change = can
        self.add_button.setEnabled(can)

    def show_items(self, items: Sequence[StripItem]) -> None:
        """Show other items."""
        for thumb in self.thumbs():
            self._flow.takeAt(0)
            thumb.hide()
            thumb.deleteLater()
        before: QWidget = self.add_button
        for item in items:
            thumb = _Thumb(item, self._session)
            thumb.opened.connect(partial(self.view_wanted.emit, item.key))
            thumb.dropped.connect(partial(self._on_dropped, item.key))
            self._flow.addWidget(thumb)
            QWidget.setTabOrder(before, thumb)
            before = thumb
        self._thumbs.setVisible(bool(items))
        self._thumbs.updateGeometry()

    def _on_dropped(self, key: Hashable) -> None:
        if self._can_change:
            self.remove_wanted.emit(key)

    def show_faults(self, text: str) -> None:
        """Say what could not be taken; empty takes it away."""
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def faults(self) -> str:
        """Return what could not be taken, as it is said."""
        return self._said.text()

    def show_busy(self, *, is_busy: bool) -> None:
        """Say that photos are being made small, or no more."""
        self._busy.setVisible(is_busy)

    def thumbs(self) -> list[_Thumb]:
        """Return the items' buttons, in order."""
        items = [self._flow.itemAt(at) for at in range(self._flow.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, _Thumb)]

    def paste(self) -> bool:
        """Take photos or files from the clipboard; tell whether there were any."""
        return self.take(QGuiApplication.clipboard().mimeData())

    def take(self, mime: QMimeData) -> bool:
        """Take what was dropped or pasted; tell whether it was something for the strip."""
        if not self._can_change:
            return False
        sources: list[Path | Pasted] = list(local_files(mime))
        if not sources and mime.hasImage() and not mime.hasText():
            image = mime.imageData()
            if isinstance(image, QPixmap):
                image = image.toImage()
            if isinstance(image, QImage) and not image.isNull():
                named = self._session.clock().strftime("%d-%m-%Y %Hg%M-%S")
                sources = [Pasted(self._session.say("entry.pasted_name", when=named), _png(image))]
        if sources:
            self.sources_given.emit(sources)
        return bool(sources)


def local_files(mime: QMimeData) -> list[Path]:
    """Return the files of this machine that are dragged or copied."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []


def is_for_strip(mime: QMimeData) -> bool:
    """Tell whether something dragged or copied is a file or a picture, and no text."""
    return bool(local_files(mime)) or (mime.hasImage() and not mime.hasText())


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 100)  # type: ignore[call-overload]  # the stub asks for bytes, Qt for a text
    return bytes(buffer.data().data())


def _thumbnail(item: StripItem, session: Session) -> QIcon:
    buffer = QBuffer()
    buffer.setData(item.picture or b"")
    reader = QImageReader(buffer)
    # A JPEG is decoded at the size it is shown in: thirty photos must not hold the form up.
    reader.setScaledSize(reader.size().scaled(_THUMB, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read() if item.picture is not None else QImage()
    if picture.isNull():
        return icon("report", session.tones.muted)
    return QIcon(QPixmap.fromImage(picture))


def _short(name: str) -> str:
    return name if len(name) <= _ENDING_SHOWN else f"{name[:6]}…{name[-7:]}"

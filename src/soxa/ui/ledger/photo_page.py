"""One photo as large as the place allows; arrows go on, Escape goes back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from soxa.ui.icons import icon
from soxa.ui.ledger.photo_strip import StripItem
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, button, framed, row, set_margins


class _Picture(QWidget):
    """A picture, as large as fits and never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, data: bytes, name: str) -> None:
        """Show another picture."""
        self._picture = QPixmap()
        self._picture.loadFromData(data)
        self.setAccessibleName(name)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        size = self._picture.size()
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawPixmap(left, top, size.width(), size.height(), self._picture)


class PhotoPage(QWidget):
    """A photo of an activity, large.

    Signals:
        left: Back to the table.
        save_wanted: The key of the item that shall be written to a file.
        remove_wanted: The key of the item that shall be taken away.

    Args:
        session: Words and colours.
        items: The activity's photos.
        at: Which is shown first.
    """

    left = Signal()
    save_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, session: Session, items: Sequence[StripItem], *, at: int) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session, self._items, self._at = session, list(items), at
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture = _Picture()
        self._name = ElidedLabel("", name="title")
        say, text = session.say, session.tones.text
        back = button(say("ui.ledger.back_to_table"), shortcut="Esc", on_click=self.left.emit)
        before = button("", picture=icon("back", text), tip=say("entry.photo_before"))
        before.clicked.connect(lambda *_: self.step(-1))
        after = button("", picture=icon("next", text), tip=say("entry.photo_after"))
        after.clicked.connect(lambda *_: self.step(1))
        save = button(say("entry.save_file"))
        save.clicked.connect(lambda *_: self.save_wanted.emit(self._item().key))
        remove = button(say("entry.remove_file"))
        remove.clicked.connect(lambda *_: self.remove_wanted.emit(self._item().key))
        remove.setVisible(not session.ledger.read_only)
        for press in (before, after):
            press.setVisible(len(self._items) > 1)
        head = framed(row(self._name, before, after, save, remove, back), name="header")
        set_margins(head, 16, 8, 16, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._picture, 1)
        self._show()

    def step(self, by: int) -> None:
        """Show the next photo, or the one before; after the last comes the first."""
        self._at = (self._at + by) % len(self._items)
        self._show()

    def name(self) -> str:
        """Return the name of the photo that is shown."""
        return self._item().name

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self.step(step)
        elif event.key() == Qt.Key.Key_Delete and not self._session.ledger.read_only:
            self.remove_wanted.emit(self._item().key)
        else:
            super().keyPressEvent(event)

    def _item(self) -> StripItem:
        return self._items[self._at]

    def _show(self) -> None:
        item = self._item()
        self._picture.show_picture(item.picture or b"", item.name)
        place = f"  ({self._at + 1}/{len(self._items)})" if len(self._items) > 1 else ""
        self._name.setText(item.name + place)

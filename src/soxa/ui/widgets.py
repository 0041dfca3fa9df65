"""Small home-made widgets and the few ways in which Qt's own are made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QIcon,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from soxa.ui.theme import GRID_PX


def label(text: str = "", *, name: str = "", wraps: bool = False) -> QLabel:
    """Return a label of plain text.

    Args:
        text: What it says.
        name: Its look in the style sheet (``title``, ``muted``, ``heading`` …).
        wraps: Whether long text runs over several lines.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(name)
    made.setIndent(0)
    made.setWordWrap(wraps)
    if wraps:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def button(
    text: str,
    *,
    role: str = "",
    shortcut: str = "",
    picture: QIcon | None = None,
    tip: str = "",
    on_click: Callable[[], object] | None = None,
) -> QPushButton:
    """Return a button that shows its shortcut.

    Args:
        text: What it does, as a verb.
        role: Its look (``primary``, ``quiet``, ``link``, ``chip``, ``place``).
        shortcut: A key sequence such as ``Ctrl+N``; shown after the text.
        picture: An icon.
        tip: What the hand over it is told.
        on_click: What happens.
    """
    # Keyboards say Enter; Qt calls that key Return.
    shown = shortcut.replace("Return", "Enter")
    made = QPushButton(f"{text}  {shown}" if shown and text else text)
    made.setProperty("role", role)
    made.setAccessibleName(text or tip)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
    if picture is not None:
        made.setIcon(picture)
    if tip:
        made.setToolTip(tip)
    if on_click is not None:
        made.clicked.connect(lambda *_: on_click())
    return made


def set_tone(widget: QWidget, tone: str, *, name: str = "tone") -> None:
    """Change a property that the style sheet looks at, and show it."""
    widget.setProperty(name, tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def badge(text: str, tone: str = "") -> QLabel:
    """Return a small coloured word; the word, not the colour, is the sign."""
    made = label(text, name="badge")
    made.setProperty("tone", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def rule() -> QFrame:
    """Return a hair line."""
    made = QFrame()
    made.setObjectName("rule")
    return made


def row(*items: QWidget | QLayout | int | None, spacing: int = GRID_PX, margins: int = 0) -> QHBoxLayout:
    """Return a row of widgets; an int is a gap, None a stretch."""
    layout = QHBoxLayout()
    _fill(layout, items, spacing, margins)
    return layout


def column(*items: QWidget | QLayout | int | None, spacing: int = GRID_PX, margins: int = 0) -> QVBoxLayout:
    """Return a column of widgets and layouts; an int is a gap, None a stretch."""
    layout = QVBoxLayout()
    _fill(layout, items, spacing, margins)
    return layout


def _fill(
    layout: QHBoxLayout | QVBoxLayout,
    items: Iterable[QWidget | QLayout | int | None],
    spacing: int,
    margins: int,
) -> None:
    layout.setSpacing(spacing)
    layout.setContentsMargins(margins, margins, margins, margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def clear(layout: QLayout) -> None:
    """Take all out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            clear(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def framed(layout: QLayout, *, name: str = "card") -> QFrame:
    """Return a frame around a layout.

    Args:
        layout: What is in it.
        name: Its look: ``card``, ``panel``, ``header``, ``footer``.
    """
    made = QFrame()
    made.setObjectName(name)
    made.setLayout(layout)
    return made


def set_margins(widget: QWidget, left: int, top: int, right: int, bottom: int) -> None:
    """Set the margins of a widget's layout."""
    layout = widget.layout()
    assert layout is not None
    layout.setContentsMargins(left, top, right, bottom)


def set_stretch(widget: QWidget, at: int, share: int) -> None:
    """Let an item of a widget's row or column take the room that is left."""
    layout = widget.layout()
    assert isinstance(layout, QBoxLayout)
    layout.setStretch(at, share)


def scrolled(inner: QWidget, *, name: str = "") -> QScrollArea:
    """Return a vertical scroll area around a widget."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return area


def named(widget: QWidget, name: str) -> QWidget:
    """Give a widget the name that screen readers say."""
    widget.setAccessibleName(name)
    return widget


class ElidedLabel(QLabel):
    """A label of one line that ends in dots where room is short, and says all in its tip."""

    def __init__(self, text: str = "", *, name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._full = ""
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        self._full = text
        self.setAccessibleName(text)
        super().setText(text)
        self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 6), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.contentsRect()
        shown = QFontMetrics(self.font()).elidedText(self._full, Qt.TextElideMode.ElideRight, box.width())
        self.setToolTip(self._full if shown != self._full else "")
        painter.drawText(box, int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)


class Notice(QFrame):
    """A quiet strip beside the work: what is, and what to do. Never a pop-up.

    Signals:
        closed: Its cross was pressed.
    """

    closed = Signal()

    def __init__(
        self, text: str = "", remedy: str = "", *, tone: str = "accent", close_name: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._text = label(text, name="heading", wraps=True)
        self._remedy = label(remedy, wraps=True)
        self._remedy.setVisible(bool(remedy))
        words = column(self._text, self._remedy, spacing=2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addLayout(words, 1)
        if close_name:
            cross = button("×", role="quiet", tip=close_name)
            cross.setAccessibleName(close_name)
            cross.clicked.connect(self.closed)
            layout.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
        set_tone(self, tone)

    def show_text(self, text: str, remedy: str = "", *, tone: str = "accent") -> None:
        """Say something else."""
        self._text.setText(text)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        set_tone(self, tone)
        self.show()

    def text(self) -> str:
        """Return what it says now."""
        return self._text.text()


class Field(QWidget):
    """A name, a control, and under it what is read back or what is wrong.

    Args:
        name: What is asked.
        control: Where it is answered.
        wraps: Whether a long name runs over several lines; otherwise it ends in dots.
    """

    def __init__(self, name: str, control: QWidget, *, wraps: bool = False) -> None:
        super().__init__()
        self.control = control
        self._called = name
        self._name: QLabel = (
            label(name, name="fieldName", wraps=True) if wraps else ElidedLabel(name, name="fieldName")
        )
        self._name.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(name)
        self._said_name = control.accessibleName()
        self._below = label("", name="hint", wraps=True)
        self._below.hide()
        self.setLayout(column(self._name, control, self._below, spacing=2))

    def show_hint(self, text: str) -> None:
        """Read a value back, or say nothing."""
        self._show(text, "hint")

    def show_fault(self, text: str) -> None:
        """Say what is wrong beside the control; empty takes it away."""
        self._show(text, "fault" if text else "hint")

    def below(self) -> str:
        """Return what stands under the control."""
        return self._below.text()

    def show_mark(self, text: str) -> None:
        """Put a word after the name and a broken edge around the control; empty takes both away."""
        self._name.setText(f"{self._called} · {text}" if text else self._called)
        self.control.setAccessibleName(f"{self._said_name}, {text}" if text else self._said_name)
        set_tone(self.control, "true" if text else "false", name="marked")

    def _show(self, text: str, look: str) -> None:
        # Styles are worked out anew only where they change: a form has thirty fields.
        if self._below.objectName() != look:
            self._below.setObjectName(look)
            self._below.style().unpolish(self._below)
            self._below.style().polish(self._below)
        self._below.setText(text)
        self._below.setVisible(bool(text))
        faulty = "true" if look == "fault" else "false"
        if (self.control.property("faulty") or "false") != faulty:
            set_tone(self.control, faulty, name="faulty")


class Flow(QLayout):
    """A layout that breaks its row where room ends, for chips and buttons."""

    def __init__(self, *widgets: QWidget, spacing: int = GRID_PX) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:  # Qt wants None at the end
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), moves=False)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, moves=True)

    def _lay(self, rect: QRect, *, moves: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            x, height = rect.x(), max(item.sizeHint().height() for item in line)
            for item in line:
                hint = item.sizeHint()
                if moves:
                    # What is lower than its neighbours stands in the middle of their line.
                    middle = y + (height - hint.height()) // 2
                    item.setGeometry(QRect(x, middle, hint.width(), hint.height()))
                x += hint.width() + self._gap
            y += height + self._gap
        return max(0, y - self._gap - rect.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            needs = item.sizeHint().width()
            if lines and needs <= left:
                lines[-1].append(item)
            else:
                lines.append([item])
                left = width
            left -= needs + self._gap
        return lines


class Picker(QComboBox):
    """A combo box of (words, value), whose wheel does not change a value in passing."""

    def __init__(self, entries: Iterable[tuple[str, object]] = (), *, name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.fill(entries)

    def fill(self, entries: Iterable[tuple[str, object]]) -> None:
        """Offer other entries; the first is chosen. No signal is sent."""
        self.blockSignals(True)
        self.clear()
        for words, value in entries:
            self.addItem(words, value)
        self.blockSignals(False)

    def value(self) -> object:
        """Return the chosen value."""
        return self.currentData()

    def choose(self, value: object) -> bool:
        """Choose a value without a signal; tell whether it is offered."""
        index = next((at for at in range(self.count()) if self.itemData(at) == value), -1)
        self.blockSignals(True)
        self.setCurrentIndex(index)
        self.blockSignals(False)
        return index >= 0

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return False
        if event.type() is QEvent.Type.ToolTip and not self.toolTip():
            QToolTip.showText(cast("QHelpEvent", event).globalPos(), self.currentText(), self)
            return True
        return super().event(event)

    @override
    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        words = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room - 4)  # type: ignore[attr-defined]
        option.currentText = words  # type: ignore[attr-defined]


class Narrowing(QWidget):
    """Holds a widget at a readable width in the middle of a wide window."""

    def __init__(self, inner: QWidget, *, width_px: int) -> None:
        super().__init__()
        self._inner, self._width_px = inner, width_px
        inner.setParent(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        width = min(self.width(), self._width_px)
        self._inner.setGeometry((self.width() - width) // 2, 0, width, self.height())


def buttons_of(widget: QWidget) -> list[QAbstractButton]:
    """Return all buttons inside a widget, for the keyboard path and the tests."""
    return list(widget.findChildren(QAbstractButton))

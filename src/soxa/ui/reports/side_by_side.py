"""Two texts side by side: one, the other, both or a third that she writes. Nothing is lost on the way.

It knows of no report and no merging: whoever shows it says what the two are and takes the decision.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QVBoxLayout

from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, button, column, label, row

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LINES = 4
"""At the desk, where the words and the page want room, too."""


class Choice(Enum):
    """Which text shall stand."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    """The left one, and the right one below it."""
    EDITED = "edited"
    """As she wrote it in the field below the two."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What she decided."""

    choice: Choice
    """Which."""
    text: str
    """The text that shall stand, paragraphs parted by line ends."""


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """What is shown."""

    about: str
    """What the texts are of, and why she is asked."""
    left_name: str
    """Whose the left one is: ``Đang có trong báo cáo``."""
    left: str
    """The left text."""
    right_name: str
    """Whose the right one is: ``Phiếu của Trạm Y tế, 16/11``."""
    right: str
    """The right text."""


class SideBySide(QFrame):
    """Shows two texts with what differs marked, and asks which shall stand.

    Alt+1 takes the left, Alt+2 the right, Alt+3 both; what is edited in the third field goes by Ctrl+Enter.
    Esc decides nothing.

    Signals:
        decided: A `Decision`.
        left: It was closed without one.

    Args:
        session: Words, colours.
        lines: Lines of each text in view; the rest is scrolled to.
    """

    decided = Signal(object)
    left = Signal()

    def __init__(self, session: Session, *, lines: int = _LINES) -> None:
        super().__init__()
        self.setObjectName("note")
        self._lines = lines
        self._session = session
        self._shown = TwoTexts("", "", "", "", "")
        say = session.say
        self.about = label("", name="heading", wraps=True)
        self.left_name, self.right_name = ElidedLabel("", name="muted"), ElidedLabel("", name="muted")
        self.left_text, self.right_text = self._field(), self._field()
        for field in (self.left_text, self.right_text):
            field.setReadOnly(True)
            # Tab leaves a field that is only read.
            field.setTabChangesFocus(True)
        self.edit = self._field()
        self.edit.setTabChangesFocus(True)
        self.edit.setAccessibleName(say("slips.side.edit"))
        self.edit_name = label(say("slips.side.edit"), name="muted", wraps=True)
        self.take_left = button(
            say("slips.side.take_left"), shortcut="Alt+1", on_click=lambda: self._decide(Choice.LEFT)
        )
        self.take_right = button(
            say("slips.side.take_right"), shortcut="Alt+2", on_click=lambda: self._decide(Choice.RIGHT)
        )
        self.take_both = button(
            say("slips.side.take_both"), shortcut="Alt+3", on_click=lambda: self._decide(Choice.BOTH)
        )
        self.edit_press = button(say("slips.side.begin_edit"), role="quiet", on_click=self.begin_edit)
        self.take_edit = button(
            say("slips.side.take_edit"), role="primary", on_click=lambda: self._decide(Choice.EDITED)
        )
        sides = row(
            column(self.left_name, self.left_text, row(None, self.take_left), spacing=4),
            column(self.right_name, self.right_text, row(None, self.take_right), spacing=4),
            spacing=12,
        )
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self.about)
        layout.addLayout(sides)
        layout.addWidget(self.edit_name)
        layout.addWidget(self.edit)
        layout.addLayout(row(self.edit_press, None, self.take_both, self.take_edit))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self._key(keys, lambda: self._decide(Choice.EDITED) if self.edit.isVisible() else None)
        self._key("Esc", self._on_escape)

    def show_texts(self, shown: TwoTexts) -> None:
        """Show two texts and mark what differs; the keyboard stays where it is."""
        self._shown = shown
        self.about.setText(shown.about)
        self.left_name.setText(shown.left_name)
        self.right_name.setText(shown.right_name)
        self.left_text.setAccessibleName(shown.left_name)
        self.right_text.setAccessibleName(shown.right_name)
        self.left_text.setPlainText(shown.left)
        self.right_text.setPlainText(shown.right)
        self._mark()
        self._show_edit(on=False)

    def begin_edit(self) -> None:
        """Write a third text, which begins as both."""
        self.edit.setPlainText(_both(self._shown))
        self._show_edit(on=True)
        self.edit.setFocus()

    # Inside

    def _field(self) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setFixedHeight(made.fontMetrics().lineSpacing() * self._lines + 16)
        made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        return made

    def _key(self, keys: str, does: Callable[[], object]) -> None:
        made = QShortcut(QKeySequence(keys), self, does)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _show_edit(self, *, on: bool) -> None:
        for widget in (self.edit_name, self.edit, self.take_edit):
            widget.setVisible(on)
        # Three texts need the room of the presses; Esc brings these back.
        for press in (self.take_left, self.take_right, self.take_both):
            press.setHidden(on)
        self.edit_press.setVisible(not on)

    def _on_escape(self) -> None:
        if self.edit.isVisible():
            self._show_edit(on=False)
            self.take_left.setFocus()
        else:
            self.left.emit()

    def _decide(self, choice: Choice) -> None:
        texts = {
            Choice.LEFT: self._shown.left,
            Choice.RIGHT: self._shown.right,
            Choice.BOTH: _both(self._shown),
            Choice.EDITED: self.edit.toPlainText(),
        }
        self.decided.emit(Decision(choice, texts[choice]))

    def _mark(self) -> None:
        """Mark the words that only one side has, by ground and by an underline: colour is never alone."""
        left, right = _WORDS.findall(self._shown.left), _WORDS.findall(self._shown.right)
        steps = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        tones = self._session.tones
        own_left = [(start, end) for tag, start, end, _, _ in steps if tag != "equal"]
        own_right = [(start, end) for tag, _, _, start, end in steps if tag != "equal"]
        _underline(self.left_text, left, own_left, tones.warn_soft)
        _underline(self.right_text, right, own_right, tones.good_soft)


def _both(shown: TwoTexts) -> str:
    return "\n".join(text for text in dict.fromkeys((shown.left, shown.right)) if text.strip())


def _underline(field: QPlainTextEdit, words: list[str], spans: list[tuple[int, int]], ground: str) -> None:
    look = QTextCharFormat()
    look.setFontUnderline(True)
    look.setBackground(QColor(ground))
    places = [0]
    for word in words:
        # Qt counts as UTF-16 does.
        places.append(places[-1] + len(word.encode("utf-16-le")) // 2)
    marks = []
    for start, end in spans:
        if start == end:
            continue
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(field.document())  # type: ignore[attr-defined]  # its stub forgot it
        mark.cursor.setPosition(places[start])  # type: ignore[attr-defined]
        mark.cursor.setPosition(places[end], QTextCursor.MoveMode.KeepAnchor)  # type: ignore[attr-defined]
        mark.format = look  # type: ignore[attr-defined]
        marks.append(mark)
    field.setExtraSelections(marks)

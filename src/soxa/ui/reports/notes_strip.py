"""The strip over the words: what changed since the last look, what is offered, what was carried over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from soxa.ui.reports.side_by_side import SideBySide, TwoTexts
from soxa.ui.session import Session
from soxa.ui.widgets import button, column, framed, label, row, scrolled, set_margins, set_tone

_LINES_BESIDE = 2
"""As many lines stand beside a press; more stand above it."""
_SINCE_LINES = 7
"""Lines of what changed since sealing that are in view; the rest is scrolled to."""


class NotesStrip(QFrame):
    """Notes on the section and the report, each with what may be done about it; hidden while there are none.

    Signals:
        looked: The changed figures were looked at.
        offer_taken: The machine's sentence shall stand instead of hers.
        offer_refused: Hers shall stay.
        words_decided: A `Decision` on a unit's newer words beside what stands.
        side_shown: Whether such words are on show now.
    """

    looked = Signal()
    offer_taken = Signal()
    offer_refused = Signal()
    words_decided = Signal(object)
    side_shown = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("plain")
        say = session.say
        self.moved_words = label("", wraps=True)
        self.look_press = button(say("points.looked"), shortcut="Shift+F9", on_click=self.looked.emit)
        self.moved = self._note(self.moved_words, self.look_press, tone="warn")
        self.offer_title = label(say("points.offer"), name="muted", wraps=True)
        self.hers = label("", wraps=True)
        self.made = label("", wraps=True)
        self.take = button(say("points.offer_take"), on_click=self.offer_taken.emit)
        self.keep = button(say("points.offer_keep"), role="quiet", on_click=self.offer_refused.emit)
        sides = row(
            column(label(say("points.offer_hers"), name="muted"), self.hers, None, spacing=4),
            column(label(say("points.offer_made"), name="muted"), self.made, None, spacing=4),
        )
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        self.offer = framed(
            column(self.offer_title, sides, row(None, self.keep, self.take), spacing=4), name="note"
        )
        set_margins(self.offer, 12, 8, 12, 8)
        self.carried_words = label("", name="muted", wraps=True)
        self.carried = self._note(self.carried_words)
        self.since_words = label("", wraps=True)
        # Long, and never cut: the words below it keep their room.
        self.since_area = scrolled(self.since_words)
        self.since = self._note(self.since_area, tone="warn")
        self.side = SideBySide(session)
        self.side.decided.connect(self.words_decided)
        # Put off, not answered: it stands there again when the section is opened next.
        self.side.left.connect(lambda: self.show_side(None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 4)
        layout.setSpacing(4)
        self._notes: tuple[QFrame, ...] = (self.since, self.moved, self.carried, self.offer, self.side)
        for note in self._notes:
            layout.addWidget(note)
            note.hide()
        self.hide()

    def show_moved(self, words: str) -> None:
        """Say which figures changed since they were looked at; empty takes the note away."""
        self._show(self.moved, self.moved_words.setText, words)
        self._fit_moved()

    def show_carried(self, words: str) -> None:
        """Say how many paragraphs of the section were carried over and not read yet."""
        self._show(self.carried, self.carried_words.setText, words)

    def show_since(self, words: str) -> None:
        """Say what has changed in the ledger since the report was sealed."""
        self._show(self.since, self.since_words.setText, words)
        line = self.since_words.fontMetrics().lineSpacing()
        self.since_area.setFixedHeight(line * min(_SINCE_LINES, 2 * (1 + words.count("\n"))))

    def show_offer(self, hers: str, made: str) -> None:
        """Show the machine's sentence beside hers; two empty ones take the offer away."""
        self.hers.setText(hers)
        self._show(self.offer, self.made.setText, made)

    def show_side(self, texts: TwoTexts | None) -> None:
        """Show a unit's newer words beside what stands; None takes them away."""
        if texts is not None:
            self.side.show_texts(texts)
        # One decision at a time: two texts and a third need the room of what changed.
        self._place(self.moved, on=texts is None and bool(self.moved_words.text()))
        self._place(self.side, on=texts is not None)
        self.side_shown.emit(texts is not None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_moved()

    def _fit_moved(self) -> None:
        # Beside its press a long note would be a narrow column; below each other both have the whole width.
        layout = self.moved.layout()
        assert isinstance(layout, QBoxLayout)
        words = self.moved_words.fontMetrics().horizontalAdvance(self.moved_words.text())
        beside = self.width() - self.look_press.sizeHint().width()
        directions = QBoxLayout.Direction
        layout.setDirection(
            directions.LeftToRight if words <= _LINES_BESIDE * beside else directions.TopToBottom
        )

    def _show(self, note: QFrame, say: Callable[[str], None], words: str) -> None:
        say(words)
        self._place(note, on=bool(words))

    def _place(self, note: QFrame, *, on: bool) -> None:
        note.setVisible(on)
        self.setVisible(any(not one.isHidden() for one in self._notes))

    @staticmethod
    def _note(words: QWidget, *presses: QWidget, tone: str = "") -> QFrame:
        line = row(words, *presses)
        line.setStretch(0, 1)
        for press in presses:
            line.setAlignment(press, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made = framed(line, name="note")
        set_margins(made, 12, 4, 8, 4)
        set_tone(made, tone)
        return made

"""Điểm cần xem: one list of what is still open in a report; Enter or F8 jumps, Ctrl+E answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout
from typing_extensions import override

from soxa.domain.packs import Severity
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, badge, button, column, framed, label, row, set_tone

_SIGNS = {
    Severity.BLOCK: ("block", "danger", "ui.severity.block"),
    Severity.WARN: ("warning", "warn", "ui.severity.warn"),
    Severity.REMIND: ("circle", "muted", "ui.severity.remind"),
    Severity.INFORM: ("info", "muted", "ui.severity.inform"),
}
_ROWS = 4
_NUMBER = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A point in words."""

    severity: Severity
    """What it means."""
    text: str
    """What is wrong."""
    remedy: str
    """What to do."""
    answer: str | None = None
    """What was said to it; None while it is open."""


class PointsList(QFrame):
    """The points of a report: the open ones, and those that were answered when they are asked for.

    Signals:
        point_chosen: Number of the point among those shown to it.
        answer_wanted: Number of a point that shall be answered; `ask` follows.
        answer_given: (number, reason).
        answer_taken_back: Number of a point that shall be open again.
    """

    point_chosen = Signal(int)
    answer_wanted = Signal(int)
    answer_given = Signal(int, str)
    answer_taken_back = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("footer")
        say = session.say
        self._session = session
        self._points: tuple[ShownPoint, ...] = ()
        self._frozen = ""
        self._writes = True
        self._asked = -1
        self._count = badge("0")
        self.answered = button("", role="chip", tip=say("points.answered_tip"))
        self.answered.setCheckable(True)
        self.answered.toggled.connect(lambda _on: self._fill())
        self.answer_press = button(say("points.answer"), role="quiet", shortcut="Ctrl+E")
        self.answer_press.clicked.connect(lambda *_: self._on_answer_pressed())
        head = row(
            label(say("ui.points.title"), name="heading"),
            self._count,
            self.answered,
            None,
            ElidedLabel(say("ui.points.next"), name="muted"),
            self.answer_press,
        )
        self.list = _List(self)
        self.list.setAccessibleName(say("ui.points.title"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.itemActivated.connect(self._on_activated)
        self.list.itemClicked.connect(self._on_activated)
        self.list.currentRowChanged.connect(lambda _row: self._show_press())
        self._question = self._make_question()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.list)
        layout.addWidget(self._question)

    def show_points(self, points: Sequence[ShownPoint], *, frozen: str = "", writes: bool = True) -> None:
        """List points, the gravest first as they come.

        Args:
            points: Of a report that is frozen: those known when it was sealed.
            frozen: That the report is sealed, in words: an empty list is then no praise.
            writes: Whether they may be answered.
        """
        self._points, self._frozen, self._writes = tuple(points), frozen, writes and not frozen
        self.leave_question()
        self._fill()

    def go_to_next(self) -> None:
        """Choose the point after the chosen one; after the last comes the first."""
        count = self.list.count()
        if not count:
            return
        row_number = (self.list.currentRow() + 1) % count
        self.list.setCurrentRow(row_number)
        number = self._number_at(row_number)
        if number >= 0:
            self.point_chosen.emit(number)

    def ask(self, number: int, *, suggestion: str = "", fault: str = "") -> None:
        """Ask for the reason of a point, under the list.

        Args:
            number: Of the point.
            suggestion: What was said to it before it changed.
            fault: Why what was typed does not do.
        """
        if fault:
            self.fault.setText(fault)
            self.fault.show()
            return
        self._asked = number
        self.fault.hide()
        self.reason.setText(suggestion)
        self._question.show()
        self.reason.setFocus()
        self.reason.selectAll()

    def leave_question(self) -> None:
        """Take the question away; the keyboard goes back to the list."""
        had_keys = self.reason.hasFocus()
        self._asked = -1
        self.reason.clear()
        self.fault.hide()
        self._question.hide()
        if had_keys:
            self.list.setFocus()

    def count_text(self) -> str:
        """Return the number shown."""
        return self._count.text()

    def texts(self) -> list[str]:
        """Return what the list says."""
        items = [self.list.item(at) for at in range(self.list.count())]
        return [item.data(Qt.ItemDataRole.DisplayRole) for item in items]

    # Making

    def _make_question(self) -> QFrame:
        say = self._session.say
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say("points.reason"))
        self.reason.setPlaceholderText(say("points.reason_hint"))
        self.reason.returnPressed.connect(self._on_reason)
        self.give = button(say("points.give"), role="primary", on_click=self._on_reason)
        leave = button(say("points.leave"), role="quiet", on_click=self.leave_question)
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        line = row(label(say("points.seen"), name="fieldName"), self.reason, self.give, leave)
        line.setStretch(1, 1)
        made = framed(column(line, self.fault, spacing=4), name="plain")
        made.hide()
        return made

    def _fill(self) -> None:
        chosen = self._number_at(self.list.currentRow())
        self.list.clear()
        opened = [at for at, point in enumerate(self._points) if point.answer is None]
        answered = [at for at, point in enumerate(self._points) if point.answer is not None]
        for number in opened:
            self._add(number)
        if self.answered.isChecked():
            for number in answered:
                self._add(number)
        self._count.setText(str(len(opened)))
        blocks = any(self._points[at].severity is Severity.BLOCK for at in opened)
        set_tone(self._count, "danger" if blocks else "warn" if opened else "good")
        self._count.setVisible(bool(opened) or not self._frozen)
        self.answered.setText(self._session.say("points.answered", count=len(answered)))
        self.answered.setVisible(bool(answered))
        if self._frozen:
            self.list.insertItem(0, QListWidgetItem(icon("lock", self._session.tones.muted), self._frozen))
        elif not opened and not self.list.count():
            self.list.addItem(QListWidgetItem(self._session.say("ui.points.none")))
        for at in range(self.list.count()):
            if chosen >= 0 and self._number_at(at) == chosen:
                self.list.setCurrentRow(at)
        rows = max(1, min(_ROWS, self.list.count()))
        self.list.setFixedHeight((self.list.fontMetrics().lineSpacing() + 14) * rows + 4)
        self._show_press()

    def _add(self, number: int) -> None:
        point = self._points[number]
        say = self._session.say
        picture, tone, severity = _SIGNS[point.severity]
        words = f"{point.text} {point.remedy}".strip()
        described = say(severity)
        if point.answer is not None:
            picture, tone = "check", "muted"
            described = say("points.seen_reason", reason=point.answer) if point.answer else say("points.seen")
            words = f"{described} – {point.text}"
        item = QListWidgetItem(icon(picture, getattr(self._session.tones, tone)), words)
        item.setToolTip(words)
        item.setData(_NUMBER, number)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, described)
        self.list.addItem(item)

    def _number_at(self, at: int) -> int:
        if not 0 <= at < self.list.count():
            return -1
        number = self.list.item(at).data(_NUMBER)
        return -1 if number is None else int(number)

    def _show_press(self) -> None:
        number = self._number_at(self.list.currentRow())
        point = self._points[number] if number >= 0 else None
        may = self._writes and point is not None and point.severity is not Severity.BLOCK
        self.answer_press.setEnabled(may)
        is_answered = point is not None and point.answer is not None
        words = self._session.say("points.open_again" if is_answered else "points.answer")
        self.answer_press.setText(f"{words}  Ctrl+E")
        # Qt drops a button's keys when its text changes.
        self.answer_press.setShortcut("Ctrl+E")
        self.answer_press.setAccessibleName(words)
        self.answer_press.setVisible(self._writes and bool(self._points))

    # What a person does

    def _on_activated(self, item: QListWidgetItem) -> None:
        number = item.data(_NUMBER)
        if number is not None:
            self.point_chosen.emit(int(number))

    def _on_answer_pressed(self) -> None:
        number = self._number_at(self.list.currentRow())
        if number < 0:
            return
        if self._points[number].answer is not None:
            self.answer_taken_back.emit(number)
        else:
            self.answer_wanted.emit(number)

    def _on_reason(self) -> None:
        if self._asked >= 0:
            self.answer_given.emit(self._asked, self.reason.text())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._question.isVisible():
            self.leave_question()
            self.list.setFocus()
            return
        super().keyPressEvent(event)


class _List(QListWidget):
    """A list in which the space bar answers, as Enter jumps."""

    def __init__(self, points: PointsList) -> None:
        super().__init__()
        self._answers = points

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self._answers.answer_press.isEnabled():
            self._answers.answer_press.click()
            return
        super().keyPressEvent(event)

"""What the văn thư's desk looks like: four lists in one at the left, the step and the page at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from soxa.domain.appearances import Signatory
from soxa.ui.exchange.clerk_panels import AnswerPanel, DispatchPanel
from soxa.ui.pageview import PageView
from soxa.ui.reports.steps import NumberPanel, SignPanel, StepPanel
from soxa.ui.session import Session
from soxa.ui.widgets import (
    badge,
    button,
    clear,
    column,
    framed,
    label,
    row,
    scrolled,
    set_margins,
)

_LIST_PX, _WORK_PX = 470, 690
_SMALL_PAGE_PX = 150
_EDGE_PX = 8


@dataclass(frozen=True, slots=True)
class ClerkLine:
    """A document that waits, in words."""

    name: str
    """What it is."""
    facts: str
    """Number, day, receivers."""
    badge: str
    """How pressing: ``Quá hạn chuyển``; may be empty."""
    tone: str
    """Tone of the badge."""
    press: str
    """The next step, as a verb."""


@dataclass(frozen=True, slots=True)
class ClerkGroup:
    """What waits for one thing."""

    title: str
    """``Chờ cho số, ngày``."""
    lines: tuple[ClerkLine, ...]
    """From the top."""


class ClerkView(QWidget):
    """The tab.

    Signals:
        arrived: The tab was opened.
        pressed: (group, line) whose next step was pressed.
        left: The step was left without being done.
        desk_wanted: The report shall be opened at its desk.
    """

    arrived = Signal()
    pressed = Signal(int, int)
    left = Signal()
    desk_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        self.presses: list[list[QPushButton]] = []
        self.summary = label("", name="muted")
        self.desk_button = button(say("clerk.open_desk"), on_click=self.desk_wanted.emit)
        header = framed(
            row(label(say("clerk.title"), name="title"), self.summary, None, self.desk_button, spacing=12),
            name="header",
        )
        set_margins(header, 16, 8, 16, 8)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(12, 8, 12, 8)
        self._list.setSpacing(6)
        inner = QWidget()
        inner.setObjectName("page")
        inner.setLayout(self._list)
        self.number_panel = NumberPanel(session)
        self.seal_panel = SignPanel(session, Signatory.ORGANISATION)
        self.send_panel = DispatchPanel(session)
        self.answer_panel = AnswerPanel(session)
        self.panels: tuple[StepPanel, ...] = (
            self.number_panel,
            self.seal_panel,
            self.send_panel,
            self.answer_panel,
        )
        self.steps = QStackedWidget()
        for panel in self.panels:
            panel.left.connect(self.left)
            panel.back.setText(say("clerk.later"))
            panel.back.setAccessibleName(say("clerk.later"))
            self.steps.addWidget(scrolled(panel))
        self.page = PageView(session, accessible_name=say("clerk.page"))
        self.page.setMinimumHeight(_SMALL_PAGE_PX)
        self._name = label("", name="heading", wraps=True)
        self._work = self._make_work()
        self._empty = self._make_empty()
        self.right = QStackedWidget()
        self.right.addWidget(self._empty)
        self.right.addWidget(self._work)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(scrolled(inner))
        splitter.addWidget(self.right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([_LIST_PX, _WORK_PX])
        splitter.setChildrenCollapsible(False)
        layout = column(header, splitter, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        escape = QShortcut(QKeySequence("Esc"), self, self.left.emit)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.show_nothing()

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the tab is opened: the first step that waits."""
        return next((press for group in self.presses for press in group), self)

    def arrive(self) -> None:
        """The tab was opened."""
        self.arrived.emit()

    def show_groups(self, groups: Sequence[ClerkGroup]) -> None:
        """List what waits, by what it waits for."""
        clear(self._list)
        self.presses = []
        for at, group in enumerate(groups):
            heading = self._session.say("clerk.group", title=group.title, count=len(group.lines))
            self._list.addWidget(label(heading, name="heading"))
            own: list[QPushButton] = []
            for place, line in enumerate(group.lines):
                press = button(line.press, role="primary" if line.tone == "danger" else "")
                press.setAccessibleName(f"{line.press}: {line.name}")
                press.clicked.connect(lambda *_, where=(at, place): self.pressed.emit(*where))
                own.append(press)
                self._list.addWidget(self._line(line, press))
            if not group.lines:
                self._list.addWidget(label(self._session.say("clerk.none"), name="muted"))
            self.presses.append(own)
        self._list.addStretch(1)

    def show_nothing(self) -> None:
        """Explain the desk."""
        self.desk_button.hide()
        self.right.setCurrentWidget(self._empty)

    def show_step(self, panel: StepPanel, name: str, *, is_report: bool) -> None:
        """Show a step of a document; a report's page stands under what is put on it."""
        self._name.setText(name)
        self.steps.setCurrentIndex(self.panels.index(panel))
        has_page = is_report and panel in {self.number_panel, self.seal_panel}
        self.page.setVisible(has_page)
        self.desk_button.setVisible(is_report)
        self.right.setCurrentWidget(self._work)
        if has_page:
            # The step has what it needs, the page all the rest.
            needs = panel.sizeHint().height() + _EDGE_PX
            self._across.setSizes([needs, max(_SMALL_PAGE_PX, self._across.height() - needs)])

    def step(self) -> StepPanel | None:
        """Return the step that is shown; None while there is none."""
        return self.panels[self.steps.currentIndex()] if self.right.currentWidget() is self._work else None

    def _line(self, line: ClerkLine, press: QPushButton) -> QFrame:
        words = column(label(line.name, wraps=True), spacing=2)
        if line.facts:
            words.addWidget(label(line.facts, name="muted", wraps=True))
        if line.badge:
            words.addLayout(row(badge(line.badge, line.tone), None))
        whole = row(words, press, spacing=12, margins=8)
        whole.setStretch(0, 1)
        return framed(whole)

    def _make_work(self) -> QWidget:
        self._across = QSplitter(Qt.Orientation.Vertical)
        self._across.addWidget(self.steps)
        self._across.addWidget(self.page)
        self._across.setStretchFactor(1, 1)
        self._across.setChildrenCollapsible(False)
        layout = column(self._name, self._across, spacing=4)
        layout.setContentsMargins(16, 8, 0, 0)
        layout.setStretch(1, 1)
        made = QWidget()
        made.setLayout(layout)
        return made

    def _make_empty(self) -> QFrame:
        say = self._session.say
        title = label(say("clerk.empty"), name="hero", wraps=True)
        text = label(say("clerk.empty_text"), name="muted", wraps=True)
        for words in (title, text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner = column(None, title, text, None, None, spacing=16)
        inner.setContentsMargins(48, 32, 48, 32)
        return framed(inner, name="plain")

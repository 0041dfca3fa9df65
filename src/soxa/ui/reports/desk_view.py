"""What the writing desk looks like: outline, text, the real page; buttons in the order of the states."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from soxa.domain.appearances import Signatory
from soxa.domain.approvals import Course
from soxa.domain.figures import FigureKey
from soxa.domain.reports import State
from soxa.domain.sections import NumberFormat
from soxa.ui.icons import icon
from soxa.ui.pageview import PageView
from soxa.ui.reports.correct_panel import CorrectPanel
from soxa.ui.reports.correct_table import CorrectTable
from soxa.ui.reports.editor import SectionEditor
from soxa.ui.reports.figure_card import FigureCard
from soxa.ui.reports.figures_panel import FiguresPanel
from soxa.ui.reports.notes_strip import NotesStrip
from soxa.ui.reports.outline_list import OutlineList
from soxa.ui.reports.owner_strip import OwnerStrip
from soxa.ui.reports.points_list import PointsList
from soxa.ui.reports.remarks_panel import RemarksPanel
from soxa.ui.reports.steps import NumberPanel, SendPanel, SignPanel, StepPanel
from soxa.ui.reports.submit_panel import SubmitPanel
from soxa.ui.session import Session
from soxa.ui.widgets import (
    ElidedLabel,
    badge,
    button,
    column,
    framed,
    label,
    row,
    scrolled,
    set_margins,
    set_tone,
)

WriteFigure = Callable[[FigureKey, NumberFormat], str]
_TEXT_TAB = 0
_REMARK_KEYS = "F6"
_ABOUT_PX = 200
"""Room for the way back and the receivers, beside name, state and presses."""


class DeskView(QWidget):
    """The desk.

    Signals:
        back_wanted: Back to the list of reports.
        step_wanted: ``check``, ``seal``, ``submit``, ``sign``, ``number``, ``issue``, ``send``, ``reopen`` or
            ``remarks``.
        tab_chosen: 0 = words, 1 = figures.
        print_wanted: The copy to read shall be opened, to be printed.
        copy_wanted: Ending of the copy to read that shall be kept: ``.pdf``, ``.docx``, ``.xlsx``.
    """

    back_wanted = Signal()
    step_wanted = Signal(str)
    tab_chosen = Signal(int)
    print_wanted = Signal()
    copy_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._write_figure: WriteFigure = lambda _key, _format: ""
        say = session.say
        self.title = label("", name="title")
        self.state = badge("")
        self.about = ElidedLabel("", name="muted")
        self.steps = self._make_steps()
        self.outline = OutlineList(session)
        self.editor = SectionEditor(
            session.tones,
            write_figure=self._say_figure,
            accessible_name=say("ui.desk.editor"),
        )
        self.card = FigureCard(session)
        self.owner = OwnerStrip(session)
        self.notes = NotesStrip(session)
        self.points = PointsList(session)
        self.figures = FiguresPanel(session)
        self.page = PageView(session, accessible_name=say("ui.desk.page"))
        self.submit_panel = SubmitPanel(session)
        self.remarks_panel = RemarksPanel(session)
        self.sign_panel = SignPanel(session, Signatory.PERSON)
        self.number_panel = NumberPanel(session)
        self.issue_panel = SignPanel(session, Signatory.ORGANISATION)
        self.send_panel = SendPanel(session)
        self.correct_panel = CorrectPanel(session)
        self.correct_table = CorrectTable(session)
        self.middle = self._make_middle()
        self._lay_out()
        self._add_keys()

    def use_figures(self, write_figure: WriteFigure) -> None:
        """Write figures this way from now on."""
        self._write_figure = write_figure

    def show_head(self, title: str, state: str, tone: str, about: str) -> None:
        """Show which report it is, and how far."""
        self.title.setText(title)
        self.state.setText(state)
        set_tone(self.state, tone)
        self.about.setText(about)
        self._fit_head()

    def show_state(self, state: State, *, writes: bool, draft: int, course: Course = Course.OPEN) -> None:
        """Let the buttons follow the state: the next step stands out, later ones wait."""
        order = (State.DRAFTING, State.SEALED, State.SIGNED, State.NUMBERED, State.ISSUED)
        names = ("seal", "sign", "number", "issue", "send")
        for name, needed in zip(names, order, strict=True):
            press = self.steps[name]
            is_next = state is needed or (name == "send" and state is State.SENT)
            # Until the seal a wrong number or day is given again.
            is_again = name == "number" and state is State.NUMBERED
            press.setEnabled(writes and (is_next or is_again))
            # A sealed draft is signed once the head has agreed; it may be without, for it may be on paper.
            waits = name == "sign" and course is not Course.AGREED
            set_tone(
                press, "primary" if is_next and state is not State.SENT and not waits else "", name="role"
            )
        is_sealed = state is State.SEALED
        submit = self.steps["submit"]
        submit.setEnabled(writes and is_sealed)
        is_turn = is_sealed and course not in {Course.RETURNED, Course.AGREED}
        set_tone(submit, "primary" if is_turn else "", name="role")
        again = self._session.say("points.number_again" if state is State.NUMBERED else "ui.desk.number")
        self.steps["number"].setText(again)
        self.steps["number"].setAccessibleName(again)
        self.steps["check"].setEnabled(state is State.DRAFTING)
        reopens = state in {State.SEALED, State.SIGNED, State.NUMBERED}
        self.steps["reopen"].setVisible(reopens and writes)
        set_tone(self.steps["reopen"], "primary" if course is Course.RETURNED else "quiet", name="role")
        seal = self._session.say("ui.desk.seal_number", draft=draft)
        self.steps["seal"].setText(seal)
        self.steps["seal"].setAccessibleName(seal)

    def show_section(self, title: str, mark: str) -> None:
        """Show which section is being written."""
        self.section_title.setText(title)
        self.section_mark.setText(mark)

    def show_step(self, panel: QWidget | None) -> None:
        """Show a step's panel in the middle; None = words and figures."""
        room = self._panel_rooms.get(panel) if panel is not None else None
        self.middle.setCurrentWidget(room or self._writing)
        is_wide = panel is self.correct_table
        self.right.setVisible(not is_wide and (room is not None or self.tabs.currentIndex() == _TEXT_TAB))

    def show_correct(self, words: str, *, visible: bool) -> None:
        """Show the press that puts right what is issued, or that opens the table of what does so."""
        press = self.steps["correct"]
        press.setText(words)
        press.setAccessibleName(words)
        press.setVisible(visible)
        self._fit_head()

    def is_at_step(self) -> bool:
        """Tell whether a step's panel is on show instead of the words."""
        return self.middle.currentWidget() is not self._writing

    def show_tab(self, tab: int) -> None:
        """Show words (0) or figures (1)."""
        self.tabs.setCurrentIndex(tab)
        self._tab_pages.setCurrentIndex(tab)

    def show_remark_count(self, opened: int) -> None:
        """Show how many remarks wait for a word."""
        words = self._session.say("head.remarks.button")
        if opened:
            words = self._session.say("head.remarks.button_open", count=opened)
        self.remarks.setText(f"{words}  {_REMARK_KEYS}")
        self.remarks.setAccessibleName(words)
        # Qt drops a button's keys when its text changes.
        self.remarks.setShortcut(_REMARK_KEYS)

    def show_page_count(self) -> None:
        """Say which page is in view."""
        said = self._session.say(
            "ui.desk.page_of", page=self.page.page_in_view(), count=self.page.page_count()
        )
        self.page_label.setText(said)
        self.zoom_label.setText(f"{self.page.zoom_percent()}%")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        # The name is never cut: where room is short, the presses get a row of their own.
        parts = (self.title, self.state, self._presses)
        is_wide = sum(part.sizeHint().width() for part in parts) + _ABOUT_PX <= self.width()
        directions = QBoxLayout.Direction
        self._head.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)

    def _say_figure(self, key: FigureKey, form: NumberFormat) -> str:
        return self._write_figure(key, form)

    # Making

    def _make_steps(self) -> dict[str, QPushButton]:
        say = self._session.say
        names = {
            "reopen": (say("ui.desk.reopen"), ""),
            "check": (say("ui.desk.check"), "F7"),
            "seal": (say("ui.desk.seal"), ""),
            "submit": (say("head.desk.submit"), ""),
            "sign": (say("ui.desk.sign"), ""),
            "number": (say("ui.desk.number"), ""),
            "issue": (say("ui.desk.issue"), ""),
            "send": (say("ui.desk.send"), ""),
            "correct": (say("correct.step"), ""),
        }
        made = {}
        for name, (words, keys) in names.items():
            press = button(words, shortcut=keys)
            press.clicked.connect(lambda *_, step=name: self.step_wanted.emit(step))
            made[name] = press
        made["reopen"].setProperty("role", "quiet")
        made["correct"].hide()
        return made

    def _make_middle(self) -> QStackedWidget:
        say = self._session.say
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.addTab(say("ui.desk.tab_words"))
        self.tabs.addTab(say("ui.desk.tab_figures"))
        self.tabs.setAccessibleName(say("ui.desk.tabs"))
        self.carry = button(say("points.carry"), role="quiet", shortcut="Ctrl+L", tip=say("points.carry_tip"))
        self.history = button(
            "",
            role="quiet",
            shortcut="Ctrl+H",
            picture=icon("history", self._session.tones.text),
            tip=say("views.history.report_tip"),
        )
        tab_row = row(self.tabs, None, self.carry)
        self.section_title = ElidedLabel("", name="heading")
        self.section_mark = badge("", "accent")
        self.checked = button(say("ui.desk.checked"), role="chip", shortcut="F9")
        self.checked.setCheckable(True)
        head = row(self.section_title, self.section_mark, self.history, self.checked)
        head.setContentsMargins(16, 8, 16, 4)
        head.setStretch(0, 1)
        card_room = QWidget()
        card_room.setLayout(column(self.card, spacing=0))
        set_margins(card_room, 16, 0, 16, 0)
        words = QFrame()
        words.setObjectName("plain")
        layout = QVBoxLayout(words)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.owner)
        layout.addWidget(self.notes)
        layout.addWidget(self.editor, 1)
        self._tab_pages = QStackedWidget()
        self._tab_pages.addWidget(words)
        self._tab_pages.addWidget(self.figures)
        self.tabs.currentChanged.connect(self._on_tab)
        self._writing = QWidget()
        writing = column(tab_row, self._tab_pages, card_room, self.points, spacing=0)
        writing.setStretch(1, 1)
        self._writing.setLayout(writing)
        middle = QStackedWidget()
        middle.addWidget(self._writing)
        for panel in self._panels():
            middle.addWidget(scrolled(panel))
            panel.left.connect(lambda: self.show_step(None))
        self._panel_rooms: dict[QWidget, QWidget] = {
            panel: middle.widget(at) for at, panel in enumerate(self._panels(), start=1)
        }
        self.correct_panel.left.connect(lambda: self.show_step(None))
        self.correct_table.left.connect(lambda: self.show_step(None))
        self._panel_rooms |= {
            self.correct_panel: scrolled(self.correct_panel),
            self.correct_table: self.correct_table,
        }
        for page in (self.correct_panel, self.correct_table):
            middle.addWidget(self._panel_rooms[page])
        return middle

    def _panels(self) -> tuple[StepPanel, ...]:
        return (
            self.submit_panel,
            self.remarks_panel,
            self.sign_panel,
            self.number_panel,
            self.issue_panel,
            self.send_panel,
        )

    def _copies_button(self) -> QPushButton:
        say = self._session.say
        made = button(say("head.copies"), role="quiet", tip=say("head.copies_tip"))
        made.setAccessibleName(say("head.copies_named"))
        menu = QMenu(made)
        printing = menu.addAction(say("head.copies.print"))
        printing.setShortcut(QKeySequence("Ctrl+P"))
        printing.triggered.connect(lambda *_: self.print_wanted.emit())
        # Keys of a menu that is closed are the window's only where the window knows them.
        self.addAction(printing)
        printing.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for ending, words in ((".docx", say("head.copies.word")), (".pdf", say("head.copies.pdf")),
                              (".xlsx", say("head.copies.sheet"))):  # fmt: skip
            menu.addAction(words).triggered.connect(lambda *_, one=ending: self.copy_wanted.emit(one))
        made.setMenu(menu)
        return made

    def _lay_out(self) -> None:
        say, tones = self._session.say, self._session.tones
        back = button(
            "", picture=icon("back", tones.text), tip=say("ui.desk.back"), on_click=self.back_wanted.emit
        )
        self.remarks = button(
            say("head.remarks.button"),
            role="quiet",
            shortcut=_REMARK_KEYS,
            tip=say("head.remarks.button_tip"),
        )
        self.remarks.clicked.connect(lambda *_: self.step_wanted.emit("remarks"))
        presses = row(*(self.steps[name] for name in self.steps), self.remarks, spacing=6)
        top = row(back, self.title, self.state, self.about)
        top.setStretch(3, 1)
        presses.addStretch(1)
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.addLayout(top, 1)
        head.addLayout(presses)
        self._head, self._presses = head, presses
        head.setContentsMargins(16, 8, 16, 8)
        header = framed(head, name="header")
        self.page_label, self.zoom_label = label("", name="muted"), label("", name="muted")
        smaller = button(
            "",
            role="quiet",
            picture=icon("minus", tones.text),
            tip=say("ui.desk.zoom_out"),
            on_click=self.page.zoom_out,
        )
        larger = button(
            "",
            role="quiet",
            picture=icon("plus", tones.text),
            tip=say("ui.desk.zoom_in"),
            on_click=self.page.zoom_in,
        )
        fit = button(say("ui.desk.fit"), role="quiet", on_click=self.page.fit_width)
        self.copies = self._copies_button()
        bar = row(self.page_label, None, self.copies, smaller, self.zoom_label, larger, fit, spacing=4)
        bar.setContentsMargins(12, 2, 8, 2)
        self.right = framed(column(framed(bar, name="header"), self.page, spacing=0), name="panel")
        left = framed(column(self.outline, spacing=0), name="outlinePane")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for pane in (left, self.middle, self.right):
            self.splitter.addWidget(pane)
        for at, share in enumerate((0, 3, 2)):
            self.splitter.setStretchFactor(at, share)
        self.splitter.setSizes([236, 560, 418])
        self.splitter.setChildrenCollapsible(False)
        layout = column(header, self.splitter, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.page.zoom_changed.connect(lambda _percent: self.show_page_count())
        self.page.verticalScrollBar().valueChanged.connect(lambda _value: self.show_page_count())

    def _add_keys(self) -> None:
        for keys, does in (("F8", self.points.go_to_next), ("Alt+Left", self.back_wanted.emit)):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda *_, do=does: do())
            self.addAction(action)

    def _on_tab(self, tab: int) -> None:
        self._tab_pages.setCurrentIndex(tab)
        self.carry.setEnabled(tab == _TEXT_TAB)
        # Eight columns need the page's room; the page comes back with the words.
        self.right.setVisible(tab == _TEXT_TAB)
        self.tab_chosen.emit(tab)

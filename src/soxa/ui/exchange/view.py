"""What Gửi – nhận looks like: files at the left, the one chosen at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from soxa.domain.figures import Basis
from soxa.services.verifying import Verification
from soxa.ui.columns import ColumnSharer, Width
from soxa.ui.exchange.answers import AnswersCard, fault_card, overall_badge
from soxa.ui.exchange.foreign_panel import ForeignPanel
from soxa.ui.exchange.taking_back import TakeBackPanel
from soxa.ui.icons import icon
from soxa.ui.pageview import PageView
from soxa.ui.session import Session
from soxa.ui.widgets import button, clear, column, framed, label, row, scrolled, set_margins
from soxa.ui.words import say_value

_BASES = {
    Basis.ACTUAL: "ui.basis.actual",
    Basis.ESTIMATE: "ui.basis.estimate_full",
    Basis.PLAN_PROVINCE: "ui.basis.plan_province_full",
    Basis.PLAN_COUNCIL: "ui.basis.plan_council_full",
    Basis.PREVIOUS: "ui.basis.previous_full",
    Basis.LAST_YEAR: "ui.basis.last_year_full",
    Basis.CUMULATIVE: "ui.basis.cumulative_full",
    Basis.CHANGE_PREVIOUS: "ui.basis.change_previous",
    Basis.CHANGE_LAST_YEAR: "ui.basis.change_last_year",
    Basis.RATIO_PLAN_PROVINCE: "ui.basis.ratio_plan_province",
    Basis.RATIO_PLAN_COUNCIL: "ui.basis.ratio_plan_council",
    Basis.RATIO_ESTIMATE_PROVINCE: "ui.basis.ratio_estimate_province",
    Basis.RATIO_ESTIMATE_COUNCIL: "ui.basis.ratio_estimate_council",
}
_PERCENTS = {
    Basis.CHANGE_PREVIOUS,
    Basis.CHANGE_LAST_YEAR,
    Basis.RATIO_PLAN_PROVINCE,
    Basis.RATIO_PLAN_COUNCIL,
    Basis.RATIO_ESTIMATE_PROVINCE,
    Basis.RATIO_ESTIMATE_COUNCIL,
}
_FIRST_NUMBER = 4
_FIGURE_WIDTHS = (
    Width(floor=7, wish=8),
    Width(floor=26, wish=40, share=3),
    Width(floor=18, wish=28, share=2),
    Width(floor=9, wish=12),
    Width(floor=9, wish=12),
    Width(floor=9, wish=12),
)
"""Code, name, which of its values, unit, value, activities behind it."""


class ExchangeView(QWidget):
    """The list of files and one of them.

    Signals:
        arrived: The place was opened.
        item_chosen: Row in the list.
    """

    arrived = Signal()
    item_chosen = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        self.open_button = button(
            say("ui.exchange.open"), shortcut="Ctrl+O", picture=icon("folder", session.tones.text)
        )
        # The window itself answers Ctrl+O, wherever one is.
        self.open_button.setShortcut("")
        self.trust_button = button(say("ui.exchange.trust"), tip=say("ui.exchange.trust_tip"))
        self.paper_button = button(say("back.paper_button"), tip=say("back.paper_tip"))
        header = framed(
            row(
                label(say("clerk.tab_inbox"), name="title"),
                None,
                self.trust_button,
                self.paper_button,
                self.open_button,
            ),
            name="header",
        )
        set_margins(header, 16, 8, 16, 8)
        self.files = QListWidget()
        self.files.setAccessibleName(say("ui.exchange.files"))
        self.files.setWordWrap(True)
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.currentRowChanged.connect(self.item_chosen)
        self._empty = self._make_empty()
        self._detail = QWidget()
        self._detail_layout = QVBoxLayout(self._detail)
        self._detail_layout.setContentsMargins(16, 16, 16, 16)
        self.right = QStackedWidget()
        self.right.addWidget(self._empty)
        self.right.addWidget(self._detail)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.files)
        splitter.addWidget(self.right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 900])
        splitter.setChildrenCollapsible(False)
        layout = column(header, splitter, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.pages: PageView | None = None
        self.tabs: QTabWidget | None = None
        self.take_back: TakeBackPanel | ForeignPanel | None = None

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the place is opened."""
        return self.open_button

    def arrive(self) -> None:
        """The place was opened."""
        self.arrived.emit()

    def show_items(self, items: Sequence[tuple[str, str]], *, chosen: int) -> None:
        """List files as (first line, second line)."""
        self.files.blockSignals(True)
        self.files.clear()
        for first, second in items:
            self.files.addItem(QListWidgetItem(f"{first}\n{second}"))
        self.files.setCurrentRow(chosen)
        self.files.blockSignals(False)

    def show_nothing(self) -> None:
        """Explain the place."""
        self.right.setCurrentWidget(self._empty)

    def show_fault(self, name: str, text: str, remedy: str) -> None:
        """Say why a file could not be looked at."""
        clear(self._detail_layout)
        self._detail_layout.addWidget(label(name, name="title", wraps=True))
        self._detail_layout.addWidget(fault_card(self._session, text, remedy))
        self._detail_layout.addStretch(1)
        self.right.setCurrentWidget(self._detail)

    def show_page(self, page: QWidget, panel: ForeignPanel) -> None:
        """Show a page of its own at the right, with the panel that it holds."""
        clear(self._detail_layout)
        self.files.blockSignals(True)
        self.files.setCurrentRow(-1)
        self.files.blockSignals(False)
        self.take_back = panel
        self._detail_layout.addWidget(page)
        self._detail_layout.addStretch(1)
        self.right.setCurrentWidget(self._detail)
        panel.report.setFocus()

    def show_verification(
        self,
        title: str,
        verification: Verification,
        *,
        facts: str,
        offer: TakeBackPanel | ForeignPanel | None = None,
    ) -> None:
        """Show the five answers, the pages and the figures of a file; and the offer to take it back."""
        clear(self._detail_layout)
        say = self._session.say
        head = row(label(title, name="title", wraps=True), overall_badge(self._session, verification))
        head.setStretch(0, 1)
        self._detail_layout.addLayout(head)
        self._detail_layout.addWidget(label(facts, name="muted", wraps=True))
        self.take_back = offer
        if offer is not None:
            self._detail_layout.addWidget(offer)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        answers = QWidget()
        layout = QVBoxLayout(answers)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(AnswersCard(self._session, verification))
        layout.addStretch(1)
        self.pages = PageView(self._session, accessible_name=say("ui.exchange.pages"))
        self.tabs.addTab(scrolled(answers), say("ui.exchange.tab_answers"))
        self.tabs.addTab(self.pages, say("ui.exchange.tab_pages"))
        self.tabs.addTab(self._figures(verification), say("ui.exchange.tab_figures"))
        self.tabs.addTab(scrolled(self._reasons(verification)), say("points.reasons"))
        self._detail_layout.addWidget(self.tabs, 1)
        self.right.setCurrentWidget(self._detail)

    def _figures(self, verification: Verification) -> QWidget:
        say = self._session.say
        report = verification.report
        if report is None:
            return framed(
                column(label(say("ui.exchange.no_data"), name="muted", wraps=True), None, margins=16)
            )
        table = QTableWidget(len(report.figures), len(_FIGURE_WIDTHS))
        table.setAccessibleName(say("ui.exchange.tab_figures"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        heads = (
            "ui.figures.code",
            "ui.figures.name",
            "ui.figures.basis",
            "ui.figures.unit",
            "ui.figures.value",
            "ui.figures.sources",
        )
        table.setHorizontalHeaderLabels([say(head) for head in heads])
        for at, sealed in enumerate(report.figures):
            cells = (
                sealed.figure.key.indicator,
                sealed.name,
                say(_BASES[sealed.figure.key.basis]),
                "%" if sealed.figure.key.basis in _PERCENTS else sealed.unit,
                say_value(self._session, sealed.figure.value, decimals=sealed.decimals),
                # A unit's slip or a formula has no activities behind it; a nought would look like a lack.
                str(sealed.stated_count) if sealed.stated_count else "–",
            )
            for place, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if place >= _FIRST_NUMBER:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(at, place, item)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        table.horizontalHeader().setDefaultAlignment(left)
        ColumnSharer(table, _FIGURE_WIDTHS)
        return table

    def _reasons(self, verification: Verification) -> QWidget:
        """Return what the sender's own checks said, and why it was sent all the same."""
        say = self._session.say
        checks = verification.report.checks if verification.report is not None else ()
        layout = column(margins=8)
        for check in checks:
            said = label(check.text, wraps=True)
            reason = check.reason or say("points.no_reason")
            layout.addWidget(
                framed(column(said, label(reason, name="heading", wraps=True), spacing=4, margins=8))
            )
        if not checks:
            layout.addWidget(label(say("points.no_checks"), name="muted", wraps=True))
        layout.addStretch(1)
        made = QWidget()
        made.setLayout(layout)
        return made

    def _make_empty(self) -> QFrame:
        say = self._session.say
        title = label(say("ui.exchange.empty"), name="hero", wraps=True)
        text = label(say("ui.exchange.empty_text"), name="muted", wraps=True)
        for words in (title, text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.empty_open = button(say("ui.exchange.open"), role="primary")
        inner = column(None, title, text, row(None, self.empty_open, None), None, None, spacing=16)
        inner.setContentsMargins(64, 48, 64, 48)
        return framed(inner, name="plain")

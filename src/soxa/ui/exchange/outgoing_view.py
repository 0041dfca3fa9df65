"""What the register of documents sent looks like: a year's table, the fields of one line under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QStackedWidget, QTableView, QWidget

from soxa.ui.columns import ColumnSharer
from soxa.ui.exchange.outgoing_forms import DocumentForm, HolesPage, KeepingForm, LineForm
from soxa.ui.exchange.outgoing_model import WIDTHS, RegisterModel
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import Picker, button, column, framed, label, row, set_margins, set_stretch, set_tone

_PAUSE_MS = 200
_SEARCH_PX = 130


class OutgoingView(QWidget):
    """The tab.

    Signals:
        arrived: The tab was opened.
        filtered: Year, type or words of the search changed.
        line_chosen: Row of the table; -1 for none.
    """

    arrived = Signal()
    filtered = Signal()
    line_chosen = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        header = self._make_header()
        self.standing = label("", wraps=True)
        self.holes_button = button(say("clerk.holes"))
        strip = row(self.standing, self.holes_button, spacing=12)
        strip.setStretch(0, 1)
        self._strip = framed(strip, name="notice")
        set_margins(self._strip, 16, 4, 16, 4)
        self.model = RegisterModel(session)
        self.model.setParent(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(say("clerk.register"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(left)
        self.sharer = ColumnSharer(self.table, WIDTHS)
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.line_chosen.emit(now.row())
        )
        self.foot = label("", name="muted")
        self.form = LineForm(session)
        list_page = QWidget()
        inner = column(self._strip, self.table, self.foot, self.form, spacing=4)
        inner.setStretch(1, 1)
        inner.setContentsMargins(16, 8, 16, 8)
        list_page.setLayout(inner)
        self.document_form, self.keeping_form = DocumentForm(session), KeepingForm(session)
        self.holes_page = HolesPage(session)
        self.pages = QStackedWidget()
        self._list_page = list_page
        for page in (list_page, self.document_form, self.keeping_form, self.holes_page):
            self.pages.addWidget(page)
        for form in (self.document_form, self.keeping_form, self.holes_page):
            form.left.connect(self.show_table)
        # Said in the tips: the row of buttons has no room for them at 125 %.
        for keys, act in (
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+N", self.enter_button.click),
            ("Ctrl+P", self.print_button.click),
        ):
            QShortcut(QKeySequence(keys), self, act)
        layout = column(header, self.pages, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the tab is opened."""
        return self.search

    def arrive(self) -> None:
        """The tab was opened."""
        self.arrived.emit()

    def show_table(self) -> None:
        """Go back to the table."""
        self.pages.setCurrentWidget(self._list_page)
        self.search.setFocus()

    def show_page(self, page: QWidget) -> None:
        """Show a form instead of the table."""
        self.pages.setCurrentWidget(page)

    def offer(
        self, years: Sequence[int], types: Sequence[tuple[str, str]], *, year: int, type_code: str
    ) -> None:
        """Offer years and types; the chosen ones stay chosen."""
        self.year.fill([(str(one), one) for one in years])
        self.year.choose(year)
        self.type.fill(types)
        if not self.type.choose(type_code):
            self.type.choose("")

    def show_standing(self, words: str, *, tone: str, holes: bool) -> None:
        """Say whether it is the office's register, and what is missing."""
        self.standing.setText(words)
        self.holes_button.setVisible(holes)
        set_tone(self._strip, tone)

    def _make_header(self) -> QFrame:
        say, tones = self._session.say, self._session.tones
        self.year, self.type = Picker(name=say("clerk.year")), Picker(name=say("clerk.type"))
        self.year.setMinimumContentsLength(4)
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("clerk.search"))
        self.search.setAccessibleName(say("clerk.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_PX)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.filtered)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        for picker in (self.year, self.type):
            picker.activated.connect(lambda _at: self.filtered.emit())
        self.enter_button = button(
            say("clerk.enter"), picture=icon("plus", tones.text), tip=say("clerk.enter_tip")
        )
        self.print_button = button(say("clerk.print"), tip=say("clerk.print_tip"))
        self.keeping_button = button(say("clerk.keeping"), picture=icon("settings", tones.text))
        header = framed(
            row(
                label(say("clerk.register"), name="title"),
                self.year,
                self.type,
                self.search,
                self.enter_button,
                self.print_button,
                self.keeping_button,
            ),
            name="header",
        )
        set_margins(header, 16, 8, 16, 8)
        set_stretch(header, 3, 1)
        return header

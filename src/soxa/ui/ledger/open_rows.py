"""Rows of a tracker that a human must settle: those that could not be read, and those changed in Excel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from soxa.ui.icons import icon
from soxa.ui.ledger.words import say_days, say_field
from soxa.ui.session import Session
from soxa.ui.widgets import Field, button, clear, column, framed, label, row, rule, scrolled, set_margins

if TYPE_CHECKING:
    from soxa.services.importing import Offer, WaitingRow

_FORM_WIDTH_PX = 640


class _RowsPage(QWidget):
    """A list of rows at the left, the chosen one at the right.

    Signals:
        left: The person went back to the table.
    """

    left = Signal()

    def __init__(self, session: Session, *, title: str, text: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        back = button(
            session.say("ui.ledger.back_to_table"),
            picture=icon("back", session.tones.text),
            shortcut="Esc",
            on_click=self.left.emit,
        )
        header = framed(row(back, label(title, name="title"), None), name="header")
        set_margins(header, 16, 8, 16, 8)
        self.rows = QListWidget()
        self.rows.setAccessibleName(title)
        self.rows.setWordWrap(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.currentRowChanged.connect(self._show_row)
        self.detail = QWidget()
        self.body = QVBoxLayout(self.detail)
        self.body.setContentsMargins(16, 16, 16, 16)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.rows)
        # What is pressed stands at a fixed foot, however long a row is.
        self.foot = QVBoxLayout()
        foot = framed(self.foot, name="footer")
        set_margins(foot, 16, 8, 16, 8)
        right = column(scrolled(self.detail), foot, spacing=0)
        right.setStretch(0, 1)
        splitter.addWidget(framed(right, name="plain"))
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([320, 880])
        words = label(text, name="muted", wraps=True)
        about = row(words)
        about.setContentsMargins(16, 8, 16, 8)
        layout = column(header, about, splitter, spacing=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _fill(self, lines: Sequence[str]) -> None:
        chosen = max(0, self.rows.currentRow())
        self.rows.blockSignals(True)
        self.rows.clear()
        for words in lines:
            self.rows.addItem(QListWidgetItem(words))
        self.rows.blockSignals(False)
        if lines:
            at = min(chosen, len(lines) - 1)
            self.rows.setCurrentRow(at)
            self._show_row(at)
        else:
            clear(self.body)
            clear(self.foot)

    def _show_row(self, at: int) -> None:
        raise NotImplementedError


class WaitingPage(_RowsPage):
    """Rows that could not be read: their cells, what is wrong beside each, and how to mend them.

    Signals:
        mend_wanted: (row's id, cells by column title).
        aside_wanted: Row's id: it stays out for good.
    """

    mend_wanted = Signal(object, object)
    aside_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session, title=session.say("ui.waiting.title"), text=session.say("ui.waiting.text"))
        self._rows: tuple[WaitingRow, ...] = ()
        self.edits: dict[str, QLineEdit] = {}

    def show_rows(self, rows: Sequence[WaitingRow]) -> None:
        """List rows."""
        self._rows = tuple(rows)
        say = self._session.say
        lines = []
        for entry in rows:
            first = self._session.wording.explain(entry.faults[0].message).text if entry.faults else ""
            lines.append(say("ui.waiting.line", sheet=entry.sheet, row=str(entry.row), fault=first))
        self._fill(lines)

    def focus_faulty(self) -> None:
        """Put the cursor into the cell to mend: the faulty ones stand first."""
        faulty = next(iter(self.edits.values()), None)
        if faulty is not None:
            faulty.setFocus()

    def _show_row(self, at: int) -> None:
        clear(self.body)
        clear(self.foot)
        self.edits = {}
        if not 0 <= at < len(self._rows):
            return
        entry, session = self._rows[at], self._session
        where = session.say("ui.waiting.where", sheet=entry.sheet, row=str(entry.row))
        inner = column(label(where, name="heading", wraps=True), margins=16)
        by_title = {fault.title: session.wording.explain(fault.message) for fault in entry.faults}
        for fault in (said for title, said in by_title.items() if title not in entry.cells):
            inner.addWidget(label(f"{fault.text} {fault.remedy}".strip(), name="fault", wraps=True))
        # Cells that are wrong come first: they are what one is here for.
        for title, value in sorted(entry.cells.items(), key=lambda cell: cell[0] not in by_title):
            edit = QLineEdit(value)
            field = Field(title, edit)
            if title in by_title:
                wrong = by_title[title]
                field.show_fault(f"{wrong.text} {wrong.remedy}".strip())
            edit.returnPressed.connect(self._mend)
            self.edits[title] = edit
            inner.addWidget(field)
        mend = button(session.say("ui.waiting.mend"), role="primary", on_click=self._mend)
        aside = button(session.say("ui.waiting.aside"), on_click=lambda: self.aside_wanted.emit(entry.id))
        self.foot.addLayout(row(mend, aside, None))
        card = framed(inner)
        card.setMaximumWidth(_FORM_WIDTH_PX)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def _mend(self) -> None:
        at = self.rows.currentRow()
        if 0 <= at < len(self._rows):
            cells = {title: self.edits[title].text() for title in self._rows[at].cells}
            self.mend_wanted.emit(self._rows[at].id, cells)


class ChangedPage(_RowsPage):
    """Rows changed in Excel after their import: the ledger's value and Excel's, side by side.

    Signals:
        accept_wanted: Row's id: take Excel's values.
        keep_wanted: Row's id: leave the ledger as it is.
    """

    accept_wanted = Signal(object)
    keep_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session, title=session.say("ui.changed.title"), text=session.say("ui.changed.text"))
        self._offers: tuple[Offer, ...] = ()

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """List offers."""
        self._offers = tuple(offers)
        self._fill([f"{say_days(entry.change.current)}\n{entry.change.current.title}" for entry in offers])

    def _show_row(self, at: int) -> None:
        from soxa.ui.ledger.import_view import say_plain  # noqa: PLC0415 - loaded with the import

        clear(self.body)
        clear(self.foot)
        if not 0 <= at < len(self._offers):
            return
        entry, say = self._offers[at], self._session.say
        inner = column(label(entry.change.current.title, name="heading", wraps=True), margins=16)
        for field in entry.change.fields:
            inner.addWidget(rule())
            named = say_field(self._session, field.field, kind=entry.change.current.kind)
            inner.addWidget(label(named, name="fieldName"))
            ours = column(
                label(say("ui.import.in_ledger"), name="hint"), label(say_plain(field.current), wraps=True)
            )
            theirs = column(
                label(say("ui.import.in_excel"), name="hint"), label(say_plain(field.changed), wraps=True)
            )
            both = row()
            both.addLayout(ours, 1)
            both.addLayout(theirs, 1)
            inner.addLayout(both)
        accept = button(
            say("ui.changed.accept"), role="primary", on_click=lambda: self.accept_wanted.emit(entry.id)
        )
        keep = button(say("ui.changed.keep"), on_click=lambda: self.keep_wanted.emit(entry.id))
        self.foot.addLayout(row(accept, keep, None))
        card = framed(inner)
        card.setMaximumWidth(_FORM_WIDTH_PX)
        self.body.addWidget(card)
        self.body.addStretch(1)

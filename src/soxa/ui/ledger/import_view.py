"""The page that shows an import before it is done: what was recognised, what is asked, what will come in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QSplitter,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from soxa.domain import columns as meaning
from soxa.domain.columns import Column
from soxa.domain.packs import Kind
from soxa.domain.trackers import RowFault
from soxa.services.proposing import (
    KIND_QUESTION,
    ChangedRow,
    Counts,
    KindFound,
    PreviewRow,
    Proposal,
    Question,
    SheetProposal,
)
from soxa.ui.columns import Width
from soxa.ui.icons import icon
from soxa.ui.ledger.import_cards import guesses_card, old_text_card, sheets_card, text_card
from soxa.ui.ledger.word_tables import fill_table, word_table
from soxa.ui.ledger.words import say_days, say_field, say_quantities
from soxa.ui.session import Session
from soxa.ui.widgets import (
    Picker,
    badge,
    button,
    clear,
    column,
    framed,
    label,
    row,
    rule,
    scrolled,
    set_margins,
)

_LEFT_WIDTH_PX = 400
_MEANINGS = {
    meaning.SERIAL: "ui.meaning.serial",
    meaning.DAY: "ui.meaning.day",
    meaning.LAST_DAY: "ui.meaning.last_day",
    meaning.KIND: "ui.meaning.kind",
    meaning.TITLE: "ui.meaning.title",
    meaning.PLACE: "ui.meaning.place",
    meaning.UNIT: "ui.meaning.unit",
    meaning.PARTNERS: "ui.meaning.partners",
    meaning.PEOPLE: "ui.meaning.people",
    meaning.COUNT: "ui.meaning.count",
    meaning.MINUTES: "ui.meaning.minutes",
    meaning.MINUTES_EACH: "ui.meaning.minutes_each",
    meaning.MINUTES_ALL: "ui.meaning.minutes_all",
    meaning.DOCUMENT: "ui.meaning.document",
    meaning.DOCUMENT_DAY: "ui.meaning.document_day",
    meaning.RESULT: "ui.meaning.result",
    meaning.STATUS: "ui.meaning.status",
    meaning.NOTE: "ui.meaning.note",
    meaning.TASK_FROM: "ui.meaning.task_from",
    meaning.TASK_DUE: "ui.meaning.task_due",
    meaning.TASK_DONE: "ui.meaning.task_done",
}

_ROW_WIDTHS = (
    Width(floor=5, wish=6),
    Width(floor=12, wish=13),
    Width(floor=11, wish=16, share=1),
    Width(floor=25, wish=46, share=4),
    Width(floor=12, wish=24, share=2),
    Width(floor=9, wish=18, share=2),
)
"""Row, day, kind, title, amount, place."""
_CHANGE_WIDTHS = (
    Width(floor=5, wish=6),
    Width(floor=12, wish=13),
    Width(floor=24, wish=40, share=3),
    Width(floor=10, wish=16, share=1),
    Width(floor=12, wish=20, share=2),
    Width(floor=12, wish=20, share=2),
)
"""Row, day, title, field, the ledger's value, Excel's."""
_FAULT_WIDTHS = (
    Width(floor=5, wish=6),
    Width(floor=10, wish=16, share=1),
    Width(floor=10, wish=18, share=1),
    Width(floor=20, wish=32, share=3),
    Width(floor=20, wish=32, share=3),
)
"""Row, column, what stands there, what is wrong, what to do."""


class ImportPage(QWidget):
    """Shows a proposal and takes answers; decides nothing.

    Signals:
        column_chosen: (sheet, letter, meaning) of a column the clerk has explained.
        kind_chosen: (words, kind code).
        minutes_chosen: ``each`` or ``all``.
        sheet_kind_chosen: (sheet, kind code).
        title_kind_chosen: (word of titles, kind code).
        guesses_confirmed: Every kind told by titles is right.
        legacy_chosen: ``convert`` or ``keep``.
        encoding_chosen: What a table of text is stored as.
        separator_chosen: What stands between its cells.
        sheet_chosen: (sheet, whether it shall be taken).
        titles_chosen: (sheet, row of the titles, rows they take).
    """

    column_chosen = Signal(str, str, str)
    kind_chosen = Signal(str, str)
    minutes_chosen = Signal(str)
    sheet_kind_chosen = Signal(str, str)
    title_kind_chosen = Signal(str, str)
    guesses_confirmed = Signal()
    legacy_chosen = Signal(str)
    encoding_chosen = Signal(str)
    separator_chosen = Signal(str)
    sheet_chosen = Signal(str, bool)
    titles_chosen = Signal(str, int, int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        self.title = label("", name="title")
        self.cancel_button = button(say("ui.import.cancel"), shortcut="Esc")
        self.carry_out_button = button("", role="primary", picture=icon("import", session.tones.on_accent))
        header = framed(row(self.title, None, self.cancel_button, self.carry_out_button), name="header")
        set_margins(header, 16, 8, 16, 8)
        self._left = QWidget()
        self._cards = QVBoxLayout(self._left)
        self._cards.setContentsMargins(16, 16, 16, 16)
        self._cards.setSpacing(8)
        left = self.cards_area = scrolled(self._left)
        left.setMinimumWidth(_LEFT_WIDTH_PX)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.rows_table = word_table(session, "ui.import.tab_rows")
        self.faults_table = word_table(session, "ui.import.tab_faults", rows_follow=True)
        self.changes_table = word_table(session, "ui.import.tab_changes")
        self.notes_table = word_table(session, "ui.import.tab_notes", rows_follow=True)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LEFT_WIDTH_PX, 900])
        splitter.setChildrenCollapsible(False)
        layout = column(header, splitter, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_reading(self, file_name: str) -> None:
        """Say that the file is being read."""
        self.title.setText(self._session.say("ui.import.reading", name=file_name))
        self.carry_out_button.setText(self._session.say("ui.import.wait"))
        self.carry_out_button.setEnabled(False)

    def show_proposal(self, proposal: Proposal, kinds: Sequence[Kind]) -> None:
        """Show what the import would do."""
        say, counts = self._session.say, proposal.counts
        self.title.setText(say("ui.import.title", name=proposal.file_name))
        press = self._say_press(counts)
        self.carry_out_button.setText(press)
        self.carry_out_button.setAccessibleName(press)
        has_work = bool(counts.new or counts.faulty or counts.changed)
        self.carry_out_button.setEnabled(has_work and not proposal.asks_about_old_text)
        clear(self._cards)
        self._show_reading(proposal)
        self._cards.addWidget(self._counts_card(proposal))
        if proposal.guesses:
            self._cards.addWidget(
                guesses_card(
                    self._session,
                    proposal.guesses,
                    kinds,
                    self.title_kind_chosen.emit,
                    self.guesses_confirmed.emit,
                )
            )
        if proposal.questions or proposal.unknown_kinds:
            self._cards.addWidget(self._questions_card(proposal, kinds))
        self._cards.addWidget(
            sheets_card(self._session, proposal, self.sheet_chosen.emit, self.titles_chosen.emit)
        )
        for sheet in proposal.sheets:
            self._cards.addWidget(self._columns_card(sheet, kinds))
        known = [kind for kind in proposal.kinds if kind.from_pack]
        if known:
            self._cards.addWidget(self._kinds_card(known, kinds))
        self._cards.addStretch(1)
        self._fill_tabs(proposal)

    def _show_reading(self, proposal: Proposal) -> None:
        """Show how the file was read, where there was anything to find out."""
        for card in (
            old_text_card(self._session, proposal, self.legacy_chosen.emit),
            text_card(self._session, proposal, self.encoding_chosen.emit, self.separator_chosen.emit),
        ):
            if card is not None:
                self._cards.addWidget(card)

    def _say_press(self, counts: Counts) -> str:
        say = self._session.say
        if counts.new == 0 and counts.changed:
            return say("ui.import.carry_out_changed", count=counts.changed)
        if counts.new == 0 and counts.faulty:
            return say("ui.import.carry_out_faulty", count=counts.faulty)
        return say("ui.import.carry_out", count=counts.new)

    # The left side

    def _counts_card(self, proposal: Proposal) -> QFrame:
        say, counts = self._session.say, proposal.counts
        lines: list[QWidget] = [
            label(say("ui.import.new_count", count=counts.new), name="heading", wraps=True)
        ]
        unconfirmed = proposal.rows_to_confirm
        entries = (
            ("ui.import.known_count", counts.known),
            ("ui.import.changed_count", counts.changed),
            ("importing.guesses_wait", unconfirmed),
            ("ui.import.faulty_count", counts.faulty - unconfirmed),
            ("ui.import.mend_count", counts.to_mend),
            ("ui.import.months_count", counts.months),
            ("ui.import.totals_count", counts.totals),
            ("ui.import.blank_count", counts.blank),
            ("ui.import.gone_count", counts.gone),
        )
        lines += [label(say(key, count=count), wraps=True) for key, count in entries if count]
        for unit in proposal.new_units:
            lines.append(label(say("ui.import.new_unit", name=unit.name), name="muted", wraps=True))
        lines.append(label(say("ui.import.excel_untouched"), name="muted", wraps=True))
        return framed(column(*lines, spacing=4, margins=16))

    def _questions_card(self, proposal: Proposal, kinds: Sequence[Kind]) -> QFrame:
        say = self._session.say
        inner = column(label(say("ui.import.questions"), name="heading"), spacing=8, margins=16)
        for question in proposal.questions:
            inner.addWidget(self._question(question, kinds, by_titles=bool(proposal.guesses)))
        for found in proposal.unknown_kinds:
            inner.addWidget(self._kind_question(found, kinds))
        return framed(inner)

    def _question(self, question: Question, kinds: Sequence[Kind], *, by_titles: bool) -> QWidget:
        say, wording = self._session.say, self._session.wording
        words = wording.tell(question.message)
        if question.id == KIND_QUESTION:
            leave = "importing.by_titles" if by_titles else "ui.import.leave_waiting"
            picker = self._kind_picker(kinds, question.answer, name=words, leave=leave)
            picker.activated.connect(
                lambda _at, sheet=question.sheet: self.sheet_kind_chosen.emit(sheet, str(picker.value()))
            )
        else:
            options = [(wording.tell(text), code) for code, text in question.options]
            picker = Picker([(say("ui.import.choose"), ""), *options], name=words)
            picker.choose(question.answer)
            picker.activated.connect(lambda _at: self.minutes_chosen.emit(str(picker.value())))
        lines: list[QWidget] = [label(words, wraps=True), picker]
        if question.guessed:
            lines.append(label(say("ui.import.guessed"), name="hint", wraps=True))
        return _held(column(*lines, spacing=4))

    def _kind_question(self, found: KindFound, kinds: Sequence[Kind]) -> QWidget:
        words = self._session.say("ui.import.ask_kind", words=found.text, count=found.count)
        picker = self._kind_picker(kinds, found.code, name=words)
        picker.activated.connect(
            lambda _at, text=found.text: self.kind_chosen.emit(text, str(picker.value()))
        )
        return _held(column(label(words, wraps=True), picker, spacing=4))

    def _kind_picker(
        self, kinds: Sequence[Kind], code: str, *, name: str, leave: str = "ui.import.leave_waiting"
    ) -> Picker:
        picker = Picker(
            [(self._session.say(leave), ""), *((kind.name, kind.code) for kind in kinds)], name=name
        )
        picker.choose(code)
        return picker

    def _columns_card(self, sheet: SheetProposal, kinds: Sequence[Kind]) -> QFrame:
        say = self._session.say
        first = sheet.title_row
        rows = f"{first}–{first + 1}" if sheet.title_height > 1 else str(first)
        words = (
            say("ui.import.columns", sheet=sheet.name, row=rows)
            if sheet.title_height
            else say("importing.columns_guessed", sheet=sheet.name)
        )
        inner = column(label(words, name="heading", wraps=True), spacing=8, margins=16)
        for entry in sheet.columns:
            inner.addWidget(rule())
            inner.addWidget(self._column_row(sheet.name, entry, kinds))
        return framed(inner)

    def _column_row(self, sheet: str, entry: Column, kinds: Sequence[Kind]) -> QWidget:
        say = self._session.say
        title = entry.title or say("ui.import.no_title")
        picker = Picker(self._meanings(entry, kinds), name=say("ui.import.meaning_of", title=title))
        picker.choose(entry.meaning)
        picker.activated.connect(
            lambda _at, letter=entry.letter: self.column_chosen.emit(sheet, letter, str(picker.value()))
        )
        head = row(label(f"{entry.letter}  {title}", wraps=True))
        head.setStretch(0, 1)
        if not entry.sure and entry.meaning:
            head.addWidget(badge(say("ui.import.guess"), "warn"))
        samples = " · ".join(entry.samples)
        return _held(column(head, label(samples[:80], name="hint", wraps=True), picker, spacing=2))

    def _meanings(self, entry: Column, kinds: Sequence[Kind]) -> list[tuple[str, object]]:
        say = self._session.say
        likely = [entry.meaning, *entry.alternatives] if entry.meaning else list(entry.alternatives)
        codes = list(dict.fromkeys([*likely, *_MEANINGS]))
        offered: list[tuple[str, object]] = [(self._say_meaning(code, kinds), code) for code in codes if code]
        return [(say("ui.meaning.ignored"), meaning.IGNORED), *offered]

    def _say_meaning(self, code: str, kinds: Sequence[Kind]) -> str:
        if code in _MEANINGS:
            return self._session.say(_MEANINGS[code])
        name = code.partition(":")[2]
        for kind in kinds:
            named = {one.code: one.name for one in kind.quantities} | {
                one.code: one.name for one in kind.choices
            }
            if name in named:
                return self._session.say("ui.meaning.quantity", name=named[name])
        return code

    def _kinds_card(self, found: Sequence[KindFound], kinds: Sequence[Kind]) -> QFrame:
        names = {kind.code: kind.name for kind in kinds}
        inner = column(label(self._session.say("ui.import.kinds"), name="heading"), spacing=4, margins=16)
        for entry in found:
            name = names.get(entry.code, entry.code)
            said = self._session.say("ui.import.kind_line", words=entry.text, kind=name, count=entry.count)
            inner.addWidget(label(said, wraps=True))
        return framed(inner)

    # The right side

    def _fill_tabs(self, proposal: Proposal) -> None:
        say, counts = self._session.say, proposal.counts
        chosen = self.tabs.currentWidget()
        self.tabs.clear()
        self._fill_rows(proposal.rows)
        self.tabs.addTab(self.rows_table, say("ui.import.tab_rows_count", count=counts.new))
        if proposal.faults:
            fill_faults(self._session, self.faults_table, proposal.faults)
            self.tabs.addTab(self.faults_table, say("ui.import.tab_faults_count", count=counts.faulty))
        if proposal.changes:
            self._fill_changes(proposal.changes)
            self.tabs.addTab(self.changes_table, say("ui.import.tab_changes_count", count=counts.changed))
        if proposal.notes:
            fill_faults(self._session, self.notes_table, proposal.notes, wrong="ui.import.noted")
            self.tabs.addTab(self.notes_table, say("ui.import.tab_notes_count", count=len(proposal.notes)))
        self.tabs.setCurrentIndex(max(0, self.tabs.indexOf(chosen)))

    def _fill_rows(self, rows: Sequence[PreviewRow]) -> None:
        say, session = self._session.say, self._session
        heads = (
            "ui.import.row",
            "ui.ledger.day",
            "ui.ledger.kind",
            "ui.ledger.title",
            "ui.ledger.amount",
            "ui.ledger.place",
        )
        lines = []
        for entry in rows:
            activity = entry.activity
            if activity is None:
                cells = " · ".join(value for value in entry.cells.values() if value)
                lines.append((str(entry.row), "", say("ui.import.waits"), cells, "", ""))
                continue
            kind = session.kind(activity.kind)
            amount = say_quantities(activity, kind)
            if activity.to_mend:
                lack = say("ui.ledger.to_mend_mark")
                amount = f"{amount} · {lack}" if amount else lack
            name = kind.name if kind is not None else activity.kind
            lines.append((str(entry.row), say_days(activity), name, activity.title, amount, activity.place))
        fill_table(self.rows_table, [say(head) for head in heads], lines, _ROW_WIDTHS)

    def _fill_changes(self, changes: Sequence[ChangedRow]) -> None:
        say = self._session.say
        heads = (
            "ui.import.row",
            "ui.ledger.day",
            "ui.ledger.title",
            "ui.import.field",
            "ui.import.in_ledger",
            "ui.import.in_excel",
        )
        lines = [
            (
                str(change.row),
                say_days(change.current),
                change.current.title,
                say_field(self._session, field.field, kind=change.current.kind),
                say_plain(field.current),
                say_plain(field.changed),
            )
            for change in changes
            for field in change.fields
        ]
        fill_table(self.changes_table, [say(head) for head in heads], lines, _CHANGE_WIDTHS)


def fill_faults(
    session: Session, table: QTableWidget, faults: Sequence[RowFault], *, wrong: str = "ui.import.wrong"
) -> None:
    """Fill a table with faults: where, what stands there, what is wrong, what to do.

    Args:
        session: Words.
        table: The table.
        faults: What is told, a row each.
        wrong: The head over what is told.
    """
    heads = ("ui.import.row", "ui.import.column", "ui.import.stands", wrong, "ui.import.remedy")
    lines = []
    for fault in faults:
        said = session.wording.explain(fault.message)
        where = f"{fault.column}  {fault.title}".strip()
        lines.append((str(fault.row), where, fault.value, said.text, said.remedy))
    fill_table(table, [session.say(head) for head in heads], lines, _FAULT_WIDTHS)


def say_plain(value: object) -> str:
    """Return a field's value in plain words; nothing is a dash."""
    return "–" if value in {None, ""} else str(value)


def _held(layout: QVBoxLayout) -> QWidget:
    widget = QWidget()
    widget.setLayout(layout)
    return widget

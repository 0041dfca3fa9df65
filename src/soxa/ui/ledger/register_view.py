"""The page that shows an outgoing register before it comes in: what is new, what differs, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QSplitter,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)

from soxa.domain.activities import Activity
from soxa.domain.dates import write_date
from soxa.domain.ids import ActivityId
from soxa.services.registering import DocumentChange, Inclusion, RegisterProposal
from soxa.ui.columns import Width
from soxa.ui.icons import icon
from soxa.ui.ledger.word_tables import fill_table, word_table
from soxa.ui.session import Session
from soxa.ui.widgets import Picker, button, clear, column, framed, label, row, scrolled, set_margins

_LEFT_SIGNS = 57
_DOCUMENT_WIDTHS = (
    Width(floor=18, wish=19),
    Width(floor=14, wish=14),
    Width(floor=20, wish=44, share=4),
    Width(floor=12, wish=18, share=1, hides=True),
    Width(floor=9, wish=10),
)
"""Number and symbol, day, subject, signer, in reports."""
_CHANGE_WIDTHS = (
    Width(floor=12, wish=16),
    Width(floor=10, wish=14, share=1),
    Width(floor=18, wish=30, share=3),
    Width(floor=18, wish=30, share=3),
)
_FAULT_WIDTHS = (Width(floor=16, wish=20), Width(floor=40, wish=60, share=1))
_RULE_SIGNS = 12
_RULES = (Inclusion.ALWAYS, Inclusion.BY_SUBJECT, Inclusion.NEVER)


class RegisterPage(QWidget):
    """Shows a proposal and takes answers; decides nothing.

    Signals:
        rule_chosen: (type, `Inclusion`): which documents of a type stand in reports.
    """

    rule_chosen = Signal(str, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self._changes: tuple[DocumentChange, ...] = ()
        self.rule_pickers: dict[str, Picker] = {}
        say = session.say
        self.title = label("", name="title")
        self.cancel_button = button(say("ui.import.cancel"), shortcut="Esc")
        self.carry_out_button = button(
            "", role="primary", shortcut="Ctrl+Return", picture=icon("import", session.tones.on_accent)
        )
        header = framed(row(self.title, None, self.cancel_button, self.carry_out_button), name="header")
        set_margins(header, 16, 8, 16, 8)
        self._cards = column(spacing=12, margins=12)
        inner = QWidget()
        inner.setLayout(column(self._cards, None, spacing=0))
        self.known_box = QCheckBox(say("registers.rule_known"))
        self.take_all = button(say("registers.take_all"), on_click=self._take_all)
        self.new_table = word_table(session, "registers.tab_new_name")
        self.changes_table = word_table(session, "registers.tab_changes_name", rows_follow=True)
        self.faults_table = word_table(session, "registers.tab_faults_name", rows_follow=True)
        self.notes_table = word_table(session, "registers.tab_notes_name", rows_follow=True)
        self.changes_table.itemChanged.connect(self._on_ticked)
        changes = QWidget()
        hint = label(say("registers.changes_hint"), name="muted", wraps=True)
        top = row(hint, self.take_all)
        top.setStretch(0, 1)
        layout = column(top, self.changes_table, margins=8)
        layout.setStretch(1, 1)
        changes.setLayout(layout)
        self.tabs = QTabWidget()
        for page in (self.new_table, changes, self.faults_table, self.notes_table):
            self.tabs.addTab(page, "")
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(scrolled(inner))
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self.fontMetrics().averageCharWidth() * _LEFT_SIGNS, 900])
        splitter.setChildrenCollapsible(False)
        whole = column(header, splitter, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_reading(self, name: str) -> None:
        """Say that the file is being read."""
        self.title.setText(self._session.say("ui.import.reading", name=name))
        self._press(self._session.say("ui.import.wait"), enabled=False)

    def show_proposal(self, proposal: RegisterProposal) -> None:
        """Show what taking the register in would do."""
        say = self._session.say
        taken = self.taken()
        self._changes = proposal.changes
        self.title.setText(say("registers.title", name=proposal.file_name))
        has_work = bool(proposal.new or proposal.filled or proposal.changes or proposal.same)
        press = "registers.carry_out" if proposal.new else "registers.carry_out_changes"
        self._press(say(press, count=len(proposal.new)), enabled=has_work)
        self.known_box.setParent(None)
        clear(self._cards)
        self._cards.addWidget(self._counts_card(proposal))
        self._cards.addWidget(self._types_card(proposal))
        self._cards.addWidget(self._columns_card(proposal))
        self._fill(proposal, taken)
        if not proposal.new and proposal.changes:
            self.tabs.setCurrentIndex(1)

    def taken(self) -> set[ActivityId]:
        """Return the activities that shall become as the register has them."""
        items = (self.changes_table.item(at, 0) for at in range(self.changes_table.rowCount()))
        return {
            self._changes[at].current.id
            for item in items
            if item is not None and item.checkState() is Qt.CheckState.Checked
            and (at := item.data(Qt.ItemDataRole.UserRole)) is not None
        }  # fmt: skip

    # Inside

    def _press(self, text: str, *, enabled: bool) -> None:
        self.carry_out_button.setText(f"{text}  Ctrl+Enter" if enabled else text)
        self.carry_out_button.setAccessibleName(text)
        self.carry_out_button.setEnabled(enabled)
        self.carry_out_button.setShortcut("Ctrl+Return")

    def _counts_card(self, proposal: RegisterProposal) -> QWidget:
        say = self._session.say
        days = proposal.days
        lines = [
            say("registers.count_new", count=len(proposal.new)),
            say("registers.count_same", count=len(proposal.same)),
        ]
        if proposal.filled:
            lines.append(say("registers.count_filled", count=len(proposal.filled)))
        if proposal.changes:
            lines.append(say("registers.count_changes", count=len(proposal.changes)))
        if proposal.cancelled:
            lines.append(say("registers.count_cancelled", count=proposal.cancelled))
        if proposal.faults:
            lines.append(say("registers.count_faults", count=len(proposal.faults)))
        if proposal.unknown_units:
            lines.append(say("registers.unknown_units", units=proposal.unknown_units))
        head = say("registers.from_to", first=days[0], last=days[1]) if days else say("registers.nothing")
        return framed(
            column(
                label(head, name="heading", wraps=True),
                *(label(line, wraps=True) for line in lines),
                margins=12,
            )
        )

    def _types_card(self, proposal: RegisterProposal) -> QWidget:
        say = self._session.say
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        heads = ("registers.type", "registers.in_report", "registers.rule")
        for at, head in enumerate(heads):
            grid.addWidget(label(say(head), name="muted"), 0, at)
        self.rule_pickers = {}
        for at, share in enumerate(proposal.types, start=1):
            name = share.name or share.type or say("registers.no_type")
            picker = Picker([(say(f"registers.rule.{rule.value}"), rule) for rule in _RULES])
            picker.setAccessibleName(say("registers.rule_of", type=name))
            picker.setMinimumContentsLength(_RULE_SIGNS)
            picker.choose(share.rule)
            picker.currentIndexChanged.connect(
                lambda _at, code=share.type, picker=picker: self.rule_chosen.emit(code, picker.value())
            )
            self.rule_pickers[share.type] = picker
            grid.addWidget(label(name, wraps=True), at, 0)
            grid.addWidget(label(f"{share.included}/{share.count}"), at, 1)
            grid.addWidget(picker, at, 2)
        grid.setColumnStretch(0, 1)
        return framed(
            column(
                label(say("registers.types_title"), name="heading", wraps=True),
                label(say("registers.types_text"), name="muted", wraps=True),
                grid,
                self.known_box,
                margins=12,
            )
        )

    def _columns_card(self, proposal: RegisterProposal) -> QWidget:
        say = self._session.say
        lines = []
        for sheet in proposal.sheets:
            lines.append(
                label(
                    say("registers.sheet", name=sheet.name, count=sheet.documents), name="heading", wraps=True
                )
            )
            lines += [
                label(f"{one.letter}  {one.title} → {say(f'registers.part.{one.part.value}')}", wraps=True)
                for one in sheet.columns
            ]
            if sheet.passed_over:
                lines.append(
                    label(say("registers.passed_over", columns=sheet.passed_over), name="muted", wraps=True)
                )
        return framed(column(*lines, spacing=4, margins=12))

    def _fill(self, proposal: RegisterProposal, taken: set[ActivityId]) -> None:
        say = self._session.say
        heads = ("reference", "day", "subject", "signer", "in_report")
        fill_table(
            self.new_table,
            [say(f"registers.{head}") for head in heads],
            [_document_line(self._session, one) for one in proposal.new],
            _DOCUMENT_WIDTHS,
        )
        self._fill_changes(taken)
        where = [say("registers.where"), say("registers.wrong")]
        faults = [
            (say("registers.row_of", sheet=one.sheet, row=one.row), self._session.wording.tell(one.message))
            for one in proposal.faults
        ]
        fill_table(self.faults_table, where, faults, _FAULT_WIDTHS)
        notes = [(self._session.wording.tell(note),) for note in proposal.notes]
        fill_table(self.notes_table, [say("registers.note")], notes, (Width(floor=40, wish=60, share=1),))
        counts = (len(proposal.new), len(proposal.changes), len(proposal.faults), len(proposal.notes))
        for at, (name, count) in enumerate(zip(("new", "changes", "faults", "notes"), counts, strict=True)):
            self.tabs.setTabText(at, say(f"registers.tab_{name}", count=count))

    def _fill_changes(self, taken: set[ActivityId]) -> None:
        say, table = self._session.say, self.changes_table
        table.blockSignals(True)
        lines, owners = [], []
        for at, change in enumerate(self._changes):
            document = change.current.document
            for number, field in enumerate(change.fields):
                words = document.reference if document is not None and number == 0 else ""
                said = (self._plain(field.ours), self._plain(field.theirs))
                lines.append((words, say(f"registers.{field.field}"), *said))
                owners.append(at if number == 0 else None)
        heads = ("reference", "field", "in_ledger", "in_register")
        fill_table(table, [say(f"registers.{head}") for head in heads], lines, _CHANGE_WIDTHS)
        for place, owner in enumerate(owners):
            item = table.item(place, 0)
            if owner is None or item is None:
                continue
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_taken = self._changes[owner].current.id in taken
            item.setCheckState(Qt.CheckState.Checked if is_taken else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, owner)
        table.blockSignals(False)

    def _plain(self, value: object) -> str:
        if value in {None, ""}:
            return "–"
        name = self._session.unit_name(value)
        if name:
            return name
        if hasattr(value, "isoformat"):
            return write_date(value)  # type: ignore[arg-type]  # a day
        status = getattr(value, "value", None)
        return (
            self._session.say(f"registers.status.{status}") if status in {"done", "cancelled"} else str(value)
        )

    def _take_all(self) -> None:
        self.changes_table.blockSignals(True)
        for at in range(self.changes_table.rowCount()):
            item = self.changes_table.item(at, 0)
            if item is not None and item.data(Qt.ItemDataRole.UserRole) is not None:
                item.setCheckState(Qt.CheckState.Checked)
        self.changes_table.blockSignals(False)

    def _on_ticked(self, _item: QTableWidgetItem) -> None:
        self.changes_table.viewport().update()


def _document_line(session: Session, activity: Activity) -> Sequence[str]:
    document = activity.document
    assert document is not None  # only documents come from a register
    cancelled = activity.status.value == "cancelled"
    last = session.say("registers.status.cancelled") if cancelled else "✓" if document.in_report else ""
    return (document.reference, write_date(activity.counted_on), activity.title, document.signer, last)

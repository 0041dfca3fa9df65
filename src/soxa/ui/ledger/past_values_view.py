"""The page that shows last year's values before they are kept: each row's indicator, and what is left out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTableWidgetItem, QTabWidget, QWidget

from soxa.domain.figures import write_value
from soxa.domain.periods import Closing
from soxa.domain.values import Absence, Value, write_number
from soxa.services.past_values import PastProposal, PastRow
from soxa.ui.columns import Width
from soxa.ui.icons import icon
from soxa.ui.ledger.word_tables import fill_table, word_table
from soxa.ui.session import Session
from soxa.ui.widgets import Notice, Picker, button, column, framed, label, row, set_margins

_ROW_WIDTHS = (
    Width(floor=5, wish=6),
    Width(floor=24, wish=36, share=3),
    Width(floor=28, wish=40, share=3),
    Width(floor=24, wish=44, share=4),
)
"""Row, name in the sheet, indicator, values."""
_FAULT_WIDTHS = (Width(floor=18, wish=24), Width(floor=40, wish=60, share=1))
_INDICATOR = 2
_CLOSING_SIGNS = 36


class PastValuesPage(QWidget):
    """Shows a proposal and takes answers; decides nothing.

    Signals:
        indicator_chosen: (row as Excel numbers it, indicator code; empty leaves the row out).
        closing_chosen: The `Closing` of the values.
    """

    indicator_chosen = Signal(int, str)
    closing_chosen = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self.pickers: dict[int, Picker] = {}
        say = session.say
        self.title = label("", name="title")
        self.cancel_button = button(say("ui.import.cancel"), shortcut="Esc")
        self.carry_out_button = button(
            "", role="primary", shortcut="Ctrl+Return", picture=icon("import", session.tones.on_accent)
        )
        header = framed(row(self.title, None, self.cancel_button, self.carry_out_button), name="header")
        set_margins(header, 16, 8, 16, 8)
        self.about = label("", wraps=True)
        self.notice = Notice()
        self.notice.hide()
        self.closing = Picker(
            [
                (say("registers.closing_decree"), Closing.DECREE_09),
                (say("registers.closing_calendar"), Closing.CALENDAR),
            ],
            name=say("registers.closing"),
        )
        self.closing.setMinimumContentsLength(_CLOSING_SIGNS)
        self.closing.currentIndexChanged.connect(lambda _at: self.closing_chosen.emit(self.closing.value()))
        self.rows_table = word_table(session, "registers.past_rows")
        self.rows_table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 20)
        self.faults_table = word_table(session, "registers.past_faults", rows_follow=True)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.rows_table, "")
        self.tabs.addTab(self.faults_table, "")
        top = column(
            self.about, row(label(say("registers.closing"), name="muted"), self.closing, None), margins=16
        )
        whole = column(header, self.notice, top, self.tabs, spacing=0)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def show_reading(self, name: str) -> None:
        """Say that the file is being read."""
        self.title.setText(self._session.say("ui.import.reading", name=name))
        self._press(self._session.say("ui.import.wait"), enabled=False)

    def show_proposal(self, proposal: PastProposal) -> None:
        """Show what would be kept."""
        say = self._session.say
        self.title.setText(say("registers.past_title", name=proposal.file_name))
        self._press(say("registers.past_carry_out", count=proposal.values), enabled=bool(proposal.values))
        columns = tuple(one.title for one in proposal.columns)
        about = say("registers.past_about", sheet=proposal.sheet, columns=columns)
        if proposal.passed_over:
            about += " " + say("registers.passed_over", columns=proposal.passed_over)
        self.about.setText(about)
        self.closing.choose(proposal.closing)
        self.notice.setVisible(bool(proposal.differing))
        if proposal.differing:
            self.notice.show_text(say("registers.past_differs", count=proposal.differing), tone="warn")
        self._fill_rows(proposal)
        faults = [
            (
                say("registers.past_place", row=one.row, column=one.column),
                self._session.wording.tell(one.message),
            )
            for one in proposal.faults
        ]
        heads = [say("registers.where"), say("registers.wrong")]
        fill_table(self.faults_table, heads, faults, _FAULT_WIDTHS)
        matched = len(proposal.rows) - len(proposal.unmatched)
        self.tabs.setTabText(0, say("registers.past_tab_rows", count=matched, all=len(proposal.rows)))
        self.tabs.setTabText(1, say("registers.past_tab_faults", count=len(proposal.faults)))

    # Inside

    def _press(self, text: str, *, enabled: bool) -> None:
        self.carry_out_button.setText(f"{text}  Ctrl+Enter" if enabled else text)
        self.carry_out_button.setAccessibleName(text)
        self.carry_out_button.setEnabled(enabled)
        self.carry_out_button.setShortcut("Ctrl+Return")

    def _fill_rows(self, proposal: PastProposal) -> None:
        say, table = self._session.say, self.rows_table
        # What was left out comes first: it is what asks for a look.
        rows = sorted(proposal.rows, key=lambda one: (one.indicator is not None, one.is_sure, one.row))
        lines = [(str(one.row), f"{one.code}  {one.name}".strip(), "", self._say_values(one)) for one in rows]
        heads = ("row", "past_name", "past_indicator", "past_values")
        fill_table(table, [say(f"registers.{head}") for head in heads], lines, _ROW_WIDTHS)
        self.pickers.clear()
        for at, one in enumerate(rows):
            if one.note is not None:
                words = self._session.wording.tell(one.note)
                for place in (1, 3):
                    item = table.item(at, place)
                    if item is not None:
                        item.setToolTip(words)
            table.setItem(at, _INDICATOR, QTableWidgetItem(""))
            table.setCellWidget(at, _INDICATOR, self._picker(one))

    def _say_values(self, one: PastRow) -> str:
        if one.indicator is None:
            return self._session.wording.tell(one.note) if one.note is not None else ""
        decimals = one.indicator.decimals
        say: Callable[[Value], str] = lambda value: say_value(self._session, value, decimals)  # noqa: E731
        said = []
        for cell in one.cells:
            text = f"{cell.column.title}: {say(cell.value)}"
            if cell.differs:
                text += f" ({self._session.say('registers.past_counted', value=say(cell.counted))})"
            said.append(text)
        return "; ".join(said)

    def _picker(self, one: PastRow) -> Picker:
        say = self._session.say
        entries: list[tuple[str, object]] = [(say("registers.past_leave_out"), "")]
        known = {match.indicator.code: match for match in one.found}
        for match in known.values():
            words = say(
                "letters.known_figure",
                code=match.indicator.code,
                name=match.indicator.name,
                score=match.score,
            )
            entries.append((words, match.indicator.code))
        if one.indicator is not None and one.indicator.code not in known:
            entries.append((f"{one.indicator.code} {one.indicator.name}", one.indicator.code))
        picker = Picker(entries, name=say("registers.past_match", name=one.name or one.code))
        picker.choose(one.indicator.code if one.indicator is not None else "")
        picker.setToolTip(picker.currentText())
        picker.currentIndexChanged.connect(
            lambda _at: self.indicator_chosen.emit(one.row, str(picker.value() or ""))
        )
        self.pickers[one.row] = picker
        return picker


def say_value(session: Session, value: Value, decimals: int) -> str:
    """Return a value in words: with the indicator's decimals, or as many as it has."""
    if isinstance(value, Absence):
        return session.say("registers.past_nil") if value is Absence.NIL else ""
    places = max(-int(value.normalize().as_tuple().exponent), 0)
    return write_number(value, max(places, decimals)) if places <= 6 else write_value(value)  # noqa: PLR2004 - what a ledger keeps

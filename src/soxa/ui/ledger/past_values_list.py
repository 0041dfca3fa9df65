"""The values of earlier periods that are kept, each beside what the ledger says of the same days itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from soxa.domain.dates import write_date
from soxa.domain.figures import Basis
from soxa.domain.values import Absence
from soxa.services.past_values import PastLine
from soxa.ui.columns import Width
from soxa.ui.ledger.past_values_view import say_value
from soxa.ui.ledger.word_tables import fill_table, word_table
from soxa.ui.session import Session
from soxa.ui.widgets import button, column, framed, label, row, set_margins

_WIDTHS = (
    Width(floor=24, wish=40, share=4),
    Width(floor=32, wish=33, share=1),
    Width(floor=14, wish=18),
    Width(floor=10, wish=14),
    Width(floor=12, wish=22, share=1, hides=True),
)
"""Indicator, days, the table's value, the ledger's, the file."""
_COUNTED = 3


class PastValuesList(QWidget):
    """Lists what is kept; decides nothing.

    Signals:
        left: Back to the table of activities.
        remove_wanted: The chosen values shall go.
    """

    left = Signal()
    remove_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self._lines: tuple[PastLine, ...] = ()
        say = session.say
        self.back = button(say("registers.list_back"), shortcut="Esc", on_click=self.left.emit)
        self.remove = button(say("registers.list_remove"), on_click=self.remove_wanted.emit)
        header = framed(
            row(label(say("registers.list_title"), name="title"), None, self.remove, self.back), name="header"
        )
        set_margins(header, 16, 8, 16, 8)
        self.about = label("", name="muted", wraps=True)
        self.table = word_table(session, "registers.list_title")
        self.table.itemSelectionChanged.connect(self._on_selected)
        inner = column(self.about, self.table, margins=16)
        inner.setStretch(1, 1)
        whole = column(header, inner, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_lines(self, lines: Sequence[PastLine]) -> None:
        """List values."""
        say = self._session.say
        self._lines = tuple(lines)
        differing = sum(_differs(one) for one in lines)
        self.about.setText(
            say("registers.list_about", count=len(lines), differing=differing)
            if lines
            else say("registers.list_empty")
        )
        heads = ("past_indicator", "list_days", "list_value", "list_counted", "list_source")
        fill_table(
            self.table,
            [say(f"registers.{head}") for head in heads],
            [self._cells(one) for one in lines],
            _WIDTHS,
        )
        for at, one in enumerate(lines):
            item = self.table.item(at, _COUNTED)
            if item is not None and _differs(one):
                item.setForeground(QColor(self._session.tones.warn))
                font = item.font()
                font.setBold(True)
                item.setFont(font)
        self._on_selected()

    def chosen(self) -> tuple[PastLine, ...]:
        """Return the values that are chosen."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return tuple(self._lines[at] for at in rows)

    def _cells(self, one: PastLine) -> tuple[str, ...]:
        say, value = self._session.say, one.value
        decimals = one.indicator.decimals if one.indicator is not None else 0
        name = f"{value.indicator} {one.indicator.name}" if one.indicator is not None else value.indicator
        if value.basis is Basis.ACTUAL:
            days = say(
                "registers.list_from_to", first=write_date(value.start), last=write_date(value.last_day)
            )
        else:
            days = say(f"registers.list_{value.basis.value}", year=str(value.start.year))
        counted = "" if one.counted is Absence.BLANK else say_value(self._session, one.counted, decimals)
        return name, days, say_value(self._session, value.value, decimals), counted, value.source

    def _on_selected(self) -> None:
        can = bool(self.table.selectedIndexes()) and not self._session.ledger.read_only
        self.remove.setEnabled(can)


def _differs(one: PastLine) -> bool:
    return one.counted is not Absence.BLANK and one.counted != one.value.value

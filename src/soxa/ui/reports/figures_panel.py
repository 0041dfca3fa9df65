"""Số liệu: every figure beside the last period's, last year's and the plan; values of units go in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from soxa.domain.figures import Basis
from soxa.ui.columns import ColumnSharer, Width
from soxa.ui.fields import DayEdit, NumberEdit
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, Field, Picker, button, column, framed, label, row

BASES = (
    Basis.ACTUAL,
    Basis.ESTIMATE,
    Basis.PREVIOUS,
    Basis.LAST_YEAR,
    Basis.CUMULATIVE,
    Basis.PLAN_PROVINCE,
    Basis.PLAN_COUNCIL,
)
"""Columns of values, from the left."""
_FIRST_VALUE = 2
_WORD_WIDTHS = (Width(floor=22, wish=40, share=5), Width(floor=13, wish=14, share=1))
"""Name and unit."""
_WITH_COMPARISON = Width(floor=14, wish=17)
_COMPARED = (Basis.PREVIOUS, Basis.LAST_YEAR, Basis.PLAN_PROVINCE, Basis.PLAN_COUNCIL)
_VALUE_WIDTHS = dict.fromkeys(_COMPARED, _WITH_COMPARISON)
_VALUE_WIDTH = Width(floor=8, wish=12)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An indicator in words."""

    indicator: str
    """Code; empty for the title of a group."""
    name: str
    """Name of the indicator, or title of the group."""
    unit: str = ""
    """Its unit."""
    values: tuple[str, ...] = ()
    """One for each of `BASES`."""
    source: str = ""
    """Where it comes from, in words."""
    takes_value: bool = False
    """Whether a unit's value may be entered."""
    is_missing: bool = False
    """Whether the report still lacks it."""
    unusual: str = ""
    """Why the period's value is unlike others; empty if it is not."""
    spoken: tuple[str, ...] = ()
    """The values in whole words, for the pointer and for screen readers."""


class FiguresPanel(QWidget):
    """The table, and under it what may be entered for the chosen row.

    Signals:
        figure_wanted: (indicator code, basis) of a cell that was opened.
        indicator_chosen: Code of the chosen row's indicator; empty for none.
        slip_given: A unit's value was entered for the chosen indicator.
        plan_given: A plan or last year's value was entered; the `Basis`.
    """

    figure_wanted = Signal(str, object)
    indicator_chosen = Signal(str)
    slip_given = Signal()
    plan_given = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: tuple[FigureRow, ...] = ()
        self.table = self._make_table()
        self.entry = self._make_entry()
        self.show_entry(FigureRow("", ""), writes=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.entry)

    def show_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show figures; the chosen row stays chosen."""
        chosen = self.chosen_indicator()
        self._rows = tuple(rows)
        table = self.table
        table.blockSignals(True)
        table.setRowCount(len(rows))
        table.clearSpans()
        for at, entry in enumerate(rows):
            self._fill_row(at, entry)
        table.blockSignals(False)
        if chosen:
            self.choose(chosen)

    def choose(self, indicator: str) -> None:
        """Choose an indicator's row and bring it into view."""
        at = next((at for at, entry in enumerate(self._rows) if entry.indicator == indicator), -1)
        if at >= 0:
            self.table.setCurrentCell(at, _FIRST_VALUE)
            self.table.scrollTo(self.table.model().index(at, 0))

    def chosen_indicator(self) -> str:
        """Return the code of the chosen row's indicator."""
        at = self.table.currentRow()
        return self._rows[at].indicator if 0 <= at < len(self._rows) else ""

    def show_fault(self, text: str) -> None:
        """Say what is wrong with what was entered; empty takes it away."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def show_entry(self, entry: FigureRow, *, writes: bool) -> None:
        """Show what may be entered for a row."""
        self.entry_name.setText(entry.name or self._session.say("ui.figures.choose"))
        self._plans.setVisible(bool(entry.indicator))
        self._slip_row.setVisible(entry.takes_value)
        self._no_slip.setVisible(bool(entry.indicator) and not entry.takes_value)
        self._no_slip.setText(self._session.say("ui.figures.not_entered", source=entry.source))
        self.entry.setEnabled(writes and bool(entry.indicator))
        self.show_fault("")

    # Making

    def _make_table(self) -> QTableWidget:
        say = self._session.say
        heads = (
            "ui.figures.name",
            "ui.figures.unit",
            "ui.basis.actual",
            "points.estimate",
            "ui.basis.previous",
            "ui.basis.last_year",
            "ui.basis.cumulative",
            "ui.basis.plan_province",
            "ui.basis.plan_council",
        )
        table = QTableWidget(0, len(heads))
        table.setAccessibleName(say("ui.desk.tab_figures"))
        table.setHorizontalHeaderLabels([say(head) for head in heads])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 12)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        table.horizontalHeader().setDefaultAlignment(left)
        widths = (_VALUE_WIDTHS.get(basis, _VALUE_WIDTH) for basis in BASES)
        ColumnSharer(table, (*_WORD_WIDTHS, *widths))
        table.currentCellChanged.connect(lambda row_at, *_: self._on_row(row_at))
        table.cellActivated.connect(self._on_activated)
        table.cellClicked.connect(self._on_activated)
        return table

    def _make_entry(self) -> QWidget:
        say, session = self._session.say, self._session
        self.entry_name = ElidedLabel("", name="heading")
        self.value = NumberEdit()
        self.nil = QCheckBox(say("ui.value.nil"))
        self.nil.toggled.connect(lambda on: self.value.setEnabled(not on))
        units = sorted(session.units, key=lambda unit: not unit.inside)
        self.unit = Picker((unit.short_name or unit.name, unit.id) for unit in units)
        self.given_on = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
        )
        self.given_on.set_day(session.today())
        self.source = QLineEdit()
        self.source.setPlaceholderText(say("ui.figures.source_hint"))
        self.give = button(say("ui.figures.give"), role="primary", on_click=self.slip_given.emit)
        for edit in (self.value, self.given_on, self.source):
            edit.returnPressed.connect(self.slip_given)
        first = row(
            Field(say("ui.figures.value"), self.value),
            Field(say("ui.figures.given_by"), self.unit),
            Field(say("ui.figures.given_on"), self.given_on),
        )
        second = row(Field(say("ui.figures.source"), self.source), self.nil, self.give)
        second.setStretch(0, 1)
        for widget in (self.nil, self.give):
            second.setAlignment(widget, Qt.AlignmentFlag.AlignBottom)
        self._slip_row = QWidget()
        self._slip_row.setLayout(column(first, second, spacing=4))
        self._no_slip = label("", name="muted", wraps=True)
        self.plan_basis = Picker(
            [
                (say("ui.basis.plan_province_full"), Basis.PLAN_PROVINCE),
                (say("ui.basis.plan_council_full"), Basis.PLAN_COUNCIL),
                (say("ui.basis.estimate_full"), Basis.ESTIMATE),
                (say("ui.basis.last_year_full"), Basis.LAST_YEAR),
                (say("ui.basis.previous_full"), Basis.PREVIOUS),
            ],
            name=say("ui.figures.other_value"),
        )
        # Long enough to tell the province's plan from the council's.
        self.plan_basis.setMinimumContentsLength(24)
        self.plan = NumberEdit()
        self.plan.returnPressed.connect(lambda: self.plan_given.emit(self.plan_basis.value()))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say("points.estimate_reason"))
        self.reason.setPlaceholderText(say("points.estimate_reason"))
        self.reason.returnPressed.connect(lambda: self.plan_given.emit(self.plan_basis.value()))
        self.plan_basis.currentIndexChanged.connect(lambda _at: self._show_reason())
        self.give_plan = button(say("ui.figures.give_plan"))
        self.give_plan.clicked.connect(lambda *_: self.plan_given.emit(self.plan_basis.value()))
        self.plan.setAccessibleName(say("ui.figures.other_value"))
        plans = row(
            label(say("ui.figures.other_value"), name="fieldName"),
            self.plan_basis,
            self.plan,
            self.reason,
            self.give_plan,
        )
        plans.setStretch(2, 1)
        plans.setStretch(3, 2)
        self._show_reason()
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self._plans = QWidget()
        self._plans.setLayout(plans)
        inner = column(self.entry_name, self._slip_row, self._no_slip, self._plans, self.fault, spacing=4)
        inner.setContentsMargins(16, 8, 16, 8)
        made = framed(inner, name="footer")
        made.setEnabled(False)
        return made

    def _show_reason(self) -> None:
        # An estimate rests on something; a plan and the past are what they are.
        self.reason.setVisible(self.plan_basis.value() == Basis.ESTIMATE)

    def _fill_row(self, at: int, entry: FigureRow) -> None:
        cells = (entry.name, entry.unit, *entry.values)
        for place in range(self.table.columnCount()):
            item = QTableWidgetItem(cells[place] if place < len(cells) else "")
            item.setToolTip(f"{entry.name} – {entry.source}" if place == 0 and entry.source else item.text())
            if place >= _FIRST_VALUE:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._describe(item, entry, place - _FIRST_VALUE)
            if not entry.indicator:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            elif place == _FIRST_VALUE and entry.is_missing:
                item.setText(self._session.say("ui.figures.missing"))
            self.table.setItem(at, place, item)
        if not entry.indicator:
            self.table.setSpan(at, 0, 1, self.table.columnCount())

    def _describe(self, item: QTableWidgetItem, entry: FigureRow, at: int) -> None:
        spoken = entry.spoken[at] if at < len(entry.spoken) else ""
        if at == 0 and entry.unusual:
            item.setIcon(icon("warning", self._session.tones.warn))
            spoken = f"{spoken} {entry.unusual}".strip()
        if spoken:
            item.setToolTip(spoken)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _on_row(self, at: int) -> None:
        self.indicator_chosen.emit(self._rows[at].indicator if 0 <= at < len(self._rows) else "")

    def _on_activated(self, at: int, place: int) -> None:
        if not 0 <= at < len(self._rows) or place < _FIRST_VALUE or not self._rows[at].indicator:
            return
        self.figure_wanted.emit(self._rows[at].indicator, BASES[place - _FIRST_VALUE])

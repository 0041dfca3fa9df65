"""Last year's values from one sheet, so that "cùng kỳ" is not empty for a year; and the plans of a year.

Rows are matched to indicators by code or folded name, columns to periods by their titles. What was not
matched is told with the reason. What the ledger counts itself is never overwritten: where they differ, both
are shown and the ledger's figure stands in reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress, Silent
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import PastValueId, ReportId
from soxa.domain.name_matching import SURE_SCORE, NameMatch, best_match, factor_between, matches
from soxa.domain.packs import Indicator, Pack, Source
from soxa.domain.past_columns import PastColumn
from soxa.domain.past_values import PastValue
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule
from soxa.domain.reading import is_nothing, read_number
from soxa.domain.reports import Report
from soxa.domain.secrecy import is_secret_row
from soxa.domain.text import fold, tidy
from soxa.domain.values import Absence, Value
from soxa.services.desk import Desk
from soxa.services.figure_facts import Kept
from soxa.services.packs import pack_of
from soxa.services.past_sheets import PastSheet, find_table
from soxa.spreadsheets.workbook import read_workbook
from soxa.storage.ledger import Ledger

__all__ = [
    "NoPastTable", "PastCell", "PastColumn", "PastFault", "PastLine", "PastProposal", "PastResult", "PastRow",
    "carry_out", "listed", "propose", "remove", "template_workbook",
]  # fmt: skip

_PERCENT = "%"
_NIL = frozenset({"khong phat sinh", "kps", "k.p.s", "khong co"})


class NoPastTable(AppError):
    """No sheet has titles with indicators and at least one period among them."""

    def __init__(self, *, path: Path, sheets: tuple[str, ...]) -> None:
        super().__init__(path=path, sheets=sheets)


@dataclass(frozen=True, slots=True)
class PastCell:
    """A value that was read."""

    column: PastColumn
    """Under which title."""
    value: Value
    """Number or nil, in the indicator's unit."""
    known: Value
    """What was kept of the same before; blank if nothing."""
    counted: Value
    """What the ledger says of those days itself; blank if nothing, and for plans."""

    @property
    def differs(self) -> bool:
        """Whether the ledger says something else; its figure then stands in reports."""
        return self.counted is not Absence.BLANK and self.counted != self.value


@dataclass(frozen=True, slots=True)
class PastRow:
    """A row of the sheet."""

    row: int
    """As Excel numbers it."""
    code: str
    """Its code, as written."""
    name: str
    """Its name, as written."""
    unit: str
    """Its unit, as written."""
    found: tuple[NameMatch, ...]
    """Indicators it may mean, the likeliest first."""
    indicator: Indicator | None
    """The one it is taken for; None: it is left out."""
    is_sure: bool
    """Whether name or code say so plainly, or a human has."""
    cells: tuple[PastCell, ...]
    """Its values, once it has an indicator."""
    note: Message | None = None
    """Why it is left out, or what was done with its numbers."""


@dataclass(frozen=True, slots=True)
class PastFault:
    """A cell that could not be read, or a row left out."""

    row: int
    """As Excel numbers it."""
    column: str
    """Title of the column; empty for the whole row."""
    message: Message
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class PastProposal:
    """What taking in a sheet would do. Nothing was changed yet."""

    file_name: str
    """Name of the file."""
    sheet: str
    """The sheet that is read."""
    closing: Closing
    """When the office closed its data then."""
    columns: tuple[PastColumn, ...]
    """Columns with values."""
    passed_over: tuple[str, ...]
    """Titles of the other columns."""
    rows: tuple[PastRow, ...]
    """Rows with a name or code."""
    faults: tuple[PastFault, ...]
    """Cells that could not be read."""
    _source: PastSheet = field(repr=False)
    _choices: Mapping[int, str] = field(repr=False)

    @property
    def unmatched(self) -> tuple[PastRow, ...]:
        """Rows that are left out, each with its reason."""
        return tuple(row for row in self.rows if row.indicator is None)

    @property
    def values(self) -> int:
        """How many values would be kept."""
        return sum(len(row.cells) for row in self.rows)

    @property
    def differing(self) -> int:
        """How many of them the ledger counts otherwise."""
        return sum(cell.differs for row in self.rows for cell in row.cells)

    def with_indicator(self, ledger: Ledger, row: int, code: str) -> PastProposal:
        """Return the proposal with a row taken for an indicator; an empty code leaves it out."""
        return _propose(ledger, self._source, self.closing, {**self._choices, row: code})

    def with_closing(self, ledger: Ledger, closing: Closing) -> PastProposal:
        """Return the proposal with other closing days."""
        return _propose(ledger, self._source, closing, self._choices)


@dataclass(frozen=True, slots=True)
class PastResult:
    """What taking in a sheet did."""

    new: int
    """Values that were not known."""
    changed: int
    """Values that were known otherwise."""
    unchanged: int
    """Values known just so."""
    rows_left_out: int
    """Rows without an indicator."""


@dataclass(frozen=True, slots=True)
class PastLine:
    """A value that is kept, beside what the ledger says."""

    value: PastValue
    """The value."""
    indicator: Indicator | None
    """Its indicator; None where the pack no longer has it."""
    counted: Value
    """What the ledger says of those days itself; blank if nothing, and for plans."""


def propose(
    ledger: Ledger, path: Path, *, closing: Closing = Closing.DECREE_09, progress: Progress | None = None
) -> PastProposal:
    """Read a sheet of earlier values and say what taking it in would do. Nothing is changed.

    Args:
        ledger: The ledger that it would go into.
        path: A workbook or a table of text; its first sheet with such a table is read.
        closing: When the office closed its data then: Decree 09's 14th, or the calendar month's end.
        progress: Told as sheets are read.

    Raises:
        NoPastTable: No sheet has one.
        NotAWorkbook: And the other errors of `soxa.spreadsheets.workbook.read_workbook`.
        Cancelled: The user has asked to stop.
    """
    workbook = read_workbook(path, progress=progress or Silent())
    for sheet in workbook.sheets:
        found = find_table(sheet, path.name)
        if found is not None:
            return _propose(ledger, found, closing, {})
    raise NoPastTable(path=path, sheets=tuple(sheet.name for sheet in workbook.sheets))


def carry_out(ledger: Ledger, proposal: PastProposal) -> PastResult:
    """Keep the values of a proposal: one act of the history, one undo takes it back.

    Raises:
        LedgerIsReadOnly: And the other errors of the storage; nothing was changed then.
    """
    cells = [(row, cell) for row in proposal.rows if row.indicator is not None for cell in row.cells]
    values = [_past_value(row.indicator, cell, proposal) for row, cell in cells if row.indicator is not None]
    ledger.past_values.save(values)
    new = sum(cell.known is Absence.BLANK for _, cell in cells)
    same = sum(cell.known == cell.value for _, cell in cells)
    return PastResult(new, len(cells) - new - same, same, len(proposal.unmatched))


def listed(ledger: Ledger) -> tuple[PastLine, ...]:
    """Return all values that are kept, by the pack's order and days, beside what the ledger says itself."""
    pack = pack_of(ledger)
    indicators = {one.code: one for one in pack.indicators}
    order = {code: place for place, code in enumerate(indicators)}
    kept = sorted(
        ledger.past_values.all(), key=lambda one: (order.get(one.indicator, len(order)), one.start, one.end)
    )
    counter = _Counter(ledger, pack)
    return tuple(
        PastLine(
            one,
            indicators.get(one.indicator),
            counter.counted(one.indicator, one.start, one.end)
            if one.basis is Basis.ACTUAL and one.indicator in indicators
            else Absence.BLANK,
        )
        for one in kept
    )


def remove(ledger: Ledger, identities: Iterable[PastValueId]) -> None:
    """Take values out; the history keeps them, and undo brings them back.

    Raises:
        EntryMissing: One is not there (any more); none was taken out.
    """
    ledger.past_values.remove(identities)


def template_workbook(ledger: Ledger, *, year: int) -> bytes:
    """Return a workbook to fill in: the office's indicators, the periods of a year, the plans of the next.

    Args:
        ledger: Whose indicators.
        year: The year whose values are asked for; plans are of the year after.
    """
    from soxa.spreadsheets.past_values_form import PastForm, PastFormRow, past_values_form  # noqa: PLC0415

    pack = pack_of(ledger)
    rows = tuple(
        PastFormRow(one.code, one.name, one.unit, one.group, one.source is Source.FORMULA)
        for one in pack.indicators
    )
    return past_values_form(PastForm(ledger.office().name, year, rows))


# --- matching


def _propose(ledger: Ledger, source: PastSheet, closing: Closing, choices: Mapping[int, str]) -> PastProposal:
    pack = pack_of(ledger)
    reader = _Reader(pack, source, closing, choices, _Counter(ledger, pack), _known(ledger))
    for number, cells in source.rows:
        reader.take(number, cells)
    return PastProposal(
        file_name=source.file_name,
        sheet=source.sheet,
        closing=closing,
        columns=source.columns,
        passed_over=source.passed_over,
        rows=tuple(reader.rows),
        faults=tuple(reader.faults),
        _source=source,
        _choices=MappingProxyType(dict(choices)),
    )


def _known(ledger: Ledger) -> Mapping[tuple[str, Basis, date, date], Value]:
    return MappingProxyType({one.key: one.value for one in ledger.past_values.all()})


class _Reader:
    def __init__(
        self,
        pack: Pack,
        source: PastSheet,
        closing: Closing,
        choices: Mapping[int, str],
        counter: _Counter,
        known: Mapping[tuple[str, Basis, date, date], Value],
    ) -> None:
        self._pack = pack
        self._source = source
        self._closing = closing
        self._choices = choices
        self._counter = counter
        self._known = known
        self._taken: dict[str, int] = {}
        self.rows: list[PastRow] = []
        self.faults: list[PastFault] = []

    def take(self, number: int, cells: tuple[str, ...]) -> None:
        source = self._source
        code, name, unit = (self._cell(cells, place) for place in (source.code, source.name, source.unit))
        given = [column for column in source.columns if not is_nothing(cells[column.index])]
        if not (code or name) or not given:
            return  # a title of a group, a blank row, what stands below the table
        if is_secret_row(cells):
            self.faults.append(PastFault(number, "", Message("registers.past_secret", {"row": number})))
            return
        found = matches(name, self._pack.indicators, code=code, unit=unit)
        row = PastRow(number, code, name, unit, found, None, is_sure=False, cells=())
        self.rows.append(self._matched(row, cells, given))

    @staticmethod
    def _cell(cells: Sequence[str], place: int | None) -> str:
        return tidy(cells[place]) if place is not None else ""

    def _matched(self, row: PastRow, cells: Sequence[str], given: Sequence[PastColumn]) -> PastRow:
        chosen = self._choices.get(row.row)
        if chosen == "":
            return replace(row, note=Message("registers.past_left_out", {"name": row.name}))
        match = best_match(row.found) if chosen is None else self._chosen(chosen)
        if match is None:
            return replace(row, note=_why_unmatched(row))
        indicator = match.indicator
        if indicator.code in self._taken:
            twice = Message(
                "registers.past_twice",
                {"name": row.name, "indicator": indicator.name, "row": self._taken[indicator.code]},
            )
            return replace(row, note=twice)
        factor = factor_between(row.unit, indicator.unit)
        if factor is None:
            units = {"name": row.name, "given": row.unit, "unit": indicator.unit}
            return replace(row, note=Message("registers.past_unit", units))
        self._taken[indicator.code] = row.row
        row = replace(row, indicator=indicator, is_sure=chosen is not None or match.score >= SURE_SCORE)
        return self._with_values(row, indicator, self._values(row, cells, given, indicator), factor)

    def _chosen(self, code: str) -> NameMatch | None:
        indicator = next((one for one in self._pack.indicators if one.code == code), None)
        return NameMatch(indicator, SURE_SCORE) if indicator is not None else None

    def _values(
        self, row: PastRow, cells: Sequence[str], given: Sequence[PastColumn], indicator: Indicator
    ) -> list[tuple[PastColumn, Value]]:
        # "12%" of an indicator that counts is no twelve: some column of shares stands among the values.
        words = {fold(indicator.unit), fold(row.unit)}
        values: list[tuple[PastColumn, Value]] = []
        for column in given:
            cell = cells[column.index]
            if fold(cell).strip(" .") in _NIL:
                values.append((column, Absence.NIL))
                continue
            read = read_number(cell, units=words)
            if isinstance(read, Message):
                self.faults.append(PastFault(row.row, column.title, read))
            elif read is not None:
                values.append((column, read))
        return values

    def _with_values(
        self, row: PastRow, indicator: Indicator, values: Sequence[tuple[PastColumn, Value]], factor: Decimal
    ) -> PastRow:
        numbers = [value for _, value in values if isinstance(value, Decimal) and value]
        note = None
        if indicator.unit == _PERCENT and numbers and all(abs(number) <= 1 for number in numbers):
            # Cells formatted as percent: Excel keeps 92,9% as 0,929.
            factor, note = Decimal(100), Message("registers.past_fractions", {"name": row.name})
        elif factor != 1:
            units = {"name": row.name, "given": row.unit, "unit": indicator.unit}
            note = Message("registers.past_converted", units)
        cells = []
        for column, value in values:
            days = column.days(self._closing)
            number = value * factor if isinstance(value, Decimal) else value
            known = self._known.get((indicator.code, column.basis, days.start, days.end), Absence.BLANK)
            is_actual = column.basis is Basis.ACTUAL
            counted = (
                self._counter.counted(indicator.code, days.start, days.end) if is_actual else Absence.BLANK
            )
            cells.append(PastCell(column, number, known, counted))
        return replace(row, cells=tuple(cells), note=note)


def _why_unmatched(row: PastRow) -> Message:
    if not row.found:
        return Message("registers.past_unknown", {"name": row.name or row.code})
    best = row.found[0]
    if len(row.found) > 1 and row.found[1].score == best.score:
        names = tuple(match.indicator.name for match in row.found if match.score == best.score)
        return Message("registers.past_several", {"name": row.name, "indicators": names})
    return Message(
        "registers.past_nearest", {"name": row.name, "indicator": best.indicator.name, "score": best.score}
    )


def _past_value(indicator: Indicator, cell: PastCell, proposal: PastProposal) -> PastValue:
    days = cell.column.days(proposal.closing)
    return PastValue(
        PastValueId(uuid4()),
        indicator.code,
        cell.column.basis,
        days.start,
        days.end,
        cell.value,
        proposal.file_name,
    )


class _Counter:
    """Asks the ledger what it says itself of some days; each stretch of days is drafted once."""

    def __init__(self, ledger: Ledger, pack: Pack) -> None:
        self._ledger = ledger
        self._pack = pack
        self._kept = Kept(ledger)
        self._desks: dict[tuple[date, date], Desk] = {}

    def counted(self, indicator: str, start: date, end: date) -> Value:
        if not self._pack.regimes:
            return Absence.BLANK
        desk = self._desks.get((start, end))
        if desk is None:
            any_regime = self._pack.regimes[0]
            once = replace(any_regime, code="_past", frequency=Frequency.ONCE)
            period = PeriodRule(Frequency.ONCE, once.closing).parse(f"{start}/{end}")
            report = Report(ReportId(uuid4()), once.code, period, texts=())
            pack = replace(self._pack, regimes=(*self._pack.regimes, once))
            desk = self._desks[start, end] = Desk(self._ledger, pack, report)
        figure = desk.maker.figure(FigureKey(indicator, Basis.ACTUAL))
        is_from_ledger = not (figure.sources.slips or figure.sources.parts)
        # A ledger that began inside the days counted a part of them; reports take what the office says.
        return Absence.BLANK if is_from_ledger and not self._kept(Period(start, end, "")) else figure.value

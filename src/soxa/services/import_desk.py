"""Where an import is prepared: pack, words and units of one ledger, sheets made ready, single rows read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from soxa.base.errors import Message
from soxa.domain import columns as meaning
from soxa.domain.activities import Activity
from soxa.domain.changes import field_changes, with_changes
from soxa.domain.columns import Column, TitleReader
from soxa.domain.headless import day_share, guessed_titles
from soxa.domain.ids import ActivityId, TrackerId, TrackerRowId
from soxa.domain.kind_guesses import KindGuesser
from soxa.domain.own_work import column_refusal, refusals
from soxa.domain.packs import Pack
from soxa.domain.reading import read_date
from soxa.domain.row_words import kind_of_sheet, kind_words
from soxa.domain.rows import RowContext, RowReader
from soxa.domain.secrecy import is_secret_row
from soxa.domain.sheet_spans import span_of_sheet
from soxa.domain.tables import (
    DataRow,
    Table,
    fill_dittos,
    fill_merged,
    find_table,
    sort_rows,
    table_at,
)
from soxa.domain.text import fold
from soxa.domain.trackers import RowDigester, RowFault, table_key, title_overlap
from soxa.domain.unit_book import UnitBook
from soxa.services import import_memory as memory_of
from soxa.services.import_records import Answers, ChangedRow, Identity, SheetChoice, SheetMaterial
from soxa.services.packs import pack_of
from soxa.services.sheet_columns import propose_columns
from soxa.services.tracker_words import tracker_words
from soxa.spreadsheets.workbook import Sheet
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow

SHEET_MARKED, SHEET_NOT_OURS = "importing.sheet_secret", "importing.sheet_not_ours"
SHEET_HIDDEN, SHEET_LEFT_OUT = "importing.sheet_hidden", "importing.sheet_left_out"
_YEARS_AHEAD = 2
_SAME_TRACKER = 0.6
"""So much of two tables' titles must agree for them to be one tracker with a column added or renamed."""
_SAME_SHEET = 0.5
"""So many of a sheet's rows must be known under another sheet's name for it to be that sheet, renamed."""
_MOSTLY_DAYS = 0.5


@dataclass(frozen=True, slots=True)
class Offer:
    """A row changed in Excel after its import, offered to the clerk."""

    id: TrackerRowId
    """Identity."""
    change: ChangedRow
    """What differs, side by side."""


class ImportDesk:
    """Pack, words and units of one ledger, for reading rows.

    Args:
        ledger: The ledger.
        today: The office's day; None = this machine's.

    Attributes:
        days: What stands in the day columns of the sheets made ready, for doubting the clock.
    """

    def __init__(self, ledger: Ledger, *, today: date | None = None) -> None:
        self._ledger = ledger
        self.believe(today or _machine_day())
        self.pack: Pack = pack_of(ledger)
        self.words = tracker_words()
        self.guesser = KindGuesser(self.pack.kinds, self.words.leads)
        names = {
            fold(name): unit.code
            for unit in self.pack.units
            for name in (*unit.words, unit.short_name, unit.name)
        }
        self.units = UnitBook(ledger.units(), names, ledger=ledger.identity)
        self.days: list[date | Message | None] = []
        self._listed: dict[TrackerId, str] | None = None

    def believe(self, today: date) -> None:
        """Take a day for today."""
        self.today = today
        self.latest = date(today.year + _YEARS_AHEAD, 12, 31)

    # ------------------------------------------------------------------ a whole sheet

    def material(
        self, sheet: Sheet, names: Iterable[str], *, choice: SheetChoice, file_name: str, is_part: bool
    ) -> SheetMaterial | Message:
        """Make a sheet ready; a message says why it is not taken over.

        Args:
            sheet: As read.
            names: Names of all sheets of the file.
            choice: What a human says about it.
            file_name: Name of the file.
            is_part: Whether the sheet is only a part of a tracker (pasted cells).
        """
        refused = _refused(sheet, choice)
        if refused is not None:
            return refused
        reader = TitleReader(self.words, self.pack.kinds)
        table = self._table(sheet, reader, choice, is_part=is_part)
        if table is None:
            return Message("importing.sheet_without_table", {"sheet": sheet.name})
        above = sheet.rows[: max(table.first_row - 1, 0)]
        if any(is_secret_row(row) for row in above):
            return Message(SHEET_MARKED, {"sheet": sheet.name})
        not_ours = _not_ours(sheet, above, table)
        if not_ours is not None:
            return not_ours
        columns = propose_columns(sheet, table, reader, {})
        lines = [" ".join(dict.fromkeys(cell for cell in row if cell)) for row in above]
        span = span_of_sheet(sheet.name, lines, file_name)
        sheet = replace(sheet, rows=_filled(sheet, table, columns))
        day = _index(columns, meaning.DAY)
        if day is not None:
            own = span.span if span else None
            self.days += [read_date(row[day], span=own) for row in sheet.rows[table.data_row - 1 :]]
        key = table_key(table.titles)
        tracker = self._tracker(key)
        known = self._ledger.trackers.known(tracker) if tracker else {}
        identity = tracker or self._ledger.trackers.id_of(key)
        made = SheetMaterial(sheet, table, sheet.name, key, tracker, identity, known, {}, span, is_part)
        return self._with_known(made, columns, set(names)) if known else made

    def remembered(self, sheets: Sequence[SheetMaterial]) -> Answers:
        """Return the answers given when these trackers were imported before."""
        answers = Answers()
        for sheet in sheets:
            if sheet.tracker is not None:
                memory = self._ledger.trackers.answers(sheet.tracker)
                answers = memory_of.answers_from(memory, sheet, answers, kind_words(self.pack.kinds))
        return answers

    def remembered_legacy(self, sheets: Sequence[SheetMaterial]) -> str:
        """Return what was said about text from before Unicode when these trackers were imported before."""
        for sheet in sheets:
            if sheet.tracker is not None:
                said = self._ledger.trackers.answers(sheet.tracker).get(memory_of.LEGACY, "")
                if said:
                    return said
        return ""

    def _table(
        self, sheet: Sheet, reader: TitleReader, choice: SheetChoice, *, is_part: bool
    ) -> Table | None:
        if not sheet.rows:
            return None
        if choice.title_row:
            return table_at(sheet.rows, choice.title_row, height=choice.title_height, merged=sheet.merged)
        found = find_table(sheet.rows, reader, merged=sheet.merged)
        return found if found is not None or not is_part else self._headless(sheet)

    def _headless(self, sheet: Sheet) -> Table | None:
        """Cells without titles: those of a tracker of this width, or titles worked out from the cells."""
        width = len(sheet.rows[0])
        for tracker in self._trackers():
            titles = tuple(memory_of.recall_titles(self._ledger.trackers.answers(tracker)))
            if len(titles) != width:
                continue
            reader = TitleReader(self.words, self.pack.kinds)
            day = next((at for at, said in enumerate(reader.assign(titles)) if said[0] == meaning.DAY), None)
            if day is not None and day_share(sheet.rows, day) >= _MOSTLY_DAYS:
                return Table(0, 1, titles, is_guessed=True)
        found = guessed_titles(sheet.rows, kind_words(self.pack.kinds), self.words.titles)
        return Table(0, 1, found, is_guessed=True) if found is not None else None

    def _with_known(self, made: SheetMaterial, columns: Sequence[Column], names: set[str]) -> SheetMaterial:
        digests = self._digests(made, columns)
        own = _identity_sheet(made.sheet.name, digests, made.known, names)
        if made.is_part:
            return replace(made, identity_sheet=own)
        met = {(own, digest, times) for digest, times in digests}
        known = made.known
        gone = [row.activity for identity, row in known.items() if row.activity and identity not in met]
        gone += [row.activity for row in known.values() if row.activity and row.state is RowState.OFFERED]
        return replace(made, identity_sheet=own, activities=self._present(gone))

    def _trackers(self) -> dict[TrackerId, str]:
        if self._listed is None:
            self._listed = self._ledger.trackers.listed()
        return self._listed

    def _tracker(self, key: str) -> TrackerId | None:
        ranked = [(title_overlap(key, other), tracker) for tracker, other in self._trackers().items()]
        best = max(ranked, key=lambda entry: entry[0], default=None)
        return best[1] if best and best[0] >= _SAME_TRACKER else None

    def _digests(self, made: SheetMaterial, columns: Sequence[Column]) -> list[tuple[bytes, int]]:
        day = _index(columns, meaning.DAY)
        if day is None:
            return []
        digest = RowDigester(made.table.titles, serial=_index(columns, meaning.SERIAL))
        rows = sort_rows(made.sheet.rows, made.table, self.words, day_column=day)
        seen: dict[bytes, int] = {}
        found = []
        for row in rows.data:
            value = digest(row.cells)
            seen[value] = seen.get(value, 0) + 1
            found.append((value, seen[value]))
        return found

    def _present(self, ids: Sequence[ActivityId]) -> dict[ActivityId, Activity]:
        # An activity may have been taken out of the ledger since; then nothing is offered for it.
        return {activity.id: activity for activity in self._ledger.activities.get_known(ids)}

    # ------------------------------------------------------------------ one row

    def read(self, origin: RowOrigin) -> Activity | tuple[RowFault, ...]:
        """Read one row that the ledger keeps, by what is remembered of its tracker."""
        titles = tuple(origin.cells)
        memory = self._ledger.trackers.answers(origin.tracker)
        said = memory_of.recall_columns(memory, origin.sheet)
        codes = {**kind_words(self.pack.kinds), **memory_of.recall(memory, memory_of.KIND)}
        assigned = TitleReader(self.words, self.pack.kinds).assign(titles)
        meanings = tuple(
            said.get(fold(title), proposed) for title, (proposed, _, _) in zip(titles, assigned, strict=True)
        )
        guesses = memory_of.GUESSES + origin.sheet in memory
        sheet_kind = memory.get(memory_of.SHEET_KIND + origin.sheet, "")
        if not sheet_kind and not guesses:
            sheet_kind = kind_of_sheet(origin.sheet, meanings, codes, self.pack.kinds)
        context = RowContext(
            sheet=origin.sheet,
            titles=titles,
            meanings=meanings,
            kinds=self.pack.kinds,
            kind_codes=codes,
            sheet_kind=sheet_kind,
            minutes=memory.get(memory_of.MINUTES, ""),
            words=self.words,
            units=self.units,
            latest=self.latest,
            today=self.today,
            span=memory_of.recall_span(memory, origin.sheet),
            guesser=self.guesser if guesses and not sheet_kind else None,
            title_kinds=memory_of.recall(memory, memory_of.TITLE_KIND),
        )
        return RowReader(context).read(DataRow(origin.row, tuple(origin.cells.values()), None))

    def offer(self, row: TrackerRow) -> Offer | None:
        """Return a row changed in Excel side by side with its activity; None if that is gone."""
        current = self._present([row.activity]).get(row.activity) if row.activity else None
        read = self.read(row.origin)
        if current is None or not isinstance(read, Activity):
            return None
        before = self._ledger.trackers.of_activities([current.id]).get(current.id, ())
        imported = self.read(_aligned(before[-1].origin, row.origin)) if before else current
        fields = field_changes(current, imported if isinstance(imported, Activity) else current, read)
        changed = with_changes(current, read, fields, self.pack.kind(read.kind))
        return Offer(row.id, ChangedRow(row.origin.sheet, row.origin.row, current, changed, fields))

    def save_units(self, activities: Iterable[Activity]) -> None:
        """Make the units that activities need and the office has not yet."""
        here = {unit.id for unit in self._ledger.units()}
        for unit in (unit for unit in self.units.new_among(activities) if unit.id not in here):
            self._ledger.save_unit(unit)


def _machine_day() -> date:
    return date.today()  # noqa: DTZ011 - the office's own calendar day


def _refused(sheet: Sheet, choice: SheetChoice) -> Message | None:
    if choice.taken is False:
        return Message(SHEET_LEFT_OUT, {"sheet": sheet.name})
    if not sheet.visible and not choice.taken:
        return Message(SHEET_HIDDEN, {"sheet": sheet.name})
    return None


def _not_ours(sheet: Sheet, above: Sequence[Sequence[str]], table: Table) -> Message | None:
    """Say that a sheet is about people's accounts, posts or opinions and not about the office's own work."""
    said = (sheet.name, *dict.fromkeys(cell for row in above for cell in row if cell))
    found = [*refusals(said), *filter(None, map(column_refusal, table.titles))]
    return Message(SHEET_NOT_OURS, {"sheet": sheet.name, "text": found[0].text}) if found else None


def _filled(sheet: Sheet, table: Table, columns: Sequence[Column]) -> tuple[tuple[str, ...], ...]:
    """The rows with what merged cells and "the same as above" say put in its place."""
    shared = {column.index for column in columns if column.meaning in meaning.SHARED}
    rows = fill_merged(sheet.rows, sheet.merged, first_row=table.data_row, columns=shared)
    day = _index(columns, meaning.DAY)
    if day is None:
        return rows
    serial = _index(columns, meaning.SERIAL)
    return fill_dittos(rows, table, day_column=day, serial=serial)


def _index(columns: Sequence[Column], name: str) -> int | None:
    return next((column.index for column in columns if column.meaning == name), None)


def _aligned(before: RowOrigin, now: RowOrigin) -> RowOrigin:
    cells = {title: before.cells.get(title, "") for title in (*now.cells, *before.cells)}
    return replace(before, cells=MappingProxyType(cells))


def _identity_sheet(
    name: str, digests: Sequence[tuple[bytes, int]], known: Mapping[Identity, TrackerRow], names: set[str]
) -> str:
    """The sheet's own name, or the one it had before somebody renamed it."""
    sheets = {identity[0] for identity in known}
    if name in sheets or not digests:
        return name
    shares = {
        old: sum(1 for digest, times in digests if (old, digest, times) in known) / len(digests)
        for old in sheets - names
    }
    best = max(shares, key=lambda old: shares[old], default=name)
    return best if shares.get(best, 0) >= _SAME_SHEET else name

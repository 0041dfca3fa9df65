"""One sheet of a tracker, read for a proposal: its columns, and each row by what will become of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from soxa.base.errors import Message
from soxa.base.progress import Progress
from soxa.domain import columns as meaning
from soxa.domain.activities import Activity
from soxa.domain.changes import field_changes, with_changes
from soxa.domain.columns import TitleReader
from soxa.domain.ids import ActivityId
from soxa.domain.own_work import names_people
from soxa.domain.packs import Kind
from soxa.domain.row_words import kind_of_sheet, locked_title
from soxa.domain.rows import ALL, EACH, MARKED, RowContext, RowReader
from soxa.domain.secrecy import is_secret_row
from soxa.domain.sheet_spans import SpanSource
from soxa.domain.tables import DataRow, TableRows, sort_rows
from soxa.domain.text import fold
from soxa.domain.trackers import RowDigester, RowFault, SeenRow, cell_keys, pair_changed
from soxa.services.import_records import (
    KIND_QUESTION,
    MINUTES_QUESTION,
    Answers,
    ChangedRow,
    Counts,
    Identity,
    Material,
    PlannedSheet,
    PreviewRow,
    Question,
    SheetMaterial,
    SheetProposal,
)
from soxa.services.sheet_columns import propose_columns
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow, activity_id

_PREVIEWED = 200
_SAMPLES = 3
_MOSTLY = 0.8
_STEP_ROWS = 1_000


class SheetDraft:
    """Reads the rows of one sheet and sorts them by what carrying out will do.

    Args:
        material: The sheet with what the ledger knows of it.
        whole: The material of the whole proposal.
        answers: What a human has said.
        codes: Folded words of kind cells to kind codes, answers included.

    Attributes:
        name: Name of the sheet.
        columns: Its columns with their meanings.
        used: Activities that will be filed or changed, in the order of the file.
        faults: Every fault, in the order of the file.
        preview: The first new rows and every faulty one.
        offered: Rows changed in Excel.
        guesses_kinds: Whether neither a column nor the sheet tells kinds, so that the titles must.
    """

    def __init__(
        self, material: SheetMaterial, whole: Material, answers: Answers, codes: Mapping[str, str]
    ) -> None:
        self._material = material
        self._whole = whole
        self._answers = answers
        self._codes = codes
        self.name = material.sheet.name
        own = {letter: said for (sheet, letter), said in answers.columns.items() if sheet == self.name}
        reader = TitleReader(whole.words, whole.kinds, present=self._kinds_present(own))
        self.columns = propose_columns(material, material.table, reader, own)
        self._meanings = tuple(column.meaning for column in self.columns)
        self._keys = cell_keys(material.table.titles)
        # Who came to the office is not kept, not even beside the ledger: no field takes it.
        self._unkept = frozenset(
            at
            for at, title in enumerate(material.table.titles)
            if not self._meanings[at] and names_people(title)
        )
        self._rows = self._sort()
        self._sheet_kind = self._kind_of_all()
        self.guesses_kinds = meaning.KIND not in self._meanings and not self._sheet_kind
        self._reader = RowReader(self._context())
        self.used: list[Activity] = []
        self.faults: list[RowFault] = []
        self.preview: list[PreviewRow] = []
        self.offered: list[tuple[RowOrigin, ChangedRow]] = []
        self._activities: list[Activity] = []
        self._origins: list[RowOrigin] = []
        self._waiting: list[tuple[RowOrigin, tuple[RowFault, ...]]] = []
        self._relinked: list[tuple[RowOrigin, ActivityId]] = []
        self._mended: list[tuple[TrackerRow, Activity]] = []
        self._repaired: list[tuple[TrackerRow, ActivityId | None]] = []
        self._withdrawn: list[TrackerRow] = []
        self._newest = {
            row.activity: row
            for row in material.known.values()
            if row.activity is not None and row.state is RowState.IMPORTED
        }
        self._known = self._put_aside = self._faulty = self._gone = 0

    # ------------------------------------------------------------------ what is asked and shown

    def kind_cells(self) -> list[str]:
        """Return the cells of the kind column that are not empty, one for each row."""
        index = self._index(meaning.KIND)
        if index is None:
            return []
        return [
            row.cells[index] for row in self._rows.data if row.cells[index] and not is_secret_row(row.cells)
        ]

    def title_words(self) -> list[tuple[str, str]]:
        """Return the title of every row whose kind only its title tells, each after its word for a kind."""
        index = self._index(meaning.TITLE)
        if not self.guesses_kinds or index is None:
            return []
        titles = [row.cells[index] for row in self._rows.data if not is_secret_row(row.cells)]
        return [(self._whole.guesser.word(title), title) for title in titles if title]

    def questions(self) -> list[Question]:
        """Return what this sheet has to ask."""
        found = []
        if self._index(meaning.KIND) is None and self._rows.data:
            asked = Message("importing.ask_sheet_kind", {"sheet": self.name})
            guessed = bool(self._sheet_kind) and self.name not in self._answers.sheet_kinds
            found.append(Question(KIND_QUESTION, self.name, asked, (), self._sheet_kind, guessed=guessed))
        said = {meaning.MINUTES: self._answers.minutes, meaning.MINUTES_EACH: EACH, meaning.MINUTES_ALL: ALL}
        for name, answer in said.items():
            index = self._index(name)
            if index is not None and self.columns[index].filled:
                title = self.columns[index].title
                asked = Message("importing.ask_minutes", {"title": title, "sheet": self.name})
                guessed = name != meaning.MINUTES
                found.append(
                    Question(MINUTES_QUESTION, self.name, asked, _MINUTES_OPTIONS, answer, guessed=guessed)
                )
        return found

    def notes(self) -> tuple[RowFault, ...]:
        """Return what should be looked at in rows that come in."""
        return (*self._overruled(), *self._reader.notes)

    def _overruled(self) -> list[RowFault]:
        """An answer that a column's title contradicts goes unheeded; it is told once a column."""
        said, row = self._answers.minutes, self._material.table.first_row
        plain = {meaning.MINUTES_EACH: EACH, meaning.MINUTES_ALL: ALL}
        return [
            RowFault(self.name, row, column.letter, column.title, "", Message("importing.minutes_by_title"))
            for column in self.columns
            if said and column.filled and plain.get(column.meaning, said) != said
        ]

    def proposal(self) -> SheetProposal:
        """Return the sheet as it is shown."""
        rows = self._rows
        counts = Counts(
            data=len(rows.data),
            months=len(rows.months),
            totals=len(rows.totals),
            blank=rows.blank,
            others=len(rows.others),
            new=len(self._activities) + len(self._mended),
            known=self._known,
            changed=len(self.offered),
            faulty=self._faulty,
            put_aside=self._put_aside,
            to_mend=sum(activity.to_mend for activity in self.used),
            gone=self._gone,
        )
        table = self._material.table
        hidden = set(self._material.sheet.hidden_rows)
        return SheetProposal(
            self.name,
            table.first_row,
            self.columns,
            counts,
            title_height=table.data_row - table.first_row if table.first_row else 0,
            hidden_rows=tuple(row.number for row in rows.data if row.number in hidden),
            span=self._material.span,
        )

    def plan(self) -> PlannedSheet:
        """Return what carrying out will do."""
        return PlannedSheet(
            self._material,
            tuple(self._activities),
            tuple(self._origins),
            tuple(self._waiting),
            tuple(self.offered),
            tuple(self._relinked),
            tuple(self._mended),
            tuple(self._repaired),
            tuple(self._withdrawn),
            self.guesses_kinds,
        )

    # ------------------------------------------------------------------ reading

    def read(self, progress: Progress, done: int, total: int) -> None:
        """Read every row; the other methods answer from then on.

        Args:
            progress: Told every 1,000 rows.
            done: Rows of the sheets before this one.
            total: Rows of all sheets.

        Raises:
            Cancelled: The user has asked to stop.
        """
        digest = RowDigester(self._material.table.titles, serial=self._index(meaning.SERIAL))
        seen: dict[bytes, int] = {}
        met: set[Identity] = set()
        same: list[tuple[int, int]] = []
        unknown: list[tuple[DataRow, RowOrigin]] = []
        older: list[tuple[DataRow, TrackerRow]] = []
        for number, row in enumerate(self._rows.data):
            if number % _STEP_ROWS == 0:
                progress.step(done + number, total)
            found = digest(row.cells)
            occurrence = seen[found] = seen.get(found, 0) + 1
            identity = (self._material.identity_sheet, found, occurrence)
            known = self._material.known.get(identity)
            if known is None:
                unknown.append((row, self._origin(row, found, occurrence)))
                continue
            met.add(identity)
            same.append((row.number, row.number - known.origin.row))
            if self._is_newest(known):
                self._take_known(row, known)
            else:
                older.append((row, known))
        for row, known in older:
            self._take_older(row, known, met)
        gone = [] if self._material.is_part else self._gone_rows(met)
        pairs = self._pairs(unknown, gone, same) if unknown and gone else {}
        self._gone = sum(1 for row in gone if row.state is RowState.IMPORTED)
        # Nothing was kept by which a secret row could be known again: once out of the file it is done with.
        self._repaired += [(row, None) for row in gone if row.faults and row.faults[0].id == MARKED]
        for number, (row, origin) in enumerate(unknown):
            if number % _STEP_ROWS == 0:
                progress.step(done + number, total)
            self._take_new(row, origin, pairs.get(row.number))

    def _take_known(self, row: DataRow, known: TrackerRow) -> None:
        if known.state is RowState.WAITING:
            # An answer given since may have made it readable.
            read = self._reader.read(row, identity=activity_id(known.origin))
            if isinstance(read, Activity):
                self._mended.append((known, read))
                self._show(row, read)
            else:
                self._fault(row, read)
        elif known.state is RowState.SETTLED:
            self._put_aside += 1
        elif known.state is RowState.OFFERED and (current := self._current(known)) is not None:
            self._take_offered(row, known, current)
        else:
            self._known += 1

    def _is_newest(self, known: TrackerRow) -> bool:
        newest = self._newest.get(known.activity) if known.activity is not None else None
        return known.state is not RowState.IMPORTED or newest is None or newest.id == known.id

    def _take_older(self, row: DataRow, known: TrackerRow, met: set[Identity]) -> None:
        """Take a row whose activity a later form of it has settled: if that is gone, it was set back."""
        newest = self._newest[known.activity] if known.activity is not None else known
        current = self._current(known)
        if newest.origin.identity in met or newest.origin.sheet != known.origin.sheet or current is None:
            self._known += 1
            return
        read = self._reader.read(row)
        if isinstance(read, Activity):
            self._offer(row, known.origin, current, self._as_imported(newest) or current, read)
        else:
            self._known += 1

    def _take_new(self, row: DataRow, origin: RowOrigin, before: TrackerRow | None) -> None:
        read = self._reader.read(row, identity=activity_id(origin))
        if isinstance(read, tuple):
            whole = self._whole_cells(row, origin)
            self._waiting.append((without_cells(whole) if is_secret(read) else whole, read))
            self._fault(row, read)
            if before is not None and before.state is RowState.WAITING:
                self._repaired.append((before, None))
            return
        current = self._current(before) if before is not None else None
        if before is not None and current is not None:
            self._gone -= 1
            self._offer(row, origin, current, self._as_imported(before) or current, read)
            return
        self._activities.append(read)
        self._origins.append(origin)
        self._show(row, read)
        if before is not None and before.state is RowState.WAITING:
            self._repaired.append((before, read.id))

    def _current(self, row: TrackerRow) -> Activity | None:
        return self._material.activities.get(row.activity) if row.activity else None

    def _take_offered(self, row: DataRow, known: TrackerRow, current: Activity) -> None:
        read = self._reader.read(row)
        if isinstance(read, tuple):
            self._fault(row, read)
            return
        before = self._newest.get(current.id)
        imported = self._as_imported(before) if before is not None else None
        self._offer(row, known.origin, current, imported or current, read)

    def _offer(
        self, row: DataRow, origin: RowOrigin, current: Activity, imported: Activity, read: Activity
    ) -> None:
        fields = field_changes(current, imported, read)
        if not fields:
            self._known += 1
            self._relinked.append((origin, current.id))
            return
        changed = with_changes(current, read, fields, self._kind(read.kind))
        self.used.append(changed)
        change = ChangedRow(self.name, row.number, current, changed, fields)
        self.offered.append((self._whole_cells(row, origin), change))

    def _whole_cells(self, row: DataRow, origin: RowOrigin) -> RowOrigin:
        # A row that will be shown again for mending keeps its empty cells too: one of them may be the fault.
        return replace(origin, cells=self._kept_cells(row, whole=True))

    def _as_imported(self, before: TrackerRow) -> Activity | None:
        cells = {fold(key): cell for key, cell in before.origin.cells.items()}
        old = tuple(cells.get(fold(key), "") for key in self._keys)
        notes = len(self._reader.notes)
        read = self._reader.read(DataRow(before.origin.row, old, None))
        del self._reader.notes[notes:]
        return read if isinstance(read, Activity) else None

    def _show(self, row: DataRow, activity: Activity) -> None:
        self.used.append(activity)
        if len(self.preview) - self._faulty < _PREVIEWED:
            self.preview.append(PreviewRow(self.name, row.number, self._cells(row), activity))

    def _fault(self, row: DataRow, faults: tuple[RowFault, ...]) -> None:
        self._faulty += 1
        self.faults.extend(faults)
        cells = {} if is_secret(faults) else self._cells(row)
        self.preview.append(PreviewRow(self.name, row.number, cells, None, faults))

    # ------------------------------------------------------------------ rows changed in Excel

    def _gone_rows(self, met: set[Identity]) -> list[TrackerRow]:
        known, sheet = self._material.known, self._material.identity_sheet
        still_here = {row.activity for identity, row in known.items() if identity in met and row.activity}
        gone = []
        for identity, row in known.items():
            if identity in met or identity[0] != sheet:
                continue
            if row.state is RowState.OFFERED and row.activity in still_here:
                self._withdrawn.append(row)
            elif row.state is RowState.WAITING or (
                row.state is RowState.IMPORTED and row.activity not in still_here
            ):
                gone.append(row)
        return gone

    def _pairs(
        self,
        unknown: Sequence[tuple[DataRow, RowOrigin]],
        gone: Sequence[TrackerRow],
        same: Sequence[tuple[int, int]],
    ) -> dict[int, TrackerRow]:
        now = [self._seen(row.number, row.number, origin.cells) for row, origin in unknown]
        before = [self._seen(row, row.origin.row, row.origin.cells) for row in gone]
        found = pair_changed(now, before, shifts=same)
        return {left.position: right.key for left, right in found if isinstance(right.key, TrackerRow)}

    def _seen(self, key: object, position: int, cells: Mapping[str, str]) -> SeenRow:
        folded = {fold(name): cell for name, cell in cells.items() if cell}
        serial = self._index(meaning.SERIAL)
        if serial is not None:
            folded.pop(fold(self._keys[serial]), None)
        day, kind, title = (
            folded.get(fold(self._keys[index]), "") if index is not None else ""
            for index in map(self._index, (meaning.DAY, meaning.KIND, meaning.TITLE))
        )
        return SeenRow(key, position, day, kind, title, folded)

    # ------------------------------------------------------------------ small parts

    def _sort(self) -> TableRows:
        day = self._index(meaning.DAY)
        if day is None:
            return TableRows((), (), (), 0, ())
        span = self._material.span
        return sort_rows(
            self._material.sheet.rows,
            self._material.table,
            self._whole.words,
            day_column=day,
            year=span.span.year if span else None,
        )

    def _kind_of_all(self) -> str:
        """The kind of all rows, where none names its own; empty: their titles tell."""
        said = self._answers.sheet_kinds.get(self.name, "")
        if said:
            return said
        found = kind_of_sheet(self.name, self._meanings, self._codes, self._whole.kinds)
        document = self._index(meaning.DOCUMENT)
        if document is None or found == self._codes.get(fold(self.name)):
            return found
        # A register of documents has a number in nearly every row; a tracker of activities has some.
        numbered = sum(1 for row in self._rows.data if row.cells[document])
        return found if numbered >= _MOSTLY * len(self._rows.data) else ""

    def _context(self) -> RowContext:
        span = self._material.span
        return RowContext(
            sheet=self.name,
            titles=self._material.table.titles,
            meanings=self._meanings,
            kinds=self._whole.kinds,
            kind_codes=self._codes,
            sheet_kind=self._sheet_kind if meaning.KIND not in self._meanings else "",
            minutes=self._answers.minutes,
            words=self._whole.words,
            units=self._whole.units,
            latest=self._whole.latest,
            today=self._whole.today,
            span=span.span if span else None,
            is_named_span=span is not None and span.source is SpanSource.SHEET,
            guesser=self._whole.guesser if self.guesses_kinds else None,
            title_kinds=self._answers.title_kinds,
        )

    def _kinds_present(self, own: Mapping[str, str]) -> set[str]:
        # The kind column itself is found without the pack's help: general words suffice.
        reader = TitleReader(self._whole.words, ())
        columns = propose_columns(self._material, self._material.table, reader, own)
        index = next((column.index for column in columns if column.meaning == meaning.KIND), None)
        if index is None:
            return set()
        cells = {row[index] for row in self._material.sheet.rows}
        return {self._codes.get(fold(cell), "") for cell in cells}

    def _origin(self, row: DataRow, digest: bytes, occurrence: int) -> RowOrigin:
        tracker, sheet = self._material.tracker_id, self._material.identity_sheet
        return RowOrigin(tracker, sheet, row.number, digest, occurrence, self._kept_cells(row))

    def _kept_cells(self, row: DataRow, *, whole: bool = False) -> Mapping[str, str]:
        cells = {
            key: "" if at in self._unkept else cell
            for at, (key, cell) in enumerate(zip(self._keys, row.cells, strict=True))
            if whole or (cell and at not in self._unkept)
        }
        if whole and self.guesses_kinds:
            # The clerk may give the kind of a row that waits, although the sheet has no column for it.
            cells.setdefault(self._whole.words.titles[meaning.KIND], "")
        title = self._index(meaning.TITLE)
        if title is not None and row.cells[title]:
            kind_column = self._index(meaning.KIND)
            kind = self._reader.kind(row.cells[kind_column] if kind_column is not None else "")
            if kind is not None and kind.locked_titles:
                # A name that may not stand in the ledger is not kept beside it either.
                cells[self._keys[title]] = locked_title(kind, row.cells[title])
        return cells

    def _cells(self, row: DataRow) -> Mapping[str, str]:
        return {key: cell for key, cell in zip(self._keys, row.cells, strict=True) if cell}

    def _index(self, name: str) -> int | None:
        return self._meanings.index(name) if name in self._meanings else None

    def _kind(self, code: str) -> Kind:
        return next(kind for kind in self._whole.kinds if kind.code == code)


def is_secret(faults: Sequence[RowFault]) -> bool:
    """Tell whether faults are those of a row that bears a secrecy mark."""
    return any(fault.message.id == MARKED for fault in faults)


def without_cells(origin: RowOrigin) -> RowOrigin:
    """Return where a row stood without a word of what stood there."""
    return replace(origin, cells=MappingProxyType(dict.fromkeys(origin.cells, "")))


"""Stands in the origin of rows until the import makes their tracker."""
_MINUTES_OPTIONS = (
    (EACH, Message("importing.minutes_each")),
    (ALL, Message("importing.minutes_all")),
)

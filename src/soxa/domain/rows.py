"""A row of a tracker becomes an activity, or the faults that keep it from becoming one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from uuid import uuid4

from soxa.base.errors import Message, Parameter
from soxa.domain import columns as meaning
from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.columns import TrackerWords, normal_title
from soxa.domain.completeness import what_is_missing
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.kind_guesses import KindGuesser
from soxa.domain.packs import Choice, Kind, Quantity
from soxa.domain.personal_data import ID_NUMBER, PERSON, TELEPHONE, personal_data
from soxa.domain.reading import Days, Span, read_date, read_days, read_number
from soxa.domain.references import MAX_SUBJECT, Reference, read_reference
from soxa.domain.row_words import choice_in, locked_title
from soxa.domain.secrecy import is_secret_row
from soxa.domain.tables import DataRow, is_ditto
from soxa.domain.text import fold
from soxa.domain.trackers import RowFault, column_letter
from soxa.domain.unit_book import UnitBook

MINUTES_QUESTION = "minutes"
EACH, ALL = "each", "all"
"""Answers to the question whether the minutes are of each broadcast or of all."""

MARKED = "importing.secret"
"""Id of the only fault of a row that bears a secrecy mark."""

_MAX_UNIT_NAME = 200
_MAX_TEXT = 2_000
_ONE = Decimal(1)
_MINUTE_UNIT = "phut"


@dataclass(frozen=True, slots=True)
class RowContext:
    """All that decides how the rows of one sheet are read."""

    sheet: str
    """Name of the sheet."""
    titles: tuple[str, ...]
    """Column titles."""
    meanings: tuple[str, ...]
    """What each column means, aligned with the titles."""
    kinds: tuple[Kind, ...]
    """Kinds of the pack."""
    kind_codes: Mapping[str, str]
    """Folded words of cells to kind codes: the pack's and what the office has answered."""
    sheet_kind: str
    """Kind of rows that name none; empty: such a row is a fault."""
    minutes: str
    """`EACH`, `ALL`, or empty while nobody has said."""
    words: TrackerWords
    """Words of trackers."""
    units: UnitBook
    """Finds units."""
    latest: date = date.max
    """A later day is a slip of the finger."""
    today: date = date.max
    """What is said of a later day has not been done yet."""
    span: Span | None = None
    """What the sheet is about; gives days without a year theirs."""
    is_named_span: bool = False
    """Whether the sheet's own name says so: then a day outside is told."""
    guesser: KindGuesser | None = None
    """Finds the word of a title that names a kind; None where a column or the sheet names it."""
    title_kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Words of titles to kind codes, as a human has confirmed them; the empty word: all other rows."""


@dataclass(frozen=True, slots=True)
class _NumberColumn:
    """A column of numbers, as it is read for rows of one kind."""

    index: int
    meaning: str
    quantity: Quantity | None
    units: frozenset[str]
    known: dict[str, Decimal | Message | None]
    """Cells read before."""


class RowReader:
    """Reads rows of one sheet.

    Args:
        context: How they are read.

    Attributes:
        notes: What a human should look at, of rows that came in all the same; same form as faults.
    """

    def __init__(self, context: RowContext) -> None:
        self._context = context
        self.notes: list[RowFault] = []
        self._kinds = {kind.code: kind for kind in context.kinds}
        self._place_of = {name: index for index, name in enumerate(context.meanings) if name}
        self._kind_of_cell: dict[str, Kind | None] = {"": self._kinds.get(context.sheet_kind)}
        self._numbers: dict[str, tuple[_NumberColumn, ...]] = {}
        self._choices: dict[tuple[str, str], Mapping[str, str]] = {}
        self._documents: dict[str, Reference | Message | None] = {}
        self._faults: list[RowFault] = []
        self._row = 0
        self._identity: ActivityId | None = None

    def kind(self, cell: str) -> Kind | None:
        """Return the kind that a cell of the kind column means; None if nobody has said."""
        if cell not in self._kind_of_cell:
            code = self._context.kind_codes.get(fold(cell), "")
            self._kind_of_cell[cell] = self._kinds.get(code)
        return self._kind_of_cell[cell]

    def read(self, row: DataRow, *, identity: ActivityId | None = None) -> Activity | tuple[RowFault, ...]:
        """Read one row: the activity, or every fault that it has.

        Args:
            row: Its cells.
            identity: Of the activity; None = a new one.
        """
        self._identity = identity
        self._faults = []
        self._row = row.number
        cells = row.cells
        if is_secret_row(cells):
            # Not one word of such a row is told or kept, a fault's value included.
            self._add("", Message(MARKED), "")
            return tuple(self._faults)
        self._check_cells(cells)
        days = self._days(row)
        kind = self._kind(cells)
        self._note_personal(cells, kind)
        self._check_dittos(cells)
        title = self._text(cells, meaning.TITLE)
        if not title:
            self._add(meaning.TITLE, Message("importing.no_title"), "")
        # A row without a readable day is read to its end all the same: its faults are told at once.
        activity = self._activity(cells, kind, title, days or _NO_DAYS) if kind else None
        if self._faults or activity is None or kind is None:
            return tuple(self._faults)
        return replace(activity, to_mend=True) if what_is_missing(activity, kind) else activity

    # ------------------------------------------------------------------ parts of a row

    def _activity(self, cells: Sequence[str], kind: Kind, title: str, days: Days) -> Activity:
        title = self._allowed_title(kind, title) if kind.locked_titles else title
        document = self._document(cells, kind, title, days.first)
        return Activity(
            self._identity or ActivityId(uuid4()),
            days.first,
            days.last,
            kind.code,
            title,
            status=self._status(cells, days.first),
            place=self._text(cells, meaning.PLACE),
            unit=self._unit(cells),
            partners=self._text(cells, meaning.PARTNERS),
            result=self._result(cells),
            quantities=MappingProxyType(self._quantities(cells, kind)),
            choices=self._choices_of(cells, kind, title) if kind.choices else _NO_CHOICES,
            document=document,
            task=self._task(cells) if kind.has_task else None,
        )

    def _days(self, row: DataRow) -> Days | None:
        cell = self._text(row.cells, meaning.DAY)
        days = read_days(cell, month=row.month, span=self._context.span)
        if isinstance(days, Days):
            if days.last > self._context.latest:
                latest = self._context.latest
                self._add(meaning.DAY, Message("importing.too_far", {"value": cell, "latest": latest}), cell)
            if row.month and (days.first.year, days.first.month) != row.month:
                month = f"{row.month[1]}/{row.month[0]}"
                self._note(meaning.DAY, Message("importing.other_month", {"value": cell, "month": month}))
            self._note_span(cell, days)
            return self._until(row, days)
        self._add(meaning.DAY, days or Message("importing.no_day"), cell)
        return None

    def _note_span(self, cell: str, days: Days) -> None:
        span = self._context.span
        if not self._context.is_named_span or span is None:
            return
        if days.first.year != span.year or not span.holds(days.first.month):
            sheet = self._context.sheet
            self._note(meaning.DAY, Message("importing.other_span", {"value": cell, "sheet": sheet}))

    def _until(self, row: DataRow, days: Days) -> Days | None:
        cell = self._text(row.cells, meaning.LAST_DAY)
        last = read_date(cell, month=row.month, span=self._context.span)
        if last is None:
            return days
        if isinstance(last, Message):
            self._add(meaning.LAST_DAY, last, cell)
            return None
        if last < days.first:
            self._fault(meaning.LAST_DAY, "importing.days_reversed", value=cell)
            return None
        return Days(days.first, last)

    def _kind(self, cells: Sequence[str]) -> Kind | None:
        cell = self._text(cells, meaning.KIND)
        kind = self.kind(cell)
        if kind is None and not cell and self._context.guesser is not None:
            return self._guessed_kind(self._text(cells, meaning.TITLE), self._context.guesser)
        if kind is None:
            self._fault(meaning.KIND, "importing.unknown_kind" if cell else "importing.no_kind", value=cell)
        return kind

    def _guessed_kind(self, title: str, guesser: KindGuesser) -> Kind | None:
        word = guesser.word(title)
        kind = self._kinds.get(self._context.title_kinds.get(word, ""))
        if kind is not None:
            return kind
        guessed = self._kinds.get(guesser.code(word))
        if guessed is None:
            self._fault(meaning.TITLE, "importing.no_kind")
        else:
            self._fault(meaning.TITLE, "importing.kind_guessed", kind=guessed.name)
        return None

    def _allowed_title(self, kind: Kind, title: str) -> str:
        locked = locked_title(kind, title)
        if fold(locked) != fold(title):
            self._note(
                meaning.TITLE, Message("importing.title_replaced", {"kind": kind.name, "title": locked})
            )
        return locked

    def _unit(self, cells: Sequence[str]) -> UnitId | None:
        cell = self._text(cells, meaning.UNIT)
        if len(cell) > _MAX_UNIT_NAME:
            self._fault(meaning.UNIT, "importing.text_too_long", limit=_MAX_UNIT_NAME)
        return self._context.units.find(cell) if cell else None

    def _status(self, cells: Sequence[str], day: date) -> Status:
        cell = self._text(cells, meaning.STATUS)
        is_to_come = day > self._context.today
        if not cell and is_to_come:
            said = self._text(cells, meaning.DAY)
            self._note(meaning.DAY, Message("importing.future_planned", {"value": said}))
            return Status.PLANNED
        if not cell:
            return Status.DONE
        code = self._context.words.statuses.get(fold(cell))
        if code is None:
            self._fault(meaning.STATUS, "importing.unknown_status", value=cell)
            return Status.DONE
        if code == Status.DONE.value and is_to_come:
            self._fault(meaning.DAY, "importing.done_in_future", value=self._text(cells, meaning.DAY))
        return Status(code)

    def _result(self, cells: Sequence[str]) -> str:
        parts = (self._text(cells, meaning.RESULT), self._text(cells, meaning.NOTE))
        return "; ".join(part for part in parts if part)

    def _document(self, cells: Sequence[str], kind: Kind, title: str, day: date) -> IssuedDocument | None:
        cell = self._text(cells, meaning.DOCUMENT)
        if cell not in self._documents:
            self._documents[cell] = read_reference(cell, self._context.words.document_types)
        found = self._documents[cell]
        if isinstance(found, Message):
            self._add(meaning.DOCUMENT, found, cell)
            return None
        if found is None and not kind.has_document:
            return None
        if len(title) > MAX_SUBJECT:
            self._fault(meaning.TITLE, "importing.text_too_long", limit=MAX_SUBJECT)
        found = found or Reference("", "", "")
        if not kind.has_document:
            # A document that belongs to a meeting does not move the meeting to its own day.
            return IssuedDocument(found.type, found.number, found.symbol, None, "", in_report=False)
        directing = found.type in self._context.words.directing_types
        own_day = self._day_of(cells, meaning.DOCUMENT_DAY) or day
        return IssuedDocument(found.type, found.number, found.symbol, own_day, title, in_report=directing)

    def _task(self, cells: Sequence[str]) -> AssignedTask:
        return AssignedTask(
            self._text(cells, meaning.TASK_FROM),
            self._text(cells, meaning.DOCUMENT),
            self._day_of(cells, meaning.TASK_DUE),
            self._day_of(cells, meaning.TASK_DONE),
        )

    def _day_of(self, cells: Sequence[str], name: str) -> date | None:
        cell = self._text(cells, name)
        day = read_date(cell)
        if isinstance(day, Message):
            self._add(name, day, cell)
            return None
        return day

    # ------------------------------------------------------------------ numbers

    def _quantities(self, cells: Sequence[str], kind: Kind) -> dict[str, Decimal]:
        columns = self._numbers.get(kind.code)
        if columns is None:
            columns = self._numbers[kind.code] = self._number_columns(kind)
        given: dict[str, Decimal] = {}
        for column in columns:
            cell = cells[column.index]
            if cell:
                self._take_number(column, cell, kind, given)
        return given

    def _take_number(self, column: _NumberColumn, cell: str, kind: Kind, given: dict[str, Decimal]) -> None:
        if cell not in column.known:
            quantity = column.quantity
            column.known[cell] = read_number(
                cell, units=column.units, decimals=quantity.decimals if quantity else None
            )
        number = column.known[cell]
        if number is None:
            return
        if isinstance(number, Message):
            self._add_at(column.index, number, cell)
        elif column.quantity is None:
            if number and not (number == _ONE and column.meaning == meaning.COUNT):
                self._add_at(
                    column.index, Message("importing.not_asked", {"kind": kind.name, "value": cell}), cell
                )
        elif given.setdefault(column.quantity.code, number) != number:
            self._add_at(column.index, Message("importing.two_values", {"value": cell}), cell)
        elif column.meaning in _MINUTES:
            self._take_minutes(column, cell, kind, given)

    def _take_minutes(self, column: _NumberColumn, cell: str, kind: Kind, given: dict[str, Decimal]) -> None:
        assert column.quantity is not None
        said = EACH if column.meaning == meaning.MINUTES_EACH else self._context.minutes
        if column.meaning == meaning.MINUTES_ALL:
            said = ALL
        if not said:
            self._add_at(column.index, Message("importing.minutes_unclear", {"value": cell}), cell)
        times = given.get(kind.count_quantity, _ONE)
        if said != ALL or times in {_ONE, Decimal(0)}:
            return
        whole = given[column.quantity.code]
        each = whole / times
        if each * times != whole or each != each.quantize(_ONE.scaleb(-column.quantity.decimals)):
            parameters: dict[str, Parameter] = {"value": cell, "times": times}
            self._add_at(column.index, Message("importing.minutes_uneven", parameters), cell)
        given[column.quantity.code] = each

    def _number_columns(self, kind: Kind) -> tuple[_NumberColumn, ...]:
        by_code = {quantity.code: quantity for quantity in kind.quantities}
        found = []
        for index, name in enumerate(self._context.meanings):
            if name in _GENERAL or name.startswith(meaning.QUANTITY):
                quantity = self._quantity(kind, by_code, index, name)
                units = self._context.words.units.get(name, frozenset()) | _unit_words(quantity)
                found.append(_NumberColumn(index, name, quantity, units, {}))
        # Own columns of a quantity before the general ones, minutes last: they need the count.
        found.sort(key=lambda column: (column.meaning in _MINUTES, column.meaning in _GENERAL, column.index))
        return tuple(found)

    def _quantity(
        self, kind: Kind, by_code: Mapping[str, Quantity], index: int, name: str
    ) -> Quantity | None:
        if name == meaning.PEOPLE:
            return by_code.get(kind.people_quantity)
        if name == meaning.COUNT:
            return by_code.get(kind.count_quantity)
        if name in _MINUTES:
            return next((q for q in kind.quantities if fold(q.unit) == _MINUTE_UNIT), None)
        code = name.removeprefix(meaning.QUANTITY)
        if code in by_code:
            return by_code[code]
        title = normal_title(self._context.titles[index])
        return next((q for q in kind.quantities if title in _names(q)), None)

    # ------------------------------------------------------------------ choices

    def _choices_of(self, cells: Sequence[str], kind: Kind, title: str) -> Mapping[str, str]:
        known = self._choices.get((kind.code, title))
        if known is None:
            found = ((choice.code, choice_in(title, choice)) for choice in kind.choices)
            known = MappingProxyType({code: option for code, option in found if option})
            self._choices[kind.code, title] = known
        said = {
            choice.code: self._said_choice(cells, choice)
            for choice in kind.choices
            if meaning.CHOICE + choice.code in self._place_of
        }
        said = {code: option for code, option in said.items() if option}
        return MappingProxyType({**known, **said}) if said else known

    def _said_choice(self, cells: Sequence[str], choice: Choice) -> str:
        name = meaning.CHOICE + choice.code
        cell = self._text(cells, name)
        if not cell:
            return ""
        folded = fold(cell)
        for option in choice.options:
            if folded in {fold(option.name), option.code, *(fold(word) for word in option.words)}:
                return option.code
        found = choice_in(cell, choice)
        if not found:
            options = tuple(option.name for option in choice.options)
            self._fault(name, "importing.unknown_choice", value=cell, options=options)
        return found

    # ------------------------------------------------------------------ cells and faults

    def _check_cells(self, cells: Sequence[str]) -> None:
        text = "|".join(cells)
        if len(text) > _MAX_TEXT and any(len(cell) > _MAX_TEXT for cell in cells):
            self._fault("", "importing.text_too_long", limit=_MAX_TEXT)

    def _check_dittos(self, cells: Sequence[str]) -> None:
        """What says "the same as above" still has nothing above it."""
        for name in (meaning.TITLE, meaning.UNIT, meaning.PLACE):
            cell = self._text(cells, name)
            if is_ditto(cell):
                self._fault(name, "importing.ditto_alone", value=cell)

    def _note_personal(self, cells: Sequence[str], kind: Kind | None) -> None:
        place = self._place_of.get(meaning.TITLE)
        if kind is not None and kind.locked_titles and place is not None:
            # The standard words stand in place of what was written there.
            cells = (*cells[:place], *cells[place + 1 :])
        seen = personal_data("|".join(cells))
        if ID_NUMBER in seen or TELEPHONE in seen:
            self._note("", Message("importing.personal_number"))
        if PERSON in seen:
            self._note("", Message("importing.personal_name"))

    def _text(self, cells: Sequence[str], name: str) -> str:
        index = self._place_of.get(name)
        return "" if index is None else cells[index]

    def _fault(self, name: str, message_id: str, **parameters: Parameter) -> None:
        value = parameters.get("value", "")
        self._add(name, Message(message_id, parameters), value if isinstance(value, str) else "")

    def _add(self, name: str, message: Message, value: str) -> None:
        self._add_at(self._place_of.get(name), message, value)

    def _add_at(self, index: int | None, message: Message, value: str) -> None:
        self._faults.append(self._told(index, message, value))

    def _note(self, name: str, message: Message) -> None:
        value = message.parameters.get("value", "")
        place = self._place_of.get(name)
        self.notes.append(self._told(place, message, value if isinstance(value, str) else ""))

    def _told(self, index: int | None, message: Message, value: str) -> RowFault:
        letter, title = ("", "") if index is None else (column_letter(index), self._context.titles[index])
        return RowFault(self._context.sheet, self._row, letter, title, value, message)


_NO_CHOICES: Mapping[str, str] = MappingProxyType({})
_NO_DAYS = Days(date.min, date.min)
_MINUTES = frozenset({meaning.MINUTES_EACH, meaning.MINUTES_ALL, meaning.MINUTES})
_GENERAL = _MINUTES | {meaning.PEOPLE, meaning.COUNT}


def _names(quantity: Quantity) -> set[str]:
    return {normal_title(name) for name in (quantity.name, *quantity.words)}


def _unit_words(quantity: Quantity | None) -> frozenset[str]:
    if quantity is None:
        return frozenset()
    return frozenset(fold(word) for word in (quantity.unit, quantity.name, *quantity.words))

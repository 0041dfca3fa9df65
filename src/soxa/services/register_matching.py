"""Which documents of a register the ledger has already, and in what the two differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from soxa.base.errors import AppError, Message
from soxa.domain.activities import Activity, IssuedDocument, Status
from soxa.domain.completeness import what_is_missing
from soxa.domain.ids import ActivityId, UnitId, derived_id
from soxa.domain.offices import Unit
from soxa.domain.packs import Kind, Pack
from soxa.domain.register_numbering import Numbered, numbering_notes, whole_number
from soxa.domain.registers import RegisterFault, RegisterRow, clipped, identity_of
from soxa.domain.text import fold
from soxa.services.packs import pack_of
from soxa.services.register_records import DocumentChange, FieldDifference
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

_FIELDS = ("symbol", "type", "day", "subject", "signer", "unit", "status")
"""What a register says of a document, beside what it is known by."""


class NoDocumentKind(AppError):
    """The pack has no kind of activity for issued documents."""

    def __init__(self) -> None:
        super().__init__()


Key = tuple[str, str, date]
"""What a document is known by: number, symbol (its type where it has none) and day."""


@dataclass(slots=True)
class Matched:
    """The rows of a register, sorted by what the ledger has of them."""

    new: list[Activity] = field(default_factory=list)
    """Documents that it has not."""
    same: list[Activity] = field(default_factory=list)
    """Its own, just as the register has them."""
    filled: list[DocumentChange] = field(default_factory=list)
    """Its own, of which the register says more."""
    changes: list[DocumentChange] = field(default_factory=list)
    """Its own, of which the register says something else."""
    faults: list[RegisterFault] = field(default_factory=list)
    """Rows that give a document a second time."""


def key_of(activity: Activity) -> Key:
    """Return what a document is known by."""
    document = activity.document
    assert document is not None  # only documents are compared
    return (*identity_of(document.number, document.symbol or document.type), activity.counted_on)


def _row_key(row: RegisterRow) -> Key:
    return (*identity_of(row.number, row.symbol or row.type), row.day)


class _Index:
    """Finds the ledger's document that a row is; each is found once."""

    def __init__(self, known: Sequence[Activity], rows: Sequence[RegisterRow]) -> None:
        self._in_file = {_row_key(row) for row in rows}
        self._by_key = {key_of(one): one for one in known}
        self._by_type: dict[Key, Activity] = {}
        self._by_year: dict[tuple[str, str, int], Activity | None] = {}
        for one in known:
            number, symbol, day = key_of(one)
            document = one.document
            self._by_type[number, document.type if document else "", day] = one
            # A number given twice in a year names neither.
            place = (number, symbol, day.year)
            self._by_year[place] = None if place in self._by_year else one
        self._by_place: dict[tuple[str, date], list[Activity]] = {}
        for one in known:
            number, _, day = key_of(one)
            self._by_place.setdefault((number, day), []).append(one)
        self._claimed: set[ActivityId] = set()

    def claim(self, row: RegisterRow) -> Activity | None:
        number, symbol, day = key = _row_key(row)
        found = self._by_key.get(key)
        if found is None and not row.symbol:
            found = self._by_type.get((number, row.type, day))
        if found is None:
            found = self._half_known(row)
        if found is None:
            # The year's same number, under a day that no row of the file has: its day was changed.
            moved = self._by_year.get((number, symbol, day.year))
            found = moved if moved is not None and key_of(moved) not in self._in_file else None
        if found is None or found.id in self._claimed:
            return None
        self._claimed.add(found.id)
        return found

    def _half_known(self, row: RegisterRow) -> Activity | None:
        """Return the only document of this number and day where one of the two lacks symbol or type."""
        number, _, day = _row_key(row)
        found = [
            one
            for one in self._by_place.get((number, day), ())
            if (document := one.document) is not None
            and not (row.symbol and document.symbol)
            and (not row.type or not document.type or row.type == document.type)
            and key_of(one) not in self._in_file
        ]
        return found[0] if len(found) == 1 else None


class RegisterDesk:
    """What the ledger knows of documents, and how a row becomes one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        pack = pack_of(ledger)
        self._kind = _document_kind(pack)
        self._units = _unit_names(ledger.units(), pack)
        found = ledger.activities.find(ActivityQuery(kinds=(self._kind.code,)))
        self._known = [one for one in found if one.document is not None]
        self.unknown_units: set[str] = set()

    def known_keys(self) -> set[Key]:
        """Return what the ledger's documents are known by."""
        return {key_of(one) for one in self._known}

    def match(self, rows: Sequence[RegisterRow]) -> Matched:
        """Sort rows into new, known and changed documents."""
        index = _Index(self._known, rows)
        matched = Matched()
        first: dict[Key, int] = {}
        for row in rows:
            key = _row_key(row)
            if key in first:
                twice = Message("registers.twice", {"reference": row.reference, "row": first[key]})
                matched.faults.append(RegisterFault(row.sheet, row.row, twice, row.reference))
                continue
            first[key] = row.row
            known, read = index.claim(row), self._activity(row)
            change = self._compare(row, known, read) if known is not None else None
            if known is None:
                matched.new.append(read)
            elif change is None:
                matched.same.append(known)
            elif _only_fills(change):
                matched.filled.append(change)
            else:
                matched.changes.append(change)
        matched.new[:] = self._ledger.activities.with_free_ids(matched.new)
        return matched

    def numbering(self, activities: Sequence[Activity], *, waiting: Collection[int]) -> tuple[Message, ...]:
        """Tell gaps and doubles among these documents, those that the ledger has between them included.

        Args:
            activities: The documents.
            waiting: Numbers of rows that do not come in: they are no gap.
        """
        given = [made for one in activities if (made := _numbered(one)) is not None]
        spans: dict[tuple[int, str], tuple[int, int]] = {}
        for one in given:
            place, number = (one.day.year, one.type), whole_number(one.number)
            low, high = spans.get(place, (number, number))
            spans[place] = (min(low, number), max(high, number))
        ids = {one.id for one in activities}
        own = [_numbered(activity) for activity in self._known if activity.id not in ids]
        between = [one for one in own if one is not None and _is_inside(one, spans)]
        return tuple(note.message for note in numbering_notes([*given, *between], used=waiting))

    def _id_of(self, row: RegisterRow) -> ActivityId:
        number, symbol, day = _row_key(row)
        names = ("document", symbol, number, day.year)
        return ActivityId(derived_id(self._ledger.identity, "activity", *names))

    def _activity(self, row: RegisterRow) -> Activity:
        fitted = clipped(row)
        made = Activity(
            id=self._id_of(row),
            first_day=row.day,
            last_day=row.day,
            kind=self._kind.code,
            title=row.subject or row.reference,
            status=Status.CANCELLED if row.cancelled else Status.DONE,
            unit=self._unit(row.unit),
            document=IssuedDocument(
                type=row.type,
                number=fitted.number,
                symbol=fitted.symbol,
                day=row.day,
                subject=fitted.subject,
                in_report=False,
                signer=row.signer,
            ),
        )
        return replace(made, to_mend=bool(what_is_missing(made, self._kind)))

    def _unit(self, name: str) -> UnitId | None:
        if not name:
            return None
        found = self._units.get(fold(name))
        if found is None:
            self.unknown_units.add(name)
        return found

    def _compare(self, row: RegisterRow, known: Activity, read: Activity) -> DocumentChange | None:
        ours, theirs = known.document, read.document
        assert ours is not None  # only documents are compared
        assert theirs is not None
        differing = []
        for name in _FIELDS:
            mine, other = _said(known, ours, name), _said(read, theirs, name)
            if name == "symbol" and mine:
                continue  # it is what the document was known by: only a missing one is filled
            if other not in ("", None) and mine != other:
                differing.append(FieldDifference(name, mine, other))
        if not differing:
            return None
        changed = _changed(known, ours, read, {one.field for one in differing})
        changed = replace(changed, to_mend=bool(what_is_missing(changed, self._kind)))
        return DocumentChange(row.sheet, row.row, known, changed, tuple(differing))


def _numbered(activity: Activity) -> Numbered | None:
    document = activity.document
    if document is None or not document.number:
        return None
    return Numbered(document.type, document.number, document.symbol, activity.counted_on)


def _is_inside(one: Numbered, spans: Mapping[tuple[int, str], tuple[int, int]]) -> bool:
    """Tell whether a number lies between the first and last that a register gives of its type and year."""
    span = spans.get((one.day.year, one.type))
    return span is not None and span[0] <= whole_number(one.number) <= span[1]


def _said(activity: Activity, document: IssuedDocument, field: str) -> object:
    match field:
        case "unit":
            return activity.unit
        case "status":
            # Only whether it was cancelled: a register does not plan.
            return Status.CANCELLED if activity.status is Status.CANCELLED else Status.DONE
        case "day":
            return activity.counted_on
        case "subject":
            return document.subject or activity.title
        case _:
            return getattr(document, field)


def _changed(known: Activity, ours: IssuedDocument, read: Activity, fields: Collection[str]) -> Activity:
    theirs = read.document
    assert theirs is not None  # read from a register
    own = ("symbol", "type", "day", "subject", "signer")
    plain = {name: getattr(theirs, name) for name in own if name in fields}
    changed = replace(known, document=replace(ours, **plain))
    if "subject" in fields:
        changed = replace(changed, title=read.title)
    if "day" in fields and known.first_day == known.counted_on:
        changed = replace(changed, first_day=read.first_day, last_day=read.last_day)
    if "unit" in fields:
        changed = replace(changed, unit=read.unit)
    return replace(changed, status=read.status) if "status" in fields else changed


def _only_fills(change: DocumentChange) -> bool:
    return all(one.ours in ("", None) for one in change.fields)


def _document_kind(pack: Pack) -> Kind:
    found = next((kind for kind in pack.kinds if kind.has_document), None)
    if found is None:
        raise NoDocumentKind
    return found


def _unit_names(units: Sequence[Unit], pack: Pack) -> Mapping[str, UnitId]:
    by_code = {unit.code: unit.id for unit in units if unit.code}
    names = {
        fold(word): by_code[unit.code]
        for unit in pack.units
        if unit.code in by_code
        for word in (unit.name, unit.short_name, *unit.words)
    }
    own = {fold(name): unit.id for unit in units for name in (unit.name, unit.short_name, unit.code) if name}
    return MappingProxyType({**names, **own})

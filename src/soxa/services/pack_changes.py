"""What a pack would change of the one before, entry by entry, in the words of the form it is made in.

Two packs are compared as the rows of their sheets (`soxa.services.pack_sheets`): what differs in a cell is
told by the column's title, with the old and the new words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from soxa.domain.own_work import Refusal, refusal
from soxa.domain.packs import Pack
from soxa.services.pack_sheets import Codec, SheetForm, sheet_forms
from soxa.services.pack_workbooks import PackRow, pack_rows

PARTS: Final = ("units", "kinds", "indicators", "regimes", "templates", "checks", "entry_checks", "slips")
"""Lists of a pack whose entries are taken or refused one by one."""
_NAMES: Final = ("name", "title", "subject", "text")
_SAYING: Final = frozenset(
    {"name", "short_name", "unit", "title", "text", "words", "hint", "subject", "opening", "closing", "nil",
     "group", "locked_titles", "remedy", "label"}
)  # fmt: skip


class What(Enum):
    """What happened to an entry."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """An entry of a pack: ``indicators``, ``CD03``."""

    part: str
    """One of `PARTS`."""
    code: str
    """Its code."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A cell that differs."""

    title: str
    """Title of its column."""
    old: str
    """What stood there, in the form's words; empty for nothing."""
    new: str
    """What stands there now."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A row that differs: the entry's own, or one that belongs to it (a quantity, a sentence)."""

    sheet: str
    """Name of its sheet; empty for the entry's own row."""
    name: str
    """Its code and name."""
    what: What
    """What happened to it."""
    fields: tuple[FieldChange, ...] = ()
    """For a changed one."""


@dataclass(frozen=True, slots=True)
class Barred:
    """Why something may not be in a pack of this program ("What it is not")."""

    sheet: str
    """Id of its sheet."""
    key: tuple[str, ...]
    """Key of its row."""
    refusal: Refusal
    """The words and the reason."""


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that a pack would add, change or take away."""

    entry: Entry
    """Which."""
    name: str
    """Its name."""
    what: What
    """What would happen to it."""
    details: tuple[Detail, ...] = ()
    """What differs."""
    barred: tuple[Barred, ...] = ()
    """What of it may not be taken: of an outline only these rows, of all else the whole entry."""


def compare(old: Pack, new: Pack) -> tuple[EntryChange, ...]:
    """Return what differs between two packs, by part and in the order of the new one; then what is gone."""
    before, after = _by_entry(pack_rows(old)), _by_entry(pack_rows(new))
    banned = barred(new)
    found = []
    for entry in sorted({**after, **before}, key=lambda one: PARTS.index(one.part)):
        old_rows, new_rows = before.get(entry, {}), after.get(entry, {})
        if old_rows == new_rows and entry not in banned:
            continue
        what = What.ADDED if not old_rows else What.REMOVED if not new_rows else What.CHANGED
        details = tuple(_details(entry, old_rows, new_rows)) if what is not What.REMOVED else ()
        name = _name(entry.part, (new_rows or old_rows)[entry.part, (entry.code,)])
        found.append(EntryChange(entry, name, what, details, banned.get(entry, ())))
    return tuple(found)


def barred(pack: Pack) -> Mapping[Entry, tuple[Barred, ...]]:
    """Return what of a pack is about private people, by entry: by its words, whoever asks for it."""
    found: dict[Entry, list[Barred]] = {}
    for sheet, rows in pack_rows(pack).items():
        form = _FORMS[sheet]
        for row in rows if form.path and form.path[0] in PARTS else ():
            for column, cell in zip(form.columns, row.cells, strict=True):
                against = refusal(cell) if cell and column.id in _SAYING else None
                if against is not None:
                    entry = Entry(form.path[0], row.key[0])
                    found.setdefault(entry, []).append(Barred(sheet, row.key, against))
                    break
    return {entry: tuple(against) for entry, against in found.items()}


_FORMS: Final[Mapping[str, SheetForm]] = {form.id: form for form in sheet_forms()}
_Rows = Mapping[tuple[str, tuple[str, ...]], PackRow]


def _by_entry(rows: Mapping[str, Sequence[PackRow]]) -> Mapping[Entry, _Rows]:
    """Return all rows that belong to an entry, with its own."""
    found: dict[Entry, dict[tuple[str, tuple[str, ...]], PackRow]] = {}
    for sheet, of_sheet in rows.items():
        path = _FORMS[sheet].path
        for row in of_sheet if path and path[0] in PARTS else ():
            found.setdefault(Entry(path[0], row.key[0]), {})[sheet, row.key] = row
    return found


def _details(entry: Entry, before: _Rows, after: _Rows) -> Iterator[Detail]:
    for place in {**after, **before}:
        sheet = place[0]
        old, new = before.get(place), after.get(place)
        if old == new:
            continue
        row = new or old
        assert row is not None
        is_own = sheet == entry.part
        if is_own and old is None:
            continue  # a new entry is told by its name
        title = "" if is_own else _FORMS[sheet].name
        name = _name(sheet, row)
        if old is None or new is None:
            yield Detail(title, name, What.ADDED if old is None else What.REMOVED)
        else:
            yield Detail(title, name, What.CHANGED, tuple(_fields(_FORMS[sheet], old, new)))


def _fields(form: SheetForm, old: PackRow, new: PackRow) -> Iterator[FieldChange]:
    for column, before, after in zip(form.columns, old.cells, new.cells, strict=True):
        if before != after:
            yield FieldChange(column.title, _shown(column.codec, before), _shown(column.codec, after))


def _shown(codec: Codec, cell: str) -> str:
    return cell.replace("\\;", ";") if codec.empty == [] else cell


def _name(sheet: str, row: PackRow) -> str:
    """Return a row's code and what it is called."""
    form = _FORMS[sheet]
    names = [
        cell for column, cell in zip(form.columns, row.cells, strict=True) if column.id in _NAMES and cell
    ]
    code = row.key[-1] if form.has_code else ""
    called = names[0] if names else " ".join(cell for cell in row.cells[form.parents :] if cell)[:80]
    return called if sheet in PARTS else " ".join(filter(None, (code, called)))

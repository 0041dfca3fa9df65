"""Packs made in Excel: a pack written as a workbook that can be edited, and such a workbook read back.

What cannot be read is told all at once, each fault by sheet, row and column. The pack that is read is judged
by the same rules as one that comes as JSON; places in the JSON become cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from soxa.base.errors import AppError, Message
from soxa.domain.packs import Pack
from soxa.domain.text import fold
from soxa.exchanging.pack_faults import PackFault
from soxa.exchanging.packs import MAX_ENTRIES, MAX_TEXT, encode_pack, faults_of
from soxa.services.pack_sheets import CellWrong, Column, SheetForm, form_words, sheet_forms
from soxa.spreadsheets.form_workbook import FormColumn, FormSheet, form_workbook
from soxa.spreadsheets.guard import Limits
from soxa.spreadsheets.workbook import KEEP, Sheet, Wishes, read_workbook

_LIMITS = Limits(packed_bytes=8 << 20, unpacked_bytes=64 << 20, sheets=60, rows=MAX_ENTRIES + 2, columns=60)
_MAX_FAULTS = 300
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault of a workbook."""

    sheet: str
    """Name of the tab."""
    row: int
    """As Excel numbers it; 0 for the whole sheet."""
    column: str
    """Letter of the column; empty for a whole row or sheet."""
    message: Message
    """What is wrong, with what to do (`Wording.explain`)."""


class PackWorkbookFaulty(AppError):
    """A workbook of which no pack can be made.

    Args:
        count: How many faults it has; `faults` has them.
    """

    def __init__(self, *, count: int) -> None:
        super().__init__(count=count)
        self.faults: tuple[CellFault, ...] = ()

    @classmethod
    def of(cls, faults: Sequence[CellFault]) -> PackWorkbookFaulty:
        """Return the error of some faults."""
        error = cls(count=len(faults))
        error.faults = tuple(faults)
        return error


def write_workbook(pack: Pack) -> bytes:
    """Write a pack as a workbook that can be edited and read back."""
    words = form_words()
    rows = pack_rows(pack)
    forms = {form.id: form for form in sheet_forms()}
    sheets = [
        FormSheet(
            form.name,
            tuple(
                FormColumn(
                    one.title,
                    one.note,
                    one.codec.words,
                    (forms[one.of].name, forms[one.of].parents) if one.of else None,
                )
                for one in form.columns
            ),
            tuple(tuple(row.cells) for row in rows[form.id]),
            frozen=form.parents + 1,
        )
        for form in sheet_forms()
    ]
    guide = words["guide"]
    return form_workbook(sheets, guide=(guide["name"], guide["lines"]), note=words["note"])


def read_pack_workbook(path: Path) -> bytes | tuple[CellFault, ...]:
    """Read a workbook as a pack's bytes, or as everything that is wrong with it.

    Raises:
        FileMissing: And the other errors of `soxa.spreadsheets.workbook.read_workbook`.
    """
    book = read_workbook(path, limits=_LIMITS, wishes=Wishes(legacy=KEEP))
    if book.old_text is not None and book.old_text.is_certain:
        book = read_workbook(path, limits=_LIMITS)
    reading = _Reading([sheet for sheet in book.sheets if sheet.visible])
    found = reading.read()
    if reading.faults:
        places = {fold(form.name): at for at, form in enumerate(sheet_forms())}
        in_order = sorted(
            reading.faults,
            key=lambda one: (places.get(fold(one.sheet), -1), one.row, len(one.column), one.column),
        )
        return tuple(in_order[:_MAX_FAULTS])
    assert found is not None
    return encode_pack(found)


def in_json(found: PackFault) -> CellFault:
    """Return a fault of a pack that came as JSON: its path stands for the sheet."""
    reason = found.message.id.removeprefix("pack.")
    parameters = {"value": str(found.message.parameters["value"]), "words": ""}
    return CellFault(found.path, 0, "", Message(f"packs.fault.{reason}", parameters))


# --- a pack as rows


@dataclass(frozen=True, slots=True)
class PackRow:
    """A record of a pack as a row."""

    key: tuple[str, ...]
    """Codes of its parents and its own; a number where it has none."""
    cells: tuple[str, ...]
    """One for each column of its sheet."""


def pack_rows(pack: Pack) -> Mapping[str, tuple[PackRow, ...]]:
    """Return a pack as the rows of its sheets, by the sheet's id."""
    raw = msgspec.to_builtins(pack)
    return {form.id: tuple(_rows(form, raw, form.path, ())) for form in sheet_forms()}


def _rows(
    form: SheetForm, record: Mapping[str, Any], way: Sequence[str], above: tuple[str, ...]
) -> Iterator[PackRow]:
    if not way:
        yield PackRow((), tuple(_cells(form, record, ())))
        return
    for number, one in enumerate(record[way[0]], start=1):
        if len(way) > 1:
            yield from _rows(form, one, way[1:], (*above, one["code"]))
        else:
            own = one["code"] if form.has_code else str(number)
            yield PackRow((*above, own), tuple(_cells(form, one, above)))


def _cells(form: SheetForm, record: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    yield from above
    for column in form.columns[len(above) :]:
        value: Any = record
        for name in column.path:
            value = value[name]
        if value == column.codec.empty or value is None:
            is_plain = column.default is ... or column.default == value
            yield "" if is_plain else form_words()["empty"]
        else:
            yield column.codec.write(value)


# --- reading


@dataclass(slots=True)
class _Reading:
    """One workbook, read into the JSON of a pack with the cell of every field."""

    sheets: Sequence[Sheet]
    faults: list[CellFault] = field(default_factory=list)
    _raw: dict[str, Any] = field(default_factory=dict)
    _cells: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    _sentences: dict[str, int] = field(default_factory=dict)
    _known: dict[tuple[str, ...], tuple[dict[str, Any], str]] = field(default_factory=dict)

    def read(self) -> Pack | None:
        """Return the pack; None if there are faults that let no pack be made."""
        named: dict[str, Sheet] = {}
        known = {fold(form.name) for form in sheet_forms()} | {fold(form_words()["guide"]["name"])}
        for sheet in self.sheets:
            # Of two that are called alike ("Chỉ tiêu", "Chi tieu") nobody can tell which is meant.
            is_known = fold(sheet.name) in known and named.setdefault(fold(sheet.name), sheet) is sheet
            if not is_known and any(any(row) for row in sheet.rows):
                self._fault(sheet.name, 0, "", "unknown_sheet")
        for form in sheet_forms():
            if form.path:
                self._list_of(form)
            found = named.get(fold(form.name))
            if found is not None:
                self._read_sheet(form, found)
            elif not form.path:
                self._fault(form.name, 0, "", "sheet_missing")
            if found is not None and not form.path and "code" not in self._raw and not self.faults:
                self._fault(found.name, 3, "A", "missing")
        try:
            pack = msgspec.convert(self._raw, Pack)
        except msgspec.ValidationError:
            assert self.faults  # a cell that holds no value of its column was told
            return None
        for one in faults_of(pack):
            sheet_name, row, letter = self._place(one.path)
            reason = one.message.id.removeprefix("pack.")
            self._fault(sheet_name, row, letter, reason, value=str(one.message.parameters["value"]))
        return pack

    def _list_of(self, form: SheetForm) -> None:
        if len(form.path) == 1:
            self._raw[form.path[0]] = []

    def _read_sheet(self, form: SheetForm, sheet: Sheet) -> None:
        columns = self._columns(form, sheet)
        note = fold(form_words()["note"])
        for number, row in enumerate(sheet.rows[1:], start=2):
            if not any(row) or (number == 2 and any(fold(cell).startswith(note) for cell in row)):  # noqa: PLR2004 - the row below the titles
                continue
            self._read_row(form, sheet.name, number, {name: (at, row[at]) for name, at in columns.items()})

    def _columns(self, form: SheetForm, sheet: Sheet) -> Mapping[str, int]:
        titles = {fold(one.title): one.id for one in form.columns}
        found: dict[str, int] = {}
        for at, cell in enumerate(sheet.rows[0] if sheet.rows else ()):
            name = titles.get(fold(cell))
            if name is not None and name not in found:
                found[name] = at
            elif cell or any(row[at] for row in sheet.rows[1:]):
                self._fault(sheet.name, 1, letter_of(at), "unknown_column", value=cell)
        for one in form.columns:
            if one.id not in found and one.default is ... and len(sheet.rows) > 1:
                self._fault(sheet.name, 1, "", "column_missing", value=one.title)
        return found

    def _read_row(
        self, form: SheetForm, sheet: str, number: int, cells: Mapping[str, tuple[int, str]]
    ) -> None:
        record, places = self._record(form, sheet, number, cells)
        if not form.path:
            self._keep(record, "$", sheet, number, places)
            self._raw.update(record)
            return
        codes = tuple(cells.get(one.id, (0, ""))[1] for one in form.columns[: form.parents])
        parent, path = self._raw, "$"
        if codes:
            # The list's own name parts a section from a table of the same code.
            key = (*form.path[:-1], *codes)
            if key not in self._known:
                at = cells.get(form.columns[form.parents - 1].id, (0, ""))[0]
                self._fault(sheet, number, letter_of(at), "unknown_code", value=" / ".join(codes))
                return
            parent, path = self._known[key]
        name = form.path[-1]
        siblings = parent.setdefault(name, [])
        own = f"{path}.{name}[{len(siblings)}]"
        siblings.append(record)
        if form.has_code:
            self._known.setdefault((*form.path, *codes, str(record.get("code", ""))), (record, own))
        self._keep(record, own, sheet, number, places)
        self._alias(form, path, own, parent)

    def _record(
        self, form: SheetForm, sheet: str, number: int, cells: Mapping[str, tuple[int, str]]
    ) -> tuple[dict[str, Any], dict[str, int]]:
        record: dict[str, Any] = {"deadline": {}} if form.id == "regimes" else {}
        for name in _INNER.get(form.id, ()):
            record[name] = []
        places: dict[str, int] = {}
        for column in form.columns[form.parents :]:
            at, text = cells.get(column.id, (0, ""))
            places[".".join(column.path)] = at
            target = record
            for step in column.path[:-1]:
                target = target[step]
            value = self._value(column, sheet, number, at, text)
            if value is not ...:
                target[column.path[-1]] = value
        return record, places

    def _value(self, column: Column, sheet: str, number: int, at: int, text: str) -> Any:
        if fold(text) == fold(form_words()["empty"]):
            return column.codec.empty
        if not text:
            return ... if column.default is not ... else self._nothing(column, sheet, number, at)
        if len(text) > MAX_TEXT:
            self._fault(sheet, number, letter_of(at), "text_too_long", value=str(len(text)))
            return ...
        try:
            return column.codec.read(text)
        except CellWrong as wrong:
            words = ", ".join(column.codec.words)
            self._fault(sheet, number, letter_of(at), wrong.reason, value=text, words=words)
            return ...

    def _nothing(self, column: Column, sheet: str, number: int, at: int) -> Any:
        """Return what an empty cell is that has no usual value: no words, or an empty list."""
        is_words = column.codec.empty == "" and not column.codec.words and column.id != "year_starts"
        if is_words or column.codec.empty == []:
            return column.codec.empty
        self._fault(sheet, number, letter_of(at), "missing")
        return ...

    def _keep(
        self, record: Mapping[str, Any], path: str, sheet: str, number: int, places: Mapping[str, int]
    ) -> None:
        self._cells[path] = (sheet, number, "")
        for name, at in places.items():
            self._cells[f"{path}.{name}"] = (sheet, number, letter_of(at))
            if "." in name:
                self._cells.setdefault(f"{path}.{name.partition('.')[0]}", (sheet, number, letter_of(at)))

    def _alias(self, form: SheetForm, path: str, own: str, parent: Mapping[str, Any]) -> None:
        """Give a place to paths that count over several lists: questions after quantities, all sentences."""
        if form.id == "choices":
            at = len(parent.get("quantities", ())) + len(parent["choices"]) - 1
            self._cells[f"{path}.quantities[{at}].code"] = self._cells[f"{own}.code"]
        elif form.id == "sentences":
            template = path.rpartition(".sections")[0]
            at = self._sentences[template] = self._sentences.get(template, -1) + 1
            self._cells[f"{template}.sections.sentences[{at}].code"] = self._cells[f"{own}.code"]

    def _place(self, path: str) -> tuple[str, int, str]:
        """Return the cell of a path, or of what it lies in."""
        while path and path not in self._cells:
            cut = max(path.rfind("."), path.rfind("["))
            path = path[:cut] if cut > 0 else ""
        return self._cells.get(path, (sheet_forms()[0].name, 0, ""))

    def _fault(
        self, sheet: str, row: int, column: str, reason: str, *, value: str = "", words: str = ""
    ) -> None:
        message = Message(f"packs.fault.{reason}", {"value": value[:200], "words": words})
        self.faults.append(CellFault(sheet, row, column, message))


_INNER = {
    "kinds": ("quantities", "choices"),
    "choices": ("options",),
    "indicators": ("selections",),
    "regimes": ("receivers",),
    "templates": ("sections", "tables"),
    "sections": ("sentences",),
    "tables": ("rows",),
}
"""Lists that other sheets fill."""


def letter_of(column: int) -> str:
    """Return a column's letter, counted from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters

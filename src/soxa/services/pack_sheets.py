"""The sheets of a pack made in Excel: which columns hold which fields, and how a value is written in a cell.

One description serves writing, reading and telling what a new version changes. The words (titles, notes,
names of values) stand in ``resources/forms/pack.json``; the fields are those of `soxa.domain.packs`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from typing import Any, Final

from soxa.base.resources import resource_path
from soxa.domain import code_maps, packs
from soxa.domain.text import clean, fold

Json = Any
"""A value as the pack's JSON has it."""

_SEPARATOR: Final = ";"
_ESCAPED = re.compile(r"\\(.)")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
_HOUR = re.compile(r"(\d{1,2})(?::|h|g)(\d{2})(?::00)?")
_CONDITION = re.compile(r"(?P<field>\w+)\s*(?:(?P<sign>>=|<=)\s*(?P<number>-?\d+)|=\s*(?P<values>.*))?")


class CellWrong(Exception):
    """A cell holds no value of its column; `reason` is the last part of its message's id."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Codec:
    """How values of a kind are written in a cell and read from it."""

    write: Callable[[Json], str]
    """Writes a value that is not empty."""
    read: Callable[[str], Json]
    """Reads a cell that is not empty; raises `CellWrong`."""
    empty: Json
    """The empty value of its kind."""
    words: tuple[str, ...] = ()
    """The only cells there are, if they are few."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet."""

    id: str
    """Name in the form, and of the field unless it is a parent's code."""
    path: tuple[str, ...]
    """Field inside the record; empty for a parent's code."""
    codec: Codec
    """How its values are written."""
    default: Json
    """What an empty cell means; `...` where the cell must be filled."""
    title: str
    """Its title."""
    note: str
    """What it takes."""
    of: str = ""
    """Sheet whose codes it takes, one a cell."""


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet: one record of the pack a row."""

    id: str
    """``kinds``."""
    path: tuple[str, ...]
    """Fields that lead to its records: ``templates sections sentences``; none for the pack itself."""
    name: str
    """Name of the tab."""
    columns: tuple[Column, ...]
    """Parents' codes first."""
    has_code: bool
    """Whether its records have a code of their own."""

    @property
    def parents(self) -> int:
        """How many columns name the records above."""
        return max(0, len(self.path) - 1)


@cache
def form_words() -> Mapping[str, Any]:
    """Return the form's words, read once."""
    return json.loads(resource_path("forms", "pack.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def sheet_forms() -> tuple[SheetForm, ...]:
    """Return the sheets in their order; a record's parents stand before it."""
    return tuple(_sheet(*row) for row in _SHEETS)


# --- cells


def _same(value: Json) -> str:
    return str(value)


def _text() -> Codec:
    return Codec(_same, clean, "")


def _version() -> Codec:
    # Typed into Excel, 2026.2 is a number and comes back with a comma.
    return Codec(_same, lambda text: text.replace(",", "."), "")


def _whole() -> Codec:
    def read(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", text):
            raise CellWrong("no_number")
        return int(text)

    return Codec(_same, read, None)


def _truth() -> Codec:
    yes, no = form_words()["yes"], form_words()["no"]
    known = {fold(yes): True, "x": True, "1": True, fold(no): False, "0": False}
    return Codec(lambda value: yes if value else no, lambda text: _known(text, known), None, (yes, no))


def _enum(name: str) -> Codec:
    words: Mapping[str, str] = form_words()["values"][name]
    known = {fold(word): code for code, word in words.items()}
    return Codec(words.__getitem__, lambda text: _known(text, known), "", tuple(words.values()))


def _better() -> Codec:
    words: Mapping[str, str] = form_words()["values"]["better"]
    known = {fold(words["true"]): True, fold(words["false"]): False}
    return Codec(
        lambda value: words["true" if value else "false"],
        lambda text: _known(text, known),
        None,
        tuple(words.values()),
    )


def _known(text: str, known: Mapping[str, Json]) -> Json:
    try:
        return known[fold(text)]
    except KeyError as error:
        raise CellWrong("not_a_choice") from error


def _list(inner: Codec | None = None) -> Codec:
    item = inner or _text()
    return Codec(
        lambda values: f"{_SEPARATOR} ".join(_escape(item.write(one)) for one in values),
        lambda text: [item.read(part) for part in _parts(text)],
        [],
    )


def _lenient(name: str) -> Codec:
    """Names of fields: in words where there are some, else as they are."""
    words: Mapping[str, str] = form_words()["values"][name]
    known = {fold(word): code for code, word in words.items()}
    return Codec(lambda code: words.get(code, code), lambda text: known.get(fold(text), text), "")


def _lines() -> Codec:
    inner = _list()
    return Codec(
        lambda text: inner.write([line for line in text.split("\n") if line]),
        lambda text: "\n".join(inner.read(text)),
        "",
    )


def _groups() -> Codec:
    return Codec(
        lambda groups: "; ".join(" / ".join(group) for group in groups),
        lambda text: [[clean(code) for code in part.split("/") if clean(code)] for part in _parts(text)],
        [],
    )


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;")


def _split(text: str, separator: str) -> list[str]:
    """Split at a separator that is not escaped; what is escaped stays so."""
    parts, part, signs = [], "", iter(text)
    for sign in signs:
        if sign == "\\":
            part += sign + next(signs, "")
        elif sign == separator:
            parts.append(part)
            part = ""
        else:
            part += sign
    return [*parts, part]


def _parts(text: str, separator: str = _SEPARATOR) -> list[str]:
    """Split at a separator that is not escaped; empty parts are passed over."""
    found = (clean(_ESCAPED.sub(r"\1", one)) for one in _split(text, separator))
    return [one for one in found if one]


def _day_of_year() -> Codec:
    def write(value: str) -> str:
        month, _, day = value.partition("-")
        return f"{day}/{month}"

    def read(text: str) -> str:
        found = _DAY.fullmatch(text)
        if found is None:
            raise CellWrong("no_day_of_year")
        return f"{int(found[2]):02}-{int(found[1]):02}"

    return Codec(write, read, "")


def _date() -> Codec:
    def write(value: str) -> str:
        day = date.fromisoformat(value)
        return f"{day.day:02}/{day.month:02}/{day.year:04}"

    def read(text: str) -> str:
        found = _DAY.fullmatch(text)
        if found is None or found[3] is None:
            raise CellWrong("no_date")
        try:
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        except ValueError as error:
            raise CellWrong("no_date") from error

    return Codec(write, read, None)


def _hour() -> Codec:
    def read(text: str) -> str:
        found = _HOUR.fullmatch(text)
        if found is None or not (int(found[1]) < 24 and int(found[2]) < 60):  # noqa: PLR2004 - a clock's bounds
            raise CellWrong("no_hour")
        return f"{int(found[1]):02}:{found[2]}:00"

    return Codec(lambda value: value[:5], read, None)


def _conditions() -> Codec:
    negation = form_words()["not"]

    def write_one(one: Mapping[str, Json]) -> str:
        lead = f"{negation} " if one.get("negated") else ""
        values = " | ".join(_escape(value).replace("|", "\\|") for value in one.get("values", ()))
        pieces = [f"{one['field']} = {values}"] if values else []
        pieces += [f"{one['field']} >= {one['at_least']}"] if one.get("at_least") is not None else []
        pieces += [f"{one['field']} <= {one['at_most']}"] if one.get("at_most") is not None else []
        return lead + " & ".join(pieces or [one["field"]])

    def read(text: str) -> list[Json]:
        return [_condition(clean(one), negation) for one in _split(text, _SEPARATOR) if clean(one)]

    return Codec(lambda values: "; ".join(map(write_one, values)), read, [])


def _condition(text: str, negation: str) -> dict[str, Json]:
    condition: dict[str, Json] = {}
    lead, _, rest = text.partition(" ")
    if fold(lead) == fold(negation) and rest:
        condition["negated"], text = True, rest
    for piece in text.split("&") if re.search(r"[<>]=", text) else [text]:
        found = _CONDITION.fullmatch(piece.strip())
        if found is None or condition.get("field", found["field"]) != found["field"]:
            raise CellWrong("no_condition")
        condition["field"] = found["field"]
        if found["number"] is not None:
            condition["at_least" if found["sign"] == ">=" else "at_most"] = int(found["number"])
        elif found["values"]:
            condition["values"] = _parts(found["values"], "|")
    return condition


# --- sheets


_SHEETS: Final[tuple[tuple[str, tuple[str, ...], type, tuple[str, ...]], ...]] = (
    ("pack", (), packs.Pack, ()),
    ("units", ("units",), packs.UnitTemplate, ()),
    ("kinds", ("kinds",), packs.Kind, ()),
    ("quantities", ("kinds", "quantities"), packs.Quantity, ("kind",)),
    ("choices", ("kinds", "choices"), packs.Choice, ("kind",)),
    ("options", ("kinds", "choices", "options"), packs.Option, ("kind", "choice")),
    ("indicators", ("indicators",), packs.Indicator, ()),
    ("selections", ("indicators", "selections"), packs.Selection, ("indicator",)),
    ("regimes", ("regimes",), packs.Regime, ()),
    ("receivers", ("regimes", "receivers"), packs.Receiver, ("regime",)),
    ("templates", ("templates",), packs.Template, ()),
    ("sections", ("templates", "sections"), packs.Section, ("template",)),
    ("sentences", ("templates", "sections", "sentences"), packs.Sentence, ("template", "section")),
    ("tables", ("templates", "tables"), packs.TableTemplate, ("template",)),
    ("rows", ("templates", "tables", "rows"), packs.TableRow, ("template", "table")),
    ("checks", ("checks",), packs.Check, ()),
    ("entry_checks", ("entry_checks",), packs.EntryCheck, ()),
    ("maps", ("maps",), code_maps.CodeMap, ()),
    ("slips", ("slips",), packs.SlipTemplate, ()),
)
"""Id, way to its records, their type, names of the parents."""

_PARENTS: Final = {
    "kind": "kinds", "choice": "", "indicator": "indicators", "regime": "regimes", "template": "templates",
    "section": "", "table": "",
}  # fmt: skip

_REFERENCES: Final = {
    ("indicators", "responsible"): "units",
    ("indicators", "part_of"): "indicators",
    ("regimes", "unit"): "units",
    ("regimes", "template"): "templates",
    ("sections", "unit"): "units",
    ("rows", "indicator"): "indicators",
    ("checks", "indicator"): "indicators",
}

_CODECS: Final[Mapping[tuple[str, str], Callable[[], Codec]]] = {
    ("pack", "version"): _version,
    ("kinds", "required"): _groups,
    ("indicators", "source"): lambda: _enum("source"),
    ("indicators", "cumulation"): lambda: _enum("cumulation"),
    ("indicators", "higher_is_better"): _better,
    ("selections", "operation"): lambda: _enum("operation"),
    ("selections", "where"): _conditions,
    ("regimes", "frequency"): lambda: _enum("frequency"),
    ("regimes", "closing"): lambda: _enum("closing"),
    ("regimes", "year_starts"): _day_of_year,
    ("regimes", "month"): lambda: _enum("month"),
    ("regimes", "working_days"): _whole,
    ("regimes", "day"): _whole,
    ("regimes", "weekday"): _whole,
    ("regimes", "date_in_year"): _day_of_year,
    ("regimes", "hour"): _hour,
    ("regimes", "valid_from"): _date,
    ("regimes", "valid_to"): _date,
    ("regimes", "unconfirmed"): lambda: _list(_lenient("unconfirmed")),
    ("sections", "content"): lambda: _enum("section_content"),
    ("sections", "hint"): _lines,
    ("tables", "content"): lambda: _enum("table_content"),
    ("tables", "bases"): lambda: _list(_enum("basis")),
    ("checks", "severity"): lambda: _enum("severity"),
    ("checks", "left_missing"): lambda: _enum("missing"),
    ("checks", "right_missing"): lambda: _enum("missing"),
    ("entry_checks", "severity"): lambda: _enum("severity"),
    ("maps", "change"): lambda: _enum("map"),
}
_BY_TYPE: Final[Mapping[str, Callable[[], Codec]]] = {"str": _text, "int": _whole, "bool": _truth}


def _sheet(sheet: str, path: tuple[str, ...], record: type, parents: tuple[str, ...]) -> SheetForm:
    words = form_words()["sheets"][sheet]
    named: Mapping[str, list[str]] = words["columns"]
    own = {field.name: field for field in fields(record)}
    nested = {field.name: field for field in fields(packs.Deadline)} if record is packs.Regime else {}
    columns = []
    for name, (title, note) in named.items():
        if name in parents:
            columns.append(Column(name, (), _text(), ..., title, note, _PARENTS[name]))
            continue
        field, way = (own[name], (name,)) if name in own else (nested[name], ("deadline", name))
        make = _CODECS.get((sheet, name)) or _BY_TYPE.get(str(field.type), _list)
        default = _default(field.default)
        columns.append(Column(name, way, make(), default, title, note, _REFERENCES.get((sheet, name), "")))
    return SheetForm(sheet, path, words["name"], tuple(columns), "code" in own)


def _default(value: object) -> Json:
    """Return a field's default as JSON has it; `...` where there is none."""
    if value is MISSING:
        return ...
    if isinstance(value, tuple):
        return list(value)
    return getattr(value, "value", value)

"""Packs as JSON: read with every fault and its path, and checked against themselves.

The JSON has the very field names of `soxa.domain.packs`. A pack comes by e-mail from whoever asks for
reports: bytes, depth and lengths have limits before anything is built of it, and nothing in it is evaluated.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

import msgspec

from soxa.base.errors import AppError
from soxa.domain.figures import Basis
from soxa.domain.formulas import (
    BadFormula,
    Expression,
    FormulaTooLong,
    parse_condition,
    parse_formula,
)
from soxa.domain.measuring import is_bounded
from soxa.domain.packs import (
    Cumulation,
    Deadline,
    Indicator,
    Kind,
    Operation,
    Pack,
    Regime,
    Section,
    Selection,
    SlipTemplate,
    Source,
    Template,
)
from soxa.domain.periods import PeriodRule, UnknownPeriod
from soxa.domain.phrases import BadPlaceholder, figures_of, parse_phrases
from soxa.exchanging.pack_faults import PackFault, fault
from soxa.exchanging.pack_formulas import formula_faults
from soxa.exchanging.reading import DataNotJson, check_limits

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 16
MAX_TEXT = 4_000
MAX_ENTRIES = 3_000
MAX_DECIMALS = 6
_DEEPEST_LEVEL = 3
_MAX_FAULTS = 100
SCHEMA_NAME = "pack.schema.json"
_ACTIVITY_FIELDS = frozenset(
    {"tag", "place", "unit", "document_type", "in_report", "task_due", "task_on_time"}
)
_DOCUMENT_FIELDS = frozenset({"so", "kyhieu", "ngay", "trichyeu", "loai"})
_TASK_FIELDS = frozenset({"hanxuly"})
_PLANS = frozenset({Basis.PLAN_PROVINCE, Basis.PLAN_COUNCIL})
_CONTENTS = frozenset({"indicators", "documents", "tasks", "activities"})
_DISTINCT_FIELDS = frozenset({"place", "title", "unit", "document_type", "tag"})
_BREAKDOWN_FIELDS = frozenset({"unit", "kind", "place", "document_type"})
_ADDING = frozenset({Operation.COUNT, Operation.SUM})
_ADDED = frozenset({Cumulation.SUM, Cumulation.FIRST})
_PERCENT = "%"
MAX_SLIP_ROWS = 15
"""More activities do not fit on the one page of a slip."""
_GIVEN = frozenset({Source.SLIP, Source.LEDGER_OR_SLIP})
_SECTION_CONTENTS = frozenset({"planned", "difficulties", "documents", "achieved", "behind"})


class PackFaulty(AppError):
    """A pack that cannot be used.

    Args:
        faults: Each with its path; at most one hundred are kept.
    """

    def __init__(self, *, faults: tuple[PackFault, ...]) -> None:
        kept = faults[:_MAX_FAULTS]
        super().__init__(
            places=tuple(fault.path for fault in kept),
            reasons=tuple(fault.message.id for fault in kept),
            values=tuple(str(fault.message.parameters.get("value", "")) for fault in kept),
            count=len(faults),
        )

    @property
    def faults(self) -> tuple[PackFault, ...]:
        """The faults, made anew from the values that the error carries."""
        places, reasons, values = (self.parameters[name] for name in ("places", "reasons", "values"))
        assert isinstance(places, tuple)
        assert isinstance(reasons, tuple)
        assert isinstance(values, tuple)
        return tuple(
            fault(place, reason, value) for place, reason, value in zip(places, reasons, values, strict=True)
        )


def decode_pack(data: bytes) -> Pack:
    """Read a pack and check it against itself.

    Raises:
        DataTooLarge: More bytes than a pack has.
        DataTooDeep: More nested brackets than a pack has.
        DataNotJson: Not JSON in UTF-8.
        PackFaulty: With every fault and its path.
    """
    pack = decode_types(data)
    faults = faults_of(pack)
    if faults:
        raise PackFaulty(faults=faults)
    return pack


def decode_types(data: bytes) -> Pack:
    """Read a pack without checking it against itself; a layer over another pack is no whole.

    Raises:
        DataTooLarge: And the other errors of `decode_pack`.
    """
    check_limits(data, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataNotJson(reason=str(error)) from error
    faults = (*_limits(raw, "$"), *_types(raw, Pack, "$"))
    if faults:
        raise PackFaulty(faults=faults)
    return msgspec.convert(raw, Pack)


def faults_of(pack: Pack) -> tuple[PackFault, ...]:
    """Return what makes no sense in a pack: each fault with its path."""
    return tuple(_sense(pack))


def encode_pack(pack: Pack) -> bytes:
    """Write a pack as compact JSON; reading it gives the same pack."""
    return msgspec.json.encode(pack, order="deterministic")


def pack_schema() -> bytes:
    """Return the JSON Schema of packs (2020-12), as ``resources/schemas/`` has it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pack of kinds, indicators, regimes, outlines and checks",
        **msgspec.json.schema(Pack),
    }
    return (json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _limits(raw: Any, path: str) -> Iterator[PackFault]:
    if isinstance(raw, str) and len(raw) > MAX_TEXT:
        yield fault(path, "pack.text_too_long", str(len(raw)))
    elif isinstance(raw, list):
        if len(raw) > MAX_ENTRIES:
            yield fault(path, "pack.too_many", str(len(raw)))
            return
        for index, item in enumerate(raw):
            yield from _limits(item, f"{path}[{index}]")
    elif isinstance(raw, dict):
        for name, item in raw.items():
            yield from _limits(item, f"{path}.{name}")


def _types(raw: Any, kind: Any, path: str) -> Iterator[PackFault]:
    """Find every fault of type: msgspec stops at the first, so records and lists are tried in pieces."""
    if is_dataclass(kind) and isinstance(raw, dict):
        yield from _record_types(raw, kind, path)
    elif typing.get_origin(kind) is tuple and isinstance(raw, list):
        element = typing.get_args(kind)[0]
        for index, item in enumerate(raw):
            yield from _types(item, element, f"{path}[{index}]")
    else:
        try:
            msgspec.convert(raw, kind)
        except msgspec.ValidationError as error:
            yield fault(path, "pack.wrong_value", str(error))


def _record_types(raw: dict[str, Any], kind: Any, path: str) -> Iterator[PackFault]:
    hints = _hints(kind)
    for field in fields(kind):
        if field.name in raw:
            yield from _types(raw[field.name], hints[field.name], f"{path}.{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            yield fault(f"{path}.{field.name}", "pack.missing")
    # A misspelt field would be passed over in silence, and with it what its author meant.
    for name in sorted(set(raw) - {field.name for field in fields(kind)}):
        yield fault(f"{path}.{name[:60]}", "pack.unknown_field")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


# --- a pack against itself


def _sense(pack: Pack) -> Iterator[PackFault]:
    yield from _codes(pack)
    for number, kind in enumerate(pack.kinds):
        yield from _kind(kind, f"$.kinds[{number}]")
    known = _Known(
        kinds={kind.code: kind for kind in pack.kinds},
        indicators=frozenset(indicator.code for indicator in pack.indicators),
        units=frozenset(unit.code for unit in pack.units),
        templates=frozenset(template.code for template in pack.templates),
    )
    for number, indicator in enumerate(pack.indicators):
        yield from _indicator(indicator, known, f"$.indicators[{number}]")
    yield from formula_faults(pack)
    for number, regime in enumerate(pack.regimes):
        yield from _regime(regime, known, f"$.regimes[{number}]")
    for number, template in enumerate(pack.templates):
        yield from _template(template, known, f"$.templates[{number}]")
    quantities = {quantity.code for kind in pack.kinds for quantity in kind.quantities}
    for number, entry_check in enumerate(pack.entry_checks):
        for code in entry_check.quantities:
            yield from _reference(code, quantities, f"$.entry_checks[{number}].quantities")
    for number, check in enumerate(pack.checks):
        path = f"$.checks[{number}]"
        yield from _formula(check.rule, parse_condition, known, f"{path}.rule")
        yield from _text(check.text, known, f"{path}.text")
        yield from _reference(check.indicator, known.indicators, f"{path}.indicator")
    yield from _maps(pack, known)
    for number, slip in enumerate(pack.slips):
        yield from _slip(slip, pack, known, f"$.slips[{number}]")


def _maps(pack: Pack, known: _Known) -> Iterator[PackFault]:
    seen: set[str] = set()
    for number, one in enumerate(pack.maps):
        path = f"$.maps[{number}]"
        if not one.is_whole:
            yield fault(path, "pack.map_not_whole", one.change.value)
        for code in one.new:
            yield from _reference(code, known.indicators, f"{path}.new")
        for code in one.old:
            if code in seen:
                yield fault(f"{path}.old", "pack.twice", code)
            seen.add(code)


@dataclass(frozen=True, slots=True)
class _Known:
    kinds: dict[str, Kind]
    indicators: frozenset[str]
    units: frozenset[str]
    templates: frozenset[str]


def _twins(codes: Iterable[str], path: str) -> Iterator[PackFault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if not code:
            yield fault(f"{path}[{index}].code", "pack.no_code")
        elif code in seen:
            yield fault(f"{path}[{index}].code", "pack.twice", code)
        seen.add(code)


def _codes(pack: Pack) -> Iterator[PackFault]:
    for name in (
        "units", "kinds", "indicators", "regimes", "templates", "checks", "entry_checks", "slips",
    ):  # fmt: skip
        yield from _twins((entry.code for entry in getattr(pack, name)), f"$.{name}")


def _reference(code: str, known: Iterable[str], path: str) -> Iterator[PackFault]:
    if code and code not in known:
        yield fault(path, "pack.unknown_code", code)


def _kind(kind: Kind, path: str) -> Iterator[PackFault]:
    quantities = [quantity.code for quantity in kind.quantities]
    choices = [choice.code for choice in kind.choices]
    yield from _twins([*quantities, *choices], f"{path}.quantities")
    for number, choice in enumerate(kind.choices):
        yield from _twins((option.code for option in choice.options), f"{path}.choices[{number}].options")
    askable = {*quantities, *choices}
    askable |= _DOCUMENT_FIELDS if kind.has_document else frozenset()
    askable |= _TASK_FIELDS if kind.has_task else frozenset()
    for number, group in enumerate(kind.required):
        for code in group:
            yield from _reference(code, askable, f"{path}.required[{number}]")
    for number, quantity in enumerate(kind.quantities):
        yield from _decimals(quantity.decimals, f"{path}.quantities[{number}].decimals")
    yield from _reference(kind.count_quantity, quantities, f"{path}.count_quantity")
    yield from _reference(kind.people_quantity, quantities, f"{path}.people_quantity")


def _decimals(decimals: int, path: str) -> Iterator[PackFault]:
    if not 0 <= decimals <= MAX_DECIMALS:
        yield fault(path, "pack.wrong_value", str(decimals))


def _indicator(indicator: Indicator, known: _Known, path: str) -> Iterator[PackFault]:
    is_formula = indicator.source is Source.FORMULA
    if is_formula != bool(indicator.formula):
        yield fault(f"{path}.formula", "pack.formula_and_source", indicator.source.value)
    needs_ledger = indicator.source in {Source.LEDGER, Source.LEDGER_OR_SLIP}
    if needs_ledger != bool(indicator.selections):
        yield fault(f"{path}.selections", "pack.selections_and_source", indicator.source.value)
    is_last_of_slips = (indicator.source, indicator.cumulation) == (Source.SLIP, Cumulation.LAST)
    if indicator.given_cumulated and not is_last_of_slips:
        yield fault(f"{path}.given_cumulated", "pack.cumulated_and_source", indicator.source.value)
    if indicator.formula:
        yield from _formula(indicator.formula, parse_formula, known, f"{path}.formula")
    yield from _decimals(indicator.decimals, f"{path}.decimals")
    yield from _breakdown(indicator, known, path)
    yield from _reference(indicator.part_of, known.indicators, f"{path}.part_of")
    yield from _reference(indicator.responsible, known.units, f"{path}.responsible")
    for number, selection in enumerate(indicator.selections):
        yield from _selection(selection, known, f"{path}.selections[{number}]")


def _breakdown(indicator: Indicator, known: _Known, path: str) -> Iterator[PackFault]:
    """Let only what adds up be told apart, by what every selection of the indicator can be asked."""
    if not indicator.breakdown:
        return
    if not indicator.selections or any(one.operation not in _ADDING for one in indicator.selections):
        yield fault(f"{path}.breakdown", "pack.breakdown_and_source", indicator.source.value)
    choices = [
        {
            choice.code
            for code in selection.kinds
            if code in known.kinds
            for choice in known.kinds[code].choices
        }
        for selection in indicator.selections
    ]
    allowed = _BREAKDOWN_FIELDS.union(set.intersection(*choices) if choices else ())
    for field in indicator.breakdown:
        yield from _reference(field, allowed, f"{path}.breakdown")
    for index, field in enumerate(indicator.breakdown):
        if field in indicator.breakdown[:index]:
            yield fault(f"{path}.breakdown[{index}]", "pack.twice", field)


def _selection(selection: Selection, known: _Known, path: str) -> Iterator[PackFault]:
    for code in selection.kinds:
        yield from _reference(code, known.kinds, f"{path}.kinds")
    kinds = [known.kinds[code] for code in selection.kinds if code in known.kinds]
    quantities = {quantity.code for kind in kinds for quantity in kind.quantities}
    for code in (*selection.quantities, selection.times):
        yield from _reference(code, quantities, f"{path}.quantities")
    counts = selection.operation in {Operation.COUNT, Operation.DISTINCT}
    if counts == bool(selection.quantities):
        yield fault(f"{path}.quantities", "pack.quantities_and_operation", selection.operation.value)
    if selection.divisor < 1:
        yield fault(f"{path}.divisor", "pack.wrong_value", str(selection.divisor))
    options = {
        choice.code: {option.code for option in choice.options} for kind in kinds for choice in kind.choices
    }
    if (selection.operation is Operation.DISTINCT) != bool(selection.distinct_of):
        yield fault(f"{path}.distinct_of", "pack.distinct_and_operation", selection.operation.value)
    yield from _reference(selection.distinct_of, _DISTINCT_FIELDS | options.keys(), f"{path}.distinct_of")
    for number, condition in enumerate(selection.where):
        place = f"{path}.where[{number}]"
        bounded = is_bounded(condition)
        fields_known = quantities if bounded else _ACTIVITY_FIELDS | options.keys()
        yield from _reference(condition.field, fields_known, f"{place}.field")
        if bounded == bool(condition.values):
            yield fault(f"{place}.values", "pack.wrong_value", condition.field)
        if condition.field in options:
            for value in condition.values:
                yield from _reference(value, options[condition.field], f"{place}.values")


def _regime(regime: Regime, known: _Known, path: str) -> Iterator[PackFault]:
    yield from _reference(regime.template, known.templates, f"{path}.template")
    month, _, day = regime.year_starts.partition("-")
    if not (month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 28):  # noqa: PLR2004 - a calendar's bounds
        yield fault(f"{path}.year_starts", "pack.wrong_value", regime.year_starts)
    yield from _deadline(regime.deadline, f"{path}.deadline")
    yield from _reference(regime.unit, known.units, f"{path}.unit")
    if regime.only and regime.skips:
        yield fault(f"{path}.skips", "pack.only_and_skips")
    for name in ("only", "skips"):
        for number, ending in enumerate(getattr(regime, name)):
            if not _is_period_of_a_year(regime, ending):
                yield fault(f"{path}.{name}[{number}]", "pack.no_such_period", ending)
    for number, receiver in enumerate(regime.receivers):
        yield from _text(receiver.name, known, f"{path}.receivers[{number}].name")


def _deadline(deadline: Deadline, path: str) -> Iterator[PackFault]:
    if deadline.rules != 1:
        yield fault(path, "pack.one_deadline")
    bounds = {"working_days": (0, 60), "day": (1, 31), "weekday": (1, 7)}
    for name, (least, most) in bounds.items():
        value = getattr(deadline, name)
        if value is not None and not least <= value <= most:
            yield fault(f"{path}.{name}", "pack.wrong_value", str(value))
    if deadline.date_in_year and not _is_month_and_day(deadline.date_in_year):
        yield fault(f"{path}.date_in_year", "pack.wrong_value", deadline.date_in_year)


def _is_month_and_day(text: str) -> bool:
    # Without 29 February, which is not in every year.
    month, _, day = text.partition("-")
    if not (month.isdecimal() and day.isdecimal() and len(text) == len("12-15")):
        return False
    try:
        return bool(date(2026, int(month), int(day)))
    except ValueError:
        return False


def _is_period_of_a_year(regime: Regime, ending: str) -> bool:
    rule = PeriodRule(regime.frequency, regime.closing)
    try:
        rule.parse(f"2020-{ending}")  # a year with a 53rd week
    except UnknownPeriod:
        return False
    return True


def _template(template: Template, known: _Known, path: str) -> Iterator[PackFault]:
    for name in ("subject", "opening", "closing"):
        yield from _text(getattr(template, name), known, f"{path}.{name}")
    yield from _twins((section.code for section in template.sections), f"{path}.sections")
    sentences = (sentence.code for section in template.sections for sentence in section.sentences)
    yield from _twins(sentences, f"{path}.sections.sentences")
    for number, section in enumerate(template.sections):
        yield from _section(section, known, f"{path}.sections[{number}]")
    for number, table in enumerate(template.tables):
        place = f"{path}.tables[{number}]"
        yield from _reference(table.content, _CONTENTS, f"{place}.content")
        codes = {section.code for section in template.sections}
        yield from _reference(table.section, codes, f"{place}.section")
        for code in table.kinds:
            yield from _reference(code, known.kinds, f"{place}.kinds")
        yield from _text(table.title, known, f"{place}.title")
        for basis in table.bases:
            yield from _reference(basis, {one.value for one in Basis}, f"{place}.bases")
        for index, row in enumerate(table.rows):
            yield from _reference(row.indicator, known.indicators, f"{place}.rows[{index}].indicator")


def _slip(slip: SlipTemplate, pack: Pack, known: _Known, path: str) -> Iterator[PackFault]:
    for code in slip.units:
        yield from _reference(code, known.units, f"{path}.units")
    if not slip.units:
        yield fault(f"{path}.units", "pack.missing")
    given = {one.code for one in pack.indicators if one.source in _GIVEN}
    for code in slip.indicators:
        yield from _reference(code, known.indicators, f"{path}.indicators")
        if code in known.indicators and code not in given:
            yield fault(f"{path}.indicators", "pack.not_from_slips", code)
    yield from _twins(slip.indicators, f"{path}.indicators")
    sections = {section.code for template in pack.templates for section in template.sections}
    for code in slip.sections:
        yield from _reference(code, sections, f"{path}.sections")
    for code in slip.kinds:
        yield from _reference(code, known.kinds, f"{path}.kinds")
    kinds = [known.kinds[code] for code in slip.kinds if code in known.kinds]
    quantities = {quantity.code for kind in kinds for quantity in kind.quantities}
    for code in slip.quantities:
        yield from _reference(code, quantities, f"{path}.quantities")
    most = MAX_SLIP_ROWS if slip.kinds else 0
    if not bool(slip.kinds) <= slip.rows <= most:
        yield fault(f"{path}.rows", "pack.wrong_value", str(slip.rows))


def _section(section: Section, known: _Known, place: str) -> Iterator[PackFault]:
    if not 0 <= section.level <= _DEEPEST_LEVEL:
        yield fault(f"{place}.level", "pack.wrong_value", str(section.level))
    yield from _text(section.title, known, f"{place}.title")
    yield from _text(section.nil, known, f"{place}.nil")
    if section.nil_condition:
        yield from _formula(section.nil_condition, parse_condition, known, f"{place}.nil_condition")
    yield from _reference(section.unit, known.units, f"{place}.unit")
    for code in section.other_units:
        yield from _reference(code, known.units, f"{place}.other_units")
    yield from _reference(section.content, _SECTION_CONTENTS, f"{place}.content")
    for code in section.indicators:
        yield from _reference(code, known.indicators, f"{place}.indicators")
    for index, sentence in enumerate(section.sentences):
        yield from _text(sentence.text, known, f"{place}.sentences[{index}].text")
        if sentence.condition:
            where = f"{place}.sentences[{index}].condition"
            yield from _formula(sentence.condition, parse_condition, known, where)


def _formula(text: str, parse: Callable[[str], Expression], known: _Known, path: str) -> Iterator[PackFault]:
    try:
        found = parse(text)
    except (BadFormula, FormulaTooLong):
        yield fault(path, "pack.bad_formula", text)
        return
    for reference in found.references:
        yield from _reference(reference.indicator, known.indicators, path)


def _text(text: str, known: _Known, path: str) -> Iterator[PackFault]:
    try:
        keys = figures_of(parse_phrases(text))
    except BadPlaceholder:
        yield fault(path, "pack.bad_placeholder", text)
        return
    for key in keys:
        yield from _reference(key.indicator, known.indicators, path)

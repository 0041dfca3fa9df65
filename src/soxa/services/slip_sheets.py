"""What stands on a slip's form: rows with last period's values, rules as Excel's formulas, its identity."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from soxa.base.resources import resource_path
from soxa.domain.dates import write_date
from soxa.domain.figures import Basis
from soxa.domain.formula_tree import Negative, Node, Not, Number, Pair, Reference, compared
from soxa.domain.formulas import parse_condition
from soxa.domain.packs import Indicator, Kind, Pack
from soxa.domain.period_names import period_name
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule
from soxa.domain.slips import Slip, latest_values
from soxa.domain.values import Absence, Value
from soxa.services.packs import pack_of
from soxa.spreadsheets.slip_form import MARK, Entry, FormCheck, FormColumn, FormRow, SlipSheet

if TYPE_CHECKING:
    from soxa.services.slip_forms import SlipForm
    from soxa.storage.ledger import Ledger

FORM_VERSION: Final = "1"
"""How a form is laid out; a reader of later forms may have to know."""
DAY, KIND, TITLE, PLACE = "day", "kind", "title", "place"
"""Codes of the columns of activities; those of quantities are `QUANTITY` and the quantity's code."""
QUANTITY: Final = "quantity:"
_PERCENT: Final = "%"
_WIDTHS: Final = {DAY: 11.0, KIND: 20.0, TITLE: 34.0, PLACE: 15.0}
_QUANTITY_WIDTH: Final = 10.5
_FREQUENCIES: Final = tuple(one for one in Frequency if one is not Frequency.ONCE)
_LOGIC: Final = {"and": "AND", "or": "OR"}
_SIGNS: Final = frozenset({"+", "-", "*", "<", "<=", ">", ">=", "=", "<>", "!="})


@cache
def slip_words() -> Mapping[str, Any]:
    """Return the words of forms, read once."""
    return json.loads(resource_path("forms", "slip.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def sheet_of(ledger: Ledger, form: SlipForm, *, made_on: date) -> SlipSheet:
    """Return what stands on a form.

    Args:
        ledger: Whose.
        form: Which.
        made_on: The office's day.
    """
    words, pack, office = slip_words(), pack_of(ledger), ledger.office()
    period = form.period
    said = words["period"].format(
        name=period_name(period), first=write_date(period.start), last=write_date(period.last_day)
    )
    guide = "guide" if form.indicators else "guide_activities" if form.kinds else "guide_words"
    identity = {
        "office": str(ledger.identity),
        "office_name": office.full_name,
        "unit": str(form.unit.id),
        "unit_name": form.unit.name,
        "form": form.template.code,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "period": period.label,
        "pack": pack.code,
        "pack_version": pack.version,
        "form_version": FORM_VERSION,
        "made_on": made_on.isoformat(),
    }
    return SlipSheet(
        office=f"ủy ban nhân dân {office.full_name}".upper(),
        title=form.template.name.upper(),
        unit=form.unit.name,
        period=said[:1].upper() + said[1:],
        guide=words[guide],
        rows=tuple(_rows(ledger, pack, form)),
        checks=tuple(_checks(pack, form.indicators)),
        columns=columns_of(form.kinds, form.template.quantities),
        activities=form.template.rows if form.kinds else 0,
        identity={MARK + name: value for name, value in identity.items()},
        words=words,
        made_on=made_on,
    )


def columns_of(kinds: Sequence[Kind], quantities: Sequence[str]) -> tuple[FormColumn, ...]:
    """Return the columns of a slip's activities; one kind alone needs no column.

    Args:
        kinds: Kinds asked for; none: no columns.
        quantities: Codes of their quantities.
    """
    if not kinds:
        return ()
    words, messages = slip_words()["activities"], slip_words()["messages"]
    found = [
        FormColumn(DAY, words["day"], Entry.DAY, _WIDTHS[DAY], messages["day"]),
        FormColumn(TITLE, words["title_of"], Entry.TEXT, _WIDTHS[TITLE]),
    ]
    if len(kinds) > 1:
        names = tuple(kind.name for kind in kinds)
        found.append(FormColumn(KIND, words["kind"], Entry.CHOICE, _WIDTHS[KIND], messages["kind"], names))
    found.append(FormColumn(PLACE, words["place"], Entry.TEXT, _WIDTHS[PLACE]))
    for code in quantities:
        asked = [one for kind in kinds for one in kind.quantities if one.code == code]
        is_whole = not any(one.decimals for one in asked)
        unit = asked[0].unit
        # Kinds call one thing by several names; its unit is the same word for all of them.
        name = asked[0].name if len({one.name for one in asked}) == 1 else unit[:1].upper() + unit[1:]
        hint = messages["whole" if is_whole else "decimal"].format(unit=unit)
        title = name if unit.casefold() in name.casefold() else f"{name} ({unit})"
        entry = Entry.WHOLE if is_whole else Entry.DECIMAL
        found.append(FormColumn(QUANTITY + code, title, entry, _QUANTITY_WIDTH, hint))
    return tuple(found)


# --- indicators


def _rows(ledger: Ledger, pack: Pack, form: SlipForm) -> Iterator[FormRow]:
    before = _previous(ledger, form)
    codes = {one.code for one in form.indicators}
    said = {check.indicator: check.remedy for check in pack.checks if check.indicator in codes}
    names = {one.code: one.name for one in form.indicators}
    for one in form.indicators:
        is_part = one.part_of in codes
        hint = _hint(one)
        if is_part:
            hint += " " + slip_words()["messages"]["part"].format(part=one.code, whole=names[one.part_of])
        elif one.unit != _PERCENT and one.code in said:
            hint += " " + said[one.code]
        yield FormRow(
            one.code,
            one.name,
            one.unit,
            _entry(one),
            one.decimals,
            _shown(before.get(one.code)),
            hint,
            is_part,
        )


def _entry(indicator: Indicator) -> Entry:
    if indicator.unit == _PERCENT:
        return Entry.PERCENT
    return Entry.DECIMAL if indicator.decimals else Entry.WHOLE


def _hint(indicator: Indicator) -> str:
    text: str = slip_words()["messages"][_entry(indicator).value]
    return text.format(unit=indicator.unit)


def _shown(value: Value | None) -> Decimal | str:
    if isinstance(value, Decimal):
        return value
    return "không phát sinh" if value is Absence.NIL else ""


def _previous(ledger: Ledger, form: SlipForm) -> Mapping[str, Value]:
    """Return what the unit gave for the period before, or else whoever did."""
    before = previous_period(form.period)
    if before is None:
        return {}
    slips = ledger.slips.for_period(before.start, before.end)
    own: Sequence[Slip] = [one for one in slips if one.unit == form.unit.id]
    return {code: value for code, (value, _) in latest_values(own or slips).items()}


def previous_period(period: Period) -> Period | None:
    """Return the period before one of any rule; None for a free one."""
    rule = rule_of(period)
    return rule.previous(period) if rule is not None else None


def period_of(start: date, end: date) -> Period:
    """Return the period of ``[start, end)``, with the label that its rule gives it."""
    for closing in Closing:
        for frequency in _FREQUENCIES:
            found = PeriodRule(frequency, closing).containing(start)
            if found is not None and (found.start, found.end) == (start, end):
                return found
    return Period(start, end, f"{start}/{end}")


def rule_of(period: Period) -> PeriodRule | None:
    """Return the rule that made a period; None for a free one."""
    for closing in Closing:
        for frequency in _FREQUENCIES:
            rule = PeriodRule(frequency, closing)
            found = rule.containing(period.start)
            if found == period:
                return rule
    return None


# --- rules


def _checks(pack: Pack, indicators: Sequence[Indicator]) -> Iterator[FormCheck]:
    """Yield the rules that speak of nothing but this form's own cells, and parts with their wholes."""
    codes = {one.code for one in indicators if not one.given_cumulated}
    for check in pack.checks:
        root = parse_condition(check.rule).root
        formula = _formula(root)
        used = tuple(dict.fromkeys(one.indicator for one in compared(root)))
        if formula and used and codes.issuperset(used):
            given = ",".join(f"ISNUMBER({{{code}}})" for code in used)
            yield FormCheck(f"AND({given},NOT({formula}))", used)
    for one in indicators:
        if {one.code, one.part_of} <= codes:
            part, whole = f"{{{one.code}}}", f"{{{one.part_of}}}"
            both = f"ISNUMBER({part}),ISNUMBER({whole})"
            yield FormCheck(f"AND({both},{part}>{whole})", (one.code,))


def _formula(node: Node) -> str:
    """Return a rule as Excel writes it; empty where it asks for what no cell of a form holds."""
    match node:
        case Number(value=value):
            return format(value, "f")
        case Reference(indicator=code, basis=None | Basis.ACTUAL):
            return f"{{{code}}}"
        case Negative(of=inner):
            inside = _formula(inner)
            return f"(-{inside})" if inside else ""
        case Not(of=inner):
            inside = _formula(inner)
            return f"NOT({inside})" if inside else ""
        case Pair(sign=sign, left=left, right=right):
            return _joined(sign, _formula(left), _formula(right))
        case _:
            return ""


def _joined(sign: str, left: str, right: str) -> str:
    if not left or not right:
        return ""
    if sign in _LOGIC:
        return f"{_LOGIC[sign]}({left},{right})"
    if sign not in _SIGNS:
        return ""
    return f"({left}{'<>' if sign == '!=' else sign}{right})"

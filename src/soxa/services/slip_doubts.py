"""Values of a slip that are doubted: far from what the unit usually gives, or against each other.

Only doubts: the slip is taken in all the same, for it is the unit's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from soxa.base.errors import Message
from soxa.domain.figures import Basis
from soxa.domain.formulas import Lookup, Reference, judge_rule, parse_condition
from soxa.domain.outliers import usual_range
from soxa.domain.packs import Indicator, Pack
from soxa.domain.periods import Frequency, Period
from soxa.domain.slip_faults import SlipFault
from soxa.domain.slips import Slip, latest_values
from soxa.domain.values import Absence, Value, write_number
from soxa.services.slip_sheets import period_of, rule_of

if TYPE_CHECKING:
    from soxa.storage.ledger import Ledger

_PERCENT: Final = "%"
_LOOKS_BACK: Final = {Frequency.WEEKLY: 26, Frequency.MONTHLY: 13, Frequency.QUARTERLY: 9}
_NOWHERE: Final = frozenset({Basis.ACTUAL, None})


def doubts_of(ledger: Ledger, pack: Pack, slip: Slip) -> tuple[SlipFault, ...]:
    """Return what should be looked at in a slip's values, in the pack's order."""
    known = {one.code: one for one in pack.indicators}
    given = {code: value for code, value in slip.values.items() if code in known}
    return (*_broken(pack, given), *_unusual(ledger, known, given, slip))


def _broken(pack: Pack, given: Mapping[str, Value]) -> Iterator[SlipFault]:
    """Yield the pack's rules that the slip's own values break, and parts that are more than their whole."""
    names = {one.code: one.name for one in pack.indicators}
    cumulated = {one.code for one in pack.indicators if one.given_cumulated}
    ruled: set[tuple[str, ...]] = set()
    for check in pack.checks:
        rule = parse_condition(check.rule)
        codes = tuple(dict.fromkeys(one.indicator for one in rule.references))
        is_own = all(one.basis in _NOWHERE for one in rule.references)
        if not codes or not is_own or not given.keys() >= set(codes) or cumulated & set(codes):
            continue
        ruled.add(codes)
        holds = judge_rule(rule, _lookup(given), words={"days": Decimal(0), "first_period": False})
        if holds is False:
            named = tuple(names[code] for code in codes)
            which = "slip.rule" if len(named) > 1 else "slip.rule_of_one"
            yield SlipFault("", Message(which, {"names": named}), is_note=True)
    for one in pack.indicators:
        part, whole = given.get(one.code), given.get(one.part_of)
        is_told = (one.code, one.part_of) in ruled
        if isinstance(part, Decimal) and isinstance(whole, Decimal) and part > whole and not is_told:
            named_part = {"part": one.name, "whole": names[one.part_of]}
            yield SlipFault("", Message("slip.part", named_part), is_note=True)


def _lookup(given: Mapping[str, Value]) -> Lookup:
    def find(reference: Reference) -> Value:
        return given.get(reference.indicator, Absence.BLANK)

    return find


def _unusual(
    ledger: Ledger, known: Mapping[str, Indicator], given: Mapping[str, Value], slip: Slip
) -> Iterator[SlipFault]:
    before = _before(ledger, slip)
    for code, value in given.items():
        indicator = known[code]
        if not isinstance(value, Decimal) or indicator.given_cumulated:
            continue
        series = [_number(one[code]) for one in before if code in one]
        counts = not indicator.decimals and indicator.unit != _PERCENT
        usual = usual_range(series, counts=counts)
        if usual is None or value in usual.rounded(indicator.decimals):
            continue
        usual = usual.rounded(indicator.decimals)
        told = {
            "name": indicator.name,
            "value": write_number(value, indicator.decimals),
            "low": write_number(usual.low, indicator.decimals),
            "high": write_number(usual.high, indicator.decimals),
        }
        yield SlipFault("", Message("slip.unusual", told), is_note=True)


def _before(ledger: Ledger, slip: Slip) -> Sequence[Mapping[str, Value]]:
    """Return what the unit gave for each of the periods before, the newest first."""
    rule = rule_of(period_of(slip.start, slip.end))
    if rule is None:
        return ()
    period: Period = period_of(slip.start, slip.end)
    found = []
    for _ in range(_LOOKS_BACK.get(rule.frequency, 1)):
        period = rule.previous(period)
        own = [one for one in ledger.slips.for_period(period.start, period.end) if one.unit == slip.unit]
        found.append({code: value for code, (value, _) in latest_values(own).items()})
    return found


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)

"""Formulas and rules of a pack against each other: circles, length, units, and what may be cumulated how.

All of it is judged when the pack is read: a formula that passes can be computed in a bounded number of steps,
and what it gives is in the unit that its indicator states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from soxa.domain.figures import Basis
from soxa.domain.formulas import (
    BadFormula,
    Expression,
    FormulaTooLong,
    is_comparison,
    parse_condition,
    parse_formula,
)
from soxa.domain.packs import Check, Cumulation, Indicator, Missing, Operation, Pack, Source
from soxa.domain.units import PERCENT, UnitOfResult, UnitsDiffer, check_result, dimension_of_formula
from soxa.exchanging.pack_faults import PackFault, fault

MAX_CHAIN = 20
"""Formulas that may build on each other, one on the next."""
MAX_STEPS = 2_000
"""Steps to compute one indicator with all that it is made from, each part once."""
_PLANS = frozenset({Basis.PLAN_PROVINCE, Basis.PLAN_COUNCIL})
_ADDED = frozenset({Cumulation.SUM, Cumulation.FIRST})


def formula_faults(pack: Pack) -> Iterator[PackFault]:
    """Yield what is wrong with the formulas and rules of a pack, each of which can be read."""
    formulas = {one.code: found for one in pack.indicators if (found := _read(one)) is not None}
    yield from _circles(pack, formulas)
    units = {one.code: one.unit for one in pack.indicators}
    for number, indicator in enumerate(pack.indicators):
        path = f"$.indicators[{number}]"
        formula = formulas.get(indicator.code)
        yield from _cumulation(indicator, formula, f"{path}.cumulation")
        is_formula = indicator.source is Source.FORMULA
        if is_formula and formula is not None and _is_known(formula, units):
            yield from _units(indicator, formula, units, f"{path}.formula")
    for number, check in enumerate(pack.checks):
        yield from _rule(check, units, f"$.checks[{number}]")


def _read(indicator: Indicator) -> Expression | None:
    try:
        return parse_formula(indicator.formula) if indicator.formula else None
    except (BadFormula, FormulaTooLong):
        return None  # told where the formula stands


def _is_known(formula: Expression, units: Mapping[str, str]) -> bool:
    return all(reference.indicator in units for reference in formula.references)


# --- what needs what


def _needs(code: str, formula: Expression) -> tuple[str, ...]:
    """Return the codes that a formula needs, each once; its own plan is entered by hand and leads nowhere."""
    return tuple(
        dict.fromkeys(
            one.indicator for one in formula.references if one.indicator != code or one.basis not in _PLANS
        )
    )


def _circles(pack: Pack, formulas: Mapping[str, Expression]) -> Iterator[PackFault]:
    """Find formulas that need each other, at the same basis or another, and those that need too much."""
    needs = {code: _needs(code, formula) for code, formula in formulas.items()}
    circling = _circling(needs)
    sizes = {code: formula.size for code, formula in formulas.items()}
    chains: dict[str, int] = {}
    for code in _parts_first(needs, circling):
        chains[code] = 1 + max((chains.get(part, 0) for part in needs[code]), default=0)
    for number, indicator in enumerate(pack.indicators):
        code, path = indicator.code, f"$.indicators[{number}].formula"
        if code in circling:
            yield fault(path, "pack.circle", code)
        elif chains.get(code, 0) > MAX_CHAIN:
            yield fault(path, "pack.chain_too_long", code)
        elif code in formulas and _steps(code, sizes, needs) > MAX_STEPS:
            yield fault(path, "pack.too_many_steps", code)


def _circling(needs: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the codes that lead back to themselves, by one walk over all (Tarjan's)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    kept: dict[str, None] = {}
    found: set[str] = set()
    for root in needs:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        kept[root] = None
        walks = [(root, iter(needs[root]))]
        while walks:
            code, parts = walks[-1]
            part = next(parts, None)
            if part is None:
                walks.pop()
                if walks:
                    low[walks[-1][0]] = min(low[walks[-1][0]], low[code])
                if low[code] == order[code]:
                    circle = _cut_from(kept, code)
                    found.update(circle if len(circle) > 1 or code in needs[code] else ())
            elif part in needs and part not in order:
                order[part] = low[part] = len(order)
                kept[part] = None
                walks.append((part, iter(needs[part])))
            elif part in kept:
                low[code] = min(low[code], order[part])
    return frozenset(found)


def _cut_from(kept: dict[str, None], code: str) -> list[str]:
    """Take a code and all that was kept after it."""
    cut: list[str] = []
    while not cut or cut[-1] != code:
        cut.append(kept.popitem()[0])
    return cut


def _parts_first(needs: Mapping[str, tuple[str, ...]], circling: frozenset[str]) -> Iterator[str]:
    """Yield the codes that do not circle, each after those it needs."""
    seen = set(circling)
    for root in needs:
        ahead = [(root, False)]
        while ahead:
            code, is_ready = ahead.pop()
            if is_ready:
                yield code
            elif code not in seen and code in needs:
                seen.add(code)
                ahead.append((code, True))
                ahead.extend((part, False) for part in needs[code])


def _steps(code: str, sizes: Mapping[str, int], needs: Mapping[str, tuple[str, ...]]) -> int:
    steps, seen, ahead = 0, {code}, [code]
    while ahead and steps <= MAX_STEPS:
        part = ahead.pop()
        steps += sizes.get(part, 1)
        fresh = [one for one in needs.get(part, ()) if one not in seen]
        seen.update(fresh)
        ahead.extend(fresh)
    return steps


# --- what one comes out in


def _cumulation(indicator: Indicator, formula: Expression | None, path: str) -> Iterator[PackFault]:
    """Hold ratios to being recomputed, and different answers to being counted afresh."""
    how, is_added = indicator.cumulation, indicator.cumulation in _ADDED
    if is_added and (indicator.unit == PERCENT or (formula is not None and formula.divides)):
        yield fault(path, "pack.ratio_added", how.value)
    elif indicator.source is Source.FORMULA and how is Cumulation.FIRST:
        yield fault(path, "pack.formula_and_cumulation", how.value)
    if any(selection.operation is Operation.DISTINCT for selection in indicator.selections) and (
        len(indicator.selections) > 1 or how is not Cumulation.RECOMPUTE
    ):
        yield fault(path, "pack.distinct_and_cumulation", how.value)


def _units(
    indicator: Indicator, formula: Expression, units: Mapping[str, str], path: str
) -> Iterator[PackFault]:
    try:
        check_result(formula.root, units.__getitem__, stated=indicator.unit)
    except UnitsDiffer as error:
        yield fault(path, "pack.units_differ", _sides(error))
    except UnitOfResult as error:
        yield fault(path, "pack.unit_of_result", _sides(error))


def _rule(check: Check, units: Mapping[str, str], path: str) -> Iterator[PackFault]:
    try:
        rule = parse_condition(check.rule)
    except (BadFormula, FormulaTooLong):
        return
    if {check.left_missing, check.right_missing} != {Missing.SKIP_ANY} and not is_comparison(rule):
        yield fault(f"{path}.left_missing", "pack.missing_and_rule", check.rule)
    if _is_known(rule, units):
        try:
            dimension_of_formula(rule.root, units.__getitem__)
        except UnitsDiffer as error:
            yield fault(f"{path}.rule", "pack.units_differ", _sides(error))


def _sides(error: UnitsDiffer | UnitOfResult) -> str:
    return " / ".join(f"“{side}”" for side in error.parameters.values())

"""Formulas of a pack against each other: what a pack that comes by e-mail may not do to who opens it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from small_packs import indicator, pack_of, total

from soxa.domain.packs import (
    Check,
    Cumulation,
    Indicator,
    Missing,
    Operation,
    Selection,
    Severity,
    Source,
)
from soxa.exchanging.pack_formulas import MAX_CHAIN, formula_faults
from soxa.wording.speech import Wording


def _formula(code: str, text: str, unit: str = "cái", how: Cumulation = Cumulation.RECOMPUTE) -> Indicator:
    return indicator(code, Source.FORMULA, cumulation=how, formula=text, unit=unit)


def _slip(code: str, unit: str = "cái", how: Cumulation = Cumulation.SUM) -> Indicator:
    return indicator(code, Source.SLIP, unit=unit, cumulation=how)


def _check(rule: str, left: Missing = Missing.SKIP_ANY, right: Missing = Missing.SKIP_ANY) -> Check:
    return Check("K1", rule, Severity.WARN, "sai", "sửa", left_missing=left, right_missing=right)


def _found(*indicators: Indicator, check: Check | None = None) -> dict[str, str]:
    pack = replace(pack_of(*indicators), checks=(check,) if check else ())
    faults = list(formula_faults(pack))
    for fault in faults:
        assert Wording("vi").say(fault.message.id, **fault.message.parameters)
    return {fault.path: fault.message.id for fault in faults}


def test_formulas_that_need_each_other_are_named_and_their_neighbours_are_not() -> None:
    found = _found(
        _slip("A"),
        _formula("B", "C + A"),
        _formula("C", "D + 1"),
        _formula("D", "B"),
        _formula("E", "B + A"),
        _formula("F", "F + A"),
        _formula("G", "A / G.plan_province * 100", "%"),
    )
    circles = {path for path, fault in found.items() if fault == "pack.circle"}
    assert circles == {f"$.indicators[{number}].formula" for number in (1, 2, 3, 5)}


def test_a_long_chain_and_a_heavy_web_are_refused() -> None:
    chain = [_slip("X0"), *(_formula(f"X{n}", f"X{n - 1} + 1") for n in range(1, MAX_CHAIN + 2))]
    assert _found(*chain) == {f"$.indicators[{MAX_CHAIN + 1}].formula": "pack.chain_too_long"}
    wide = [_formula(f"W{n}", " + ".join(["A"] * 70)) for n in range(30)]
    total_of = _formula("Z", " + ".join(one.code for one in wide))
    assert _found(_slip("A"), *wide, total_of) == {"$.indicators[31].formula": "pack.too_many_steps"}


def test_a_large_pack_is_judged_in_seconds() -> None:
    many = [_formula(f"X{n}", " + ".join(f"X{n + step}" for step in range(1, 40))) for n in range(1_000)]
    pack = pack_of(*many)
    began = time.process_time()
    assert list(formula_faults(pack))
    assert time.process_time() - began < 10  # of the processor: what grew with the square took minutes


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (_formula("R", "A / B * 100", "%", Cumulation.SUM), "pack.ratio_added"),
        (_formula("R", "A / B", "lần", Cumulation.FIRST), "pack.ratio_added"),
        (_formula("R", "A + B", "cái", Cumulation.FIRST), "pack.formula_and_cumulation"),
        (_slip("R", "%", Cumulation.SUM), "pack.ratio_added"),
        (
            indicator("R", Source.LEDGER, Selection(("HN",), Operation.DISTINCT, distinct_of="place")),
            "pack.distinct_and_cumulation",
        ),
    ],
)
def test_what_must_not_be_added_is_refused(made: Indicator, fault: str) -> None:
    assert _found(_slip("A"), _slip("B"), made) == {"$.indicators[2].cumulation": fault}


@pytest.mark.parametrize(
    "made",
    [
        _formula("R", "A / B * 100", "%"),
        _formula("R", "A / B * 100", "%", Cumulation.LAST),
        _formula("R", "A + B", how=Cumulation.SUM),
        _formula("R", "A / 2", how=Cumulation.SUM),
        _slip("R", "%", Cumulation.LAST),
        indicator("R", Source.LEDGER, total("HN", "nguoi")),
    ],
)
def test_what_may_be_cumulated_so_is_allowed(made: Indicator) -> None:
    assert _found(_slip("A"), _slip("B"), made) == {}


def test_units_are_told_with_both_sides() -> None:
    people, meetings = _slip("A", "người"), _slip("B", "buổi")
    pack = pack_of(people, meetings, _formula("C", "A + B", "người"), _formula("D", "A / A", "%"))
    faults = list(formula_faults(pack))
    assert [(one.path, one.message.id, one.message.parameters["value"]) for one in faults] == [
        ("$.indicators[2].formula", "pack.units_differ", "“người” / “buổi”"),
        ("$.indicators[3].formula", "pack.unit_of_result", "“1” / “%”"),
    ]
    assert _found(people, meetings, check=_check("A <= B")) == {"$.checks[0].rule": "pack.units_differ"}


def test_blanks_are_treated_by_side_only_where_there_are_sides() -> None:
    one, other = _slip("A"), _slip("B")
    assert _found(one, other, check=_check("A <= B", left=Missing.ZERO)) == {}
    assert _found(one, other, check=_check("A > 0 and B > 0", right=Missing.ZERO)) == {
        "$.checks[0].left_missing": "pack.missing_and_rule"
    }

"""The small language: what it reads, what it refuses, and what absences become in it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.figures import Basis
from soxa.domain.formula_tree import Reference
from soxa.domain.formulas import (
    MAX_LENGTH,
    BadFormula,
    FormulaTooLong,
    Lookup,
    add_up,
    evaluate,
    judge,
    judge_rule,
    parse_condition,
    parse_formula,
    ratio_parts,
)
from soxa.domain.packs import Missing
from soxa.domain.values import Absence, Value

BLANK, NIL = Absence.BLANK, Absence.NIL
WORDS: Mapping[str, Decimal | bool] = {"days": Decimal(31), "first_period": False}


def _values(**values: Value | int) -> Lookup:
    known = {code: Decimal(value) if isinstance(value, int) else value for code, value in values.items()}

    def look_up(reference: Reference) -> Value:
        name = (
            reference.indicator
            if reference.basis is None
            else f"{reference.indicator}_{reference.basis.value}"
        )
        return known[name]

    return look_up


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HC03 / HC02 * 100", Decimal("86.18266978922716627634660422")),
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("10 - 2 - 3", Decimal(5)),
        ("100 / 10 / 5", Decimal(2)),
        ("-HC02 + 500", Decimal(73)),
        ("--2", Decimal(2)),
        ("0.1 + 0.2", Decimal("0.3")),
        ("HC02 / HC02.plan_province * 100", Decimal("42.7")),
    ],
)
def test_a_formula_is_computed_exactly_and_binds_as_arithmetic_does(text: str, expected: Decimal) -> None:
    found = evaluate(parse_formula(text), _values(HC03=368, HC02=427, HC02_plan_province=1000))
    assert found == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("A + B", {"A": BLANK, "B": 3}, BLANK),
        ("A + B", {"A": BLANK, "B": BLANK}, BLANK),
        ("A + B", {"A": NIL, "B": 3}, Decimal(3)),
        ("A + B", {"A": NIL, "B": NIL}, NIL),
        ("A - B", {"A": NIL, "B": NIL}, NIL),
        ("A - B", {"A": 5, "B": NIL}, Decimal(5)),
        ("A + B", {"A": NIL, "B": BLANK}, BLANK),
        ("A / B", {"A": 5, "B": 0}, BLANK),
        ("A / B", {"A": 0, "B": 0}, BLANK),
        ("A / B", {"A": 5, "B": NIL}, BLANK),
        ("A / B", {"A": NIL, "B": 5}, Decimal(0)),
        ("A * B", {"A": NIL, "B": 5}, Decimal(0)),
        ("-A", {"A": NIL}, NIL),
        ("-A", {"A": BLANK}, BLANK),
    ],
)
def test_blank_nil_and_zero_stay_three_things(
    text: str, values: dict[str, Value | int], expected: Value
) -> None:
    assert evaluate(parse_formula(text), _values(**values)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], BLANK),
        ([BLANK, BLANK], BLANK),
        ([NIL, BLANK], NIL),
        ([NIL, NIL], NIL),
        ([Decimal(2), BLANK, NIL, Decimal(3)], Decimal(5)),
        ([Decimal(0), NIL], Decimal(0)),
    ],
)
def test_adding_up_passes_over_blanks(values: list[Value], expected: Value) -> None:
    assert add_up(values) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A > 0", True),
        ("A > 0 and B > 0", False),
        ("A > 0 or B > 0", True),
        ("not B > 0", True),
        ("A = 2 and (B = 0 or B = 1)", True),
        ("A != 2", False),
        ("not (A = 2 and B = 1)", True),
        ("A * 2 = 4", True),
        ("days / 31 = 1", True),
        ("A >= 2 and A <= 2 and not A < 2", True),
        ("C > 0", None),
        ("C > 0 and B > 0", False),
        ("C > 0 or A > 0", True),
        ("C > 0 or B > 0", None),
        ("not C > 0", None),
        ("given(A) and not given(C)", True),
        ("nil(N) and N = 0", True),
        ("A <= days", True),
        ("first_period or A = 2", True),
        ("2 > A", False),
    ],
)
def test_a_condition_is_true_false_or_open(text: str, expected: bool | None) -> None:
    values = _values(A=2, B=0, C=BLANK, N=NIL)
    assert judge(parse_condition(text), values, words=WORDS) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1 +",
        "(1",
        "1)",
        "A B",
        "A.nothing",
        "A..actual",
        ".5",
        "1e5",
        "__import__('os')",
        "A;B",
        "given",
        "given()",
        "given(1)",
        "A > 0",
        "A and B",
        "days > 1",
        "not A",
        "A + (B > 1)",
        "'x'",
        "A[0]",
        "A ** 2",
        "and",
        "first_period + 1",
        "12345678901234567890123",
    ],
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(BadFormula):
        parse_formula(text)


@pytest.mark.parametrize(
    "text", ["A", "1 + 1", "days", "A > B > C", "not (A)", "given(A) + 1", "A > (B > 1)"]
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(BadFormula):
        parse_condition(text)


def test_length_and_depth_have_limits() -> None:
    with pytest.raises(FormulaTooLong):
        parse_formula("1" + "+1" * MAX_LENGTH)
    with pytest.raises(FormulaTooLong):
        parse_formula("(" * 40 + "1" + ")" * 40)
    with pytest.raises(FormulaTooLong):
        parse_formula("1" + "+1" * 100)
    assert evaluate(parse_formula("1" + "+1" * 70), _values()) == 71
    assert evaluate(parse_formula("-" * 100 + "1"), _values()) == 1


def test_numbers_beyond_a_decimal_become_blank_not_a_trace() -> None:
    huge = Decimal("9e999990")
    assert evaluate(parse_formula("A * A"), _values(A=huge)) is BLANK


def test_a_fault_says_where_it_is() -> None:
    with pytest.raises(BadFormula) as caught:
        parse_formula("HC03 / / HC02")
    assert caught.value.parameters["position"] == 8


def test_references_are_named_once_in_order() -> None:
    found = parse_formula("B + A.previous + B").references
    assert found == (Reference("B"), Reference("A", Basis.PREVIOUS))


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail_otherwise(text: str) -> None:
    for parse in (parse_formula, parse_condition):
        try:
            parse(text)
        except (BadFormula, FormulaTooLong):
            continue


@given(st.text(alphabet="AB1.+-*/()<>= dnot", max_size=40))
def test_what_is_read_can_be_computed(text: str) -> None:
    try:
        formula = parse_formula(text)
    except (BadFormula, FormulaTooLong):
        return
    found = evaluate(formula, lambda _: Decimal(3))
    assert found is BLANK or isinstance(found, Decimal)


# --- pairs, and what blanks do to a rule


@pytest.mark.parametrize(
    ("values", "compulsory", "exclusive"),
    [
        ({"A": 1, "B": 2}, True, False),
        ({"A": 1, "B": BLANK}, False, True),
        ({"A": BLANK, "B": 2}, False, True),
        ({"A": BLANK, "B": BLANK}, True, True),
        ({"A": 0, "B": 2}, True, True),
        ({"A": NIL, "B": 2}, True, True),
        ({"A": NIL, "B": NIL}, True, True),
    ],
)
def test_pairs(values: dict[str, Value | int], compulsory: bool, exclusive: bool) -> None:
    for name, expected in (("compulsory_pair", compulsory), ("exclusive_pair", exclusive)):
        rule = parse_condition(f"{name}(A, B)")
        assert judge_rule(rule, _values(**values), words=WORDS) is expected
        assert judge(parse_condition(f"not {name}(A, B)"), _values(**values), words=WORDS) is not expected


@pytest.mark.parametrize("text", ["compulsory_pair(A)", "exclusive_pair(A, 1)", "A, B > 1", "given(A, B)"])
def test_a_pair_is_two_indicators(text: str) -> None:
    with pytest.raises(BadFormula):
        parse_condition(text)


def test_both_signs_of_unequal_mean_the_same() -> None:
    for sign in ("<>", "!="):
        assert judge(parse_condition(f"A {sign} 2"), _values(A=3), words=WORDS) is True
        assert judge(parse_condition(f"A {sign} 2"), _values(A=2), words=WORDS) is False


ANY, ALL, ZERO = Missing.SKIP_ANY, Missing.SKIP_ALL, Missing.ZERO


@pytest.mark.parametrize(
    ("left", "right", "values", "expected"),
    [
        (ANY, ANY, {"A": 1, "B": BLANK, "C": 9}, None),
        (ALL, ANY, {"A": 1, "B": BLANK, "C": 9}, True),
        (ALL, ANY, {"A": 10, "B": BLANK, "C": 9}, False),
        (ALL, ANY, {"A": BLANK, "B": BLANK, "C": 9}, None),
        (ZERO, ANY, {"A": BLANK, "B": BLANK, "C": 9}, True),
        (ZERO, ANY, {"A": BLANK, "B": BLANK, "C": BLANK}, None),
        (ZERO, ZERO, {"A": BLANK, "B": BLANK, "C": BLANK}, True),
        (ANY, ZERO, {"A": 1, "B": 1, "C": BLANK}, False),
        (ALL, ANY, {"A": NIL, "B": NIL, "C": 9}, True),  # nil was said: it is not missing
        (ALL, ANY, {"A": NIL, "B": BLANK, "C": 0}, True),
    ],
)
def test_what_blanks_do_to_a_comparison_is_said_for_each_side(
    left: Missing, right: Missing, values: dict[str, Value | int], expected: bool | None
) -> None:
    rule = parse_condition("A + B <= C")
    assert judge_rule(rule, _values(**values), words=WORDS, left=left, right=right) is expected


def test_no_or_decides_a_rule_while_a_compared_figure_is_blank() -> None:
    rule = parse_condition("A > 0 or B > 0")
    assert judge(rule, _values(A=1, B=BLANK), words=WORDS) is True
    assert judge_rule(rule, _values(A=1, B=BLANK), words=WORDS) is None
    asked = parse_condition("not given(B) or A > 0")
    assert judge_rule(asked, _values(A=1, B=BLANK), words=WORDS) is True


# --- ratios


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("A / B", 1),
        ("A / B * 100", 100),
        ("100 * (A / B)", 100),
        ("100 * A / B", 1),
        ("A / B / 1000", Decimal("0.001")),
        ("(A + C) / (B - C) * 100", 100),
    ],
)
def test_a_ratio_is_its_factor_times_numerator_over_denominator(text: str, factor: Decimal | int) -> None:
    values = _values(A=3, B=8, C=1)
    parts = ratio_parts(parse_formula(text))
    assert parts is not None
    above, below = (evaluate(part, values) for part in parts[:2])
    assert isinstance(above, Decimal)
    assert isinstance(below, Decimal)
    assert parts[2] == factor
    assert parts[2] * above / below == evaluate(parse_formula(text), values)


@pytest.mark.parametrize("text", ["A", "A + B", "A * 100", "A / 60", "A * B", "1 + A / B", "-(A / B)"])
def test_what_is_no_ratio_is_none(text: str) -> None:
    assert ratio_parts(parse_formula(text)) is None

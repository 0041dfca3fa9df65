"""Formulas beside a second, naïve reckoning that shares nothing with the first: no tree and no reader.

A formula is made with every bracket written, so that Python itself may read it; its indicators are objects
that know how to be added. What the engine makes of the same text, with as few brackets as binding allows,
must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.formulas import (
    Reference,
    add_up,
    evaluate,
    judge,
    parse_condition,
    parse_formula,
)
from soxa.domain.values import Absence, Value

BLANK, NIL = Absence.BLANK, Absence.NIL
CODES = "ABCDE"
VALUES = st.one_of(
    st.integers(-20, 20).map(Decimal),
    st.decimals(min_value=-1000, max_value=10**9, places=3),
    st.sampled_from([BLANK, NIL, Decimal(0), Decimal(1)]),
)


@dataclass(frozen=True)
class Naive:
    """A number that may be blank or nil, added by the table of the manual."""

    value: Fraction | str

    def _with(self, other: Naive, sign: str) -> Naive:
        if "blank" in (self.value, other.value):
            return Naive("blank")
        if self.value == other.value == "nil" and sign in "+-":
            return Naive("nil")
        one, two = (Fraction(0) if side.value == "nil" else Fraction(side.value) for side in (self, other))
        if sign == "+":
            return Naive(one + two)
        if sign == "-":
            return Naive(one - two)
        if sign == "*":
            return Naive(one * two)
        return Naive("blank") if two == 0 else Naive(one / two)

    def __add__(self, other: Naive) -> Naive:
        return self._with(other, "+")

    def __sub__(self, other: Naive) -> Naive:
        return self._with(other, "-")

    def __mul__(self, other: Naive) -> Naive:
        return self._with(other, "*")

    def __truediv__(self, other: Naive) -> Naive:
        return self._with(other, "/")

    def __neg__(self) -> Naive:
        return self if isinstance(self.value, str) else Naive(-self.value)


@dataclass(frozen=True)
class Text:
    """One formula written three ways."""

    sparing: str
    """With the brackets that binding demands and no others."""
    whole: str
    """With every bracket."""
    binding: int
    """How tightly its outermost sign binds: 1 sums, 2 products, 3 single things."""


def _single(text: str) -> Text:
    return Text(text, f"N('{text}')", 3)


def _joined(sign: str, left: Text, right: Text) -> Text:
    binding = 1 if sign in "+-" else 2
    first = left.sparing if left.binding >= binding else f"({left.sparing})"
    second = right.sparing if right.binding > binding else f"({right.sparing})"
    return Text(f"{first} {sign} {second}", f"({left.whole} {sign} {right.whole})", binding)


def _negated(inner: Text) -> Text:
    text = inner.sparing if inner.binding == 3 else f"({inner.sparing})"
    return Text(f"-{text}", f"(-{inner.whole})", 3)


FORMULAS = st.recursive(
    st.one_of(
        st.sampled_from(CODES).map(_single),
        st.integers(0, 1000).map(str).map(_single),
        st.decimals(min_value=0, max_value=100, places=2).map(lambda one: _single(f"{one:f}")),
    ),
    lambda inner: st.one_of(
        st.builds(_joined, st.sampled_from("+-*/"), inner, inner), st.builds(_negated, inner)
    ),
    max_leaves=12,
)
FILLED = st.fixed_dictionaries(dict.fromkeys(CODES, VALUES))


def _naive(formula: Text, values: dict[str, Value]) -> Naive:
    def number(text: str) -> Naive:
        found = values.get(text)
        if found is None:
            return Naive(Fraction(text))
        return Naive(found.value if isinstance(found, Absence) else Fraction(found))

    result = eval(formula.whole, {"__builtins__": {}, "N": number})
    assert isinstance(result, Naive)
    return result


@given(formula=FORMULAS, values=FILLED)
def test_formulas_agree_with_a_naive_reckoning(formula: Text, values: dict[str, Value]) -> None:
    found = evaluate(parse_formula(formula.sparing), lambda reference: values[reference.indicator])
    expected = _naive(formula, values).value
    if isinstance(expected, str):
        assert found is Absence(expected)
    else:
        assert isinstance(found, Decimal)
        assert abs(Fraction(found) - expected) <= abs(expected) / 10**27  # rounded once, to 28 digits


@given(left=FORMULAS, right=FORMULAS, sign=st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), values=FILLED)
def test_comparisons_agree_with_a_naive_reckoning(
    left: Text, right: Text, sign: str, values: dict[str, Value]
) -> None:
    found = judge(
        parse_condition(f"{left.sparing} {sign} {right.sparing}"),
        lambda reference: values[reference.indicator],
        words={},
    )
    one, two = (_naive(side, values).value for side in (left, right))
    if "blank" in (one, two):
        assert found is None
    else:
        first, second = (Fraction(0) if side == "nil" else Fraction(side) for side in (one, two))
        assert found is eval(
            f"a {'==' if sign == '=' else sign} b", {"__builtins__": {}, "a": first, "b": second}
        )


@given(amount=VALUES, of=VALUES)
def test_a_share_of_a_number_times_that_number_is_the_share(amount: Value, of: Value) -> None:
    values = {"A": amount, "B": of}

    def look_up(reference: Reference) -> Value:
        return values[reference.indicator]

    back = evaluate(parse_formula("A / B * B"), look_up)
    if isinstance(amount, Decimal) and isinstance(of, Decimal) and of:
        assert back == amount


@given(parts=st.lists(st.lists(VALUES, max_size=6), max_size=5))
def test_adding_up_in_steps_is_adding_up_at_once(parts: list[list[Value]]) -> None:
    """Months into quarters, communes into provinces: the way does not matter; nil and blank come through."""
    at_once = add_up([value for part in parts for value in part])
    in_steps = add_up([add_up(part) for part in parts])
    assert in_steps == at_once
    assert type(in_steps) is type(at_once)
    everything = [value for part in parts for value in part]
    if at_once is BLANK:
        assert set(everything) <= {BLANK}
    if at_once is NIL:
        assert NIL in everything
        assert not any(isinstance(value, Decimal) for value in everything)

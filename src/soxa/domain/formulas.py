"""The small language of packs: formulas of indicators, conditions of sentences, rules of checks.

``HC03 / HC02 * 100``, ``NS01 / NS01.plan_province * 100``, ``CD15 > 0 and not given(CD04)``. Numbers, codes
of indicators with an optional basis, ``+ - * /``, comparisons, ``and or not``, ``given(X)``, ``nil(X)``, the
pairs of DHIS2 (``compulsory_pair(A, B)``, ``exclusive_pair(A, B)``), and the words of `WORDS`. Packs arrive
by e-mail: nothing of Python is evaluated; length, depth and number of parts are bounded, and each part is
computed at most once.

Absences stay what they are: whatever needs a blank is blank; nil counts as zero beside a number, and a sum of
nothing but nils is nil; a division by zero is blank. A comparison with a blank is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from fractions import Fraction
from functools import lru_cache

from soxa.domain.formula_reading import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_LENGTH,
    MAX_TOKENS,
    WORDS,
    BadFormula,
    FormulaTooLong,
    Gives,
    read,
)
from soxa.domain.formula_tree import (
    ARITHMETIC,
    COMPARISONS,
    Ask,
    Couple,
    Negative,
    Node,
    Not,
    Number,
    Pair,
    Reference,
    Word,
    compared,
    walk,
)
from soxa.domain.packs import Missing
from soxa.domain.values import Absence, Value, add_up

__all__ = [
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_LENGTH",
    "MAX_TOKENS",
    "WORDS",
    "BadFormula",
    "Expression",
    "FormulaTooLong",
    "Gives",
    "Lookup",
    "Reference",
    "add_up",
    "evaluate",
    "is_comparison",
    "judge",
    "judge_rule",
    "parse_condition",
    "parse_formula",
    "ratio_parts",
]

_CONTEXT = Context(prec=28, traps=[InvalidOperation, DivisionByZero, Overflow])
_MAX_POWER = 100
"""Of ten, that a value may have in a formula; beyond it counts as blank."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was read."""

    text: str
    """As written."""
    root: Node
    """Its tree."""
    references: tuple[Reference, ...] = field(init=False, compare=False)
    """Indicators it needs, each once, in order of appearance."""

    def __post_init__(self) -> None:
        """Note what it needs: a formula is read once, and asked for that with every figure."""
        found = dict.fromkeys(node for node in walk(self.root) if isinstance(node, Reference))
        object.__setattr__(self, "references", tuple(found))

    @property
    def compared(self) -> tuple[Reference, ...]:
        """Those of them whose numbers it needs: not what it only asks about (``given``, ``nil``, pairs)."""
        return tuple(dict.fromkeys(compared(self.root)))

    @property
    def size(self) -> int:
        """How many steps it takes to compute."""
        return sum(1 for _ in walk(self.root))

    @property
    def divides(self) -> bool:
        """Whether it divides by an indicator: such a formula is never added up over periods or offices."""
        quotients = (node for node in walk(self.root) if isinstance(node, Pair) and node.sign == "/")
        return any(isinstance(part, Reference) for node in quotients for part in walk(node.right))


Lookup = Callable[[Reference], Value]
"""Gives an indicator's value."""


@lru_cache(maxsize=2048)
def parse_formula(text: str) -> Expression:
    """Read a formula that gives a number.

    Raises:
        BadFormula: It does not follow the language, or gives a truth.
        FormulaTooLong: It is longer than `MAX_LENGTH` or `MAX_TOKENS`, or deeper than `MAX_DEPTH`.
    """
    return Expression(text, read(text, Gives.NUMBER))


@lru_cache(maxsize=2048)
def parse_condition(text: str) -> Expression:
    """Read a condition or rule, which is true or not.

    Raises:
        BadFormula: It does not follow the language, or gives a number.
        FormulaTooLong: It is longer than `MAX_LENGTH` or `MAX_TOKENS`, or deeper than `MAX_DEPTH`.
    """
    return Expression(text, read(text, Gives.TRUTH))


def evaluate(formula: Expression, lookup: Lookup) -> Value:
    """Return the number a formula gives, to 28 digits; blank where it needs a blank or divides by zero."""
    return _rounded(_number(formula.root, lookup, {}))


def judge(condition: Expression, lookup: Lookup, *, words: Mapping[str, Decimal | bool]) -> bool | None:
    """Return whether a condition holds; None where a blank leaves it open.

    Args:
        condition: From `parse_condition`.
        lookup: Gives the figures.
        words: A value for each of `WORDS`.
    """
    return _truth(condition.root, lookup, words)


def judge_rule(
    rule: Expression,
    lookup: Lookup,
    *,
    words: Mapping[str, Decimal | bool],
    left: Missing = Missing.SKIP_ANY,
    right: Missing = Missing.SKIP_ANY,
) -> bool | None:
    """Return whether a check's rule holds; None where blanks keep it from being judged.

    Unlike a condition's, a rule's ``or`` never decides while a figure that it compares is blank.

    Args:
        rule: From `parse_condition`.
        lookup: Gives the figures.
        words: A value for each of `WORDS`.
        left: What blanks do to the left side of a rule that is one comparison.
        right: The same for the right side.
    """
    if not is_comparison(rule):
        open_ones = (reference for reference in rule.compared if lookup(reference) is Absence.BLANK)
        return None if any(open_ones) else judge(rule, lookup, words=words)
    assert isinstance(rule.root, Pair)
    return _compare(
        rule.root.sign,
        _side(rule.root.left, left, lookup, words),
        _side(rule.root.right, right, lookup, words),
    )


def is_comparison(rule: Expression) -> bool:
    """Tell whether a condition is one comparison, with a left side and a right one."""
    return isinstance(rule.root, Pair) and rule.root.sign in COMPARISONS


def ratio_parts(formula: Expression) -> tuple[Expression, Expression, Decimal] | None:
    """Return numerator, denominator and factor of a formula that is a share or ratio; None for others.

    Those forms are one: ``A / B``, ``A / B * 100``, ``100 * A / B``, ``A / B / 1000``, where A and B are any
    formulas without a blank part; its value at any level is factor times numerator over denominator there.
    """
    node, factor = formula.root, Decimal(1)
    with localcontext(_CONTEXT):
        while isinstance(node, Pair):
            match node:
                case Pair(sign="*", left=inner, right=Number(value=by)) if _has_quotient(inner):
                    node, factor = inner, factor * by
                case Pair(sign="*", left=Number(value=by), right=inner) if _has_quotient(inner):
                    node, factor = inner, factor * by
                case Pair(sign="/", left=inner, right=Number(value=by)) if by and _has_quotient(inner):
                    node, factor = inner, factor / by
                case Pair(sign="/", left=above, right=below) if not isinstance(below, Number):
                    return Expression(formula.text, above), Expression(formula.text, below), factor
                case _:
                    return None
    return None


def _has_quotient(node: Node) -> bool:
    return isinstance(node, Pair) and node.sign in {"*", "/"}


# --- computing: exactly, and rounded once at the end, so that A / B * B is A


_Exact = Fraction | Absence


def _rounded(value: _Exact) -> Value:
    if isinstance(value, Absence):
        return value
    with localcontext(_CONTEXT):
        try:
            return Decimal(value.numerator) / Decimal(value.denominator)
        except ArithmeticError:  # beyond what a decimal holds
            return Absence.BLANK


def _exact(value: Value) -> _Exact:
    if isinstance(value, Absence):
        return value
    # No office counts that far, and its digits would be written out one by one.
    is_sane = value.is_finite() and abs(value.adjusted()) <= _MAX_POWER
    return Fraction(value) if is_sane else Absence.BLANK


def _number(node: Node, lookup: Lookup, words: Mapping[str, Decimal | bool]) -> _Exact:
    match node:
        case Number(value=value):
            return Fraction(value)
        case Reference():
            return _exact(lookup(node))
        case Word(name=name):
            return Fraction(words[name])
        case Negative(of=inner):
            value_inside = _number(inner, lookup, words)
            return value_inside if isinstance(value_inside, Absence) else -value_inside
    assert isinstance(node, Pair)  # the types were checked when it was read
    return _combine(node.sign, _number(node.left, lookup, words), _number(node.right, lookup, words))


def _combine(sign: str, left: _Exact, right: _Exact) -> _Exact:
    if left is Absence.BLANK or right is Absence.BLANK:
        return Absence.BLANK
    if left is Absence.NIL and right is Absence.NIL and sign in {"+", "-"}:
        return Absence.NIL
    first, second = _as_number(left), _as_number(right)
    if sign == "/" and not second:
        return Absence.BLANK
    return ARITHMETIC[sign](first, second)


def _as_number(value: _Exact) -> Fraction:
    return Fraction(0) if isinstance(value, Absence) else value


def _truth(  # noqa: PLR0911 - one a node
    node: Node, lookup: Lookup, words: Mapping[str, Decimal | bool]
) -> bool | None:
    match node:
        case Word(name=name):
            return bool(words[name])
        case Ask(what="given", of=reference):
            return lookup(reference) is not Absence.BLANK
        case Ask(of=reference):
            return lookup(reference) is Absence.NIL
        case Couple(what=what, left=left, right=right):
            return _paired(what, lookup(left), lookup(right))
        case Not(of=inner):
            truth = _truth(inner, lookup, words)
            return None if truth is None else not truth
        case Pair(sign="and" | "or" as sign, left=left, right=right):
            return _join(sign, _truth(left, lookup, words), _truth(right, lookup, words))
    assert isinstance(node, Pair)  # the types were checked when it was read
    return _compare(node.sign, _number(node.left, lookup, words), _number(node.right, lookup, words))


def _paired(what: str, left: Value, right: Value) -> bool:
    if what == "compulsory_pair":
        return (left is Absence.BLANK) == (right is Absence.BLANK)
    return not (isinstance(left, Decimal) and isinstance(right, Decimal) and left and right)


def _join(sign: str, left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - truths are the point
    decisive = sign == "or"
    if decisive in {left, right}:
        return decisive
    return None if None in {left, right} else not decisive


def _side(node: Node, missing: Missing, lookup: Lookup, words: Mapping[str, Decimal | bool]) -> _Exact:
    """Return what a side of a comparison comes to, blanks treated as its rule says."""
    references = list(compared(node))
    blanks = [reference for reference in references if lookup(reference) is Absence.BLANK]
    if not blanks or missing is Missing.SKIP_ANY:
        return _number(node, lookup, words)
    if missing is Missing.SKIP_ALL and len(blanks) == len(references):
        return Absence.BLANK

    def zero_for_blank(reference: Reference) -> Value:
        value = lookup(reference)
        return Decimal(0) if value is Absence.BLANK else value

    return _number(node, zero_for_blank, words)


def _compare(sign: str, left: _Exact, right: _Exact) -> bool | None:
    if left is Absence.BLANK or right is Absence.BLANK:
        return None
    return COMPARISONS[sign](_as_number(left), _as_number(right))

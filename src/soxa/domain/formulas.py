"""The small language of packs: formulas of indicators, conditions of sentences, rules of checks.

``HC03 / HC02 * 100``, ``NS01 / NS01.plan_province * 100``, ``CD15 > 0 and not given(CD04)``. Numbers, codes
of indicators with an optional basis, ``+ - * /``, comparisons, ``and or not``, ``given(X)``, ``nil(X)``, and
the words of `WORDS`. Packs arrive by e-mail: nothing of Python is evaluated; length and depth are bounded.

Absences stay what they are: whatever needs a blank is blank; nil counts as zero beside a number, and a sum of
nothing but nils is nil; a division by zero is blank. A comparison with a blank is neither true nor false.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from enum import Enum
from functools import lru_cache

from soxa.base.errors import AppError
from soxa.domain.figures import Basis
from soxa.domain.values import Absence, Value

MAX_LENGTH = 500
MAX_DEPTH = 20
MAX_TOKENS = 150
"""Also bounds the tree: a sum of many terms leans as deep as it is long."""
MAX_DIGITS = 20


class Gives(Enum):
    """What a part of a formula gives."""

    NUMBER = "number"
    TRUTH = "truth"


WORDS: Mapping[str, Gives] = {"days": Gives.NUMBER, "first_period": Gives.TRUTH}
"""Words that rules may use beside codes: days of the period; whether it is the first of its year."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[a-z_]+)?)"
    r"|(?P<sign><=|>=|!=|[-+*/()<>=]))"
)
_CONTEXT = Context(prec=28, traps=[InvalidOperation, DivisionByZero, Overflow])
_RESERVED = frozenset({"and", "or", "not", "given", "nil"})


class BadFormula(AppError):
    """A formula that cannot be read, with the place (from 1) where reading ended."""

    def __init__(self, *, formula: str, position: int) -> None:
        super().__init__(formula=formula[:MAX_LENGTH], position=position)


class FormulaTooLong(AppError):
    """A formula above the limits of length or depth."""

    def __init__(self, *, formula: str, limit: int) -> None:
        super().__init__(formula=formula[:80], limit=limit)


@dataclass(frozen=True, slots=True)
class Reference:
    """An indicator's value inside a formula."""

    indicator: str
    """Code."""
    basis: Basis | None = None
    """The basis if one is named; None: the one that is being computed."""


@dataclass(frozen=True, slots=True)
class _Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class _Word:
    name: str


@dataclass(frozen=True, slots=True)
class _Ask:
    """``given(X)`` or ``nil(X)``."""

    what: str
    of: Reference


@dataclass(frozen=True, slots=True)
class _Negative:
    of: _Node


@dataclass(frozen=True, slots=True)
class _Not:
    of: _Node


@dataclass(frozen=True, slots=True)
class _Pair:
    sign: str
    left: _Node
    right: _Node


_Node = _Number | Reference | _Word | _Ask | _Negative | _Not | _Pair
_ARITHMETIC: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was read."""

    text: str
    """As written."""
    root: _Node
    """Its tree."""

    @property
    def references(self) -> tuple[Reference, ...]:
        """Indicators it needs, each once, in order of appearance."""
        return tuple(dict.fromkeys(_references(self.root)))


Lookup = Callable[[Reference], Value]
"""Gives an indicator's value."""


@lru_cache(maxsize=2048)
def parse_formula(text: str) -> Expression:
    """Read a formula that gives a number.

    Raises:
        BadFormula: It does not follow the language, or gives a truth.
        FormulaTooLong: It is longer than `MAX_LENGTH` or `MAX_TOKENS`, or deeper than `MAX_DEPTH`.
    """
    return _parse(text, Gives.NUMBER)


@lru_cache(maxsize=2048)
def parse_condition(text: str) -> Expression:
    """Read a condition or rule, which is true or not.

    Raises:
        BadFormula: It does not follow the language, or gives a number.
        FormulaTooLong: It is longer than `MAX_LENGTH` or `MAX_TOKENS`, or deeper than `MAX_DEPTH`.
    """
    return _parse(text, Gives.TRUTH)


def evaluate(formula: Expression, lookup: Lookup) -> Value:
    """Return the number a formula gives, blank where it needs a blank or divides by zero."""
    with localcontext(_CONTEXT):
        return _number(formula.root, lookup, {})


def judge(condition: Expression, lookup: Lookup, *, words: Mapping[str, Decimal | bool]) -> bool | None:
    """Return whether a condition holds; None where a blank leaves it open.

    Args:
        condition: From `parse_condition`.
        lookup: Gives the figures.
        words: A value for each of `WORDS`.
    """
    with localcontext(_CONTEXT):
        return _truth(condition.root, lookup, words)


def add_up(values: Sequence[Value]) -> Value:
    """Return what several given values come to: blanks are passed over, nils count as nothing.

    Unlike ``+`` in a formula, which is blank as soon as one part is: months that nobody reported are missing
    from a year so far, they do not undo it. Nothing but blanks is blank; nils without a number are nil.
    """
    numbers = [value for value in values if isinstance(value, Decimal)]
    if numbers:
        return sum(numbers, Decimal(0))
    return Absence.NIL if Absence.NIL in values else Absence.BLANK


def _references(node: _Node) -> Iterator[Reference]:
    match node:
        case Reference():
            yield node
        case _Ask(of=reference):
            yield reference
        case _Negative(of=inner) | _Not(of=inner):
            yield from _references(inner)
        case _Pair(left=left, right=right):
            yield from _references(left)
            yield from _references(right)


# --- reading


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _parse(text: str, wanted: Gives) -> Expression:
    if len(text) > MAX_LENGTH:
        raise FormulaTooLong(formula=text, limit=MAX_LENGTH)
    reader = _Reader(text)
    root = reader.either()
    reader.expect_end()
    if _type(root, text) is not wanted:
        raise BadFormula(formula=text, position=1)
    return Expression(text, root)


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise BadFormula(formula=text, position=place + 1)
        kind = found.lastgroup
        yield _Token(kind, found.group(kind), found.start(kind) + 1)
        place = found.end()
    yield _Token("end", "", len(text) + 1)


class _Reader:
    """Recursive descent, one method a level of binding, loosest first."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        if len(self._tokens) > MAX_TOKENS:
            raise FormulaTooLong(formula=text, limit=MAX_TOKENS)
        self._place = 0
        self._depth = 0

    def either(self) -> _Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaTooLong(formula=self._text, limit=MAX_DEPTH)
        node = self._both()
        while self._take("or"):
            node = _Pair("or", node, self._both())
        self._depth -= 1
        return node

    def expect_end(self) -> None:
        if self._now.kind != "end":
            raise self._bad()

    def _both(self) -> _Node:
        node = self._denied()
        while self._take("and"):
            node = _Pair("and", node, self._denied())
        return node

    def _denied(self) -> _Node:
        denials = 0
        while self._take("not"):
            denials += 1
        node = self._compared()
        return _Not(node) if denials % 2 else node

    def _compared(self) -> _Node:
        node = self._sum()
        if self._now.text in _COMPARISONS:
            sign = self._next().text
            return _Pair(sign, node, self._sum())
        return node

    def _sum(self) -> _Node:
        node = self._product()
        while self._now.text in {"+", "-"}:
            sign = self._next().text
            node = _Pair(sign, node, self._product())
        return node

    def _product(self) -> _Node:
        node = self._signed()
        while self._now.text in {"*", "/"}:
            sign = self._next().text
            node = _Pair(sign, node, self._signed())
        return node

    def _signed(self) -> _Node:
        negative = False
        while self._take("-"):
            negative = not negative
        node = self._single()
        return _Negative(node) if negative else node

    def _single(self) -> _Node:
        token = self._next()
        if token.kind == "number" and len(token.text) <= MAX_DIGITS:
            return _Number(Decimal(token.text))
        if token.text == "(":
            node = self.either()
            self._require(")")
            return node
        if token.text in {"given", "nil"}:
            self._require("(")
            reference = self._reference(self._next())
            self._require(")")
            return _Ask(token.text, reference)
        if token.text in WORDS:
            return _Word(token.text)
        return self._reference(token)

    def _reference(self, token: _Token) -> Reference:
        indicator, _, basis = token.text.partition(".")
        if token.kind != "name" or indicator in _RESERVED or indicator in WORDS:
            raise BadFormula(formula=self._text, position=token.position)
        try:
            return Reference(indicator, Basis(basis) if basis else None)
        except ValueError as error:
            raise BadFormula(formula=self._text, position=token.position) from error

    @property
    def _now(self) -> _Token:
        return self._tokens[self._place]

    def _next(self) -> _Token:
        token = self._now
        if token.kind == "end":
            raise self._bad()
        self._place += 1
        return token

    def _take(self, text: str) -> bool:
        if self._now.text != text:
            return False
        self._place += 1
        return True

    def _require(self, text: str) -> None:
        if not self._take(text):
            raise self._bad()

    def _bad(self) -> BadFormula:
        return BadFormula(formula=self._text, position=self._now.position)


def _type(node: _Node, text: str) -> Gives:
    """Return what a node gives; a number where a truth belongs (or the reverse) is refused."""
    match node:
        case _Number() | Reference():
            return Gives.NUMBER
        case _Word(name=name):
            return WORDS[name]
        case _Ask():
            return Gives.TRUTH
        case _Negative(of=inner):
            return _same(Gives.NUMBER, (inner,), text)
        case _Not(of=inner):
            return _same(Gives.TRUTH, (inner,), text)
    wanted = Gives.TRUTH if node.sign in {"and", "or"} else Gives.NUMBER
    _same(wanted, (node.left, node.right), text)
    return Gives.NUMBER if node.sign in _ARITHMETIC else Gives.TRUTH


def _same(wanted: Gives, parts: tuple[_Node, ...], text: str) -> Gives:
    if any(_type(part, text) is not wanted for part in parts):
        raise BadFormula(formula=text, position=1)
    return wanted


# --- computing


def _number(node: _Node, lookup: Lookup, words: Mapping[str, Decimal | bool]) -> Value:
    match node:
        case _Number(value=value):
            return value
        case Reference():
            return lookup(node)
        case _Word(name=name):
            return Decimal(words[name])
        case _Negative(of=inner):
            value_inside = _number(inner, lookup, words)
            return -value_inside if isinstance(value_inside, Decimal) else value_inside
    assert isinstance(node, _Pair)  # the types were checked when it was read
    return _combine(node.sign, _number(node.left, lookup, words), _number(node.right, lookup, words))


def _combine(sign: str, left: Value, right: Value) -> Value:
    if Absence.BLANK in {left, right}:
        return Absence.BLANK
    if left is Absence.NIL and right is Absence.NIL and sign in {"+", "-"}:
        return Absence.NIL
    second = _as_number(right)
    if sign == "/" and not second:
        return Absence.BLANK
    try:
        return _ARITHMETIC[sign](_as_number(left), second)
    except ArithmeticError:  # beyond what a decimal holds
        return Absence.BLANK


def _as_number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def _truth(node: _Node, lookup: Lookup, words: Mapping[str, Decimal | bool]) -> bool | None:
    match node:
        case _Word(name=name):
            return bool(words[name])
        case _Ask(what="given", of=reference):
            return lookup(reference) is not Absence.BLANK
        case _Ask(of=reference):
            return lookup(reference) is Absence.NIL
        case _Not(of=inner):
            truth = _truth(inner, lookup, words)
            return None if truth is None else not truth
        case _Pair(sign="and" | "or" as sign, left=left, right=right):
            return _join(sign, _truth(left, lookup, words), _truth(right, lookup, words))
    assert isinstance(node, _Pair)  # the types were checked when it was read
    return _compare(node.sign, _number(node.left, lookup, words), _number(node.right, lookup, words))


def _join(sign: str, left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - truths are the point
    decisive = sign == "or"
    if decisive in {left, right}:
        return decisive
    return None if None in {left, right} else not decisive


def _compare(sign: str, left: Value, right: Value) -> bool | None:
    if Absence.BLANK in {left, right}:
        return None
    return _COMPARISONS[sign](_as_number(left), _as_number(right))

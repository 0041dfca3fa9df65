"""Reading the small language of `soxa.domain.formulas`: text to tree, within limits.

Packs arrive by e-mail: whatever is not of the language is refused with its place, and what is too long or too
deep before anything is built of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from soxa.base.errors import AppError
from soxa.domain.figures import Basis
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
)

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
    r"|(?P<sign><=|>=|!=|<>|[-+*/()<>=,]))"
)
_RESERVED = frozenset({"and", "or", "not", "given", "nil", "compulsory_pair", "exclusive_pair"})


class BadFormula(AppError):
    """A formula that cannot be read, with the place (from 1) where reading ended."""

    def __init__(self, *, formula: str, position: int) -> None:
        super().__init__(formula=formula[:MAX_LENGTH], position=position)


class FormulaTooLong(AppError):
    """A formula above the limits of length or depth."""

    def __init__(self, *, formula: str, limit: int) -> None:
        super().__init__(formula=formula[:80], limit=limit)


def read(text: str, wanted: Gives) -> Node:
    """Return the tree of a text.

    Raises:
        BadFormula: It does not follow the language, or does not give what is wanted.
        FormulaTooLong: It is longer than `MAX_LENGTH` or `MAX_TOKENS`, or deeper than `MAX_DEPTH`.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaTooLong(formula=text, limit=MAX_LENGTH)
    reader = _Reader(text)
    root = reader.either()
    reader.expect_end()
    if _type(root, text) is not wanted:
        raise BadFormula(formula=text, position=1)
    return root


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


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

    def either(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaTooLong(formula=self._text, limit=MAX_DEPTH)
        node = self._both()
        while self._take("or"):
            node = Pair("or", node, self._both())
        self._depth -= 1
        return node

    def expect_end(self) -> None:
        if self._now.kind != "end":
            raise self._bad()

    def _both(self) -> Node:
        node = self._denied()
        while self._take("and"):
            node = Pair("and", node, self._denied())
        return node

    def _denied(self) -> Node:
        denials = 0
        while self._take("not"):
            denials += 1
        node = self._compared()
        return Not(node) if denials % 2 else node

    def _compared(self) -> Node:
        node = self._sum()
        if self._now.text in COMPARISONS:
            sign = self._next().text
            return Pair(sign, node, self._sum())
        return node

    def _sum(self) -> Node:
        node = self._product()
        while self._now.text in {"+", "-"}:
            sign = self._next().text
            node = Pair(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._signed()
        while self._now.text in {"*", "/"}:
            sign = self._next().text
            node = Pair(sign, node, self._signed())
        return node

    def _signed(self) -> Node:
        negative = False
        while self._take("-"):
            negative = not negative
        node = self._single()
        return Negative(node) if negative else node

    def _single(self) -> Node:
        token = self._next()
        if token.kind == "number" and len(token.text) <= MAX_DIGITS:
            return Number(Decimal(token.text))
        if token.text == "(":
            node = self.either()
            self._require(")")
            return node
        if token.text in {"given", "nil"}:
            self._require("(")
            reference = self._reference(self._next())
            self._require(")")
            return Ask(token.text, reference)
        if token.text in {"compulsory_pair", "exclusive_pair"}:
            self._require("(")
            left = self._reference(self._next())
            self._require(",")
            right = self._reference(self._next())
            self._require(")")
            return Couple(token.text, left, right)
        if token.text in WORDS:
            return Word(token.text)
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


def _type(node: Node, text: str) -> Gives:
    """Return what a node gives; a number where a truth belongs (or the reverse) is refused."""
    match node:
        case Number() | Reference():
            return Gives.NUMBER
        case Word(name=name):
            return WORDS[name]
        case Ask() | Couple():
            return Gives.TRUTH
        case Negative(of=inner):
            return _same(Gives.NUMBER, (inner,), text)
        case Not(of=inner):
            return _same(Gives.TRUTH, (inner,), text)
    wanted = Gives.TRUTH if node.sign in {"and", "or"} else Gives.NUMBER
    _same(wanted, (node.left, node.right), text)
    return Gives.NUMBER if node.sign in ARITHMETIC else Gives.TRUTH


def _same(wanted: Gives, parts: tuple[Node, ...], text: str) -> Gives:
    if any(_type(part, text) is not wanted for part in parts):
        raise BadFormula(formula=text, position=1)
    return wanted

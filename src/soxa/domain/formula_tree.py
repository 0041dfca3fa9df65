"""What a formula of the small language is once it was read: a tree that nothing of Python evaluates."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from soxa.domain.figures import Basis


@dataclass(frozen=True, slots=True)
class Reference:
    """An indicator's value inside a formula."""

    indicator: str
    """Code."""
    basis: Basis | None = None
    """The basis if one is named; None: the one that is being computed."""


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number: 100 of a percentage, 60 of minutes to hours."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the language's own, such as ``days``."""

    name: str


@dataclass(frozen=True, slots=True)
class Ask:
    """``given(X)`` or ``nil(X)``."""

    what: str
    of: Reference


@dataclass(frozen=True, slots=True)
class Couple:
    """``compulsory_pair(A, B)`` or ``exclusive_pair(A, B)``."""

    what: str
    left: Reference
    right: Reference


@dataclass(frozen=True, slots=True)
class Negative:
    """``-x``."""

    of: Node


@dataclass(frozen=True, slots=True)
class Not:
    """``not x``."""

    of: Node


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parts with a sign between: arithmetic, comparison, ``and``, ``or``."""

    sign: str
    left: Node
    right: Node


Node = Number | Reference | Word | Ask | Couple | Negative | Not | Pair

ARITHMETIC: Final[Mapping[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
COMPARISONS: Final[Mapping[str, Callable[[Fraction, Fraction], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
}


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes that stand right below one."""
    match node:
        case Negative(of=inner) | Not(of=inner) | Ask(of=inner):
            return (inner,)
        case Pair(left=left, right=right) | Couple(left=left, right=right):
            return (left, right)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in order of writing."""
    ahead = [node]
    while ahead:
        found = ahead.pop()
        yield found
        ahead.extend(reversed(parts_of(found)))


def compared(node: Node) -> Iterator[Reference]:
    """Yield the references whose numbers are needed: all but those that are only asked about."""
    ahead = [node]
    while ahead:
        found = ahead.pop()
        if isinstance(found, Reference):
            yield found
        elif not isinstance(found, (Ask, Couple)):
            ahead.extend(reversed(parts_of(found)))

"""Units of numbers, and which unit a formula comes out in.

Offices count in words (``hồ sơ``, ``lượt người``) and measure in a few families (``phút`` and ``giờ``, ``tạ``
and ``tấn``, ``%``). Numbers of one unit may be added and compared; those of one family only through the plain
number that turns one into the other (``phút / 60`` is ``giờ``). A quotient of equal units times 100 is ``%``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from soxa.base.errors import AppError
from soxa.domain.figures import SHARES
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

PERCENT: Final = "%"
_DAY: Final = "ngày"
_NONE: Final = frozenset({"", "1", "lần", "hệ số"})
_FAMILIES: Final[Mapping[str, tuple[str, Fraction]]] = {
    "phút": ("time", Fraction(1)),
    "giờ": ("time", Fraction(60)),
    _DAY: ("time", Fraction(1440)),
    "kg": ("weight", Fraction(1)),
    "yến": ("weight", Fraction(10)),
    "tạ": ("weight", Fraction(100)),
    "tấn": ("weight", Fraction(1000)),
    "đồng": ("money", Fraction(1)),
    "nghìn đồng": ("money", Fraction(10**3)),
    "triệu đồng": ("money", Fraction(10**6)),
    "tỷ đồng": ("money", Fraction(10**9)),
    "m": ("length", Fraction(1)),
    "km": ("length", Fraction(1000)),
    "m²": ("area", Fraction(1)),
    "m2": ("area", Fraction(1)),
    "ha": ("area", Fraction(10**4)),
    "km²": ("area", Fraction(10**6)),
    "km2": ("area", Fraction(10**6)),
}
_SHARES: Final = {PERCENT: Fraction(1, 100), "‰": Fraction(1, 1000)}


class UnitsDiffer(AppError):
    """Numbers of different units are added, subtracted or compared."""

    def __init__(self, *, left: str, right: str) -> None:
        super().__init__(left=left[:80], right=right[:80])


class UnitOfResult(AppError):
    """A formula comes out in another unit than its indicator has."""

    def __init__(self, *, found: str, stated: str) -> None:
        super().__init__(found=found[:80], stated=stated[:80])


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a number is of."""

    powers: frozenset[tuple[str, int]]
    """Family (or, for what is counted, the unit itself) and power; empty for a bare share."""
    scale: Fraction
    """What one of it is in the family's own smallest unit; 1/100 for ``%``. Plain numbers change it."""
    words: frozenset[tuple[str, int]]
    """The units as they are written, and their powers: untouched by plain numbers."""

    def fits(self, other: Dimension) -> bool:
        """Tell whether two numbers may be added: the same units, or the same family at the same scale."""
        if self.powers != other.powers:
            return False
        same_words = bool(self.words) and self.words == other.words
        return same_words or self.scale == other.scale

    @property
    def text(self) -> str:
        """How it is written: ``tạ/ha``, ``%``, ``lượt người``."""
        above = "·".join(unit for unit, power in sorted(self.words) if power > 0)
        below = "·".join(unit for unit, power in sorted(self.words) if power < 0)
        if not above and not below:
            return PERCENT if self.scale == _SHARES[PERCENT] else "1"
        return f"{above or '1'}/{below}" if below else above


def dimension_of(unit: str) -> Dimension:
    """Return what a unit is; a ``/`` between two units divides them (``tạ/ha``, ``lượt người/cuộc``)."""
    above, _, below = unicodedata.normalize("NFC", unit).strip().casefold().partition("/")
    found = _single(above)
    return _joined(found, _single(below), -1) if below else found


def dimension_of_formula(node: Node, unit_of: Callable[[str], str]) -> Dimension | None:
    """Return what a formula comes out in; None for a plain number, which fits beside anything.

    Args:
        node: Its tree.
        unit_of: Unit of an indicator, by its code.

    Raises:
        UnitsDiffer: Numbers of different units are added, subtracted or compared.
    """
    match node:
        case Reference(indicator=code, basis=basis):
            return dimension_of(PERCENT if basis in SHARES else unit_of(code))
        case Word():
            return dimension_of(_DAY) if node.name == "days" else None
        case Negative(of=inner) | Not(of=inner):
            return dimension_of_formula(inner, unit_of)
        case Couple() | Ask() | Number():
            return None
    left, right = (dimension_of_formula(part, unit_of) for part in (node.left, node.right))
    if node.sign in {"+", "-"} or node.sign in COMPARISONS:
        if left is not None and right is not None and not left.fits(right):
            raise UnitsDiffer(left=left.text, right=right.text)
        return left or right
    return _product(node, left, right) if node.sign in ARITHMETIC else None


def check_result(node: Node, unit_of: Callable[[str], str], *, stated: str) -> None:
    """Hold a formula to the unit of its indicator.

    Raises:
        UnitsDiffer: Numbers of different units are added, subtracted or compared.
        UnitOfResult: It comes out in another.
    """
    found, wanted = dimension_of_formula(node, unit_of), dimension_of(stated)
    if found is not None and not found.fits(wanted):
        raise UnitOfResult(found=found.text, stated=stated)


def _single(unit: str) -> Dimension:
    unit = unit.strip()
    if unit in _NONE:
        return Dimension(frozenset(), Fraction(1), frozenset())
    if unit in _SHARES:
        return Dimension(frozenset(), _SHARES[unit], frozenset({(unit, 1)}))
    family, scale = _FAMILIES.get(unit, (unit, Fraction(1)))
    return Dimension(frozenset({(family, 1)}), scale, frozenset({(unit, 1)}))


def _joined(left: Dimension, right: Dimension, sign: int) -> Dimension:
    return Dimension(
        _added(left.powers, right.powers, sign),
        left.scale * right.scale**sign,
        _added(left.words, right.words, sign),
    )


def _added(
    left: frozenset[tuple[str, int]], right: frozenset[tuple[str, int]], sign: int
) -> frozenset[tuple[str, int]]:
    powers = Counter(dict(left))
    for unit, power in right:
        powers[unit] += sign * power
    return frozenset((unit, power) for unit, power in powers.items() if power)


def _product(node: Pair, left: Dimension | None, right: Dimension | None) -> Dimension | None:
    """Return what a product or quotient is of; a plain number in it changes the scale."""
    sign = 1 if node.sign == "*" else -1
    if left is not None and right is not None:
        return _joined(left, right, sign)
    found, plain = (left, node.right) if left is not None else (right, node.left)
    if found is None:
        return None
    number = _plain(plain)
    if left is None and sign < 0:
        found = _joined(Dimension(frozenset(), Fraction(1), frozenset()), found, -1)
        sign = 1
    # Beside what was measured a number n says how many make one: phút / 60 counts in sixties.
    scale = found.scale / number**sign if number else found.scale
    return Dimension(found.powers, scale, found.words)


def _plain(node: Node) -> Fraction:
    """Return what a part without any indicator comes to; zero where it divides by zero."""
    match node:
        case Number(value=value):
            return Fraction(value)
        case Negative(of=inner):
            return _plain(inner)
        case Pair(sign="+" | "-" | "*" | "/" as sign, left=left, right=right):
            first, second = _plain(left), _plain(right)
            if sign in {"+", "-"}:
                return first + second if sign == "+" else first - second
            if sign == "*":
                return first * second
            return first / second if second else Fraction(0)
    return Fraction(1)

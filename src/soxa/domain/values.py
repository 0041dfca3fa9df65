"""What a figure can be, and how a number is written in an administrative document.

A number, a blank (nobody has said) and nil (said to be nothing, "không phát sinh") are three things, and stay
three through every sum and table.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum


class Absence(Enum):
    """Why there is no number."""

    BLANK = "blank"
    """Nobody has given it yet."""
    NIL = "nil"
    """The unit has said that nothing occurred: không phát sinh."""


Value = Decimal | Absence
"""A figure's value. Zero is a number."""


def add_up(values: Sequence[Value]) -> Value:
    """Return what several given values come to: blanks are passed over, nils count as nothing.

    Unlike ``+`` in a formula, which is blank as soon as one part is: months that nobody reported are missing
    from a year so far, they do not undo it. Nothing but blanks is blank; nils without a number are nil.
    """
    numbers = [value for value in values if isinstance(value, Decimal)]
    if numbers:
        return sum(numbers, Decimal(0))
    return Absence.NIL if Absence.NIL in values else Absence.BLANK


def round_half_up(number: Decimal, decimals: int) -> Decimal:
    """Round as offices do by hand: half goes away from zero. What is nothing has no sign."""
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)


def write_number(number: Decimal, decimals: int = 0) -> str:
    """Write a number with dots between thousands and a decimal comma: ``1250.5`` gives ``1.250,5``.

    Decimals is the exact number of places printed.
    """
    text = f"{round_half_up(number, decimals):,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))


def write_count(number: Decimal) -> str:
    """Write a count as documents do: below ten with a leading zero (``02 cuộc``)."""
    whole = round_half_up(number, 0)
    if Decimal(0) < whole < Decimal(10):
        return f"0{whole}"
    return write_number(whole)


def write_percent(number: Decimal, decimals: int = 1) -> str:
    """Write a percentage without a space before the sign: ``86,2%``."""
    return write_number(number, decimals) + "%"

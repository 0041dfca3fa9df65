"""Numbers read aloud in Vietnamese, so that what was typed can be heard: một nghìn hai trăm năm mươi.

The forms are those of schoolbooks of the North, which administrative texts use: linh, mốt, tư, lăm, tỷ.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION: Final = 1_000_000_000
_LARGEST: Final = 10**15
_GROUP: Final = 3


def number_words(number: Decimal) -> str:
    """Return a number in words: ``Decimal("8.5")`` gives ``tám phẩy năm``.

    Zeros at the end of the decimals are not read.

    Args:
        number: Finite, below 10^15.

    Raises:
        ValueError: It is not.
    """
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise ValueError("no number that is read in words")
    whole, _, places = format(abs(number), "f").partition(".")
    said = _whole(int(whole))
    places = places.rstrip("0")
    if places:
        said = f"{said} phẩy {_places(places)}"
    return f"âm {said}" if number < 0 else said


def needs_reading_back(number: Decimal) -> bool:
    """Tell whether a number can be taken for another one, for it has thousands or decimals."""
    return abs(number) >= 10**_GROUP or number != number.to_integral_value()


def _whole(number: int) -> str:
    billions, rest = divmod(number, _BILLION)
    if not billions:
        return _below_billion(rest, inside=False)
    said = f"{_whole(billions)} tỷ"
    return f"{said} {_below_billion(rest, inside=True)}" if rest else said


def _below_billion(number: int, *, inside: bool) -> str:
    """Say a number below 10^9; inside, what it lacks before it is said as well (không trăm linh năm)."""
    if not number and not inside:
        return _DIGITS[0]
    parts: list[str] = []
    for size, name in ((1_000_000, " triệu"), (1_000, " nghìn"), (1, "")):
        group = number // size % 1_000
        if group:
            parts.append(_group(group, inside=inside or bool(parts)) + name)
    return " ".join(parts)


def _group(number: int, *, inside: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not inside:
        return _two(rest)
    said = f"{_DIGITS[hundreds]} trăm"
    if not rest:
        return said
    return f"{said} linh {_DIGITS[rest]}" if rest < 10 else f"{said} {_two(rest)}"  # noqa: PLR2004 - a digit


def _two(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    said = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if not ones:
        return said
    turned = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return f"{said} {turned.get(ones, _DIGITS[ones])}"


def _places(places: str) -> str:
    if places.startswith("0") or len(places) > _GROUP:
        return " ".join(_DIGITS[int(digit)] for digit in places)
    return _whole(int(places))

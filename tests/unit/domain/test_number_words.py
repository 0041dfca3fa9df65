from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.number_words import needs_reading_back, number_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "không"),
        ("1", "một"),
        ("4", "bốn"),
        ("10", "mười"),
        ("11", "mười một"),
        ("14", "mười bốn"),
        ("15", "mười lăm"),
        ("20", "hai mươi"),
        ("21", "hai mươi mốt"),
        ("24", "hai mươi tư"),
        ("25", "hai mươi lăm"),
        ("44", "bốn mươi tư"),
        ("55", "năm mươi lăm"),
        ("100", "một trăm"),
        ("101", "một trăm linh một"),
        ("104", "một trăm linh bốn"),
        ("105", "một trăm linh năm"),
        ("110", "một trăm mười"),
        ("111", "một trăm mười một"),
        ("121", "một trăm hai mươi mốt"),
        ("999", "chín trăm chín mươi chín"),
        ("1000", "một nghìn"),
        ("1005", "một nghìn không trăm linh năm"),
        ("1015", "một nghìn không trăm mười lăm"),
        ("1250", "một nghìn hai trăm năm mươi"),
        ("21000", "hai mươi mốt nghìn"),
        ("100001", "một trăm nghìn không trăm linh một"),
        ("1000000", "một triệu"),
        ("1000250", "một triệu hai trăm năm mươi"),
        ("1001000", "một triệu không trăm linh một nghìn"),
        ("45678912", "bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm mười hai"),
        ("1000000000", "một tỷ"),
        ("1000000001", "một tỷ không trăm linh một"),
        ("2015000000", "hai tỷ không trăm mười lăm triệu"),
        ("1000000000000", "một nghìn tỷ"),
        ("1000000000000000", None),
        ("8.5", "tám phẩy năm"),
        ("8.50", "tám phẩy năm"),
        ("8.05", "tám phẩy không năm"),
        ("8.25", "tám phẩy hai mươi lăm"),
        ("0.125", "không phẩy một trăm hai mươi lăm"),
        ("3.141592", "ba phẩy một bốn một năm chín hai"),
        ("-3", "âm ba"),
        ("NaN", None),
    ],
)
def test_numbers_are_read_as_in_school(number: str, words: str | None) -> None:
    if words is None:
        with pytest.raises(ValueError, match="no number"):
            number_words(Decimal(number))
    else:
        assert number_words(Decimal(number)) == words


_VALUES = {
    word: value
    for value, words in enumerate(
        ("không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín")
    )
    for word in words.split()
}


def _heard(words: str) -> int:
    """Write a number down as a listener does: a second way, that knows nothing of the first."""
    total = group = digit = 0
    for word in words.split():
        if word in _VALUES:
            digit = _VALUES[word]
        elif word == "linh":
            continue
        elif word in {"mười", "mươi", "trăm"}:
            group += 10 if word == "mười" else digit * (10 if word == "mươi" else 100)
            digit = 0
        else:
            total += (group + digit) * {"nghìn": 1_000, "triệu": 1_000_000, "tỷ": 1}[word]
            if word == "tỷ":
                total *= 1_000_000_000
            group = digit = 0
    return total + group + digit


@given(st.integers(0, 10**12))
def test_who_hears_the_words_writes_the_same_number(number: int) -> None:
    assert _heard(number_words(Decimal(number))) == number


@pytest.mark.parametrize(
    ("number", "asks"), [("0", False), ("999", False), ("1000", True), ("8.5", True), ("8.0", False)]
)
def test_only_what_can_be_misread_is_read_back(number: str, asks: bool) -> None:
    assert needs_reading_back(Decimal(number)) is asks

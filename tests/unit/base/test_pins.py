"""PINs: what may be one, and that only the same digits open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soxa.base.pins import is_pin, is_possible_pin, kept_pin

_PINS = st.text("0123456789", min_size=4, max_size=8)


@settings(max_examples=8, deadline=None)
@given(_PINS, _PINS)
def test_only_the_same_digits_open(pin: str, typed: str) -> None:
    kept = kept_pin(pin)
    assert pin not in kept
    assert is_pin(pin, kept)
    assert is_pin(typed, kept) is (typed == pin)


def test_the_same_pin_is_kept_differently_each_time() -> None:
    assert kept_pin("1234") != kept_pin("1234")


@pytest.mark.parametrize("typed", ["", "123", "123456789", "12a4", "١٢٣٤", " 1234"])
def test_what_is_no_pin(typed: str) -> None:
    assert not is_possible_pin(typed)


@pytest.mark.parametrize("kept", ["", "zz$zz", "00ff", "$", "abc$"])
def test_a_damaged_record_opens_to_nothing(kept: str) -> None:
    assert not is_pin("1234", kept)
    assert not is_pin("", kept)

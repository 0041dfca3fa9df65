"""Words of a foreign file are cleaned and cut before they stand in a sentence."""

from __future__ import annotations

import pytest

from soxa.services.verifying import shown


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("UBND xã Nậm Pung", "UBND xã Nậm Pung"),
        ("a\u202eb\u2066c\u200f\u061cd\ufeff", "abcd"),
        ("a\r\nb\u2028c\u0085d\te", "a b c d e"),
        ("\x1b[31mred\x07\x9b", "[31mred"),
        ("x" * 200, "x" * 200),
        ("x" * 10_000, "x" * 199 + "…"),
    ],
)
def test_what_a_person_sees(given: str, seen: str) -> None:
    assert shown(given) == seen

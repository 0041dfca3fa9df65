from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.text import clean, tidy


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" Hội\tnghị\r\n sơ kết ", "Hội nghị sơ kết"),
        ("Ho\u0323\u0302i", "Hội"),
        ("a\u200bb\u00ad\ufeff\u202ec", "abc"),
        ("a\x00\x07\x1bb", "ab"),
        ("a\ufffe\uffff\ufdd0b\U0001fffe", "ab"),
        ("a\ud800b", "ab"),
        ("m² – “1.250” ½ € \ue000 😀", "m² – “1.250” ½ € \ue000 😀"),
        ("plain  ascii", "plain ascii"),
    ],
)
def test_only_what_nobody_can_see_is_dropped(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(text=st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once == tidy(once)
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in once)

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.secrecy import secrecy_mark, secrecy_mark_among


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("MẬT", "MẬT"),
        ("(MẬT)", "MẬT"),
        ("- MẬT -", "MẬT"),
        ("MẬT!", "MẬT"),
        ("mật 1.", "MẬT"),
        ("M Ậ T", "MẬT"),
        ("T Ố I  M Ậ T", "TỐI MẬT"),
        ("*** Tối-Mật ***", "TỐI MẬT"),
        ("TUYỆT\u00a0MẬT", "TUYỆT MẬT"),
        ("tuyệt\u200b mật", "TUYỆT MẬT"),
        ("Độ mật: TỐI MẬT", "TỐI MẬT"),
        (unicodedata.normalize("NFD", "[Tối mật]"), "TỐI MẬT"),
        ("", ""),
        ("Độ mật: không", ""),
        ("mật độ", ""),
        ("Bảo mật", ""),
        ("MẬT MÃ", ""),
        ("Mật ong", ""),
        ("Rất mật", ""),
        ("MAT", ""),
        ("Tối mật mật", ""),
    ],
)
def test_a_mark_is_known_however_it_is_dressed(text: str, mark: str) -> None:
    assert secrecy_mark(text) == mark


@given(
    before=st.text("-*.!()[]: 0\u200b", max_size=8),
    gaps=st.lists(st.sampled_from(["", " ", "."]), min_size=6),
)
def test_no_dress_hides_a_mark(before: str, gaps: list[str]) -> None:
    dressed = "".join(f"{letter}{gap}" for letter, gap in zip("TỐIMẬT", gaps, strict=False))
    assert secrecy_mark(before + dressed + before) == "TỐI MẬT"


def test_one_of_many_texts_is_enough() -> None:
    assert secrecy_mark_among(["Họp", "mật độ", "(Mật)"]) == "MẬT"
    assert secrecy_mark_among(["Họp", "mật độ"]) == ""

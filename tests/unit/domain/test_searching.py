"""What is asked for in the search box, and what holds it tone for tone."""

from __future__ import annotations

import unicodedata

import pytest

from soxa.domain.searching import Term, parse_search, says_exactly


def test_words_are_terms_and_the_last_is_open() -> None:
    assert parse_search("hoi  ngh") == (Term("hoi"), Term("ngh", is_open=True))


def test_the_switch_makes_every_word_exact() -> None:
    assert parse_search("hội nghị", exact=True) == (
        Term("hội", is_exact=True),
        Term("nghị", is_exact=True, is_open=True),
    )


def test_quoted_words_are_one_exact_term() -> None:
    assert parse_search('tuyên "hội nghị" 2026') == (
        Term("tuyên"),
        Term("hội nghị", is_exact=True),
        Term("2026", is_open=True),
    )
    assert parse_search("“hội nghị”") == (Term("hội nghị", is_exact=True),)


def test_a_quote_that_is_still_typed_is_open() -> None:
    assert parse_search('"hội ngh') == (Term("hội ngh", is_exact=True, is_open=True),)


@pytest.mark.parametrize("text", ["", "  ", "-", '""', "… –"])
def test_signs_alone_ask_for_nothing(text: str) -> None:
    assert parse_search(text) == ()


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("hội nghị", "Hội nghị sơ kết", True),
        ("hội nghị", "hỏi nghị viên", False),
        ("hội nghị", "hội đồng nghị quyết", False),
        ("hoa", "hòa bình", False),
        ("hòa", "HOÀ BÌNH", True),
        ("hoà", "hòa", True),
        ("đoan", "đoàn", False),
        ("doàn", "đoàn", False),
        ("thuý", "Thúy", True),
        ("hội", "xã hội", True),
        ("hộ", "hội", False),
    ],
)
def test_tones_and_marks_must_be_as_typed(term: str, text: str, *, found: bool) -> None:
    assert says_exactly(term, text, is_open=False) is found
    assert says_exactly(unicodedata.normalize("NFD", term), text, is_open=False) is found
    assert says_exactly(term, unicodedata.normalize("NFD", text), is_open=False) is found


def test_an_open_word_may_be_a_beginning() -> None:
    assert says_exactly("hội ngh", "Hội nghe", is_open=True)
    assert not says_exactly("hội ngh", "Hội nghị", is_open=True)  # the tone is not typed yet
    assert says_exactly("hội nghị", "Hội nghị", is_open=True)


def test_signs_that_nobody_sees_are_not_asked_for() -> None:
    assert parse_search("h\u1ed9i\u200b ngh\u1ecb\x00") == parse_search("hội nghị")

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.rebasing import has_come, rebased
from soxa.domain.sections import Author, Block, SectionText, TextRun


def _text(**blocks: str) -> SectionText:
    return SectionText(
        "I", tuple(Block(identity, (TextRun(words),), Author.CLERK) for identity, words in blocks.items())
    )


def _words(text: SectionText) -> dict[str, str]:
    return {
        block.id: "".join(run.text for run in block.runs if isinstance(run, TextRun)) for block in text.blocks
    }


def test_what_she_left_alone_is_as_it_is_now_and_what_she_edited_is_hers() -> None:
    shown, edited = _text(a="một", b="hai", c="ba"), _text(a="một", b="hai, sửa", c="ba")
    now = _text(a="một, máy kia", b="hai, máy kia", c="ba")

    assert _words(rebased(shown, edited, now)) == {"a": "một, máy kia", "b": "hai, sửa", "c": "ba"}


def test_paragraphs_that_came_stand_behind_the_one_they_follow() -> None:
    shown, edited = _text(a="một", b="hai"), _text(a="một", b="hai", mine="của tôi")
    now = _text(first="đầu", a="một", after="sau một", b="hai")

    assert list(_words(rebased(shown, edited, now))) == ["first", "a", "after", "b", "mine"]


def test_a_paragraph_taken_out_elsewhere_goes_unless_she_edited_it() -> None:
    shown = _text(a="một", b="hai")

    assert _words(rebased(shown, _text(a="một", b="hai"), _text(b="hai"))) == {"b": "hai"}
    assert _words(rebased(shown, _text(a="một!", b="hai"), _text(b="hai"))) == {"a": "một!", "b": "hai"}


def test_what_she_took_out_stays_out() -> None:
    assert _words(rebased(_text(a="một", b="hai"), _text(b="hai"), _text(a="một, máy kia", b="hai"))) == {
        "b": "hai"
    }


_TEXTS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["x", "y"])).map(
    lambda words: _text(**words)
)


@given(_TEXTS, _TEXTS)
def test_where_nothing_came_the_editors_words_stand(shown: SectionText, edited: SectionText) -> None:
    assert rebased(shown, edited, shown) == edited
    assert not has_come(shown, edited, edited)


@given(_TEXTS, _TEXTS)
def test_where_nothing_was_edited_the_words_of_now_stand(shown: SectionText, now: SectionText) -> None:
    assert _words(rebased(shown, shown, now)) == _words(now)
    assert has_come(shown, shown, now) == (_words(now) != _words(shown))

from __future__ import annotations

from dataclasses import replace

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

    found = rebased(shown, edited, now)

    # Where both wrote, the other's words stand behind hers: her next stroke would settle that unseen.
    assert list(_words(found).values()) == ["một, máy kia", "hai, sửa", "hai, máy kia", "ba"]
    assert [block.id for block in found.blocks if block.id in "abc"] == ["a", "b", "c"]
    assert has_come(shown, edited, found)
    assert rebased(shown, edited, found) == found


def test_what_differs_already_stands_behind_what_she_edits_and_only_there() -> None:
    shown, edited = _text(a="một", b="hai"), _text(a="một", b="hai, sửa")
    differing = {"a": _text(a="một, máy kia").blocks, "b": _text(b="hai, máy kia").blocks}

    assert list(_words(rebased(shown, edited, shown, differing)).values()) == [
        "một", "hai, sửa", "hai, máy kia",
    ]  # fmt: skip


def test_the_machines_new_sentence_is_not_set_behind_hers() -> None:
    shown, edited, now = _text(a="một"), _text(a="một, sửa"), _text(a="tăng một")
    made = replace(now, blocks=tuple(replace(block, author=Author.PACK) for block in now.blocks))

    assert _words(rebased(shown, edited, made)) == {"a": "một, sửa"}


def test_paragraphs_that_came_stand_behind_the_one_they_follow() -> None:
    shown, edited = _text(a="một", b="hai"), _text(a="một", b="hai", mine="của tôi")
    now = _text(first="đầu", a="một", after="sau một", b="hai")

    assert list(_words(rebased(shown, edited, now))) == ["first", "a", "after", "b", "mine"]


def test_a_paragraph_taken_out_elsewhere_goes_unless_she_edited_it() -> None:
    shown = _text(a="một", b="hai")

    assert _words(rebased(shown, _text(a="một", b="hai"), _text(b="hai"))) == {"b": "hai"}
    assert _words(rebased(shown, _text(a="một!", b="hai"), _text(b="hai"))) == {"a": "một!", "b": "hai"}


def test_what_she_took_out_stays_out_unless_somebody_wrote_in_it_meanwhile() -> None:
    shown, edited = _text(a="một", b="hai"), _text(b="hai")

    assert _words(rebased(shown, edited, _text(a="một", b="hai, máy kia"))) == {"b": "hai, máy kia"}
    assert _words(rebased(shown, edited, _text(a="một, máy kia", b="hai"))) == {
        "a": "một, máy kia", "b": "hai",
    }  # fmt: skip


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

"""The clerk's words are never touched; the machine's follow the figures; what was taken out stays out."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.figures import FigureKey
from soxa.domain.merging import Offer, adopt, carry, merge, offers, seen, settle_offer
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, SectionMark, SectionText, TextRun

_NAMES = st.lists(st.sampled_from("abcd"), unique=True, max_size=4)
FIGURE = FigureRun(FigureKey.parse("CD03.actual"), NumberFormat.COUNT)


def _pack(identity: str, text: str = "câu của gói") -> Block:
    return Block(identity, (TextRun(text), FIGURE), Author.PACK)


def _clerk(identity: str, text: str = "lời của cán bộ") -> Block:
    return Block(identity, (TextRun(text),), Author.CLERK)


def _text(*blocks: Block, checked: bool = False) -> SectionText:
    return SectionText("I", blocks, checked=checked)


def _ids(text: SectionText) -> list[str]:
    return [block.id for block in text.blocks]


def test_a_new_section_opens_with_the_machines_sentences() -> None:
    assert _ids(merge(_text(), [_pack("a"), _pack("b")])) == ["a", "b"]


def test_the_machines_sentences_follow_and_the_clerks_stay_in_place() -> None:
    stored = _text(_pack("a", "cũ"), _clerk("x"), _pack("b", "cũ"))
    merged = merge(stored, [_pack("a", "mới"), _pack("b", "mới")])
    assert _ids(merged) == ["a", "x", "b"]
    assert merged.blocks[0] == _pack("a", "mới")
    assert merged.blocks[1] == _clerk("x")


def test_a_sentence_that_is_made_no_more_goes_and_a_new_one_finds_its_place() -> None:
    stored = _text(_pack("a"), _clerk("x"), _pack("c"))
    assert _ids(merge(stored, [_pack("a"), _pack("b")])) == ["a", "b", "x"]
    assert _ids(merge(stored, [_pack("b"), _pack("c")])) == ["b", "x", "c"]


def test_a_sentence_the_clerk_changed_is_hers_for_good() -> None:
    edited = adopt(_text(_pack("a")), _text(_clerk("a", "viết lại")), [_pack("a")])
    assert edited.blocks == (replace(_clerk("a", "viết lại"), made=_pack("a").runs),)
    assert merge(edited, [_pack("a", "mới")]) == edited


def test_who_wrote_a_block_is_judged_by_comparing_not_by_what_the_editor_says() -> None:
    made = [_pack("a"), _pack("b")]
    claimed = _text(Block("a", _pack("a").runs, Author.CLERK), Block("b", (TextRun("khác"),), Author.PACK))
    adopted = adopt(_text(*made), claimed, made)
    assert [block.author for block in adopted.blocks] == [Author.PACK, Author.CLERK]


def test_a_sentence_taken_out_stays_out_through_later_savings_and_computations() -> None:
    made = [_pack("a"), _pack("b")]
    stored = adopt(_text(*made), _text(_pack("b")), made)
    assert _ids(seen(stored)) == ["b"]
    assert _ids(seen(merge(stored, made))) == ["b"]
    later = adopt(stored, seen(stored), [_pack("b")])  # "a" is not made just now
    assert _ids(seen(merge(later, made))) == ["b"]


def test_a_sentence_taken_out_comes_back_when_the_clerk_puts_it_back() -> None:
    made = [_pack("a"), _pack("b")]
    stored = adopt(_text(*made), _text(_pack("b")), made)
    again = adopt(stored, _text(_pack("a"), _pack("b")), made)
    assert again == _text(*made)


def test_the_nil_sentence_does_not_stand_beside_the_clerks_words() -> None:
    nil = Block("I.nil", (TextRun("Không."),), Author.PACK)
    assert _ids(merge(_text(nil), [nil], nil="I.nil")) == ["I.nil"]
    assert _ids(merge(_text(nil, _clerk("x")), [nil], nil="I.nil")) == ["x"]


def test_a_checked_section_stays_checked_only_while_its_words_stay() -> None:
    stored = _text(_pack("a"), checked=True)
    assert merge(stored, [_pack("a")]).checked
    assert not merge(stored, [_pack("a", "mới")]).checked
    assert merge(stored, [_pack("a")]).mark is SectionMark.CHECKED


@given(st.data())
def test_no_word_of_the_clerks_is_ever_lost(data: st.DataObject) -> None:
    stored = _text()
    for _ in range(4):
        made = [_pack(name, data.draw(st.sampled_from("xyz"))) for name in data.draw(_NAMES)]
        stored = merge(stored, made, nil="a")
        before = [block for block in seen(stored).blocks if block.author is Author.CLERK]
        merged = merge(stored, [_pack(name) for name in data.draw(_NAMES)], nil="a")
        assert [block for block in seen(merged).blocks if block.author is Author.CLERK] == before
        assert len({block.id for block in merged.blocks}) == len(merged.blocks)
        edited = [
            _clerk(block.id) if data.draw(st.booleans()) else block
            for block in seen(stored).blocks
            if data.draw(st.booleans())
        ]
        edited += [_clerk(f"mine{len(stored.blocks)}")] * data.draw(st.integers(0, 1))
        adopted = adopt(stored, _text(*edited), made)
        assert [(one.id, one.runs) for one in seen(adopted).blocks] == [(one.id, one.runs) for one in edited]
        again = merge(adopted, made, nil="a")
        gone = {block.id for block in made} - {block.id for block in edited}
        assert not gone & {block.id for block in seen(again).blocks}
        stored = again


def test_words_are_kept_in_one_form_without_signs_nobody_sees() -> None:
    messy = _text(Block("x", (TextRun("Ho\u0300a\u0007 bình\n\u202eab"), FIGURE), Author.CLERK))
    (block,) = adopt(_text(), messy, []).blocks
    assert block.runs == (TextRun("Hòa  bình ab"), FIGURE)


def test_what_no_page_could_show_is_taken_out_when_words_are_kept() -> None:
    typed = "Đã\ud800 họp\u200b \ufffe02 \ufeffcuộc \u00ad"
    (block,) = adopt(_text(), _text(_clerk("x", typed)), []).blocks
    assert block.runs == (TextRun("Đã họp 02 cuộc "),)


# --- sentences offered beside hers


def _taken_over() -> SectionText:
    return adopt(_text(_pack("a")), _text(_clerk("a", "viết lại")), [_pack("a")])


def test_a_sentence_the_machine_words_otherwise_now_is_offered_beside_hers() -> None:
    hers = _taken_over()
    assert offers(hers, [_pack("a")]) == ()
    now = [_pack("a", "gói mới viết thế này")]
    assert offers(hers, now) == (Offer("a", (TextRun("viết lại"),), now[0].runs),)
    assert merge(hers, now) == hers


def test_an_offer_that_is_refused_is_not_made_again_until_the_machine_changes_once_more() -> None:
    now = [_pack("a", "gói mới")]
    kept = settle_offer(_taken_over(), now, "a", take=False)
    assert seen(kept).blocks[0].runs == (TextRun("viết lại"),)
    assert offers(kept, now) == ()
    assert offers(adopt(kept, kept, now), now) == ()
    assert len(offers(kept, [_pack("a", "gói mới nữa")])) == 1


def test_an_offer_that_is_taken_is_the_machines_sentence_again() -> None:
    now = [_pack("a", "gói mới")]
    taken = settle_offer(_taken_over(), now, "a", take=True)
    assert taken.blocks == tuple(now)
    later = [_pack("a", "gói mới nữa")]
    assert merge(taken, later).blocks == tuple(later)


def test_an_offer_of_nothing_settles_nothing() -> None:
    hers = _taken_over()
    assert settle_offer(hers, [_pack("b")], "a", take=True) == hers
    assert settle_offer(hers, [_pack("a")], "x", take=True) == hers


# --- carried over when asked


def test_her_words_of_the_last_report_come_when_asked_and_are_marked() -> None:
    earlier = _text(_clerk("x", "lời kỳ trước"), _pack("a"), Block("gone", (), Author.CLERK))
    carried = carry(_text(_pack("a")), earlier, label="2026-10", made=[_pack("a")], new_ids=["n1", "n2"])
    assert carried.blocks == (
        _pack("a"),
        Block("n1", (TextRun("lời kỳ trước"),), Author.CLERK, False, (), "2026-10"),
    )
    assert carry(carried, earlier, label="2026-10", made=[_pack("a")], new_ids=["n3"]) == carried


def test_a_sentence_she_put_in_her_own_words_takes_the_machines_place() -> None:
    earlier = _text(_clerk("a", "viết lại kỳ trước"))
    carried = carry(
        _text(_pack("a", "nay")), earlier, label="2026-10", made=[_pack("a", "nay")], new_ids=["n1"]
    )
    assert [(one.id, one.author, one.carried) for one in carried.blocks] == [("a", Author.CLERK, "2026-10")]
    assert carried.blocks[0].made == _pack("a", "nay").runs
    mine = _text(_clerk("a", "lời kỳ này"))
    assert carry(mine, earlier, label="2026-10", made=[_pack("a")], new_ids=["n1"]) == mine


def test_what_was_carried_loses_its_mark_once_it_is_edited_or_read() -> None:
    carried = carry(
        _text(), _text(_clerk("x"), _clerk("y", "khác")), label="2026-10", made=[], new_ids=["1", "2"]
    )
    assert adopt(carried, carried, []) == carried
    edited = adopt(carried, replace(carried, blocks=(_clerk("1", "sửa"), carried.blocks[1])), [])
    assert [one.carried for one in edited.blocks] == ["", "2026-10"]
    read = adopt(carried, replace(carried, checked=True), [])
    assert [one.carried for one in read.blocks] == ["", ""]


@given(st.data())
def test_carrying_over_never_touches_her_words_of_this_report(data: st.DataObject) -> None:
    made = [_pack(name) for name in data.draw(_NAMES)]
    stored = merge(_text(), made)
    edited = [_clerk(one.id, "của tôi") if data.draw(st.booleans()) else one for one in stored.blocks]
    stored = adopt(stored, _text(*edited, _clerk("mine", "thêm")), made)
    before = [one for one in stored.blocks if one.author is Author.CLERK]
    earlier = _text(*(_clerk(name, f"trước {name}") for name in data.draw(_NAMES)))
    carried = carry(stored, earlier, label="2026-10", made=made, new_ids=[f"n{at}" for at in range(4)])
    assert [one for one in carried.blocks if one.author is Author.CLERK and not one.carried] == before
    assert len({one.id for one in carried.blocks}) == len(carried.blocks)

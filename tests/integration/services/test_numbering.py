"""Numbers are recorded or given out; none twice, none skipped without a word, on one machine at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_ledger import NOW, OFFICE, empty_ledger

from soxa.domain.activities import Activity, IssuedDocument
from soxa.domain.ids import DeviceId
from soxa.domain.outgoing import Gap, RegisterEntry, RegisterLine
from soxa.services import numbering, recording
from soxa.services.numbering import (
    NotOfficial,
    NotTheKeeper,
    NumberBorne,
    NumberNotWhole,
    NumberReasonMissing,
    NumbersSkipped,
    NumberTooFar,
)
from soxa.services.outgoing import new_entry, register_of
from soxa.services.packs import pack_of
from soxa.storage.ledger import Ledger
from soxa.storage.outgoing import number_id

DAY = date(2026, 11, 16)
OTHER = DeviceId(UUID(int=77))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


@pytest.fixture
def paper(ledger: Ledger) -> Ledger:
    """An office that keeps its register here, in one series."""
    numbering.declare(ledger, official=True, by_type=False, name="Máy văn thư", year=2026)
    return ledger


def document(type_code: str = "QĐ", day: date = DAY) -> RegisterEntry:
    """A document without a number."""
    return new_entry(type_code=type_code, symbol=f"{type_code}-UBND", day=day, subject="Về việc mẫu")


def _enter(ledger: Ledger, number: str, type_code: str = "QĐ", *, reason: str = "") -> RegisterEntry:
    return numbering.enter_document(ledger, document(type_code), number=number, reason=reason)


def _line(ledger: Ledger, entry: RegisterEntry) -> RegisterLine:
    return next(line for line in register_of(ledger, 2026).lines if line.thing == entry.id)


def test_a_recorded_number_is_written_down_as_it_was_given(ledger: Ledger) -> None:
    kept = _enter(ledger, "12a")
    assert kept.number == "12a"
    assert ledger.given_numbers.of_year(2026) == ()
    found = numbering.proposed(ledger, type_code="QĐ", day=DAY)
    assert (found.is_official, found.number) == (False, None)
    with pytest.raises(NotOfficial):
        numbering.give_another(ledger, _line(ledger, kept), when=NOW)


def test_an_own_register_gives_the_next_number(paper: Ledger) -> None:
    assert numbering.proposed(paper, type_code="QĐ", day=DAY).number == 1
    _enter(paper, "1")
    _enter(paper, "02", "KH")
    assert numbering.proposed(paper, type_code="BC", day=DAY).number == 3
    assert numbering.proposed(paper, type_code="BC", day=date(2027, 1, 4)).number == 1
    assert paper.history.verify().holds


def test_each_type_has_its_own_numbers_where_the_head_wants_it(ledger: Ledger) -> None:
    numbering.declare(
        ledger, official=True, by_type=True, name="Máy văn thư", year=2026, last_given={"QĐ": 40}
    )
    _enter(ledger, "41")
    assert numbering.proposed(ledger, type_code="QĐ", day=DAY).number == 42
    assert numbering.proposed(ledger, type_code="KH", day=DAY).number == 1


@pytest.mark.parametrize("number", ["1", "01"])
def test_no_number_is_given_twice(paper: Ledger, number: str) -> None:
    _enter(paper, "1")
    with pytest.raises(NumberBorne) as refused:
        _enter(paper, number, "KH")
    assert refused.value.message().parameters["next"] == "2"
    assert len(paper.register_entries.all()) == 1, "what was refused left nothing"


def test_a_cancelled_number_is_not_given_again(paper: Ledger) -> None:
    numbering.void_number(paper, year=2026, series="", number=1, reason="viết hỏng")
    with pytest.raises(NumberBorne):
        _enter(paper, "1")
    assert _enter(paper, "2").number == "2"


def test_numbers_are_skipped_only_with_a_reason(paper: Ledger) -> None:
    _enter(paper, "1")
    with pytest.raises(NumbersSkipped) as refused:
        _enter(paper, "4")
    assert refused.value.message().parameters["count"] == 2
    _enter(paper, "4", reason="để dành cho hồ sơ đã hẹn")
    assert [one.number for one in paper.given_numbers.of_year(2026) if one.void] == [2, 3]
    assert register_of(paper, 2026).is_whole
    with pytest.raises(NumberTooFar):
        _enter(paper, "4000", reason="gõ nhầm")


@pytest.mark.parametrize("number", ["", "0", "-3", "12a", "½", "１２", "9999999", "1.250"])
def test_what_is_no_number_is_refused(paper: Ledger, number: str) -> None:
    with pytest.raises(NumberNotWhole):
        _enter(paper, number)


def test_a_document_given_another_number_frees_its_own(paper: Ledger) -> None:
    _enter(paper, "1")
    second = _enter(paper, "2")
    third = numbering.enter_document(paper, second, number="3", reason="")
    assert third.number == "3"
    assert register_of(paper, 2026).gaps == (Gap(2026, "", 2, 2),)
    numbering.void_number(paper, year=2026, series="", number=2, reason="cấp nhầm")
    assert register_of(paper, 2026).is_whole


def test_a_number_whose_document_bears_it_no_more_is_a_hole_that_is_explained(paper: Ledger) -> None:
    _enter(paper, "1")
    second = _enter(paper, "2")
    paper.register_entries.save(replace(second, number=""))
    register = register_of(paper, 2026)
    assert register.gaps == (Gap(2026, "", 2, 2),)
    assert not register.is_whole
    with pytest.raises(NumberBorne):
        numbering.void_number(paper, year=2026, series="", number=1, reason="hủy")
    numbering.void_number(paper, year=2026, series="", number=2, reason="hủy dự thảo")
    assert register_of(paper, 2026).is_whole
    assert numbering.proposed(paper, type_code="KH", day=second.day or date.max).number == 3


def test_a_document_keeps_its_number_when_it_is_given_again(paper: Ledger) -> None:
    entry = _enter(paper, "1")
    assert numbering.enter_document(paper, entry, number="1").number == "1"


def test_an_entered_number_is_taken_back_by_one_undo(paper: Ledger) -> None:
    _enter(paper, "1")
    paper.undoing.undo()
    assert paper.register_entries.all() == ()
    assert numbering.proposed(paper, type_code="QĐ", day=DAY).number == 1
    paper.undoing.redo()
    assert numbering.proposed(paper, type_code="QĐ", day=DAY).number == 2
    assert paper.history.verify().holds


def test_only_the_machine_that_keeps_the_register_gives_numbers(paper: Ledger) -> None:
    _enter(paper, "1")
    numbering.move_keeping(paper, OTHER, name="Máy phòng VH-XH")
    with pytest.raises(NotTheKeeper) as refused:
        _enter(paper, "2")
    assert refused.value.message().parameters["keeper"] == "Máy phòng VH-XH"
    for act in (
        lambda: numbering.move_keeping(paper, paper.device, name="tôi"),
        lambda: numbering.declare(paper, official=False, by_type=False, name="", year=2026),
        lambda: numbering.give_another(paper, register_of(paper, 2026).lines[0], when=NOW),
    ):
        with pytest.raises(NotTheKeeper):
            act()
    assert not paper.undoing.can_undo() or paper.numbering.get().keeper == OTHER


def test_moving_the_register_is_not_undone(paper: Ledger) -> None:
    _enter(paper, "1")
    numbering.move_keeping(paper, OTHER, name="Máy khác")
    paper.undoing.undo()
    assert paper.numbering.get().keeper == OTHER, "the entry was undone, not who keeps the register"


def test_a_lost_machine_is_replaced_with_the_last_number_from_paper(paper: Ledger) -> None:
    _enter(paper, "1")
    numbering.move_keeping(paper, OTHER, name="Máy đã mất")
    numbering.take_keeping(paper, name="Máy mới", last_given={"": 9}, year=2026)
    assert numbering.proposed(paper, type_code="QĐ", day=DAY).number == 10
    with pytest.raises(NumberBorne):
        _enter(paper, "5")


def test_what_is_explained_has_a_reason(paper: Ledger) -> None:
    with pytest.raises(NumberReasonMissing):
        numbering.void_number(paper, year=2026, series="", number=1, reason="  ")
    with pytest.raises(NumberReasonMissing):
        numbering.explain_double(paper, year=2026, series="", number=1, reason="")
    _enter(paper, "1")
    with pytest.raises(NumberBorne):
        numbering.void_number(paper, year=2026, series="", number=1, reason="hủy")


def test_a_document_of_the_ledger_gets_its_number_in_place(paper: Ledger) -> None:
    pack = pack_of(paper)
    kind = next(one.code for one in pack.kinds if one.has_document)
    blank = IssuedDocument("KH", "", "KH-UBND", DAY, "Kế hoạch mẫu", in_report=False)
    made = Activity(recording.new_activity_id(), DAY, DAY, kind, "Kế hoạch mẫu", document=blank)
    recording.record(paper, made, pack=pack, today=DAY)
    numbered = numbering.number_activity(paper, made, number="1", day=DAY, today=DAY)
    assert numbered.document is not None
    assert numbered.document.reference == "1/KH-UBND"
    lines = register_of(paper, 2026).lines
    assert [(line.reference, line.thing) for line in lines] == [("01/KH-UBND", made.id)]
    with pytest.raises(NumberBorne):
        _enter(paper, "1")
    assert numbering.give_another(paper, lines[0], when=NOW) == "2"
    (line,) = register_of(paper, 2026).lines
    assert line.reference == "02/KH-UBND"


# ------------------------------------------------------------------ two laptops


def _meet(one: Ledger, other: Ledger) -> None:
    """Let two ledgers take in what the other has, by the real merging."""
    for taker, giver in ((one, other), (other, one)):
        taker.merging.take_in(giver.merging.export(taker.merging.ends()), giver.merging.blob)


@pytest.fixture
def two(tmp_path: Path, paper: Ledger) -> Iterator[tuple[Ledger, Ledger]]:
    paper.copy_to(tmp_path / "hai.soxa")
    with Ledger.open(tmp_path / "hai.soxa", actor="hai", clock=lambda: NOW, device=OTHER) as copy:
        yield paper, copy


def test_two_laptops_that_gave_one_number_meet_in_it_and_it_is_told(two: tuple[Ledger, Ledger]) -> None:
    first, second = two
    numbering.take_keeping(second, name="Máy hai", last_given={}, year=2026)
    ours, theirs = _enter(first, "1"), _enter(second, "1", "KH")
    _meet(first, second)
    identity = number_id(first.identity, year=2026, series="", number=1)
    for ledger in two:
        known = ledger.given_numbers.get(identity)
        assert known is not None
        assert set(known.documents) == {ours.id, theirs.id}
        (double,) = register_of(ledger, 2026).doubles
        assert set(double.things) == {ours.id, theirs.id}
    assert numbering.give_another(second, _line(second, theirs), when=NOW) == "2"
    _meet(first, second)
    for ledger in two:
        assert register_of(ledger, 2026).is_whole
        assert ledger.history.verify().holds


def test_a_double_of_issued_documents_is_explained(two: tuple[Ledger, Ledger]) -> None:
    first, second = two
    numbering.take_keeping(second, name="Máy hai", last_given={}, year=2026)
    _enter(first, "1")
    _enter(second, "1", "KH")
    _meet(first, second)
    numbering.explain_double(first, year=2026, series="", number=1, reason="hai máy cùng cấp, đã phát hành")
    assert register_of(first, 2026).doubles == ()


def test_one_ledger_is_not_anothers(tmp_path: Path, paper: Ledger) -> None:
    with empty_ledger(tmp_path / "khac.soxa") as other:
        assert other.office().name == OFFICE.name
        mine, theirs = (number_id(one.identity, year=2026, series="", number=1) for one in (paper, other))
        assert mine != theirs


_ACTS = st.lists(
    st.tuples(st.sampled_from((0, 1)), st.sampled_from(("give", "give", "give", "void", "move", "meet"))),
    max_size=24,
)


@settings(max_examples=20, deadline=None)
@given(acts=_ACTS)
def test_as_long_as_the_register_is_handed_over_no_number_is_there_twice(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("hai")
    with empty_ledger(folder / "mot.soxa") as first:
        numbering.declare(first, official=True, by_type=False, name="một", year=2026)
        first.copy_to(folder / "hai.soxa")
        with Ledger.open(folder / "hai.soxa", actor="hai", clock=lambda: NOW, device=OTHER) as second:
            ledgers = (first, second)
            entered = 0
            for who, what in acts:
                entered += _do(ledgers, who, what)
            _meet(first, second)
            assert sum(map(numbering.is_keeper, ledgers)) == 1
            for ledger in ledgers:
                assert ledger.history.verify().holds
                register = register_of(ledger, 2026)
                assert register.doubles == ()
                assert register.gaps == ()
                assert len(register.lines) == entered


def _do(ledgers: tuple[Ledger, Ledger], who: int, what: str) -> int:
    ledger, other = ledgers[who], ledgers[1 - who]
    if what == "meet":
        _meet(ledger, other)
        return 0
    if not numbering.is_keeper(ledger):
        with pytest.raises(NotTheKeeper):
            _enter(ledger, "1")
        return 0
    upcoming = numbering.proposed(ledger, type_code="QĐ", day=DAY).number
    assert upcoming is not None
    if what == "void":
        numbering.void_number(ledger, year=2026, series="", number=upcoming, reason="hỏng")
    elif what == "move":
        numbering.move_keeping(ledger, other.device, name="máy kia")
    else:
        _enter(ledger, str(upcoming))
        return 1
    return 0

"""Ledgers of several laptops are joined: nothing filled is lost, and order never matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from joined_ledgers import are_equal, close, everything, give, join, laptops
from made_activities import activity

from soxa.domain.ids import LedgerId
from soxa.storage.errors import UndoOvertaken
from soxa.storage.ledger import Ledger


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Ledger]]:
    made = laptops(tmp_path, 3)
    yield made
    close(made)


def test_what_one_files_the_others_have_and_the_same_again_brings_nothing(three: list[Ledger]) -> None:
    one, two, _ = three
    mine, yours = activity(title="Họp giao ban"), activity(title="Tuyên truyền lưu động")
    one.activities.add([mine])
    two.activities.add([yours])

    came = give(one, two)

    assert (came.changes, dict(came.entities), list(came.activities)) == (1, {"activity": 1}, [mine.id])
    assert came.actors == {"Cán bộ 1": 1}
    assert two.activities.get([mine.id]) == [replace(mine, to_mend=False)]
    assert give(one, two).changes == 0
    give(two, one)
    join(three)
    are_equal(three)
    assert give(two, one).changes == 0


def test_a_merge_writes_nothing_of_its_own(three: list[Ledger]) -> None:
    one, two, _ = three
    begun = one.history.count()
    one.activities.add([activity()])
    two.activities.add([activity()])

    for _ in range(3):
        give(one, two)
        give(two, one)

    assert one.history.count() == two.history.count() == begun + 2
    assert everything(one) == everything(two)


# ---------------------------------------------------------------------- fields, removals, differences


def test_two_people_change_one_entry_and_what_differs_is_told_until_it_is_settled(
    three: list[Ledger],
) -> None:
    one, two, _ = three
    begun = activity(title="Họp", place="UBND", result="")
    one.activities.add([begun])
    join(three)
    one.activities.change(replace(begun, title="Họp tổ", result="20 người"))
    two.activities.change(replace(begun, title="Họp thôn", place=""))
    join(three)
    are_equal(three)

    (found,) = one.merging.differences()
    assert (found.entity, found.thing, found.field) == ("activity", begun.id, "title")
    assert {said.value for said in found.said} == {"Họp tổ", "Họp thôn"}
    assert {said.actor for said in found.said} == {"Cán bộ 1", "Cán bộ 2"}
    kept = one.activities.get([begun.id])[0]
    assert (kept.title, kept.place, kept.result) == (found.said[0].value, "", "20 người")

    two.merging.settle(found, found.said[0].value)
    join(three)
    are_equal(three)
    assert one.merging.differences() == ()
    assert one.activities.get([begun.id])[0].title == found.said[0].value


def test_the_other_value_can_be_chosen_and_undone(three: list[Ledger]) -> None:
    one, two, _ = three
    begun = activity(title="Họp")
    one.activities.add([begun])
    join(three)
    one.activities.change(replace(begun, title="Họp tổ"))
    two.activities.change(replace(begun, title="Họp thôn"))
    join(three)
    (found,) = one.merging.differences()

    one.merging.settle(found, found.said[1].value)

    assert one.activities.get([begun.id])[0].title == found.said[1].value
    one.undoing.undo()
    assert one.activities.get([begun.id])[0].title == found.said[0].value
    join(three)
    are_equal(three)


def test_a_removal_that_did_not_know_a_change_loses(three: list[Ledger]) -> None:
    one, two, _ = three
    begun = activity(title="Họp")
    one.activities.add([begun])
    join(three)
    one.activities.remove([begun.id])
    two.activities.change(replace(begun, title="Họp thôn"))
    join(three)

    are_equal(three)
    assert one.activities.get([begun.id])[0].title == "Họp thôn"


def test_what_others_wrote_since_is_not_undone_unseen(three: list[Ledger]) -> None:
    one, two, _ = three
    begun = activity(title="Họp", place="UBND")
    one.activities.add([begun])
    join(three)
    one.activities.change(replace(begun, title="Họp tổ"))
    two.activities.change(replace(begun, title="Họp thôn"))
    join(three)

    with pytest.raises(UndoOvertaken):
        one.undoing.undo()
    are_equal(three)


# ---------------------------------------------------------------------- segments that come late, or are wrong


def test_a_segment_waits_for_its_earlier_part_and_for_what_it_knew(three: list[Ledger]) -> None:
    one, two, late = three
    one.activities.add([begun := activity(title="Họp")])
    first = list(one.merging.export(late.merging.ends()))
    give(one, two)
    two.activities.change(replace(begun, title="Họp thôn"))
    second = list(two.merging.export(one.merging.ends()))
    one.activities.add([activity()])
    third = list(one.merging.export({**one.merging.ends(), one.device: first[-1].last}))

    came = late.merging.take_in([*third, *second], one.merging.blob)

    assert came.changes == 0
    assert {(wait.device, wait.first) for wait in came.waiting} == {
        (one.device, first[-1].last + 1), (two.device, second[0].first),
    }  # fmt: skip
    came = late.merging.take_in(first, one.merging.blob)
    assert (came.changes, came.waiting) == (3, ())
    join(three)
    are_equal(three)


def test_bytes_that_did_not_come_are_waited_for(three: list[Ledger]) -> None:
    one, two, _ = three
    one.activities.add([begun := activity()])
    photo = one.attachments.add(begun.id, b"anh", name="anh.jpg", media_type="image/jpeg")
    segments = list(one.merging.export(two.merging.ends()))

    came = two.merging.take_in(segments, lambda _: b"khac")

    assert [wait.missing_blobs for wait in came.waiting] == [segments[0].blobs]
    came = two.merging.take_in((), one.merging.blob)
    assert (came.waiting, came.changes) == ((), 3)
    assert two.files.read(photo.file) == b"anh"
    join(three)
    are_equal(three)


def test_an_altered_or_foreign_segment_is_refused_and_the_rest_taken(three: list[Ledger]) -> None:
    one, two, _ = three
    one.activities.add([activity(title="Họp")])
    (good,) = one.merging.export(two.merging.ends())
    change = good.changes[0]
    wrong = replace(good, changes=(change._replace(new='{"title": "khác"}'),))
    foreign = replace(good, ledger=LedgerId(UUID(int=7)))
    newer = replace(good, changes=(change._replace(entity="hologram"),))

    came = two.merging.take_in([wrong, foreign, newer, good], one.merging.blob)

    assert [one.id for one in came.refused] == [
        "joining.altered", "joining.another_ledger", "joining.newer_program",
    ]  # fmt: skip
    assert came.changes == 1
    are_equal([one, two])


def test_a_fork_is_refused_and_the_rest_taken(three: list[Ledger], tmp_path: Path) -> None:
    one, two, _ = three
    one.copy_to(tmp_path / "copy.soxa")
    one.activities.add([activity()])
    give(one, two)
    with Ledger.open(tmp_path / "copy.soxa", device=one.device) as copy:
        copy.activities.add([activity()])
        copy.activities.add([activity()])
        came = give(copy, two)
        whole = two.merging.take_in(copy.merging.export({}), copy.merging.blob)

    assert (came.changes, [one.id for one in came.refused]) == (0, ["joining.forked"])
    assert [one.id for one in whole.refused] == ["joining.forked"]
    are_equal([one, two])


def test_knowledge_that_was_altered_is_found(three: list[Ledger]) -> None:
    one, two, _ = three
    one.activities.add([begun := activity()])
    give(one, two)
    two.activities.change(replace(begun, title="Họp thôn"))
    assert two.history.verify().holds

    two._writing.conn.execute("UPDATE knowing SET known = known - 1")

    assert not two.history.verify().holds


def test_segments_that_cannot_be_are_refused(three: list[Ledger]) -> None:
    one, two, _ = three
    one.activities.add([activity() for _ in range(3)])
    (good,) = one.merging.export(two.merging.ends())
    act = good.acts[0]
    strange = [
        replace(good, changes=good.changes[:-1]),
        replace(good, changes=tuple(change._replace(act=9) for change in good.changes)),
        replace(good, first=0, last=good.last - good.first),
        replace(good, acts=(act._replace(actor="Hoa"),)),
        replace(good, hash=bytes(32)),
    ]

    came = two.merging.take_in(strange, one.merging.blob)

    assert [one.id for one in came.refused] == ["joining.altered"] * len(strange)
    assert came.changes == 0
    assert give(one, two).changes == 3


def test_an_act_is_taken_in_by_parts_and_the_entries_are_counted(three: list[Ledger]) -> None:
    one, two, _ = three
    made = [activity() for _ in range(2_100)]
    one.activities.add(made)

    came = give(one, two)

    assert (came.changes, len(came.activities)) == (2_100, 2_100)
    assert came.activities[0] == made[0].id
    assert list(came.activities[-2:]) == [made[-2].id, made[-1].id]
    assert two.history.count() == one.history.count()
    one.undoing.undo()
    give(one, two)
    are_equal([one, two])

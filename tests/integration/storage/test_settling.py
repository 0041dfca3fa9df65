"""Differences are settled, settled otherwise and opened again: every laptop ends the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from joined_ledgers import are_equal, close, give, join, laptops, travelled
from made_activities import activity

from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId
from soxa.domain.joining import Difference
from soxa.storage.ledger import Ledger


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[Ledger]]:
    made = laptops(tmp_path, 2)
    yield made
    close(made)


def _one(ledger: Ledger, field: str) -> Difference:
    (found,) = (one for one in ledger.merging.differences() if one.field == field)
    return found


def _differing(ledgers: list[Ledger], begun: Activity, *others: Activity) -> ActivityId:
    ledgers[0].activities.add([begun])
    join(ledgers)
    for ledger, other in zip(ledgers, others, strict=True):
        ledger.activities.change(replace(other, id=begun.id))
    join(ledgers)
    return begun.id


def _day(day: int) -> date:
    return date(2026, 11, day)


@pytest.mark.parametrize("field", ["first_day", "last_day"])
@pytest.mark.parametrize("whose", [0, 1])
def test_the_days_of_an_activity_are_taken_from_one_person(two: list[Ledger], field: str, whose: int) -> None:
    days = ((_day(1), _day(2)), (_day(7), _day(8)))
    begun = replace(activity(), first_day=_day(3), last_day=_day(3))
    identity = _differing(two, begun, *(replace(begun, first_day=one[0], last_day=one[1]) for one in days))
    chosen = days[whose]

    two[0].merging.settle(_one(two[0], field), chosen[field == "last_day"].isoformat())

    join(two)
    are_equal(two)
    (found,) = two[1].activities.get([identity])
    assert (found.first_day, found.last_day) == chosen
    assert two[0].merging.differences() == ()


def test_a_day_that_is_chosen_moves_the_other_one(two: list[Ledger]) -> None:
    begun = replace(activity(), first_day=_day(3), last_day=_day(9))
    identity = _differing(
        two, begun, replace(begun, last_day=_day(4)), replace(begun, first_day=_day(6), last_day=_day(10))
    )

    two[0].merging.settle(_one(two[0], "last_day"), "2026-11-04")

    join(two)
    are_equal(two)
    (found,) = two[1].activities.get([identity])
    assert (found.first_day, found.last_day) == (_day(4), _day(4))


@pytest.mark.parametrize("at", [0, 1])
def test_a_settling_that_is_taken_back_opens_the_difference_again(two: list[Ledger], at: int) -> None:
    begun = activity(title="Họp")
    identity = _differing(two, begun, replace(begun, title="Họp tổ"), replace(begun, title="Họp thôn"))
    one, other = two
    difference = _one(one, "title")
    shown, chosen = difference.said[0].value, difference.said[at].value
    one.merging.settle(difference, chosen)
    join(two)
    assert one.merging.differences() == other.merging.differences() == ()
    settled = one.undoing.next_undo()
    assert settled is not None

    one.undoing.undo()

    after = one.undoing.next_undo()
    assert after is not None
    assert after.act != settled.act
    join(two)
    are_equal(two)
    assert _one(other, "title") == difference
    assert other.activities.get([identity])[0].title == shown
    one.undoing.redo()
    join(two)
    are_equal(two)
    assert one.merging.differences() == other.merging.differences() == ()
    assert other.activities.get([identity])[0].title == chosen
    one.undoing.undo()
    join(two)
    are_equal(two)
    assert _one(one, "title") == difference


# ---------------------------------------------------------------------- what comes before what it needs


def test_bytes_that_came_before_the_earlier_part_are_not_lost(two: list[Ledger]) -> None:
    one, other = two
    one.activities.add([activity()])
    first = [travelled(segment) for segment in one.merging.export(other.merging.ends())]
    ends = one.merging.ends()
    photo = one.files.put(b"anh", "anh.jpg", "image/jpeg")
    second = [travelled(segment) for segment in one.merging.export(ends)]

    assert len(other.merging.take_in(second, one.merging.blob).waiting) == 1
    came = other.merging.take_in(first, lambda _: None)

    assert (came.waiting, came.changes) == ((), 2)
    assert other.files.read(photo) == b"anh"
    are_equal(two)


def test_what_cannot_be_is_refused_also_where_it_would_wait(two: list[Ledger]) -> None:
    one, other = two
    one.activities.add([activity()])
    ends = one.merging.ends()
    one.activities.add([activity()])
    (late,) = (travelled(segment) for segment in one.merging.export(ends))
    wrong = replace(late, acts=tuple(act._replace(knows="?") for act in late.acts))

    came = other.merging.take_in([wrong], one.merging.blob)

    assert [why.id for why in came.refused] == ["joining.altered"]
    assert came.waiting == ()
    assert give(one, other).changes == 2


@pytest.mark.expects_log
def test_what_a_newer_program_wrote_does_not_keep_the_rest_out(tmp_path: Path) -> None:
    one, other, newer = laptops(tmp_path, 3)
    newer.activities.add([strange := activity()])
    (made,) = newer.history.entries(strange.id)
    assert isinstance(made.new, dict)
    with newer.act("activity.add") as journal:
        journal.created("activity", uuid4(), {**made.new, "status": "a status of tomorrow"})
    one.activities.add([activity()])
    segments = [*newer.merging.export(other.merging.ends()), *one.merging.export(other.merging.ends())]

    came = other.merging.take_in(segments, lambda _: None)

    assert [why.id for why in came.refused] == ["joining.newer_program"]
    assert came.changes == 1
    assert other.history.verify().holds
    close([one, other, newer])

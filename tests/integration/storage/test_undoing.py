"""Undo and redo of this machine's own acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_activities import UNITS, activities, activity

from soxa.base.errors import Message
from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId, DeviceId, SlipId, TrackerRowId
from soxa.domain.offices import Unit
from soxa.domain.slips import Slip
from soxa.domain.values import Absence
from soxa.storage.activities import ActivityQuery
from soxa.storage.errors import EntryMissing, NothingToUndo, UndoOvertaken
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow

ALL = ActivityQuery()


def state(ledger: Ledger) -> dict[ActivityId, Activity]:
    return {one.id: replace(one, to_mend=False) for one in ledger.activities.find(ALL)}


def test_nothing_is_left_to_undo_in_a_new_ledger(ledger: Ledger) -> None:
    assert not ledger.undoing.can_undo()
    assert not ledger.undoing.can_redo()
    with pytest.raises(NothingToUndo):
        ledger.undoing.undo()
    with pytest.raises(NothingToUndo):
        ledger.undoing.redo()


def test_acts_are_undone_one_by_one_and_redone(ledger: Ledger) -> None:
    one, two = activity("một", quantities={"nguoi": Decimal(90)}, unit=UNITS[0].id), activity("hai")
    states = [state(ledger)]
    ledger.activities.add([one, two])
    states.append(state(ledger))
    ledger.activities.change(replace(one, quantities={"nguoi": Decimal(93)}, title="ba", unit=None))
    states.append(state(ledger))
    ledger.activities.remove([two.id])
    states.append(state(ledger))
    for expected in reversed(states[:-1]):
        assert ledger.undoing.can_undo()
        ledger.undoing.undo()
        assert state(ledger) == expected
        assert ledger.history.verify().holds
    with pytest.raises(NothingToUndo):
        ledger.undoing.undo()
    assert ledger.undoing.redo().activities == (one.id, two.id)
    assert state(ledger) == states[1]
    assert ledger.undoing.undo().activities == (one.id, two.id)
    assert ledger.history.verify().holds


def test_an_undo_is_an_act_of_its_own_that_names_what_it_undid(ledger: Ledger) -> None:
    one = activity()
    ledger.activities.add([one])
    ledger.undoing.undo()
    created, removed = ledger.history.entries(one.id)
    assert (removed.act_name, removed.undoes, removed.new) == ("undo", created.act, None)


def test_a_redo_is_over_once_something_else_was_done(ledger: Ledger) -> None:
    ledger.activities.add([activity("một")])
    ledger.undoing.undo()
    ledger.activities.add([activity("hai")])
    with pytest.raises(NothingToUndo):
        ledger.undoing.redo()


def test_other_peoples_machines_are_left_alone(ledger: Ledger) -> None:
    one = activity()
    ledger.activities.add([one])
    own = ledger._writing.device
    ledger._writing.chain.device = DeviceId(uuid4())
    assert not ledger.undoing.can_undo()
    ledger.activities.change(replace(one, title="sửa trên máy khác"))
    ledger._writing.chain.device = own
    with pytest.raises(UndoOvertaken):
        ledger.undoing.undo()
    assert ledger.activities.get([one.id])[0].title == "sửa trên máy khác"


def test_a_field_changed_elsewhere_since_is_not_thrown_away(ledger: Ledger) -> None:
    one = activity("một")
    ledger.activities.add([one])
    ledger.activities.change(replace(one, title="hai"))
    own = ledger._writing.device
    ledger._writing.chain.device = DeviceId(uuid4())
    ledger.activities.change(replace(one, title="ba"))
    ledger._writing.chain.device = own
    with pytest.raises(UndoOvertaken) as refused:
        ledger.undoing.undo()
    assert refused.value.parameters["field"] == "title"


def test_what_is_no_activity_is_not_undone(ledger: Ledger) -> None:
    ledger.save_unit(Unit(uuid4(), "Tổ dân phố", "TDP", "", inside=False))  # type: ignore[arg-type]
    assert not ledger.undoing.can_undo()


def test_an_import_is_undone_whole_and_may_come_again(ledger: Ledger) -> None:
    origins, made = import_three(ledger)
    waiting = ledger.trackers.waiting()
    ledger.undoing.undo()
    assert state(ledger) == {}
    assert ledger.trackers.waiting() == ()
    assert ledger.trackers.known(origins[0].tracker) == {}
    assert ledger.history.verify().holds
    ledger.undoing.redo()
    assert set(state(ledger)) == {one.id for one in made}
    known = ledger.trackers.known(origins[0].tracker)
    assert {row.activity for row in known.values() if row.state is RowState.IMPORTED} == set(state(ledger))
    assert ledger.trackers.waiting() == waiting
    assert ledger.history.verify().holds
    ledger.undoing.undo()
    import_three(ledger, again=True)
    assert len(state(ledger)) == 3
    assert ledger.history.verify().holds


def test_mending_a_row_is_undone_with_its_activity(ledger: Ledger) -> None:
    import_three(ledger)
    (row,) = ledger.trackers.waiting()
    mended = activity("đã sửa")
    with ledger.act("mend"):
        ledger.activities.add([mended])
        ledger.trackers.settle(row.id, activity=mended.id)
    assert ledger.trackers.waiting() == ()
    assert ledger.history.verify().holds
    ledger.undoing.undo()
    assert ledger.trackers.waiting() == (row,)
    assert mended.id not in state(ledger)
    assert ledger.history.verify().holds
    ledger.undoing.redo()
    assert ledger.trackers.waiting() == ()
    assert mended.id in state(ledger)
    assert ledger.trackers.of_activities([mended.id])[mended.id][0].origin.identity == row.origin.identity
    assert ledger.history.verify().holds


def test_accepting_a_changed_row_is_undone_with_the_change(ledger: Ledger) -> None:
    origins, made = import_three(ledger)
    offered = TrackerRow(
        TrackerRowId(uuid4()),
        RowOrigin(origins[0].tracker, "S", 1, b"z" * 32, 1),
        RowState.OFFERED,
        made[0].id,
    )
    ledger.trackers.file_open([offered])
    with ledger.act("accept"):
        ledger.activities.change(replace(made[0], title="theo Excel"))
        ledger.trackers.settle(offered.id, activity=made[0].id)
    assert len(ledger.trackers.of_activities([made[0].id])[made[0].id]) == 2
    assert ledger.history.verify().holds
    ledger.undoing.undo()
    assert ledger.activities.get([made[0].id]) == [made[0]]
    assert ledger.trackers.offered() == (offered,)
    assert ledger.history.verify().holds


def test_a_row_offered_anew_is_its_activitys_newest(ledger: Ledger) -> None:
    origins, made = import_three(ledger)
    first = ledger.trackers.known(origins[0].tracker)[origins[0].identity]
    reopened = ledger.trackers.reopen(first.id)
    assert ledger.trackers.offered() == (reopened,)
    assert ledger.trackers.of_activities([made[0].id]) == {}
    assert ledger.history.verify().holds
    ledger.trackers.settle(reopened.id, activity=made[0].id)
    assert [*ledger.trackers.known(origins[0].tracker)][-1] == origins[0].identity
    assert ledger.history.verify().holds
    for identity in (first.id, ledger.trackers.waiting()[0].id):
        with pytest.raises(EntryMissing):
            ledger.trackers.reopen(identity)


def import_three(ledger: Ledger, *, again: bool = False) -> tuple[list[RowOrigin], list[Activity]]:
    """File three rows of a tracker, and one that waits."""
    tracker = ledger.trackers.tracker("k", "so.xlsx")
    made = [activity(f"dòng {number}") for number in range(3)]
    origins = [RowOrigin(tracker, "S", number, bytes([number]) * 32, 1) for number in range(3)]
    with ledger.act("import"):
        ledger.activities.add(made, origin=origins)
        faulty = RowOrigin(tracker, "S", 9, b"w" * 32, 1, {"A": "31/02/2026"})
        fault = Message("importing.bad_day", {"day": "31/02/2026", "row": 9})
        ledger.trackers.file_open(
            [TrackerRow(TrackerRowId(uuid4()), faulty, RowState.WAITING, faults=(fault,))]
        )
    assert again or len(ledger.trackers.known(tracker)) == 4
    return origins, made


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(activities(), min_size=1, max_size=3), changed=activities())
def test_any_chain_of_acts_leads_back_to_where_it_began(
    ledger: Ledger, made: list[Activity], changed: Activity
) -> None:
    made = [replace(one, id=ActivityId(uuid4())) for one in made]
    before = state(ledger)
    ledger.activities.add(made)
    ledger.activities.change(replace(changed, id=made[0].id))
    while_changed = state(ledger)
    ledger.activities.remove([made[0].id])
    ledger.undoing.undo()
    assert state(ledger) == while_changed
    undone = 0
    while state(ledger) != before:
        ledger.undoing.undo()
        undone += 1
    assert undone in {1, 2}


def test_what_was_overtaken_is_told_once_and_then_passed_over(ledger: Ledger) -> None:
    one, two = activity("một"), activity("hai")
    ledger.activities.add([one])
    ledger.activities.add([two])
    own = ledger._writing.device
    ledger._writing.chain.device = DeviceId(uuid4())
    ledger.activities.change(replace(two, title="sửa trên máy khác"))
    ledger._writing.chain.device = own
    with pytest.raises(UndoOvertaken):
        ledger.undoing.undo()
    assert ledger.undoing.undo().activities == (one.id,)
    assert [known.title for known in ledger.activities.find(ALL)] == ["sửa trên máy khác"]


def test_several_undos_are_taken_back_in_their_order(ledger: Ledger) -> None:
    made = [activity(title) for title in ("một", "hai", "ba")]
    for one in made:
        ledger.activities.add([one])
    for _ in made:
        ledger.undoing.undo()
    assert state(ledger) == {}
    for one in made:
        told = ledger.undoing.next_redo()
        assert told is not None
        assert told.first.entity_id == one.id
        ledger.undoing.redo()
    assert set(state(ledger)) == {one.id for one in made}
    assert not ledger.undoing.can_redo()


def test_slips_and_values_of_the_past_are_undone(ledger: Ledger) -> None:
    slip = Slip(
        SlipId(uuid4()), UNITS[0].id, date(2026, 11, 1), date(2026, 12, 1), date(2026, 11, 20), "phiếu",
        {"a": Decimal(4), "b": Absence.NIL}, "", "",
    )  # fmt: skip
    ledger.slips.save(slip)
    ledger.slips.save(replace(slip, values={"a": Decimal(5)}))
    assert ledger.undoing.undo().others == 1
    assert ledger.slips.get(slip.id) == slip
    ledger.undoing.undo()
    assert ledger.slips.within(date(2026, 1, 1), date(2027, 1, 1)) == ()
    ledger.undoing.redo()
    ledger.undoing.redo()
    assert ledger.slips.get(slip.id).values == {"a": Decimal(5)}
    assert ledger.history.verify().holds

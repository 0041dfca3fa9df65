"""Owners of sections and reminders in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from made_activities import UNITS

from soxa.domain.ids import PersonId, ReminderId, SectionOwnerId, derived_id
from soxa.domain.reminders import Reminder
from soxa.domain.section_owners import SectionOwner
from soxa.storage.ledger import Ledger
from soxa.storage.section_owners import owner_fields

NOV = "2026-11"


def _owner(ledger: Ledger, section: str = "II.1") -> SectionOwner:
    identity = derived_id(ledger.identity, "section_owner", "R01-thang", section)
    return SectionOwner(
        SectionOwnerId(identity),
        "R01-thang",
        section,
        unit=UNITS[0].id,
        person=PersonId(UUID(int=5)),
        days_before=2,
        due={NOV: date(2026, 11, 15)},
    )


def test_an_owner_comes_back_as_it_was_kept(ledger: Ledger) -> None:
    owner = _owner(ledger)
    ledger.section_owners.save(owner)

    assert ledger.section_owners.of_regime("R01-thang") == {"II.1": owner}
    assert ledger.section_owners.fields(owner.id) == owner_fields(owner)
    assert ledger.history.verify().holds


def test_each_day_and_name_is_a_field_of_its_own(ledger: Ledger) -> None:
    owner = _owner(ledger)
    ledger.section_owners.save(owner)
    ledger.section_owners.save(replace(owner, due={**owner.due, "2026-12": date(2026, 12, 15)}))

    changed = [change.field for change in ledger.history.entries(owner.id)]
    assert changed == ["", "due.2026-12"]


def test_what_says_nothing_is_taken_out_and_undo_brings_it_back(ledger: Ledger) -> None:
    owner = _owner(ledger)
    ledger.section_owners.save(owner)
    ledger.section_owners.save(replace(owner, unit=None, person=None, days_before=None, due={}))
    assert ledger.section_owners.all() == ()

    ledger.undoing.undo()
    assert ledger.section_owners.all() == (owner,)
    ledger.undoing.undo()
    assert ledger.section_owners.all() == ()
    ledger.undoing.redo()
    assert ledger.section_owners.all() == (owner,)
    assert ledger.history.verify().holds


def test_saving_the_same_again_leaves_no_trace(ledger: Ledger) -> None:
    owner = _owner(ledger)
    ledger.section_owners.save(owner)
    ledger.section_owners.save(owner)

    assert len(list(ledger.history.entries(owner.id))) == 1


def test_placing_writes_the_rows_and_no_history(ledger: Ledger) -> None:
    owner = _owner(ledger)
    with ledger.act("test"):
        ledger.section_owners.place(owner.id, owner_fields(owner))

    assert ledger.section_owners.all() == (owner,)
    assert list(ledger.history.entries(owner.id)) == []


def test_a_reminder_is_a_fact_that_undo_leaves_alone(ledger: Ledger) -> None:
    reminder = Reminder(
        ReminderId(uuid4()),
        UNITS[0].id,
        "P5",
        date(2026, 10, 15),
        date(2026, 11, 15),
        datetime(2026, 11, 13, 2, 0, tzinfo=UTC),
    )
    ledger.reminders.add(reminder)

    assert ledger.reminders.for_period(reminder.start, reminder.end) == (reminder,)
    assert ledger.reminders.for_period(reminder.end, reminder.end) == ()
    assert not ledger.undoing.can_undo()
    assert ledger.history.verify().holds

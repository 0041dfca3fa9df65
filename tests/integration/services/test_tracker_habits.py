"""Any tracker's habits: what a careful person reads from twenty trackers is what comes in, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from books import new_ledger, write_book
from habits import HABITS, HEADS, KINDS, Habit, made, numbered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soxa.services.importing import Choices, Proposal, carry_out, propose, propose_pasted, waiting
from soxa.services.recording import ActivityQuery
from soxa.storage.ledger import Ledger

TODAY = date(2026, 11, 20)
EVERYTHING = ActivityQuery()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as ledger:
        yield ledger


def proposed(ledger: Ledger, habit: Habit) -> Proposal:
    choices = Choices(legacy=habit.legacy)
    if habit.is_pasted:
        html = habit.path.read_text(encoding="utf-8")
        return propose_pasted(ledger, "", html, name="Dán", today=TODAY, choices=choices)
    return propose(ledger, habit.path, today=TODAY, choices=choices)


def answered(proposal: Proposal, habit: Habit) -> Proposal:
    if habit.columns:
        proposal = proposal.with_answers(columns=habit.columns)
    return proposal.with_guesses_confirmed() if habit.confirms else proposal


@pytest.mark.parametrize("make", HABITS, ids=lambda make: make.__name__)
def test_a_tracker_is_read_as_a_careful_person_reads_it(
    ledger: Ledger, tmp_path: Path, make: Callable[[Path], Habit]
) -> None:
    habit = make(tmp_path)
    proposal = answered(proposed(ledger, habit), habit)
    result = carry_out(ledger, proposal)

    faults = Counter(fault.message.id.removeprefix("importing.") for fault in result.faults)
    assert faults == Counter(habit.faults)
    assert result.new == len(habit.entries)
    assert len(waiting(ledger)) == sum(habit.faults.values())
    assert habit.told(proposal)
    assert result.new_units == ()
    found = ledger.activities.find(EVERYTHING)
    said = [(one.first_day, one.last_day, one.kind, one.title, one.place) for one in found]
    expected = [(e.day, e.last or e.day, e.kind, e.title, e.place) for e in habit.entries]
    assert sorted(said) == sorted(expected)
    for kind in KINDS:
        people = sum((one.quantities["nguoi"] for one in found if one.kind == kind), Decimal(0))
        assert people == sum(entry.people for entry in habit.entries if entry.kind == kind)


@pytest.mark.parametrize("make", HABITS, ids=lambda make: make.__name__)
def test_a_second_time_nothing_comes_in(
    ledger: Ledger, tmp_path: Path, make: Callable[[Path], Habit]
) -> None:
    habit = make(tmp_path)
    carry_out(ledger, answered(proposed(ledger, habit), habit))

    again = carry_out(ledger, proposed(ledger, habit))

    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    assert again.unchanged == len(habit.entries)
    assert len(waiting(ledger)) == sum(habit.faults.values())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), count=st.integers(2, 25))
def test_shuffled_rows_keep_their_identities(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int
) -> None:
    folder = tmp_path_factory.mktemp("shuffled")
    rows = numbered(made(seed, count))
    with new_ledger(folder) as ledger:
        first = write_book(folder / "so.xlsx", {"Sổ": [HEADS, *rows]})
        assert carry_out(ledger, propose(ledger, first, today=TODAY)).new == count
        before = {one.id for one in ledger.activities.find(EVERYTHING)}
        Random(seed).shuffle(rows)
        second = write_book(folder / "so-2.xlsx", {"Sổ": [HEADS, *rows]})

        result = carry_out(ledger, propose(ledger, second, today=TODAY))

        assert (result.new, result.changed, result.gone, result.unchanged) == (0, 0, 0, count)
        assert {one.id for one in ledger.activities.find(EVERYTHING)} == before

"""Counts and sums in SQL against the rule in words of Python."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_activities import UNITS, activities, activity
from made_ledgers import new_ledger

from soxa.domain.activities import Activity, Status
from soxa.domain.ids import ActivityId
from soxa.domain.measuring import measure
from soxa.domain.packs import Condition, Operation, Selection
from soxa.domain.periods import Period
from soxa.storage.ledger import Ledger

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "2026-01")


@pytest.fixture(scope="module")
def filed() -> Iterator[tuple[Ledger, list[Activity]]]:
    """A ledger with many activities of every sort."""
    made: list[Activity] = []

    @settings(max_examples=60, derandomize=True, database=None, deadline=None)
    @given(found=st.lists(activities(), min_size=8, max_size=12))
    def collect(found: list[Activity]) -> None:
        made.extend(replace(one, id=ActivityId(uuid4())) for one in found)

    collect()
    # What hypothesis thinks of varies with what else is loaded; these are always there.
    made += [
        activity(str(day), day=date(2026, 1, day), kind=kind, quantities={"nguoi": Decimal(day)})
        for day in range(1, 29)
        for kind in ("HN", "TT")
    ]
    with tempfile.TemporaryDirectory() as folder, new_ledger(Path(folder) / "a.soxa") as ledger:
        ledger.activities.add(made)
        yield ledger, made


CONDITIONS = st.one_of(
    st.builds(
        Condition, st.just("kenh"), st.lists(st.sampled_from("ab"), min_size=1).map(tuple), st.booleans()
    ),
    st.builds(Condition, st.just("tag"), st.just(("CDS", "khác")), st.booleans()),
    st.builds(Condition, st.just("place"), st.just(("HỘI TRƯỜNG",)), st.booleans()),
    st.builds(Condition, st.just("document_type"), st.just(("qđ", "KH")), st.booleans()),
    st.builds(Condition, st.just("in_report"), st.sampled_from([("yes",), ("no",)]), st.booleans()),
    st.builds(Condition, st.just("task_due"), st.sampled_from([("in_period",), ("overdue",)]), st.booleans()),
    st.builds(Condition, st.just("unit"), st.sampled_from([("VP",), ("VHXH", "TYT")]), st.booleans()),
    st.builds(
        lambda negated, low, high: Condition("nguoi", negated=negated, at_least=low, at_most=high),
        st.booleans(),
        st.sampled_from([0, 1, 100]),
        st.none() | st.sampled_from([100, 400]),
    ),
    st.builds(Condition, st.just("task_on_time"), st.sampled_from([("yes",), ("no",)]), st.booleans()),
)
SELECTIONS = st.builds(
    Selection,
    kinds=st.lists(st.sampled_from(["HN", "TT", "TIN", "VB", "NV"]), unique=True, max_size=3).map(tuple),
    operation=st.sampled_from(list(Operation)),
    quantities=st.lists(
        st.sampled_from(["nguoi", "luotphat", "phut", "none"]), unique=True, min_size=1, max_size=2
    ).map(tuple),
    times=st.sampled_from(["", "", "phut"]),
    where=st.lists(CONDITIONS, max_size=2).map(tuple),
    divisor=st.sampled_from([1, 1, 60]),
    distinct_of=st.sampled_from(["place", "title", "unit", "kind", "document_type", "tag", "kenh"]),
)
PERIODS = st.builds(
    lambda start, end: Period(min(start, end), max(start, end), ""),
    st.dates(date(2025, 11, 15), date(2026, 4, 15)),
    st.dates(date(2025, 11, 15), date(2026, 4, 15)),
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(selection=SELECTIONS, period=PERIODS)
def test_the_ledger_measures_by_the_rule(
    filed: tuple[Ledger, list[Activity]], selection: Selection, period: Period
) -> None:
    ledger, made = filed
    value, behind = ledger.measures.measure(selection, period)
    codes = {unit.id: unit.code for unit in UNITS}
    expected = measure(selection, made, start=period.start, end=period.end, codes=codes)
    assert behind == expected.activities
    # The rule rounds to the 28 digits of decimal numbers; the ledger never does before the division.
    assert value == expected.value or round(value or 0, 12) == round(expected.value or 0, 12)


def test_most_selections_of_the_test_above_select_something(filed: tuple[Ledger, list[Activity]]) -> None:
    ledger, made = filed
    assert len(made) > 200
    value, behind = ledger.measures.measure(Selection((), Operation.COUNT), JANUARY)
    assert value is not None
    assert value == len(behind) > 50


def test_only_done_activities_of_the_period_count(ledger: Ledger) -> None:
    counted = activity(day=date(2026, 1, 31), quantities={"nguoi": Decimal(40)})
    ledger.activities.add(
        [
            counted,
            activity(day=date(2026, 2, 1), quantities={"nguoi": Decimal(1)}),
            activity(day=date(2026, 1, 5), quantities={"nguoi": Decimal(2)}, status=Status.PLANNED),
        ]
    )
    people = Selection(("HN",), Operation.SUM, ("nguoi",))
    assert ledger.measures.measure(people, JANUARY) == (Decimal(40), (counted.id,))
    ledger.activities.change(replace(counted, status=Status.CANCELLED))
    assert ledger.measures.measure(people, JANUARY) == (None, ())


def test_different_answers_are_counted_folded_and_name_those_who_gave_them(ledger: Ledger) -> None:
    made = [
        activity(str(number), day=date(2026, 1, 5 + number), place=place, tags=tags)
        for number, (place, tags) in enumerate(
            [("Nhà văn hóa", ("CĐS",)), ("NHÀ VĂN HOÁ", ("cđs", "y tế")), ("", ()), ("Thôn Đá", ())]
        )
    ]
    ledger.activities.add(made)
    places = Selection((), Operation.DISTINCT, distinct_of="place")
    tags = Selection((), Operation.DISTINCT, distinct_of="tag")
    assert ledger.measures.measure(places, JANUARY) == (Decimal(2), (made[0].id, made[1].id, made[3].id))
    assert ledger.measures.measure(tags, JANUARY) == (Decimal(2), (made[0].id, made[1].id))


def test_a_quantity_that_was_not_given_is_neither_small_nor_large(ledger: Ledger) -> None:
    small, large, open_one = (
        activity(name, day=date(2026, 1, 5), quantities=given)
        for name, given in (("a", {"nguoi": Decimal(10)}), ("b", {"nguoi": Decimal("500.5")}), ("c", {}))
    )
    ledger.activities.add([small, large, open_one])

    def found(condition: Condition) -> tuple[ActivityId, ...]:
        counted = Selection((), Operation.COUNT, where=(condition,))
        return ledger.measures.measure(counted, JANUARY)[1]

    assert found(Condition("nguoi", at_least=500)) == (large.id,)
    assert found(Condition("nguoi", at_least=500, negated=True)) == (small.id,)
    assert found(Condition("nguoi", at_least=10, at_most=10)) == (small.id,)


def test_large_products_stay_exact(ledger: Ledger) -> None:
    large = Decimal("999999999999.999999")
    ledger.activities.add(
        [
            activity(day=date(2026, 1, 5), kind="TT", quantities={"luotphat": large, "phut": large})
            for _ in range(3)
        ]
    )
    minutes = Selection(("TT",), Operation.SUM, ("luotphat",), times="phut")
    value, _ = ledger.measures.measure(minutes, JANUARY)
    assert value == _exact_product(large, 3)


def _exact_product(value: Decimal, times: int) -> Decimal:
    micros = int(value * 10**6)
    text = str(micros * micros * times)
    return Decimal(f"{text[:-12]}.{text[-12:]}")


def test_a_unit_is_chosen_by_its_code(ledger: Ledger) -> None:
    ours = activity(day=date(2026, 1, 5), unit=UNITS[0].id)
    ledger.activities.add([ours, activity(day=date(2026, 1, 5), unit=UNITS[1].id)])
    by_office = Selection((), Operation.COUNT, where=(Condition("unit", ("VP",)),))
    assert ledger.measures.measure(by_office, JANUARY) == (Decimal(1), (ours.id,))


@pytest.mark.parametrize("code", ['a"b', "a.b", "$", "a' OR 1=1 --"])
def test_a_choice_with_a_strange_code_selects_nothing(ledger: Ledger, code: str) -> None:
    ledger.activities.add([activity(day=date(2026, 1, 5), choices={"kenh": "a"})])
    strange = Selection((), Operation.COUNT, where=(Condition(code, ("a",)),))
    assert ledger.measures.measure(strange, JANUARY) == (None, ())


def test_counts_and_sums_of_a_period_use_their_indexes(ledger: Ledger) -> None:
    conn = ledger._writing.conn
    plans: list[str] = []
    conn.set_trace_callback(plans.append)
    ledger.measures.measure(Selection(("HN",), Operation.COUNT), JANUARY)
    ledger.measures.measure(Selection(("HN",), Operation.SUM, ("nguoi",)), JANUARY)
    conn.set_trace_callback(None)
    asked = [statement for statement in plans if statement.startswith("SELECT")]
    told = ["; ".join(row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {one}")) for one in asked]
    assert "USING COVERING INDEX activity_counted" in told[0]
    assert "USING COVERING INDEX quantity_summed" in told[1]


def test_what_was_read_once_is_kept_until_an_activity_changes(ledger: Ledger) -> None:
    first = activity(day=date(2026, 1, 5), quantities={"nguoi": Decimal(10)})
    ledger.activities.add([first, activity(day=date(2026, 2, 5), quantities={"nguoi": Decimal(5)})])
    people = Selection(("HN",), Operation.SUM, ("nguoi",))
    year = Period(date(2025, 12, 15), date(2026, 12, 15), "2026")
    asked: list[str] = []
    ledger._writing.conn.set_trace_callback(
        lambda statement: asked.append(statement) if "FROM quantity q" in statement else None
    )
    assert ledger.measures.measure(people, JANUARY)[0] == 10
    assert ledger.measures.measure(people, year)[0] == 15
    assert len(asked) == 3  # January, and what lies on its two sides
    assert ledger.measures.measure(people, JANUARY)[0] == 10
    assert ledger.measures.measure(replace(people, operation=Operation.LAST), year)[0] == 5
    assert len(asked) == 3
    ledger.activities.change(replace(first, quantities={"nguoi": Decimal(11)}))
    assert ledger.measures.measure(people, JANUARY)[0] == 11
    ledger.activities.remove([first.id])
    assert ledger.measures.measure(people, year)[0] == 5


def test_another_windows_writing_is_seen_and_what_was_taken_back_is_not(ledger: Ledger) -> None:
    people = Selection(("HN",), Operation.SUM, ("nguoi",))
    ledger.activities.add([activity(day=date(2026, 1, 5), quantities={"nguoi": Decimal(10)})])
    with ledger.reopen() as beside:
        assert beside.measures.measure(people, JANUARY)[0] == 10
        ledger.activities.add([activity(day=date(2026, 1, 6), quantities={"nguoi": Decimal(1)})])
        assert beside.measures.measure(people, JANUARY)[0] == 11
    with suppress(KeyError), ledger.act("test"):
        ledger.activities.add([activity(day=date(2026, 1, 7), quantities={"nguoi": Decimal(100)})])
        assert ledger.measures.measure(people, JANUARY)[0] == 111
        raise KeyError
    assert ledger.measures.measure(people, JANUARY)[0] == 11

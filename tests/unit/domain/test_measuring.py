"""Selections over activities: conditions, tasks, and multiplied quantities."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from small_packs import activity, total

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.measuring import Measured, measure
from soxa.domain.packs import Condition, Operation, Selection

START, END, IN = date(2026, 10, 15), date(2026, 11, 15), date(2026, 10, 20)


def _numbers(found: Measured) -> list[int]:
    return [one.int for one in found.activities]


def _count(*where: Condition, kinds: tuple[str, ...] = ()) -> Selection:
    return Selection(kinds, Operation.COUNT, where=where)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("kenh", ("trang_ttdt",)), [1]),
        (Condition("kenh", ("trang_ttdt",), negated=True), [2, 3]),  # who does not say is not that channel
        (Condition("kenh", ("trang_ttdt", "ban_tin")), [1, 2]),
        (Condition("tag", ("CDS",)), [1]),
        (Condition("tag", ("CĐS", "khác")), [1]),
        (Condition("place", ("hoi truong ubnd xa",)), [2]),
        (Condition("document_type", ("qđ",)), [3]),
        (Condition("in_report", ("yes",)), [3]),
        (Condition("in_report", ("no",)), [1, 2]),
    ],
)
def test_conditions(condition: Condition, expected: list[int]) -> None:
    activities = [
        activity(1, IN, choices={"kenh": "trang_ttdt"}, tags=("CĐS",)),
        activity(2, IN, choices={"kenh": "ban_tin"}, place="Hội trường UBND xã"),
        activity(3, IN, document=IssuedDocument("QĐ", "1", "QĐ-UBND", IN, "Về việc", in_report=True)),
    ]
    assert _numbers(measure(_count(condition), activities, start=START, end=END)) == expected


def test_a_document_counts_on_its_own_day() -> None:
    late = IssuedDocument("KH", "9", "KH-UBND", date(2026, 11, 20), "Kế hoạch", in_report=True)
    early = activity(1, IN, "VB", document=late)
    assert measure(_count(), [early], start=START, end=END).value is None
    assert measure(_count(), [early], start=END, end=date(2026, 12, 15)).value == 1


def _task(
    number: int, due: date | None, completed: date | None = None, *, status: Status = Status.PLANNED
) -> Activity:
    task = AssignedTask("UBND tỉnh", f"{number}/UBND", due, completed)
    return activity(number, date(2026, 1, 1), "NV", status=status, task=task)


def test_tasks_count_by_their_due_day_whatever_their_status() -> None:
    tasks = [
        _task(1, date(2026, 10, 20), date(2026, 10, 19), status=Status.DONE),
        _task(2, date(2026, 10, 20), date(2026, 10, 25), status=Status.DONE),
        _task(3, date(2026, 11, 10)),
        _task(4, date(2026, 11, 14)),
        _task(5, date(2026, 11, 15)),
        _task(6, date(2026, 9, 1)),
        _task(7, date(2026, 9, 1), date(2026, 9, 9)),
        _task(8, date(2026, 10, 20), status=Status.CANCELLED),
        _task(9, None),
        activity(10, IN),
    ]
    due = Condition("task_due", ("in_period",))

    def found(*where: Condition) -> list[int]:
        selection = Selection((), Operation.COUNT, where=where)
        return _numbers(measure(selection, tasks, start=START, end=END))

    assert found(due) == [1, 2, 3, 4]
    assert found(due, Condition("task_on_time", ("yes",))) == [1]
    assert found(Condition("task_due", ("overdue",))) == [3, 6]  # on the closing day 4 is not late yet


def test_first_and_last_take_one_activity() -> None:
    activities = [
        activity(number, date(2026, 10, 15 + number), "HS", ton=number * 10) for number in (3, 1, 2)
    ]
    first = measure(total("HS", "ton", operation=Operation.FIRST), activities, start=START, end=END)
    last = measure(total("HS", "ton", operation=Operation.LAST), activities, start=START, end=END)
    assert (first.value, _numbers(first)) == (Decimal(10), [1])
    assert (last.value, _numbers(last)) == (Decimal(30), [3])


def test_a_divisor_turns_minutes_into_hours() -> None:
    hours = Selection(("TT",), Operation.SUM, ("luotphat",), "phut", divisor=60)
    found = measure(hours, [activity(1, IN, "TT", luotphat=3, phut=30)], start=START, end=END)
    assert str(found.value) == "1.5"

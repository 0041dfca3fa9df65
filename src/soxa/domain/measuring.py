"""What a selection of activities comes to: the rule in words of Python, by which the ledger's SQL is judged.

Tasks are measured here also in earnest: a task counts by its due day and whatever its status, as long as it
was not cancelled, while everything else counts on its own day and only when done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from soxa.domain.activities import Activity, AssignedTask, Status
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Condition, Operation, Selection
from soxa.domain.text import fold

IN_PERIOD = "in_period"
OVERDUE = "overdue"
YES = "yes"
_TASK_DUE = "task_due"
_TASK_ON_TIME = "task_on_time"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a selection came to in some days."""

    value: Decimal | None
    """Count, sum, first or last number; None if no activity was counted or gave a number."""
    activities: tuple[ActivityId, ...]
    """Exactly those that the value was made from, by day and id."""


NOTHING = Measured(None, ())


def is_about_tasks(selection: Selection) -> bool:
    """Tell whether a selection counts tasks by their due day."""
    return any(condition.field in {_TASK_DUE, _TASK_ON_TIME} for condition in selection.where)


def measure(selection: Selection, activities: Iterable[Activity], *, start: date, end: date) -> Measured:
    """Return what a selection comes to among activities in the days ``[start, end)``."""
    selected = [one for one in activities if _is_selected(one, selection, start, end)]
    selected.sort(key=lambda one: (one.counted_on, one.id.bytes))
    if selection.operation is Operation.COUNT:
        return Measured(Decimal(len(selected)), _ids(selected)) if selected else NOTHING
    given = [(one, number) for one in selected if (number := _number(one, selection)) is not None]
    return _combined(given, selection)


def _combined(given: Sequence[tuple[Activity, Decimal]], selection: Selection) -> Measured:
    if not given:
        return NOTHING
    if selection.operation is Operation.FIRST:
        given = given[:1]
    elif selection.operation is Operation.LAST:
        given = given[-1:]
    total = sum((number for _, number in given), Decimal(0))
    return Measured(total / selection.divisor, _ids([one for one, _ in given]))


def _ids(activities: Sequence[Activity]) -> tuple[ActivityId, ...]:
    return tuple(one.id for one in activities)


def _number(activity: Activity, selection: Selection) -> Decimal | None:
    """Return what one activity adds; None without a quantity, or without its multiplier."""
    numbers = [activity.quantities[code] for code in selection.quantities if code in activity.quantities]
    times = activity.quantities.get(selection.times) if selection.times else Decimal(1)
    return sum(numbers, Decimal(0)) * times if numbers and times is not None else None


def _is_selected(activity: Activity, selection: Selection, start: date, end: date) -> bool:
    if selection.kinds and activity.kind not in selection.kinds:
        return False
    if is_about_tasks(selection):
        if activity.task is None or activity.status is Status.CANCELLED:
            return False
    elif activity.status is not Status.DONE or not start <= activity.counted_on < end:
        return False
    return all(_holds(condition, activity, start, end) for condition in selection.where)


def _holds(condition: Condition, activity: Activity, start: date, end: date) -> bool:
    values = condition.values
    match condition.field:
        case "tag":
            found = bool({fold(tag) for tag in activity.tags} & {fold(value) for value in values})
        case "place":
            found = fold(activity.place) in {fold(value) for value in values}
        case "document_type":
            said = activity.document.type if activity.document is not None else None
            found = said is not None and fold(said) in {fold(value) for value in values}
        case "in_report":
            found = (YES if activity.document is not None and activity.document.in_report else "no") in values
        case "task_due":
            found = any(_is_due(value, activity.task, start, end) for value in values)
        case "task_on_time":
            found = (YES if _is_on_time(activity.task) else "no") in values
        case choice:
            found = activity.choices.get(choice) in values
    return found != condition.negated


def _is_due(how: str, task: AssignedTask | None, start: date, end: date) -> bool:
    if task is None or task.due is None:
        return False
    if how == OVERDUE:
        # On the closing day itself a task is not late yet.
        return task.due < end - timedelta(days=1) and (task.completed is None or task.completed >= end)
    return how == IN_PERIOD and start <= task.due < end


def _is_on_time(task: AssignedTask | None) -> bool:
    return (
        task is not None
        and task.due is not None
        and task.completed is not None
        and task.completed <= task.due
    )

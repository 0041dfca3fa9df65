"""What a selection of activities comes to: the rule in words of Python, by which the ledger's SQL is judged.

Tasks are measured here also in earnest: a task counts by its due day and whatever its status, as long as it
was not cancelled, while everything else counts on its own day and only when done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from soxa.domain.activities import Activity, AssignedTask, Status
from soxa.domain.ids import ActivityId, UnitId
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
    """Count, sum, first or last number, or how many differ; None if no activity was counted or gave one."""
    activities: tuple[ActivityId, ...]
    """Exactly those that the value was made from, by day and id."""


NOTHING = Measured(None, ())
Codes = Mapping[UnitId, str]
"""Code of each unit: conditions name units by it."""
_NO_CODES: Codes = {}


def is_about_tasks(selection: Selection) -> bool:
    """Tell whether a selection counts tasks by their due day."""
    return any(condition.field in {_TASK_DUE, _TASK_ON_TIME} for condition in selection.where)


def measure(
    selection: Selection, activities: Iterable[Activity], *, start: date, end: date, codes: Codes = _NO_CODES
) -> Measured:
    """Return what a selection comes to among activities in the days ``[start, end)``.

    Args:
        selection: Which of them, and what is done with them.
        activities: In any order.
        start: First day.
        end: First day after.
        codes: Codes of units; a unit without one fits no condition on units.
    """
    selected = [one for one in activities if _is_selected(one, selection, (start, end), codes)]
    selected.sort(key=lambda one: (one.counted_on, one.id.bytes))
    if selection.operation is Operation.COUNT:
        return Measured(Decimal(len(selected)), _ids(selected)) if selected else NOTHING
    if selection.operation is Operation.DISTINCT:
        return _differing(selected, selection.distinct_of)
    given = [(one, number) for one in selected if (number := _number(one, selection)) is not None]
    return _combined(given, selection)


def answers(activity: Activity, field: str) -> tuple[str, ...]:
    """Return what an activity says of a field, words as they were written; empty if it says nothing.

    Args:
        activity: Which.
        field: ``place``, ``title``, ``unit`` (its id), ``kind``, ``document_type``, ``tag`` (the only one of
            which there may be several) or a choice code.
    """
    match field:
        case "tag":
            return activity.tags
        case "place" | "title" | "kind":
            said = getattr(activity, field)
        case "unit":
            said = str(activity.unit or "")
        case "document_type":
            said = activity.document.type if activity.document is not None else ""
        case _:
            said = activity.choices.get(field, "")
    return (said,) if said else ()


def _differing(selected: Sequence[Activity], field: str) -> Measured:
    said = [(one, {fold(answer) for answer in answers(one, field)} - {""}) for one in selected]
    different = {answer for _, found in said for answer in found}
    behind = _ids([one for one, found in said if found])
    return Measured(Decimal(len(different)), behind) if behind else NOTHING


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


def _is_selected(activity: Activity, selection: Selection, days: tuple[date, date], codes: Codes) -> bool:
    if selection.kinds and activity.kind not in selection.kinds:
        return False
    if is_about_tasks(selection):
        if activity.task is None or activity.status is Status.CANCELLED:
            return False
    elif activity.status is not Status.DONE or not days[0] <= activity.counted_on < days[1]:
        return False
    return all(_holds(condition, activity, days, codes) for condition in selection.where)


def _holds(condition: Condition, activity: Activity, days: tuple[date, date], codes: Codes) -> bool:
    values = condition.values
    match condition.field:
        case quantity if is_bounded(condition):
            found = _is_between(activity.quantities.get(quantity), condition)
            return found is not None and found != condition.negated
        case "unit":
            found = activity.unit is not None and codes.get(activity.unit) in values
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
            found = any(_is_due(value, activity.task, *days) for value in values)
        case "task_on_time":
            found = (YES if _is_on_time(activity.task) else "no") in values
        case choice:
            found = activity.choices.get(choice) in values
    return found != condition.negated


def is_bounded(condition: Condition) -> bool:
    """Tell whether a condition is on how large a quantity is."""
    return condition.at_least is not None or condition.at_most is not None


def _is_between(number: Decimal | None, condition: Condition) -> bool | None:
    if number is None:
        return None
    is_enough = condition.at_least is None or number >= condition.at_least
    return is_enough and (condition.at_most is None or number <= condition.at_most)


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

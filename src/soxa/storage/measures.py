"""What the ledger says of an indicator: counts and sums over a period, with the entries behind them."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from typing import Final

from soxa.domain.ids import ActivityId
from soxa.domain.measuring import IN_PERIOD, OVERDUE, YES, is_about_tasks, is_bounded
from soxa.domain.packs import Condition, Operation, Selection
from soxa.domain.periods import Period
from soxa.domain.text import fold
from soxa.storage.measured_rows import Amount, KeptRows, Rows, total
from soxa.storage.writing import Writing

NO: Final = "no"

Measure = tuple[Decimal | None, tuple[ActivityId, ...]]
"""The value, None where nothing was selected or given; and exactly the entries behind it, by day and id."""

_PRECISION: Final = 50
_MICROS: Final = 1_000_000
_COUNTING: Final = frozenset({Operation.COUNT, Operation.DISTINCT})


class Measures:
    """Counts and sums in SQL, by the rule of `soxa.domain.measuring`."""

    def __init__(self, writing: Writing) -> None:
        """Read by this connection."""
        self._writing = writing
        self._kept = KeptRows()

    def measure(self, selection: Selection, period: Period) -> Measure:
        """Return what one selection comes to in a period, exactly.

        Only done activities count, by `Activity.counted_on`; tasks by their due day and unless cancelled. The
        conditions' fields: a choice's code, or ``tag``, ``place``, ``document_type`` (compared folded),
        ``unit`` (code of the unit), ``in_report`` and ``task_on_time`` (``yes``, ``no``), ``task_due``
        (``in_period``, ``overdue``), or a quantity's code with bounds.
        """
        rows = self._rows(selection, period)
        if not rows.ids:
            return None, ()
        match selection.operation:
            case Operation.COUNT:
                return Decimal(len(rows.ids)), tuple(rows.ids)
            case Operation.DISTINCT:
                return Decimal(len(set(rows.amounts))), tuple(dict.fromkeys(rows.ids))
            case Operation.FIRST:
                ids, amounts = rows.ids[:1], rows.amounts[:1]
            case Operation.LAST:
                ids, amounts = rows.ids[-1:], rows.amounts[-1:]
            case _:
                ids, amounts = rows.ids, rows.amounts
        exponent = -12 if selection.times else -6
        return _number(total(amounts), exponent, selection.divisor), tuple(ids)

    def _rows(self, selection: Selection, period: Period) -> Rows:
        start, end = period.start.isoformat(), period.end.isoformat()

        def read(first: str, last: str) -> Iterator[tuple[str, bytes, Amount | None]]:
            days = Period(date.fromisoformat(first), date.fromisoformat(last), "")
            with self._writing.reading() as conn:
                rows = conn.execute(*_statement(selection, days))
                if selection.times and selection.operation not in _COUNTING:
                    yield from ((day, uuid, micros * times) for day, uuid, micros, times in rows)
                else:
                    yield from rows

        # Tasks count by what was so at the period's end, units by a code that may be given anew; and inside
        # an act nobody knows yet whether it will stay.
        named = {condition.field for condition in selection.where}
        if is_about_tasks(selection) or "unit" in named or self._writing.is_acting:
            return KeptRows().read(read, start, end)
        state = self._writing.state_of_activities()
        return self._kept.rows(_asked(selection), start, end, read=read, state=state)


def _asked(selection: Selection) -> object:
    """Return what two selections that find the same rows have in common."""
    how = selection.operation if selection.operation in _COUNTING else None
    return selection.kinds, how, selection.quantities, selection.times, selection.where, selection.distinct_of


def _statement(selection: Selection, days: Period) -> tuple[str, list[object]]:
    match selection.operation:
        case Operation.COUNT:
            where, parameters = _where(selection, days, "a")
            sql = (
                f"SELECT a.counted_on, a.uuid, NULL FROM activity a WHERE {where}"
                " ORDER BY a.counted_on, a.uuid"
            )
            return sql, parameters
        case Operation.DISTINCT:
            return _distinct(selection, days)
        case _:
            return _amounts(selection, days)


def _distinct(selection: Selection, days: Period) -> tuple[str, list[object]]:
    where, parameters = _where(selection, days, "a")
    answer, source, first = _DISTINCT.get(selection.distinct_of) or (
        "json_extract(a.choices, ?)",
        "",
        [f'$."{selection.distinct_of}"'],
    )
    sql = (
        f"SELECT * FROM (SELECT a.counted_on, a.uuid, CAST({answer} AS TEXT) AS answer"
        f" FROM activity a {source} WHERE {where}) WHERE answer <> '' ORDER BY 1, 2"
    )
    return sql, [*first, *parameters]


def _amounts(selection: Selection, days: Period) -> tuple[str, list[object]]:
    # Whole numbers of millionths are multiplied and added in Python: SQLite would turn a product or a sum
    # that is too large into a float without a word.
    where, parameters = _where(selection, days, "a" if is_about_tasks(selection) else "q")
    marks = ",".join("?" * len(selection.quantities))
    number, join, first = "q.micros", "", []
    if selection.times:
        number = "q.micros, t.micros"
        join = "JOIN quantity t ON t.activity_id = q.activity_id AND t.code = ?"
        first = [selection.times]
    sql = (
        f"SELECT a.counted_on, a.uuid, {number} FROM quantity q"
        f" JOIN activity a ON a.id = q.activity_id {join}"
        f" WHERE q.code IN ({marks}) AND {where} ORDER BY q.counted_on, a.uuid"
    )
    return sql, [*first, *selection.quantities, *parameters]


def _number(total: int, exponent: int, divisor: int) -> Decimal:
    with localcontext(prec=_PRECISION):
        value = Decimal(total).scaleb(exponent)
        value = Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
    # Outside: a quotient has the digits that any other reckoning in this program gives it.
    return value / divisor if divisor != 1 else value


def _where(selection: Selection, period: Period, table: str) -> tuple[str, list[object]]:
    """Return the conditions on day, kind and done (of the table that has the index), and on the fields."""
    parts: list[str] = []
    parameters: list[object] = []
    if is_about_tasks(selection):
        parts.append("a.task_given_by IS NOT NULL AND a.status <> 'cancelled'")
    else:
        parts.append(f"{table}.counted_on >= ? AND {table}.counted_on < ?")
        parameters += [period.start.isoformat(), period.end.isoformat()]
        parts.append("q.done = 1" if table == "q" else "a.status = 'done'")
    if selection.kinds:
        parts.append(f"{table}.kind IN ({','.join('?' * len(selection.kinds))})")
        parameters += selection.kinds
    for condition in selection.where:
        text, values = _condition(condition, period)
        # What is not known fits no condition but a denied one; a quantity not given fits neither.
        unknown = condition.negated and is_bounded(condition)
        parts.append(f"{'NOT ' if condition.negated else ''}coalesce(({text}), {int(unknown)})")
        parameters += values
    return " AND ".join(parts), parameters


def _condition(condition: Condition, period: Period) -> tuple[str, Sequence[object]]:
    if is_bounded(condition):
        return _between(condition)
    if condition.field == "task_due":
        return _due(condition.values, period)
    marks = ",".join("?" * len(condition.values))
    known = _FIELDS.get(condition.field)
    if known is None:
        return f"json_extract(a.choices, ?) IN ({marks})", [f'$."{condition.field}"', *condition.values]
    text, is_folded = known
    values = [fold(value) for value in condition.values] if is_folded else condition.values
    return text.format(marks=marks), values


def _between(condition: Condition) -> tuple[str, Sequence[object]]:
    bounds = [("q2.micros >= ?", condition.at_least), ("q2.micros <= ?", condition.at_most)]
    asked = [(text, bound * _MICROS) for text, bound in bounds if bound is not None]
    text = (
        f"(SELECT {' AND '.join(one for one, _ in asked)} FROM quantity q2"
        " WHERE q2.activity_id = a.id AND q2.code = ?)"
    )
    return text, [*(bound for _, bound in asked), condition.field]


def _due(values: Sequence[str], period: Period) -> tuple[str, Sequence[object]]:
    start, end = period.start.isoformat(), period.end.isoformat()
    parts: list[str] = ["0"]
    parameters: list[object] = []
    if IN_PERIOD in values:
        parts.append("(a.task_due >= ? AND a.task_due < ?)")
        parameters += [start, end]
    if OVERDUE in values:
        # On the closing day itself a task is not late yet.
        parts.append("(a.task_due < ? AND (a.task_completed IS NULL OR a.task_completed >= ?))")
        parameters += [period.last_day.isoformat(), end]
    return " OR ".join(parts), parameters


_ON_TIME: Final = "a.task_completed IS NOT NULL AND a.task_completed <= a.task_due"
_FIELDS: Final = {
    "tag": (
        "EXISTS (SELECT 1 FROM json_each(a.tags) WHERE folded(json_each.value) IN ({marks}))",
        True,
    ),
    "place": ("folded(a.place) IN ({marks})", True),
    "unit": ("(SELECT code FROM unit WHERE unit.id = a.unit_id) IN ({marks})", False),
    "document_type": ("folded(a.document_type) IN ({marks})", True),
    "in_report": (f"iif(a.document_in_report, '{YES}', '{NO}') IN ({{marks}})", False),
    "task_on_time": (f"iif({_ON_TIME}, '{YES}', '{NO}') IN ({{marks}})", False),
}
"""Fields that every activity has: condition in SQL, and whether its values are compared folded."""

_DISTINCT: Final[Mapping[str, tuple[str, str, list[object]]]] = {
    "place": ("folded(a.place)", "", []),
    "title": ("folded(a.title)", "", []),
    "unit": ("a.unit_id", "", []),
    "kind": ("a.kind", "", []),
    "document_type": ("folded(a.document_type)", "", []),
    "tag": ("folded(tag.value)", "JOIN json_each(a.tags) tag", []),
}
"""For each field that every activity has: its answer in SQL, what is joined for it, and its parameters."""

"""What the ledger says of an indicator: counts and sums over a period, with the entries behind them."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Final
from uuid import UUID

from soxa.domain.ids import ActivityId
from soxa.domain.packs import Condition, Operation, Selection
from soxa.domain.periods import Period
from soxa.domain.text import fold
from soxa.storage.activity_rows import MICROS
from soxa.storage.writing import Writing

DUE_IN_PERIOD: Final = "in_period"
"""Value of condition ``task_due``: the task's due day decides the period, not the day of the entry."""
YES: Final = "yes"
NO: Final = "no"

Measure = tuple[Decimal | None, tuple[ActivityId, ...]]
"""The value, None where nothing was selected or given; and exactly the entries behind it, by day and id."""

_PRECISION: Final = 50


class Measures:
    """Counts and sums; only done activities, by the day that decides the period."""

    def __init__(self, writing: Writing) -> None:
        """Read by this connection."""
        self._writing = writing

    def measure(self, selection: Selection, period: Period) -> Measure:
        """Return what one selection comes to in a period.

        Counts and sums are exact. The conditions' fields: a choice's code, or ``tag``, ``place`` (both
        compared folded), ``unit`` (code of the unit), ``document_type`` (folded), ``in_report`` and
        ``task_on_time`` (``yes``, ``no``), ``task_due`` (``in_period``).
        """
        if selection.operation is Operation.COUNT:
            found = self._count(selection, period)
            total = Decimal(len(found))
            ids = found
        else:
            rows = self._amounts(selection, period)
            ids = list(dict.fromkeys(uuid for uuid, _ in rows))
            total = Decimal(sum(amount for _, amount in rows))
            total = _scaled(total, -12 if selection.times else -6)
        if not ids:
            return None, ()
        with localcontext(prec=_PRECISION):
            value = total / selection.divisor if selection.divisor != 1 else total
        return value, tuple(ActivityId(UUID(bytes=uuid)) for uuid in ids)

    def _count(self, selection: Selection, period: Period) -> list[bytes]:
        where, parameters = _where(selection, period, "a")
        sql = f"SELECT a.uuid FROM activity a WHERE {where} ORDER BY a.counted_on, a.uuid"
        with self._writing.reading() as conn:
            return [bytes(row[0]) for row in conn.execute(sql, parameters)]

    def _amounts(self, selection: Selection, period: Period) -> list[tuple[bytes, int]]:
        # Whole numbers of millionths are multiplied and added in Python: SQLite would turn a product or a sum
        # that is too large into a float without a word.
        where, parameters = _where(selection, period, "q")
        marks = ",".join("?" * len(selection.quantities))
        times = ", t.micros" if selection.times else f", {MICROS}"
        join = "JOIN quantity t ON t.activity_id = q.activity_id AND t.code = ?" if selection.times else ""
        sql = (
            f"SELECT a.uuid, q.micros{times} FROM quantity q JOIN activity a ON a.id = q.activity_id {join}"
            f" WHERE q.code IN ({marks}) AND {where} ORDER BY q.counted_on, a.uuid"
        )
        first = [selection.times] if selection.times else []
        with self._writing.reading() as conn:
            rows = conn.execute(sql, [*first, *selection.quantities, *parameters])
            if selection.times:
                return [(bytes(uuid), micros * factor) for uuid, micros, factor in rows]
            return [(bytes(uuid), micros) for uuid, micros, _ in rows]


def _scaled(total: Decimal, exponent: int) -> Decimal:
    with localcontext(prec=_PRECISION):
        value = total.scaleb(exponent)
        return value.normalize() if value != value.to_integral_value() else Decimal(int(value))


def _where(selection: Selection, period: Period, table: str) -> tuple[str, list[object]]:
    """Return the conditions on day, kind and done (of the table that has the index), and on the fields."""
    parts: list[str] = []
    parameters: list[object] = []
    start, end = period.start.isoformat(), period.end.isoformat()
    if any(condition.field == "task_due" for condition in selection.where):
        parts.append("a.task_due >= ? AND a.task_due < ?")
    else:
        parts.append(f"{table}.counted_on >= ? AND {table}.counted_on < ?")
    parameters += [start, end]
    if selection.kinds:
        parts.append(f"{table}.kind IN ({','.join('?' * len(selection.kinds))})")
        parameters += selection.kinds
    parts.append("q.done = 1" if table == "q" else "a.status = 'done'")
    for condition in selection.where:
        text, values = _condition(condition)
        if text:
            parts.append(f"{'NOT ' if condition.negated else ''}coalesce(({text}), 0)")
            parameters += values
    return " AND ".join(parts), parameters


def _condition(condition: Condition) -> tuple[str, Sequence[object]]:
    """Return a condition in SQL with its values; nothing for ``task_due``: it has moved the period."""
    if condition.field == "task_due":
        return "", ()
    marks = ",".join("?" * len(condition.values))
    known = _FIELDS.get(condition.field)
    if known is None:
        return f"json_extract(a.choices, ?) IN ({marks})", [f'$."{condition.field}"', *condition.values]
    text, is_folded = known
    values = [fold(value) for value in condition.values] if is_folded else condition.values
    return text.format(marks=marks), values


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

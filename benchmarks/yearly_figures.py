"""A year of figures from a million activities: 40 indicators of the ledger in 12 monthly reports.

Each has the month, the month before, the same month of last year and the year so far.

Ours makes the figures of twelve reports as the writing desk does, each report by a maker of its own: every
value with exactly the activities behind it, in order of day, and with growths and ratios.

The other side is SQL written by hand for each of these questions (indicator, days): the same selection over
the same tables and indexes, read row by row with the activity's identity and its number, added up in Python.
It gives the same values of the same activities, which is verified; it makes no figures and no growths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pysqlite3

from large_ledger import ROWS, large_ledger
from measuring import Result, timed
from soxa.domain.figure_making import FigureMaker
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.ids import ReportId
from soxa.domain.packs import Condition, Cumulation, Indicator, Operation, Pack, Selection, Source
from soxa.domain.periods import PeriodRule
from soxa.domain.reports import Report
from soxa.services.desk import find_regime
from soxa.services.figure_facts import facts_of
from soxa.services.packs import pack_of
from soxa.storage.ledger import Ledger

_ROUNDS = 2
_LIMIT = 3.0
_INDICATORS = 40
_YEAR = 2026
_BASES = (Basis.ACTUAL, Basis.PREVIOUS, Basis.LAST_YEAR, Basis.CUMULATIVE)
_MICROS = 1_000_000


@dataclass(frozen=True)
class Question:
    """What one figure asks: a selection over some days, as SQL."""

    key: tuple[str, str, Basis]
    """Indicator, period, basis."""
    sql: str
    """Statement that reads identity and number, by day."""
    parameters: tuple[object, ...]
    """Its values."""
    divisor: int
    """Of the sum; 0 counts."""


def run() -> list[Result]:
    """Measure both sides by turns."""
    large = large_ledger()
    rounds = []
    for number in range(_ROUNDS + 1):
        # Opened anew each time: nothing that an earlier round read is kept.
        with large.open() as ledger:
            pack = pack_of(ledger)
            chosen = _chosen(pack)
            ours, found = timed(_ours, ledger, pack, chosen)
            questions = list(_questions(pack, chosen))
        conn = large.connect()
        theirs, said = timed(_theirs, conn, questions)
        conn.close()
        _demand_equal(found, said)
        rounds += [(ours, theirs)] if number else []
    ours, theirs = (min(times) for times in zip(*rounds, strict=True))
    read = sum(count for _, count in said.values())
    return [
        Result(
            f"{_INDICATORS} indicators × 12 periods × 4 comparisons, {ROWS:,} in the ledger",
            f"{ours:.2f} s",
            f"SQL by hand, {len(questions):,} questions, {read:,} rows read, "
            f"SQLite {pysqlite3.sqlite_version}: {theirs:.2f} s",
            ours / theirs,
            f"≤ {_LIMIT:.0f}",
            ours / theirs <= _LIMIT,
        )
    ]


_Found = Mapping[tuple[str, str, Basis], tuple[Decimal, int]]


def _chosen(pack: Pack) -> tuple[Indicator, ...]:
    """Return the first 40 indicators that the ledger counts or sums, core ones in front."""
    able = [one for one in pack.indicators if one.source is Source.LEDGER and _is_plain(one)]
    return tuple(sorted(able, key=lambda one: not one.core)[:_INDICATORS])


def _is_plain(indicator: Indicator) -> bool:
    tasks = {condition.field for one in indicator.selections for condition in one.where} & {
        "task_due",
        "task_on_time",
    }
    operations = {one.operation for one in indicator.selections}
    return (
        not tasks
        and indicator.cumulation is Cumulation.SUM
        and operations <= {Operation.COUNT, Operation.SUM}
    )


def _ours(ledger: Ledger, pack: Pack, chosen: Iterable[Indicator]) -> _Found:
    regime = find_regime(pack, "R01")
    rule = PeriodRule(regime.frequency, regime.closing)
    found = {}
    for month in range(1, 13):
        period = rule.parse(f"{_YEAR}-{month:02}")
        report = Report(ReportId(uuid4()), regime.code, period, texts=())
        maker = FigureMaker(pack, regime, period=period, facts=facts_of(ledger, pack, report))
        figures = maker.all_of(one.code for one in chosen)
        for one in chosen:
            for basis in _BASES:
                figure = figures[FigureKey(one.code, basis)]
                found[one.code, period.label, basis] = _said(figure)
    return found


def _said(figure: Figure) -> tuple[Decimal, int]:
    value = figure.value if isinstance(figure.value, Decimal) else Decimal(0)
    return value, len(figure.sources.activities)


# --- by hand


def _questions(pack: Pack, chosen: Iterable[Indicator]) -> Iterable[Question]:
    regime = find_regime(pack, "R01")
    rule = PeriodRule(regime.frequency, regime.closing)
    for month in range(1, 13):
        period = rule.parse(f"{_YEAR}-{month:02}")
        before, last = rule.previous(period), rule.last_year(period)
        days = {
            Basis.ACTUAL: (period.start, period.end),
            Basis.PREVIOUS: (before.start, before.end),
            Basis.LAST_YEAR: (last.start, last.end),
            Basis.CUMULATIVE: (date(_YEAR - 1, 12, 15), period.end),
        }
        for one in chosen:
            for basis, (start, end) in days.items():
                for selection in one.selections:
                    sql, parameters = _sql(selection, start.isoformat(), end.isoformat())
                    divisor = selection.divisor if selection.operation is Operation.SUM else 0
                    yield Question((one.code, period.label, basis), sql, parameters, divisor)


def _sql(selection: Selection, start: str, end: str) -> tuple[str, tuple[object, ...]]:
    counts = selection.operation is Operation.COUNT
    table = "a" if counts else "q"
    where, values = [f"{table}.counted_on >= ? AND {table}.counted_on < ?"], [start, end]
    if selection.kinds:
        where.append(f"{table}.kind IN ({_marks(selection.kinds)})")
        values += selection.kinds
    where.append("a.status = 'done'" if counts else "q.done = 1")
    for condition in selection.where:
        text, given = _condition(condition)
        where.append(text)
        values += given
    if counts:
        order = "ORDER BY a.counted_on, a.uuid"
        return f"SELECT a.uuid, 1000000 FROM activity a WHERE {' AND '.join(where)} {order}", tuple(values)
    join, first = "", []
    number = "q.micros"
    if selection.times:
        join, number, first = (
            "JOIN quantity t ON t.activity_id = q.activity_id AND t.code = ?",
            "q.micros * t.micros / 1000000",
            [selection.times],
        )
    sql = (
        f"SELECT a.uuid, {number} FROM quantity q JOIN activity a ON a.id = q.activity_id {join}"
        f" WHERE q.code IN ({_marks(selection.quantities)}) AND {' AND '.join(where)}"
        " ORDER BY q.counted_on, a.uuid"
    )
    return sql, (*first, *selection.quantities, *values)


def _condition(condition: Condition) -> tuple[str, list[str]]:
    denied = "NOT " if condition.negated else ""
    marks = _marks(condition.values)
    if condition.field == "in_report":
        wanted = int("yes" in condition.values)
        return f"{denied}coalesce(a.document_in_report, 0) = {wanted}", []
    if condition.field == "tag":
        text = f"EXISTS (SELECT 1 FROM json_each(a.tags) t WHERE t.value IN ({marks}))"
        return f"{denied}{text}", list(condition.values)
    text = f"coalesce(json_extract(a.choices, '$.{condition.field}') IN ({marks}), 0)"
    return f"{denied}{text}", list(condition.values)


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)


def _theirs(conn: Any, questions: Iterable[Question]) -> _Found:
    found: dict[tuple[str, str, Basis], tuple[Decimal, int]] = {}
    for one in questions:
        total = 0
        entries: dict[bytes, None] = {}
        for uuid, micros in conn.execute(one.sql, one.parameters):
            total += micros
            entries[uuid] = None
        amount = Decimal(total) / _MICROS / (one.divisor or 1)
        before = found.get(one.key, (Decimal(0), 0))
        found[one.key] = (before[0] + amount, before[1] + len(entries))
    return found


def _demand_equal(ours: _Found, theirs: _Found) -> None:
    assert ours.keys() == theirs.keys()
    for key, (value, count) in ours.items():
        assert (round(value, 6), count) == (round(theirs[key][0], 6), theirs[key][1]), (
            key,
            ours[key],
            theirs[key],
        )

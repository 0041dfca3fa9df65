"""What is known of the past: for exactly some days, or as the months inside come to."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from small_packs import indicator, pack_of

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import PastValueId
from soxa.domain.packs import Cumulation, Source
from soxa.domain.past_values import PastValue, lookup
from soxa.domain.periods import Closing, Frequency, PeriodRule
from soxa.domain.values import Absence, Value

MONTHS = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09)
QUARTERS = PeriodRule(Frequency.QUARTERLY, Closing.DECREE_09)
CALENDAR = PeriodRule(Frequency.MONTHLY, Closing.CALENDAR)
PACK = pack_of(
    indicator("CD03", Source.LEDGER),
    indicator("AS01", Source.SLIP, cumulation=Cumulation.LAST),
    indicator("HC01", Source.SLIP, cumulation=Cumulation.FIRST),
    indicator("HC11", Source.SLIP, cumulation=Cumulation.RECOMPUTE),
)


def said(code: str, label: str, value: Value | int, rule: PeriodRule = MONTHS) -> PastValue:
    days = rule.parse(label)
    number = Decimal(value) if isinstance(value, int) else value
    return PastValue(PastValueId(UUID(int=0)), code, Basis.ACTUAL, days.start, days.end, number, "")


def test_a_value_holds_for_its_own_days_alone() -> None:
    past = lookup([said("CD03", "2025-11", 9), said("CD03", "2025-10", Absence.NIL)], PACK)
    key = FigureKey("CD03", Basis.ACTUAL)
    assert past(key, MONTHS.parse("2025-11")) == 9
    assert past(key, MONTHS.parse("2025-10")) is Absence.NIL
    assert past(key, CALENDAR.parse("2025-11")) is Absence.BLANK
    assert past(FigureKey("CD04", Basis.ACTUAL), MONTHS.parse("2025-11")) is Absence.BLANK


@pytest.mark.parametrize(
    ("code", "expected"), [("CD03", 6), ("AS01", 3), ("HC01", 1), ("HC11", Absence.BLANK)]
)
def test_longer_days_are_what_their_months_come_to(code: str, expected: Value | int) -> None:
    values = [said(code, f"2025-0{month}", month - 6) for month in (7, 8, 9)]
    past = lookup(values, PACK)
    assert past(FigureKey(code, Basis.ACTUAL), QUARTERS.parse("2025-Q3")) == expected
    assert lookup(values[1:], PACK)(FigureKey(code, Basis.ACTUAL), QUARTERS.parse("2025-Q3")) is Absence.BLANK


def test_what_was_said_of_the_longer_days_stands_before_its_months() -> None:
    values = [said("CD03", f"2025-0{month}", 1) for month in (7, 8, 9)]
    past = lookup([*values, said("CD03", "2025-Q3", 5, QUARTERS)], PACK)
    assert past(FigureKey("CD03", Basis.ACTUAL), QUARTERS.parse("2025-Q3")) == 5


def test_a_plan_holds_for_its_year_however_the_days_are_closed() -> None:
    year = PeriodRule(Frequency.YEARLY, Closing.CALENDAR).parse("2026")
    plan = PastValue(
        PastValueId(UUID(int=1)), "CD03", Basis.PLAN_COUNCIL, year.start, year.end, Decimal(120), ""
    )
    past = lookup([plan], PACK)
    assert past(FigureKey("CD03", Basis.PLAN_COUNCIL), MONTHS.parse("2026-01")) == 120
    assert past(FigureKey("CD03", Basis.PLAN_COUNCIL), MONTHS.parse("2025-12")) is Absence.BLANK
    assert past(FigureKey("CD03", Basis.PLAN_PROVINCE), MONTHS.parse("2026-05")) is Absence.BLANK

"""A small pack, and facts held in memory, for judging how figures and sentences are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.figure_making import Facts, FigureMaker
from soxa.domain.figures import FigureKey
from soxa.domain.ids import ActivityId, SlipId, UnitId
from soxa.domain.measuring import measure
from soxa.domain.packs import (
    Cumulation,
    Deadline,
    Indicator,
    Operation,
    Pack,
    Receiver,
    Regime,
    Selection,
    Source,
    Template,
)
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule
from soxa.domain.slips import Slip
from soxa.domain.values import Absence, Value

UNIT = UnitId(UUID(int=7))
RULE = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09)
NOVEMBER = RULE.parse("2026-11")
REGIME = Regime(
    code="R01-thang",
    name="Báo cáo tháng",
    short_name="Báo cáo tháng",
    receivers=(Receiver("Ủy ban nhân dân {province}"),),
    frequency=Frequency.MONTHLY,
    closing=Closing.DECREE_09,
    year_starts="12-15",
    deadline=Deadline(working_days=2),
    template="thang",
    legal_basis="Nghị định số 09/2019/NĐ-CP",
)
TEMPLATE = Template("thang", "Tình hình tháng {month_short}", "", "", (), ())


def indicator(
    code: str,
    source: Source,
    *selections: Selection,
    cumulation: Cumulation = Cumulation.SUM,
    formula: str = "",
    unit: str = "cái",
    decimals: int = 0,
) -> Indicator:
    """An indicator with what a test does not care about left plain."""
    return Indicator(
        code,
        f"Chỉ tiêu {code}",
        unit,
        source,
        cumulation,
        selections=selections,
        formula=formula,
        decimals=decimals,
    )


def pack_of(*indicators: Indicator) -> Pack:
    """A pack of nothing but indicators, the regime and an empty template."""
    return Pack("p", "1", "Gói", (), (), indicators, (REGIME,), (TEMPLATE,), ())


def total(kind: str, *quantities: str, times: str = "", operation: Operation = Operation.SUM) -> Selection:
    """A sum over one kind."""
    return Selection((kind,), operation, quantities, times)


def activity(
    number: int,
    day: date,
    kind: str = "HN",
    *,
    status: Status = Status.DONE,
    choices: Mapping[str, str] | None = None,
    tags: tuple[str, ...] = (),
    place: str = "",
    document: IssuedDocument | None = None,
    task: AssignedTask | None = None,
    **quantities: int,
) -> Activity:
    """An activity with a number for its identity."""
    return Activity(
        ActivityId(UUID(int=number)),
        day,
        day,
        kind,
        f"Việc {number}",
        status=status,
        place=place,
        quantities={code: Decimal(value) for code, value in quantities.items()},
        choices=choices or {},
        tags=tags,
        document=document,
        task=task,
    )


def slip(number: int, period: Period, given_on: date, **values: Value | int) -> Slip:
    """A slip of the one unit."""
    return Slip(
        SlipId(UUID(int=1000 + number)),
        UNIT,
        period.start,
        period.end,
        given_on,
        "sổ",
        {code: Decimal(value) if isinstance(value, int) else value for code, value in values.items()},
    )


def maker(
    pack: Pack,
    *,
    activities: Sequence[Activity] = (),
    slips: Sequence[Slip] = (),
    overrides: Mapping[FigureKey, Value] | None = None,
    period: Period = NOVEMBER,
    past: Mapping[tuple[FigureKey, str], Value] | None = None,
    apart: Mapping[UnitId, str] | None = None,
) -> FigureMaker:
    """A maker of figures over facts held in memory."""

    def within(start: date, end: date) -> Sequence[Slip]:
        found = [one for one in slips if start <= one.start and one.end <= end]
        return sorted(found, key=lambda one: (one.start, one.end, one.given_on))

    by_day = sorted(activities, key=lambda one: (one.counted_on, one.id.bytes))
    facts = Facts(
        measure=lambda selection, start, end: measure(selection, activities, start=start, end=end),
        slips=within,
        overrides=overrides or {},
        in_order=lambda entries: [one.id for one in by_day if one.id in set(entries)],
        past=lambda key, days: (past or {}).get((key, days.label), Absence.BLANK),
        apart=apart or {},
    )
    return FigureMaker(pack, pack.regimes[0], period=period, facts=facts)

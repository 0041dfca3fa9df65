"""Quarters, halves and years of which only months were given: by the indicator's rule, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_packs import REGIME, activity, indicator, maker, pack_of, slip, total

from soxa.domain.figure_making import FigureMaker
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.packs import Cumulation, Indicator, Pack, Source
from soxa.domain.periods import Closing, Frequency, PeriodRule
from soxa.domain.slips import Slip
from soxa.domain.values import Absence, Value

BLANK, NIL = Absence.BLANK, Absence.NIL
GIVEN_ON = date(2026, 11, 20)
MONTHS = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09)
CALENDAR_MONTHS = PeriodRule(Frequency.MONTHLY, Closing.CALENDAR)

FLOW = indicator("F", Source.SLIP)
STOCK = indicator("S", Source.SLIP, cumulation=Cumulation.LAST)
CARRIED = indicator("C", Source.SLIP, cumulation=Cumulation.FIRST)
RATE = indicator("R", Source.SLIP, cumulation=Cumulation.RECOMPUTE, unit="%")
YEAR_SO_FAR = replace(indicator("N", Source.SLIP, cumulation=Cumulation.LAST), given_cumulated=True)
FILES = indicator("HC02", Source.LEDGER_OR_SLIP, total("HS", "tiepnhan"))


def _pack(*indicators: Indicator, frequency: Frequency, closing: Closing, year_starts: str) -> Pack:
    regime = replace(REGIME, frequency=frequency, closing=closing, year_starts=year_starts)
    return replace(pack_of(*indicators), regimes=(regime,))


def _quarterly(
    *indicators: Indicator,
    label: str = "2026-Q1",
    frequency: Frequency = Frequency.QUARTERLY,
    closing: Closing = Closing.DECREE_09,
    year_starts: str = "12-15",
    slips: tuple[Slip, ...] = (),
    activities: tuple[object, ...] = (),
) -> FigureMaker:
    pack = _pack(*indicators, frequency=frequency, closing=closing, year_starts=year_starts)
    period = PeriodRule(frequency, closing).parse(label)
    return maker(pack, slips=slips, activities=activities, period=period)  # type: ignore[arg-type]


def _monthly(
    code: str, values: dict[str, Value | int], rule: PeriodRule = MONTHS, first: int = 1
) -> tuple[Slip, ...]:
    return tuple(
        slip(number, rule.parse(label), GIVEN_ON, **{code: value})
        for number, (label, value) in enumerate(values.items(), first)
    )


def _figure(made: FigureMaker, text: str) -> Figure:
    return made.figure(FigureKey.parse(text))


FIRST_QUARTER: dict[str, Value | int] = {"2026-01": 5, "2026-02": 7, "2026-03": 9}


@pytest.mark.parametrize(
    ("made_of", "expected", "slips"),
    [(FLOW, Decimal(21), 3), (STOCK, Decimal(9), 1), (CARRIED, Decimal(5), 1), (RATE, BLANK, 0)],
)
def test_a_quarter_is_made_from_its_months_by_the_indicators_rule(
    made_of: Indicator, expected: Value, slips: int
) -> None:
    made = _quarterly(made_of, slips=_monthly(made_of.code, FIRST_QUARTER))
    actual = _figure(made, f"{made_of.code}.actual")
    assert (actual.value, len(actual.sources.slips)) == (expected, slips)


@pytest.mark.parametrize(
    ("label", "frequency", "expected"),
    [
        ("2026-H1", Frequency.HALF_YEARLY, 6),
        ("2026-9M", Frequency.NINE_MONTHS, 9),
        ("2026", Frequency.YEARLY, 12),
    ],
)
def test_halves_nine_months_and_years_are_made_from_months_too(
    label: str, frequency: Frequency, expected: int
) -> None:
    slips = _monthly("F", {f"2026-{number:02}": 1 for number in range(1, 13)})
    made = _quarterly(FLOW, label=label, frequency=frequency, slips=slips)
    assert _figure(made, "F.actual").value == expected
    assert _figure(made, "F.cumulative").value == expected


def test_what_was_given_for_the_quarter_itself_goes_before_its_months() -> None:
    quarter = PeriodRule(Frequency.QUARTERLY, Closing.DECREE_09).parse("2026-Q1")
    slips = (*_monthly("F", FIRST_QUARTER), slip(9, quarter, GIVEN_ON, F=20))
    assert _figure(_quarterly(FLOW, slips=slips), "F.actual").value == 20


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"2026-01": 0, "2026-02": 0, "2026-03": 0}, Decimal(0)),
        ({"2026-01": NIL, "2026-02": NIL, "2026-03": NIL}, NIL),
        ({"2026-01": NIL, "2026-02": 0, "2026-03": NIL}, Decimal(0)),
        ({"2026-01": NIL, "2026-02": 4, "2026-03": 0}, Decimal(4)),
        ({"2026-01": BLANK, "2026-02": 4, "2026-03": 0}, BLANK),
        ({"2026-01": NIL, "2026-02": NIL}, BLANK),
        ({}, BLANK),
    ],
)
def test_zero_blank_and_nil_stay_three_through_the_months(
    values: dict[str, Value | int], expected: Value
) -> None:
    actual = _figure(_quarterly(FLOW, slips=_monthly("F", values)), "F.actual")
    assert actual.value == expected
    assert type(actual.value) is type(expected)


def test_months_that_lack_leave_the_quarter_blank_and_are_told() -> None:
    made = _quarterly(FLOW, STOCK, slips=_monthly("F", {"2026-01": 5, "2026-03": 9}))
    assert _figure(made, "F.actual").value is BLANK
    assert [one.label for one in made.lacking("F", Basis.ACTUAL)] == ["2026-02"]
    assert _figure(made, "F.cumulative").value == 14  # of what was given, and what lacks is told
    assert [one.label for one in made.lacking("F")] == ["2026-02"]
    assert made.lacking("S", Basis.ACTUAL) == ()  # nothing of it was begun
    whole = _quarterly(FLOW, slips=_monthly("F", FIRST_QUARTER))
    assert whole.lacking("F", Basis.ACTUAL) == whole.lacking("F") == ()


def test_a_stock_is_that_of_the_last_month_or_of_none() -> None:
    made = _quarterly(STOCK, CARRIED, slips=_monthly("S", {"2026-01": 5, "2026-02": 7}))
    assert _figure(made, "S.actual").value is BLANK
    assert _figure(made, "S.cumulative").value == 7
    late = _quarterly(CARRIED, slips=_monthly("C", {"2026-02": 7, "2026-03": 9}))
    assert _figure(late, "C.actual").value is BLANK


def test_calendar_months_do_not_make_a_quarter_that_closes_on_the_14th() -> None:
    slips = _monthly("F", FIRST_QUARTER, CALENDAR_MONTHS)
    assert _figure(_quarterly(FLOW, slips=slips), "F.actual").value is BLANK
    calendar = _quarterly(FLOW, closing=Closing.CALENDAR, year_starts="01-01", slips=slips)
    assert _figure(calendar, "F.actual").value == 21


def test_a_single_period_of_whole_months_is_made_from_them_whatever_its_closing() -> None:
    for rule in (MONTHS, CALENDAR_MONTHS):
        start, end = rule.parse("2026-01").start, rule.parse("2026-03").end
        made = _quarterly(
            FLOW,
            FILES,
            frequency=Frequency.ONCE,
            label=f"{start}/{end}",
            slips=(
                *_monthly("F", FIRST_QUARTER, rule),
                *_monthly("HC02", {"2026-01": 5, "2026-02": 7, "2026-03": 9}, rule, first=4),
            ),
        )
        assert _figure(made, "F.actual").value == 21
        assert _figure(made, "HC02.actual").value == 21
        assert _figure(made, "HC02.cumulative").value == 21


def test_the_quarter_before_and_the_year_before_are_made_the_same_way() -> None:
    values: dict[str, Value | int] = {
        "2025-01": 1, "2025-02": 2, "2025-03": 3,
        "2025-10": 4, "2025-11": 5, "2025-12": 6,
        "2026-01": 10, "2026-02": 20, "2026-03": 30,
    }  # fmt: skip
    made = _quarterly(FLOW, slips=_monthly("F", values))
    assert _figure(made, "F.previous").value == 15
    assert _figure(made, "F.last_year").value == 6
    assert _figure(made, "F.change_last_year").value == 900


def test_a_year_so_far_given_by_month_makes_a_quarters_difference() -> None:
    slips = _monthly("N", {"2026-02": 300, "2026-03": 350, "2026-05": 500, "2026-06": 640})
    second = _quarterly(YEAR_SO_FAR, label="2026-Q2", slips=slips)
    assert _figure(second, "N.actual").value == 290
    assert _figure(second, "N.cumulative").value == 640
    assert _figure(second, "N.previous").value == 350  # the year's first quarter starts from nothing
    half = _quarterly(YEAR_SO_FAR, label="2026-H1", frequency=Frequency.HALF_YEARLY, slips=slips)
    assert _figure(half, "N.actual").value == 640


def test_months_of_ledger_and_slip_make_one_quarter() -> None:
    made = _quarterly(
        FILES,
        activities=(
            activity(1, date(2026, 1, 20), "HS", tiepnhan=40),
            activity(2, date(2026, 3, 1), "HS", tiepnhan=50),
        ),
        slips=_monthly("HC02", {"2026-01": 999, "2026-03": 7}),
    )
    # What was done on 20/01 is February's; January is the slip's alone.
    actual = _figure(made, "HC02.actual")
    assert (actual.value, len(actual.sources.activities), len(actual.sources.slips)) == (Decimal(1089), 2, 1)


def test_a_stock_that_the_ledger_sums_is_that_of_the_last_month() -> None:
    stock = indicator("K", Source.LEDGER, total("MT", "diem"), cumulation=Cumulation.LAST)
    carried = indicator("D", Source.LEDGER, total("MT", "diem"), cumulation=Cumulation.FIRST)
    made = _quarterly(
        stock,
        carried,
        activities=tuple(
            activity(number, day, "MT", diem=amount)
            for number, (day, amount) in enumerate(
                [
                    (date(2025, 12, 20), 3),
                    (date(2026, 1, 20), 4),
                    (date(2026, 3, 1), 5),
                    (date(2026, 3, 2), 6),
                ]
            )
        ),
    )
    assert _figure(made, "K.actual").value == _figure(made, "K.cumulative").value == 11
    assert _figure(made, "D.actual").value == _figure(made, "D.cumulative").value == 3


# --- properties

AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=1)
YEAR = [f"2026-{number:02}" for number in range(1, 13)]


@given(values=st.lists(AMOUNTS | st.just(NIL), min_size=12, max_size=12))
def test_months_add_up_to_quarters_and_quarters_to_the_year(values: list[Value]) -> None:
    slips = _monthly("F", dict(zip(YEAR, values, strict=True)))
    quarters = [_figure(_quarterly(FLOW, label=f"2026-Q{n}", slips=slips), "F.actual") for n in range(1, 5)]
    for number, quarter in enumerate(quarters):
        months = values[3 * number : 3 * number + 3]
        numbers = [value for value in months if isinstance(value, Decimal)]
        assert quarter.value == (sum(numbers) if numbers else NIL)
    year = _figure(_quarterly(FLOW, label="2026", frequency=Frequency.YEARLY, slips=slips), "F.actual")
    given_quarters = [one.value for one in quarters if isinstance(one.value, Decimal)]
    assert year.value == (sum(given_quarters) if given_quarters else NIL)
    assert year.sources.slips == tuple(one.id for one in slips)


@given(
    days=st.lists(st.dates(date(2025, 12, 15), date(2026, 12, 14)), min_size=1, max_size=30),
    people=st.integers(0, 500),
)
def test_the_ledgers_months_add_up_to_the_year_too(days: list[date], people: int) -> None:
    counted = indicator("P", Source.LEDGER, total("HN", "nguoi"))
    activities = tuple(activity(number, day, nguoi=people + number) for number, day in enumerate(days))

    def value(frequency: Frequency, label: str) -> Decimal:
        found = _figure(
            _quarterly(counted, label=label, frequency=frequency, activities=activities), "P.actual"
        ).value
        return found if isinstance(found, Decimal) else Decimal(0)

    months = [value(Frequency.MONTHLY, label) for label in YEAR]
    for number in range(4):
        assert value(Frequency.QUARTERLY, f"2026-Q{number + 1}") == sum(months[3 * number : 3 * number + 3])
    assert value(Frequency.YEARLY, "2026") == sum(months)


@given(
    above=st.lists(AMOUNTS | st.just(NIL), min_size=12, max_size=12),
    below=st.lists(AMOUNTS | st.just(NIL), min_size=12, max_size=12),
)
def test_a_ratio_is_numerator_over_denominator_at_every_level(above: list[Value], below: list[Value]) -> None:
    parts = (indicator("A", Source.SLIP, unit="hồ sơ"), indicator("B", Source.SLIP, unit="hồ sơ"))
    rate = indicator("R", Source.FORMULA, cumulation=Cumulation.RECOMPUTE, formula="A / B * 100", unit="%")
    slips = tuple(
        slip(number, MONTHS.parse(label), GIVEN_ON, A=one, B=other)
        for number, (label, one, other) in enumerate(zip(YEAR, above, below, strict=True))
    )
    levels = [
        *((Frequency.MONTHLY, label) for label in YEAR),
        *((Frequency.QUARTERLY, f"2026-Q{number}") for number in range(1, 5)),
        (Frequency.HALF_YEARLY, "2026-H2"),
        (Frequency.NINE_MONTHS, "2026-9M"),
        (Frequency.YEARLY, "2026"),
    ]
    for frequency, label in levels:
        made = _quarterly(*parts, rate, label=label, frequency=frequency, slips=slips)
        for basis in (Basis.ACTUAL, Basis.CUMULATIVE, Basis.PREVIOUS):
            one, other, ratio = (made.figure(FigureKey(code, basis)).value for code in "ABR")
            assert ratio == _naive_rate(one, other)


def _naive_rate(above: Value, below: Value) -> Value:
    if BLANK in {above, below} or below is NIL or below == 0:
        return BLANK
    assert isinstance(below, Decimal)
    return (above if isinstance(above, Decimal) else Decimal(0)) / below * 100

"""Figures by source, basis and cumulation (pack 0.1 to 0.3), with exactly their sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from small_packs import NOVEMBER, RULE, activity, indicator, maker, pack_of, slip, total

from soxa.domain.activities import AssignedTask, Status
from soxa.domain.figure_making import FigureMaker, is_undefined
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.ids import ActivityId, SlipId
from soxa.domain.packs import Choice, Condition, Cumulation, Kind, Operation, Option, Selection, Source
from soxa.domain.periods import Period
from soxa.domain.values import Absence, Value

BLANK, NIL = Absence.BLANK, Absence.NIL
IN, BEFORE, LAST_YEAR = date(2026, 10, 20), date(2026, 9, 20), date(2025, 11, 1)


def _key(text: str) -> FigureKey:
    return FigureKey.parse(text)


def _numbers(figure: Figure) -> list[int]:
    return [one.int for one in figure.sources.activities]


def _slips(figure: Figure) -> list[int]:
    return [one.int - 1000 for one in figure.sources.slips]


MEETINGS = indicator("CD03", Source.LEDGER, Selection(("HOP", "HN"), Operation.COUNT))
PEOPLE = indicator("CD04", Source.LEDGER, total("HN", "nguoi"))
MINUTES = indicator("TT02", Source.LEDGER, total("TT", "luotphat", times="phut"))


def test_counts_and_sums_name_exactly_the_activities_behind_them() -> None:
    made = maker(
        pack_of(MEETINGS, PEOPLE, MINUTES),
        activities=[
            activity(3, date(2026, 11, 14), nguoi=45),
            activity(1, date(2026, 10, 15), nguoi=48),
            activity(2, IN, "HOP", nguoi=99),
            activity(4, date(2026, 11, 15), nguoi=1000),
            activity(5, date(2026, 10, 14), nguoi=1000),
            activity(6, IN, status=Status.CANCELLED, nguoi=1000),
            activity(7, IN, status=Status.PLANNED, nguoi=1000),
            activity(8, IN, "TT", luotphat=2, phut=30),
            activity(9, IN, "TT", luotphat=3),
        ],
    )
    meetings, people = made.figure(_key("CD03.actual")), made.figure(_key("CD04.actual"))
    assert (meetings.value, _numbers(meetings)) == (Decimal(3), [1, 2, 3])
    assert (people.value, _numbers(people)) == (Decimal(93), [1, 3])
    minutes = made.figure(_key("TT02.actual"))
    assert (minutes.value, _numbers(minutes)) == (Decimal(60), [8])  # 9 does not say how long


def test_none_is_zero_where_the_ledger_was_kept_and_blank_where_it_was_not() -> None:
    made = maker(pack_of(MEETINGS, PEOPLE), activities=[activity(1, IN, "VH", buoi=1)])
    assert made.figure(_key("CD03.actual")).value == 0
    assert made.figure(_key("CD04.actual")).value == 0
    assert made.figure(_key("CD03.previous")).value is BLANK
    assert made.figure(_key("CD03.last_year")).value is BLANK


def test_activities_without_the_quantity_leave_the_sum_blank() -> None:
    made = maker(pack_of(MEETINGS, PEOPLE), activities=[activity(1, IN)])
    assert made.figure(_key("CD03.actual")).value == 1
    assert made.figure(_key("CD04.actual")).value is BLANK


def test_what_was_not_asked_is_no_zero() -> None:
    own = indicator(
        "TT01",
        Source.LEDGER,
        Selection(("TT",), Operation.SUM, ("buoi",), where=(Condition("tuSX", ("tu",)),)),
    )
    origin = Choice("tuSX", "Nguồn", (Option("tu", "Tự sản xuất"), Option("tiep", "Tiếp âm")))
    pack = replace(pack_of(own), kinds=(Kind("TT", "Truyền thanh", (), choices=(origin,)),))
    unsaid = activity(1, IN, "TT", buoi=4)
    relayed = activity(2, IN, "TT", buoi=2, choices={"tuSX": "tiep"})
    made = activity(3, IN, "TT", buoi=3, choices={"tuSX": "tu"})
    assert maker(pack, activities=[relayed]).figure(_key("TT01.actual")).value == 0
    assert maker(pack, activities=[relayed, unsaid]).figure(_key("TT01.actual")).value is BLANK
    assert maker(pack, activities=[relayed, unsaid, made]).figure(_key("TT01.actual")).value == 3


def test_selections_are_added_and_an_activity_is_named_once() -> None:
    people = indicator("VH03", Source.LEDGER, total("VH", "luot"), total("TDTT", "luot"), total("VH", "khac"))
    made = maker(
        pack_of(people),
        activities=[
            activity(1, date(2026, 11, 2), "VH", luot=10, khac=1),
            activity(2, date(2026, 11, 1), "TDTT", luot=5),
        ],
    )
    figure = made.figure(_key("VH03.actual"))
    assert (figure.value, _numbers(figure)) == (Decimal(16), [2, 1])  # by day, not by selection


def test_the_other_bases_speak_of_their_own_days() -> None:
    made = maker(
        pack_of(MEETINGS),
        activities=[
            activity(1, IN),
            activity(2, IN),
            activity(3, IN),
            activity(4, BEFORE),
            activity(5, BEFORE),
            activity(6, LAST_YEAR),
            activity(7, date(2025, 12, 15)),  # the first day of the reporting year
            activity(8, date(2025, 12, 14)),  # the last day of the year before
        ],
    )
    figures = {basis: made.figure(FigureKey("CD03", basis)) for basis in Basis}
    assert figures[Basis.ACTUAL].value == 3
    assert figures[Basis.PREVIOUS].value == 2
    assert figures[Basis.LAST_YEAR].value == 1
    assert figures[Basis.CUMULATIVE].value == 6
    assert _numbers(figures[Basis.CUMULATIVE]) == [7, 4, 5, 1, 2, 3]
    assert figures[Basis.CHANGE_PREVIOUS].value == 50
    assert figures[Basis.CHANGE_LAST_YEAR].value == 200
    assert figures[Basis.CHANGE_PREVIOUS].sources.parts == (_key("CD03.actual"), _key("CD03.previous"))
    assert figures[Basis.PREVIOUS].period == RULE.parse("2026-10")
    assert figures[Basis.LAST_YEAR].period == RULE.parse("2025-11")
    assert figures[Basis.CUMULATIVE].period.start == date(2025, 12, 15)
    assert figures[Basis.CUMULATIVE].period.end == NOVEMBER.end


def test_growth_from_zero_is_undefined_and_growth_of_a_percentage_is_not_made() -> None:
    rate = indicator(
        "R", Source.FORMULA, cumulation=Cumulation.RECOMPUTE, formula="CD03 / CD03 * 100", unit="%"
    )
    made = maker(pack_of(MEETINGS, rate), activities=[activity(1, IN), activity(2, BEFORE, "VH")])
    change = made.figure(_key("CD03.change_previous"))
    assert change.value is BLANK
    assert is_undefined(change, made.all_of(["CD03"]))
    assert not is_undefined(made.figure(_key("CD03.change_last_year")), made.all_of(["CD03"]))
    of_rate = made.figure(_key("R.change_previous"))
    assert (of_rate.value, of_rate.sources.parts) == (BLANK, ())


def test_places_of_a_year_are_counted_afresh_and_not_added_up() -> None:
    places = indicator(
        "DD",
        Source.LEDGER,
        Selection(("HN",), Operation.DISTINCT, distinct_of="place"),
        cumulation=Cumulation.RECOMPUTE,
    )
    made = maker(
        pack_of(places),
        activities=[
            activity(1, IN, place="Nhà văn hóa"),
            activity(2, IN, place="Thôn Đá"),
            activity(3, BEFORE, place="NHÀ VĂN HOÁ"),
            activity(4, BEFORE),
        ],
    )
    figures = {basis: made.figure(FigureKey("DD", basis)) for basis in Basis}
    assert (figures[Basis.ACTUAL].value, _numbers(figures[Basis.ACTUAL])) == (Decimal(2), [1, 2])
    assert (figures[Basis.PREVIOUS].value, _numbers(figures[Basis.PREVIOUS])) == (Decimal(1), [3])
    assert (figures[Basis.CUMULATIVE].value, _numbers(figures[Basis.CUMULATIVE])) == (Decimal(2), [3, 1, 2])


def test_a_rate_is_recomputed_from_cumulated_parts_never_averaged() -> None:
    part, whole = (indicator(code, Source.LEDGER, total("HS", code.lower())) for code in ("DUNG", "XONG"))
    rate = indicator(
        "TL", Source.FORMULA, cumulation=Cumulation.RECOMPUTE, formula="DUNG / XONG * 100", unit="%"
    )
    made = maker(
        pack_of(part, whole, rate),
        activities=[activity(1, IN, "HS", dung=9, xong=10), activity(2, BEFORE, "HS", dung=30, xong=90)],
    )
    assert made.figure(_key("TL.actual")).value == 90
    cumulative = made.figure(_key("TL.cumulative"))
    assert cumulative.value == 39
    assert cumulative.sources.parts == (_key("DUNG.cumulative"), _key("XONG.cumulative"))
    assert cumulative.sources.formula == "DUNG / XONG * 100"
    assert made.figure(_key("TL.last_year")).value is BLANK


def test_first_takes_what_was_carried_over_at_the_start() -> None:
    carried = indicator(
        "HC01",
        Source.LEDGER_OR_SLIP,
        total("HS", "chuyenqua", operation=Operation.FIRST),
        cumulation=Cumulation.FIRST,
    )
    made = maker(
        pack_of(carried),
        activities=[
            activity(1, date(2026, 1, 5), "HS", chuyenqua=40),
            activity(2, IN, "HS", chuyenqua=12),
            activity(3, date(2026, 11, 1), "HS", chuyenqua=15),
        ],
    )
    actual = made.figure(_key("HC01.actual"))
    assert (actual.value, _numbers(actual)) == (Decimal(12), [2])
    cumulative = made.figure(_key("HC01.cumulative"))
    assert (cumulative.value, _numbers(cumulative)) == (Decimal(40), [1])


def test_a_stock_of_the_ledger_does_not_cumulate() -> None:
    task = AssignedTask("UBND tỉnh", "1/UBND", date(2026, 10, 1), None)
    overdue = indicator(
        "CD08",
        Source.LEDGER,
        Selection(("NV",), Operation.COUNT, where=(Condition("task_due", ("overdue",)),)),
        cumulation=Cumulation.LAST,
    )
    made = maker(pack_of(overdue), activities=[activity(1, BEFORE, "NV", status=Status.PLANNED, task=task)])
    assert made.figure(_key("CD08.actual")).value == 1
    assert made.figure(_key("CD08.cumulative")).value == 1
    assert made.figure(_key("CD08.cumulative")).sources.activities == (ActivityId(UUID(int=1)),)


# --- slips

MONEY = indicator("AS05", Source.SLIP)
POOR = indicator("AS01", Source.SLIP, cumulation=Cumulation.LAST)
OCTOBER, JANUARY = RULE.parse("2026-10"), RULE.parse("2026-01")


def test_a_later_slip_replaces_an_earlier_one_value_by_value() -> None:
    made = maker(
        pack_of(MONEY, POOR),
        slips=[
            slip(1, NOVEMBER, date(2026, 11, 14), AS05=100, AS01=9),
            slip(2, NOVEMBER, date(2026, 11, 16), AS05=120),
            slip(3, OCTOBER, date(2026, 11, 20), AS05=7),
        ],
    )
    money, poor = made.figure(_key("AS05.actual")), made.figure(_key("AS01.actual"))
    assert (money.value, _slips(money)) == (Decimal(120), [2])
    assert (poor.value, _slips(poor)) == (Decimal(9), [1])
    assert made.figure(_key("AS05.previous")).value == 7
    cumulative = made.figure(_key("AS05.cumulative"))
    assert (cumulative.value, _slips(cumulative)) == (Decimal(127), [3, 2])


def test_nil_is_said_and_is_no_blank() -> None:
    made = maker(pack_of(MONEY, POOR), slips=[slip(1, NOVEMBER, IN, AS05=NIL)])
    assert made.figure(_key("AS05.actual")).value is NIL
    assert made.figure(_key("AS05.cumulative")).value is NIL
    assert made.figure(_key("AS01.actual")).value is BLANK


def test_last_is_what_was_given_last_in_the_year_also_by_an_earlier_month() -> None:
    made = maker(
        pack_of(POOR),
        slips=[
            slip(1, RULE.parse("2025-12"), IN, AS01=500),
            slip(2, JANUARY, IN, AS01=80),
            slip(3, OCTOBER, IN, AS01=70),
        ],
    )
    assert made.figure(_key("AS01.actual")).value is BLANK
    cumulative = made.figure(_key("AS01.cumulative"))
    assert (cumulative.value, _slips(cumulative)) == (Decimal(70), [3])


def test_a_quarters_slip_is_not_added_to_its_months() -> None:
    quarter = slip(1, OCTOBER, IN)
    quarter = type(quarter)(
        quarter.id, quarter.unit, JANUARY.start, RULE.parse("2026-03").end, IN, "sổ", {"AS05": Decimal(300)}
    )
    made = maker(
        pack_of(MONEY),
        slips=[quarter, slip(2, RULE.parse("2026-02"), IN, AS05=100), slip(3, OCTOBER, IN, AS05=10)],
    )
    cumulative = made.figure(_key("AS05.cumulative"))
    assert (cumulative.value, _slips(cumulative)) == (Decimal(310), [1, 3])


def test_the_ledger_goes_before_a_slip_and_months_of_both_are_added() -> None:
    files = indicator("HC02", Source.LEDGER_OR_SLIP, total("HS", "tiepnhan"))
    made = maker(
        pack_of(files),
        activities=[activity(1, IN, "HS", tiepnhan=427), activity(2, BEFORE, "VH", buoi=1)],
        slips=[
            slip(1, OCTOBER, IN, HC02=116),
            slip(2, NOVEMBER, IN, HC02=999),
        ],
    )
    actual, previous = made.figure(_key("HC02.actual")), made.figure(_key("HC02.previous"))
    assert (actual.value, _slips(actual), _numbers(actual)) == (Decimal(427), [], [1])
    assert (previous.value, _slips(previous)) == (Decimal(116), [1])  # no file in the ledger is no zero
    cumulative = made.figure(_key("HC02.cumulative"))
    assert (cumulative.value, _numbers(cumulative), _slips(cumulative)) == (Decimal(543), [1], [1])


def test_first_and_last_of_slips_and_of_both_sources() -> None:
    first = indicator("F", Source.SLIP, cumulation=Cumulation.FIRST)
    carried = indicator(
        "C",
        Source.LEDGER_OR_SLIP,
        total("HS", "chuyenqua", operation=Operation.FIRST),
        cumulation=Cumulation.FIRST,
    )
    made = maker(
        pack_of(first, carried),
        activities=[activity(1, IN, "HS", chuyenqua=12)],
        slips=[slip(1, JANUARY, IN, F=5, C=40), slip(2, NOVEMBER, IN, F=9)],
    )
    assert made.figure(_key("F.cumulative")).value == 5
    cumulative = made.figure(_key("C.cumulative"))
    assert (cumulative.value, _slips(cumulative), _numbers(cumulative)) == (Decimal(40), [1], [])


# --- values that units give cumulated

INCOME = replace(indicator("NS01", Source.SLIP, cumulation=Cumulation.LAST), given_cumulated=True)


def test_a_value_given_cumulated_is_the_years_and_the_difference_is_the_periods() -> None:
    made = maker(
        pack_of(INCOME),
        slips=[
            slip(1, RULE.parse("2026-09"), IN, NS01=2700),
            slip(2, OCTOBER, IN, NS01=3100),
            slip(3, NOVEMBER, IN, NS01=3500),
            slip(4, RULE.parse("2025-10"), IN, NS01=2600),
            slip(5, RULE.parse("2025-11"), IN, NS01=2900),
        ],
    )
    figures = {basis.value: made.figure(FigureKey("NS01", basis)) for basis in Basis}
    assert (figures["cumulative"].value, _slips(figures["cumulative"])) == (Decimal(3500), [3])
    assert (figures["actual"].value, _slips(figures["actual"])) == (Decimal(400), [2, 3])
    assert (figures["previous"].value, _slips(figures["previous"])) == (Decimal(400), [1, 2])
    assert (figures["last_year"].value, _slips(figures["last_year"])) == (Decimal(300), [4, 5])
    assert figures["change_previous"].value == 0


def test_the_first_period_of_a_year_starts_from_nothing_and_a_gap_leaves_a_blank() -> None:
    given = [slip(1, RULE.parse("2025-12"), IN, NS01=9000), slip(2, JANUARY, IN, NS01=120)]
    first = maker(pack_of(INCOME), slips=given, period=JANUARY)
    assert first.figure(_key("NS01.actual")).value == 120
    assert first.figure(_key("NS01.previous")).value is BLANK  # nobody gave November's
    second = maker(pack_of(INCOME), slips=given, period=RULE.parse("2026-02"))
    assert second.figure(_key("NS01.previous")).value == 120
    assert second.figure(_key("NS01.actual")).value is BLANK
    later = maker(pack_of(INCOME), slips=[*given, slip(3, NOVEMBER, IN, NS01=3500)])
    assert later.figure(_key("NS01.actual")).value is BLANK
    assert later.figure(_key("NS01.cumulative")).value == 3500


def test_nothing_came_since_nothing_is_nil() -> None:
    slips = [slip(1, OCTOBER, IN, NS01=NIL), slip(2, NOVEMBER, IN, NS01=NIL)]
    assert maker(pack_of(INCOME), slips=slips).figure(_key("NS01.actual")).value is NIL
    came = [slips[0], slip(2, NOVEMBER, IN, NS01=50)]
    assert maker(pack_of(INCOME), slips=came).figure(_key("NS01.actual")).value == 50


def test_a_rate_over_values_given_cumulated_is_of_the_same_days() -> None:
    rate = indicator(
        "NS02", Source.FORMULA, cumulation=Cumulation.RECOMPUTE, unit="%",
        formula="NS01 / NS01.plan_province * 100",
    )  # fmt: skip
    made = maker(
        pack_of(INCOME, rate),
        slips=[slip(1, OCTOBER, IN, NS01=3100), slip(2, NOVEMBER, IN, NS01=3500)],
        overrides={_key("NS01.plan_province"): Decimal(4000)},
    )
    assert made.figure(_key("NS02.actual")).value == 10
    assert made.figure(_key("NS02.cumulative")).value == Decimal("87.5")
    assert made.figure(_key("NS01.ratio_plan_province")).value == Decimal("87.5")


# --- periods that a year so far lacks


def _lacking(made: FigureMaker, code: str) -> list[str]:
    return [period.label for period in made.lacking(code)]


def test_periods_that_no_slip_covers_are_missing_from_the_year_so_far() -> None:
    first_half = replace(slip(1, JANUARY, IN, AS05=60), start=JANUARY.start, end=RULE.parse("2026-06").end)
    slips = [first_half, slip(2, RULE.parse("2026-09"), IN, AS05=9), slip(3, OCTOBER, IN, AS05=NIL)]
    assert _lacking(maker(pack_of(MONEY), slips=slips), "AS05") == ["2026-07", "2026-08", "2026-11"]
    assert _lacking(maker(pack_of(MONEY)), "AS05") == []  # a blank column says nothing false
    assert _lacking(maker(pack_of(POOR), slips=[slip(1, OCTOBER, IN, AS01=9)]), "AS01") == []
    every = [slip(number, RULE.parse(f"2026-{number:02}"), IN, AS05=1) for number in range(1, 12)]
    assert _lacking(maker(pack_of(MONEY), slips=every), "AS05") == []


def test_periods_that_neither_ledger_nor_slip_covers_are_missing_too() -> None:
    files = indicator("HC02", Source.LEDGER_OR_SLIP, total("HS", "tiepnhan"))
    slips = [slip(1, RULE.parse(f"2026-{number:02}"), IN, HC02=1) for number in range(1, 10)]
    made = maker(pack_of(files), activities=[activity(1, IN, "HS", tiepnhan=427)], slips=slips)
    assert _lacking(made, "HC02") == ["2026-10"]
    assert _lacking(maker(pack_of(MEETINGS), activities=[activity(1, IN)]), "CD03") == []


# --- plans and estimates


def test_a_formula_for_a_stock_does_not_cumulate_and_may_name_the_previous_period() -> None:
    left = indicator("L", Source.FORMULA, cumulation=Cumulation.LAST, formula="CD03 - CD03.previous")
    made = maker(pack_of(MEETINGS, left), activities=[activity(1, IN), activity(2, BEFORE), activity(3, IN)])
    assert made.figure(_key("L.actual")).value == 1
    assert made.figure(_key("L.cumulative")).value == 1
    assert made.figure(_key("L.previous")).value is BLANK  # two periods back is not asked for


def test_plans_give_ratios_and_a_formula_may_name_them() -> None:
    income = indicator("NS01", Source.SLIP, cumulation=Cumulation.LAST)
    rate = indicator(
        "NS02",
        Source.FORMULA,
        cumulation=Cumulation.RECOMPUTE,
        formula="NS01 / NS01.plan_province * 100",
        unit="%",
    )
    overrides: dict[FigureKey, Value] = {_key("NS01.plan_province"): Decimal(4000)}
    made = maker(
        pack_of(income, rate),
        slips=[slip(1, NOVEMBER, IN, NS01=3000), slip(2, RULE.parse("2025-11"), IN, NS01=1000)],
        overrides=overrides,
    )
    assert made.figure(_key("NS01.ratio_plan_province")).value == 75
    assert made.figure(_key("NS01.ratio_plan_council")).value is BLANK
    assert made.figure(_key("NS02.actual")).value == 75
    assert made.figure(_key("NS02.cumulative")).value == 75
    assert made.figure(_key("NS02.cumulative")).sources.parts == (
        _key("NS01.cumulative"),
        _key("NS01.plan_province"),
    )
    assert made.figure(_key("NS02.last_year")).value is BLANK  # this year's plan says nothing of last year
    assert made.figure(_key("NS01.plan_province")).period.label == "2026"


@pytest.mark.parametrize("basis", ["estimate", "previous", "last_year", "plan_council"])
def test_what_the_office_enters_itself_stands(basis: str) -> None:
    key = _key(f"CD03.{basis}")
    made = maker(
        pack_of(MEETINGS), activities=[activity(1, IN), activity(2, BEFORE)], overrides={key: Decimal(12)}
    )
    assert made.figure(key).value == 12
    assert made.figure(key).sources.activities == ()
    assert made.figure(_key("CD03.actual")).value == 1


def test_the_actual_value_is_never_overridden() -> None:
    key = _key("CD03.actual")
    made = maker(pack_of(MEETINGS), activities=[activity(1, IN)], overrides={key: Decimal(12)})
    assert made.figure(key).value == 1


def test_an_estimate_of_a_formula_is_made_of_estimates() -> None:
    double = indicator("X", Source.FORMULA, cumulation=Cumulation.RECOMPUTE, formula="CD03 * 2")
    overrides: dict[FigureKey, Value] = {_key("CD03.estimate"): Decimal(20)}
    made = maker(pack_of(MEETINGS, double), activities=[activity(1, IN)], overrides=overrides)
    assert made.figure(_key("X.estimate")).value == 40
    assert made.figure(_key("X.actual")).value == 2


def test_an_estimated_part_stands_beside_stocks_as_they_are_and_beside_nothing_else() -> None:
    stock = indicator("DC01", Source.SLIP, cumulation=Cumulation.LAST)
    share = indicator("X", Source.FORMULA, cumulation=Cumulation.RECOMPUTE, formula="CD03 / DC01")
    mean = indicator("Y", Source.FORMULA, cumulation=Cumulation.RECOMPUTE, formula="CD03 / CD04")
    made = maker(
        pack_of(MEETINGS, PEOPLE, stock, share, mean),
        activities=[activity(1, IN, nguoi=30)],
        slips=[slip(1, NOVEMBER, IN, DC01=5)],
        overrides={_key("CD03.estimate"): Decimal(20)},
    )
    estimated = made.figure(_key("X.estimate"))
    assert (estimated.value, estimated.sources.parts) == (
        Decimal(4),
        (_key("CD03.estimate"), _key("DC01.actual")),
    )
    assert made.figure(_key("Y.estimate")).value is BLANK  # 20 meetings to come, 30 people so far
    nothing = maker(pack_of(MEETINGS, stock, share), slips=[slip(1, NOVEMBER, IN, DC01=5)])
    assert nothing.figure(_key("X.estimate")).value is BLANK


@pytest.mark.parametrize(
    ("cumulation", "period", "expected"),
    [
        (Cumulation.SUM, NOVEMBER, Decimal(70)),  # 60 until October, 80 for November, of 200
        (Cumulation.LAST, NOVEMBER, Decimal(40)),
        (Cumulation.SUM, JANUARY, Decimal(40)),
        (Cumulation.FIRST, NOVEMBER, BLANK),
    ],
)
def test_the_plan_may_be_held_against_what_the_year_will_come_to(
    cumulation: Cumulation, period: Period, expected: Value
) -> None:
    given = indicator("G", Source.SLIP, cumulation=cumulation)
    made = maker(
        pack_of(given),
        period=period,
        slips=[slip(1, OCTOBER, IN, G=60), slip(2, NOVEMBER, IN, G=5)],
        overrides={_key("G.plan_council"): Decimal(200), _key("G.estimate"): Decimal(80)},
    )
    assert made.figure(_key("G.ratio_estimate_council")).value == expected
    assert made.figure(_key("G.ratio_estimate_province")).value is BLANK


def test_all_of_some_indicators_brings_in_the_parts_of_their_formulas() -> None:
    double = indicator("X", Source.FORMULA, cumulation=Cumulation.RECOMPUTE, formula="CD03 * 2")
    made = maker(pack_of(MEETINGS, double), activities=[activity(1, IN)])
    figures = made.all_of(["X"])
    assert {key.basis for key in figures if key.indicator == "X"} == set(Basis)
    for figure in figures.values():
        assert all(part in figures for part in figure.sources.parts)


def test_the_same_figure_has_the_same_digest_and_another_source_another() -> None:
    first = maker(pack_of(MEETINGS), activities=[activity(1, IN)]).figure(_key("CD03.actual"))
    again = maker(pack_of(MEETINGS), activities=[activity(1, IN)]).figure(_key("CD03.actual"))
    other = maker(pack_of(MEETINGS), activities=[activity(2, IN)]).figure(_key("CD03.actual"))
    assert first.digest == again.digest != other.digest
    assert SlipId(UUID(int=1)) not in first.sources.slips


def test_the_first_period_of_the_year_is_known() -> None:
    assert maker(pack_of(MEETINGS), period=JANUARY).is_first_period
    assert not maker(pack_of(MEETINGS)).is_first_period


def test_what_is_known_of_the_past_stands_where_the_ledger_says_nothing() -> None:
    share = indicator("CD05", Source.FORMULA, formula="CD04 / CD03 * 100", unit="%")
    past: dict[tuple[FigureKey, str], Value] = {
        (_key("CD03.actual"), "2025-11"): Decimal(9),
        (_key("CD03.actual"), "2026-10"): Decimal(99),
        (_key("CD03.plan_province"), "2026"): Decimal(120),
        (_key("CD04.actual"), "2025-11"): NIL,
        (_key("CD05.actual"), "2026-10"): Decimal(12),
    }
    made = maker(
        pack_of(MEETINGS, PEOPLE, share), activities=[activity(1, IN), activity(2, BEFORE)], past=past
    )
    assert made.figure(_key("CD03.last_year")).value == 9
    assert made.figure(_key("CD03.previous")).value == 1  # the ledger has counted
    assert made.figure(_key("CD03.plan_province")).value == 120
    assert made.figure(_key("CD03.plan_council")).value is BLANK
    assert made.figure(_key("CD04.last_year")).value is NIL
    assert made.figure(_key("CD05.previous")).value == 12  # no parts to compute it from
    assert made.figure(_key("CD03.actual")).value == 1
    assert made.figure(_key("CD03.ratio_plan_province")).value == Decimal(2) / Decimal(120) * 100

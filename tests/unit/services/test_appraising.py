"""What is ahead of plan and what is behind, said from figures alone; and who did the most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from small_packs import activity, indicator, total

from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.ids import UnitId
from soxa.domain.packs import Cumulation, Indicator, Operation, Section, Selection, Source
from soxa.domain.periods import Period
from soxa.domain.sections import FigureRun, Run, TextRun
from soxa.domain.sentences import FigureOf
from soxa.domain.standing import standings
from soxa.domain.values import Absence
from soxa.services.appraising import MOST_NAMED, appraise, foremost_unit

YEAR = Period(date(2025, 12, 15), date(2026, 12, 15), "2026")
SO_FAR = Period(date(2025, 12, 15), date(2026, 6, 15), "2025-12-15/2026-06-15")
REVENUE = replace(
    indicator("NS01", Source.SLIP, cumulation=Cumulation.LAST), given_cumulated=True, higher_is_better=True
)
INSURED = replace(indicator("YT01", Source.SLIP, cumulation=Cumulation.LAST), higher_is_better=True)
POOR = replace(indicator("AS01", Source.SLIP, cumulation=Cumulation.LAST), higher_is_better=False)
MEETINGS = indicator("CD03", Source.LEDGER, total("HN", "nguoi"))


def _figure_of(values: Mapping[str, str]) -> FigureOf:
    def figure(key: FigureKey) -> Figure:
        value = Decimal(values[str(key)]) if str(key) in values else Absence.BLANK
        days = YEAR if key.basis in {Basis.PLAN_PROVINCE, Basis.PLAN_COUNCIL} else SO_FAR
        return Figure(key, days, value, Sources())

    return figure


ALL = _figure_of(
    {
        "NS01.ratio_plan_province": "42",
        "YT01.ratio_plan_council": "101.5",
        "AS01.ratio_plan_province": "104",
        "CD03.ratio_plan_province": "3",
    }
)


def _lines(content: str, *indicators: Indicator, figure: FigureOf = ALL) -> list[str]:
    section = Section("III", 1, "III.", "ĐÁNH GIÁ", content=content)
    return [("- " if one.bullet else "") + _words(one.runs) for one in appraise(section, indicators, figure)]


def _words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text if isinstance(run, TextRun) else f"<{run.key}>" for run in runs)


def test_what_grows_with_the_days_is_measured_against_the_days_gone() -> None:
    found = {one.indicator.code: one for one in standings([REVENUE, INSURED, POOR, MEETINGS], ALL)}
    assert set(found) == {"NS01", "YT01", "AS01"}  # nobody says which side is better for meetings
    assert (found["NS01"].expected, found["NS01"].ahead) == (Decimal("49.9"), Decimal("-7.9"))
    assert (found["YT01"].expected, found["YT01"].ahead) == (None, Decimal("1.5"))
    assert found["AS01"].ahead == Decimal(-4)  # more poor households than planned is behind


def test_what_is_behind_is_listed_the_furthest_first() -> None:
    assert _lines("behind", REVENUE, INSURED, POOR) == [
        "Một số chỉ tiêu chưa đạt tiến độ kế hoạch năm:",
        "- Chỉ tiêu NS01: đạt <NS01.ratio_plan_province> kế hoạch năm tỉnh giao (tiến độ thời gian 49,9%);",
        "- Chỉ tiêu AS01: đạt <AS01.ratio_plan_province> kế hoạch năm tỉnh giao.",
    ]


def test_what_is_ahead_is_listed_and_nothing_is_said_of_nothing() -> None:
    assert _lines("achieved", REVENUE, INSURED) == [
        "Một số chỉ tiêu đạt và vượt tiến độ kế hoạch năm:",
        "- Chỉ tiêu YT01: đạt <YT01.ratio_plan_council> kế hoạch năm HĐND giao.",
    ]
    assert _lines("achieved", REVENUE) == []
    assert _lines("behind", REVENUE, figure=_figure_of({})) == []


def test_a_list_names_no_more_than_a_reader_takes_in() -> None:
    many = [replace(INSURED, code=f"YT{number:02}") for number in range(20)]
    figure = _figure_of({f"{one.code}.ratio_plan_province": "90" for one in many})
    assert len(_lines("behind", *many, figure=figure)) == MOST_NAMED + 1


def test_the_figures_in_the_lines_are_figures() -> None:
    section = Section("III", 1, "III.", "ĐÁNH GIÁ", content="behind")
    blocks = appraise(section, [REVENUE], ALL)
    assert [run.key for run in blocks[1].runs if isinstance(run, FigureRun)] == [
        FigureKey("NS01", Basis.RATIO_PLAN_PROVINCE)
    ]


# --- the unit that did most


def test_the_unit_with_the_largest_part_is_found_by_what_is_summed() -> None:
    first, second = UnitId(UUID(int=1)), UnitId(UUID(int=2))
    day = date(2026, 6, 1)
    made = [
        replace(activity(1, day, "HN", nguoi=90), unit=first),
        replace(activity(2, day, "HN", nguoi=40), unit=second),
        replace(activity(3, day, "HN", nguoi=40), unit=second),
        activity(4, day, "HN", nguoi=500),
    ]
    people = Figure(FigureKey("CD04", Basis.ACTUAL), SO_FAR, Decimal(670), Sources())
    assert foremost_unit(MEETINGS, people, made) == first
    counted = indicator("CD15", Source.LEDGER, Selection(("HN",), Operation.COUNT))
    assert foremost_unit(counted, people, made) == second


def test_equal_parts_and_stocks_have_no_foremost_unit() -> None:
    day = date(2026, 6, 1)
    made = [replace(activity(at, day, "HN", nguoi=5), unit=UnitId(UUID(int=at))) for at in (1, 2)]
    people = Figure(FigureKey("CD04", Basis.ACTUAL), SO_FAR, Decimal(10), Sources())
    assert foremost_unit(MEETINGS, people, made) is None
    assert foremost_unit(MEETINGS, people, ()) is None
    stock = indicator("X", Source.LEDGER, total("HN", "nguoi", operation=Operation.LAST))
    assert foremost_unit(stock, people, made[:1]) is None


def test_an_office_under_a_city_has_its_plan_from_the_city() -> None:
    section = Section("III", 1, "III.", "ĐÁNH GIÁ", content="behind")
    blocks = appraise(section, [POOR], ALL, province="thành phố")
    assert _words(blocks[1].runs).endswith("kế hoạch năm thành phố giao.")

"""A whole year of one office, as large as pack 6 says: twenty reports drafted, each figure reckoned again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from made_activities import OFFICE
from year_office import YEAR, year_activities, year_slips

from soxa.domain.activities import Activity, Status
from soxa.domain.drafts import Draft
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import PastValueId
from soxa.domain.packs import Cumulation, Severity, Source
from soxa.domain.past_values import PastValue
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule, year_start
from soxa.domain.slips import Slip
from soxa.domain.values import Value
from soxa.pages.rasters import page_sizes
from soxa.services import sealing
from soxa.services.composing import compose
from soxa.services.drafting import open_report
from soxa.services.ledgers import new_ledger_for
from soxa.services.packs import pack_of
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger
from soxa.wording.speech import Wording

SEED = 2026
NOW = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)
MONTHLY = tuple(("R01-thang", f"2026-{month:02}") for month in (1, 2, 4, 5, 7, 8, 10, 11))
GENERAL = (("R02-quy1", "2026-Q1"), ("R03-6thang", "2026-H1"), ("R02-9thang", "2026-9M"), ("R04-nam", "2026"))
REFORM = (("R06-quy", "2026-Q1"), ("R06-6thang", "2026-H1"), ("R06-quy", "2026-Q3"), ("R06-nam", "2026"))
OTHERS = (
    ("R09-6thang", "2026-H1"),
    ("R09-nam", "2026"),
    ("R11-6thang", "2026-H1"),
    ("R11-nam", "2026"),
)
REPORTS = (*MONTHLY, *GENERAL, *REFORM, *OTHERS)
MONTHS = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09)


def _amount(*codes: str, times: str = "") -> Callable[[Activity], Decimal]:
    def of(activity: Activity) -> Decimal:
        number = sum((activity.quantities.get(code, Decimal(0)) for code in codes), Decimal(0))
        return number * activity.quantities.get(times, Decimal(0)) if times else number

    return of


def _one(_activity: Activity) -> Decimal:
    return Decimal(1)


@dataclass(frozen=True)
class Reckoning:
    """What a figure should come to, said without the program."""

    kinds: frozenset[str]
    amount: Callable[[Activity], Decimal] = _one
    holds: Callable[[Activity], bool] = lambda _activity: True

    def over(self, activities: list[Activity], first: date, end: date) -> Decimal:
        return sum(
            (
                self.amount(one)
                for one in activities
                if one.status is Status.DONE
                and one.kind in self.kinds
                and first <= one.counted_on < end
                and self.holds(one)
            ),
            Decimal(0),
        )


RECKONINGS: Mapping[str, Reckoning] = {
    "CD01": Reckoning(frozenset({"VB"})),
    "CD02": Reckoning(
        frozenset({"VB"}), holds=lambda one: one.document is not None and one.document.in_report
    ),
    "CD03": Reckoning(frozenset({"HOP", "HN"})),
    "CD04": Reckoning(frozenset({"HN"}), _amount("nguoi")),
    "CD13": Reckoning(frozenset({"TH"}), _amount("lop")),
    "CD14": Reckoning(frozenset({"TH"}), _amount("nguoi")),
    "TC01": Reckoning(frozenset({"TCD"}), _amount("buoi")),
    "TC03": Reckoning(frozenset({"TCD"}), _amount("luot")),
    "TC05": Reckoning(frozenset({"DON"}), _amount("nhan")),
    "HC02": Reckoning(frozenset({"HS"}), _amount("tiepnhan")),
    "HC05": Reckoning(frozenset({"HS"}), _amount("dagq")),
    "HC06": Reckoning(frozenset({"HS"}), _amount("dunghan")),
    "VH01": Reckoning(frozenset({"VH"}), _amount("buoi")),
    "CS01": Reckoning(frozenset({"CDS"}), _amount("luot")),
    "CS02": Reckoning(frozenset({"CDS"}), _amount("buoi")),
}


@dataclass(frozen=True)
class Year:
    """The office's year, and the reports of it."""

    ledger: Ledger
    activities: list[Activity]
    slips: list[Slip]
    drafts: Mapping[tuple[str, str], Draft]

    def value(self, report: tuple[str, str], code: str, basis: Basis) -> Value | None:
        figure = self.drafts[report].figures.get(FigureKey(code, basis))
        return figure.value if figure is not None else None


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    path: Path = tmp_path_factory.mktemp("year") / "so.soxa"
    with new_ledger_for(path, OFFICE, actor="Lan") as ledger:
        units = {unit.code: unit.id for unit in ledger.units()}
        activities = year_activities(SEED, units)
        ledger.activities.add(activities)
        slips = year_slips(pack_of(ledger), SEED, units)
        for slip in slips:
            ledger.slips.save(slip)
        drafts = {(regime, label): open_report(ledger, regime, label) for regime, label in REPORTS}
        yield Year(ledger, activities, slips, drafts)


def _sum(values: Iterable[Value]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def _start(draft: Draft) -> date:
    return year_start(draft.period, draft.regime.year_starts)


def test_the_year_is_as_large_as_a_real_one(year: Year) -> None:
    inside = [one for one in year.activities if YEAR[0] <= one.counted_on < YEAR[1]]
    assert 2_500 <= len(inside) <= 6_000
    assert len(year.drafts) == len(REPORTS) == 20


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_every_figure_is_what_the_entries_say(year: Year, report: tuple[str, str]) -> None:
    draft = year.drafts[report]
    days, start = draft.period, _start(draft)
    reckoned = 0
    for code, reckoning in RECKONINGS.items():
        actual = year.value(report, code, Basis.ACTUAL)
        if actual is None:
            continue  # the outline does not ask for it
        assert actual == reckoning.over(year.activities, days.start, days.end), code
        cumulative = year.value(report, code, Basis.CUMULATIVE)
        assert cumulative == reckoning.over(year.activities, start, days.end), code
        reckoned += 1
    assert reckoned >= 2


@pytest.mark.parametrize("report", REPORTS, ids="/".join)
def test_the_year_so_far_is_the_sum_of_its_months(year: Year, report: tuple[str, str]) -> None:
    draft = year.drafts[report]
    months = [MONTHS.parse(f"2026-{month:02}") for month in range(1, 13)]
    so_far = [days for days in months if days.end <= draft.period.end]
    assert so_far[0].start == _start(draft) == YEAR[0]
    for code, reckoning in RECKONINGS.items():
        cumulative = year.value(report, code, Basis.CUMULATIVE)
        if cumulative is not None:
            by_month = [reckoning.over(year.activities, days.start, days.end) for days in so_far]
            assert cumulative == sum(by_month), code


def test_monthly_reports_add_up_to_the_longer_ones(year: Year) -> None:
    # The months 3, 6, 9 and 12 have longer reports: what they say less the months before is the month's own.
    for code, reckoning in RECKONINGS.items():
        longer = year.value(("R02-quy1", "2026-Q1"), code, Basis.ACTUAL)
        shorter = [year.value(("R01-thang", f"2026-0{month}"), code, Basis.ACTUAL) for month in (1, 2)]
        if longer is None or None in shorter:
            continue
        march = MONTHS.parse("2026-03")
        assert isinstance(longer, Decimal)
        rest = longer - sum(one for one in shorter if isinstance(one, Decimal))
        assert rest == reckoning.over(year.activities, march.start, march.end), code


def test_what_units_give_cumulates_by_its_own_rule(year: Year) -> None:
    pack = year.drafts["R04-nam", "2026"].pack
    by_month = {slip.start: slip.values for slip in year.slips}
    seen: set[Cumulation] = set()
    for draft in year.drafts.values():
        months = [values for start, values in sorted(by_month.items()) if start < draft.period.end]
        inside = [values for start, values in sorted(by_month.items()) if start in draft.period]
        for one in pack.indicators:
            key = FigureKey(one.code, Basis.CUMULATIVE)
            if one.source is not Source.SLIP or key not in draft.figures:
                continue
            given = [values[one.code] for values in months]
            if one.cumulation is Cumulation.SUM:
                assert draft.figures[key].value == _sum(given)
                actual = draft.figures[FigureKey(one.code, Basis.ACTUAL)].value
                assert actual == _sum(values[one.code] for values in inside), (one.code, draft.period.label)
            elif one.cumulation is Cumulation.LAST:
                assert draft.figures[key].value == given[-1], one.code
            seen.add(one.cumulation)
    assert {Cumulation.SUM, Cumulation.LAST} <= seen


@pytest.mark.parametrize(("ratio", "over", "under"), [("HC10", "HC03", "HC02"), ("HC11", "HC06", "HC05")])
def test_ratios_are_reckoned_anew_at_every_level(year: Year, ratio: str, over: str, under: str) -> None:
    seen = 0
    for report in REPORTS:
        for basis in (Basis.ACTUAL, Basis.CUMULATIVE):
            said = year.value(report, ratio, basis)
            if isinstance(said, Decimal):
                parts = [year.value(report, code, basis) for code in (over, under)]
                assert all(isinstance(part, Decimal) for part in parts)
                assert abs(said - parts[0] / parts[1] * 100) < Decimal("1e-15")  # type: ignore[operator]
                seen += 1
    assert seen >= 20


def test_the_days_after_14_december_are_the_next_years_and_that_is_said(year: Year) -> None:
    ledger = year.ledger
    decree = year.drafts["R04-nam", "2026"]
    calendar = open_report(ledger, "R19-nam", "2026")
    reckoning = RECKONINGS["CD01"]
    by_decree = decree.figures[FigureKey("CD01", Basis.CUMULATIVE)].value
    by_calendar = calendar.figures[FigureKey("CD01", Basis.CUMULATIVE)].value
    assert isinstance(by_decree, Decimal)
    assert isinstance(by_calendar, Decimal)
    late = [reckoning.over(year.activities, date(of, 12, 15), date(of + 1, 1, 1)) for of in (2025, 2026)]
    assert late[0] != late[1]
    assert by_calendar - by_decree == late[1] - late[0]
    explained = [point for point in decree.points if point.code == "year_starts_early"]
    assert [point.severity for point in explained] == [Severity.INFORM]
    assert explained[0].message.parameters["start"] == date(2025, 12, 15)
    assert not [point for point in calendar.points if point.code == "year_starts_early"]


@pytest.mark.timeout(240)
def test_every_report_is_composed_and_one_of_each_outline_laid_out(year: Year) -> None:
    laid_out: set[str] = set()
    for (regime, label), draft in year.drafts.items():
        outline = compose(draft, sealed_utc=NOW)
        if draft.template.code not in laid_out:
            laid_out.add(draft.template.code)
            assert len(page_sizes(sealing.preview(outline).pdf)) >= 2, (regime, label)
        said = " ".join(span.text for part in outline.parts for span in getattr(part, "spans", ()))
        assert "{" not in said, (regime, label)


def test_no_report_is_kept_from_sealing_by_the_program(year: Year) -> None:
    for report, draft in year.drafts.items():
        blocking = [point for point in draft.points if point.severity is Severity.BLOCK]
        # A figure that nobody gave blocks rightly; no rule may say that true figures are false.
        assert {point.code for point in blocking} <= {"figure_blank", "section_empty"}, report


def test_what_is_unusual_is_told_of_figures_that_say_something(year: Year) -> None:
    told = {
        report: [point.message.parameters for point in draft.points if point.code.startswith("outlier")]
        for report, draft in year.drafts.items()
    }
    names = [said["name"] for one in told.values() for said in one]
    # Two tasks of two are 100%, ten inspections after four by chance: neither is worth an officer's minute.
    assert "Tỷ lệ nhiệm vụ hoàn thành đúng hạn" not in names
    assert "Số cuộc kiểm tra, giám sát" not in names
    assert max(map(len, told.values())) <= 2


def test_days_before_the_ledger_are_told_of_once(year: Year) -> None:
    begun = [
        point.code
        for point in year.drafts["R04-nam", "2026"].points
        if point.code.startswith("begins_inside")
    ]
    assert begun == ["begins_inside_last_year"]


def test_no_point_says_a_word_of_the_programs_own(year: Year) -> None:
    wording = Wording("vi")
    calendar = open_report(year.ledger, "R12-thang", "2026-09")
    tasks = open_report(year.ledger, "R20-thang", "2026-05")
    said = [
        wording.explain(point.message).text
        for draft in (*year.drafts.values(), calendar, tasks)
        for point in draft.points
    ]
    assert len(said) > 100
    ours = re.compile(r"closing|frequency|receivers|deadline|legal_basis|20\d\d-(Q|H|9M|W)|\{")
    assert not [text for text in said if ours.search(text)]


def test_every_day_of_the_year_is_in_one_month() -> None:
    day = YEAR[0]
    while day < YEAR[1]:
        holding = [month for month in range(1, 13) if day in MONTHS.parse(f"2026-{month:02}")]
        assert len(holding) == 1
        day += timedelta(days=1)


def test_periods_name_themselves() -> None:
    assert MONTHS.parse("2026-12") == Period(date(2026, 11, 15), date(2026, 12, 15), "2026-12")


def test_last_years_whole_goes_before_the_part_that_a_young_ledger_counted(tmp_path: Path) -> None:
    # The ledger of this office began on 1 December 2025: of the year before it holds two weeks.
    with new_ledger_for(tmp_path / "so.soxa", OFFICE, actor="Lan") as ledger:
        units = {unit.code: unit.id for unit in ledger.units()}
        ledger.activities.add(year_activities(SEED, units))
        plain = open_report(ledger, "R04-nam", "2026")
        counted = plain.figures[FigureKey("CD01", Basis.LAST_YEAR)]
        assert counted.sources.activities
        first, end = date(2024, 12, 15), date(2025, 12, 15)
        given = PastValue(
            PastValueId(uuid4()), "CD01", Basis.ACTUAL, first, end, Decimal(2_000), "Báo cáo năm 2025"
        )
        november = replace(
            given, id=PastValueId(uuid4()), start=date(2026, 9, 15), end=date(2026, 10, 15), value=Decimal(1)
        )
        storms = replace(given, id=PastValueId(uuid4()), indicator="PC01", value=Decimal(3))
        ledger.past_values.save([given, november, storms])
        draft = open_report(ledger, "R04-nam", "2026")
        assert draft.figures[FigureKey("CD01", Basis.LAST_YEAR)].value == 2_000
        assert plain.figures[FigureKey("PC01", Basis.LAST_YEAR)].value == 0
        assert draft.figures[FigureKey("PC01", Basis.LAST_YEAR)].value == 3
        growth = draft.figures[FigureKey("CD01", Basis.CHANGE_LAST_YEAR)].value
        actual = draft.figures[FigureKey("CD01", Basis.ACTUAL)].value
        assert isinstance(actual, Decimal)
        assert growth == (actual - 2_000) / 2_000 * 100
        # Where the ledger was kept all the time, it is what counts.
        month = open_report(ledger, "R01-thang", "2026-11")
        assert month.figures[FigureKey("CD01", Basis.PREVIOUS)].value == RECKONINGS["CD01"].over(
            ledger.activities.find(ActivityQuery()), date(2026, 9, 15), date(2026, 10, 15)
        )

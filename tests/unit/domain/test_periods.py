"""Periods of regimes, judged against days typed from Decree 09/2019 and against the calendar itself."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.periods import (
    Closing,
    Frequency,
    Period,
    PeriodRule,
    UnknownPeriod,
    reporting_year,
    year_start,
)
from soxa.services.packs import read_pack, shipped_pack

DECREE, CALENDAR = Closing.DECREE_09, Closing.CALENDAR
WHOLE = [Frequency.WEEKLY, Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY, Frequency.YEARLY]
FIFTY_YEARS = st.dates(date(2000, 1, 1), date(2049, 12, 31))


@pytest.mark.parametrize(
    ("frequency", "closing", "label", "first", "last"),
    [
        (Frequency.MONTHLY, DECREE, "2026-11", date(2026, 10, 15), date(2026, 11, 14)),
        (Frequency.MONTHLY, DECREE, "2026-01", date(2025, 12, 15), date(2026, 1, 14)),
        (Frequency.QUARTERLY, DECREE, "2026-Q1", date(2025, 12, 15), date(2026, 3, 14)),
        (Frequency.QUARTERLY, DECREE, "2026-Q3", date(2026, 6, 15), date(2026, 9, 14)),
        (Frequency.HALF_YEARLY, DECREE, "2026-H1", date(2025, 12, 15), date(2026, 6, 14)),
        (Frequency.HALF_YEARLY, DECREE, "2026-H2", date(2026, 6, 15), date(2026, 12, 14)),
        (Frequency.NINE_MONTHS, DECREE, "2026-9M", date(2025, 12, 15), date(2026, 9, 14)),
        (Frequency.YEARLY, DECREE, "2026", date(2025, 12, 15), date(2026, 12, 14)),
        (Frequency.MONTHLY, CALENDAR, "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        (Frequency.QUARTERLY, CALENDAR, "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (Frequency.NINE_MONTHS, CALENDAR, "2026-9M", date(2026, 1, 1), date(2026, 9, 30)),
        (Frequency.YEARLY, CALENDAR, "2026", date(2026, 1, 1), date(2026, 12, 31)),
        (Frequency.WEEKLY, DECREE, "2026-W46", date(2026, 11, 9), date(2026, 11, 15)),
        (Frequency.ONCE, DECREE, "2026-10-01/2026-11-15", date(2026, 10, 1), date(2026, 11, 14)),
    ],
)
def test_a_label_names_the_days_of_the_rule(
    frequency: Frequency, closing: Closing, label: str, first: date, last: date
) -> None:
    period = PeriodRule(frequency, closing).parse(label)
    assert (period.start, period.last_day, period.label) == (first, last, label)


@pytest.mark.parametrize(
    ("frequency", "label"),
    [
        (Frequency.MONTHLY, "2026-13"),
        (Frequency.MONTHLY, "2026-00"),
        (Frequency.MONTHLY, "2026-1"),
        (Frequency.MONTHLY, "2026"),
        (Frequency.MONTHLY, "2026-Q1"),
        (Frequency.MONTHLY, "０００１-01"),
        (Frequency.MONTHLY, "0001-01"),
        (Frequency.MONTHLY, "9999-12"),
        (Frequency.QUARTERLY, "2026-Q5"),
        (Frequency.QUARTERLY, "2026-Q0"),
        (Frequency.HALF_YEARLY, "2026-H3"),
        (Frequency.YEARLY, "2026-01"),
        (Frequency.WEEKLY, "2026-W54"),
        (Frequency.WEEKLY, "2025-W53"),
        (Frequency.WEEKLY, "2026-W00"),
        (Frequency.ONCE, "2026-11-15/2026-10-01"),
        (Frequency.ONCE, "2026-11-15"),
        (Frequency.ONCE, "a/b"),
        (Frequency.MONTHLY, ""),
        (Frequency.MONTHLY, "tháng 11"),
    ],
)
def test_other_labels_are_refused_with_an_example(frequency: Frequency, label: str) -> None:
    rule = PeriodRule(frequency, DECREE)
    with pytest.raises(UnknownPeriod) as caught:
        rule.parse(label)
    example = str(caught.value.parameters["example"])
    assert rule.parse(example).label == example


@given(FIFTY_YEARS, st.sampled_from(WHOLE), st.sampled_from(list(Closing)))
def test_every_day_lies_in_exactly_one_period(day: date, frequency: Frequency, closing: Closing) -> None:
    rule = PeriodRule(frequency, closing)
    period = rule.containing(day)
    assert period is not None
    assert day in period
    assert period.start < period.end
    assert rule.parse(period.label) == period
    before, after = rule.previous(period), rule.following(period)
    assert (before.end, after.start) == (period.start, period.end)
    assert rule.following(before) == period == rule.previous(after)
    assert day not in before
    assert day not in after
    assert rule.containing(period.start) == rule.containing(period.last_day) == period


@given(FIFTY_YEARS, st.sampled_from(list(Closing)))
def test_nine_months_leave_out_the_rest_of_the_year(day: date, closing: Closing) -> None:
    rule = PeriodRule(Frequency.NINE_MONTHS, closing)
    month = PeriodRule(Frequency.MONTHLY, closing).containing(day)
    assert month is not None
    period = rule.containing(day)
    assert (period is not None) == (int(month.label[-2:]) <= 9)
    if period is not None:
        assert rule.parse(period.label) == period
        assert rule.previous(period).label == f"{int(period.label[:4]) - 1}-9M"


@given(FIFTY_YEARS, st.sampled_from(WHOLE), st.sampled_from(list(Closing)))
def test_last_year_is_the_same_label_one_year_earlier(
    day: date, frequency: Frequency, closing: Closing
) -> None:
    rule = PeriodRule(frequency, closing)
    period = rule.containing(day)
    assert period is not None
    earlier = rule.last_year(period)
    assert reporting_year(earlier) == reporting_year(period) - 1
    assert 360 <= (period.start - earlier.start).days <= 371
    if not period.label.endswith("W53"):
        assert earlier.label[4:] == period.label[4:]


def test_a_single_period_goes_back_by_years_and_knows_29_february() -> None:
    rule = PeriodRule(Frequency.ONCE, DECREE)
    period = rule.parse("2028-02-29/2028-03-10")
    assert rule.previous(period) == rule.last_year(period)
    assert rule.last_year(period).start == date(2027, 2, 28)
    assert rule.following(period).start == date(2029, 2, 28)
    assert rule.containing(date(2028, 3, 1)) is None
    assert list(rule.since(date(2028, 1, 1), until=date(2028, 12, 31))) == []


def test_periods_since_a_day_come_in_order_without_gap() -> None:
    rule = PeriodRule(Frequency.MONTHLY, DECREE)
    found = list(rule.since(date(2025, 12, 15), until=date(2026, 10, 15)))
    assert [period.label for period in found] == [f"2026-{month:02}" for month in range(1, 12)]
    assert all(one.end == two.start for one, two in pairwise(found))
    nine = PeriodRule(Frequency.NINE_MONTHS, DECREE)
    labels = [one.label for one in nine.since(date(2025, 11, 1), until=date(2027, 1, 1))]
    assert labels == ["2026-9M", "2027-9M"]
    assert list(rule.since(date(2026, 1, 2), until=date(2026, 1, 1))) == []


@pytest.mark.parametrize(
    ("label", "frequency", "closing", "starts", "expected"),
    [
        ("2026-11", Frequency.MONTHLY, DECREE, "12-15", date(2025, 12, 15)),
        ("2026-01", Frequency.MONTHLY, DECREE, "12-15", date(2025, 12, 15)),
        ("2026-12", Frequency.MONTHLY, DECREE, "12-15", date(2025, 12, 15)),
        ("2026-12", Frequency.MONTHLY, CALENDAR, "12-15", date(2025, 12, 15)),
        ("2026-01", Frequency.MONTHLY, DECREE, "01-01", date(2026, 1, 1)),
        ("2026-11", Frequency.MONTHLY, CALENDAR, "01-01", date(2026, 1, 1)),
        ("2026-10-01/2026-11-15", Frequency.ONCE, DECREE, "12-15", date(2025, 12, 15)),
        ("2026", Frequency.YEARLY, DECREE, "12-15", date(2025, 12, 15)),
    ],
)
def test_the_year_starts_by_the_regimes_own_day(
    label: str, frequency: Frequency, closing: Closing, starts: str, expected: date
) -> None:
    period = PeriodRule(frequency, closing).parse(label)
    assert year_start(period, starts) == expected


def test_a_period_holds_days_and_nothing_else() -> None:
    period = Period(date(2026, 10, 15), date(2026, 11, 15), "2026-11")
    assert period.start in period
    assert period.end not in period
    assert period.end - timedelta(days=1) in period
    assert "2026-10-20" not in period


def test_every_month_is_asked_for_by_just_one_general_report() -> None:
    """Months that a longer general report ends in are asked for by that one alone."""
    pack = read_pack(shipped_pack())
    general = [one for one in pack.regimes if one.code.split("-")[0] in {"R01", "R02", "R03", "R04"}]
    months = PeriodRule(Frequency.MONTHLY, DECREE)
    for month in months.since(date(2000, 1, 1), until=date(2049, 12, 31)):
        asking = [
            one.code
            for one in general
            if (found := PeriodRule(one.frequency, one.closing).containing(month.last_day)) is not None
            and found.end == month.end
            and one.asks_for(found)
        ]
        assert len(asking) == 1, (month.label, asking)


def test_every_rule_of_the_shipped_regimes_divides_fifty_years_without_gap_or_overlap() -> None:
    pack = read_pack(shipped_pack())
    rules = {(one.frequency, one.closing) for one in pack.regimes if one.frequency in WHOLE}
    assert len(rules) >= 6
    for frequency, closing in rules:
        found = list(PeriodRule(frequency, closing).since(date(2000, 1, 1), until=date(2049, 12, 31)))
        assert found[0].start <= date(2000, 1, 1)
        assert found[-1].end > date(2049, 12, 31)
        assert all(one.end == two.start for one, two in pairwise(found))
        assert len({one.label for one in found}) == len(found)
        if frequency is Frequency.WEEKLY:
            assert sum(one.label.endswith("W53") for one in found) == 9  # ISO years of 53 weeks, 2000 to 2049

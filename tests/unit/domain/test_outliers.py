"""What is usual for an office, by its own series; judged by cases and by properties."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.outliers import LEAST_VALUES, median, usual_range

NUMBERS = st.decimals(min_value=0, max_value=10_000, places=1)
SERIES = st.lists(NUMBERS, min_size=LEAST_VALUES, max_size=30)


def _numbers(*values: float) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("series", "season", "value", "is_usual"),
    [
        ((10, 12, 11, 9, 13, 10), (), 14, True),
        ((10, 12, 11, 9, 13, 10), (), 41, False),
        ((10, 12, 11, 9, 13, 10), (), 0, False),
        ((10, 12, 11, 9, 13, 10), (40,), 41, True),  # so it is each November
        ((5, 5, 5, 5, 5, 5), (), 6, True),  # alike to the last: a little more is no news
        ((5, 5, 5, 5, 5, 5), (), 9, False),
        ((0, 0, 0, 0, 0, 0), (), 1, True),
        ((0, 0, 0, 0, 0, 0), (), 3, False),
    ],
)
def test_a_value_is_judged_by_the_offices_own_series(
    series: tuple[int, ...], season: tuple[int, ...], value: int, *, is_usual: bool
) -> None:
    found = usual_range(_numbers(*series), _numbers(*season))
    assert found is not None
    assert (Decimal(value) in found) is is_usual


def test_a_count_scatters_by_its_root_but_a_forgotten_one_is_still_told() -> None:
    inspections = _numbers(4, 4, 3, 6, 4, 4, 7, 4)
    cases = ((6, True, True), (7, False, True), (11, False, True), (12, False, False))
    for value, plain, counted in cases:
        found = usual_range(inspections), usual_range(inspections, counts=True)
        assert [one is not None and Decimal(value) in one for one in found] == [plain, counted], value
    meetings = usual_range(_numbers(10, 12, 11, 9, 13, 10), counts=True)
    assert meetings is not None
    assert Decimal(0) not in meetings
    alike = usual_range(_numbers(5, 5, 5, 5, 5, 5), counts=True)
    assert alike is not None
    assert Decimal(9) not in alike


def test_what_was_so_twice_is_usual_and_once_may_have_been_a_mistake() -> None:
    online = usual_range(_numbers(431, 253, 378, 235, 245, 423, 234))
    assert online is not None
    assert Decimal(400) in online
    typed_wrong = usual_range(_numbers(10, 12, 11, 9, 13, 10, 1000))
    assert typed_wrong is not None
    assert Decimal(900) not in typed_wrong


def test_a_short_series_says_nothing() -> None:
    assert usual_range(_numbers(1, 2, 3, 4, 5)) is None


@given(SERIES)
def test_the_median_is_always_usual_and_counts_are_never_below_nothing(series: list[Decimal]) -> None:
    found = usual_range(series)
    assert found is not None
    assert median(series) in found
    assert found.low >= 0


@given(SERIES, st.lists(NUMBERS, min_size=1, max_size=3))
def test_the_season_only_widens_what_is_usual(series: list[Decimal], season: list[Decimal]) -> None:
    plain, seasonal = usual_range(series), usual_range(series, season)
    assert plain is not None
    assert seasonal is not None
    assert seasonal.low <= plain.low
    assert seasonal.high >= plain.high
    assert all(value in seasonal for value in season)


def test_no_values_have_no_median() -> None:
    with pytest.raises(ValueError, match=r"\[\]"):
        median([])

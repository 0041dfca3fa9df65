"""Numbers of a year's documents: what comes next, what is missing, what is there twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from uuid import UUID, uuid4

import pytest

from soxa.domain.ids import NumberId
from soxa.domain.outgoing import (
    Double,
    Gap,
    GivenNumber,
    Numbering,
    RegisterLine,
    Source,
    doubles,
    gaps,
    next_number,
)

ONE = Numbering(is_official=True)
BY_TYPE = Numbering(is_official=True, by_type=True)


def line(number: str, type_code: str = "BC", *, day: date = date(2026, 3, 2)) -> RegisterLine:
    """A line that bears a number."""
    symbol = "UBND" if type_code == "CV" else f"{type_code}-UBND"
    return RegisterLine(uuid4(), Source.ENTRY, type_code, number, symbol, day, "Trích yếu")


def given(number: int, *things: UUID, series: str = "", void: str = "", explained: str = "") -> GivenNumber:
    """A number of the register."""
    documents = MappingProxyType(dict.fromkeys(things, date(2026, 3, 2)))
    return GivenNumber(NumberId(uuid4()), 2026, series, number, documents, void, explained)


def test_the_next_number_is_one_above_all_that_was_used() -> None:
    lines = [line("07"), line("12", "CV")]
    assert next_number(ONE, year=2026, series="", given=(), lines=lines) == 13
    assert next_number(BY_TYPE, year=2026, series="BC", given=(), lines=lines) == 8
    assert next_number(ONE, year=2027, series="", given=(), lines=lines) == 1, "each year begins anew"


def test_a_cancelled_number_is_used_and_a_freed_one_is_not() -> None:
    numbers = [given(20, void="viết hỏng"), given(25)]
    assert next_number(ONE, year=2026, series="", given=numbers, lines=[line("7")]) == 21


def test_numbers_given_on_paper_before_count() -> None:
    begun = replace(ONE, starts=MappingProxyType({(2026, ""): 118}))
    assert next_number(begun, year=2026, series="", given=(), lines=()) == 119
    assert gaps(begun, year=2026, given=(), lines=[line("119"), line("121")]) == (Gap(2026, "", 120, 120),)


def test_gaps_are_named_and_a_reason_closes_them() -> None:
    lines = [line("1"), line("2"), line("6")]
    assert gaps(ONE, year=2026, given=(), lines=lines) == (Gap(2026, "", 3, 5),)
    said = [given(4, void="bỏ trống")]
    assert gaps(ONE, year=2026, given=said, lines=lines) == (Gap(2026, "", 3, 3), Gap(2026, "", 5, 5))
    assert gaps(ONE, year=2026, given=[given(3), given(4), given(5)], lines=lines) == (Gap(2026, "", 3, 5),)


def test_a_number_given_to_what_bears_it_no_more_is_a_gap() -> None:
    there = line("1")
    numbers = [given(1, there.thing), given(2, uuid4())]
    assert gaps(ONE, year=2026, given=numbers, lines=[there]) == (Gap(2026, "", 2, 2),)
    assert gaps(ONE, year=2026, given=numbers, lines=[there, line("3")]) == (Gap(2026, "", 2, 2),)
    assert gaps(ONE, year=2026, given=[given(1, uuid4())], lines=()) == (Gap(2026, "", 1, 1),)
    assert gaps(ONE, year=2026, given=[given(1, void="hỏng")], lines=()) == ()


def test_each_type_has_its_own_gaps_where_it_has_its_own_series() -> None:
    lines = [line("1"), line("3"), line("1", "CV"), line("2", "CV")]
    assert gaps(BY_TYPE, year=2026, given=(), lines=lines) == (Gap(2026, "BC", 2, 2),)
    assert gaps(ONE, year=2026, given=(), lines=lines) == ()


def test_a_number_twice_is_told_until_it_is_explained() -> None:
    lines = [line("5", day=date(2026, 3, 9)), line("05", "CV", day=date(2026, 3, 2)), line("5", "TB")]
    found = doubles(ONE, year=2026, given=(), lines=lines)
    assert [(one.number, set(one.things)) for one in found] == [(5, {one.thing for one in lines})]
    assert found[0].things[-1] == lines[0].thing, "in the order of their days"
    assert doubles(ONE, year=2026, given=[given(5, explained="số chèn")], lines=lines) == ()


@pytest.mark.parametrize("number", ["5", "05"])
def test_a_register_that_follows_knows_only_equal_number_and_symbol(number: str) -> None:
    lines = [line("5"), line(number), line("5", "CV")]
    found = doubles(Numbering(), year=2026, given=(), lines=lines)
    ordered = tuple(sorted((one.thing for one in lines[:2]), key=lambda thing: thing.bytes))
    assert found == (Double(2026, "", 5, ordered),)


def test_a_letter_behind_a_number_parts_two_documents() -> None:
    assert doubles(ONE, year=2026, given=(), lines=[line("5"), line("5a")]) == ()
    assert len(doubles(ONE, year=2026, given=(), lines=[line("5a"), line("5a")])) == 1


def test_a_number_below_ten_is_written_with_a_nought() -> None:
    assert (line("5").reference, line("05").reference, line("112", "CV").reference) == (
        "05/BC-UBND",
        "05/BC-UBND",
        "112/UBND",
    )

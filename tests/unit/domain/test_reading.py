from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.base.errors import Message
from soxa.domain.reading import (
    Days,
    Span,
    is_nothing,
    office_day,
    read_date,
    read_days,
    read_number,
    write_cell_number,
)

UNITS = {"nguoi", "luot nguoi"}
numbers = st.decimals(0, 10**12 - 1, places=6, allow_nan=False, allow_infinity=False)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1250", "1250"),
        ("1.250", "1250"),
        ("1 250", "1250"),
        ("1\u00a0250", "1250"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("1.250,75", "1250.75"),
        ("1,250.75", "1250.75"),
        ("8,5", "8.5"),
        ("0,125", "0.125"),
        ("0.5", "0.5"),
        ("180 người", "180"),
        ("180 NGƯỜI.", "180"),
        ("1.825 lượt  người", "1825"),
        ("180ngươ\u0300i", "180"),
        ("007", "7"),
        ("0", "0"),
    ],
)
def test_a_number_is_read_as_offices_write_it(cell: str, number: str) -> None:
    assert read_number(cell, units=UNITS) == Decimal(number)


@pytest.mark.parametrize("cell", ["", "  ", "-", "–", "…", "x"])
def test_a_stroke_says_nothing(cell: str) -> None:
    assert read_number(cell) is None
    assert is_nothing(cell.strip())


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("khoảng năm mươi", "not_a_number"),
        ("khoảng 50", "not_a_number"),
        ("1.25.0", "not_a_number"),
        ("5 10", "not_a_number"),
        ("180 khách", "number_with_words"),
        ("2 lớp, 80 người", "number_with_words"),
        ("12 người (03 nữ)", "number_with_words"),
        ("1e5", "number_with_words"),
        ("-5", "negative_number"),
        ("1234567890123", "number_too_long"),
        ("1" * 400, "number_too_long"),
        ("=1+1", "not_a_number"),
        ("٣", "not_a_number"),
    ],
)
def test_what_is_no_number_is_a_fault(cell: str, fault: str) -> None:
    read = read_number(cell, units=UNITS)

    assert isinstance(read, Message)
    assert read.id == f"importing.{fault}"
    assert read.parameters["value"] == cell


@pytest.mark.parametrize(
    ("cell", "first", "second"),
    [("8.5", "8,5", "85"), ("1,250", "1,25", "1.250"), ("12.25", "12,25", "1.225")],
)
def test_two_readings_are_both_shown(cell: str, first: str, second: str) -> None:
    read = read_number(cell)

    assert isinstance(read, Message)
    assert read.id == "importing.two_readings"
    assert (read.parameters["first"], read.parameters["second"]) == (first, second)


@pytest.mark.parametrize(
    ("cell", "decimals", "fault"), [("8,5", 0, "not_whole"), ("8,55", 1, "too_exact"), ("8,0", 0, None)]
)
def test_places_beyond_the_quantitys_own_are_a_fault(cell: str, decimals: int, fault: str | None) -> None:
    read = read_number(cell, decimals=decimals)

    assert (read.id if isinstance(read, Message) else None) == (fault and f"importing.{fault}")


@given(numbers)
def test_a_written_number_is_read_back(number: Decimal) -> None:
    assert read_number(write_cell_number(number)) == number


@given(st.text(), st.one_of(st.none(), st.integers(0, 6)))
def test_reading_a_number_never_raises(cell: str, decimals: int | None) -> None:
    read = read_number(cell, decimals=decimals)

    assert read is None or isinstance(read, (Decimal, Message))


@given(st.text(alphabet="0123456789.,- /ngàytháăm:"))
def test_reading_what_looks_like_numbers_or_days_never_raises(cell: str) -> None:
    read_number(cell, units=UNITS, decimals=0)
    read_days(cell, month=(2026, 9))
    read_date(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "5/9/2026",
        "05/09/2026",
        "05-09-2026",
        "5.9.2026",
        "5 / 9 / 2026",
        "5/9/26",
        "2026-09-05",
        "ngày 05 tháng 9 năm 2026",
        "Ngày 5 tháng 9 năm 2026",
        "Thứ Bảy, 05/9/2026",
        "CN 5/9/2026",
        "5/9/2026 08:30",
        "5/9/2026, 8h30",
        "46270",
    ],
)
def test_a_day_is_read_as_offices_write_it(cell: str) -> None:
    assert read_date(cell) == date(2026, 9, 5)


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("5-7/9/2026", date(2026, 9, 5), date(2026, 9, 7)),
        ("28/9 - 02/10/2026", date(2026, 9, 28), date(2026, 10, 2)),
        ("từ ngày 30/12/2025 đến ngày 02/01/2026", date(2025, 12, 30), date(2026, 1, 2)),
        ("5/9/2026 – 7/9/2026", date(2026, 9, 5), date(2026, 9, 7)),
    ],
)
def test_several_days_in_one_cell(cell: str, first: date, last: date) -> None:
    assert read_days(cell) == Days(first, last)
    assert isinstance(read_date(cell), Message)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("31/9/2026", "no_such_day"),
        ("29/2/2026", "no_such_day"),
        ("0/9/2026", "no_such_day"),
        ("9/25/2026", "no_such_month"),
        ("5/9/1926", "year_out_of_range"),
        ("5/9", "no_year"),
        ("hôm qua", "not_a_day"),
        ("12345", "not_a_day"),
        ("7-5/9/2026", "days_reversed"),
        ("30-31/9/2026", "no_such_day"),
        ("31/9 - 2/10/2026", "no_such_day"),
    ],
)
def test_what_is_no_day_is_a_fault(cell: str, fault: str) -> None:
    read = read_days(cell)

    assert isinstance(read, Message)
    assert read.id == f"importing.{fault}"


def test_the_month_row_gives_a_day_its_year_only_if_the_month_agrees() -> None:
    assert read_date("5/9", month=(2026, 9)) == date(2026, 9, 5)
    assert isinstance(read_date("5/10", month=(2026, 9)), Message)


@given(days, st.sampled_from(["{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}"]))
def test_a_written_day_is_read_back(day: date, form: str) -> None:
    assert read_date(form.format(d=day.day, m=day.month, y=day.year)) == day


@given(st.integers(2000, 2099), st.integers(1, 12), st.integers(29, 99))
def test_a_day_that_does_not_exist_is_never_moved(year: int, month: int, day: int) -> None:
    read = read_date(f"{day}/{month}/{year}")

    exists = day <= calendar.monthrange(year, month)[1]
    assert (read == date(year, month, day)) if exists else isinstance(read, Message)


def test_a_clock_that_a_tracker_is_far_ahead_of_is_not_believed() -> None:
    days = [date(2026, 1, 5) + timedelta(days=3 * at) for at in range(100)]

    assert office_day(date(2026, 11, 22), days) == date(2026, 11, 22)
    assert office_day(date(2026, 10, 20), days) == date(2026, 10, 20)  # a few plans
    assert office_day(date(2010, 1, 1), [*days, date(2062, 1, 1)]) == days[-1]  # and a slip of the finger
    assert office_day(date(2010, 1, 1), []) == date(2010, 1, 1)


SEPTEMBER, QUARTER, YEAR = Span(2026, 9, 9), Span(2026, 7, 9), Span(2026)


@pytest.mark.parametrize(
    ("cell", "span", "first", "last"),
    [
        ("5/9", SEPTEMBER, date(2026, 9, 5), date(2026, 9, 5)),
        ("5", SEPTEMBER, date(2026, 9, 5), date(2026, 9, 5)),
        ("ngày 05", SEPTEMBER, date(2026, 9, 5), date(2026, 9, 5)),
        ("5/7", QUARTER, date(2026, 7, 5), date(2026, 7, 5)),
        ("thứ hai, 5/1", YEAR, date(2026, 1, 5), date(2026, 1, 5)),
        ("ngày 5 tháng 7", QUARTER, date(2026, 7, 5), date(2026, 7, 5)),
        ("5-7/9", QUARTER, date(2026, 9, 5), date(2026, 9, 7)),
        ("từ ngày 5 đến 7/9", QUARTER, date(2026, 9, 5), date(2026, 9, 7)),
        ("từ ngày 30/8 đến hết ngày 02/9", QUARTER, date(2026, 8, 30), date(2026, 9, 2)),
        ("28/12/2025 đến 03/01", YEAR, date(2025, 12, 28), date(2026, 1, 3)),
        ("28/12 đến 03/01/2027", None, date(2026, 12, 28), date(2027, 1, 3)),
        ("từ ngày 5 đến ngày 7 tháng 9 năm 2026", None, date(2026, 9, 5), date(2026, 9, 7)),
        ("5->7/9/26", None, date(2026, 9, 5), date(2026, 9, 7)),
        ("5, 6/9/2026", None, date(2026, 9, 5), date(2026, 9, 6)),
        ("5,6 và 7/9", QUARTER, date(2026, 9, 5), date(2026, 9, 7)),
        ("5 + 6.9.2026", None, date(2026, 9, 5), date(2026, 9, 6)),
    ],
)
def test_a_sheet_gives_days_their_year(cell: str, span: Span | None, first: date, last: date) -> None:
    assert read_days(cell, span=span) == Days(first, last)


@pytest.mark.parametrize(
    ("cell", "span", "fault"),
    [
        ("5/10", QUARTER, "no_year"),
        ("5/9", None, "no_year"),
        ("5-7/9", None, "no_year"),
        ("5", QUARTER, "not_a_day"),
        ("5", None, "not_a_day"),
        ("31", SEPTEMBER, "no_such_day"),
        ("5, 9/9/2026", None, "several_days"),
        ("7, 6/9/2026", None, "several_days"),
        ("5, 6/9", None, "no_year"),
        ("5/10 - 7/9/2026", None, "days_reversed"),
    ],
)
def test_a_year_is_not_made_up(cell: str, span: Span | None, fault: str) -> None:
    found = read_days(cell, span=span)

    assert isinstance(found, Message)
    assert found.id == f"importing.{fault}"


def test_a_month_row_is_believed_before_the_sheet() -> None:
    assert read_days("5/8", month=(2025, 8), span=QUARTER) == Days(date(2025, 8, 5), date(2025, 8, 5))

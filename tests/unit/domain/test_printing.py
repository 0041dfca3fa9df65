"""How figures stand on the page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small_packs import NOVEMBER, indicator

from soxa.domain.figures import Figure, FigureKey, Sources
from soxa.domain.packs import Source
from soxa.domain.printing import direction, print_cell, print_figure
from soxa.domain.sections import NumberFormat
from soxa.domain.values import Absence, Value, write_count, write_number, write_percent

COUNTED = indicator("A", Source.SLIP)
MEASURED = indicator("A", Source.SLIP, unit="ha", decimals=1)
RATE = indicator("A", Source.SLIP, unit="%", decimals=2)


def _figure(value: Value, key: str = "A.actual", *parts: str) -> Figure:
    return Figure(FigureKey.parse(key), NOVEMBER, value, Sources(parts=tuple(map(FigureKey.parse, parts))))


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ("2", NumberFormat.COUNT, "02"),
        ("0", NumberFormat.COUNT, "0"),
        ("10", NumberFormat.COUNT, "10"),
        ("1250", NumberFormat.COUNT, "1.250"),
        ("5", NumberFormat.NUMBER, "5"),
        ("86.1826697892", NumberFormat.PERCENT, "86%"),
    ],
)
def test_counts(value: str, form: NumberFormat, expected: str) -> None:
    assert print_figure(_figure(Decimal(value)), COUNTED, form=form) == expected


def test_measures_and_rates_have_their_indicators_decimals() -> None:
    assert print_figure(_figure(Decimal("1250.25")), MEASURED, form=NumberFormat.NUMBER) == "1.250,3"
    assert print_figure(_figure(Decimal("8.5")), MEASURED, form=NumberFormat.COUNT) == "8,5"
    assert print_figure(_figure(Decimal("96.4114")), RATE, form=NumberFormat.PERCENT) == "96,41%"


def test_shares_have_one_decimal_whatever_the_indicator_has() -> None:
    change = _figure(Decimal("-46.04"), "A.change_last_year")
    assert print_figure(change, COUNTED, form=NumberFormat.SIZE) == "46,0%"
    assert print_figure(change, RATE, form=NumberFormat.PERCENT) == "-46,0%"
    assert print_cell(change, COUNTED, {}) == "-46,0"


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert [write_number(Decimal(text), 1) for text in ("-0.04", "-0.0", "-0.05")] == ["0,0", "0,0", "-0,1"]
    assert write_percent(Decimal("-0.04")) == "0,0%"
    assert write_count(Decimal("-0.4")) == "0"


def test_absences_are_seen_apart() -> None:
    assert print_figure(_figure(Absence.BLANK), COUNTED, form=NumberFormat.COUNT) == "…"
    assert print_figure(_figure(Absence.NIL), COUNTED, form=NumberFormat.COUNT) == "không phát sinh"
    assert print_cell(_figure(Absence.BLANK), COUNTED, {}) == ""
    assert print_cell(_figure(Absence.NIL), COUNTED, {}) == "Không phát sinh"
    assert print_cell(_figure(Decimal(0)), COUNTED, {}) == "0"
    assert print_cell(_figure(Decimal(5)), COUNTED, {}) == "5"


def test_only_a_division_by_zero_prints_a_dash() -> None:
    now, before = _figure(Decimal(5)), _figure(Decimal(0), "A.previous")
    change = _figure(Absence.BLANK, "A.change_previous", "A.actual", "A.previous")
    figures = {figure.key: figure for figure in (now, before, change)}
    assert print_cell(change, COUNTED, figures) == "-"
    unknown = _figure(Absence.BLANK, "A.previous")
    assert print_cell(change, COUNTED, {**figures, unknown.key: unknown}) == ""


def test_the_direction_is_that_of_the_printed_number() -> None:
    assert [direction(_figure(Decimal(text))) for text in ("5", "-5", "0.04", "-0.04", "0.05")] == [
        1,
        -1,
        0,
        0,
        1,
    ]
    assert direction(_figure(Absence.BLANK)) == 0

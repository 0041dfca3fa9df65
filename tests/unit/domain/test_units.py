"""Units of numbers: what may be added, what a formula comes out in, and what is refused."""

from __future__ import annotations

import pytest

from soxa.domain.formulas import parse_condition, parse_formula
from soxa.domain.units import (
    UnitOfResult,
    UnitsDiffer,
    check_result,
    dimension_of,
    dimension_of_formula,
)

UNITS = {
    "NGUOI": "người",
    "LUOT": "lượt người",
    "BUOI": "buổi",
    "HS": "hồ sơ",
    "DUNG": "hồ sơ",
    "TYLE": "%",
    "TYLE2": "%",
    "PHUT": "phút",
    "GIO": "giờ",
    "HA": "ha",
    "NANGSUAT": "tạ/ha",
    "TRIEU": "triệu đồng",
    "TY": "tỷ đồng",
    "LAN": "lần",
}


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("DUNG / HS * 100", "%"),
        ("100 * DUNG / HS", "%"),
        ("(DUNG + HS) / HS * 100", "%"),
        ("DUNG / HS", "lần"),
        ("DUNG / HS", ""),
        ("DUNG / HS * 1000", "‰"),
        ("HS - DUNG", "hồ sơ"),
        ("TYLE - TYLE2", "%"),
        ("100 - TYLE", "%"),
        ("TYLE * HS / 100", "hồ sơ"),
        ("PHUT / 60", "giờ"),
        ("GIO * 60 + PHUT", "phút"),
        ("HA * NANGSUAT / 10", "tấn"),
        ("HA * NANGSUAT", "tạ"),
        ("TY * 1000 + TRIEU", "triệu đồng"),
        ("LUOT / BUOI", "lượt người/buổi"),
        ("HS * 2", "hồ sơ"),
        ("HS * LAN", "hồ sơ"),
        ("1 / HS", "1/hồ sơ"),
        ("TRIEU / TRIEU.plan_province * 100", "%"),
        ("HS.ratio_plan_province", "%"),
        ("TYLE + HS.change_last_year", "%"),
        ("-HS + DUNG", "hồ sơ"),
        ("5", "hồ sơ"),
    ],
)
def test_a_formula_comes_out_in_its_unit(formula: str, unit: str) -> None:
    check_result(parse_formula(formula).root, UNITS.__getitem__, stated=unit)


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("DUNG / HS", "%"),  # 0.86 is no percentage
        ("DUNG / HS * 100", "lần"),
        ("DUNG / HS * 100", "hồ sơ"),
        ("NGUOI / HS * 100", "%"),
        ("PHUT", "giờ"),
        ("PHUT / 30", "giờ"),
        ("HA * NANGSUAT", "tấn"),
        ("TRIEU", "tỷ đồng"),
        ("LUOT / BUOI", "lượt người"),
        ("HS * DUNG", "hồ sơ"),
        ("HS.ratio_plan_province", "hồ sơ"),
        ("1 / HS", "hồ sơ"),
    ],
)
def test_another_unit_than_stated_is_refused(formula: str, unit: str) -> None:
    with pytest.raises(UnitOfResult):
        check_result(parse_formula(formula).root, UNITS.__getitem__, stated=unit)


@pytest.mark.parametrize(
    "formula",
    ["NGUOI + BUOI", "NGUOI + LUOT", "PHUT + GIO", "TRIEU - TY", "TYLE - DUNG / HS", "HS + TYLE", "HS - LAN"],
)
def test_numbers_of_different_units_are_not_added(formula: str) -> None:
    with pytest.raises(UnitsDiffer):
        dimension_of_formula(parse_formula(formula).root, UNITS.__getitem__)


@pytest.mark.parametrize(
    ("rule", "is_allowed"),
    [
        ("DUNG <= HS", True),
        ("HS = 0 or BUOI > 0", True),
        ("PHUT <= 1440 * days", True),
        ("GIO <= 24 * days", True),
        ("PHUT <= 24 * days", False),
        ("TYLE <= 100", True),
        ("NGUOI <= BUOI", False),
        ("not (given(NGUOI) and NGUOI > HS)", False),
        ("exclusive_pair(NGUOI, HS)", True),
        ("first_period or HS >= 0", True),
    ],
)
def test_rules_compare_numbers_of_one_unit(rule: str, is_allowed: bool) -> None:
    root = parse_condition(rule).root
    if is_allowed:
        dimension_of_formula(root, UNITS.__getitem__)
    else:
        with pytest.raises(UnitsDiffer):
            dimension_of_formula(root, UNITS.__getitem__)


@pytest.mark.parametrize(
    ("unit", "text"),
    [("Hồ sơ ", "hồ sơ"), ("%", "%"), ("tạ/ha", "tạ/ha"), ("lần", "1"), ("lượt/buổi", "lượt/buổi")],
)
def test_a_unit_is_written_as_it_is_said(unit: str, text: str) -> None:
    assert dimension_of(unit).text == text

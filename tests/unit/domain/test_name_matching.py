"""Names of somebody's table find the indicators they mean, and never in silence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from soxa.domain.name_matching import SURE_SCORE, best_match, factor_between, matches, plain_name
from soxa.services.packs import read_pack, shipped_pack

INDICATORS = read_pack(shipped_pack()).indicators


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1. Số cuộc họp, hội nghị", "so cuoc hop hoi nghi"),
        ("- Trong đó: nộp trực tuyến", "nop truc tuyen"),
        ("a) Tổng số hộ nghèo (hộ)", "tong so ho ngheo"),
        ("I.", "i"),
    ],
)
def test_numbers_brackets_and_trong_do_play_no_part(name: str, expected: str) -> None:
    assert plain_name(name) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Số cuộc họp, hội nghị", "CD03"),
        ("SỐ CUỘC HỌP, HỘI NGHỊ (cuộc)", "CD03"),
        ("2. Số hộ nghèo", "AS01"),
    ],
)
def test_its_own_name_is_sure(name: str, code: str) -> None:
    found = best_match(matches(name, INDICATORS))
    assert found is not None
    assert (found.indicator.code, found.score) == (code, SURE_SCORE)


def test_a_likely_name_is_a_guess_with_a_score() -> None:
    found = best_match(matches("Số cuộc họp và hội nghị của xã", INDICATORS))
    assert found is not None
    assert found.indicator.code == "CD03"
    assert found.score < SURE_SCORE


def test_the_code_decides_whatever_the_name_says() -> None:
    found = matches("Tên khác hẳn", INDICATORS, code="cd04")
    assert [(one.indicator.code, one.score) for one in found] == [("CD04", SURE_SCORE)]


def test_a_strange_name_is_left_open() -> None:
    assert best_match(matches("Số máy cày đang hoạt động tại hợp tác xã", INDICATORS)) is None
    assert matches("", INDICATORS) == ()


def test_another_unit_makes_a_match_less_likely() -> None:
    with_unit = matches("Số hộ nghèo", INDICATORS, unit="%")[0]
    assert with_unit.score < SURE_SCORE


def test_units_are_brought_together_only_where_the_way_is_known() -> None:
    assert factor_between("Tỷ đồng", "triệu đồng") == 1000
    assert factor_between("(người)", "người") == 1
    assert factor_between("", "người") == 1
    assert factor_between("đồng", "triệu đồng") == Decimal("0.000001")
    assert factor_between("hộ", "người") is None

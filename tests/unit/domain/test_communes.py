from __future__ import annotations

import pytest

from soxa.domain.communes import Commune, Province, commune_of, matching_communes, matching_provinces
from soxa.domain.offices import OfficeType

LAO_CAI = Province("15", "Tỉnh Lào Cai")
CAN_THO = Province("92", "Thành phố Cần Thơ")
PROVINCES = (LAO_CAI, CAN_THO)


@pytest.mark.parametrize(
    ("full_name", "office_type", "name", "printed"),
    [
        ("Xã Nậm Pung", OfficeType.XA, "Nậm Pung", "Xã Nậm Pung"),
        ("Phường  Tân An", OfficeType.PHUONG, "Tân An", "Phường Tân An"),
        ("đặc khu Phú Quý", OfficeType.DAC_KHU, "Phú Quý", "Đặc khu Phú Quý"),
        ("Ban Quản lý", OfficeType.OTHER, "Ban Quản lý", "Ban Quản lý"),
        ("Xã", OfficeType.OTHER, "Xã", "Xã"),
    ],
)
def test_the_word_before_a_name_is_its_type(
    full_name: str, office_type: OfficeType, name: str, printed: str
) -> None:
    found = commune_of("00001", full_name, LAO_CAI)
    assert found == Commune("00001", office_type, name, LAO_CAI)
    assert found.full_name.strip() == printed


@pytest.mark.parametrize("text", ["15", "Lào Cai", "lao cai", "TỈNH LÀO CAI", "tinh lao cai", " Lào  Cai "])
def test_a_province_is_known_by_code_and_name(text: str) -> None:
    assert matching_provinces(PROVINCES, text) == (LAO_CAI,)


@pytest.mark.parametrize("text", ["Thành phố Cần Thơ", "tp. can tho", "TP Cần Thơ", "Cần Thơ"])
def test_a_city_is_known_by_its_short_form(text: str) -> None:
    assert matching_provinces(PROVINCES, text) == (CAN_THO,)


def test_tones_that_were_typed_are_meant() -> None:
    an, an_with_hat = commune_of("1", "Xã Tân An", CAN_THO), commune_of("2", "Xã Tân Ân", CAN_THO)
    both = (an, an_with_hat)
    assert matching_communes(both, "Tân An") == (an,)
    assert matching_communes(both, "xã tân ân") == (an_with_hat,)
    assert matching_communes(both, "tan an") == both
    assert matching_communes(both, "2") == (an_with_hat,)
    assert matching_communes(both, "Tân") == ()

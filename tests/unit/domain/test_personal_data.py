from __future__ import annotations

import pytest

from soxa.domain.personal_data import personal_data


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tặng quà ông Giàng A Páo", ["person"]),
        ("TIẾP ÔNG GIÀNG A PÁO", ["person"]),
        ("Tiếp bà NGUYỄN THỊ ĐÀO", ["person"]),
        ("Thăm CỤ LÒ VĂN ẤM", ["person"]),
        ("MỪNG THỌ ÔNG BÀ CAO TUỔI", []),
        ("THI ĐUA ÔNG BÀ CHÁU CON GƯƠNG MẪU", []),
        ("Tặng quà cho 12 ông bà cao tuổi", []),
        ("Đón ông đến thăm, bà ấy, các cháu đội viên", []),
        ("CCCD 010203004567", ["id_number"]),
        ("An 010203004567 0912345678", ["id_number", "telephone"]),
        ("CCCD 010 203 004 567", ["id_number"]),
        ("CCCD 010 2 03 004567.", ["id_number"]),
        ("Kinh phí 123.456.789.012 đồng", []),
        ("Kinh phí 1234567890123 đồng", []),
        ("Điện thoại 0912 345 678", ["telephone"]),
        ("Điện thoại 0206 3 852 123", ["telephone"]),
        ("02063852123", ["telephone"]),
        ("+84 912 345 678", ["telephone"]),
        ("Bà Lò Thị Ấm, 010203004567, 0912345678", ["id_number", "telephone", "person"]),
        ("Văn bản số 0123/UBND-VP ngày 05/9/2026", []),
        ("Ngày 05/9/2026, 07 giờ 30 phút, 25 người", []),
        ("Tổng 1.250.000 đồng, 93 người", []),
        ("", []),
    ],
)
def test_what_looks_like_a_private_person_is_found(text: str, found: list[str]) -> None:
    assert list(personal_data(text)) == found

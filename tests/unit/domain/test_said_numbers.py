"""Numbers typed by hand beside an indicator's words: told only where they cannot be right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from soxa.domain.said_numbers import FIGURE_SIGN, Known, disagreements

MEETINGS = Known("Số cuộc họp, hội nghị", "cuộc", (Decimal(14), Decimal(120)))
INSPECTIONS = Known("Số cuộc kiểm tra, giám sát", "cuộc", (Decimal(3),))
RECEPTION = Known("Số buổi tiếp công dân", "buổi", (Decimal(4),))
CROPS = Known("Diện tích gieo trồng", "ha", (Decimal("652.5"),))
UNKNOWN = Known("Lớp tập huấn", "lớp", ())
ALL = (MEETINGS, INSPECTIONS, RECEPTION, CROPS, UNKNOWN)


def _told(text: str) -> list[tuple[str, str]]:
    return [(one.number, one.name) for one in disagreements(text, ALL)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tổ chức 12 cuộc họp.", ("12", "Số cuộc họp, hội nghị")),
        ("Tổ chức 05 buổi tiếp công dân định kỳ.", ("05", "Số buổi tiếp công dân")),
        ("Gieo trồng được 1.250,5 ha.", ("1.250,5", "Diện tích gieo trồng")),
        ("Đã có 7 cuộc kiểm tra, giám sát", ("7", "Số cuộc kiểm tra, giám sát")),
    ],
)
def test_a_number_that_is_not_the_indicators_is_told(text: str, told: tuple[str, str]) -> None:
    assert _told(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức 14 cuộc họp.",
        "Lũy kế 120 cuộc họp.",
        f"Tổ chức {FIGURE_SIGN} cuộc họp, trong đó 12 cuộc họp trực tuyến.",
        "Dự kiến 12 cuộc họp.",
        "Trồng 30 ha ngô.",  # a part of the whole
        "Tổ chức 5 cuộc vận động.",
        "Công văn số 12 cuộc họp",
        "Họp ngày 12 cuộc họp",
        "Mở 9 lớp tập huấn.",  # nobody has said the number
        "Hội nghị ngày 05/10/2026, số 15/KH-UBND, 12-14 cuộc",
        "Đạt 98,5% kế hoạch.",
        "Có 3 cuộc họp đột xuất.",  # the very number of another indicator with that unit
    ],
)
def test_a_number_that_may_be_right_is_left_alone(text: str) -> None:
    assert _told(text) == []


def test_the_place_is_told_with_the_words_around() -> None:
    (found,) = disagreements("Trong tháng, Ủy ban nhân dân xã tổ chức 12 cuộc họp giao ban.", ALL)
    assert found.words == "dân xã tổ chức 12 cuộc họp giao ban."

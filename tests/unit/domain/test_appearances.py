from __future__ import annotations

import pytest

from soxa.domain.appearances import seal_place, write_number
from soxa.domain.outline import Rectangle


@pytest.mark.parametrize(("number", "written"), [(1, "01"), (9, "09"), (10, "10"), (218, "218")])
def test_a_number_below_ten_bears_a_zero(number: int, written: str) -> None:
    assert write_number(number) == written


def test_the_seal_covers_a_third_of_the_person_s_picture_at_its_left() -> None:
    person = Rectangle(3, 300.0, 100.0, 420.0, 160.0)
    seal = seal_place(person, diameter_pt=100.0)
    assert seal.page == 3
    assert seal.right - person.left == pytest.approx((person.right - person.left) / 3)
    assert seal.left < person.left
    assert (seal.right - seal.left, seal.top - seal.bottom) == pytest.approx((100.0, 100.0))
    assert (seal.top + seal.bottom) / 2 == pytest.approx(130.0)

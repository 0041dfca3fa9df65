"""What people of an office do, and when they are there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from soxa.domain.ids import PersonId
from soxa.domain.offices import Person, Role, likely_role


def _person(*, name: str = "", since: date | None = None, until: date | None = None) -> Person:
    return Person(PersonId(UUID(int=1)), name, "Công chức", None, None, since, until)


@pytest.mark.parametrize(
    ("position", "role"),
    [
        ("Chủ tịch", Role.HEAD),
        ("PHÓ CHỦ TỊCH UBND xã", Role.HEAD),
        ("Chánh Văn phòng", Role.UNIT_HEAD),
        ("Phó Trưởng phòng Kinh tế", Role.UNIT_HEAD),
        ("Trưởng phòng", Role.UNIT_HEAD),
        ("Văn thư - Lưu trữ", Role.CLERK),
        ("Chuyên viên Văn phòng HĐND và UBND", Role.OFFICER),
        ("", Role.OFFICER),
    ],
)
def test_a_position_suggests_a_role(position: str, role: Role) -> None:
    assert likely_role(position) is role


def test_somebody_is_here_from_the_first_day_to_the_last() -> None:
    person = _person(since=date(2026, 7, 1), until=date(2026, 11, 22))
    assert [person.is_here(date(2026, *day)) for day in ((6, 30), (7, 1), (11, 22), (11, 23))] == [
        False,
        True,
        True,
        False,
    ]
    assert _person().is_here(date(2026, 1, 1))


def test_the_history_calls_her_by_name_or_else_by_position() -> None:
    assert _person(name="Người Ký Mẫu").called == "Người Ký Mẫu"
    assert _person().called == "Công chức"

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument
from soxa.domain.completeness import what_is_missing
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Kind

DAY = date(2026, 11, 3)
BARE = Activity(ActivityId(UUID(int=1)), DAY, DAY, "X", "việc")


def kind(*required: tuple[str, ...]) -> Kind:
    return Kind("X", "x", (), required=required)


def test_one_of_a_group_is_enough_and_zero_is_given() -> None:
    wanted = kind(("tin", "bai"), ("kenh",))

    assert what_is_missing(BARE, wanted) == ("tin", "bai", "kenh")
    assert what_is_missing(replace(BARE, quantities={"bai": Decimal(0)}), wanted) == ("kenh",)
    assert what_is_missing(replace(BARE, quantities={"tin": Decimal(1)}, choices={"kenh": "x"}), wanted) == ()


@pytest.mark.parametrize("code", ["so", "kyhieu", "ngay", "trichyeu", "loai"])
def test_fields_of_the_document_count(code: str) -> None:
    empty = IssuedDocument("", "", "", None, "", in_report=False)
    whole = IssuedDocument("KH", "04", "KH-UBND", DAY, "Kế hoạch", in_report=True)

    assert what_is_missing(replace(BARE, document=empty), kind((code,))) == (code,)
    assert what_is_missing(replace(BARE, document=whole), kind((code,))) == ()


@pytest.mark.parametrize("code", ["coquangiao", "sovanban", "hanxuly", "ngayhoanthanh"])
def test_fields_of_the_task_count(code: str) -> None:
    assert what_is_missing(replace(BARE, task=AssignedTask("", "", None, None)), kind((code,))) == (code,)
    assert (
        what_is_missing(replace(BARE, task=AssignedTask("UBND tỉnh", "12/KH", DAY, DAY)), kind((code,))) == ()
    )

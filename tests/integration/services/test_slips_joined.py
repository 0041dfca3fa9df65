"""Slips that several laptops have taken in: joined, they say what one laptop would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from joined_ledgers import are_equal, close, join
from sample_ledger import empty_ledger
from slip_files import add_units, filled, form_for, period_of

from soxa.domain.ids import DeviceId
from soxa.services.packs import pack_of
from soxa.services.recording import ActivityQuery
from soxa.services.slip_activities import settle_rows
from soxa.services.slip_intake import Outcome, TakenIn, read_slip, take_in
from soxa.storage.ledger import Ledger

_MT = "Ra quân vệ sinh môi trường"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[Ledger]]:
    path, other = tmp_path / "mot.soxa", tmp_path / "hai.soxa"
    with empty_ledger(path) as first:
        add_units(first, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
        first.copy_to(other)
    opened = [
        Ledger.open(one, actor=f"Cán bộ {number}", device=DeviceId(UUID(int=number)))
        for number, one in enumerate((path, other), start=1)
    ]
    yield opened
    close(opened)


def _take(ledger: Ledger, data: bytes, hour: int = 1) -> TakenIn:
    came = datetime(2026, 11, 14, hour, tzinfo=UTC)
    return take_in(ledger, read_slip(ledger, data, f"thu {hour}.xlsx"), received_at=came)


def _hamlet(ledger: Ledger, people: int, place: str, hour: int) -> bytes:
    rows = [(date(2026, 11, 5), "Dọn đường", _MT, place, 1, None, people)]
    form = form_for(ledger, "P9", "Thôn Bản Mù")
    return filled(ledger, form, rows=rows, saved=datetime(2026, 11, 13, hour))


def test_one_slip_on_two_laptops_is_one_with_both_arrivals(two: list[Ledger]) -> None:
    one, other = two
    data = _hamlet(one, 45, "Đường thôn", 8)
    first, second = _take(one, data, 1), _take(other, data, 2)

    join(two)

    are_equal(two)
    assert (first.slip.id, first.activities.new) == (second.slip.id, second.activities.new)
    (slip,) = one.slips.for_period(*_ends(one))
    assert sorted(receipt.at.hour for receipt in slip.receipts if receipt.at) == [1, 2]
    assert one.merging.differences() == ()
    assert len(one.activities.get(first.activities.new)) == 1


def test_of_two_slips_on_two_laptops_the_later_holds_on_both(two: list[Ledger]) -> None:
    one, other = two
    early, late = _hamlet(one, 45, "Đường thôn", 8), _hamlet(one, 54, "", 9)
    made = _take(one, early)
    _take(other, late)
    join(two)
    assert one.merging.differences()

    for ledger in two:
        settle_rows(ledger, pack_of(ledger))
    join(two)

    are_equal(two)
    assert one.merging.differences() == ()
    kept = one.activities.get(made.activities.new)[0]
    assert (kept.quantities["luot"], kept.place) == (Decimal(54), "")
    assert _take(one, late).outcome is Outcome.SAME
    assert settle_rows(one, pack_of(one)) == 0


def test_what_somebody_has_written_is_not_settled_by_slips(two: list[Ledger]) -> None:
    one, other = two
    made = _take(one, _hamlet(one, 45, "Đường thôn", 8))
    ours = one.activities.get(made.activities.new)[0]
    one.activities.change(replace(ours, quantities={**ours.quantities, "luot": Decimal(50)}))
    _take(other, _hamlet(one, 54, "Đường thôn", 9))
    join(two)

    settle_rows(one, pack_of(one))

    (difference,) = one.merging.differences()
    assert {said.value for said in difference.said} == {"50", "54"}


def test_a_row_put_right_on_another_laptop_counts_once_on_both(two: list[Ledger]) -> None:
    one, other = two
    form = form_for(one, "P9", "Thôn Bản Mù")
    rows = [(date(2026, 11, day), "Dọn đường", _MT, "", 1, None, 45) for day in (5, 7, 8)]
    _take(one, filled(one, form, rows=rows[:2], saved=datetime(2026, 11, 13, 8)))
    _take(other, filled(one, form, rows=[rows[0], rows[2]], saved=datetime(2026, 11, 13, 9)))
    join(two)

    for ledger in two:
        settle_rows(ledger, pack_of(ledger))
    join(two)

    are_equal(two)
    for ledger in two:
        assert sorted(one.first_day.day for one in ledger.activities.find(ActivityQuery())) == [5, 8]
        assert settle_rows(ledger, pack_of(ledger)) == 0


def _ends(ledger: Ledger) -> tuple[date, date]:
    period = period_of(ledger)
    return period.start, period.end

"""A hamlet's slip becomes activities, each row just once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sample_ledger import empty_ledger
from slip_files import (
    CAME,
    add_units,
    at,
    changed,
    fault_ids,
    filled,
    form_for,
    read_file,
)

from soxa.domain.figures import Basis, FigureKey
from soxa.services.drafting import open_report
from soxa.services.importing import accept_changed, offers
from soxa.services.slip_intake import (
    take_in,
)
from soxa.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


# --- activities


def _hamlet(ledger: Ledger, people: int, *, saved: datetime, title: str = "Ra quân dọn đường") -> bytes:
    rows = [(date(2026, 11, 5), title, "Ra quân vệ sinh môi trường", "Đường thôn", 1, None, people)]
    return filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù"), rows=rows, saved=saved)


def test_a_hamlets_rows_become_activities_of_that_unit(ledger: Ledger) -> None:
    hamlet, _ = add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    rows = [
        (date(2026, 11, 5), "Ra quân dọn đường", "Ra quân vệ sinh môi trường", "Đường thôn", 1, None, 45),
        ("8/11", "Giải bóng chuyền", "Thể dục, thể thao", "Sân thôn", None, 1, 60),
        ("12/11", "Văn nghệ", "Hát", "", 1, None, 5),
        ("30/9", "Tuyên truyền", "Tuyên truyền trực tiếp, trực quan", "", 1, None, 30),
    ]

    taken = take_in(
        ledger,
        read_file(ledger, filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù"), rows=rows)),
        received_at=CAME,
    )

    made = ledger.activities.get(taken.activities.new)
    assert [(one.kind, one.first_day.isoformat(), one.unit) for one in made] == [
        ("MT", "2026-11-05", hamlet.id), ("TDTT", "2026-11-08", hamlet.id),
    ]  # fmt: skip
    assert made[0].quantities == {"buoi": Decimal(1), "luot": Decimal(45)}
    assert made[1].quantities == {"giai": Decimal(1), "luot": Decimal(60)}
    assert [(fault.cell, fault.message.id) for fault in taken.faults] == [
        ("D12", "importing.unknown_kind"), ("B13", "importing.no_year"),
    ]  # fmt: skip
    assert ledger.trackers.of_activities(taken.activities.new)


def test_a_row_that_the_hamlet_puts_right_is_taken_over(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    first = take_in(ledger, read_file(ledger, _hamlet(ledger, 45, saved=at(13, 8))), received_at=CAME)

    second = take_in(ledger, read_file(ledger, _hamlet(ledger, 54, saved=at(13, 9))), received_at=CAME)

    assert second.activities.changed == first.activities.new
    assert ledger.activities.get(first.activities.new)[0].quantities["luot"] == Decimal(54)


def test_a_row_that_somebody_here_has_touched_is_offered(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    first = take_in(ledger, read_file(ledger, _hamlet(ledger, 45, saved=at(13, 8))), received_at=CAME)
    ours = replace(ledger.activities.get(first.activities.new)[0], place="Sân trường")
    ledger.activities.change(ours)

    taken = take_in(ledger, read_file(ledger, _hamlet(ledger, 54, saved=at(13, 9))), received_at=CAME)

    assert (taken.activities.changed, taken.activities.offered) == ((), 1)
    assert ledger.activities.get([ours.id]) == [ours]
    (offer,) = offers(ledger)
    assert [(one.field, one.changed) for one in offer.change.fields] == [("quantity:luot", Decimal(54))]
    accept_changed(ledger, [offer.id])
    now = ledger.activities.get([ours.id])[0]
    assert (now.place, now.quantities["luot"]) == ("Sân trường", Decimal(54))


def test_a_row_that_the_later_slip_lacks_stays_and_is_told(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    first = take_in(ledger, read_file(ledger, _hamlet(ledger, 45, saved=at(13, 8))), received_at=CAME)

    other = _hamlet(ledger, 45, saved=at(13, 9), title="Ra quân trồng cây")
    taken = take_in(ledger, read_file(ledger, other), received_at=CAME)

    assert [one.id for one in taken.activities.gone] == list(first.activities.new)
    assert len(ledger.activities.get([*first.activities.new, *taken.activities.new])) == 2


def test_a_slip_that_was_made_far_longer_is_cut_and_told(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")

    def lengthen(book: Any) -> None:
        sheet = book.worksheets[0]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.insert_rows(12, 400)
        for number in range(12, 300):
            sheet.cell(number, 2).value = f"{1 + number % 14}/11"
            sheet.cell(number, 3).value = f"Việc {number}"

    read = read_file(ledger, changed(filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù")), lengthen))

    assert len(read.rows) == 200
    assert "slip.too_many_rows" in fault_ids(read)


def test_hamlets_rows_are_counted_in_the_report(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    taken = take_in(ledger, read_file(ledger, _hamlet(ledger, 45, saved=at(13, 8))), received_at=CAME)

    figure = open_report(ledger, "R01-thang", "2026-11").figures[FigureKey("MT01A", Basis.ACTUAL)]

    assert (figure.value, figure.sources.activities) == (Decimal(45), taken.activities.new)


def test_a_row_about_private_people_is_left_out_and_told(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    rows = [
        (
            date(2026, 11, 5),
            "Theo dõi bài viết trên facebook",
            "Tuyên truyền trực tiếp, trực quan",
            "",
            1,
            None,
            2,
        ),
        ("6-7/11", "Tuyên truyền an toàn giao thông", "Tuyên truyền trực tiếp, trực quan", "", 2, None, 40),
    ]

    read = read_file(ledger, filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù"), rows=rows))
    taken = take_in(ledger, read, received_at=CAME)

    assert [(fault.cell, fault.message.id) for fault in read.faults] == [("C10", "slip.not_ours")]
    (made,) = ledger.activities.get(taken.activities.new)
    assert (made.first_day, made.last_day) == (date(2026, 11, 6), date(2026, 11, 7))


def test_a_day_outside_the_period_is_taken_and_told(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    rows = [(date(2026, 10, 3), "Ra quân dọn đường", "Ra quân vệ sinh môi trường", "", 1, None, 45)]

    read = read_file(ledger, filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù"), rows=rows))

    assert [(fault.cell, fault.message.id) for fault in read.faults] == [("B10", "slip.day_outside")]
    assert len(take_in(ledger, read, received_at=CAME).activities.new) == 1

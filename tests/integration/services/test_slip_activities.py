"""A hamlet's slip becomes activities, each row just once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    without_identity,
)

from soxa.domain.figures import Basis, FigureKey
from soxa.services.drafting import open_report
from soxa.services.importing import accept_changed, offers
from soxa.services.packs import pack_of
from soxa.services.recording import ActivityQuery
from soxa.services.slip_activities import rows_told
from soxa.services.slip_intake import TakenIn, take_in
from soxa.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


# --- activities

_MT = "Ra quân vệ sinh môi trường"


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


_ROADS = (date(2026, 11, 5), "Ra quân dọn đường", _MT, "", 1, None, 45)
_DITCHES = (date(2026, 11, 7), "Khơi thông mương", _MT, "", 1, None, 30)
_TREES = (date(2026, 11, 8), "Trồng cây", _MT, "", 1, None, 20)


def _take(ledger: Ledger, *rows: Sequence[Any], hour: int) -> TakenIn:
    form = form_for(ledger, "P9", "Thôn Bản Mù")
    return take_in(
        ledger, read_file(ledger, filled(ledger, form, rows=rows, saved=at(13, hour))), received_at=CAME
    )


def _titles(ledger: Ledger) -> set[tuple[int, str]]:
    return {(one.first_day.day, one.title) for one in ledger.activities.find(ActivityQuery())}


def test_a_row_that_the_later_slip_lacks_stays_and_is_told(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    _take(ledger, _ROADS, _DITCHES, hour=8)

    taken = _take(ledger, _ROADS, hour=9)

    assert [one.title for one in taken.activities.gone] == ["Khơi thông mương"]
    assert taken.activities.replaced == ()
    assert _titles(ledger) == {(5, "Ra quân dọn đường"), (7, "Khơi thông mương")}


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ((date(2026, 11, 6), *_DITCHES[1:]), (6, "Khơi thông mương")),
        ((_DITCHES[0], "Khơi thông mương, cống", *_DITCHES[2:]), (7, "Khơi thông mương, cống")),
        ((*_DITCHES[:2], "Tuyên truyền trực tiếp, trực quan", *_DITCHES[3:]), (7, "Khơi thông mương")),
    ],
)
@pytest.mark.parametrize("is_late", [False, True])
def test_a_row_whose_day_title_or_kind_was_put_right_counts_once(
    ledger: Ledger, row: Sequence[Any], title: tuple[int, str], *, is_late: bool
) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    slips = [((_ROADS, _DITCHES), 8), ((_ROADS, row), 9)]

    taken = [_take(ledger, *rows, hour=hour) for rows, hour in (reversed(slips) if is_late else slips)][-1]

    assert _titles(ledger) == {(5, "Ra quân dọn đường"), title}
    assert len(taken.activities.replaced) == (0 if is_late else 1)
    assert taken.activities.gone == ()


def test_the_only_row_of_a_slip_is_put_right_where_its_day_stays(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    _take(ledger, _ROADS, hour=8)
    _take(ledger, (_ROADS[0], "Ra quân dọn đường thôn", *_ROADS[2:]), hour=9)
    assert _titles(ledger) == {(5, "Ra quân dọn đường thôn")}

    # The same work a week later, in a form that begins anew, is another activity.
    taken = _take(ledger, (date(2026, 11, 12), "Ra quân dọn đường thôn", *_ROADS[2:]), hour=10)

    assert _titles(ledger) == {(5, "Ra quân dọn đường thôn"), (12, "Ra quân dọn đường thôn")}
    assert [one.first_day.day for one in taken.activities.gone] == [5]


def test_a_row_put_right_that_somebody_here_has_touched_stays_and_is_told(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    first = _take(ledger, _ROADS, _DITCHES, hour=8)
    touched = next(one for one in ledger.activities.get(first.activities.new) if one.first_day.day == 7)
    ledger.activities.change(replace(touched, place="Bản trên"))

    taken = _take(ledger, _ROADS, (date(2026, 11, 6), *_DITCHES[1:]), hour=9)

    assert [(one.first_day.day, one.place) for one in taken.activities.gone] == [(7, "Bản trên")]
    assert ledger.activities.get([touched.id])


def test_a_row_that_goes_and_comes_again_is_there_again(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    _take(ledger, _ROADS, _DITCHES, hour=8)
    _take(ledger, _ROADS, (date(2026, 11, 6), *_DITCHES[1:]), hour=9)
    assert (7, "Khơi thông mương") not in _titles(ledger)

    _take(ledger, _ROADS, _DITCHES, _TREES, hour=10)

    assert _titles(ledger) == {(5, "Ra quân dọn đường"), (7, "Khơi thông mương"), (8, "Trồng cây")}


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


def test_rows_are_judged_by_the_period_that_somebody_has_chosen(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    rows = [_ROADS, ("8/11", "Văn nghệ", "Hát", "", 1, None, 5)]
    form = form_for(ledger, "P9", "Thôn Bản Mù")
    read = read_file(ledger, without_identity(filled(ledger, form, rows=rows)))

    october = form_for(ledger, "P9", "Thôn Bản Mù", label="2026-10").period
    as_october = take_in(ledger, read.with_period(october), received_at=CAME)
    as_november = take_in(ledger, read.with_period(form.period), received_at=CAME)

    assert ("B10", "slip.day_outside") in [(one.cell, one.message.id) for one in as_october.faults]
    assert [fault.message.id for fault in as_november.faults] == ["importing.unknown_kind"]


def test_rows_that_are_no_activities_are_told_again_whenever_the_slip_is_looked_at(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    taken = _take(ledger, _ROADS, ("12/11", "Văn nghệ", "Hát", "", 1, None, 5), hour=8)

    told = rows_told(ledger, pack_of(ledger), taken.slip)

    assert told.activities == taken.activities.new
    assert [(fault.cell, fault.message.id) for fault in told.faults] == [("11", "importing.unknown_kind")]
    ledger.activities.remove(taken.activities.new)
    assert rows_told(ledger, pack_of(ledger), taken.slip).activities == ()


def test_one_undo_brings_the_old_row_back(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    _take(ledger, _ROADS, _DITCHES, hour=8)
    before = _titles(ledger)
    _take(ledger, _ROADS, (date(2026, 11, 6), *_DITCHES[1:]), hour=9)

    ledger.undoing.undo()

    assert _titles(ledger) == before
    assert ledger.history.verify().holds
    taken = _take(ledger, _ROADS, (date(2026, 11, 6), *_DITCHES[1:]), hour=9)
    assert [one.first_day.day for one in taken.activities.replaced] == [7]
    assert ledger.history.verify().holds

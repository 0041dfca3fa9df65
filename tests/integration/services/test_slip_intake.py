"""Slips that come back in every shape: what can be read is read, the rest is told by cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_ledger import OFFICE, empty_ledger
from slip_files import (
    add_units,
    changed,
    filled,
    form_for,
    period_of,
    saved_at,
    with_parts,
    without_identity,
)

from soxa.base.errors import AppError
from soxa.base.resources import resource_path
from soxa.domain.ids import OfficeId
from soxa.domain.slips import Way
from soxa.domain.values import Absence
from soxa.services.drafting import SlipValueNotAllowed, TextIsSecret
from soxa.services.importing import accept_changed, offers
from soxa.services.ledgers import new_ledger_for
from soxa.services.packs import shipped_pack
from soxa.services.slip_identity import NotASlip, SlipIsSecret, SlipOfAnotherOffice
from soxa.services.slip_intake import (
    Outcome,
    ReadSlip,
    SlipNotFilled,
    SlipNotReady,
    read_slip,
    take_in,
    write_slip,
)
from soxa.spreadsheets.guard import NotAWorkbook, WorkbookDamaged, WorkbookTooLarge
from soxa.storage.ledger import Ledger

HEALTH = {"YT01": (96.8, None), "YT02": (1250, None), "YT03": (88.5, None), "YT04": (None, "x")}
CAME = datetime(2026, 11, 14, 1, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


def _read(ledger: Ledger, data: bytes) -> ReadSlip:
    return read_slip(ledger, data, "phieu.xlsx")


def _ids(read: ReadSlip) -> list[str]:
    return [fault.message.id for fault in read.faults]


def _said(ledger: Ledger, code: str = "P5") -> dict[str, Any]:
    period = period_of(ledger)
    unit = form_for(ledger, code).unit
    slips = [one for one in ledger.slips.for_period(period.start, period.end) if one.unit == unit.id]
    return {name: value for one in slips for name, value in one.values.items()}


# --- whole slips


def test_what_was_filled_in_comes_back_whole(ledger: Ledger) -> None:
    data = filled(
        ledger,
        form_for(ledger, "P5"),
        HEALTH,
        highlights="Tiêm chủng mở rộng đạt kế hoạch.\nKhông có dịch.",
        difficulties="Thiếu tủ lạnh bảo quản vắc xin.",
    )

    read = _read(ledger, data)

    assert read.is_ready
    assert read.is_identified
    assert read.faults == ()
    assert read.unit is not None
    assert read.unit.code == "TYT"
    assert read.period == period_of(ledger)
    assert read.values == {
        "YT01": Decimal("96.8"), "YT02": Decimal(1250), "YT03": Decimal("88.5"), "YT04": Absence.NIL,
    }  # fmt: skip
    assert read.highlights == "Tiêm chủng mở rộng đạt kế hoạch.\nKhông có dịch."
    assert read.difficulties == "Thiếu tủ lạnh bảo quản vắc xin."
    assert (read.filled_by, read.source) == ("Người điền phiếu", "Sổ của đơn vị")
    assert (read.given_on, read.saved_at) == (date(2026, 11, 13), datetime(2026, 11, 13, 8, tzinfo=UTC))


def test_a_slip_is_kept_with_who_sent_it_and_its_file(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH)

    taken = take_in(ledger, _read(ledger, data), sender="Trạm trưởng", received_at=CAME, way=Way.ZALO)

    assert taken.outcome is Outcome.NEW
    slip = ledger.slips.get(taken.slip.id)
    assert slip.receipt is not None
    assert (slip.receipt.sender, slip.receipt.at, slip.receipt.way) == ("Trạm trưởng", CAME, Way.ZALO)
    kept = ledger.files.find(slip.receipt.file)
    assert kept is not None
    assert ledger.files.read(kept) == data
    assert ledger.history.verify().holds


def test_the_same_slip_again_changes_nothing(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH)
    take_in(ledger, _read(ledger, data), received_at=CAME)
    before = list(ledger.slips.states())

    again = take_in(ledger, _read(ledger, data), sender="người khác", received_at=datetime.now(UTC))

    assert again.outcome is Outcome.SAME
    assert list(ledger.slips.states()) == before


def test_one_undo_takes_a_slip_back_and_it_can_come_again(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    rows = [(date(2026, 11, 5), "Ra quân dọn đường", "Ra quân vệ sinh môi trường", "Đường thôn", 1, None, 45)]
    data = filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù"), rows=rows)
    taken = take_in(ledger, _read(ledger, data), received_at=CAME)
    assert len(taken.activities.new) == 1

    ledger.undoing.undo()

    assert ledger.slips.find(taken.slip.id) is None
    assert ledger.activities.get_known(taken.activities.new) == []
    again = take_in(ledger, _read(ledger, data), received_at=CAME)
    assert (again.outcome, again.activities.new) == (Outcome.NEW, taken.activities.new)
    assert ledger.history.verify().holds


def test_an_older_slip_is_kept_and_overwrites_nothing(ledger: Ledger) -> None:
    form = form_for(ledger, "P5")
    newer = filled(ledger, form, {"YT01": (97, None)}, filled_on=date(2026, 11, 14), saved=_at(14, 8))
    older = filled(ledger, form, {"YT01": (95, None), "YT02": (800, None)}, filled_on=date(2026, 11, 12))
    take_in(ledger, _read(ledger, newer), received_at=CAME)

    taken = take_in(ledger, _read(ledger, older), received_at=CAME)

    assert taken.outcome is Outcome.OLDER
    assert [change.indicator for change in taken.changes] == ["YT02"]
    latest = ledger.slips.latest_values(*_ends(ledger))
    assert {code: value for code, (value, _) in latest.items()} == {"YT01": Decimal(97), "YT02": Decimal(800)}


def test_of_two_slips_of_one_day_the_one_saved_later_holds(ledger: Ledger) -> None:
    form = form_for(ledger, "P5")
    early = filled(ledger, form, {"YT01": (95, None)}, saved=_at(13, 8))
    late = filled(ledger, form, {"YT01": (96, None)}, saved=_at(13, 9))
    take_in(ledger, _read(ledger, late), received_at=CAME)

    assert take_in(ledger, _read(ledger, early), received_at=CAME).outcome is Outcome.OLDER
    assert ledger.slips.latest_values(*_ends(ledger))["YT01"][0] == Decimal(96)


def test_what_a_later_slip_changes_is_told(ledger: Ledger) -> None:
    form = form_for(ledger, "P5")
    take_in(ledger, _read(ledger, filled(ledger, form, {"YT01": (95, None)})), received_at=CAME)

    later = filled(ledger, form, {"YT01": (96, None)}, saved=_at(13, 9))
    taken = take_in(ledger, _read(ledger, later), received_at=CAME)

    assert taken.outcome is Outcome.CHANGED
    assert [(one.indicator, one.before, one.after) for one in taken.changes] == [
        ("YT01", Decimal(95), Decimal(96))
    ]


# --- values as people type them


@pytest.mark.parametrize(
    ("typed", "nil", "value"),
    [
        ("1.250", None, Decimal(1250)),
        ("1250 lượt", None, Decimal(1250)),
        (0, None, Decimal(0)),
        ("không", None, Absence.NIL),
        ("Không phát sinh", None, Absence.NIL),
        (None, "X", Absence.NIL),
        (0, "x", Absence.NIL),
        ("=1000+250", None, None),
    ],
)
def test_numbers_are_read_as_typed(ledger: Ledger, typed: Any, nil: Any, value: Any) -> None:
    read = _read(ledger, filled(ledger, form_for(ledger, "P5"), {"YT02": (typed, nil)}))

    assert read.values.get("YT02") == value  # a formula that no program has computed says nothing
    assert read.faults == ()


@pytest.mark.parametrize(
    ("typed", "nil", "fault"),
    [
        ("-", None, "slip.dash"),
        ("khoảng 1200", None, "importing.not_a_number"),
        ("1,250", None, "importing.two_readings"),
        (12.5, None, "importing.not_whole"),
        (-4, None, "importing.negative_number"),
        (7, "x", "slip.nil_and_number"),
        (7, "?", "slip.nil_unclear"),
        ("#REF!", None, "slip.formula_error"),
    ],
)
def test_what_cannot_be_read_is_told_by_cell(ledger: Ledger, typed: Any, nil: Any, fault: str) -> None:
    cells = {**HEALTH, "YT02": (typed, nil)}

    read = _read(ledger, filled(ledger, form_for(ledger, "P5"), cells))

    assert [(one.cell, one.message.id) for one in read.faults] == [("F10", fault)]
    assert {"YT01", "YT03", "YT04"} <= read.values.keys()


def test_a_share_that_may_be_a_fraction_is_not_guessed(ledger: Ledger) -> None:
    read = _read(ledger, filled(ledger, form_for(ledger, "P5"), {"YT01": (0.968, None)}))

    assert _ids(read) == ["slip.fraction"]
    assert read.values == {}
    percent = _read(ledger, filled(ledger, form_for(ledger, "P5"), {"YT01": ("96,8%", None)}))
    assert percent.values == {"YT01": Decimal("96.8")}


# --- out of shape


def _insert_rows(book: Any) -> None:
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(2, 3)
    sheet.insert_rows(13)


def _insert_column(book: Any) -> None:
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_cols(1)
    sheet.insert_cols(6)


def _rename(book: Any) -> None:
    book.worksheets[0].title = "Trạm y tế T11 (sửa)"
    book.move_sheet(book.worksheets[0], offset=1)


def _drop_codes(book: Any) -> None:
    sheet = book.worksheets[0]
    for row in range(1, 30):
        if str(sheet.cell(row, 2).value).startswith("YT"):
            sheet.cell(row, 2).value = None


def _merge_values(book: Any) -> None:
    book.worksheets[0].merge_cells("F9:G9")


@pytest.mark.parametrize("change", [_insert_rows, _insert_column, _rename, _drop_codes, _merge_values])
def test_a_slip_out_of_shape_still_gives_what_it_says(ledger: Ledger, change: Any) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH, highlights="Đạt kế hoạch.")

    read = _read(ledger, changed(data, change))

    whole = _read(ledger, data)
    assert read.values == whole.values
    assert (read.highlights, read.filled_by, read.given_on) == (
        whole.highlights, whole.filled_by, whole.given_on,
    )  # fmt: skip
    assert read.is_ready


def test_a_row_that_somebody_added_is_told_and_the_rest_taken(ledger: Ledger) -> None:
    def add(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.cell(13, 3).value = "Số ca sốt xuất huyết"
        sheet.cell(13, 6).value = 4

    read = _read(ledger, changed(filled(ledger, form_for(ledger, "P5"), HEALTH), add))

    assert _ids(read) == ["slip.unknown_indicator"]
    assert len(read.values) == 4


def test_a_page_without_its_identity_is_known_by_its_words(ledger: Ledger) -> None:
    data = without_identity(filled(ledger, form_for(ledger, "P5"), HEALTH))

    read = _read(ledger, data)

    assert not read.is_identified
    assert read.is_ready
    assert (read.template and read.template.code, read.unit and read.unit.code) == ("P5", "TYT")
    assert read.period == period_of(ledger)


def test_a_page_that_says_neither_unit_nor_period_is_asked_about(ledger: Ledger) -> None:
    def blank(book: Any) -> None:
        for row in (3, 4, 5):
            book.worksheets[0].cell(row, 1).value = None

    data = changed(without_identity(filled(ledger, form_for(ledger, "P5"), HEALTH)), blank)
    read = _read(ledger, data)

    assert (read.unit, read.period) == (None, None)
    assert read.template is not None  # by its codes
    assert _ids(read)[:2] == ["slip.unit_unknown", "slip.period_unknown"]
    with pytest.raises(SlipNotReady):
        take_in(ledger, read)
    answered = read.with_unit(form_for(ledger, "P5").unit).with_period(period_of(ledger))
    assert take_in(ledger, answered, received_at=CAME).outcome is Outcome.NEW


def test_last_months_form_filled_in_for_this_month_is_asked_about(ledger: Ledger) -> None:
    october = form_for(ledger, "P5", label="2026-10")

    read = _read(ledger, filled(ledger, october, HEALTH, filled_on=date(2026, 11, 13)))

    assert read.period is None
    assert _ids(read) == ["slip.period_late"]
    assert [one.label for one in read.periods] == ["2026-11", "2026-10"]
    late = _read(ledger, filled(ledger, october, HEALTH, filled_on=date(2026, 10, 20), saved=_at(20, 8, 10)))
    assert late.is_ready  # late is not wrong


def test_a_title_that_names_another_period_is_asked_about(ledger: Ledger) -> None:
    def retitle(book: Any) -> None:
        book.worksheets[0].cell(
            5, 1
        ).value = "Kỳ báo cáo: Tháng 12 (từ ngày 15/11/2026 đến hết ngày 14/12/2026)"

    read = _read(ledger, changed(filled(ledger, form_for(ledger, "P5"), HEALTH), retitle))

    assert _ids(read) == ["slip.period_differs"]
    assert [one.label for one in read.periods] == ["2026-12", "2026-11"]


def test_a_neighbours_form_is_asked_about(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    form = form_for(ledger, "P9", "Thôn Bản Mù")
    rows = [(date(2026, 11, 5), "Ra quân dọn đường", "Ra quân vệ sinh môi trường", "", 1, None, 45)]

    def retitle(book: Any) -> None:
        book.worksheets[0].cell(4, 1).value = "Đơn vị điền phiếu: Thôn Nà Lại"

    retitled = _read(ledger, changed(filled(ledger, form, rows=rows), retitle))
    signed = _read(ledger, filled(ledger, form, rows=rows, filled_by="Trưởng thôn Nà Lại"))

    for read in (retitled, signed):
        assert read.unit is None
        assert _ids(read) == ["slip.unit_differs"]
        assert [one.name for one in read.units] == ["Thôn Nà Lại", "Thôn Bản Mù"]


def test_a_day_that_cannot_be_is_not_believed(ledger: Ledger) -> None:
    read = _read(ledger, filled(ledger, form_for(ledger, "P5"), HEALTH, filled_on=date(2062, 11, 13)))

    assert (read.given_on, _ids(read)) == (date(2026, 11, 13), ["slip.wrong_day"])


# --- what is not taken


def test_another_offices_slip_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    other = replace(OFFICE, id=OfficeId(UUID(int=9)), name="Tả Van")
    with new_ledger_for(tmp_path / "khac.soxa", other, people=[], actor="mẫu") as elsewhere:
        data = filled(elsewhere, form_for(elsewhere, "P5"), HEALTH)

    with pytest.raises(SlipOfAnotherOffice):
        _read(ledger, data)


def test_a_form_that_nobody_has_filled_in_is_no_slip_yet(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), filled_by="", filled_on=None, source="")

    read = _read(ledger, data)

    assert not read.is_filled
    with pytest.raises(SlipNotFilled):
        take_in(ledger, read)


def test_a_secrecy_mark_keeps_the_whole_slip_out(ledger: Ledger) -> None:
    with pytest.raises(SlipIsSecret):
        _read(ledger, filled(ledger, form_for(ledger, "P7"), {"QS01": (9, None)}, highlights="MẬT"))


def test_words_about_private_people_are_left_out(ledger: Ledger) -> None:
    form = form_for(ledger, "P8")
    data = filled(
        ledger,
        form,
        highlights="Nắm tình hình dư luận trên mạng xã hội.",
        difficulties="Đề nghị hỗ trợ ông Giàng A Sử, điện thoại 0912345678.",
    )

    read = _read(ledger, data)

    assert read.highlights == ""
    assert read.difficulties
    assert _ids(read) == ["slip.not_ours", "slip.personal"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAWorkbook),
        (b"%PDF-1.7", NotAWorkbook),
        (b"PK\x03\x04 torn", WorkbookDamaged),
    ],
)
def test_what_is_no_workbook_is_refused(ledger: Ledger, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        _read(ledger, data)


def test_a_bomb_is_refused_before_it_is_read(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH)

    def swell(name: str, part: bytes) -> bytes:
        return part + b" " * (40 << 20) if name == "docProps/app.xml" else part

    with pytest.raises(WorkbookTooLarge):
        _read(ledger, with_parts(data, swell))


def test_a_tracker_is_no_slip(ledger: Ledger) -> None:
    tracker = resource_path("samples", "so-theo-doi-xa-nam-pung.xlsx").read_bytes()
    with pytest.raises(NotASlip):
        _read(ledger, tracker)


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
        _read(ledger, filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù"), rows=rows)),
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
    first = take_in(ledger, _read(ledger, _hamlet(ledger, 45, saved=_at(13, 8))), received_at=CAME)

    second = take_in(ledger, _read(ledger, _hamlet(ledger, 54, saved=_at(13, 9))), received_at=CAME)

    assert second.activities.changed == first.activities.new
    assert ledger.activities.get(first.activities.new)[0].quantities["luot"] == Decimal(54)


def test_a_row_that_somebody_here_has_touched_is_offered(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    first = take_in(ledger, _read(ledger, _hamlet(ledger, 45, saved=_at(13, 8))), received_at=CAME)
    ours = replace(ledger.activities.get(first.activities.new)[0], place="Sân trường")
    ledger.activities.change(ours)

    taken = take_in(ledger, _read(ledger, _hamlet(ledger, 54, saved=_at(13, 9))), received_at=CAME)

    assert (taken.activities.changed, taken.activities.offered) == ((), 1)
    assert ledger.activities.get([ours.id]) == [ours]
    (offer,) = offers(ledger)
    assert [(one.field, one.changed) for one in offer.change.fields] == [("quantity:luot", Decimal(54))]
    accept_changed(ledger, [offer.id])
    now = ledger.activities.get([ours.id])[0]
    assert (now.place, now.quantities["luot"]) == ("Sân trường", Decimal(54))


def test_a_row_that_the_later_slip_lacks_stays_and_is_told(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    first = take_in(ledger, _read(ledger, _hamlet(ledger, 45, saved=_at(13, 8))), received_at=CAME)

    other = _hamlet(ledger, 45, saved=_at(13, 9), title="Ra quân trồng cây")
    taken = take_in(ledger, _read(ledger, other), received_at=CAME)

    assert [one.id for one in taken.activities.gone] == list(first.activities.new)
    assert len(ledger.activities.get([*first.activities.new, *taken.activities.new])) == 2


# --- typed in


def test_what_was_told_by_telephone_is_a_slip_like_any_other(ledger: Ledger) -> None:
    unit = form_for(ledger, "P5").unit
    taken = write_slip(
        ledger,
        unit=unit.id,
        period=period_of(ledger),
        values={"YT01": Decimal("96.8"), "YT02": Absence.BLANK, "YT04": Absence.NIL},
        told_on=date(2026, 11, 13),
        way=Way.PHONE,
        sender="Trạm trưởng",
        highlights="Đạt kế hoạch.",
        told_at=CAME,
    )

    assert taken.outcome is Outcome.NEW
    slip = ledger.slips.get(taken.slip.id)
    assert (slip.form, slip.values) == ("P5", {"YT01": Decimal("96.8"), "YT04": Absence.NIL})
    assert slip.receipt is not None
    assert (slip.receipt.way, slip.receipt.sender) == (Way.PHONE, "Trạm trưởng")


def test_what_slips_do_not_give_is_not_typed_in(ledger: Ledger) -> None:
    told: dict[str, Any] = {"unit": form_for(ledger, "P5").unit.id, "period": period_of(ledger)}
    told |= {"told_on": date(2026, 11, 13), "way": Way.PAPER}

    with pytest.raises(SlipValueNotAllowed):
        write_slip(ledger, values={"CD01": Decimal(4)}, **told)
    with pytest.raises(SlipValueNotAllowed):
        write_slip(ledger, values={"YT01": Decimal("nan")}, **told)
    with pytest.raises(TextIsSecret):
        write_slip(ledger, values={}, highlights="Mở đầu\nTỐI MẬT", **told)
    assert ledger.slips.for_period(*_ends(ledger)) == ()


# --- doubts


def test_values_that_contradict_each_other_are_told_and_taken(ledger: Ledger) -> None:
    cells = {"HC02": (100, None), "HC03": (120, None), "HC15": (95, None)}

    taken = take_in(ledger, _read(ledger, filled(ledger, form_for(ledger, "P3"), cells)), received_at=CAME)

    assert [one.message.id for one in taken.faults] == ["slip.rule"]
    assert all(one.is_note for one in taken.faults)
    assert len(taken.slip.values) == 3


def test_a_value_far_from_the_units_own_is_told(ledger: Ledger) -> None:
    unit = form_for(ledger, "P5").unit
    for month, number in enumerate((1200, 1250, 1230, 1190, 1220, 1260, 1240), start=4):
        period = period_of(ledger, f"2026-{month:02}")
        write_slip(
            ledger, unit=unit.id, period=period, values={"YT02": Decimal(number)},
            told_on=period.last_day, way=Way.PAPER, told_at=CAME,
        )  # fmt: skip

    data = filled(ledger, form_for(ledger, "P5"), {"YT02": (12500, None)})
    taken = take_in(ledger, _read(ledger, data), received_at=CAME)

    assert [one.message.id for one in taken.faults] == ["slip.unusual"]


def _at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour)


def _ends(ledger: Ledger) -> tuple[date, date]:
    period = period_of(ledger)
    return period.start, period.end


def test_a_moment_is_read_from_the_file_itself(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH, filled_on=None)

    assert _read(ledger, saved_at(data, _at(12, 23))).given_on == date(2026, 11, 13)  # in Việt Nam


def test_a_form_of_an_older_pack_gives_its_figures_under_the_new_codes(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), {"YT02": (1250, None)})
    raw = json.loads(re.sub(r"\bYT02\b", "YT20", shipped_pack().decode()))
    raw["version"] = "2027.1"
    raw["maps"] = [{"old": ["YT02"], "change": "rename", "new": ["YT20"]}]
    ledger.install_pack(json.dumps(raw).encode(), raw["code"], raw["version"])

    def rename(book: Any) -> None:
        book.worksheets[0]["C10"].value = "Khám bệnh"  # by its code alone

    assert _read(ledger, changed(data, rename)).values == {"YT20": Decimal(1250)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
         "docProps/custom.xml", "docProps/core.xml"]
    ),
    at=st.floats(0, 1),
    what=st.binary(max_size=40),
    cut=st.integers(0, 60),
)  # fmt: skip
def test_a_spoilt_file_is_read_or_refused_and_never_more(
    ledger: Ledger, part: str, at: float, what: bytes, cut: int
) -> None:
    def spoil(name: str, old: bytes) -> bytes:
        place = int(at * len(old))
        return old[:place] + what + old[place + cut :] if name == part else old

    with suppress(AppError):
        read = _read(ledger, with_parts(_WHOLE[0], spoil))
        assert len(read.faults) <= 300


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), what=st.binary(min_size=1, max_size=8))
def test_bytes_that_a_bad_stick_has_turned_do_no_harm(ledger: Ledger, at: float, what: bytes) -> None:
    place = int(at * len(_WHOLE[0]))

    with suppress(AppError):
        _read(ledger, _WHOLE[0][:place] + what + _WHOLE[0][place + len(what) :])


_WHOLE: list[bytes] = []


@pytest.fixture(autouse=True)
def whole(ledger: Ledger) -> None:
    """One filled slip for the tests that spoil it."""
    if not _WHOLE:
        _WHOLE.append(filled(ledger, form_for(ledger, "P5"), HEALTH, highlights="Đạt kế hoạch."))


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

    read = _read(ledger, changed(filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù")), lengthen))

    assert len(read.rows) == 200
    assert "slip.too_many_rows" in _ids(read)

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from books import TITLES, Row, meeting, new_ledger, write_book
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from soxa.base.errors import Cancelled
from soxa.base.progress import Cancellation
from soxa.base.resources import resource_path
from soxa.domain.activities import Activity, Status
from soxa.domain.trackers import RowFault
from soxa.services import importing, recording
from soxa.services.importing import (
    ImportResult,
    NoTableFound,
    Proposal,
    TrackerIsSecret,
    TrackerNotOwnWork,
    carry_out,
    propose,
    waiting,
)
from soxa.services.packs import read_pack
from soxa.services.recording import ActivityQuery, undo
from soxa.storage.ledger import Ledger
from soxa.wording import Wording

SAMPLE = "so-theo-doi-xa-nam-pung.xlsx"
EVERYTHING = ActivityQuery()
TODAY = date(2026, 11, 20)
Change = Callable[[Worksheet], object]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as ledger:
        yield ledger


@pytest.fixture
def sample() -> Path:
    return resource_path("samples", SAMPLE)


@pytest.fixture
def edited(sample: Path, tmp_path: Path) -> Callable[[Change], Path]:
    """The sample as somebody has saved it again in Excel, with some cells changed."""
    path = tmp_path / "da-sua.xlsx"

    def edit(change: Change) -> Path:
        book = openpyxl.load_workbook(path if path.exists() else sample)
        assert isinstance(book.active, Worksheet)
        change(book.active)
        book.save(path)
        return path

    return edit


def imported(ledger: Ledger, path: Path, **answers: dict[str, str]) -> tuple[Proposal, ImportResult]:
    proposal = propose(ledger, path, today=TODAY)
    if answers:
        proposal = proposal.with_answers(**answers)  # type: ignore[arg-type]
    return proposal, carry_out(ledger, proposal)


def book(tmp_path: Path, *rows: Row, titles: Row = TITLES, sheet: str = "Sổ", name: str = "so.xlsx") -> Path:
    return write_book(tmp_path / name, {sheet: [titles, *rows]})


def reasons(faults: tuple[RowFault, ...]) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.message.id.removeprefix("importing.")) for fault in faults]


def activities(ledger: Ledger, *kinds: str) -> list[Activity]:
    return ledger.activities.find(ActivityQuery(kinds=kinds))


# ---------------------------------------------------------------------- the sample


def test_the_sample_comes_in_with_three_faults(ledger: Ledger, sample: Path) -> None:
    proposal, result = imported(ledger, sample)

    assert (result.total, result.new, result.unchanged, result.changed) == (594, 594, 0, 0)
    assert ledger.activities.count(EVERYTHING) == 594
    assert reasons(result.faults) == [
        (613, "B", "no_such_day"),
        (614, "F", "not_a_number"),
        (615, "C", "unknown_kind"),
    ]
    assert [fault.value for fault in result.faults] == ["31/9/2026", "khoảng năm mươi", "Đi thực tế"]
    assert (proposal.counts.months, proposal.counts.totals, proposal.counts.data) == (15, 1, 597)
    assert result.new_units == ()
    assert proposal.sheets[0].title_row == 3


def test_every_fault_of_the_sample_says_what_is_wrong_and_what_to_do(ledger: Ledger, sample: Path) -> None:
    faults = propose(ledger, sample, today=TODAY).faults

    for language in ("vi", "en"):
        said = [Wording(language).explain(fault.message) for fault in faults]
        assert all(one.text and one.remedy and "{" not in one.text + one.remedy for one in said)
    assert "tháng 9/2026 chỉ có 30 ngày" in Wording("vi").explain(faults[0].message).text


def test_what_lacks_a_required_quantity_is_listed_and_is_no_fault(ledger: Ledger, sample: Path) -> None:
    _, result = imported(ledger, sample)

    listed = ledger.activities.find(ActivityQuery(to_mend=True))
    assert len(listed) == result.to_mend
    assert {activity.kind for activity in listed} == {"HS", "KTR"}


def test_the_period_holds_what_the_tracker_says(ledger: Ledger, sample: Path) -> None:
    imported(ledger, sample)
    found = ledger.activities.find(ActivityQuery(start=date(2026, 10, 15), end=date(2026, 11, 15)))

    def total(kind: str, value: Callable[[Activity], Decimal]) -> Decimal:
        return sum((value(one) for one in found if one.kind == kind), Decimal(0))

    assert len(found) == 29
    assert len([one for one in found if one.kind == "HN"]) == 2
    assert total("HN", lambda one: one.quantities["nguoi"]) == 93
    assert total("TT", lambda one: one.quantities["luotphat"] * one.quantities["phut"]) == 150
    assert total("TIN", lambda one: one.quantities["tinbai"]) == 14
    files = [total("HS", lambda one, c=code: one.quantities[c]) for code in ("tiepnhan", "tructuyen", "dagq")]  # type: ignore[misc]
    assert [*files, total("HS", lambda one: one.quantities["dunghan"])] == [427, 368, 418, 403]


def test_issued_documents_and_choices_are_understood(ledger: Ledger, sample: Path) -> None:
    imported(ledger, sample)

    documents = [one.document for one in activities(ledger, "VB")]
    assert len(documents) == 65
    assert {document.type for document in documents if document} == {"CV", "QĐ", "KH"}
    assert all(
        document and document.number and document.symbol and document.in_report for document in documents
    )
    channels = {one.title: one.choices.get("kenh") for one in activities(ledger, "TIN")}
    assert channels == {
        "Tin, bài đăng Trang thông tin điện tử xã": "trang_ttdt",
        "Bài đăng trang chính thức của UBND xã": "trang_chinh_thuc",
        "Tin, bài gửi Trung tâm truyền thông tỉnh": "dai_tinh",
    }


def test_what_comes_in_would_be_filed_by_hand_too(ledger: Ledger, sample: Path) -> None:
    imported(ledger, sample)
    pack = read_pack(ledger.pack_bytes())

    found = ledger.activities.find(EVERYTHING)

    assert [fault for one in found for fault in recording.check(one, pack=pack, today=TODAY)] == []
    assert [one for one in found if recording.tidied(one) != one] == []


def test_again_brings_nothing(ledger: Ledger, sample: Path, tmp_path: Path) -> None:
    imported(ledger, sample)
    before = ledger.history.count()
    elsewhere = tmp_path / "bản sao.xlsx"
    elsewhere.write_bytes(sample.read_bytes())

    _, result = imported(ledger, elsewhere)

    assert (result.total, result.new, result.unchanged, result.changed) == (594, 0, 594, 0)
    assert len(result.faults) == 3
    assert len(waiting(ledger)) == 3
    assert ledger.history.count() == before


def test_a_kind_once_explained_is_not_asked_again(ledger: Ledger, sample: Path) -> None:
    proposal, result = imported(ledger, sample, kinds={"ĐI THỰC TẾ": "KTR"})

    assert (result.total, len(result.faults)) == (595, 2)
    assert proposal.unknown_kinds == ()
    again, result = imported(ledger, sample)
    assert again.unknown_kinds == ()
    assert (result.new, result.total, len(result.faults)) == (0, 595, 2)


def test_a_kind_explained_later_brings_the_waiting_row_in(ledger: Ledger, sample: Path) -> None:
    imported(ledger, sample)

    _, result = imported(ledger, sample, kinds={"Đi thực tế": "KTR"})

    assert (result.new, result.total, len(waiting(ledger))) == (1, 595, 2)


def test_an_import_is_one_act_and_one_undo(ledger: Ledger, sample: Path) -> None:
    imported(ledger, sample)

    undo(ledger, pack=read_pack(ledger.pack_bytes()))

    assert ledger.activities.count(EVERYTHING) == 0
    assert waiting(ledger) == ()
    assert imported(ledger, sample)[1].new == 594
    assert ledger.history.verify().holds


def test_the_preview_shows_rows_as_they_will_be(ledger: Ledger, sample: Path) -> None:
    proposal = propose(ledger, sample, today=TODAY)

    assert ledger.activities.count(EVERYTHING) == 0
    good = [row for row in proposal.rows if row.activity]
    assert good[0].activity
    assert good[0].activity.title == "Kết quả giải quyết thủ tục hành chính tuần 38"
    assert len(good) == 200
    assert [row.row for row in proposal.rows if row.faults] == [613, 614, 615]
    columns = {column.title: column for column in proposal.sheets[0].columns}
    assert columns["Đã giải quyết"].meaning == "quantity:dagq"
    assert "quantity:giaiquyet" in columns["Đã giải quyết"].alternatives
    assert columns["Ngày"].sure
    assert columns["Ngày"].samples[0] == "15/9/2025"
    assert [(question.answer, question.guessed) for question in proposal.questions] == [("each", True)]
    assert proposal.open_questions == ()
    assert {note.message.id for note in proposal.notes} == {"importing.other_month"}


# ---------------------------------------------------------------------- changed in Excel


@pytest.mark.parametrize(
    ("cell", "value", "field"),
    [
        ("B10", "18/9/2025", "first_day"),
        ("C10", "Hội nghị", "kind"),
        ("D12", "Hội thao khác", "title"),
        ("E10", "Nhà văn hóa thôn Khác", "place"),
        ("F10", 18, "quantity:nguoi"),
        ("M10", "Phòng Kinh tế", "unit"),
        ("N8", "05/UBND-VP", "document"),
    ],
)
def test_one_cell_changed_is_offered_and_changes_nothing(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path], cell: str, value: str | int, field: str
) -> None:
    imported(ledger, sample)
    before = {one.id: one for one in ledger.activities.find(EVERYTHING)}

    def change(sheet: Worksheet) -> None:
        sheet[cell] = value

    _, result = imported(ledger, edited(change))

    assert (result.total, result.new, result.changed, result.unchanged) == (594, 0, 1, 593)
    (offer,) = importing.offers(ledger)
    assert field in {one.field for one in offer.change.fields}
    assert offer.change == result.changed_rows[0]
    assert {one.id: one for one in ledger.activities.find(EVERYTHING)} == before
    again = imported(ledger, edited(lambda _: None))[1]
    assert (again.new, again.changed) == (0, 1)
    assert len(importing.offers(ledger)) == 1


def test_an_accepted_change_keeps_what_was_entered_in_the_ledger(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)
    day = date(2025, 9, 17)
    target = next(one for one in activities(ledger, "HOP") if one.first_day == day)
    ledger.activities.change(replace(target, result="Đã thống nhất"))
    path = edited(lambda sheet: sheet.__setitem__("E10", "Nơi khác"))
    imported(ledger, path)

    importing.accept_changed(ledger, [offer.id for offer in importing.offers(ledger)])

    (now,) = ledger.activities.get([target.id])
    assert (now.place, now.result) == ("Nơi khác", "Đã thống nhất")
    assert importing.offers(ledger) == ()
    assert imported(ledger, path)[1].unchanged == 594
    assert ledger.history.verify().holds


def test_a_change_taken_back_in_excel_is_offered_no_more(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)
    path = edited(lambda sheet: sheet.__setitem__("E10", "Nơi khác"))
    imported(ledger, path)

    imported(ledger, sample)

    assert importing.offers(ledger) == ()
    assert imported(ledger, path)[1].changed == 1
    assert len(importing.offers(ledger)) == 1
    assert ledger.history.verify().holds


def test_an_accepted_change_can_be_undone_and_is_offered_again(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)
    path = edited(lambda sheet: sheet.__setitem__("E10", "Nơi khác"))
    imported(ledger, path)
    (offer,) = importing.offers(ledger)
    importing.accept_changed(ledger, [offer.id])

    undo(ledger, pack=read_pack(ledger.pack_bytes()))

    assert ledger.activities.get([offer.change.current.id]) == [offer.change.current]
    assert importing.offers(ledger) == (offer,)
    assert imported(ledger, path)[1].changed == 1
    assert imported(ledger, sample)[1].new == 0
    assert ledger.history.verify().holds


def test_a_cell_set_back_in_excel_is_offered_again(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)
    other = edited(lambda sheet: sheet.__setitem__("E10", "Nơi khác"))
    imported(ledger, other)
    importing.accept_changed(ledger, [offer.id for offer in importing.offers(ledger)])

    assert imported(ledger, other)[1].changed == 0
    _, result = imported(ledger, sample)

    assert (result.new, result.changed, result.unchanged, result.gone) == (0, 1, 593, 0)
    assert imported(ledger, sample)[1].changed == 1
    (offer,) = importing.offers(ledger)
    assert [(one.field, one.current, one.changed) for one in offer.change.fields] == [
        ("place", "Nơi khác", offer.change.changed.place)
    ]
    (kept,) = importing.accept_changed(ledger, [offer.id])
    assert kept.place != "Nơi khác"
    assert imported(ledger, sample)[1].changed == 0
    # What the clerk changes afterwards is no change of Excel's.
    ledger.activities.change(replace(kept, place="Nơi thứ ba"))
    assert imported(ledger, sample)[1].changed == 0
    assert imported(ledger, other)[1].changed == 1
    assert ledger.history.verify().holds


def test_a_cell_set_back_after_ours_was_kept_needs_no_answer(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)
    other = edited(lambda sheet: sheet.__setitem__("E10", "Nơi khác"))
    imported(ledger, other)
    importing.keep_ours(ledger, [offer.id for offer in importing.offers(ledger)])

    assert imported(ledger, sample)[1].changed == 0
    assert imported(ledger, other)[1].changed == 1
    assert ledger.history.verify().holds


def test_an_offer_of_a_cell_set_back_can_be_undone_and_taken_back_in_excel(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)
    other = edited(lambda sheet: sheet.__setitem__("E10", "Nơi khác"))
    imported(ledger, other)
    importing.accept_changed(ledger, [offer.id for offer in importing.offers(ledger)])
    imported(ledger, sample)

    undo(ledger, pack=read_pack(ledger.pack_bytes()))
    assert importing.offers(ledger) == ()
    assert ledger.history.verify().holds
    assert imported(ledger, sample)[1].changed == 1
    assert imported(ledger, other)[1].changed == 0
    assert importing.offers(ledger) == ()
    assert ledger.activities.count(EVERYTHING) == 594
    assert ledger.history.verify().holds


def test_a_change_may_be_refused_or_taken_for_an_entry_of_its_own(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)
    path = edited(lambda sheet: sheet.__setitem__("E10", "Nơi khác"))
    imported(ledger, path)

    importing.keep_ours(ledger, [offer.id for offer in importing.offers(ledger)])

    assert imported(ledger, path)[1].changed == 0
    path = edited(lambda sheet: sheet.__setitem__("E11", "Nơi thứ ba"))
    imported(ledger, path)
    (added,) = importing.add_as_new(ledger, [offer.id for offer in importing.offers(ledger)])
    assert added.place == "Nơi thứ ba"
    assert ledger.activities.count(EVERYTHING) == 595
    assert imported(ledger, path)[1].new == 0
    assert ledger.history.verify().holds


def test_a_row_put_in_between_is_new_and_moves_nobody(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)

    def insert(sheet: Worksheet) -> None:
        sheet.insert_rows(20)
        values: list[int | str] = [999, "22/9/2025", "Hội nghị", "Hội nghị mới", "Trụ sở", 30, 1]
        for column, value in enumerate(values, start=1):
            sheet.cell(20, column).value = value
        for row in range(21, 50):
            sheet.cell(row, 1, row)

    _, result = imported(ledger, edited(insert))

    assert (result.new, result.changed, result.unchanged, result.gone) == (1, 0, 594, 0)


def test_a_row_deleted_in_excel_stays_in_the_ledger(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)

    _, result = imported(ledger, edited(lambda sheet: sheet.delete_rows(20)))

    assert (result.new, result.changed, result.gone) == (0, 0, 1)
    assert ledger.activities.count(EVERYTHING) == 594


def test_a_renamed_sheet_and_one_more_column_are_the_same_tracker(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)

    def rename(sheet: Worksheet) -> None:
        sheet.title = "Năm 2026"
        sheet["O3"] = "Ghi chú"

    _, result = imported(ledger, edited(rename))

    assert (result.new, result.changed, result.unchanged) == (0, 0, 594)


def test_next_years_book_in_the_same_form_is_new(ledger: Ledger, tmp_path: Path) -> None:
    rows = [meeting(number, f"{number}/9/2025", f"Giao ban tuần {number}") for number in range(1, 20)]
    imported(ledger, book(tmp_path, *rows))
    rows = [meeting(number, f"{number}/9/2026", f"Giao ban tuần {number}") for number in range(1, 20)]

    _, result = imported(ledger, book(tmp_path, *rows))

    assert (result.new, result.changed, result.gone) == (19, 0, 19)


def test_two_equal_rows_are_two_activities(ledger: Ledger, tmp_path: Path) -> None:
    _, result = imported(ledger, book(tmp_path, meeting(1), meeting(2)))
    assert result.new == 2

    _, result = imported(ledger, book(tmp_path, meeting(1), meeting(2), meeting(3)))
    assert (result.new, result.unchanged) == (1, 2)


# ---------------------------------------------------------------------- rows that wait


def test_a_row_repaired_in_excel_comes_in_and_leaves_the_list(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)

    _, result = imported(ledger, edited(lambda sheet: sheet.__setitem__("B613", "30/9/2026")))

    assert (result.new, result.total, len(result.faults)) == (1, 595, 2)
    assert [row.row for row in waiting(ledger)] == [614, 615]
    assert ledger.history.verify().holds


def test_a_row_edited_in_excel_and_still_wrong_waits_once(
    ledger: Ledger, sample: Path, edited: Callable[[Change], Path]
) -> None:
    imported(ledger, sample)

    imported(ledger, edited(lambda sheet: sheet.__setitem__("B613", "32/9/2026")))

    assert [row.faults[0].value for row in waiting(ledger)] == ["32/9/2026", "khoảng năm mươi", "Đi thực tế"]


def test_a_row_mended_here_comes_in_and_is_not_brought_again(ledger: Ledger, sample: Path) -> None:
    imported(ledger, sample)
    row = waiting(ledger)[1]
    assert row.faults[0].column == "F"

    still = importing.mend(ledger, row.id, {row.faults[0].title: "năm mươi người"})
    assert still.activity is None
    assert waiting(ledger)[1].faults[0].value == "năm mươi người"
    mended = importing.mend(ledger, row.id, {row.faults[0].title: "50 người"})

    assert mended.activity is not None
    assert mended.activity.quantities["nguoi"] == 50
    assert ledger.activities.get([mended.activity.id]) == [mended.activity]
    assert len(waiting(ledger)) == 2
    _, result = imported(ledger, sample)
    assert (result.new, result.total, len(result.faults)) == (0, 595, 2)
    assert ledger.history.verify().holds


def test_a_row_put_aside_is_not_asked_about_again(ledger: Ledger, sample: Path) -> None:
    imported(ledger, sample)

    importing.put_aside(ledger, [row.id for row in waiting(ledger)])

    proposal, result = imported(ledger, sample)
    assert (result.new, result.faults, waiting(ledger)) == (0, (), ())
    assert proposal.counts.put_aside == 3


# ---------------------------------------------------------------------- answers


def test_unclear_minutes_are_asked_once_and_remembered(ledger: Ledger, tmp_path: Path) -> None:
    titles = ("Ngày", "Loại hoạt động", "Nội dung", "Số lượng", "Thời lượng")
    rows = [
        ("5/9/2026", "Truyền thanh", "Chương trình 1", 3, 90),
        ("6/9/2026", "Hội nghị", "Sơ kết", 1, None),
    ]
    path = book(tmp_path, *rows, titles=titles)
    proposal = propose(ledger, path, today=TODAY)
    assert [question.id for question in proposal.open_questions] == ["minutes"]
    assert [code for code, _ in proposal.open_questions[0].options] == ["each", "all"]
    assert reasons(proposal.faults) == [(2, "E", "minutes_unclear")]

    result = carry_out(ledger, proposal.with_answers(minutes="all"))

    assert result.new == 2
    (program,) = activities(ledger, "TT")
    assert dict(program.quantities) == {"luotphat": Decimal(3), "phut": Decimal(30)}
    later = propose(ledger, book(tmp_path, *rows, ("7/9/2026", "Truyền thanh", "Hai", 2, 30), titles=titles))
    assert later.open_questions == ()
    carry_out(ledger, later)
    assert {one.quantities["phut"] for one in activities(ledger, "TT")} == {Decimal(30), Decimal(15)}


def test_sheets_of_one_form_ask_one_question(ledger: Ledger, tmp_path: Path) -> None:
    rows = [("Ngày", "Loại", "Nội dung", "Số lượng", "Số phút"), ("5/9/2026", "Truyền thanh", "Một", 3, 90)]
    path = write_book(tmp_path / "so.xlsx", {"T9": rows, "T10": rows})

    proposal = propose(ledger, path, today=TODAY)

    assert [question.id for question in proposal.open_questions] == ["minutes"]
    assert carry_out(ledger, proposal.with_answers(minutes="each")).new == 2


def test_a_sheet_without_kinds_is_asked_and_its_answer_remembered(ledger: Ledger, tmp_path: Path) -> None:
    titles, rows = ("Ngày", "Nội dung", "Số người"), [("5/9/2026", "Sơ kết", 30)]
    path = book(tmp_path, *rows, titles=titles)
    proposal = propose(ledger, path, today=TODAY)
    assert [(one.id, one.sheet) for one in proposal.open_questions] == [("kind", "Sổ")]

    assert carry_out(ledger, proposal.with_answers(sheet_kinds={"Sổ": "HN"})).new == 1
    assert propose(ledger, path, today=TODAY).open_questions == ()


def test_a_sheet_named_like_a_kind_needs_no_question(ledger: Ledger, tmp_path: Path) -> None:
    path = book(
        tmp_path, ("5/9/2026", "Sơ kết", 30), titles=("Ngày", "Nội dung", "Số người"), sheet="Hội nghị"
    )

    proposal, result = imported(ledger, path)

    assert result.new == 1
    assert [(one.answer, one.guessed) for one in proposal.questions] == [("HN", True)]


def test_a_column_given_another_meaning_is_read_so_and_remembered(ledger: Ledger, tmp_path: Path) -> None:
    titles = ("Ngày", "Loại", "Nội dung", "Quân số")
    path = book(tmp_path, ("5/9/2026", "Hội nghị", "Sơ kết", 30), titles=titles)
    proposal = propose(ledger, path, today=TODAY)
    assert proposal.sheets[0].columns[3].meaning == ""
    assert proposal.sheets[0].columns[3].filled == 1

    proposal = proposal.with_answers(columns={("Sổ", "D"): "people"})
    carry_out(ledger, proposal)

    assert activities(ledger)[0].quantities["nguoi"] == 30
    more = book(tmp_path, ("6/9/2026", "Hội nghị", "Sơ kết", 40), titles=titles)
    assert propose(ledger, more, today=TODAY).sheets[0].columns[3].meaning == "people"


def test_a_meaning_given_by_hand_is_taken_from_the_column_that_had_it(ledger: Ledger, tmp_path: Path) -> None:
    titles = ("Ngày", "Loại", "Nội dung", "Số người", "Số người thực tế")
    path = book(tmp_path, ("5/9/2026", "Hội nghị", "Sơ kết", 30, 28), titles=titles)

    proposal = propose(ledger, path, today=TODAY).with_answers(columns={("Sổ", "E"): "people"})

    assert [column.meaning for column in proposal.sheets[0].columns][3:] == ["", "people"]
    carry_out(ledger, proposal)
    assert activities(ledger)[0].quantities["nguoi"] == 28


def test_the_day_column_may_be_left_out_without_harm(ledger: Ledger, tmp_path: Path) -> None:
    proposal = propose(ledger, book(tmp_path, meeting(1)), today=TODAY)

    assert proposal.with_answers(columns={("Sổ", "B"): ""}).counts.data == 0


def test_an_unknown_unit_is_told_and_made(ledger: Ledger, tmp_path: Path) -> None:
    path = book(tmp_path, meeting(1, unit="Tổ công nghệ số"), meeting(2, unit="VP HĐND và UBND"))
    proposal = propose(ledger, path, today=TODAY)
    assert [unit.name for unit in proposal.new_units] == ["Tổ công nghệ số"]
    before = len(ledger.units())

    result = carry_out(ledger, proposal)

    assert result.new_units == ("Tổ công nghệ số",)
    assert len(ledger.units()) == before + 1
    assert imported(ledger, path)[1].new_units == ()


# ---------------------------------------------------------------------- books of all sorts


def test_sheets_without_a_table_are_told_and_the_others_come_in(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "so.xlsx",
        {"Ghi chú": [["Không có gì"]], "T9": [TITLES, meeting(1)], "T10": [TITLES, meeting(1), meeting(2)]},
    )

    proposal, result = imported(ledger, path)

    assert [(sheet.name, sheet.reason.id) for sheet in proposal.skipped] == [
        ("Ghi chú", "importing.sheet_without_table")
    ]
    assert (len(proposal.sheets), result.new) == (2, 3)
    assert imported(ledger, path)[1].unchanged == 3


def test_a_book_without_any_table_is_refused_with_its_sheets(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(tmp_path / "x.xlsx", {"A": [["Họ tên", "Chức vụ", "Nội dung"]], "B": []})

    with pytest.raises(NoTableFound) as caught:
        propose(ledger, path)

    assert caught.value.parameters["sheets"] == ("A", "B")


def test_real_dates_and_written_ones_are_one_and_the_same(ledger: Ledger, tmp_path: Path) -> None:
    imported(ledger, book(tmp_path, meeting(1, date(2026, 9, 5))))

    assert imported(ledger, book(tmp_path, meeting(1, "5/9/2026")))[1].unchanged == 1


def test_a_day_written_once_for_several_rows_holds_for_each(ledger: Ledger, tmp_path: Path) -> None:
    path = book(tmp_path, meeting(1), meeting(2, None, "Giao ban"), meeting(3, "7/9/2026"))
    found = openpyxl.load_workbook(path)
    found["Sổ"].merge_cells("B2:B3")
    found.save(path)

    _, result = imported(ledger, path)

    assert result.faults == ()
    assert [one.first_day.day for one in activities(ledger)] == [7, 5, 5]
    assert imported(ledger, path)[1].unchanged == 3


def test_a_citizens_name_is_kept_nowhere(ledger: Ledger, tmp_path: Path) -> None:
    reception = {"kind": "Tiếp công dân", "people": 1}
    title = "Tiếp công dân định kỳ: bà Trần Thị Mẫu"
    path = book(tmp_path, meeting(1, title=title, **reception), meeting(2, "32/9/2026", title, **reception))

    proposal, _ = imported(ledger, path)

    assert [note.message.id for note in proposal.notes] == ["importing.title_replaced"] * 2
    assert [one.title for one in activities(ledger)] == ["Tiếp công dân định kỳ"]
    assert imported(ledger, path)[1].unchanged == 1
    ledger.checkpoint()
    assert "Trần Thị Mẫu".encode() not in ledger.path.read_bytes()


def test_a_register_of_documents_comes_in_as_documents(ledger: Ledger, tmp_path: Path) -> None:
    titles = (
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ghi chú",
    )
    rows = [
        ("12/KH-UBND", "03/11/2026", "Kế hoạch thông tin cơ sở", "Chủ tịch", "Sở VHTTDL", "VP", 3, ""),
        ("13/GM-UBND", "04/11/2026", "Giấy mời họp", "Chủ tịch", "các thôn", "VP", 12, ""),
    ]
    path = book(tmp_path, *rows, titles=titles, sheet="Văn bản đi 2026")

    proposal, result = imported(ledger, path)

    assert (result.new, result.faults, result.new_units) == (2, (), ())
    assert [(one.id, one.answer, one.guessed) for one in proposal.questions] == [("kind", "VB", True)]
    documents = {one.document.reference: one.document for one in activities(ledger, "VB") if one.document}
    assert documents["12/KH-UBND"].day == date(2026, 11, 3)
    assert [documents[name].in_report for name in ("12/KH-UBND", "13/GM-UBND")] == [True, False]


def test_a_tracker_with_all_the_habits_of_trackers(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "so.xlsx",
        {
            "T9": [
                ["UBND XÃ NẬM PUNG"],
                ["SỔ THEO DÕI CÔNG TÁC NĂM 2026"],
                [],
                ["TT", "Thời gian", "Loại việc", "Nội dung công việc", "Tham dự", None, "Bộ phận", "Ghi chú"],
                [None, None, None, None, "Số người", "Số lượng", None, None],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
                ["I", "Tháng 9/2026"],
                [1, date(2026, 9, 3), "Họp", "Giao ban", "15 người", None, "VP", None],
                [2, "05-07/9/2026", "Tập huấn", "Nghiệp vụ", "1.250", 2, "Văn hóa - Xã hội", "02 lớp"],
                [3, "8/9", "Tin bài", "Đăng tin", "-", 4, "VP", None],
                [None, None, None, "Cộng tháng 9", 1265, 6],
                [],
                ["TT", "Thời gian", "Loại việc", "Nội dung công việc", "Tham dự", None, "Bộ phận", "Ghi chú"],
                ["II", "Tháng 10/2026"],
                [4, "Thứ Hai, 05/10/2026", "hội nghị", "Đối thoại", 40, 1, "vp", None],
                ["Tổng cộng", None, None, None, 1305, 7],
                [None, None, None, None, "Nậm Pung, ngày 31 tháng 10 năm 2026"],
                [None, None, "Người lập biểu", None, "CHỦ TỊCH"],
            ]
        },
        merged=["E4:F4"],
    )

    proposal, result = imported(ledger, path)

    assert reasons(result.faults) == []
    assert (result.new, result.new_units) == (4, ())
    counts = proposal.counts
    assert (counts.months, counts.totals, counts.blank, counts.others) == (2, 2, 1, 4)
    found = {one.title: one for one in activities(ledger)}
    assert found["Nghiệp vụ"].last_day == date(2026, 9, 7)
    assert dict(found["Nghiệp vụ"].quantities) == {"nguoi": Decimal(1250), "lop": Decimal(2)}
    assert found["Nghiệp vụ"].result == "02 lớp"
    assert found["Đăng tin"].first_day == date(2026, 9, 8)
    assert found["Giao ban"].unit == found["Đăng tin"].unit == found["Đối thoại"].unit


def test_planned_rows_do_not_count(ledger: Ledger, tmp_path: Path) -> None:
    path = book(tmp_path, (*meeting(1), "Dự kiến"), titles=(*TITLES, "Trạng thái"))
    imported(ledger, path)

    assert activities(ledger)[0].status is Status.PLANNED


def test_stopping_leaves_the_ledger_as_it_was(ledger: Ledger, sample: Path) -> None:
    proposal = propose(ledger, sample, today=TODAY)
    before = ledger.history.count()
    stop = Cancellation()
    stop.ask()

    with pytest.raises(Cancelled):
        carry_out(ledger, proposal, progress=stop)
    with pytest.raises(Cancelled):
        propose(ledger, sample, progress=stop)

    assert ledger.activities.count(EVERYTHING) == 0
    assert ledger.history.count() == before


def test_carrying_out_the_same_proposal_twice_brings_nothing_twice(ledger: Ledger, tmp_path: Path) -> None:
    proposal = propose(ledger, book(tmp_path, meeting(1), meeting(2, "31/9/2026")), today=TODAY)

    first, second = carry_out(ledger, proposal), carry_out(ledger, proposal)

    assert (first.new, second.new, second.unchanged) == (1, 0, 1)
    assert len(waiting(ledger)) == 1


def test_an_activity_taken_out_of_the_ledger_does_not_come_back(ledger: Ledger, tmp_path: Path) -> None:
    path = book(tmp_path, meeting(1), meeting(2, "6/9/2026"))
    imported(ledger, path)
    ledger.activities.remove([activities(ledger)[0].id])

    _, result = imported(ledger, path)

    assert result.new == 0
    assert ledger.activities.count(EVERYTHING) == 1


def test_every_part_of_a_proposal_is_carried_out_once(ledger: Ledger, tmp_path: Path) -> None:
    rows = [
        meeting(1),
        meeting(2, "31/9/2026"),
        meeting(3, "7/9/2026"),
        meeting(4, "8/9/2026", kind="Đi chợ"),
    ]
    imported(ledger, book(tmp_path, *rows))
    rows[0] = meeting(1, people="30 người")  # written otherwise, read alike
    rows[1] = meeting(2, "30/9/2026")  # repaired
    rows[2] = meeting(3, "7/9/2026", place="Sân")  # changed
    proposal = propose(ledger, book(tmp_path, *rows), today=TODAY).with_answers(kinds={"Đi chợ": "KHAC"})
    proposal = proposal.with_answers(columns={("Sổ", "F"): ""})
    proposal = proposal.with_answers(columns={("Sổ", "F"): "people"}, kinds={"Đi chợ": "HOP"})

    first, second = carry_out(ledger, proposal), carry_out(ledger, proposal)

    assert (first.new, first.changed, first.unchanged, first.faults) == (2, 1, 1, ())
    assert (second.new, second.changed, second.unchanged) == (0, 1, 3)
    assert ledger.activities.count(EVERYTHING) == 4
    assert (len(waiting(ledger)), len(importing.offers(ledger))) == (0, 1)
    assert imported(ledger, book(tmp_path, *rows))[1].unchanged == 3
    assert ledger.history.verify().holds


def test_an_offer_for_an_activity_taken_out_since_is_none(ledger: Ledger, tmp_path: Path) -> None:
    imported(ledger, book(tmp_path, meeting(1), meeting(2, "6/9/2026"), meeting(3, "7/9/2026")))
    path = book(tmp_path, meeting(1, place="A"), meeting(2, "6/9/2026", place="B"), meeting(3, "7/9/2026"))
    imported(ledger, path)
    offers = importing.offers(ledger)
    assert len(offers) == 2
    ledger.activities.remove([offer.change.current.id for offer in offers])

    assert importing.offers(ledger) == ()
    assert importing.accept_changed(ledger, [offers[0].id]) == ()
    importing.keep_ours(ledger, [offers[1].id])

    assert imported(ledger, path)[1].new == 0
    assert ledger.history.verify().holds


def test_an_offer_that_came_true_by_hand_is_settled_by_the_next_import(
    ledger: Ledger, tmp_path: Path
) -> None:
    imported(ledger, book(tmp_path, meeting(1), meeting(2, "6/9/2026")))
    path = book(tmp_path, meeting(1, place="Sân"), meeting(2, "6/9/2026"))
    imported(ledger, path)
    (offer,) = importing.offers(ledger)
    ledger.activities.change(replace(offer.change.current, place="Sân"))

    _, result = imported(ledger, path)

    assert (result.changed, result.unchanged, importing.offers(ledger)) == (0, 2, ())
    assert ledger.history.verify().holds


def test_a_hidden_sheet_is_told_and_left_out(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(tmp_path / "so.xlsx", {"T9": [TITLES, meeting(1)], "T10": [TITLES, meeting(2)]})
    found = openpyxl.load_workbook(path)
    found["T10"].sheet_state = "hidden"
    found.save(path)

    proposal, result = imported(ledger, path)

    assert [sheet.reason.id for sheet in proposal.skipped] == ["importing.sheet_hidden"]
    assert result.new == 1


_CELLS = st.fixed_dictionaries(
    {
        "day": st.sampled_from(["5/9/2026", "6-9-2026", "31/9/2026", "", "hôm qua"]),
        "title": st.sampled_from(["Sơ kết", "Giao ban", "Tổng kết", ""]),
        "kind": st.sampled_from(["Hội nghị", "Cuộc họp", "Đi thực tế"]),
        "people": st.sampled_from([30, "8.5", "12 người", None]),
    }
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_CELLS, min_size=1, max_size=8))
def test_any_book_read_twice_is_read_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]
) -> None:
    folder = tmp_path_factory.mktemp("once")
    path = book(folder, *(meeting(n, **cells) for n, cells in enumerate(rows, start=1)))  # type: ignore[arg-type]
    with new_ledger(folder) as ledger:
        _, first = imported(ledger, path)
        _, second = imported(ledger, path)

        assert first.new == first.total == ledger.activities.count(EVERYTHING)
        assert (second.new, second.changed, second.unchanged) == (0, 0, first.new)
        assert len(waiting(ledger)) == len({fault.row for fault in first.faults})
        assert reasons(first.faults) == reasons(second.faults)


# ---------------------------------------------------------------------- what bears a secrecy mark


PLAN = "Phương án điều chuyển đêm mồng ba"


def everything_stored(ledger: Ledger) -> str:
    """Every text and blob of the file, as one string."""
    conn = ledger._writing.conn
    tables = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "".join(
        cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
        for table in tables
        for row in conn.execute(f'SELECT * FROM "{table}"')
        for cell in row
    )


def test_nothing_of_a_secret_row_is_kept_anywhere(ledger: Ledger, tmp_path: Path) -> None:
    path = book(
        tmp_path, meeting(1), meeting(2, title=PLAN, kind="Tuyệt đối kín", place="(Mật)", unit="Tổ X9")
    )
    proposal, result = imported(ledger, path)

    assert reasons(result.faults) == [(3, "", "secret")]
    assert proposal.unknown_kinds == ()
    (row,) = waiting(ledger)
    assert set(row.cells.values()) == {""}
    stored = everything_stored(ledger)
    assert "Hội nghị sơ kết" in stored
    assert not [word for word in (PLAN, "Tuyệt đối kín", "Tổ X9") if word in stored]
    assert imported(ledger, path)[1].new == 0
    assert len(waiting(ledger)) == 1
    assert ledger.history.verify().holds


def test_a_list_of_peoples_accounts_and_posts_is_no_tracker(ledger: Ledger, tmp_path: Path) -> None:
    titles = ("STT", "Ngày", "Chủ tài khoản", "Đường link bài viết", "Nội dung", "Ghi chú")
    row = (1, "5/9/2026", "Người A", "https://facebook.com/x", "Họp giao ban", "đã báo cáo")
    own = (("Ngày", "Loại hoạt động", "Nội dung"), ("5/9/2026", "Họp", "Họp giao ban"))
    alone = write_book(tmp_path / "mot.xlsx", {"Sổ": [titles, row]})
    headed = write_book(
        tmp_path / "hai.xlsx", {"Sổ": [("THEO DÕI BÀI VIẾT XẤU ĐỘC TRÊN MẠNG XÃ HỘI",), *own], "Của ta": own}
    )

    with pytest.raises(TrackerNotOwnWork):
        propose(ledger, alone)
    proposal = propose(ledger, headed)

    assert [(one.name, one.reason.id) for one in proposal.skipped] == [("Sổ", "importing.sheet_not_ours")]
    assert [one.name for one in proposal.sheets] == ["Của ta"]


def test_who_came_to_the_office_is_not_kept_beside_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    titles = ("STT", "Ngày", "Loại hoạt động", "Họ và tên công dân", "Số CCCD", "Nội dung")
    rows = [
        (1, "5/9/2026", "Tiếp công dân", "Người Được Tiếp", "012345678901", "Hỏi về đất đai"),
        (2, "31/9/2026", "Tiếp công dân", "Người Được Tiếp", "012345678901", "Hỏi về đất đai"),
    ]
    path = write_book(tmp_path / "tiep-dan.xlsx", {"Tiếp dân": [titles, *rows]})

    result = carry_out(ledger, propose(ledger, path, today=date(2026, 11, 20)))
    again = carry_out(ledger, propose(ledger, path, today=date(2026, 11, 20)))

    assert (result.new, len(result.faults), again.new, again.changed) == (1, 1, 0, 0)
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir() if one.suffix != ".xlsx")
    assert b"31/9/2026" in kept
    assert "Người Được Tiếp".encode() not in kept
    assert b"012345678901" not in kept


def test_a_secret_row_taken_out_of_excel_waits_no_longer(ledger: Ledger, tmp_path: Path) -> None:
    imported(ledger, book(tmp_path, meeting(1), meeting(2, title=PLAN, place="MẬT")))
    imported(ledger, book(tmp_path, meeting(1)))
    assert waiting(ledger) == ()


def test_a_row_mended_into_a_secret_one_keeps_nothing_of_it(ledger: Ledger, tmp_path: Path) -> None:
    imported(ledger, book(tmp_path, meeting(1, "31/9/2026")))
    (row,) = waiting(ledger)
    mended = importing.mend(ledger, row.id, {"Nội dung": PLAN, "Địa điểm": "- MẬT -"})

    assert [fault.message.id for fault in mended.faults] == ["importing.secret"]
    assert PLAN not in everything_stored(ledger)


def test_a_sheet_under_a_secrecy_mark_is_not_taken(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "mat.xlsx",
        {"Sổ": [TITLES, meeting(1)], "Kín": [["T Ố I  M Ậ T"], [], TITLES, meeting(1, title=PLAN)]},
    )
    proposal, result = imported(ledger, path)

    assert result.new == 1
    assert [(one.name, one.reason.id) for one in proposal.skipped] == [("Kín", "importing.sheet_secret")]
    assert PLAN not in everything_stored(ledger)
    alone = write_book(tmp_path / "kin.xlsx", {"Kín": [["MẬT"], [], TITLES, meeting(1, title=PLAN)]})
    with pytest.raises(TrackerIsSecret):
        propose(ledger, alone)


# ---------------------------------------------------------------------- days to come


def test_a_day_to_come_is_planned_and_told_before_the_import(ledger: Ledger, tmp_path: Path) -> None:
    path = book(tmp_path, meeting(1), meeting(2, "25/12/2026", title="Tổng kết"))
    proposal, result = imported(ledger, path)

    assert (result.new, result.faults) == (2, ())
    assert {one.title: one.status for one in activities(ledger)} == {
        "Hội nghị sơ kết": Status.DONE,
        "Tổng kết": Status.PLANNED,
    }
    assert reasons(proposal.notes) == [(3, "B", "future_planned")]


def test_what_was_planned_can_be_told_as_done_in_excel_afterwards(ledger: Ledger, tmp_path: Path) -> None:
    titles = (*TITLES, "Trạng thái")
    imported(ledger, book(tmp_path, [*meeting(1), ""], [*meeting(2, "25/12/2026"), ""], titles=titles))
    path = book(tmp_path, [*meeting(1), ""], [*meeting(2, "25/12/2026"), "đã thực hiện"], titles=titles)
    result = carry_out(ledger, propose(ledger, path, today=date(2026, 12, 28)))

    (change,) = result.changed_rows
    assert [(one.field, one.current, one.changed) for one in change.fields] == [
        ("status", Status.PLANNED, Status.DONE)
    ]


def test_an_empty_battery_makes_no_plan_of_a_year_of_work(
    ledger: Ledger, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soxa.services.import_desk._machine_day", lambda: date(2010, 1, 1))
    carry_out(ledger, propose(ledger, sample))

    found = activities(ledger)
    assert len(found) == 594
    assert {one.status for one in found} == {Status.DONE}

"""Last year's values come from one sheet, and reports find them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from books import new_ledger, write_book
from openpyxl import load_workbook

from soxa.domain.activities import Activity
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.periods import Closing
from soxa.domain.values import Absence
from soxa.services.drafting import open_report
from soxa.services.packs import pack_of
from soxa.services.past_values import (
    NoPastTable,
    PastRow,
    carry_out,
    listed,
    propose,
    remove,
    template_workbook,
)
from soxa.services.recording import new_activity_id, record
from soxa.storage.ledger import Ledger

TITLES = (
    "Mã",
    "Chỉ tiêu",
    "ĐVT",
    "Kế hoạch năm 2026 (tỉnh giao)",
    "Tháng 10/2025",
    "Tháng 11/2025",
    "So cùng kỳ",
)
ROWS: tuple[Sequence[object], ...] = (
    ("", "I. CHỈ ĐẠO, ĐIỀU HÀNH"),
    ("CD03", "Cuộc họp các loại", "cuộc", 150, 12, 14, 5),
    ("", "Số hộ nghèo", "hộ", "", 120, 118),
    ("", "Kinh phí chi trả trợ cấp xã hội", "tỷ đồng", "", "1,5", "không phát sinh"),
    ("", "Số máy cày", "cái", "", 3, 4),
    ("", "Lượt người dự hội nghị", "lượt người", "", "8.5", 1200),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        yield made


def sheet(folder: Path, rows: Sequence[Sequence[object]] = ROWS, titles: Sequence[str] = TITLES) -> Path:
    above: list[Sequence[object]] = [("SỐ LIỆU NĂM 2025 XÃ NẬM PUNG",), ()]
    width = len(titles)
    whole = [(*one, *[None] * (width - len(one))) for one in (*above, titles, *rows)]
    return write_book(folder / "nam-truoc.xlsx", {"Biểu": whole})


def by_name(rows: Sequence[PastRow]) -> dict[str, PastRow]:
    return {row.name: row for row in rows}


def test_rows_find_their_indicators_and_columns_their_periods(ledger: Ledger, tmp_path: Path) -> None:
    proposal = propose(ledger, sheet(tmp_path))
    assert [(one.label, one.basis) for one in proposal.columns] == [
        ("2026", Basis.PLAN_PROVINCE), ("2025-10", Basis.ACTUAL), ("2025-11", Basis.ACTUAL),
    ]  # fmt: skip
    assert proposal.passed_over == ("So cùng kỳ",)
    rows = by_name(proposal.rows)
    meetings = rows["Cuộc họp các loại"]
    assert meetings.indicator is not None
    assert (meetings.indicator.code, meetings.is_sure) == ("CD03", True)
    assert [cell.value for cell in meetings.cells] == [150, 12, 14]
    money = rows["Kinh phí chi trả trợ cấp xã hội"]
    assert [cell.value for cell in money.cells] == [Decimal(1500), Absence.NIL]
    assert money.note is not None
    assert money.note.id == "registers.past_converted"
    assert [row.name for row in proposal.unmatched] == ["Số máy cày"]
    assert proposal.unmatched[0].note is not None
    assert [(one.row, one.column, one.message.id) for one in proposal.faults] == [
        (9, "Tháng 10/2025", "importing.two_readings")
    ]


def test_reports_find_what_was_taken_in(ledger: Ledger, tmp_path: Path) -> None:
    result = carry_out(ledger, propose(ledger, sheet(tmp_path)))
    assert (result.new, result.changed, result.unchanged, result.rows_left_out) == (8, 0, 0, 1)
    figures = open_report(ledger, "R01-thang", "2026-11").figures
    assert figures[FigureKey("CD03", Basis.LAST_YEAR)].value == 14
    assert figures[FigureKey("CD03", Basis.PLAN_PROVINCE)].value == 150
    assert figures[FigureKey("AS01", Basis.LAST_YEAR)].value == 118
    assert figures[FigureKey("AS05", Basis.LAST_YEAR)].value is Absence.NIL
    assert figures[FigureKey("CD03", Basis.ACTUAL)].value is Absence.BLANK


def test_the_same_sheet_changes_nothing_and_another_value_takes_the_place(
    ledger: Ledger, tmp_path: Path
) -> None:
    carry_out(ledger, propose(ledger, sheet(tmp_path)))
    again = propose(ledger, sheet(tmp_path))
    assert carry_out(ledger, again).unchanged == 8
    other = [("CD03", "Cuộc họp các loại", "cuộc", 160)]
    result = carry_out(ledger, propose(ledger, sheet(tmp_path, other)))
    assert (result.new, result.changed) == (0, 1)
    assert len(listed(ledger)) == 8
    assert ledger.history.verify().holds


def test_what_the_ledger_counts_stands_and_both_are_shown(ledger: Ledger, tmp_path: Path) -> None:
    day = date(2025, 11, 3)
    meeting = Activity(new_activity_id(), day, day, "HN", "Hội nghị", quantities={"nguoi": Decimal(30)})
    record(ledger, meeting, pack=pack_of(ledger), today=date(2026, 11, 20))
    # A ledger that began on that day counted a part of the month: what the office says is the whole.
    young = by_name(propose(ledger, sheet(tmp_path)).rows)["Cuộc họp các loại"].cells[2]
    assert (young.counted, young.differs) == (Absence.BLANK, False)
    first = date(2025, 10, 1)
    earlier = Activity(new_activity_id(), first, first, "TIN", "Tin", quantities={"tin": Decimal(1)})
    record(ledger, earlier, pack=pack_of(ledger), today=date(2026, 11, 20))
    proposal = propose(ledger, sheet(tmp_path))
    cell = by_name(proposal.rows)["Cuộc họp các loại"].cells[2]
    assert (cell.value, cell.counted, cell.differs) == (Decimal(14), Decimal(1), True)
    assert proposal.differing == 2  # and those who came
    carry_out(ledger, proposal)
    assert open_report(ledger, "R01-thang", "2026-11").figures[FigureKey("CD03", Basis.LAST_YEAR)].value == 1
    line = next(
        one for one in listed(ledger) if one.value.indicator == "CD03" and one.value.end == date(2025, 11, 15)
    )
    assert (line.value.value, line.counted) == (Decimal(14), Decimal(1))


def test_a_row_can_be_matched_by_hand_or_left_out(ledger: Ledger, tmp_path: Path) -> None:
    proposal = propose(ledger, sheet(tmp_path))
    row = proposal.unmatched[0].row
    chosen = proposal.with_indicator(ledger, row, "MT01")
    assert chosen.unmatched == () or chosen.unmatched[0].note is not None
    left = proposal.with_indicator(ledger, by_name(proposal.rows)["Số hộ nghèo"].row, "")
    assert "Số hộ nghèo" in [one.name for one in left.unmatched]


def test_the_closing_days_are_the_offices_to_say(ledger: Ledger, tmp_path: Path) -> None:
    proposal = propose(ledger, sheet(tmp_path)).with_closing(ledger, Closing.CALENDAR)
    carry_out(ledger, proposal)
    days = {(line.value.start, line.value.end) for line in listed(ledger)}
    assert (date(2025, 11, 1), date(2025, 12, 1)) in days
    assert open_report(ledger, "R01-thang", "2026-11").figures[FigureKey("CD03", Basis.LAST_YEAR)].value is (
        Absence.BLANK
    )


def test_percent_cells_are_read_as_excel_keeps_them(ledger: Ledger, tmp_path: Path) -> None:
    rows = [
        ("HC11", "Tỷ lệ giải quyết trước hạn, đúng hạn", "%", "", 0.985, 1),
        ("HC10", "", "%", "", 92.9, 61),
    ]
    proposal = propose(ledger, sheet(tmp_path, rows))
    fractions, whole = proposal.rows
    assert [cell.value for cell in fractions.cells] == [Decimal("98.5"), 100]
    assert fractions.note is not None
    assert [cell.value for cell in whole.cells] == [Decimal("92.9"), 61]


def test_two_rows_for_one_indicator_are_told(ledger: Ledger, tmp_path: Path) -> None:
    rows = [("CD03", "Họp", "cuộc", "", 1, 2), ("CD03", "Họp nữa", "cuộc", "", 3, 4)]
    proposal = propose(ledger, sheet(tmp_path, rows))
    assert proposal.unmatched[0].note is not None
    assert proposal.unmatched[0].note.id == "registers.past_twice"


def test_values_can_be_taken_out_and_undone(ledger: Ledger, tmp_path: Path) -> None:
    carry_out(ledger, propose(ledger, sheet(tmp_path)))
    remove(ledger, [line.value.id for line in listed(ledger)])
    assert listed(ledger) == ()
    ledger.undoing.undo()
    assert len(listed(ledger)) == 8
    ledger.undoing.undo()
    assert listed(ledger) == ()
    assert ledger.history.verify().holds


def test_the_form_is_read_back_whole(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(template_workbook(ledger, year=2025))
    book = load_workbook(path)
    page = book.active
    assert page is not None
    rows = {page.cell(row, 1).value: row for row in range(1, page.max_row + 1)}
    page.cell(rows["CD03"], 4, 150)
    page.cell(rows["CD03"], 16, 14)  # Tháng 11/2025
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    proposal = propose(ledger, path)
    assert len(proposal.columns) == 2 + 12 + 4 + 3
    assert carry_out(ledger, proposal).new == 2
    figures = open_report(ledger, "R01-thang", "2026-11").figures
    assert figures[FigureKey("CD03", Basis.LAST_YEAR)].value == 14


def test_a_workbook_without_periods_says_so(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"A": [("Chỉ tiêu", "Ghi chú"), ("Họp", "x")]})
    with pytest.raises(NoPastTable):
        propose(ledger, path)


def test_a_tracker_is_no_sheet_of_values_its_lines_of_months_no_titles(
    tmp_path: Path, ledger: Ledger
) -> None:
    tracker = write_book(
        tmp_path / "tracker.xlsx",
        {"Sổ": [("TT", "Ngày", "Nội dung"), ("THÁNG 9/2025",), (17, "12/9/2025", "Cuộc họp các loại")]},
    )
    with pytest.raises(NoPastTable):
        propose(ledger, tracker)


def test_a_share_is_no_count(ledger: Ledger, tmp_path: Path) -> None:
    rows = [("CD03", "Cuộc họp các loại", "cuộc", "", "12%", 14), ("CD05", "Tỷ lệ", "%", "", "62,5%", "50")]
    proposal = propose(ledger, sheet(tmp_path, rows))
    assert [(one.row, one.column) for one in proposal.faults] == [(4, "Tháng 10/2025")]
    assert [cell.value for row in proposal.rows for cell in row.cells] == [14, Decimal("62.5"), 50]

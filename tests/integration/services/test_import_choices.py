"""What a human says about a tracker before it comes in, and what of it is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from books import TITLES as HEADS
from books import Row, meeting, new_ledger, write_book
from habits import as_tcvn3, write

from soxa.services import importing
from soxa.services.importing import (
    KEEP,
    Choices,
    NoTableInPaste,
    OldTextNotConfirmed,
    PastedIsSecret,
    carry_out,
    propose,
    propose_pasted,
    waiting,
)
from soxa.services.recording import ActivityQuery
from soxa.storage.ledger import Ledger

TODAY = date(2026, 11, 20)
EVERYTHING = ActivityQuery()
PLAIN = ("Ngày", "Nội dung", "Số người")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as ledger:
        yield ledger


def lines(*rows: Row) -> str:
    """Rows as Excel puts them on the clipboard as text."""
    return "".join("\t".join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in rows)


def pasted(ledger: Ledger, *rows: Row, choices: Choices | None = None) -> importing.Proposal:
    return propose_pasted(ledger, lines(*rows), "", name="Dán", today=TODAY, choices=choices)


def imported(ledger: Ledger, path: Path, **choices: str) -> importing.ImportResult:
    return carry_out(ledger, propose(ledger, path, today=TODAY, choices=Choices(**choices)))  # type: ignore[arg-type]


def people(ledger: Ledger) -> list[Decimal]:
    return sorted(one.quantities["nguoi"] for one in ledger.activities.find(EVERYTHING))


# ---------------------------------------------------------------------- remembered


def test_what_a_column_means_is_remembered_for_the_next_months_sheet(ledger: Ledger, tmp_path: Path) -> None:
    titles = ("Ngày", "Loại", "Nội dung", "Quân số")
    row = ("5/9/2026", "Hội nghị", "Hội nghị sơ kết", 30)
    first = propose(ledger, write_book(tmp_path / "9.xlsx", {"Tháng 9": [titles, row]}), today=TODAY)
    carry_out(ledger, first.with_answers(columns={("Tháng 9", "D"): "people"}))
    row = ("5/10/2026", "Hội nghị", "Hội nghị tổng kết", 45)

    second = imported(ledger, write_book(tmp_path / "10.xlsx", {"Tháng 10": [titles, row]}))

    assert second.new == 1
    assert people(ledger) == [30, 45]


def test_words_confirmed_once_are_not_asked_again(ledger: Ledger, tmp_path: Path) -> None:
    rows = [("5/9/2026", "Hội nghị sơ kết", 30), ("6/9/2026", "Họp giao ban", 12)]
    path = write_book(tmp_path / "so.xlsx", {"Sổ": [PLAIN, *rows]})
    carry_out(ledger, propose(ledger, path, today=TODAY).with_guesses_confirmed())
    rows += [("7/9/2026", "Họp giao ban tuần 2", 11), ("8/9/2026", "Tập huấn kỹ năng số", 40)]
    path = write_book(tmp_path / "so.xlsx", {"Sổ": [PLAIN, *rows]})

    proposal = propose(ledger, path, today=TODAY)

    assert [(one.text, one.is_confirmed) for one in proposal.guesses if one.word] == [
        ("Họp giao ban", True), ("Hội nghị sơ kết", True), ("Tập huấn", False),
    ]  # fmt: skip
    assert (proposal.counts.new, proposal.counts.faulty) == (1, 1)


def test_a_guess_is_never_taken_by_itself(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(tmp_path / "so.xlsx", {"Sổ": [PLAIN, ("5/9/2026", "Hội nghị sơ kết", 30)]})

    assert propose(ledger, path, today=TODAY).rows_to_confirm == 1
    result = imported(ledger, path)

    assert result.new == 0
    assert [fault.message.id for fault in result.faults] == ["importing.kind_guessed"]


def test_a_row_without_a_kind_is_mended_by_giving_one(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(tmp_path / "so.xlsx", {"Quý III.2026": [PLAIN, ("5/9", "Trồng hoa ven đường", 30)]})
    imported(ledger, path)
    (row,) = waiting(ledger)

    mended = importing.mend(ledger, row.id, {"Loại hoạt động": "Ra quân"})

    assert mended.activity is not None
    assert (mended.activity.kind, mended.activity.first_day) == ("MT", date(2026, 9, 5))
    again = imported(ledger, path)
    assert (again.new, again.unchanged) == (0, 1)


# ---------------------------------------------------------------------- how it is read


def test_old_text_that_was_guessed_needs_a_word(ledger: Ledger, tmp_path: Path) -> None:
    text = as_tcvn3("Ngày;Loại;Nội dung\n5/9/2026;Hội nghị;Hội nghị sơ kết\n")
    path = tmp_path / "so.csv"
    path.write_bytes(text.encode("cp1252"))

    with pytest.raises(OldTextNotConfirmed):
        imported(ledger, path)
    assert imported(ledger, path, legacy="convert").new == 1
    # What was said is remembered with the tracker.
    assert imported(ledger, path).unchanged == 1


def test_text_that_was_kept_once_is_kept_again(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    rows = as_tcvn3("5/9/2026;HN;Hội nghị sơ kết công tác\n6/9/2026;HN;Hội nghị tổng kết ở thôn\n")
    path.write_bytes(b"Ngay;Loai;Noi dung\n" + rows.encode("cp1252"))
    assert imported(ledger, path, legacy=KEEP).new == 2

    again = imported(ledger, path)

    assert (again.new, again.unchanged) == (0, 2)


def test_a_secrecy_mark_in_an_old_font_is_seen_even_where_text_is_kept(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "so.csv"
    text = as_tcvn3("5/9/2026;Hội nghị;Việc của huyện;mật\n6/9/2026;Hội nghị;Họp thôn;\n")
    path.write_bytes(
        b"Ngay;Loai;Noi dung;Ghi chu\n" + text.replace(as_tcvn3("mật"), "M\xcbT").encode("cp1252")
    )

    proposal = propose(ledger, path, today=TODAY, choices=Choices(legacy=KEEP))

    assert "importing.secret" in {fault.message.id for fault in proposal.faults}


def test_a_hidden_sheet_is_taken_on_request_and_another_left_out(ledger: Ledger, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for name in ("Hiện", "Ẩn"):
            sheet = made.add_worksheet(name)
            for at, cells in enumerate((HEADS, meeting(1, title=f"Hội nghị {name}"))):
                sheet.write_row(at, 0, cells)
        sheet.hide()
    choices = Choices().with_sheet("Ẩn", taken=True).with_sheet("Hiện", taken=False)

    proposal = propose(ledger, path, today=TODAY, choices=choices)

    assert [sheet.name for sheet in proposal.sheets] == ["Ẩn"]
    assert [(one.name, one.can_be_taken) for one in proposal.skipped] == [("Hiện", True)]
    assert carry_out(ledger, proposal).new == 1


def test_titles_are_taken_from_the_row_that_was_pointed_at(ledger: Ledger, tmp_path: Path) -> None:
    own: Sequence[Row] = [
        HEADS, meeting(1, title="Ví dụ mẫu"), ("a", "b"), HEADS, meeting(2, "6/9/2026"),
        meeting(3, "7/9/2026"),
    ]  # fmt: skip
    path = write_book(tmp_path / "so.xlsx", {"Sổ": own})
    choices = Choices().with_sheet("Sổ", title_row=4)

    proposal = propose(ledger, path, today=TODAY, choices=choices)

    assert proposal.sheets[0].title_row == 4
    assert proposal.counts.new == 2


def test_quantities_under_one_title_go_to_their_own(ledger: Ledger, tmp_path: Path) -> None:
    rows: Sequence[Row] = [
        ("Ngày", "Loại", "Nội dung", "Kết quả", None, None),
        (None, None, None, "Số chương trình", "Số lượt phát", "Phút/lượt"),
        (date(2026, 9, 5), "Truyền thanh", "Tin về phòng cháy", 2, 6, "8 phút"),
        (date(2026, 9, 6), "Truyền thanh", "Tin về tiêm phòng", 1, 4, 10),
    ]
    path = write(tmp_path / "so.xlsx", {"S": rows}, merged=[("S", "D1:F1", "Kết quả")])

    proposal = propose(ledger, path, today=TODAY)

    assert (proposal.sheets[0].title_row, proposal.sheets[0].title_height) == (1, 2)
    carry_out(ledger, proposal)
    found = ledger.activities.find(EVERYTHING)
    assert sum(one.quantities["chuongtrinh"] for one in found) == 3
    assert sum(one.quantities["luotphat"] * one.quantities["phut"] for one in found) == Decimal(88)


# ---------------------------------------------------------------------- pasted cells


def test_rows_pasted_from_an_imported_tracker_are_known(ledger: Ledger, tmp_path: Path) -> None:
    rows = [meeting(number, f"{number}/9/2026", f"Hội nghị {number}") for number in range(1, 9)]
    imported(ledger, write_book(tmp_path / "so.xlsx", {"Sổ": [HEADS, *rows]}))

    proposal = pasted(ledger, *rows[2:5], meeting(9, "9/9/2026", "Hội nghị 9"))

    assert proposal.sheets[0].title_height == 0
    assert (proposal.counts.known, proposal.counts.new) == (3, 1)
    assert (proposal.counts.gone, proposal.counts.changed) == (0, 0)
    assert carry_out(ledger, proposal).new == 1
    assert people(ledger) == [30] * 9


def test_pasted_cells_with_titles_are_read_by_them(ledger: Ledger) -> None:
    proposal = pasted(ledger, HEADS, meeting(1, people="1.250"))

    carry_out(ledger, proposal)

    assert proposal.sheets[0].title_height == 1
    assert people(ledger) == [1250]


def test_pasted_cells_without_days_are_told(ledger: Ledger) -> None:
    with pytest.raises(NoTableInPaste):
        pasted(ledger, ("a", "b", "c"), ("d", "e", "f"))


def test_pasted_cells_under_a_secrecy_mark_stay_out(ledger: Ledger) -> None:
    with pytest.raises(PastedIsSecret):
        pasted(ledger, ("MẬT",), HEADS, meeting(1))


def test_the_first_column_of_a_pasted_block_may_be_the_day(ledger: Ledger) -> None:
    proposal = pasted(ledger, ("5/9/2026", "Họp", "Họp giao ban"), ("6/9/2026", "Họp", "Họp chi bộ"))

    assert [column.sure for column in proposal.sheets[0].columns] == [False, False, False]
    assert proposal.counts.new == 2

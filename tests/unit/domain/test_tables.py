from __future__ import annotations

import pytest

from soxa.domain.columns import TitleReader
from soxa.domain.tables import (
    Table,
    TableRows,
    fill_dittos,
    fill_merged,
    find_table,
    is_ditto,
    sort_rows,
    table_at,
)
from soxa.services.tracker_words import tracker_words

TITLES = ("STT", "Ngày", "Loại", "Nội dung", "Số người")
Rows = list[tuple[str, ...]]


def find(rows: Rows, *merged: tuple[tuple[int, int], tuple[int, int]]) -> Table | None:
    return find_table(rows, TitleReader(tracker_words(), ()), merged=merged)


def sort(*rows: tuple[str, ...]) -> TableRows:
    table = Table(1, 2, TITLES)
    return sort_rows([TITLES, *rows], table, tracker_words(), day_column=1)


def one(text: str, column: int = 0) -> tuple[str, ...]:
    return tuple(text if index == column else "" for index in range(len(TITLES)))


ENTRY = ("1", "5/9/2026", "Hội nghị", "Sơ kết", "30")


def test_titles_are_found_below_a_title_block() -> None:
    block = [one("UBND XÃ NẬM PUNG"), one("SỔ THEO DÕI HOẠT ĐỘNG NĂM 2026", 2), one("")]

    table = find([*block, TITLES, ENTRY])

    assert table == Table(4, 5, TITLES)


def test_titles_over_two_rows_are_read_together() -> None:
    upper = ("STT", "Ngày", "Loại", "Nội dung", "Hồ sơ", "")
    lower = ("", "", "", "", "tiếp nhận", "đã giải quyết")

    table = find([upper, lower, ("1", "5/9/2026", "", "", "3", "2")], ((0, 4), (0, 5)))

    assert table is not None
    assert table.titles[4:] == ("Hồ sơ tiếp nhận", "Hồ sơ đã giải quyết")
    assert table.data_row == 3


def test_titles_over_two_rows_win_where_they_say_more() -> None:
    upper = ("TT", "Thời gian", "Nội dung", "Số lượng", "")
    lower = ("", "", "", "người", "buổi, cuộc")

    table = find([upper, lower, ("1", "5/9/2026", "", "3", "2")], ((0, 3), (0, 4)))

    assert table == Table(1, 3, ("TT", "Thời gian", "Nội dung", "Số lượng người", "Số lượng buổi, cuộc"))


def test_a_table_without_a_day_is_none() -> None:
    assert find([("Họ tên", "Chức vụ", "Nội dung"), ("a", "b", "c")]) is None
    assert find([]) is None


def test_a_row_of_data_is_not_taken_for_titles() -> None:
    assert find([("1", "Ngày hội", "Nội dung đã thực hiện rất dài" * 8, "x")]) is None


def test_month_rows_are_known_and_give_the_month() -> None:
    rows = sort(one("Tháng 9/2026"), ENTRY, one("II. THÁNG 10 NĂM 2026", 3), ENTRY, one("Tuần 42"), ENTRY)

    assert rows.months == (2, 4, 6)
    assert [row.month for row in rows.data] == [(2026, 9), (2026, 10), (2026, 10)]


def test_sums_are_known_wherever_they_stand() -> None:
    rows = sort(
        ENTRY,
        ("", "", "Cộng", "", "30"),
        one("Tổng cộng:"),
        ("", "Cộng tháng 9", "", "", "30"),
        ("", "", "", "Lũy kế từ đầu năm", "300"),
        ENTRY,
    )

    assert rows.totals == (3, 4, 5, 6)
    assert [row.number for row in rows.data] == [2, 7]


def test_a_title_that_begins_like_a_sum_is_an_entry() -> None:
    rows = sort(
        ("1", "5/9/2026", "Hội nghị", "Tổng kết năm", "30"),
        ("2", "", "Hội nghị", "Tổng kết công tác", "30"),
        ("3", "", "Họp", "Cộng đồng dân cư thôn 1", "30"),
    )

    assert len(rows.data) == 3


def test_numbers_of_columns_and_titles_again_are_passed_over() -> None:
    rows = sort(("1", "2", "3", "4", "5"), ENTRY, TITLES, ENTRY)

    assert rows.others == (2, 4)
    assert [row.number for row in rows.data] == [3, 5]


def test_bracketed_numbers_of_columns_are_passed_over() -> None:
    assert sort(("(1)", "(2)", "(3)", "(4)", "(5)"), ENTRY).others == (2,)


def test_signatures_below_the_table_are_passed_over() -> None:
    rows = sort(
        ENTRY, one("Nậm Pung, ngày 20 tháng 11 năm 2026", 3), ("", "Người lập biểu", "", "CHỦ TỊCH", "")
    )

    assert rows.others == (3, 4)


def test_blank_rows_count_only_inside_the_table() -> None:
    assert sort(ENTRY, one(""), one(""), ENTRY, one(""), one("")).blank == 2


def test_a_row_in_doubt_is_an_entry() -> None:
    rows = sort(one("Hội nghị chưa ghi ngày", 3), ("", "hôm qua", "", "", ""))

    assert [row.number for row in rows.data] == [2, 3]


def test_a_cell_merged_over_rows_stands_in_each_but_a_number_does_not() -> None:
    rows = [TITLES, ("1", "5/9", "", "Một", "30"), ("2", "", "", "Hai", ""), ("3", "", "", "Ba", "")]
    merged = [((1, 1), (2, 1)), ((1, 4), (2, 4)), ((0, 0), (1, 0)), ((1, 2), (1, 3)), ((3, 1), (9, 1))]

    filled = fill_merged(rows, merged, first_row=2, columns={0, 1, 2})

    assert filled == (*rows[:2], ("2", "5/9", "", "Hai", ""), rows[3])


@pytest.mark.parametrize(
    "cell", ["nt", "-nt-", "NT", "n.t.", "Như trên", "(như trên)", '"', "''", "”", '- " -', "//"]
)
def test_as_above_is_said_in_many_ways(cell: str) -> None:
    assert is_ditto(cell)


@pytest.mark.parametrize("cell", ["", "-", "không", "như trên cầu", "ntn", "Nhà trẻ"])
def test_other_cells_say_something_of_their_own(cell: str) -> None:
    assert not is_ditto(cell)


def test_as_above_is_what_the_entry_before_says() -> None:
    rows = [
        TITLES,
        ("1", "2", "3", "4", "5"),
        ENTRY,
        one("Tháng 10/2026", 1),
        ("nt", "nt", '"', "Tổng kết", "-nt-"),
        ("", "", "Cộng", "", "60"),
        TITLES,
        ("3", "6/9/2026", "nt", "nt", ""),
    ]

    filled = fill_dittos(rows, Table(1, 2, TITLES), day_column=1, serial=0)

    assert filled[4] == ("nt", "5/9/2026", "Hội nghị", "Tổng kết", "30")
    assert filled[7] == ("3", "6/9/2026", "Hội nghị", "Tổng kết", "")


def test_what_has_nothing_above_it_stays() -> None:
    rows = [TITLES, ("1", "5/9/2026", "nt", "Sơ kết", "")]

    assert fill_dittos(rows, Table(1, 2, TITLES), day_column=1) == tuple(rows)


def test_areas_that_overlap_are_not_followed_for_ever() -> None:
    rows = [TITLES] + [ENTRY] * 2_000
    merged = [((1, 1), (2_000, 1))] * 50_000

    assert len(fill_merged(rows, merged, first_row=2, columns={1})) == 2_001


def test_titles_are_taken_where_a_human_points() -> None:
    rows = [("STT", "Ngày", "Nội dung"), ("", "2026", "của xã"), ("1", "5/9/2026", "Họp")]

    assert table_at(rows, 2, height=1) == Table(2, 3, ("", "2026", "của xã"))
    assert table_at(rows, 1, height=2) == Table(1, 3, ("STT", "Ngày 2026", "Nội dung của xã"))
    assert table_at(rows, 9, height=1) is None

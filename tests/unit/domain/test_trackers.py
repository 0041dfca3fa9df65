from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from soxa.base.errors import Message
from soxa.domain.trackers import (
    RowDigester,
    RowFault,
    SeenRow,
    cell_keys,
    column_letter,
    pair_changed,
    restore_fault,
    table_key,
    title_overlap,
)

TITLES = ("STT", "Ngày", "Nội dung", "Số người")


def seen(position: int, day: str, title: str, **cells: str) -> SeenRow:
    return SeenRow(position, position, day, "Hội nghị", title, {"ngay": day, "noi dung": title, **cells})


def pairs(now: list[SeenRow], before: list[SeenRow], *, same: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(new.position, old.position) for new, old in pair_changed(now, before, shifts=same)]


def test_the_running_number_empty_columns_and_their_order_play_no_part() -> None:
    cells = ("7", "5/9/2026", "Giao ban", "12")
    plain = RowDigester(TITLES, serial=0)(cells)

    assert RowDigester(TITLES, serial=0)(("8", *cells[1:])) == plain
    assert RowDigester((*TITLES, "Ghi chú"), serial=0)((*cells, "")) == plain
    assert RowDigester(TITLES[::-1], serial=3)(cells[::-1]) == plain
    assert RowDigester(("stt", "NGÀY", "nội dung", "Số người"), serial=0)(cells) == plain


def test_any_other_cell_makes_another_row() -> None:
    digest = RowDigester(TITLES, serial=0)
    base = digest(("1", "5/9/2026", "Giao ban", "12"))

    assert digest(("1", "6/9/2026", "Giao ban", "12")) != base
    assert digest(("1", "5/9/2026", "Giao ban", "")) != base
    assert digest(("1", "5/9/2026", "12", "Giao ban")) != base


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), min_size=2, max_size=2, unique=True))
def test_two_rows_share_a_digest_only_if_they_are_equal(rows: list[tuple[str, str]]) -> None:
    digest = RowDigester(("a", "b"))

    assert digest(rows[0]) != digest(rows[1])


def test_a_changed_number_on_the_same_day_is_a_change() -> None:
    assert pairs(
        [seen(5, "5/9", "Giao ban", n="12")], [seen(5, "5/9", "Giao ban", n="10")], same=[(4, 0)]
    ) == [(5, 5)]


def test_a_changed_day_counts_only_at_the_same_place_of_the_same_book() -> None:
    now, before = seen(9, "6/9", "Giao ban", n="12"), seen(7, "5/9", "Giao ban", n="12")

    assert pairs([now], [before], same=[(8, 2)]) == [(9, 7)]
    assert pairs([now], [before], same=[(8, 0)]) == []
    assert pairs([now], [before], same=[]) == []


def test_next_years_book_in_the_same_form_holds_new_rows() -> None:
    last_year = [seen(row, f"{row}/1/2026", f"Giao ban tuần {row}", n="12") for row in range(5, 20)]
    this_year = [seen(row, f"{row}/1/2027", f"Giao ban tuần {row}", n="12") for row in range(5, 20)]

    assert pairs(this_year, last_year, same=[]) == []


def test_each_row_is_paired_once_and_the_likest_first() -> None:
    now = [seen(5, "5/9", "Giao ban", n="11"), seen(6, "5/9", "Giao ban", n="30", place="Hội trường")]
    before = [seen(5, "5/9", "Giao ban", n="10"), seen(6, "5/9", "Giao ban", n="10", place="Hội trường")]

    assert sorted(pairs(now, before, same=[(4, 0)])) == [(5, 5), (6, 6)]


def test_very_many_rows_of_one_day_are_paired_by_their_place() -> None:
    before = [seen(row, "5/9", "Giao ban", n=str(row)) for row in range(1, 2_001)]
    now = [seen(row, "5/9", "Giao ban", n=str(row), place="Sân") for row in range(1, 2_001)]

    assert sorted(pairs(now, before, same=[])) == [(row, row) for row in range(1, 2_001)]


def test_a_stored_fault_comes_back_whole() -> None:
    message = Message("importing.no_such_day", {"value": "31/9/2026", "month": "9/2026", "length": 30})
    fault = RowFault("Sổ", 613, "B", "Ngày", "31/9/2026", message)

    assert restore_fault(fault.stored(), sheet="Sổ", row=613) == fault


def test_column_letters_are_excels() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"
    ]  # fmt: skip


def test_every_column_has_a_name_of_its_own() -> None:
    assert cell_keys(("Ngày", "", "Ngày", "")) == ("Ngày", "(B)", "Ngày (C)", "(D)")


def test_a_table_with_one_more_column_is_much_the_same() -> None:
    ours, theirs = table_key(TITLES), table_key((*TITLES, "Ghi chú"))

    assert title_overlap(ours, theirs) == 4 / 5
    assert table_key(TITLES) == table_key(("số người", "NỘI DUNG", "ngày", "stt", ""))

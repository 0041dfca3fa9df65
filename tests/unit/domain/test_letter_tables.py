"""Tables that letters ask for."""

from __future__ import annotations

from soxa.domain.figures import Basis
from soxa.domain.letter_tables import AskedRow, read_asked_table


def test_titles_say_names_units_and_values() -> None:
    table = read_asked_table(
        [
            ("Biểu số 01", "", "", "", "", ""),
            ("TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm", "Thực hiện", "So với cùng kỳ (%)", "Ghi chú"),
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", ""),
            ("I", "CHÍNH QUYỀN SỐ", "", "", "", "", ""),
            ("1", "Hồ sơ tiếp nhận mới trong kỳ", "hồ sơ", "", "", "", ""),
            ("2", "Trong đó: nộp trực tuyến", "hồ sơ", "", "", "", ""),
            ("", "", "", "", "", "", ""),
        ]
    )
    assert table.rows == (
        AskedRow("CHÍNH QUYỀN SỐ", "", is_group=True),
        AskedRow("Hồ sơ tiếp nhận mới trong kỳ", "hồ sơ"),
        AskedRow("Trong đó: nộp trực tuyến", "hồ sơ"),
    )
    assert table.bases == (Basis.PLAN_PROVINCE, Basis.ACTUAL, Basis.CHANGE_LAST_YEAR)
    assert table.passed_over == ("Ghi chú",)


def test_without_titles_the_longest_column_is_the_names() -> None:
    table = read_asked_table(
        [("1", "Số cuộc họp, hội nghị", "cuộc"), ("2", "Lượt người dự", "người")], units={"cuoc", "nguoi"}
    )
    assert table.rows == (AskedRow("Số cuộc họp, hội nghị", "cuộc"), AskedRow("Lượt người dự", "người"))
    assert table.bases == (Basis.ACTUAL,)


def test_a_list_of_names_is_a_table_too() -> None:
    table = read_asked_table([("Số hộ nghèo",), ("Số hộ cận nghèo",)])
    assert [row.name for row in table.rows] == ["Số hộ nghèo", "Số hộ cận nghèo"]


def test_nothing_is_no_table() -> None:
    assert read_asked_table([]).rows == ()
    assert read_asked_table([("", "")]).rows == ()

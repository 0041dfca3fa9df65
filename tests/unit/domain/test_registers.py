"""Registers of outgoing documents: found by their titles, read row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from soxa.domain.register_numbering import Numbered, numbering_notes
from soxa.domain.registers import (
    Inclusion,
    Part,
    RegisterReading,
    RegisterRow,
    clipped,
    find_register,
    identity_of,
    is_directing,
    read_register,
)
from soxa.services.register_words import register_words

WORDS = register_words()
TODAY = date(2026, 11, 20)
TITLES = ("STT", "Số ký hiệu", "Ngày văn bản", "Trích yếu", "Người ký", "Đơn vị soạn thảo", "Ghi chú")


def read(*rows: Sequence[str], titles: Sequence[str] = TITLES) -> RegisterReading:
    sheet = [tuple(titles), *(tuple(row) for row in rows)]
    table = find_register(sheet, WORDS)
    assert table is not None
    return read_register("Sheet1", sheet, table, WORDS, today=TODAY)


def one(*cells: str, titles: Sequence[str] = TITLES) -> RegisterRow:
    reading = read(cells, titles=titles)
    assert not reading.faults, reading.faults
    (row,) = reading.rows
    return row


def fault(*cells: str, titles: Sequence[str] = TITLES) -> str:
    reading = read(cells, titles=titles)
    assert not reading.rows
    return reading.faults[0].message.id


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (
            TITLES,
            {Part.REFERENCE: 1, Part.DAY: 2, Part.SUBJECT: 3, Part.SIGNER: 4, Part.UNIT: 5, Part.NOTE: 6},
        ),
        (
            ("Số đi", "Ký hiệu", "Ngày ban hành", "Loại văn bản", "Trích yếu nội dung", "Nơi nhận"),
            {Part.NUMBER: 0, Part.SYMBOL: 1, Part.DAY: 2, Part.TYPE: 3, Part.SUBJECT: 4},
        ),
        (
            ("Số đi", "Số, ký hiệu", "Ngày ban hành", "Ngày văn bản", "Nội dung", "Trích yếu"),
            {Part.REFERENCE: 1, Part.DAY: 3, Part.SUBJECT: 5},  # the better title of two
        ),
        (("Ngày", "Nội dung", "Địa điểm", "Số người"), None),
        (("Số", "Trích yếu", "Người ký"), None),
    ],
)
def test_a_register_is_known_by_its_titles(titles: Sequence[str], expected: dict[Part, int] | None) -> None:
    found = find_register([("SỔ VĂN BẢN ĐI",), tuple(titles)], WORDS)
    assert (dict(found.columns) if found else None) == expected


def test_titles_over_two_rows_are_one() -> None:
    sheet = [
        ("ỦY BAN NHÂN DÂN XÃ", "", "", "", ""),
        ("TT", "Văn bản", "", "", "Người ký"),
        ("", "Số", "Ký hiệu", "Ngày văn bản", ""),
        ("", "Tên loại và trích yếu", "", "", ""),
    ]
    two = [sheet[0], ("TT", "Văn bản", "", "", "Nội dung"), ("", "Số", "Ký hiệu", "Ngày văn bản", "")]
    found = find_register(two, WORDS, merged=[((1, 1), (1, 3))])
    assert found is not None
    assert (found.title_row, found.data_row) == (2, 4)
    assert found.columns[Part.SYMBOL] == 2


@pytest.mark.parametrize(
    ("cells", "titles", "expected"),
    [
        (("1", "198/KH-UBND", "05/11/2026", "Kế hoạch A", "", "", ""), TITLES, ("198", "KH-UBND", "KH")),
        (("1", "Số: 04/UBND-VP", "5/11/2026 08:30", "V/v", "", "", ""), TITLES, ("04", "UBND-VP", "CV")),
        (
            ("198", "/QĐ-UBND", "5/11/2026", "Quyết định", "A"),
            ("Số", "Ký hiệu", "Ngày", "Loại", "Trích yếu"),
            ("198", "QĐ-UBND", "QĐ"),
        ),
        (
            ("198", "198/TB-UBND", "5/11/2026", "", "A"),
            ("Số", "Ký hiệu", "Ngày", "Loại", "Trích yếu"),
            ("198", "TB-UBND", "TB"),
        ),
        (
            ("12", "", "5/11/2026", "Giấy mời", "Mời họp"),
            ("Số", "Ký hiệu", "Ngày", "Loại", "Trích yếu"),
            ("12", "", "GM"),
        ),
        (
            ("12", "", "5/11/2026", "", "Kế hoạch triển khai công tác"),
            ("Số", "Ký hiệu", "Ngày", "Loại", "Trích yếu"),
            ("12", "", "KH"),
        ),
    ],
)
def test_number_symbol_and_type_are_read_wherever_they_stand(
    cells: Sequence[str], titles: Sequence[str], expected: tuple[str, str, str]
) -> None:
    row = one(*cells, titles=titles)
    assert (row.number, row.symbol, row.type) == expected
    assert row.day == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("subject", "note", "cancelled"),
    [
        ("Kế hoạch A", "Hủy", True),
        ("Kế hoạch A", "Huỷ do trùng số", True),
        ("Hủy", "", True),
        ("", "Đã hủy", True),
        ("(Hủy) Kế hoạch A", "", True),
        ("Quyết định hủy bỏ Quyết định số 12/QĐ-UBND", "", False),
        ("Kế hoạch tiêu hủy gia súc", "Gửi qua trục", False),
        ("Kế hoạch A", "Huy động lực lượng", False),
    ],
)
def test_a_cancelled_document_keeps_its_number(subject: str, note: str, *, cancelled: bool) -> None:
    assert one("1", "198/KH-UBND", "5/11/2026", subject, "", "", note).cancelled is cancelled


def test_a_secret_row_is_refused_and_only_its_number_is_told() -> None:
    titles = ("Số ký hiệu", "Ngày", "Trích yếu", "Độ mật")
    reading = read(
        ("15/KH-UBND", "5/11/2026", "Kế hoạch X", "Mật"),
        ("16/KH-UBND", "5/11/2026", "Kế hoạch mật độ dân cư", "Thường"),
        ("17/KH-UBND", "5/11/2026", "TỐI MẬT", ""),
        ("18/KH-UBND", "5/11/2026", "Kế hoạch Y", "A"),
        titles=titles,
    )
    assert [row.number for row in reading.rows] == ["16"]
    told = [(one.message.id, dict(one.message.parameters), one.reference) for one in reading.faults]
    assert told == [("registers.secret", {"number": n}, n) for n in ("15", "17", "18")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("1", "", "5/11/2026", "Kế hoạch A", "", "", ""), "registers.no_number"),
        (("1", "1/KH", "", "Kế hoạch A", "x", "", ""), "registers.no_day"),
        (("1", "1/KH", "31/11/2026", "Kế hoạch A", "", "", ""), "importing.no_such_day"),
        (("1", "1/KH", "21/11/2026", "Kế hoạch A", "", "", ""), "registers.day_ahead"),
        (("1", "1/KH", "5/11/2026", "", "", "", ""), "registers.no_subject"),
        (("1", "một trăm", "5/11/2026", "Kế hoạch A", "", "", ""), "importing.not_a_reference"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(cells: Sequence[str], reason: str) -> None:
    assert fault(*cells) == reason


def test_what_is_no_document_is_passed_over() -> None:
    reading = read(
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
        ("Tháng 11/2026", "", "", "", "", "", ""),
        ("1", "1/KH-UBND", "5/11/2026", "Kế hoạch A", "Chủ tịch", "Văn phòng", ""),
        TITLES,
        ("2", "2/KH-UBND", "nt", "Kế hoạch B", '"', "nt", ""),
        ("", "", "", "", "", "", ""),
        ("", "Tổng cộng: 2 văn bản", "", "", "", "", ""),
        ("", "", "", "Người lập biểu", "", "", ""),
    )
    assert not reading.faults
    assert [(row.number, row.signer, row.unit) for row in reading.rows] == [
        ("1", "Chủ tịch", "Văn phòng"),
        ("2", "Chủ tịch", "Văn phòng"),
    ]


def test_a_type_that_does_not_fit_its_symbol_is_told() -> None:
    titles = ("Số ký hiệu", "Ngày", "Loại văn bản", "Trích yếu")
    row = one("15/QĐ-UBND", "5/11/2026", "Kế hoạch", "A" * 600, titles=titles)
    assert [note.id for note in row.notes] == ["registers.type_differs", "registers.subject_long"]
    assert row.type == "KH"
    assert len(clipped(row).subject) <= 500


def test_identity_does_not_mind_zeros_case_and_signs() -> None:
    assert identity_of("04", "KH-UBND") == identity_of("4", "kh - ubnd")
    assert identity_of("04", "KH-UBND") != identity_of("40", "KH-UBND")


@pytest.mark.parametrize(
    ("type_code", "subject", "expected"),
    [
        ("KH", "Kế hoạch bất kỳ", True),
        ("GM", "Giấy mời họp triển khai", False),
        ("BC", "Báo cáo tháng 11", False),
        ("TTr", "Tờ trình phê duyệt", False),
        ("QĐ", "Về việc kiện toàn Ban Chỉ đạo chuyển đổi số", True),
        ("QĐ", "Về việc cấp giấy chứng nhận", False),
        ("TB", "Kết luận của Chủ tịch UBND xã tại cuộc họp", True),
        ("TB", "Lịch tiếp công dân", False),
        ("CV", "V/v tăng cường phòng, chống cháy rừng", True),
        ("CV", "V/v xin ý kiến", False),
        ("", "Văn bản không rõ loại", False),
    ],
)
def test_directing_documents_are_told_by_type_and_subject(
    type_code: str, subject: str, *, expected: bool
) -> None:
    assert is_directing(type_code, subject, {}, WORDS) is expected
    assert is_directing(type_code, subject, {type_code: Inclusion.NEVER}, WORDS) is False
    assert is_directing(type_code, subject, {type_code: Inclusion.ALWAYS}, WORDS) is True


def numbered(type_code: str, *numbers: int | str) -> list[Numbered]:
    return [Numbered(type_code, str(n), f"{type_code}-UBND", date(2026, 3, 1)) for n in numbers]


def told(documents: Sequence[Numbered]) -> list[tuple[object, ...]]:
    return [
        tuple(note.message.parameters[name] for name in ("series", "first", "last"))
        if note.message.id.startswith("registers.gap")
        else (note.message.parameters["reference"], note.message.parameters["count"])
        for note in numbering_notes(documents)
    ]


def test_gaps_are_sought_in_the_series_that_the_office_keeps() -> None:
    assert told([*numbered("KH", 1, 2, 5), *numbered("QĐ", 1, 2, 3, 4)]) == [("KH", "3", "4")]
    assert told([*numbered("KH", 1, 4, 5), *numbered("QĐ", 2, 3, 7)]) == [("", "6", "6")]


def test_a_number_given_twice_is_told_once() -> None:
    assert told([*numbered("KH", 1, 2, "02", 3)]) == [("2/KH-UBND", 2)]
    last_year = [Numbered("KH", "2", "KH-UBND", date(2025, 3, 1))]
    assert told([*numbered("KH", 1, 2), *last_year]) == []

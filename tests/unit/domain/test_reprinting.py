"""Another printing of a report is never taken for the same where one digit differs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.printed_words import Encoded, Piece, Sheet, Unit, encode
from soxa.domain.reprinting import MOST_SIGNS, compare


def _figure(text: str, code: str) -> Piece:
    return Piece(text, FigureKey(code, Basis.ACTUAL))


def _row(number: str, name: str, value: str, code: str) -> Unit:
    words = (Piece(number), Piece(" "), Piece(name), Piece(" "), _figure(value, code), Piece(" "))
    return Unit(words, f"Phụ lục – {name}")


_SENTENCE = (
    Piece("Tiếp nhận mới "),
    _figure("427", "HC02"),
    Piece(" hồ sơ, trong đó trực tuyến "),
    _figure("86,2%", "HC04"),
    Piece("; lũy kế "),
    _figure("1.250,5", "HC05"),
    Piece(" ha."),
)
_HEAD_ROW = "TT Chỉ tiêu Thực hiện năm 2026"
SHEET = Sheet(
    head=("ỦY BAN NHÂN DÂN", "XÃ NẬM PUNG", "Độc lập - Tự do - Hạnh phúc", "Nậm Pung,"),
    body=(
        Unit((Piece("BÁO CÁO Tình hình tháng 11"),), ""),
        Unit((Piece("I. KẾT QUẢ"),), "I. KẾT QUẢ"),
        Unit(_SENTENCE, "I. KẾT QUẢ"),
        Unit((Piece("Thực hiện Kế hoạch số 12/KH-UBND ngày 05/9/2026."),), "I. KẾT QUẢ"),
        Unit((Piece("Trên đây là Báo cáo của xã./."),), "I. KẾT QUẢ"),
    ),
    foot=("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "CHỦ TỊCH", "Người Ký Mẫu"),
    appendices=(
        Unit((Piece("Phụ lục"),), "Phụ lục", is_start=True),
        Unit((Piece("(Kèm theo Báo cáo số ...../BC-UBND ngày ..../..../......)"),), "Phụ lục", blanks=True),
        Unit((Piece(_HEAD_ROW),), ""),
        _row("1", "Hồ sơ tiếp nhận mới trong kỳ", "427", "HC02"),
        _row("2", "Hồ sơ trực tuyến", "368", "HC03"),
        _row("3", "Thời lượng phát", "2", "TT02"),
    ),
    symbol="BC-UBND",
    table_heads=(encode(_HEAD_ROW),),
)
PAGES = (
    (
        "ỦY BAN NHÂN DÂN Độc lập - Tự do - Hạnh phúc",
        "XÃ NẬM PUNG",
        "Số: 05/BC-UBND Nậm Pung, ngày 18 tháng 11 năm 2026",
        "BÁO CÁO",
        "Tình hình tháng 11",
        "I. KẾT QUẢ",
        "Tiếp nhận mới 427 hồ sơ, trong đó trực tuyến 86,2%; lũy kế",
    ),
    (
        "2",
        "1.250,5 ha.",
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/9/2026.",
        "Trên đây là Báo cáo của xã./.",
        "Nơi nhận: CHỦ TỊCH",
        "- Như trên;",
        "- Lưu: VT. Người Ký Mẫu",
    ),
    (
        "Phụ lục",
        "(Kèm theo Báo cáo số 05/BC-UBND ngày 18/11/2026)",
        "TT Chỉ tiêu Thực hiện năm 2026",
        "1 Hồ sơ tiếp nhận mới trong kỳ 427",
    ),
    ("4", "TT Chỉ tiêu", "Thực hiện năm 2026", "2 Hồ sơ trực tuyến 368", "3 Thời lượng phát 2"),
)


def _changed(old: str, new: str, *, page: int | None = None) -> tuple[tuple[str, ...], ...]:
    found = tuple(
        tuple(line.replace(old, new) for line in lines) if page in {None, at} else lines
        for at, lines in enumerate(PAGES)
    )
    assert found != PAGES
    return found


def test_the_same_words_on_other_pages_are_the_same() -> None:
    found = compare(SHEET, PAGES)
    assert found.is_same
    assert (found.equal, found.figures, found.share) == (6, 6, 1.0)
    assert (found.number, found.dated) == ("05", date(2026, 11, 18))
    assert found.additions == ()


@pytest.mark.parametrize(
    ("old", "new", "page"),
    [
        ("427", "421", 0),
        ("427", "4270", 0),
        ("427", "1427", 0),
        ("427", "42 7", 0),
        ("427", "427.000", 0),
        ("427", "427%", 2),
        ("86,2%", "86,2", 0),
        ("86,2%", "-86,2%", 0),
        ("1.250,5", "1.250,4", 1),
        ("1.250,5", "12.505", 1),
        ("368", "", 3),
        ("phát 2", "phát 3", 3),
        ("phát 2", "phát", 3),
        ("phát 2", "phát 2 000", 3),
        ("phát 2", "phát 2%", 3),
        ("427", "४२७", 0),
        ("427", "42⁷", 0),
    ],
)
def test_a_figure_that_differs_is_never_the_same(old: str, new: str, page: int) -> None:
    found = compare(SHEET, _changed(old, new, page=page))
    assert found.numbers_differ
    assert not found.is_same


def test_a_differing_figure_is_named_with_its_place_and_both_values() -> None:
    found = compare(SHEET, _changed("368", "386"))
    assert (found.equal, found.figures) == (5, 6)
    first = found.differences[0]
    assert (first.place, first.sealed, first.found) == ("Phụ lục – Hồ sơ trực tuyến", "368", "386")
    assert first.figure == FigureKey("HC03", Basis.ACTUAL)


def test_two_figures_that_changed_places_are_both_named() -> None:
    pages = _changed("368", "x", page=3)
    swapped = tuple(
        tuple(line.replace("427", "368") if at == 2 else line.replace("x", "427") for line in lines)
        for at, lines in enumerate(pages)
    )
    found = compare(SHEET, swapped)
    assert {str(one.figure) for one in found.differences if one.figure} >= {"HC02.actual", "HC03.actual"}


def test_a_number_among_words_counts_like_a_figure() -> None:
    found = compare(SHEET, _changed("12/KH", "13/KH"))
    assert found.equal == found.figures
    assert found.numbers_differ


def test_words_alone_are_told_apart_from_numbers() -> None:
    found = compare(SHEET, _changed("Thực hiện Kế hoạch", "Triển khai Kế hoạch"))
    assert not found.is_same
    assert not found.numbers_differ
    assert found.equal == found.figures
    assert "Triển khai Kế hoạch" in found.differences[0].found


def test_words_between_two_units_are_told() -> None:
    pages = _changed("I. KẾT QUẢ", "I. KẾT QUẢ Tạm tính.")
    found = compare(SHEET, pages)
    assert [one.found for one in found.differences] == ["Tạm tính."]
    assert not found.numbers_differ
    assert compare(SHEET, _changed("I. KẾT QUẢ", "I. KẾT QUẢ Bổ sung 15 hồ sơ.")).numbers_differ


def test_a_number_hidden_between_two_changed_sentences_is_seen() -> None:
    pages = _changed("Thực hiện Kế hoạch", "Triển khai Kế hoạch")
    pages = (pages[0], tuple(line.replace("Trên đây", "15 hồ sơ nữa. Đây") for line in pages[1]), *pages[2:])
    assert compare(SHEET, pages).numbers_differ


def test_a_changed_title_is_told_without_what_stands_above_it() -> None:
    found = compare(SHEET, _changed("Tình hình tháng 11", "Tình hình tháng 12"))
    assert found.numbers_differ
    assert found.differences[0].found.endswith("ÁO Tình hình tháng 12")
    words = compare(SHEET, _changed("Tình hình tháng", "Kết quả tháng"))
    assert not words.is_same
    assert not words.numbers_differ


def test_stamps_and_page_heads_are_additions_not_differences() -> None:
    head = "Trang điện tử của hệ thống – bản in ngày {}"
    pages = tuple((head.format(at), *lines) for at, lines in enumerate(PAGES))
    stamped = (
        (*pages[0],),
        ("2", *[one for one in pages[1] if one != "2"], "Ký bởi: UBND xã, 10:15"),
        *pages[2:],
    )
    found = compare(SHEET, stamped)
    assert found.is_same
    assert any("Trang điện tử" in one for one in found.additions)
    assert any("Ký bởi" in one for one in found.additions)


def test_another_signer_is_told() -> None:
    found = compare(SHEET, _changed("Người Ký Mẫu", "Người Ký Thay"))
    assert [one.sealed for one in found.differences] == ["Người Ký Mẫu"]
    assert not found.numbers_differ


def test_two_numbers_at_the_head_are_none() -> None:
    found = compare(SHEET, _changed("Số: 05/BC-UBND", "Số: 05/BC-UBND Số: 06/BC-UBND"))
    assert found.number == ""


def test_number_and_day_that_stand_apart_are_read() -> None:
    pages = _changed("Số: 05/BC-UBND Nậm Pung, ngày 18 tháng 11 năm 2026", "Số: /BC-UBND Nậm Pung,")
    found = compare(SHEET, ((*pages[0], "05 ngày 18 tháng 11 năm 2026"), *pages[1:]))
    assert (found.number, found.dated) == ("05", date(2026, 11, 18))
    assert found.is_same


def test_another_report_fits_hardly() -> None:
    assert compare(SHEET, (("Thông báo tuyển sinh năm học 2026", "Kính mời phụ huynh"),)).share < 0.2
    assert compare(SHEET, ()).share == 0.0
    assert compare(SHEET, (("9" * (MOST_SIGNS + 1),),)).share == 0.0


@given(st.integers(0, 10**7), st.sampled_from(["427", "86,2", "1.250,5", "368"]))
def test_any_other_number_in_a_figures_place_is_seen(other: int, old: str) -> None:
    assume(str(other) != old)
    assert compare(SHEET, _changed(old, str(other))).numbers_differ


@given(st.data())
def test_any_one_digit_changed_anywhere_below_the_head_is_seen(data: st.DataObject) -> None:
    spots = [
        (page, line, at)
        for page, lines in enumerate(PAGES)
        for line, text in enumerate(lines)
        for at, sign in enumerate(text)
        if sign.isdigit() and text not in {"2", "4"} and not (page == 0 and line == 2)
    ]
    page, line, at = data.draw(st.sampled_from(spots))
    text = PAGES[page][line]
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != text[at]]))
    lines = (*PAGES[page][:line], text[:at] + digit + text[at + 1 :], *PAGES[page][line + 1 :])
    found = compare(SHEET, (*PAGES[:page], lines, *PAGES[page + 1 :]))
    assert found.numbers_differ


@given(st.data())
def test_figures_that_changed_places_are_never_the_same(data: st.DataObject) -> None:
    """Rows with the same words about other numbers, in any order but their own."""
    values = data.draw(st.lists(st.integers(0, 99).map(str), min_size=2, max_size=6))
    turned = data.draw(st.permutations(values))
    names = [f"Số hồ sơ của thôn {'ABCDEF'[at]}" for at in range(len(values))]
    rows = tuple(_row("-", name, value, f"X{name[-1]}") for name, value in zip(names, values, strict=True))
    sheet = Sheet(head=(), body=rows, foot=(), appendices=(), symbol="BC-UBND")
    lines = ["Số: 05/BC-UBND", *(f"- {name} {value}" for name, value in zip(names, turned, strict=True))]
    found = compare(sheet, (lines,))
    assert found.is_same == (turned == values)
    assert found.numbers_differ == (turned != values)
    wrong = sum(one != other for one, other in zip(values, turned, strict=True))
    assert found.figures - found.equal >= wrong


@given(st.lists(st.text(max_size=30), max_size=8))
def test_whatever_stands_in_a_file_is_compared_without_a_fault(lines: list[str]) -> None:
    found = compare(SHEET, (lines, lines))
    assert 0.0 <= found.share <= 1.0
    assert 0 <= found.equal <= found.figures


@given(st.text())
def test_what_is_shown_of_an_encoded_text_is_the_text(text: str) -> None:
    made = Encoded.of(text)
    assert made.text == encode(text)
    assert made.show(0, len(made.text)) == " ".join(made.plain.split())
    assert len(made.places) == len(made.text) + 1

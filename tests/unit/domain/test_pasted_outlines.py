"""Outlines pasted from Word become sections."""

from __future__ import annotations

import time

import pytest

from soxa.domain.pasted_outlines import OutlineLine, SectionDraft, outline_of, read_outline, renumbered


def told(sections: tuple[SectionDraft, ...]) -> list[tuple[int, str, str]]:
    return [(one.level, one.label, one.title) for one in sections]


def test_roman_arabic_and_letters_are_three_levels() -> None:
    text = """ĐỀ CƯƠNG BÁO CÁO
    I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH
    - Văn bản đã ban hành;
    - Kết quả triển khai.
    II. KẾT QUẢ THỰC HIỆN
    1. Chuyển đổi nhận thức
    a) Tuyên truyền
    b) Tập huấn
    2. Hạ tầng số
    Nêu rõ số thôn có sóng.
    III. ĐỀ XUẤT, KIẾN NGHỊ
    Nơi nhận:
    - Như trên;
    1. Lưu VT"""
    found = read_outline(text)
    assert told(found) == [
        (1, "I.", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"),
        (1, "II.", "KẾT QUẢ THỰC HIỆN"),
        (2, "1.", "Chuyển đổi nhận thức"),
        (3, "a)", "Tuyên truyền"),
        (3, "b)", "Tập huấn"),
        (2, "2.", "Hạ tầng số"),
        (1, "III.", "ĐỀ XUẤT, KIẾN NGHỊ"),
    ]
    assert found[0].hint == "Văn bản đã ban hành;\nKết quả triển khai."
    assert found[5].hint == "Nêu rõ số thôn có sóng."


def test_parts_capitals_and_dotted_numbers() -> None:
    text = "Phần thứ nhất: KẾT QUẢ\nI.\tĐặc điểm\n1.\tKinh tế\n1.1. Nông nghiệp\n1.2. Công nghiệp\n"
    text += "Phần thứ hai\nI. Mục tiêu"
    assert told(read_outline(text)) == [
        (0, "Phần thứ nhất", "KẾT QUẢ"),
        (1, "I.", "Đặc điểm"),
        (2, "1.", "Kinh tế"),
        (3, "1.1.", "Nông nghiệp"),
        (3, "1.2.", "Công nghiệp"),
        (0, "Phần thứ hai", ""),
        (1, "I.", "Mục tiêu"),
    ]
    capitals = read_outline("A. Một\nI. Trong một\nB. Hai\nC. Ba\nD. Bốn")
    assert [(one.level, one.label) for one in capitals] == [
        (1, "A."),
        (2, "I."),
        (1, "B."),
        (1, "C."),
        (1, "D."),
    ]


def test_what_lies_deeper_than_three_levels_is_a_prompt() -> None:
    found = read_outline("I. A\n1. B\na) C\n1.1. D sâu quá")
    assert told(found) == [(1, "I.", "A"), (2, "1.", "B"), (3, "a)", "C")]
    assert found[2].hint == "1.1. D sâu quá"


def test_dashes_alone_are_sections() -> None:
    assert told(read_outline("- Kết quả\n- Khó khăn\n• Kiến nghị")) == [
        (1, "", "Kết quả"), (1, "", "Khó khăn"), (1, "", "Kiến nghị"),
    ]  # fmt: skip


def test_a_long_line_is_a_title_and_what_it_asks_for() -> None:
    asked = "đánh giá kết quả " * 15
    (found,) = read_outline(f"1. Công tác tuyên truyền: {asked}")
    assert found.title == "Công tác tuyên truyền"
    assert found.hint.startswith("đánh giá kết quả")


@pytest.mark.parametrize("line", ["5/9/2026 họp giao ban", "152 văn bản", "", "   ", "Không có số nào"])
def test_what_is_no_heading_makes_no_section(line: str) -> None:
    assert read_outline(line) == ()


def test_headings_of_word_say_the_levels_where_there_are_no_numbers() -> None:
    html = """<html><head><style>p {color: red}</style></head><body>
      <h1>Công tác chỉ đạo</h1><p>Nêu văn bản.</p><h2>Văn bản</h2><h1>Kết quả</h1>
      <table><tr><td>Ô bảng</td></tr></table></body></html>"""
    found = read_outline("Công tác chỉ đạo\nNêu văn bản.\nVăn bản\nKết quả", html)
    assert told(found) == [(1, "", "Công tác chỉ đạo"), (2, "", "Văn bản"), (1, "", "Kết quả")]
    assert found[0].hint == "Nêu văn bản."


def test_lists_of_word_say_the_levels_too() -> None:
    html = "<ol><li>Chỉ đạo<ol><li>Văn bản</li></ol></li><li>Kết quả</li></ol>"
    assert told(read_outline("Chỉ đạo\nVăn bản\nKết quả", html)) == [
        (1, "", "Chỉ đạo"), (2, "", "Văn bản"), (1, "", "Kết quả"),
    ]  # fmt: skip


def test_the_text_of_an_old_report_is_left_behind() -> None:
    lines = [
        OutlineLine("I. CHỈ ĐẠO, ĐIỀU HÀNH"),
        OutlineLine("Trong kỳ, UBND xã ban hành 152 văn bản."),
        OutlineLine("1. " + "Trong kỳ, Ủy ban nhân dân xã đã tổ chức rất nhiều hội nghị " * 4),
        OutlineLine("2. Kiểm tra"),
    ]
    found = outline_of(lines, with_hints=False)
    assert told(found) == [(1, "I.", "CHỈ ĐẠO, ĐIỀU HÀNH"), (2, "2.", "Kiểm tra")]
    assert not any(one.hint for one in found)


def test_labels_can_be_made_anew() -> None:
    levels = [0, 1, 2, 2, 3, 3, 1, 0, 1]
    sections = [SectionDraft(level, "", "x") for level in levels]
    assert [one.label for one in renumbered(sections)] == [
        "Phần thứ nhất", "I.", "1.", "2.", "a)", "b)", "II.", "Phần thứ hai", "I.",
    ]  # fmt: skip


def test_very_much_text_is_cut_and_not_choked_on() -> None:
    assert len(read_outline("\n".join(f"{n % 99}. Mục" for n in range(50_000)))) == 200


def test_a_part_has_its_title_on_the_line_below() -> None:
    found = read_outline("PHẦN THỨ HAI\nPHƯƠNG HƯỚNG, NHIỆM VỤ\nNêu ngắn gọn\nI. Mục tiêu")

    assert told(found) == [(0, "PHẦN THỨ HAI", "PHƯƠNG HƯỚNG, NHIỆM VỤ"), (1, "I.", "Mục tiêu")]
    assert found[0].hint == "Nêu ngắn gọn"


def test_an_outline_of_an_old_word_file_is_read() -> None:
    text = "I. KÕt qu¶ thùc hiÖn nhiÖm vô\n1. C«ng t¸c chØ ®¹o, ®iÒu hµnh\n"
    text += "2. C«ng t¸c tuyªn truyÒn, phæ biÕn ph¸p luËt"

    assert [one.title for one in read_outline(text)] == [
        "Kết quả thực hiện nhiệm vụ",
        "Công tác chỉ đạo, điều hành",
        "Công tác tuyên truyền, phổ biến pháp luật",
    ]


@pytest.mark.parametrize("piece", ["<!--", "<![if ", "<!doctype ", "<style", "<p ", "<ol><li>"])
def test_a_page_made_to_be_slow_is_read_soon(piece: str) -> None:
    started = time.process_time()
    read_outline("", piece * (400_000 // len(piece)))
    assert time.process_time() - started < 5

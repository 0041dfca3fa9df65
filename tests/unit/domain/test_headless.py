from __future__ import annotations

from soxa.domain.headless import day_share, guessed_titles

NAMES = {"day": "Ngày", "title": "Nội dung", "kind": "Loại hoạt động", "serial": "STT"}
ROWS = [
    ("1", "5/9/2026", "Hội nghị", "Hội nghị sơ kết công tác", "Hội trường", "30"),
    ("2", "6/9/2026", "Họp", "Họp giao ban hằng tuần", "", "12"),
    ("3", "chưa rõ", "Hội nghị", "Hội nghị tổng kết phong trào", "Hội trường", "40"),
]


def test_columns_tell_what_they_are() -> None:
    titles = guessed_titles(ROWS, {"hoi nghi", "hop"}, NAMES)

    assert titles == ("STT", "Ngày", "Loại hoạt động", "Nội dung", "", "")


def test_without_days_or_texts_nothing_is_told() -> None:
    assert guessed_titles([("1", "a"), ("2", "b")], set(), NAMES) is None
    assert guessed_titles([("5/9/2026", "30")], set(), NAMES) is None
    assert guessed_titles([("5/9/2026",)], set(), NAMES) is None
    assert guessed_titles([], set(), NAMES) is None


def test_the_share_of_days_is_of_filled_cells() -> None:
    assert day_share([("5/9/2026",), ("",), ("x",)], 0) == 0.5
    assert day_share([("",)], 0) == 0

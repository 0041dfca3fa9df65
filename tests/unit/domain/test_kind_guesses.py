from __future__ import annotations

import pytest

from soxa.domain.kind_guesses import KindGuesser
from soxa.services.packs import read_pack, shipped_pack
from soxa.services.tracker_words import tracker_words


@pytest.fixture(scope="module")
def guesser() -> KindGuesser:
    return KindGuesser(read_pack(shipped_pack()).kinds, tracker_words().leads)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Hội nghị sơ kết 6 tháng", "HN"),
        ("Tổ chức hội nghị triển khai chuyển đổi số", "HN"),
        ("Phối hợp tổ chức tập huấn chuyển đổi số", "TH"),
        ("Họp giao ban tháng 9", "HOP"),
        ("Tham dự cuộc họp Ban Chỉ đạo", "HOP"),
        ("UBND xã tiếp công dân định kỳ", "TCD"),
        ("Kiểm tra phòng cháy tại trường học", "KTR"),
        ("Buổi ra quân dọn vệ sinh", "MT"),
    ],
)
def test_the_words_of_a_title_tell_its_kind(guesser: KindGuesser, title: str, code: str) -> None:
    assert guesser.code(guesser.word(title)) == code


@pytest.mark.parametrize("title", ["Trồng hoa ven đường", "", "Nộp đơn vị trí mới", "Thăm nơi họp chợ"])
def test_what_tells_nothing_is_not_guessed(guesser: KindGuesser, title: str) -> None:
    assert guesser.word(title) == ""
    assert guesser.code("") == ""

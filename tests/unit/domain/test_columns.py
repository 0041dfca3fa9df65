from __future__ import annotations

import pytest

from soxa.domain.columns import TitleReader
from soxa.domain.packs import Choice, Kind, Option, Quantity
from soxa.services.tracker_words import tracker_words

HS = Kind(
    "HS",
    "Kết quả TTHC",
    (
        Quantity("tiepnhan", "Tiếp nhận mới", "hồ sơ", ("hồ sơ tiếp nhận",)),
        Quantity("dagq", "Đã giải quyết", "hồ sơ"),
    ),
)
DON = Kind("DON", "Đơn thư", (Quantity("giaiquyet", "Đã giải quyết", "đơn"),))
HN = Kind("HN", "Hội nghị", (), (Choice("hinhthuc", "Hình thức", (Option("tt", "Trực tuyến"),)),))


def read(*titles: str, present: tuple[str, ...] = ()) -> list[str]:
    reader = TitleReader(tracker_words(), (DON, HS, HN), present=present)
    return [meaning for meaning, _, _ in reader.assign(titles)]


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("STT", "serial"),
        ("NGÀY, THÁNG", "day"),
        ("Nga\u0300y", "day"),
        ("Từ ngày", "day"),
        ("Đến ngày", "last_day"),
        ("Loại hoạt động", "kind"),
        ("Nội dung công việc", "title"),
        ("Địa điểm", "place"),
        ("Số lượt người tham dự", "people"),
        ("Số lượng (lượt phát, tin bài, buổi)", "count"),
        ("Phút mỗi lượt", "minutes_each"),
        ("Phút/lượt", "minutes_each"),
        ("Tổng số phút", "minutes_all"),
        ("Thời lượng", "minutes"),
        ("Đơn vị chủ trì", "unit"),
        ("Số, ký hiệu văn bản", "document"),
        ("Số/Ký hiệu", "document"),
        ("Ghi chú", "note"),
        ("Hồ sơ tiếp nhận", "quantity:tiepnhan"),
        ("Hình thức", "choice:hinhthuc"),
        ("Màu sắc", ""),
        ("", ""),
    ],
)
def test_a_title_means(title: str, meaning: str) -> None:
    assert read(title) == [meaning]


def test_no_meaning_is_given_twice_and_the_plainer_title_has_it() -> None:
    assert read("Ngày ghi sổ", "Ngày") == ["", "day"]


def test_of_quantities_with_one_name_the_sheets_own_kind_comes_first() -> None:
    assert read("Đã giải quyết", present=("HS",)) == ["quantity:dagq"]
    assert read("Đã giải quyết", present=("DON",)) == ["quantity:giaiquyet"]


def test_other_meanings_are_offered_beside_the_chosen_one() -> None:
    reader = TitleReader(tracker_words(), (DON, HS))
    ((meaning, score, others),) = reader.assign(["Đã giải quyết"])

    assert meaning in others
    assert score == 100
    assert set(others) == {"quantity:dagq", "quantity:giaiquyet"}


def test_the_register_of_documents_of_the_decree() -> None:
    titles = (
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    )

    assert read(*titles) == ["document", "day", "title", "", "", "", "", "", "", "note"]
    assert read("Ngày", "Ngày văn bản") == ["day", "document_day"]

"""The line of "What it is not" is drawn by words, and the office's own work passes."""

from __future__ import annotations

import pytest

from soxa.domain.own_work import Reason, refusal, refusals
from soxa.services.packs import read_pack, shipped_pack

REFUSED = [
    ("Nắm tình hình dư luận trên địa bàn", Reason.OPINIONS),
    ("Công tác nắm bắt dư luận xã hội", Reason.OPINIONS),
    ("Định hướng dư luận", Reason.OPINIONS),
    ("Theo dõi ý kiến, bình luận của người dân trên mạng xã hội", Reason.OPINIONS),
    ("Số ý kiến trái chiều", Reason.OPINIONS),
    ("Tổ chức lực lượng tham gia bình luận", Reason.COMMENTS),
    ("Số lượt bình luận, chia sẻ", Reason.COMMENTS),
    ("Hoạt động của đội ngũ dư luận viên", Reason.OPINIONS),
    ("Số bài viết xấu độc đã phát hiện, đề nghị gỡ bỏ", None),
    ("Gỡ bài viết sai sự thật", None),
    ("Xử lý thông tin xấu độc trên không gian mạng", Reason.POSTS),
    ("Rà quét thông tin trên không gian mạng", Reason.POSTS),
    ("Số tài khoản mạng xã hội vi phạm", Reason.ACCOUNTS),
    ("Theo dõi các hội nhóm trên Facebook", None),
    ("Danh sách người dân có phản ánh", Reason.PEOPLE),
    ("Theo dõi đối tượng khiếu kiện kéo dài", Reason.PEOPLE),
    ("NẮM TÌNH HÌNH DƯ LUẬN", Reason.OPINIONS),
    ("nắm  tình\u200bhình, dư luận", Reason.OPINIONS),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_about_private_people_is_refused_with_the_reason(text: str, reason: Reason | None) -> None:
    found = refusal(text)
    assert found is not None
    assert found.words
    if reason is not None:
        assert found.reason is reason


@pytest.mark.parametrize(
    "text",
    [
        "Tiếp công dân, giải quyết đơn thư khiếu nại, tố cáo",
        "Phản ánh, kiến nghị tiếp nhận / đã trả lời",
        "Mức độ hài lòng của người dân, doanh nghiệp",
        "Tin, bài trên các kênh chính thức khác của cơ quan",
        "Đăng tin trên trang chính thức của UBND xã trên Facebook",
        "Đối tượng bảo trợ xã hội hưởng trợ cấp hằng tháng",
        "Tỷ lệ chi trả qua tài khoản ngân hàng",
        "Số tài khoản định danh điện tử mức 2 được kích hoạt",
        "Tổng hợp ý kiến, kiến nghị của cử tri",
        "Lấy ý kiến nhân dân về dự thảo quy hoạch",
        "Theo dõi tiến độ giải ngân vốn đầu tư công",
        "Kiểm tra, giám sát an toàn thực phẩm",
        "Tuyên truyền chuyển đổi số trên loa truyền thanh",
        "Rà soát hộ nghèo, hộ cận nghèo",
        "Xử lý văn bản trên môi trường mạng",
        "Công tác bảo đảm an toàn thông tin của cơ quan",
        "",
    ],
)
def test_the_offices_own_work_passes(text: str) -> None:
    assert refusal(text) is None


def test_the_shipped_pack_is_the_offices_own_work() -> None:
    pack = read_pack(shipped_pack())
    texts = [
        *(kind.name for kind in pack.kinds),
        *(quantity.name for kind in pack.kinds for quantity in kind.quantities),
        *(indicator.name for indicator in pack.indicators),
        *(regime.name for regime in pack.regimes),
        *(section.title for template in pack.templates for section in template.sections),
        *(table.title for template in pack.templates for table in template.tables),
        *(s.text for template in pack.templates for section in template.sections for s in section.sentences),
    ]
    assert refusals(texts) == ()

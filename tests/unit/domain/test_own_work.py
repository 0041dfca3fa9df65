"""The line of "What it is not" is drawn by words, and the office's own work passes."""

from __future__ import annotations

import pytest

from soxa.domain.own_work import Reason, column_refusal, refusal, refusals
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


EVASIVE = [
    "Số bài viết xấu độc được phát hiện",
    "Số tài khoản Facebook được theo dõi",
    "Theo dõi dư luận trên mạng",
    "Nắm tình hình dư luận",
    "Số bình luận định hướng",
    "Tổ chức bình luận phản bác",
    "Gỡ bỏ bài đăng",
    "Số lượt báo cáo vi phạm bài viết",
    "Số link xấu độc đã báo cáo",
    "Danh sách người khiếu kiện",
    "Quản lý nhóm Zalo của người dân",
    "Số trang, nhóm Facebook trên địa bàn được rà soát",
    "Số KOL, người có ảnh hưởng trên mạng được theo dõi",
    "Theo dõi trang facebook cá nhân",
    "Số lượt comment tích cực",
    "Số lượt like, share bài viết của cấp trên",
    "Huy động cán bộ like, chia sẻ, bình luận",
    "Đăng bình luận",
    "Số bài phản bác quan điểm sai trái, thù địch",
    "Số lượt phản bác",
    "Đấu tranh, phản bác thông tin xấu, độc trên không gian mạng",
    "Đấu tranh với các quan điểm sai trái",
    "Thu thập ý kiến người dân trên Facebook",
    "Theo d.õi d.ư l.uận",
    "Theo-dõi dư-luận",
    "theo dõi  dư luận",
    "Nắm tâm tư dư luận quần chúng",
    "Nắm bắt diễn biến tư tưởng trong nhân dân",
    "Số người có phát ngôn tiêu cực trên mạng",
    "Người đăng tải thông tin sai sự thật bị nhắc nhở",
    "Số trường hợp bị mời làm việc vì đăng bài",
    "Mời làm việc người đăng tin trên mạng",
    "Theo dõi mạng xã hội",
    "Giám sát mạng xã hội",
    "Quét mạng xã hội",
    "Lắng nghe mạng xã hội",
    "Social listening",
    "Số nick ảo được lập",
    "Lập tài khoản ảo",
    "Số tài khoản ẩn danh",
    "Lập fanpage cá nhân",
    "Số cộng tác viên dư luận",
    "Điểm tin mạng xã hội",
    "Tổng hợp tin tức về xã trên mạng xã hội",
    "Phân loại người dân theo quan điểm",
    "Danh sách đối tượng chính trị",
    "Số đối tượng cần quan tâm",
    "Theo dõi người đi khiếu kiện",
    "Số người khiếu kiện đông người được theo dõi",
    "Số lượt thả tim",
    "Chấm điểm thái độ người dân trên mạng",
    "Sưu tra",
    "Theo dõi các trang mạng của công dân",
]
ORDINARY = [
    "Số ý kiến cử tri được tiếp thu, giải trình",
    "Góp ý dự thảo văn bản",
    "Tổng hợp ý kiến góp ý dự thảo Luật của nhân dân trên địa bàn",
    "Số phản ánh, kiến nghị tiếp nhận qua Cổng dịch vụ công",
    "Số lượt tiếp công dân",
    "Tuyên truyền trên mạng xã hội Zalo, Facebook của UBND xã",
    "Số tin bài đăng trên trang thông tin điện tử",
    "Số bài viết đăng trên trang thông tin điện tử xã",
    "Số tài khoản định danh điện tử mức 2 được kích hoạt",
    "Số tài khoản dịch vụ công của người dân được tạo",
    "Tổng hợp, xử lý hồ sơ trễ hạn",
    "Rà soát danh sách hộ nghèo, hộ cận nghèo",
    "Rà soát đối tượng bảo trợ xã hội",
    "Chi trả cho đối tượng chính sách, người có công",
    "Số đối tượng bảo trợ xã hội được chi trả",
    "Thống kê đối tượng được hưởng trợ cấp",
    "Rà soát, thống kê đối tượng tham gia bảo hiểm y tế",
    "Tổng hợp số đối tượng tiêm chủng mở rộng",
    "Giám sát đối tượng hưởng chính sách",
    "Số người nghiện có hồ sơ quản lý",
    "Lập danh sách trẻ em trong độ tuổi đến trường",
    "Danh sách cử tri",
    "Lập danh sách công dân trong độ tuổi nhập ngũ",
    "Danh sách công dân nam đủ 17 tuổi",
    "Quản lý đối tượng cai nghiện",
    "Phòng, chống tin giả: tuyên truyền, phổ biến pháp luật",
    "Tuyên truyền phòng, chống lừa đảo trên không gian mạng",
    "Tuyên truyền nhận diện tin giả, thông tin sai sự thật",
    "Số hội nghị tuyên truyền về an toàn thông tin trên mạng",
    "Rà soát nội dung trên trang thông tin điện tử của xã",
    "Tổng hợp thông tin, số liệu trên mạng văn phòng điện tử",
    "Bình luận viên giải bóng đá",
    "Xử lý vi phạm hành chính",
    "Xử lý đơn khiếu nại, tố cáo",
    "Ghi nhận ý kiến, kiến nghị của cử tri",
    "Theo dõi việc thực hiện ý kiến chỉ đạo của UBND tỉnh",
    "Theo dõi, đôn đốc thực hiện ý kiến chỉ đạo trên mạng văn phòng điện tử",
    "Khảo sát mức độ hài lòng của người dân",
    "Công tác tư tưởng, chính trị trong cán bộ",
    "Số hóa hồ sơ cá nhân cán bộ, công chức",
    "Hồ sơ cá nhân đảng viên",
    "Số người truy cập trang thông tin điện tử",
    "Tổng số lượt theo dõi trang Zalo OA của xã",
    "Mở tài khoản tiền gửi tại Kho bạc",
    "Rà soát tài khoản ngân hàng nhận an sinh xã hội",
    "Theo dõi tài khoản thu phí, lệ phí",
    "Xử lý tin báo, tố giác tội phạm",
    "Số vụ việc xử lý thông tin phản ánh hiện trường",
    "Xử lý rác thải",
    "Tổng hợp đối tượng chịu thuế",
    "Phát hiện đối tượng sâu hại lúa",
    "Ra quân làm sạch đường làng",
    "Kiểm tra, rà soát nhóm hộ kinh doanh",
    "Họp tổ công nghệ số cộng đồng",
    "Giám sát của HĐND",
    "Nắm bắt tâm tư, nguyện vọng của nhân dân",
    "Tổ chức đối thoại với nhân dân",
    "Tin bài trái phép",
]


@pytest.mark.parametrize("text", EVASIVE)
def test_other_words_for_the_same_are_refused_too(text: str) -> None:
    assert refusal(text) is not None


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_of_the_offices_work_pass(text: str) -> None:
    assert refusal(text) is None


@pytest.mark.parametrize(
    "title",
    ["Chủ tài khoản", "Tên Facebook", "Nick", "Người bình luận", "Nội dung đăng tải", "Bài viết xấu độc"],
)
def test_a_column_of_accounts_or_words_of_people_is_refused(title: str) -> None:
    assert column_refusal(title) is not None


@pytest.mark.parametrize(
    "title", ["Nội dung", "Số bài đăng", "Link bài viết", "Ghi chú", "Người phụ trách", "Zalo OA", "Số CCCD"]
)
def test_a_column_of_a_tracker_passes(title: str) -> None:
    assert column_refusal(title) is None


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

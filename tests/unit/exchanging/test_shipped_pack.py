"""The shipped pack is whole: every indicator, regime, section and sentence that was asked for is in it."""

# ruff: noqa: E501, ISC004 - tables copied as they stand

from __future__ import annotations

import re

import pytest

from soxa.domain.packs import Cumulation, Deadline, MonthOf, Pack, Source
from soxa.domain.periods import Closing, Frequency
from soxa.services.packs import read_pack, shipped_pack

# The 99 lines of the description's section 2, typed from it; a line "x / y" is two indicators, told after "+".
INDICATORS = """
CD01 CD02 CD03 CD04 CD05 CD06 CD07 CD08 CD09 CD10 CD11 CD12 CD13 CD14
HC01 HC02 HC03 HC04 HC05 HC06 HC07 HC08 HC09 HC10 HC11 HC12 HC13 HC14+HC14B HC15
TC01 TC02 TC03 TC04 TC05 TC06 TC07 TC08
TT01 TT02 TT03 TT04 TT05 TT06+TT06B TT07+TT07B+TT07C TT08+TT08B TT09 TT10 TT11
VH01 VH02 VH03 VH04 VH05 GD01 GD02 GD03+GD03B YT01 YT02 YT03 YT04
AS01 AS02 AS03 AS04 AS05 AS06 AS07 AS08 AS09 AS10
NN01+NN01A+NN01B+NN01C NN02 NN03+NN03B+NN03C+NN03D NN04 NN05 NN06 NN07 NN08+NN08B
NS01 NS02+NS02B NS03 NS04 NS05 NS06 NS07+NS07B
CS01 CS02 CS03+CS03B CS04 CS05 CS06
PC01 PC02+PC02B PC03 MT01+MT01A MT02 QS01+QS01B QS02+QS02B QS03
""".split()  # noqa: SIM905 - a table copied as it stands

D2, D3, BY_REQUEST = Deadline(working_days=2), Deadline(working_days=3), Deadline(by_request=True)
DECREE, CALENDAR = Closing.DECREE_09, Closing.CALENDAR
MONTH, QUARTER, HALF, NINE, YEAR, WEEK, ONCE = (
    Frequency.MONTHLY,
    Frequency.QUARTERLY,
    Frequency.HALF_YEARLY,
    Frequency.NINE_MONTHS,
    Frequency.YEARLY,
    Frequency.WEEKLY,
    Frequency.ONCE,
)
# Section 4: code, rhythm, asked for, closing, start of the year, deadline, outline, on from the start.
REGIMES = [
    ("R01-thang", MONTH, "-03 -06 -09 -12", DECREE, "12-15", D2, "thang", True),
    ("R02-quy1", QUARTER, "Q1", DECREE, "12-15", D2, "quy", True),
    ("R02-9thang", NINE, "", DECREE, "12-15", D2, "quy", True),
    ("R03-6thang", HALF, "H1", DECREE, "12-15", D2, "6-thang", True),
    ("R04-nam", YEAR, "", DECREE, "12-15", D2, "nam", True),
    ("R05-giuanam", HALF, "H1", CALENDAR, "01-01", BY_REQUEST, "6-thang", False),
    ("R05-cuoinam", YEAR, "", CALENDAR, "01-01", BY_REQUEST, "nam", False),
    ("R06-quy", QUARTER, "-Q2 -Q4", DECREE, "12-15", D2, "cchc", True),
    ("R06-6thang", HALF, "H1", DECREE, "12-15", D2, "cchc", True),
    ("R06-nam", YEAR, "", DECREE, "12-15", D2, "cchc", True),
    ("R07-quy", QUARTER, "", DECREE, "12-15", D2, "tthc", True),
    ("R08-quy1", QUARTER, "Q1", DECREE, "12-15", D2, "tcd", False),
    ("R08-quy", QUARTER, "Q2 Q3 Q4", DECREE, "12-15", D2, "tcd-bieu", False),
    ("R08-6thang", HALF, "H1", DECREE, "12-15", D2, "tcd", False),
    ("R08-9thang", NINE, "", DECREE, "12-15", D2, "tcd", False),
    ("R08-nam", YEAR, "", DECREE, "12-15", D2, "tcd", False),
    ("R09-6thang", HALF, "H1", DECREE, "12-15", D3, "ttcs", True),
    ("R09-nam", YEAR, "", DECREE, "12-15", D3, "ttcs", True),
    ("R10-quy", QUARTER, "-Q2 -Q4", DECREE, "12-15", BY_REQUEST, "cds", False),
    ("R10-6thang", HALF, "H1", DECREE, "12-15", BY_REQUEST, "cds", False),
    ("R10-nam", YEAR, "", DECREE, "12-15", BY_REQUEST, "cds", False),
    ("R11-6thang", HALF, "H1", DECREE, "12-15", D3, "bcd", True),
    ("R11-nam", YEAR, "", DECREE, "12-15", D3, "bcd", True),
    ("R12-thang", MONTH, "", CALENDAR, "01-01", Deadline(day=3, month=MonthOf.FOLLOWING), "giai-ngan", False),
    ("R13-thang", MONTH, "", CALENDAR, "01-01", Deadline(day=25, month=MonthOf.SAME), "tro-cap", False),
    ("R14-nam", YEAR, "", CALENDAR, "01-01", BY_REQUEST, "ho-ngheo", False),
    ("R15-quy", QUARTER, "-Q4", CALENDAR, "01-01", D3, "ntm", False),
    ("R15-nam", YEAR, "", CALENDAR, "01-01", D3, "ntm", False),
    ("R16-dot", ONCE, "", CALENDAR, "01-01", BY_REQUEST, "pctt", False),
    ("R16-nam", YEAR, "", CALENDAR, "01-01", BY_REQUEST, "pctt", False),
    ("R17-6thang", HALF, "H1", DECREE, "12-15", D3, "pbgdpl", False),
    ("R17-nam", YEAR, "", DECREE, "12-15", D3, "pbgdpl", False),
    ("R18-6thang", HALF, "H1", DECREE, "12-15", BY_REQUEST, "dan-chu", False),
    ("R18-nam", YEAR, "", DECREE, "12-15", BY_REQUEST, "dan-chu", False),
    ("R19-nam", YEAR, "", CALENDAR, "01-01", BY_REQUEST, "van-thu", False),
    ("R20-thang", MONTH, "", DECREE, "01-01", Deadline(day=20, month=MonthOf.SAME), "nhiem-vu", False),
    ("R21-tuan", WEEK, "", CALENDAR, "01-01", None, "tuan", False),
    ("R22-dotxuat", ONCE, "", CALENDAR, "01-01", BY_REQUEST, "trong", True),
]

# Section 5: the headings of each outline, label and title, in order.
OUTLINES = {
    "thang": "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH|II. KẾT QUẢ THỰC HIỆN CÁC LĨNH VỰC|1. Lĩnh vực kinh tế"
    "|a) Nông, lâm nghiệp, thủy sản; xây dựng nông thôn mới|b) Công nghiệp, thương mại, dịch vụ, du lịch"
    "|c) Tài chính - ngân sách|d) Đầu tư công, quy hoạch, xây dựng"
    "|đ) Tài nguyên, môi trường; phòng, chống thiên tai|2. Lĩnh vực văn hóa - xã hội|a) Giáo dục và đào tạo"
    "|b) Y tế, dân số|c) Văn hóa, thể thao; thông tin cơ sở"
    "|d) Lao động, chính sách, an sinh xã hội, giảm nghèo|3. Cải cách hành chính, chuyển đổi số"
    "|4. Tư pháp; tiếp công dân, giải quyết đơn thư|5. Quốc phòng, an ninh|III. ĐÁNH GIÁ CHUNG|1. Ưu điểm"
    "|2. Tồn tại, hạn chế|3. Nguyên nhân"
    "|IV. PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM THÁNG {next_month} NĂM {next_month_year}|V. ĐỀ XUẤT, KIẾN NGHỊ",
    "6-thang": "Phần thứ nhất TÌNH HÌNH THỰC HIỆN NHIỆM VỤ 6 THÁNG ĐẦU NĂM {year}|I. ĐẶC ĐIỂM TÌNH HÌNH"
    "|1. Thuận lợi|2. Khó khăn|II. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, ĐIỀU HÀNH|III. KẾT QUẢ THỰC HIỆN"
    "|1. Các chỉ tiêu chủ yếu|2. Kinh tế|3. Văn hóa - xã hội|4. Cải cách hành chính, chuyển đổi số, nội vụ"
    "|5. Tư pháp, tiếp công dân|6. Quốc phòng, an ninh|IV. ĐÁNH GIÁ CHUNG|1. Ưu điểm|2. Tồn tại, hạn chế"
    "|3. Nguyên nhân|a) Nguyên nhân khách quan|b) Nguyên nhân chủ quan|4. Bài học kinh nghiệm"
    "|Phần thứ hai PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM {year}|I. MỤC TIÊU, CHỈ TIÊU CHỦ YẾU"
    "|II. NHIỆM VỤ, GIẢI PHÁP|III. TỔ CHỨC THỰC HIỆN|Phần thứ ba ĐỀ XUẤT, KIẾN NGHỊ",
    "nam": "Phần thứ nhất TÌNH HÌNH THỰC HIỆN NHIỆM VỤ NĂM {year}|Phần thứ hai KẾ HOẠCH NĂM {next_year}"
    "|Phần thứ ba ĐỀ XUẤT, KIẾN NGHỊ",
    "quy": "5. Quốc phòng, an ninh|6. Thực hiện các chỉ tiêu nghị quyết năm|III. ĐÁNH GIÁ CHUNG|3. Nguyên nhân"
    "|4. Bài học kinh nghiệm|IV. PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM {next_period_upper}",
    "cchc": "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH|1. Kế hoạch, văn bản chỉ đạo"
    "|2. Kiểm tra cải cách hành chính, tự kiểm tra|3. Tuyên truyền cải cách hành chính"
    "|4. Sáng kiến, mô hình mới|5. Nhiệm vụ được giao|II. KẾT QUẢ THỰC HIỆN|1. Cải cách thể chế"
    "|2. Cải cách thủ tục hành chính|3. Cải cách tổ chức bộ máy|4. Cải cách chế độ công vụ"
    "|5. Cải cách tài chính công|6. Xây dựng, phát triển chính quyền điện tử, chính quyền số"
    "|III. ĐÁNH GIÁ CHUNG|1. Ưu điểm|2. Tồn tại, hạn chế|3. Nguyên nhân"
    "|IV. NHIỆM VỤ TRỌNG TÂM {next_period_upper}|V. KIẾN NGHỊ, ĐỀ XUẤT",
    "ttcs": "I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI|II. KẾT QUẢ HOẠT ĐỘNG|1. Đài truyền thanh cấp xã"
    "|2. Bảng tin công cộng, bản tin, tài liệu không kinh doanh|3. Tuyên truyền viên cơ sở"
    "|4. Trang thông tin điện tử và kênh chính thức của cơ quan|5. Nội dung đã thông tin theo chủ đề"
    "|6. Tập huấn|7. Kinh phí|III. ĐÁNH GIÁ CHUNG|IV. NHIỆM VỤ TRỌNG TÂM {next_period_upper}|V. KIẾN NGHỊ",
    "bcd": "I. TỔ CHỨC, CHỈ ĐẠO, ĐIỀU HÀNH|1. Kiện toàn Ban Chỉ đạo, Tổ giúp việc|2. Văn bản đã ban hành"
    "|3. Họp Ban Chỉ đạo, phân công nhiệm vụ|4. Kinh phí|II. KẾT QUẢ THỰC HIỆN|1. Nhận thức, tập huấn"
    "|2. Thông tin trên kênh của cơ quan|3. Hạ tầng, thiết bị|4. Chính quyền số|5. Xã hội số"
    "|6. An toàn thông tin của cơ quan|7. Kiểm tra và khắc phục|III. TỔNG HỢP NHIỆM VỤ|IV. ĐÁNH GIÁ CHUNG"
    "|1. Ưu điểm|2. Tồn tại, hạn chế|3. Nguyên nhân|V. NHIỆM VỤ TRỌNG TÂM {next_period_upper}"
    "|VI. ĐỀ XUẤT, KIẾN NGHỊ",
}
APPENDICES = {
    "thang": ["indicators", "documents", "tasks"],
    "quy": ["indicators", "documents", "tasks", "indicators in II.6"],
    "6-thang": ["indicators", "documents", "tasks", "indicators in B.I"],
    "nam": ["indicators", "documents", "tasks"],
    "cchc": ["indicators", "indicators", "documents"],
    "ttcs": ["indicators", "documents", "activities", "indicators in II.5"],
    "bcd": ["documents", "tasks in III"],
}

# Section 5.1, the sentences as they are printed there; what a machine fills in is "…".
SENTENCES = [
    "Trong kỳ, UBND … ban hành … văn bản, trong đó … văn bản chỉ đạo, điều hành (…); tổ chức … cuộc họp, hội"
    " nghị; được giao … nhiệm vụ đến hạn, hoàn thành đúng hạn … nhiệm vụ, đạt … (…).",
    "Diện tích gieo trồng đạt … ha, … so với cùng kỳ, đạt … kế hoạch năm.",
    "Thu ngân sách nhà nước trên địa bàn lũy kế … triệu đồng, đạt … dự toán … giao, … dự toán HĐND … giao.",
    "Lũy kế giải ngân … triệu đồng, đạt … kế hoạch vốn.",
    "Trong kỳ không xảy ra thiên tai trên địa bàn.",
    "Đài truyền thanh … phát … chương trình tự sản xuất, tổng thời lượng … phút; đăng … tin, bài trên Trang"
    " thông tin điện tử.",
    "Tiếp nhận mới … hồ sơ, trong đó trực tuyến … hồ sơ, đạt …; đã giải quyết … hồ sơ, trước hạn và đúng hạn …"
    " hồ sơ, đạt ….",
    "Tổ chức … buổi tiếp công dân, tiếp … lượt; tiếp nhận … đơn, đã giải quyết … đơn.",
]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped_pack())


def test_every_line_of_the_indicators_is_there(pack: Pack) -> None:
    assert len(INDICATORS) == 99
    there = {indicator.code for indicator in pack.indicators}
    assert not [code for line in INDICATORS for code in line.split("+") if code not in there]


@pytest.mark.parametrize(
    ("codes", "source", "cumulation"),
    [
        ("CD05 CD10 HC13 TC08 AS06 CS05 CD11 CD12", Source.FORMULA, Cumulation.RECOMPUTE),
        ("HC04", Source.FORMULA, Cumulation.RECOMPUTE),
        ("HC09 TT09 NN02", Source.FORMULA, Cumulation.LAST),
        ("HC07 HC08", Source.LEDGER_OR_SLIP, Cumulation.SUM),
        ("CD08", Source.LEDGER, Cumulation.LAST),
        (
            "HC14 HC14B TC02 TC04 TC06 TC07 TT03 TT05 TT06 TT06B TT07 TT07B TT07C VH03 AS07 CS02 CS04 PC02"
            " PC02B QS03",
            Source.LEDGER,
            Cumulation.SUM,
        ),
        (
            "HC15 TT08 TT08B TT10 TT11 VH04 VH05 GD01 GD02 GD03 GD03B AS03 AS09 NN04 NN06 NN07 NN08 NN08B NS07"
            " NS07B CS03 CS03B CS06 MT02",
            Source.SLIP,
            Cumulation.LAST,
        ),
        ("YT02 YT04 AS10 NN05 QS02", Source.SLIP, Cumulation.SUM),
    ],
)
def test_sources_and_cumulations_of_those_that_are_off(
    pack: Pack, codes: str, source: Source, cumulation: Cumulation
) -> None:
    for code in codes.split():
        indicator = pack.indicator(code)
        assert (code, indicator.source, indicator.cumulation) == (code, source, cumulation)


def test_documents_and_inspections_are_told_apart(pack: Pack) -> None:
    assert "document_type" in pack.indicator("CD01").breakdown
    assert "huong" in pack.indicator("CD09").breakdown


def test_every_regime_is_there_with_its_rhythm_and_deadline(pack: Pack) -> None:
    assert [row[0] for row in REGIMES] == [regime.code for regime in pack.regimes]
    for code, frequency, periods, closing, starts, deadline, template, is_on in REGIMES:
        regime = pack.regime(code)
        asked = tuple(regime.only) or tuple(f"-{one}" for one in regime.skips)
        found = (regime.frequency, " ".join(asked), regime.closing, regime.year_starts, regime.template)
        assert (code, *found, regime.is_on) == (code, frequency, periods, closing, starts, template, is_on)
        if deadline is not None:
            assert regime.deadline == deadline, code
    weekly = pack.regime("R21-tuan").deadline
    assert (weekly.weekday, weekly.hour and weekly.hour.hour) == (5, 16)


def test_what_is_from_memory_is_flagged(pack: Pack) -> None:
    for regime in pack.regimes:
        if regime.code.startswith(("R05", "R21")):
            continue
        assert "receivers" in regime.unconfirmed, regime.code
    flagged = {regime.code for regime in pack.regimes if "legal_basis" in regime.unconfirmed}
    assert not flagged & {"R07-quy", "R08-quy", "R08-nam", "R09-6thang", "R09-nam", "R05-giuanam"}
    assert {"R06-quy", "R10-nam", "R18-nam"} <= flagged
    assert pack.regime("R13-thang").must_choose_receiver
    assert {"closing"} <= set(pack.regime("R12-thang").unconfirmed)


@pytest.mark.parametrize("code", OUTLINES)
def test_every_section_of_the_outlines_is_there_in_order(pack: Pack, code: str) -> None:
    headings = iter(f"{section.label} {section.title}" for section in pack.template(code).sections)
    for wanted in OUTLINES[code].split("|"):
        assert wanted in headings, wanted  # looks on from where the last was found


@pytest.mark.parametrize("code", APPENDICES)
def test_the_appendices_of_the_outlines_are_there(pack: Pack, code: str) -> None:
    tables = pack.template(code).tables
    assert [
        f"{one.content} in {one.section}" if one.section else one.content for one in tables
    ] == APPENDICES[code]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_sentences_of_the_monthly_outline_stand_word_for_word(pack: Pack, sentence: str) -> None:
    template = pack.template("thang")
    said = {
        re.sub(r"\{[^{}]*\}", "…", one.text) for section in template.sections for one in section.sentences
    }
    assert sentence in said


def test_the_estimate_has_a_column_where_reports_leave_before_the_period_ends(pack: Pack) -> None:
    for code in ("6-thang", "nam"):
        assert "estimate" in pack.template(code).tables[0].bases


def test_no_two_regimes_ask_for_the_same_general_report_twice(pack: Pack) -> None:
    """The months that the quarter's, half-year's, nine months' and year's reports take are skipped."""
    assert pack.regime("R01-thang").skips == ("03", "06", "09", "12")


def test_every_table_row_and_section_speaks_of_indicators_that_somebody_answers_for(pack: Pack) -> None:
    for template in pack.templates:
        for section in template.sections:
            assert section.unit or not section.has_text, (template.code, section.code)
        for table in template.tables:
            for row in table.rows:
                assert not row.indicator or pack.indicator(row.indicator).responsible

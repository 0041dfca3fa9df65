"""Outlines to lay out: a whole monthly report of an invented commune, one of nine pages, and odd ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.outline import (
    Align,
    Appendix,
    Column,
    Heading,
    Outline,
    Paragraph,
    Part,
    Row,
    Signature,
    Span,
    Spans,
    Table,
)

SEALED_UTC = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)

_SENTENCES = (
    (
        "Ủy ban nhân dân xã đã chỉ đạo các phòng, đơn vị và các thôn, bản triển khai thực hiện kịp thời "
        "các văn bản của cấp trên; phân công rõ người, rõ việc, rõ thời gian, rõ kết quả; thường xuyên "
        "kiểm tra, đôn đốc việc thực hiện nhiệm vụ được giao."
    ),
    (
        "Diện tích gieo trồng vụ mùa đạt 512,5 ha, tăng 2,1% so với cùng kỳ, đạt 101,3% kế hoạch năm; "
        "tổng đàn gia súc 4.215 con, đàn gia cầm 38.600 con; không xảy ra dịch bệnh nguy hiểm trên địa "
        "bàn."
    ),
    (
        "Thu ngân sách nhà nước trên địa bàn lũy kế 3.516,4 triệu đồng, đạt 87,9% dự toán tỉnh giao, "
        "85,2% dự toán Hội đồng nhân dân xã giao; giải ngân vốn đầu tư công lũy kế 12.480,0 triệu đồng, "
        "đạt 78,0% kế hoạch vốn."
    ),
    (
        "Tiếp nhận mới 427 hồ sơ, trong đó nộp trực tuyến 368 hồ sơ, đạt 86,2%; đã giải quyết 418 hồ sơ,"
        " trong đó giải quyết trước hạn và đúng hạn 403 hồ sơ, đạt 96,4%; không có hồ sơ phải xin lỗi."
    ),
    (
        "Đài truyền thanh xã phát 05 chương trình tự sản xuất, tổng thời lượng 150 phút; đăng 14 tin, "
        "bài trên các kênh chính thức của cơ quan; tổ chức 02 hội nghị với 93 lượt người tham dự."
    ),
    (
        "Tuy nhiên, tiến độ một số công trình còn chậm do mưa kéo dài; một số thôn, bản ở xa trung tâm "
        "còn khó khăn trong việc tiếp cận dịch vụ công trực tuyến; việc phối hợp giữa các đơn vị có lúc "
        "chưa thường xuyên."
    ),
)

_OUTLINE: tuple[tuple[int, str, str, str], ...] = (
    (1, "I.", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "1"),
    (1, "II.", "KẾT QUẢ THỰC HIỆN CÁC LĨNH VỰC", "2"),
    (2, "1.", "Lĩnh vực kinh tế", "2.1"),
    (3, "a)", "Nông, lâm nghiệp, thủy sản; xây dựng nông thôn mới", "2.1.a"),
    (3, "b)", "Công nghiệp, thương mại, dịch vụ, du lịch", "2.1.b"),
    (3, "c)", "Tài chính - ngân sách", "2.1.c"),
    (3, "d)", "Đầu tư công, quy hoạch, xây dựng", "2.1.d"),
    (3, "đ)", "Tài nguyên, môi trường; phòng, chống thiên tai", "2.1.đ"),
    (2, "2.", "Lĩnh vực văn hóa - xã hội", "2.2"),
    (3, "a)", "Giáo dục và đào tạo", "2.2.a"),
    (3, "b)", "Y tế, dân số", "2.2.b"),
    (3, "c)", "Văn hóa, thể thao; thông tin cơ sở", "2.2.c"),
    (3, "d)", "Lao động, chính sách, an sinh xã hội, giảm nghèo", "2.2.d"),
    (2, "3.", "Cải cách hành chính, chuyển đổi số", "2.3"),
    (2, "4.", "Tư pháp; tiếp công dân, giải quyết đơn thư", "2.4"),
    (2, "5.", "Quốc phòng, an ninh", "2.5"),
    (1, "III.", "ĐÁNH GIÁ CHUNG", "3"),
    (2, "1.", "Ưu điểm", "3.1"),
    (2, "2.", "Tồn tại, hạn chế", "3.2"),
    (2, "3.", "Nguyên nhân", "3.3"),
    (1, "IV.", "PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM THÁNG 12", "4"),
    (1, "V.", "ĐỀ XUẤT, KIẾN NGHỊ", "5"),
)

_INDICATORS = (
    ("CD01", "Tổng số văn bản ban hành", "văn bản"),
    ("CD03", "Số cuộc họp, hội nghị", "cuộc"),
    ("CD04", "Lượt người dự hội nghị", "lượt người"),
    ("CD07", "Tỷ lệ nhiệm vụ hoàn thành đúng hạn", "%"),
    ("HC02", "Hồ sơ tiếp nhận mới trong kỳ", "hồ sơ"),
    ("HC03", "Trong đó: nộp trực tuyến", "hồ sơ"),
    ("HC05", "Hồ sơ đã giải quyết", "hồ sơ"),
    ("HC06", "Trong đó: trước hạn, đúng hạn", "hồ sơ"),
    ("HC11", "Tỷ lệ giải quyết trước hạn, đúng hạn", "%"),
    ("TT02", "Tổng thời lượng phát thanh", "phút"),
    ("NS01", "Thu ngân sách nhà nước trên địa bàn, lũy kế", "triệu đồng"),
    ("NS05", "Giải ngân vốn đầu tư công, lũy kế", "triệu đồng"),
)


def sample_outline() -> Outline:
    """A monthly report: every kind of part, three appendices, one of them across."""
    return Outline(
        sealed_utc=SEALED_UTC,
        agency=("ỦY BAN NHÂN DÂN", "XÃ NẬM PUNG"),
        governing="",
        symbol="BC-UBND",
        place="Nậm Pung",
        month=11,
        year=2026,
        type_name="BÁO CÁO",
        subject="Tình hình kinh tế - xã hội, quốc phòng - an ninh tháng 11; phương hướng, nhiệm vụ trọng tâm "
        "tháng 12 năm 2026",
        addressees=("Ủy ban nhân dân tỉnh Lào Cai", "Văn phòng Ủy ban nhân dân tỉnh", "Sở Tài chính"),
        bases=(
            "Căn cứ Nghị định số 09/2019/NĐ-CP ngày 24 tháng 01 năm 2019 của Chính phủ",
            "Căn cứ chương trình công tác năm 2026 của Ủy ban nhân dân xã",
        ),
        parts=_body(per_section=1),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), "PHÓ CHỦ TỊCH", "Người Ký Mẫu"),
        recipients=(
            "Như trên",
            "TT HĐND xã",
            "Lãnh đạo UBND xã",
            "Các phòng, đơn vị thuộc xã",
            "Lưu: VT, VP",
        ),
        appendices=(_indicators(), _documents(12), _tasks(6)),
        draft=2,
    )


def nine_pages() -> Outline:
    """The report that speed is measured on: nine pages of text and tables."""
    return replace(sample_outline(), parts=_body(per_section=2), appendices=(_indicators(), _documents(16)))


def with_addressees(*addressees: str) -> Outline:
    """The sample sent to others."""
    return replace(sample_outline(), addressees=addressees)


def with_text(text: str) -> Outline:
    """The sample with one section of one paragraph."""
    paragraph = Paragraph((Span(text),), section="1", block="b1")
    return replace(sample_outline(), parts=(_heading(*_OUTLINE[0]), paragraph), appendices=())


def _body(*, per_section: int) -> tuple[Part, ...]:
    parts: list[Part] = [
        _paragraph(
            "Thực hiện chế độ báo cáo, Ủy ban nhân dân xã Nậm Pung báo cáo tình hình kinh tế - xã hội, "
            "quốc phòng - an ninh tháng 11 (số liệu từ ngày 15/10 đến hết ngày 14/11/2026) như sau:",
            section="0",
            number=0,
        )
    ]
    for place, (level, label, text, section) in enumerate(_OUTLINE):
        parts.append(_heading(level, label, text, section))
        if section == "2":
            continue
        parts.extend(
            _paragraph(_SENTENCES[(place + number) % len(_SENTENCES)], section=section, number=number)
            for number in range(per_section)
        )
    parts.append(
        _paragraph(
            "Trên đây là Báo cáo tình hình kinh tế - xã hội, quốc phòng - an ninh tháng 11 năm 2026; Ủy ban "
            "nhân dân xã Nậm Pung kính báo cáo./.",
            section="9",
            number=0,
        )
    )
    return tuple(parts)


def _heading(level: int, label: str, text: str, section: str) -> Heading:
    return Heading(level, label, text, section)


def _paragraph(text: str, *, section: str, number: int) -> Paragraph:
    before, mark, after = text.partition("427")
    spans: Spans = (Span(text),)
    if mark:
        spans = (Span(before), Span(mark, figure=FigureKey("HC02", Basis.ACTUAL)), Span(after))
    return Paragraph(spans, section=section, block=f"{section}-{number}")


def _cells(*texts: str) -> tuple[Spans, ...]:
    return tuple((Span(text),) for text in texts)


def _indicators() -> Appendix:
    columns = (
        Column("TT", 5, Align.CENTRE),
        Column("Chỉ tiêu", 34, Align.LEFT),
        Column("ĐVT", 11, Align.CENTRE),
        Column("Kế hoạch năm", 11, Align.RIGHT),
        Column("Thực hiện kỳ trước", 11, Align.RIGHT),
        Column("Thực hiện trong kỳ", 11, Align.RIGHT),
        Column("Lũy kế từ đầu năm", 11, Align.RIGHT),
        Column("Tăng/giảm so kỳ trước (%)", 12, Align.RIGHT),
    )
    rows: list[Row] = [Row(_cells("A", "CHỈ ĐẠO, ĐIỀU HÀNH", "", "", "", "", "", ""), group=True)]
    for number, (code, name, unit) in enumerate(_INDICATORS * 3, start=1):
        actual: Spans = (Span(str(number * 37), figure=FigureKey(code, Basis.ACTUAL)),)
        row = (*_cells(str(number), name, unit, "", str(number * 35)), actual)
        rows.append(Row((*row, *_cells(f"{number * 390}", "5,7")), indicator=code))
    note = (
        "(Kèm theo Báo cáo số       /BC-UBND ngày      tháng      năm 2026 của Ủy ban nhân dân xã Nậm Pung)"
    )
    return Appendix(
        "Phụ lục I",
        "BIỂU CHỈ TIÊU KINH TẾ - XÃ HỘI CHỦ YẾU",
        note,
        (Table(columns, tuple(rows)),),
        landscape=True,
    )


def _documents(count: int) -> Appendix:
    columns = (
        Column("TT", 7, Align.CENTRE),
        Column("Số, ký hiệu", 20, Align.LEFT),
        Column("Ngày", 15, Align.CENTRE),
        Column("Trích yếu", 43, Align.LEFT),
        Column("Người ký", 15, Align.LEFT),
    )
    rows = tuple(
        Row(
            _cells(
                str(number),
                f"{number + 100}/KH-UBND",
                f"{number % 28 + 1:02}/11/2026",
                "Kế hoạch triển khai thực hiện công tác chuyển đổi số trên địa bàn xã năm 2026",
                "Người Ký Mẫu",
            )
        )
        for number in range(1, count + 1)
    )
    return Appendix(
        "Phụ lục II",
        "DANH MỤC VĂN BẢN CHỈ ĐẠO, ĐIỀU HÀNH",
        "(Kèm theo Báo cáo số       /BC-UBND ngày      tháng      năm 2026 của Ủy ban nhân dân xã Nậm Pung)",
        (Table(columns, rows),),
    )


def _tasks(count: int) -> Appendix:
    columns = (
        Column("TT", 7, Align.CENTRE),
        Column("Nhiệm vụ", 43, Align.LEFT),
        Column("Văn bản giao", 20, Align.LEFT),
        Column("Hạn", 15, Align.CENTRE),
        Column("Kết quả", 15, Align.LEFT),
    )
    rows = tuple(
        Row(
            _cells(
                str(number),
                "Rà soát, báo cáo kết quả thực hiện nhiệm vụ được giao",
                f"Công văn số {number + 900}/UBND-VP",
                f"{number + 10}/11/2026",
                "Hoàn thành",
            )
        )
        for number in range(1, count + 1)
    )
    return Appendix(
        "Phụ lục III",
        "NHIỆM VỤ ĐƯỢC GIAO",
        "(Kèm theo Báo cáo số       /BC-UBND ngày      tháng      năm 2026 của Ủy ban nhân dân xã Nậm Pung)",
        (Table(columns, rows),),
    )

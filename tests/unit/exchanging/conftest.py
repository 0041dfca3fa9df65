from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.ids import ActivityId, OfficeId, ReportId
from soxa.domain.offices import Office, OfficeType
from soxa.domain.outline import (
    Align,
    Appendix,
    Column,
    Heading,
    Outline,
    Paragraph,
    Rectangle,
    Row,
    Signature,
    Span,
    Table,
    WidgetPlaces,
)
from soxa.domain.periods import Period
from soxa.exchanging.report import CheckAnswer, CodedName, Renderer, ReportFile, seal_figure

MONTH = Period(date(2026, 10, 15), date(2026, 11, 15), "2026-11")
MEETINGS = FigureKey("CD03", Basis.ACTUAL)
ONLINE = FigureKey("HC10", Basis.ACTUAL)
RECEIVED = FigureKey("HC02", Basis.ACTUAL)
ENTERED_ONLINE = FigureKey("HC03", Basis.ACTUAL)


def _activities(first: int, count: int) -> tuple[ActivityId, ...]:
    return tuple(ActivityId(UUID(int=first + step)) for step in range(count))


@pytest.fixture
def outline() -> Outline:
    return Outline(
        sealed_utc=datetime(2026, 11, 16, 2, 0, tzinfo=UTC),
        agency=("ỦY BAN NHÂN DÂN", "XÃ NẬM PUNG"),
        governing="",
        symbol="BC-UBND",
        place="Nậm Pung",
        month=11,
        year=2026,
        type_name="BÁO CÁO",
        subject="Tình hình kinh tế - xã hội tháng 11",
        addressees=("Ủy ban nhân dân tỉnh Lào Cai",),
        bases=(),
        parts=(
            Heading(1, "I.", "CÔNG TÁC CHỈ ĐẠO", "I"),
            Paragraph((Span("Tổ chức "), Span("02", MEETINGS), Span(" cuộc họp.")), "I", "I-1"),
        ),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN",), "CHỦ TỊCH", "Người Ký Mẫu"),
        recipients=("UBND tỉnh", "Lưu: VT, VP"),
        appendices=(
            Appendix(
                "Phụ lục",
                "BIỂU CHỈ TIÊU",
                "(Kèm theo Báo cáo số     /BC-UBND)",
                (
                    Table(
                        (
                            Column("Chỉ tiêu", 6, Align.LEFT),
                            Column("Thực hiện trong kỳ", 2, Align.RIGHT, "actual"),
                        ),
                        (
                            Row(((Span("B. Thủ tục hành chính"),),), group=True),
                            Row(((Span("Tỷ lệ nộp trực tuyến"),), (Span("86,2", ONLINE),)), "HC10"),
                        ),
                    ),
                ),
            ),
        ),
        draft=1,
    )


@pytest.fixture
def report(outline: Outline) -> ReportFile:
    figures = (
        seal_figure(
            Figure(MEETINGS, MONTH, Decimal(2), Sources(_activities(1, 2))),
            name="Số cuộc họp",
            unit="cuộc",
            decimals=0,
        ),
        seal_figure(
            Figure(RECEIVED, MONTH, Decimal(427), Sources(_activities(10, 4))),
            name="Hồ sơ tiếp nhận",
            unit="hồ sơ",
            decimals=0,
        ),
        seal_figure(
            Figure(
                ONLINE,
                MONTH,
                Decimal("86.18266978922716627634660422"),
                Sources(formula="HC03 / HC02 * 100", parts=(ENTERED_ONLINE, RECEIVED)),
            ),
            name="Tỷ lệ nộp trực tuyến",
            unit="%",
            decimals=1,
        ),
        seal_figure(
            Figure(ENTERED_ONLINE, MONTH, Decimal(368), Sources(_activities(10, 4))),
            name="Nộp trực tuyến",
            unit="hồ sơ",
            decimals=0,
        ),
    )
    spot = Rectangle(0, 85.039, 700.5, 283.465, 718.25)
    return ReportFile(
        id=ReportId(UUID(int=7)),
        office=Office(OfficeId(UUID(int=8)), OfficeType.XA, "Nậm Pung", "02683", "10", "Tỉnh Lào Cai"),
        regime=CodedName("R01-thang", "Báo cáo tháng"),
        pack=CodedName("goi-chung-cap-xa", "Gói chung", "2026.1"),
        period=MONTH,
        outline=outline,
        figures=figures,
        checks=(CheckAnswer("K01", "warn", "Số thấp", "Đã soát"),),
        places=WidgetPlaces(spot, spot, spot, spot),
        renderer=Renderer("0.15.2", "a" * 64, "b" * 64),
    )

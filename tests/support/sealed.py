"""A small sealed report of an invented commune, and keys to sign it: the start of every test of a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from uuid import UUID, uuid5

from soxa.domain.appearances import Signatory
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
    Row,
    Signature,
    Span,
    Table,
)
from soxa.domain.periods import Period
from soxa.exchanging.report import CodedName, ReportFile, SealedFigure, seal_figure
from soxa.services.approving import KeyFile, number_pdf, sign_pdf
from soxa.services.sealed_files import OPEN_PLACES, OPEN_RENDERER, make_sealed_pdf
from soxa.signing.authority import AuthorityFiles, make_keys

_SPACE = UUID("6f1c8f3e-2f57-4f6e-9a0a-7d7c3f0f6b10")
SIGNED = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
PASSPHRASE = "mật khẩu thử"
PERIOD = Period(date(2026, 10, 15), date(2026, 11, 15), "2026-11")
_FIGURES = (
    ("HC02", "Hồ sơ tiếp nhận mới trong kỳ", "hồ sơ", 427, 2),
    ("HC03", "Trong đó: nộp trực tuyến", "hồ sơ", 368, 2),
    ("TT02", "Tổng thời lượng phát", "phút", 150, 3),
)


def key(indicator: str) -> FigureKey:
    """Name an indicator's actual value."""
    return FigureKey(indicator, Basis.ACTUAL)


def figures() -> tuple[SealedFigure, ...]:
    """Three figures with their activities."""
    made = []
    for code, name, unit, value, count in _FIGURES:
        activities = tuple(ActivityId(uuid5(_SPACE, f"{code}{index}")) for index in range(count))
        figure = Figure(key(code), PERIOD, Decimal(value), Sources(activities=activities))
        made.append(seal_figure(figure, name=name, unit=unit, decimals=0))
    return tuple(made)


def outline(received: str = "427") -> Outline:
    """Two pages: a sentence with three figures, and a table of the same."""
    cells = {"HC02": received, "HC03": "368", "TT02": "150"}
    rows = tuple(
        Row(
            cells=(
                (Span(str(number)),),
                (Span(name),),
                (Span(unit),),
                (Span(cells[code], figure=key(code)),),
            ),
            indicator=code,
        )
        for number, (code, name, unit, _, _) in enumerate(_FIGURES, start=1)
    )
    table = Table(
        columns=(
            Column("TT", 1, Align.CENTRE),
            Column("Chỉ tiêu", 6, Align.LEFT),
            Column("ĐVT", 2, Align.CENTRE),
            Column("Thực hiện trong kỳ", 3, Align.RIGHT, "actual"),
        ),
        rows=rows,
    )
    sentence = (
        Span("Tiếp nhận mới "),
        Span(received, figure=key("HC02")),
        Span(" hồ sơ, trong đó trực tuyến "),
        Span("368", figure=key("HC03")),
        Span(" hồ sơ; phát thanh "),
        Span("150", figure=key("TT02")),
        Span(" phút."),
    )
    return Outline(
        sealed_utc=datetime(2026, 11, 18, 2, 30, tzinfo=UTC),
        agency=("ỦY BAN NHÂN DÂN", "XÃ NẬM PUNG"),
        governing="",
        symbol="BC-UBND",
        place="Nậm Pung",
        month=11,
        year=2026,
        type_name="BÁO CÁO",
        subject="Tình hình kinh tế - xã hội tháng 11; nhiệm vụ trọng tâm tháng 12 năm 2026",
        addressees=("Ủy ban nhân dân tỉnh Lào Cai",),
        bases=(),
        parts=(
            Heading(1, "I.", "KẾT QUẢ THỰC HIỆN", "I"),
            Paragraph(sentence, "I", "b1"),
            Paragraph((Span("Trên đây là Báo cáo của Ủy ban nhân dân xã Nậm Pung./."),), ""),
        ),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN",), "CHỦ TỊCH", "Người Ký Mẫu"),
        recipients=("Như trên", "Lưu: VT, VP"),
        appendices=(Appendix("Phụ lục", "BIỂU CHỈ TIÊU", "(Kèm theo Báo cáo số      /BC-UBND)", (table,)),),
        draft=1,
    )


def report(of: Outline | None = None) -> ReportFile:
    """The data of the sample, not laid out yet."""
    return ReportFile(
        id=ReportId(uuid5(_SPACE, "report")),
        office=Office(
            OfficeId(uuid5(_SPACE, "office")), OfficeType.XA, "Nậm Pung", "00000", "15", "Tỉnh Lào Cai"
        ),
        regime=CodedName("R01-thang", "Báo cáo tháng"),
        pack=CodedName("goi-chung-cap-xa", "Gói chung cấp xã", "2026.1"),
        period=PERIOD,
        outline=of or outline(),
        figures=figures(),
        checks=(),
        places=OPEN_PLACES,
        renderer=OPEN_RENDERER,
    )


@cache
def keys() -> AuthorityFiles:
    """A throw-away authority for the commune of the sample."""
    return make_keys(commune="UBND xã Nậm Pung", passphrase=PASSPHRASE, when=SIGNED)


@dataclass(frozen=True)
class Stages:
    """The sample after each step."""

    sealed: bytes
    """With open places."""
    signed: bytes
    """By the person."""
    numbered: bytes
    """With number and date."""
    issued: bytes
    """Signed by the organisation."""


def issue(sealed: bytes) -> Stages:
    """Sign, number and seal a file with the sample's keys."""
    signed = sign_pdf(
        sealed,
        signatory=Signatory.PERSON,
        key=KeyFile(keys().person, PASSPHRASE),
        picture=None,
        when=SIGNED,
        looked_at=True,  # forged files are issued here, too
    )
    numbered = number_pdf(signed, number="5", day=date(2026, 11, 18), looked_at=True)
    issued = sign_pdf(
        numbered,
        signatory=Signatory.ORGANISATION,
        key=KeyFile(keys().organisation, PASSPHRASE),
        picture=None,
        when=SIGNED,
        looked_at=True,
    )
    return Stages(sealed, signed, numbered, issued)


@cache
def stages() -> Stages:
    """The honest sample after each step."""
    return issue(make_sealed_pdf(report()).pdf)


def with_value(value: int) -> ReportFile:
    """The sample's data with another number received, in the figures alone."""
    first, *rest = figures()
    changed = replace(first.figure, value=Decimal(value))
    return replace(report(), figures=(replace(first, figure=changed), *rest))

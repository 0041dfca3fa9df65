"""Sections as they are printed, word for word: comparisons, documents by name, ahead of plan or behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sample_ledger import NOW, sample_ledger

from soxa.domain.activities import Activity
from soxa.domain.drafts import Draft
from soxa.domain.figures import FigureKey
from soxa.domain.ids import ActivityId
from soxa.domain.outline import Paragraph
from soxa.domain.values import Absence, Value
from soxa.services.composing import compose
from soxa.services.drafting import open_report, save_slip_value, set_override
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

R01, NOVEMBER, HALF_YEAR = "R01-thang", "2026-11", "R03-6thang"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "so.soxa"
    sample_ledger(path).close()
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "so.soxa"
    shutil.copy(made, path)
    with Ledger.open(path, actor="Công chức Văn phòng - Thống kê", clock=lambda: NOW) as opened:
        yield opened


def _text(draft: Draft, section: str) -> list[str]:
    return [
        "".join(span.text for span in part.spans)
        for part in compose(draft, sealed_utc=NOW).parts
        if isinstance(part, Paragraph) and part.block and part.section == section
    ]


def _give(ledger: Ledger, code: str, value: Value) -> None:
    unit = ledger.units()[0].id
    period = open_report(ledger, R01, NOVEMBER).period
    save_slip_value(
        ledger, code, period=period, value=value, unit=unit, given_on=date(2026, 11, 16), source="sổ"
    )


def test_the_first_section_of_the_sample_month_reads_as_a_clerk_would_write_it(ledger: Ledger) -> None:
    assert _text(open_report(ledger, R01, NOVEMBER), "I") == [
        "Trong kỳ, Ủy ban nhân dân xã Nậm Pung thực hiện 29 hoạt động ghi trong sổ theo dõi.",
        "Ban hành 02 văn bản, trong đó 02 văn bản chỉ đạo, điều hành (Phụ lục II).",
        (
            "Các văn bản chỉ đạo, điều hành gồm: Kế hoạch số 194/KH-UBND ngày 16/10/2026 về thực hiện "
            "công tác thông tin cơ sở; Công văn số 198/UBND-VP ngày 13/11/2026 về việc tăng cường phòng, "
            "chống cháy rừng."
        ),
        "Tổ chức 05 cuộc họp, hội nghị, trong đó 02 hội nghị với 93 lượt người dự.",
        "Có 06 cuộc kiểm tra, giám sát.",
        "Mở 01 lớp tập huấn, bồi dưỡng cho 40 lượt người.",
        "Số văn bản ban hành giảm 66,7% so với kỳ trước; số cuộc họp, hội nghị bằng kỳ trước.",
    ]


def test_a_growth_from_nothing_has_no_percentage(ledger: Ledger) -> None:
    october = ActivityQuery(start=date(2026, 9, 15), end=date(2026, 10, 15), kinds=("HOP", "HN"))
    ledger.activities.remove([one.id for one in ledger.activities.find(october)])
    assert _text(open_report(ledger, R01, NOVEMBER), "I")[-1] == (
        "Số văn bản ban hành giảm 66,7% so với kỳ trước; số cuộc họp, hội nghị kỳ trước không phát sinh."
    )


def test_many_documents_are_read_in_the_appendix(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    one = draft.documents[0]
    assert one.document is not None
    more = [
        replace(
            one,
            id=ActivityId(uuid4()),
            document=replace(one.document, number=str(300 + at), day=date(2026, 11, 2)),
        )
        for at in range(6)
    ]
    ledger.activities.add(more)
    said = _text(open_report(ledger, R01, NOVEMBER), "I")
    assert "Ban hành 08 văn bản, trong đó 08 văn bản chỉ đạo, điều hành (Phụ lục II)." in said
    assert not any("gồm: " in text for text in said)


def test_nothing_is_compared_with_days_before_the_ledger(ledger: Ledger) -> None:
    # The ledger begins on 15/9/2025: the same half of last year is not in it, the half before only in part.
    said = _text(open_report(ledger, HALF_YEAR, "2026-H1"), "A.II")
    assert said[0].endswith("thực hiện 244 hoạt động ghi trong sổ theo dõi.")
    assert not any("so với" in text for text in said)
    assert said[-1] == "Đơn vị chủ trì nhiều hoạt động nhất: Trung tâm Phục vụ hành chính công."


def test_what_is_ahead_of_plan_and_what_is_behind_is_listed_and_no_cause_is_invented(ledger: Ledger) -> None:
    report = open_report(ledger, R01, NOVEMBER).report.id
    for code, given, plan in (("NS01", 3516, 4000), ("YT01", 96, 95), ("NS03", 10, 40)):
        _give(ledger, code, Decimal(given))
        set_override(ledger, report, FigureKey.parse(f"{code}.plan_province"), Decimal(plan))
    draft = open_report(ledger, R01, NOVEMBER)
    assert _text(draft, "III.1") == [
        "Một số chỉ tiêu đạt và vượt tiến độ kế hoạch năm:",
        "- Tỷ lệ dân số tham gia bảo hiểm y tế: đạt 101,1% kế hoạch năm tỉnh giao.",
    ]
    assert _text(draft, "III.2") == [
        "Một số chỉ tiêu chưa đạt tiến độ kế hoạch năm:",
        (
            "- Thu ngân sách nhà nước trên địa bàn, lũy kế: đạt 87,9% kế hoạch năm tỉnh giao "
            "(tiến độ thời gian 91,8%)."
        ),
    ]
    assert _text(draft, "III.3") == []


def test_what_is_to_come_is_listed_with_who_and_when(ledger: Ledger) -> None:
    from soxa.domain.activities import Status

    unit = next(one for one in ledger.units() if one.code == "VP")
    day = date(2026, 12, 3)
    planned = Activity(
        ActivityId(uuid4()), day, day, "HN", "Hội nghị tổng kết năm", status=Status.PLANNED, unit=unit.id
    )
    ledger.activities.add([planned])
    assert _text(open_report(ledger, R01, NOVEMBER), "IV") == [
        "- Hội nghị tổng kết năm (Văn phòng HĐND và UBND chủ trì; thời hạn 03/12/2026)."
    ]


@pytest.mark.parametrize(
    ("section", "codes", "said"),
    [
        ("II.4", ("TC01", "TC03", "TC05"), "Trong kỳ không phát sinh lượt tiếp công dân và đơn thư."),
        ("II.1.dd", ("PC01",), "Trong kỳ không xảy ra thiên tai trên địa bàn."),
    ],
)
def test_a_section_of_nothing_says_so(
    ledger: Ledger, section: str, codes: tuple[str, ...], said: str
) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    assert all(
        draft.figures[FigureKey.parse(f"{code}.actual")].value in {Decimal(0), Absence.NIL} for code in codes
    )
    assert _text(draft, section) == [said]

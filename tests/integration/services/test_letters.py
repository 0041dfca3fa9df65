"""From a letter to the writing desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from books import new_ledger
from docx import Document

from soxa.domain.activities import Activity
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.own_work import Reason
from soxa.domain.packs import Source
from soxa.services.deadlines import due
from soxa.services.drafting import open_report, save_slip_value
from soxa.services.letters import (
    Letter,
    LetterFaulty,
    RowDraft,
    check,
    make,
    own_reports,
    read_frame,
    read_outline,
    read_table,
    suggested_subject,
)
from soxa.services.packs import pack_of, read_pack
from soxa.services.recording import new_activity_id, record
from soxa.services.sampling import make_sample_ledger
from soxa.services.sealing import seal
from soxa.storage.ledger import Ledger

OUTLINE = """I. CÔNG TÁC CHỈ ĐẠO
- Văn bản đã ban hành
II. KẾT QUẢ THỰC HIỆN
1. Hạ tầng số {2026} [nếu có]
2. Nhân lực
III. KIẾN NGHỊ"""
TABLE = (
    "TT\tChỉ tiêu\tĐVT\tThực hiện\tLũy kế\n"
    "I\tCHỈ ĐẠO\t\t\t\n"
    "1\tSố cuộc họp, hội nghị\tcuộc\t\t\n"
    "2\tSố máy tính được cấp\tbộ\t\t\n"
    "3\tTỷ lệ cán bộ có chữ ký số\t%\t\t\n"
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        yield made


@pytest.fixture
def letter(ledger: Ledger) -> Letter:
    return Letter(
        number="1234/SKHCN-CĐS",
        day=date(2026, 11, 18),
        sender="Sở Khoa học và Công nghệ",
        subject="Kết quả chuyển đổi số 10 tháng năm 2026",
        deadline=date(2026, 11, 21),
        hour=time(10, 0),
        start=date(2026, 1, 1),
        end=date(2026, 10, 31),
        sections=read_outline(OUTLINE),
        table=read_table(ledger, TABLE),
        table_unit="VHXH",
    )


def test_a_table_is_matched_by_name_and_the_rest_is_new(ledger: Ledger) -> None:
    table = read_table(ledger, TABLE)
    assert [(row.name, row.indicator, row.score, row.is_group) for row in table.rows] == [
        ("CHỈ ĐẠO", "", 0, True),
        ("Số cuộc họp, hội nghị", "CD03", 100, False),
        ("Số máy tính được cấp", "", 0, False),
        ("Tỷ lệ cán bộ có chữ ký số", "", 0, False),
    ]
    assert table.bases == (Basis.ACTUAL, Basis.CUMULATIVE)


def test_another_unit_is_another_figure(ledger: Ledger) -> None:
    table = read_table(ledger, "Chỉ tiêu\tĐVT\nSố cuộc họp, hội nghị\ttriệu đồng")
    assert [row.indicator for row in table.rows] == [""]


def test_the_report_opens_with_its_outline_and_its_figures(ledger: Ledger, letter: Letter) -> None:
    day = date(2026, 3, 3)
    meeting = Activity(new_activity_id(), day, day, "HN", "Hội nghị", quantities={"nguoi": Decimal(30)})
    record(ledger, meeting, pack=pack_of(ledger), today=date(2026, 11, 20))
    made = make(ledger, letter)
    assert (made.regime, made.label) == ("CV-1", "2026-01-01/2026-11-01")
    draft = open_report(ledger, made.regime, made.label)
    assert draft.report.id == made.report
    assert [(one.level, one.label, one.title) for one in draft.template.sections] == [
        (1, "I.", "CÔNG TÁC CHỈ ĐẠO"),
        (1, "II.", "KẾT QUẢ THỰC HIỆN"),
        (2, "1.", "Hạ tầng số (2026) (nếu có)"),
        (2, "2.", "Nhân lực"),
        (1, "III.", "KIẾN NGHỊ"),
    ]
    assert [one.has_text for one in draft.template.sections] == [True, False, True, True, True]
    assert draft.template.sections[0].hint == "Văn bản đã ban hành"
    assert draft.words["legal_basis"] == (
        "Công văn số 1234/SKHCN-CĐS ngày 18/11/2026 của Sở Khoa học và Công nghệ"
    )
    assert [one.name for one in draft.regime.receivers] == ["Sở Khoa học và Công nghệ"]
    assert draft.figures[FigureKey("CD03", Basis.ACTUAL)].value == 1
    new = draft.pack.indicator("CV1X01")
    assert (new.name, new.unit, new.source, new.responsible) == (
        "Số máy tính được cấp", "bộ", Source.SLIP, "VHXH",
    )  # fmt: skip
    assert [row.indicator for row in draft.template.tables[0].rows] == ["", "CD03", "CV1X01", "CV1X02"]
    assert ledger.history.verify().holds


def test_its_new_figures_are_given_by_slip(ledger: Ledger, letter: Letter) -> None:
    made = make(ledger, letter)
    draft = open_report(ledger, made.regime, made.label)
    unit = ledger.units()[0].id
    save_slip_value(
        ledger, "CV1X01", period=draft.period, value=Decimal(12), unit=unit,
        given_on=date(2026, 11, 19), source="sổ tài sản",
    )  # fmt: skip
    again = open_report(ledger, made.regime, made.label)
    assert again.figures[FigureKey("CV1X01", Basis.ACTUAL)].value == 12


def test_it_is_due_at_its_hour(ledger: Ledger, letter: Letter) -> None:
    made = make(ledger, letter)
    (one,) = [one for one in due(ledger, date(2026, 11, 20)) if one.regime.code == made.regime]
    assert (one.deadline, one.hour, one.period.label) == (date(2026, 11, 21), time(10), made.label)


def test_a_second_letter_stands_beside_the_first_and_the_pack_stays_as_it_came(
    ledger: Ledger, letter: Letter
) -> None:
    shipped = ledger.pack_bytes()
    first = make(ledger, letter)
    second = make(ledger, replace(letter, number="15/KH-UBND", subject="Kế hoạch khác"))
    assert (first.regime, second.regime) == ("CV-1", "CV-2")
    assert [one.code for one in own_reports(ledger)] == ["CV-2", "CV-1"]
    assert own_reports(ledger)[0].legal_basis.startswith("Kế hoạch số 15/KH-UBND")
    assert ledger.pack_bytes() == shipped
    assert len(pack_of(ledger).regimes) == len(read_pack(shipped).regimes) + 2
    assert open_report(ledger, "CV-1", first.label).template.subject == letter.subject


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"number": " "}, "number", "letters.missing"),
        ({"day": None}, "day", "letters.missing"),
        ({"start": None}, "start", "letters.missing"),
        ({"end": date(2025, 1, 1)}, "end", "letters.days_backwards"),
        ({"end": date(2046, 1, 1)}, "end", "letters.too_many_days"),
        ({"deadline": date(2025, 1, 1)}, "deadline", "letters.due_too_early"),
        ({"sections": read_outline("I. A\nMẬT")}, "sections", "letters.secret"),
        ({"subject": "Nắm tình hình dư luận"}, "subject", f"letters.refused.{Reason.OPINIONS.value}"),
        ({"sections": read_outline("I. Gỡ bài viết sai sự thật")}, "sections", "letters.refused.posts"),
        ({"sections": read_outline("I. A\n- Số lượt bình luận")}, "sections", "letters.refused.comments"),
    ],
)
def test_what_is_missing_or_may_not_be_is_told_with_its_field(
    ledger: Ledger, letter: Letter, change: dict[str, object], field: str, reason: str
) -> None:
    faulty = replace(letter, **change)  # type: ignore[arg-type]  # one field of each case
    assert (reason, field) in [(one.id, one.parameters["field"]) for one in check(faulty)]
    with pytest.raises(LetterFaulty):
        make(ledger, faulty)
    assert ledger.own_pack_bytes() == b""


def test_a_row_about_private_people_is_refused(letter: Letter) -> None:
    table = replace(letter.table, rows=(RowDraft("Số tài khoản mạng xã hội vi phạm", "tài khoản"),))
    assert [one.id for one in check(replace(letter, table=table))] == ["letters.refused.accounts"]


def test_something_must_be_asked_for(letter: Letter) -> None:
    nothing = replace(letter, sections=(), table=replace(letter.table, rows=()))
    assert [one.id for one in check(nothing)] == ["letters.nothing_asked"]


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("V/v báo cáo kết quả chuyển đổi số", "Kết quả chuyển đổi số"),
        ("về việc đề nghị báo cáo về công tác dân số", "Công tác dân số"),
        ("Kết quả A", "Kết quả A"),
        ("", ""),
    ],
)
def test_a_subject_is_suggested_from_the_letters(words: str, subject: str) -> None:
    assert suggested_subject(words) == subject


def test_the_frame_of_an_old_report_is_taken_without_its_words(ledger: Ledger, tmp_path: Path) -> None:
    document = Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text, head.cell(0, 1).text = "ỦY BAN NHÂN DÂN", "CỘNG HÒA"
    for text in ("I. CHỈ ĐẠO", "Năm 2025 đã ban hành 152 văn bản.", "1. Hạ tầng", "II. KIẾN NGHỊ"):
        document.add_paragraph(text)
    document.add_paragraph("Trên đây là Báo cáo kết quả./.")
    table = document.add_table(rows=2, cols=3)
    for column, text in enumerate(("Chỉ tiêu", "ĐVT", "Thực hiện")):
        table.cell(0, column).text = text
    table.cell(1, 0).text, table.cell(1, 1).text, table.cell(1, 2).text = "Số hộ nghèo", "hộ", "152"
    path = tmp_path / "cu.docx"
    document.save(str(path))
    frame = read_frame(ledger, path)
    assert [(one.label, one.title, one.hint) for one in frame.sections] == [
        ("I.", "CHỈ ĐẠO", ""), ("1.", "Hạ tầng", ""), ("II.", "KIẾN NGHỊ", ""),
    ]  # fmt: skip
    assert [(row.name, row.indicator) for row in frame.table.rows] == [("Số hộ nghèo", "AS01")]


def test_it_is_sealed_under_a_plain_name(tmp_path: Path, letter: Letter) -> None:
    make_sample_ledger(tmp_path / "mau.soxa")
    with Ledger.open(tmp_path / "mau.soxa", actor="Công chức Văn phòng") as sample:
        made = make(sample, letter)
        sealed = seal(sample, made.report, now=datetime(2026, 11, 19, 2, 0, tzinfo=UTC))
    assert sealed.stem.endswith("-CV-1-2026-01-01-2026-11-01-d1")
    assert sealed.stem.isascii()
    assert len(sealed.stem) <= 80

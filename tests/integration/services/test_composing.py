"""Composing: the words of the pages by Decree 30/2020, typed from domain.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sample_ledger import HEAD, NOW, OFFICE, empty_ledger, sample_ledger

from soxa.domain.activities import Activity, AssignedTask, Status
from soxa.domain.drafts import Draft
from soxa.domain.figures import FigureKey
from soxa.domain.ids import ActivityId, PersonId
from soxa.domain.offices import Authority, OfficeType, Person
from soxa.domain.outline import Appendix, Heading, Outline, Paragraph, Row, Table
from soxa.domain.values import Absence
from soxa.services.composing import choose_signer, compose
from soxa.services.drafting import open_report, recompute, save_slip_value, set_override
from soxa.storage.ledger import Ledger

R01, NOVEMBER = "R01-thang", "2026-11"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with sample_ledger(tmp_path_factory.mktemp("composing") / "so.soxa") as made:
        yield made


@pytest.fixture(scope="module")
def draft(ledger: Ledger) -> Draft:
    return open_report(ledger, R01, NOVEMBER)


@pytest.fixture(scope="module")
def outline(draft: Draft) -> Outline:
    return compose(draft, sealed_utc=NOW)


def _table(appendix: Appendix) -> Table:
    (table,) = appendix.parts
    assert isinstance(table, Table)
    return table


def _cells(row: Row) -> list[str]:
    return ["".join(span.text for span in cell) for cell in row.cells]


def _row(outline: Outline, indicator: str) -> Row:
    return next(row for row in _table(outline.appendices[0]).rows if row.indicator == indicator)


def _paragraphs(outline: Outline) -> list[str]:
    return [
        "".join(span.text for span in part.spans) for part in outline.parts if isinstance(part, Paragraph)
    ]


def test_the_head_of_the_page(outline: Outline) -> None:
    assert outline.agency == ("ỦY BAN NHÂN DÂN", "XÃ NẬM PUNG")
    assert outline.governing == ""
    assert outline.symbol == "BC-UBND"
    assert outline.place == "Nậm Pung"
    assert outline.type_name == "BÁO CÁO"
    assert outline.subject == (
        "Tình hình kinh tế - xã hội, quốc phòng - an ninh tháng 11; "
        "phương hướng, nhiệm vụ trọng tâm tháng 12 năm 2026"
    )
    assert outline.addressees == ("Ủy ban nhân dân tỉnh Lào Cai", "Sở Tài chính tỉnh Lào Cai")
    assert outline.draft == 1


@pytest.mark.parametrize(
    ("moment", "month", "year"),
    [
        (datetime(2026, 11, 16, 3, 0, tzinfo=UTC), 11, 2026),
        (datetime(2026, 11, 30, 16, 59, tzinfo=UTC), 11, 2026),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), 12, 2026),  # already December in Viet Nam
        (datetime(2026, 12, 31, 18, 0, tzinfo=UTC), 1, 2027),
    ],
)
def test_the_open_date_is_viet_nams(draft: Draft, moment: datetime, month: int, year: int) -> None:
    outline = compose(draft, sealed_utc=moment)
    assert (outline.month, outline.year) == (month, year)


def test_opening_and_closing(outline: Outline) -> None:
    paragraphs = _paragraphs(outline)
    assert "(số liệu từ ngày 15/10 đến hết ngày 14/11/2026; biểu chỉ tiêu tại Phụ lục I)" in paragraphs[0]
    assert paragraphs[0].endswith("như sau:")
    assert paragraphs[-1].endswith("Ủy ban nhân dân xã Nậm Pung kính báo cáo./.")
    assert sum("./." in paragraph for paragraph in paragraphs) == 1


def test_headings_are_those_of_scheme_b(outline: Outline) -> None:
    headings = [part for part in outline.parts if isinstance(part, Heading)]
    first = [heading.label for heading in headings if heading.level == 1]
    assert first == ["I.", "II.", "III.", "IV.", "V."]
    assert all(heading.text == heading.text.upper() for heading in headings if heading.level == 1)
    third = [heading.label for heading in headings if heading.section.startswith("II.1.")]
    assert third == ["a)", "b)", "c)", "d)", "đ)"]  # the Vietnamese alphabet
    assert headings[-2].text == "PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM THÁNG 12 NĂM 2026"


def test_who_receives_it(outline: Outline) -> None:
    assert outline.recipients == (
        "Như trên",
        "TT HĐND xã Nậm Pung",
        "Lãnh đạo UBND xã Nậm Pung",
        "Lưu: VT, VP",
    )


def test_every_number_of_the_body_is_a_figure(draft: Draft, outline: Outline) -> None:
    for part in outline.parts:
        # Documents are named by their own numbers and days.
        is_counted = isinstance(part, Paragraph) and not part.block.endswith(".vanbanke")
        if isinstance(part, Paragraph) and is_counted and part.section not in {"", "IV"}:
            for span in part.spans:
                assert span.figure is not None or not any(sign.isdigit() for sign in span.text), span.text


# --- the table of indicators


def test_the_table_says_which_column_is_a_ratio_and_which_a_growth(outline: Outline) -> None:
    titles = [column.title for column in _table(outline.appendices[0]).columns]
    assert titles == [
        "TT",
        "Chỉ tiêu",
        "ĐVT",
        "Kế hoạch năm (tỉnh giao)",
        "Kế hoạch năm (HĐND giao)",
        "Thực hiện kỳ trước",
        "Cùng kỳ năm trước",
        "Thực hiện trong kỳ",
        "Lũy kế từ đầu năm",
        "Lũy kế so KH tỉnh giao (%)",
        "Tăng, giảm so cùng kỳ (%)",
    ]


def test_every_figure_of_a_row_is_of_the_rows_indicator(outline: Outline) -> None:
    rows = _table(outline.appendices[0]).rows
    figures = 0
    for row in rows:
        for cell in row.cells:
            for span in cell:
                if span.figure is not None:
                    figures += 1
                    assert span.figure.indicator == row.indicator
    assert figures > 100
    assert sum(row.group for row in rows) == 10


def test_numbers_of_a_row(outline: Outline) -> None:
    assert _cells(_row(outline, "CD03")) == [
        "3",
        "Số cuộc họp, hội nghị",
        "cuộc",
        "",
        "",
        "5",
        "8",
        "5",
        "75",
        "",
        "-37,5",
    ]
    assert _cells(_row(outline, "CD15"))[:2] == ["", "Trong đó: hội nghị"]
    assert _cells(_row(outline, "TT04"))[:2] == ["", "- Tin, bài đăng Trang thông tin điện tử"]
    assert _cells(_row(outline, "HC11"))[5:9] == ["95,2", "97,3", "96,4", "97,1"]


def test_blank_zero_nil_and_undefined_look_different(ledger: Ledger, draft: Draft) -> None:
    unit = next(unit.id for unit in ledger.units() if unit.code == "VHXH")
    with ledger.act("try"):
        save_slip_value(
            ledger,
            "AS08",
            period=draft.period,
            value=Absence.NIL,
            unit=unit,
            given_on=date(2026, 11, 14),
            source="sổ",
        )
    outline = compose(recompute(ledger, draft), sealed_utc=NOW)
    assert _cells(_row(outline, "AS08"))[7] == "Không phát sinh"
    assert _cells(_row(outline, "AS01"))[7] == ""
    assert _cells(_row(outline, "TC01"))[7] == "0"
    assert _cells(_row(outline, "CD07"))[7] == "-"  # no task fell due: nothing to divide by


def test_rows_of_the_44_always_stand_and_helpers_only_when_they_say_something(
    outline: Outline, draft: Draft
) -> None:
    codes = {row.indicator for row in _table(outline.appendices[0]).rows if row.indicator}
    assert {indicator.code for indicator in draft.pack.indicators if indicator.core} <= codes
    assert "NN01A" not in codes
    assert "CD15" in codes


# --- lists


def test_documents_of_the_month_stand_in_their_list(outline: Outline) -> None:
    appendix = outline.appendices[1]
    assert (appendix.label, appendix.title) == ("Phụ lục II", "DANH MỤC VĂN BẢN CHỈ ĐẠO, ĐIỀU HÀNH")
    assert [_cells(row) for row in _table(appendix).rows] == [
        [
            "1",
            "194/KH-UBND",
            "16/10/2026",
            "Kế hoạch thực hiện công tác thông tin cơ sở",
            "Văn phòng HĐND và UBND",
        ],
        [
            "2",
            "198/UBND-VP",
            "13/11/2026",
            "Công văn về việc tăng cường phòng, chống cháy rừng",
            "Phòng Kinh tế",
        ],
    ]
    assert len(outline.appendices) == 2
    assert "/BC-UBND" in appendix.note


def test_the_list_of_documents_names_who_signed_where_the_office_notes_it(draft: Draft) -> None:
    first, *others = draft.documents
    assert first.document is not None
    signed = replace(first, document=replace(first.document, signer="Phó Chủ tịch"))
    made = compose(replace(draft, documents=(signed, *others)), sealed_utc=NOW)
    table = _table(made.appendices[1])
    assert table.columns[-1].title == "Người ký"
    assert [_cells(row)[-1] for row in table.rows] == ["Phó Chủ tịch", ""]


def test_tasks_have_their_results_in_the_four_words(tmp_path: Path) -> None:
    def task(number: int, due: date, completed: date | None, result: str = "") -> Activity:
        return Activity(
            ActivityId(UUID(int=number)),
            date(2026, 10, 1),
            date(2026, 10, 1),
            "NV",
            f"Việc {number}",
            status=Status.PLANNED,
            result=result,
            task=AssignedTask("UBND tỉnh", f"{number}/UBND", due, completed),
        )

    closing = date(2026, 11, 14)
    with empty_ledger(tmp_path / "so.soxa") as ledger:
        ledger.activities.add(
            [
                task(1, date(2026, 10, 20), date(2026, 10, 19)),
                task(2, date(2026, 10, 21), None),
                task(3, closing, None, "Đang làm"),
                task(4, closing, date(2026, 11, 20)),
            ]
        )
        outline = compose(open_report(ledger, R01, NOVEMBER), sealed_utc=NOW)
    labels = [appendix.label for appendix in outline.appendices]
    assert labels == ["Phụ lục I", "Phụ lục II"]  # without documents the tasks move up
    assert [_cells(row)[-1] for row in _table(outline.appendices[1]).rows] == [
        "Hoàn thành",
        "Quá hạn",
        "Đang thực hiện",
        "Chưa thực hiện",
    ]
    assert any("(Phụ lục II)" in paragraph for paragraph in _paragraphs(outline))


# --- who signs


@pytest.mark.parametrize(
    ("authority", "position", "lines"),
    [
        (Authority.TM, "Chủ tịch", ("TM. ỦY BAN NHÂN DÂN",)),
        (Authority.TM_KT, "Phó Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),
        (Authority.KT, "Phó Chủ tịch", ("KT. CHỦ TỊCH",)),
        (Authority.TL, "Chánh Văn phòng", ("TL. CHỦ TỊCH",)),
    ],
)
def test_the_authority_line(
    draft: Draft, authority: Authority, position: str, lines: tuple[str, ...]
) -> None:
    signer = replace(HEAD, authority=authority, position=position)
    outline = compose(replace(draft, people=(signer,)), sealed_utc=NOW)
    assert outline.signature.authority == lines
    assert outline.signature.position == position.upper()
    assert outline.signature.name == "Người Ký Mẫu"


def test_the_head_signs_before_a_deputy_and_only_who_is_in_office() -> None:
    def person(name: str, authority: Authority | None, **dates: date) -> Person:
        return Person(PersonId(uuid4()), name, "", None, authority, dates.get("since"), dates.get("until"))

    day = date(2026, 11, 16)
    deputy, clerk = person("phó", Authority.TM_KT), person("văn thư", None)
    old, new = person("cũ", Authority.TM, until=date(2026, 11, 15)), person("mới", Authority.TM, since=day)
    people = [clerk, deputy, old, new]
    assert choose_signer(people, day=day) is new
    assert choose_signer(people, day=date(2026, 11, 15)) is old
    assert choose_signer([clerk, deputy], day=day) is deputy
    assert choose_signer(people, day=day, signer=deputy.id) is deputy
    assert choose_signer([clerk], day=day) is None


# --- offices


@pytest.mark.parametrize(
    ("office_type", "name", "agency"),
    [
        (OfficeType.PHUONG, "Sa Pa", ("ỦY BAN NHÂN DÂN", "PHƯỜNG SA PA")),
        (OfficeType.DAC_KHU, "Phú Quý", ("ỦY BAN NHÂN DÂN", "ĐẶC KHU PHÚ QUÝ")),
        (OfficeType.OTHER, "Ủy ban nhân dân thị trấn Cũ", ("ỦY BAN NHÂN DÂN THỊ TRẤN CŨ",)),
    ],
)
def test_the_agency_of_other_offices(
    draft: Draft, office_type: OfficeType, name: str, agency: tuple[str, ...]
) -> None:
    office = replace(OFFICE, type=office_type, name=name)
    assert compose(replace(draft, office=office), sealed_utc=NOW).agency == agency


@pytest.mark.parametrize(
    ("office_type", "name", "place"),
    [
        (OfficeType.PHUONG, "3", "Phường 3"),
        (OfficeType.XA, "Nậm Pung", "Nậm Pung"),
        (OfficeType.OTHER, "12", "12"),
    ],
)
def test_the_place_of_issue(draft: Draft, office_type: OfficeType, name: str, place: str) -> None:
    office = replace(OFFICE, type=office_type, name=name)
    assert compose(replace(draft, office=office), sealed_utc=NOW).place == place


def test_the_same_draft_and_moment_give_the_same_outline(draft: Draft) -> None:
    assert compose(draft, sealed_utc=NOW) == compose(draft, sealed_utc=NOW)


def test_december_looks_into_the_next_year(ledger: Ledger) -> None:
    outline = compose(open_report(ledger, R01, "2026-12"), sealed_utc=NOW)
    assert "tháng 12 năm 2026" in outline.subject
    assert outline.subject.endswith("tháng 01 năm 2027")


def test_a_plan_entered_by_hand_stands_in_its_column(ledger: Ledger, draft: Draft) -> None:
    set_override(ledger, draft.report.id, FigureKey.parse("CD03.plan_province"), Decimal(150))
    outline = compose(recompute(ledger, draft), sealed_utc=NOW)
    assert _cells(_row(outline, "CD03"))[3] == "150"
    assert _cells(_row(outline, "CD03"))[9] == "50,0"

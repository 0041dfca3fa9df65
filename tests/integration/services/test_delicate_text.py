"""Secrecy marks and personal data in what a report is made from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sample_ledger import NOW, empty_ledger

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument
from soxa.domain.drafts import Point
from soxa.domain.ids import ActivityId, SlipId
from soxa.domain.packs import Severity
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.domain.slips import Slip
from soxa.services.drafting import TextIsSecret, open_report, save_slip_value, save_text
from soxa.services.sealing import SealingBlocked, seal
from soxa.storage.ledger import Ledger
from soxa.wording import Wording

DAY = date(2026, 11, 3)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as ledger:
        yield ledger


def found(ledger: Ledger, *codes: str) -> list[Point]:
    points = [one for one in open_report(ledger, "thang", "2026-11").points if one.code in codes]
    for language in ("vi", "en"):
        for point in points:
            said = Wording(language).explain(point.message)
            assert said.text
            assert said.remedy
            assert "{" not in said.text + said.remedy
    return points


def paragraph(section: str, *texts: str) -> SectionText:
    blocks = (Block(f"k{number}", (TextRun(text),), Author.CLERK) for number, text in enumerate(texts))
    return SectionText(section, tuple(blocks))


def slip(ledger: Ledger, *, highlights: str = "", difficulties: str = "") -> Slip:
    period = open_report(ledger, "thang", "2026-11").period
    unit = ledger.units()[0].id
    return Slip(
        SlipId(uuid4()),
        unit,
        period.start,
        period.end,
        DAY,
        "sổ",
        {},
        highlights=highlights,
        difficulties=difficulties,
    )


# ---------------------------------------------------------------------- secrecy marks


def test_a_secret_paragraph_is_not_kept(ledger: Ledger) -> None:
    report = open_report(ledger, "thang", "2026-11").report.id
    save_text(ledger, report, paragraph("III.1", "Mật độ dân số tăng."))
    with pytest.raises(TextIsSecret) as refused:
        save_text(ledger, report, paragraph("III.1", "Phương án mồng ba.", "- T Ố I M Ậ T -"))
    assert refused.value.parameters == {"mark": "TỐI MẬT"}
    assert open_report(ledger, "thang", "2026-11").text("III.1").blocks[0].runs == (
        TextRun("Mật độ dân số tăng."),
    )


def test_a_mark_in_pieces_is_a_mark(ledger: Ledger) -> None:
    report = open_report(ledger, "thang", "2026-11").report.id
    block = Block("k", (TextRun("TUYỆT"), TextRun(" M"), TextRun("ẬT")), Author.CLERK)
    with pytest.raises(TextIsSecret):
        save_text(ledger, report, SectionText("III.1", (block,)))


def test_a_report_with_a_secret_paragraph_is_not_sealed(ledger: Ledger) -> None:
    report = open_report(ledger, "thang", "2026-11").report.id
    # As a ledger may hold it that another program or an older version has written.
    ledger.reports.save_text(report, paragraph("III.1", "(MẬT)"))
    (point,) = found(ledger, "secret_text")
    assert (point.severity, point.place.section) == (Severity.BLOCK, "III.1")
    with pytest.raises(SealingBlocked):
        seal(ledger, report, now=NOW)


@pytest.mark.parametrize("words", [{"highlights": "MẬT!"}, {"difficulties": "Độ mật: Mật"}])
def test_a_secret_slip_blocks(ledger: Ledger, words: dict[str, str]) -> None:
    ledger.slips.save(slip(ledger, **words))
    (point,) = found(ledger, "secret_slip")
    assert point.severity is Severity.BLOCK


def test_a_secret_source_of_a_slip_is_not_kept(ledger: Ledger) -> None:
    period = open_report(ledger, "thang", "2026-11").period
    with pytest.raises(TextIsSecret):
        save_slip_value(
            ledger,
            "AS01",
            period=period,
            value=Decimal(1),
            unit=ledger.units()[0].id,
            given_on=DAY,
            source="Tối mật",
        )


def test_secret_cells_of_the_tables_block(ledger: Ledger) -> None:
    document = IssuedDocument("CV", "7", "UBND-VP", DAY, "(MẬT)", in_report=True)
    task = AssignedTask("T Ố I  M Ậ T", "", DAY, None)
    entries = [
        Activity(ActivityId(uuid4()), DAY, DAY, "VB", "Về việc", document=document),
        Activity(ActivityId(uuid4()), DAY, DAY, "NV", "Một việc", task=task),
    ]
    ledger.activities.add(entries)
    points = found(ledger, "secret_entry")
    assert {point.place.activity for point in points} == {one.id for one in entries}
    assert {point.severity for point in points} == {Severity.BLOCK}


# ---------------------------------------------------------------------- data on private persons


def test_files_of_citizens_are_looked_at_like_their_petitions(ledger: Ledger) -> None:
    files = Activity(ActivityId(uuid4()), DAY, DAY, "HS", "Hồ sơ của bà Lò Thị Ấm")
    ledger.activities.add([files, Activity(ActivityId(uuid4()), DAY, DAY, "HN", "Hội nghị với ông Giàng")])
    (point,) = found(ledger, "personal_data")
    assert (point.severity, point.place.activity) == (Severity.WARN, files.id)


@pytest.mark.parametrize("section", ["II.3", "II.4"])
def test_words_on_what_citizens_came_for_are_warned_of(ledger: Ledger, section: str) -> None:
    report = open_report(ledger, "thang", "2026-11").report.id
    save_text(ledger, report, paragraph(section, "Đã trả kết quả cho ÔNG GIÀNG A PÁO."))
    (point,) = found(ledger, "personal_words")
    assert (point.severity, point.place.section) == (Severity.WARN, section)


def test_names_elsewhere_in_a_report_are_the_offices_own_matter(ledger: Ledger) -> None:
    report = open_report(ledger, "thang", "2026-11").report.id
    save_text(ledger, report, paragraph("III.1", "Ông Giàng A Páo được khen thưởng."))
    assert found(ledger, "personal_words") == []

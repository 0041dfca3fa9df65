"""Every regime of the shipped pack becomes a report: outline, tables in sections, lists from the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from sample_ledger import NOW, sample_ledger

from soxa.domain.activities import Activity
from soxa.domain.outline import Outline, Paragraph, Table
from soxa.domain.packs import Severity
from soxa.domain.periods import Frequency
from soxa.services.composing import compose
from soxa.services.drafting import open_report
from soxa.services.packs import pack_of, read_pack, shipped_pack
from soxa.services.sealing import seal
from soxa.storage.ledger import Ledger

LABELS = {
    Frequency.WEEKLY: "2026-W46",
    Frequency.MONTHLY: "2026-11",
    Frequency.QUARTERLY: "2026-Q3",
    Frequency.HALF_YEARLY: "2026-H1",
    Frequency.NINE_MONTHS: "2026-9M",
    Frequency.YEARLY: "2026",
    Frequency.ONCE: "2026-10-01/2026-11-15",
}
CODES = [regime.code for regime in read_pack(shipped_pack()).regimes]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with sample_ledger(Path(tmp_path_factory.mktemp("so")) / "so.soxa") as made:
        yield made


def _compose(ledger: Ledger, code: str) -> Outline:
    regime = pack_of(ledger).regime(code)
    draft = open_report(ledger, code, LABELS[regime.frequency])
    blocks = [point.code for point in draft.points if point.severity is Severity.BLOCK]
    assert blocks == (["receiver_not_chosen"] if regime.must_choose_receiver else [])
    return compose(draft, sealed_utc=NOW)


def _words(outline: Outline) -> str:
    paragraphs = (part for part in outline.parts if isinstance(part, Paragraph))
    return "\n".join("".join(span.text for span in part.spans) for part in paragraphs)


@pytest.mark.parametrize("code", CODES)
def test_a_report_can_be_drafted_and_composed(ledger: Ledger, code: str) -> None:
    outline = _compose(ledger, code)
    words = _words(outline)
    assert "{" not in words + outline.subject
    assert "  " not in words
    assert "theo ," not in words
    assert outline.addressees
    assert words.rstrip().endswith("./.")


def test_a_quarters_report_has_the_years_targets_in_its_section(ledger: Ledger) -> None:
    outline = _compose(ledger, "R02-9thang")
    tables = [part for part in outline.parts if isinstance(part, Table)]
    assert [table.section for table in tables] == ["II.6"]
    assert {row.indicator for row in tables[0].rows} >= {"NS01", "AS01", "HC11"}
    assert outline.subject.startswith(
        "Tình hình kinh tế - xã hội, quốc phòng - an ninh 9 tháng đầu năm 2026;"
    )
    assert [appendix.label for appendix in outline.appendices] == ["Phụ lục I", "Phụ lục II"]


def test_the_information_report_lists_its_programmes(ledger: Ledger) -> None:
    outline = _compose(ledger, "R09-6thang")
    log = next(one for one in outline.appendices if one.title == "SỔ CHƯƠNG TRÌNH TRUYỀN THANH")
    (table,) = log.parts
    assert isinstance(table, Table)
    draft = open_report(ledger, "R09-6thang", "2026-H1")
    assert len(table.rows) == len(draft.listed["SCT"]) > 0
    assert any("phút" in span.text for row in table.rows for cell in row.cells for span in cell)
    status = next(one for one in outline.appendices if one.title == "HIỆN TRẠNG HỆ THỐNG TRUYỀN THANH")
    (form,) = status.parts
    assert isinstance(form, Table)
    assert len(form.rows) == 7  # a form keeps its rows though nobody has given a number yet


def test_topics_stand_in_the_section_when_entries_are_tagged(ledger: Ledger) -> None:
    draft = open_report(ledger, "R09-6thang", "2026-H1")
    assert not [part for part in compose(draft, sealed_utc=NOW).parts if isinstance(part, Table)]
    tagged: list[Activity] = [
        replace(one, tags=("CCHC",)) for one in draft.listed["SCT"][:2] if one.quantities
    ]
    for one in tagged:
        ledger.activities.change(one)
    again = compose(open_report(ledger, "R09-6thang", "2026-H1"), sealed_utc=NOW)
    (table,) = [part for part in again.parts if isinstance(part, Table)]
    assert table.section == "II.5"
    assert {row.indicator for row in table.rows} <= {"TT21A", "TT21B", "TT21C"}
    assert "theo chủ đề như sau" in _words(again)


def test_files_by_field_stand_in_a_table_of_their_own(ledger: Ledger) -> None:
    outline = _compose(ledger, "R07-quy")
    by_field = next(one for one in outline.appendices if "THEO LĨNH VỰC" in one.title)
    (table,) = by_field.parts
    assert isinstance(table, Table)
    assert {row.indicator for row in table.rows} <= {
        "", "HC01", "HC02", "HC03", "HC05", "HC06", "HC07", "HC08", "HC09", "HC16",
    }  # fmt: skip


@pytest.mark.parametrize(("code", "label"), [("R02-quy1", "2026-Q1"), ("R03-6thang", "2026-H1")])
def test_one_with_a_table_in_a_section_is_sealed(ledger: Ledger, code: str, label: str) -> None:
    report = open_report(ledger, code, label).report
    made = seal(ledger, report.id, now=NOW)
    assert made.pdf.startswith(b"%PDF")


def test_the_listed_activities_are_none_where_no_table_asks(ledger: Ledger) -> None:
    assert open_report(ledger, "R12-thang", "2026-11").listed == MappingProxyType({})


def test_an_office_under_a_city_has_its_plans_from_the_city(tmp_path: Path) -> None:
    with sample_ledger(tmp_path / "pho.soxa") as ledger:
        ledger.save_office(replace(ledger.office(), province_name="Thành phố Hải Phòng"))
        draft = open_report(ledger, "R01-thang", "2026-11")
        assert draft.words["province_type"] == "thành phố"
        outline = compose(draft, sealed_utc=NOW)
        (table,) = outline.appendices[0].parts
        assert isinstance(table, Table)
        assert "Kế hoạch năm (thành phố giao)" in [column.title for column in table.columns]
        made = seal(ledger, draft.report.id, now=NOW)  # sealing holds pages and data against each other
        assert made.pdf.startswith(b"%PDF")

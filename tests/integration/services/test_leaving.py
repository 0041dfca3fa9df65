"""What a leaving colleague hands over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from docx import Document
from made_activities import activity

from soxa.domain.activities import AssignedTask, Status
from soxa.domain.ids import PersonId, RemarkId, ReportId
from soxa.domain.listings import Listing
from soxa.domain.offices import Person
from soxa.domain.periods import Closing, Frequency, PeriodRule
from soxa.domain.remarks import Origin, Remark
from soxa.domain.reports import Report, Sealing
from soxa.domain.sendings import Sending
from soxa.services import handing_on, recording
from soxa.services.leaving import leaving_listing, write_leaving
from soxa.services.ledgers import new_ledger
from soxa.services.packs import pack_of
from soxa.storage.ledger import Ledger

_NOW = datetime(2026, 11, 16, 3, tzinfo=UTC)
_PARTS = ("I.", "II.", "III.", "IV.", "V.", "VI.")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path / "so.soxa", commune="Bát Xát", province="Lào Cai", actor="Lan") as made:
        pack, today = pack_of(made), _NOW.date()
        due = AssignedTask("Chủ tịch", "Thông báo 12", date(2026, 12, 5), None)
        planned = activity("Kiểm tra phòng cháy", day=date(2026, 12, 1), status=Status.PLANNED, kind="NV")
        recording.record(made, replace(planned, task=due), pack=pack, today=today)
        recording.record(made, activity("Họp giao ban", day=today, kind="HOP"), pack=pack, today=today)
        yield made


def _part(listing: Listing, number: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    inside = False
    for row in listing.rows:
        if row.group:
            inside = str(row.cells[0]).startswith(f"{number} ")
        elif inside:
            found.append(row.cells)
    return found


def test_the_paper_has_six_parts_and_says_where_one_is_empty(ledger: Ledger) -> None:
    listing = leaving_listing(ledger, person=None, now=_NOW)
    titles = [str(row.cells[0]) for row in listing.rows if row.group]

    assert [title.split()[0] for title in titles] == list(_PARTS)
    assert titles[3].endswith("không có")
    assert not _part(listing, "IV.")


def test_open_work_stands_with_its_days(ledger: Ledger) -> None:
    listing = leaving_listing(ledger, person=None, now=_NOW)
    entries = {str(cells[1]): cells for cells in _part(listing, "II.")}

    assert entries["Kiểm tra phòng cháy"][4] == "dự kiến; hạn giao 05/12/2026"
    assert any("năm 2026" in str(cells[1]) for cells in _part(listing, "I."))
    assert any("Trạm Y tế" in str(cells[2]) for cells in _part(listing, "III.")), "no unit has sent a slip"
    contacts = [str(cells[1]) for cells in _part(listing, "V.")]
    assert any(name.startswith("Nơi nhận: ") for name in contacts)
    assert sum(name.startswith("Đơn vị: ") for name in contacts) == len(ledger.units())


def test_how_the_last_reports_were_made_is_told(ledger: Ledger) -> None:
    period = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09).parse("2026-10")
    report = ReportId(UUID(int=9))
    ledger.reports.begin(Report(report, "R01-thang", period, ()))
    pdf, docx, xlsx = (ledger.files.put(name.encode(), name, "application/x") for name in ("a", "b", "c"))
    ledger.reports.add_sealing(report, Sealing(1, _NOW, pdf, docx, xlsx))
    ledger.points.answer(report, code="outlier", fingerprint="x", reason="Đúng như sổ.")
    ledger.reports.set_number(report, "05", date(2026, 10, 16))
    ledger.sendings.save(report, Sending("UBND tỉnh", "mail", _NOW, ""))
    ((number, about, who, day, how),) = _part(leaving_listing(ledger, person=None, now=_NOW), "VI.")

    assert (number, who, day) == ("1", "Lan", date(2026, 11, 16))
    assert "tháng 10" in str(about)
    assert how == (
        "chốt lần 1; số 05 ngày 16/10/2026; giải trình 1 điểm; gửi UBND tỉnh (thư điện tử, 16/11/2026)"
    )


def test_a_remark_that_nobody_settled_is_open_work(ledger: Ledger) -> None:
    period = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09).parse("2026-10")
    report = ReportId(UUID(int=9))
    ledger.reports.begin(Report(report, "R01-thang", period, ()))
    ledger.remarks.add(
        [Remark(RemarkId(UUID(int=3)), report, 1, "Chủ tịch", _NOW.date(), "Nói rõ số liệu", Origin.PAPER)]
    )
    ((_number, text, author, _day, note),) = _part(leaving_listing(ledger, person=None, now=_NOW), "IV.")

    assert (text, author) == ("Nói rõ số liệu", "Chủ tịch")
    assert str(note).endswith("dự thảo lần 1")


def test_who_leaves_is_named_and_her_own_units_entries_alone_stand(ledger: Ledger) -> None:
    unit = ledger.units()[0].id
    person = Person(PersonId(UUID(int=5)), "Người Mẫu", "Chuyên viên", unit, None, None, None)
    listing = leaving_listing(ledger, person=person, now=_NOW)

    assert listing.subtitle == "Người bàn giao: Người Mẫu; lập ngày 16/11/2026"
    assert not _part(listing, "II.")


def test_the_folder_holds_papers_and_a_file_that_a_machine_can_read(ledger: Ledger, tmp_path: Path) -> None:
    left = write_leaving(ledger, tmp_path, person=None, now=_NOW)

    assert left.folder.name == "ban-giao-cong-viec-2026-11-16"
    assert left.items > 0
    assert sorted(path.suffix for path in left.folder.iterdir()) == [".docx", ".pdf", ".soxag"]
    said = [
        cell.text
        for row in Document(str(left.folder / "goi-ban-giao.docx")).tables[-1].rows
        for cell in row.cells
    ]
    assert "Kiểm tra phòng cháy" in said
    (file,) = left.folder.glob("*.soxag")
    assert handing_on.is_hand_over(file)

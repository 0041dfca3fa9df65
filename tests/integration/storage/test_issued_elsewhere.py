"""What is known of an issued file that is not our own comes back as it was kept, and merges as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from soxa.domain.ids import FileId, ReportId
from soxa.domain.periods import Period
from soxa.domain.reports import Elsewhere, Grade, Report, Sealing, SignedFile, State
from soxa.storage.ledger import Ledger

_MOMENT = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
_NOVEMBER = Period(date(2026, 10, 15), date(2026, 11, 15), "2026-11")


def _file(ledger: Ledger, data: bytes) -> FileId:
    return ledger.files.put(data, "bao-cao.pdf", "application/pdf")


def _issued(ledger: Ledger, grade: Grade) -> Report:
    report = Report(ReportId(uuid4()), "R01-thang", _NOVEMBER, ())
    ledger.reports.begin(report)
    pdf = _file(ledger, b"%PDF sealed")
    ledger.reports.add_sealing(report.id, Sealing(1, _MOMENT, pdf, pdf, pdf))
    elsewhere = Elsewhere(
        grade=grade,
        carrier=_file(ledger, b"%PDF carrier"),
        signer="Người Ký Mẫu",
        figures=41,
        equal=41,
        compared=True,
        differences=("tổ chức → đã tổ chức",),
        reason="Văn thư sửa câu",
    )
    signed = SignedFile(
        _file(ledger, b"%PDF issued"), State.ISSUED, _MOMENT, by_other_tool=True, elsewhere=elsewhere
    )
    ledger.reports.add_file(report.id, signed)
    kept = ledger.reports.by_id(report.id)
    assert kept.files == (signed,)
    assert (kept.files[0].grade, kept.state) == (grade, State.ISSUED)
    return kept


def test_it_is_kept_and_told_by_the_history(ledger: Ledger) -> None:
    _issued(ledger, Grade.REMADE)
    assert not ledger.history.verify(None).faults


def test_it_is_placed_again_from_the_historys_fields(ledger: Ledger) -> None:
    report = _issued(ledger, Grade.PAPER)
    fields = ledger.reports.fields(report.id)
    with ledger.act("test"):
        ledger.reports.place(report.id, fields, frozen=lambda _digest: b"")
    assert ledger.reports.by_id(report.id) == report
    assert ledger.reports.fields(report.id) == fields


def test_our_own_file_has_no_more_fields_than_before(ledger: Ledger) -> None:
    report = Report(ReportId(uuid4()), "R01-thang", _NOVEMBER, ())
    ledger.reports.begin(report)
    pdf = _file(ledger, b"%PDF sealed")
    ledger.reports.add_sealing(report.id, Sealing(1, _MOMENT, pdf, pdf, pdf))
    ledger.reports.add_file(report.id, SignedFile(pdf, State.SIGNED, _MOMENT, by_other_tool=False))
    told = [value for name, value in ledger.reports.fields(report.id).items() if name.startswith("file.")]
    assert told == [{"place": 1, "at_utc": _MOMENT.isoformat(), "by_other_tool": False}]
    assert ledger.reports.by_id(report.id).files[0].grade is Grade.OUR_FILE

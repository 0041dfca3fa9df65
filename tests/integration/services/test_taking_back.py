"""A sealed report that another program signed, numbered or issued comes back (grade a).

No file of the official signing tool has been seen by us: what stands here are imitations of its habits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import foreign_tool
import pytest
import sealed

from soxa.domain.ids import ReportId
from soxa.domain.outline import Rectangle
from soxa.domain.reports import State
from soxa.services.drafting import open_report
from soxa.services.ledgers import new_ledger
from soxa.services.sealing import seal
from soxa.services.taking_back import (
    ChangedElsewhere,
    NothingSigned,
    NotOurSealedFile,
    NumberOrDateMissing,
    take_back,
)
from soxa.storage.ledger import Ledger

_NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An office with nothing in its ledger yet."""
    with new_ledger(
        tmp_path / "so.soxa", province="Lào Cai", commune="Phường Sa Pa", actor="Kiểm thử"
    ) as found:
        yield found


@pytest.fixture
def report_id(ledger: Ledger) -> ReportId:
    """A sealed monthly report, empty but whole."""
    draft = open_report(ledger, "R01-thang", "2026-11")
    seal(ledger, draft.report.id, now=_NOW)
    return draft.report.id


def _sealed(ledger: Ledger, report_id: ReportId) -> bytes:
    return ledger.files.read(ledger.reports.by_id(report_id).sealings[-1].pdf)


def _file(tmp_path: Path, pdf: bytes) -> Path:
    path = tmp_path / "da-ky.pdf"
    path.write_bytes(pdf)
    return path


def test_each_step_comes_back_once_and_in_any_order(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """An issued file may come first, and an earlier one after it brings nothing back."""
    steps = sealed.issue(_sealed(ledger, report_id))
    for pdf, step in (
        (steps.signed, State.SIGNED),
        (steps.issued, State.ISSUED),
        (steps.numbered, State.NUMBERED),
    ):
        assert take_back(ledger, _file(tmp_path, pdf), when=_NOW).step is step
    take_back(ledger, _file(tmp_path, steps.issued), when=_NOW)
    report = ledger.reports.by_id(report_id)
    assert report.state is State.ISSUED
    assert [one.step for one in report.files] == [State.SIGNED, State.ISSUED]
    assert all(one.by_other_tool for one in report.files)
    assert ledger.files.read(report.files[-1].file) == steps.issued
    assert (report.number, report.dated) == ("05", date(2026, 11, 18))


def test_stamps_in_the_open_places_come_back_with_what_the_clerk_reads(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """Number and date are pictures there, and the seal is a signature field of its own."""
    issued = foreign_tool.issue(_sealed(ledger, report_id), number_text="12")
    path = _file(tmp_path, issued)
    with pytest.raises(NumberOrDateMissing):
        take_back(ledger, path, when=_NOW)
    assert ledger.reports.by_id(report_id).state is State.SEALED
    back = take_back(ledger, path, when=_NOW, number="12", dated=date(2026, 11, 19))
    assert back.step is State.ISSUED
    assert (back.report.number, back.report.dated) == ("12", date(2026, 11, 19))


def test_a_stamp_outside_the_open_places_is_refused(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """It says on which page; the ledger stays as it was."""
    issued = foreign_tool.issue(_sealed(ledger, report_id), number_text="12", shift_pt=-250)
    with pytest.raises(ChangedElsewhere) as refused:
        take_back(ledger, _file(tmp_path, issued), when=_NOW, number="12", dated=date(2026, 11, 19))
    assert ("verify.page_changed", {"page": 1}) in [
        (one.id, dict(one.parameters)) for one in refused.value.findings
    ]
    assert ledger.reports.by_id(report_id).state is State.SEALED


def test_a_stamp_that_only_the_printer_shows_is_refused(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """The screen shows nothing; paper would."""
    issued = foreign_tool.issue(
        _sealed(ledger, report_id), number_text="12", shift_pt=-250, only_printed=True
    )
    with pytest.raises(ChangedElsewhere):
        take_back(ledger, _file(tmp_path, issued), when=_NOW, number="12", dated=date(2026, 11, 19))


def test_a_signature_that_sets_ink_beside_text_is_refused(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """A new signature may stand anywhere on empty paper, but a digit beside a number changes the number."""
    pdf = foreign_tool.sign_over(_sealed(ledger, report_id), Rectangle(0, 90.0, 560.0, 560.0, 700.0))
    with pytest.raises(ChangedElsewhere):
        take_back(ledger, _file(tmp_path, pdf), when=_NOW)


def test_strange_and_unsigned_files_are_refused(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    """Another office's report is not ours; our own draft is not signed."""
    with pytest.raises(NotOurSealedFile):
        take_back(ledger, _file(tmp_path, sealed.stages().issued), when=_NOW)
    with pytest.raises(NothingSigned):
        take_back(ledger, _file(tmp_path, _sealed(ledger, report_id)), when=_NOW)

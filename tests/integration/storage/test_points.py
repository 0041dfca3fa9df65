"""Answers to points, points frozen at sealing, and looks: kept, told in the history, put back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from soxa.base.errors import Message
from soxa.domain.drafts import Place, Point
from soxa.domain.figures import FigureKey
from soxa.domain.ids import ActivityId, FileId, ReportId
from soxa.domain.packs import Severity
from soxa.domain.values import Absence
from soxa.storage.ledger import Ledger

REPORT, OTHER = ReportId(UUID(int=5)), ReportId(UUID(int=6))
PDF = FileId(UUID(int=7))
CAMPAIGN = "Trong tháng có chiến dịch 92 ngày"


def test_an_answer_is_kept_replaced_and_taken_back(ledger: Ledger) -> None:
    ledger.points.answer(REPORT, code="outlier", fingerprint="f1", reason="")
    ledger.points.answer(REPORT, code="outlier", fingerprint="f1", reason=CAMPAIGN)
    ledger.points.answer(OTHER, code="outlier", fingerprint="f1", reason="khác")
    (kept,) = ledger.points.answers(REPORT)
    assert (kept.code, kept.fingerprint, kept.reason) == ("outlier", "f1", CAMPAIGN)
    assert ledger.history.verify().holds
    assert [change.field for change in ledger.history.entries(kept.id)] == ["", "reason"]
    ledger.points.take_back(REPORT, "f1")
    ledger.points.take_back(REPORT, "never")
    assert ledger.points.answers(REPORT) == ()
    assert len(ledger.points.answers(OTHER)) == 1
    assert ledger.history.verify().holds


def test_an_answer_is_put_back_as_the_history_tells(ledger: Ledger) -> None:
    ledger.points.answer(REPORT, code="quiet_days", fingerprint="f1", reason=CAMPAIGN)
    (kept,) = ledger.points.answers(REPORT)
    fields = ledger.points.fields(kept.id)
    ledger.points.take_back(REPORT, "f1")
    assert ledger.points.fields(kept.id) is None
    with ledger.act("undo"):
        ledger.points.put_back(kept.id, fields)
    assert ledger.points.answers(REPORT) == (kept,)
    with ledger.act("undo"):
        ledger.points.put_back(kept.id, {**(fields or {}), "reason": "khác"})
    assert ledger.points.answers(REPORT)[0].reason == "khác"
    with ledger.act("undo"):
        ledger.points.put_back(kept.id, None)
        ledger.points.put_back(uuid4(), None)
    assert ledger.points.answers(REPORT) == ()
    assert ledger.history.verify().holds


def test_an_answer_altered_behind_the_back_is_found(ledger: Ledger) -> None:
    ledger.points.answer(REPORT, code="outlier", fingerprint="f1", reason=CAMPAIGN)
    ledger._writing.conn.execute("UPDATE check_answer SET reason = 'thôi'")
    assert not ledger.history.verify().holds


def test_points_come_back_as_they_were_sealed(ledger: Ledger) -> None:
    points = (
        Point(
            "K01a",
            Severity.WARN,
            Place("II.3", FigureKey.parse("HC03.actual")),
            Message("drafting.pack_check", {"text": "sai", "remedy": "sửa", "day": date(2026, 11, 14)}),
            answer=CAMPAIGN,
        ),
        Point(
            "to_mend",
            Severity.REMIND,
            Place(activity=ActivityId(UUID(int=9))),
            Message("points.x", {"count": 3, "value": Decimal("1.5"), "names": ("a", "b")}),
        ),
        Point("no_signer", Severity.BLOCK, Place(setting="signer"), Message("drafting.no_signer"), answer=""),
    )
    ledger.points.freeze(REPORT, 1, points, pdf=PDF)
    ledger.points.freeze(REPORT, 2, (), pdf=PDF)
    assert ledger.points.frozen(REPORT, 1) == points
    assert ledger.points.frozen(REPORT, 2) == ledger.points.frozen(OTHER, 1) == ()
    assert ledger.history.verify().holds


def test_looks_are_kept_figure_by_figure_and_leave_no_history(ledger: Ledger) -> None:
    first, second = FigureKey.parse("CD03.actual"), FigureKey.parse("CD04.actual")
    before = ledger.history.count()
    ledger.points.mark_seen(REPORT, {first: Decimal(3), second: Absence.BLANK})
    ledger.points.mark_seen(REPORT, {first: Decimal("3.5")})
    assert ledger.points.seen(REPORT) == {first: Decimal("3.5"), second: Absence.BLANK}
    assert ledger.points.seen(OTHER) == {}
    assert ledger.history.count() == before


def test_an_answer_is_undone_and_done_again(ledger: Ledger) -> None:
    ledger.points.answer(REPORT, code="outlier", fingerprint="f1", reason=CAMPAIGN)
    kept = ledger.points.answers(REPORT)
    ledger.undoing.undo()
    assert ledger.points.answers(REPORT) == ()
    ledger.undoing.redo()
    assert ledger.points.answers(REPORT) == kept
    ledger.points.take_back(REPORT, "f1")
    ledger.undoing.undo()
    assert ledger.points.answers(REPORT) == kept
    assert ledger.history.verify().holds

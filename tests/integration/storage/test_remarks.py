"""Remarks, submissions and decisions in the ledger: kept with their history, put back, in no order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from joined_ledgers import are_equal, close, join, laptops
from sample_ledger import NOW

from soxa.domain.approvals import Course, Decided, Decision, Submission
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import DecisionId, FileId, RemarkId, ReportId, SubmissionId
from soxa.domain.offices import Role
from soxa.domain.remarks import Origin, Outcome, Remark, Settled
from soxa.storage.approvals import SUBMISSION
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger

REPORT = ReportId(UUID(int=77))
PDF = FileId(UUID(int=78))


def _remark(text: str = "Nêu rõ nguyên nhân", **values: object) -> Remark:
    made = Remark(
        RemarkId(uuid4()), REPORT, 1, "Chủ tịch", date(2026, 11, 18), text, Origin.PAPER, section="M1"
    )
    return replace(made, **values)  # type: ignore[arg-type]


def test_remarks_come_back_whole_and_once(ledger: Ledger) -> None:
    whole = _remark(
        figure=FigureKey("CT01", Basis.ACTUAL),
        quoted="Trong tháng",
        outcome=Outcome(Settled.ANSWERED, "Đã đối chiếu", "Văn phòng"),
    )
    plain = _remark(section="")
    assert ledger.remarks.add([whole, plain]) == (whole, plain)
    assert ledger.remarks.add([whole]) == ()
    assert set(ledger.remarks.of(REPORT)) == {whole, plain}
    assert not ledger.remarks.of(ReportId(UUID(int=78)))
    with pytest.raises(EntryMissing):
        ledger.remarks.get(RemarkId(uuid4()))
    assert ledger.history.verify().holds


def test_a_remark_is_settled_undone_and_put_in_place(ledger: Ledger) -> None:
    remark = _remark()
    ledger.remarks.add([remark])
    settled = replace(remark, outcome=Outcome(Settled.DONE, "", "Văn phòng"))
    ledger.remarks.save(settled)
    ledger.undoing.undo()
    assert ledger.remarks.get(remark.id) == remark
    ledger.undoing.redo()
    assert ledger.remarks.get(remark.id) == settled
    fields = ledger.remarks.fields(remark.id)
    with ledger.act("merge"):
        ledger.remarks.place(remark.id, None)
        assert ledger.remarks.fields(remark.id) is None
        ledger.remarks.place(remark.id, fields)
    assert ledger.remarks.get(remark.id) == settled
    assert ledger.history.verify().holds


def test_what_was_undone_may_come_again(ledger: Ledger) -> None:
    remark = _remark()
    ledger.remarks.add([remark])
    ledger.undoing.undo()
    assert ledger.remarks.of(REPORT) == ()
    assert ledger.remarks.add([remark]) == (remark,)
    assert ledger.history.verify().holds


def test_laptops_that_know_of_remarks_and_decisions_come_to_the_same(tmp_path: Path) -> None:
    made = laptops(tmp_path, 3)
    officer, head, clerk = made
    remark = _remark()
    for one in (officer, head):  # both have read the same file: its remark has one identity
        one.remarks.add([remark])
    submission = Submission(
        SubmissionId(uuid4()), REPORT, 2, PDF, NOW, "Công chức", "Chủ tịch", Role.HEAD, ""
    )
    officer.submissions.add(submission)
    join(made)
    assert head.submissions.of(REPORT).course(PDF) is Course.AT_HEAD
    officer.remarks.save(replace(remark, outcome=Outcome(Settled.DONE, "Đã sửa", "Công chức")))
    head.decisions.add(Decision(DecisionId(uuid4()), submission.id, Decided.AGREED, NOW, "Chủ tịch", ""))
    join(made)
    are_equal(made)
    assert clerk.submissions.of(REPORT).course(PDF) is Course.AGREED
    assert [one.is_open for one in clerk.remarks.of(REPORT)] == [False]
    close(made)


def test_submissions_and_decisions_are_facts(ledger: Ledger) -> None:
    submission = Submission(
        SubmissionId(uuid4()), REPORT, 2, PDF, NOW, "Công chức", "Chủ tịch", Role.HEAD, "Kính trình"
    )
    decision = Decision(DecisionId(uuid4()), submission.id, Decided.RETURNED, NOW, "Chủ tịch", "")
    ledger.submissions.add(submission)
    ledger.decisions.add(decision)
    handling = ledger.submissions.of(REPORT)
    assert handling.submissions == (submission,)
    assert handling.decisions == (decision,)
    assert ledger.submissions.every() == {REPORT: handling}
    assert ledger.undoing.next_undo() is None or SUBMISSION not in ledger.undoing.next_undo().counts  # type: ignore[union-attr]
    assert ledger.history.verify().holds
    for store, identity in ((ledger.submissions, submission.id), (ledger.decisions, decision.id)):
        fields = store.fields(identity)
        with ledger.act("merge"):
            store.place(identity, None)
            assert store.fields(identity) is None
            store.place(identity, fields)
        assert store.fields(identity) == fields
    assert ledger.history.verify().holds

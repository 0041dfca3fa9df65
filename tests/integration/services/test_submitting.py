"""Trình ký: from the sealed draft to the head's word, with the sheet; remarks go on until settled."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import docx
import openpyxl
import pytest
from sample_ledger import HEAD, sample_ledger

from soxa.domain.approvals import Course
from soxa.domain.ids import PersonId, ReportId
from soxa.domain.offices import Person, Role
from soxa.domain.remarks import Origin, Settled
from soxa.domain.reports import SignedFile, State
from soxa.domain.sections import TextRun
from soxa.pages.texts import read_pages
from soxa.services.answering import ReasonMissing, answer_point, take_answer_back
from soxa.services.drafting import TextIsSecret, open_report, save_text
from soxa.services.reading_copies import reading_copy
from soxa.services.remarking import RemarkEmpty, RemarkTooLong, write_remark
from soxa.services.sealing import reopen, seal, sealed
from soxa.services.settling_remarks import AnswerMissing, open_again, open_remarks, settle
from soxa.services.submitting import (
    DraftNotSealed,
    NothingSubmitted,
    RemarksOpen,
    ReturnedWithoutRemark,
    SubmittedAlready,
    agree,
    course_of,
    send_back,
    submit,
    waiting_for,
    withdraw,
)
from soxa.services.submitting_sheet import summarise, write_submission
from soxa.storage.errors import ReportIsIssued
from soxa.storage.ledger import Ledger
from soxa.wording import Wording

R01, OCTOBER = "R01-thang", "2026-10"
NOW = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
OFFICER, CHIEF = "Công chức Mẫu", "Chánh Văn phòng Mẫu"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "so.soxa"
    with sample_ledger(path) as ledger:
        seal(ledger, open_report(ledger, R01, OCTOBER).report.id, now=NOW)
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "so.soxa"
    shutil.copy(made, path)
    with Ledger.open(path, actor=OFFICER, clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def report(ledger: Ledger) -> ReportId:
    return open_report(ledger, R01, OCTOBER).report.id


def _packed(text: str) -> str:
    return "".join(text.split())


def _course(ledger: Ledger, report: ReportId) -> Course:
    return course_of(ledger, ledger.reports.by_id(report))


def _say_more(ledger: Ledger, report: ReportId, words: str) -> None:
    text = ledger.reports.by_id(report).texts[0]
    first, *others = text.blocks
    save_text(
        ledger, report, replace(text, blocks=(replace(first, runs=(*first.runs, TextRun(words))), *others))
    )


def test_a_draft_is_submitted_returned_mended_and_agreed_to(ledger: Ledger, report: ReportId) -> None:
    assert _course(ledger, report) is Course.OPEN
    submission = submit(ledger, report, now=NOW, note="Kính trình")
    assert (submission.to, submission.by, submission.draft) == (HEAD.name, OFFICER, 1)
    assert [one.report for one in waiting_for(ledger, Role.HEAD)] == [report]
    assert waiting_for(ledger, Role.OFFICER) == ()
    with pytest.raises(SubmittedAlready):
        submit(ledger, report, now=NOW)
    with pytest.raises(ReturnedWithoutRemark):
        send_back(ledger, report, now=NOW)
    assert _course(ledger, report) is Course.AT_HEAD
    send_back(ledger, report, now=NOW, text="Nêu rõ nguyên nhân", by=HEAD.name)
    assert _course(ledger, report) is Course.RETURNED
    assert waiting_for(ledger, Role.HEAD) == ()
    reopen(ledger, report)
    (remark,) = open_remarks(ledger, report)
    assert (remark.author, remark.draft, remark.origin) == (HEAD.name, 1, Origin.SCREEN)
    _say_more(ledger, report, " Nguyên nhân do mưa nhiều.")
    seal(ledger, report, now=NOW)
    with pytest.raises(RemarksOpen) as refused:
        submit(ledger, report, now=NOW)
    assert refused.value.parameters["count"] == 1
    settle(ledger, remark.id, Settled.DONE)
    submit(ledger, report, now=NOW)
    assert agree(ledger, report, now=NOW, by=HEAD.name) is Course.AGREED
    assert ledger.history.verify().holds


def test_what_is_not_sealed_is_not_submitted_and_withdrawing_needs_a_submission(
    ledger: Ledger, report: ReportId
) -> None:
    with pytest.raises(NothingSubmitted):
        withdraw(ledger, report, now=NOW)
    submit(ledger, report, now=NOW)
    withdraw(ledger, report, now=NOW)
    assert _course(ledger, report) is Course.OPEN
    submit(ledger, report, now=NOW)
    reopen(ledger, report)
    assert waiting_for(ledger, Role.HEAD) == ()
    for refused in (submit, agree, withdraw):
        with pytest.raises((DraftNotSealed, NothingSubmitted)):
            refused(ledger, report, now=NOW)
    with pytest.raises(DraftNotSealed):
        summarise(ledger, report, now=NOW)


def test_the_head_of_the_unit_is_asked_first_where_the_office_wants_it(
    ledger: Ledger, report: ReportId
) -> None:
    unit = next(one for one in ledger.units() if one.code == "VP")
    chief = Person(PersonId(UUID(int=5)), CHIEF, "Chánh Văn phòng", unit.id, None, None, None, Role.UNIT_HEAD)
    ledger.save_person(chief)
    submit(ledger, report, now=NOW)
    assert _course(ledger, report) is Course.AT_HEAD, "off by default"
    withdraw(ledger, report, now=NOW)
    ledger.save_office(replace(ledger.office(), asks_unit_head=True))
    assert submit(ledger, report, now=NOW).to == CHIEF
    assert [one.report for one in waiting_for(ledger, Role.UNIT_HEAD, unit=unit.id)] == [report]
    others = next(one for one in ledger.units() if one.code == "KT")
    assert waiting_for(ledger, Role.UNIT_HEAD, unit=others.id) == ()
    assert waiting_for(ledger, Role.HEAD) == ()
    assert agree(ledger, report, now=NOW, by=CHIEF) is Course.AT_HEAD
    assert [one.submission.to for one in waiting_for(ledger, Role.HEAD)] == [HEAD.name]
    assert agree(ledger, report, now=NOW, by=HEAD.name) is Course.AGREED


def test_remarks_are_points_and_an_answer_to_the_point_settles_them(ledger: Ledger, report: ReportId) -> None:
    section = ledger.reports.by_id(report).texts[0].section
    remark = write_remark(ledger, report, " Xem lại số vụ ", day=date(2026, 11, 17), section=section)
    assert (remark.text, remark.author) == ("Xem lại số vụ", OFFICER)
    frozen = open_report(ledger, R01, OCTOBER)
    assert frozen.points[0].code == "remark", "also on a sealed draft"
    reopen(ledger, report)
    draft = open_report(ledger, R01, OCTOBER)
    point = next(one for one in draft.points if one.code == "remark")
    assert point.place.section == section
    assert "Xem lại số vụ" in Wording("vi").tell(point.message)
    with pytest.raises(ReasonMissing):
        answer_point(ledger, draft, point, reason=" ")
    answered = answer_point(ledger, draft, point, reason="Đã đối chiếu sổ gốc")
    assert not open_remarks(ledger, report)
    assert next(one for one in answered.points if one.code == "remark").answer == "Đã đối chiếu sổ gốc"
    take_answer_back(ledger, answered, point)
    assert open_remarks(ledger, report)
    with pytest.raises(AnswerMissing):
        settle(ledger, remark.id, Settled.ANSWERED)
    settle(ledger, remark.id, Settled.DROPPED)
    open_again(ledger, remark.id)
    assert open_remarks(ledger, report)


def test_remarks_that_say_nothing_too_much_or_a_secrecy_mark_are_refused(
    ledger: Ledger, report: ReportId
) -> None:
    for text, refusal in ((" ", RemarkEmpty), ("a" * 2001, RemarkTooLong), ("TUYỆT MẬT", TextIsSecret)):
        with pytest.raises(refusal):
            write_remark(ledger, report, text, day=NOW.date())
    assert ledger.remarks.of(report) == ()


def test_the_sheet_says_what_changed_since_the_draft_the_head_saw(
    ledger: Ledger, report: ReportId, tmp_path: Path
) -> None:
    submit(ledger, report, now=NOW)
    send_back(ledger, report, now=NOW, text="Nêu rõ nguyên nhân", by=HEAD.name)
    reopen(ledger, report)
    settle(ledger, open_remarks(ledger, report)[0].id, Settled.DONE, words="Đã thêm một câu")
    _say_more(ledger, report, " Nguyên nhân do mưa nhiều.")
    seal(ledger, report, now=NOW)
    submit(ledger, report, now=NOW, note="Đã tiếp thu đầy đủ")
    summary = summarise(ledger, report, now=NOW)
    assert summary.changes is not None
    (change,) = summary.changes.texts
    assert change.new == f"{change.old} Nguyên nhân do mưa nhiều."
    assert summary.changes.figures == ()
    paths = write_submission(ledger, report, tmp_path / "trinh", now=NOW, tell=Wording("vi").tell)
    assert all(path.is_file() for path in paths)
    pages = read_pages(paths[0].read_bytes())
    assert len(pages) > summary.pages, "the sheet and the draft in one file"
    assert all(_packed("Dự thảo lần 2 – 17/11/2026 10:00") in page for page in pages)
    words = "".join(pages[:2])
    for said in ("PHIẾU TRÌNH", "Đã tiếp thu đầy đủ", "Đã sửa: Đã thêm một câu", HEAD.name, OFFICER):
        assert _packed(said) in words
    sheet = "\n".join(one.text for one in docx.Document(io.BytesIO(paths[1].read_bytes())).paragraphs)
    assert "Đã tiếp thu đầy đủ" in sheet


def test_copies_to_read_bear_draft_and_time_and_the_sealed_file_does_not(
    ledger: Ledger, report: ReportId
) -> None:
    mark = "Dự thảo lần 1 – 17/11/2026 10:00"
    copy = reading_copy(ledger, report, now=NOW)
    assert copy.mark == mark
    assert all(_packed(mark) in page for page in read_pages(copy.pdf))
    headers = docx.Document(io.BytesIO(copy.docx)).sections[0].first_page_header.paragraphs
    assert mark in [one.text for one in headers]
    book = openpyxl.load_workbook(io.BytesIO(copy.xlsx))
    assert {sheet["A2"].value for sheet in book} == {mark}
    own = sealed(ledger, report)
    assert not any("Dựthảo" in page for page in read_pages(own.pdf))
    assert copy.report.outline == own.report.outline
    reopen(ledger, report)
    written = reading_copy(ledger, report, now=NOW)
    assert written.mark == "Bản đang soạn – 17/11/2026 10:00"
    assert all(_packed(written.mark) in page for page in read_pages(written.pdf))
    assert ledger.reports.by_id(report).state is State.DRAFTING


def test_a_copy_of_what_is_issued_is_the_issued_file(ledger: Ledger, report: ReportId) -> None:
    issued = sealed(ledger, report).pdf + b"\n% signed elsewhere\n"
    file = ledger.files.put(issued, "da-ky.pdf", "application/pdf")
    ledger.reports.add_file(report, SignedFile(file, State.ISSUED, NOW, by_other_tool=True))
    copy = reading_copy(ledger, report, now=NOW)
    assert copy.mark == ""
    assert copy.pdf == issued
    with pytest.raises(ReportIsIssued):
        write_remark(ledger, report, "Muộn rồi", day=NOW.date())

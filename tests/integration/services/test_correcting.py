"""What is issued is corrected by documents of their own, and is itself never edited, by any path."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
from issued_ledger import ISSUED, NOVEMBER, R01, SEALED, Keys, issue, issued_ledger, sample_keys

from soxa.domain.activities import Activity
from soxa.domain.corrections import Act, RowKind
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import ActivityId, RemarkId, ReportId
from soxa.domain.outline import Appendix, Paragraph, Table
from soxa.domain.remarks import Origin, Outcome, Remark, Settled
from soxa.domain.reports import State
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.domain.sendings import Sending
from soxa.domain.values import Absence
from soxa.domain.verdicts import Verdict
from soxa.exchanging.consistency import consistency
from soxa.pages.texts import read_pages
from soxa.services import correcting
from soxa.services.approving import BeforeWhatItCorrects, NotSealed, current_pdf, number_report
from soxa.services.correcting import LetterNotCorrected, NothingIssued, ReplacedAlready
from soxa.services.deadlines import due, year_of
from soxa.services.drafting import open_document, open_report, save_text, set_override
from soxa.services.figure_facts import facts_of
from soxa.services.handing_over import folder_name, hand_over
from soxa.services.packs import pack_of
from soxa.services.sealing import SealingBlocked, reopen, seal
from soxa.services.showing import show
from soxa.services.verifying import verify_bytes
from soxa.storage.errors import ReportIsIssued, ReportIsSealed
from soxa.storage.ledger import Ledger
from soxa.wording import Wording

MEETINGS = FigureKey("CD03", Basis.ACTUAL)
LATER = date(2026, 11, 20)


@pytest.fixture(scope="module")
def keys() -> Keys:
    return sample_keys()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    path = tmp_path_factory.mktemp("issued") / "so.soxa"
    issued_ledger(path, keys).close()
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "so.soxa"
    shutil.copy(made, path)
    with Ledger.open(path, actor="Công chức Văn phòng", clock=lambda: SEALED) as opened:
        yield opened


@pytest.fixture
def old(ledger: Ledger) -> ReportId:
    return open_report(ledger, R01, NOVEMBER).report.id


def add_meeting(ledger: Ledger) -> None:
    """Enter a meeting of November that was forgotten."""
    day = date(2026, 11, 3)
    ledger.activities.add([Activity(ActivityId(uuid4()), day, day, "HOP", "Họp thêm", place="Hội trường")])


def _sent(ledger: Ledger, report: ReportId, folder: Path) -> tuple[Sending, ...]:
    """Send a report, and return what is noted of it."""
    hand_over(ledger, report, folder / "cu", tell=Wording("vi").tell, now=SEALED)
    return ledger.reports.by_id(report).sendings


def words_of(parts: object) -> str:
    assert isinstance(parts, tuple)
    found = []
    for part in parts:
        if isinstance(part, Paragraph):
            found.append("".join(span.text for span in part.spans))
        elif isinstance(part, Table):
            found += [" | ".join("".join(s.text for s in cell) for cell in row.cells) for row in part.rows]
    return "\n".join(found)


def appendix(parts: tuple[Appendix, ...]) -> Appendix:
    return parts[-1]


# --- thay thế


def test_a_replacing_report_begins_with_the_issued_words_and_reckons_anew(
    ledger: Ledger, old: ReportId
) -> None:
    before = ledger.reports.by_id(old)
    add_meeting(ledger)
    new = correcting.begin(ledger, old, Act.REPLACE)
    draft = open_document(ledger, new.id)
    assert new.replaces == old
    assert [text.section for text in draft.texts] == [text.section for text in before.texts]
    frozen = ledger.reports.frozen_figures(old, 1)[MEETINGS].value
    assert isinstance(frozen, Decimal)
    assert draft.figures[MEETINGS].value == frozen + 1
    assert ledger.reports.by_id(old) == before
    # Whoever begins it again, here or on another laptop, goes on with the same document.
    assert correcting.begin(ledger, old, Act.REPLACE).id == new.id
    assert open_report(ledger, R01, NOVEMBER).report.id == new.id


def test_the_replacing_report_names_the_old_one_and_travels_so(
    ledger: Ledger, old: ReportId, keys: Keys, tmp_path: Path
) -> None:
    add_meeting(ledger)
    new = correcting.begin(ledger, old, Act.REPLACE).id
    correcting.add_row(
        ledger,
        new,
        RowKind.OPINION,
        old="Bổ sung số cuộc họp đầu tháng",
        source="Văn phòng UBND tỉnh, qua điện thoại, 09 giờ 15, ngày 18/11/2026",
        reason="Tiếp thu",
        new="Bổ sung 01 cuộc họp",
    )
    assert correcting.fill(ledger, new) > 0
    assert correcting.fill(ledger, new) == 0
    made = seal(ledger, new, now=SEALED)
    told = made.report.replaces
    assert told is not None
    old_pdf = current_pdf(ledger, old)
    assert (told.sha256, told.number, told.dated) == (show(old_pdf).sha256, "12/BC-UBND", ISSUED)
    text = words_of(made.report.outline.parts)
    assert text.startswith(
        "Báo cáo này thay thế Báo cáo số 12/BC-UBND ngày 16/11/2026 của Ủy ban nhân dân xã Nậm Pung. "
        "Việc tiếp thu, giải trình và những nội dung được sửa đổi nêu tại Phụ lục"
    )
    last = appendix(made.report.outline.appendices)
    assert last.title == "BẢNG TỔNG HỢP TIẾP THU, GIẢI TRÌNH"
    assert "qua điện thoại, 09 giờ 15" in words_of(last.parts)
    assert made.stem.startswith("BC-TT-")
    issue(ledger, new, keys=keys, number="15", day=LATER)
    pdf = current_pdf(ledger, new)
    assert Verdict.FAILS not in {one.verdict for one in verify_bytes(pdf).answers}
    found = hand_over(ledger, new, tmp_path / "gui", tell=Wording("vi").tell, now=SEALED)
    assert "thay thế Báo cáo số 12/BC-UBND" in found.text


def test_sentences_that_are_others_stand_in_the_table_and_follow_the_words(
    ledger: Ledger, old: ReportId
) -> None:
    new = correcting.begin(ledger, old, Act.REPLACE).id
    assert correcting.fill(ledger, new) == 0
    text = open_document(ledger, new).texts[0]
    first, *others = text.blocks
    issued = replace(first, runs=(TextRun("Câu đã sửa theo góp ý."),), author=Author.CLERK)
    added = Block("them", (TextRun("Câu bổ sung."),), Author.CLERK)
    save_text(ledger, new, replace(text, blocks=(issued, *others, added)))
    assert correcting.fill(ledger, new) == 1
    (row,) = correcting.all_rows(ledger, new)
    assert row.old.startswith("Rà soát lại nội dung mục I. ")
    # The number in the issued sentence is the one that was issued.
    assert row.new.startswith("sửa “Trong kỳ, Ủy ban nhân dân xã Nậm Pung thực hiện 29 hoạt động")
    assert "thành “Câu đã sửa theo góp ý.”; bổ sung “Câu bổ sung.”" in row.new
    assert "correct_words_stale" not in {one.code for one in open_document(ledger, new).points}
    save_text(ledger, new, replace(text, blocks=(issued, *others)))
    assert "correct_words_stale" in {one.code for one in open_document(ledger, new).points}


def test_no_document_is_older_than_what_it_corrects(ledger: Ledger, old: ReportId, keys: Keys) -> None:
    new = correcting.begin(ledger, old, Act.REPLACE).id
    seal(ledger, new, now=SEALED)
    with pytest.raises(BeforeWhatItCorrects):
        issue(ledger, new, keys=keys, number="15", day=ISSUED - timedelta(days=1))
    assert ledger.reports.by_id(new).state is State.SIGNED
    assert number_report(ledger, new, number="15", day=ISSUED, when=SEALED)


def test_which_one_holds_follows_from_what_is_issued(ledger: Ledger, old: ReportId, keys: Keys) -> None:
    period = ledger.reports.by_id(old).period
    new = correcting.begin(ledger, old, Act.REPLACE).id
    while_written = {one.report: one for one in correcting.documents(ledger, R01, period)}
    assert while_written[old].holds
    assert not while_written[new].holds
    seal(ledger, new, now=SEALED)
    issue(ledger, new, keys=keys, number="15", day=LATER)
    first, second = correcting.documents(ledger, R01, period)
    assert (first.report, first.holds, first.replaced_by) == (old, False, "15/BC-UBND")
    assert (second.report, second.holds, second.act) == (new, True, Act.REPLACE)
    with pytest.raises(ReplacedAlready):
        correcting.begin(ledger, old, Act.REPLACE)
    third = correcting.begin(ledger, new, Act.REPLACE)
    assert third.replaces == new


def test_the_files_of_two_corrections_of_one_period_never_bear_one_name(
    ledger: Ledger, old: ReportId, keys: Keys
) -> None:
    stems, folders = [], [folder_name(ledger, old)]
    letter = correcting.begin(ledger, old, Act.ERRATUM).id
    correcting.add_row(ledger, letter, RowKind.FORM, reason="Trang 1", old="a", new="b")
    stems.append(seal(ledger, letter, now=SEALED).stem)
    folders.append(folder_name(ledger, letter))
    issue(ledger, letter, keys=keys, number="31", day=LATER)
    second = correcting.begin(ledger, old, Act.ERRATUM).id
    with pytest.raises(NotSealed):
        folder_name(ledger, second)
    correcting.add_row(ledger, second, RowKind.FORM, reason="Trang 2", old="a", new="b")
    stems.append(seal(ledger, second, now=SEALED).stem)
    folders.append(folder_name(ledger, second))
    at = old
    for number in ("15", "16"):
        at = correcting.begin(ledger, at, Act.REPLACE).id
        stems.append(seal(ledger, at, now=SEALED).stem)
        folders.append(folder_name(ledger, at))
        issue(ledger, at, keys=keys, number=number, day=LATER)
    assert len({*stems}) == len(stems)
    assert len({*folders}) == len(folders)


def test_of_a_chain_of_three_the_last_holds_and_names_the_one_before(
    ledger: Ledger, old: ReportId, keys: Keys, tmp_path: Path
) -> None:
    chain = [old]
    for number in ("15", "16"):
        add_meeting(ledger)
        new = correcting.begin(ledger, chain[-1], Act.REPLACE).id
        told = seal(ledger, new, now=SEALED).report.replaces
        assert told is not None
        assert told.sha256 == show(current_pdf(ledger, chain[-1])).sha256
        issue(ledger, new, keys=keys, number=number, day=LATER)
        chain.append(new)
    known = correcting.documents(ledger, R01, ledger.reports.by_id(old).period)
    assert [(one.report, one.holds, one.replaced_by) for one in known] == [
        (chain[0], False, "16/BC-UBND"),
        (chain[1], False, "16/BC-UBND"),
        (chain[2], True, ""),
    ]
    for replaced in chain[:2]:
        with pytest.raises(ReplacedAlready):
            hand_over(ledger, replaced, tmp_path / "gui", tell=Wording("vi").tell, now=SEALED)
        with pytest.raises(ReplacedAlready):
            correcting.begin(ledger, replaced, Act.EXPLAIN)
    december = open_report(ledger, R01, "2026-12")
    frozen = ledger.reports.frozen_figures(chain[2], 1)[MEETINGS].value
    assert december.figures[FigureKey("CD03", Basis.PREVIOUS)].value == frozen


def test_what_was_replaced_is_not_sent_again(
    ledger: Ledger, old: ReportId, keys: Keys, tmp_path: Path
) -> None:
    new = correcting.begin(ledger, old, Act.REPLACE).id
    seal(ledger, new, now=SEALED)
    hand_over(ledger, old, tmp_path / "a", tell=Wording("vi").tell, now=SEALED)
    issue(ledger, new, keys=keys, number="15", day=LATER)
    with pytest.raises(ReplacedAlready):
        hand_over(ledger, old, tmp_path / "b", tell=Wording("vi").tell, now=SEALED)
    assert not (tmp_path / "b").exists()


def test_later_periods_take_the_figures_and_plans_of_the_one_that_holds(
    ledger: Ledger, old: ReportId, keys: Keys
) -> None:
    plan = FigureKey("CD03", Basis.PLAN_COUNCIL)
    add_meeting(ledger)
    new = correcting.begin(ledger, old, Act.REPLACE).id
    set_override(ledger, new, plan, Decimal(70))
    seal(ledger, new, now=SEALED)
    issue(ledger, new, keys=keys, number="15", day=LATER)
    december = open_report(ledger, R01, "2026-12")
    frozen = ledger.reports.frozen_figures(new, 1)
    assert december.figures[FigureKey("CD03", Basis.PREVIOUS)].value == frozen[MEETINGS].value
    assert facts_of(ledger, pack_of(ledger), december.report).overrides[plan] == Decimal(70)


def test_a_correction_that_was_not_needed_is_given_up_and_taken_up_again(
    ledger: Ledger, old: ReportId
) -> None:
    new = correcting.begin(ledger, old, Act.REPLACE).id
    correcting.give_up(ledger, new)
    assert open_report(ledger, R01, NOVEMBER).report.id == old
    period = ledger.reports.by_id(old).period
    assert [one.report for one in correcting.documents(ledger, R01, period)] == [old]
    assert correcting.begin(ledger, old, Act.REPLACE).id == new
    assert not ledger.reports.by_id(new).withdrawn
    with pytest.raises(NothingIssued):
        correcting.give_up(ledger, old)


def test_what_the_receiver_said_since_the_issue_becomes_a_row_and_what_was_said_before_does_not(
    ledger: Ledger, old: ReportId
) -> None:
    early = Remark(
        RemarkId(uuid4()), old, 1, "Chủ tịch", date(2026, 11, 15), "Bỏ câu cuối mục I", Origin.PAPER
    )
    late = replace(
        early,
        id=RemarkId(uuid4()),
        author="Văn phòng UBND tỉnh",
        day=date(2026, 11, 18),
        text="Làm rõ số cuộc họp",
        outcome=Outcome(Settled.DONE, "Tiếp thu, bổ sung 01 cuộc", "Công chức"),
    )
    ledger.remarks.add([early, late])
    new = correcting.begin(ledger, old, Act.REPLACE).id
    assert correcting.fill(ledger, new) == 1
    (row,) = correcting.all_rows(ledger, new)
    assert (row.old, row.source, row.reason) == (
        "Làm rõ số cuộc họp",
        "Văn phòng UBND tỉnh",
        "Tiếp thu, bổ sung 01 cuộc",
    )


# --- bổ sung, giải trình; đính chính


def test_an_explanation_carries_what_was_reported_and_what_is_now(
    ledger: Ledger, old: ReportId, keys: Keys, tmp_path: Path
) -> None:
    add_meeting(ledger)
    letter = correcting.begin(ledger, old, Act.EXPLAIN).id
    draft = open_document(ledger, letter)
    assert draft.correction is not None
    rows = {row.figure: row for row in draft.correction.of(RowKind.VALUE)}
    assert MEETINGS in rows
    assert "Họp thêm" in rows[MEETINGS].reason
    for row in rows.values():
        is_main = row.figure == MEETINGS
        correcting.save_row(ledger, replace(row, reason="Bổ sung 01 cuộc họp", left_out=not is_main))
    made = seal(ledger, letter, now=SEALED)
    corrects = made.report.corrects
    assert corrects is not None
    frozen = ledger.reports.frozen_figures(old, 1)[MEETINGS].value
    assert [(one.key, one.old, one.reason) for one in corrects.values] == [
        (MEETINGS, frozen, "Bổ sung 01 cuộc họp")
    ]
    assert consistency(made.report) == ()
    outline = made.report.outline
    assert (outline.type_name, outline.symbol) == ("", "UBND-VP")
    assert outline.subject == "V/v bổ sung, giải trình số liệu tại Báo cáo số 12/BC-UBND"
    assert made.stem.startswith("CV-BS-")
    issue(ledger, letter, keys=keys, number="31", day=LATER)
    assert ledger.reports.by_id(letter).state is State.ISSUED
    answers = verify_bytes(current_pdf(ledger, letter)).answers
    assert Verdict.FAILS not in {one.verdict for one in answers}
    page = read_pages(current_pdf(ledger, letter))[0]
    assert "BÁOCÁO" not in page
    assert "V/vbổsung,giảitrìnhsốliệu" in page
    found = hand_over(ledger, letter, tmp_path / "gui", tell=Wording("vi").tell, now=SEALED)
    assert "Công văn số 31/UBND-VP" in found.text
    assert found.pdf.name.startswith("CV-BS-")
    sheet = openpyxl.load_workbook(found.xlsx)["Bảng kèm công văn"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Bổ sung 01 cuộc họp" in cells
    assert frozen in cells
    assert {one.receiver for one in ledger.reports.by_id(letter).sendings} == {
        one.receiver for one in _sent(ledger, old, tmp_path)
    }
    # The report that it is about is as it was, and it is the period's report still.
    assert open_report(ledger, R01, NOVEMBER).report.id == old
    with pytest.raises(LetterNotCorrected):
        correcting.begin(ledger, letter, Act.EXPLAIN)
    assert correcting.begin(ledger, old, Act.EXPLAIN).id != letter


@pytest.mark.parametrize(("act", "kind"), [(Act.EXPLAIN, RowKind.VALUE), (Act.REPLACE, RowKind.OPINION)])
def test_shares_and_comparisons_that_moved_stand_in_the_table_too(
    ledger: Ledger, old: ReportId, act: Act, kind: RowKind
) -> None:
    """The letter says that everything else stays as it was: no printed number may be missing."""
    add_meeting(ledger)
    new = correcting.begin(ledger, old, act).id
    open_document(ledger, new)
    if act is Act.REPLACE:
        correcting.fill(ledger, new)
    told = {row.figure for row in correcting.all_rows(ledger, new) if row.kind is kind}
    assert FigureKey("CD03", Basis.CHANGE_LAST_YEAR) in told
    # The issued sentence was "bằng kỳ trước": now it would name a share.
    assert FigureKey("CD03", Basis.CHANGE_PREVIOUS) in told


def test_a_letter_leads_to_its_table_of_opinions(ledger: Ledger, old: ReportId) -> None:
    letter = correcting.begin(ledger, old, Act.ERRATUM).id
    correcting.add_row(ledger, letter, RowKind.FORM, reason="Trang 1", old="a", new="b")
    assert "kèm theo" not in words_of(seal(ledger, letter, now=SEALED).report.outline.parts)
    reopen(ledger, letter)
    correcting.add_row(ledger, letter, RowKind.OPINION, old="Sửa căn cứ", reason="Tiếp thu", new="Đã sửa")
    made = seal(ledger, letter, now=SEALED).report
    assert "Việc tiếp thu, giải trình các ý kiến nêu tại Phụ lục kèm theo." in words_of(made.outline.parts)
    assert consistency(made) == ()


def test_an_explanation_without_anything_to_explain_is_not_sealed(ledger: Ledger, old: ReportId) -> None:
    letter = correcting.begin(ledger, old, Act.EXPLAIN).id
    with pytest.raises(SealingBlocked):
        seal(ledger, letter, now=SEALED)
    add_meeting(ledger)
    row = next(
        row
        for row in open_document(ledger, letter).correction.of(RowKind.VALUE)  # type: ignore[union-attr]
        if row.figure == MEETINGS
    )
    correcting.save_row(ledger, replace(row, reason="  "))
    with pytest.raises(SealingBlocked):
        seal(ledger, letter, now=SEALED)


def test_a_reason_typed_by_hand_outlives_a_number_that_moves_again(ledger: Ledger, old: ReportId) -> None:
    add_meeting(ledger)
    letter = correcting.begin(ledger, old, Act.EXPLAIN).id
    draft = open_document(ledger, letter)
    assert draft.correction is not None
    row = next(row for row in draft.correction.of(RowKind.VALUE) if row.figure == MEETINGS)
    correcting.save_row(ledger, replace(row, reason="Thôn báo chậm"))
    add_meeting(ledger)
    again = open_document(ledger, letter).correction
    assert again is not None
    now = next(one for one in again.of(RowKind.VALUE) if one.figure == MEETINGS)
    assert now.reason == "Thôn báo chậm"
    assert Decimal(now.new) == Decimal(row.new) + 1


def test_an_erratum_says_what_was_printed_and_what_it_should_be(ledger: Ledger, old: ReportId) -> None:
    letter = correcting.begin(ledger, old, Act.ERRATUM).id
    with pytest.raises(SealingBlocked):
        seal(ledger, letter, now=SEALED)
    correcting.add_row(
        ledger, letter, RowKind.FORM, reason="Nơi nhận, trang cuối", old="Lưu: VT", new="Lưu: VT, VP"
    )
    save_text(
        ledger,
        letter,
        SectionText("CV", (Block("a", (TextRun("Đề nghị các cơ quan cập nhật."),), Author.CLERK),)),
    )
    made = seal(ledger, letter, now=SEALED)
    text = words_of(made.report.outline.parts)
    assert "1 | Nơi nhận, trang cuối | Lưu: VT | Lưu: VT, VP" in text
    assert text.index("Lưu: VT, VP") < text.index("Đề nghị các cơ quan cập nhật.")
    assert text.endswith("trân trọng báo cáo./.")
    assert consistency(made.report) == ()


def test_a_row_comes_back_by_undo_until_the_document_is_sealed(ledger: Ledger, old: ReportId) -> None:
    letter = correcting.begin(ledger, old, Act.ERRATUM).id
    row = correcting.add_row(ledger, letter, RowKind.FORM, reason="Trang 1", old="a", new="b")
    correcting.leave_out(ledger, row.id, left_out=True)
    ledger.undoing.undo()
    assert not ledger.corrections.get(row.id).left_out
    assert ledger.history.verify().holds
    seal(ledger, letter, now=SEALED)
    with pytest.raises(ReportIsSealed):
        correcting.save_row(ledger, replace(row, new="c"))
    assert ledger.undoing.next_undo() is None or ledger.undoing.next_undo().first.entity != "correction_row"  # type: ignore[union-attr]
    assert ledger.history.verify().holds


# --- nothing issued is ever edited


def test_no_path_edits_what_is_issued(ledger: Ledger, old: ReportId, keys: Keys) -> None:
    report, pdf = ledger.reports.by_id(old), current_pdf(ledger, old)
    section = report.texts[0]
    edits = (
        lambda: save_text(
            ledger, old, SectionText(section.section, (Block("x", (TextRun("Sửa"),), Author.CLERK),))
        ),
        lambda: ledger.reports.save_texts(old, ()),
        lambda: set_override(ledger, old, FigureKey("CD03", Basis.ESTIMATE), Decimal(1), reason="x"),
        lambda: set_override(ledger, old, FigureKey("CD03", Basis.ESTIMATE), Absence.BLANK),
        lambda: reopen(ledger, old),
        lambda: seal(ledger, old, now=SEALED),
        lambda: number_report(ledger, old, number="13", day=LATER, when=SEALED),
        lambda: ledger.reports.set_number(old, "13", LATER),
        lambda: ledger.reports.put_back(old, {}),
        lambda: ledger.reports.set_withdrawn(old, withdrawn=True),
    )
    for edit in edits:
        with pytest.raises((ReportIsSealed, ReportIsIssued)):
            edit()
    while ledger.undoing.can_undo():
        ledger.undoing.undo()
    add_meeting(ledger)
    open_report(ledger, R01, NOVEMBER)
    new = correcting.begin(ledger, old, Act.REPLACE).id
    seal(ledger, new, now=SEALED)
    issue(ledger, new, keys=keys, number="15", day=LATER)
    after = ledger.reports.by_id(old)
    assert (after.texts, after.sealings, after.files, after.number) == (
        report.texts,
        report.sealings,
        report.files,
        report.number,
    )
    assert current_pdf(ledger, old) == pdf
    assert ledger.history.verify().holds


def test_the_year_shows_the_duty_met_while_its_replacement_is_written(
    ledger: Ledger, old: ReportId, keys: Keys
) -> None:
    def november() -> list[State | None]:
        return [
            one.state
            for one in year_of(ledger, 2026, LATER)
            if one.regime.code == R01 and one.period.label == NOVEMBER
        ]

    assert november() == [State.ISSUED]
    correcting.begin(ledger, old, Act.EXPLAIN)
    assert november() == [State.ISSUED]
    new = correcting.begin(ledger, old, Act.REPLACE).id
    assert november() == [State.ISSUED]
    open_work = {one.act: one.report for one in due(ledger, LATER) if one.act is not None}
    assert open_work[Act.REPLACE] == new
    assert set(open_work) == {Act.REPLACE, Act.EXPLAIN}
    seal(ledger, new, now=SEALED)
    issue(ledger, new, keys=keys, number="15", day=LATER)
    ledger.reports.add_sending(new, Sending("Ủy ban nhân dân tỉnh Lào Cai", "mail", SEALED, "a" * 64))
    assert november() == [State.SENT]
    assert Act.REPLACE not in {one.act for one in due(ledger, LATER) if one.state is not State.SENT}

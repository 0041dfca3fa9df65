"""The desk's points and notes in the window: answered, marked, offered, carried, told after sealing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot
from window_under_test import NOW, WAIT_MS, press, type_text

from soxa.domain.activities import Activity, Status
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Severity
from soxa.domain.reports import State
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.services import drafting
from soxa.storage.activities import ActivityQuery
from soxa.ui.app import Desk
from soxa.ui.reports.desk_controller import DeskController
from soxa.ui.reports.desk_view import DeskView
from soxa.ui.reports.view import ReportsView

pytestmark = pytest.mark.gui

R01, NOVEMBER, NEXT = "R01-thang", "2026-11", "2027-01"
DAY = date(2026, 11, 12)
MEETINGS = FigureKey("CD03", Basis.ACTUAL)


@pytest.fixture
def writing(desk: Desk, qtbot: QtBot) -> DeskController:
    """The sample's report on the desk, its page drawn."""
    desk.window.go_to("reports")
    assert desk.places.reports is not None
    controller = desk.places.reports.desk
    with qtbot.waitSignals([controller.opened, controller.previewed], timeout=WAIT_MS):
        desk.window.session.report_wanted.emit(R01, NOVEMBER)
    return controller


@pytest.fixture
def view(desk: Desk, writing: DeskController) -> DeskView:
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    return place.desk


def _meeting(title: str = "Họp đột xuất") -> Activity:
    return Activity(ActivityId(uuid4()), DAY, DAY, "HOP", title, place="Hội trường")


def _open(desk: Desk, controller: DeskController, qtbot: QtBot, label: str = NOVEMBER) -> None:
    assert desk.places.reports is not None
    with qtbot.waitSignal(controller.opened, timeout=WAIT_MS):
        desk.places.reports.open(R01, label)


def _first(view: DeskView, severity: Severity) -> int:
    points = view.points._points
    return next(at for at in range(view.points.list.count()) if points[at].severity is severity)


# --- points


def test_a_point_is_answered_and_opened_again_by_the_keyboard_alone(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    points = view.points
    before = int(points.count_text())
    points.list.setCurrentRow(_first(view, Severity.WARN))
    press(points.list, Qt.Key.Key_Space)
    assert points.reason.isVisible()
    press(points.reason, Qt.Key.Key_Return)
    assert points.fault.text().startswith("Chưa ghi lý do.")
    type_text(points.reason, "Đã đối chiếu sổ gốc")
    press(points.reason, Qt.Key.Key_Return)
    assert not points.reason.isVisible()
    assert int(points.count_text()) == before - 1
    assert points.answered.text() == "Đã xem: 1"
    assert not any("Đã đối chiếu" in text for text in points.texts())

    points.answered.setChecked(True)
    assert points.texts()[-1].startswith("Đã xem, lý do: Đã đối chiếu sổ gốc – ")
    points.list.setCurrentRow(points.list.count() - 1)
    press(points.list, Qt.Key.Key_Space)
    assert int(points.count_text()) == before
    assert points.answered.isHidden()


def test_escape_leaves_the_question_and_the_answer_stands_after_a_check(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    points = view.points
    points.list.setFocus()
    points.list.setCurrentRow(_first(view, Severity.WARN))
    points.answer_press.click()
    press(points.reason, Qt.Key.Key_Escape)
    assert not points.reason.isVisible()
    points.answer_press.click()
    type_text(points.reason, "Đúng như vậy")
    press(points.reason, Qt.Key.Key_Return)
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        view.step_wanted.emit("check")
    assert points.answered.text() == "Đã xem: 1"


def test_an_answer_is_undone_with_the_window_on_the_desk(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    points = view.points
    points.list.setCurrentRow(_first(view, Severity.WARN))
    points.answer_press.click()
    type_text(points.reason, "Đúng như vậy")
    press(points.reason, Qt.Key.Key_Return)
    assert points.answered.text() == "Đã xem: 1"
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        desk.window.session.undo_wanted.emit()
    assert points.answered.isHidden()


def test_what_blocks_cannot_be_answered(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    assert writing.draft is not None
    ledger = desk.window.session.ledger
    head = next(one for one in ledger.people() if one.authority is not None)
    for person in ledger.people():
        ledger.save_person(replace(person, authority=None))
    assert head.authority is not None
    _open(desk, writing, qtbot)
    view.points.list.setCurrentRow(_first(view, Severity.BLOCK))
    assert not view.points.answer_press.isEnabled()
    press(view.points.list, Qt.Key.Key_Space)
    assert not view.points.reason.isVisible()


# --- figures


def test_enter_beside_the_figure_whose_card_is_open_never_splits_the_sentence(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    writing.write("I")
    blocks = view.editor.blocks()
    cursor = view.editor.textCursor()
    for position in range(view.editor.document().characterCount()):
        cursor.setPosition(position)
        view.editor.setTextCursor(cursor)
        if view.editor._figure_beside_cursor() == MEETINGS:
            break
    press(view.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.card.isVisible()
    press(view.editor, Qt.Key.Key_Return)
    assert desk.window.place() == "ledger"
    assert view.editor.blocks() == blocks
    desk.window.go_to("reports")
    view.card.dismiss()
    press(view.editor, Qt.Key.Key_Return)
    assert len(view.editor.document().toPlainText().splitlines()) == len(blocks) + 1


def test_figures_that_moved_are_marked_until_they_are_looked_at(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    assert view.notes.moved.isHidden()
    desk.window.session.ledger.activities.add([_meeting()])
    _open(desk, writing, qtbot)
    writing.write("I")
    assert not view.notes.moved.isHidden()
    assert "Số cuộc họp, hội nghị: 5 → 6" in view.notes.moved_words.text()
    assert str(MEETINGS) in view.editor.moved_keys()
    view.notes.look_press.click()
    assert view.notes.moved.isHidden()
    assert view.editor.moved_keys() == frozenset()
    _open(desk, writing, qtbot)
    assert view.notes.moved.isHidden()


def test_the_table_compares_marks_and_takes_an_estimate_with_its_reason(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    desk.window.session.ledger.activities.add([_meeting(f"Họp {at}") for at in range(300)])
    _open(desk, writing, qtbot)
    panel = view.figures
    at = next(at for at, row in enumerate(panel._rows) if row.indicator == "CD03")
    assert "↑" in panel._rows[at].values[2]
    assert "kỳ này tăng" in panel._rows[at].spoken[2]
    actual = panel.table.item(at, 2)
    assert actual is not None
    assert not actual.icon().isNull()
    assert "thường từ" in actual.toolTip()

    panel.choose("CD03")
    estimates = next(
        at for at in range(panel.plan_basis.count()) if panel.plan_basis.itemData(at) == Basis.ESTIMATE
    )
    assert panel.reason.isHidden()
    panel.plan_basis.setCurrentIndex(estimates)
    assert not panel.reason.isHidden()
    type_text(panel.plan, "320")
    type_text(panel.reason, "Theo lịch công tác")
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        panel.plan_given.emit(Basis.ESTIMATE)
    assert writing.draft is not None
    key = FigureKey("CD03", Basis.ESTIMATE)
    assert writing.draft.figures[key].value == Decimal(320)
    assert writing.draft.report.reasons[key].reason == "Theo lịch công tác"
    assert "Theo lịch công tác" in panel._rows[at].spoken[1]


def test_the_card_tells_the_units_apart(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    writing.show_figure(FigureKey("CD16", Basis.ACTUAL))
    assert "Theo đơn vị: " in view.card.words()[2]


# --- words


def test_a_sentence_that_is_made_otherwise_is_offered_and_hers_stays_until_she_takes_it(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    ledger = desk.window.session.ledger
    draft = drafting.open_report(ledger, R01, NOVEMBER)
    hers = tuple(
        replace(one, runs=(TextRun("Duy trì giao ban. "), *one.runs), author=Author.CLERK)
        if one.id == "I.hop"
        else one
        for one in draft.text("I").blocks
    )
    drafting.save_text(ledger, draft.report.id, SectionText("I", hers))
    conferences = ActivityQuery(start=date(2026, 10, 15), end=date(2026, 11, 15), kinds=("HN",))
    ledger.activities.remove([one.id for one in ledger.activities.find(conferences)])
    _open(desk, writing, qtbot)
    writing.write("I")
    assert not view.notes.offer.isHidden()
    assert view.notes.hers.text().startswith("Duy trì giao ban. ")
    made = view.notes.made.text()
    assert made
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        view.notes.take.click()
    assert view.notes.offer.isHidden()
    assert writing.draft is not None
    block = next(one for one in writing.draft.text("I").blocks if one.id == "I.hop")
    assert block.author is Author.PACK
    assert "Duy trì" not in view.editor.toPlainText()


def test_words_of_the_last_report_come_when_asked_and_lose_their_mark_when_read(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    ledger = desk.window.session.ledger
    draft = drafting.open_report(ledger, R01, NOVEMBER)
    words = "Các đơn vị phối hợp chặt chẽ, hoàn thành nhiệm vụ."
    drafting.save_text(
        ledger, draft.report.id, SectionText("III.1", (Block("x", (TextRun(words),), Author.CLERK),))
    )
    _open(desk, writing, qtbot, NEXT)
    writing.write("III.1")
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        view.carry.click()
    assert words in view.editor.toPlainText()
    assert "kỳ 11/2026" in view.notes.carried_words.text()
    paragraph = view.editor.document().findBlockByNumber(0)
    assert paragraph.blockFormat().background().style() is not Qt.BrushStyle.NoBrush
    view.checked.click()
    assert view.notes.carried.isHidden()
    assert paragraph.blockFormat().background().style() is Qt.BrushStyle.NoBrush
    kept = drafting.open_report(ledger, R01, NEXT).text("III.1")
    assert [one.carried for one in kept.blocks] == [""]


def test_what_she_types_into_carried_words_takes_their_mark_away(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    ledger = desk.window.session.ledger
    draft = drafting.open_report(ledger, R01, NOVEMBER)
    blocks = (
        Block("x", (TextRun("Đoạn một."),), Author.CLERK),
        Block("y", (TextRun("Đoạn hai."),), Author.CLERK),
    )
    drafting.save_text(ledger, draft.report.id, SectionText("III.1", blocks))
    _open(desk, writing, qtbot, NEXT)
    writing.write("III.1")
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        view.carry.click()
    view.editor.moveCursor(QTextCursor.MoveOperation.Start)
    type_text(view.editor, "Nay ")
    writing.flush()
    assert [one.carried for one in view.editor.blocks()] == ["", NOVEMBER]
    assert view.notes.carried_words.text().startswith("1 đoạn")


# --- after sealing


def test_what_changed_since_sealing_is_told_on_the_desk_and_in_the_list(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot, tmp_path: Path
) -> None:
    from soxa.services.sealing import seal

    session = desk.window.session
    assert writing.draft is not None
    seal(session.ledger, writing.draft.report.id, now=NOW.astimezone())
    with qtbot.waitSignal(writing.notes.changes_known, timeout=WAIT_MS):
        _open(desk, writing, qtbot)
    assert view.notes.since.isHidden()
    session.ledger.activities.add([_meeting("Họp thêm sau khi chốt")])
    with qtbot.waitSignal(writing.notes.changes_known, timeout=WAIT_MS):
        _open(desk, writing, qtbot)
    said = view.notes.since_words.text()
    assert "Số cuộc họp, hội nghị: lúc chốt 5, nay 6." in said
    assert "Họp thêm sau khi chốt" in said
    assert writing.draft is not None
    assert writing.draft.report.state is State.SEALED

    assert desk.places.reports is not None
    desk.places.reports.leave_desk()
    qtbot.waitUntil(session.jobs.is_idle, timeout=WAIT_MS)
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    states = [place.table.item(at, 3) for at in range(place.table.rowCount())]
    assert [one.text() for one in states if one is not None and "sổ đã đổi" in one.text()]


def test_an_activity_tells_in_which_reports_it_counts(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    from soxa.services.sealing import seal
    from soxa.ui.ledger.view import LedgerView

    session = desk.window.session
    assert writing.draft is not None
    seal(session.ledger, writing.draft.report.id, now=NOW.astimezone())
    counted = writing.draft.figures[MEETINGS].sources.activities[0]
    session.activities_wanted.emit((counted,))
    place = desk.window.widget_of("ledger")
    assert isinstance(place, LedgerView)
    place.table.selectRow(0)
    assert desk.places.ledger is not None
    dialog = desk.places.ledger.show_history()
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.note.text()), timeout=WAIT_MS)
    assert dialog.note.text().startswith("Tính vào: Báo cáo tháng 11/2026 (")
    assert dialog.note.text().endswith("; đã chốt).")
    dialog.close_button.click()
    planned = replace(_meeting("Họp sẽ có"), status=Status.PLANNED)
    session.ledger.activities.add([planned])
    session.activities_wanted.emit((planned.id,))
    place.table.selectRow(0)
    later = desk.places.ledger.show_history()
    assert later is not None
    qtbot.waitUntil(lambda: bool(later.note.text()), timeout=WAIT_MS)
    assert later.note.text() == "Chưa tính vào báo cáo nào."
    later.close_button.click()

"""Correcting an issued report at the desk: three acts, their tables, the list that says which one holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from issued_ledger import Keys, issue, sample_keys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.domain.activities import Activity
from soxa.domain.corrections import Act, RowKind
from soxa.domain.ids import ActivityId, OfficeId, ReportId
from soxa.domain.offices import Role
from soxa.services import correcting
from soxa.services.drafting import open_report
from soxa.services.sealing import seal
from soxa.services.submitting import submit
from soxa.ui.app import Desk
from soxa.ui.exchange.claims import say_claim
from soxa.ui.reports.desk_controller import DeskController
from soxa.ui.reports.desk_view import DeskView
from soxa.ui.reports.view import ReportsView
from soxa.ui.today.view import TodayView
from soxa.ui.widgets import buttons_of

pytestmark = pytest.mark.gui

SEALED = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
R01, NOVEMBER = "R01-thang", "2026-11"


@pytest.fixture(scope="module")
def keys() -> Keys:
    return sample_keys()


@pytest.fixture
def old(desk: Desk, keys: Keys) -> ReportId:
    """The sample's report, issued as 12/BC-UBND."""
    ledger = desk.window.session.ledger
    report = open_report(ledger, R01, NOVEMBER).report.id
    seal(ledger, report, now=SEALED)
    issue(ledger, report, keys=keys, number="12", day=date(2026, 11, 16), when=SEALED)
    return report


@pytest.fixture
def at_desk(desk: Desk, old: ReportId, qtbot: QtBot) -> DeskController:
    """The issued report on the desk."""
    desk.window.go_to("reports")
    assert desk.places.reports is not None
    controller = desk.places.reports.desk
    with qtbot.waitSignals([controller.opened, controller.previewed], timeout=WAIT_MS):
        desk.window.session.report_wanted.emit(R01, NOVEMBER)
    return controller


@pytest.fixture
def view(desk: Desk, at_desk: DeskController) -> DeskView:
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    return place.desk


def add_meeting(desk: Desk) -> None:
    """Enter a meeting that was forgotten."""
    day = date(2026, 11, 3)
    meeting = Activity(ActivityId(uuid4()), day, day, "HOP", "Họp thêm", place="Hội trường")
    desk.window.session.ledger.activities.add([meeting])


def begin(view: DeskView, controller: DeskController, act: Act, qtbot: QtBot) -> None:
    """Two presses: the step, the act."""
    view.steps["correct"].click()
    assert view.is_at_step()
    with qtbot.waitSignal(controller.opened, timeout=WAIT_MS):
        view.correct_panel.acts[act].click()


def cell(table: QTableWidget, at: int, column: int) -> str:
    item = table.item(at, column)
    assert item is not None
    return item.text()


def wait_for_pages(controller: DeskController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controller.previewed, timeout=WAIT_MS):
        pass


def type_into_cell(view: DeskView, words: str) -> None:
    editor = view.correct_table.table.findChild(QLineEdit)
    assert editor is not None
    editor.clear()
    type_text(editor, words)
    press(editor, Qt.Key.Key_Return)


def test_only_what_is_issued_offers_the_three_acts(at_desk: DeskController, view: DeskView) -> None:
    assert view.steps["correct"].isVisible()
    assert view.steps["correct"].text() == "Sửa sau khi phát hành…"
    view.steps["correct"].click()
    assert "12/BC-UBND" in view.correct_panel.about.text()
    assert all(press.isEnabled() for press in view.correct_panel.acts.values())
    press(view.correct_panel, Qt.Key.Key_Escape)
    assert not view.is_at_step()


def test_a_replacement_is_begun_in_two_presses_and_stands_in_the_list(
    desk: Desk, at_desk: DeskController, view: DeskView, old: ReportId, qtbot: QtBot
) -> None:
    add_meeting(desk)
    begin(view, at_desk, Act.REPLACE, qtbot)
    assert at_desk.draft is not None
    assert at_desk.draft.report.replaces == old
    assert "bản thay thế" in view.title.text()
    wait_for_pages(at_desk, qtbot)
    assert desk.places.reports is not None
    desk.places.reports.leave_desk()
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    texts = [
        (cell(place.table, at, 0).strip(), cell(place.table, at, 3)) for at in range(place.table.rowCount())
    ]
    names = [name for name, _ in texts]
    at = names.index("Báo cáo thay thế")
    assert "có hiệu lực" in texts[at - 1][1]
    place.table.selectRow(at)
    with qtbot.waitSignal(at_desk.opened, timeout=WAIT_MS):
        press(place.table, Qt.Key.Key_Return)
    assert at_desk.draft.report.replaces == old
    wait_for_pages(at_desk, qtbot)


def test_an_opinion_heard_by_telephone_is_typed_where_it_stands(
    desk: Desk, at_desk: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    begin(view, at_desk, Act.REPLACE, qtbot)
    view.steps["correct"].click()
    table = view.correct_table
    assert table.isVisible()
    with qtbot.waitSignal(at_desk.opened, timeout=WAIT_MS):
        table.telephone.click()
    with qtbot.waitSignal(table.cell_edited, timeout=WAIT_MS):
        type_into_cell(view, "Đề nghị bổ sung cuộc họp đầu tháng")
    assert at_desk.draft is not None
    (row,) = desk.window.session.ledger.corrections.rows(at_desk.draft.report.id)
    assert row.old == "Đề nghị bổ sung cuộc họp đầu tháng"
    assert row.source == "đã nhận qua điện thoại, 09 giờ 05, ngày 16/11/2026"
    wait_for_pages(at_desk, qtbot)


def test_a_letter_shows_what_was_reported_and_what_is_now(
    desk: Desk, at_desk: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    add_meeting(desk)
    begin(view, at_desk, Act.EXPLAIN, qtbot)
    wait_for_pages(at_desk, qtbot)
    # Two presses lead to its table.
    assert view.correct_table.isVisible()
    table = view.correct_table
    assert table.kind is RowKind.VALUE
    rows = [[cell(table.table, at, column) for column in range(5)] for at in range(table.table.rowCount())]
    meetings = next(row for row in rows if row[0] == "Số cuộc họp, hội nghị")
    assert int(meetings[3]) == int(meetings[2]) + 1
    assert not table.add.isVisible()
    # What is reckoned is not edited; the reason is.
    first = table.table.item(0, 2)
    assert first is not None
    assert not first.flags() & Qt.ItemFlag.ItemIsEditable


def test_what_was_not_needed_is_given_up_and_the_issued_report_comes_back(
    desk: Desk, at_desk: DeskController, view: DeskView, old: ReportId, qtbot: QtBot
) -> None:
    begin(view, at_desk, Act.ERRATUM, qtbot)
    wait_for_pages(at_desk, qtbot)
    with qtbot.waitSignal(at_desk.opened, timeout=WAIT_MS):
        view.correct_table.give_up.click()
    assert at_desk.draft is not None
    assert at_desk.draft.report.id == old
    wait_for_pages(at_desk, qtbot)


def test_a_correction_being_written_is_work_for_today(
    desk: Desk, at_desk: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    begin(view, at_desk, Act.ERRATUM, qtbot)
    wait_for_pages(at_desk, qtbot)
    letter = at_desk.draft.report.id if at_desk.draft is not None else None
    desk.window.go_to("today")
    assert desk.places.today is not None
    shown = desk.places.today._shown
    (at,) = [number for number, one in enumerate(shown) if one.act is Act.ERRATUM]
    with qtbot.waitSignal(at_desk.opened, timeout=WAIT_MS):
        desk.places.today._open_due(at)
    assert at_desk.draft is not None
    assert at_desk.draft.report.id == letter
    wait_for_pages(at_desk, qtbot)


def test_a_file_that_replaces_says_so_where_files_come_in(
    desk: Desk, old: ReportId, keys: Keys, qtbot: QtBot
) -> None:
    ledger = desk.window.session.ledger
    new = correcting.begin(ledger, old, Act.REPLACE).id
    made = seal(ledger, new, now=SEALED).report
    said = "\n".join(say_claim(desk.window.session, made))
    assert "khai là bản thay thế Báo cáo số 12/BC-UBND" in said
    assert "đúng cơ quan" in said
    assert made.replaces is not None
    unknown = replace(made, replaces=replace(made.replaces, sha256="0" * 64))
    assert "Chưa có bản cũ" in "\n".join(say_claim(desk.window.session, unknown))
    theirs = replace(made, office=replace(made.office, id=OfficeId(uuid4())))
    assert "Không dùng tệp này thay bản cũ" in "\n".join(say_claim(desk.window.session, theirs))


def test_a_replaced_report_says_so_on_its_desk_and_leads_to_the_one_that_holds(
    desk: Desk, at_desk: DeskController, view: DeskView, old: ReportId, keys: Keys, qtbot: QtBot
) -> None:
    ledger = desk.window.session.ledger
    new = correcting.begin(ledger, old, Act.REPLACE).id
    seal(ledger, new, now=SEALED)
    issue(ledger, new, keys=keys, number="15", day=date(2026, 11, 16), when=SEALED)
    with qtbot.waitSignals([at_desk.opened, at_desk.previewed], timeout=WAIT_MS):
        desk.window.session.document_wanted.emit(old)
    assert view.state.text() == "Đã được thay thế"
    view.steps["correct"].click()
    assert "15/BC-UBND" in view.correct_panel.about.text()
    assert not any(one.isEnabled() for one in view.correct_panel.acts.values())
    with qtbot.waitSignals([at_desk.opened, at_desk.previewed], timeout=WAIT_MS):
        view.correct_panel.document_wanted.emit(new)
    assert at_desk.draft is not None
    assert at_desk.draft.report.id == new


def test_a_correction_that_waits_is_looked_at_by_the_head_and_signed_as_itself(
    desk: Desk, at_desk: DeskController, old: ReportId, qtbot: QtBot
) -> None:
    session = desk.window.session
    letter = correcting.begin(session.ledger, old, Act.ERRATUM).id
    correcting.add_row(session.ledger, letter, RowKind.FORM, reason="Trang 1", old="căn cư", new="căn cứ")
    seal(session.ledger, letter, now=SEALED)
    submit(session.ledger, letter, now=SEALED)
    session.pick_person(next(one for one in session.people if one.role is Role.HEAD))
    desk.window.go_to("today")
    today = desk.window.widget_of("today")
    assert isinstance(today, TodayView)
    buttons_of(today.waiting)[-1].click()
    assert desk.places.reports is not None
    review = desk.places.reports.review
    assert review is not None
    assert review.report == letter
    qtbot.waitUntil(review.page.agree_press.isEnabled, timeout=WAIT_MS)
    with qtbot.waitSignals([at_desk.opened, at_desk.previewed], timeout=WAIT_MS):
        review.page.agree_press.click()
    # Not the report that it is about, though that is of the same regime and period.
    assert at_desk.draft is not None
    assert at_desk.draft.report.id == letter

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot
from window_under_test import NOW, WAIT_MS, click, press, type_text

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.packs import Source
from soxa.domain.reports import State
from soxa.domain.sections import Author, FigureRun, SectionMark, TextRun
from soxa.services import drafting
from soxa.ui.app import Desk
from soxa.ui.reports.desk_controller import DeskController
from soxa.ui.reports.desk_view import DeskView
from soxa.ui.reports.view import ReportsView

pytestmark = pytest.mark.gui

RECEIVED = FigureKey("HC02", Basis.ACTUAL)


@pytest.fixture
def writing(desk: Desk, qtbot: QtBot) -> DeskController:
    """The sample's report on the desk, its page drawn."""
    desk.window.go_to("reports")
    assert desk.places.reports is not None
    controller = desk.places.reports.desk
    with qtbot.waitSignals([controller.opened, controller.previewed], timeout=WAIT_MS):
        desk.window.session.report_wanted.emit("R01-thang", "2026-11")
    return controller


@pytest.fixture
def view(desk: Desk, writing: DeskController) -> DeskView:
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    return place.desk


def _state(controller: DeskController) -> State:
    assert controller.draft is not None
    return controller.draft.report.state


def _section_with(controller: DeskController, key: FigureKey) -> str:
    assert controller.draft is not None
    return next(
        text.section
        for text in controller.draft.texts
        for block in text.blocks
        for run in block.runs
        if isinstance(run, FigureRun) and run.key == key
    )


def test_a_report_opens_with_outline_words_and_the_real_page(writing: DeskController, view: DeskView) -> None:
    assert view.title.text() == "Báo cáo tháng 11/2026"
    assert view.outline.count() > 15
    assert view.page.page_count() >= 3
    assert "29" in view.editor.createMimeDataFromSelection().text() or view.editor.blocks()
    assert view.steps["seal"].isEnabled()
    assert not view.steps["sign"].isEnabled()


def test_pressing_a_figure_lists_exactly_its_activities(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    writing.write(_section_with(writing, RECEIVED))
    place = view.editor.figure_rectangle(RECEIVED).center().toPoint()
    click(view.editor.viewport(), place)

    assert writing.draft is not None
    assert view.card.isVisible()
    assert view.card.words()[0] == "427"
    assert view.card.shown_ids() == writing.draft.figures[RECEIVED].sources.activities
    found = desk.window.session.ledger.activities.get(view.card.shown_ids())
    assert sum(activity.quantities["tiepnhan"] for activity in found) == Decimal(427)

    ids = view.card.shown_ids()
    view.card.activities_wanted.emit(ids)
    assert desk.window.place() == "ledger"
    assert desk.window.widget_of("ledger").table.model().rowCount() == len(ids)  # type: ignore[attr-defined]


def test_escape_closes_the_card_and_the_keyboard_goes_back_to_the_words(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    writing.write(_section_with(writing, RECEIVED))
    writing.show_figure(RECEIVED)
    press(view.card, Qt.Key.Key_Escape)

    assert not view.card.isVisible()
    assert desk.window.focusWidget() is view.editor


def test_what_is_typed_is_kept_and_stands_on_the_page(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    section = _section_with(writing, RECEIVED)
    writing.write(section)
    view.editor.moveCursor(QTextCursor.MoveOperation.End)
    with qtbot.waitSignal(writing.previewed, timeout=WAIT_MS):
        type_text(view.editor, " Trung tâm hướng dẫn người dân nộp hồ sơ trực tuyến.")

    session = desk.window.session
    kept = drafting.open_report(session.ledger, "R01-thang", "2026-11").text(section)
    assert kept.mark is SectionMark.EDITED
    assert kept.blocks[-1].author is Author.CLERK
    last = kept.blocks[-1].runs[-1]
    assert isinstance(last, TextRun)
    assert last.text.endswith("nộp hồ sơ trực tuyến.")
    from soxa.pages.texts import read_pages

    # Justified lines come out of a PDF without their blanks.
    assert "Trungtâmhướngdẫnngườidân" in "".join("".join(read_pages(view.page._pdf)).split())


def test_the_page_follows_within_a_moment_of_a_pause(
    writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    # 0.3 s of the page's own time is the aim; shared machines are given ten times that.
    view.editor.moveCursor(QTextCursor.MoveOperation.End)
    type_text(view.editor, " Một câu.")
    begun = time.monotonic()
    with qtbot.waitSignal(writing.previewed, timeout=WAIT_MS):
        view.editor.flush()
    assert time.monotonic() - begun < 3.0


def test_a_double_click_on_the_page_leads_to_its_words(
    writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    section = _section_with(writing, RECEIVED)
    view.page.place_pressed.emit(section)

    assert writing.section == section
    assert view.section_title.text().startswith("3.")


def test_a_value_of_a_unit_enters_the_figures_with_its_source(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    assert writing.draft is not None
    code = next(
        row.indicator
        for table in writing.draft.template.tables
        for row in table.rows
        if row.indicator and writing.draft.indicator(row.indicator).source is Source.SLIP
    )
    view.show_tab(1)
    view.figures.choose(code)
    type_text(view.figures.value, "1.234")
    type_text(view.figures.source, "Phần mềm thống kê")
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        view.figures.slip_given.emit()

    assert writing.draft.figures[FigureKey(code, Basis.ACTUAL)].value == Decimal(1234)

    view.figures.slip_given.emit()
    assert view.figures.fault.text() == "Cần số, đơn vị cung cấp và ngày."


def test_f8_goes_from_point_to_point(writing: DeskController, view: DeskView, qtbot: QtBot) -> None:
    assert writing.draft is not None
    assert int(view.points.count_text()) == len(writing.draft.points)
    view.points.go_to_next()
    first = view.points.list.currentRow()
    assert first == 0


def test_what_is_not_compared_leads_to_the_pack(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot
) -> None:
    assert writing.draft is not None
    settings = [point.place.setting for point in writing.draft.points]
    view.points.point_chosen.emit(settings.index("receivers"))
    assert desk.window.place() == "settings"
    tabs = desk.window.widget_of("settings").tabs  # type: ignore[attr-defined]
    assert tabs.tabText(tabs.currentIndex()) == "Chế độ báo cáo"


def _number_twice(writing: DeskController, view: DeskView, qtbot: QtBot) -> None:
    """Give a wrong number, then, before the seal, the right one."""
    for number, before in (("55", ""), ("5", "55")):
        assert view.steps["number"].isEnabled()
        writing.steps.begin("number")
        assert view.number_panel.number.text() == before
        view.number_panel.number.clear()
        type_text(view.number_panel.number, number)
        with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
            view.number_panel.done.emit()
        assert view.steps["number"].text() == "Sửa số, ngày"
    assert writing.draft is not None
    assert writing.draft.report.number == "05"


def test_a_report_goes_from_sealing_to_the_sending_folder(
    desk: Desk, writing: DeskController, view: DeskView, qtbot: QtBot, tmp_path: Path
) -> None:
    from soxa.services.authority import make_authority
    from soxa.services.verifying import verify

    authority = make_authority(
        tmp_path / "khoa", commune="UBND xã Nậm Pung", passphrase="mật khẩu", when=NOW.astimezone()
    )
    steps = writing.steps
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        steps.begin("seal")
    assert _state(writing) is State.SEALED
    assert view.editor.isReadOnly()
    assert view.points.texts()[0] == "Đã chốt; muốn sửa, bấm “Mở lại để sửa”."
    assert len(view.points.texts()) > 1  # what was known at sealing
    assert not view.points.answer_press.isVisible()

    steps.begin("sign")
    view.sign_panel.key.set_path(authority.person)
    type_text(view.sign_panel.passphrase, "sai")
    view.sign_panel.done.emit()
    qtbot.waitUntil(view.sign_panel.fault.isVisible, timeout=WAIT_MS)
    view.sign_panel.passphrase.clear()
    type_text(view.sign_panel.passphrase, "mật khẩu")
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        view.sign_panel.done.emit()
    assert view.sign_panel.passphrase.text() == ""

    _number_twice(writing, view, qtbot)

    steps.begin("issue")
    view.issue_panel.key.set_path(authority.organisation)
    type_text(view.issue_panel.passphrase, "mật khẩu")
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        view.issue_panel.done.emit()
    assert _state(writing) is State.ISSUED
    assert not view.steps["reopen"].isVisible()
    assert view.points.texts()[0] == "Đã ban hành; muốn đổi phải có văn bản thay thế."

    steps.begin("send")
    with qtbot.waitSignal(steps.sent, timeout=WAIT_MS) as sent:
        steps.send_to(tmp_path / "gui")
    qtbot.waitUntil(desk.window.session.jobs.is_idle, timeout=WAIT_MS)
    pdf = sent.args[0].pdf
    assert pdf.is_file()
    trust = [path.read_bytes() for path in authority.trust_folder.iterdir()]
    assert verify(pdf, trust).exit_code == 0

    # Files to send are not sent: somebody says how, once.
    assert _state(writing) is State.ISSUED
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        view.send_panel.ways["usb"].click()
    assert _state(writing) is State.SENT
    assert [way for way, one in view.send_panel.ways.items() if not one.isEnabled()] == ["usb"]
    assert view.send_panel.press.property("role") == ""
    assert writing.draft is not None
    noted = len(writing.draft.report.sendings)
    view.send_panel.way_chosen.emit("usb")
    assert len(desk.window.session.ledger.reports.by_id(writing.draft.report.id).sendings) == noted

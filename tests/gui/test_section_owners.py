"""Owners of sections at the desk: said, changed in place; a newer slip decided on; who wrote what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.domain.ids import PersonId, SlipId
from soxa.domain.offices import Person
from soxa.domain.sections import TextRun
from soxa.domain.slips import Slip
from soxa.services.drafting import open_report, save_text
from soxa.ui.app import Desk
from soxa.ui.reports.desk_controller import DeskController
from soxa.ui.reports.desk_view import DeskView
from soxa.ui.reports.view import ReportsView
from soxa.ui.today.view import TodayView
from soxa.ui.widgets import ElidedLabel

pytestmark = pytest.mark.gui

REGIME, LABEL, SECTION = "R01-thang", "2026-12", "II.2.b"


@pytest.fixture
def writing(desk: Desk, qtbot: QtBot) -> DeskController:
    """The report of December at the section of the clinic."""
    desk.window.go_to("reports")
    assert desk.places.reports is not None
    controller = desk.places.reports.desk
    with qtbot.waitSignal(controller.opened, timeout=WAIT_MS):
        desk.window.session.report_wanted.emit(REGIME, LABEL)
    controller.write(SECTION)
    return controller


@pytest.fixture
def view(desk: Desk, writing: DeskController) -> DeskView:
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    return place.desk


def test_the_section_and_the_outline_say_whose_it_is_and_what_is_missing(view: DeskView) -> None:
    assert view.owner.owner_press.text() == "Phụ trách: Trạm Y tế"
    assert view.owner.due.text().startswith("hạn ")
    assert view.owner.waits_press.text() == "Chờ phiếu: Trạm Y tế"
    lines = [view.outline.item(at).toolTip() for at in range(view.outline.count())]
    assert any("Trạm Y tế" in line and "Chờ phiếu" in line for line in lines)


def test_the_waiting_slip_leads_to_the_board(desk: Desk, view: DeskView) -> None:
    view.owner.waits_press.click()
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)

    assert place.slips is not None
    assert place.slips.isVisible()
    assert place.slips.period_label.text() == "Tháng 12/2026"


def test_owner_and_day_are_changed_in_place_and_undone(
    desk: Desk, view: DeskView, writing: DeskController, qtbot: QtBot
) -> None:
    session = desk.window.session
    unit = next(one for one in session.units if one.code == "VHXH")
    view.owner.owner_press.click()
    assert view.owner.choices.isVisible()
    view.owner.unit.choose(unit.id)
    type_text(view.owner.day, "10/12/2026")
    press(view.owner.day, Qt.Key.Key_Return)
    assert not view.owner.choices.isVisible()
    assert view.owner.owner_press.text() == "Phụ trách: Phòng VH-XH"
    assert view.owner.due.text() == "hạn 10/12/2026"

    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        session.undo_wanted.emit()
    assert session.ledger.section_owners.all() == ()
    assert view.owner.owner_press.text() == "Phụ trách: Trạm Y tế"


def test_days_before_may_be_set_for_the_whole_report_and_its_slips(desk: Desk, view: DeskView) -> None:
    view.owner.owner_press.click()
    view.owner.days.choose(3)
    view.owner.for_all.setChecked(True)
    view.owner.submit()

    (kept,) = desk.window.session.ledger.section_owners.all()
    assert (kept.section, kept.days_before) == ("", 3)
    # Three working days before 16/12/2026, for the section and for the board.
    assert view.owner.due.text() == "hạn 11/12/2026"
    view.owner.waits_press.click()
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    assert place.slips is not None
    assert place.slips.due.text() == "11/12/2026"


def test_escape_changes_nothing(desk: Desk, view: DeskView) -> None:
    view.owner.owner_press.click()
    view.owner.day.setFocus()
    press(view.owner.day, Qt.Key.Key_Escape)

    assert not view.owner.choices.isVisible()
    assert desk.window.session.ledger.section_owners.all() == ()


def _send(desk: Desk, day: int, words: str) -> None:
    ledger = desk.window.session.ledger
    period = open_report(ledger, REGIME, LABEL).period
    clinic = next(one.id for one in ledger.units() if one.code == "TYT")
    slip = Slip(SlipId(uuid4()), clinic, period.start, period.end, date(2026, 12, day), "sổ", {}, form="P5")
    ledger.slips.save(replace(slip, highlights=words))


@pytest.fixture
def offered(desk: Desk, writing: DeskController, qtbot: QtBot) -> None:
    """Lan has edited the words of a slip, and a newer one has come."""
    ledger = desk.window.session.ledger
    ledger.actor = "Lan"
    _send(desk, 10, "Tiêm 120 trẻ.")
    draft = open_report(ledger, REGIME, LABEL)
    text = draft.text(SECTION)
    edited = tuple(
        replace(one, runs=(TextRun("Trạm tiêm 120 trẻ."),)) if ".slip." in one.id else one
        for one in text.blocks
    )
    save_text(ledger, draft.report.id, replace(text, blocks=edited))
    _send(desk, 12, "Tiêm 135 trẻ.")
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        writing.recompute()


@pytest.mark.usefixtures("offered")
def test_a_newer_slip_stands_beside_hers_and_both_may_stay(
    desk: Desk, view: DeskView, writing: DeskController, qtbot: QtBot
) -> None:
    side = view.notes.side
    assert side.isVisible()
    assert side.left_text.toPlainText() == "Trạm tiêm 120 trẻ."
    assert side.right_text.toPlainText() == "Tiêm 135 trẻ."
    assert "Lan" in side.left_name.accessibleName()
    assert "12/12/2026" in side.right_name.accessibleName()
    with qtbot.waitSignal(writing.opened, timeout=WAIT_MS):
        side.take_both.click()

    assert not side.isVisible()
    assert view.points.isVisible()
    words = view.editor.toPlainText()
    assert "Trạm tiêm 120 trẻ." in words
    assert "Tiêm 135 trẻ." in words


@pytest.mark.usefixtures("offered")
def test_who_wrote_what_is_said_quietly_and_listed(
    desk: Desk, view: DeskView, writing: DeskController
) -> None:
    assert "phiếu Trạm Y tế 12/12/2026, Lan viết lúc" in view.owner.written.accessibleName()
    dialog = writing.owners.show_authors()
    assert dialog is not None
    found = next(line for line in dialog.lines if line.beginning == "Trạm tiêm 120 trẻ.")
    assert "Lan" in found.who
    dialog.close()
    history = writing.history.show()
    assert history is not None
    assert "Lan" in history.note.text()
    history.close()


def test_today_tells_an_officer_of_her_own_sections(desk: Desk, qtbot: QtBot) -> None:
    session = desk.window.session
    unit = next(one.id for one in session.units if one.code == "VHXH")
    person = Person(PersonId(uuid4()), "Cán bộ mẫu", "Công chức", unit, None, None, None)
    session.ledger.save_person(person)
    today = desk.window.widget_of("today")
    assert isinstance(today, TodayView)
    assert not today.sections.isVisible()

    session.pick_person(person)
    assert today.sections.isVisible()
    said = [one.accessibleName() for one in today.sections.findChildren(ElidedLabel)]
    assert any("II.2.c, II.2.d" in words for words in said)
    named = [
        one for one in today.sections.findChildren(QPushButton) if "tháng 11/2026" in one.accessibleName()
    ]
    named[0].click()
    assert desk.window.place() == "reports"

"""The head's desk in the window: submitted, looked at, returned with a remark, mended, agreed to, signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import docx
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.domain.approvals import Course
from soxa.domain.drafts import Place
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import PersonId
from soxa.domain.offices import Person, Role
from soxa.domain.remarks import Origin, Settled
from soxa.domain.reports import State
from soxa.services.submitting import course_of
from soxa.ui import files
from soxa.ui.app import Desk
from soxa.ui.reports.desk_controller import DeskController
from soxa.ui.reports.desk_view import DeskView
from soxa.ui.reports.review_controller import ReviewController
from soxa.ui.reports.view import ReportsView
from soxa.ui.today.view import TodayView

pytestmark = pytest.mark.gui

R01, NOVEMBER = "R01-thang", "2026-11"


@pytest.fixture
def writing(desk: Desk, qtbot: QtBot) -> DeskController:
    """The sample's report sealed, on the desk."""
    desk.window.go_to("reports")
    assert desk.places.reports is not None
    controller = desk.places.reports.desk
    with qtbot.waitSignals([controller.opened, controller.previewed], timeout=WAIT_MS):
        desk.window.session.report_wanted.emit(R01, NOVEMBER)
    _step(controller, qtbot, _view(desk).steps["seal"].click)
    return controller


def _view(desk: Desk) -> DeskView:
    place = desk.window.widget_of("reports")
    assert isinstance(place, ReportsView)
    return place.desk


def _step(controller: DeskController, qtbot: QtBot, act: Callable[[], object]) -> None:
    with qtbot.waitSignals([controller.opened, controller.previewed], timeout=WAIT_MS):
        act()


def _submit(desk: Desk, writing: DeskController, qtbot: QtBot) -> None:
    view = _view(desk)
    view.steps["submit"].click()
    type_text(view.submit_panel.note, "Kính trình Chủ tịch")
    _step(writing, qtbot, view.submit_panel.press.click)


def _course(desk: Desk, writing: DeskController) -> Course:
    assert writing.draft is not None
    ledger = desk.window.session.ledger
    return course_of(ledger, ledger.reports.by_id(writing.draft.report.id))


def _opened_outside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Open nothing in other programs; return the list of what would be opened."""
    opened: list[str] = []

    def note(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return opened


@dataclass
class Hand:
    """Counts what the head does."""

    done: list[str] = field(default_factory=list)

    def press(self, name: str, act: Callable[[], object]) -> None:
        """Do one thing."""
        self.done.append(name)
        act()


def _as_head(desk: Desk) -> TodayView:
    session = desk.window.session
    session.pick_person(next(one for one in session.people if one.role is Role.HEAD))
    desk.window.go_to("today")
    today = desk.window.widget_of("today")
    assert isinstance(today, TodayView)
    return today


def _look(desk: Desk, today: TodayView, qtbot: QtBot, hand: Hand) -> ReviewController:
    from soxa.ui.widgets import buttons_of

    look = buttons_of(today.waiting)[-1]  # those of earlier lists go when Qt comes to it
    hand.press("Xem", look.click)
    assert desk.places.reports is not None
    review = desk.places.reports.review
    assert review is not None
    qtbot.waitUntil(
        lambda: review.page.agree_press.isEnabled() and bool(review.page.title.text()), timeout=WAIT_MS
    )
    return review


def test_the_head_returns_a_draft_in_three_actions(desk: Desk, writing: DeskController, qtbot: QtBot) -> None:
    _submit(desk, writing, qtbot)
    assert _course(desk, writing) is Course.AT_HEAD
    assert "chờ lãnh đạo" in _view(desk).state.text()
    hand, today = Hand(), _as_head(desk)
    review = _look(desk, today, qtbot, hand)
    hand.press("gõ ý kiến", lambda: type_text(review.page.text, "Nêu rõ nguyên nhân"))
    hand.press("Trả lại", review.page.return_press.click)
    assert len(hand.done) == 3, hand.done
    assert _course(desk, writing) is Course.RETURNED
    assert writing.draft is not None
    (remark,) = desk.window.session.ledger.remarks.of(writing.draft.report.id)
    assert (remark.text, remark.origin) == ("Nêu rõ nguyên nhân", Origin.SCREEN)
    assert desk.window.session.person is not None
    assert remark.author == desk.window.session.person.called
    assert desk.window.place() == "today"
    assert today.waiting.isVisible()
    assert any(one.text() == "Không có dự thảo nào đang chờ." for one in today.waiting.findChildren(QLabel))
    qtbot.waitUntil(desk.window.session.jobs.is_idle, timeout=WAIT_MS)


def test_the_head_agrees_in_two_actions_and_goes_on_to_sign(
    desk: Desk, writing: DeskController, qtbot: QtBot
) -> None:
    _submit(desk, writing, qtbot)
    hand, today = Hand(), _as_head(desk)
    review = _look(desk, today, qtbot, hand)
    with qtbot.waitSignals([writing.opened, writing.previewed], timeout=WAIT_MS):
        hand.press("Đồng ý", review.page.agree_press.click)
    assert len(hand.done) == 2, hand.done
    assert _course(desk, writing) is Course.AGREED
    view = _view(desk)
    assert view.is_at_step()
    assert view.sign_panel.isVisible()
    assert view.steps["sign"].property("role") == "primary"
    assert not view.sign_panel.caution.isVisible()


def test_signing_says_what_is_not_agreed_and_hinders_nobody(
    desk: Desk, writing: DeskController, qtbot: QtBot
) -> None:
    view = _view(desk)

    def said() -> str:
        view.steps["sign"].click()
        assert view.sign_panel.press.isEnabled()
        return view.sign_panel.caution.text() if view.sign_panel.caution.isVisible() else ""

    assert "Chưa ghi việc trình" in said()
    _submit(desk, writing, qtbot)
    assert "chưa ghi ý kiến đồng ý" in said()
    review = _look(desk, _as_head(desk), qtbot, Hand())
    type_text(review.page.text, "Nêu rõ nguyên nhân")
    review.page.return_press.click()
    qtbot.waitUntil(desk.window.session.jobs.is_idle, timeout=WAIT_MS)
    desk.window.go_to("reports")
    with qtbot.waitSignals([writing.opened, writing.previewed], timeout=WAIT_MS):
        desk.window.session.report_wanted.emit(R01, NOVEMBER)
    assert "trả lại để sửa" in said()
    assert "Còn 1 ý kiến" in said()


def test_what_the_head_of_the_unit_agrees_to_goes_on_to_the_head(
    desk: Desk, writing: DeskController, qtbot: QtBot
) -> None:
    session = desk.window.session
    unit = next(one for one in session.units if one.code == "VP")
    chief = Person(
        PersonId(uuid4()), "Chánh Văn phòng Mẫu", "Chánh Văn phòng", unit.id, None, None, None, Role.UNIT_HEAD
    )
    session.ledger.save_person(chief)
    session.ledger.save_office(replace(session.office, asks_unit_head=True))
    _submit(desk, writing, qtbot)
    assert _course(desk, writing) is Course.AT_UNIT_HEAD
    session.pick_person(chief)
    desk.window.go_to("today")
    today = desk.window.widget_of("today")
    assert isinstance(today, TodayView)
    review = _look(desk, today, qtbot, Hand())
    review.page.agree_press.click()
    assert _course(desk, writing) is Course.AT_HEAD
    assert desk.window.place() == "today"
    assert not today.waiting.isVisible()
    qtbot.waitUntil(session.jobs.is_idle, timeout=WAIT_MS)


def test_what_is_typed_is_not_lost_by_agreeing(desk: Desk, writing: DeskController, qtbot: QtBot) -> None:
    _submit(desk, writing, qtbot)
    review = _look(desk, _as_head(desk), qtbot, Hand())
    type_text(review.page.text, "Sửa lỗi chính tả")
    review.page.agree_press.click()
    assert "chưa ghi" in review.page.fault.text()
    assert _course(desk, writing) is Course.AT_HEAD
    review.page.remark_press.click()
    assert writing.draft is not None
    ledger = desk.window.session.ledger
    assert [one.text for one in ledger.remarks.of(writing.draft.report.id)] == ["Sửa lỗi chính tả"]
    assert review.page.text.toPlainText() == ""
    qtbot.waitUntil(desk.window.session.jobs.is_idle, timeout=WAIT_MS)


def test_returning_without_a_word_is_refused_beside_the_box(
    desk: Desk, writing: DeskController, qtbot: QtBot
) -> None:
    _submit(desk, writing, qtbot)
    review = _look(desk, _as_head(desk), qtbot, Hand())
    review.page.return_press.click()
    assert "cần ghi rõ" in review.page.fault.text()
    assert _course(desk, writing) is Course.AT_HEAD
    qtbot.waitUntil(desk.window.session.jobs.is_idle, timeout=WAIT_MS)


def test_remarks_from_paper_are_settled_before_the_next_submission(
    desk: Desk, writing: DeskController, qtbot: QtBot
) -> None:
    view = _view(desk)
    _submit(desk, writing, qtbot)
    view.submit_panel.send_back.click()
    assert view.remarks_panel.isVisible(), "what shall be changed is asked first"
    type_text(view.remarks_panel.text, "Xem lại số vụ")
    _step(writing, qtbot, view.remarks_panel.press.click)
    view.steps["submit"].click()
    _step(writing, qtbot, view.submit_panel.send_back.click)
    assert _course(desk, writing) is Course.RETURNED
    assert view.steps["reopen"].property("role") == "primary"
    _step(writing, qtbot, view.steps["reopen"].click)
    assert "Ý kiến (1)" in view.remarks.text()
    assert any("Xem lại số vụ" in text for text in view.points.texts())
    _step(writing, qtbot, view.steps["seal"].click)
    view.steps["submit"].click()
    view.submit_panel.press.click()
    assert "Còn 1 ý kiến" in view.submit_panel.fault.text()
    view.remarks.click()
    view.remarks_panel.answer_press.click()
    assert "lý do" in view.remarks_panel.fault.text()
    type_text(view.remarks_panel.words, "Đã đối chiếu sổ gốc")
    _step(writing, qtbot, view.remarks_panel.answer_press.click)
    assert writing.draft is not None
    (remark,) = desk.window.session.ledger.remarks.of(writing.draft.report.id)
    assert remark.outcome is not None
    assert remark.outcome.settled is Settled.ANSWERED
    view.steps["submit"].click()
    _step(writing, qtbot, view.submit_panel.press.click)
    assert _course(desk, writing) is Course.AT_HEAD


def test_a_word_copy_goes_out_and_its_comments_come_back(
    desk: Desk, writing: DeskController, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = _opened_outside(monkeypatch)
    view = _view(desk)
    with qtbot.waitSignal(desk.window.session.told, timeout=WAIT_MS):
        writing.submitting.write_to(tmp_path)
    (folder,) = tmp_path.glob("trinh-*")
    assert opened == [str(folder)]
    (word,) = folder.glob("*-ban-doc.docx")
    document = docx.Document(str(word))
    paragraph = next(one for one in document.paragraphs if "hoạt động ghi trong sổ" in one.text)
    document.add_comment(runs=paragraph.runs, text="Nêu cả kỳ trước", author="Chủ tịch")
    document.save(str(word))
    _step(writing, qtbot, lambda: desk.receive(word))
    qtbot.waitUntil(lambda: "Ý kiến (1)" in view.remarks.text(), timeout=WAIT_MS)
    assert any("Nêu cả kỳ trước" in text for text in view.points.texts())
    view.remarks.click()
    view.remarks_panel.list.itemActivated.emit(view.remarks_panel.list.item(0))
    assert writing.section == "I"


def test_a_remark_on_a_heading_leads_to_the_first_text_below(
    writing: DeskController,
) -> None:
    writing.submitting.place_wanted.emit(Place(section="II"))
    assert writing.section == "II.1.a"


def test_a_remark_may_be_about_the_figure_that_is_asked_about(
    desk: Desk, writing: DeskController, qtbot: QtBot
) -> None:
    view, key = _view(desk), FigureKey("CD03", Basis.ACTUAL)
    view.editor.figure_pressed.emit(key)
    view.remarks.click()
    assert "Số liệu:" in view.remarks_panel.place.currentText()
    type_text(view.remarks_panel.text, "Xem lại")
    _step(writing, qtbot, view.remarks_panel.press.click)
    assert writing.draft is not None
    (remark,) = desk.window.session.ledger.remarks.of(writing.draft.report.id)
    assert (remark.figure, remark.section) == (key, "")


def test_a_copy_to_print_says_which_draft_it_is(
    desk: Desk, writing: DeskController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from soxa.pages.texts import read_pages

    opened = _opened_outside(monkeypatch)
    press(_view(desk).editor, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(opened), timeout=WAIT_MS)
    pages = read_pages(Path(opened[0]).read_bytes())
    assert all("Dựthảolần1–16/11/2026" in page for page in pages)
    assert writing.draft is not None
    assert writing.draft.report.state is State.SEALED
    files.remove_printed()
    assert not Path(opened[0]).parent.exists(), "no draft stays behind on a shared machine"


def test_the_office_may_want_the_head_of_the_unit_asked_first(desk: Desk) -> None:
    from soxa.ui.settings.view import SettingsView

    desk.window.go_to("settings")
    place = desk.window.widget_of("settings")
    assert isinstance(place, SettingsView)
    assert not place.asks_unit_head.isChecked()
    place.asks_unit_head.click()
    assert desk.window.session.office.asks_unit_head

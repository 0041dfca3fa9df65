"""The văn thư's tab: each next step is done where it is listed; her path is counted in actions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot
from window_under_test import NOW, WAIT_MS, press, type_text

from soxa.domain.ids import DeviceId
from soxa.domain.offices import Role
from soxa.domain.reports import State
from soxa.services import numbering
from soxa.services.approving import KeyFile, Signatory, sign_report
from soxa.services.drafting import open_report
from soxa.services.outgoing import new_entry
from soxa.services.sealing import seal
from soxa.services.submitting import agree, submit
from soxa.signing.authority import AuthorityFiles, make_keys
from soxa.storage.ledger import Ledger
from soxa.ui.app import Desk
from soxa.ui.exchange.clerk_controller import ClerkController
from soxa.ui.exchange.clerk_view import ClerkView
from soxa.ui.exchange.outgoing_controller import OutgoingController
from soxa.ui.exchange.outgoing_view import OutgoingView
from soxa.ui.exchange.place import ExchangePlace
from soxa.wording import Wording

pytestmark = pytest.mark.gui
WHEN = NOW.astimezone()
PASSPHRASE = "mat khau"


@pytest.fixture(scope="session")
def keys() -> AuthorityFiles:
    return make_keys(commune="UBND xã Nậm Pung", passphrase=PASSPHRASE, when=WHEN)


@pytest.fixture(scope="session")
def signed_file(sample_file: Path, keys: AuthorityFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office's ledger with a report that the person has signed."""
    path = tmp_path_factory.mktemp("van-thu") / "so.soxa"
    shutil.copy(sample_file, path)
    with Ledger.open(path, actor="mẫu", clock=lambda: WHEN) as ledger:
        report = open_report(ledger, "R01-thang", "2026-11").report.id
        seal(ledger, report, now=WHEN, say=Wording("vi").tell)
        key = KeyFile(keys.person, PASSPHRASE)
        sign_report(ledger, report, signatory=Signatory.PERSON, key=key, picture=None, when=WHEN)
    return path


@dataclass
class Clerk:
    """The văn thư in front of her tab, and how often she has acted."""

    desk: Desk
    place: ExchangePlace
    controller: ClerkController
    qtbot: QtBot
    actions: list[str] = field(default_factory=list)

    @property
    def view(self) -> ClerkView:
        return self.place.clerk

    def press(self, button: QAbstractButton) -> None:
        self.actions.append(button.accessibleName())
        button.click()

    def type(self, widget: object, text: str) -> None:
        self.actions.append(text)
        type_text(widget, text)  # type: ignore[arg-type]

    def report(self) -> State:
        ledger = self.desk.window.session.ledger
        (found,) = [one for one in ledger.reports.all() if one.sealings]
        return found.state

    def waits(self) -> list[int]:
        return [len(group) for group in self.view.presses]


@pytest.fixture
def clerk(open_desk: Callable[..., Desk], signed_file: Path, tmp_path: Path, qtbot: QtBot) -> Clerk:
    desk = open_desk(ledger=False)
    path = tmp_path / "so-van-thu.soxa"
    shutil.copy(signed_file, path)
    desk.window.session.open_path(path)
    desk.window.go_to("exchange")
    place = desk.window.widget_of("exchange")
    assert isinstance(place, ExchangePlace)
    controller = desk.places.clerk
    assert controller is not None
    with qtbot.waitSignal(controller.listed, timeout=WAIT_MS):
        place.show_part("clerk")
    return Clerk(desk, place, controller, qtbot)


def test_a_signed_report_is_numbered_sealed_sent_to_two_and_closed_without_leaving(
    clerk: Clerk, keys: AuthorityFiles, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    key = tmp_path / "co-quan.p12"
    key.write_bytes(keys.organisation)
    view, qtbot = clerk.view, clerk.qtbot
    assert clerk.waits()[:2] == [1, 0]

    clerk.press(view.presses[0][0])
    clerk.type(view.number_panel.number, "25")
    with qtbot.waitSignal(clerk.controller.moved, timeout=WAIT_MS):
        clerk.actions.append("Enter")
        press(view.number_panel.number, Qt.Key.Key_Return)
    assert clerk.report() is State.NUMBERED
    assert view.step() is view.seal_panel, "the next step comes by itself"

    clerk.type(view.seal_panel.key.edit, str(key))
    clerk.type(view.seal_panel.passphrase, PASSPHRASE)
    with qtbot.waitSignal(clerk.controller.moved, timeout=WAIT_MS):
        clerk.press(view.seal_panel.press)
    assert clerk.report() is State.ISSUED
    assert view.step() is view.send_panel
    assert view.seal_panel.passphrase.text() == ""

    known = [box.accessibleName() for box in view.send_panel.whom.boxes if box.isChecked()]
    assert known, "the page's receivers are ticked"
    clerk.type(view.send_panel.whom.other, "Đảng ủy xã & HĐND")
    clerk.press(view.send_panel.ways["document_axis"])
    with qtbot.waitSignal(clerk.controller.moved, timeout=WAIT_MS):
        clerk.press(view.send_panel.press)
    assert clerk.report() is State.SENT
    assert view.step() is view.answer_panel
    assert len(clerk.actions) <= 10, clerk.actions

    sent = clerk.desk.window.session.ledger.sendings.all()
    (own,) = sent.values()
    assert {one.receiver for one in own} == {*known, "Đảng ủy xã & HĐND"}
    assert {one.at_utc for one in own} == {WHEN}

    view.answer_panel.copy_request.click()
    assert "25/BC-UBND" in QGuiApplication.clipboard().text()
    for box in view.answer_panel.whom.boxes:
        box.setChecked(True)
    view.answer_panel.press.click()
    assert "ai báo" in view.answer_panel.fault.text()
    type_text(view.answer_panel.who, "chị Hoa, Văn phòng UBND tỉnh")
    with qtbot.waitSignal(clerk.controller.moved, timeout=WAIT_MS):
        view.answer_panel.press.click()
    assert view.step() is None
    settle(clerk.desk)
    assert clerk.waits() == [0, 0, 0, 0]


def test_what_is_wrong_is_said_beside_the_step(clerk: Clerk) -> None:
    view, qtbot = clerk.view, clerk.qtbot
    view.presses[0][0].click()
    view.number_panel.done.emit()
    assert view.number_panel.fault.text()
    numbering.declare(
        clerk.desk.window.session.ledger, official=True, by_type=True, name="Máy này", year=2026
    )
    view.presses[0][0].click()
    assert view.number_panel.number.text() == "1"
    view.number_panel.number.clear()
    type_text(view.number_panel.number, "3")
    view.number_panel.done.emit()
    qtbot.waitUntil(view.number_panel.reason.isVisible, timeout=WAIT_MS)
    assert "từ 1 đến 2" in view.number_panel.fault.text()
    type_text(view.number_panel.reason, "để dành cho báo cáo quý")
    with qtbot.waitSignal(clerk.controller.moved, timeout=WAIT_MS):
        press(view.number_panel.reason, Qt.Key.Key_Return)
    assert clerk.report() is State.NUMBERED


def _activate(desk: Desk, qtbot: QtBot) -> None:
    """Let shortcuts work, as in a window in front."""
    desk.window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None, timeout=WAIT_MS)


def test_escape_leaves_a_step_and_empties_the_passphrase(clerk: Clerk) -> None:
    view = clerk.view
    _activate(clerk.desk, clerk.qtbot)
    view.presses[0][0].click()
    type_text(view.seal_panel.passphrase, "bí mật")
    press(view.number_panel.number, Qt.Key.Key_Escape)
    assert view.step() is None
    assert view.seal_panel.passphrase.text() == ""


def test_paper_gets_its_number_here_and_comes_back_in_the_first_tab(
    open_desk: Callable[..., Desk], sample_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "so-giay.soxa"
    shutil.copy(sample_file, path)
    with Ledger.open(path, actor="mẫu", clock=lambda: WHEN) as ledger:
        report = open_report(ledger, "R01-thang", "2026-11").report.id
        seal(ledger, report, now=WHEN, say=Wording("vi").tell)
        submit(ledger, report, now=WHEN)
        agree(ledger, report, now=WHEN, by="Người Ký Mẫu")
        numbering.declare(ledger, official=True, by_type=True, name="Máy này", year=2026)
    desk = open_desk(ledger=False)
    desk.window.session.open_path(path)
    desk.window.go_to("exchange")
    place, controller = desk.window.widget_of("exchange"), desk.places.clerk
    assert isinstance(place, ExchangePlace)
    assert controller is not None
    with qtbot.waitSignal(controller.listed, timeout=WAIT_MS):
        place.show_part("clerk")
    place.clerk.presses[0][0].click()
    with qtbot.waitSignal(controller.listed, timeout=WAIT_MS):
        place.clerk.number_panel.done.emit()
    assert place.clerk.step() is None, "what is left is done on paper"
    assert place.clerk.presses[1][0].text() == "Nhận bản giấy"
    place.clerk.presses[1][0].click()
    assert place.tabs.currentWidget() is place.inbox


def test_the_clerk_begins_at_her_tab(
    open_desk: Callable[..., Desk], signed_file: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    path = tmp_path / "so-cua-van-thu.soxa"
    shutil.copy(signed_file, path)
    with Ledger.open(path, actor="mẫu", clock=lambda: WHEN) as ledger:
        person = replace(ledger.people()[0], role=Role.CLERK)
        ledger.save_person(person)
    desk = open_desk(ledger=False)
    session = desk.window.session
    session.open_path(path)
    session.pick_person(person)
    desk.window.go_to("exchange")
    settle(desk)
    place = desk.window.widget_of("exchange")
    assert isinstance(place, ExchangePlace)
    assert place.tabs.currentWidget() is place.clerk


# ------------------------------------------------------------------ the register


@dataclass
class Book:
    """The register's tab."""

    desk: Desk
    ledger: Ledger
    view: OutgoingView
    controller: OutgoingController
    qtbot: QtBot

    def again(self) -> None:
        with self.qtbot.waitSignal(self.controller.listed, timeout=WAIT_MS):
            self.controller.refresh()

    def words(self, row: int) -> list[str]:
        model = self.view.model
        return [str(model.data(model.index(row, at))) for at in range(model.columnCount())]


@pytest.fixture
def book(desk: Desk, qtbot: QtBot) -> Book:
    desk.window.go_to("exchange")
    place = desk.window.widget_of("exchange")
    assert isinstance(place, ExchangePlace)
    controller = desk.places.outgoing
    assert controller is not None
    with qtbot.waitSignal(controller.listed, timeout=WAIT_MS):
        place.show_part("outgoing")
    return Book(desk, desk.window.session.ledger, place.outgoing, controller, qtbot)


def _enter(ledger: Ledger, number: str, type_code: str = "QĐ") -> None:
    entry = new_entry(
        type_code=type_code, symbol=f"{type_code}-UBND", day=date(2026, 11, 12), subject="Về việc mẫu"
    )
    numbering.enter_document(ledger, entry, number=number)


def test_a_document_is_entered_and_found(book: Book) -> None:
    view = book.view
    before = view.model.rowCount()
    _activate(book.desk, book.qtbot)
    press(view.search, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = view.document_form
    assert form.isVisible()
    assert form.type.choose("QĐ")
    form.type.activated.emit(0)
    assert form.symbol.text() == "QĐ-UBND"
    type_text(form.number, "4711")
    type_text(form.subject, "Về việc thành lập Tổ kiểm tra")
    with book.qtbot.waitSignal(book.controller.listed, timeout=WAIT_MS):
        press(form.subject, Qt.Key.Key_Return)
    assert view.table.isVisible()
    assert view.model.rowCount() == before + 1
    type_text(view.search, "to kiem tra")
    book.qtbot.waitUntil(lambda: view.model.rowCount() == 1, timeout=WAIT_MS)
    assert book.words(0)[0] == "4711/QĐ-UBND"


def test_what_is_typed_under_the_table_stays(book: Book) -> None:
    _enter(book.ledger, "4711")
    book.again()
    view = book.view
    view.search.setText("4711")
    book.qtbot.waitUntil(lambda: view.model.rowCount() == 1, timeout=WAIT_MS)
    view.table.selectRow(0)
    assert view.form.isEnabled()
    type_text(view.form.kept_by, "VT, VP")
    with book.qtbot.waitSignal(book.controller.listed, timeout=WAIT_MS):
        view.form.kept_by.editingFinished.emit()
    assert book.words(0)[5] == "VT, VP"
    assert view.form.kept_by.text() == "VT, VP"


def test_the_register_becomes_the_offices_own_and_names_its_holes(book: Book) -> None:
    view = book.view
    _activate(book.desk, book.qtbot)
    assert "Bản theo dõi" in view.standing.text()
    view.keeping_button.click()
    form = view.keeping_form
    form.official.setChecked(True)
    form.last.setText("5000")
    with book.qtbot.waitSignal(book.controller.listed, timeout=WAIT_MS):
        form.press.click()
    assert "chính thức" in view.standing.text()
    _enter(book.ledger, "5001")
    entry = new_entry(type_code="QĐ", symbol="QĐ-UBND", day=date(2026, 11, 13), subject="Về việc hai")
    numbering.enter_document(book.ledger, entry, number="5003", reason="bỏ")
    given = [one for one in book.ledger.given_numbers.of_year(2026) if one.number == 5002]
    book.ledger.given_numbers.save(replace(given[0], void=""))
    book.again()
    assert view.holes_button.isVisible()
    view.holes_button.click()
    page = view.holes_page
    (reason,) = page.reasons
    press(reason, Qt.Key.Key_Return)
    assert "lý do" in page.fault.text()
    type_text(reason, "viết hỏng, hủy")
    with book.qtbot.waitSignal(book.controller.listed, timeout=WAIT_MS):
        press(reason, Qt.Key.Key_Return)
    assert page.reasons == []
    assert book.desk.window.focusWidget() is not None
    press(book.desk.window.focusWidget(), Qt.Key.Key_Escape)
    assert view.table.isVisible()
    assert not view.holes_button.isVisible()


def test_another_machine_gives_no_numbers(book: Book) -> None:
    numbering.declare(book.ledger, official=True, by_type=False, name="Máy tôi", year=2026)
    other = DeviceId(UUID(int=77))
    numbering.move_keeping(book.ledger, other, name="Máy văn thư")
    book.again()
    view = book.view
    view.enter_button.click()
    assert "Máy văn thư" in view.document_form.source.text()
    type_text(view.document_form.number, "9000")
    type_text(view.document_form.subject, "Về việc mẫu")
    view.document_form.done.emit()
    assert "Máy văn thư" in view.document_form.fault.text()
    view.document_form.left.emit()
    view.keeping_button.click()
    form = view.keeping_form
    assert not form.press.isEnabled()
    assert form.take_press.isVisible()
    with book.qtbot.waitSignal(book.controller.listed, timeout=WAIT_MS):
        form.take_press.click()
    assert numbering.is_keeper(book.ledger)


def test_the_year_is_shown_as_pages(book: Book) -> None:
    dialog = book.controller.show_pages()
    assert dialog is not None
    book.qtbot.waitUntil(lambda: dialog.listing is not None, timeout=WAIT_MS)
    assert dialog.listing is not None
    assert "BẢN THEO DÕI" in dialog.listing.subtitle
    dialog.reject()


def test_many_holes_are_asked_about_a_few_at_a_time_and_the_doubles_first(book: Book) -> None:
    _activate(book.desk, book.qtbot)
    for number in range(900, 960, 2):
        _enter(book.ledger, str(number))
    _enter(book.ledger, "902")
    book.again()
    book.view.holes_button.click()
    page = book.view.holes_page

    assert len(page.reasons) == 20
    assert "902" in page.reasons[0].accessibleName(), "what is borne twice is not behind a year of gaps"
    assert any("chỗ nữa" in one.text() for one in page.findChildren(QLabel))
    with book.qtbot.waitSignal(book.controller.listed, timeout=WAIT_MS):
        type_text(page.reasons[1], "viết hỏng, hủy")
        press(page.reasons[1], Qt.Key.Key_Return)
    assert len(page.reasons) == 20, "the next one has come up"

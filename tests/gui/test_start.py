from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, type_text

from soxa.domain.offices import OfficeType
from soxa.services.recording import ActivityQuery, count
from soxa.ui.app import Desk
from soxa.ui.start.controller import StartController
from soxa.ui.start.view import StartView

pytestmark = pytest.mark.gui


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    return open_desk(ledger=False)


@pytest.fixture
def view(desk: Desk, tmp_path: Path) -> StartView:
    view = desk.window.centralWidget().findChild(StartView)
    assert isinstance(view, StartView)
    controller = view.findChild(StartController)
    assert isinstance(controller, StartController)
    controller.choose_folder(tmp_path)
    return view


def test_three_steps_make_a_ledger_for_a_commune_found_without_accents(
    desk: Desk, view: StartView, qtbot: QtBot
) -> None:
    view.welcome.new_button.click()
    type_text(view.office.search, "phuong tan an")
    qtbot.waitUntil(lambda: view.office.communes.item(0).text().startswith("Phường Tân An – "))
    view.office.communes.setCurrentRow(0)
    type_text(view.office.signer, "Nguyễn Văn Mẫu")
    view.office.next_button.click()
    assert view.pages.currentWidget() is view.regimes
    view.regimes.next_button.click()
    assert view.pages.currentWidget() is view.tracker
    view.tracker.next_button.click()

    session = desk.window.session
    assert session.office.type is OfficeType.PHUONG
    assert session.office.name == "Tân An"
    assert session.people[0].name == "Nguyễn Văn Mẫu"
    assert desk.window.place() == "today"


def test_every_step_may_be_skipped_and_gone_back_from(desk: Desk, view: StartView) -> None:
    view.welcome.new_button.click()
    view.office.next_button.click()
    assert view.office.fault.text() != ""
    view.office.skip_button.click()
    view.regimes.back_button.click()
    assert view.pages.currentWidget() is view.office
    view.office.skip_button.click()
    view.regimes.skip_button.click()
    view.tracker.next_button.click()

    assert desk.window.session.has_ledger


def test_an_office_outside_the_list_is_typed_by_hand(desk: Desk, view: StartView) -> None:
    view.welcome.new_button.click()
    view.office.by_hand.click()
    view.office.types.choose(OfficeType.XA)
    type_text(view.office.typed_name, "Nậm Pung")
    type_text(view.office.typed_province, "Tỉnh Lào Cai")
    view.office.next_button.click()
    view.regimes.next_button.click()
    view.tracker.next_button.click()

    assert desk.window.session.office.full_name == "xã Nậm Pung"


def test_the_sample_office_opens_with_its_activities(desk: Desk, view: StartView, qtbot: QtBot) -> None:
    # The page of the press goes when the ledger opens: let it be answered from the loop, as in life.
    QTimer.singleShot(0, view.welcome.sample_button.click)
    qtbot.waitUntil(lambda: desk.window.session.has_ledger, timeout=WAIT_MS)

    assert count(desk.window.session.ledger, ActivityQuery()) == 594


def test_recent_ledgers_are_offered(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk()
    path = desk.window.session.ledger.path
    desk.window.session.close_ledger()
    view = desk.window._made["start"]
    assert isinstance(view, StartView)
    assert view.welcome.recent.count() == 1
    view.recent_chosen.emit(path)

    assert desk.window.session.has_ledger

"""What an e-office made anew, and paper, through the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import e_office
import pytest
from e_office import Habit
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from window_under_test import NOW, WAIT_MS, type_text

from soxa.domain.ids import ReportId
from soxa.domain.outline import Outline
from soxa.domain.reports import Grade, State
from soxa.domain.verdicts import Question, Verdict
from soxa.services.drafting import open_report
from soxa.services.sealing import seal
from soxa.ui.app import Desk
from soxa.ui.exchange.foreign_panel import ForeignPanel
from soxa.ui.exchange.place import ExchangePlace
from soxa.ui.exchange.view import ExchangeView

pytestmark = pytest.mark.gui


def _seal(desk: Desk) -> tuple[ReportId, Outline]:
    ledger = desk.window.session.ledger
    report = open_report(ledger, "R01-thang", "2026-11").report
    return report.id, seal(ledger, report.id, now=NOW.astimezone()).report.outline


def _receive(desk: Desk, path: Path, qtbot: QtBot) -> None:
    desk.window.go_to("exchange")
    assert desk.places.exchange is not None
    with qtbot.waitSignal(desk.places.exchange.verified, timeout=WAIT_MS):
        desk.receive(path)


def _panel(desk: Desk) -> ForeignPanel:
    panel = _view(desk).take_back
    assert isinstance(panel, ForeignPanel)
    return panel


def _view(desk: Desk) -> ExchangeView:
    place = desk.window.widget_of("exchange")
    assert isinstance(place, ExchangePlace)
    return place.inbox


def _press(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.places.exchange
    assert controller is not None
    with qtbot.waitSignal(controller.taken_back, timeout=WAIT_MS):
        _panel(desk).press.click()


def test_an_e_offices_file_is_recorded_in_three_actions_and_its_carrier_joins_it(
    desk: Desk, settle: Callable[[Desk], None], qtbot: QtBot, tmp_path: Path
) -> None:
    """Drop, press, say that the signers were compared; nothing is typed."""
    report_id, outline = _seal(desk)
    path = tmp_path / "ban-hanh.pdf"
    path.write_bytes(e_office.signed(e_office.remake(outline, Habit(day=date(2026, 11, 16)))))
    _receive(desk, path, qtbot)
    panel = _panel(desk)
    assert panel.grade is Grade.REMADE
    assert "số liệu khớp" in panel.compared.text()
    assert "Mọi chữ đều khớp" in panel.compared.text()
    assert (panel.number.text(), panel.number.isReadOnly()) == ("05", True)
    panel.press.click()
    qtbot.waitUntil(panel.press.isEnabled, timeout=WAIT_MS)
    assert panel.press.text() == "Đã đối chiếu, ghi nhận ban hành"
    _press(desk, qtbot)
    settle(desk)
    ledger = desk.window.session.ledger
    report = ledger.reports.by_id(report_id)
    assert (report.state, report.number, report.files[-1].grade) == (State.ISSUED, "05", Grade.REMADE)

    elsewhere = report.files[-1].elsewhere
    assert elsewhere is not None
    beside = tmp_path / "ban-hanh-du-lieu.pdf"
    beside.write_bytes(ledger.files.read(elsewhere.carrier))
    controller = desk.places.exchange
    assert controller is not None
    _receive(desk, beside, qtbot)
    qtbot.waitUntil(lambda: any(one.is_joined for one in controller.received()), timeout=WAIT_MS)
    joined = next(one for one in controller.received() if one.is_joined)
    assert joined.path == path
    assert joined.verification is not None
    assert joined.verification.answer(Question.PAGE_IS_DATA).verdict is Verdict.HOLDS_WITH_NOTE
    settle(desk)


def test_a_digit_that_differs_is_named_and_cannot_be_pressed(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    _report, outline = _seal(desk)
    path = tmp_path / "sai.pdf"
    wrong = replace(outline, subject=outline.subject.replace("tháng 11", "tháng 10"))
    path.write_bytes(e_office.signed(e_office.remake(wrong)))
    _receive(desk, path, qtbot)
    panel = _panel(desk)
    assert not panel.press.isEnabled()
    assert "tháng 10" in panel.listed.text()
    assert "Tệp có số khác bản đã chốt" in panel.fault.text()


def test_a_scan_is_recorded_with_what_the_clerk_reads(
    desk: Desk, settle: Callable[[Desk], None], qtbot: QtBot, tmp_path: Path
) -> None:
    """Drop, four fields, a tick that the paper was sealed, the press: seven actions."""
    report_id, outline = _seal(desk)
    path = tmp_path / "quet.pdf"
    path.write_bytes(e_office.scanned(e_office.remake(outline)))
    _receive(desk, path, qtbot)
    panel = _panel(desk)
    assert not panel.press.isEnabled()
    view = _view(desk)
    assert view.tabs is not None
    assert view.tabs.currentWidget() is view.pages  # the number is read there
    panel.sealed_paper.click()
    assert panel.press.isEnabled()
    qtbot.waitUntil(panel.number.isVisible)
    type_text(panel.number, "12")
    panel.day.set_day(date(2026, 11, 16))
    type_text(panel.signer, "Người Ký Mẫu")
    _press(desk, qtbot)
    settle(desk)
    report = desk.window.session.ledger.reports.by_id(report_id)
    assert (report.state, report.number, report.files[-1].grade) == (State.ISSUED, "12", Grade.PAPER)


def test_paper_is_entered_by_hand_with_photos(
    desk: Desk,
    settle: Callable[[Desk], None],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report_id, outline = _seal(desk)
    photo = tmp_path / "trang-1.jpg"
    photo.write_bytes(e_office.photographed(e_office.remake(outline)))
    monkeypatch.setattr("soxa.ui.files.ask_open_several", lambda *_args, **_named: (photo,))
    desk.window.go_to("exchange")
    _view(desk).paper_button.click()
    panel = _panel(desk)
    panel.pick.click()
    assert "trang-1.jpg" in panel.files.text()
    qtbot.waitUntil(panel.number.isVisible)
    type_text(panel.number, "12")
    panel.day.set_day(date(2026, 11, 16))
    panel.press.click()
    qtbot.waitUntil(panel.press.isEnabled, timeout=WAIT_MS)
    assert "Chưa ghi người ký" in panel.fault.text()
    type_text(panel.signer, "Người Ký Mẫu")
    _press(desk, qtbot)
    qtbot.waitUntil(lambda: _says(_view(desk), "không kiểm tra được bằng máy"), timeout=WAIT_MS)
    settle(desk)
    assert desk.window.session.ledger.reports.by_id(report_id).state is State.ISSUED


def _says(view: ExchangeView, words: str) -> bool:
    return any(words in one.text() for one in view.findChildren(QLabel))

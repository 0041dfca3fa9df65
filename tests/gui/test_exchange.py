from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import foreign_tool
import pytest
import sealed
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from window_under_test import NOW, WAIT_MS, type_text

from soxa.domain.ids import ReportId
from soxa.domain.reports import State
from soxa.services.approving import KeyFile, Signatory, number_pdf, sign_pdf
from soxa.services.drafting import open_report
from soxa.services.sealing import seal
from soxa.ui.app import Desk
from soxa.ui.exchange.answers import AnswersCard
from soxa.ui.exchange.taking_back import TakeBackPanel
from soxa.ui.session import Session

pytestmark = pytest.mark.gui


def _receive(desk: Desk, path: Path, qtbot: QtBot) -> None:
    desk.window.go_to("exchange")
    assert desk.places.exchange is not None
    with qtbot.waitSignal(desk.places.exchange.verified, timeout=WAIT_MS):
        desk.receive(path)


def test_a_dropped_report_gets_five_answers_its_pages_and_its_figures(
    desk: Desk, settle: Callable[[Desk], None], qtbot: QtBot, tmp_path: Path
) -> None:
    ledger = desk.window.session.ledger
    report = open_report(ledger, "R01-thang", "2026-11").report
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(seal(ledger, report.id, now=NOW.astimezone()).pdf)
    _receive(desk, path, qtbot)
    settle(desk)

    view = desk.window.widget_of("exchange").inbox  # type: ignore[attr-defined]
    card = view.findChild(AnswersCard)
    assert isinstance(card, AnswersCard)
    said = [one.text() for one in card.findChildren(QLabel)]
    assert "Toàn vẹn?" in said
    assert sum(text.endswith("?") and len(text) < 60 for text in said) >= 5
    assert any(text.startswith("Việc cần làm: ") for text in said)
    assert view.pages.page_count() >= 3
    assert view.tabs.count() == 4


@pytest.mark.parametrize("content", [b"", b"khong phai pdf" * 100], ids=["empty", "random"])
def test_what_is_no_report_is_set_aside_with_the_reason(
    desk: Desk, qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "la.pdf"
    path.write_bytes(content)
    _receive(desk, path, qtbot)

    controller = desk.places.exchange
    assert controller is not None
    fault = controller.received()[0].fault
    assert fault is not None
    said = desk.window.session.wording.explain(fault).text

    def reason_is_shown() -> None:
        labels = desk.window.widget_of("exchange").findChildren(QLabel)
        assert said in [one.text() for one in labels if one.isVisible()]

    qtbot.waitUntil(reason_is_shown)


def _seal(desk: Desk) -> tuple[ReportId, bytes]:
    ledger = desk.window.session.ledger
    report = open_report(ledger, "R01-thang", "2026-11").report
    return report.id, seal(ledger, report.id, now=NOW.astimezone()).pdf


def _issued(pdf: bytes) -> bytes:
    keys = sealed.keys()
    for signatory, p12 in ((Signatory.PERSON, keys.person), (Signatory.ORGANISATION, keys.organisation)):
        if signatory is Signatory.ORGANISATION:
            pdf = number_pdf(pdf, number="5", day=date(2026, 11, 16), looked_at=True)
        key = KeyFile(p12, sealed.PASSPHRASE)
        pdf = sign_pdf(pdf, signatory=signatory, key=key, picture=None, when=sealed.SIGNED, looked_at=True)
    return pdf


def _panel(desk: Desk) -> TakeBackPanel:
    panel = desk.window.widget_of("exchange").inbox.take_back  # type: ignore[attr-defined]
    assert isinstance(panel, TakeBackPanel)
    return panel


def _take_back(desk: Desk, qtbot: QtBot) -> None:
    """Press, be asked about signers that nobody knows, say that they were compared."""
    panel, controller = _panel(desk), desk.places.exchange
    assert controller is not None
    assert panel.press.text() == "Nhận lại vào sổ"
    panel.press.click()
    qtbot.waitUntil(panel.press.isEnabled, timeout=WAIT_MS)
    assert "Danh sách tin cậy chưa xác nhận được người ký" in panel.fault.text()
    assert panel.press.text() == "Đã đối chiếu, nhận lại vào sổ"
    with qtbot.waitSignal(controller.taken_back, timeout=WAIT_MS):
        panel.press.click()


def test_a_report_issued_elsewhere_is_taken_back_and_listed(
    desk: Desk, settle: Callable[[Desk], None], qtbot: QtBot, tmp_path: Path
) -> None:
    desk.window.go_to("reports")
    report, draft = _seal(desk)
    path = tmp_path / "da-ban-hanh.pdf"
    path.write_bytes(_issued(draft))
    _receive(desk, path, qtbot)
    _take_back(desk, qtbot)
    settle(desk)

    kept = desk.window.session.ledger.reports.by_id(report)
    assert (kept.state, kept.number, kept.dated) == (State.ISSUED, "05", date(2026, 11, 16))
    view, controller = desk.window.widget_of("exchange").inbox, desk.places.exchange  # type: ignore[attr-defined]
    assert view.take_back is None
    assert controller is not None
    assert [one.issued is not None for one in controller.received()] == [False, True]
    listed = view.files.item(1).text()
    assert "Báo cáo tháng 11" in listed
    assert "Số 05 · Ban hành ngày 16/11/2026" in listed
    table = desk.window.widget_of("reports").table  # type: ignore[attr-defined]
    cells = [
        table.item(at, column) for at in range(table.rowCount()) for column in range(table.columnCount())
    ]
    assert any("05/BC-UBND" in cell.text() for cell in cells if cell is not None)

    with qtbot.waitSignal(controller.verified, timeout=WAIT_MS):
        view.files.setCurrentRow(1)
    assert controller.received()[1].pdf == path.read_bytes()
    assert isinstance(view.findChild(AnswersCard), AnswersCard)
    settle(desk)


def test_number_and_date_that_are_pictures_are_typed(
    desk: Desk, settle: Callable[[Desk], None], qtbot: QtBot, tmp_path: Path
) -> None:
    report, draft = _seal(desk)
    path = tmp_path / "dong-dau.pdf"
    path.write_bytes(foreign_tool.issue(draft, number_text="12"))
    _receive(desk, path, qtbot)
    panel = _panel(desk)
    qtbot.waitUntil(panel.number.isVisible)  # shown with the next event
    type_text(panel.number, "12")
    panel.day.set_day(date(2026, 11, 16))
    _take_back(desk, qtbot)
    settle(desk)
    kept = desk.window.session.ledger.reports.by_id(report)
    assert (kept.state, kept.number, kept.dated) == (State.ISSUED, "12", date(2026, 11, 16))


def test_a_sealed_draft_that_nobody_signed_is_not_offered(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    _report, draft = _seal(desk)
    path = tmp_path / "du-thao.pdf"
    path.write_bytes(draft)
    _receive(desk, path, qtbot)
    assert desk.window.widget_of("exchange").inbox.take_back is None  # type: ignore[attr-defined]


def test_what_happened_on_opening_is_the_first_thing_told(
    desk: Desk, make_session: Callable[..., Session], qtbot: QtBot
) -> None:
    """Here: the ledger is open in another window, so that it can only be read."""
    second = make_session()
    told: list[str] = []
    second.told.connect(lambda one: told.append(one.text))
    second.open_path(desk.window.session.ledger.path)
    assert len(told) == 1
    assert "chỉ đọc" in told[0]

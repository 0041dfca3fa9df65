from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from window_under_test import NOW, WAIT_MS

from soxa.services.drafting import open_report
from soxa.services.sealing import seal
from soxa.ui.app import Desk
from soxa.ui.exchange.answers import AnswersCard

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

    view = desk.window.widget_of("exchange")
    card = view.findChild(AnswersCard)
    assert isinstance(card, AnswersCard)
    said = [one.text() for one in card.findChildren(QLabel)]
    assert "Toàn vẹn?" in said
    assert sum(text.endswith("?") and len(text) < 60 for text in said) >= 5
    assert any(text.startswith("Việc cần làm: ") for text in said)
    assert view.pages.page_count() >= 3  # type: ignore[attr-defined]
    assert view.tabs.count() == 3  # type: ignore[attr-defined]


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

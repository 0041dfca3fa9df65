"""Another ledger is opened in the same window: what served the first one is gone, and nobody calls it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from soxa.services import recording
from soxa.services.joining import Came
from soxa.ui.app import Desk

pytestmark = pytest.mark.gui

_CAME = Came(3, (), 0, 0, (), reports_touched=True, office_touched=True)


def test_what_comes_after_another_ledger_was_opened_breaks_nothing(
    desk: Desk, sample_file: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    session, window = desk.window.session, desk.window
    for place in ("settings", "exchange", "reports", "ledger"):
        window.go_to(place)
        settle(desk)
    ledger = desk.places.ledger
    assert ledger is not None
    (newest,) = session.ledger.activities.find(recording.ActivityQuery(), limit=1)
    ledger.show_activities([newest.id])
    settle(desk)
    other = tmp_path / "so-khac.soxa"
    shutil.copy(sample_file, other)
    session.close_ledger()
    session.open_path(other)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    session.merged.emit(_CAME)
    window.go_to("exchange")
    assert desk.places.exchange is not None
    desk.places.exchange.taken_back.emit(newest.id)
    settle(desk)
    assert desk.places.reports is None, "nobody has opened Báo cáo in this ledger yet"

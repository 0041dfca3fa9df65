from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    told = Signal(bool)


@pytest.mark.gui
def test_a_signal_takes_no_reference_from_true() -> None:
    # PySide6 6.12.0 takes one each time; CPython 3.11, where True is mortal, then aborts after some 500.
    sender = Sender()
    heard: list[bool] = []
    sender.told.connect(heard.append)
    sender.told.emit(True)
    heard.clear()
    before = sys.getrefcount(True)

    for _ in range(1000):
        sender.told.emit(True)

    heard_count = len(heard)
    heard.clear()
    assert heard_count == 1000
    assert abs(sys.getrefcount(True) - before) < 50

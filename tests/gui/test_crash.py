from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from soxa.ui.crash import CrashDialog, CrashReporter
from soxa.ui.session import Session

pytestmark = pytest.mark.gui


def _break(words: str) -> None:
    raise ValueError(words)


@pytest.mark.expects_log
def test_a_bug_is_told_so_that_it_can_be_copied_without_the_offices_words(
    make_session: Callable[..., Session], qtbot: QtBot
) -> None:
    before = sys.excepthook
    reporter = CrashReporter(make_session())
    try:
        try:
            _break("Nguyễn Văn Mẫu, 418 hồ sơ")
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        dialog = reporter._dialog
        assert isinstance(dialog, CrashDialog)
        qtbot.addWidget(dialog)
        dialog._copy()
        copied = QApplication.clipboard().text()
    finally:
        reporter.remove()

    assert "ValueError" in copied
    assert "test_crash.py" in copied
    assert "Nguyễn Văn Mẫu" not in copied
    assert sys.excepthook is before
    dialog.close()

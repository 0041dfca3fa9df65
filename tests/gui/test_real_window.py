"""Once on a real window: the program's own entry under Xvfb, Vietnamese typed through input-method events."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.gui

_SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from soxa.services.recording import ActivityQuery, find
from soxa.ui.app import Desk
from soxa.ui.session import Session

app = QApplication([])
assert app.platformName() == "xcb", app.platformName()
session = Session(settings_path=Path(sys.argv[1]))
desk = Desk(app, session)
session.open_path(Path(sys.argv[2]))
desk.window.show()
assert QTest.qWaitForWindowExposed(desk.window, 10_000)

def type_it():
    edit = desk.window.widget_of("today").quick_title
    edit.setFocus()
    for sign in "Tập huấn nghiệp vụ trực tuyến ở đường Trường Sa":
        app.sendEvent(edit, QInputMethodEvent(sign, []))
        event = QInputMethodEvent()
        event.setCommitString(sign)
        app.sendEvent(edit, event)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    desk.window.grab().save(sys.argv[3])
    app.quit()

QTimer.singleShot(0, type_it)
app.exec()
print(find(session.ledger, ActivityQuery(text="duong truong sa"), limit=1)[0].title)
session.end()
"""


def _xvfb() -> str:
    found = shutil.which("xvfb-run")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("xvfb-run is missing: the set-up of the suite installs it")
        pytest.skip("xvfb-run is missing (Debian: apt install xvfb xauth)")
    return found


def test_vietnamese_is_typed_into_a_real_window_and_filed(tmp_path: Path, sample_file: Path) -> None:
    ledger, picture = tmp_path / "so.soxa", tmp_path / "window.png"
    shutil.copy(sample_file, ledger)
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [_xvfb(), "-a", "-s", "-screen 0 1366x768x24", sys.executable, "-c", _SCRIPT,
         str(tmp_path / "settings.json"), str(ledger), str(picture)],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": ""},
        timeout=55,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "Tập huấn nghiệp vụ trực tuyến ở đường Trường Sa"
    assert picture.stat().st_size > 10_000

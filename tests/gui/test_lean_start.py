"""What a start must not pay for: heavy libraries are loaded when needed, never before the window shows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.gui

_HEAVY = (
    "pyhanko",
    "docx",
    "typst",
    "xlsxwriter",
    "python_calamine",
    "openpyxl",
    "PIL",
    "pypdfium2",
    "cryptography",
    "lxml",
)
_SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from soxa.ui.app import Desk
from soxa.ui.session import Session
app = QApplication([])
session = Session(settings_path=Path(sys.argv[1]))
desk = Desk(app, session)
if len(sys.argv) > 2:
    session.open_path(Path(sys.argv[2]))
desk.window.show()
QTimer.singleShot(0, app.quit)
app.exec()
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
session.end()
"""


def _loaded(*arguments: Path) -> set[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )
    return set(done.stdout.split())


def test_the_first_window_loads_nothing_heavy(tmp_path: Path) -> None:
    assert sorted(_loaded(tmp_path / "settings.json") & set(_HEAVY)) == []


def test_nor_does_the_window_on_a_ledger(tmp_path: Path, sample_file: Path) -> None:
    ledger = tmp_path / "so.soxa"
    shutil.copy(sample_file, ledger)

    assert sorted(_loaded(tmp_path / "settings.json", ledger) & set(_HEAVY)) == []

"""One start of one program, measured from inside: time to the first painted window, memory at rest.

Run by `first_window.py` as a process of its own: ``window_probe.py SIDE``. The time counts from the moment
the parent started the process (``SOXA_PROBE_STARTED_NS``, monotonic), so the interpreter's own start is in it
on every side. An event filter on the application sees the first paint of the window in question; no side is
changed otherwise.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

# Side: the module of Qt's widgets, and the class of the window whose first paint counts.
SIDES = {
    "empty": ("PySide6", "QMainWindow"),
    "soxa": ("PySide6", None),
    "novelwriter": ("PyQt6", "GuiWelcome"),
}
_REST_MS = 2000


def main() -> None:
    """Start one side and print what was measured."""
    side = sys.argv[1]
    binding, window_class = SIDES[side]
    _watch(binding, window_class)
    sys.argv = [side, *sys.argv[2:]]
    {"empty": _empty, "soxa": _soxa, "novelwriter": _novelwriter}[side]()


def _empty() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(sys.argv)
    window = QMainWindow()
    window.setWindowTitle("empty")
    window.show()
    app.exec()


def _soxa() -> None:
    from soxa.__main__ import open_window

    open_window()


def _novelwriter() -> None:
    from novelwriter import main as start  # type: ignore[import-not-found]  # lives in its own environment

    start(sys.argv[1:])


def _watch(binding: str, window_class: str | None) -> None:
    core: Any = importlib.import_module(f"{binding}.QtCore")
    widgets: Any = importlib.import_module(f"{binding}.QtWidgets")

    class Filter(core.QObject):  # type: ignore[misc]  # the binding is chosen at run time
        found = False

        def eventFilter(self, target: Any, event: Any) -> bool:
            if not self.found and event.type() == core.QEvent.Type.Paint and self._is_it(target):
                self.found = True
                core.QTimer.singleShot(0, self._painted)  # after this paint, not before it
            return False

        def _is_it(self, target: Any) -> bool:
            if not isinstance(target, widgets.QWidget) or not target.isWindow():
                return False
            return window_class is None or type(target).__name__ == window_class

        def _painted(self) -> None:
            started_ns = int(os.environ["SOXA_PROBE_STARTED_NS"])
            self.seconds = (time.monotonic_ns() - started_ns) / 1e9
            core.QTimer.singleShot(_REST_MS, self._report)

        def _report(self) -> None:
            names = {"qt": core.qVersion(), "python": sys.version.split()[0]}
            print(json.dumps({"seconds": self.seconds, "rss_mb": _rss_mb(), **names}), flush=True)
            os._exit(0)

    class Application(widgets.QApplication):  # type: ignore[misc]  # as above
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self._probe = Filter()
            self.installEventFilter(self._probe)

    widgets.QApplication = Application


def _rss_mb() -> float:
    """Memory this process holds; not Pss, which other Qt programs nearby change."""
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no Rss in smaps_rollup")


if __name__ == "__main__":
    main()

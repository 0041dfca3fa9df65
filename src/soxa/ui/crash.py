"""When something breaks that nobody foresaw: logged, told so that it can be copied, and the work goes on."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QVBoxLayout

from soxa import __version__
from soxa.ui.session import Session
from soxa.ui.widgets import button, label, row

_log = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Takes every exception that nobody caught. The hook may run on any thread: it only logs and signals.

    Signals:
        broken: The trace as text.
    """

    broken = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._dialog: CrashDialog | None = None
        self._before = sys.excepthook
        self.broken.connect(self._show)
        session.jobs.crashed.connect(self._on_crashed)
        sys.excepthook = self._hook

    def remove(self) -> None:
        """Put the hook back that was there before."""
        sys.excepthook = self._before

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        _log.critical("broken", exc_info=(kind, error, trace))
        self.broken.emit("".join(traceback.format_exception(kind, error, trace)))

    def _on_crashed(self, error: BaseException) -> None:
        self._hook(type(error), error, error.__traceback__)

    def _show(self, trace: str) -> None:
        # One report at a time: what breaks while one is open is in the log.
        if self._dialog is None or not self._dialog.isVisible():
            self._dialog = CrashDialog(self._session, trace)
            self._dialog.show()


class CrashDialog(QDialog):
    """What broke, without a word of the office's own: versions and the trace of our code."""

    def __init__(self, session: Session, trace: str) -> None:
        super().__init__(QApplication.activeWindow())
        say = session.say
        self.setWindowTitle(say("ui.crash.title"))
        self.text = QPlainTextEdit(_report(trace))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(say("ui.crash.report"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(label(say("ui.crash.title"), name="title", wraps=True))
        layout.addWidget(label(say("ui.crash.text"), wraps=True))
        layout.addWidget(self.text, 1)
        copy = button(say("ui.crash.copy"), on_click=self._copy)
        close = button(say("ui.crash.close"), role="primary", on_click=self.accept)
        layout.addLayout(row(copy, None, close))
        self.resize(640, 420)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())


def _report(trace: str) -> str:
    # The last line of a trace may hold the office's own words: the exception's class is enough.
    lines = trace.rstrip().splitlines()
    frames = [line for line in lines[:-1] if line.startswith(("Traceback", "  File"))]
    kind = lines[-1].partition(":")[0] if lines else ""
    versions = (
        f"soxa {__version__} · Python {platform.python_version()} · Qt {qt_version} · {platform.platform()}"
    )
    return "\n".join([versions, *frames, kind])

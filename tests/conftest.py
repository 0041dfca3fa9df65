"""What every test lives under: no network, no surprise in the log, nothing left behind, a home of its own."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Repeatable on every machine: the same examples each run, no clock in the verdict (two cores, eight workers).
settings.register_profile(
    "suite", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")

PROJECT = Path(__file__).resolve().parent.parent
_LOOPBACK = ("127.", "::1", "localhost")
_JOIN_S = 5.0


class NetworkUsed(RuntimeError):
    """Code under test tried to reach a network."""


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        address = (arguments[0],)
    else:
        return
    if not isinstance(address, tuple):  # a Unix socket's path: the display, the message bus
        return
    if os.name == "nt" and str(address[0]).startswith(_LOOPBACK):  # asyncio wakes itself that way there
        return
    raise NetworkUsed(f"{event}: {address}")


# An audit hook sees every connection Python makes, also those of libraries that kept their own `socket`.
sys.addaudithook(_refuse_network)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the suite's own options."""
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing")


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout's top folder."""
    return PROJECT


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files shall be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, logs and caches of the person who runs the suite out of it."""
    home = tmp_path_factory.getbasetemp() / "home"
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    if os.name == "nt":
        monkeypatch.setenv("LOCALAPPDATA", str(home))
        monkeypatch.setenv("APPDATA", str(home))


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _log_guard(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that makes our code warn, unless it is marked `expects_log`."""
    collector = _Collector()
    logger = logging.getLogger("soxa")
    logger.addHandler(collector)
    yield
    logger.removeHandler(collector)
    if collector.records and request.node.get_closest_marker("expects_log") is None:
        said = "\n".join(f"{r.levelname} {r.name}: {r.getMessage()}" for r in collector.records)
        pytest.fail(f"unexpected log records (mark the test expects_log if they are its point):\n{said}")


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread running or a window open."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    alive = [thread.name for thread in left if not _comes_to_rest(thread)]
    if alive:
        pytest.fail(f"threads left running: {alive}")
    app = _qt_application()
    if app is not None:
        _check_windows(app)


def _comes_to_rest(thread: threading.Thread) -> bool:
    """Wait for a thread to end, or for a pool's worker to have nothing more to do."""
    deadline = time.monotonic() + _JOIN_S
    while time.monotonic() < deadline:
        if not thread.is_alive() or isinstance(thread, threading._DummyThread) or _is_idle_worker(thread):
            return True
        thread.join(0.02)
    return False


def _is_idle_worker(thread: threading.Thread) -> bool:
    # An executor's worker without work waits in `_worker` itself; with work, some other function is on top.
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and frame.f_code.co_name == "_worker"


def _qt_application() -> QApplication | None:
    if "PySide6.QtWidgets" not in sys.modules:
        return None
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    return app if isinstance(app, QApplication) else None


def _check_windows(app: QApplication) -> None:
    from PySide6.QtCore import QThreadPool

    pool = QThreadPool.globalInstance()
    if not pool.waitForDone(int(_JOIN_S * 1000)):
        pytest.fail(f"{pool.activeThreadCount()} jobs left in Qt's pool")
    visible = [widget for widget in app.topLevelWidgets() if widget.isVisible()]
    if visible:
        names = [f"{type(widget).__name__} {widget.windowTitle()!r}" for widget in visible]
        for widget in visible:
            widget.hide()
            widget.deleteLater()
        pytest.fail(f"windows left open: {names}")

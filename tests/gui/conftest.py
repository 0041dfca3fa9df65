"""What the tests of the window share: the sample office's ledger in a window of its own."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_under_test import NOW, WAIT_MS

from soxa.base.settings import Settings
from soxa.services.sampling import make_sample_ledger
from soxa.ui.app import Desk
from soxa.ui.session import Session


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Let Qt's objects die on this thread alone: pytest-xdist has another one, which would collect them too.

    A fixture cannot do that: what other fixtures made is let go only when all of them are over.
    """
    if not _is_of_a_window(item):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        # What a test leaves is young: the many objects of the libraries need not be looked at each time.
        gc.collect(1)
        if not _is_of_a_window(nextitem):
            gc.collect()
            # What is left of Qt lives as long as the process: other tests' garbage is collected anywhere.
            gc.freeze()
            gc.enable()


def _is_of_a_window(item: pytest.Item | None) -> bool:
    return item is not None and item.get_closest_marker("gui") is not None


@pytest.fixture(autouse=True)
def _mark_gui(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("gui") is not None, "mark the module: pytestmark = pytest.mark.gui"


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office's ledger, made once; copy it before use."""
    path = tmp_path_factory.mktemp("sample") / "so-mau.soxa"
    make_sample_ledger(path)
    return path


@pytest.fixture
def make_session(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Session]]:
    """Make sessions that end with the test."""
    made: list[Session] = []

    def make(language: str = "vi", *, theme: str = "light", scale: int = 100) -> Session:
        settings = Settings(
            language=language, theme=theme, text_scale_percent=scale, last_folder=str(tmp_path)
        )
        session = Session(settings, clock=lambda: NOW, settings_path=tmp_path / "settings.json")
        made.append(session)
        return session

    yield make
    for session in made:
        session.end()


@pytest.fixture
def open_desk(
    make_session: Callable[..., Session], sample_file: Path, tmp_path: Path, qtbot: QtBot
) -> Iterator[Callable[..., Desk]]:
    """Open the window on a copy of the sample office's ledger."""
    opened: list[Desk] = []
    app = QApplication.instance()
    assert isinstance(app, QApplication)

    def make(language: str = "vi", *, theme: str = "light", scale: int = 100, ledger: bool = True) -> Desk:
        session = make_session(language, theme=theme, scale=scale)
        desk = Desk(app, session)
        opened.append(desk)
        if ledger:
            path = tmp_path / f"so-{len(opened)}.soxa"
            shutil.copy(sample_file, path)
            session.open_path(path)
        desk.window.resize(1366, 740)
        desk.window.show()
        qtbot.waitExposed(desk.window)
        return desk

    yield make
    for desk in opened:
        desk.window.session_ends()
    # Without a running loop nobody deletes what asked for it, and each window would cost the next one time.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """The window on the sample office's ledger, in Vietnamese."""
    return open_desk()


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[Desk], None]:
    """Wait until no job is under way."""

    def wait(desk: Desk) -> None:
        session = desk.window.session
        qtbot.waitUntil(session.jobs.is_idle, timeout=WAIT_MS)

    return wait

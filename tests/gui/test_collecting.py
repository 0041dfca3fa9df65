from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS

from soxa.base.progress import Progress
from soxa.ui.app import Desk
from soxa.ui.collecting import Collector
from soxa.ui.jobs import Jobs

pytestmark = pytest.mark.gui


@pytest.fixture
def collected_on() -> Iterator[list[int]]:
    """The threads on which Python has collected, one entry a time."""
    threads: list[int] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.get_ident())

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    with qtbot.waitSignal(made.destroyed):
        made.deleteLater()


class _Circle:
    """Garbage that only the collector can clear away."""

    def __init__(self) -> None:
        self.own = self


def _make_garbage(_progress: Progress) -> int:
    for _ in range(20_000):
        _Circle()
    return threading.get_ident()


def _new_objects() -> list[list[object]]:
    """So many that a collection is due; lists that Python kept from before do not count as new."""
    return [[] for _ in range(2 * gc.get_threshold()[0])]


def test_a_window_ends_the_collectors_own_runs(desk: Desk) -> None:
    assert not gc.isenabled()


def test_between_the_tests_of_windows_no_other_thread_collects_what_they_left() -> None:
    assert not gc.isenabled()


def test_garbage_that_a_job_makes_is_collected_on_the_windows_thread(
    owner: QObject, qtbot: QtBot, collected_on: list[int]
) -> None:
    gc.enable()
    Collector(owner)
    jobs, threads = Jobs(owner), list[int]()
    jobs.start(_make_garbage, on_result=threads.append)
    qtbot.waitUntil(lambda: bool(threads) and bool(collected_on), timeout=WAIT_MS)
    qtbot.waitUntil(jobs.is_idle, timeout=WAIT_MS)
    jobs.close()

    assert threads != [threading.get_ident()]
    assert set(collected_on) == {threading.get_ident()}


def test_the_end_of_one_session_does_not_let_anothers_job_collect(
    qtbot: QtBot, collected_on: list[int]
) -> None:
    former, jobs, threads = Jobs(), Jobs(), list[int]()
    closed = threading.Event()

    def work(progress: Progress) -> int:
        closed.wait(10)
        return _make_garbage(progress)

    jobs.start(work, on_result=threads.append)
    former.close()
    closed.set()
    qtbot.waitUntil(jobs.is_idle, timeout=WAIT_MS)
    jobs.close()

    assert threads
    assert not set(collected_on) & set(threads)


def test_only_what_is_due_is_collected(owner: QObject) -> None:
    collector = Collector(owner)
    gc.collect()
    circle = _Circle()
    known = weakref.ref(circle)
    del circle

    collector.look()
    assert known() is not None

    new = _new_objects()
    collector.look()
    assert known() is None
    new.clear()


def test_old_garbage_is_collected_in_its_turn(owner: QObject) -> None:
    collector = Collector(owner)
    circle = _Circle()
    known = weakref.ref(circle)
    gc.collect()
    del circle
    quotas = gc.get_threshold()
    for _ in range((quotas[1] + 2) * (quotas[2] + 2)):
        new = _new_objects()
        collector.look()
        new.clear()

    assert known() is None

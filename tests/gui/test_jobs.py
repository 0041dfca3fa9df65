from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.ui.jobs import Job, Jobs, Step

pytestmark = pytest.mark.gui


class Failed(AppError):
    def __init__(self) -> None:
        super().__init__()


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop_all()
    qtbot.waitUntil(made.is_idle)
    made.close()


def test_every_result_arrives_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    arrived: list[tuple[int, int]] = []
    here = threading.get_ident()

    def note(number: int) -> None:
        arrived.append((number, threading.get_ident()))

    for number in range(300):
        jobs.start(lambda _progress, number=number: number, on_result=note)  # type: ignore[misc]
    qtbot.waitUntil(jobs.is_idle, timeout=20_000)

    assert sorted(number for number, _ in arrived) == list(range(300))
    assert {thread for _, thread in arrived} == {here}


def test_an_error_the_user_can_mend_reaches_its_callback(jobs: Jobs, qtbot: QtBot) -> None:
    found: list[AppError] = []

    def work(progress: Progress) -> None:
        raise Failed

    jobs.start(work, on_result=lambda _result: None, on_error=found.append)
    qtbot.waitUntil(jobs.is_idle)

    assert [type(error) for error in found] == [Failed]


def test_a_bug_is_told_as_a_crash(jobs: Jobs, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(jobs.crashed) as crashed:
        jobs.start(work, on_result=lambda _result: None)

    assert isinstance(crashed.args[0], ZeroDivisionError)


def test_a_job_stops_at_its_next_step(jobs: Jobs, qtbot: QtBot) -> None:
    stopped: list[bool] = []
    begun = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            begun.set()
            progress.step(0, None)

    job = jobs.start(work, on_result=lambda _result: None, on_cancelled=lambda: stopped.append(True))
    assert begun.wait(5)
    job.cancel()
    qtbot.waitUntil(jobs.is_idle)

    assert stopped == [True]


def test_a_job_is_shown_only_when_it_lasts(jobs: Jobs, qtbot: QtBot) -> None:
    slow: list[Job] = []
    jobs.became_slow.connect(slow.append)
    jobs.start(lambda _progress: 1, on_result=lambda _result: None)
    qtbot.waitUntil(jobs.is_idle)
    assert slow == []

    go_on = threading.Event()
    with qtbot.waitSignal(jobs.became_slow):
        jobs.start(lambda _progress: go_on.wait(10), on_result=lambda _result: None)
    go_on.set()
    qtbot.waitUntil(jobs.is_idle)
    assert len(slow) == 1


def test_steps_are_passed_on_but_not_more_often_than_an_eye_sees(jobs: Jobs, qtbot: QtBot) -> None:
    steps: list[Step] = []
    begin = threading.Event()

    def work(progress: Progress) -> None:
        begin.wait(5)
        progress.step(0, 10_000, Message("ui.working"))
        for done in range(10_001):
            progress.step(done, 10_000)

    job = jobs.start(work, on_result=lambda _result: None)
    job.progressed.connect(steps.append)
    begin.set()
    qtbot.waitUntil(jobs.is_idle, timeout=10_000)

    assert steps[0].message == Message("ui.working")
    assert steps[-1].done == 10_000
    assert len(steps) < 1_000


def test_nobody_is_called_once_the_owner_is_gone(jobs: Jobs, qtbot: QtBot) -> None:
    called: list[object] = []
    owner = QObject()
    go_on = threading.Event()
    jobs.start(lambda _progress: go_on.wait(10), on_result=called.append, owner=owner)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go_on.set()
    qtbot.waitUntil(jobs.is_idle)

    assert called == []


def test_what_the_work_holds_dies_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    died_on: list[int] = []

    def start() -> None:
        held = QObject()
        weakref.finalize(held, lambda: died_on.append(threading.get_ident()))
        jobs.start(lambda _progress: held.objectName(), on_result=lambda _result: None)

    for _ in range(20):
        start()
    qtbot.waitUntil(lambda: len(died_on) == 20, timeout=WAIT_MS)

    assert set(died_on) == {threading.get_ident()}


def test_a_thread_touches_nothing_of_qt(jobs: Jobs, qtbot: QtBot) -> None:
    # Whoever receives a signal, directly, does so on the thread that sent it.
    told_on: set[int] = set()

    def note(*_: object) -> None:
        told_on.add(threading.get_ident())

    def work(progress: Progress) -> None:
        for done in range(3):
            progress.step(done, 2, Message("ui.working"))

    jobs.became_slow.connect(note, Qt.ConnectionType.DirectConnection)
    jobs.slow_ended.connect(note, Qt.ConnectionType.DirectConnection)
    for _ in range(20):
        job = jobs.start(work, on_result=note)
        job.progressed.connect(note, Qt.ConnectionType.DirectConnection)
        job.destroyed.connect(note, Qt.ConnectionType.DirectConnection)
    qtbot.waitUntil(jobs.is_idle, timeout=WAIT_MS)

    assert told_on == {threading.get_ident()}


def test_what_outlasts_its_session_is_told_to_nobody_and_lets_go_of_nothing(qtbot: QtBot) -> None:
    jobs, done, died_on = Jobs(), list[object](), list[int]()
    go_on, is_through = threading.Event(), threading.Event()

    def start() -> None:
        held = QObject()
        weakref.finalize(held, lambda: died_on.append(threading.get_ident()))

        def work(_progress: Progress) -> str:
            go_on.wait(30)
            is_through.set()
            return held.objectName()

        jobs.start(work, on_result=done.append)

    start()
    jobs.close()
    go_on.set()
    assert is_through.wait(30)
    qtbot.wait(50)

    assert jobs.is_idle()
    assert (done, died_on) == ([], [])


def test_work_that_has_not_begun_is_dropped_at_the_end(qtbot: QtBot) -> None:
    jobs, begun = Jobs(), list[int]()
    go_on = threading.Event()

    def work(_progress: Progress) -> None:
        begun.append(1)
        go_on.wait(30)

    for _ in range(5):
        jobs.start(work, on_result=lambda _nothing: None)
    jobs.close()
    go_on.set()
    qtbot.wait(50)

    assert len(begun) <= 2

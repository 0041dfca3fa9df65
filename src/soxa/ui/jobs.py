"""Jobs: work that may last, off the window's thread. The only code here that knows a thread.

Work is a plain function ``work(progress) -> result`` that knows nothing of Qt, and the thread that carries it
out touches no object of Qt at all: what it has to tell goes into an `_Errand`, plain Python, and the window's
thread looks into the errands a hundred times a second while any is under way. Nor does a thread let go of
anything: what the work holds is taken out on the window's thread, once the pool is through with it. Garbage
in circles is the matter of `soxa.ui.collecting`.
"""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from soxa.base.errors import AppError, Cancelled, Message
from soxa.base.progress import Cancellation, Progress

_LOOK_EVERY_MS: Final = 10
_STEP_EVERY_S: Final = 0.05
_SHOWN_AFTER_S: Final = 0.3
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is."""

    done: int
    """Steps finished."""
    total: int | None
    """Steps in all; None while unknown."""
    message: Message | None
    """What is being done; None keeps the last one."""


class Job(QObject):
    """One piece of work under way.

    Signals:
        progressed: A `Step`, at most twenty a second.
    """

    progressed = Signal(object)

    def __init__(self, title: Message | None, parent: QObject, *, errand: _Errand, calls: _Calls) -> None:
        super().__init__(parent)
        self.title = title
        self.errand, self.calls = errand, calls
        self.future: Future[None] | None = None
        self.began_s = time.monotonic()
        self.is_slow = False

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.errand.cancellation.ask()


class Jobs(QObject):
    """Starts jobs and knows which are under way.

    Signals:
        became_slow: A `Job` that has lasted 0.3 s and should now be seen.
        slow_ended: A `Job` that had become slow is over.
        crashed: An exception that is a bug.
    """

    became_slow = Signal(object)
    slow_ended = Signal(object)
    crashed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=2, thread_name_prefix="ThreadPoolExecutor-soxa")
        self._running: list[Job] = []
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    def start(
        self,
        work: Callable[[Progress], _Result],
        *,
        on_result: Callable[[_Result], None],
        on_error: Callable[[AppError], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        title: Message | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Start work on another thread; the callbacks run on the window's.

        Args:
            work: Plain function; takes a progress, gives a result.
            on_result: Called with the result.
            on_error: Called with an error the user can mend; None = nobody needs to know.
            on_cancelled: Called when the user has stopped it.
            title: What is being done, shown when it lasts.
            owner: Whom the outcome concerns: once it is gone, nobody is called any more.
        """
        errand = _Errand(work)
        calls = _Calls(on_result, on_error, on_cancelled, owner)
        job = Job(title, self, errand=errand, calls=calls)
        self._running.append(job)
        job.future = self._executor.submit(errand.carry_out)
        self._timer.start()
        return job

    def is_idle(self) -> bool:
        """Tell whether nothing is under way."""
        return not self._running

    def stop_all(self, *, timeout_s: float = 5.0) -> bool:
        """Ask all jobs to stop and wait for them.

        Returns:
            Whether all have ended in time.
        """
        for job in self._running:
            job.cancel()
        futures = [job.future for job in self._running if job.future is not None]
        done = wait(futures, timeout=timeout_s)
        return not done.not_done

    def close(self) -> None:
        """Take no more work; what has not begun is dropped, and of what has begun nobody is told any more."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._timer.stop()
        for job in self._running:
            if job.future is not None and not job.future.done():
                # Its thread must not be the last to hold what the work holds.
                _outlasting.append(job.errand)
        self._running.clear()

    def _look(self) -> None:
        """Tell what the threads have told, and end what they have ended."""
        for job in tuple(self._running):
            # Asked first: what was told before the end is then already in the errand.
            is_over = job.future is not None and job.future.done()
            self._pass_on(job)
            if is_over:
                self._end(job)
        if not self._running:
            self._timer.stop()

    def _pass_on(self, job: Job) -> None:
        for step in job.errand.take_steps():
            job.progressed.emit(step)
        if not job.is_slow and time.monotonic() - job.began_s >= _SHOWN_AFTER_S:
            job.is_slow = True
            self.became_slow.emit(job)

    def _end(self, job: Job) -> None:
        if job not in self._running:  # a callback of this very round closed everything
            return
        self._running.remove(job)
        job.deleteLater()
        if job.is_slow:
            self.slow_ended.emit(job)
        errand, calls = job.errand, job.calls
        outcome = errand.take_outcome()
        if isinstance(outcome, _Failed):
            self._tell(outcome.error, calls)
        elif outcome is not None and calls.are_wanted():
            calls.on_result(outcome.value)

    def _tell(self, error: BaseException, calls: _Calls) -> None:
        if isinstance(error, Cancelled):
            if calls.on_cancelled is not None and calls.are_wanted():
                calls.on_cancelled()
        elif isinstance(error, AppError):
            if calls.on_error is not None and calls.are_wanted():
                calls.on_error(error)
        else:
            self.crashed.emit(error)


@dataclass(frozen=True, slots=True)
class _Calls:
    """Whom to call at the end of a job."""

    on_result: Callable[[Any], None]
    on_error: Callable[[AppError], None] | None
    on_cancelled: Callable[[], None] | None
    owner: QObject | None

    def are_wanted(self) -> bool:
        """Tell whether the owner is still there: its widgets may be gone with another ledger."""
        return self.owner is None or isValid(self.owner)


@dataclass(frozen=True, slots=True)
class _Made:
    """What a work gave."""

    value: object


@dataclass(frozen=True, slots=True)
class _Failed:
    """What a work raised."""

    error: BaseException


class _Errand:
    """What a thread is sent with and tells into; the `Progress` of the work.

    Args:
        work: What to do; may hold on to objects of Qt.
    """

    def __init__(self, work: Callable[[Progress], object]) -> None:
        self.cancellation = Cancellation()
        self._work: Callable[[Progress], object] | None = work
        self._steps: deque[Step] = deque()
        self._outcome: _Made | _Failed | None = None
        self._last_s = 0.0

    def step(self, done: int, total: int | None = None, message: Message | None = None) -> None:
        """Note a step, not more often than an eye can see.

        Raises:
            Cancelled: The user has asked to stop.
        """
        self.cancellation.step(done, total, message)
        now = time.monotonic()
        if message is not None or done == total or now - self._last_s >= _STEP_EVERY_S:
            self._last_s = now
            self._steps.append(Step(done, total, message))

    def carry_out(self) -> None:
        """Do the work, on the thread that calls this."""
        assert self._work is not None
        try:
            self._outcome = _Made(self._work(self))
        except Exception as error:  # noqa: BLE001 - the job's border: every end is told to the window
            _let_go_of_frames(error)
            self._outcome = _Failed(error)

    def take_steps(self) -> list[Step]:
        """Return what was told since the last time."""
        taken = []
        while self._steps:
            taken.append(self._steps.popleft())
        return taken

    def take_outcome(self) -> _Made | _Failed | None:
        """Return how it ended, and let go of the work; None if it was dropped before it began."""
        self._work = None
        return self._outcome


_outlasting: Final[list[_Errand]] = []
"""Errands of sessions that closed while a thread still worked: kept, for that thread must not be the one that
lets go of them. A few in the life of a process."""


def _let_go_of_frames(error: BaseException) -> None:
    trace = error.__traceback__
    if trace is not None:
        traceback.clear_frames(trace)
        # The first frame is this module's own and still runs.
        error.__traceback__ = trace.tb_next

"""Jobs: work that may last, off the window's thread. The only code here that knows a thread.

Work is a plain function ``work(progress) -> result`` that knows nothing of Qt. Signals are connected before
the work starts (a result may arrive before `Jobs.start` returns), and a job is held until its last one came.

Qt's objects must die on the window's thread, and not while another one still sends their signals. So a thread
is sent with an `_Errand`, the only thing that it may be the last to hold, and the window's thread empties it;
and the frames that an exception drags along, with objects of Qt in them, are let go. Garbage in circles is
the matter of `soxa.ui.collecting`.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from soxa.base.errors import AppError, Cancelled, Message
from soxa.base.progress import Cancellation, Progress

_STEP_EVERY_S = 0.05
_SHOWN_AFTER_MS = 300
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
        ended: The job is over, whatever the end; its last signal.
    """

    progressed = Signal(object)
    ended = Signal()
    _resulted = Signal(object)
    _failed = Signal(object)

    def __init__(self, title: Message | None, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self._cancellation = Cancellation()
        self.errand: _Errand | None = None
        self.future: Future[None] | None = None

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancellation.ask()


class _Reporter:
    """The `Progress` handed to the work: passes steps on, not more often than an eye can see."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last_s = 0.0

    def step(self, done: int, total: int | None = None, message: Message | None = None) -> None:
        """Pass a step on.

        Raises:
            Cancelled: The user has asked to stop.
        """
        self._job._cancellation.step(done, total, message)  # noqa: SLF001 - the job's other half
        now = time.monotonic()
        if message is not None or done == total or now - self._last_s >= _STEP_EVERY_S:
            self._last_s = now
            self._job.progressed.emit(Step(done, total, message))


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
        self._running: set[Job] = set()

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
        job = Job(title, self)
        self._running.add(job)
        queued = Qt.ConnectionType.QueuedConnection
        ends = _Ends(self, job, _Calls(on_result, on_error, on_cancelled, owner))
        job._resulted.connect(ends.resulted, queued)  # noqa: SLF001 - the job's other half
        job._failed.connect(ends.failed, queued)  # noqa: SLF001
        job.ended.connect(ends.ended, queued)
        ends.watch()
        job.errand = _Errand(work, job)
        job.future = self._executor.submit(_carry_out, job.errand)
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
        """Take no more work; what has not begun is dropped, what has begun ends in its own time."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for job in [job for job in self._running if job.future is not None and job.future.cancelled()]:
            self._drop(job)

    def forget(self, job: Job) -> None:
        """Let go of a job whose last signal was delivered."""
        if job.future is not None:
            # The last signal may be here before its `emit` has returned over there; a moment later it has.
            wait([job.future])
        self._drop(job)

    def _drop(self, job: Job) -> None:
        if job.errand is not None:
            job.errand.empty()
        self._running.discard(job)
        job.deleteLater()


class _Errand:
    """What a thread is sent with, and all that its pool still holds once the work is done.

    Args:
        work: What to do; may hold on to objects of Qt.
        job: Whom to tell.
    """

    def __init__(self, work: Callable[[Progress], object], job: Job) -> None:
        self._sent: tuple[Callable[[Progress], object], Job] | None = (work, job)

    def contents(self) -> tuple[Callable[[Progress], object], Job]:
        """Return work and job; asking after they were taken out is a bug."""
        assert self._sent is not None
        return self._sent

    def empty(self) -> None:
        """Take everything out, on the window's thread."""
        self._sent = None


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


class _Ends(QObject):
    """What happens at the end of a job, on the window's thread."""

    def __init__(self, jobs: Jobs, job: Job, calls: _Calls) -> None:
        super().__init__(job)
        self._jobs, self._job, self._calls = jobs, job, calls
        self._slow = False
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_AFTER_MS)
        self._timer.timeout.connect(self._became_slow)

    def watch(self) -> None:
        """Start to count the time until the job is shown."""
        self._timer.start()

    def resulted(self, result: object) -> None:
        """Pass the result to whom it concerns."""
        if self._calls.are_wanted():
            self._calls.on_result(result)

    def failed(self, error: BaseException) -> None:
        """Pass an error to whom it concerns."""
        calls = self._calls
        if isinstance(error, Cancelled):
            if calls.on_cancelled is not None and calls.are_wanted():
                calls.on_cancelled()
        elif isinstance(error, AppError):
            if calls.on_error is not None and calls.are_wanted():
                calls.on_error(error)
        else:
            self._jobs.crashed.emit(error)

    def ended(self) -> None:
        """Clear up."""
        self._timer.stop()
        if self._slow:
            self._jobs.slow_ended.emit(self._job)
        self._jobs.forget(self._job)

    def _became_slow(self) -> None:
        self._slow = True
        self._jobs.became_slow.emit(self._job)


def _carry_out(errand: _Errand) -> None:
    work, job = errand.contents()
    try:
        result = work(_Reporter(job))
    except Exception as error:  # noqa: BLE001 - the job's border: every end is told to the window
        _let_go_of_frames(error)
        job._failed.emit(error)  # noqa: SLF001
    else:
        job._resulted.emit(result)  # noqa: SLF001
    job.ended.emit()


def _let_go_of_frames(error: BaseException) -> None:
    trace = error.__traceback__
    if trace is not None:
        traceback.clear_frames(trace)
        # The first frame is this module's own and still runs: it holds the job.
        error.__traceback__ = trace.tb_next

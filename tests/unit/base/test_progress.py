from __future__ import annotations

import threading

import pytest

from soxa.base.errors import Cancelled
from soxa.base.progress import Cancellation, Progress, Silent


def count(progress: Progress, *, steps: int) -> int:
    for done in range(steps):
        progress.step(done, steps)
    return steps


def test_work_nobody_watches_runs_to_its_end() -> None:
    assert count(Silent(), steps=3) == 3


def test_work_goes_on_until_it_is_asked_to_stop() -> None:
    wish = Cancellation()
    assert count(wish, steps=3) == 3
    wished = [wish.wished]

    wish.ask()

    assert [*wished, wish.wished] == [False, True]
    with pytest.raises(Cancelled):
        count(wish, steps=3)


def test_a_wish_from_another_thread_is_met() -> None:
    wish = Cancellation()
    thread = threading.Thread(target=wish.ask)
    thread.start()
    thread.join()

    with pytest.raises(Cancelled):
        wish.step(0)


def test_both_are_progress() -> None:
    assert isinstance(Silent(), Progress)
    assert isinstance(Cancellation(), Progress)

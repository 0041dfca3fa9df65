"""How long work tells how far it is, and is told to stop. Plain functions, no threads, no Qt."""

from __future__ import annotations

import threading
from typing import Protocol, runtime_checkable

from soxa.base.errors import Cancelled, Message


@runtime_checkable
class Progress(Protocol):
    """What a ``work(progress)`` function is given."""

    def step(self, done: int, total: int | None = None, message: Message | None = None) -> None:
        """Tell how far the work is.

        Args:
            done: Steps finished so far.
            total: Steps in all; None while unknown.
            message: What is being done now; None keeps the last one.

        Raises:
            Cancelled: The user has asked to stop; the work lets it pass and leaves nothing half done.
        """


class Silent:
    """Progress nobody looks at and nobody stops."""

    def step(self, done: int, total: int | None = None, message: Message | None = None) -> None:
        """Do nothing."""


class Cancellation:
    """A wish to stop, set on one thread and met on another; itself a `Progress` that only ever stops."""

    def __init__(self) -> None:
        self._wished = threading.Event()

    @property
    def wished(self) -> bool:
        """Whether somebody has asked to stop."""
        return self._wished.is_set()

    def ask(self) -> None:
        """Ask the work to stop at its next step; may be called from any thread, any number of times."""
        self._wished.set()

    def step(self, done: int, total: int | None = None, message: Message | None = None) -> None:
        """Stop if asked to.

        Raises:
            Cancelled: `ask` was called.
        """
        if self._wished.is_set():
            raise Cancelled

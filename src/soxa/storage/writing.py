"""Acts: changes that belong together are kept together or not at all, with their history."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlite_utils import Database

from soxa.domain.ids import DeviceId
from soxa.storage.engine import Connection, told
from soxa.storage.errors import LedgerIsReadOnly
from soxa.storage.history import Journal

Clock = Callable[[], datetime]
"""Gives the present moment, with time zone."""


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Rest:
    """When the ledger was last written, by whichever connection of this program."""

    last_commit_s: float | None = None
    """`time.monotonic` at the last act that was kept; None since the last checkpoint."""


class Writing:
    """One connection of a ledger, and the right to change it if there is one."""

    def __init__(
        self,
        db: Database,
        path: Path,
        *,
        device: DeviceId,
        actor: str,
        clock: Clock,
        read_only: bool,
        rest: Rest,
    ) -> None:
        """Write through this connection.

        Args:
            db: The connection.
            path: The ledger, for errors.
            device: Whose chain the history goes into.
            actor: Who acts, as picked at start.
            clock: Time of the history.
            read_only: Refuse every act.
            rest: Told of every act that was kept.
        """
        self.db = db
        self.path = path
        self.device = device
        self.actor = actor
        self.clock = clock
        self.read_only = read_only
        self.rest = rest
        self._journal: Journal | None = None
        self._doomed = False

    @property
    def conn(self) -> Connection:
        """The engine's own connection."""
        return self.db.conn

    @contextmanager
    def act(self, name: str, *, undoes: UUID | None = None) -> Iterator[Journal]:
        """Do what is inside the block in one transaction; an act inside an act becomes a part of it.

        When the block ends, all of it is on the disk (``synchronous=FULL``); if it raises, none of it is.

        Args:
            name: What is done, for the history: ``activity.add``.
            undoes: The act that this one undoes.

        Raises:
            LedgerIsReadOnly: The ledger was opened for reading.
            DiskFull: And the other errors of `soxa.storage.engine.told`.
        """
        if self._journal is not None:
            if undoes is not None:
                raise RuntimeError("an undo is an act of its own")
            try:
                yield self._journal
            except BaseException:
                self._doomed = True
                raise
            return
        if self.read_only:
            raise LedgerIsReadOnly(path=self.path)
        with told(self.path):
            # IMMEDIATE: the chain's end is read inside, so nobody else may write in between.
            self.conn.execute("BEGIN IMMEDIATE")
            self._doomed = False
            self._journal = Journal(self.conn, self.device, self.actor, name, self.clock(), undoes=undoes)
            try:
                yield self._journal
                self._demand_whole()
                self._journal.write()
                self.conn.execute("COMMIT")
            except BaseException:
                if self.conn.in_transaction:  # a full disk may have ended it already
                    self.conn.execute("ROLLBACK")
                raise
            finally:
                self._journal = None
        self.rest.last_commit_s = time.monotonic()

    def _demand_whole(self) -> None:
        if self._doomed:
            raise RuntimeError("a part of this act failed; it must not be kept")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read several times in one state of the ledger, whoever writes meanwhile."""
        with told(self.path):
            outermost = not self.conn.in_transaction
            if outermost:
                self.conn.execute("BEGIN")
            try:
                yield self.conn
            finally:
                if outermost and self.conn.in_transaction:
                    self.conn.execute("COMMIT")

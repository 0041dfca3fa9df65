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

from soxa.domain.ids import DeviceId, LedgerId
from soxa.storage.devices import ChainNotes
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


@dataclass(slots=True)
class Typing:
    """Which act typing goes on with: keeping every pause of a second apart would make undo tedious."""

    pause_s: float = 5.0
    """After so long without a change typing begins anew."""
    longest_s: float = 60.0
    """So long at most is one act."""
    _place: object = None
    _act: UUID | None = None
    _began_s: float = 0.0
    _last_s: float = 0.0

    def act_going_on(self, place: object) -> UUID | None:
        """Return the act that typing at a place goes on with; None where it begins."""
        now = time.monotonic()
        goes_on = (
            place == self._place
            and now - self._last_s <= self.pause_s
            and now - self._began_s <= self.longest_s
        )
        return self._act if goes_on else None

    def went_on(self, place: object, act: UUID | None) -> None:
        """Note what was typed where, and in which act; None where nothing had changed."""
        if act is None:
            return
        now = time.monotonic()
        if (place, act) != (self._place, self._act):
            self._place, self._act, self._began_s = place, act, now
        self._last_s = now


class Writing:
    """One connection of a ledger, and the right to change it if there is one."""

    def __init__(
        self,
        db: Database,
        path: Path,
        *,
        chain: ChainNotes,
        actor: str,
        clock: Clock,
        read_only: bool,
        rest: Rest,
    ) -> None:
        """Write through this connection.

        Args:
            db: The connection.
            path: The ledger, for errors.
            chain: Which chain the history goes into, and the note of how far it has come.
            actor: Who acts, as picked at start.
            clock: Time of the history.
            read_only: Refuse every act.
            rest: Told of every act that was kept.
        """
        self.db = db
        self.path = path
        self.chain = chain
        self.actor = actor
        self.clock = clock
        self.read_only = read_only
        self.rest = rest
        self._journal: Journal | None = None
        self._doomed = False
        self._activities_written = 0
        self._ledger: LedgerId | None = None
        self.last_act: UUID | None = None
        """The act that was kept last on this connection; None where it changed nothing."""

    @property
    def conn(self) -> Connection:
        """The engine's own connection."""
        return self.db.conn

    @property
    def device(self) -> DeviceId:
        """Whose chain the history goes into."""
        return self.chain.device

    def note_end(self) -> None:
        """Note outside the ledger how far its chain has come, before anybody else can see it."""
        # Also from a connection that only reads, as a hand-over does: what is kept is decided by the chain.
        self.chain.note(self.conn, self.ledger, self.path)

    @property
    def ledger(self) -> LedgerId:
        """Identity of the ledger; it stands there before anything else does."""
        if self._ledger is None:
            with told(self.path):
                row = self.conn.execute("SELECT uuid FROM ledger").fetchone()
            self._ledger = LedgerId(UUID(bytes=row[0]))
        return self._ledger

    @property
    def is_acting(self) -> bool:
        """Whether an act is under way on this connection: what is read now may yet be taken back."""
        return self._journal is not None

    def activities_changed(self) -> None:
        """Note that rows of activities or quantities are written in the act under way."""
        self._activities_written += 1

    def state_of_activities(self) -> tuple[int, int]:
        """Return what stays equal as long as this connection changes no activity, and another nothing."""
        version = self.conn.execute("PRAGMA data_version").fetchone()[0]
        return self._activities_written, int(version)

    @contextmanager
    def act(self, name: str, *, undoes: UUID | None = None, joins: UUID | None = None) -> Iterator[Journal]:
        """Do what is inside the block in one transaction; an act inside an act becomes a part of it.

        When the block ends, all of it is on the disk (``synchronous=FULL``); if it raises, none of it is.

        Args:
            name: What is done, for the history: ``activity.add``.
            undoes: The act that this one undoes.
            joins: The act that this one goes on with (typing goes on), if nothing else was done since.

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
            self._journal = Journal(
                self.conn, self.device, self.actor, name, self.clock(), undoes=undoes, joins=joins
            )
            try:
                yield self._journal
                self._demand_whole()
                self._journal.write()
                self.conn.execute("COMMIT")
                self.last_act = self._journal.act if self._journal.has_begun else None
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

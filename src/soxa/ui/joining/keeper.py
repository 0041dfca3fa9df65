"""Joins what the office's machines wrote: by itself while the shared folder is there, and from files."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from soxa.base.errors import AppError, Cancelled, Message
from soxa.base.progress import Progress
from soxa.ui.jobs import Job
from soxa.ui.session import Session

if TYPE_CHECKING:
    # For annotations alone: signing and storage are loaded when there is something to join.
    from soxa.services.joining import Came, SetAside
    from soxa.services.ledgers import Ledger
    from soxa.services.shared_folder import Lookout

_log = logging.getLogger(__name__)
_LONGEST_NAME: Final = 40
_EVERY_MS: Final = 60_000
_AGAIN_MS: Final = 2_000
_LAST_WRITE_S: Final = 3.0
"""So long at most the window's end waits for what is still to be laid down."""
_RECENT_S: Final = 180.0
"""A folder that answered so lately is thought to be there when the window ends."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What is known of the last joining, for the line in the window and the page of machines."""

    at: datetime | None = None
    """When the folder or a file was read last; None: not since the ledger was opened."""
    received_at: datetime | None = None
    """When something new came last."""
    changes: int = 0
    """How much came then."""
    machines: int = 0
    """From so many machines."""
    differences: int = 0
    """In so many places machines differ now."""
    waiting: int = 0
    """So many parts wait for others."""
    set_aside: tuple[SetAside, ...] = field(default=())
    """What was not read the last time."""
    away_since: datetime | None = None
    """Since when the folder is not there; None: it is."""


class Keeper(QObject):
    """Keeps the open ledger joined with the other machines'.

    Signals:
        changed: What `joined` or `folder` say is new.

    Args:
        session: What is shared; its ledger is joined while it can be written.
        every_ms: How often the folder is looked at; 0 = only when asked.
    """

    changed = Signal()

    def __init__(self, session: Session, *, every_ms: int = _EVERY_MS) -> None:
        super().__init__()
        self._session = session
        self.joined = Joined()
        self._lookout: Lookout | None = None
        self._is_joining = False
        self._job: Job | None = None
        self._answered_s = -_RECENT_S
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.join)
        self._every_ms = every_ms
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self.join)
        session.ledger_opened.connect(self._begin)
        session.ledger_closing.connect(self._end)
        session.taken_back.connect(lambda _taken: self.count_differences())
        session.jobs.crashed.connect(self._on_crashed)
        if session.has_ledger:
            self._begin()

    @property
    def folder(self) -> Path | None:
        """The folder that the office's machines share; None if none was chosen."""
        session = self._session
        if not session.has_ledger:
            return None
        named = session.settings.shared_folder_by_file.get(str(session.ledger.path), "")
        return Path(named) if named else None

    def choose(self, folder: Path | None) -> None:
        """Share a folder from now on, or none; it is looked at once."""
        session = self._session
        settings = session.settings.with_shared_folder(session.ledger.path, str(folder) if folder else "")
        session.change_settings(shared_folder_by_file=settings.shared_folder_by_file)
        self._lookout = None
        self.joined = replace(self.joined, away_since=None, set_aside=())
        if folder is not None:
            self.be_named()
        self.changed.emit()
        self.join()

    def be_named(self) -> None:
        """See to it that the others can tell this machine from theirs."""
        from soxa.services import joining  # noqa: PLC0415 - see above

        joining.name_if_unnamed(self._session.ledger)

    def join(self) -> None:
        """Look into the folder, take in what is new and lay down what it lacks. Never in anybody's way."""
        session, folder = self._session, self.folder
        if folder is None or self._is_joining or session.ledger.read_only:
            return
        if not session.jobs.is_idle():
            # What a person waits for goes first.
            self._again.start()
            return
        from soxa.services import shared_folder  # noqa: PLC0415 - see above

        self._is_joining = True
        ledger = session.ledger
        lookout = self._lookout = self._lookout or shared_folder.Lookout()

        def look(progress: Progress) -> bool:
            progress.step(0)
            with ledger.reopen() as reading:
                return shared_folder.has_news(reading, folder, lookout)

        def go_on(has_news: bool) -> None:  # noqa: FBT001 - the job's one result
            if not self._is_of(ledger):
                return
            if has_news:
                # What is being typed is kept first: it was written without knowing what comes now.
                session.stepping_back.emit()
            self._job = session.jobs.start(
                exchange,
                on_result=lambda came: self._on_came(came) if self._is_of(ledger) else None,
                on_error=self._on_error,
                on_cancelled=self._stop,
                title=Message("joining.under_way"),
                owner=self,
            )

        def exchange(progress: Progress) -> Came:
            with ledger.reopen(writable=True) as own:
                return shared_folder.exchange(own, folder, lookout=lookout, progress=progress)

        self._job = session.jobs.start(
            look, on_result=go_on, on_error=self._on_error, on_cancelled=self._stop, owner=self
        )

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take in hand-over files, in any order, and say what came of it."""
        session = self._session
        ledger = session.ledger
        session.stepping_back.emit()

        def work(progress: Progress) -> Came:
            from soxa.services import handing_on  # noqa: PLC0415 - see above

            with ledger.reopen(writable=True) as own:
                return handing_on.join(own, paths, progress=progress)

        self._job = session.jobs.start(
            work,
            on_result=lambda came: self._on_files(came) if self._is_of(ledger) else None,
            on_error=session.tell_error,
            on_cancelled=self._show_what_came,
            title=Message("joining.under_way"),
            owner=self,
        )

    def say(self) -> str:
        """Return the line that stands at the window's foot; empty where nothing was ever joined."""
        say, joined = self._session.say, self.joined
        if joined.received_at is not None:
            at = joined.received_at.time()
            line = say("joining.received", changes=joined.changes, machines=joined.machines, time=at)
        elif joined.at is not None:
            line = say("joining.nothing_new", time=joined.at.time())
        else:
            line = ""
        notes = []
        if joined.differences:
            notes.append(say("joining.differ", count=joined.differences))
        if joined.away_since is not None:
            notes.append(say("joining.away", time=joined.away_since.time()))
        return " · ".join(part for part in (line, *notes) if part)

    # Inside

    def _begin(self) -> None:
        self.joined, self._lookout, self._is_joining = Joined(), None, False
        if self._session.ledger.read_only:
            return
        self.count_differences()
        if self._every_ms:
            self._timer.start()
            # After the window has shown what it has.
            QTimer.singleShot(0, self, self.join)

    def _is_of(self, ledger: Ledger) -> bool:
        """Tell whether a ledger is still the open one: what came for another concerns nobody any more."""
        return self._session.has_ledger and self._session.ledger is ledger

    def _end(self) -> None:
        self._timer.stop()
        self._again.stop()
        if self._job is not None and isValid(self._job):
            self._job.cancel()
        folder, ledger = self.folder, self._session.ledger
        is_there = time.monotonic() - self._answered_s < _RECENT_S
        if folder is None or ledger.read_only or self._is_joining or not is_there:
            return
        from soxa.services import shared_folder  # noqa: PLC0415 - see above

        try:
            shared_folder.exchange(ledger, folder, lookout=self._lookout, progress=_Deadline())
        except (AppError, Cancelled) as error:
            # What is not laid down now is at the next start.
            _log.info("not joined at the end: %s", type(error).__name__)

    def count_differences(self) -> None:
        """Count anew in how many places machines differ."""
        if self._session.has_ledger:
            count = len(self._session.ledger.merging.differences())
            self.joined = replace(self.joined, differences=count)
            self.changed.emit()

    def _stop(self) -> None:
        self._is_joining = False
        self._show_what_came()

    def _show_what_came(self) -> None:
        """Show what had come before a stop."""
        session = self._session
        if session.has_ledger:
            session.reread_pack()
            session.reread_office()
            session.activities_changed.emit()
            self.count_differences()

    def _on_crashed(self, _error: object) -> None:
        """Let a person join again after a bug, but not the clock: each minute would tell of it anew."""
        job = self._job
        if self._is_joining and job is not None and (future := job.future) is not None and future.done():
            self._is_joining = False
            self._timer.stop()

    def _on_error(self, error: AppError) -> None:
        """Note quietly that the folder is not there, or what else went wrong: the next time may go well."""
        self._is_joining = False
        from soxa.services.joining import SetAside  # noqa: PLC0415 - see above
        from soxa.services.shared_folder import SharedFolderAway  # noqa: PLC0415 - see above

        if isinstance(error, SharedFolderAway):
            away = self.joined.away_since or self._session.clock()
            self.joined = replace(self.joined, away_since=away)
        else:
            self.joined = replace(self.joined, set_aside=(SetAside("", error.message()),))
        self.changed.emit()

    def _on_came(self, came: Came) -> None:
        self._is_joining = False
        self._answered_s = time.monotonic()
        self._note(came)

    def _on_files(self, came: Came) -> None:
        session = self._session
        self._note(came)
        said = [self._files_line(came)]
        if came.waiting:
            said.append(session.say("joining.waiting", count=came.waiting))
        said += [self._aside_line(one) for one in came.set_aside[:3]]
        session.tell("joining.said", text=" ".join(said), tone="warn" if came.set_aside else "good")

    def _aside_line(self, one: SetAside) -> str:
        why = self._session.wording.tell(one.why)
        name = short_name(one.name)
        return self._session.say("joining.set_aside", name=name, why=why) if name else why

    def _files_line(self, came: Came) -> str:
        say = self._session.say
        if not came.changes:
            return say("joining.no_changes")
        line = say("joining.took", changes=came.changes, machines=len(came.machines))
        return line if not came.differences else f"{line} {say('joining.differ_at', count=came.differences)}"

    def _note(self, came: Came) -> None:
        now = self._session.clock()
        noted = replace(
            self.joined,
            at=now,
            away_since=None,
            differences=came.differences,
            waiting=came.waiting,
            set_aside=came.set_aside,
        )
        if came.changes:
            noted = replace(noted, received_at=now, changes=came.changes, machines=len(came.machines))
        self.joined = noted
        if came.changes:
            session = self._session
            if came.office_touched:
                session.reread_pack()
                session.reread_office()
            session.merged.emit(came)
            session.activities_changed.emit()
        self.changed.emit()


def short_name(name: str) -> str:
    """Return a file's name, its middle left out where it is only a long code."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:6]}…{name[-16:]}"


class _Deadline:
    """Progress that stops what lasts too long."""

    def __init__(self) -> None:
        self._until_s = time.monotonic() + _LAST_WRITE_S

    def step(self, done: int, total: int | None = None, message: Message | None = None) -> None:
        """Stop where the time is over.

        Raises:
            Cancelled: It is.
        """
        if time.monotonic() > self._until_s:
            raise Cancelled

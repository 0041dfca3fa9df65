"""A new activity that was left half typed waits, and is gone on with; also after a restart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from soxa.base.errors import AppError
from soxa.domain.activities import Activity
from soxa.services.unfiled import keep_unfiled, unfiled
from soxa.ui.ledger.photo_controller import Draft, PhotoController
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.ui.ledger.view import LedgerView

_KEEP_AFTER_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What was typed, with the files that shall be filed with it."""

    typed: Activity
    draft: Draft


class UnfiledController(QObject):
    """Keeps what was typed in the form and not filed.

    Args:
        session: What is shared.
        view: Form, and the line that offers what waits.
        photos: Whose files wait with it; they are not kept over a restart.
        is_typed: Tells whether the form holds a new activity that somebody has typed in.
        resume: Shows what was typed in the form.
    """

    def __init__(
        self,
        session: Session,
        view: LedgerView,
        *,
        photos: PhotoController,
        is_typed: Callable[[], bool],
        resume: Callable[[Activity], None],
    ) -> None:
        super().__init__(view)
        self._session, self._view, self._photos = session, view, photos
        self._is_typed, self._resume = is_typed, resume
        self._waiting = [_Waiting(one, Draft()) for one in unfiled(session.ledger)]
        self._kept: Sequence[Activity] = [one.typed for one in self._waiting]
        self._pause = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._pause.timeout.connect(self.keep)
        view.unfiled_button.clicked.connect(lambda *_: self.go_on())
        view.unfiled_drop.clicked.connect(lambda *_: self.drop())
        view.going.connect(self.keep)
        self._show()

    def set_aside(self) -> None:
        """Let what is typed wait, before the form shows something else."""
        typed = self._typed()
        if typed is not None:
            self._waiting.append(_Waiting(typed, self._photos.draft()))
        self.keep()

    def go_on(self) -> None:
        """Show in the form what was left last; what stands there waits in its stead."""
        if not self._waiting:
            return
        last = self._waiting.pop()
        self.set_aside()
        self._resume(last.typed)
        self._photos.take_up(last.draft)
        self.keep()

    def drop(self) -> None:
        """Forget what was left last."""
        if self._waiting:
            self._waiting.pop()
        self.keep()

    def note_typing(self) -> None:
        """Somebody types: it is kept once the typing rests."""
        if not self._pause.isActive():
            self._pause.start()

    def keep(self) -> None:
        """Write down what waits and what is being typed, where it has changed."""
        self._pause.stop()
        self._show()
        session = self._session
        if not session.has_ledger or session.ledger.read_only:
            return
        typed = self._typed()
        wanted = [one.typed for one in self._waiting] + ([typed] if typed is not None else [])
        if wanted == self._kept:
            return
        try:
            keep_unfiled(session.ledger, wanted)
        except AppError as error:
            session.tell_error(error)
        self._kept = wanted

    def _typed(self) -> Activity | None:
        return self._view.form.typed(has_files=bool(self._photos.pending())) if self._is_typed() else None

    def _show(self) -> None:
        view, say = self._view, self._session.say
        view.unfiled_line.setVisible(bool(self._waiting))
        if self._waiting:
            title = self._waiting[-1].typed.title or say("unfiled.untitled")
            view.unfiled_said.setText(say("unfiled.waits", title=title))

"""What the tab "Các máy" does: names this machine, shares a folder, hands over, settles differences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.ids import DeviceId
from soxa.services import differences, handing_on, joining
from soxa.services.differences import Divergence, Given
from soxa.services.handing_on import HandedOn
from soxa.ui import files
from soxa.ui.joining.keeper import Keeper
from soxa.ui.joining.view import MachinesView
from soxa.ui.session import Session

if TYPE_CHECKING:
    # For annotations alone: what makes papers is loaded when they are made.
    from soxa.services.leaving import Left


class MachinesController(QObject):
    """Fills the tab and does what its buttons say.

    Args:
        session: What is shared.
        view: What is shown.
        keeper: Joins in the background.
    """

    def __init__(self, session: Session, view: MachinesView, keeper: Keeper) -> None:
        super().__init__(view)
        self._session, self._view, self._keeper = session, view, keeper
        view.name_edited.connect(self._keep_name)
        view.folder_wanted.connect(self._ask_folder)
        view.folder_dropped.connect(lambda: keeper.choose(None))
        view.join_wanted.connect(keeper.join)
        view.hand_over_wanted.connect(self._ask_hand_over)
        view.hand_over_to_wanted.connect(self._ask_hand_over)
        view.take_wanted.connect(self._ask_take)
        view.copy_wanted.connect(self._ask_copy)
        view.leaving_wanted.connect(self._ask_leaving)
        view.differences.arrived.connect(self.show_differences)
        view.differences.value_chosen.connect(self._settle)
        view.differences.text_chosen.connect(self._settle_by_text)
        keeper.changed.connect(self._on_changed)

    def show_all(self) -> None:
        """Show everything as it stands."""
        session, view, joined = self._session, self._view, self._keeper.joined
        found = joining.machines(session.ledger)
        view.show_name(found[0].name)
        folder = self._keeper.folder
        view.show_folder(str(folder) if folder else "", self._keeper.say(), differences=joined.differences)
        view.show_aside(joined.set_aside, waiting=joined.waiting)
        view.show_list(found, own=session.ledger.device)
        for widget in (view.name, view.choose_button, view.join_button, view.take_button):
            widget.setEnabled(not session.ledger.read_only)

    def show_differences(self) -> None:
        """List where machines differ now."""
        session = self._session
        self._view.differences.show_all(differences.divergences(session.ledger, pack=session.pack))

    # Writing

    def hand_over(self, path: Path, *, to: DeviceId | None = None) -> None:
        """Write a hand-over file, and say what it holds.

        Args:
            path: Where.
            to: Only what this machine may lack; None = everything.
        """
        session, ledger = self._session, self._session.ledger
        self._keeper.be_named()

        def work(progress: Progress) -> HandedOn:
            with ledger.reopen() as reading:
                since = None if to is None else joining.known_by(reading, to)
                return handing_on.hand_over(reading, path, since=since, progress=progress)

        def done(handed: HandedOn) -> None:
            size = -(-handed.size_bytes // 1024)
            session.tell(
                "joining.handed_over",
                path=path,
                changes=handed.changes,
                files=handed.files,
                kilobytes=size,
            )

        session.jobs.start(
            work, on_result=done, on_error=session.tell_error, title=Message("joining.handing"), owner=self
        )

    def copy_for_new_machine(self, path: Path) -> None:
        """Write the ledger for a machine that has none yet."""
        session, ledger = self._session, self._session.ledger

        def work(progress: Progress) -> Path:
            progress.step(0)
            with ledger.reopen() as reading:
                handing_on.copy_for_new_machine(reading, path)
            return path

        session.jobs.start(
            work,
            on_result=lambda made: session.tell("joining.copied", path=made),
            on_error=session.tell_error,
            title=Message("joining.copying"),
            owner=self,
        )

    def leave(self, folder: Path) -> None:
        """Write what a leaving colleague hands over: papers to read, and a hand-over file."""
        session, ledger = self._session, self._session.ledger
        person, now = session.person, session.clock().astimezone()

        def work(progress: Progress) -> Left:
            from soxa.services.leaving import write_leaving  # noqa: PLC0415 - Word and Typst when needed

            with ledger.reopen() as reading:
                return write_leaving(reading, folder, person=person, now=now, progress=progress)

        def done(left: Left) -> None:
            session.tell("joining.left", path=left.folder, items=left.items)
            files.open_outside(left.folder)

        session.jobs.start(
            work, on_result=done, on_error=session.tell_error, title=Message("joining.handing"), owner=self
        )

    # Inside

    def _keep_name(self) -> None:
        session = self._session
        try:
            joining.name_machine(session.ledger, self._view.name.text())
        except AppError as error:
            session.tell_error(error)
            return
        session.mark_saved()
        self.show_all()

    def _ask_folder(self) -> None:
        title = self._session.say("joining.choose_folder")
        folder = files.ask_folder(self._view.window(), self._session, title=title)
        if folder is not None:
            self._keeper.choose(folder)

    def _ask_hand_over(self, to: DeviceId | None = None) -> None:
        session = self._session
        path = files.ask_save(
            self._view.window(),
            session,
            title=session.say("joining.hand_over"),
            kinds=session.say("joining.hand_over_kinds"),
            name=handing_on.suggested_name(session.ledger, day=session.today().isoformat()),
        )
        if path is not None:
            self.hand_over(path, to=to)

    def _ask_take(self) -> None:
        session = self._session
        path = files.ask_open(
            self._view.window(),
            session,
            title=session.say("joining.take"),
            kinds=session.say("joining.hand_over_kinds"),
        )
        if path is not None:
            self._keeper.take_files([path])

    def _ask_copy(self) -> None:
        session = self._session
        path = files.ask_save(
            self._view.window(),
            session,
            title=session.say("joining.copy"),
            kinds=session.say("ui.files.ledger"),
            name=f"{session.ledger.path.stem}-may-moi.soxa",
        )
        if path is not None:
            self.copy_for_new_machine(path)

    def _ask_leaving(self) -> None:
        title = self._session.say("joining.leaving_folder")
        folder = files.ask_folder(self._view.window(), self._session, title=title)
        if folder is not None:
            self.leave(folder)

    def _on_changed(self) -> None:
        if self._session.has_ledger and self._view.isVisible():
            self.show_all()
            if self._view.currentWidget() is self._view.differences:
                self.show_differences()

    def _settle(self, one: Divergence, given: Given) -> None:
        session = self._session
        self._settled(
            one,
            lambda: differences.settle(session.ledger, one.difference, given.said.value, pack=session.pack),
        )

    def _settle_by_text(self, one: Divergence, text: str) -> None:
        session = self._session
        self._settled(one, lambda: differences.settle_by_text(session.ledger, one, text, pack=session.pack))

    def _settled(self, one: Divergence, does: object) -> None:
        session = self._session
        assert callable(does)
        try:
            does()
        except AppError as error:
            session.tell_error(error)
            self.show_differences()
            return
        session.mark_saved()
        if one.difference.entity == "activity":
            session.activities_changed.emit()
        self._keeper.count_differences()
        self.show_differences()

"""What the pack's tab does: takes the pack out, reads a file, shows what it changes, installs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from soxa.base.errors import AppError, Message
from soxa.base.files import write_atomic
from soxa.base.progress import Progress
from soxa.services.packs import pack_of
from soxa.ui import files
from soxa.ui.session import Session
from soxa.ui.settings.packs_view import PacksView, ShownChange, ShownFault

if TYPE_CHECKING:
    from soxa.services.pack_installing import Entry, Installed, PackChanges
    from soxa.services.pack_workbooks import CellFault


class PacksController(QObject):
    """Fills the pack's tab and carries out what is pressed there.

    Args:
        session: What is shared.
        view: What is shown.
    """

    def __init__(self, session: Session, view: PacksView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._changes: PackChanges | None = None
        self._faults: tuple[ShownFault, ...] = ()
        view.export_button.clicked.connect(lambda *_: self._ask_export())
        view.install_from_button.clicked.connect(lambda *_: self._ask_file())
        view.again_button.clicked.connect(lambda *_: self._ask_file())
        view.install_button.clicked.connect(lambda *_: self.install())
        view.copy_button.clicked.connect(lambda *_: self.copy_faults())
        view.choice_changed.connect(self._show_follows)
        view.left.connect(self._leave)
        # Not a lambda: the session outlives this page, and would call what is gone.
        session.taken_back.connect(self._reread)

    def show_all(self) -> None:
        """Show the pack in use."""
        session = self._session
        self._view.show_pack(session.pack, province=session.office.province_name)
        can_write = not session.ledger.read_only
        self._view.install_from_button.setEnabled(can_write)
        self._view.again_button.setEnabled(can_write)

    # ------------------------------------------------------------------ out

    def _ask_export(self) -> None:
        session = self._session
        name = f"{session.pack.code}-{session.pack.version}.xlsx"
        path = files.ask_save(
            self._view.window(),
            session,
            title=session.say("packs.save_as"),
            kinds=session.say("packs.excel_kinds"),
            name=name,
        )
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the pack in use as a workbook."""
        from soxa.services.pack_installing import export  # noqa: PLC0415 - as needed

        session = self._session
        ledger = session.ledger

        def work(progress: Progress) -> None:
            progress.step(0)
            with ledger.reopen() as reading:
                write_atomic(path, export(reading))

        session.jobs.start(
            work,
            on_result=lambda _none: session.tell("packs.exported", path=path),
            on_error=session.tell_error,
            title=Message("packs.save_as"),
            owner=self,
        )

    # ------------------------------------------------------------------ in

    def _ask_file(self) -> None:
        session = self._session
        path = files.ask_open(
            self._view.window(),
            session,
            title=session.say("packs.choose"),
            kinds=session.say("packs.file_kinds"),
        )
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file and show what it would change, or what is wrong with it."""
        from soxa.services.pack_installing import preview  # noqa: PLC0415 - as needed

        session = self._session
        ledger = session.ledger

        def work(progress: Progress) -> PackChanges:
            progress.step(0)
            with ledger.reopen() as reading:
                return preview(reading, path)

        session.jobs.start(
            work,
            on_result=self._show_changes,
            on_error=self._show_error,
            title=Message("packs.reading"),
            owner=self,
        )

    def install(self) -> None:
        """Install what is shown, without what was unticked."""
        from soxa.services.pack_installing import install  # noqa: PLC0415 - as needed

        session, changes = self._session, self._changes
        if changes is None:
            return
        ledger, refused = session.ledger, self._refused()
        self._view.install_button.setEnabled(False)

        def work(progress: Progress) -> Installed:
            progress.step(0)
            with ledger.reopen(writable=True) as writing:
                return install(writing, changes, refused=refused)

        session.jobs.start(
            work,
            on_result=self._on_installed,
            on_error=self._on_not_installed,
            title=Message("packs.installing"),
            owner=self,
        )

    def copy_faults(self) -> None:
        """Copy the faults as a table."""
        lines = [
            "\t".join((one.sheet, str(one.row or ""), one.column, one.text, one.remedy))
            for one in self._faults
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._session.tell("packs.copied")

    # ------------------------------------------------------------------ inside

    def _show_changes(self, changes: PackChanges) -> None:
        from soxa.wording.packs import say_details, say_entry  # noqa: PLC0415 - as needed

        session, wording = self._session, self._session.wording
        self._changes = changes
        shown = [
            ShownChange(
                one.entry,
                say_entry(wording, one),
                tuple(say_details(wording, changes, one)),
                can_choose=not one.barred or one.entry.part == "templates",
            )
            for one in changes.entries
        ]
        text = session.say("packs.review_text", old=changes.old.version)
        lines = [text, *(wording.tell(one) for one in changes.maps)]
        if changes.new.version == changes.old.version:
            lines.append(session.say("packs.same_version"))
        if not shown:
            lines = [session.say("packs.no_changes")]
        title = session.say("packs.review", title=changes.new.title, version=changes.new.version)
        self._view.show_changes(title, "\n".join(lines), shown)
        self._show_follows()

    def _show_follows(self) -> None:
        from soxa.services.pack_installing import settle  # noqa: PLC0415 - as needed
        from soxa.wording.packs import say_follow  # noqa: PLC0415 - as needed

        session, changes = self._session, self._changes
        if changes is None:
            return
        try:
            fitted = settle(session.ledger, changes, refused=self._refused())
        except AppError as error:
            said = session.wording.explain(error)
            self._view.show_follows([f"{said.text} {said.remedy}".strip()])
            self._view.install_button.setEnabled(False)
            return
        self._view.show_follows([say_follow(session.wording, one) for one in fitted.follows])
        self._view.install_button.setEnabled(fitted.pack != changes.old)

    def _refused(self) -> list[Entry]:
        from soxa.services.pack_changes import Entry  # noqa: PLC0415 - as needed

        return [one for one in self._view.refused() if isinstance(one, Entry)]

    def _show_error(self, error: AppError) -> None:
        from soxa.services.pack_installing import PackWorkbookFaulty  # noqa: PLC0415 - as needed

        if isinstance(error, PackWorkbookFaulty):
            self._faults = tuple(self._shown(one) for one in error.faults)
            self._view.show_faults(self._session.say("packs.faults", count=len(self._faults)), self._faults)
            return
        self._session.tell_error(error)

    def _shown(self, fault: CellFault) -> ShownFault:
        said = self._session.wording.explain(fault.message)
        return ShownFault(fault.sheet, fault.row, fault.column, said.text, said.remedy)

    def _on_installed(self, done: Installed) -> None:
        session, changes = self._session, self._changes
        count = self._view.taken() if changes is not None else 0
        self._changes = None
        session.mark_saved()
        self._reread()
        session.tell("packs.installed", version=done.pack.version, count=count)
        self._view.show_in_use()

    def _on_not_installed(self, error: AppError) -> None:
        self._view.install_button.setEnabled(True)
        self._session.tell_error(error)

    def _leave(self) -> None:
        self._changes = None
        self._view.show_in_use()

    def _reread(self, _taken: object = None) -> None:
        """Read the pack anew if another holds now."""
        session = self._session
        if session.has_ledger and pack_of(session.ledger) != session.pack:
            session.reread_pack()
            self.show_all()

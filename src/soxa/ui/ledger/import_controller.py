"""What the import does: proposes, takes answers, carries out; then the rows that wait and those changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.ui import files
from soxa.ui.ledger.open_rows import ChangedPage, WaitingPage
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.services.importing import ImportResult, Proposal, TrackerRowId
    from soxa.ui.ledger.import_view import ImportPage
    from soxa.ui.ledger.view import LedgerView


class ImportController(QObject):
    """Leads an import, in the ledger's own room.

    Signals:
        proposed: A `Proposal` is on show.
        carried_out: The `ImportResult` of an import.

    Args:
        session: What is shared.
        view: The place whose room is used.
    """

    proposed = Signal(object)
    carried_out = Signal(object)

    def __init__(self, session: Session, view: LedgerView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._page: ImportPage | None = None
        self._proposal: Proposal | None = None
        self._waiting: WaitingPage | None = None
        self._changed: ChangedPage | None = None

    @property
    def page(self) -> ImportPage | None:
        """The preview, while there is one."""
        return self._page

    @property
    def proposal(self) -> Proposal | None:
        """The proposal on show."""
        return self._proposal

    def begin(self, path: Path | None = None) -> None:
        """Read a tracker and show what would come of it; None asks for the file."""
        say = self._session.say
        chosen = path or files.ask_open(
            self._view, self._session, title=say("ui.import.choose_title"), kinds=say("ui.files.excel")
        )
        if chosen is None:
            return
        self._show_page(chosen)
        ledger = self._session.ledger

        def work(progress: Progress) -> Proposal:
            from soxa.services import importing  # noqa: PLC0415 - loads the reader of Excel

            with ledger.reopen() as reading:
                return importing.propose(reading, chosen, progress=progress)

        self._session.jobs.start(
            work,
            on_result=self._on_proposed,
            on_error=self._on_failed,
            on_cancelled=self.leave,
            title=Message("ui.import.reading", {"name": chosen.name}),
            owner=self,
        )

    def answer(
        self,
        *,
        kinds: Mapping[str, str] | None = None,
        columns: Mapping[tuple[str, str], str] | None = None,
        minutes: str | None = None,
        sheet_kinds: Mapping[str, str] | None = None,
    ) -> None:
        """Take an answer and show what changes by it."""
        proposal = self._proposal
        if proposal is None:
            return

        def work(progress: Progress) -> Proposal:
            return proposal.with_answers(
                kinds=kinds, columns=columns, minutes=minutes, sheet_kinds=sheet_kinds, progress=progress
            )

        self._session.jobs.start(work, on_result=self._on_proposed, on_error=self._on_failed, owner=self)

    def carry_out(self) -> None:
        """Do what is on show."""
        proposal, ledger = self._proposal, self._session.ledger
        if proposal is None or self._page is None:
            return
        self._page.carry_out_button.setEnabled(False)

        def work(progress: Progress) -> ImportResult:
            from soxa.services import importing  # noqa: PLC0415 - as above

            with ledger.reopen(writable=True) as writing:
                return importing.carry_out(writing, proposal, progress=progress)

        self._session.jobs.start(
            work,
            on_result=self._on_carried_out,
            on_error=self._on_failed,
            on_cancelled=lambda: self._session.tell("ui.import.stopped", tone="warn"),
            title=Message("ui.import.filing"),
            owner=self,
        )

    def leave(self) -> None:
        """Go back to the table; nothing is imported."""
        if self._page is not None:
            page, self._page, self._proposal = self._page, None, None
            self._view.drop_page(page)

    def show_waiting(self) -> None:
        """Show the rows that wait to be mended."""
        from soxa.services import importing  # noqa: PLC0415 - as above

        if self._waiting is None:
            self._waiting = WaitingPage(self._session)
            self._waiting.left.connect(lambda: self._view.show_page(None))
            self._waiting.mend_wanted.connect(self._mend)
            self._waiting.aside_wanted.connect(self._put_aside)
        rows = importing.waiting(self._session.ledger)
        self._waiting.show_rows(rows)
        self._view.show_page(self._waiting if rows else None)
        if rows:
            self._waiting.focus_faulty()

    def show_changed(self) -> None:
        """Show the rows changed in Excel, side by side with the ledger."""
        from soxa.services import importing  # noqa: PLC0415 - as above

        if self._changed is None:
            self._changed = ChangedPage(self._session)
            self._changed.left.connect(lambda: self._view.show_page(None))
            self._changed.accept_wanted.connect(self._accept)
            self._changed.keep_wanted.connect(self._keep_ours)
        offers = importing.offers(self._session.ledger)
        self._changed.show_offers(offers)
        self._view.show_page(self._changed if offers else None)

    # Inside

    def _show_page(self, path: Path) -> None:
        from soxa.ui.ledger.import_view import ImportPage  # noqa: PLC0415 - as above

        self.leave()
        page = ImportPage(self._session)
        page.cancel_button.clicked.connect(lambda *_: self.leave())
        page.carry_out_button.clicked.connect(lambda *_: self.carry_out())
        page.column_chosen.connect(lambda sheet, letter, code: self.answer(columns={(sheet, letter): code}))
        page.kind_chosen.connect(lambda words, code: self.answer(kinds={words: code}))
        page.minutes_chosen.connect(lambda code: self.answer(minutes=code))
        page.sheet_kind_chosen.connect(lambda sheet, code: self.answer(sheet_kinds={sheet: code}))
        page.show_reading(path.name)
        self._page = page
        self._view.show_page(page)

    def _on_proposed(self, proposal: Proposal) -> None:
        if self._page is None:
            return
        self._proposal = proposal
        self._page.show_proposal(proposal, self._session.pack.kinds)
        self.proposed.emit(proposal)

    def _on_failed(self, error: AppError) -> None:
        self._session.tell_error(error)
        self.leave()

    def _on_carried_out(self, result: ImportResult) -> None:
        self.leave()
        self._session.mark_saved()
        self._session.reread_office()
        self._session.activities_changed.emit()
        self._session.tell(
            "ui.import.done",
            new=result.new,
            unchanged=result.unchanged,
            faults=len({(fault.sheet, fault.row) for fault in result.faults}),
            to_mend=result.to_mend,
        )
        self.carried_out.emit(result)

    def _mend(self, row_id: TrackerRowId, cells: Mapping[str, str]) -> None:
        from soxa.services import importing  # noqa: PLC0415 - as above

        def does() -> None:
            mended = importing.mend(self._session.ledger, row_id, cells)
            if mended.activity is not None:
                self._session.tell("ui.ledger.filed", title=mended.activity.title)

        self._settle(does, self.show_waiting)

    def _put_aside(self, row_id: TrackerRowId) -> None:
        from soxa.services import importing  # noqa: PLC0415 - as above

        self._settle(lambda: importing.put_aside(self._session.ledger, [row_id]), self.show_waiting)

    def _accept(self, row_id: TrackerRowId) -> None:
        from soxa.services import importing  # noqa: PLC0415 - as above

        self._settle(lambda: importing.accept_changed(self._session.ledger, [row_id]), self.show_changed)

    def _keep_ours(self, row_id: TrackerRowId) -> None:
        from soxa.services import importing  # noqa: PLC0415 - as above

        self._settle(lambda: importing.keep_ours(self._session.ledger, [row_id]), self.show_changed)

    def _settle(self, does: Callable[[], object], then: Callable[[], None]) -> None:
        try:
            does()
        except AppError as error:
            self._session.tell_error(error)
            return
        self._session.mark_saved()
        self._session.activities_changed.emit()
        then()

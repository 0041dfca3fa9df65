"""What taking last year's values in does: reads the sheet, takes answers, keeps; and gives the form out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.files import write_atomic
from soxa.base.progress import Progress
from soxa.domain.periods import Closing
from soxa.services import past_values
from soxa.services.past_values import PastLine, PastProposal, PastResult
from soxa.ui import files
from soxa.ui.ledger.past_values_list import PastValuesList
from soxa.ui.ledger.past_values_view import PastValuesPage
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.services.ledgers import Ledger
    from soxa.ui.ledger.view import LedgerView


class PastValuesController(QObject):
    """Leads the values of earlier periods into the ledger, in the ledger's own room.

    Signals:
        proposed: A `PastProposal` is on show.
        carried_out: The `PastResult`.

    Args:
        session: What is shared.
        view: The place whose room is used.
    """

    proposed = Signal(object)
    carried_out = Signal(object)

    def __init__(self, session: Session, view: LedgerView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._page: PastValuesPage | None = None
        self._proposal: PastProposal | None = None
        self._list: PastValuesList | None = None

    @property
    def kept(self) -> PastValuesList | None:
        """The list of what is kept, once it was opened."""
        return self._list

    @property
    def page(self) -> PastValuesPage | None:
        """The preview, while there is one."""
        return self._page

    @property
    def proposal(self) -> PastProposal | None:
        """The proposal on show."""
        return self._proposal

    def begin(self, path: Path | None = None) -> None:
        """Read a sheet and show what would be kept; None asks for the file."""
        say = self._session.say
        chosen = path or files.ask_open(
            self._view, self._session, title=say("registers.past_choose"), kinds=say("importing.files")
        )
        if chosen is None:
            return
        self._show_page(chosen.name)
        self._ask(
            lambda reading, progress: past_values.propose(reading, chosen, progress=progress),
            title=Message("ui.import.reading", {"name": chosen.name}),
        )

    def show_kept(self) -> None:
        """List what is kept, beside what the ledger says itself."""
        self.leave()
        if self._list is None:
            self._list = PastValuesList(self._session)
            self._list.left.connect(lambda: self._view.show_page(None))
            self._list.remove_wanted.connect(self.remove_chosen)
        self._list.show_lines(())
        self._view.show_page(self._list)
        self._list.table.setFocus()
        self._read_kept()

    def remove_chosen(self) -> None:
        """Take the chosen values out; undo brings them back."""
        if self._list is None:
            return
        ids = [one.value.id for one in self._list.chosen()]
        try:
            past_values.remove(self._session.ledger, ids)
        except AppError as error:
            self._session.tell_error(error)
            return
        self._session.mark_saved()
        self._session.tell("registers.list_removed", count=len(ids))
        self._read_kept()

    def save_form(self, path: Path | None = None) -> None:
        """Write the form to be filled in; None asks where."""
        year = self._session.today().year - 1
        say = self._session.say
        chosen = path or files.ask_save(
            self._view, self._session, title=say("registers.past_form_save"),
            kinds=say("registers.excel_files"), name=f"so-lieu-nam-{year}.xlsx",
        )  # fmt: skip
        if chosen is None:
            return
        ledger = self._session.ledger

        def work(_progress: Progress) -> Path:
            with ledger.reopen() as reading:
                write_atomic(chosen, past_values.template_workbook(reading, year=year))
            return chosen

        self._session.jobs.start(
            work,
            on_result=lambda saved: self._session.tell("registers.past_form_saved", path=saved),
            on_error=self._session.tell_error,
            title=Message("registers.past_form_making"),
            owner=self,
        )

    def carry_out(self) -> None:
        """Keep what is on show."""
        proposal, page, ledger = self._proposal, self._page, self._session.ledger
        if proposal is None or page is None:
            return
        page.carry_out_button.setEnabled(False)

        def work(_progress: Progress) -> PastResult:
            with ledger.reopen(writable=True) as writing:
                return past_values.carry_out(writing, proposal)

        self._session.jobs.start(
            work,
            on_result=self._on_carried_out,
            on_error=self._on_failed,
            title=Message("ui.import.filing"),
            owner=self,
        )

    def leave(self) -> None:
        """Go back to the table; nothing is kept."""
        if self._page is not None:
            page, self._page, self._proposal = self._page, None, None
            self._view.drop_page(page)

    # Inside

    def _read_kept(self) -> None:
        ledger, shown = self._session.ledger, self._list
        assert shown is not None

        def work(_progress: Progress) -> tuple[PastLine, ...]:
            with ledger.reopen() as reading:
                return past_values.listed(reading)

        self._session.jobs.start(
            work, on_result=shown.show_lines, on_error=self._session.tell_error, owner=self
        )

    def _ask(self, make: Callable[[Ledger, Progress], PastProposal], *, title: Message | None = None) -> None:
        ledger = self._session.ledger

        def work(progress: Progress) -> PastProposal:
            with ledger.reopen() as reading:
                return make(reading, progress)

        self._session.jobs.start(
            work,
            on_result=self._on_proposed,
            on_error=self._on_failed,
            on_cancelled=self.leave,
            title=title or Message("ui.import.wait"),
            owner=self,
        )

    def _show_page(self, name: str) -> None:
        self.leave()
        page = PastValuesPage(self._session)
        page.cancel_button.clicked.connect(lambda *_: self.leave())
        page.carry_out_button.clicked.connect(lambda *_: self.carry_out())
        page.indicator_chosen.connect(self._choose_indicator)
        page.closing_chosen.connect(self._choose_closing)
        page.show_reading(name)
        self._page = page
        self._view.show_page(page)

    def _choose_indicator(self, number: int, code: str) -> None:
        proposal = self._proposal
        if proposal is not None:
            self._ask(lambda reading, _progress: proposal.with_indicator(reading, number, code))

    def _choose_closing(self, closing: Closing) -> None:
        proposal = self._proposal
        if proposal is not None and closing is not proposal.closing:
            self._ask(lambda reading, _progress: proposal.with_closing(reading, closing))

    def _on_proposed(self, proposal: PastProposal) -> None:
        if self._page is not None:
            self._proposal = proposal
            self._page.show_proposal(proposal)
            self.proposed.emit(proposal)

    def _on_failed(self, error: AppError) -> None:
        self._session.tell_error(error)
        self.leave()

    def _on_carried_out(self, result: PastResult) -> None:
        self.leave()
        self._session.mark_saved()
        self._session.tell(
            "registers.past_done", new=result.new, changed=result.changed, left_out=result.rows_left_out
        )
        self.carried_out.emit(result)

"""What taking an outgoing register in does: reads, takes answers, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.services import registering
from soxa.services.registering import Inclusion, RegisterProposal, RegisterResult
from soxa.ui import files
from soxa.ui.ledger.register_view import RegisterPage
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.ui.ledger.view import LedgerView


class RegisterController(QObject):
    """Leads a register into the ledger, in the ledger's own room.

    Signals:
        proposed: A `RegisterProposal` is on show.
        carried_out: The `RegisterResult`.

    Args:
        session: What is shared.
        view: The place whose room is used.
    """

    proposed = Signal(object)
    carried_out = Signal(object)

    def __init__(self, session: Session, view: LedgerView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._page: RegisterPage | None = None
        self._proposal: RegisterProposal | None = None

    @property
    def page(self) -> RegisterPage | None:
        """The preview, while there is one."""
        return self._page

    @property
    def proposal(self) -> RegisterProposal | None:
        """The proposal on show."""
        return self._proposal

    def begin(self, path: Path | None = None) -> None:
        """Read a register and show what would come of it; None asks for the file."""
        say = self._session.say
        chosen = path or files.ask_open(
            self._view, self._session, title=say("registers.choose"), kinds=say("importing.files")
        )
        if chosen is None:
            return
        self._show_page(chosen.name)
        ledger, today = self._session.ledger, self._session.today()

        def work(progress: Progress) -> RegisterProposal:
            with ledger.reopen() as reading:
                return registering.propose(reading, chosen, progress=progress, today=today)

        self._session.jobs.start(
            work,
            on_result=self._on_proposed,
            on_error=self._on_failed,
            on_cancelled=self.leave,
            title=Message("ui.import.reading", {"name": chosen.name}),
            owner=self,
        )

    def carry_out(self) -> None:
        """Do what is on show."""
        proposal, page, ledger = self._proposal, self._page, self._session.ledger
        if proposal is None or page is None:
            return
        page.carry_out_button.setEnabled(False)
        take, rule_known = page.taken(), page.known_box.isChecked()

        def work(progress: Progress) -> RegisterResult:
            with ledger.reopen(writable=True) as writing:
                return registering.carry_out(
                    writing, proposal, take=take, rule_known=rule_known, progress=progress
                )

        self._session.jobs.start(
            work,
            on_result=self._on_carried_out,
            on_error=self._on_failed,
            on_cancelled=lambda: self._session.tell("ui.import.stopped", tone="warn"),
            title=Message("ui.import.filing"),
            owner=self,
        )

    def leave(self) -> None:
        """Go back to the table; nothing comes in."""
        if self._page is not None:
            page, self._page, self._proposal = self._page, None, None
            self._view.drop_page(page)

    # Inside

    def _show_page(self, name: str) -> None:
        self.leave()
        page = RegisterPage(self._session)
        page.cancel_button.clicked.connect(lambda *_: self.leave())
        page.carry_out_button.clicked.connect(lambda *_: self.carry_out())
        page.rule_chosen.connect(self._choose_rule)
        page.show_reading(name)
        self._page = page
        self._view.show_page(page)

    def _choose_rule(self, type_code: str, rule: Inclusion) -> None:
        if self._proposal is not None:
            self._on_proposed(self._proposal.with_rule(type_code, rule))

    def _on_proposed(self, proposal: RegisterProposal) -> None:
        if self._page is not None:
            self._proposal = proposal
            self._page.show_proposal(proposal)
            self.proposed.emit(proposal)

    def _on_failed(self, error: AppError) -> None:
        self._session.tell_error(error)
        self.leave()

    def _on_carried_out(self, result: RegisterResult) -> None:
        self.leave()
        self._session.mark_saved()
        self._session.activities_changed.emit()
        self._session.tell(
            "registers.done", new=result.new, changed=result.changed + result.filled,
            unchanged=result.unchanged, faults=len(result.faults),
        )  # fmt: skip
        self.carried_out.emit(result)

"""What the import does: proposes, takes answers, carries out; then the rows that wait and those changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.ui import files
from soxa.ui.ledger.open_rows import ChangedPage, WaitingPage
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.services.importing import Answers, Choices, ImportResult, Proposal, TrackerRowId
    from soxa.ui.ledger.import_start import ImportStart
    from soxa.ui.ledger.import_view import ImportPage
    from soxa.ui.ledger.view import LedgerView


@dataclass(frozen=True, slots=True)
class Pasted:
    """Cells from the clipboard."""

    text: str
    """As plain text."""
    html: str
    """As HTML."""
    name: str
    """What they are called."""


class ImportController(QObject):
    """Leads an import, in the ledger's own room.

    Signals:
        proposed: A `Proposal` is on show.
        carried_out: The `ImportResult` of an import.
        register_wanted: An outgoing register shall come in instead.
        past_wanted: Values of earlier periods shall come in instead.
        past_form_wanted: The form for those values shall be saved.
        past_kept_wanted: The values that are kept shall be listed.

    Args:
        session: What is shared.
        view: The place whose room is used.
    """

    proposed = Signal(object)
    carried_out = Signal(object)
    register_wanted = Signal()
    past_wanted = Signal()
    past_form_wanted = Signal()
    past_kept_wanted = Signal()

    def __init__(self, session: Session, view: LedgerView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._page: ImportPage | None = None
        self._start: ImportStart | None = None
        self._source: Path | Pasted | None = None
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

    @property
    def start(self) -> ImportStart | None:
        """The page that asks what to import, while it is shown."""
        return self._start

    def begin(self, path: Path | None = None) -> None:
        """Read a tracker and show what would come of it; None asks what to read."""
        if path is None:
            self._show_start()
        else:
            self._read(path)

    def ask_for_file(self) -> None:
        """Ask for the file of a tracker and read it."""
        say = self._session.say
        chosen = files.ask_open(
            self._view, self._session, title=say("ui.import.choose_title"), kinds=say("importing.files")
        )
        if chosen is not None:
            self._read(chosen)

    def paste(self, text: str, html: str) -> None:
        """Read cells from the clipboard and show what would come of them."""
        self._read(Pasted(text, html, self._session.say("importing.pasted_name")))

    def choose(self, choices: Choices) -> None:
        """Read the same file again as a human says; answers given stay."""
        if self._source is not None and self._proposal is not None:
            self._propose(self._source, choices, self._proposal.answers)

    def _read(self, source: Path | Pasted) -> None:
        self._show_page(source.name)
        self._source = source
        self._propose(source, None, None)

    def _propose(self, source: Path | Pasted, choices: Choices | None, answers: Answers | None) -> None:
        ledger = self._session.ledger

        def work(progress: Progress) -> Proposal:
            from soxa.services import importing  # noqa: PLC0415 - loads the reader of Excel

            with ledger.reopen() as reading:
                if isinstance(source, Pasted):
                    return importing.propose_pasted(
                        reading,
                        source.text,
                        source.html,
                        name=source.name,
                        progress=progress,
                        choices=choices,
                        answers=answers,
                    )
                return importing.propose(reading, source, progress=progress, choices=choices, answers=answers)

        self._session.jobs.start(
            work,
            on_result=self._on_proposed,
            on_error=self._on_not_read,
            on_cancelled=self._on_reading_stopped,
            title=Message("ui.import.reading", {"name": source.name}),
            owner=self,
        )

    def answer(
        self,
        *,
        kinds: Mapping[str, str] | None = None,
        columns: Mapping[tuple[str, str], str] | None = None,
        minutes: str | None = None,
        sheet_kinds: Mapping[str, str] | None = None,
        title_kinds: Mapping[str, str] | None = None,
    ) -> None:
        """Take an answer and show what changes by it."""
        proposal = self._proposal
        if proposal is None:
            return

        def work(progress: Progress) -> Proposal:
            return proposal.with_answers(
                kinds=kinds,
                columns=columns,
                minutes=minutes,
                sheet_kinds=sheet_kinds,
                title_kinds=title_kinds,
                progress=progress,
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

    def confirm_guesses(self) -> None:
        """Take every kind told by titles for right."""
        if self._proposal is not None:
            self.answer(title_kinds={guess.word: guess.code for guess in self._proposal.open_guesses})

    def leave(self) -> None:
        """Go back to the table; nothing is imported."""
        if self._start is not None:
            start, self._start = self._start, None
            self._view.drop_page(start)
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

    def _show_start(self) -> None:
        from soxa.ui.ledger.import_start import ImportStart  # noqa: PLC0415 - as above

        self.leave()
        start = ImportStart(self._session)
        start.file_wanted.connect(self.ask_for_file)
        start.pasted.connect(self.paste)
        start.left.connect(self.leave)
        start.register_wanted.connect(self.register_wanted)
        start.past_wanted.connect(self.past_wanted)
        start.past_form_wanted.connect(self.past_form_wanted)
        start.past_kept_wanted.connect(self.past_kept_wanted)
        self._start = start
        self._view.show_page(start)
        start.file_button.setFocus()

    def _show_page(self, name: str) -> None:
        from soxa.ui.ledger.import_view import ImportPage  # noqa: PLC0415 - as above

        self.leave()
        page = ImportPage(self._session)
        page.cancel_button.clicked.connect(lambda *_: self.leave())
        page.carry_out_button.clicked.connect(lambda *_: self.carry_out())
        page.column_chosen.connect(lambda sheet, letter, code: self.answer(columns={(sheet, letter): code}))
        page.kind_chosen.connect(lambda words, code: self.answer(kinds={words: code}))
        page.minutes_chosen.connect(lambda code: self.answer(minutes=code))
        page.sheet_kind_chosen.connect(lambda sheet, code: self.answer(sheet_kinds={sheet: code}))
        page.title_kind_chosen.connect(lambda word, code: self.answer(title_kinds={word: code}))
        page.guesses_confirmed.connect(self.confirm_guesses)
        page.legacy_chosen.connect(lambda said: self._choose(legacy=said))
        page.encoding_chosen.connect(lambda said: self._choose(encoding=said))
        page.separator_chosen.connect(lambda said: self._choose(separator=said))
        page.sheet_chosen.connect(self._choose_sheet)
        page.titles_chosen.connect(self._choose_titles)
        page.show_reading(name)
        self._page = page
        self._view.show_page(page)

    def _choose(self, **said: Any) -> None:
        if self._proposal is not None:
            self.choose(replace(self._proposal.material.choices, **said))

    def _choose_sheet(self, name: str, taken: bool) -> None:  # noqa: FBT001 - a signal's slot
        if self._proposal is not None:
            self.choose(self._proposal.material.choices.with_sheet(name, taken=taken))

    def _choose_titles(self, name: str, first: int, height: int) -> None:
        if self._proposal is not None:
            choices = self._proposal.material.choices
            self.choose(choices.with_sheet(name, title_row=first, title_height=height))

    def _on_not_read(self, error: AppError) -> None:
        self._session.tell_error(error)
        self._on_reading_stopped()

    def _on_reading_stopped(self) -> None:
        """What was on show before a choice that led nowhere stays."""
        if self._proposal is None:
            was_pasted = isinstance(self._source, Pasted)
            self.leave()
            if was_pasted:
                self._show_start()
        elif self._page is not None:
            self._page.show_proposal(self._proposal, self._session.pack.kinds)

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

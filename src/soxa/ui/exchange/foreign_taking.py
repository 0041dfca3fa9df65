"""Locking reports by files that are not our own: the panel, the job, a file joined with its carrier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.ids import ReportId
from soxa.domain.reports import Grade, Report, State
from soxa.ui import files
from soxa.ui.exchange.foreign_panel import ForeignPanel, ForeignTyped, paper_page
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.services.ledgers import Ledger
    from soxa.services.recognising import Recognised
    from soxa.services.verifying import Verification
    from soxa.ui.exchange.view import ExchangeView

_OPEN = frozenset({State.SEALED, State.SIGNED, State.NUMBERED})


class ForeignTaking(QObject):
    """Offers and does the taking back of grades b and c.

    Signals:
        taken: The `Report` that was locked, and the file it was locked by or None for paper entered by hand.

    Args:
        session: What is shared.
        view: Where panels are shown.
        say_name: Says a report's name.
    """

    taken = Signal(object, object)

    def __init__(self, session: Session, view: ExchangeView, *, say_name: Callable[[Report], str]) -> None:
        super().__init__(view)
        self._session, self._view, self._say_name = session, view, say_name

    def panel(self, found: Recognised, path: Path) -> ForeignPanel | None:
        """Return the offer for a file; None if no report waits for one."""
        reports = [self._session.ledger.reports.by_id(one.report) for one in found.candidates]
        if not found.candidates:
            reports = self._open_reports()
        elif not found.is_unsure:
            reports = reports[:1]
        names = {report.id: self._say_name(report) for report in reports}
        if not names:
            return None
        panel = ForeignPanel(self._session, found, names, differences=self._differences(found))
        panel.pressed.connect(lambda typed: self._take(panel, typed, path))
        return panel

    def ask_paper(self) -> None:
        """Show the page on which paper is entered by hand."""
        if not self._session.has_ledger or self._session.ledger.read_only:
            self._session.tell("ui.need_ledger", tone="warn")
            return
        names = {report.id: self._say_name(report) for report in self._open_reports()}
        panel = ForeignPanel(self._session, None, names, differences={})
        panel.files_wanted.connect(lambda: self._pick(panel))
        panel.pressed.connect(lambda typed: self._take(panel, typed, None))
        self._view.show_page(paper_page(self._session, panel), panel)

    # Inside

    def _open_reports(self) -> list[Report]:
        return [one for one in self._session.ledger.reports.all() if one.state in _OPEN]

    def _differences(self, found: Recognised) -> dict[ReportId, Sequence[str]]:
        from soxa.services.recognising import say_difference  # noqa: PLC0415 - loads what a start must not pay

        tell = self._session.wording.tell
        return {
            one.report: [tell(say_difference(entry)) for entry in one.reprint.differences]
            for one in reversed(found.candidates)
        }

    def _pick(self, panel: ForeignPanel) -> None:
        say = self._session.say
        paths = files.ask_open_several(
            self._view, self._session, title=say("back.paper_files"), kinds=say("back.paper_kinds")
        )
        if paths:
            panel.show_files(paths)

    def _take(self, panel: ForeignPanel, typed: ForeignTyped, path: Path | None) -> None:
        ledger, now = self._session.ledger, self._session.clock().astimezone()

        def work(progress: Progress) -> Report:
            from soxa.services.taking_back_foreign import (  # noqa: PLC0415 - as above
                IssuedAs,
                take_back_paper,
                take_back_remade,
            )

            progress.step(0)
            said = IssuedAs(now, typed.number, typed.day, typed.signer, typed.confirmed, typed.reason)
            with ledger.reopen(writable=True) as writing:
                if typed.grade is Grade.REMADE and path is not None:
                    return take_back_remade(writing, typed.report, path, said)
                paths = typed.paths or ((path,) if path is not None else ())
                return take_back_paper(writing, typed.report, paths, said)

        self._session.jobs.start(
            work,
            on_result=lambda report: self._on_taken(report, path),
            on_error=lambda error: self._on_refused(panel, error),
            title=Message("back.working"),
            owner=self,
        )

    def _on_taken(self, report: Report, path: Path | None) -> None:
        self._session.tell("back.done", number=report.number, day=report.dated or report.period.end)
        self._session.mark_saved()
        self._session.report_changed.emit(report.id)
        self.taken.emit(report, path)

    def _on_refused(self, panel: ForeignPanel, error: AppError) -> None:
        from soxa.services.taking_back import SignersNotKnown  # noqa: PLC0415 - as above

        if self._view.take_back is not panel:
            self._session.tell_error(error)
            return
        said = self._session.wording.explain(error)
        found = [self._session.wording.tell(one) for one in error.findings]
        panel.show_fault(" ".join([said.text, *found]), said.remedy, asks=isinstance(error, SignersNotKnown))


def recognised(ledger: Ledger, pdf: bytes) -> Recognised | None:
    """Tell what a file is to a ledger; None also where its words cannot be read."""
    from soxa.services.recognising import recognise  # noqa: PLC0415 - as above

    try:
        return recognise(ledger, pdf)
    except AppError:  # it was looked at already, and is shown with its answers
        return None


def joined(ledger: Ledger, report: Report, pdf: bytes, found: Verification) -> Verification:
    """Return the answers about an issued file of the ledger, with its carrier's where it has one."""
    from soxa.services.carrying import elsewhere_of  # noqa: PLC0415 - as above
    from soxa.services.trusting import trusted_certificates  # noqa: PLC0415 - as above
    from soxa.services.verifying import verify_bytes  # noqa: PLC0415 - as above
    from soxa.services.verifying_pairs import join  # noqa: PLC0415 - as above

    elsewhere = elsewhere_of(report)
    if elsewhere is None:
        return found
    carrier = verify_bytes(ledger.files.read(elsewhere.carrier), ())
    return join(pdf, found, carrier, trust=trusted_certificates())

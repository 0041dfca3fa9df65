"""What Gửi – nhận does: looks at dropped files in a job, shows the five answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.ui import files
from soxa.ui.pageview import PageView
from soxa.ui.session import Session
from soxa.ui.words import say_period

if TYPE_CHECKING:
    from soxa.services.verifying import Verification
    from soxa.services.viewing import PageSize
    from soxa.ui.exchange.view import ExchangeView

_KILO = 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was dropped or opened in this session."""

    path: Path
    """Where it lies; it is never changed."""
    at: datetime
    """When it came, local time."""
    pdf: bytes = field(repr=False, default=b"")
    """What was looked at."""
    verification: Verification | None = None
    """The five answers, once they are there."""
    fault: AppError | None = None
    """Why it could not be looked at."""


class ExchangeController(QObject):
    """Keeps the files of this session and shows one of them.

    Signals:
        verified: A `Received` whose answers are there, or whose fault is.

    Args:
        session: What is shared.
        view: What is shown.
    """

    verified = Signal(object)

    def __init__(self, session: Session, view: ExchangeView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._received: list[Received] = []
        self._chosen = -1
        view.open_button.clicked.connect(lambda *_: self.ask_for_file())
        view.empty_open.clicked.connect(lambda *_: self.ask_for_file())
        view.trust_button.clicked.connect(lambda *_: self._ask_for_certificate())
        view.item_chosen.connect(self._on_chosen)
        view.show_nothing()

    def received(self) -> tuple[Received, ...]:
        """Return the files of this session, newest first."""
        return tuple(self._received)

    def ask_for_file(self) -> None:
        """Ask for a file and look at it."""
        say = self._session.say
        path = files.ask_open(
            self._view, self._session, title=say("ui.exchange.open_title"), kinds=say("ui.files.pdf")
        )
        if path is not None:
            self.receive(path)

    def receive(self, path: Path) -> None:
        """Look at a file; the answers come when they are found."""
        entry = Received(path, self._session.clock())
        self._received.insert(0, entry)
        self._chosen = 0
        self._show_list()
        self._show_chosen()
        self._look(entry)

    # Inside

    def _look(self, entry: Received) -> None:
        def work(progress: Progress) -> Received:
            from soxa.services.showing import read_pdf  # noqa: PLC0415 - loads what a start must not pay for
            from soxa.services.trusting import trusted_certificates  # noqa: PLC0415 - as above
            from soxa.services.verifying import verify_bytes  # noqa: PLC0415 - as above

            progress.step(0)
            pdf = read_pdf(entry.path)
            return replace(entry, pdf=pdf, verification=verify_bytes(pdf, trusted_certificates()))

        self._session.jobs.start(
            work,
            on_result=lambda done: self._settle(entry, done),
            on_error=lambda error: self._settle(entry, replace(entry, fault=error)),
            title=Message("ui.exchange.checking", {"name": entry.path.name}),
            owner=self,
        )

    def _settle(self, before: Received, after: Received) -> None:
        at = next((at for at, entry in enumerate(self._received) if entry is before), None)
        if at is None:
            return
        self._received[at] = after
        self._show_list()
        if at == self._chosen:
            self._show_chosen()
        self.verified.emit(after)

    def _on_chosen(self, row: int) -> None:
        self._chosen = row
        self._show_chosen()

    def _show_list(self) -> None:
        say = self._session.say
        items = []
        for entry in self._received:
            state = say("ui.exchange.looking")
            if entry.fault is not None:
                state = say("ui.exchange.set_aside")
            elif entry.verification is not None:
                codes = {0: "ui.exchange.overall_holds", 1: "ui.exchange.overall_fails"}
                state = say(codes.get(entry.verification.exit_code, "ui.exchange.overall_unsure"))
            items.append((entry.path.name, say("ui.exchange.came", at=entry.at, state=state)))
        self._view.show_items(items, chosen=self._chosen)

    def _show_chosen(self) -> None:
        if not 0 <= self._chosen < len(self._received):
            self._view.show_nothing()
            return
        entry = self._received[self._chosen]
        if entry.fault is not None:
            said = self._session.wording.explain(entry.fault)
            self._view.show_fault(entry.path.name, said.text, said.remedy)
        elif entry.verification is None:
            self._view.show_fault(entry.path.name, self._session.say("ui.exchange.looking"), "")
        else:
            self._show_answers(entry, entry.verification)

    def _show_answers(self, entry: Received, verification: Verification) -> None:
        say = self._session.say
        report = verification.report
        title = entry.path.name
        if report is not None:
            period = say_period(self._session, report.period)
            title = say(
                "ui.exchange.report_of",
                name=report.regime.name,
                period=period,
                office=report.office.full_name,
            )
        facts = say(
            "ui.exchange.facts",
            file=entry.path.name,
            size=str(max(1, verification.size // _KILO)),
            at=entry.at,
            digest=verification.sha256[:16],
        )
        self._view.show_verification(title, verification, facts=facts)
        if self._view.pages is not None:
            self._fill_pages(entry.pdf, self._view.pages)

    def _fill_pages(self, pdf: bytes, pages: PageView) -> None:
        def work(progress: Progress) -> tuple[PageSize, ...]:
            from soxa.services.viewing import page_sizes  # noqa: PLC0415 - as above

            progress.step(0)
            return page_sizes(pdf)

        self._session.jobs.start(
            work,
            on_result=lambda sizes: _show_pages(self._view, pages, pdf, sizes),
            on_error=lambda _error: None,
            owner=self,
        )

    def _ask_for_certificate(self) -> None:
        say = self._session.say
        path = files.ask_open(
            self._view, self._session, title=say("ui.exchange.trust_title"), kinds=say("ui.files.certificate")
        )
        if path is None:
            return
        from soxa.services.trusting import trust_certificate  # noqa: PLC0415 - as above

        try:
            trust_certificate(path)
        except AppError as error:
            self._session.tell_error(error)
            return
        self._session.tell("ui.exchange.trusted")
        for entry in self._received:
            if entry.fault is None:
                self._look(entry)


def _show_pages(view: ExchangeView, pages: PageView, pdf: bytes, sizes: tuple[PageSize, ...]) -> None:
    # Another file may have been chosen meanwhile; its view is another one.
    if view.pages is pages:
        pages.show_pdf(pdf, sizes)

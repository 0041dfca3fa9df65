"""What Gửi – nhận does: looks at dropped files and at what was issued in jobs; takes a file back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.ids import ReportId
from soxa.domain.reports import Report, State
from soxa.domain.verdicts import Question, Verdict
from soxa.ui import files
from soxa.ui.exchange.claims import say_claim
from soxa.ui.exchange.foreign_panel import ForeignPanel
from soxa.ui.exchange.foreign_taking import ForeignTaking, joined, recognised
from soxa.ui.exchange.taking_back import TakeBackPanel, Typed
from soxa.ui.pageview import PageView
from soxa.ui.session import Session
from soxa.ui.words import say_document, say_period, say_state

if TYPE_CHECKING:
    from soxa.services.ledgers import Ledger
    from soxa.services.recognising import Recognised
    from soxa.services.taking_back import Offer, TakenBack
    from soxa.services.verifying import Verification
    from soxa.services.viewing import PageSize
    from soxa.ui.exchange.view import ExchangeView

_KILO = 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was dropped or opened in this session, or a report that this ledger has issued."""

    path: Path
    """Where it lies; it is never changed. Of a report of the ledger only the name."""
    at: datetime
    """When it came, local time."""
    pdf: bytes = field(repr=False, default=b"")
    """What was looked at."""
    verification: Verification | None = None
    """The five answers, once they are there."""
    fault: AppError | None = None
    """Why it could not be looked at."""
    offer: Offer | None = None
    """What taking it back would bring."""
    issued: Report | None = None
    """The report of this ledger that it is."""
    recognised: Recognised | None = None
    """What it is to this ledger if it is not our own file."""
    is_joined: bool = False
    """Its answers are those of the file and its data carrier together."""


class ExchangeController(QObject):
    """Keeps the files of this session and shows one of them.

    Signals:
        verified: A `Received` whose answers are there, or whose fault is.
        taken_back: The `ReportId` of a report whose file was taken back.

    Args:
        session: What is shared.
        view: What is shown.
    """

    verified = Signal(object)
    taken_back = Signal(object)

    def __init__(self, session: Session, view: ExchangeView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._received: list[Received] = []
        self._chosen = -1
        view.open_button.clicked.connect(lambda *_: self.ask_for_file())
        view.empty_open.clicked.connect(lambda *_: self.ask_for_file())
        self._foreign = ForeignTaking(session, view, say_name=self._report_name)
        self._foreign.taken.connect(self._on_foreign_taken)
        view.paper_button.clicked.connect(lambda *_: self.ask_for_paper())
        view.trust_button.clicked.connect(lambda *_: self._ask_for_certificate())
        view.item_chosen.connect(self._on_chosen)
        view.arrived.connect(self._refresh_issued)
        view.show_nothing()
        self._refresh_issued()

    def received(self) -> tuple[Received, ...]:
        """Return the files of this session, newest first, then what this ledger has issued."""
        return tuple(self._received)

    def ask_for_file(self) -> None:
        """Ask for a file and look at it."""
        say = self._session.say
        path = files.ask_open(
            self._view, self._session, title=say("ui.exchange.open_title"), kinds=say("ui.files.pdf")
        )
        if path is not None:
            self.receive(path)

    def ask_for_paper(self) -> None:
        """Show where a report issued on paper is entered by hand."""
        self._chosen = -1
        self._foreign.ask_paper()

    def receive(self, path: Path) -> None:
        """Look at a file; the answers come when they are found."""
        entry = Received(path, self._session.clock())
        self._received.insert(0, entry)
        self._chosen = 0
        self._show_list()
        self._show_chosen()
        self._look(entry)

    # Inside

    def _refresh_issued(self) -> None:
        """List what this ledger has issued, under the files of this session; what was looked at stays so."""
        if not self._session.has_ledger:
            return
        chosen = self._received[self._chosen] if 0 <= self._chosen < len(self._received) else None
        dropped = [entry for entry in self._received if entry.issued is None]
        known = {entry.issued.id: entry for entry in self._received if entry.issued is not None}
        entries = [_issued(report) for report in _issued_reports(self._session.ledger)]
        for at, entry in enumerate(entries):
            assert entry.issued is not None
            before = known.get(entry.issued.id)
            if before is not None:
                entries[at] = replace(before, issued=entry.issued)
        self._received = [*dropped, *entries]
        self._chosen = -1
        for at, entry in enumerate(self._received):
            if chosen is not None and _is_same(entry, chosen):
                self._chosen = at
        self._show_list()

    def _take_back(self, entry: Received, panel: TakeBackPanel, typed: Typed) -> None:
        ledger, now = self._session.ledger, self._session.clock().astimezone()

        def work(progress: Progress) -> TakenBack:
            from soxa.services.taking_back import take_back  # noqa: PLC0415 - as above

            progress.step(0)
            with ledger.reopen(writable=True) as writing:
                return take_back(
                    writing,
                    entry.path,
                    when=now,
                    number=typed.number,
                    dated=typed.day,
                    signers_confirmed=typed.confirmed,
                )

        self._session.jobs.start(
            work,
            on_result=lambda back: self._on_taken_back(entry, back),
            on_error=lambda error: self._on_refused(panel, error),
            title=Message("ui.take_back.asking"),
            owner=self,
        )

    def _on_refused(self, panel: TakeBackPanel, error: AppError) -> None:
        from soxa.services.taking_back import SignersNotKnown  # noqa: PLC0415 - as above

        if self._view.take_back is not panel:
            self._session.tell_error(error)
            return
        said = self._session.wording.explain(error)
        found = [self._session.wording.tell(one) for one in error.findings]
        panel.show_fault(" ".join([said.text, *found]), said.remedy, asks=isinstance(error, SignersNotKnown))

    def _on_taken_back(self, entry: Received, back: TakenBack) -> None:
        path = entry.path
        self._received = [
            replace(one, offer=None) if one.issued is None and one.path == path else one
            for one in self._received
        ]
        self._refresh_issued()
        self._show_chosen()
        state, _tone = say_state(self._session, back.report.state)
        self._session.tell("ui.take_back.done", state=state)
        self._session.mark_saved()
        self._session.report_changed.emit(back.report.id)
        self.taken_back.emit(back.report.id)

    def _look(self, entry: Received) -> None:
        ledger = self._session.ledger

        def work(progress: Progress) -> Received:
            from soxa.services.approving import current_pdf  # noqa: PLC0415 - loads what a start must not pay
            from soxa.services.showing import read_pdf  # noqa: PLC0415 - as above
            from soxa.services.taking_back import what_it_brings  # noqa: PLC0415 - as above
            from soxa.services.trusting import trusted_certificates  # noqa: PLC0415 - as above
            from soxa.services.verifying import verify_bytes  # noqa: PLC0415 - as above

            progress.step(0)
            if entry.issued is not None:
                with ledger.reopen() as reading:
                    pdf = current_pdf(reading, entry.issued.id)
                    found = joined(reading, entry.issued, pdf, verify_bytes(pdf, trusted_certificates()))
                return replace(entry, pdf=pdf, verification=found)
            pdf = read_pdf(entry.path)
            found = verify_bytes(pdf, trusted_certificates())
            offer = strange = None
            if not ledger.read_only:
                with ledger.reopen() as reading:
                    if found.answer(Question.WHOLE).verdict is not Verdict.FAILS:
                        offer = what_it_brings(reading, pdf)
                    strange = recognised(reading, pdf) if offer is None else None
            return replace(entry, pdf=pdf, verification=found, offer=offer, recognised=strange)

        self._session.jobs.start(
            work,
            on_result=lambda done: self._settle(entry, done),
            on_error=lambda error: self._settle(entry, replace(entry, fault=error)),
            title=Message("ui.exchange.checking", {"name": entry.path.name}),
            owner=self,
        )

    def _settle(self, before: Received, after: Received) -> None:
        at = next((at for at, entry in enumerate(self._received) if _is_same(entry, before)), None)
        if at is None:
            return
        self._received[at] = after
        self._show_list()
        if at == self._chosen:
            self._show_chosen()
        self.verified.emit(after)
        self._join(after)

    def _join(self, entry: Received) -> None:
        """Look at a file and its data carrier together, once both are here."""
        for one, other in ((entry, two) for two in self._received if two is not entry):
            carrier, issued = (one, other) if _names(one, other) else (other, one)
            if _names(carrier, issued) and not issued.is_joined:
                self._look_at_pair(issued, carrier)

    def _look_at_pair(self, issued: Received, carrier: Received) -> None:
        def work(progress: Progress) -> Received:
            from soxa.services.trusting import trusted_certificates  # noqa: PLC0415 - as above
            from soxa.services.verifying_pairs import join  # noqa: PLC0415 - as above

            progress.step(0)
            assert issued.verification is not None
            assert carrier.verification is not None
            trust = trusted_certificates()
            found = join(issued.pdf, issued.verification, carrier.verification, trust=trust)
            return replace(issued, verification=found, is_joined=True)

        self._session.jobs.start(
            work,
            on_result=lambda done: self._settle(issued, done),
            on_error=self._session.tell_error,
            title=Message("ui.exchange.checking", {"name": issued.path.name}),
            owner=self,
        )

    def _on_foreign_taken(self, report: Report, path: Path | None) -> None:
        self._received = [
            replace(one, recognised=None) if path is not None and one.path == path else one
            for one in self._received
        ]
        self._refresh_issued()
        if path is None:
            self._chosen = next(
                (at for at, one in enumerate(self._received) if _report_of(one) == report.id), -1
            )
            self._show_list()
        self._show_chosen()
        if 0 <= self._chosen < len(self._received) and self._received[self._chosen].verification is None:
            self._look(self._received[self._chosen])
        self.taken_back.emit(report.id)

    def _on_chosen(self, row: int) -> None:
        self._chosen = row
        self._show_chosen()
        if 0 <= row < len(self._received):
            entry = self._received[row]
            if entry.issued is not None and entry.verification is None and entry.fault is None:
                self._look(entry)

    def _show_list(self) -> None:
        say = self._session.say
        items = []
        for entry in self._received:
            if entry.issued is not None:
                items.append(self._say_issued(entry.issued))
                continue
            state = say("ui.exchange.looking")
            if entry.fault is not None:
                state = say("ui.exchange.set_aside")
            elif entry.verification is not None:
                codes = {0: "ui.exchange.overall_holds", 1: "ui.exchange.overall_fails"}
                state = say(codes.get(entry.verification.exit_code, "ui.exchange.overall_unsure"))
            items.append((entry.path.name, say("ui.exchange.came", at=entry.at, state=state)))
        self._view.show_items(items, chosen=self._chosen)

    def _say_issued(self, report: Report) -> tuple[str, str]:
        say = self._session.say
        day = report.dated or report.files[-1].at_utc.date()
        state = say("ui.exchange.issued_on", day=day)
        left = [one for one in report.sendings if one.has_left]
        if left:
            receivers = ", ".join(dict.fromkeys(one.receiver for one in left))
            at = left[-1].at_utc.astimezone().replace(tzinfo=None)
            state = say("ui.exchange.sent_to", day=day, receivers=receivers, at=at)
        name = self._report_name(report)
        return name, say("ui.exchange.issued_came", number=report.number or "–", state=state)

    def _report_name(self, report: Report) -> str:
        regime = next((one for one in self._session.pack.regimes if one.code == report.regime), None)
        return report.period.label if regime is None else say_document(self._session, report, regime)

    def _show_chosen(self) -> None:
        if not 0 <= self._chosen < len(self._received):
            self._view.show_nothing()
            return
        entry = self._received[self._chosen]
        name = entry.path.name
        if entry.fault is not None:
            said = self._session.wording.explain(entry.fault)
            self._view.show_fault(name, said.text, said.remedy)
        elif entry.verification is None:
            self._view.show_fault(name, self._session.say("ui.exchange.looking"), "")
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
            file=entry.path.name
            if entry.issued is None
            else say("ui.exchange.issued_file", name=entry.path.name),
            size=str(max(1, verification.size // _KILO)),
            at=entry.at,
            digest=verification.sha256[:16],
        )
        if report is not None:
            facts = "\n".join([facts, *say_claim(self._session, report)])
        self._view.show_verification(title, verification, facts=facts, offer=self._offer(entry))
        if self._view.pages is not None:
            self._fill_pages(entry.pdf, self._view.pages)
            is_typed = entry.recognised is not None and not entry.recognised.number
            if is_typed and self._view.take_back is not None and self._view.tabs is not None:
                # What is typed is read from the page: it stands beside the fields.
                self._view.tabs.setCurrentWidget(self._view.pages)

    def _offer(self, entry: Received) -> TakeBackPanel | ForeignPanel | None:
        offer = entry.offer
        if offer is None:
            return self._foreign.panel(entry.recognised, entry.path) if entry.recognised else None
        report = self._session.ledger.reports.by_id(offer.report)
        panel = TakeBackPanel(self._session, offer, name=self._report_name(report))
        panel.pressed.connect(lambda typed: self._take_back(entry, panel, typed))
        return panel

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
            if entry.fault is None and (entry.issued is None or entry.verification is not None):
                self._look(entry)


def _issued_reports(ledger: Ledger) -> list[Report]:
    """Return what was issued or sent, newest first."""
    found = [one for one in ledger.reports.all() if one.state in {State.ISSUED, State.SENT}]
    return sorted(found, key=lambda one: (one.dated or date.min, one.number), reverse=True)


def _issued(report: Report) -> Received:
    at = report.files[-1].at_utc.astimezone().replace(tzinfo=None)
    return Received(Path(f"{report.regime}-{report.period.label}.pdf".replace("/", "_")), at, issued=report)


def _is_same(one: Received, other: Received) -> bool:
    if one.issued is not None or other.issued is not None:
        return _report_of(one) == _report_of(other)
    return (one.path, one.at) == (other.path, other.at)


def _names(carrier: Received, issued: Received) -> bool:
    """Tell whether one file is the data carrier of another, both looked at."""
    report = carrier.verification.report if carrier.verification is not None else None
    if report is None or report.issued is None or issued.verification is None or issued.is_joined:
        return False
    return report.issued.sha256 == issued.verification.sha256


def _report_of(entry: Received) -> ReportId | None:
    return entry.issued.id if entry.issued is not None else None


def _show_pages(view: ExchangeView, pages: PageView, pdf: bytes, sizes: tuple[PageSize, ...]) -> None:
    # Another file may have been chosen meanwhile; its view is another one.
    if view.pages is pages:
        pages.show_pdf(pdf, sizes)

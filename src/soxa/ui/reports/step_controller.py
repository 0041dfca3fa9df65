"""The steps of a report after the words: seal, sign, number, issue, send, reopen; each is a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.appearances import Signatory
from soxa.domain.approvals import Course
from soxa.domain.drafts import Draft
from soxa.domain.references import OFFICIAL_LETTER
from soxa.domain.reports import Report
from soxa.domain.sendings import Sending
from soxa.services import settling_remarks, submitting
from soxa.ui import files
from soxa.ui.reports.steps import NumberPanel, SendPanel, SignPanel
from soxa.ui.session import Session
from soxa.wording import Wording

if TYPE_CHECKING:
    from soxa.services.handing_over import SendingFolder
    from soxa.services.ledgers import Ledger
    from soxa.ui.reports.desk_view import DeskView

SKIPPED = "error.NumbersSkipped"
"""What is asked about with a reason, and done when one is given."""
_WAYS = {
    "document_axis": "ui.way.document_axis",
    "system": "ui.way.system",
    "mail": "ui.way.mail",
    "messenger": "ui.way.messenger",
    "usb": "ui.way.usb",
    "paper": "ui.way.paper",
}


class StepController(QObject):
    """Carries a report on.

    Signals:
        report_moved: The report's facts have changed.
        sent: A `SendingFolder` was written.

    Args:
        session: What is shared.
        view: What is shown.
    """

    report_moved = Signal()
    sent = Signal(object)

    def __init__(self, session: Session, view: DeskView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._draft: Draft | None = None
        self._sending: SendingFolder | None = None
        for panel in (view.sign_panel, view.issue_panel):
            panel.done.connect(lambda of=panel: self._sign(of))
        view.number_panel.done.connect(self._number)
        view.send_panel.done.connect(self._ask_and_send)
        view.send_panel.way_chosen.connect(self._record_way)
        view.send_panel.open_folder.clicked.connect(lambda *_: self._open_folder())
        view.send_panel.copy_letter.clicked.connect(lambda *_: self._copy_letter())

    def show(self, draft: Draft) -> None:
        """Work with a report."""
        if self._draft is None or self._draft.report.id != draft.report.id:
            self._sending = None
            self._view.send_panel.forget_folder()
        self._draft = draft
        sendings = draft.report.sendings
        self._view.send_panel.show_ways({one.way for one in sendings if one.has_left}, ready=bool(sendings))

    def begin(self, step: str) -> None:
        """Begin a step: at once, or by showing its panel."""
        view = self._view
        match step:
            case "seal":
                self._seal()
            case "reopen":
                self._reopen()
            case "sign":
                view.sign_panel.show_fault("")
                if self._draft is not None:
                    view.sign_panel.show_caution(before_signing(self._session, self._draft.report))
                view.show_step(view.sign_panel)
                view.sign_panel.key.edit.setFocus()
                self._show_place()
            case "number":
                view.number_panel.show_fault("")
                view.show_step(view.number_panel)
                if self._draft is not None:
                    start_number(self._session, view.number_panel, self._draft.report)
            case "issue":
                view.issue_panel.show_fault("")
                view.show_step(view.issue_panel)
                view.issue_panel.key.edit.setFocus()
                self._show_place()
            case "send":
                view.show_step(view.send_panel)
                view.send_panel.press.setFocus()

    def _show_place(self) -> None:
        from soxa.services.previewing import SIGNING_PLACE  # noqa: PLC0415 - loaded with the page

        self._view.page.mark_section(SIGNING_PLACE)

    def send_to(self, folder: Path) -> None:
        """Write the sending folder."""
        vietnamese = Wording("vi")

        def work(ledger: Ledger, draft: Draft, now: datetime) -> SendingFolder:
            from soxa.services.handing_over import hand_over  # noqa: PLC0415 - loads what writes DOCX and XLSX

            return hand_over(ledger, draft.report.id, folder, tell=vietnamese.tell, now=now)

        self._carry_out(work, self._on_sent, Message("ui.send.writing"), self._view.send_panel.show_fault)

    # Steps

    def _seal(self) -> None:
        def work(ledger: Ledger, draft: Draft, now: datetime) -> int:
            from soxa.services.sealing import seal  # noqa: PLC0415 - loads Typst

            # The document is in Vietnamese, whatever the window speaks.
            return seal(ledger, draft.report.id, now=now, say=Wording("vi").tell).draft

        self._carry_out(work, self._on_sealed, Message("ui.desk.sealing"))

    def _on_sealed(self, draft: int) -> None:
        self._session.tell("ui.desk.sealed", draft=draft)
        self.report_moved.emit()

    def _reopen(self) -> None:
        def work(ledger: Ledger, draft: Draft, _now: datetime) -> None:
            from soxa.services.sealing import reopen  # noqa: PLC0415 - as above

            reopen(ledger, draft.report.id)

        self._carry_out(work, lambda _nothing: self._on_reopened(), Message("ui.desk.reopening"))

    def _on_reopened(self) -> None:
        self._session.tell("ui.desk.reopened")
        self._view.show_step(None)
        self.report_moved.emit()

    def _sign(self, panel: SignPanel) -> None:
        order = panel.order()
        if order is None:
            return
        panel.press.setEnabled(False)

        def work(ledger: Ledger, draft: Draft, now: datetime) -> None:
            order.sign(ledger, draft.report.id, when=now)

        self._carry_out(
            work, lambda _nothing: self._on_signed(panel), Message("ui.sign.signing"), panel.show_fault, panel
        )

    def _on_signed(self, panel: SignPanel) -> None:
        panel.forget_passphrase()
        panel.press.setEnabled(True)
        person = panel.signatory is Signatory.PERSON
        self._session.tell("ui.sign.person_done" if person else "ui.sign.organisation_done")
        self._view.show_step(None)
        self.report_moved.emit()

    def _number(self) -> None:
        panel = self._view.number_panel
        number, day, reason = panel.number.text().strip(), panel.day.day(), panel.reason.text()
        if not number or day is None:
            missing = "ui.number.no_number" if not number else "ui.fault.no_such_day"
            panel.show_fault(self._session.say(missing))
            return
        panel.show_fault("")

        def work(ledger: Ledger, draft: Draft, now: datetime) -> None:
            from soxa.services.numbering import number_of_report  # noqa: PLC0415 - loads pyHanko

            number_of_report(ledger, draft.report.id, number=number, day=day, when=now, reason=reason)

        self._carry_out(
            work, lambda _nothing: self._on_numbered(), Message("ui.number.filling"), panel.show_fault
        )

    def _on_numbered(self) -> None:
        self._session.tell("ui.number.done")
        self._view.show_step(None)
        self.report_moved.emit()

    def _ask_and_send(self) -> None:
        folder = files.ask_folder(self._view, self._session, title=self._session.say("ui.send.folder_title"))
        if folder is not None and self._draft is not None:
            from soxa.services.handing_over import folder_name  # noqa: PLC0415 - as needed

            try:
                name = folder_name(self._session.ledger, self._draft.report.id)
            except AppError as error:
                self._session.tell_error(error)
                return
            self.send_to(folder / name)

    def _on_sent(self, made: SendingFolder) -> None:
        self._sending = made
        self._view.send_panel.show_written(made.folder, [path.name for path in made.files])
        self.sent.emit(made)
        self.report_moved.emit()

    def _record_way(self, way: str) -> None:
        draft = self._draft
        if draft is None:
            return
        reports, now = self._session.ledger.reports, self._session.clock().astimezone()
        try:
            # As the ledger has it now: the desk may not have read the new folder's sendings yet.
            known = [one for one in reports.by_id(draft.report.id).sendings if not one.struck]
            if not known or any(one.way == way for one in known):
                return
            for name in dict.fromkeys(one.receiver for one in known):
                reports.add_sending(draft.report.id, Sending(name, way, now, known[-1].sha256))
        except AppError as error:
            self._session.tell_error(error)
            return
        said = self._session.say("ui.send.recorded", way=self._session.say(_WAYS[way]), at=now)
        self._view.send_panel.show_recorded(said)
        self.report_moved.emit()

    def _open_folder(self) -> None:
        if self._sending is not None:
            files.open_outside(self._sending.folder)

    def _copy_letter(self) -> None:
        if self._sending is not None:
            QGuiApplication.clipboard().setText(self._sending.text)
            self._session.tell("ui.send.letter_copied")

    # Inside

    def _carry_out(
        self,
        work: Callable[[Ledger, Draft, datetime], object],
        then: Callable[..., None],
        title: Message,
        show_fault: Callable[[str, str], None] | None = None,
        panel: SignPanel | SendPanel | None = None,
    ) -> None:
        draft, ledger = self._draft, self._session.ledger
        if draft is None:
            return
        now = self._session.clock().astimezone()

        def whole(progress: Progress) -> object:
            progress.step(0)
            with ledger.reopen(writable=True) as writing:
                return work(writing, draft, now)

        def failed(error: AppError) -> None:
            if panel is not None:
                panel.press.setEnabled(True)
            if show_fault is None:
                self._session.tell_error(error)
                return
            said = self._session.wording.explain(error)
            show_fault(said.text, said.remedy)
            self._view.number_panel.ask_reason(wanted=error.message_id() == SKIPPED)

        self._session.jobs.start(whole, on_result=then, on_error=failed, title=title, owner=self)


def before_signing(session: Session, report: Report) -> str:
    """Return what whoever signs should know: no agreement to this draft is noted, or remarks are open.

    Signing waits for neither: a head who signs agrees, and what was said on paper may not be noted here.
    """
    course = submitting.course_of(session.ledger, report)
    said = []
    if course is not Course.AGREED:
        said.append(session.say(_NOT_AGREED[course]))
    opened = len(settling_remarks.open_remarks(session.ledger, report.id))
    if opened:
        said.append(session.say("head.signing.remarks", count=opened))
    return "\n".join(said)


_NOT_AGREED = {
    Course.OPEN: "head.signing.open",
    Course.AT_UNIT_HEAD: "head.signing.waits",
    Course.AT_HEAD: "head.signing.waits",
    Course.RETURNED: "head.signing.returned",
}


def start_number(session: Session, panel: NumberPanel, report: Report) -> None:
    """Begin giving a report its number: what it has, or what the office's own register proposes."""
    from soxa.services.numbering import proposed  # noqa: PLC0415 - loads what reads documents

    day = report.dated or session.today()
    found = proposed(session.ledger, type_code=OFFICIAL_LETTER if report.is_letter else "BC", day=day)
    number = report.number or ("" if found.number is None else str(found.number))
    source = ""
    if found.is_official:
        words = "clerk.number_ours" if found.is_keeper else "clerk.number_elsewhere"
        source = session.say(words, keeper=found.keeper)
    panel.start(day, number=number, source=source)

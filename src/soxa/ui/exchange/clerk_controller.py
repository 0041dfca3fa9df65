"""What the văn thư's desk does: lists what waits and does each next step without leaving it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.ids import ReportId, SendingId
from soxa.ui import files
from soxa.ui.exchange.clerk_view import ClerkGroup, ClerkLine, ClerkView
from soxa.ui.pageview import PageView
from soxa.ui.reports.step_controller import SKIPPED, start_number
from soxa.ui.reports.steps import StepPanel
from soxa.ui.session import Session
from soxa.wording import Wording

if TYPE_CHECKING:
    from soxa.services.dispatching import ClerkRow
    from soxa.services.handing_over import SendingFolder
    from soxa.services.ledgers import Ledger
    from soxa.services.viewing import PageSize

_GROUPS = ("number", "seal", "send", "answer")


class ClerkController(QObject):
    """Fills the desk and carries documents on.

    Signals:
        listed: The list was read anew.
        moved: A document went one step on.

    Args:
        session: What is shared.
        view: What is shown.
    """

    listed = Signal()
    moved = Signal()

    def __init__(self, session: Session, view: ClerkView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._groups: list[list[ClerkRow]] = [[] for _ in _GROUPS]
        self._row: ClerkRow | None = None
        self._folder: SendingFolder | None = None
        self._version = 0
        view.arrived.connect(self.refresh)
        view.pressed.connect(self.begin)
        view.left.connect(self._leave)
        view.desk_wanted.connect(self._open_desk)
        view.number_panel.done.connect(self._number)
        view.seal_panel.done.connect(self._seal)
        view.send_panel.done.connect(self._send)
        view.send_panel.folder_wanted.connect(self._ask_folder)
        view.send_panel.open_folder.clicked.connect(lambda *_: self._open_folder())
        view.send_panel.copy_letter.clicked.connect(lambda *_: self._copy_letter())
        view.answer_panel.done.connect(self._confirm)
        view.answer_panel.request_wanted.connect(self._copy_request)
        for panel in (view.send_panel, view.answer_panel):
            panel.struck.connect(self._strike)
        # Methods, not lambdas: a ledger that closes takes this object along, and its connections with it.
        session.taken_back.connect(self._on_changed)
        session.report_changed.connect(self._on_changed)

    @property
    def row(self) -> ClerkRow | None:
        """The document whose step is shown."""
        return self._row

    def refresh(self) -> None:
        """Read the list anew; the step that is shown stays."""
        session = self._session
        if not session.has_ledger:
            return
        ledger, pack, today = session.ledger, session.pack, session.today()
        self._version += 1
        version = self._version

        def work(progress: Progress) -> tuple[ClerkRow, ...]:
            from soxa.services.dispatching import clerk_rows  # noqa: PLC0415 - loads what reads documents

            progress.step(0)
            with ledger.reopen() as reading:
                return clerk_rows(reading, pack, today=today)

        session.jobs.start(
            work,
            on_result=lambda rows: self._show(rows) if version == self._version else None,
            on_error=session.tell_error,
            owner=self,
        )

    def begin(self, group: int, line: int) -> None:
        """Show the next step of a document of the list."""
        self._begin(self._groups[group][line])

    def send_from(self, folder: Path) -> None:
        """Write the files to send from into a folder."""
        vietnamese = Wording("vi")

        def work(ledger: Ledger, row: ClerkRow, now: datetime) -> SendingFolder:
            from soxa.services.handing_over import hand_over  # noqa: PLC0415 - loads what writes DOCX and XLSX

            return hand_over(ledger, ReportId(row.thing), folder, tell=vietnamese.tell, now=now)

        self._carry_out(work, self._on_folder, Message("ui.send.writing"), self._view.send_panel)

    # The list

    def _on_changed(self, _what: object) -> None:
        if self._view.isVisible():
            self.refresh()

    def _show(self, rows: tuple[ClerkRow, ...]) -> None:
        say = self._session.say
        self._groups = [[row for row in rows if row.waiting.value == name] for name in _GROUPS]
        groups = [
            ClerkGroup(say(f"clerk.waits.{name}"), tuple(self._line(row) for row in own))
            for name, own in zip(_GROUPS, self._groups, strict=True)
        ]
        self._view.show_groups(groups)
        self._view.summary.setText(say("clerk.summary", count=len(rows)) if rows else "")
        self.listed.emit()

    def _line(self, row: ClerkRow) -> ClerkLine:
        say = self._session.say
        facts = [row.reference] if row.reference else []
        facts += [say("clerk.of_day", day=row.day)] if row.day is not None else []
        waiting = row.left if row.waiting.value == "send" else row.silent
        facts += [say("clerk.to", receivers=", ".join(waiting))] if waiting else []
        words, tone = "", ""
        if row.send_by is not None:
            late = "clerk.send_late" if row.is_late else "clerk.send_by"
            words, tone = say(late, day=row.send_by), "danger" if row.is_late else "warn"
        press = (
            "clerk.press.scan"
            if row.on_paper and row.waiting.value == "seal"
            else f"clerk.press.{row.waiting.value}"
        )
        facts += [say("clerk.on_paper")] if row.on_paper else []
        return ClerkLine(row.name, " · ".join(facts), words, tone, say(press))

    # Steps

    def _begin(self, row: ClerkRow) -> None:
        if self._row is None or self._row.thing != row.thing:
            self._folder = None
            self._view.send_panel.show_folder(None)
        if row.on_paper and row.waiting.value == "seal":
            self._leave()
            self._session.place_wanted.emit("exchange/paper")
            return
        self._row = row
        view = self._view
        panel: StepPanel = {
            "number": view.number_panel,
            "seal": view.seal_panel,
            "send": view.send_panel,
            "answer": view.answer_panel,
        }[row.waiting.value]
        panel.show_fault("")
        panel.press.setEnabled(True)
        match row.waiting.value:
            case "number":
                self._start_number(row)
            case "seal":
                view.seal_panel.key.edit.setFocus()
            case "send":
                self._start_sending(row)
            case _:
                view.answer_panel.start(row.silent, now=self._session.clock())
                view.answer_panel.sent.show_sendings(row.sent)
        view.show_step(panel, row.name, is_report=row.is_report)
        if row.is_report:
            self._fill_page(row)

    def _start_number(self, row: ClerkRow) -> None:
        panel, session = self._view.number_panel, self._session
        if row.is_report:
            start_number(session, panel, session.ledger.reports.by_id(ReportId(row.thing)))
            return
        from soxa.services.numbering import proposed  # noqa: PLC0415 - as above

        day = row.day or session.today()
        found = proposed(session.ledger, type_code=row.type, day=day)
        words = "clerk.number_ours" if found.is_keeper else "clerk.number_elsewhere"
        panel.start(
            day,
            number="" if found.number is None else str(found.number),
            source=session.say(words, keeper=found.keeper) if found.is_official else "",
        )

    def _start_sending(self, row: ClerkRow) -> None:
        from soxa.services.dispatching import receivers_of  # noqa: PLC0415 - as above

        say, panel = self._session.say, self._view.send_panel
        rule = ""
        if row.send_by is not None and row.day is not None:
            late = "clerk.rule_late" if row.is_late else "clerk.rule"
            rule = say(late, issued=row.day, day=row.send_by)
        panel.start(
            receivers_of(self._session.ledger, row.thing),
            left=row.left,
            now=self._session.clock(),
            rule=rule,
            late=row.is_late,
        )
        panel.sent.show_sendings(row.sent)
        panel.ways["document_axis"].setFocus()

    def _number(self) -> None:
        panel = self._view.number_panel
        number, day, reason = panel.number.text().strip(), panel.day.day(), panel.reason.text()
        if not number or day is None:
            missing = "ui.number.no_number" if not number else "ui.fault.no_such_day"
            panel.show_fault(self._session.say(missing))
            return
        today = self._session.today()

        def work(ledger: Ledger, row: ClerkRow, now: datetime) -> None:
            from soxa.services import dispatching, numbering  # noqa: PLC0415 - loads pyHanko

            if row.on_paper:
                report = ReportId(row.thing)
                numbering.number_for_paper(ledger, report, number=number, day=day, reason=reason)
                return
            if row.is_report:
                report = ReportId(row.thing)
                numbering.number_of_report(ledger, report, number=number, day=day, when=now, reason=reason)
                return
            activity = dispatching.activity_of(ledger, row.thing)
            numbering.number_activity(ledger, activity, number=number, day=day, today=today, reason=reason)

        self._carry_out(
            work, lambda _nothing: self._on_moved("ui.number.done"), Message("ui.number.filling"), panel
        )

    def _seal(self) -> None:
        panel = self._view.seal_panel
        order = panel.order()
        if order is None:
            return

        def work(ledger: Ledger, row: ClerkRow, now: datetime) -> None:
            order.sign(ledger, ReportId(row.thing), when=now)

        def done(_nothing: object) -> None:
            panel.forget_passphrase()
            self._on_moved("ui.sign.organisation_done")

        self._carry_out(work, done, Message("ui.sign.signing"), panel)

    def _send(self) -> None:
        panel, row, say = self._view.send_panel, self._row, self._session.say
        if row is None:
            return
        order = panel.order()
        if not order.way or order.at is None:
            panel.show_fault(say("clerk.no_way" if not order.way else "clerk.no_moment"))
            return
        from soxa.services.dispatching import record_sending  # noqa: PLC0415 - as above

        session, now = self._session, self._session.clock().astimezone()
        try:
            report = session.ledger.reports.by_id(ReportId(row.thing))
            known = [one.sha256 for one in report.sendings if one.sha256]
            made = record_sending(
                session.ledger,
                row.thing,
                order.receivers,
                way=order.way,
                at=order.at.astimezone(),
                now=now,
                sha256=known[-1] if known else session.ledger.files.info(report.files[-1].file).sha256,
                note=order.note,
                issued=row.day,
            )
        except AppError as error:
            self._show_error(panel, error)
            return
        session.tell("clerk.sent", count=len(made), way=say(f"ui.way.{order.way}"))
        self._after_write(row)

    def _confirm(self) -> None:
        panel, row = self._view.answer_panel, self._row
        if row is None:
            return
        at, chosen = panel.moment.moment(), panel.whom.chosen()
        if at is None or not chosen:
            missing = "clerk.no_moment" if at is None else "clerk.no_one_ticked"
            panel.show_fault(self._session.say(missing))
            return
        from soxa.services.dispatching import confirm  # noqa: PLC0415 - as above

        try:
            confirm(
                self._session.ledger,
                row.thing,
                chosen,
                at=at.astimezone(),
                by=panel.who.text(),
                note=panel.note.text(),
            )
        except AppError as error:
            self._show_error(panel, error)
            return
        self._session.tell("clerk.confirmed", receivers=", ".join(chosen))
        self._after_write(row)

    def _strike(self, identity: SendingId, reason: str) -> None:
        panel, row = self._view.step(), self._row
        from soxa.services.dispatching import strike  # noqa: PLC0415 - as above

        try:
            strike(self._session.ledger, identity, reason=reason)
        except AppError as error:
            if panel is not None:
                self._show_error(panel, error)
            return
        self._session.tell("clerk.struck")
        if row is not None:
            self._after_write(row)

    def _copy_request(self) -> None:
        if self._row is None:
            return
        from soxa.services.dispatching import confirmation_request  # noqa: PLC0415 - as above

        # What goes out is Vietnamese, whatever the window speaks.
        text = Wording("vi").tell(confirmation_request(self._session.ledger, self._row))
        QGuiApplication.clipboard().setText(text)
        self._session.tell("clerk.request_copied")

    # The folder

    def _ask_folder(self) -> None:
        row = self._row
        folder = files.ask_folder(self._view, self._session, title=self._session.say("ui.send.folder_title"))
        if folder is not None and row is not None:
            from soxa.services.handing_over import folder_name  # noqa: PLC0415 - as needed

            try:
                name = folder_name(self._session.ledger, ReportId(row.thing))
            except AppError as error:
                self._session.tell_error(error)
                return
            self.send_from(folder / name)

    def _on_folder(self, made: SendingFolder) -> None:
        self._folder = made
        self._view.send_panel.show_folder(made.folder)
        if self._row is not None:
            self._session.report_changed.emit(ReportId(self._row.thing))

    def _open_folder(self) -> None:
        if self._folder is not None:
            files.open_outside(self._folder.folder)

    def _copy_letter(self) -> None:
        if self._folder is not None:
            QGuiApplication.clipboard().setText(self._folder.text)
            self._session.tell("ui.send.letter_copied")

    # Inside

    def _leave(self) -> None:
        self._row = None
        self._view.seal_panel.forget_passphrase()
        self._view.show_nothing()

    def _open_desk(self) -> None:
        if self._row is not None and self._row.is_report:
            self._session.report_wanted.emit(self._row.regime, self._row.label)

    def _on_moved(self, said: str) -> None:
        self._session.tell(said)
        if self._row is not None:
            self._after_write(self._row)

    def _after_write(self, row: ClerkRow) -> None:
        """Tell everybody, list anew, and go on with the document's next step, if it has one here."""
        session = self._session
        session.mark_saved()
        if row.is_report:
            session.report_changed.emit(ReportId(row.thing))
        else:
            session.activities_changed.emit()
        if not self._view.isVisible():
            self.refresh()
        after = self._row_now(row)
        if after is None or (after.on_paper and after.waiting is not row.waiting):
            self._leave()
        else:
            self._begin(after)
        self.moved.emit()

    def _row_now(self, row: ClerkRow) -> ClerkRow | None:
        if not row.is_report:
            return None
        from soxa.services.dispatching import row_of  # noqa: PLC0415 - as above

        session = self._session
        return row_of(session.ledger, ReportId(row.thing), today=session.today())

    def _fill_page(self, row: ClerkRow) -> None:
        ledger, pages = self._session.ledger, self._view.page

        def work(progress: Progress) -> tuple[bytes, tuple[PageSize, ...]]:
            from soxa.services.approving import current_pdf  # noqa: PLC0415 - as above
            from soxa.services.viewing import page_sizes  # noqa: PLC0415 - as above

            progress.step(0)
            with ledger.reopen() as reading:
                pdf = current_pdf(reading, ReportId(row.thing))
            return pdf, page_sizes(pdf)

        self._session.jobs.start(
            work,
            on_result=lambda made: _show_page(pages, *made) if self._row is row else None,
            on_error=lambda _error: None,
            owner=self,
        )

    def _show_error(self, panel: StepPanel, error: AppError) -> None:
        said = self._session.wording.explain(error)
        panel.show_fault(said.text, said.remedy)
        if panel is self._view.number_panel and error.message_id() == SKIPPED:
            self._view.number_panel.ask_reason(wanted=True)

    def _carry_out(
        self,
        work: Callable[[Ledger, ClerkRow, datetime], object],
        then: Callable[..., None],
        title: Message,
        panel: StepPanel,
    ) -> None:
        row, ledger = self._row, self._session.ledger
        if row is None:
            return
        now = self._session.clock().astimezone()
        panel.show_fault("")
        panel.press.setEnabled(False)

        def whole(progress: Progress) -> object:
            progress.step(0)
            with ledger.reopen(writable=True) as writing:
                return work(writing, row, now)

        def done(result: object) -> None:
            panel.press.setEnabled(True)
            then(result)

        def failed(error: AppError) -> None:
            panel.press.setEnabled(True)
            self._show_error(panel, error)

        self._session.jobs.start(whole, on_result=done, on_error=failed, title=title, owner=self)


def _show_page(pages: PageView, pdf: bytes, sizes: tuple[PageSize, ...]) -> None:
    pages.show_pdf(pdf, sizes)

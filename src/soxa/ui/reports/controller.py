"""What Báo cáo does with the list: which reports there are, and opening one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from soxa.base.errors import AppError
from soxa.base.progress import Progress
from soxa.domain.approvals import Course
from soxa.domain.dates import write_date
from soxa.domain.ids import ReportId
from soxa.domain.reports import State
from soxa.services import deadlines, submitting
from soxa.services.correcting import corrected_periods
from soxa.services.deadlines import Due, NextStep, Urgency
from soxa.ui.jobs import Job
from soxa.ui.reports.correct_rows import rows_of_period
from soxa.ui.reports.desk_controller import DeskController
from soxa.ui.reports.view import ReportRow
from soxa.ui.session import Session
from soxa.ui.words import say_course, say_days, say_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from soxa.domain.ids import ReportId
    from soxa.ui.reports.letter_controller import LetterController
    from soxa.ui.reports.review_controller import ReviewController
    from soxa.ui.reports.slips_controller import SlipsController
    from soxa.ui.reports.view import ReportsView


class ReportsController(QObject):
    """Fills the list and leads to the desk.

    Args:
        session: What is shared.
        view: What is shown.
    """

    def __init__(self, session: Session, view: ReportsView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._year = session.today().year
        self._looking: Job | None = None
        self.desk = DeskController(session, view.desk)
        self.letter: LetterController | None = None
        self.review: ReviewController | None = None
        self.slips: SlipsController | None = None
        view.arrived.connect(self._on_arrived)
        view.going.connect(self.desk.flush)
        view.report_chosen.connect(self.open)
        view.document_chosen.connect(self.open_document)
        view.year_moved.connect(self._on_year_moved)
        view.letter_wanted.connect(self.begin_letter)
        view.tab_chosen.connect(self._on_tab)
        view.desk.owner.slips_wanted.connect(self._show_slips_of_desk)
        view.desk.back_wanted.connect(self.leave_desk)
        self.refresh()

    def open(self, regime: str, label: str) -> None:
        """Open a report: on the head's page where it waits for who works here, else at the desk."""
        report = next(
            (
                one.report
                for one in self._session.ledger.reports.standings()
                if (one.regime, one.period.label) == (regime, label)
            ),
            None,
        )
        if report is None or not self._show_review(report, regime):
            self.open_desk(regime, label)

    def open_desk(self, regime: str, label: str) -> None:
        """Open a report at the desk, also one that waits to be looked at."""
        self._view.show_desk()
        self.desk.open(regime, label)

    def read_remarks(self, paths: Sequence[Path]) -> None:
        """Take the comments of Word copies into the report that is on the desk."""
        if not self._view.is_at_desk() or self.desk.draft is None:
            self._session.tell("head.open_report_first", tone="warn")
            return
        self.desk.submitting.begin("remarks")
        for path in paths:
            self.desk.submitting.read_file(path)

    def _show_review(self, report: ReportId, regime: str) -> bool:
        """Show the head's page of what waits for who works here; False for what does not."""
        if not self._waits(report):
            return False
        self.desk.flush()
        review = self._review()
        self._view.show_review(review.page)
        review.open(report, self._session.pack.regime(regime))
        return True

    def _waits(self, report: ReportId) -> bool:
        session, person = self._session, self._session.person
        unit = person.unit if person is not None else None
        waiting = submitting.waiting_for(session.ledger, session.role, unit=unit)
        return any(one.report == report for one in waiting)

    def _review(self) -> ReviewController:
        if self.review is None:
            from soxa.ui.reports.review_controller import ReviewController  # noqa: PLC0415 - the head's alone
            from soxa.ui.reports.review_page import ReviewPage  # noqa: PLC0415 - as above

            page = ReviewPage(self._session)
            self.review = ReviewController(self._session, page)
            page.left.connect(self.leave_desk)
            self.review.desk_wanted.connect(self._open_reviewed)
            self.review.decided.connect(self._on_decided)
        return self.review

    def _on_decided(self, course: Course) -> None:
        """Go on to sign what the head has agreed to; else back to what waits."""
        assert self.review is not None
        if course is Course.AGREED:
            self.desk.opened.connect(self._sign, Qt.ConnectionType.SingleShotConnection)
            self._open_reviewed()
            return
        self.leave_desk()
        self._session.place_wanted.emit("today")

    def _open_reviewed(self) -> None:
        """Open what was looked at on the desk: it may be one of several documents of its period."""
        if self.review is not None and self.review.report is not None:
            self._view.show_desk()
            self.desk.open_document(self.review.report)

    def _sign(self) -> None:
        self.desk.steps.begin("sign")

    def show_slips(self, regime: str = "", label: str = "") -> SlipsController:
        """Show the slips of units, of one period or of the report that is due first."""
        self.desk.flush()
        self._view.show_part("slips")
        slips = self._slips()
        if regime:
            slips.open(regime, label)
        return slips

    def _show_slips_of_desk(self) -> None:
        draft = self.desk.draft
        if draft is not None:
            self.show_slips(draft.regime.code, draft.period.label)

    def _slips(self) -> SlipsController:
        if self.slips is None:
            from soxa.ui.reports.slips_controller import SlipsController  # noqa: PLC0415 - made when opened
            from soxa.ui.reports.slips_view import SlipsView  # noqa: PLC0415 - as above

            page = SlipsView(self._session)
            self._view.hold_slips(page)
            self.slips = SlipsController(self._session, page)
            self.slips.taken.connect(self.desk.recompute)
            self.slips.open()
        return self.slips

    def _on_tab(self, tab: int) -> None:
        if tab == 1:
            self._slips().refresh()
        self._view.show_tab(tab)
        if tab == 0:
            self.refresh()

    def open_document(self, report: ReportId) -> None:
        """Open one of several documents of a period: on the head's page where it waits, else at the desk."""
        try:
            found = self._session.ledger.reports.by_id(report)
        except AppError as error:
            self._session.tell_error(error)
            return
        if not self._show_review(report, found.regime):
            self._view.show_desk()
            self.desk.open_document(report)

    def begin_letter(self) -> None:
        """Show the page that makes a report from a letter."""
        if self.letter is None:
            from soxa.ui.reports.letter_controller import LetterController  # noqa: PLC0415 - rarely needed
            from soxa.ui.reports.letter_view import LetterView  # noqa: PLC0415 - as above

            self.letter = LetterController(self._session, LetterView(self._session))
            self.letter.left.connect(self._leave_letter)
            self.letter.made.connect(lambda made: self.open(made.regime, made.label))
        self.desk.flush()
        self._view.show_letter(self.letter.view)
        self.letter.begin()

    def _leave_letter(self) -> None:
        self.refresh()
        self._view.show_list()
        self._view.table.setFocus()

    def leave_desk(self) -> None:
        """Go back to the list; what was typed is kept."""
        self.desk.flush()
        self.refresh()
        self._view.show_list()
        self._view.table.setFocus()

    def refresh(self) -> None:
        """List the reports of the year: those begun, and those due by now."""
        session, today = self._session, self._session.today()
        try:
            entries = deadlines.year_of(session.ledger, self._year, today)
            # By deadline: the first that asks for work is the one to open.
            due = [_key(entry) for entry in deadlines.due(session.ledger, today) if _is_work(entry)]
            corrected = corrected_periods(session.ledger)
        except AppError as error:
            session.tell_error(error)
            return
        shown = [entry for entry in entries if entry.report is not None or entry.period.start <= today]
        shown.reverse()
        keys = [_key(entry) for entry in shown]
        chosen = next((keys.index(key) for key in due if key in keys), 0)
        chosen_row = 0
        rows: list[ReportRow] = []
        for at, entry in enumerate(shown):
            chosen_row = len(rows) if at <= chosen else chosen_row
            row = self._row(entry, is_due=_key(entry) in due)
            has_more = (entry.regime.code, entry.period) in corrected
            rows += rows_of_period(session, entry, row) if has_more else [row]
        self._view.show_reports(self._year, rows, chosen=chosen_row)
        if any(entry.state is not None and entry.state is not State.DRAFTING for entry in shown):
            self._look_behind()

    # Inside

    def _look_behind(self) -> None:
        """Mark the sealed reports whose figures would be others now; the list does not wait for it."""
        ledger = self._session.ledger

        def work(progress: Progress) -> frozenset[tuple[str, str]]:
            from soxa.services.provenance import changed_reports  # noqa: PLC0415 - as needed

            with ledger.reopen() as reading:
                changed = changed_reports(reading, progress=progress)
                reports = [reading.reports.by_id(report) for report in changed]
            return frozenset((one.regime, one.period.label) for one in reports)

        words = self._session.say("points.since_mark")
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._session.jobs.start(
            work,
            on_result=lambda found: self._view.mark_changed(found, words),
            on_error=self._session.tell_error,
            owner=self,
        )

    def _on_arrived(self) -> None:
        if self._view.is_at_desk():
            self.desk.recompute()
        elif self._view.is_at_slips():
            self._slips().refresh()
        else:
            self.refresh()

    def _on_year_moved(self, by: int) -> None:
        self._year += by
        self.refresh()

    def _row(self, entry: Due, *, is_due: bool) -> ReportRow:
        session = self._session
        if entry.state is not None:
            state, tone = say_course(session, entry.state, entry.course)
        elif entry.next_step is NextStep.COLLECT:
            state, tone = session.say("ui.reports.running"), ""
        else:
            state, tone = session.say("ui.reports.not_begun"), ""
        if entry.urgency is Urgency.OVERDUE and is_due:
            state, tone = session.say("ui.reports.late", state=state), "danger"
        number = ""
        if entry.report is not None:
            report = session.ledger.reports.by_id(entry.report)
            if report.number and report.dated is not None:
                number = f"{report.number}/{entry.regime.symbol} – {write_date(report.dated)}"
        return ReportRow(
            name=say_report(session, entry.regime, entry.period),
            days=say_days(session, entry.period),
            deadline=write_date(entry.deadline) if entry.deadline else session.say("regimes.due.unset"),
            state=state,
            tone=tone,
            number=number,
            regime=entry.regime.code,
            label=entry.period.label,
        )


def _key(entry: Due) -> tuple[str, str]:
    return entry.regime.code, entry.period.label


def _is_work(entry: Due) -> bool:
    return entry.next_step not in {NextStep.COLLECT, NextStep.NOTHING}

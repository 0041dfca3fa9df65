"""What Hôm nay does: files what is written in one line, and opens what is due at its next step."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from soxa.base.errors import AppError
from soxa.domain.activities import Activity
from soxa.domain.approvals import Course
from soxa.domain.offices import Role
from soxa.domain.packs import Quantity
from soxa.domain.periods import Frequency, Period
from soxa.domain.reports import State
from soxa.services import deadlines, recording, settling_remarks, submitting
from soxa.services.deadlines import Due, NextStep, Urgency
from soxa.services.duty_listing import duty_listing
from soxa.services.recording import ActivityFaulty, ActivityQuery
from soxa.ui.session import Session
from soxa.ui.today.view import DueRow
from soxa.ui.today.waiting import WaitingRow
from soxa.ui.today.year_strip import YearCell, YearRow
from soxa.ui.words import say_course, say_document, say_period, say_receivers, say_report

if TYPE_CHECKING:
    from soxa.base.progress import Progress
    from soxa.domain.ids import PersonId
    from soxa.domain.listings import Listing
    from soxa.services.ledgers import Ledger
    from soxa.ui.listing_dialog import ListingDialog
    from soxa.ui.today.view import TodayView

_NEAR_DAYS = 31
_FEW = 6
"""So many reports are listed whole."""

_STEPS = {
    NextStep.COLLECT: "ui.step.collect",
    NextStep.WRITE: "ui.step.write",
    NextStep.WAIT: "head.step.wait",
    NextStep.MEND: "head.step.mend",
    NextStep.SIGN: "ui.step.sign",
    NextStep.NUMBER: "ui.step.number",
    NextStep.ISSUE: "ui.step.issue",
    NextStep.SEND: "ui.step.send",
}
_WEEKDAYS = (
    "ui.weekday.1",
    "ui.weekday.2",
    "ui.weekday.3",
    "ui.weekday.4",
    "ui.weekday.5",
    "ui.weekday.6",
    "ui.weekday.7",
)
_OWN_UNIT_FIRST = {Role.OFFICER, Role.UNIT_HEAD}
"""Who looks after one unit: the head and the clerk see the whole office."""


class TodayController(QObject):
    """Fills the page and does what its rows say.

    Args:
        session: What is shared.
        view: What is shown.
    """

    def __init__(self, session: Session, view: TodayView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._due: tuple[Due, ...] = ()
        self._waiting: tuple[submitting.WaitingDraft, ...] = ()
        self._shown: tuple[Due, ...] = ()
        self._year: tuple[Due, ...] = ()
        self._is_all = False
        self._shown_for: PersonId | None = None
        session.person_changed.connect(self.refresh)
        view.arrived.connect(self.refresh)
        view.due_pressed.connect(self._open_due)
        view.waiting.pressed.connect(self._open_waiting)
        view.period_pressed.connect(session.report_wanted)
        view.unit_chosen.connect(self._show_reports)
        view.more_pressed.connect(self._on_more)
        view.month_wanted.connect(self.show_month)
        view.quick_submitted.connect(self.file_quickly)
        view.quick_kind.currentIndexChanged.connect(lambda _at: self._show_kind())
        session.activities_changed.connect(self._refresh_if_shown)
        session.report_changed.connect(self._on_report_changed)
        view.quick_day.set_day(session.today())
        self._show_kind()
        view.quick_press.setEnabled(not session.ledger.read_only)

    def refresh(self) -> None:
        """Show what is due today."""
        session, view, today = self._session, self._view, self._session.today()
        weekday = session.say(_WEEKDAYS[today.weekday()])
        view.day_label.setText(session.say("ui.today.day", weekday=weekday, day=today))
        try:
            now = session.clock().time()
            self._due = deadlines.due(session.ledger, today, now=now)
            self._year = deadlines.year_of(session.ledger, today.year, today, now=now)
        except AppError as error:
            session.tell_error(error)
            return
        self._show_waiting()
        self._show_clerk()
        view.sections.refresh()
        chosen = self._unit_to_show()
        inside = [(unit.short_name or unit.name, unit.code) for unit in session.units if unit.code]
        view.unit.fill([(session.say("regimes.every_unit"), ""), *inside])
        view.unit.choose(chosen)
        self._show_reports()
        after = date(today.year + today.month // 12, today.month % 12 + 1, 1)
        view.offer_months(
            [
                (session.say("regimes.month_list", month=str(one.month), year=str(one.year)), one)
                for one in (today.replace(day=1), after)
            ]
        )
        lacking = recording.count(session.ledger, ActivityQuery(to_mend=True))
        view.mend_button.setText(session.say("ui.today.to_mend", count=lacking))
        view.mend_button.setVisible(lacking > 0)

    def _unit_to_show(self) -> str:
        """Return the unit chosen; for somebody who has just come, her own, where it makes reports."""
        session, person = self._session, self._session.person
        if (person and person.id) == self._shown_for:
            return str(self._view.unit.value() or "")
        self._shown_for = person.id if person else None
        if person is None or person.role not in _OWN_UNIT_FIRST:
            return ""
        code = next((unit.code for unit in session.units if unit.id == person.unit), "")
        return code if any(one.regime.unit == code for one in self._due) else ""

    def show_month(self, first: date) -> ListingDialog:
        """Show the list of reports that must leave in a month, as pages to print or keep."""
        from soxa.ui.listing_dialog import ListingDialog  # noqa: PLC0415 - nothing is printed at the start

        session, today = self._session, self._session.today()

        def make(ledger: Ledger, _monday: date, now: datetime, progress: Progress) -> Listing:
            progress.step(0, 2)
            return duty_listing(ledger, year=first.year, month=first.month, today=today, now=now)

        title = session.say("regimes.month_list", month=str(first.month), year=str(first.year))
        dialog = ListingDialog(session, self._view.window(), title=title, make=make)
        dialog.open()
        return dialog

    def file_quickly(self) -> None:
        """File what the line says and empty it; kind and day are kept."""
        session, view = self._session, self._view
        day, title = view.quick_day.day(), self._title()
        number, quantity = view.quick_number.number(), self._quantity()
        fault = self._fault(day, title)
        view.show_quick_fault(fault)
        if fault or day is None:
            return
        given = {quantity.code: number} if quantity is not None and number is not None else {}
        activity = Activity(
            recording.new_activity_id(),
            day,
            day,
            str(view.quick_kind.value()),
            title,
            quantities=MappingProxyType(given),
        )
        try:
            kept = recording.record(session.ledger, activity, pack=session.pack, today=session.today())
        except ActivityFaulty as error:
            said = [session.wording.explain(message) for message in error.faults]
            view.show_quick_fault(" ".join(f"{one.text} {one.remedy}".strip() for one in said))
            return
        except AppError as error:
            session.tell_error(error)
            return
        view.quick_title.clear()
        view.quick_number.clear()
        view.quick_title.setFocus()
        session.mark_saved()
        session.tell("ui.ledger.filed", title=kept.title)
        session.activities_changed.emit()

    # Inside

    def _show_reports(self) -> None:
        """Show the reports of the chosen unit: what is near, the rest on request, and the year."""
        session, view, today = self._session, self._view, self._session.today()
        wanted = str(view.unit.value() or "")
        mine = [entry for entry in self._due if not wanted or entry.regime.unit == wanted]
        near = [entry for entry in mine if _is_near(entry, today)]
        # Where little is to be done, what comes after it is shown at once.
        is_all = self._is_all or len(mine) <= _FEW
        self._shown = tuple(mine if is_all else near)
        view.show_due([self._row(entry, today) for entry in self._shown])
        hidden = len(mine) - len(near)
        is_foldable = bool(hidden) and len(mine) > _FEW
        more = session.say("regimes.less" if is_all else "regimes.more", count=hidden)
        view.show_more(more if is_foldable else "")
        year = [entry for entry in self._year if not wanted or entry.regime.unit == wanted]
        view.show_year(today.year, self._year_rows(year))

    def _show_clerk(self) -> None:
        """Lead the văn thư to her own list."""
        session, count = self._session, 0
        if session.role is Role.CLERK:
            from soxa.services.dispatching import waiting_count  # noqa: PLC0415 - loads what reads documents

            count = waiting_count(session.ledger)
        self._view.clerk_button.setText(session.say("clerk.on_today", count=count))
        self._view.clerk_button.setVisible(bool(count))

    def _show_waiting(self) -> None:
        """Show what waits for the head, or the head of a unit, before all else."""
        session, role = self._session, self._session.role
        person = session.person
        unit = person.unit if person is not None else None
        self._waiting = submitting.waiting_for(session.ledger, role, unit=unit)
        days = {entry.report: entry.deadline for entry in self._due}
        rows = []
        for one in self._waiting:
            at, day = one.submission.at_utc.astimezone(), days.get(one.report)
            by = session.say(
                "head.waiting.row",
                draft=one.draft,
                by=one.submission.by or session.say("head.somebody"),
                at=at,
            )
            due = session.say("head.waiting.due", day=day) if day is not None else ""
            report = session.ledger.reports.by_id(one.report)
            rows.append(WaitingRow(say_document(session, report, one.regime), by, due))
        self._view.waiting.show_rows(rows, is_asked=role is Role.HEAD or bool(rows))

    def _open_waiting(self, at: int) -> None:
        one = self._waiting[at]
        if self._session.ledger.reports.by_id(one.report).correcting is not None:
            self._session.document_wanted.emit(one.report)
            return
        self._session.report_wanted.emit(one.regime.code, one.period.label)

    def _on_more(self) -> None:
        self._is_all = not self._is_all
        self._show_reports()

    def _on_report_changed(self, _report: object) -> None:
        self._refresh_if_shown()

    def _refresh_if_shown(self) -> None:
        if self._view.isVisible():
            self.refresh()

    def _title(self) -> str:
        kind = self._session.kind(str(self._view.quick_kind.value()))
        locked = kind is not None and bool(kind.locked_titles)
        return str(self._view.quick_titles.value() or "") if locked else self._view.quick_title.text().strip()

    def _quantity(self) -> Quantity | None:
        kind = self._session.kind(str(self._view.quick_kind.value()))
        if kind is None:
            return None
        first = kind.people_quantity or kind.count_quantity
        named = next((entry for entry in kind.quantities if entry.code == first), None)
        return named or (kind.quantities[0] if kind.quantities else None)

    def _show_kind(self) -> None:
        kind = self._session.kind(str(self._view.quick_kind.value()))
        quantity = self._quantity()
        self._view.show_quick_number("" if quantity is None else quantity.name)
        locked = kind.locked_titles if kind is not None else ()
        self._view.quick_titles.fill((title, title) for title in locked)
        self._view.quick_titles.setVisible(bool(locked))
        self._view.quick_title.setVisible(not locked)

    def _fault(self, day: date | None, title: str) -> str:
        if day is None:
            return self._session.say("ui.fault.no_such_day")
        if not title:
            return self._session.say("ui.fault.no_title")
        fault = self._view.quick_number.fault()
        return "" if fault is None else self._session.wording.tell(fault)

    def _row(self, entry: Due, today: date) -> DueRow:
        session = self._session
        step = _STEPS.get(entry.next_step)
        if entry.act is not None and entry.next_step is NextStep.WRITE:
            step = "correct.write_on"
        return DueRow(
            badge=self._badge(entry, today),
            tone=_TONES[entry.urgency],
            name=say_report(session, entry.regime, entry.period),
            receiver=say_receivers(entry.regime, office=session.office),
            text=self._progress(entry),
            press=session.say(step) if step is not None else "",
            is_urgent=entry.urgency in {Urgency.OVERDUE, Urgency.SOON}
            and entry.next_step is not NextStep.COLLECT,
        )

    def _badge(self, entry: Due, today: date) -> str:
        say = self._session.say
        if entry.urgency is Urgency.DONE:
            return say("ui.due.done")
        if entry.act is not None:
            return say(f"correct.badge.{entry.act.value}")
        if entry.deadline is None:
            return say("regimes.due.open")
        days = (entry.deadline - today).days
        if entry.urgency is Urgency.OVERDUE:
            return say("ui.due.overdue", days=-days) if days < 0 else say("ui.due.overdue_today")
        if days == 0:
            return say("ui.due.today")
        return say("ui.due.on", day=entry.deadline, days=days)

    def _progress(self, entry: Due) -> str:
        session = self._session
        if entry.course is Course.RETURNED and entry.report is not None:
            opened = len(settling_remarks.open_remarks(session.ledger, entry.report))
            return session.say("head.due.returned", count=opened)
        if entry.state is not None:
            issued = entry.state is State.ISSUED
            return (
                session.say("ui.due.not_sent")
                if issued
                else say_course(session, entry.state, entry.course)[0]
            )
        query = ActivityQuery(start=entry.period.start, end=entry.period.end)
        count = recording.count(session.ledger, query)
        running = entry.next_step is NextStep.COLLECT
        silent = deadlines.units_to_remind(session.ledger, entry, session.today()) if running else ()
        if silent:
            return session.say("regimes.ask_units", day=entry.period.last_day, units=", ".join(silent))
        return session.say("ui.due.running" if running else "ui.due.not_begun", count=count)

    def _open_due(self, at: int) -> None:
        entry = self._shown[at]
        if entry.act is not None and entry.report is not None:
            self._session.document_wanted.emit(entry.report)
            return
        self._session.report_wanted.emit(entry.regime.code, entry.period.label)

    def _year_rows(self, entries: Sequence[Due]) -> list[YearRow]:
        """Return a row for each regime, those with the same receivers together, in the pack's order."""
        by_regime: dict[str, list[Due]] = {}
        for entry in entries:
            by_regime.setdefault(entry.regime.code, []).append(entry)
        near = {(one.regime.code, one.period) for one in self._due}
        groups: dict[str, list[YearRow]] = {}
        for code, one in by_regime.items():
            regime = one[0].regime
            receiver = say_receivers(regime, office=self._session.office)
            weekly = regime.frequency is Frequency.WEEKLY
            cells = self._weeks(one, near) if weekly else [self._cell(entry, near) for entry in one]
            groups.setdefault(receiver, []).append(YearRow(regime.short_name, receiver, tuple(cells), code))
        return [row for rows in groups.values() for row in rows]

    def _cell(self, entry: Due, near: AbstractSet[tuple[str, Period]]) -> YearCell:
        say, last = self._session.say, entry.period.last_day
        length = max(1, round((entry.period.end - entry.period.start).days / 30.4))
        first = max(0, last.month - length)
        if entry.state is not None:
            words, tone = say_course(self._session, entry.state, entry.course)
            if entry.act is not None and entry.state is State.SENT:
                words = say("correct.replaced_sent")
        elif (entry.regime.code, entry.period) in near:
            late = entry.urgency is Urgency.OVERDUE
            running = entry.next_step is NextStep.COLLECT
            due = say("ui.year.running" if running else "ui.year.due")
            words = say("ui.year.late") if late else due
            tone = _TONES[entry.urgency] or "accent"
        elif entry.urgency is Urgency.OVERDUE:
            words, tone = say("ui.year.not_made"), ""
        else:
            words, tone = say("ui.year.to_come"), ""
        named = say_period(self._session, entry.period)
        return YearCell(first, min(length, 12 - first), words, named, tone, entry.period.label)

    def _weeks(self, entries: Sequence[Due], near: AbstractSet[tuple[str, Period]]) -> list[YearCell]:
        """Return one cell a month for the weeks that end in it; it opens the first that is to be done."""
        months: dict[int, list[Due]] = {}
        for entry in entries:
            months.setdefault(entry.period.last_day.month, []).append(entry)
        cells = []
        for month, weeks in months.items():
            waiting = [one for one in weeks if (one.regime.code, one.period) in near]
            sent = sum(1 for one in weeks if one.state is State.SENT)
            begun = [one for one in weeks if one.state is not None]
            opened = (waiting or begun or weeks)[0]
            tone = self._cell(opened, near).tone if waiting or begun else ""
            words = self._session.say("regimes.weeks_sent", sent=sent, all=len(weeks))
            named = self._session.say("ui.today.month", month=month)
            cells.append(YearCell(month - 1, 1, words, named, tone, opened.period.label))
        return cells


def _is_near(entry: Due, today: date) -> bool:
    """Tell whether a report belongs on the short list: begun, to be written, or due within a month."""
    if entry.state is not None or entry.next_step is not NextStep.COLLECT:
        return True
    return entry.deadline is not None and (entry.deadline - today).days <= _NEAR_DAYS


_TONES = {
    Urgency.OVERDUE: "danger",
    Urgency.SOON: "accent",
    Urgency.LATER: "",
    Urgency.OPEN: "",
    Urgency.DONE: "good",
}

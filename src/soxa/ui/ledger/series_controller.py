"""What "Lặp lại" does: offers the days of a series, and files those that are ticked in one act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from soxa.base.errors import AppError
from soxa.domain.activities import Activity
from soxa.domain.series import Every, Series, series_days
from soxa.services import recording, repeating
from soxa.services.recording import ActivityFaulty
from soxa.ui.ledger.series_page import SeriesPage
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.ui.ledger.view import LedgerView

_WEEK = timedelta(days=7)


class SeriesController(QObject):
    """Binds the page of a series to the ledger.

    Args:
        session: What is shared.
        view: Form and pages.
        start_new: Opens an empty form.
    """

    def __init__(self, session: Session, view: LedgerView, *, start_new: Callable[[], None]) -> None:
        super().__init__(view)
        self._session, self._view, self._start_new = session, view, start_new
        self._is_filed = False
        self._like: Activity | None = None
        self._offered: date | None = None
        self.page: SeriesPage | None = None
        view.form.shown.connect(self._on_shown)
        view.form.series_wanted.connect(self.open)

    def open(self) -> None:
        """Offer the days for what is in the form; what is wrong there is said there."""
        like = self._view.form.activity(recording.new_activity_id())
        if like is None or self._session.ledger.read_only:
            return
        self.leave()
        self._like = like
        first = self._offered = self._first_day(like, Every.WEEK, 1)
        self.page = SeriesPage(self._session, like, first=first, until=_end_of_year(first))
        self.page.left.connect(self.leave)
        self.page.every_changed.connect(self._offer_first)
        self.page.rule_changed.connect(self._show_days)
        self.page.carry_out.connect(self.carry_out)
        self._show_days()
        self._view.show_page(self.page)
        self.page.every.setFocus()

    def carry_out(self) -> None:
        """File the days that are ticked."""
        session, page, like = self._session, self.page, self._like
        days = page.ticked() if page is not None else []
        if page is None or like is None or not days:
            return
        try:
            made = repeating.record_series(
                session.ledger,
                like,
                days,
                pack=session.pack,
                today=session.today(),
                with_quantities=page.numbers.isChecked(),
            )
        except ActivityFaulty as error:
            self.leave()
            said = [session.wording.explain(fault) for fault in error.faults]
            self._view.form_fault.setText("\n".join(f"{one.text} {one.remedy}".strip() for one in said))
            self._view.form_fault.show()
            return
        except AppError as error:
            session.tell_error(error)
            return
        self.leave()
        session.mark_saved()
        session.tell("entry.series_done", count=len(made))
        session.activities_changed.emit()
        if not self._is_filed:
            self._start_new()

    def leave(self) -> None:
        """Go back to the table."""
        page, self.page = self.page, None
        if page is not None:
            self._view.drop_page(page)
            self._view.form.series_button.setFocus()

    def _first_day(self, like: Activity, every: Every, step: int) -> date:
        """Return where a series begins: an activity that is filed has its own day, so at the next one."""
        days = series_days(Series(like.first_day, date.max, every, step))
        return days[1] if self._is_filed else days[0]

    def _offer_first(self) -> None:
        """Let the first day follow the rule until somebody types another one."""
        page, like = self.page, self._like
        if page is None or like is None or page.first.day() != self._offered:
            return
        value = page.every.value()
        if isinstance(value, tuple):
            every, step = value
            self._offered = self._first_day(like, every, step)
            page.first.set_day(self._offered)

    def _show_days(self) -> None:
        page, like, session = self.page, self._like, self._session
        series = page.series() if page is not None else None
        if page is None or like is None or series is None:
            return
        days = repeating.series_preview(
            session.ledger, series, kind=like.kind, title=like.title, today=session.today()
        )
        page.show_days(days)

    def _on_shown(self, activity: object) -> None:
        self._is_filed = activity is not None
        if self.page is not None:
            self.leave()


def _end_of_year(day: date) -> date:
    """Return the end of the year; of the next first quarter where that is nearer than six weeks."""
    end = date(day.year, 12, 31)
    return end if end - day >= 6 * _WEEK else date(day.year + 1, 3, 31)

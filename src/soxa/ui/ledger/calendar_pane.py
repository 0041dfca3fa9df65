"""The calendar in its place: the month's name, the keys that go from month to month, the grid."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from soxa.base.errors import AppError
from soxa.services import browsing
from soxa.services.browsing import ActivityQuery
from soxa.ui.icons import icon
from soxa.ui.ledger.month_view import MonthView
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, button, column, framed, label, row, set_margins


class CalendarPane(QFrame):
    """A month of what is asked for.

    Signals:
        day_opened: The `date` whose rows are asked for.

    Args:
        session: Words, colours, the ledger.
    """

    day_opened = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        say, tones = session.say, session.tones
        self._session = session
        self._query = ActivityQuery()
        self.setObjectName("plain")
        self.month = MonthView(session)
        self.title = label("", name="heading")
        self.previous_button = button(
            "",
            tip=say("views.calendar.previous"),
            picture=icon("back", tones.text),
            on_click=lambda: self.month.move_months(-1),
        )
        self.next_button = button(
            "",
            tip=say("views.calendar.next"),
            picture=icon("next", tones.text),
            on_click=lambda: self.month.move_months(1),
        )
        self.today_button = button(
            say("views.calendar.today"), on_click=lambda: self.month.choose(session.today())
        )
        head = framed(
            row(
                self.previous_button,
                self.title,
                self.next_button,
                self.today_button,
                ElidedLabel(say("views.calendar.hint"), name="muted"),
            ),
            name="plain",
        )
        set_margins(head, 16, 6, 16, 6)
        layout = column(head, self.month, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.month.month_shown.connect(lambda _first: self.refresh())
        self.month.day_opened.connect(self.day_opened)

    def show_query(self, query: ActivityQuery) -> None:
        """Show the days of what is asked for; a period in it leads to its last month."""
        self._query = query
        if query.end is not None and query.start is not None:
            inside = query.start <= self.month.day() < query.end
            if not inside:
                self.month.choose(query.start)
        self.refresh()

    def day(self) -> date:
        """Return the chosen day."""
        return self.month.day()

    def refresh(self) -> None:
        """Read the month's days again."""
        if not self.isVisible() or not self._session.has_ledger:
            return
        first = self.month.first_day()
        # A year stands without a dot between its thousands.
        words = self._session.say("views.calendar.month", month=str(first.month), year=str(first.year))
        self.title.setText(words)
        start, end = self.month.grid_start(), self.month.grid_end()
        ledger = self._session.ledger
        try:
            days = browsing.calendar(
                ledger, self._query, start=start, end=end, per_day=self.month.rows_in_cell()
            )
            self.month.show_days(days, browsing.days_off(ledger, start, end))
        except AppError as error:
            self._session.tell_error(error)

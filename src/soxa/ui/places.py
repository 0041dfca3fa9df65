"""The five places of the window, each made with its controller when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from soxa.domain.ids import ActivityId, ReportId
from soxa.ui.joining.keeper import Keeper
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.services.joining import Came
    from soxa.ui.exchange.clerk_controller import ClerkController
    from soxa.ui.exchange.controller import ExchangeController
    from soxa.ui.exchange.outgoing_controller import OutgoingController
    from soxa.ui.exchange.place import ExchangePlace
    from soxa.ui.ledger.controller import LedgerController
    from soxa.ui.ledger.import_controller import ImportController
    from soxa.ui.ledger.past_values_controller import PastValuesController
    from soxa.ui.ledger.register_controller import RegisterController
    from soxa.ui.reports.controller import ReportsController
    from soxa.ui.settings.controller import SettingsController
    from soxa.ui.shell.window import MainWindow
    from soxa.ui.today.controller import TodayController


class Places(QObject):
    """Makes the places and leads from one to another.

    Args:
        session: What is shared.
        keeper: Joins what other machines wrote.
    """

    def __init__(self, session: Session, keeper: Keeper) -> None:
        super().__init__()
        self._session, self._keeper = session, keeper
        session.merged.connect(self._on_merged)
        self._window: MainWindow | None = None
        self.today: TodayController | None = None
        self.ledger: LedgerController | None = None
        self.importing: ImportController | None = None
        self.register: RegisterController | None = None
        self.past_values: PastValuesController | None = None
        self.reports: ReportsController | None = None
        self.exchange: ExchangeController | None = None
        self.clerk: ClerkController | None = None
        self.outgoing: OutgoingController | None = None
        self._exchange_place: ExchangePlace | None = None
        self.settings: SettingsController | None = None
        session.report_wanted.connect(self.open_report)
        session.document_wanted.connect(self.open_document)
        session.activities_wanted.connect(self.show_activities)
        session.ledger_closed.connect(self._let_go)

    def makers(self) -> Mapping[str, Callable[[], QWidget]]:
        """Return what makes each place."""
        return {
            "today": self._make_today,
            "ledger": self._make_ledger,
            "reports": self._make_reports,
            "exchange": self._make_exchange,
            "settings": self._make_settings,
        }

    def bind(self, window: MainWindow) -> None:
        """Work in a window."""
        self._window = window

    # From one place to another

    def open_report(self, regime: str, label: str) -> None:
        """Open a report at its writing desk."""
        self._go("reports")
        if self.reports is not None:
            self.reports.open(regime, label)

    def open_document(self, report: ReportId) -> None:
        """Open one report at its writing desk: one of several of its period."""
        self._go("reports")
        if self.reports is not None:
            self.reports.open_document(report)

    def show_activities(self, ids: Sequence[ActivityId]) -> None:
        """Show activities in the ledger."""
        self._go("ledger")
        if self.ledger is not None:
            self.ledger.show_activities(ids)

    def import_tracker(self, path: Path | None = None) -> None:
        """Begin an import."""
        self._go("ledger")
        if self.importing is not None:
            self.importing.begin(path)

    def take_slips(self, paths: Sequence[Path]) -> None:
        """Take in slips of units."""
        self._go("reports")
        if self.reports is not None:
            self.reports.show_slips().take(paths)

    def read_remarks(self, paths: Sequence[Path]) -> None:
        """Take the comments of Word copies into the report that is on the desk."""
        self._go("reports")
        if self.reports is not None:
            self.reports.read_remarks(paths)

    def verify(self, path: Path) -> None:
        """Look at a received file."""
        self._go_to_files()
        if self.exchange is not None:
            self.exchange.receive(path)

    def ask_for_file(self) -> None:
        """Ask for a received file and look at it."""
        if self._session.has_ledger:
            self._go_to_files()
            if self.exchange is not None:
                self.exchange.ask_for_file()

    def begin_letter(self) -> None:
        """Make a report that a letter asks for."""
        self._go("reports")
        if self.reports is not None:
            self.reports.begin_letter()

    def show_to_mend(self) -> None:
        """Show the activities that lack a required quantity."""
        self._go("ledger")
        if self.ledger is not None:
            self.ledger.show_to_mend()

    def _go_to_files(self) -> None:
        self._go("exchange")
        if self._exchange_place is not None:
            self._exchange_place.show_part("inbox")

    def _let_go(self) -> None:
        """Let go what served the closed ledger: its widgets go, and what comes is made anew."""
        self.today = None
        self.ledger = None
        self.importing = None
        self.register = None
        self.past_values = None
        self.reports = None
        self.exchange = None
        self.clerk = None
        self.outgoing = None
        self._exchange_place = None
        self.settings = None

    def _go(self, place: str) -> None:
        if self._window is not None:
            self._window.go_to(place)

    # Making

    def _suggest(self, what: str, typed: str, kind: str) -> Sequence[str]:
        from soxa.ui.ledger.controller import suggest_from  # noqa: PLC0415 - a place costs when it is opened

        return suggest_from(self._session, what, typed, kind)

    def _make_today(self) -> QWidget:
        from soxa.ui.today.controller import TodayController  # noqa: PLC0415 - a place costs when it is opened
        from soxa.ui.today.view import TodayView  # noqa: PLC0415 - as above

        view = TodayView(self._session, suggest=self._suggest)
        self.today = TodayController(self._session, view)
        view.open_button.clicked.connect(lambda *_: self.ask_for_file())
        view.mend_pressed.connect(self.show_to_mend)
        view.letter_button.clicked.connect(lambda *_: self.begin_letter())
        return view

    def _make_ledger(self) -> QWidget:
        from soxa.ui.ledger.controller import LedgerController  # noqa: PLC0415 - as above
        from soxa.ui.ledger.import_controller import ImportController  # noqa: PLC0415 - as above
        from soxa.ui.ledger.past_values_controller import PastValuesController  # noqa: PLC0415 - as above
        from soxa.ui.ledger.register_controller import RegisterController  # noqa: PLC0415 - as above
        from soxa.ui.ledger.table_model import ActivityTableModel  # noqa: PLC0415 - as above
        from soxa.ui.ledger.view import LedgerView  # noqa: PLC0415 - as above

        model = ActivityTableModel(self._session)
        view = LedgerView(self._session, model=model, suggest=self._suggest)
        model.setParent(view)
        self.ledger = LedgerController(self._session, view, model)
        self.importing = ImportController(self._session, view)
        self.register = RegisterController(self._session, view)
        self.past_values = PastValuesController(self._session, view)
        self.importing.register_wanted.connect(self.register.begin)
        self.importing.past_wanted.connect(self.past_values.begin)
        self.importing.past_form_wanted.connect(self.past_values.save_form)
        self.importing.past_kept_wanted.connect(self.past_values.show_kept)
        self.ledger.import_wanted.connect(self.importing.begin)
        self.ledger.waiting_wanted.connect(self.importing.show_waiting)
        self.ledger.changed_wanted.connect(self.importing.show_changed)
        self.ledger.sample_wanted.connect(self._open_sample)
        return view

    def _make_reports(self) -> QWidget:
        from soxa.ui.reports.controller import ReportsController  # noqa: PLC0415 - as above
        from soxa.ui.reports.view import ReportsView  # noqa: PLC0415 - as above

        view = ReportsView(self._session)
        self.reports = ReportsController(self._session, view)
        return view

    def _make_exchange(self) -> QWidget:
        from soxa.ui.exchange.clerk_controller import ClerkController  # noqa: PLC0415 - as above
        from soxa.ui.exchange.controller import ExchangeController  # noqa: PLC0415 - as above
        from soxa.ui.exchange.outgoing_controller import OutgoingController  # noqa: PLC0415 - as above
        from soxa.ui.exchange.place import ExchangePlace  # noqa: PLC0415 - as above

        place = ExchangePlace(self._session)
        self._exchange_place = place
        self.exchange = ExchangeController(self._session, place.inbox)
        self.exchange.taken_back.connect(lambda *_: self._refresh_reports())
        self.clerk = ClerkController(self._session, place.clerk)
        self.clerk.moved.connect(self._refresh_reports)
        self.outgoing = OutgoingController(self._session, place.outgoing)
        return place

    def _make_settings(self) -> QWidget:
        from soxa.ui.settings.controller import SettingsController  # noqa: PLC0415 - as above
        from soxa.ui.settings.view import SettingsView  # noqa: PLC0415 - as above

        view = SettingsView(self._session)
        self.settings = SettingsController(self._session, view, self._keeper)
        return view

    def _on_merged(self, came: Came) -> None:
        """Show what came from other machines; a desk left open is drafted anew."""
        if came.reports_touched or came.office_touched:
            self._refresh_reports()

    def _refresh_reports(self) -> None:
        """Show in Báo cáo what another place has changed; a desk left open is drafted anew, too."""
        if self.reports is not None:
            self.reports.refresh()
            self.reports.desk.recompute()

    def _open_sample(self) -> None:
        from soxa.ui.sample import open_sample  # noqa: PLC0415 - as above

        open_sample(self._session)

"""The menu "Xuất, in" of Sổ theo dõi: the view as a workbook, as pages, and the week's schedule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from soxa.base.errors import Message
from soxa.base.progress import Progress
from soxa.domain.ids import ActivityId
from soxa.services import listings
from soxa.services.recording import ActivityQuery
from soxa.ui.files import ask_save
from soxa.ui.listing_dialog import ListingDialog
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.services.ledgers import Ledger


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table shows when the menu is opened."""

    query: ActivityQuery
    """Which activities."""
    ids: Sequence[ActivityId] = ()
    """These alone, where several are chosen."""
    filters: str = ""
    """What was asked for, in words; empty for the whole ledger."""


class PrintingMenu(QMenu):
    """Offers what may be done with the table's rows outside the window.

    Args:
        session: What is shared.
        anchor: The button that opens it.
        asks: Says what the table shows now.
    """

    def __init__(self, session: Session, anchor: QPushButton, *, asks: Callable[[], Shown]) -> None:
        super().__init__(anchor)
        self._session, self._anchor, self._asks = session, anchor, asks
        say = session.say
        self.print_action = self.addAction(say("printing.print_view"), self.print_view)
        self.print_action.setShortcut(QKeySequence("Ctrl+P"))
        self.export_action = self.addAction(say("printing.export_sheet"), self.export)
        self.export_action.setShortcut(QKeySequence("Ctrl+E"))
        self.schedule_action = self.addAction(say("printing.schedule"), self.show_schedule)
        self.schedule_action.setShortcut(QKeySequence("Ctrl+L"))
        anchor.setMenu(self)

    def print_view(self) -> ListingDialog:
        """Show the rows as pages."""
        shown, pack = self._asks(), self._session.pack
        filters = shown.filters or self._session.say("printing.all_rows")

        def make(ledger: Ledger, _monday: date, now: datetime, progress: Progress) -> listings.Listing:
            progress.step(0, 2)
            return listings.ledger_listing(
                ledger, pack, query=shown.query, ids=shown.ids, filters=filters, now=now
            )

        return self._open("printing.title_view", make)

    def show_schedule(self) -> ListingDialog:
        """Show a week's schedule as pages."""

        def make(ledger: Ledger, monday: date, now: datetime, progress: Progress) -> listings.Listing:
            progress.step(0, 2)
            return listings.week_schedule(ledger, monday=monday, now=now)

        return self._open("printing.title_schedule", make, by_week=True)

    def export(self) -> None:
        """Ask for a file and write every field of the rows to it."""
        session = self._session
        path = ask_save(
            self._window(),
            session,
            title=session.say("printing.where"),
            kinds=session.say("printing.kinds_sheet"),
            name=f"so-theo-doi-{session.today().isoformat()}.xlsx",
        )
        if path is not None:
            self.export_to(path if path.suffix else path.with_suffix(".xlsx"))

    def export_to(self, path: Path) -> None:
        """Write every field of the rows to a file, off the window's thread."""
        session, shown, pack = self._session, self._asks(), self._session.pack
        ledger, now = session.ledger, session.clock().astimezone()

        def work(progress: Progress) -> str:
            with ledger.reopen() as own:
                listing = listings.sheet_listing(
                    own,
                    pack,
                    query=shown.query,
                    ids=shown.ids,
                    filters=shown.filters,
                    now=now,
                    progress=progress,
                )
            listings.write_listing(listing, path, progress=progress)
            return path.name

        session.jobs.start(
            work,
            on_result=lambda name: session.tell("printing.saved", name=name),
            on_error=session.tell_error,
            title=Message("printing.making"),
        )

    def _open(
        self,
        title: str,
        make: Callable[[Ledger, date, datetime, Progress], listings.Listing],
        *,
        by_week: bool = False,
    ) -> ListingDialog:
        session = self._session
        dialog = ListingDialog(session, self._window(), title=session.say(title), make=make, by_week=by_week)
        dialog.open()
        return dialog

    def _window(self) -> QWidget:
        return self._anchor.window()

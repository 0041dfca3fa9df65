"""Lists on paper: the pages as they will be printed, and what may be done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from soxa.base.errors import AppError
from soxa.base.progress import Progress
from soxa.domain.dates import write_date
from soxa.services import listings, viewing
from soxa.ui.files import ask_save, folder_to_print_from, open_outside
from soxa.ui.icons import icon
from soxa.ui.pageview import PageView
from soxa.ui.session import Session
from soxa.ui.widgets import button, column, framed, label, row, set_margins, set_stretch

if TYPE_CHECKING:
    from soxa.services.ledgers import Ledger

_WIDTH_PX, _HEIGHT_PX = 1040, 680
_WEEK = timedelta(days=7)
_NEXT_WEEK_FROM = 3
"""From Thursday on the schedule that is made is next week's."""

MakeListing = Callable[["Ledger", date, datetime, Progress], listings.Listing]
"""Makes the listing from a ledger of the job's own, for a Monday (schedules only), at a moment."""


@dataclass(frozen=True, slots=True)
class _Made:
    listing: listings.Listing
    pdf: bytes
    sizes: tuple[viewing.PageSize, ...]


class ListingDialog(QDialog):
    """Shows a listing's pages and writes them to files.

    Args:
        session: What is shared.
        parent: The window.
        title: What is shown, as the dialog's title.
        make: Makes the listing.
        by_week: Whether the week may be chosen.
    """

    def __init__(
        self, session: Session, parent: QWidget, *, title: str, make: MakeListing, by_week: bool = False
    ) -> None:
        super().__init__(parent)
        self._session, self._make = session, make
        self._made: _Made | None = None
        self._version = 0
        today = session.today()
        ahead = today + _WEEK if by_week and today.weekday() >= _NEXT_WEEK_FROM else today
        self.monday = listings.week_of(ahead)
        self.setWindowTitle(title)
        self.setObjectName("page")
        say = session.say
        self.page = PageView(session, accessible_name=say("printing.page"))
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.week_label = label("", name="title")
        tones = session.tones
        self.earlier = button(
            "", tip=say("printing.earlier"), picture=icon("back", tones.text), on_click=lambda: self._move(-1)
        )
        self.later = button(
            "", tip=say("printing.later"), picture=icon("next", tones.text), on_click=lambda: self._move(1)
        )
        for one, keys in ((self.earlier, "Alt+Left"), (self.later, "Alt+Right")):
            one.setVisible(by_week)
            QShortcut(QKeySequence(keys), self, one.click)
        self.week_label.setVisible(by_week)
        self.sheet_button = button(say("printing.save_sheet"), on_click=lambda: self._save("sheet", ".xlsx"))
        self.word_button = button(say("printing.save_word"), on_click=lambda: self._save("word", ".docx"))
        self.pdf_button = button(say("printing.save_pdf"), on_click=lambda: self._save("pdf", ".pdf"))
        self.print_button = button(
            say("printing.print"),
            role="primary",
            shortcut="Ctrl+P",
            tip=say("printing.print_tip"),
            on_click=self._print,
        )
        self.close_button = button(say("printing.close"), on_click=self.reject)
        head = framed(
            row(
                self.earlier,
                self.week_label,
                self.later,
                None,
                self.sheet_button,
                self.word_button,
                self.pdf_button,
                self.print_button,
                self.close_button,
            ),
            name="header",
        )
        set_margins(head, 16, 8, 16, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        body = framed(column(head, self.fault, self.page, spacing=0), name="plain")
        set_stretch(body, 2, 1)
        layout.addWidget(body)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.refresh()

    @property
    def listing(self) -> listings.Listing | None:
        """What is shown; None until it is made."""
        return self._made.listing if self._made is not None else None

    def refresh(self) -> None:
        """Make the pages anew."""
        session = self._session
        monday, sunday = self.monday, self.monday + timedelta(days=6)
        self.week_label.setText(
            session.say(
                "printing.week",
                number=monday.isocalendar().week,
                first=write_date(monday),
                last=write_date(sunday),
            )
        )
        self._version += 1
        version, ledger, make = self._version, session.ledger, self._make
        now = session.clock().astimezone()

        def work(progress: Progress) -> _Made:
            with ledger.reopen() as own:
                listing = make(own, monday, now, progress)
            progress.step(1, 2)
            pdf = listings.listing_pages(listing)
            return _Made(listing, pdf, tuple(viewing.page_sizes(pdf)))

        def shown(made: _Made) -> None:
            if version == self._version:
                self._show(made)

        session.jobs.start(
            work,
            on_result=shown,
            on_error=self._tell,
            title=None,
            owner=self,
        )
        self._set_ready(ready=False)

    def _show(self, made: _Made) -> None:
        self._made = made
        self.fault.hide()
        self.page.show_pdf(made.pdf, made.sizes)
        self._set_ready(ready=True)
        self.print_button.setFocus()

    def _tell(self, error: AppError) -> None:
        said = self._session.wording.explain(error)
        self.fault.setText(f"{said.text} {said.remedy}")
        self.fault.show()

    def _set_ready(self, *, ready: bool) -> None:
        for one in (self.sheet_button, self.word_button, self.pdf_button, self.print_button):
            one.setEnabled(ready)

    def _move(self, weeks: int) -> None:
        self.monday += weeks * _WEEK
        self.refresh()

    def _save(self, kind: str, ending: str) -> None:
        made, session = self._made, self._session
        if made is None:
            return
        path = ask_save(
            self,
            session,
            title=session.say("printing.where"),
            kinds=session.say(f"printing.kinds_{kind}"),
            name=f"{made.listing.name}{ending}",
        )
        if path is not None:
            write(session, path if path.suffix else path.with_suffix(ending), made.listing, self._tell)

    def _print(self) -> None:
        made = self._made
        if made is None:
            return
        path = folder_to_print_from() / f"{made.listing.name}.pdf"
        try:
            listings.write_listing(made.listing, path)
        except AppError as error:
            self._tell(error)
            return
        if not open_outside(path):
            self.fault.setText(self._session.say("printing.no_reader"))
            self.fault.show()


def write(
    session: Session,
    path: Path,
    listing: listings.Listing,
    on_error: Callable[[AppError], None],
) -> None:
    """Write a listing off the window's thread, and tell when it is there."""

    def work(progress: Progress) -> str:
        listings.write_listing(listing, path, progress=progress)
        return path.name

    session.jobs.start(
        work,
        on_result=lambda name: session.tell("printing.saved", name=name),
        on_error=on_error,
    )

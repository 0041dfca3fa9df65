"""Gửi – nhận as a place: the files that came, the văn thư's desk, and the register of documents sent."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from soxa.domain.offices import Role
from soxa.ui.exchange.clerk_view import ClerkView
from soxa.ui.exchange.outgoing_view import OutgoingView
from soxa.ui.exchange.view import ExchangeView
from soxa.ui.session import Session

_PARTS = ("inbox", "clerk", "outgoing")
_PAPER = "paper"


class ExchangePlace(QWidget):
    """Three tabs; a văn thư begins at hers.

    Args:
        session: What is shared.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        say = session.say
        self.inbox, self.clerk, self.outgoing = (
            ExchangeView(session),
            ClerkView(session),
            OutgoingView(session),
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(say("ui.place.exchange"))
        self.tabs.addTab(self.inbox, say("clerk.tab_inbox"))
        self.tabs.addTab(self.clerk, say("clerk.tab_clerk"))
        self.tabs.addTab(self.outgoing, say("clerk.tab_outgoing"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self._session = session
        self._begin_at_the_role()
        self.tabs.currentChanged.connect(lambda _at: self.arrive())
        session.person_changed.connect(self._begin_at_the_role)

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the place is opened."""
        return self._open().first_focus()

    def arrive(self) -> None:
        """The place, or another of its tabs, was opened."""
        self._open().arrive()

    def show_part(self, part: str) -> None:
        """Open a tab: ``inbox``, ``clerk`` or ``outgoing``; or ``paper``, where signed paper comes back."""
        if part in _PARTS:
            self.tabs.setCurrentIndex(_PARTS.index(part))
        elif part == _PAPER:
            self.tabs.setCurrentWidget(self.inbox)
            self.inbox.paper_button.click()

    def _begin_at_the_role(self) -> None:
        if self._session.has_ledger and self._session.role is Role.CLERK:
            self.tabs.setCurrentWidget(self.clerk)

    def _open(self) -> ExchangeView | ClerkView | OutgoingView:
        return (self.inbox, self.clerk, self.outgoing)[self.tabs.currentIndex()]

"""The sections of reports that who works here owes, by the nearest day; not there while she owes none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soxa.domain.offices import Role
from soxa.ui.session import Session
from soxa.ui.today.rows_card import RowsCard
from soxa.ui.widgets import ElidedLabel, badge, button, label
from soxa.ui.words import say_report

if TYPE_CHECKING:
    from soxa.services.section_owners import SectionsDue


@dataclass(frozen=True, slots=True)
class SectionsRow:
    """Sections of one report, in words."""

    badge: str
    """When they are due."""
    tone: str
    """Tone of the badge."""
    name: str
    """Report and period."""
    sections: str
    """How many, and which."""


class SectionsCard(RowsCard):
    """Lists sections; each leads to its report."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.say("slips.today.title"), (0, 3, 5, 0))
        self._session = session

    def refresh(self) -> None:
        """Read what who works here has to write or to read; the head reads drafts, not sections."""
        session, person = self._session, self._session.person
        if person is None or session.role not in {Role.OFFICER, Role.UNIT_HEAD}:
            self.show_due(())
            return
        from soxa.services.section_owners import sections_due  # noqa: PLC0415 - loads what drafts reports

        ledger, today = session.ledger, session.today()
        self.show_due(sections_due(ledger, today, unit=person.unit, person=person.id))

    def show_due(self, due: Sequence[SectionsDue]) -> None:
        """List sections; none takes the card away."""
        self.empty()
        self.setVisible(bool(due))
        for at, one in enumerate(due):
            entry, regime, period = sections_row(self._session, one), one.regime.code, one.period.label
            press = button(self._session.say("slips.today.open"))
            press.setAccessibleName(f"{press.text()}: {entry.name}")
            press.clicked.connect(
                lambda *_, code=regime, name=period: self._session.report_wanted.emit(code, name)
            )
            cells = (
                badge(entry.badge, entry.tone),
                label(entry.name, name="heading"),
                ElidedLabel(entry.sections),
                press,
            )
            self.show_row(at, cells)


def sections_row(session: Session, due: SectionsDue) -> SectionsRow:
    """Return sections that are due, in words."""
    is_late = due.due < session.today()
    return SectionsRow(
        badge=session.say("slips.today.late" if is_late else "slips.today.due", day=due.due),
        tone="danger" if is_late else "accent",
        name=say_report(session, due.regime, due.period),
        sections=session.say(
            "slips.today.row",
            count=len(due.sections),
            sections=tuple(section.code for section in due.sections),
        ),
    )

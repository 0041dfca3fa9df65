"""The rail at the left: the five places, each with its key and what waits there, and who works here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from soxa.ui.icons import icon
from soxa.ui.people.chip import PersonChip
from soxa.ui.session import Session
from soxa.ui.widgets import badge, button, set_tone

RAIL_WIDTH_PX = 152
_AROUND_NAME_PX = 66
PLACES = ("today", "ledger", "reports", "exchange", "settings")
"""The places by name, from the top; the last stands at the foot."""
_ICONS = {
    "today": "today",
    "ledger": "ledger",
    "reports": "report",
    "exchange": "exchange",
    "settings": "settings",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place in the rail."""

    press: QPushButton
    """Goes there."""
    name: str
    """Its words."""


class Rail(QFrame):
    """Five places, one of them open.

    Signals:
        place_chosen: The name of a place, one of `PLACES`.
    """

    place_chosen = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._session = session
        scale = session.settings.text_scale_percent / 100
        self.setFixedWidth(max(RAIL_WIDTH_PX, round(RAIL_WIDTH_PX * scale)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 8, 6, 8)
        layout.setSpacing(2)
        group = QButtonGroup(self)
        names = {
            "today": session.say("ui.place.today"),
            "ledger": session.say("ui.place.ledger"),
            "reports": session.say("ui.place.reports"),
            "exchange": session.say("ui.place.exchange"),
            "settings": session.say("ui.place.settings"),
        }
        self._entries: dict[str, _Entry] = {}
        self._badges = {}
        for at, (place, name) in enumerate(names.items(), start=1):
            press = button(name, role="place", tip=session.say("ui.place.tip", place=name, key=f"Ctrl+{at}"))
            press.setShortcut(f"Ctrl+{at}")
            press.setCheckable(True)
            press.setIconSize(QSize(18, 18))
            press.clicked.connect(lambda *_, to=place: self.place_chosen.emit(to))
            group.addButton(press)
            mark = badge("", "danger")
            mark.hide()
            inner = QHBoxLayout(press)
            inner.setContentsMargins(0, 0, 8, 0)
            inner.addStretch(1)
            inner.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
            self._badges[place] = mark
            self._entries[place] = _Entry(press, name)
            if place == PLACES[-1]:
                layout.addStretch(1)
            layout.addWidget(press)
        self.person = PersonChip(session)
        layout.addWidget(self.person)
        self.setFixedWidth(max(self.minimumWidth(), self._widest()))
        self.show_place("today")

    def _widest(self) -> int:
        """Return the width in which every name fits in bold, beside its icon and inside its edges."""
        bold = self.font()
        bold.setWeight(QFont.Weight.DemiBold)
        names = QFontMetrics(bold)
        return max(names.horizontalAdvance(entry.name) for entry in self._entries.values()) + _AROUND_NAME_PX

    def show_place(self, place: str) -> None:
        """Mark a place as the open one."""
        for name, entry in self._entries.items():
            chosen = name == place
            entry.press.setChecked(chosen)
            tone = self._session.tones.accent if chosen else self._session.tones.muted
            entry.press.setIcon(icon(_ICONS[name], tone))

    def show_waiting(self, place: str, count: int, *, tone: str = "danger") -> None:
        """Show how much waits at a place; zero shows nothing."""
        mark = self._badges[place]
        mark.setText(str(count))
        mark.setVisible(count > 0)
        set_tone(mark, tone)
        entry = self._entries[place]
        said = self._session.say("ui.place.waiting", place=entry.name, count=count)
        entry.press.setAccessibleName(said if count else entry.name)

    def press_of(self, place: str) -> QPushButton:
        """Return the button of a place."""
        return self._entries[place].press

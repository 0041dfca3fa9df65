"""The offer to take a file back into the open ledger: what it is, number and date to type, the press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import Field, button, column, label, row
from soxa.ui.words import say_state

if TYPE_CHECKING:
    from soxa.services.taking_back import Offer


@dataclass(frozen=True, slots=True)
class Typed:
    """What the clerk has given with the press."""

    number: str
    """As she reads it; empty if the fields are not asked for."""
    day: date | None
    """Likewise."""
    confirmed: bool
    """She has compared the codes of signers that our list does not know."""


class TakeBackPanel(QFrame):
    """A card above the five answers.

    Signals:
        pressed: A `Typed`.

    Args:
        session: What is shared.
        offer: What the file would bring.
        name: The report's name.
    """

    pressed = Signal(object)

    def __init__(self, session: Session, offer: Offer, *, name: str) -> None:
        super().__init__()
        self.setObjectName("card")
        say = session.say
        self._session, self._asks = session, False
        self.press = button(say("ui.take_back.press"), role="primary", on_click=self._on_pressed)
        self.number = QLineEdit()
        self.number.setMaxLength(11)
        self.day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
        )
        self.number.returnPressed.connect(self._on_pressed)
        self.day.returnPressed.connect(self._on_pressed)
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        state, _tone = say_state(session, offer.step)
        words = column(
            label(say("ui.take_back.text", name=name, state=state), name="heading", wraps=True), spacing=8
        )
        if offer.is_to_be_typed:
            words.addWidget(label(say("ui.take_back.typed"), name="muted", wraps=True))
            fields = row(
                Field(say("ui.take_back.number"), self.number),
                Field(say("ui.take_back.day"), self.day),
                None,
            )
            words.addLayout(fields)
        words.addWidget(self.fault)
        words.addLayout(row(self.press, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(words)

    def show_fault(self, text: str, remedy: str, *, asks: bool) -> None:
        """Say why it was not taken back.

        Args:
            text: The sentence.
            remedy: What to do.
            asks: The signers are to be compared; the press then says that it was done.
        """
        self._asks = asks
        self.fault.setText(f"{text}\n{remedy}")
        self.fault.show()
        self.press.setText(self._session.say("ui.take_back.confirm" if asks else "ui.take_back.press"))
        self.press.setEnabled(True)

    def _on_pressed(self) -> None:
        if self.press.isEnabled():
            self.press.setEnabled(False)
            self.pressed.emit(Typed(self.number.text().strip(), self.day.day(), self._asks))

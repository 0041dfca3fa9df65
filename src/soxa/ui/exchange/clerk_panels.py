"""The văn thư's own steps: what was sent to whom, by which way and when; and the word that it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from soxa.domain.ids import SendingId
from soxa.domain.sendings import MAX_NAME, MAX_NOTE, WAYS, Sending
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.reports.steps import StepPanel
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Flow, button, clear, column, label, row, set_tone

_HOUR_SIGNS = 5


@dataclass(frozen=True, slots=True)
class SendingOrder:
    """What the form of a sending was filled in with."""

    receivers: tuple[str, ...]
    """To whom."""
    way: str
    """One of `WAYS`; empty while none is chosen."""
    at: datetime | None
    """Local time; None where day or hour cannot be read."""
    note: str
    """What else."""


class MomentFields(QWidget):
    """A day and an hour."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        say = session.say
        self.day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
        )
        self.hour = QLineEdit()
        self.hour.setMaxLength(_HOUR_SIGNS)
        self.setLayout(row(Field(say("clerk.day"), self.day), Field(say("clerk.hour"), self.hour)))

    def start(self, now: datetime) -> None:
        """Begin with a moment."""
        self.day.set_day(now.date())
        self.hour.setText(f"{now:%H:%M}")

    def moment(self) -> datetime | None:
        """Return the local moment; None where one of the two cannot be read."""
        day, hour = self.day.day(), _read_hour(self.hour.text())
        return None if day is None or hour is None else datetime.combine(day, hour)


class SendingsList(QWidget):
    """What was sent so far; a wrong entry is struck with a reason.

    Signals:
        struck: (`SendingId`, reason) of an entry that does not hold.
    """

    struck = Signal(object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows = column(spacing=4)
        self.reason = QLineEdit()
        self.reason.setMaxLength(MAX_NOTE)
        self.reason.returnPressed.connect(self._strike)
        self.press = button(session.say("clerk.strike_press"), on_click=self._strike)
        keep = button(session.say("clerk.strike_keep"), on_click=lambda: self._ask(None))
        self._asking = QWidget()
        self._asking.setLayout(
            column(
                Field(session.say("clerk.strike_reason"), self.reason),
                row(self.press, keep, None),
                spacing=4,
            )
        )
        self._asking.hide()
        self._chosen: SendingId | None = None
        self.setLayout(column(self._rows, self._asking, spacing=4))

    def show_sendings(self, sendings: Sequence[Sending]) -> None:
        """List what was sent, oldest first."""
        clear(self._rows)
        self._ask(None)
        say = self._session.say
        for one in sendings:
            said = say(
                "clerk.sent_line",
                receiver=one.receiver,
                way=say(f"ui.way.{one.way}"),
                at=one.at_utc.astimezone(),
            )
            if one.word is not None:
                said = say("clerk.sent_answered", line=said, by=one.word.by, at=one.word.at.astimezone())
            strike = button(say("clerk.strike"), role="link", tip=say("clerk.strike_tip", line=said))
            strike.clicked.connect(lambda *_, identity=one.id: self._ask(identity))
            line = row(label(f"{said} · {one.note}" if one.note else said, wraps=True), strike)
            line.setStretch(0, 1)
            self._rows.addLayout(line)

    def _ask(self, identity: SendingId | None) -> None:
        self._chosen = identity
        self._asking.setVisible(identity is not None)
        self.reason.clear()
        if identity is not None:
            self.reason.setFocus()

    def _strike(self) -> None:
        if self._chosen is not None:
            self.struck.emit(self._chosen, self.reason.text())


class ReceiverTicks(QWidget):
    """Receivers to tick, and a line for one that is not among them."""

    def __init__(self, session: Session, *, takes_other: bool) -> None:
        super().__init__()
        self._session = session
        self.boxes: list[QCheckBox] = []
        self._ticks = column(spacing=2)
        self.other = QLineEdit()
        self.other.setMaxLength(MAX_NAME)
        field = Field(session.say("clerk.other_receiver"), self.other)
        if not takes_other:
            field.hide()  # only ever hidden here: what is shown without a parent becomes a window
        self.setLayout(column(self._ticks, field, spacing=4))

    def show_receivers(self, names: Sequence[str], *, ticked: Sequence[str]) -> None:
        """Offer receivers, some of them ticked."""
        clear(self._ticks)
        self.boxes = []
        self.other.clear()
        for name in names:
            # An ampersand in a name is no key.
            box = QCheckBox(name.replace("&", "&&"))
            box.setAccessibleName(name)
            box.setChecked(name in ticked)
            self._ticks.addWidget(box)
            self.boxes.append(box)

    def chosen(self) -> tuple[str, ...]:
        """Return the names that are ticked, then the one that was typed."""
        ticked = [box.accessibleName() for box in self.boxes if box.isChecked()]
        return (*ticked, *([self.other.text()] if self.other.text().strip() else []))


class DispatchPanel(StepPanel):
    """Sending: the folder to send from, then to whom, by which way and when.

    Signals:
        folder_wanted: The sending folder shall be made.
        struck: (`SendingId`, reason) of an entry that does not hold.
    """

    folder_wanted = Signal()
    struck = Signal(object, str)

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(
            session, title=say("clerk.send_title"), text=say("clerk.send_text"), press=say("clerk.send_press")
        )
        self.rule = label("", name="hint", wraps=True)
        tones = session.tones
        self.make_folder = button(say("ui.send.press"), on_click=self.folder_wanted.emit)
        self.open_folder = button(say("ui.send.open_folder"), picture=icon("folder", tones.text))
        self.copy_letter = button(say("ui.send.copy_letter"), picture=icon("copy", tones.text))
        self.folder_label = label("", name="muted", wraps=True)
        self.whom = ReceiverTicks(session, takes_other=True)
        self._way = ""
        presses = [button(say(f"ui.way.{way}"), role="chip") for way in WAYS]
        self.ways = dict(zip(WAYS, presses, strict=True))
        for way, press in self.ways.items():
            press.setCheckable(True)
            press.clicked.connect(lambda *_, how=way: self.choose_way(how))
        chips = QWidget()
        chips.setLayout(Flow(*presses))
        self.moment = MomentFields(session)
        self.note = QLineEdit()
        self.note.setMaxLength(MAX_NOTE)
        self.note.returnPressed.connect(self.done)
        self.sent = SendingsList(session)
        self.sent.struck.connect(self.struck)
        self._folder_row = QWidget()
        self._folder_row.setLayout(row(self.make_folder, self.open_folder, self.copy_letter, None))
        for one in (
            self.rule,
            self._folder_row,
            self.folder_label,
            label(say("clerk.receivers"), name="fieldName"),
            self.whom,
            label(say("clerk.way"), name="fieldName"),
            chips,
            self.moment,
            Field(say("clerk.note"), self.note),
            self.sent,
        ):
            self.fields.addWidget(one)

    def start(
        self, receivers: Sequence[str], *, left: Sequence[str], now: datetime, rule: str, late: bool
    ) -> None:
        """Begin: those nothing was sent to yet are ticked."""
        self.show_fault("")
        self.rule.setText(rule)
        self.rule.setVisible(bool(rule))
        set_tone(self.rule, "warn" if late else "")
        self.whom.show_receivers(receivers, ticked=left)
        self.choose_way("")
        self.moment.start(now)
        self.note.clear()

    def show_folder(self, folder: Path | None) -> None:
        """Say where the files to send from were written; None before."""
        self.folder_label.setText(
            self._session.say("ui.send.written", folder=str(folder)) if folder is not None else ""
        )
        self.folder_label.setVisible(folder is not None)
        self.open_folder.setVisible(folder is not None)
        self.copy_letter.setVisible(folder is not None)

    def choose_way(self, way: str) -> None:
        """Choose by which way it left."""
        self._way = way
        for name, press in self.ways.items():
            press.setChecked(name == way)

    def order(self) -> SendingOrder:
        """Return what was filled in."""
        return SendingOrder(self.whom.chosen(), self._way, self.moment.moment(), self.note.text())


class AnswerPanel(StepPanel):
    """The receiver's word: "đã nhận qua điện thoại, ngày, giờ, ai"; and the words that ask for it.

    Signals:
        request_wanted: The words that ask for it shall be copied.
        struck: (`SendingId`, reason) of an entry that does not hold.
    """

    request_wanted = Signal()
    struck = Signal(object, str)

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(
            session, title=say("clerk.word_title"), text=say("clerk.word_text"), press=say("clerk.word_press")
        )
        self.copy_request = button(
            say("clerk.copy_request"),
            picture=icon("copy", session.tones.text),
            on_click=self.request_wanted.emit,
        )
        self.whom = ReceiverTicks(session, takes_other=False)
        self.who = QLineEdit()
        self.who.setMaxLength(MAX_NAME)
        self.who.returnPressed.connect(self.done)
        self.moment = MomentFields(session)
        self.note = QLineEdit()
        self.note.setMaxLength(MAX_NOTE)
        self.sent = SendingsList(session)
        self.sent.struck.connect(self.struck)
        self.fields.addLayout(row(self.copy_request, None))
        for one in (
            label(say("clerk.who_answered"), name="fieldName"),
            self.whom,
            Field(say("clerk.who"), self.who),
            self.moment,
            Field(say("clerk.note"), self.note),
            self.sent,
        ):
            self.fields.addWidget(one)

    def start(self, silent: Sequence[str], *, now: datetime) -> None:
        """Begin: those that have not answered are ticked where there is one alone."""
        self.show_fault("")
        self.whom.show_receivers(silent, ticked=silent if len(silent) == 1 else ())
        self.who.clear()
        self.note.clear()
        self.moment.start(now)
        self.who.setFocus()


def _read_hour(text: str) -> time | None:
    """Read ``14:05``, ``14h05``, ``14h`` or ``9``; None where it is no hour."""
    parts = text.strip().lower().replace("h", ":").replace(".", ":").split(":")
    numbers = [int(part) if part.isascii() and part.isdigit() else None for part in parts if part.strip()]
    if not numbers or None in numbers or len(numbers) > len(("hour", "minute")):
        return None
    hour, minute = (*(number or 0 for number in numbers), 0)[:2]
    try:
        return time(hour, minute)
    except ValueError:
        return None

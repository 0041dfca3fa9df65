"""The panels of the last steps: signing, number and date, the seal, handing over. No dialogs."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget

from soxa.base.files import read_whole
from soxa.domain.appearances import Signatory
from soxa.domain.ids import ReportId
from soxa.ui.fields import DayEdit
from soxa.ui.files import ask_open
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import Field, button, column, framed, label, row, set_tone

if TYPE_CHECKING:
    from soxa.services.ledgers import Ledger

_WIDTH_PX = 560
_LONGEST_REASON = 500
_MAX_KEY_BYTES = 1_000_000
_MAX_PICTURE_BYTES = 20_000_000


class StepPanel(QWidget):
    """A step: its title, what it does, its fields, the press that does it, and a way back.

    Signals:
        done: The press was pressed.
        left: The person went back to the text.
    """

    done = Signal()
    left = Signal()

    def __init__(self, session: Session, *, title: str, text: str, press: str) -> None:
        super().__init__()
        self._session = session
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        self.press = button(press, role="primary", on_click=self.done.emit)
        self.back = button(session.say("ui.desk.back_to_text"), on_click=self.left.emit)
        self.fields = column(spacing=8)
        inner = column(
            label(title, name="title", wraps=True),
            label(text, name="muted", wraps=True),
            self.fields,
            self.fault,
            row(self.press, self.back, None),
            margins=16,
        )
        card = framed(inner)
        card.setMaximumWidth(_WIDTH_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(card)
        layout.addStretch(1)

    def show_fault(self, text: str, remedy: str = "") -> None:
        """Say what is wrong here; empty takes it away."""
        self.fault.setText(f"{text}\n{remedy}".strip())
        self.fault.setVisible(bool(text))


class _FileField(QWidget):
    """A path, chosen or typed."""

    def __init__(self, session: Session, *, title: str, kinds: str) -> None:
        super().__init__()
        self._session, self._title, self._kinds = session, title, kinds
        self.edit = QLineEdit()
        self.edit.setAccessibleName(title)
        self._choose = button(session.say("ui.choose_file"), on_click=self._ask)
        layout = row(self.edit, self._choose, spacing=4)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def path(self) -> Path | None:
        """Return the path; None while it is empty."""
        text = self.edit.text().strip()
        return Path(text) if text else None

    def set_path(self, path: Path) -> None:
        """Put a path in."""
        self.edit.setText(str(path))

    def _ask(self) -> None:
        path = ask_open(self, self._session, title=self._title, kinds=self._kinds)
        if path is not None:
            self.set_path(path)


@dataclass(frozen=True, slots=True)
class SigningOrder:
    """What a `SignPanel` was filled in with; it lives as long as one act of signing."""

    signatory: Signatory
    """Who signs."""
    key: Path
    """Key file."""
    passphrase: str = field(repr=False)
    """Opens it."""
    picture: Path | None
    """Picture of signature or seal."""

    def sign(self, ledger: Ledger, report: ReportId, *, when: datetime) -> None:
        """Sign a report of the ledger; in a job.

        Raises:
            FileMissing: And the other errors of `soxa.base.files.read_whole`.
            WrongPassphrase: And the other errors of `soxa.services.approving.sign_report`.
        """
        from soxa.services.approving import KeyFile, sign_report  # noqa: PLC0415 - loads pyHanko

        key = KeyFile(read_whole(self.key, limit_bytes=_MAX_KEY_BYTES), self.passphrase)
        picture = read_whole(self.picture, limit_bytes=_MAX_PICTURE_BYTES) if self.picture else None
        sign_report(ledger, report, signatory=self.signatory, key=key, picture=picture, when=when)


class SignPanel(StepPanel):
    """Signing by a person, or sealing by the organisation: key file, passphrase, picture."""

    def __init__(self, session: Session, signatory: Signatory) -> None:
        say = session.say
        person = signatory is Signatory.PERSON
        super().__init__(
            session,
            title=say("ui.sign.person_title" if person else "ui.sign.organisation_title"),
            text=say("ui.sign.person_text" if person else "ui.sign.organisation_text"),
            press=say("ui.sign.person_press" if person else "ui.sign.organisation_press"),
        )
        self.signatory = signatory
        self.caution = label("", name="warnText", wraps=True)
        self.caution.hide()
        self.key = _FileField(session, title=say("ui.sign.key"), kinds=say("ui.files.key"))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.returnPressed.connect(self.done)
        self.picture = _FileField(
            session,
            title=say("ui.sign.picture_person" if person else "ui.sign.picture_organisation"),
            kinds=say("ui.files.picture"),
        )
        self.fields.addWidget(self.caution)
        self.fields.addWidget(Field(say("ui.sign.key"), self.key))
        self.fields.addWidget(Field(say("ui.sign.passphrase"), self.passphrase))
        picture = say("ui.sign.picture_person" if person else "ui.sign.picture_organisation")
        self.fields.addWidget(Field(picture, self.picture))
        self.fields.addWidget(label(say("ui.sign.picture_text"), name="hint", wraps=True))

    def show_caution(self, words: str) -> None:
        """Say what should be known before it is signed, and hinders nobody; empty takes it away."""
        self.caution.setText(words)
        self.caution.setVisible(bool(words))

    def order(self) -> SigningOrder | None:
        """Return what was filled in; None where no key file is chosen, which is said here."""
        key = self.key.path()
        self.show_fault("" if key is not None else self._session.say("ui.sign.no_key"))
        if key is None:
            return None
        return SigningOrder(self.signatory, key, self.passphrase.text(), self.picture.path())

    def forget_passphrase(self) -> None:
        """Empty the passphrase: it is kept nowhere."""
        self.passphrase.clear()


class NumberPanel(StepPanel):
    """Number and date, given by the clerical officer after the person has signed."""

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(
            session,
            title=say("ui.number.title"),
            text=say("ui.number.text"),
            press=say("ui.number.press"),
        )
        self.number = QLineEdit()
        self.number.setMaxLength(11)
        self.number.returnPressed.connect(self.done)
        self.day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
        )
        self.day.returnPressed.connect(self.done)
        self.source = label("", name="hint", wraps=True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST_REASON)
        self.reason.returnPressed.connect(self.done)
        self._reason_field = Field(say("clerk.skip_reason"), self.reason)
        self.fields.addLayout(
            row(Field(say("ui.number.number"), self.number), Field(say("ui.number.day"), self.day))
        )
        self.fields.addWidget(self.source)
        self.fields.addWidget(self._reason_field)

    def start(self, day: date, *, number: str = "", source: str = "") -> None:
        """Begin with a day: today's, or that given before together with the number.

        Args:
            day: Day of issue that is offered.
            number: Number that is offered.
            source: Where numbers come from, in words.
        """
        self.source.setText(source)
        self.source.setVisible(bool(source))
        self.ask_reason(wanted=False)
        self.day.set_day(day)
        self.number.setText(number)
        self.number.setFocus()
        self.number.selectAll()

    def ask_reason(self, *, wanted: bool) -> None:
        """Ask why numbers are skipped, or no longer."""
        self._reason_field.setVisible(wanted)
        if wanted:
            self.reason.setFocus()
        else:
            self.reason.clear()


class SendPanel(StepPanel):
    """The sending folder: where, and how it was handed over.

    Signals:
        way_chosen: How the report was handed over, a `Sending.way`.
    """

    WAYS = ("document_axis", "system", "mail", "messenger", "usb", "paper")
    way_chosen = Signal(str)

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(
            session, title=say("ui.send.title"), text=say("ui.send.text"), press=say("ui.send.press")
        )
        self.files = QListWidget()
        self.files.setAccessibleName(say("ui.send.files"))
        self.files.hide()
        self.folder_label = label("", wraps=True)
        self.open_folder = button(say("ui.send.open_folder"), picture=icon("folder", session.tones.text))
        self.copy_letter = button(say("ui.send.copy_letter"), picture=icon("copy", session.tones.text))
        names = (
            say("ui.way.document_axis"),
            say("ui.way.system"),
            say("ui.way.mail"),
            say("ui.way.messenger"),
            say("ui.way.usb"),
            say("ui.way.paper"),
        )
        self.after = QWidget()
        presses = [button(name, role="chip") for name in names]
        self.ways = dict(zip(self.WAYS, presses, strict=True))
        for way, press in self.ways.items():
            press.setCheckable(True)
            press.clicked.connect(lambda *_, how=way: self.way_chosen.emit(how))
        self.after.setLayout(
            column(
                row(self.open_folder, self.copy_letter, None),
                label(say("ui.send.how"), wraps=True),
                row(*presses[:3], None),
                row(*presses[3:], None),
            )
        )
        self.after.hide()
        self.fields.addWidget(self.folder_label)
        self.fields.addWidget(self.files)
        self.fields.addWidget(self.after)

    def show_written(self, folder: Path, names: list[str]) -> None:
        """Show what was written, and where."""
        self.folder_label.setText(self._session.say("ui.send.written", folder=str(folder)))
        self.files.clear()
        self.files.addItems(names)
        self.files.setFixedHeight(max(24, self.files.sizeHintForRow(0)) * len(names) + 6)
        self.files.show()
        self.open_folder.show()
        self.copy_letter.show()
        self.after.show()
        set_tone(self.press, "", name="role")

    def show_ways(self, ways: AbstractSet[str], *, ready: bool) -> None:
        """Mark the ways that are recorded: none is recorded twice.

        Args:
            ways: Ways of the report's sendings.
            ready: Whether a sending folder was written, so that a way may be recorded.
        """
        for way, press in self.ways.items():
            press.setChecked(way in ways)
            press.setEnabled(way not in ways)
        self.after.setVisible(ready)
        set_tone(self.press, "" if ready else "primary", name="role")

    def forget_folder(self) -> None:
        """Show nothing of the folder of another report."""
        self.folder_label.setText("")
        self.files.hide()
        self.open_folder.hide()
        self.copy_letter.hide()

    def show_recorded(self, words: str) -> None:
        """Say that the handing over is recorded."""
        self.folder_label.setText(words)

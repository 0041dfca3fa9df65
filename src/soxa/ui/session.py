"""The session: what is open now, who works, how it is said. Screens meet here and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from soxa.base.errors import AppError, Message, Parameter
from soxa.base.settings import Settings, default_settings_path, load_settings, save_settings
from soxa.domain.offices import Office, Person, Role, Unit
from soxa.services import ledgers, packs
from soxa.ui.jobs import Jobs
from soxa.ui.theme import LIGHT, Tones
from soxa.wording import Wording

if TYPE_CHECKING:
    from soxa.domain.ids import PersonId

    # For annotations alone: the first window shows without the pack's types.
    from soxa.domain.packs import Kind, Pack
    from soxa.services.ledgers import Ledger

_log = logging.getLogger(__name__)
_REST_CHECK_MS = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """Something to tell the person in front of the window, without stopping her."""

    text: str
    """The sentence."""
    remedy: str = ""
    """What to do; empty if nothing."""
    tone: str = "accent"
    """``accent``, ``good``, ``warn`` or ``danger``."""


class Session(QObject):
    """The state that screens share.

    Signals:
        ledger_opened: A ledger is open, its pack read.
        ledger_closing: The ledger is about to be closed: what was typed must be kept now.
        ledger_closed: No ledger is open any more.
        activities_changed: Entries of the ledger were added or changed.
        report_changed: The `ReportId` of a report whose facts or text changed.
        office_changed: Office, units or people changed.
        person_changed: Somebody else works here now, or nobody said who.
        saved: The `datetime` of the last thing that was kept.
        told: A `Told`.
        appearance_changed: Theme, scale or language changed; the window is made anew.
        place_wanted: The name of a place to go to (``today``, ``settings/signer``: a part of it, …).
        report_wanted: (regime, period label) of a report to open.
        document_wanted: The `ReportId` of a report to open: of a period's reports one that was replaced,
            or a công văn about one.
        activities_wanted: Ids of activities to show in the ledger.
        undo_wanted: The last act shall be taken back.
        redo_wanted: What was taken back last shall be done again.
        stepping_back: An undo or redo is about to be done: what was typed must be kept now.
        taken_back: The `TakenBack` of an undo or a redo.
        merged: The `Came` of what other machines' changes were taken in.

    Args:
        settings: What is remembered for this account; None = read it.
        clock: Gives the local time now; tests and the gallery freeze it.
        settings_path: Where settings are kept; None = this account's own file.
    """

    ledger_opened = Signal()
    ledger_closing = Signal()
    ledger_closed = Signal()
    activities_changed = Signal()
    report_changed = Signal(object)
    office_changed = Signal()
    person_changed = Signal()
    saved = Signal(object)
    told = Signal(object)
    appearance_changed = Signal()
    place_wanted = Signal(str)
    report_wanted = Signal(str, str)
    document_wanted = Signal(object)
    activities_wanted = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()
    stepping_back = Signal()
    taken_back = Signal(object)
    merged = Signal(object)

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        clock: Callable[[], datetime] = datetime.now,
        settings_path: Path | None = None,
    ) -> None:
        super().__init__()
        self._settings_path = settings_path
        loaded = load_settings(settings_path)
        self.settings = settings or loaded.settings
        self.setting_faults = loaded.faults if settings is None else ()
        self.wording = Wording(self.settings.language)
        self.clock = clock
        self.jobs = Jobs(self)
        self.tones: Tones = LIGHT
        self._ledger: Ledger | None = None
        self._pack: Pack | None = None
        self._units: tuple[Unit, ...] = ()
        self._person: PersonId | None = None
        self._rest = QTimer(self, interval=_REST_CHECK_MS)
        self._rest.timeout.connect(self._checkpoint_when_resting)
        # What was taken back may be what the office says of its duties.
        self.taken_back.connect(lambda _taken: self.reread_pack())

    # What is said

    def say(self, message_id: str, /, **parameters: Parameter) -> str:
        """Return a sentence of the catalogue."""
        return self.wording.say(message_id, **parameters)

    def tell_error(self, error: AppError | Message) -> None:
        """Tell an error with its remedy, beside the work."""
        said = self.wording.explain(error)
        found = [self.wording.tell(one) for one in error.findings] if isinstance(error, AppError) else []
        self.told.emit(Told("\n".join([said.text, *found]), said.remedy, "danger"))

    def tell(self, message_id: str, /, *, tone: str = "good", **parameters: Parameter) -> None:
        """Tell something that went well, or is worth knowing."""
        self.told.emit(Told(self.say(message_id, **parameters), tone=tone))

    def mark_saved(self) -> None:
        """Tell that what was typed is kept."""
        self.saved.emit(self.clock())

    def today(self) -> date:
        """Return today's day."""
        return self.clock().date()

    # What is open

    @property
    def ledger(self) -> Ledger:
        """The open ledger; asking for it while none is open is a bug."""
        if self._ledger is None:
            raise RuntimeError("no ledger is open")
        return self._ledger

    @property
    def has_ledger(self) -> bool:
        """Whether a ledger is open."""
        return self._ledger is not None

    @property
    def pack(self) -> Pack:
        """The open ledger's pack."""
        if self._pack is None:
            raise RuntimeError("no ledger is open")
        return self._pack

    @property
    def units(self) -> tuple[Unit, ...]:
        """The office's units, as last read."""
        return self._units

    @property
    def office(self) -> Office:
        """The office whose ledger it is."""
        return self.ledger.office()

    @property
    def people(self) -> tuple[Person, ...]:
        """People who sign and write."""
        return tuple(self.ledger.people())

    @property
    def people_here(self) -> tuple[Person, ...]:
        """People who are in their position today: those who may be picked as working here."""
        today = self.today()
        return tuple(one for one in self.people if one.is_here(today))

    @property
    def person(self) -> Person | None:
        """Who works here, as picked; None while nobody said so. It proves no identity."""
        if self._ledger is None or self._person is None:
            return None
        return next((one for one in self.people if one.id == self._person), None)

    @property
    def role(self) -> Role:
        """What the person who works here does; an officer's while nobody was picked."""
        person = self.person
        return person.role if person else Role.OFFICER

    def pick_person(self, person: Person | None) -> None:
        """Let a person of the office work here from now on; remembered for this account and ledger."""
        self._person = person.id if person else None
        self.ledger.actor = person.called if person else ""
        self._remember(self.settings.with_person(self.ledger.path, str(person.id) if person else ""))
        self.person_changed.emit()

    def kind(self, code: str) -> Kind | None:
        """Return a kind of the pack; None for one that a later pack has dropped."""
        return next((kind for kind in self.pack.kinds if kind.code == code), None)

    def unit_name(self, unit: object) -> str:
        """Return a unit's short name, or nothing."""
        return next((entry.short_name or entry.name for entry in self._units if entry.id == unit), "")

    def adopt(self, ledger: Ledger) -> None:
        """Work with a ledger from now on; the one before is closed.

        Raises:
            AppError: Its pack cannot be read.
        """
        pack = packs.pack_of(ledger)
        self.close_ledger()
        self._ledger, self._pack, self._units = ledger, pack, tuple(ledger.units())
        self._recall_person()
        self._remember(self.settings.with_recent_file(ledger.path))
        self._rest.start()
        self.ledger_opened.emit()
        self._tell_opening(ledger)

    def _recall_person(self) -> None:
        """Let the person work here who was picked last on this account, if she still is in her position."""
        remembered = self.settings.person_by_file.get(str(self.ledger.path), "")
        found = next((one for one in self.people_here if str(one.id) == remembered), None)
        self._person = found.id if found else None
        if found is not None:
            self.ledger.actor = found.called

    def _tell_opening(self, ledger: Ledger) -> None:
        """Tell once what happened as the ledger was opened: a log recovered or set aside, or only reading."""
        notes = ledgers.opening_notes(ledger)
        if notes:
            said = [self.wording.tell(note) for note in notes]
            self.told.emit(Told("\n".join(said), tone="warn"))

    def open_path(self, path: Path) -> None:
        """Open a ledger's file.

        Raises:
            AppError: It cannot be opened.
        """
        self.adopt(ledgers.open_ledger(path, or_read=True))

    def close_ledger(self) -> None:
        """Close the open ledger, if any, leaving one whole file."""
        if self._ledger is None:
            return
        self.ledger_closing.emit()
        self._rest.stop()
        ledger, self._ledger, self._pack = self._ledger, None, None
        ledger.close()
        self.ledger_closed.emit()

    def reread_office(self) -> None:
        """Read units and people again after they changed, and tell everybody."""
        self._units = tuple(self.ledger.units())
        person = self.person
        if person is not None:
            self.ledger.actor = person.called
        self.office_changed.emit()

    def reread_pack(self) -> None:
        """Read the pack again after what the office sets over it changed, and tell everybody."""
        self._pack = packs.pack_of(self.ledger)
        self.office_changed.emit()

    def end(self) -> None:
        """Stop all jobs and close the ledger: the program ends."""
        self.jobs.stop_all()
        self.close_ledger()
        self.jobs.close()

    # What is remembered

    def change_settings(self, **values: Any) -> None:
        """Change and keep settings; a change of appearance makes the window anew."""
        before = self.settings
        self._remember(replace(before, **values))
        looks = ("language", "theme", "text_scale_percent")
        if any(getattr(before, name) != getattr(self.settings, name) for name in looks):
            self.wording = Wording(self.settings.language)
            self.appearance_changed.emit()

    def remember_folder(self, path: Path) -> None:
        """Remember where the last file dialog ended."""
        self._remember(replace(self.settings, last_folder=str(path)))

    def keep_pin(self, kept: str) -> None:
        """Keep what `soxa.base.pins` makes of the PIN of the person who works here; empty takes it away."""
        if self._person is not None:
            self._remember(self.settings.with_pin(str(self._person), kept))
            self.person_changed.emit()

    @property
    def settings_file(self) -> str:
        """Where settings are kept, for people who must find the file."""
        return str(self._settings_path or default_settings_path())

    @property
    def kept_pin(self) -> str:
        """What is kept of the PIN of the person who works here; empty if she has none on this account."""
        return self.settings.pin_by_person.get(str(self._person), "")

    def _remember(self, settings: Settings) -> None:
        self.settings = settings
        try:
            save_settings(settings, self._settings_path)
        except AppError as error:
            # What is remembered is a convenience; work goes on without.
            _log.info("settings not kept: %s", type(error).__name__)

    def _checkpoint_when_resting(self) -> None:
        if self._ledger is not None and self.jobs.is_idle():
            self._ledger.checkpoint_when_resting()

"""What Thiết lập does: keeps what was typed, each field for itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.ids import PersonId, UnitId
from soxa.domain.offices import Authority, OfficeType, Person, Role, Unit, likely_role
from soxa.domain.text import tidy
from soxa.ui import files
from soxa.ui.joining.controller import MachinesController
from soxa.ui.joining.keeper import Keeper
from soxa.ui.proving import prove_ledger
from soxa.ui.session import Session
from soxa.ui.settings.packs_controller import PacksController
from soxa.ui.settings.regimes_controller import RegimesController
from soxa.ui.settings.view import SettingsView


class SettingsController(QObject):
    """Fills the tabs and keeps their changes.

    Args:
        session: What is shared.
        view: What is shown.
        keeper: Joins what other machines wrote.
    """

    def __init__(self, session: Session, view: SettingsView, keeper: Keeper) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._person, self._unit = 0, 0
        self.regimes = RegimesController(session, view.regimes)
        self.packs = PacksController(session, view.packs)
        self.machines = MachinesController(session, view.machines, keeper)
        self._keeper = keeper
        # A method, not a lambda: the keeper outlives this window's tabs.
        keeper.changed.connect(self._show_differences_count)
        self._show_differences_count()
        view.arrived.connect(self.show_all)
        session.taken_back.connect(self._on_taken_back)
        session.merged.connect(self._on_taken_back)
        view.office_edited.connect(self._keep_office)
        view.person_chosen.connect(self._on_person)
        view.unit_chosen.connect(self._on_unit)
        view.person_edited.connect(self._keep_person)
        view.unit_edited.connect(self._keep_unit)
        view.add_person.clicked.connect(lambda *_: self._add_person())
        view.add_unit.clicked.connect(lambda *_: self._add_unit())
        view.looks_chosen.connect(self._on_looks)
        view.copy_button.clicked.connect(lambda *_: self._copy_ledger())
        view.other_button.clicked.connect(lambda *_: session.close_ledger())
        view.verify_button.clicked.connect(lambda *_: self._verify_history())

    def show_all(self) -> None:
        """Show everything as it stands in the ledger."""
        session, view = self._session, self._view
        view.show_office(session.office)
        self.packs.show_all()
        view.file_label.setText(session.say("ui.file", file=str(session.ledger.path)))
        self._show_people()
        self._show_units()
        self.regimes.show_all()
        view.days.show_all()
        self.machines.show_all()

    # Inside

    def _show_differences_count(self) -> None:
        self._view.show_differences_count(self._keeper.joined.differences)

    def _on_taken_back(self, _taken: object) -> None:
        if self._view.isVisible():
            self.show_all()

    def _show_people(self) -> None:
        people = self._session.people
        self._person = min(self._person, len(people) - 1)
        self._view.show_people(people, chosen=self._person)
        shown = people[self._person] if people else None
        self._view.show_person(shown, self._session.units)

    def _show_units(self) -> None:
        units = self._session.units
        self._unit = min(self._unit, len(units) - 1)
        self._view.show_units(units, chosen=self._unit)
        self._view.show_unit(units[self._unit] if units else None, self._kinds())

    def _on_person(self, row: int) -> None:
        self._person = max(0, row)
        people = self._session.people
        self._view.show_person(people[row] if 0 <= row < len(people) else None, self._session.units)

    def _on_unit(self, row: int) -> None:
        self._unit = max(0, row)
        units = self._session.units
        self._view.show_unit(units[row] if 0 <= row < len(units) else None, self._kinds())

    def _kinds(self) -> list[tuple[str, str]]:
        """Return the kinds of units that the pack knows, for slips and sections: name and code."""
        return [(one.name, one.code) for one in self._session.pack.units]

    def _keep_office(self) -> None:
        view, before = self._view, self._session.office
        name, kind = tidy(view.office_name.text()), view.office_type.value()
        if not name:
            view.office_name.setText(before.name)
            return
        province = tidy(view.office_province.text())
        moved = name != before.name or province != before.province_name
        after = replace(
            before,
            type=kind if isinstance(kind, OfficeType) else before.type,
            name=name,
            province_name=province,
            # A name typed by hand is no longer the one the official code stands for.
            commune_code="" if moved else before.commune_code,
            asks_unit_head=view.asks_unit_head.isChecked(),
        )
        if after != before and self._kept(lambda: self._session.ledger.save_office(after)):
            view.show_office(after)

    def _keep_person(self) -> None:
        people = self._session.people
        if not 0 <= self._person < len(people):
            return
        view, before = self._view, people[self._person]
        authority, unit = view.person_authority.value(), view.person_unit.value()
        role, position = view.person_role.value(), tidy(view.person_position.text())
        if position != before.position and before.role is likely_role(before.position):
            # Nobody has said otherwise: the role follows the position as it is typed.
            role = likely_role(position)
            view.person_role.choose(role)
        after = replace(
            before,
            name=tidy(view.person_name.text()),
            position=position,
            authority=authority if isinstance(authority, Authority) else None,
            unit=next((entry.id for entry in self._session.units if entry.id == unit), None),
            since=view.person_since.day(),
            until=view.person_until.day(),
            role=role if isinstance(role, Role) else before.role,
        )
        if after != before and self._kept(lambda: self._session.ledger.save_person(after)):
            view.show_people(self._session.people, chosen=self._person)

    def _keep_unit(self) -> None:
        units = self._session.units
        if not 0 <= self._unit < len(units):
            return
        view, before = self._view, units[self._unit]
        after = replace(
            before,
            name=tidy(view.unit_name.text()) or before.name,
            short_name=tidy(view.unit_short.text()),
            inside=view.unit_inside.isChecked(),
            code=str(view.unit_kind.value() or ""),
        )
        if after != before and self._kept(lambda: self._session.ledger.save_unit(after)):
            view.show_units(self._session.units, chosen=self._unit)

    def _add_person(self) -> None:
        position = self._session.say("ui.settings.new_position")
        person = Person(PersonId(uuid4()), "", position, None, None, None, None)
        if self._kept(lambda: self._session.ledger.save_person(person)):
            people = self._session.people
            self._person = next(at for at, entry in enumerate(people) if entry.id == person.id)
            self._show_people()
            self._view.person_name.setFocus()

    def _add_unit(self) -> None:
        name = self._session.say("ui.settings.new_unit")
        unit = Unit(UnitId(uuid4()), name, "", "", inside=True)
        if self._kept(lambda: self._session.ledger.save_unit(unit)):
            units = self._session.units
            self._unit = next(at for at, entry in enumerate(units) if entry.id == unit.id)
            self._show_units()
            self._view.unit_name.setFocus()
            self._view.unit_name.selectAll()

    def _kept(self, does: object) -> bool:
        assert callable(does)
        try:
            does()
        except AppError as error:
            self._session.tell_error(error)
            return False
        self._session.mark_saved()
        self._session.reread_office()
        return True

    def _on_looks(self, choice: tuple[str, object]) -> None:
        name, value = choice
        # The window is made anew, this view with it: not while its own signal is being sent.
        QTimer.singleShot(0, self._session, lambda: self._session.change_settings(**{name: value}))

    def _copy_ledger(self) -> None:
        session = self._session
        suggested = f"{session.ledger.path.stem}-{session.clock():%Y%m%d-%H%M}.soxa"
        path = files.ask_save(
            self._view,
            session,
            title=session.say("ui.settings.copy_title"),
            kinds=session.say("ui.files.ledger"),
            name=suggested,
        )
        if path is not None:
            self.copy_to(path)

    def copy_to(self, path: Path) -> None:
        """Copy the ledger into another file and say where it lies."""
        ledger = self._session.ledger

        def work(progress: Progress) -> Path:
            progress.step(0)
            with ledger.reopen() as reading:
                reading.copy_to(path, replace=True)
            return path

        self._session.jobs.start(
            work,
            on_result=lambda done: self._session.tell("ui.settings.copied", file=str(done)),
            on_error=self._session.tell_error,
            title=Message("ui.settings.copying"),
            owner=self,
        )

    def _verify_history(self) -> None:
        prove_ledger(self._session, self)

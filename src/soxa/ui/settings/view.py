"""What Thiết lập looks like: five tabs, no Save button; what is typed is kept when its field is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSlider,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from soxa.base.settings import LANGUAGES, THEMES
from soxa.domain.offices import Authority, Office, OfficeType, Person, Role, Unit
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.joining.view import MachinesView
from soxa.ui.session import Session
from soxa.ui.settings.days_page import DaysPage
from soxa.ui.settings.packs_view import PacksView
from soxa.ui.settings.regimes_view import RegimesView
from soxa.ui.widgets import Field, Picker, button, column, framed, label, row, set_margins

_TAB_WIDTH_PX = 860

_TABS = {"office": 0, "signer": 1}
_REGIMES_TAB = 3
"""What else a report points to is said of its regime: receivers, deadline, legal basis."""


class SettingsView(QWidget):
    """The five tabs.

    Signals:
        arrived: The place was opened.
        office_edited: A field of the office was left after a change.
        person_edited: A field of the chosen person was.
        unit_edited: A field of the chosen unit was.
        person_chosen: Row in the list of people.
        unit_chosen: Row in the list of units.
        looks_chosen: Name of a setting and its value, of type ``tuple[str, object]``.
    """

    arrived = Signal()
    office_edited = Signal()
    person_edited = Signal()
    unit_edited = Signal()
    person_chosen = Signal(int)
    unit_chosen = Signal(int)
    looks_chosen = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        say = session.say
        header = framed(row(label(say("ui.place.settings"), name="title"), None), name="header")
        set_margins(header, 16, 10, 16, 10)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._office_tab(), say("ui.settings.office"))
        self.tabs.addTab(self._people_tab(), say("ui.settings.people"))
        self.tabs.addTab(self._units_tab(), say("ui.settings.units"))
        self.regimes, self.days = RegimesView(session), DaysPage(session)
        self.tabs.addTab(self.regimes, say("regimes.tab"))
        self.tabs.addTab(self.days, say("regimes.days_tab"))
        self.packs = PacksView(session)
        self.tabs.addTab(self.packs, say("ui.settings.pack"))
        self.tabs.addTab(self._looks_tab(), say("ui.settings.looks"))
        self.tabs.addTab(self._file_tab(), say("ui.settings.file"))
        self.machines = MachinesView(session)
        self.tabs.addTab(self.machines, say("joining.tab"))
        layout = column(header, self.tabs, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the place is opened."""
        return self.tabs

    def arrive(self) -> None:
        """The place was opened."""
        self.arrived.emit()

    def show_part(self, part: str) -> None:
        """Open the tab that a `soxa.domain.drafts.Place.setting` stands on; ``machines`` is the office's."""
        if part.startswith("machines"):
            self.tabs.setCurrentWidget(self.machines)
            if part.endswith("differences"):
                self.machines.show_differences()
            return
        self.tabs.setCurrentIndex(_TABS.get(part, _REGIMES_TAB))

    def show_differences_count(self, count: int) -> None:
        """Say on the tab of machines in how many places they differ."""
        say = self._session.say
        said = say("joining.tab_count", count=count) if count else say("joining.tab")
        self.tabs.setTabText(self.tabs.indexOf(self.machines), said)

    # Office

    def _office_tab(self) -> QWidget:
        say = self._session.say
        self.office_type = Picker(
            [
                (say("ui.office.xa"), OfficeType.XA),
                (say("ui.office.phuong"), OfficeType.PHUONG),
                (say("ui.office.dac_khu"), OfficeType.DAC_KHU),
                (say("ui.office.other"), OfficeType.OTHER),
            ]
        )
        self.office_name, self.office_province = QLineEdit(), QLineEdit()
        self.office_name.setMaxLength(200)
        self.office_codes = label("", name="muted")
        for edit in (self.office_name, self.office_province):
            edit.editingFinished.connect(self.office_edited)
        self.office_type.activated.connect(lambda _index: self.office_edited.emit())
        self.asks_unit_head = QCheckBox(say("head.asks_unit_head"))
        self.asks_unit_head.clicked.connect(lambda *_: self.office_edited.emit())
        return _page(
            framed(
                column(
                    label(say("ui.settings.office_text"), name="muted", wraps=True),
                    Field(say("ui.office.type"), self.office_type),
                    Field(say("ui.office.name"), self.office_name),
                    Field(say("ui.office.province"), self.office_province),
                    self.office_codes,
                    self.asks_unit_head,
                    margins=16,
                )
            )
        )

    def show_office(self, office: Office) -> None:
        """Show the office."""
        self.office_type.choose(office.type)
        self.office_name.setText(office.name)
        self.office_province.setText(office.province_name)
        codes = self._session.say(
            "ui.settings.codes", commune=office.commune_code or "–", province=office.province_code or "–"
        )
        self.office_codes.setText(codes)
        self.asks_unit_head.setChecked(office.asks_unit_head)

    # People

    def _people_tab(self) -> QWidget:
        say, session = self._session.say, self._session
        self.people = QListWidget()
        self.people.setAccessibleName(say("ui.settings.people"))
        self.people.currentRowChanged.connect(self.person_chosen)
        self.add_person = button(say("ui.settings.add_person"), picture=icon("plus", session.tones.text))
        self.person_name, self.person_position = QLineEdit(), QLineEdit()
        self.person_name.setMaxLength(50)
        self.person_position.setMaxLength(100)
        self.person_authority = Picker(
            [(say("ui.settings.does_not_sign"), None), *((entry.value, entry) for entry in Authority)]
        )
        self.person_unit = Picker()
        self.person_role = Picker((say(f"people.role.{role.value}"), role) for role in Role)
        self.person_since, self.person_until = self._day(), self._day()
        for edit in (self.person_name, self.person_position, self.person_since, self.person_until):
            edit.editingFinished.connect(self.person_edited)
        for picker in (self.person_authority, self.person_unit, self.person_role):
            picker.activated.connect(lambda _index: self.person_edited.emit())
        form = column(
            Field(say("ui.start.signer"), self.person_name),
            Field(say("ui.start.position"), self.person_position),
            row(
                Field(say("ui.start.authority"), self.person_authority),
                Field(say("ui.ledger.unit"), self.person_unit),
            ),
            Field(say("people.role"), self.person_role),
            row(
                Field(say("ui.settings.since"), self.person_since),
                Field(say("ui.settings.until"), self.person_until),
            ),
            label(say("ui.settings.people_text"), name="muted", wraps=True),
            None,
        )
        self.person_form = QWidget()
        self.person_form.setLayout(form)
        left = column(self.people, self.add_person)
        layout = row(16, margins=16)
        layout.insertLayout(0, left, 1)
        layout.addWidget(self.person_form, 1)
        return _page(framed(layout), grows=True)

    def show_people(self, people: Sequence[Person], *, chosen: int) -> None:
        """List people; those who left are marked so."""
        say = self._session.say
        self.people.blockSignals(True)
        self.people.clear()
        for person in people:
            name = person.name or say("ui.settings.unnamed_person")
            words = f"{name}\n{person.position}"
            self.people.addItem(
                QListWidgetItem(words if person.until is None else f"{words} · {say('ui.settings.left')}")
            )
        self.people.setCurrentRow(chosen)
        self.people.blockSignals(False)

    def show_person(self, person: Person | None, units: Sequence[Unit]) -> None:
        """Show one person, or nobody."""
        self.person_form.setEnabled(person is not None)
        self.person_unit.fill([("–", None), *((unit.short_name or unit.name, unit.id) for unit in units)])
        if person is None:
            return
        self.person_name.setText(person.name)
        self.person_position.setText(person.position)
        self.person_authority.choose(person.authority)
        self.person_unit.choose(person.unit)
        self.person_role.choose(person.role)
        self.person_since.set_day(person.since)
        self.person_until.set_day(person.until)

    # Units

    def _units_tab(self) -> QWidget:
        say, session = self._session.say, self._session
        self.units = QListWidget()
        self.units.setAccessibleName(say("ui.settings.units"))
        self.units.currentRowChanged.connect(self.unit_chosen)
        self.add_unit = button(say("ui.settings.add_unit"), picture=icon("plus", session.tones.text))
        self.unit_name, self.unit_short = QLineEdit(), QLineEdit()
        self.unit_name.setMaxLength(200)
        self.unit_short.setMaxLength(40)
        self.unit_inside = QCheckBox(say("ui.settings.inside"))
        for edit in (self.unit_name, self.unit_short):
            edit.editingFinished.connect(self.unit_edited)
        self.unit_inside.clicked.connect(lambda _on: self.unit_edited.emit())
        self.unit_kind = Picker()
        self.unit_kind.activated.connect(lambda _index: self.unit_edited.emit())
        form = column(
            Field(say("ui.settings.unit_name"), self.unit_name),
            Field(say("ui.settings.unit_short"), self.unit_short),
            Field(say("slip.settings.kind"), self.unit_kind),
            label(say("slip.settings.kind_text"), name="muted", wraps=True),
            self.unit_inside,
            label(say("ui.settings.units_text"), name="muted", wraps=True),
            None,
        )
        self.unit_form = QWidget()
        self.unit_form.setLayout(form)
        layout = row(16, margins=16)
        layout.insertLayout(0, column(self.units, self.add_unit), 1)
        layout.addWidget(self.unit_form, 1)
        return _page(framed(layout), grows=True)

    def show_units(self, units: Sequence[Unit], *, chosen: int) -> None:
        """List units."""
        self.units.blockSignals(True)
        self.units.clear()
        for unit in units:
            where = "" if unit.inside else f" · {self._session.say('ui.settings.only_slips')}"
            self.units.addItem(QListWidgetItem(f"{unit.name}\n{unit.short_name}{where}"))
        self.units.setCurrentRow(chosen)
        self.units.blockSignals(False)

    def show_unit(self, unit: Unit | None, kinds: Sequence[tuple[str, str]]) -> None:
        """Show one unit, or none.

        Args:
            unit: The unit.
            kinds: Kinds of units that the pack knows: name and code.
        """
        self.unit_kind.fill([("–", ""), *kinds])
        self.unit_form.setEnabled(unit is not None)
        if unit is None:
            return
        self.unit_name.setText(unit.name)
        self.unit_short.setText(unit.short_name)
        self.unit_inside.setChecked(unit.inside)
        self.unit_kind.choose(unit.code)

    # Looks, file

    def _looks_tab(self) -> QWidget:
        say, settings = self._session.say, self._session.settings
        names = {"vi": "Tiếng Việt", "en": "English"}
        self.language = Picker((names[code], code) for code in LANGUAGES)
        self.language.choose(settings.language)
        themes = {
            "system": say("ui.settings.theme_system"),
            "light": say("ui.settings.theme_light"),
            "dark": say("ui.settings.theme_dark"),
        }
        self.theme = Picker((themes[code], code) for code in THEMES)
        self.theme.choose(settings.theme)
        self.scale = QSlider(Qt.Orientation.Horizontal)
        self.scale.setRange(8, 20)
        self.scale.setPageStep(1)
        self.scale.setValue(settings.text_scale_percent // 10)
        self.scale_label = label(f"{settings.text_scale_percent}%", name="muted")
        self.scale.valueChanged.connect(lambda tenths: self.scale_label.setText(f"{tenths * 10}%"))
        self.scale.sliderReleased.connect(self._tell_scale)
        self.scale.actionTriggered.connect(
            lambda _action: None if self.scale.isSliderDown() else self._defer_scale()
        )
        self.language.activated.connect(
            lambda _at: self.looks_chosen.emit(("language", self.language.value()))
        )
        self.theme.activated.connect(lambda _at: self.looks_chosen.emit(("theme", self.theme.value())))
        scale = QWidget()
        scale.setLayout(row(self.scale, self.scale_label))
        self.scale.setAccessibleName(say("ui.settings.scale"))
        return _page(
            framed(
                column(
                    Field(say("ui.settings.language"), self.language),
                    Field(say("ui.settings.theme"), self.theme),
                    Field(say("ui.settings.scale"), scale),
                    label(say("ui.settings.looks_text"), name="muted", wraps=True),
                    margins=16,
                )
            )
        )

    def _defer_scale(self) -> None:
        # The slider's value is set after this signal; the queue brings us behind it.
        self.scale.valueChanged.connect(self._tell_scale_once, Qt.ConnectionType.SingleShotConnection)

    def _tell_scale_once(self, _tenths: int) -> None:
        self._tell_scale()

    def _tell_scale(self) -> None:
        self.looks_chosen.emit(("text_scale_percent", self.scale.value() * 10))

    def _file_tab(self) -> QWidget:
        say, tones = self._session.say, self._session.tones
        self.file_label = label("", wraps=True)
        self.copy_button = button(
            say("ui.settings.copy_ledger"), role="primary", picture=icon("copy", tones.on_accent)
        )
        self.other_button = button(say("ui.settings.other_ledger"), picture=icon("folder", tones.text))
        self.verify_button = button(say("ui.settings.verify_history"), picture=icon("check", tones.text))
        return _page(
            framed(
                column(
                    self.file_label,
                    label(say("ui.settings.copy_text"), name="muted", wraps=True),
                    row(self.copy_button, self.other_button, self.verify_button, None),
                    margins=16,
                )
            )
        )

    def _day(self) -> DayEdit:
        session = self._session
        return DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=session.say("ui.ledger.open_calendar"),
            optional=True,
        )


def _page(inner: QWidget, *, grows: bool = False) -> QWidget:
    page = QWidget()
    inner.setMaximumWidth(_TAB_WIDTH_PX)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.addWidget(inner, 1 if grows else 0)
    if not grows:
        layout.addStretch(1)
    return page

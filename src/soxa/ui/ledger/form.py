"""The form beside the table: the fields of one activity, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.packs import Choice, Kind, Quantity
from soxa.domain.text import fold
from soxa.ui.fields import DayEdit, LearningEdit, NumberEdit
from soxa.ui.icons import icon
from soxa.ui.ledger.words import say_quantity, say_status
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Picker, clear, row

Suggest = Callable[[str, str, str], Sequence[str]]
"""(what: ``titles`` or ``places``, typed so far, kind code) to past texts."""
_DOCUMENT_TYPES = ("", "QĐ", "KH", "CT", "CV", "BC", "TTr", "TB", "GM", "HD", "QC", "NQ", "PA", "GGT", "BB")
_MAX_TITLE = 500
_NO_ID = UUID(int=0)


class ActivityForm(QWidget):
    """The fields of one activity.

    Signals:
        submitted: Enter was pressed in a field of one line.
        edited: Something was changed by hand.
        left: A field that was changed has been left.

    Args:
        session: Words, kinds, units, today.
        suggest: Gives past titles and places.
    """

    submitted = Signal()
    edited = Signal()
    left = Signal()

    def __init__(self, session: Session, *, suggest: Suggest) -> None:
        super().__init__()
        self._session, self._suggest = session, suggest
        self._quantities: dict[str, tuple[Quantity, Field, NumberEdit]] = {}
        self._choices: dict[str, Picker] = {}
        self._kept: Activity | None = None
        self._make_fields()
        self._lay_out()
        self._show_kind(self._kind_code())

    # Values

    def load(self, activity: Activity) -> None:
        """Show an activity."""
        self._kept = activity
        known = self._kind.choose(activity.kind)
        if not known:
            self._kind.addItem(activity.kind, activity.kind)
            self._kind.choose(activity.kind)
        self._show_kind(activity.kind)
        self._day.set_day(activity.first_day)
        self._until.set_day(None if activity.last_day == activity.first_day else activity.last_day)
        self._set_title(activity.title)
        self._place.setText(activity.place)
        self._unit.choose(activity.unit)
        self._status.choose(activity.status)
        self._partners.setText(activity.partners)
        self._result.setPlainText(activity.result)
        self._tags.setText(", ".join(activity.tags))
        for code, (_, _, edit) in self._quantities.items():
            edit.set_number(activity.quantities.get(code))
        for code, picker in self._choices.items():
            picker.choose(activity.choices.get(code, ""))
        self._load_document(activity.document)
        self._load_task(activity.task)
        self._read_back()
        self.clear_faults()

    def start_new(self, *, kind: str, day: date, unit: UnitId | None) -> None:
        """Empty the form for the next activity; kind, unit and day are kept."""
        empty = Activity(ActivityId(_NO_ID), day, day, kind, "", unit=unit)
        self.load(empty)
        self._kept = None

    def activity(self, activity_id: ActivityId) -> Activity | None:
        """Return what the form says; None, with the faults shown, where it cannot be."""
        day = self._day.day()
        faults = self._show_faults()
        if faults or day is None:
            return None
        kind = self._session.kind(self._kind_code())
        quantities = {code: number for code, number in self._numbers().items() if number is not None}
        choices = {code: str(picker.value()) for code, picker in self._choices.items() if picker.value()}
        if self._kept is not None and kind is None:
            quantities, choices = dict(self._kept.quantities), dict(self._kept.choices)
        return Activity(
            id=activity_id,
            first_day=day,
            last_day=self._until.day() or day,
            kind=self._kind_code(),
            title=self._title_text(),
            status=self._status_value(),
            place=self._place.text().strip(),
            unit=self._unit_value(),
            partners=self._partners.text().strip(),
            result=self._result.toPlainText().strip(),
            quantities=MappingProxyType(quantities),
            choices=MappingProxyType(choices),
            document=self._document() if kind is not None and kind.has_document else self._kept_document(),
            task=self._task() if kind is not None and kind.has_task else self._kept_task(),
            tags=tuple(tag.strip() for tag in self._tags.text().split(",") if tag.strip()),
        )

    def kind_code(self) -> str:
        """Return the chosen kind."""
        return self._kind_code()

    def day(self) -> date | None:
        """Return the day in the form."""
        return self._day.day()

    def unit(self) -> UnitId | None:
        """Return the chosen unit."""
        return self._unit_value()

    def is_blank(self) -> bool:
        """Tell whether nothing worth keeping was typed."""
        typed = [self._place.text(), self._partners.text(), self._result.toPlainText(), self._tags.text()]
        typed += [edit.text() for _, _, edit in self._quantities.values()]
        typed += [] if self._title_picker.isVisibleTo(self) else [self._title.text()]
        typed += [self._number.text(), self._subject.text(), self._given_by.text(), self._reference.text()]
        return not any(text.strip() for text in typed)

    def focus_title(self) -> None:
        """Put the cursor where typing begins."""
        locked = self._title_picker.isVisibleTo(self)
        (self._title_picker if locked else self._title).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_field_fault(self, field: str, text: str) -> bool:
        """Say what is wrong beside a field; tell whether the form has such a field."""
        entry = self._by_name.get(field) or (
            self._quantities[field][1] if field in self._quantities else None
        )
        if entry is not None:
            entry.show_fault(text)
        return entry is not None

    def show_missing(self, codes: Sequence[str]) -> None:
        """Say beside each quantity what reports still need of it; a reminder, no fault."""
        lacks = self._session.say("ui.ledger.still_missing")
        for code in codes:
            if code in self._quantities and not self._quantities[code][2].text().strip():
                self._quantities[code][1].show_hint(lacks)

    def clear_faults(self) -> None:
        """Take all faults away."""
        for field in self._by_name.values():
            field.show_fault("")

    def field(self, name: str) -> QWidget:
        """Return the control of a field, by its name here or by a quantity's code."""
        return self._by_name[name].control if name in self._by_name else self._quantities[name][2]

    def below(self, name: str) -> str:
        """Return what stands under a field: a reading back, or a fault."""
        field = self._by_name[name] if name in self._by_name else self._quantities[name][1]
        return field.below()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and isinstance(watched, Picker | QCheckBox) and not event.modifiers():
                self.submitted.emit()
                return True
        return super().eventFilter(watched, event)

    # Making

    def _make_fields(self) -> None:
        session, say = self._session, self._session.say
        self._kind = Picker((kind.name, kind.code) for kind in session.pack.kinds)
        self._day = self._day_edit(optional=False)
        self._until = self._day_edit(optional=True)
        self._until.setPlaceholderText(say("ui.ledger.same_day"))
        self._title = LearningEdit(lambda text: self._suggest("titles", text, self._kind_code()))
        self._title.setMaxLength(_MAX_TITLE)
        self._title_picker = Picker()
        self._place = LearningEdit(lambda text: self._suggest("places", text, self._kind_code()))
        units = sorted(session.units, key=lambda unit: not unit.inside)
        self._unit = Picker([("–", None), *((unit.short_name or unit.name, unit.id) for unit in units)])
        self._status = Picker((say_status(session, status), status) for status in Status)
        self._partners, self._tags = QLineEdit(), QLineEdit()
        self._result = QPlainTextEdit()
        self._result.setTabChangesFocus(True)
        self._result.setFixedHeight(self._result.fontMetrics().lineSpacing() * 3 + 16)
        self._make_document_fields()
        self._make_task_fields()
        self._by_name = {
            "kind": Field(say("ui.ledger.kind"), self._kind),
            "day": Field(say("ui.ledger.day"), self._day),
            "until": Field(say("ui.ledger.until"), self._until),
            "title": Field(say("ui.ledger.title"), self._title),
            "title_picker": Field(say("ui.ledger.title"), self._title_picker),
            "place": Field(say("ui.ledger.place"), self._place),
            "unit": Field(say("ui.ledger.unit_in_charge"), self._unit),
            "status": Field(say("ui.ledger.status"), self._status),
            "partners": Field(say("ui.ledger.partners"), self._partners),
            "result": Field(say("ui.ledger.result"), self._result),
            "tags": Field(say("ui.ledger.tags"), self._tags),
            "document_type": Field(say("ui.ledger.document_type"), self._document_type),
            "number": Field(say("ui.ledger.document_number"), self._number),
            "symbol": Field(say("ui.ledger.document_symbol"), self._symbol),
            "document_day": Field(say("ui.ledger.document_day"), self._document_day),
            "subject": Field(say("ui.ledger.document_subject"), self._subject),
            "signer": Field(say("registers.signer"), self._signer),
            "given_by": Field(say("ui.ledger.given_by"), self._given_by),
            "reference": Field(say("ui.ledger.task_reference"), self._reference),
            "due": Field(say("ui.ledger.task_due"), self._due),
            "completed": Field(say("ui.ledger.task_completed"), self._completed),
        }
        self._kind.currentIndexChanged.connect(self._on_kind_chosen)
        for name, field in self._by_name.items():
            self._watch(field.control, name)

    def _make_document_fields(self) -> None:
        self._document_type = Picker((name or "–", name) for name in _DOCUMENT_TYPES)
        self._number, self._symbol, self._subject = QLineEdit(), QLineEdit(), QLineEdit()
        self._number.setMaxLength(11)
        self._symbol.setMaxLength(30)
        self._subject.setMaxLength(500)
        self._signer = QLineEdit()
        self._signer.setMaxLength(100)
        self._document_day = self._day_edit(optional=True)
        self._in_report = QCheckBox(self._session.say("ui.ledger.in_report"))
        self._in_report.toggled.connect(lambda _on: self._on_edited())
        self._in_report.installEventFilter(self)

    def _make_task_fields(self) -> None:
        self._given_by, self._reference = QLineEdit(), QLineEdit()
        self._due, self._completed = self._day_edit(optional=True), self._day_edit(optional=True)

    def _day_edit(self, *, optional: bool) -> DayEdit:
        session = self._session
        return DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=session.say("ui.ledger.open_calendar"),
            optional=optional,
        )

    def _lay_out(self) -> None:
        fields = self._by_name
        self._numbers_box, self._document_box, self._task_box = QWidget(), QWidget(), QWidget()
        self._numbers_grid = _grid(self._numbers_box)
        document = _grid(self._document_box)
        document.addWidget(fields["document_type"], 0, 0)
        document.addWidget(fields["document_day"], 0, 1)
        document.addWidget(fields["number"], 1, 0)
        document.addWidget(fields["symbol"], 1, 1)
        document.addWidget(fields["subject"], 2, 0, 1, 2)
        document.addWidget(fields["signer"], 3, 0, 1, 2)
        document.addWidget(self._in_report, 4, 0, 1, 2)
        task = _grid(self._task_box)
        task.addWidget(fields["given_by"], 0, 0, 1, 2)
        task.addWidget(fields["reference"], 1, 0, 1, 2)
        task.addWidget(fields["due"], 2, 0)
        task.addWidget(fields["completed"], 2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(fields["kind"])
        layout.addLayout(_halves(fields["day"], fields["until"]))
        layout.addWidget(fields["title"])
        layout.addWidget(fields["title_picker"])
        layout.addWidget(self._numbers_box)
        layout.addWidget(self._document_box)
        layout.addWidget(self._task_box)
        layout.addWidget(fields["place"])
        layout.addLayout(_halves(fields["unit"], fields["status"]))
        layout.addWidget(fields["result"])
        layout.addLayout(_halves(fields["partners"], fields["tags"]))
        layout.addStretch(1)

    def _show_kind(self, code: str) -> None:
        kind = self._session.kind(code)
        typed = {entry: edit.text() for entry, (_, _, edit) in self._quantities.items()}
        clear(self._numbers_grid)
        self._quantities, self._choices = {}, {}
        if kind is not None:
            self._fill_numbers(kind, typed)
        self._numbers_box.setVisible(bool(self._quantities or self._choices))
        self._document_box.setVisible(kind is not None and kind.has_document)
        self._task_box.setVisible(kind is not None and kind.has_task)
        locked = kind.locked_titles if kind is not None else ()
        self._by_name["title"].setVisible(not locked)
        self._by_name["title_picker"].setVisible(bool(locked))
        if locked:
            self._title_picker.fill((title, title) for title in locked)
        self._set_tab_order()

    def _fill_numbers(self, kind: Kind, typed: Mapping[str, str]) -> None:
        at = 0
        for quantity in kind.quantities:
            edit = NumberEdit(units={fold(quantity.unit)}, decimals=quantity.decimals or None)
            edit.setText(typed.get(quantity.code, ""))
            edit.setAlignment(Qt.AlignmentFlag.AlignLeft)
            edit.setPlaceholderText(quantity.unit)
            edit.setAccessibleName(
                self._session.say("ui.ledger.quantity", name=quantity.name, unit=quantity.unit)
            )
            field = Field(quantity.name, edit, wraps=True)
            edit.number_changed.connect(self._read_back)
            self._watch(edit, quantity.code)
            self._quantities[quantity.code] = (quantity, field, edit)
            self._numbers_grid.addWidget(field, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
            at += 1
        for choice in kind.choices:
            picker = self._choice_picker(choice)
            self._choices[choice.code] = picker
            self._numbers_grid.addWidget(
                Field(choice.name, picker, wraps=True), at // 2, at % 2, Qt.AlignmentFlag.AlignTop
            )
            at += 1

    def _choice_picker(self, choice: Choice) -> Picker:
        picker = Picker([("–", ""), *((option.name, option.code) for option in choice.options)])
        self._watch(picker, choice.code)
        return picker

    def _watch(self, control: QWidget, _name: str) -> None:
        if isinstance(control, QLineEdit):
            control.textEdited.connect(lambda _text: self._on_edited())
            control.returnPressed.connect(self.submitted)
            control.editingFinished.connect(self.left)
        elif isinstance(control, Picker):
            control.currentIndexChanged.connect(lambda _index: self._on_edited())
            control.activated.connect(lambda _index: self.left.emit())
            control.installEventFilter(self)
        elif isinstance(control, QPlainTextEdit):
            control.textChanged.connect(self._on_edited)
        if isinstance(control, DayEdit):
            control.day_changed.connect(lambda _day: self._on_edited())

    def _set_tab_order(self) -> None:
        fields = self._by_name
        chain: list[QWidget] = [self._kind, self._day, self._until, self._title, self._title_picker]
        chain += [edit for _, _, edit in self._quantities.values()]
        chain += list(self._choices.values())
        names = ("document_type", "document_day", "number", "symbol", "subject")
        chain += [fields[name].control for name in names] + [self._in_report]
        chain += [fields[name].control for name in ("given_by", "reference", "due", "completed")]
        chain += [self._place, self._unit, self._status, self._result, self._partners, self._tags]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    # Inside

    def _on_edited(self) -> None:
        self.edited.emit()

    def _on_kind_chosen(self, _index: int) -> None:
        self._show_kind(self._kind_code())
        self._read_back()

    def _read_back(self) -> None:
        for quantity, field, edit in self._quantities.values():
            fault, number = edit.fault(), edit.number()
            if fault is not None:
                field.show_fault(self._session.wording.tell(fault))
            elif number is not None:
                field.show_hint(say_quantity(quantity, number))
            else:
                field.show_hint("")

    def _show_faults(self) -> int:
        say = self._session.say
        no_day = say("ui.fault.no_such_day")
        days = {"day": self._day, "until": self._until, "document_day": self._document_day}
        days |= {"due": self._due, "completed": self._completed}
        said = {name: no_day for name, edit in days.items() if edit.is_faulty()}
        first, last = self._day.day(), self._until.day()
        if first is not None and last is not None and last < first:
            said["until"] = say("ui.fault.ends_before_start")
        if not self._title_text():
            said["title"] = say("ui.fault.no_title")
        for name, field in self._by_name.items():
            field.show_fault(said.get(name, ""))
        self._read_back()
        faulty = sum(1 for _, _, edit in self._quantities.values() if edit.fault() is not None)
        return len(said) + faulty

    def _numbers(self) -> dict[str, Decimal | None]:
        return {code: edit.number() for code, (_, _, edit) in self._quantities.items()}

    def _kind_code(self) -> str:
        return str(self._kind.value() or "")

    def _status_value(self) -> Status:
        value = self._status.value()
        return value if isinstance(value, Status) else Status.DONE

    def _unit_value(self) -> UnitId | None:
        chosen = self._unit.value()
        return next((unit.id for unit in self._session.units if unit.id == chosen), None)

    def _title_text(self) -> str:
        if self._by_name["title_picker"].isVisibleTo(self):
            return str(self._title_picker.value() or "")
        return self._title.text().strip()

    def _set_title(self, title: str) -> None:
        self._title.setText(title)
        self._title.setCursorPosition(0)
        if title and not self._title_picker.choose(title):
            self._title_picker.setCurrentIndex(0)

    def _load_document(self, document: IssuedDocument | None) -> None:
        shown = document or IssuedDocument("", "", "", None, "", in_report=False)
        self._document_type.choose(shown.type)
        self._number.setText(shown.number)
        self._symbol.setText(shown.symbol)
        self._document_day.set_day(shown.day)
        self._subject.setText(shown.subject)
        self._signer.setText(shown.signer)
        self._in_report.blockSignals(True)
        self._in_report.setChecked(shown.in_report)
        self._in_report.blockSignals(False)

    def _load_task(self, task: AssignedTask | None) -> None:
        self._given_by.setText(task.given_by if task else "")
        self._reference.setText(task.reference if task else "")
        self._due.set_day(task.due if task else None)
        self._completed.set_day(task.completed if task else None)

    def _document(self) -> IssuedDocument | None:
        made = IssuedDocument(
            type=str(self._document_type.value() or ""),
            number=self._number.text().strip(),
            symbol=self._symbol.text().strip(),
            day=self._document_day.day(),
            subject=self._subject.text().strip(),
            in_report=self._in_report.isChecked(),
            signer=self._signer.text().strip(),
        )
        empty = made == IssuedDocument("", "", "", None, "", in_report=made.in_report)
        return None if empty else made

    def _task(self) -> AssignedTask | None:
        made = AssignedTask(
            given_by=self._given_by.text().strip(),
            reference=self._reference.text().strip(),
            due=self._due.day(),
            completed=self._completed.day(),
        )
        return None if made == AssignedTask("", "", None, None) else made

    def _kept_document(self) -> IssuedDocument | None:
        return self._kept.document if self._kept is not None else None

    def _kept_task(self) -> AssignedTask | None:
        return self._kept.task if self._kept is not None else None


def _grid(owner: QWidget) -> QGridLayout:
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(8)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _halves(one: QWidget, other: QWidget) -> QHBoxLayout:
    layout = row(one, other)
    layout.setStretch(0, 1)
    layout.setStretch(1, 1)
    layout.setAlignment(one, Qt.AlignmentFlag.AlignTop)
    layout.setAlignment(other, Qt.AlignmentFlag.AlignTop)
    return layout

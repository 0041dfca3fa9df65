"""The form beside the table: the fields of one activity, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from soxa.domain.activities import Activity, Status
from soxa.domain.date_words import Lean
from soxa.domain.ids import ActivityId, UnitId
from soxa.ui.fields import DayEdit, LearningEdit
from soxa.ui.icons import icon
from soxa.ui.ledger.copied_marks import CopiedMarks
from soxa.ui.ledger.form_keys import FormKeys
from soxa.ui.ledger.kind_fields import KindFields
from soxa.ui.ledger.paper_fields import DocumentFields, TaskFields
from soxa.ui.ledger.photo_strip import PhotoStrip
from soxa.ui.ledger.readings import say_day, say_until
from soxa.ui.ledger.tags_edit import TagsEdit
from soxa.ui.ledger.words import say_status
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Flow, Picker, button, row

Suggest = Callable[[str, str, str], Sequence[str]]
"""(``titles``, ``places``, ``partners``, ``given_by`` or ``tags``; typed so far; kind) to past texts."""
_MAX_TITLE = 500
_NO_ID = UUID(int=0)
_OPEN = frozenset({Status.PLANNED, Status.POSTPONED})


class ActivityForm(QWidget):
    """The fields of one activity.

    Signals:
        submitted: Enter was pressed in a field of one line, or Ctrl+Enter anywhere.
        edited: Something was changed by hand.
        left: A field that was changed has been left.
        shown: The filed `Activity` that is shown now; None for a new one.
        series_wanted: What is in the form shall come round again on other days.
        title_taken: A past title was picked, and the kind it was picked for.

    Args:
        session: Words, kinds, units, today.
        suggest: Gives past texts.
    """

    submitted = Signal()
    edited = Signal()
    left = Signal()
    shown = Signal(object)
    series_wanted = Signal()
    title_taken = Signal(str, str)

    def __init__(self, session: Session, *, suggest: Suggest) -> None:
        super().__init__()
        self._session, self._suggest = session, suggest
        self._kept: Activity | None = None
        self._until_was_typed_first = self._is_planned_by_day = False
        self._make_fields()
        self._lay_out()
        self.setAcceptDrops(True)
        self.installEventFilter(self._keys)
        self._show_kind(self._kind_code())

    # Values

    def load(self, activity: Activity) -> None:
        """Show a filed activity."""
        self._fill(activity)
        self.shown.emit(activity)

    def load_copy(self, activity: Activity) -> None:
        """Show a new activity like another one; what was copied is marked until it is looked at."""
        self._fill(activity)
        self._kept = None
        self.shown.emit(None)
        self.copied.mark({**self._by_name, **self._kind_fields.fields()})

    def fill_gaps(self, like: Activity) -> None:
        """Fill place, unit, partners and choices from the past where they are empty, marked as copied."""
        filled: list[str] = []
        for name, edit, text in (
            ("place", self._place, like.place),
            ("partners", self._partners, like.partners),
        ):
            if text and not edit.text().strip():
                edit.setText(text)
                filled.append(name)
        if self._unit.value() is None and like.unit is not None and self._unit.choose(like.unit):
            filled.append("unit")
        filled += self._kind_fields.fill_choices(like.choices)
        known = {**self._by_name, **self._kind_fields.fields()}
        self.copied.mark_also({name: known[name] for name in filled})

    def start_new(self, *, kind: str, day: date, unit: UnitId | None) -> None:
        """Empty the form for the next activity; kind, unit and day are kept."""
        self._fill(Activity(ActivityId(_NO_ID), day, day, kind, "", unit=unit))
        self._kept = None
        self._plan_by_day()
        self.shown.emit(None)

    def activity(self, activity_id: ActivityId) -> Activity | None:
        """Return what the form says; None, with the faults shown, where it cannot be."""
        day = self._day.day()
        faults = self._show_faults()
        if faults or day is None:
            return None
        return self._read(activity_id, day)

    def typed(self, *, has_files: bool) -> Activity | None:
        """Return what was typed of a new activity so far, right or wrong; None for nothing worth keeping."""
        if self._kept is not None or (self.is_blank() and not has_files):
            return None
        return self._read(ActivityId(_NO_ID), self._day.day() or self._session.today())

    def load_typed(self, activity: Activity) -> None:
        """Go on with a new activity that was not filed."""
        self._fill(activity)
        self._kept = None
        self.shown.emit(None)

    def _read(self, activity_id: ActivityId, day: date) -> Activity:
        kind, kept = self._session.kind(self._kind_code()), self._kept
        quantities, choices = self._kind_fields.quantities(), self._kind_fields.chosen()
        if kept is not None and kind is None:
            quantities, choices = dict(kept.quantities), dict(kept.choices)
        kept_document, kept_task = (kept.document, kept.task) if kept is not None else (None, None)
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
            document=self._document.value() if kind is not None and kind.has_document else kept_document,
            task=self._task.value() if kind is not None and kind.has_task else kept_task,
            tags=self._tags.tags(),
        )

    def mark_done(self) -> None:
        """Turn what was planned into what was done; an assigned task is done today if no day is given."""
        if self._status_value() not in _OPEN:
            return
        self._status.choose(Status.DONE)
        self._is_planned_by_day = False
        task = self._task.value()
        if self._task.isVisibleTo(self) and task is not None and task.completed is None:
            self._task.completed.set_day(self._session.today())
            self._task.read_back()
        self._show_open_state()
        self.edited.emit()
        self.left.emit()

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
        typed = [self._place.text(), self._partners.text(), self._result.toPlainText(), *self._tags.tags()]
        typed += [field.edit.text() for field in self._kind_fields.numbers.values()]
        typed += [] if self._title_picker.isVisibleTo(self) else [self._title.text()]
        typed += [self._document.number.text(), self._document.subject.text()]
        typed += [self._task.given_by.text(), self._task.reference.text()]
        return not any(text.strip() for text in typed)

    def focus_title(self) -> None:
        """Put the cursor where typing begins."""
        locked = self._title_picker.isVisibleTo(self)
        (self._title_picker if locked else self._title).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_field_fault(self, field: str, text: str) -> bool:
        """Say what is wrong beside a field; tell whether the form has such a field."""
        entry = self._by_name.get(field) or self._kind_fields.numbers.get(field)
        if entry is not None:
            entry.show_fault(text)
        return entry is not None

    def show_missing(self, codes: Sequence[str]) -> None:
        """Say beside each quantity what reports still need of it; a reminder, no fault."""
        lacks = self._session.say("ui.ledger.still_missing")
        for code in codes:
            field = self._kind_fields.numbers.get(code)
            if field is not None and not field.edit.text().strip():
                field.show_hint(lacks)

    def clear_faults(self) -> None:
        """Take all faults away, and read back what stands there."""
        for field in self._by_name.values():
            field.show_fault("")
        self._read_back()

    def field(self, name: str) -> QWidget:
        """Return the control of a field, by its name here or by a quantity's code."""
        if name in self._by_name:
            return self._by_name[name].control
        return self._kind_fields.numbers[name].edit

    def below(self, name: str) -> str:
        """Return what stands under a field: a reading back, or a fault."""
        return (self._by_name.get(name) or self._kind_fields.numbers[name]).below()

    # Making

    def _make_fields(self) -> None:
        session, say = self._session, self._session.say
        self.photos, self.copied = PhotoStrip(session), CopiedMarks(session)
        self._keys = FormKeys(self, self.photos, self.copied)
        self._keys.submitted.connect(self.submitted)
        self._kind = Picker((kind.name, kind.code) for kind in session.pack.kinds)
        self._status = Picker((say_status(session, status), status) for status in Status)
        self._day = self._day_edit(optional=False, lean=self._lean, takes_range=True)
        self._until = self._day_edit(beside=self._day.day)
        self._day.setToolTip(say("entry.day_tip"))
        self._day.setAccessibleDescription(say("entry.day_tip"))
        self._until.setPlaceholderText(say("ui.ledger.same_day"))
        self._title = self._learning("titles")
        self._title.setMaxLength(_MAX_TITLE)
        self._title.taken.connect(lambda title: self.title_taken.emit(title, self._kind_code()))
        self._title_picker = Picker()
        self._place, self._partners = self._learning("places"), self._learning("partners")
        units = sorted(session.units, key=lambda unit: not unit.inside)
        self._unit = Picker([("–", None), *((unit.short_name or unit.name, unit.id) for unit in units)])
        self._tags = TagsEdit(
            lambda text: self._suggest("tags", text, ""),
            remove_words=lambda tag: say("entry.remove_tag", tag=tag),
        )
        self._tags.edited.connect(self._on_edited)
        self._result = QPlainTextEdit()
        self._result.setTabChangesFocus(True)
        self._result.setPlaceholderText(say("entry.result_hint"))
        self._result.setFixedHeight(self._result.fontMetrics().lineSpacing() * 3 + 16)
        self._kind_fields = KindFields(session, watch=self._watch)
        self._document = DocumentFields(session, make_day=partial(self._day_edit, lean=lambda: Lean.PAST))
        self._task = TaskFields(
            session,
            make_due=partial(self._day_edit, lean=lambda: Lean.NEAREST),
            make_completed=partial(self._day_edit, lean=lambda: Lean.PAST),
            suggest=lambda text: self._suggest("given_by", text, ""),
        )
        self._by_name = {
            "kind": Field(say("ui.ledger.kind"), self._kind),
            "day": Field(say("ui.ledger.day"), self._day),
            "until": Field(say("ui.ledger.until"), self._until),
            "title": Field(say("ui.ledger.title"), self._title),
            "title_picker": Field(say("ui.ledger.title"), self._title_picker),
            "place": Field(say("ui.ledger.place"), self._place),
            "unit": Field(say("ui.ledger.unit_in_charge"), self._unit, wraps=True),
            "status": Field(say("ui.ledger.status"), self._status),
            "partners": Field(say("ui.ledger.partners"), self._partners),
            "result": Field(say("ui.ledger.result"), self._result),
            "tags": Field(say("ui.ledger.tags"), self._tags),
            **self._document.fields,
            **self._task.fields,
        }
        self._tags.line.setAccessibleName(say("ui.ledger.tags"))
        self._kind.currentIndexChanged.connect(lambda _index: self._show_kind(self._kind_code()))
        self._status.currentIndexChanged.connect(lambda _index: self._on_status())
        self._day.day_changed.connect(lambda _day: self._plan_by_day())
        self._until.day_changed.connect(lambda _day: self._read_days())
        self._day.range_read.connect(self._on_range)
        for field in self._by_name.values():
            self._watch(field.control)
        self._watch(self._tags.line)
        self.photos.add_button.installEventFilter(self._keys)
        self._watch(self._document.in_report)
        self._document.in_report.toggled.connect(lambda _on: self._on_edited())

    def _learning(self, what: str) -> LearningEdit:
        return LearningEdit(lambda text: self._suggest(what, text, self._kind_code()))

    def _day_edit(
        self,
        *,
        optional: bool = True,
        lean: Callable[[], Lean | None] = lambda: None,
        beside: Callable[[], date | None] = lambda: None,
        takes_range: bool = False,
    ) -> DayEdit:
        session = self._session
        return DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=session.say("ui.ledger.open_calendar"),
            optional=optional,
            lean=lean,
            beside=beside,
            takes_range=takes_range,
        )

    def _lay_out(self) -> None:
        fields, say = self._by_name, self._session.say
        self.done_button = button(say("entry.mark_done_keys"), tip=say("entry.mark_done_tip"))
        self.done_button.setAccessibleName(say("entry.mark_done"))
        self.done_button.setShortcut(QKeySequence("Ctrl+Shift+Return"))
        self.done_button.clicked.connect(lambda *_: self.mark_done())
        self.series_button = button(say("entry.series"), shortcut="Ctrl+R", tip=say("entry.series_tip"))
        self.series_button.clicked.connect(lambda *_: self.series_wanted.emit())
        presses = QWidget()
        presses.setLayout(Flow(self.done_button, self.series_button))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(self.copied)
        layout.addWidget(fields["kind"])
        layout.addLayout(_halves(fields["day"], fields["until"]))
        layout.addWidget(fields["title"])
        layout.addWidget(fields["title_picker"])
        layout.addWidget(self._kind_fields)
        layout.addWidget(self._document)
        layout.addWidget(self._task)
        layout.addWidget(fields["place"])
        layout.addLayout(_halves(fields["unit"], fields["status"]))
        layout.addWidget(presses)
        layout.addWidget(fields["result"])
        layout.addWidget(fields["partners"])
        layout.addWidget(fields["tags"])
        layout.addWidget(self.photos)
        layout.addStretch(1)

    def _watch(self, control: QWidget) -> None:
        control.installEventFilter(self._keys)
        if isinstance(control, QLineEdit):
            control.textEdited.connect(lambda _text: self._on_edited())
            control.returnPressed.connect(self.submitted)
            control.editingFinished.connect(self.left)
        elif isinstance(control, Picker):
            control.currentIndexChanged.connect(lambda _index: self._on_edited())
            control.activated.connect(lambda _index: self.left.emit())
        elif isinstance(control, QPlainTextEdit):
            control.textChanged.connect(self._on_edited)
        if isinstance(control, DayEdit):
            control.day_changed.connect(lambda _day: self._on_edited())

    def _set_tab_order(self) -> None:
        chain: list[QWidget] = [self._kind, self._day, self._until, self._title, self._title_picker]
        chain += [*self._kind_fields.controls(), *self._document.controls(), *self._task.controls()]
        chain += [self._place, self._unit, self._status, self.done_button, self.series_button]
        chain += [self._result, self._partners, self._tags.line, self.photos.add_button]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    # Inside

    def _fill(self, activity: Activity) -> None:
        self._kept = activity
        self._until_was_typed_first = self._is_planned_by_day = False
        if not self._kind.choose(activity.kind):
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
        self._tags.set_tags(activity.tags)
        self._kind_fields.load(activity.quantities, activity.choices)
        self._document.load(activity.document)
        self._task.load(activity.task)
        self.copied.look_at_all()
        self.clear_faults()
        self._show_open_state()

    def _show_kind(self, code: str) -> None:
        kind = self._session.kind(code)
        self._kind_fields.show_kind(kind)
        self._document.setVisible(kind is not None and kind.has_document)
        self._task.setVisible(kind is not None and kind.has_task)
        locked = kind.locked_titles if kind is not None else ()
        self._by_name["title"].setVisible(not locked)
        self._by_name["title_picker"].setVisible(bool(locked))
        if locked:
            self._title_picker.fill((title, title) for title in locked)
        self._kind_fields.read_back()
        self._set_tab_order()

    def _show_open_state(self) -> None:
        self.done_button.setVisible(self._status_value() in _OPEN)

    def _lean(self) -> Lean:
        is_planned = self._status_value() in _OPEN and not self._is_planned_by_day
        return Lean.COMING if is_planned else Lean.RECENT

    def _on_status(self) -> None:
        self._is_planned_by_day = False
        self._show_open_state()
        self._read_days()

    def _plan_by_day(self) -> None:
        """What is new and lies ahead can only be planned; that goes again with the day, not with a choice."""
        day, status = self._day.day(), self._status_value()
        if self._kept is None and day is not None:
            is_ahead = day > self._session.today()
            if is_ahead and status is Status.DONE:
                self._status.choose(Status.PLANNED)
                self._is_planned_by_day = True
            elif not is_ahead and self._is_planned_by_day:
                self._status.choose(Status.DONE)
                self._is_planned_by_day = False
        self._show_open_state()
        self._read_days()

    def _on_edited(self) -> None:
        self.edited.emit()

    def _on_range(self, last: object) -> None:
        """Let several days typed in one field fill the other, and take that back with them."""
        if isinstance(last, date):
            self._until.set_day(last)
            self._until_was_typed_first = True
        elif self._until_was_typed_first:
            self._until.set_day(None)
            self._until_was_typed_first = False

    def _read_days(self) -> None:
        session, first, last = self._session, self._day.day(), self._until.day()
        said = say_day(session, first) if first else ""
        ahead = session.say("entry.day_ahead", day=said) if self._is_planned_by_day else said
        self._by_name["day"].show_hint(ahead)
        several = first is not None and last is not None and last > first
        length = say_until(session, first, last) if several and first and last else ""
        self._by_name["until"].show_hint(length)

    def _read_back(self) -> None:
        self._read_days()
        self._kind_fields.read_back()
        self._task.read_back()

    def _show_faults(self) -> int:
        say = self._session.say
        no_day = say("ui.fault.no_such_day")
        days = {"day": self._day, "until": self._until, "document_day": self._document.day}
        days |= {"due": self._task.due, "completed": self._task.completed}
        said = {name: no_day for name, edit in days.items() if edit.is_faulty()}
        first, last = self._day.day(), self._until.day()
        if first is not None and last is not None and last < first:
            said["until"] = say("ui.fault.ends_before_start")
        if not self._title_text():
            said["title"] = say("ui.fault.no_title")
        self.clear_faults()
        for name, text in said.items():
            self._by_name[name].show_fault(text)
        return len(said) + self._kind_fields.read_back()

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


def _halves(one: QWidget, other: QWidget) -> QHBoxLayout:
    layout = row(one, other)
    layout.setStretch(0, 1)
    layout.setStretch(1, 1)
    layout.setAlignment(one, Qt.AlignmentFlag.AlignTop)
    layout.setAlignment(other, Qt.AlignmentFlag.AlignTop)
    return layout

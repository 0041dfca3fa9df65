"""Many activities at once: what is set in all that is chosen, how many change, and one press that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.activities import Status
from soxa.domain.ids import UnitId
from soxa.services import bulk_editing
from soxa.services.browsing import ActivityQuery
from soxa.services.bulk_editing import BulkChange, BulkOutlook
from soxa.ui.jobs import Job
from soxa.ui.ledger.words import say_status
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Picker, button, column, label, row, scrolled

_LOOK_AFTER_MS = 200


class BulkPanel(QWidget):
    """The fields that can be set in all that is chosen.

    Signals:
        edited: Something else shall be set.
        applied: The press that changes them.

    Args:
        session: Words, kinds, units.
    """

    edited = Signal()
    applied = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        say = session.say
        as_is = (say("views.bulk.as_is"), None)
        kinds = [as_is, *((kind.name, kind.code) for kind in session.pack.kinds)]
        self.kind = Picker(kinds, name=say("views.bulk.kind"))
        self.unit = Picker(name=say("views.bulk.unit"))
        statuses = [(say_status(session, status), status) for status in Status]
        self.status = Picker([as_is, *statuses], name=say("views.bulk.status"))
        answers = [as_is, (say("views.bulk.yes"), True), (say("views.bulk.no"), False)]
        self.in_report = Picker(answers, name=say("views.bulk.in_report"))
        self.place, self.add_tag, self.remove_tag = QLineEdit(), QLineEdit(), QLineEdit()
        for edit in (self.place, self.add_tag, self.remove_tag):
            edit.setPlaceholderText(say("views.bulk.as_is"))
            edit.textChanged.connect(lambda _text: self.edited.emit())
        for picker in (self.kind, self.unit, self.status, self.in_report):
            picker.currentIndexChanged.connect(lambda _at: self.edited.emit())
        self.clear_place = QCheckBox(say("views.bulk.clear_place"))
        self.clear_place.toggled.connect(self._on_clear_place)
        self.outlook = label(say("views.bulk.nothing"), name="muted", wraps=True)
        self.reasons = label("", name="warnText", wraps=True)
        self.apply_button = button(say("views.bulk.open"), role="primary", on_click=self.applied.emit)
        self.apply_button.setEnabled(False)
        fields = column(
            Field(say("views.bulk.kind"), self.kind),
            Field(say("views.bulk.unit"), self.unit),
            Field(say("views.bulk.place"), self.place),
            self.clear_place,
            Field(say("views.bulk.status"), self.status),
            Field(say("views.bulk.add_tag"), self.add_tag),
            Field(say("views.bulk.remove_tag"), self.remove_tag),
            Field(say("views.bulk.in_report"), self.in_report, wraps=True),
            None,
            margins=16,
        )
        # What will happen and the press stay in view, however many fields there are.
        below = column(self.outlook, self.reasons, row(None, self.apply_button))
        below.setContentsMargins(16, 0, 16, 8)
        inner = QWidget()
        inner.setLayout(fields)
        self.setLayout(column(scrolled(inner), below))
        self.offer_units()

    def offer_units(self) -> None:
        """Offer the office's units anew."""
        units = [(unit.short_name or unit.name, unit.id) for unit in self._session.units]
        self.unit.fill([(self._session.say("views.bulk.as_is"), None), *units])

    def change(self) -> BulkChange:
        """Return what shall be set."""
        kind, unit, status = self.kind.value(), self.unit.value(), self.status.value()
        in_report = self.in_report.value()
        return BulkChange(
            kind=kind if isinstance(kind, str) else None,
            unit=next((UnitId(one.id) for one in self._session.units if one.id == unit), None),
            place="" if self.clear_place.isChecked() else self.place.text().strip() or None,
            status=status if isinstance(status, Status) else None,
            add_tag=self.add_tag.text(),
            remove_tag=self.remove_tag.text(),
            in_report=in_report if isinstance(in_report, bool) else None,
        )

    def clear(self) -> None:
        """Set nothing."""
        for picker in (self.kind, self.unit, self.status, self.in_report):
            picker.choose(None)
        for edit in (self.place, self.add_tag, self.remove_tag):
            edit.blockSignals(True)
            edit.clear()
            edit.blockSignals(False)
        self.clear_place.setChecked(False)
        self.show_waiting("views.bulk.nothing")

    def _on_clear_place(self, is_on: bool) -> None:  # noqa: FBT001 - a signal's value
        self.place.setEnabled(not is_on)
        self.edited.emit()

    def show_waiting(self, message: str) -> None:
        """Say why nothing can be pressed."""
        self.outlook.setText(self._session.say(message))
        self.reasons.setText("")
        self.apply_button.setEnabled(False)

    def show_outlook(self, told: BulkOutlook) -> None:
        """Say how many would change, and why others would not."""
        say = self._session.say
        self.outlook.setText(say("views.bulk.outlook", changes=told.changes, chosen=told.chosen))
        lines = []
        for fault, count in told.reasons:
            why = self._session.wording.explain(fault).text
            lines.append(say("views.bulk.refused", count=count, reason=why))
        self.reasons.setText("\n".join(lines))
        press = say("views.bulk.apply", changes=told.changes)
        self.apply_button.setText(press)
        self.apply_button.setAccessibleName(press)
        self.apply_button.setEnabled(told.changes > 0 and not self._session.ledger.read_only)


class BulkController(QObject):
    """Looks what a change would do, and does it; both off the window's thread.

    Args:
        session: What is shared.
        panel: What is shown.
        chosen: Says which activities are chosen; None for none.
    """

    def __init__(
        self, session: Session, panel: BulkPanel, *, chosen: Callable[[], ActivityQuery | None]
    ) -> None:
        super().__init__(panel)
        self._session, self._panel, self._chosen = session, panel, chosen
        self._looking: Job | None = None
        self._version = 0
        self._pause = QTimer(self, singleShot=True, interval=_LOOK_AFTER_MS)
        self._pause.timeout.connect(self._look)
        panel.edited.connect(self.look_again)
        panel.applied.connect(self.apply)
        session.office_changed.connect(panel.offer_units)

    def look_again(self) -> None:
        """Look anew what the change would do, once typing rests."""
        if self._looking is not None:
            self._looking.cancel()
        self._version += 1
        if self._panel.change().is_empty:
            self._pause.stop()
            self._panel.show_waiting("views.bulk.nothing")
            return
        self._panel.show_waiting("views.bulk.counting")
        self._pause.start()

    def apply(self) -> None:
        """Change what is chosen, in one act."""
        session, query, change = self._session, self._chosen(), self._panel.change()
        if query is None or change.is_empty:
            return
        ledger, pack, today = session.ledger, session.pack, session.today()

        def work(progress: Progress) -> BulkOutlook:
            with ledger.reopen(writable=True) as own:
                return bulk_editing.change_all(own, query, change, pack=pack, today=today, progress=progress)

        self._panel.apply_button.setEnabled(False)
        session.jobs.start(
            work,
            on_result=self._on_done,
            on_error=self._on_error,
            on_cancelled=self.look_again,
            title=Message("views.bulk.working"),
            owner=self,
        )

    def _look(self) -> None:
        session, query, change = self._session, self._chosen(), self._panel.change()
        if query is None or change.is_empty or not session.has_ledger:
            return
        ledger, pack, today, version = session.ledger, session.pack, session.today(), self._version

        def work(progress: Progress) -> BulkOutlook:
            with ledger.reopen() as own:
                return bulk_editing.outlook(own, query, change, pack=pack, today=today, progress=progress)

        self._looking = session.jobs.start(
            work,
            on_result=lambda told: self._on_looked(version, told),
            on_error=self._on_error,
            owner=self,
        )

    def _on_looked(self, version: int, told: BulkOutlook) -> None:
        if version == self._version:
            self._panel.show_outlook(told)

    def _on_done(self, told: BulkOutlook) -> None:
        self._panel.clear()
        self._session.mark_saved()
        self._session.tell("views.bulk.done", changes=told.changes)
        self._session.activities_changed.emit()

    def _on_error(self, error: AppError) -> None:
        self._panel.show_waiting("views.bulk.nothing")
        self._session.tell_error(error)

"""What Sổ theo dõi does: shows what is asked for, files and changes activities, undoes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, QTimer, Signal

from soxa.base.errors import AppError, Message
from soxa.domain.activities import Activity, Status
from soxa.domain.completeness import what_is_missing
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Regime
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule
from soxa.services import attaching, recording
from soxa.services.recording import ActivityFaulty, ActivityQuery
from soxa.ui.ledger.photo_controller import PhotoController
from soxa.ui.ledger.series_controller import SeriesController
from soxa.ui.ledger.table_model import ActivityTableModel, Feed
from soxa.ui.ledger.words import sum_quantities
from soxa.ui.session import Session
from soxa.ui.words import say_period

if TYPE_CHECKING:
    from soxa.ui.ledger.view import LedgerView

_SEARCH_AFTER_MS = 180
_SHOWN_PERIODS = 15
_SUMMED_ROWS = 2_000
_FIELDS = {
    "first_day": "day",
    "last_day": "until",
    "document.type": "document_type",
    "document.number": "number",
    "document.symbol": "symbol",
    "document.day": "document_day",
    "document.subject": "subject",
    "document.signer": "signer",
    "task.given_by": "given_by",
    "task.reference": "reference",
    "task.due": "due",
    "task.completed": "completed",
}


class LedgerController(QObject):
    """Binds the table and the form to the ledger.

    Signals:
        import_wanted: The `Path` of a tracker to import, or None to ask for one.
        waiting_wanted: The list of rows that wait is asked for.
        changed_wanted: The list of rows changed in Excel is asked for.
        sample_wanted: The sample office is asked for.

    Args:
        session: What is shared.
        view: What is shown.
        model: What the table shows.
    """

    import_wanted = Signal(object)
    waiting_wanted = Signal()
    changed_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, session: Session, view: LedgerView, model: ActivityTableModel) -> None:
        super().__init__(view)
        self._session, self._view, self._model = session, view, model
        self._current: Activity | None = None
        self._only: tuple[ActivityId, ...] = ()
        self._is_dirty = False
        self._several = 0
        self._search = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._search.timeout.connect(self._narrow)
        self.photos = PhotoController(session, view)
        self.series = SeriesController(session, view, start_new=self.start_new)
        self._offer_filters()
        self._connect()
        self.start_new()
        self.refresh()

    # What is shown

    def query(self) -> ActivityQuery:
        """Return what the search and the chips ask for."""
        view = self._view
        period, kind, unit = view.period_chip.value(), view.kind_chip.value(), view.unit_chip.value()
        return ActivityQuery(
            start=period.start if isinstance(period, Period) else None,
            end=period.end if isinstance(period, Period) else None,
            kinds=(str(kind),) if kind else (),
            units=tuple(entry.id for entry in self._session.units if entry.id == unit) if unit else (),
            text=view.search.text().strip(),
            to_mend=True if view.mend_chip.isChecked() else None,
        )

    def refresh(self) -> None:
        """Show the rows again; what was chosen stays chosen if it is there."""
        ledger, query = self._session.ledger, self.query()
        try:
            self._model.show(self._feed(query))
            total = recording.count(ledger, ActivityQuery())
        except AppError as error:
            self._session.tell_error(error)
            return
        shown = self._model.rowCount()
        said = "ui.ledger.count_of" if shown != total else "ui.ledger.count"
        self._view.count_label.setText(self._session.say(said, shown=shown, total=total))
        empty = self._view.no_hit if total else self._view.empty
        self._view.body.setCurrentWidget(self._view.table if shown else empty)
        self._show_open_rows()
        if self._current is not None:
            self._choose_row(self._current.id)
        self._show_sums()

    def show_activities(self, ids: Sequence[ActivityId]) -> None:
        """Show exactly these activities (those behind a figure)."""
        self._keep_changes()
        self._only = tuple(ids)
        self._clear_filters()
        self.refresh()
        if self._model.rowCount():
            self._view.table.selectRow(0)
        self._view.table.setFocus()

    def show_to_mend(self) -> None:
        """Show the activities that lack a required quantity."""
        self._only = ()
        self._clear_filters()
        self._view.mend_chip.setChecked(True)
        self.refresh()

    # What is done

    def start_new(self) -> None:
        """Open an empty form with kind, unit and day kept."""
        self._keep_changes()
        self._several = 0
        self._empty_form()
        self._view.table.clearSelection()
        self._show_form_state()

    def file_or_keep(self) -> None:
        """File a new activity and open the next; or keep the changed one."""
        if self._current is None:
            self._file_new()
        elif self._keep_changes():
            self.start_new()
            self._view.form.focus_title()

    def copy_chosen(self) -> None:
        """Open a new activity like the chosen one, dated today."""
        if self._current is None:
            return
        like, today = self._current, self._session.today()
        self._keep_changes()
        days = like.last_day - like.first_day
        self._view.form.load_copy(
            replace(like, first_day=today, last_day=today + days, status=Status.DONE, document=None)
        )
        self._current = None
        self._is_dirty = True
        self._show_form_state()
        self._view.form.focus_title()

    def undo(self) -> None:
        """Take back the last thing this machine did to activities."""
        self._step_through_history(recording.undo, "ui.ledger.undone")

    def redo(self) -> None:
        """Take back the undo that was this machine's last act."""
        self._step_through_history(recording.redo, "ui.ledger.redone")

    def _step_through_history(self, step: Callable[..., Sequence[ActivityId]], told: str) -> None:
        session = self._session
        try:
            touched = step(session.ledger, pack=session.pack)
        except AppError as error:
            session.tell_error(error)
            return
        self._is_dirty = False
        session.mark_saved()
        session.tell(told, count=len(touched))
        known = session.ledger.activities.get_known(touched[:1])
        self._current = known[0] if known else None
        if self._current is not None:
            self._view.form.load(self._current)
        session.activities_changed.emit()
        if self._current is None:
            self.start_new()
        self._show_form_state()

    # Inside: connections

    def _connect(self) -> None:
        view, form = self._view, self._view.form
        view.search.textChanged.connect(lambda _text: self._on_filter(waits=True))
        for chip in (view.period_chip, view.kind_chip, view.unit_chip):
            chip.chosen.connect(lambda _value: self._on_filter())
        view.mend_chip.toggled.connect(lambda _on: self._on_filter())
        view.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        view.new_button.clicked.connect(lambda *_: self._on_new())
        view.copy_button.clicked.connect(lambda *_: self.copy_chosen())
        view.undo_button.clicked.connect(lambda *_: self.undo())
        view.redo_button.clicked.connect(lambda *_: self.redo())
        view.file_button.clicked.connect(lambda *_: self.file_or_keep())
        view.import_button.clicked.connect(lambda *_: self.import_wanted.emit(None))
        view.clear_button.clicked.connect(lambda *_: self._show_all())
        view.empty_import.clicked.connect(lambda *_: self.import_wanted.emit(None))
        view.empty_sample.clicked.connect(lambda *_: self.sample_wanted.emit())
        view.waiting_button.clicked.connect(lambda *_: self.waiting_wanted.emit())
        view.changed_button.clicked.connect(lambda *_: self.changed_wanted.emit())
        view.shortcut("Ctrl+F", view.search.setFocus)
        view.going.connect(self._keep_changes)
        form.submitted.connect(self.file_or_keep)
        form.edited.connect(self._on_edited)
        form.left.connect(self._keep_changes)
        self._session.activities_changed.connect(self.refresh)
        self._session.office_changed.connect(self._offer_filters)

    def _offer_filters(self) -> None:
        view, session = self._view, self._session
        view.kind_chip.offer([(kind.name, kind.code) for kind in session.pack.kinds])
        view.unit_chip.offer([(unit.short_name or unit.name, unit.id) for unit in session.units])
        rule = _monthly_rule(session.pack.regimes)
        today = session.today()
        periods = list(rule.since(today - timedelta(days=31 * _SHOWN_PERIODS), until=today))
        view.period_chip.offer([(self._say_period(period), period) for period in reversed(periods)])

    def _say_period(self, period: Period) -> str:
        first, last = period.start, period.last_day
        return self._session.say(
            "ui.ledger.period_entry",
            period=say_period(self._session, period),
            first=f"{first.day}/{first.month}",
            last=f"{last.day}/{last.month}",
        )

    def _feed(self, query: ActivityQuery) -> Feed:
        ledger = self._session.ledger
        if self._only:
            chosen = ledger.activities.get_known(self._only)
            return Feed(lambda: len(chosen), lambda offset, limit: chosen[offset : offset + limit])
        return Feed(
            lambda: recording.count(ledger, query),
            lambda offset, limit: recording.find(ledger, query, limit=limit, offset=offset),
        )

    # Inside: filters and selection

    def _on_filter(self, *, waits: bool = False) -> None:
        self._only = ()
        if waits:
            self._search.start()
        else:
            self._narrow()

    def _narrow(self) -> None:
        is_kept = self._keep_changes()
        self.refresh()
        current = self._current
        if current is not None and is_kept and self._model.row_of(current.id) is None:
            # The form shows the chosen row, never one that the filter has taken out of sight.
            self.start_new()

    def _show_all(self) -> None:
        self._only = ()
        self._clear_filters()
        self.refresh()
        self._view.search.setFocus()

    def _clear_filters(self) -> None:
        view = self._view
        widgets = (view.search, view.period_chip, view.kind_chip, view.unit_chip, view.mend_chip)
        for widget in widgets:
            widget.blockSignals(True)
        view.search.clear()
        view.mend_chip.setChecked(False)
        for chip in (view.period_chip, view.kind_chip, view.unit_chip):
            chip.choose(None)
        for widget in widgets:
            widget.blockSignals(False)

    def _on_selected(self) -> None:
        rows = self._view.table.selectionModel().selectedRows()
        self._show_sums()
        if len(rows) != 1:
            self._show_several(len(rows))
            return
        self._several = 0
        activity = self._model.activity(rows[0].row())
        if activity is None or (self._current is not None and activity.id == self._current.id):
            return
        self._keep_changes()
        self._current = activity
        self._view.form.load(activity)
        self._is_dirty = False
        self._show_form_state()

    def _show_several(self, count: int) -> None:
        # Nothing chosen leaves the form as it is: a new activity has no row either.
        if count and not self._keep_changes():
            return
        if count and not self._several:
            self._empty_form()
        self._several = count
        self._show_form_state()

    def _choose_row(self, identity: ActivityId) -> None:
        row = self._model.row_of(identity)
        if row is None:
            return
        index = self._model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        selection = self._view.table.selectionModel()
        selection.blockSignals(True)
        selection.select(index, flags)
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection.blockSignals(False)
        self._view.table.viewport().update()

    def _show_sums(self) -> None:
        rows = self._view.table.selectionModel().selectedRows()
        if not rows or len(rows) > _SUMMED_ROWS:
            self._view.sums_label.setText("")
            return
        chosen = [self._model.activity(index.row()) for index in rows]
        found = [activity for activity in chosen if activity is not None]
        parts = [
            self._session.say("ui.ledger.chosen", count=len(found)),
            *sum_quantities(found, self._session),
        ]
        self._view.sums_label.setText(" · ".join(parts))

    def _show_open_rows(self) -> None:
        trackers = self._session.ledger.trackers
        waiting, offered = len(trackers.waiting()), len(trackers.offered())
        view = self._view
        view.waiting_button.setText(self._session.say("ui.ledger.waiting", count=waiting))
        view.waiting_button.setVisible(waiting > 0)
        view.changed_button.setText(self._session.say("ui.ledger.changed", count=offered))
        view.changed_button.setVisible(offered > 0)

    # Inside: the form

    def _on_new(self) -> None:
        self.start_new()
        self._view.form.focus_title()

    def _on_edited(self) -> None:
        self._is_dirty = True
        self._show_form_state()

    def _empty_form(self) -> None:
        form, session = self._view.form, self._session
        kinds = session.pack.kinds
        kind = form.kind_code() or (kinds[0].code if kinds else "")
        self._current = None
        form.start_new(kind=kind, day=form.day() or session.today(), unit=form.unit())
        self._is_dirty = False

    def _file_new(self) -> None:
        session, form = self._session, self._view.form
        activity = form.activity(recording.new_activity_id())
        if activity is None:
            return
        kept = self._store(activity, is_new=True)
        if kept is None:
            return
        session.mark_saved()
        session.tell("ui.ledger.filed", title=kept.title)
        self._is_dirty = False
        form.start_new(kind=kept.kind, day=kept.first_day, unit=kept.unit)
        session.activities_changed.emit()
        self._show_form_state()
        form.focus_title()

    def _keep_changes(self) -> bool:
        if self._current is None or not self._is_dirty or not self._session.has_ledger:
            return True
        activity = self._view.form.activity(self._current.id)
        if activity is None:
            return False
        kept = self._store(activity, is_new=False)
        if kept is None:
            return False
        self._is_dirty = False
        self._current = kept
        self._session.mark_saved()
        self._session.activities_changed.emit()
        self._show_form_state()
        return True

    def _store(self, activity: Activity, *, is_new: bool) -> Activity | None:
        session = self._session
        try:
            if is_new:
                kept = attaching.record_with_files(
                    session.ledger,
                    activity,
                    self.photos.pending(),
                    pack=session.pack,
                    today=session.today(),
                )
                self.photos.filed(kept.id)
            else:
                kept = recording.change(session.ledger, activity, pack=session.pack, today=session.today())
        except ActivityFaulty as error:
            self._show_faults(error.faults)
            return None
        except AppError as error:
            session.tell_error(error)
            return None
        self._show_warnings(kept)
        return kept

    def _show_faults(self, faults: Sequence[Message]) -> None:
        rest = []
        for fault in faults:
            said = self._session.wording.explain(fault)
            words = f"{said.text} {said.remedy}".strip()
            if not self._view.form.show_field_fault(_field_of(fault), words):
                rest.append(words)
        self._view.form_fault.setText("\n".join(rest))
        self._view.form_fault.setVisible(bool(rest))

    def _show_warnings(self, activity: Activity) -> None:
        found = [self._session.wording.explain(message) for message in recording.warnings(activity)]
        words = "\n".join(f"{said.text} {said.remedy}".strip() for said in found)
        self._view.form_hint.setText(words)
        self._view.form_hint.setVisible(bool(words))

    def _show_form_state(self) -> None:
        view, session = self._view, self._session
        is_new = self._current is None
        writes = not session.ledger.read_only
        named = "ui.ledger.form_new" if is_new else "ui.ledger.form_change"
        several = session.say("ui.ledger.form_several", count=self._several)
        view.form_title.setText(several if self._several else session.say(named))
        view.form.setEnabled(writes and not self._several)
        view.new_button.setEnabled(writes)
        view.form_fault.hide()
        state = "" if is_new else session.say("ui.ledger.editing" if self._is_dirty else "ui.ledger.kept")
        view.form_state.setText(state)
        press = session.say("ui.ledger.file" if is_new else "ui.ledger.file_next")
        view.file_button.setText(press)
        view.file_button.setAccessibleName(press)
        view.copy_button.setEnabled(not is_new and writes)
        view.file_button.setEnabled(writes and not self._several)
        view.undo_button.setEnabled(writes and session.ledger.undoing.can_undo())
        view.redo_button.setEnabled(writes and session.ledger.undoing.can_redo())
        view.import_button.setEnabled(writes)
        current = self._current
        kind = session.kind(current.kind) if current is not None else None
        if current is not None and kind is not None and not self._is_dirty:
            view.form.show_missing(what_is_missing(current, kind))
        if is_new:
            view.form_hint.hide()


def _monthly_rule(regimes: Sequence[Regime]) -> PeriodRule:
    monthly = [regime for regime in regimes if regime.frequency is Frequency.MONTHLY]
    closing = monthly[0].closing if monthly else Closing.CALENDAR
    return PeriodRule(Frequency.MONTHLY, closing)


def _field_of(fault: Message) -> str:
    field = str(fault.parameters.get("field", ""))
    area, _, name = field.partition(".")
    return name if area in {"quantity", "choice"} else _FIELDS.get(field, field)


def suggest_from(session: Session, what: str, typed: str, kind: str) -> Sequence[str]:
    """Return past titles, places, partners, givers of tasks or tags like what was typed."""
    if what == "titles":
        return recording.suggestions(session.ledger, title=typed, kind=kind).titles
    if what == "places":
        return recording.suggestions(session.ledger, place=typed).places
    return recording.remembered(session.ledger, what, typed)

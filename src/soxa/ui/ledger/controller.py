"""What Sổ theo dõi does: shows what is asked for, files and changes activities, undoes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.domain.activities import Activity, Status
from soxa.domain.completeness import what_is_missing
from soxa.domain.ids import ActivityId
from soxa.services import attaching, differences, recording, telling
from soxa.services.recording import ActivityFaulty, ActivityQuery
from soxa.services.telling import TakenBack
from soxa.ui.history_dialog import HistoryDialog
from soxa.ui.ledger.bulk import BulkController
from soxa.ui.ledger.counted_in import show_reports_of
from soxa.ui.ledger.list_controller import ListController
from soxa.ui.ledger.photo_controller import PhotoController
from soxa.ui.ledger.series_controller import SeriesController
from soxa.ui.ledger.table_model import ActivityTableModel
from soxa.ui.ledger.unfiled_controller import UnfiledController
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.ui.ledger.view import LedgerView

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
        self._is_dirty = False
        self._several = 0
        self.list = ListController(session, view, model)
        self.bulk = BulkController(session, view.bulk, chosen=self.list.chosen_query)
        self.photos = PhotoController(session, view)
        self.unfiled = UnfiledController(
            session,
            view,
            photos=self.photos,
            is_typed=lambda: self._current is None and (self._is_dirty or bool(self.photos.pending())),
            resume=self._resume,
        )
        self.series = SeriesController(session, view, start_new=self._start_after_series)
        self._connect()
        self.start_new()
        self.unfiled.go_on()
        self.refresh()

    # What is shown

    def query(self) -> ActivityQuery:
        """Return what the search and the chips ask for."""
        return self.list.query()

    def refresh(self) -> None:
        """Show the rows again; what was chosen stays chosen if it is there."""
        self.list.refresh()
        self._show_open_rows()
        if self._current is not None:
            self.list.choose_row(self._current.id)
            self.list.show_sums()
        self._forget_several()
        self._show_undo()

    def show_activities(self, ids: Sequence[ActivityId]) -> None:
        """Show exactly these activities (those behind a figure)."""
        self._keep_changes()
        self.list.show_query(ActivityQuery(only=tuple(ids)))
        if self._model.rowCount():
            self._view.table.selectRow(0)
        self._view.table.setFocus()

    def show_to_mend(self) -> None:
        """Show the activities that lack a required quantity."""
        self.list.show_query(ActivityQuery(to_mend=True))

    # What is done

    def start_new(self) -> None:
        """Open an empty form with kind, unit and day kept; what was half typed waits."""
        if not self._may_leave():
            return
        self.unfiled.set_aside()
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
        if self._current is None or not self._may_leave():
            return
        like, today = self._current, self._session.today()
        days = like.last_day - like.first_day
        self._view.form.load_copy(
            replace(like, first_day=today, last_day=today + days, status=Status.DONE, document=None)
        )
        self._current = None
        self._is_dirty = False
        self._show_form_state()
        self._view.form.focus_title()

    def remove_chosen(self) -> None:
        """Take what is chosen out of the ledger; its history stays, and undo brings it back."""
        chosen = self.list.chosen_activities()
        if not chosen or self._session.ledger.read_only:
            return
        try:
            recording.remove(self._session.ledger, [one.id for one in chosen])
        except AppError as error:
            self._session.tell_error(error)
            return
        self._is_dirty = False
        self._several = 0
        self._view.table.clearSelection()
        self._empty_form()
        self._session.mark_saved()
        what = {"title": chosen[0].title} if len(chosen) == 1 else {"count": len(chosen)}
        self._session.tell("views.removed" if len(chosen) == 1 else "views.removed_several", **what)
        self._session.activities_changed.emit()
        self._show_form_state()
        self._view.table.setFocus()

    def undo(self) -> None:
        """Take back the last thing this machine did, in the ledger or in a report."""
        self._session.undo_wanted.emit()

    def redo(self) -> None:
        """Take back the undo that was this machine's last act."""
        self._session.redo_wanted.emit()

    def show_history(self) -> HistoryDialog | None:
        """Show who changed the chosen activity, when and from what."""
        session, current = self._session, self._current
        if current is None:
            return None
        self._keep_changes()
        about = session.say("views.history.about", title=current.title)
        dialog = HistoryDialog(
            session,
            self._view.window(),
            about=about,
            read=lambda: telling.history_of_activity(session.ledger, current.id, pack=session.pack),
        )
        dialog.put_back.connect(lambda: self._show_again([current.id]))
        show_reports_of(session, dialog, current.id)
        dialog.open()
        return dialog

    def _on_taken_back(self, taken: TakenBack) -> None:
        self._show_again(taken.activities)

    def _read_current_again(self, _came: object) -> None:
        """Read the entry in the form again, unless somebody is just writing in it."""
        if self._current is not None and not self._is_dirty and not self._several:
            self._show_again((self._current.id,))

    def _show_again(self, touched: Sequence[ActivityId]) -> None:
        """Show what was changed from outside the form: the first of it that is there, or a new one."""
        self.unfiled.set_aside()
        self._is_dirty = False
        self._several = 0
        known = self._session.ledger.activities.get_known(touched[:1])
        self._current = known[0] if known else None
        if self._current is not None:
            self._view.form.load(self._current)
            self._is_dirty = False
        else:
            self._empty_form()
        self._session.activities_changed.emit()
        self._show_form_state()

    # Inside: connections

    def _connect(self) -> None:
        view, form = self._view, self._view.form
        self.list.narrowing.connect(self._keep_changes)
        self.list.narrowed.connect(self._on_narrowed)
        self.list.chosen.connect(self._on_selected)
        view.new_button.clicked.connect(lambda *_: self._on_new())
        view.copy_button.clicked.connect(lambda *_: self.copy_chosen())
        view.undo_button.clicked.connect(lambda *_: self.undo())
        view.redo_button.clicked.connect(lambda *_: self.redo())
        view.file_button.clicked.connect(lambda *_: self.file_or_keep())
        view.import_button.clicked.connect(lambda *_: self.import_wanted.emit(None))
        view.empty_import.clicked.connect(lambda *_: self.import_wanted.emit(None))
        view.empty_sample.clicked.connect(lambda *_: self.sample_wanted.emit())
        view.waiting_button.clicked.connect(lambda *_: self.waiting_wanted.emit())
        view.changed_button.clicked.connect(lambda *_: self.changed_wanted.emit())
        self.list.remove_action.triggered.connect(lambda *_: self.remove_chosen())
        view.history_button.clicked.connect(lambda *_: self.show_history())
        view.calendar.month.day_chosen.connect(self._on_day_chosen)
        self.list.entry_wanted.connect(lambda _day: self._on_new())
        view.going.connect(self._keep_changes)
        view.revert_button.clicked.connect(lambda *_: self._revert())
        form.submitted.connect(self.file_or_keep)
        form.edited.connect(self._on_edited)
        form.left.connect(self._keep_changes)
        form.title_taken.connect(self._fill_gaps)
        self._session.activities_changed.connect(self.refresh)
        self._session.stepping_back.connect(self._keep_changes)
        self._session.taken_back.connect(self._on_taken_back)
        # Not a lambda: the session outlives this ledger, and would call what is gone.
        self._session.merged.connect(self._read_current_again)

    # Inside: filters and selection

    def _forget_several(self) -> None:
        # Rows that are read anew are not chosen any more, and no signal tells of it.
        if self._several and not self.list.count_chosen():
            self._several = 0
            self._show_form_state()

    def _on_narrowed(self) -> None:
        self._forget_several()
        current = self._current
        if current is None:
            return
        self.list.choose_row(current.id)
        if not self._is_dirty and self._model.row_of(current.id) is None:
            # The form shows the chosen row, never one that the filter has taken out of sight.
            self.start_new()

    def _on_day_chosen(self, day: date) -> None:
        # A new activity is written on the day that is looked at.
        if self._current is None and self._view.form.is_blank():
            form = self._view.form
            form.start_new(kind=form.kind_code(), day=day, unit=form.unit())

    def _on_selected(self, count: int) -> None:
        if count != 1:
            self._show_several(count)
            return
        self._several = 0
        activity = self._model.activity(self.list.ranges()[0][0])
        if activity is None or (self._current is not None and activity.id == self._current.id):
            self._show_form_state()
            return
        if not self._may_leave():
            self._choose_current()
            return
        self.unfiled.set_aside()
        self._current = activity
        self._view.form.load(activity)
        self._is_dirty = False
        self._show_form_state()

    def _may_leave(self) -> bool:
        """Keep what was changed; where it cannot be kept, the form stays, and says how to go on."""
        may = self._keep_changes()
        self._view.revert_button.setVisible(not may)
        return may

    def _choose_current(self) -> None:
        current = self._current
        if current is not None and self._model.row_of(current.id) is not None:
            self.list.choose_row(current.id)
        else:
            self._view.table.clearSelection()
        self.list.show_sums()

    def _revert(self) -> None:
        """Give the changes up that cannot be kept, and show the activity as it is in the ledger."""
        self._view.revert_button.hide()
        if self._current is not None:
            self._view.form.load(self._current)
            self._is_dirty = False
            self._show_form_state()
            self._view.form.focus_title()

    def _show_several(self, count: int) -> None:
        # Nothing chosen leaves the form as it is: a new activity has no row either.
        if count and not self._may_leave():
            self._choose_current()
            return
        if count and not self._several:
            self.unfiled.set_aside()
            self._empty_form()
        self._several = count
        self._show_form_state()
        self.bulk.look_again()

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
        if self._current is None:
            self._view.form.focus_title()

    def _on_edited(self) -> None:
        self._is_dirty = True
        self._show_form_state()
        if self._current is None:
            self.unfiled.note_typing()

    def _resume(self, typed: Activity) -> None:
        self._current = None
        self._view.table.clearSelection()
        self._view.form.load_typed(typed)
        self._is_dirty = True
        self._show_form_state()
        self._view.form.focus_title()

    def _start_after_series(self) -> None:
        self._is_dirty = False  # its days are filed
        self.start_new()

    def _fill_gaps(self, title: str, kind: str) -> None:
        """Offer place and unit of the last such activity again; a filed one keeps what it has."""
        like = recording.latest_like(self._session.ledger, title=title, kind=kind)
        if like is not None and self._current is None:
            self._view.form.fill_gaps(like)

    def _empty_form(self) -> None:
        form, session = self._view.form, self._session
        kinds = session.pack.kinds
        kind = form.kind_code() or (kinds[0].code if kinds else "")
        self._current = None
        calendar = self._view.calendar
        day = calendar.day() if calendar.isVisible() else form.day() or session.today()
        person = session.person
        form.start_new(kind=kind, day=day, unit=form.unit() or (person.unit if person else None))
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
        form.start_new(kind=kept.kind, day=kept.first_day, unit=kept.unit)
        self._is_dirty = False
        self.unfiled.keep()
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
        unseen = self._unseen(activity)
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
                kept = recording.change(
                    session.ledger,
                    activity,
                    pack=session.pack,
                    today=session.today(),
                    shown=self._current,
                )
        except ActivityFaulty as error:
            self._show_faults(error.faults)
            return None
        except AppError as error:
            session.tell_error(error)
            return None
        self._show_warnings(kept)
        for field, value in unseen:
            tell = session.wording.tell
            session.tell("joining.overruled", field=tell(field), value=tell(value), tone="warn")
        return kept

    def _unseen(self, activity: Activity) -> Sequence[tuple[Message, Message]]:
        """Return what another machine wrote in the fields of the form meanwhile: what is kept settles it."""
        shown, session = self._current, self._session
        if shown is None or shown.id != activity.id:
            return ()
        return differences.overruled(session.ledger, activity, shown=shown, pack=session.pack)

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

    def _show_undo(self) -> None:
        view, session = self._view, self._session
        writes = not session.ledger.read_only
        for press, say_act, tip, nothing in (
            (view.undo_button, telling.say_undo, "views.undo.tip", "views.undo.nothing"),
            (view.redo_button, telling.say_redo, "views.redo.tip", "views.redo.nothing"),
        ):
            said = say_act(session.ledger, session.pack)
            press.setEnabled(writes and said is not None)
            what = session.wording.tell(said) if said is not None else ""
            words = session.say(tip, what=what) if what else session.say(nothing)
            press.setToolTip(words)
            press.setAccessibleDescription(words)

    def _show_form_state(self) -> None:
        view, session = self._view, self._session
        is_new = self._current is None
        writes = not session.ledger.read_only
        named = "ui.ledger.form_new" if is_new else "ui.ledger.form_change"
        several = session.say("ui.ledger.form_several", count=self._several)
        view.form_title.setText(several if self._several else session.say(named))
        view.open_form(writes=writes, shows=not self._several)
        view.show_fields(of_many=self._several > 1)
        view.history_button.setEnabled(not is_new)
        view.new_button.setEnabled(writes)
        view.form_fault.hide()
        if is_new or not self._is_dirty:
            view.revert_button.hide()
        state = "" if is_new else session.say("ui.ledger.editing" if self._is_dirty else "ui.ledger.kept")
        view.form_state.setText(state)
        press = session.say("ui.ledger.file" if is_new else "ui.ledger.file_next")
        view.file_button.setText(press)
        view.file_button.setAccessibleName(press)
        view.copy_button.setEnabled(not is_new and writes)
        view.file_button.setEnabled(writes and not self._several)
        self._show_undo()
        view.import_button.setEnabled(writes)
        current = self._current
        kind = session.kind(current.kind) if current is not None else None
        if current is not None and kind is not None and not self._is_dirty:
            view.form.show_missing(what_is_missing(current, kind))
        if is_new:
            view.form_hint.hide()


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

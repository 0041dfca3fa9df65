"""What the photo strip does: makes files small in the background, keeps, shows and takes them away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from soxa.base.errors import AppError, Message
from soxa.domain.activities import Activity
from soxa.domain.attachments import Attachment
from soxa.domain.ids import ActivityId
from soxa.services import attaching
from soxa.services.attaching import Pasted, Preparation, Prepared, Refused
from soxa.ui.files import ask_save, start_folder
from soxa.ui.ledger.photo_page import PhotoPage
from soxa.ui.ledger.photo_strip import StripItem
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.ui.ledger.view import LedgerView


class Draft:
    """The files of a new activity that is being typed: what is dropped goes where it is filed."""

    def __init__(self) -> None:
        self.filed_as: ActivityId | None = None
        self.files: list[Prepared] = []


class PhotoController(QObject):
    """Binds the form's strip to the ledger.

    Args:
        session: What is shared.
        view: Form and pages.
    """

    def __init__(self, session: Session, view: LedgerView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._shown: ActivityId | None = None
        self._draft = Draft()
        self._page: PhotoPage | None = None
        self._jobs = 0
        strip = view.form.photos
        view.form.shown.connect(self._on_shown)
        strip.sources_given.connect(self.add)
        strip.asked.connect(self._ask)
        strip.view_wanted.connect(self.look_at)
        strip.remove_wanted.connect(self.remove)

    # What the form's own controller needs

    def draft(self) -> Draft:
        """Return the new activity's files, to be taken up again when it is gone on with."""
        return self._draft

    def take_up(self, draft: Draft) -> None:
        """Let the new activity in the form have these files."""
        self._draft = draft
        self._show()

    def pending(self) -> tuple[Prepared, ...]:
        """Return the files that wait for the new activity to be filed."""
        return tuple(self._draft.files)

    def filed(self, activity: ActivityId) -> None:
        """The new activity was filed, with the files that waited; what is still made small follows it."""
        self._draft.filed_as = activity
        self._draft.files.clear()

    # What is done

    def add(self, sources: Sequence[Path | Pasted]) -> None:
        """Make files small and keep them with the activity that is in the form now."""
        target = self._shown if self._shown is not None else self._draft
        self._jobs += 1
        strip = self._view.form.photos
        strip.show_faults("")
        strip.show_busy(is_busy=True)
        self._session.jobs.start(
            lambda progress: attaching.prepare(sources, progress=progress),
            on_result=lambda found: self._on_prepared(target, found),
            on_error=self._on_failed,
            on_cancelled=self._job_ended,
            title=Message("entry.shrinking"),
            owner=self,
        )

    def remove(self, key: object) -> None:
        """Take a photo or file away; undo brings it back."""
        if isinstance(key, Prepared):
            self._draft.files.remove(key)
            self._show()
            return
        if not isinstance(key, Attachment):
            return
        try:
            attaching.detach(self._session.ledger, key.id)
        except AppError as error:
            self._session.tell_error(error)
            return
        self._session.mark_saved()
        self._session.tell("entry.file_removed", name=key.name)
        self._leave_page()
        self._session.activities_changed.emit()
        self._show()
        self._view.form.photos.add_button.setFocus()

    def look_at(self, key: object) -> None:
        """Show a photo large; of a document, ask where it shall be written."""
        items = self._items()
        at = next((at for at, item in enumerate(items) if item.key == key), None)
        if at is None:
            return
        if items[at].picture is None:
            self._save(key)
            return
        self._leave_page()
        pictures = [item for item in items if item.picture is not None]
        page = PhotoPage(self._session, pictures, at=pictures.index(items[at]))
        page.left.connect(self._leave_page)
        page.save_wanted.connect(self._save)
        page.remove_wanted.connect(self._remove_shown)
        self._page = page
        self._view.show_page(page)
        page.setFocus()

    # Inside

    def _on_shown(self, activity: object) -> None:
        self._leave_page()
        self._shown = activity.id if isinstance(activity, Activity) else None
        if self._shown is None:
            self._draft = Draft()
        self._view.form.photos.show_faults("")
        self._show()

    def _on_prepared(self, target: ActivityId | Draft, found: Preparation) -> None:
        self._job_ended()
        activity = target.filed_as if isinstance(target, Draft) else target
        if activity is not None:
            self._keep(activity, found.ready)
        elif isinstance(target, Draft):
            room = attaching.MOST_FILES - len(target.files)
            target.files += found.ready[:room]
            if len(found.ready) > room:
                self._session.tell_error(attaching.TooManyAttachments(limit=attaching.MOST_FILES))
        if target in {self._shown, self._draft}:
            self._show()
            self._view.form.photos.show_faults(self._say_refused(found.refused))
        elif found.refused:
            self._session.tell_error(found.refused[0].fault)

    def _keep(self, activity: ActivityId, ready: Sequence[Prepared]) -> None:
        if not ready or not self._session.has_ledger:
            return
        try:
            attaching.keep(self._session.ledger, activity, ready)
        except AppError as error:
            self._session.tell_error(error)
            return
        self._session.mark_saved()
        self._session.activities_changed.emit()

    def _on_failed(self, error: AppError) -> None:
        self._job_ended()
        self._session.tell_error(error)

    def _job_ended(self) -> None:
        self._jobs -= 1
        self._view.form.photos.show_busy(is_busy=self._jobs > 0)

    def _items(self) -> list[StripItem]:
        if self._shown is None:
            return [
                StripItem(one, one.name, one.data if one.media_type.startswith("image/") else None)
                for one in self._draft.files
            ]
        ledger = self._session.ledger
        return [
            StripItem(one, one.name, attaching.read(ledger, one) if one.is_picture else None)
            for one in attaching.attachments_of(ledger, self._shown)
        ]

    def _show(self) -> None:
        self._view.form.photos.show_items(self._items())

    def _say_refused(self, refused: Sequence[Refused]) -> str:
        said = []
        for one in refused:
            why = self._session.wording.explain(one.fault)
            said.append(f"{one.name}: {why.text} {why.remedy}".strip())
        return "\n".join(said)

    def _ask(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - several files: no other place asks so

        session = self._session
        names, _ = QFileDialog.getOpenFileNames(
            self._view,
            session.say("entry.add_files"),
            str(start_folder(session)),
            session.say("entry.file_kinds"),
        )
        if names:
            session.remember_folder(Path(names[0]).parent)
            self.add([Path(name) for name in names])

    def _save(self, key: object) -> None:
        if not isinstance(key, Attachment | Prepared):
            return
        session = self._session
        title, kinds = session.say("entry.save_file"), f"*{Path(key.name).suffix}"
        path = ask_save(self._view, session, title=title, kinds=kinds, name=key.name)
        if path is None:
            return
        try:
            data = attaching.read(session.ledger, key) if isinstance(key, Attachment) else key.data
            attaching.write_out(data, path)
        except AppError as error:
            session.tell_error(error)
            return
        session.tell("entry.file_saved", name=path.name)

    def _remove_shown(self, key: object) -> None:
        self._leave_page()
        self.remove(key)

    def _leave_page(self) -> None:
        page, self._page = self._page, None
        if page is not None:
            self._view.drop_page(page)
            self._view.form.photos.add_button.setFocus()

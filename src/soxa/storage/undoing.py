"""Undo: the inverse of this device's own last act, written as a new act; and redo, the inverse of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from soxa.domain.ids import ActivityId, TrackerRowId
from soxa.storage.activities import ENTITY as ACTIVITY
from soxa.storage.activities import ActivityStore
from soxa.storage.activity_rows import activity_fields
from soxa.storage.attachments import ENTITY as ATTACHMENT
from soxa.storage.attachments import AttachmentStore
from soxa.storage.errors import EntryMissing, NothingToUndo, UndoOvertaken
from soxa.storage.history import WHOLE, Change, Fields, History
from soxa.storage.trackers import ENTITY as TRACKER_ROW
from soxa.storage.trackers import TrackerStore, row_fields
from soxa.storage.writing import Writing

_ORIGIN: Final = "origin"


class Undoing:
    """Takes back acts on activities and rows of trackers; an undo is an act of its own, nothing is lost."""

    def __init__(
        self,
        writing: Writing,
        history: History,
        activities: ActivityStore,
        trackers: TrackerStore,
        attachments: AttachmentStore,
    ) -> None:
        """Work on these stores of one connection."""
        self._writing = writing
        self._history = history
        self._activities = activities
        self._trackers = trackers
        self._attachments = attachments

    def can_undo(self) -> bool:
        """Tell whether an act of this device is left to undo."""
        return self._history.last_own_act(self._writing.device) is not None

    def can_redo(self) -> bool:
        """Tell whether this device's newest act was an undo."""
        return self._history.last_own_act(self._writing.device, of_undo=True) is not None

    def undo(self) -> tuple[ActivityId, ...]:
        """Undo this device's newest act on activities that was not undone yet.

        Returns:
            The activities that are as they were before it, those that are gone again included.

        Raises:
            NothingToUndo: There is no such act.
            UndoOvertaken: Something was changed again since (by another device); nothing was undone.
        """
        return self._take_back("undo", self._history.last_own_act(self._writing.device))

    def redo(self) -> tuple[ActivityId, ...]:
        """Take back the undo that was this device's newest act.

        Raises:
            NothingToUndo: The newest act was no undo.
            UndoOvertaken: Something was changed again since; nothing was done.
        """
        return self._take_back("redo", self._history.last_own_act(self._writing.device, of_undo=True))

    def _take_back(self, name: str, act: UUID | None) -> tuple[ActivityId, ...]:
        if act is None:
            raise NothingToUndo
        changes = self._history.act(act)
        activities, rows = _by_thing(changes, ACTIVITY), _by_thing(changes, TRACKER_ROW)
        with self._writing.act(name, undoes=act):
            wanted = {
                identity: _before(self._activity_now(ActivityId(identity)), own)
                for identity, own in activities.items()
            }
            # An activity that goes takes the rows it was imported from along, one that comes brings them
            # back: a row must be free before the other needs it.
            self._put_back_gone(wanted)
            for identity, own in rows.items():
                before = _before(self._row_now(TrackerRowId(identity)), own)
                self._put_back_row(identity, before, tuple(wanted))
            for identity, fields in wanted.items():
                if fields is not None:
                    self._activities.put_back(identity, fields, to_mend=False)
            bound = self._put_back_attachments(_by_thing(changes, ATTACHMENT))
        return tuple(dict.fromkeys([*(ActivityId(identity) for identity in activities), *bound]))

    def _put_back_attachments(self, things: Mapping[UUID, list[Change]]) -> list[ActivityId]:
        """Put attachments back, and return whose they are. The bytes stay: what was undone can be redone."""
        return [
            self._attachments.put_back(identity, _before(self._attachments.fields(identity), own))
            for identity, own in things.items()
        ]

    def _put_back_gone(self, wanted: Mapping[UUID, Fields | None]) -> None:
        for identity, fields in wanted.items():
            if fields is None:
                self._activities.put_back(identity, None, to_mend=False)

    def _put_back_row(self, identity: UUID, before: Fields | None, activities: Sequence[UUID]) -> None:
        """Put a row back, and tell of it with each activity that loses it by that."""
        ids = [ActivityId(activity) for activity in activities]
        held = self._trackers.origins(ids)
        self._trackers.put_back(identity, before)
        now = self._trackers.origins(ids)
        with self._writing.act("origins") as journal:
            for activity in held:
                journal.changed(ACTIVITY, activity, {_ORIGIN: held[activity]}, {_ORIGIN: now.get(activity)})

    def _activity_now(self, identity: ActivityId) -> Fields | None:
        try:
            return activity_fields(self._activities.get([identity])[0])
        except EntryMissing:
            return None

    def _row_now(self, identity: TrackerRowId) -> Fields | None:
        try:
            row = self._trackers.get(identity)
        except EntryMissing:
            return None
        # Once it has become an activity a row is told of with that activity.
        return row_fields(row) if row.activity is None or row.state.value != "imported" else None


def _by_thing(changes: Sequence[Change], entity: str) -> Mapping[UUID, list[Change]]:
    things: dict[UUID, list[Change]] = {}
    for change in changes:
        if change.entity == entity:
            things.setdefault(change.entity_id, []).append(change)
    return things


def _before(now: Fields | None, changes: Sequence[Change]) -> Fields | None:
    """Return what a thing was before an act's changes; they must be its newest."""
    fields = None if now is None else dict(now)
    for change in reversed([one for one in changes if one.entity != ACTIVITY or one.field != _ORIGIN]):
        if change.field == WHOLE:
            if _without_origin(fields) != _without_origin(change.new):
                raise UndoOvertaken(field=change.field)
            fields = dict(change.old) if isinstance(change.old, dict) else None
            continue
        if fields is None or fields.get(change.field) != change.new:
            raise UndoOvertaken(field=change.field)
        if change.old is None:
            fields.pop(change.field, None)
        else:
            fields[change.field] = change.old
    return fields


def _without_origin(fields: object) -> object:
    # Rows of trackers have an origin of their own, which never changes; an activity's is kept with its rows.
    if not isinstance(fields, dict):
        return fields
    return {name: value for name, value in fields.items() if name != _ORIGIN}

"""Undo: the inverse of this device's own last act, written as a new act; and redo, the inverse of that.

What can be undone is what people write: activities with their files and rows of trackers, slips, values of
the past, saved views, what the office says of its duties and days, answers to points, packs until a report
was sealed with them, and a report's words and values given by hand until it is sealed. Facts (sealed, signed,
sent) and the office's own data are not undone but changed.
"""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from soxa.domain.ids import ActivityId, ReportId
from soxa.storage.activities import ENTITY as ACTIVITY
from soxa.storage.activities import ActivityStore
from soxa.storage.activity_rows import activity_fields
from soxa.storage.attachments import ENTITY as ATTACHMENT
from soxa.storage.attachments import AttachmentStore
from soxa.storage.corrections import ENTITY as CORRECTION
from soxa.storage.corrections import CorrectionStore
from soxa.storage.errors import EntryMissing, NothingToUndo, UndoOvertaken
from soxa.storage.files import ENTITY as FILE
from soxa.storage.history import Change, Fields, History, Journal, from_us
from soxa.storage.history_chain import WHOLE
from soxa.storage.installed_packs import PACK, PACK_HELD, PackStore
from soxa.storage.outgoing import ENTRY as REGISTER_ENTRY
from soxa.storage.outgoing import NUMBER, GivenNumberStore, RegisterEntryStore
from soxa.storage.past_values import ENTITY as PAST_VALUE
from soxa.storage.past_values import PastValueStore
from soxa.storage.points import ANSWER, PointStore
from soxa.storage.regime_settings import OWN_DAY, SETTING, OwnDayStore, RegimeSettingStore
from soxa.storage.remarks import ENTITY as REMARK
from soxa.storage.remarks import RemarkStore
from soxa.storage.report_rows import WRITTEN
from soxa.storage.reports import ENTITY as REPORT
from soxa.storage.reports import ReportStore
from soxa.storage.saved_views import ENTITY as VIEW
from soxa.storage.saved_views import SavedViewStore
from soxa.storage.section_owners import ENTITY as SECTION_OWNER
from soxa.storage.section_owners import SectionOwnerStore
from soxa.storage.sendings import ENTITY as SENDING
from soxa.storage.sendings import SendingStore
from soxa.storage.slips import ENTITY as SLIP
from soxa.storage.slips import SlipStore
from soxa.storage.thing_writes import SETTLING
from soxa.storage.trackers import ENTITY as TRACKER_ROW
from soxa.storage.trackers import TRACKER, TrackerStore
from soxa.storage.writing import Writing

_ORIGIN: Final = "origin"
_MACHINE_ACTS: Final = ("correction.fill", "report.texts", "tracker.known", "pack.install")
"""What the program does by itself as people look: never undone by itself, and no end of a redo."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """What an undo (or a redo) would take back, to be said before it is done."""

    act: UUID
    """The act itself; for a redo, the act that was undone."""
    name: str
    """``activity.add``, ``tracker.import`` …"""
    at_utc: datetime
    """When it was done."""
    actor: str
    """Who did it."""
    counts: Mapping[str, int]
    """Entity to how many things it changed."""
    first: Change
    """Its first change of what people see."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undo or a redo has changed."""

    activities: tuple[ActivityId, ...]
    """As they are now, those that are gone again included."""
    reports: tuple[ReportId, ...]
    """Whose words or values are others now."""
    others: int
    """How many slips, values of the past, views, and settings of duties and days."""


class Restorable(Protocol):
    """A store whose things can be brought to a state that the history tells of."""

    def fields(self, identity: UUID) -> Fields | None:
        """Return a thing as the history tells of it; None if it is not there."""

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring it to a state; None takes it out."""


class Undoing:
    """Takes back acts of this device; an undo is an act of its own, nothing is lost."""

    def __init__(
        self,
        writing: Writing,
        history: History,
        *,
        activities: ActivityStore,
        trackers: TrackerStore,
        attachments: AttachmentStore,
        reports: ReportStore,
        slips: SlipStore,
        past_values: PastValueStore,
        views: SavedViewStore,
        packs: PackStore,
        settings: RegimeSettingStore,
        own_days: OwnDayStore,
        section_owners: SectionOwnerStore,
        points: PointStore,
        corrections: CorrectionStore,
        remarks: RemarkStore,
        sendings: SendingStore,
        register_entries: RegisterEntryStore,
        given_numbers: GivenNumberStore,
    ) -> None:
        """Work on these stores of one connection."""
        self._writing = writing
        self._history = history
        self._activities = activities
        self._trackers = trackers
        self._attachments = attachments
        self._reports = reports
        self._others: Mapping[str, Restorable] = {
            SLIP: slips,
            PAST_VALUE: past_values,
            VIEW: views,
            PACK: packs,
            PACK_HELD: packs.held,
            SETTING: settings,
            OWN_DAY: own_days,
            SECTION_OWNER: section_owners,
            ANSWER: points,
            CORRECTION: corrections,
            REMARK: remarks,
            SENDING: sendings,
            REGISTER_ENTRY: register_entries,
            NUMBER: given_numbers,
        }
        self._overtaken: set[UUID] = set()
        self._looked_up: tuple[object, Undoable | None, Undoable | None] | None = None

    def can_undo(self) -> bool:
        """Tell whether an act of this device is left to undo."""
        return self.next_undo() is not None

    def can_redo(self) -> bool:
        """Tell whether an undo of this device is left to take back."""
        return self.next_redo() is not None

    def next_undo(self) -> Undoable | None:
        """Return what the next undo would take back."""
        return self._look()[0]

    def next_redo(self) -> Undoable | None:
        """Return what the next redo would do again."""
        return self._look()[1]

    def undo(self) -> TakenBack:
        """Undo this device's newest act that can be undone and was not yet.

        Raises:
            NothingToUndo: There is no such act.
            UndoOvertaken: Something was changed again since (by another device); nothing was undone. The next
                undo goes on with the act before.
            ReportIsSealed: A report was sealed meanwhile, by another window.
        """
        return self._take_back("undo", self._newest(_UNDOABLE))

    def redo(self) -> TakenBack:
        """Take back this device's newest undo, as long as nothing else was done since.

        Raises:
            NothingToUndo: There is none.
            UndoOvertaken: Something was changed again since; nothing was done.
            ReportIsSealed: A report was sealed meanwhile.
        """
        return self._take_back("redo", self._newest(_REDOABLE))

    # ------------------------------------------------------------------ which act

    def _look(self) -> tuple[Undoable | None, Undoable | None]:
        # An import has thousands of changes, and the buttons ask after every key: look anew only after a
        # change.
        with self._writing.reading() as conn:
            state = (*conn.execute(_NEWEST).fetchone(), len(self._overtaken), self._writing.device)
        if self._looked_up is None or self._looked_up[0] != state:
            undo, redo = self._newest(_UNDOABLE), self._newest(_REDOABLE)
            self._looked_up = (
                state,
                self._described(undo),
                self._described(redo and self._undone_by(redo)),
            )
        return self._looked_up[1:]

    def _newest(self, sql: str) -> UUID | None:
        with self._writing.reading() as conn:
            for (act,) in conn.execute(sql, (self._writing.device.bytes,)):
                if UUID(bytes=act) not in self._overtaken:
                    return UUID(bytes=act)
        return None

    def _undone_by(self, undo: UUID) -> UUID:
        with self._writing.reading() as conn:
            row = conn.execute("SELECT undoes FROM act WHERE uuid = ?", (undo.bytes,)).fetchone()
        return UUID(bytes=row[0])

    def _described(self, act: UUID | None) -> Undoable | None:
        if act is None:
            return None
        with self._writing.reading() as conn:
            row_id, name, at_ms, actor = conn.execute(
                "SELECT id, name, at_ms, actor FROM act WHERE uuid = ?", (act.bytes,)
            ).fetchone()
            counts = dict(
                conn.execute(
                    "SELECT entity, count(DISTINCT entity_uuid) FROM change WHERE act_id = ? GROUP BY entity",
                    (row_id,),
                ).fetchall()
            )
        first = self._history.first_change(act)
        return Undoable(act, name, from_us(at_ms * 1000), actor, counts, first)

    # ------------------------------------------------------------------ taking back

    def _take_back(self, name: str, act: UUID | None) -> TakenBack:
        if act is None:
            raise NothingToUndo
        changes = self._history.act(act)
        try:
            self._demand_not_written_by_others(act)
            with self._writing.act(name, undoes=act) as journal:
                activities = self._take_back_activities(changes)
                reports = self._take_back_reports(_by_thing(changes, REPORT))
                others = sum(
                    self._take_back_others(store, _by_thing(changes, entity))
                    for entity, store in self._others.items()
                )
                _open_again(journal, changes)
        except UndoOvertaken:
            self._overtaken.add(act)
            raise
        return TakenBack(activities, reports, others)

    def _demand_not_written_by_others(self, act: UUID) -> None:
        # What came here after it was not known when it was done: taking it back would overrule it unseen.
        with self._writing.reading() as conn:
            row = conn.execute(_WRITTEN_BY_OTHERS, (act.bytes,)).fetchone()
        if row is not None:
            raise UndoOvertaken(field=row[0])

    def _take_back_activities(self, changes: Sequence[Change]) -> tuple[ActivityId, ...]:
        activities, rows = _by_thing(changes, ACTIVITY), _by_thing(changes, TRACKER_ROW)
        wanted = {
            identity: _before(self._activity_now(ActivityId(identity)), own)
            for identity, own in activities.items()
        }
        # An activity that goes takes the rows it was imported from along, one that comes brings them back: a
        # row must be free before the other needs it.
        self._put_back_gone(wanted)
        for identity, own in rows.items():
            before = _before(self._trackers.open_fields(identity), own)
            self._put_back_row(identity, before, tuple(wanted))
        for identity, fields in wanted.items():
            if fields is not None:
                self._activities.put_back(identity, fields, to_mend=False)
        bound = self._put_back_attachments(_by_thing(changes, ATTACHMENT))
        return tuple(dict.fromkeys([*(ActivityId(identity) for identity in activities), *bound]))

    def _take_back_reports(self, things: Mapping[UUID, list[Change]]) -> tuple[ReportId, ...]:
        for identity, own in things.items():
            before = _before(self._reports.fields(identity), own)
            if before is not None:
                self._reports.put_back(identity, before)
        return tuple(ReportId(identity) for identity in things)

    def _take_back_others(self, store: Restorable, things: Mapping[UUID, list[Change]]) -> int:
        for identity, own in things.items():
            store.put_back(identity, _before(store.fields(identity), own))
        return len(things)

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


_RESTORED: Final = (
    ACTIVITY,
    TRACKER_ROW,
    TRACKER,
    ATTACHMENT,
    FILE,
    SLIP,
    PAST_VALUE,
    VIEW,
    SETTING,
    OWN_DAY,
    SECTION_OWNER,
    ANSWER,
    CORRECTION,
    REMARK,
    SENDING,
    REGISTER_ENTRY,
    NUMBER,
    PACK,
    PACK_HELD,
)
_ENTITIES: Final = ", ".join(f"'{entity}'" for entity in _RESTORED)
_WORDS: Final = " OR ".join(f"c.field GLOB '{beginning}*'" for beginning in WRITTEN)
_PACKS: Final = f"'{PACK}', '{PACK_HELD}'"
_BY_MACHINE: Final = ", ".join(f"'{name}'" for name in _MACHINE_ACTS)

_NEWEST: Final = (
    "SELECT (SELECT max(id) FROM act), (SELECT max(id) FROM change), (SELECT count(*) FROM sealing)"
)

# An act may be undone if people did it, it changed nothing but what can be restored, it undid nothing itself,
# and was not undone yet. An undoing that was itself taken back (a redo) leaves the first act undoable again.
# A sealed report's words stay, and the pack that one was sealed with, or another was laid over.
_UNDOABLE: Final = f"""
    SELECT a.uuid FROM act a JOIN device d ON d.id = a.device_id
    WHERE d.uuid = ? AND a.undoes IS NULL AND a.name NOT IN ({_BY_MACHINE}) AND a.name NOT GLOB 'sample.*'
        AND NOT EXISTS (SELECT 1 FROM act u WHERE u.undoes = a.uuid
            AND NOT EXISTS (SELECT 1 FROM act r WHERE r.undoes = u.uuid))
        AND NOT EXISTS (SELECT 1 FROM change c WHERE c.act_id = a.id
            AND c.entity NOT IN ({_ENTITIES}) AND NOT (c.entity = '{REPORT}' AND ({_WORDS})))
        AND EXISTS (SELECT 1 FROM change c WHERE c.act_id = a.id AND c.entity NOT IN ('{FILE}', '{TRACKER}'))
        AND NOT EXISTS (SELECT 1 FROM change c JOIN report r ON r.uuid = c.entity_uuid
            JOIN sealing s ON s.report_id = r.id
            WHERE c.act_id = a.id AND c.entity = '{REPORT}' AND s.dropped = 0)
        AND NOT EXISTS (SELECT 1 FROM change c JOIN correction_row w ON w.uuid = c.entity_uuid
            JOIN report r ON r.uuid = w.report_uuid JOIN sealing s ON s.report_id = r.id
            WHERE c.act_id = a.id AND c.entity = '{CORRECTION}' AND s.dropped = 0)
        AND NOT EXISTS (SELECT 1 FROM change c JOIN change l ON l.id > c.id JOIN act b ON b.id = l.act_id
            WHERE c.act_id = a.id AND c.entity IN ({_PACKS}) AND b.id <> a.id AND b.undoes IS NULL
            AND (l.entity IN ({_PACKS}) OR (l.entity = '{REPORT}' AND l.field GLOB 'sealing.*')))
    ORDER BY a.id DESC"""

_WRITTEN_BY_OTHERS: Final = """
    SELECT l.field FROM act a JOIN change c ON c.act_id = a.id
        JOIN change l ON l.entity_uuid = c.entity_uuid AND l.id > c.id
    WHERE a.uuid = ? AND l.device_id <> a.device_id AND (l.field = c.field OR l.field = '' OR c.field = '')
    LIMIT 1"""

# The newest undo that was not taken back yet; since then people did nothing but undo and redo.
_REDOABLE: Final = f"""
    SELECT u.uuid FROM act u JOIN device d ON d.id = u.device_id JOIN act a ON a.uuid = u.undoes
    WHERE d.uuid = ? AND a.undoes IS NULL
        AND NOT EXISTS (SELECT 1 FROM act r WHERE r.undoes = u.uuid)
        AND NOT EXISTS (SELECT 1 FROM act n WHERE n.device_id = u.device_id AND n.id > u.id
            AND n.undoes IS NULL AND n.name NOT IN ({_BY_MACHINE}))
    ORDER BY u.id DESC"""


def _open_again(journal: Journal, changes: Sequence[Change]) -> None:
    """Let the differences be told again that an act has settled; one that kept what was shown leaves a trace.

    Without that trace the act would be the next one to undo for ever.
    """
    for change in changes:
        if change.field != WHOLE and change.old == change.new:
            journal.kept(change.entity, change.entity_id, change.field, change.new)
    if journal.has_begun:
        journal.conn.executemany(
            "INSERT OR IGNORE INTO difference_candidate VALUES (?,?)",
            {(one.entity, one.entity_id.bytes) for one in changes if one.act_name == SETTLING},
        )


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

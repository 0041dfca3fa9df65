"""Which stores hold which things, in the order in which things refer to each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Protocol
from uuid import UUID

from soxa.storage.activities import ENTITY as ACTIVITY
from soxa.storage.activities import ActivityStore
from soxa.storage.files import ENTITY as FILE
from soxa.storage.files import FileStore
from soxa.storage.history import Fields
from soxa.storage.installed_packs import PACK, PACK_HELD, PackStore
from soxa.storage.merged_blobs import Blobs
from soxa.storage.merging import Merging
from soxa.storage.offices import OfficeStore
from soxa.storage.placing import Placer, Placing
from soxa.storage.points import ANSWER, SEALED_POINTS, PointStore
from soxa.storage.reports import ENTITY as REPORT
from soxa.storage.reports import ReportStore
from soxa.storage.trackers import ENTITY as TRACKER_ROW
from soxa.storage.trackers import TRACKER, TrackerStore
from soxa.storage.writing import Writing


class Placeable(Protocol):
    """A store whose things can be brought to a state without a word in the history."""

    def fields(self, identity: UUID) -> Fields | None:
        """Return a thing as the history tells of it; None if it is not there."""

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring one to what the fields say; None takes it out."""


def make_merging(
    writing: Writing,
    *,
    offices: OfficeStore,
    packs: PackStore,
    trackers: TrackerStore,
    files: FileStore,
    activities: ActivityStore,
    reports: ReportStore,
    points: PointStore,
    others: Mapping[str, Placeable],
) -> Merging:
    """Return what joins one ledger with others.

    Args:
        writing: The connection.
        offices: Office, units and people.
        packs: Packs, and which hold.
        trackers: Trackers and their rows.
        files: Bytes.
        activities: Activities.
        reports: Reports.
        points: Answers and frozen points.
        others: Everything else by entity; it may refer to any of these.
    """
    blobs = Blobs(writing, files=files, packs=packs, reports=reports)
    placings = {
        "office": Placing(partial(offices.fields, "office"), offices.place_office),
        "unit": Placing(partial(offices.fields, "unit"), offices.place_unit),
        "person": Placing(partial(offices.fields, "person"), offices.place_person),
        PACK: Placing(packs.fields, packs.place),
        PACK_HELD: Placing(packs.held.fields, packs.held.place),
        TRACKER: Placing(trackers.fields, trackers.place_tracker),
        FILE: Placing(files.fields, blobs.place_file),
        ACTIVITY: Placing(activities.fields, lambda *_: None),
        TRACKER_ROW: Placing(trackers.open_fields, trackers.place),
        REPORT: Placing(reports.find_fields, blobs.place_report),
        ANSWER: Placing(points.fields, points.place),
        SEALED_POINTS: Placing(points.frozen_fields, points.place_frozen),
        **{entity: Placing(store.fields, store.place) for entity, store in others.items()},
    }
    placer = Placer(placings, activities=activities, trackers=trackers)
    return Merging(writing, placer, blobs=blobs, reports=reports, trackers=trackers)

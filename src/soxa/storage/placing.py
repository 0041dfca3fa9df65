"""Brings the tables to what resolved things are, in the order in which they refer to each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from soxa.domain.ids import ActivityId
from soxa.domain.resolving import Write
from soxa.storage.activities import ENTITY as ACTIVITY
from soxa.storage.activities import ActivityStore
from soxa.storage.history import Fields
from soxa.storage.identities import uuid_of
from soxa.storage.thing_writes import Thing
from soxa.storage.trackers import TrackerStore

_ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Placing:
    """How the things of one entity are read and written, without a word in the history."""

    fields: Callable[[UUID], Fields | None]
    """As the history tells of one; None if it is not there."""
    place: Callable[[UUID, Fields | None], None]
    """Bring one to what the fields say; None takes it out."""


@dataclass(frozen=True, slots=True)
class State:
    """What a thing is to become."""

    fields: Fields | None
    """All its fields; None: it is gone."""
    removal: Write | None = None
    """What took it out."""


class Placer:
    """Writes states into the tables of one ledger."""

    def __init__(
        self,
        placings: Mapping[str, Placing],
        *,
        activities: ActivityStore,
        trackers: TrackerStore,
    ) -> None:
        """Write by these.

        Args:
            placings: By entity, those that others refer to first; activities have a way of their own, and
                stand among them for their place in the order.
            activities: The activities.
            trackers: The rows they came from.
        """
        self._placings = placings
        self._activities = activities
        self._trackers = trackers

    def knows(self, entity: str) -> bool:
        """Tell whether there are tables for such a thing: a newer program may have others."""
        return entity in self._placings

    def fields(self, thing: Thing) -> Fields | None:
        """Return a thing as it stands in the tables."""
        return self._placings[thing[0]].fields(uuid_of(thing[1]))

    def place(self, states: Mapping[Thing, State]) -> None:
        """Bring things to what they are to be: what is gone goes first, and the last in the order first."""
        by_entity: dict[str, dict[bytes, State]] = {}
        for (entity, identity), state in states.items():
            by_entity.setdefault(entity, {})[identity] = state
        for entity in reversed(tuple(self._placings)):
            gone = [uuid_of(one) for one, state in by_entity.get(entity, {}).items() if state.fields is None]
            if entity == ACTIVITY:
                self._activities.place_all(dict.fromkeys(gone))
                continue
            for one in gone:
                self._placings[entity].place(one, None)
        for entity, placing in self._placings.items():
            if entity == ACTIVITY:
                self._place_activities(by_entity.get(entity, {}))
                continue
            for identity, state in by_entity.get(entity, {}).items():
                if state.fields is not None:
                    placing.place(uuid_of(identity), state.fields)

    def _place_activities(self, states: Mapping[bytes, State]) -> None:
        there = {uuid_of(one): state.fields for one, state in states.items() if state.fields is not None}
        self._activities.place_all(there)
        self._trackers.place_origins(
            {ActivityId(uuid_of(one)): _origin(state) for one, state in states.items()}
        )


def _origin(state: State) -> object:
    """Return the rows that an activity came from, or that are still known of one that is gone."""
    if state.fields is not None:
        return state.fields.get(_ORIGIN)
    # Whose import was undone may be imported again; what somebody took out is not asked about anew.
    removal = state.removal
    old = removal.old if removal is not None and not removal.undoes else None
    return old.get(_ORIGIN) if isinstance(old, Mapping) else None

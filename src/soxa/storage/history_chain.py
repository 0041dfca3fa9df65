"""The chain of the history: how rows are hashed, and whether chains and things are as they were written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from uuid import UUID

import msgspec

from soxa.base.errors import Message, Parameter
from soxa.base.progress import Progress
from soxa.storage.engine import Row

START: Final = bytes(32)
"""What stands before a device's first row."""
WHOLE: Final = ""
"""Field name of a change that makes or removes the whole thing."""

_STEP: Final = 2_000
_MOST_FAULTS: Final = 100
_DECODER: Final = msgspec.json.Decoder()
_Fields = Mapping[str, object]


class Steps:
    """Tells how far reading is."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows, telling how far it is at every 2,000th.

        Raises:
            Cancelled: The user has asked to stop.
        """
        for row in rows:
            if self._done % _STEP == 0:
                self._progress.step(self._done, self._total)
            self._done += 1
            yield row


def chain_faults(rows: Iterable[Row], device: bytes, last_sequence: int, last_hash: bytes) -> list[Message]:
    """Return what is wrong with one device's chain, at most a hundred faults.

    Args:
        rows: The chain in its order, each row with its act.
        device: Whose.
        last_sequence: Number of the last row, as the device's own record says.
        last_hash: Its hash.
    """
    faults: list[Message] = []
    # After an altered row its own hash is believed, or the one it should have: the rows behind it are judged
    # by themselves.
    previous, expected = {START}, 1
    seal_of, seal = -1, b""
    for row in rows:
        sequence, digest, uuid, parent, entity, entity_uuid, name, old, new, act_id, *act = row
        if act_id != seal_of:
            seal_of, seal = act_id, act_seal(device, *act)
        good = [
            change_hash(one, seal, sequence, parent, (entity, entity_uuid), (name, old, new))
            for one in previous
        ]
        if sequence != expected or digest not in good or uuid != digest[:16]:
            told = {"at_ms": int(act[1]), "actor": act[2], "entity": entity, "field": name}
            faults.append(_chain_fault(device, min(expected, sequence), told, UUID(bytes=entity_uuid)))
            if len(faults) == _MOST_FAULTS:
                return faults
        previous, expected = {digest, *good}, sequence + 1
    if last_sequence != expected - 1 or last_hash not in previous:
        faults.append(_chain_fault(device, expected, {}, None))
    return faults


def knowing_faults(told: Iterable[Row], known: Iterable[Row]) -> list[Message]:
    """Return one fault for each device whose knowledge is kept otherwise than its acts tell.

    Args:
        told: Device, first change and what it says, of every act that tells what its device had learnt.
        known: Device, change, other device and how far, as it is kept to be looked up.
    """
    wanted = {
        (bytes(device), int(sequence), UUID(other).bytes, int(last))
        for device, sequence, text in told
        for other, last in _ends(text).items()
    }
    kept = {(bytes(device), sequence, bytes(other), last) for device, sequence, other, last in known}
    return [
        _chain_fault(device, sequence, {}, None)
        for device, sequence in sorted({one[:2] for one in wanted ^ kept})
    ]


def _ends(text: str) -> dict[str, int]:
    try:
        return msgspec.json.decode(text, type=dict[str, int])
    except msgspec.MsgspecError:
        return {}  # an altered row: the chain has told of it already


class Replay:
    """What the history says every thing should be now."""

    def __init__(self, resolved: Iterable[tuple[tuple[str, bytes], _Fields | None]] = ()) -> None:
        """Begin with the things that several devices have written: their order says nothing."""
        self._things: dict[tuple[str, bytes], dict[str, object]] = {}
        self._resolved: set[tuple[str, bytes]] = set()
        for key, fields in resolved:
            self._resolved.add(key)
            if fields is not None:
                self._things[key] = dict(fields)

    def apply(self, entity: str, identity: bytes, name: str, new: str | None) -> None:
        """Take the next change into account."""
        key = (entity, bytes(identity))
        if key in self._resolved:
            return
        try:
            value = None if new is None else _DECODER.decode(new)
        except ValueError:
            value = None  # an altered row: the chain has told of it already
        if name == WHOLE:
            if isinstance(value, dict):
                self._things[key] = value
            else:
                self._things.pop(key, None)
            return
        thing = self._things.setdefault(key, {})
        if value is None:
            thing.pop(name, None)
        else:
            thing[name] = value

    def compare(self, states: Iterable[tuple[str, UUID, _Fields]]) -> list[Message]:
        """Return one fault for each thing that is not as its changes say."""
        faults = []
        for entity, identity, fields in states:
            told = self._things.pop((entity, identity.bytes), None)
            if told != fields:
                faults.append(_thing_fault(entity, identity, told or {}, fields))
        faults.extend(
            _thing_fault(entity, UUID(bytes=identity), told, {})
            for (entity, identity), told in self._things.items()
        )
        return faults


def _thing_fault(entity: str, identity: UUID, told: _Fields, found: _Fields) -> Message:
    names = tuple(sorted(name for name in {*told, *found} if told.get(name) != found.get(name)))
    return Message("storage.thing_altered", {"entity": entity, "id": identity, "fields": names})


def _chain_fault(device: bytes, sequence: int, told: Mapping[str, str | int], thing: UUID | None) -> Message:
    values: dict[str, Parameter] = {"device": UUID(bytes=device), "sequence": sequence, **told}
    return Message("storage.history_altered", values if thing is None else {**values, "id": thing})


def act_seal(
    device: bytes,
    act: bytes,
    at_ms: int,
    actor: str,
    name: str,
    undoes: bytes | None,
    knows: str | None,
) -> bytes:
    """Return all that an act says, as bytes that no other act gives."""
    learnt = None if knows is None else knows.encode()
    return _netstrings(device, act, str(at_ms).encode(), actor.encode(), name.encode(), undoes, learnt)


def change_hash(
    previous: bytes,
    seal: bytes,
    sequence: int,
    parent: bytes | None,
    thing: tuple[str, bytes],
    value: tuple[str, str | None, str | None],
) -> bytes:
    """Return the hash of a change: everything it says, and the hash before it.

    Args:
        previous: Hash of the change before it on the device; 32 zero bytes for the first.
        seal: What `act_seal` says of its act.
        sequence: Its number on the device.
        parent: The change of the same thing before it; None for the first.
        thing: Entity and identity.
        value: Field, old and new value.
    """
    entity, identity = thing
    name, old, new = value
    text = _netstrings(
        previous,
        seal,
        b"%d" % sequence,
        parent,
        entity.encode(),
        identity,
        name.encode(),
        None if old is None else old.encode(),
        None if new is None else new.encode(),
    )
    return hashlib.sha256(text).digest()


def _netstrings(*parts: bytes | None) -> bytes:
    # Length before content: no two different rows give the same bytes, and None is not the empty string.
    return b"".join(b"-," if part is None else b"%d:%b," % (len(part), part) for part in parts)

"""A segment of the history as bytes, and back: MessagePack of `soxa.domain.joining.Segment`, packed.

The bytes come out of the office's own seal, so whoever made them has the office's key; all the same nothing
is believed that a later step would stumble over: types, lengths of hashes, numbers and places are looked at
here, the chain itself where it is taken in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from soxa.domain.joining import MOST_CHANGES, Segment
from soxa.exchanging.parts import PartFaulty, pack, unpack

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Segment)
_HASH_BYTES: Final = 32
_UUID_BYTES: Final = 16
_MOST_SEQUENCE: Final = 1 << 53
_MOST_MS: Final = 1 << 53
_MOST_PLACE: Final = 120
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def segment_bytes(segment: Segment) -> bytes:
    """Return a segment as bytes, packed."""
    return pack(_ENCODER.encode(segment))


def segment_of(data: bytes) -> Segment:
    """Return the segment of what `segment_bytes` gave.

    Raises:
        PartFaulty: It is none; the place of the first fault is named.
        PartTooLarge: It would unpack to more than any segment has.
    """
    try:
        segment: Segment = _DECODER.decode(unpack(data))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise PartFaulty(place=str(error)[:_MOST_PLACE]) from error
    fault = _fault_of(segment)
    if fault:
        raise PartFaulty(place=fault)
    return segment


def _fault_of(segment: Segment) -> str:
    """Return the place of the first fault; empty if there is none."""
    count = segment.last - segment.first + 1
    checks = {
        "$.first": 1 <= segment.first <= segment.last < _MOST_SEQUENCE,
        "$.changes": count == len(segment.changes) <= MOST_CHANGES,
        "$.hash": {len(segment.previous), len(segment.hash)} == {_HASH_BYTES},
        "$.blobs": all(_SHA256.fullmatch(sha256) for sha256 in segment.blobs),
        "$.knows": all(0 <= number < _MOST_SEQUENCE for number in segment.knows.values()),
        "$.acts": all(
            _are_uuids((act.uuid, act.undoes)) and 0 <= act.at_ms < _MOST_MS for act in segment.acts
        ),
        "$.changes[]": all(
            0 <= change.act < len(segment.acts) and _are_uuids((change.thing, change.parent))
            for change in segment.changes
        ),
        "$.cells": all(len(row.tracker) == _UUID_BYTES for row in segment.cells),
    }
    return next((place for place, holds in checks.items() if not holds), "")


def _are_uuids(values: Sequence[bytes | None]) -> bool:
    return all(value is None or len(value) == _UUID_BYTES for value in values)

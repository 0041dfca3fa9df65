from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import msgspec
import pytest

from soxa.domain.ids import DeviceId, LedgerId
from soxa.domain.joining import ActRow, CellsRow, ChangeRow, Segment
from soxa.exchanging.parts import PartFaulty, pack
from soxa.exchanging.segments import segment_bytes, segment_of

_ACT = ActRow(bytes(16), 5, "Lan", "activity.add", None, None)
_CHANGE = ChangeRow(0, None, "activity", bytes(16), "title", None, '"Họp giao ban"')
_SEGMENT = Segment(
    ledger=LedgerId(UUID(int=1)),
    device=DeviceId(UUID(int=2)),
    first=7,
    last=8,
    previous=bytes(32),
    hash=b"\1" * 32,
    acts=(_ACT,),
    changes=(_CHANGE, _CHANGE),
    knows={DeviceId(UUID(int=3)): 12},
    blobs=("ab" * 32,),
    cells=(CellsRow(bytes(16), "Tháng 11", bytes(20), 0, "{}"),),
)


def test_a_segment_comes_back_as_it_was() -> None:
    assert segment_of(segment_bytes(_SEGMENT)) == _SEGMENT


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (replace(_SEGMENT, first=0), "$.first"),
        (replace(_SEGMENT, last=1 << 60), "$.first"),
        (replace(_SEGMENT, last=9), "$.changes"),
        (replace(_SEGMENT, hash=b"\1"), "$.hash"),
        (replace(_SEGMENT, blobs=("../../x",)), "$.blobs"),
        (replace(_SEGMENT, knows={DeviceId(UUID(int=3)): -1}), "$.knows"),
        (replace(_SEGMENT, acts=(_ACT._replace(uuid=b"1"),)), "$.acts"),
        (replace(_SEGMENT, acts=(_ACT._replace(at_ms=-5),)), "$.acts"),
        (replace(_SEGMENT, changes=(_CHANGE, _CHANGE._replace(act=1))), "$.changes[]"),
        (replace(_SEGMENT, changes=(_CHANGE, _CHANGE._replace(thing=b""))), "$.changes[]"),
        (replace(_SEGMENT, cells=(CellsRow(b"", "T", b"", 0, "{}"),)), "$.cells"),
    ],
)
def test_what_a_later_step_would_stumble_over_is_refused(wrong: Segment, place: str) -> None:
    with pytest.raises(PartFaulty) as caught:
        segment_of(segment_bytes(wrong))
    assert caught.value.parameters["place"] == place


@pytest.mark.parametrize(
    "data",
    [
        b"",
        pack(b""),
        pack(b"\xc1"),
        pack(msgspec.msgpack.encode({"ledger": "x"})),
        pack(b"\x91" * 100_000),
        pack(msgspec.msgpack.encode({**msgspec.to_builtins(_SEGMENT), "first": "7"})),
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(PartFaulty):
        segment_of(data)

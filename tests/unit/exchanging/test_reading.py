"""What comes from elsewhere costs no more than its length, and reaches a person without tricks."""

from __future__ import annotations

import json
import time

import pytest

from soxa.exchanging.reading import MAX_BYTES, DataFaulty, DataNotJson, check_limits, decode
from soxa.exchanging.structs import HeadData


@pytest.mark.parametrize("unit", [b'\\"', b"\\", b'"\\', b"a"])
def test_a_string_that_never_ends_is_refused_in_one_scan(unit: bytes) -> None:
    data = (b'{"kind": "' + unit * MAX_BYTES)[:MAX_BYTES]
    start = time.process_time()
    check_limits(data)
    assert time.process_time() - start < 1
    with pytest.raises(DataNotJson):
        decode(data, HeadData)


def test_a_fault_names_its_place_without_control_characters_and_in_short() -> None:
    data = json.dumps({"kind": 1, "version": "0.1", "\u001b[31m\n\u202e" + "x" * 900: "\u0001"}).encode()
    with pytest.raises(DataFaulty) as caught:
        decode(data, HeadData)
    for place in caught.value.parameters["places"]:  # type: ignore[union-attr] # a tuple of texts
        assert str(place).isprintable()
        assert len(str(place)) <= 200

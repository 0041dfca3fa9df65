from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.base.errors import Message, Parameter
from soxa.storage.messages import read_messages, write_messages

VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8"))
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.uuids()
    | st.sampled_from([Path("so.soxa"), Path("a") / "b"])
    | st.lists(st.text(st.characters(codec="utf-8"))).map(tuple)
)
MESSAGES = st.lists(
    st.builds(Message, st.sampled_from(["a.b", "error.X"]), st.dictionaries(st.sampled_from("abc"), VALUES))
).map(tuple)


@given(messages=MESSAGES)
def test_stored_faults_come_back_with_their_types(messages: tuple[Message, ...]) -> None:
    assert read_messages(write_messages(messages)) == messages


def test_each_type_keeps_its_own() -> None:
    values: list[Parameter] = [date(2026, 11, 1), datetime(2026, 11, 1, 2, 3), time(4, 5), Decimal("1.50")]
    values += [UUID(int=7), True, 1, "1"]
    (found,) = read_messages(write_messages((Message("a.b", {f"v{n}": v for n, v in enumerate(values)}),)))
    assert [type(value) for value in found.parameters.values()] == [type(value) for value in values]


@pytest.mark.parametrize("text", ["x", '[["a", {"b": 1.5}]]'])
def test_what_was_never_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_messages(text)


def test_a_float_is_never_stored() -> None:
    with pytest.raises(TypeError):
        write_messages((Message("a.b", {"v": 1.5}),))  # type: ignore[dict-item]

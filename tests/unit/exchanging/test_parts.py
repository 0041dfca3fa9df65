from __future__ import annotations

import zlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.ids import DeviceId
from soxa.exchanging import parts
from soxa.exchanging.parts import (
    NotAPart,
    PartFaulty,
    PartIsNewer,
    PartKind,
    PartTooLarge,
    Stretch,
    file_bytes,
    file_content,
    head_of,
    name_of_file,
    pack,
    sha256_of,
    split,
    stretch_of,
    unpack,
)

_DEVICE = DeviceId(UUID("3fa85f64-5717-4562-b3fc-2c963f66afa6"))


def test_a_part_says_in_its_name_what_it_holds() -> None:
    stretch = Stretch(_DEVICE, 1, 2000)

    assert stretch.file_name == "3fa85f6457174562b3fc2c963f66afa6-1-2000.soxap"
    assert stretch_of(stretch.file_name) == stretch
    assert sha256_of(name_of_file("ab" * 32)) == "ab" * 32


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../3fa85f6457174562b3fc2c963f66afa6-1-2.soxap",
        "3fa85f6457174562b3fc2c963f66afa6-2-1.soxap",
        "3fa85f6457174562b3fc2c963f66afa6-0-1.soxap",
        "3fa85f6457174562b3fc2c963f66afa6-1-2.soxap.tmp",
        "3FA85F6457174562B3FC2C963F66AFA6-1-2.soxap",
        "3fa85f6457174562b3fc2c963f66afa6-1-9999999999999.soxap",
    ],
)
def test_other_names_hold_nothing(name: str) -> None:
    assert stretch_of(name) is None
    assert sha256_of(name) is None


def test_a_part_is_split_into_head_and_seal() -> None:
    head = head_of(PartKind.FILE)

    assert split(head + b"sealed") == (PartKind.FILE, head, b"sealed")


@pytest.mark.parametrize("data", [b"", b"SoXaPart", b"SoXaPart\0\1\0\3x", b"%PDF-1.7 and so on", b"\0" * 40])
def test_what_is_no_part_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPart):
        split(data)


def test_a_newer_part_is_told_apart() -> None:
    with pytest.raises(PartIsNewer) as caught:
        split(b"SoXaPart\0\2\0\1x")
    assert caught.value.parameters == {"version": 2}


def test_more_than_any_part_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_BYTES", 20)
    with pytest.raises(PartTooLarge):
        split(head_of(PartKind.FILE) + b"123456789")


@given(st.binary(max_size=500))
def test_what_is_packed_comes_back(content: bytes) -> None:
    assert unpack(pack(content)) == content


@given(st.binary(max_size=500))
def test_a_files_bytes_come_back_packed_or_not(data: bytes) -> None:
    assert file_bytes(file_content(data)) == data
    assert len(file_content(data)) <= len(data) + 1


@pytest.mark.parametrize("content", [b"", b"\2abc", b"\1abc"])
def test_what_is_no_files_content_is_refused(content: bytes) -> None:
    with pytest.raises(PartFaulty):
        file_bytes(content)


def test_a_bomb_is_never_unpacked_beyond_the_limit() -> None:
    bomb = zlib.compress(bytes(5_000_000))

    with pytest.raises(PartTooLarge):
        unpack(bomb, limit_bytes=1_000)
    assert unpack(bomb, limit_bytes=5_000_000) == bytes(5_000_000)


@pytest.mark.parametrize("data", [b"", b"not packed", pack(b"abc")[:-1], pack(b"abc") + b"more"])
def test_what_was_not_packed_so_is_refused(data: bytes) -> None:
    with pytest.raises(PartFaulty):
        unpack(data)

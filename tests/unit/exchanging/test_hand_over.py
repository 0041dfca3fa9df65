from __future__ import annotations

import io
import struct
import zipfile

import pytest

from soxa.exchanging import hand_over
from soxa.exchanging.hand_over import HandOverReader, HandOverWriter, NotAHandOver
from soxa.exchanging.parts import PartTooLarge


def _written(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    writer = HandOverWriter(stream)
    for name, part in parts.items():
        writer.add(name, part)
    writer.finish()
    return stream.getvalue()


def _zip(name: str, data: bytes, compression: int = zipfile.ZIP_STORED) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        archive.writestr(name, data)
    return stream


def test_parts_come_back_by_their_names() -> None:
    reader = HandOverReader(io.BytesIO(_written(a=b"1" * 500, b=b"")))

    assert reader.names() == ("a", "b")
    assert (reader.read("a"), reader.read("b"), reader.read("c")) == (b"1" * 500, b"", None)


def test_equal_parts_give_equal_bytes() -> None:
    assert _written(a=b"1") == _written(a=b"1")


def test_an_archive_that_packs_is_refused_whatever_it_would_unpack_to() -> None:
    with pytest.raises(NotAHandOver):
        HandOverReader(_zip("a", bytes(10_000_000), zipfile.ZIP_DEFLATED))


@pytest.mark.parametrize("name", ["../a", "/etc/a", "C:\\a", "folder/", "a" * 121])
def test_names_that_lead_anywhere_are_refused(name: str) -> None:
    with pytest.raises(NotAHandOver):
        HandOverReader(_zip(name, b"x"))


def test_every_cut_of_the_file_is_refused_or_known_by_its_part() -> None:
    whole = _written(a=b"1" * 40, b=b"2" * 40)
    for length in range(len(whole) - 1):
        with pytest.raises(NotAHandOver):
            HandOverReader(io.BytesIO(whole[:length]))


def test_a_changed_byte_of_a_part_is_found() -> None:
    whole = _written(a=b"1" * 40).replace(b"1" * 40, b"1" * 39 + b"2")

    with pytest.raises(NotAHandOver):
        HandOverReader(io.BytesIO(whole)).read("a")


def test_parts_that_overlap_are_refused() -> None:
    """A thousand entries that all point to the same bytes would make much of little."""
    stream = io.BytesIO(_written(**{f"p{at}": b"x" * 900 for at in range(2)}))
    data = bytearray(stream.getvalue())
    middle = data.rindex(b"PK\x01\x02")
    struct.pack_into("<II", data, middle + 20, 50_000, 50_000)

    with pytest.raises(NotAHandOver):
        HandOverReader(io.BytesIO(bytes(data)))


def test_more_parts_or_larger_ones_than_there_are_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_over, "MOST_BYTES", 30)
    with pytest.raises(PartTooLarge):
        HandOverReader(io.BytesIO(_written(a=b"1" * 31))).read("a")
    monkeypatch.setattr(hand_over, "_MOST_PARTS", 1)
    with pytest.raises(NotAHandOver):
        HandOverReader(io.BytesIO(_written(a=b"1", b=b"2")))


def test_a_pass_phrase_is_refused() -> None:
    data = bytearray(_written(a=b"1"))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(NotAHandOver):
        HandOverReader(io.BytesIO(bytes(data)))

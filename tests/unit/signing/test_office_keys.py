from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.signing.errors import SealBroken, SealOfAnotherOffice
from soxa.signing.office_keys import SECRET_BYTES, OfficeKeys

_OURS = OfficeKeys(bytes(range(SECRET_BYTES)))
_HEAD = b"SoXaPart\0\1\0\1"


@given(st.binary(max_size=300), st.binary(max_size=30))
def test_what_is_sealed_opens_again(content: bytes, head: bytes) -> None:
    assert _OURS.open(head, _OURS.seal(head, content)) == content


def test_every_machine_of_the_office_has_the_same_keys() -> None:
    other = OfficeKeys(bytes(range(SECRET_BYTES)))

    assert other.mark == _OURS.mark
    assert other.open(_HEAD, _OURS.seal(_HEAD, b"nghe")) == b"nghe"


def test_content_does_not_stand_readable_in_it() -> None:
    content = "Họp giao ban tuần 46".encode()

    assert content not in _OURS.seal(_HEAD, content)
    assert _OURS.seal(_HEAD, content) != _OURS.seal(_HEAD, content)


def test_another_offices_seal_is_told_apart_from_a_damaged_one() -> None:
    other = OfficeKeys(bytes(SECRET_BYTES))

    with pytest.raises(SealOfAnotherOffice):
        _OURS.open(_HEAD, other.seal(_HEAD, b"x"))


def test_whoever_knows_the_mark_alone_cannot_make_one() -> None:
    """The mark stands readable in every part: put before another's seal it opens nothing."""
    sealed = OfficeKeys(bytes(SECRET_BYTES)).seal(_HEAD, b"x")

    with pytest.raises(SealBroken):
        _OURS.open(_HEAD, _OURS.mark + sealed[16:])


def test_every_flipped_bit_is_found() -> None:
    sealed = _OURS.seal(_HEAD, b"abc")
    for at in range(16, len(sealed)):
        for bit in (0x01, 0x80):
            changed = bytearray(sealed)
            changed[at] ^= bit
            with pytest.raises(SealBroken):
                _OURS.open(_HEAD, bytes(changed))


def test_another_head_or_a_cut_end_is_found() -> None:
    sealed = _OURS.seal(_HEAD, b"abc")

    with pytest.raises(SealBroken):
        _OURS.open(_HEAD[:-1] + b"\2", sealed)
    for length in range(len(sealed)):
        with pytest.raises((SealBroken, SealOfAnotherOffice)):
            _OURS.open(_HEAD, sealed[:length])


def test_the_secret_is_not_said_by_what_is_printed() -> None:
    secret = bytes(range(SECRET_BYTES))

    assert secret.hex()[:16] not in repr(OfficeKeys(secret))
    with pytest.raises(ValueError, match="32 bytes"):
        OfficeKeys(b"short")

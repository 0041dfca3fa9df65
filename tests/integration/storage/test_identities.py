"""Identities read from rows are those that were written."""

from __future__ import annotations

import pickle
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from soxa.storage.identities import known_uuid_of, uuid_of


@given(st.binary(min_size=16, max_size=16))
def test_an_identity_is_the_same_in_every_way(row: bytes) -> None:
    for made in (uuid_of(row), known_uuid_of(row)):
        plain = UUID(bytes=row)
        assert made == plain
        assert (hash(made), str(made), made.bytes) == (hash(plain), str(plain), row)
        assert repr(made) == repr(plain)
        assert pickle.loads(pickle.dumps(made)) == plain

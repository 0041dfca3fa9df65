"""Ledgers of several laptops are joined: nothing filled is lost, and order never matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from joined_ledgers import are_equal, close, everything, give, join, laptops
from made_activities import activity

from soxa.storage.ledger import Ledger


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Ledger]]:
    made = laptops(tmp_path, 3)
    yield made
    close(made)


def test_what_one_files_the_others_have_and_the_same_again_brings_nothing(three: list[Ledger]) -> None:
    one, two, _ = three
    mine, yours = activity(title="Họp giao ban"), activity(title="Tuyên truyền lưu động")
    one.activities.add([mine])
    two.activities.add([yours])

    came = give(one, two)

    assert (came.changes, dict(came.entities), list(came.activities)) == (1, {"activity": 1}, [mine.id])
    assert came.actors == {"Cán bộ 1": 1}
    assert two.activities.get([mine.id]) == [replace(mine, to_mend=False)]
    assert give(one, two).changes == 0
    give(two, one)
    join(three)
    are_equal(three)
    assert give(two, one).changes == 0


def test_a_merge_writes_nothing_of_its_own(three: list[Ledger]) -> None:
    one, two, _ = three
    begun = one.history.count()
    one.activities.add([activity()])
    two.activities.add([activity()])

    for _ in range(3):
        give(one, two)
        give(two, one)

    assert one.history.count() == two.history.count() == begun + 2
    assert everything(one) == everything(two)

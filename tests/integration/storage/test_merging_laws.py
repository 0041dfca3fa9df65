"""Whatever three people do on three laptops, and however files come, all end with the same ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joined_ledgers import are_equal
from made_ledgers import new_ledger
from many_hands import many_hands


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that every laptop begins with a copy of."""
    path = tmp_path_factory.mktemp("begun") / "so.soxa"
    new_ledger(path).close()
    return path


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_whatever_is_done_all_end_the_same(
    begun: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    with many_hands(begun, tmp_path_factory.mktemp("so"), seed) as people:
        people.work(70)
        people.join()

        are_equal(people.ledgers)
        one, two, _ = people.ledgers
        for standing in one.reports.standings():
            assert standing.state is one.reports.by_id(standing.report).state
        assert two.merging.take_in(one.merging.export({}), people.any_blob).changes == 0

"""Judges for a whole session: starting veraPDF costs a second and a half, a verdict a tenth of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from judging import VeraPdf

_HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.conformance)


@pytest.fixture(scope="session")
def verapdf() -> Iterator[VeraPdf]:
    with VeraPdf() as judge:
        yield judge

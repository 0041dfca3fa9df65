"""What the ledger says after slips came is a function of their set: not of their order, nor of doubles."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_ledger import empty_ledger
from slip_files import add_units, filled, form_for, period_of

from soxa.services.slip_intake import read_slip, take_in
from soxa.storage.ledger import Ledger

CAME = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
_MT, _TDTT = "Ra quân vệ sinh môi trường", "Thể dục, thể thao"


class _World:
    """A ledger with hamlets, and slips of one health station and one hamlet, some of one day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.base = folder / "goc.soxa"
        with empty_ledger(self.base) as ledger:
            add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
            health, hamlet = form_for(ledger, "P5"), form_for(ledger, "P9", "Thôn Bản Mù")
            self.slips = [
                filled(ledger, health, {"YT01": (95, None), "YT02": (800, None)}, saved=_at(12, 8)),
                filled(ledger, health, {"YT01": (96, None), "YT04": (None, "x")}, saved=_at(13, 8)),
                filled(ledger, health, {"YT01": (97, None), "YT03": (88, None)}, saved=_at(13, 8)),
                filled(ledger, health, {"YT02": (0, None)}, filled_on=date(2026, 11, 14), saved=_at(14, 8)),
                _hamlet(ledger, hamlet, [(5, "Dọn đường", _MT, 45), (8, "Bóng bàn", _TDTT, 60)], _at(12, 8)),
                _hamlet(ledger, hamlet, [(5, "Dọn đường", _MT, 54), (5, "Dọn đường", _MT, 20)], _at(13, 8)),
                _hamlet(ledger, hamlet, [(5, "DỌN ĐƯỜNG", _MT, 50), (9, "Bóng bàn", _TDTT, 61)], _at(13, 9)),
                _hamlet(ledger, hamlet, [(5, "Dọn đường", _MT, 5), (10, "Bóng bàn", _TDTT, 61)], _at(13, 10)),
                _hamlet(ledger, hamlet, [(5, "Dọn đường", _MT, 45), (8, "Bóng bàn", _TDTT, 60)], _at(13, 11)),
            ]  # fmt: skip
        self._number = 0

    def state_after(self, order: Sequence[int]) -> dict[str, Any]:
        """What a fresh copy of the ledger says after these slips."""
        self._number += 1
        path = self.folder / f"{self._number}.soxa"
        shutil.copy(self.base, path)
        with Ledger.open(path) as ledger:
            for number in order:
                take_in(ledger, read_slip(ledger, self.slips[number], f"{number}.xlsx"), received_at=CAME)
            period = period_of(ledger)
            state = {
                "slips": sorted((str(key), dict(fields)) for _, key, fields in ledger.slips.states()),
                "values": dict(ledger.slips.latest_values(period.start, period.end)),
                "activities": sorted(
                    (str(key), {name: value for name, value in fields.items() if name != "origin"})
                    for entity, key, fields in ledger.activities.states()
                    if entity == "activity"
                ),
                "offered": len(ledger.trackers.offered()),
            }
            assert ledger.history.verify().holds
        path.unlink()
        return state


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> _World:
    return _World(tmp_path_factory.mktemp("phieu"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.lists(st.integers(0, 8), min_size=1, max_size=10))
def test_any_slips_in_any_order_doubled_give_the_same(world: _World, order: list[int]) -> None:
    assert world.state_after(order) == world.state_after(sorted(set(order)))


def test_all_of_them_backwards_and_twice_give_the_same(world: _World) -> None:
    forwards = world.state_after(range(9))

    assert world.state_after([8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 3, 6, 8]) == forwards
    people = [fields.get("quantities") for _, fields in forwards["activities"]]
    assert len(people) == 3  # two on the 5th, and one match: its day was put right twice
    assert forwards["offered"] == 0


def _hamlet(ledger: Ledger, form: Any, rows: list[tuple[int, str, str, int]], saved: datetime) -> bytes:
    cells = [
        (
            date(2026, 11, day),
            title,
            kind,
            "",
            1 if kind == _MT else None,
            1 if kind == _TDTT else None,
            people,
        )
        for day, title, kind, people in rows
    ]
    return filled(ledger, form, rows=cells, saved=saved)


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour)

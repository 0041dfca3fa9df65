"""What the office says of its duties is kept with its history, and can be put back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import pytest
from sample_ledger import empty_ledger

from soxa.domain.ids import OwnDayId, RegimeSettingId
from soxa.domain.packs import Deadline, MonthOf, Receiver
from soxa.domain.regime_settings import Moment, OwnDay, RegimeSetting, own_days
from soxa.storage.ledger import Ledger
from soxa.storage.regime_settings import own_day_fields, setting_fields

SETTING = RegimeSetting(
    RegimeSettingId(uuid4()),
    "R12-thang",
    is_on=True,
    receivers=(Receiver("Sở Tài chính", "sotc@tinh.gov.vn", 10),),
    deadline=Deadline(day=5, month=MonthOf.FOLLOWING, hour=time(10)),
    legal_basis="",
    valid_from=date(2026, 1, 1),
    confirmed=MappingProxyType({"deadline": "0" * 16}),
    due=MappingProxyType(
        {"2026-11": Moment(date(2026, 12, 4), time(10)), "2026-12": Moment(date(2027, 1, 6))}
    ),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


def test_a_setting_comes_back_as_it_was_kept(ledger: Ledger) -> None:
    bare = RegimeSetting(RegimeSettingId(uuid4()), "R13-thang")
    ledger.regime_settings.save(SETTING)
    ledger.regime_settings.save(bare)
    assert ledger.regime_settings.all() == {"R12-thang": SETTING, "R13-thang": bare}
    assert ledger.history.verify().holds


def test_a_change_of_one_field_is_one_change_in_the_history(ledger: Ledger) -> None:
    ledger.regime_settings.save(SETTING)
    ledger.regime_settings.save(RegimeSetting(RegimeSettingId(uuid4()), "R12-thang", is_on=False))
    told = ledger.history.entries(SETTING.id)
    assert {change.field for change in told[1:]} == {
        "is_on", "receivers", "deadline", "legal_basis", "valid_from", "confirmed", "due",
    }  # fmt: skip
    assert ledger.regime_settings.all()["R12-thang"].id == SETTING.id
    assert ledger.history.verify().holds


def test_it_can_be_put_back(ledger: Ledger) -> None:
    store = ledger.regime_settings
    store.save(SETTING)
    store.put_back(SETTING.id, {"regime": "R12-thang", "is_on": False})
    assert store.all()["R12-thang"] == RegimeSetting(SETTING.id, "R12-thang", is_on=False)
    store.put_back(SETTING.id, None)
    assert not store.all()
    assert store.fields(SETTING.id) is None
    store.put_back(SETTING.id, setting_fields(SETTING))
    assert store.all()["R12-thang"] == SETTING
    assert ledger.history.verify().holds


def test_own_days_are_one_a_day(ledger: Ledger) -> None:
    store = ledger.own_days
    first = OwnDay(OwnDayId(uuid4()), date(2026, 11, 20), is_working=False, note="nghỉ")
    store.save(first)
    store.save(OwnDay(OwnDayId(uuid4()), date(2026, 11, 21), is_working=True))
    store.save(OwnDay(OwnDayId(uuid4()), date(2026, 11, 20), is_working=True, note="đổi lại"))
    assert [(one.day.day, one.is_working, one.note) for one in store.all()] == [
        (20, True, "đổi lại"),
        (21, True, ""),
    ]
    assert own_days(store.all()).working == {date(2026, 11, 20), date(2026, 11, 21)}
    store.remove(date(2026, 11, 20))
    store.remove(date(2026, 11, 20))
    assert [one.day.day for one in store.all()] == [21]
    store.put_back(first.id, own_day_fields(first))
    assert own_days(store.all()).off == {date(2026, 11, 20)}
    store.put_back(first.id, {"day": "2026-11-23", "working": True})
    store.put_back(first.id, None)
    assert store.fields(first.id) is None
    assert ledger.history.verify().holds

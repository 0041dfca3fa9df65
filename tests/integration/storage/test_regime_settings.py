"""What the office says of its duties is kept with its history, and can be put back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import pytest
from sample_ledger import empty_ledger

from soxa.domain.ids import OwnDayId, RegimeSettingId, derived_id
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
    ledger.regime_settings.save(SETTING)
    ledger.regime_settings.save(RegimeSetting(RegimeSettingId(uuid4()), "R13-thang"))
    kept = ledger.regime_settings.all()
    assert kept["R12-thang"] == replace(SETTING, id=kept["R12-thang"].id)
    assert setting_fields(kept["R13-thang"]) == {"regime": "R13-thang"}
    assert ledger.history.verify().holds


def test_a_change_of_one_field_is_one_change_in_the_history(ledger: Ledger) -> None:
    ledger.regime_settings.save(SETTING)
    ledger.regime_settings.save(RegimeSetting(RegimeSettingId(uuid4()), "R12-thang", is_on=False))
    identity = derived_id(ledger.identity, "regime_setting", "R12-thang")
    told = ledger.history.entries(identity)
    assert {change.field for change in told[1:]} == {
        "is_on", "receivers", "deadline", "legal_basis", "valid_from", "confirmed.deadline", "due.2026-11",
        "due.2026-12",
    }  # fmt: skip
    assert ledger.regime_settings.all()["R12-thang"].id == identity
    assert ledger.history.verify().holds


def test_it_can_be_put_back(ledger: Ledger) -> None:
    store = ledger.regime_settings
    store.save(SETTING)
    kept = store.all()["R12-thang"]
    store.put_back(kept.id, {"regime": "R12-thang", "is_on": False})
    assert store.all()["R12-thang"] == RegimeSetting(RegimeSettingId(kept.id), "R12-thang", is_on=False)
    store.put_back(kept.id, None)
    assert not store.all()
    assert store.fields(kept.id) is None
    store.put_back(kept.id, setting_fields(SETTING))
    assert store.all()["R12-thang"] == kept
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
    identity = derived_id(ledger.identity, "own_day", first.day)
    store.put_back(identity, own_day_fields(first))
    assert own_days(store.all()).off == {date(2026, 11, 20)}
    store.put_back(identity, {"day": "2026-11-23", "working": True})
    store.put_back(identity, None)
    assert store.fields(identity) is None
    assert ledger.history.verify().holds

"""Series: what is shown before, and what is filed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from made_activities import activity

from soxa.domain.activities import IssuedDocument, Status
from soxa.domain.ids import OwnDayId
from soxa.domain.packs import Pack
from soxa.domain.regime_settings import OwnDay
from soxa.domain.series import Every, Series
from soxa.services import recording, repeating
from soxa.services.ledgers import new_ledger_for, typed_office
from soxa.services.packs import read_pack, shipped_pack
from soxa.services.recording import ActivityFaulty, ActivityQuery
from soxa.storage.ledger import Ledger

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped_pack())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger_for(tmp_path / "so.soxa", typed_office("Xã Nậm Pung"), actor="Lan") as made:
        yield made


def test_the_preview_knows_holidays_own_days_and_what_is_there(ledger: Ledger, pack: Pack) -> None:
    there = replace(activity("Giao ban"), kind="HOP", first_day=date(2026, 9, 9), last_day=date(2026, 9, 9))
    recording.record(ledger, there, pack=pack, today=TODAY)
    ledger.own_days.save(OwnDay(OwnDayId(uuid4()), date(2026, 9, 16), False, "Lễ hội xã"))
    series = Series(date(2026, 8, 26), date(2026, 9, 23))

    shown = repeating.series_preview(ledger, series, kind="HOP", title="Giao ban", today=date(2026, 9, 10))

    assert [(one.day.day, one.is_off, one.is_ahead, one.is_there) for one in shown] == [
        (26, False, False, False),
        (2, True, False, False),
        (9, False, False, True),
        (16, True, True, False),
        (23, False, True, False),
    ]
    over = Series(date(2026, 9, 1), date(2026, 8, 1), Every.MONTH)
    assert repeating.series_preview(ledger, over, kind="HOP", title="Giao ban", today=TODAY) == ()


def test_days_ahead_are_planned_without_numbers_and_one_undo_takes_all_back(
    ledger: Ledger, pack: Pack
) -> None:
    like = replace(
        activity("Hội nghị giao ban", quantities={"nguoi": Decimal(40)}),
        kind="HN",
        first_day=date(2026, 11, 9),
        last_day=date(2026, 11, 10),
        status=Status.DONE,
        result="Đạt",
    )
    days = [date(2026, 11, 16), date(2026, 11, 23)]

    made = repeating.record_series(ledger, like, days, pack=pack, today=TODAY, with_quantities=True)

    past, ahead = made
    assert (past.first_day, past.last_day, past.status) == (days[0], date(2026, 11, 17), Status.DONE)
    assert (past.quantities, past.result) == ({"nguoi": Decimal(40)}, "Đạt")
    assert (ahead.status, ahead.quantities, ahead.result) == (Status.PLANNED, {}, "")
    assert len({like.id, past.id, ahead.id}) == 3
    bare = repeating.record_series(ledger, like, days[:1], pack=pack, today=TODAY)[0]
    assert bare.quantities == {}
    assert bare.to_mend
    recording.undo(ledger, pack=pack)
    recording.undo(ledger, pack=pack)
    assert recording.count(ledger, ActivityQuery()) == 0


def test_a_document_is_of_one_day_and_a_faulty_pattern_files_nothing(ledger: Ledger, pack: Pack) -> None:
    document = IssuedDocument("KH", "5", "KH-UBND", TODAY, "Kế hoạch", in_report=True)
    like = replace(activity("Kế hoạch"), kind="VB", document=document)
    made = repeating.record_series(ledger, like, [date(2026, 11, 2)], pack=pack, today=TODAY)
    assert made[0].document is None

    with pytest.raises(ActivityFaulty):
        repeating.record_series(
            ledger,
            replace(like, title=""),
            [date(2026, 11, 3), date(2026, 11, 4)],
            pack=pack,
            today=TODAY,
        )
    assert recording.count(ledger, ActivityQuery()) == 1

"""Files of the one-stop office, kept field by field: what is carried over is the sum of the fields, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from made_activities import OFFICE, activity

from soxa.domain.activities import Activity
from soxa.domain.drafts import Draft
from soxa.domain.figures import FigureKey
from soxa.domain.sections import TextRun
from soxa.domain.values import Value
from soxa.services.drafting import open_report
from soxa.services.ledgers import new_ledger_for
from soxa.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger_for(tmp_path / "so.soxa", OFFICE, actor="Lan") as made:
        yield made


def _files(
    day: date, field: str, carried: int, came: int, settled: int, *, pending_late: int = 0
) -> Activity:
    numbers = {
        "chuyenqua": carried,
        "tiepnhan": came,
        "tructuyen": came,
        "dagq": settled,
        "dunghan": settled - 1,
        "quahan": 1,
        "ruttra": 0,
        "danggq_quahan": pending_late,
    }
    return activity(
        "Kết quả giải quyết thủ tục hành chính",
        kind="HS",
        day=day,
        quantities=MappingProxyType({code: Decimal(value) for code, value in numbers.items()}),
        choices=MappingProxyType({"linhvuc": field} if field else {}),
    )


def _value(draft: Draft, figure: str) -> Value:
    return draft.figures[FigureKey.parse(figure)].value


BY_FIELD = [
    _files(date(2026, 7, 13), "ho_tich", 3, 100, 99),
    _files(date(2026, 7, 14), "dat_dai", 8, 40, 41),
    _files(date(2026, 8, 14), "ho_tich", 4, 120, 118),
    _files(date(2026, 8, 14), "dat_dai", 7, 30, 33, pending_late=2),
    _files(date(2026, 9, 14), "ho_tich", 6, 90, 95, pending_late=1),
    _files(date(2026, 9, 14), "dat_dai", 4, 50, 46, pending_late=1),
]


def test_what_is_carried_over_is_the_sum_of_the_fields(ledger: Ledger) -> None:
    ledger.activities.add(BY_FIELD)
    quarter = open_report(ledger, "R07-quy", "2026-Q3")
    assert _value(quarter, "HC01.actual") == 3 + 8
    assert len(quarter.figures[FigureKey.parse("HC01.actual")].sources.activities) == 2
    assert _value(quarter, "HC04.actual") == 11 + 430
    assert _value(quarter, "HC09.actual") == 11 + 430 - 432
    assert not [point for point in quarter.points if point.code in {"K01c", "K02"}]


def test_a_year_of_totals_first_and_fields_later_carries_over_once(ledger: Ledger) -> None:
    ledger.activities.add([_files(date(2026, 1, 14), "", 5, 200, 198), *BY_FIELD])
    year = open_report(ledger, "R06-nam", "2026")
    assert _value(year, "HC01.actual") == 5
    assert _value(year, "HC01.cumulative") == 5


def test_what_is_late_and_still_open_is_told_apart_from_what_was_settled_late(ledger: Ledger) -> None:
    ledger.activities.add(BY_FIELD)
    quarter = open_report(ledger, "R07-quy", "2026-Q3")
    assert _value(quarter, "HC07.actual") == 6
    assert _value(quarter, "HC17.actual") == 1 + 1
    (block,) = [one for one in quarter.text("II").blocks if one.id == "II.chuyentiep"]
    keys = [str(run.key) for run in block.runs if not isinstance(run, TextRun)]
    assert keys == ["HC01.actual", "HC09.actual", "HC17.actual", "HC07.actual"]
    words = "|".join(run.text for run in block.runs if isinstance(run, TextRun))
    assert words == (
        "Kỳ trước chuyển qua | hồ sơ; đang giải quyết, chuyển kỳ sau | hồ sơ, trong đó quá hạn | hồ sơ;"
        " đã giải quyết quá hạn | hồ sơ."
    )


def test_fields_of_one_day_are_not_one_entry_made_twice(ledger: Ledger) -> None:
    ledger.activities.add(BY_FIELD)
    codes = [point.code for point in open_report(ledger, "R07-quy", "2026-Q3").points]
    assert not [code for code in codes if code.startswith("entered")]
    ledger.activities.add([_files(date(2026, 9, 14), "dat_dai", 4, 50, 46, pending_late=1)])
    codes = [point.code for point in open_report(ledger, "R07-quy", "2026-Q3").points]
    assert codes.count("entered_twice") == 1

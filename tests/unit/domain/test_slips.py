"""Which of two slips is the later one, and what several say together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from soxa.domain.ids import SlipId, UnitId
from soxa.domain.slips import Receipt, Slip, Way, in_order, latest_values
from soxa.domain.values import Absence, Value

UNIT = UnitId(UUID(int=7))
_SAVED = datetime(2026, 11, 13, 8, tzinfo=UTC)


def _slip(
    number: int, values: dict[str, Value], *, day: int = 13, saved: datetime | None = _SAVED, form: str = "P5"
) -> Slip:
    return Slip(
        SlipId(UUID(int=number)), UNIT, date(2026, 10, 15), date(2026, 11, 15), date(2026, 11, day), "sổ",
        values, form=form, saved_at=saved,
    )  # fmt: skip


def _numbers(*slips: Slip) -> list[int]:
    return [one.id.int for one in in_order(slips)]


def test_the_day_comes_first_then_the_moment_then_the_identity() -> None:
    later = _slip(1, {}, day=14, saved=None)
    same_moment = datetime(2026, 11, 13, 15, tzinfo=timezone(timedelta(hours=7)))
    after = _slip(2, {}, saved=_SAVED + timedelta(hours=1))

    assert _numbers(later, after, _slip(4, {}), _slip(3, {}, saved=same_moment)) == [3, 4, 2, 1]
    assert _numbers(_slip(5, {}), _slip(6, {}, saved=None)) == [6, 5]


def test_what_the_office_entered_that_day_puts_a_form_right() -> None:
    assert _numbers(_slip(2, {}, saved=None, form=""), _slip(3, {})) == [3, 2]
    assert _numbers(_slip(2, {}, day=12, form=""), _slip(3, {})) == [2, 3]


def test_a_later_word_replaces_an_earlier_one_and_a_blank_replaces_nothing() -> None:
    early = _slip(1, {"A": Decimal(1), "B": Decimal(2), "C": Absence.NIL}, day=12)
    late = _slip(2, {"A": Decimal(3), "B": Absence.BLANK, "C": Decimal(0)})

    told = {code: (value, whose.int) for code, (value, whose) in latest_values([late, early]).items()}

    assert told == {"A": (Decimal(3), 2), "B": (Decimal(2), 1), "C": (Decimal(0), 2)}


def test_an_arrival_is_known_by_what_is_said_of_it() -> None:
    moment = datetime(2026, 11, 14, 1, tzinfo=UTC)
    here = Receipt(Way.MAIL, "Trạm trưởng", moment.astimezone(timezone(timedelta(hours=7))), "ab")

    assert here.key == Receipt(Way.MAIL, "Trạm trưởng", moment, "ab").key
    others = [Receipt(Way.ZALO, "Trạm trưởng", moment, "ab"), Receipt(Way.MAIL, "", moment, "ab")]
    assert here.key not in {one.key for one in others}


def test_the_first_arrival_is_shown() -> None:
    first = Receipt(Way.MAIL, "", datetime(2026, 11, 14, 1, tzinfo=UTC))
    second = Receipt(Way.FILE, "", datetime(2026, 11, 14, 2, tzinfo=UTC))
    slip = _slip(1, {})

    assert slip.receipt is None
    assert replace(slip, receipts=(second, first)).receipt == first

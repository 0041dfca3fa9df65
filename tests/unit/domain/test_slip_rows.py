"""Which row of a later slip is an earlier one put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId
from soxa.domain.slip_rows import RowKey, SlipRow, put_right
from soxa.domain.text import fold

Told = tuple[int, int, str, str, int]
"""Row of the sheet, day, title, kind, people."""


def _slip(*rows: Told) -> Mapping[RowKey, SlipRow]:
    found: dict[RowKey, SlipRow] = {}
    for number, day, title, kind, people in rows:
        when = date(2026, 11, day)
        quantities = {"luot": Decimal(people)} if people else {}
        activity = Activity(ActivityId(uuid4()), when, when, kind, title, quantities=quantities)
        found[f"{day}|{kind}|{fold(title)}", 1] = SlipRow(str(number), activity)
    return found


def _out(*slips: Mapping[RowKey, SlipRow]) -> set[str]:
    return {text for text, _ in put_right(slips)}


ROADS, DITCHES = (10, 5, "Dọn đường", "MT", 45), (11, 7, "Khơi mương", "MT", 30)


@pytest.mark.parametrize(
    "row",
    [
        (11, 6, "Khơi mương", "MT", 30),
        (11, 7, "Khơi mương, cống", "MT", 30),
        (11, 7, "Khơi mương", "TTR", 30),
        (19, 6, "Khơi mương", "MT", 30),
        (11, 6, "Khơi mương", "MT", 0),
    ],
)
def test_a_copy_of_a_slip_puts_a_row_right(row: Told) -> None:
    assert _out(_slip(ROADS, DITCHES), _slip(ROADS, row)) == {"7|MT|khoi muong"}


@pytest.mark.parametrize(
    "row",
    [
        (11, 12, "Trồng cây", "MT", 30),
        (19, 12, "Khơi mương", "MT", 0),
        (19, 7, "Văn nghệ", "VH", 30),
    ],
)
def test_a_row_with_little_in_common_is_another_activity(row: Told) -> None:
    assert _out(_slip(ROADS, DITCHES), _slip(ROADS, row)) == set()


def test_a_second_form_tells_of_other_activities() -> None:
    assert _out(_slip(ROADS), _slip((10, 12, "Dọn đường", "MT", 45))) == set()
    assert _out(_slip(ROADS), _slip((10, 5, "Dọn đường thôn", "MT", 45))) == {"5|MT|don duong"}


def test_each_row_is_put_right_by_one_row_and_the_likeliest() -> None:
    earlier = _slip(ROADS, DITCHES, (12, 7, "Khơi mương thôn dưới", "MT", 12))
    later = _slip(ROADS, (12, 8, "Khơi mương thôn dưới", "MT", 12))

    assert _out(earlier, later) == {"7|MT|khoi muong thon duoi"}


def test_what_a_still_later_slip_has_again_holds() -> None:
    first, second = _slip(ROADS, DITCHES), _slip(ROADS, (11, 6, "Khơi mương", "MT", 30))

    assert _out(first, second, first) == {"6|MT|khoi muong"}
    assert _out() == _out(first) == _out(first, first) == set()

"""The board of slips on the sample office's ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sample_ledger import empty_ledger

from soxa.domain.ids import SlipId
from soxa.domain.periods import Period, PeriodRule
from soxa.domain.slips import Receipt, Slip, Way
from soxa.domain.values import Absence, Value
from soxa.services.desk import find_regime
from soxa.services.drafting import open_report
from soxa.services.packs import pack_of
from soxa.services.section_owners import set_slips_due
from soxa.services.slip_board import (
    BoardRow,
    SlipBoard,
    SlipState,
    board_of,
    note_reminders,
    reminder_text,
    silent_units,
)
from soxa.storage.ledger import Ledger
from soxa.wording import Wording

REGIME = "R01-thang"
DAY = date(2026, 11, 13)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


@pytest.fixture
def period(ledger: Ledger) -> Period:
    regime = find_regime(pack_of(ledger), REGIME)
    return PeriodRule(regime.frequency, regime.closing).parse("2026-11")


def _board(ledger: Ledger, period: Period, today: date = DAY) -> SlipBoard:
    return board_of(ledger, REGIME, period, today=today)


def _row(board: SlipBoard, code: str) -> BoardRow:
    return next(row for row in board.rows if row.form.template.code == code)


def _slip(row: BoardRow, day: date, values: dict[str, Value], *, came: int | None = None) -> Slip:
    at = datetime(2026, 11, came or day.day, 3, 0, tzinfo=UTC)
    return Slip(
        SlipId(uuid4()),
        row.unit.id,
        row.form.period.start,
        row.form.period.end,
        day,
        "sổ",
        values,
        form=row.form.template.code,
        receipts=(Receipt(Way.ZALO, at=at),),
    )


def _everything(row: BoardRow) -> dict[str, Value]:
    return {one.code: Absence.NIL for one in row.form.indicators}


def test_at_first_nine_slips_are_owed_and_none_has_come(ledger: Ledger, period: Period) -> None:
    board = _board(ledger, period)

    assert [row.form.template.code for row in board.rows] == [f"P{n}" for n in range(1, 10)]
    assert {row.state for row in board.rows} == {SlipState.MISSING}
    assert (board.sent, board.due, board.days_left(DAY)) == (0, date(2026, 11, 16), 3)
    assert {row.state for row in _board(ledger, period, date(2026, 11, 17)).rows} == {SlipState.LATE}


def test_a_slip_with_blanks_is_open_until_a_later_one_fills_them(ledger: Ledger, period: Period) -> None:
    row = _row(_board(ledger, period), "P5")
    first, *rest = [one.code for one in row.form.indicators]
    ledger.slips.save(_slip(row, DAY, {first: Decimal(120)}))
    half = _row(_board(ledger, period), "P5")
    assert (half.state, half.blanks, half.is_open) == (SlipState.PARTIAL, tuple(rest), True)

    ledger.slips.save(_slip(row, date(2026, 11, 14), dict.fromkeys(rest, Absence.NIL)))
    whole = _row(_board(ledger, period), "P5")
    assert (whole.state, whole.blanks, len(whole.slips)) == (SlipState.SENT, (), 2)
    assert whole.slip is not None
    assert whole.slip.given_on == date(2026, 11, 14)


def test_what_came_after_its_day_is_late_by_the_first_arrival(ledger: Ledger, period: Period) -> None:
    row = _row(_board(ledger, period), "P7")
    ledger.slips.save(_slip(row, date(2026, 11, 14), _everything(row), came=18))
    assert _row(_board(ledger, period), "P7").state is SlipState.SENT_LATE

    set_slips_due(ledger, REGIME, label=period.label, day=date(2026, 11, 20))
    board = _board(ledger, period)
    assert board.due == date(2026, 11, 20)
    assert _row(board, "P7").state is SlipState.SENT


def test_figures_typed_in_one_by_one_count_and_a_strange_slip_is_shown_apart(
    ledger: Ledger, period: Period
) -> None:
    row = _row(_board(ledger, period), "P6")
    by_hand = replace(_slip(row, DAY, _everything(row)), form="")
    clinic = _row(_board(ledger, period), "P5").unit
    strange = replace(_slip(row, DAY, {}), unit=clinic.id, form="P6")
    ledger.slips.save(by_hand)
    ledger.slips.save(strange)
    board = _board(ledger, period)

    assert _row(board, "P6").state is SlipState.SENT
    assert [one.id for one in board.others] == [strange.id]


def test_a_reminder_says_who_what_which_days_and_by_when(ledger: Ledger, period: Period) -> None:
    ledger.actor = "Hoàng Văn Mẫu"
    tell = Wording("vi").tell
    row = _row(_board(ledger, period), "P5")
    first = row.form.indicators[0].code
    ledger.slips.save(_slip(row, DAY, {first: Decimal(120)}))
    board = _board(ledger, period)

    one = reminder_text(ledger, board, [_row(board, "P5")], tell=tell)
    assert one.startswith("Kính gửi Trạm Y tế,\nUBND xã Nậm Pung")
    assert "15/10/2026 đến hết ngày 14/11/2026" in one
    assert "trước hết ngày 16/11/2026" in one
    assert row.form.indicators[1].name in one
    assert row.form.indicators[0].name not in one
    assert one.endswith("Hoàng Văn Mẫu")

    both = reminder_text(ledger, board, [_row(board, "P5"), _row(board, "P8")], tell=tell)
    assert both.startswith("Kính gửi các đơn vị")
    assert "- Công an: Phiếu nội dung an ninh, trật tự (P8)" in both
    assert "{" not in one + both


def test_a_reminder_is_noted_with_its_day(ledger: Ledger, period: Period) -> None:
    at = datetime(2026, 11, 13, 2, 30, tzinfo=UTC)
    note_reminders(ledger, [_row(_board(ledger, period), "P8")], at=at)
    board = _board(ledger, period)

    assert _row(board, "P8").reminded == at
    assert _row(board, "P5").reminded is None


def test_sections_wait_for_the_slips_that_bring_their_figures_or_words(
    ledger: Ledger, period: Period
) -> None:
    pack = pack_of(ledger)
    regime = find_regime(pack, REGIME)
    row = _row(_board(ledger, period), "P5")
    assert [unit.code for unit in silent_units(ledger, pack, regime, period)["II.2.b"]] == ["TYT"]
    ledger.slips.save(_slip(row, DAY, {}))

    assert "II.2.b" not in silent_units(ledger, pack, regime, period)


def test_a_newer_slips_words_take_the_place_of_the_older_ones(ledger: Ledger, period: Period) -> None:
    row = _row(_board(ledger, period), "P5")
    ledger.slips.save(replace(_slip(row, DAY, {}), highlights="Tiêm 120 trẻ.", difficulties="Thiếu vắc xin."))
    later = replace(_slip(row, date(2026, 11, 14), {}), highlights="Tiêm 135 trẻ.")
    ledger.slips.save(later)
    draft = open_report(ledger, REGIME, "2026-11")

    def said(section: str) -> list[str]:
        return ["".join(getattr(run, "text", "") for run in one.runs) for one in draft.text(section).blocks]

    assert [text for text in said("II.2.b") if "trẻ" in text] == ["Tiêm 135 trẻ."]
    assert "Thiếu vắc xin." in said("V")

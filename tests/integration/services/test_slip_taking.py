"""Files taken in one after the other, where each figure ends up, and the board as a list."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from filled_forms import fill_form
from sample_ledger import empty_ledger

from soxa.base.errors import Cancelled
from soxa.base.progress import Cancellation
from soxa.domain.listings import Listing
from soxa.domain.periods import Period, PeriodRule
from soxa.domain.slips import Way
from soxa.domain.values import Absence
from soxa.services.desk import find_regime
from soxa.services.listings import write_listing
from soxa.services.packs import pack_of
from soxa.services.slip_board import SlipBoard, board_of
from soxa.services.slip_forms import write_forms
from soxa.services.slip_intake import Outcome, SlipNotFilled
from soxa.services.slip_listing import slip_listing
from soxa.services.slip_standing import lines_of
from soxa.services.slip_taking import take_files
from soxa.storage.ledger import Ledger

REGIME = "R01-thang"
TODAY = date(2026, 11, 13)
SAVED = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
CLINIC = 4


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


@pytest.fixture
def period(ledger: Ledger) -> Period:
    regime = find_regime(pack_of(ledger), REGIME)
    return PeriodRule(regime.frequency, regime.closing).parse("2026-11")


@pytest.fixture
def forms(ledger: Ledger, period: Period, tmp_path: Path) -> tuple[Path, ...]:
    return write_forms(ledger, REGIME, period, tmp_path / "phieu", made_on=TODAY)


def _board(ledger: Ledger, period: Period) -> SlipBoard:
    return board_of(ledger, REGIME, period, today=TODAY)


def test_one_bad_file_stops_no_other_and_a_folders_empty_forms_are_passed_over(
    ledger: Ledger, period: Period, forms: tuple[Path, ...], tmp_path: Path
) -> None:
    fill_form(forms[CLINIC], {"YT02": 120}, on="13/11/2026", saved=SAVED)
    (forms[0].parent / "hong.xlsx").write_bytes(b"PK\x03\x04 broken")
    (forms[0].parent / "ghi-chu.txt").write_text("không phải phiếu", encoding="utf-8")
    (forms[0].parent / "~$PHIEU.xlsx").write_bytes(b"lock")
    at = datetime(2026, 11, 13, 10, 0, tzinfo=UTC)
    found = take_files(ledger, [forms[0].parent], sender="Cô Mẫu", received_at=at, way=Way.MAIL)

    assert {one.path.name for one in found} == {forms[CLINIC].name, "hong.xlsx"}
    (taken,) = [one.taken for one in found if one.taken is not None]
    assert (taken.outcome, taken.slip.receipts[0].sender) == (Outcome.NEW, "Cô Mẫu")
    assert taken.slip.receipts[0].way is Way.MAIL
    # A form that somebody chose by hand is told of.
    (empty,) = take_files(ledger, [forms[0]])
    assert isinstance(empty.error, SlipNotFilled)
    (gone,) = take_files(ledger, [tmp_path / "khong-co.xlsx"])
    assert gone.error is not None


def test_the_user_may_stop_between_two_files(ledger: Ledger, forms: tuple[Path, ...]) -> None:
    stop = Cancellation()
    stop.ask()
    with pytest.raises(Cancelled):
        take_files(ledger, forms, stop)


def test_each_figure_says_which_version_gives_it_and_where_the_report_prints_it(
    ledger: Ledger, period: Period, forms: tuple[Path, ...], tmp_path: Path
) -> None:
    first = fill_form(forms[CLINIC], {"YT01": "96,5", "YT02": 90}, on="11/11/2026", saved=SAVED,
                      to=tmp_path / "1.xlsx")  # fmt: skip
    second = fill_form(forms[CLINIC], {"YT02": 120, "YT03": "x"}, on="13/11/2026", saved=SAVED,
                       to=tmp_path / "2.xlsx")  # fmt: skip
    # The later one comes first: it changes nothing.
    take_files(ledger, [second, first])
    board = _board(ledger, period)
    lines = {line.indicator.code: line for line in lines_of(ledger, board, board.rows[CLINIC])}

    assert (lines["YT02"].value, lines["YT02"].version) == (Decimal(120), 2)
    assert lines["YT02"].replaced == ((1, Decimal(90)),)
    assert (lines["YT01"].value, lines["YT01"].version, lines["YT01"].replaced) == (Decimal("96.5"), 1, ())
    assert lines["YT03"].value is Absence.NIL
    assert (lines["YT04"].value, lines["YT04"].version) == (Absence.BLANK, 0)
    assert lines["YT01"].places == ("II.2.b",)
    assert lines["YT01"].in_tables


def test_the_period_before_stands_beside(ledger: Ledger, period: Period, tmp_path: Path) -> None:
    regime = find_regime(pack_of(ledger), REGIME)
    before = PeriodRule(regime.frequency, regime.closing).previous(period)
    saved = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
    form = write_forms(ledger, REGIME, before, tmp_path / "truoc", made_on=date(2026, 10, 12))[CLINIC]
    take_files(ledger, [fill_form(form, {"YT02": 77}, on="13/10/2026", saved=saved)])
    board = _board(ledger, period)
    lines = {line.indicator.code: line for line in lines_of(ledger, board, board.rows[CLINIC])}

    assert lines["YT02"].last == Decimal(77)
    assert lines["YT02"].value is Absence.BLANK


def _listing(ledger: Ledger, period: Period) -> Listing:
    return slip_listing(ledger, _board(ledger, period), today=TODAY, now=SAVED)


def test_the_board_is_printed_with_states_ways_and_sums(
    ledger: Ledger, period: Period, forms: tuple[Path, ...], tmp_path: Path
) -> None:
    fill_form(forms[CLINIC], default=12, on="13/11/2026", saved=SAVED)
    at = datetime(2026, 11, 13, 3, 0, tzinfo=UTC)
    take_files(ledger, [forms[CLINIC]], sender="Cô Mẫu", received_at=at, way=Way.ZALO)
    listing = _listing(ledger, period)

    assert listing.foot == "Đã nhận 1/9 phiếu."
    assert "hạn nộp 16/11/2026" in listing.subtitle
    cells = listing.rows[CLINIC].cells
    assert cells[1:6] == (
        "Trạm Y tế",
        "Phiếu số liệu y tế (P5)",
        "Đã gửi",
        date(2026, 11, 13),
        "Cô Mẫu, Zalo",
    )
    assert listing.rows[0].cells[3] == "Chưa gửi"
    path = tmp_path / "bang.xlsx"
    write_listing(listing, path)
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    said = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "Cô Mẫu, Zalo" in said
    write_listing(listing, tmp_path / "bang.pdf")
    assert (tmp_path / "bang.pdf").read_bytes().startswith(b"%PDF")

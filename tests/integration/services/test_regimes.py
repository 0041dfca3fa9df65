"""What the office sets over the pack holds everywhere, is checked and confirmed, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from sample_ledger import empty_ledger

from soxa.domain.packs import Deadline, MonthOf, Receiver, Severity
from soxa.domain.periods import UnknownPeriod
from soxa.domain.regime_settings import Moment
from soxa.services import regimes
from soxa.services.deadlines import Urgency, due, month_list, units_to_remind, year_of
from soxa.services.desk import UnknownRegime
from soxa.services.drafting import open_report, save_slip_value
from soxa.services.duty_listing import duty_listing
from soxa.services.listings import listing_pages
from soxa.services.packs import pack_of
from soxa.storage.ledger import Ledger

R01 = "R01-thang"
TODAY = date(2026, 11, 10)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


def test_what_is_set_holds_in_the_pack_that_everything_uses(ledger: Ledger) -> None:
    receivers = (Receiver("Văn phòng UBND tỉnh", "vp@tinh.gov.vn", 10),)
    regimes.set_receivers(ledger, R01, receivers)
    regimes.set_deadline(ledger, R01, Deadline(day=16, month=MonthOf.SAME, hour=time(10)))
    regimes.set_legal_basis(ledger, R01, "  Quyết định số 52/2025/QĐ-UBND ")
    regimes.set_validity(ledger, R01, valid_from=date(2026, 1, 1), valid_to=None)
    found = pack_of(ledger).regime(R01)
    assert found.receivers == receivers
    assert found.deadline.day == 16
    assert found.legal_basis == "Quyết định số 52/2025/QĐ-UBND"
    assert found.valid_from == date(2026, 1, 1)
    assert set(found.unconfirmed) == {"receivers", "deadline", "legal_basis"}
    assert ledger.history.verify().holds


def test_what_is_set_to_the_packs_own_word_is_left_to_the_pack(ledger: Ledger) -> None:
    given = regimes.duty(ledger, R01).given
    regimes.set_deadline(ledger, R01, Deadline(working_days=5))
    regimes.set_deadline(ledger, R01, given.deadline)
    regimes.set_receivers(ledger, R01, given.receivers)
    regimes.set_legal_basis(ledger, R01, "")
    regimes.switch(ledger, R01, is_on=given.is_on)
    setting = regimes.duty(ledger, R01).setting
    assert setting is not None
    assert (setting.deadline, setting.receivers, setting.legal_basis, setting.is_on) == (None,) * 4


def test_a_confirmation_names_who_and_when_and_falls_off_when_the_value_changes(ledger: Ledger) -> None:
    ledger.actor = "Chuyên viên Văn phòng"
    regimes.confirm(ledger, R01, "deadline")
    assert set(pack_of(ledger).regime(R01).unconfirmed) == {"receivers", "legal_basis"}
    told = {one.field: one for one in regimes.duty(ledger, R01).confirmations}
    assert told["deadline"].is_confirmed
    assert told["deadline"].by == "Chuyên viên Văn phòng"
    assert isinstance(told["deadline"].at_utc, datetime)
    assert told["deadline"].at_utc.tzinfo is UTC
    assert not told["receivers"].is_confirmed

    ledger.actor = "Người khác"
    regimes.confirm(ledger, R01, "receivers")
    told = {one.field: one for one in regimes.duty(ledger, R01).confirmations}
    assert (told["deadline"].by, told["receivers"].by) == ("Chuyên viên Văn phòng", "Người khác")

    regimes.set_receivers(ledger, R01, (*_with_mailbox(ledger),))
    assert (
        "receivers" not in pack_of(ledger).regime(R01).unconfirmed
    )  # a mailbox is no part of what a text says
    regimes.set_deadline(ledger, R01, Deadline(working_days=3))
    assert "deadline" in pack_of(ledger).regime(R01).unconfirmed
    regimes.confirm(ledger, R01, "receivers", is_compared=False)
    assert set(pack_of(ledger).regime(R01).unconfirmed) == {"receivers", "deadline", "legal_basis"}


def _with_mailbox(ledger: Ledger) -> list[Receiver]:
    return [Receiver(one.name, "hopthu@tinh.gov.vn") for one in pack_of(ledger).regime(R01).receivers]


def test_a_duty_that_is_off_or_over_is_not_asked_for(ledger: Ledger) -> None:
    assert [one.period.label for one in due(ledger, TODAY) if one.regime.code == R01] == ["2026-11"]
    regimes.switch(ledger, R01, is_on=False)
    assert not [one for one in due(ledger, TODAY) if one.regime.code == R01]
    assert not [one for one in year_of(ledger, 2026, TODAY) if one.regime.code == R01]
    regimes.switch(ledger, R01, is_on=True)
    regimes.set_validity(ledger, R01, valid_from=date(2026, 7, 1), valid_to=date(2026, 10, 31))
    assert not [one for one in due(ledger, TODAY) if one.regime.code == R01]
    asked = [one.period.label for one in year_of(ledger, 2026, TODAY) if one.regime.code == R01]
    assert asked[0] == "2026-07"
    assert asked[-1] == "2026-10"


def test_a_due_day_of_one_period_comes_before_the_rule(ledger: Ledger) -> None:
    regimes.set_due(ledger, R01, "2026-11", Moment(date(2026, 11, 10), time(10)))

    def november(hour: int) -> Urgency:
        return next(one for one in due(ledger, TODAY, now=time(hour)) if one.regime.code == R01).urgency

    assert november(9) is Urgency.SOON
    assert november(11) is Urgency.OVERDUE
    regimes.set_due(ledger, R01, "2026-11", None)
    one = next(one for one in due(ledger, TODAY) if one.regime.code == R01)
    assert one.deadline == date(2026, 11, 17)


def test_a_due_day_set_by_hand_is_listed_even_of_an_old_period(ledger: Ledger) -> None:
    regimes.set_due(ledger, R01, "2026-03", Moment(date(2026, 11, 9)))
    found = [one for one in due(ledger, TODAY) if one.regime.code == R01]
    assert [(one.period.label, one.urgency) for one in found] == [
        ("2026-03", Urgency.OVERDUE),
        ("2026-11", Urgency.SOON),
    ]


def test_a_deadline_by_letter_has_no_day_until_one_is_entered(ledger: Ledger) -> None:
    regimes.set_deadline(ledger, R01, Deadline(by_request=True))
    one = next(one for one in due(ledger, TODAY) if one.regime.code == R01)
    assert (one.deadline, one.urgency) == (None, Urgency.OPEN)
    regimes.set_due(ledger, R01, "2026-11", Moment(date(2026, 11, 30)))
    one = next(one for one in due(ledger, TODAY) if one.regime.code == R01)
    assert (one.deadline, one.urgency) == (date(2026, 11, 30), Urgency.LATER)


def test_the_months_list_holds_what_leaves_in_it(ledger: Ledger) -> None:
    codes = {one.regime.code for one in month_list(ledger, 2026, 11, today=TODAY)}
    assert R01 in codes
    row = next(one for one in month_list(ledger, 2026, 11, today=TODAY) if one.regime.code == R01)
    assert (row.period.label, row.deadline) == ("2026-11", date(2026, 11, 17))
    days = [one.deadline for one in month_list(ledger, 2026, 11, today=TODAY) if one.deadline]
    assert days == sorted(days)
    assert all(date(2026, 11, 1) <= day < date(2026, 12, 1) for day in days)


def test_own_days_move_deadlines(ledger: Ledger) -> None:
    regimes.save_own_day(ledger, date(2026, 11, 16), is_working=False, note="nghỉ")
    assert next(one for one in due(ledger, TODAY) if one.regime.code == R01).deadline == date(2026, 11, 18)
    regimes.save_own_day(ledger, date(2026, 11, 15), is_working=True, note="làm bù")
    assert next(one for one in due(ledger, TODAY) if one.regime.code == R01).deadline == date(2026, 11, 17)
    regimes.remove_own_day(ledger, date(2026, 11, 15))
    assert [one.day for one in regimes.own_days(ledger)] == [date(2026, 11, 16)]
    with pytest.raises(regimes.OwnDayNeedless):
        regimes.save_own_day(ledger, date(2026, 11, 14), is_working=False)


@pytest.mark.parametrize(
    ("receivers", "fault"),
    [
        ((), regimes.ReceiverMissing),
        ((Receiver("  "),), regimes.ReceiverMissing),
        ((Receiver("A", "a@b"),), regimes.MailboxNotAnAddress),
        ((Receiver("A", "a b@c.vn"),), regimes.MailboxNotAnAddress),
        ((Receiver("A", "a@c.vn\nBcc: x@y.vn"),), regimes.MailboxNotAnAddress),
        ((Receiver("A", "a@c.vn", 0),), regimes.MailLimitNotPossible),
    ],
)
def test_receivers_that_cannot_be(
    ledger: Ledger, receivers: tuple[Receiver, ...], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        regimes.set_receivers(ledger, R01, receivers)
    assert regimes.duty(ledger, R01).setting is None


def test_other_settings_that_cannot_be(ledger: Ledger) -> None:
    for deadline in (Deadline(), Deadline(working_days=2, day=3), Deadline(day=32), Deadline(weekday=0)):
        with pytest.raises(regimes.DeadlineNotPossible):
            regimes.set_deadline(ledger, R01, deadline)
    with pytest.raises(regimes.ValidityBackwards):
        regimes.set_validity(ledger, R01, valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))
    with pytest.raises(regimes.DueBeforePeriod):
        regimes.set_due(ledger, R01, "2026-11", Moment(date(2026, 10, 1)))
    with pytest.raises(UnknownPeriod):
        regimes.set_due(ledger, R01, "2026-Q4", Moment(date(2026, 10, 1)))
    with pytest.raises(UnknownRegime):
        regimes.switch(ledger, "R99", is_on=True)
    with pytest.raises(KeyError):
        regimes.confirm(ledger, R01, "symbol")
    assert not ledger.regime_settings.all()


def test_what_was_set_can_be_undone_and_done_again(ledger: Ledger) -> None:
    regimes.set_deadline(ledger, R01, Deadline(working_days=5))
    regimes.confirm(ledger, R01, "deadline")
    regimes.save_own_day(ledger, date(2026, 11, 16), is_working=False)
    for _ in range(2):
        ledger.undoing.undo()
    assert not regimes.own_days(ledger)
    assert "deadline" in pack_of(ledger).regime(R01).unconfirmed
    assert pack_of(ledger).regime(R01).deadline.working_days == 5
    ledger.undoing.undo()
    assert pack_of(ledger).regime(R01).deadline.working_days == 2
    for _ in range(3):
        ledger.undoing.redo()
    assert pack_of(ledger).regime(R01).deadline.working_days == 5
    assert "deadline" not in pack_of(ledger).regime(R01).unconfirmed
    assert [one.day for one in regimes.own_days(ledger)] == [date(2026, 11, 16)]
    assert ledger.history.verify().holds


def test_a_receiver_has_to_be_chosen_where_provinces_differ(ledger: Ledger) -> None:
    def blocks() -> list[str]:
        points = open_report(ledger, "R13-thang", "2026-10").points
        return [point.code for point in points if point.severity is Severity.BLOCK]

    assert "receiver_not_chosen" in blocks()
    both = pack_of(ledger).regime("R13-thang").receivers
    regimes.set_receivers(ledger, "R13-thang", both[:1])
    assert "receiver_not_chosen" not in blocks()


def test_units_that_have_given_nothing_are_named_two_working_days_before_closing(ledger: Ledger) -> None:
    def silent(day: date) -> tuple[str, ...]:
        one = next(one for one in due(ledger, day) if one.regime.code == R01)
        return units_to_remind(ledger, one, day)

    assert silent(date(2026, 11, 10)) == ()  # Tuesday: three working days before Saturday 14
    assert {"Phòng KT", "Trạm Y tế"} <= set(silent(date(2026, 11, 11)))
    period = next(one.period for one in due(ledger, TODAY) if one.regime.code == R01)
    unit = next(one.id for one in ledger.units() if one.code == "TYT")
    for code in ("YT01", "YT03"):
        save_slip_value(
            ledger, code, period=period, value=Decimal(90), unit=unit, given_on=TODAY, source="sổ"
        )
    assert "Trạm Y tế" not in silent(date(2026, 11, 12))
    assert silent(date(2026, 11, 14))
    one = next(one for one in due(ledger, TODAY) if one.regime.code == R01)
    assert units_to_remind(ledger, one, date(2026, 11, 16)) == ()


def test_the_heads_list_of_a_month_names_receivers_days_and_states(ledger: Ledger) -> None:
    regimes.switch(ledger, "R21-tuan", is_on=True)
    regimes.set_due(ledger, "R22-dotxuat", "2026-10-01/2026-11-01", Moment(date(2026, 11, 20), time(10)))
    open_report(ledger, R01, "2026-11")
    listing = duty_listing(ledger, year=2026, month=11, today=TODAY, now=datetime(2026, 11, 10, tzinfo=UTC))
    assert listing.title == "DANH MỤC BÁO CÁO PHẢI GỬI THÁNG 11 NĂM 2026"
    titles = [row.cells[0] for row in listing.rows if row.group]
    assert titles[0] == "Lãnh đạo Ủy ban nhân dân xã Nậm Pung; Các đơn vị thuộc Ủy ban nhân dân xã Nậm Pung"
    assert "Ủy ban nhân dân tỉnh Lào Cai; Sở Tài chính tỉnh Lào Cai" in titles
    rows = {(row.cells[1], row.cells[2]): row.cells for row in listing.rows if not row.group}
    name = pack_of(ledger).regime(R01).name
    assert rows[name, "tháng 11 năm 2026"][3:] == ("Văn phòng HĐND và UBND", date(2026, 11, 17), "Đang soạn")
    weekly = pack_of(ledger).regime("R21-tuan").name
    assert rows[weekly, "tuần 45 năm 2026"][4:] == ("16 giờ 00, 6/11", "Chưa soạn; quá hạn")
    asked = pack_of(ledger).regime("R22-dotxuat").name
    assert rows[asked, "từ ngày 01/10/2026 đến ngày 31/10/2026"][4] == "10 giờ 00, 20/11"
    assert listing_pages(listing).startswith(b"%PDF")

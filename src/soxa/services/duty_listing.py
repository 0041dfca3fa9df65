"""The list of reports that must leave in a month, for the head (Danh mục báo cáo phải gửi tháng …)."""

from __future__ import annotations

from datetime import date, datetime

from soxa.domain.approvals import Course
from soxa.domain.listings import Listing, ListingColumn, ListingRow
from soxa.domain.offices import Office
from soxa.domain.outline import Align, agency_lines
from soxa.domain.period_names import period_name
from soxa.domain.reports import State
from soxa.domain.sentences import receiver_name
from soxa.services.deadlines import Due, Urgency, month_list
from soxa.storage.ledger import Ledger

_STATES = {
    None: "Chưa soạn",
    State.DRAFTING: "Đang soạn",
    State.SEALED: "Đã chốt dự thảo",
    State.SIGNED: "Đã ký",
    State.NUMBERED: "Đã cấp số",
    State.ISSUED: "Đã ban hành",
    State.SENT: "Đã gửi",
}

_TURNS = {
    Course.AT_UNIT_HEAD: "Đã trình trưởng đơn vị",
    Course.AT_HEAD: "Đã trình lãnh đạo",
    Course.RETURNED: "Trả lại để sửa",
    Course.AGREED: "Đã đồng ý, chờ ký",
}


def duty_listing(ledger: Ledger, *, year: int, month: int, today: date, now: datetime) -> Listing:
    """Return the reports that must leave in a calendar month, by receiver and day.

    Args:
        ledger: Whose.
        year: Year.
        month: Month, 1 to 12.
        today: What overdue is judged by.
        now: With time zone; printed in the files.
    """
    found = month_list(ledger, year, month, today=today)
    office = ledger.office()
    units = {unit.code: unit.name for unit in ledger.units() if unit.code}
    groups: dict[str, list[Due]] = {}
    for one in found:
        groups.setdefault(_receivers(one, office), []).append(one)
    rows: list[ListingRow] = []
    number = 0
    for receivers, entries in groups.items():
        rows.append(ListingRow((receivers,), group=True))
        for one in entries:
            number += 1
            rows.append(_row(number, one, units.get(one.regime.unit, "")))
    return Listing(
        title=f"DANH MỤC BÁO CÁO PHẢI GỬI THÁNG {month} NĂM {year}",
        subtitle=f"({number} báo cáo)" if number else "(Không có báo cáo nào đến hạn)",
        agency=agency_lines(office),
        columns=(
            ListingColumn("TT", 6, Align.CENTRE),
            ListingColumn("Báo cáo", 46),
            ListingColumn("Kỳ", 20),
            ListingColumn("Đơn vị chủ trì", 22),
            ListingColumn("Hạn gửi", 16, Align.CENTRE),
            ListingColumn("Tình trạng", 16),
        ),
        rows=tuple(rows),
        made_at=now,
        name=f"danh-muc-bao-cao-{year:04}-{month:02}",
        tab=f"Tháng {month}",
        grouped_by="Nơi nhận",
    )


def _row(number: int, one: Due, unit: str) -> ListingRow:
    due: str | date | None = one.deadline
    if one.deadline is None:
        due = "theo công văn"
    elif one.hour is not None:
        due = f"{one.hour:%H} giờ {one.hour:%M}, {one.deadline.day}/{one.deadline.month}"
    state = _TURNS.get(one.course) or _STATES[one.state]
    if one.urgency is Urgency.OVERDUE:
        state = f"{state}; quá hạn"
    return ListingRow((str(number), one.regime.name, period_name(one.period), unit, due, state))


def _receivers(one: Due, office: Office) -> str:
    return "; ".join(receiver_name(receiver.name, office) for receiver in one.regime.receivers)

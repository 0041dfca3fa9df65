"""What a leaving colleague hands over: papers that the next one can read, and a file her machine can.

The papers say what is open, by when, whom to ask, and how each report was made the last times. They are the
office's papers, so they are Vietnamese whatever the language of the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from soxa.base.files import make_folder
from soxa.base.progress import Progress, Silent
from soxa.domain.activities import Activity, Status
from soxa.domain.dates import write_date
from soxa.domain.ids import UnitId
from soxa.domain.listings import Cell, Listing, ListingColumn, ListingRow
from soxa.domain.offices import Person
from soxa.domain.outline import Align, agency_lines
from soxa.domain.packs import Pack
from soxa.domain.period_names import period_name
from soxa.domain.reports import Report, State
from soxa.domain.sentences import receiver_name
from soxa.services import deadlines, handing_on, slip_board
from soxa.services.listings import write_listing
from soxa.services.packs import pack_of
from soxa.services.recording import ActivityQuery
from soxa.storage.ledger import Ledger

__all__ = ["Left", "leaving_listing", "write_leaving"]

_MOST_ENTRIES: Final = 200
"""Entries of the ledger on paper: the rest is counted; the ledger itself shows them all."""
_LAST_TIMES: Final = 3
"""So many of its newest reports tell how a regime's report was made."""
_LOOK_BACK: Final = timedelta(days=400)
_STATES: Final = {
    None: "Chưa soạn",
    State.DRAFTING: "Đang soạn",
    State.SEALED: "Đã chốt dự thảo",
    State.SIGNED: "Đã ký",
    State.NUMBERED: "Đã cấp số",
    State.ISSUED: "Đã ban hành, chưa gửi",
    State.SENT: "Đã gửi",
}
_WAYS: Final = {
    "document_axis": "trục liên thông",
    "system": "hệ thống báo cáo",
    "mail": "thư điện tử",
    "messenger": "Zalo",
    "usb": "USB",
    "paper": "bản giấy",
}


@dataclass(frozen=True, slots=True)
class Left:
    """What was written."""

    folder: Path
    """Where."""
    items: int
    """How many lines of open work the papers have."""


def write_leaving(
    ledger: Ledger,
    folder: Path,
    *,
    person: Person | None,
    now: datetime,
    progress: Progress | None = None,
) -> Left:
    """Write the papers (DOCX and PDF) and a hand-over file into a folder of their own.

    Args:
        ledger: Open, also for reading alone.
        folder: Where the folder is made.
        person: Who leaves; what concerns her unit stands first. None = the whole office's work.
        now: With time zone.
        progress: Told after each file.

    Raises:
        TextNotPrintable: A text holds signs that no page can show.
        FolderNotWritable: And the other errors of `soxa.base.files.write_atomic`.
        Cancelled: The user has asked to stop.
    """
    told = progress or Silent()
    listing = leaving_listing(ledger, person=person, now=now)
    inside = folder / f"ban-giao-cong-viec-{now.date().isoformat()}"
    make_folder(inside)
    for done, ending in enumerate((".docx", ".pdf")):
        told.step(done, 3)
        write_listing(listing, inside / f"{listing.name}{ending}")
    name = handing_on.suggested_name(ledger, day=now.date().isoformat())
    handing_on.hand_over(ledger, inside / name, progress=told)
    return Left(inside, sum(not row.group for row in listing.rows))


def leaving_listing(ledger: Ledger, *, person: Person | None, now: datetime) -> Listing:
    """Return what is open, whom to ask and how it was done, as a listing in six parts."""
    pack, today = pack_of(ledger), now.date()
    own = person.unit if person is not None else None
    names = {unit.id: unit.short_name or unit.name for unit in ledger.units()}
    parts = (
        ("I. BÁO CÁO PHẢI GỬI, CHƯA XONG", _reports(ledger, today)),
        ("II. HOẠT ĐỘNG CẦN BỔ SUNG, DỰ KIẾN HOẶC HOÃN", _entries(ledger, own, names)),
        ("III. PHIẾU SỐ LIỆU CÒN THIẾU", _slips(ledger, pack, today)),
        ("IV. Ý KIẾN CHƯA XỬ LÝ", _remarks(ledger, pack)),
        ("V. ĐẦU MỐI LIÊN HỆ", _contacts(ledger, pack, today)),
        ("VI. CÁC KỲ TRƯỚC ĐÃ LÀM THẾ NÀO", _last_times(ledger, pack)),
    )
    rows: list[ListingRow] = []
    for title, entries in parts:
        found = list(entries)
        rows.append(ListingRow((title if found else f"{title}: không có",), group=True))
        rows += [ListingRow((str(number), *cells)) for number, cells in enumerate(found, start=1)]
    who = (
        f"Người bàn giao: {person.name or person.position}" if person is not None else "Công việc của cơ quan"
    )
    return Listing(
        title="GÓI BÀN GIAO CÔNG VIỆC",
        subtitle=f"{who}; lập ngày {write_date(today)}",
        agency=agency_lines(ledger.office()),
        columns=(
            ListingColumn("TT", 5, Align.CENTRE),
            ListingColumn("Việc", 40),
            ListingColumn("Đơn vị, người", 24),
            ListingColumn("Hạn, ngày", 16, Align.CENTRE),
            ListingColumn("Tình trạng, ghi chú", 36),
        ),
        rows=tuple(rows),
        made_at=now,
        name="goi-ban-giao",
        tab="Bàn giao",
        grouped_by="Phần",
    )


_Cells = tuple[Cell, ...]


def _reports(ledger: Ledger, today: date) -> Iterator[_Cells]:
    units = {unit.code: unit.name for unit in ledger.units() if unit.code}
    for one in deadlines.due(ledger, today):
        if one.state is State.SENT:
            continue
        name = f"{one.regime.name}, {period_name(one.period)}"
        yield name, units.get(one.regime.unit, ""), one.deadline or "theo công văn", _STATES[one.state]


def _entries(ledger: Ledger, own: UnitId | None, names: Mapping[UnitId, str]) -> Iterator[_Cells]:
    units = (own,) if own is not None else ()
    wanted = (
        ("cần bổ sung", ActivityQuery(units=units, to_mend=True)),
        ("dự kiến", ActivityQuery(units=units, statuses=(Status.PLANNED,))),
        ("hoãn", ActivityQuery(units=units, statuses=(Status.POSTPONED,))),
    )
    seen: set[object] = set()
    for note, query in wanted:
        count = ledger.activities.count(query)
        for one in ledger.activities.find(query, limit=_MOST_ENTRIES):
            if one.id not in seen:
                seen.add(one.id)
                unit = names.get(one.unit, "") if one.unit else ""
                yield one.title, unit, one.first_day, _entry_note(one, note)
        if count > _MOST_ENTRIES:
            yield f"… và {count - _MOST_ENTRIES} hoạt động khác ({note})", "", None, "xem trong Sổ theo dõi"


def _entry_note(one: Activity, note: str) -> str:
    if one.task is not None and one.task.due is not None:
        return f"{note}; hạn giao {write_date(one.task.due)}"
    return note


def _slips(ledger: Ledger, pack: Pack, today: date) -> Iterator[_Cells]:
    for one in deadlines.due(ledger, today):
        if one.state not in {None, State.DRAFTING}:
            continue
        silent = slip_board.silent_units(ledger, pack, one.regime, one.period)
        units = dict.fromkeys(unit.short_name or unit.name for found in silent.values() for unit in found)
        if units:
            about = f"Phiếu cho {one.regime.name}, {period_name(one.period)}"
            yield about, "; ".join(units), one.deadline, f"chưa nhận {len(units)} phiếu"


def _remarks(ledger: Ledger, pack: Pack) -> Iterator[_Cells]:
    reports = {one.id: one for one in ledger.reports.all()}
    for one in ledger.remarks.all():
        if one.is_open and one.report in reports:
            report = reports[one.report]
            about = f"{_regime_name(pack, report)}, {period_name(report.period)}"
            yield one.text, one.author, one.day, f"{about}; dự thảo lần {one.draft}"


def _contacts(ledger: Ledger, pack: Pack, today: date) -> Iterator[_Cells]:
    office = ledger.office()
    senders: dict[UnitId, str] = {}
    for slip in sorted(
        ledger.slips.within(today - _LOOK_BACK, today + _LOOK_BACK), key=lambda one: one.order
    ):
        if slip.filled_by:
            senders[slip.unit] = slip.filled_by
    for unit in ledger.units():
        who = senders.get(unit.id, "")
        note = "trong cơ quan" if unit.inside else "chỉ gửi phiếu"
        yield f"Đơn vị: {unit.name}", who, None, note + ("; người lập phiếu gần nhất" if who else "")
    emails: dict[str, str] = {}
    for regime in (one for one in pack.regimes if one.is_on):
        for receiver in regime.receivers:
            name = receiver_name(receiver.name, office)
            emails[name] = emails.get(name, "") or receiver.email
    for name, email in emails.items():
        yield f"Nơi nhận: {name}", "", None, email or "chưa nhập hộp thư"
    for person in ledger.people():
        if person.until is None:
            yield f"Người: {person.name or '(chưa nhập tên)'}", person.position, None, ""


def _last_times(ledger: Ledger, pack: Pack) -> Iterator[_Cells]:
    by_regime: dict[str, list[Report]] = {}
    for report in ledger.reports.all():
        if report.sealings:
            by_regime.setdefault(report.regime, []).append(report)
    for found in by_regime.values():
        newest = sorted(found, key=lambda one: one.period.start, reverse=True)[:_LAST_TIMES]
        for report in newest:
            last = report.sealings[-1]
            who = _sealed_by(ledger, report)
            about = f"{_regime_name(pack, report)}, {period_name(report.period)}"
            yield about, who, last.sealed_utc.astimezone().date(), _how(ledger, report)


def _how(ledger: Ledger, report: Report) -> str:
    said = [f"chốt lần {report.sealings[-1].draft}"]
    if report.number and report.dated is not None:
        said.append(f"số {report.number} ngày {write_date(report.dated)}")
    answers = ledger.points.answers(report.id)
    if answers:
        said.append(f"giải trình {len(answers)} điểm")
    said += [
        f"gửi {one.receiver} ({_WAYS[one.way]}, {write_date(one.at_utc.astimezone().date())})"
        for one in ledger.sendings.of(report.id)
        if one.has_left and one.way in _WAYS
    ]
    return "; ".join(said)


def _sealed_by(ledger: Ledger, report: Report) -> str:
    """Return who acted when the newest draft was sealed, as picked at start."""
    changes = ledger.history.entries(report.id)
    sealed: Sequence[str] = [one.actor for one in changes if one.act_name == "report.seal" and one.actor]
    return sealed[-1] if sealed else ""


def _regime_name(pack: Pack, report: Report) -> str:
    return next((one.short_name for one in pack.regimes if one.code == report.regime), report.regime)

"""Listings of the ledger: a view's rows, the schedule of a week; written as workbook, CSV, PDF or DOCX.

What is printed is Vietnamese whatever the language of the screen: these are the office's papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from soxa.base.errors import AppError
from soxa.base.files import write_atomic
from soxa.base.progress import Progress, Silent
from soxa.documents.listing_pages import listing_docx, listing_pdf
from soxa.domain.activities import Activity, Status
from soxa.domain.dates import write_date
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.listings import Cell, Listing, ListingColumn, ListingRow, printed
from soxa.domain.offices import Authority
from soxa.domain.outline import Align, Signature, agency_lines
from soxa.domain.packs import Kind, Pack, Quantity
from soxa.domain.regime_settings import own_days
from soxa.domain.working_days import is_working_day
from soxa.services.composing import choose_signer, signature_of
from soxa.services.packs import pack_of
from soxa.services.recording import ActivityQuery
from soxa.spreadsheets.listing_files import MOST_ROWS, listing_csv, listing_workbook
from soxa.storage.ledger import Ledger

__all__ = [
    "ENDINGS",
    "Listing",
    "TooManyRows",
    "UnknownEnding",
    "ledger_listing",
    "listing_pages",
    "sheet_listing",
    "week_of",
    "week_schedule",
    "write_listing",
]

ENDINGS: Final = (".xlsx", ".pdf", ".docx", ".csv")
"""Endings of the files that a listing can be written as."""
MOST_PRINTED: Final = 5_000
"""Rows on paper: more are some 200 pages, which nobody reads."""
_LONGEST_SPAN = timedelta(days=366)
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_STATUS_WORDS = {
    Status.PLANNED: "Dự kiến",
    Status.DONE: "Đã thực hiện",
    Status.POSTPONED: "Hoãn",
    Status.CANCELLED: "Hủy",
}
_HOUR = re.compile(
    r"\s*(?:lúc\s+)?(\d{1,2})\s*(?:giờ|g|h|:)\s*([0-5]\d)?(?:\s*phút)?\s*[:,.\-–]?\s+", re.IGNORECASE
)
_HOURS = 24


class TooManyRows(AppError):
    """More rows than a sheet or paper holds."""

    def __init__(self, *, rows: int, most: int) -> None:
        super().__init__(rows=rows, most=most)


class UnknownEnding(AppError):
    """A listing cannot be written as a file of that ending."""

    def __init__(self, *, ending: str, known: tuple[str, ...] = ENDINGS) -> None:
        super().__init__(ending=ending, known=known)


# ------------------------------------------------------------------ the ledger's rows


def ledger_listing(
    ledger: Ledger,
    pack: Pack,
    *,
    query: ActivityQuery,
    ids: Sequence[ActivityId] = (),
    filters: str = "",
    now: datetime,
) -> Listing:
    """Return rows of the ledger for paper: what fits across a page, oldest first.

    Args:
        ledger: Whose.
        pack: Names of kinds and quantities.
        query: Which activities.
        ids: These alone, if any are given.
        filters: What was asked for, in words, under the title.
        now: With its time zone.

    Raises:
        TooManyRows: More than `MOST_PRINTED`.
    """
    activities = _chosen(ledger, query, ids, most=MOST_PRINTED)
    kinds, units = _kinds(pack), _units(ledger)
    columns = (
        ListingColumn("TT", 4, Align.CENTRE),
        ListingColumn("Ngày", 12),
        ListingColumn("Loại", 12),
        ListingColumn("Nội dung", 35),
        ListingColumn("Địa điểm", 14),
        ListingColumn("Đơn vị chủ trì", 14),
        ListingColumn("Số lượng, văn bản", 18),
        ListingColumn("Kết quả, ghi chú", 16),
    )
    rows = tuple(
        ListingRow(
            (
                Decimal(number),
                _days(one),
                _kind_name(kinds, one),
                one.title,
                one.place,
                units.get(one.unit, "") if one.unit else "",
                "; ".join(_quantity_words(one, kinds.get(one.kind))),
                _remarks(one),
            )
        )
        for number, one in enumerate(activities, start=1)
    )
    return Listing(
        title="SỔ THEO DÕI HOẠT ĐỘNG",
        subtitle=filters,
        agency=agency_lines(ledger.office()),
        columns=columns,
        rows=rows,
        made_at=now,
        name=f"so-theo-doi-{now.date().isoformat()}",
        tab="Sổ theo dõi",
        foot=f"Tổng số: {printed(Decimal(len(rows)))} hoạt động.",
    )


def sheet_listing(
    ledger: Ledger,
    pack: Pack,
    *,
    query: ActivityQuery,
    ids: Sequence[ActivityId] = (),
    filters: str = "",
    now: datetime,
    progress: Progress | None = None,
) -> Listing:
    """Return rows of the ledger for a workbook or CSV: every field in a column of its own, oldest first.

    Quantities of one name and unit share a column across kinds; a cell that nobody filled stays empty.

    Raises:
        TooManyRows: More than a sheet holds.
        Cancelled: The user has asked to stop.
    """
    activities = _chosen(ledger, query, ids, most=MOST_ROWS, progress=progress)
    kinds, units = _kinds(pack), _units(ledger)
    numbers = _quantity_columns(activities, kinds)
    questions = _choice_columns(activities, kinds)
    columns = [
        *(ListingColumn(title, width, optional=title not in _ALWAYS) for title, width in _FIRST_COLUMNS),
        *(ListingColumn(f"{name} ({unit})", 8, Align.RIGHT) for name, unit in numbers),
        *(ListingColumn(name, 10) for name in questions),
        *(ListingColumn(title, width, optional=title not in _ALWAYS) for title, width in _LAST_COLUMNS),
    ]
    rows = []
    for number, one in enumerate(activities, start=1):
        kind = kinds.get(one.kind)
        rows.append(
            ListingRow(
                (
                    Decimal(number),
                    one.first_day,
                    one.last_day if one.last_day != one.first_day else None,
                    _kind_name(kinds, one),
                    one.title,
                    one.place or None,
                    (units.get(one.unit) if one.unit else None) or None,
                    one.partners or None,
                    *_numbers_in(one, kind, numbers),
                    *_choices_in(one, kind, questions),
                    one.result or None,
                    *_document_cells(one),
                    *_task_cells(one),
                    ", ".join(one.tags) or None,
                    _STATUS_WORDS[one.status],
                )
            )
        )
    return Listing(
        title="SỔ THEO DÕI HOẠT ĐỘNG",
        subtitle=filters,
        agency=agency_lines(ledger.office()),
        columns=tuple(columns),
        rows=tuple(rows),
        made_at=now,
        name=f"so-theo-doi-{now.date().isoformat()}",
        tab="Sổ theo dõi",
        named_by=[title for title, _ in _FIRST_COLUMNS].index("Nội dung") + 1,
    )


_FIRST_COLUMNS = (
    ("TT", 5),
    ("Ngày", 10),
    ("Đến ngày", 10),
    ("Loại hoạt động", 16),
    ("Nội dung", 44),
    ("Địa điểm", 18),
    ("Đơn vị chủ trì", 18),
    ("Đơn vị phối hợp", 16),
)
_LAST_COLUMNS = (
    ("Kết quả", 18),
    ("Loại văn bản", 8),
    ("Số, ký hiệu", 12),
    ("Ngày văn bản", 10),
    ("Trích yếu", 30),
    ("Đưa vào báo cáo", 8),
    ("Cơ quan giao", 14),
    ("Văn bản giao", 12),
    ("Hạn xử lý", 10),
    ("Ngày hoàn thành", 10),
    ("Nhãn", 12),
    ("Trạng thái", 12),
)

_ALWAYS = frozenset({"TT", "Ngày", "Loại hoạt động", "Nội dung", "Trạng thái"})


def _document_cells(activity: Activity) -> tuple[Cell, ...]:
    document = activity.document
    if document is None:
        return (None,) * 5
    in_report = "Có" if document.in_report else "Không"
    return (document.type, document.reference, document.day, document.subject, in_report)


def _task_cells(activity: Activity) -> tuple[Cell, ...]:
    task = activity.task
    return (None,) * 4 if task is None else (task.given_by, task.reference, task.due, task.completed)


def _quantity_columns(
    activities: Sequence[Activity], kinds: Mapping[str, Kind]
) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for one in activities:
        for quantity in _asked(one, kinds.get(one.kind)):
            found[quantity.name, quantity.unit] = None
    return tuple(found)


def _choice_columns(activities: Sequence[Activity], kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in activities:
        kind = kinds.get(one.kind)
        for choice in kind.choices if kind is not None else ():
            if choice.code in one.choices:
                found[choice.name] = None
    return tuple(found)


def _numbers_in(activity: Activity, kind: Kind | None, wanted: Sequence[tuple[str, str]]) -> tuple[Cell, ...]:
    given = {
        (quantity.name, quantity.unit): activity.quantities[quantity.code]
        for quantity in _asked(activity, kind)
    }
    return tuple(given.get(one) for one in wanted)


def _choices_in(activity: Activity, kind: Kind | None, wanted: Sequence[str]) -> tuple[Cell, ...]:
    given = {
        choice.name: option.name
        for choice in (kind.choices if kind is not None else ())
        for option in choice.options
        if activity.choices.get(choice.code) == option.code
    }
    return tuple(given.get(one) for one in wanted)


def _asked(activity: Activity, kind: Kind | None) -> Iterator[Quantity]:
    for quantity in kind.quantities if kind is not None else ():
        if quantity.code in activity.quantities:
            yield quantity


# ------------------------------------------------------------------ the schedule of a week


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_schedule(ledger: Ledger, *, monday: date, now: datetime) -> Listing:
    """Return the schedule of a week (lịch công tác tuần) from what is planned, postponed or done in it.

    Of what is done, only that which people came to stands in it: counts and documents are no appointments.
    A title that begins with an hour (``8h00``, ``14 giờ 30:``) stands at its hour. What lasts several days
    stands on each of them. Working days without an entry are shown as such.
    """
    sunday = monday + timedelta(days=6)
    query = ActivityQuery(
        start=monday - _LONGEST_SPAN,
        end=sunday + timedelta(days=1),
        statuses=(Status.PLANNED, Status.DONE, Status.POSTPONED),
    )
    units = _units(ledger)
    kinds = _kinds(pack_of(ledger))
    found = [
        one for one in ledger.activities.find(query) if one.last_day >= monday and _is_appointment(one, kinds)
    ]
    own = own_days(ledger.own_days.all())
    rows: list[ListingRow] = []
    for step in range(7):
        day = monday + timedelta(days=step)
        entries = sorted(
            (_at_its_hour(one) for one in found if one.first_day <= day <= one.last_day),
            key=lambda entry: (entry[0] or time.max, entry[2].id.bytes),
        )
        if not entries and not is_working_day(day, own):
            continue
        rows.append(ListingRow((f"{_WEEKDAYS[step]}, ngày {write_date(day)}",), group=True))
        rows += [_schedule_row(hour, title, one, units) for hour, title, one in entries]
        if not entries:
            rows.append(ListingRow((None, "Chưa có lịch.")))
    number = monday.isocalendar().week
    office = ledger.office()
    return Listing(
        title=f"LỊCH CÔNG TÁC TUẦN {number:02}",
        subtitle=f"(Từ ngày {write_date(monday)} đến hết ngày {write_date(sunday)})",
        agency=agency_lines(office),
        columns=(
            ListingColumn("Giờ", 7, Align.CENTRE),
            ListingColumn("Nội dung", 44),
            ListingColumn("Địa điểm", 20),
            ListingColumn("Chủ trì", 20),
            ListingColumn("Phối hợp, thành phần", 22),
            ListingColumn("Ghi chú", 12),
        ),
        rows=tuple(rows),
        made_at=now,
        name=f"lich-cong-tac-{monday.isocalendar().year}-W{number:02}",
        tab=f"Tuần {number:02}",
        is_official=True,
        grouped_by="Ngày",
        signature=_schedule_signature(ledger, monday),
    )


def _is_appointment(activity: Activity, kinds: Mapping[str, Kind]) -> bool:
    if activity.document is not None:
        return False
    kind = kinds.get(activity.kind)
    return activity.status is not Status.DONE or (kind is not None and bool(kind.people_quantity))


def _schedule_signature(ledger: Ledger, day: date) -> Signature | None:
    people = ledger.people()
    by_order = [person for person in people if person.authority is Authority.TL]
    signer = choose_signer(by_order, day=day) or choose_signer(people, day=day)
    return signature_of(signer) if signer is not None else None


def _schedule_row(
    hour: time | None, title: str, activity: Activity, units: Mapping[UnitId, str]
) -> ListingRow:
    several = activity.first_day != activity.last_day
    remarks = [f"đến {write_date(activity.last_day)}"] if several else []
    if activity.status is Status.POSTPONED:
        remarks.append(_STATUS_WORDS[activity.status])
    return ListingRow(
        (
            f"{hour.hour:02}h{hour.minute:02}" if hour is not None else None,
            title,
            activity.place,
            units.get(activity.unit, "") if activity.unit else "",
            activity.partners,
            "; ".join(remarks),
        )
    )


def _at_its_hour(activity: Activity) -> tuple[time | None, str, Activity]:
    found = _HOUR.match(activity.title)
    if found is None or int(found[1]) >= _HOURS:
        return None, activity.title, activity
    rest = activity.title[found.end() :]
    return time(int(found[1]), int(found[2] or 0)), rest[:1].upper() + rest[1:], activity


# ------------------------------------------------------------------ writing


def listing_pages(listing: Listing) -> bytes:
    """Return the PDF of a listing.

    Raises:
        TooManyRows: Nobody reads so much paper.
        TextNotPrintable: It holds characters no page can show.
    """
    if len(listing.rows) > MOST_PRINTED:
        raise TooManyRows(rows=len(listing.rows), most=MOST_PRINTED)
    return listing_pdf(listing)


def write_listing(listing: Listing, path: Path, *, progress: Progress | None = None) -> None:
    """Write a listing to a file; its ending says how.

    Raises:
        UnknownEnding: None of `ENDINGS`.
        TooManyRows: It does not fit.
        TextNotPrintable: It holds characters no page can show.
        AppError: The file cannot be written there.
    """
    ending = path.suffix.lower()
    if ending in {".pdf", ".docx"} and len(listing.rows) > MOST_PRINTED:
        raise TooManyRows(rows=len(listing.rows), most=MOST_PRINTED)
    match ending:
        case ".xlsx":
            data = listing_workbook(listing, progress=progress)
        case ".csv":
            data = listing_csv(listing, progress=progress)
        case ".pdf":
            data = listing_pdf(listing)
        case ".docx":
            data = listing_docx(listing)
        case _:
            raise UnknownEnding(ending=ending)
    write_atomic(path, data)


# ------------------------------------------------------------------ inside


def _chosen(
    ledger: Ledger,
    query: ActivityQuery,
    ids: Sequence[ActivityId],
    *,
    most: int,
    progress: Progress | None = None,
) -> list[Activity]:
    progress = progress or Silent()
    rows = len(ids) if ids else ledger.activities.count(query)
    if rows > most:
        raise TooManyRows(rows=rows, most=most)
    if ids:
        found = ledger.activities.get(ids)
    else:
        found = []
        for key in ledger.activities.page_keys(query, page_size=_PAGE):
            progress.step(len(found), rows)
            found += ledger.activities.find(query, limit=_PAGE, start=key)
    return sorted(found, key=lambda one: (one.counted_on, one.id.bytes))


_PAGE = 2_000


def _kinds(pack: Pack) -> dict[str, Kind]:
    return {kind.code: kind for kind in pack.kinds}


def _kind_name(kinds: Mapping[str, Kind], activity: Activity) -> str:
    kind = kinds.get(activity.kind)
    return kind.name if kind is not None else activity.kind


def _units(ledger: Ledger) -> dict[UnitId, str]:
    return {unit.id: unit.short_name or unit.name for unit in ledger.units()}


def _days(activity: Activity) -> Cell:
    if activity.first_day == activity.last_day:
        return activity.first_day
    return f"{write_date(activity.first_day)} – {write_date(activity.last_day)}"


def _quantity_words(activity: Activity, kind: Kind | None) -> Iterator[str]:
    if activity.document is not None and activity.document.number:
        yield activity.document.reference
    asked = list(_asked(activity, kind))
    units = [quantity.unit for quantity in asked]
    for quantity in asked:
        number = printed(activity.quantities[quantity.code])
        # Ten numbers of one unit say nothing without their names.
        alone = units.count(quantity.unit) == 1
        yield f"{number} {quantity.unit}" if alone else f"{quantity.name}: {number}"


def _remarks(activity: Activity) -> str:
    said = [] if activity.status is Status.DONE else [_STATUS_WORDS[activity.status]]
    return "; ".join([*said, *([activity.result] if activity.result else [])])

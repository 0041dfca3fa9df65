"""A full year of an invented mountain commune, as large as pack 6 says: its ledger, its slips, its plans.

Two reporting years stand in it: the days 15/12/2024 to 14/12/2026 would make every "cùng kỳ" computable; to
stay quick only the last is whole, and the days 15 to 31 December of both ends are there, where the year of
Decree 09 and the calendar year part.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.ids import ActivityId, SlipId, UnitId
from soxa.domain.packs import Pack, Source
from soxa.domain.periods import Closing, Frequency, PeriodRule
from soxa.domain.slips import Slip
from soxa.domain.working_days import is_working_day

FIRST, END = date(2025, 12, 1), date(2027, 1, 1)
YEAR = (date(2025, 12, 15), date(2026, 12, 15))
"""The reporting year 2026 of Decree 09/2019."""

_MONTHS = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09)
_DOCUMENTS = (
    ("QĐ", "QĐ-UBND", True, 22),
    ("KH", "KH-UBND", True, 10),
    ("CV", "UBND-VP", True, 20),
    ("TB", "TB-UBND", True, 6),
    ("BC", "BC-UBND", False, 18),
    ("TTr", "TTr-UBND", False, 8),
    ("GM", "GM-UBND", False, 16),
)
"""Type, symbol, whether it stands in reports, share of a hundred."""
_WHOLES = frozenset(
    {"DC01", "DC02", "CD11B", "CD12B", "HC13B", "TT08B", "GD03B", "AS06B", "NS04", "NS07", "CS05B", "QS01B"}
)
"""Indicators that others are parts of."""
_SMALL = frozenset({"NS07B", "TC06A"})
_PLACES = ("Hội trường UBND xã", "Nhà văn hóa thôn Ná Luộc", "Nhà văn hóa thôn Lùng Chín", "UBND xã", "")
_ENDS = (
    ("HN", "VP", "Hội nghị triển khai công tác"),
    ("HOP", "VP", "Họp giao ban tuần"),
    ("TT", "VHXH", "Chương trình truyền thanh cơ sở"),
    ("TIN", "VHXH", "Tin, bài trên Trang thông tin điện tử"),
    ("TTR", "VHXH", "Tuyên truyền trực quan"),
    ("VH", "VHXH", "Biểu diễn văn nghệ"),
    ("MT", "KT", "Ra quân vệ sinh môi trường"),
    ("CDS", "VHXH", "Hướng dẫn người dân dịch vụ công trực tuyến"),
    ("TH", "VHXH", "Tập huấn nghiệp vụ"),
    ("PL", "VP", "Phổ biến, giáo dục pháp luật"),
    ("KTR", "VP", "Kiểm tra công tác cải cách hành chính"),
)


def year_activities(seed: int, units: dict[str, UnitId]) -> list[Activity]:
    """Return the year's activities, the same for the same seed.

    Args:
        seed: Of the chance.
        units: Unit by its code in the pack.
    """
    chance = random.Random(seed)
    made = list(_entries(chance, units))
    return [_with_id(number, one) for number, one in enumerate(made, start=1)]


def _with_id(number: int, activity: Activity) -> Activity:
    fields = {name: getattr(activity, name) for name in Activity.__slots__}
    return Activity(**{**fields, "id": ActivityId(UUID(int=number))})


def _entries(chance: random.Random, units: dict[str, UnitId]) -> Iterator[Activity]:
    number = {2025: 3_000, 2026: 0}
    day = FIRST
    while day < END:
        if is_working_day(day):
            for _ in range(chance.choice((6, 8, 9, 10, 12))):
                number[day.year] += 1
                yield _document(chance, day, number[day.year], units)
            for kind, unit, title in chance.sample(_ENDS, 3):
                yield _made(chance, kind, day, title, units[unit])
            if day.weekday() == 3:
                yield _reception(chance, day, units["VP"])
        if day.weekday() == 4:
            yield _petitions(chance, day, units["VP"])
        if day.day == 14:
            yield _settled(chance, day, units["PVHCC"])
        if day.day in {5, 20}:
            yield _task(chance, day, units["VP"])
        day += timedelta(days=1)


def _activity(day: date, kind: str, title: str, unit: UnitId, **others: object) -> Activity:
    fields: dict[str, object] = {"place": "", **others}
    return Activity(ActivityId(UUID(int=0)), day, day, kind, title, unit=unit, **fields)  # type: ignore[arg-type]


def _numbers(**given: int) -> MappingProxyType[str, Decimal]:
    return MappingProxyType({code: Decimal(value) for code, value in given.items()})


def _document(chance: random.Random, day: date, number: int, units: dict[str, UnitId]) -> Activity:
    type_name, symbol, in_report, _ = chance.choices(_DOCUMENTS, [share for *_, share in _DOCUMENTS])[0]
    subject = f"về việc triển khai nhiệm vụ số {number}"
    document = IssuedDocument(type_name, str(number), symbol, day, subject, in_report)
    unit = units[chance.choice(("VP", "KT", "VHXH"))]
    return _activity(day, "VB", f"Ban hành {type_name} {subject}", unit, document=document)


def _made(chance: random.Random, kind: str, day: date, title: str, unit: UnitId) -> Activity:
    choices: dict[str, str] = {}
    quantities = _numbers()
    match kind:
        case "HN" | "HOP":
            quantities = _numbers(nguoi=chance.randint(15, 150))
            choices = {"hinhthuc": chance.choice(("truc_tiep", "truc_tuyen", "ket_hop"))}
        case "TT":
            quantities = _numbers(chuongtrinh=1, luotphat=chance.randint(1, 4), phut=chance.randint(10, 30))
            choices = {"tuSX": chance.choice(("tu_san_xuat", "tu_san_xuat", "tiep_am"))}
        case "TIN":
            quantities = _numbers(tin=chance.randint(1, 4), bai=chance.randint(0, 2))
            choices = {"kenh": chance.choice(("trang_ttdt", "trang_ttdt", "trang_chinh_thuc"))}
        case "TTR":
            quantities = _numbers(buoi=1, luot=chance.randint(20, 120), bangron=chance.randint(0, 6))
        case "TH":
            quantities = _numbers(lop=1, nguoi=chance.randint(20, 80), nu=chance.randint(5, 20))
        case "KTR":
            asked = chance.randint(0, 4)
            quantities = _numbers(nguoi=3, kiennghi=asked, khacphuc=chance.randint(0, asked))
            choices = {"huong": chance.choice(("cap_tren", "tu_kiem_tra"))}
        case "PL":
            quantities = _numbers(cuoc=1, luot=chance.randint(20, 100))
        case _:
            quantities = _numbers(buoi=1, luot=chance.randint(20, 200))
    status = chance.choices((Status.DONE, Status.CANCELLED, Status.POSTPONED), (96, 2, 2))[0]
    return _activity(
        day,
        kind,
        title,
        unit,
        place=chance.choice(_PLACES),
        quantities=quantities,
        choices=MappingProxyType(choices),
        status=status,
    )


def _reception(chance: random.Random, day: date, unit: UnitId) -> Activity:
    people = chance.randint(0, 5)
    quantities = _numbers(buoi=1, luot=people, vuviec=min(people, chance.randint(0, 3)))
    who = MappingProxyType({"nguoitiep": chance.choice(("chu_tich", "cong_chuc"))})
    return _activity(day, "TCD", "Tiếp công dân định kỳ", unit, quantities=quantities, choices=who)


def _petitions(chance: random.Random, day: date, unit: UnitId) -> Activity:
    came = chance.randint(0, 4)
    own = chance.randint(0, came)
    quantities = _numbers(nhan=came, dudk=came, thamquyen=own, giaiquyet=own, chuyen=came - own)
    return _activity(day, "DON", "Kết quả tiếp nhận, xử lý đơn trong tuần", unit, quantities=quantities)


def _settled(chance: random.Random, day: date, unit: UnitId) -> Activity:
    came = chance.randint(250, 500)
    settled = came - chance.randint(0, 20)
    in_time = settled - chance.randint(0, 9)
    quantities = _numbers(
        chuyenqua=chance.randint(5, 20),
        tiepnhan=came,
        tructuyen=round(came * chance.uniform(0.6, 0.95)),
        dagq=settled,
        dunghan=in_time,
        quahan=settled - in_time,
        ruttra=0,
        danggq_quahan=0,
    )
    return _activity(day, "HS", "Kết quả giải quyết thủ tục hành chính", unit, quantities=quantities)


def _task(chance: random.Random, day: date, unit: UnitId) -> Activity:
    due = day + timedelta(days=7)
    completed = due - timedelta(days=chance.randint(-2, 3)) if chance.random() < 0.9 else None
    task = AssignedTask("UBND tỉnh", f"{day.day}{day.month}/UBND-NC", due, completed)
    return _activity(day, "NV", f"Báo cáo rà soát theo Công văn tháng {day.month}", unit, task=task)


def _level(code: str, chance: random.Random) -> int:
    """Return about what an indicator comes to: wholes are larger than their parts, shares below a hundred."""
    if code in _WHOLES:
        return 2_000
    return 2 if code in _SMALL else chance.randint(50, 90)


def year_slips(pack: Pack, seed: int, units: dict[str, UnitId]) -> list[Slip]:
    """Return a slip a month for all indicators that units give, each month of the reporting year."""
    chance = random.Random(seed + 1)
    given = [one for one in pack.indicators if one.source is Source.SLIP]
    start = {one.code: _level(one.code, chance) for one in given}
    slips: list[Slip] = []
    unit = units["KT"]
    for number in range(1, 13):
        period = _MONTHS.parse(f"2026-{number:02}")
        values = {
            # A stock moves a little, a percentage stays one, what is given cumulated never falls.
            one.code: Decimal(
                start[one.code] * number if one.given_cumulated else start[one.code] + chance.randint(0, 5)
            )
            for one in given
        }
        slips.append(
            Slip(
                SlipId(UUID(int=10_000 + number)),
                unit,
                period.start,
                period.end,
                period.end,
                f"Biên bản tháng {number}",
                values=MappingProxyType(values),
            )
        )
    return slips

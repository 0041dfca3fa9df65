"""The smaller stores: office, packs, slips, files, rows of trackers."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from made_activities import OFFICE, UNITS, activity

from soxa.base.errors import Message
from soxa.domain.ids import FileId, PersonId, SlipId, TrackerRowId, UnitId
from soxa.domain.offices import Authority, OfficeType, Person, Unit
from soxa.domain.slips import Slip
from soxa.domain.values import Absence, Value
from soxa.storage.errors import EntryMissing
from soxa.storage.files import FileInfo
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow

START, END = date(2026, 10, 15), date(2026, 11, 15)


# ---------------------------------------------------------------------- office and packs


def test_the_office_its_units_and_people_can_change(ledger: Ledger) -> None:
    assert ledger.office() == OFFICE
    assert ledger.units() == UNITS
    renamed = replace(OFFICE, type=OfficeType.PHUONG, name="Sa Pa")
    ledger.save_office(renamed)
    assert ledger.office() == renamed
    changed = replace(UNITS[1], name="Phòng Kinh tế", inside=False)
    ledger.save_unit(changed)
    new = Unit(UnitId(uuid4()), "Bản Lùng", "Bản Lùng", "", inside=False)
    ledger.save_unit(new)
    assert ledger.units() == (UNITS[0], changed, UNITS[2], new)
    person = Person(
        PersonId(uuid4()), "Giàng A Páo", "Chủ tịch", None, Authority.TM, date(2025, 7, 1), date(2026, 1, 1)
    )
    ledger.save_person(person)
    ledger.save_person(Person(PersonId(uuid4()), "Lý Thị Mẩy", "Công chức", UNITS[0].id, None, None, None))
    moved = replace(person, position="Nguyên Chủ tịch", authority=None, unit=UNITS[0].id, until=None)
    ledger.save_person(moved)
    assert ledger.people()[0] == moved
    assert len(ledger.people()) == 2
    with pytest.raises(EntryMissing):
        ledger.save_person(replace(moved, unit=UnitId(uuid4())))
    assert ledger.history.verify().holds


def test_the_newest_pack_holds(ledger: Ledger) -> None:
    ledger.install_pack(b'{"pack": 2}', "goi", "2026.2")
    assert ledger.pack_bytes() == b'{"pack": 2}'


# ---------------------------------------------------------------------- slips


def slip(given_on: date, **values: Value) -> Slip:
    return Slip(
        SlipId(uuid4()), UNITS[1].id, START, END, given_on, "Hệ thống TTHC", values, "nổi bật", "khó khăn"
    )


def test_later_slips_replace_earlier_ones_value_by_value(ledger: Ledger) -> None:
    late = slip(date(2026, 11, 16), HC02=Decimal(427), HC03=Absence.BLANK)
    early = slip(date(2026, 11, 14), HC02=Decimal(400), HC03=Decimal(368), HC05=Absence.NIL)
    other = replace(slip(date(2026, 11, 16), HC02=Decimal(1)), end=date(2027, 1, 1))
    for one in (late, early, other):
        ledger.slips.save(one)
    assert ledger.slips.for_period(START, END) == (early, late)
    assert ledger.slips.within(START, date(2027, 1, 1)) == (early, late, other)
    assert ledger.slips.latest_values(START, END) == {
        "HC02": (Decimal(427), late.id),
        "HC03": (Decimal(368), early.id),
        "HC05": (Absence.NIL, early.id),
    }


def test_a_slip_can_be_corrected(ledger: Ledger) -> None:
    first = slip(date(2026, 11, 14), HC02=Decimal("8.50"), HC03=Decimal(1))
    ledger.slips.save(first)
    corrected = replace(first, values={"HC02": Decimal("8.5")}, highlights="", source="")
    ledger.slips.save(corrected)
    assert ledger.slips.get(first.id) == corrected
    fields = [change.field for change in ledger.history.entries(first.id)]
    assert fields == ["", "source", "highlights", "value.HC03"]
    with pytest.raises(EntryMissing):
        ledger.slips.get(SlipId(uuid4()))
    with pytest.raises(EntryMissing):
        ledger.slips.save(replace(first, unit=UnitId(uuid4())))
    assert ledger.history.verify().holds


# ---------------------------------------------------------------------- files


def test_equal_bytes_are_kept_once(ledger: Ledger) -> None:
    data = bytes(range(256)) * 1000
    first = ledger.files.put(data, "ảnh 1.jpg", "image/jpeg")
    before = ledger.history.count()
    assert ledger.files.put(data, "ảnh 2.jpg", "image/jpeg") == first
    assert ledger.history.count() == before
    sha256 = hashlib.sha256(data).hexdigest()
    assert ledger.files.read(first) == data
    assert ledger.files.info(first) == FileInfo(first, "ảnh 1.jpg", "image/jpeg", sha256, len(data))
    assert ledger.files.find(sha256.upper()) == first
    assert ledger.files.find("0" * 64) is None
    with pytest.raises(EntryMissing):
        ledger.files.read(FileId(uuid4()))
    with pytest.raises(EntryMissing):
        ledger.files.info(FileId(uuid4()))


# ---------------------------------------------------------------------- trackers


def test_rows_of_a_tracker_are_known_again(ledger: Ledger) -> None:
    assert ledger.trackers.find_tracker("k") is None
    tracker = ledger.trackers.tracker("k", "cũ.xlsx")
    assert ledger.trackers.tracker("k", "mới.xlsx") == tracker == ledger.trackers.find_tracker("k")
    made = [activity(str(number)) for number in range(2)]
    # Two equal rows are two activities: only their occurrence parts them.
    origins = [RowOrigin(tracker, "Sheet1", 4 + n, b"d" * 32, 1 + n, {"A": "5/9/2026"}) for n in range(2)]
    ledger.activities.add(made, origin=origins)
    known = ledger.trackers.known(tracker)
    assert {identity: row.activity for identity, row in known.items()} == {
        ("Sheet1", b"d" * 32, 1): made[0].id,
        ("Sheet1", b"d" * 32, 2): made[1].id,
    }
    assert ledger.trackers.of_activities([made[0].id])[made[0].id][0].origin == origins[0]
    assert ledger.history.entries(made[0].id)[0].new["origin"] == [origins[0].mark()]  # type: ignore[index]
    ledger.activities.remove([made[0].id])
    assert len(ledger.trackers.known(tracker)) == 2  # a removed entry does not come again
    assert ledger.history.verify().holds


def test_waiting_rows_keep_their_cells_and_faults(ledger: Ledger) -> None:
    tracker = ledger.trackers.tracker("k", "so.xlsx")
    fault = Message(
        "importing.bad_number",
        {"row": 7, "value": Decimal("1.5"), "day": date(2026, 11, 1), "kinds": ("HN", "TH"), "empty": None},
    )
    origin = RowOrigin(tracker, "S", 7, b"w" * 32, 1, {"A": "31/02/2026", "Nội dung": "Họp"})
    row = TrackerRow(TrackerRowId(uuid4()), origin, RowState.WAITING, faults=(fault,))
    ledger.trackers.file_open([row])
    assert ledger.trackers.waiting() == (row,)
    assert ledger.trackers.get(row.id) == row
    again = replace(row, id=TrackerRowId(uuid4()), faults=())
    ledger.trackers.file_open([again])
    assert ledger.trackers.waiting() == (again,)
    with pytest.raises(EntryMissing):
        ledger.trackers.get(row.id)
    ledger.trackers.settle(again.id, activity=None)
    assert ledger.trackers.waiting() == ()
    assert ledger.trackers.get(again.id).state is RowState.SETTLED
    assert ledger.history.verify().holds

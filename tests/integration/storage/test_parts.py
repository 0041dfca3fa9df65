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
from soxa.domain.figures import Basis
from soxa.domain.ids import FileId, PastValueId, PersonId, SlipId, TrackerRowId, UnitId
from soxa.domain.offices import Authority, OfficeType, Person, Unit
from soxa.domain.past_values import PastValue
from soxa.domain.slips import Slip
from soxa.domain.values import Absence, Value
from soxa.storage.errors import EntryMissing
from soxa.storage.files import FileInfo
from soxa.storage.installed_packs import OWN_PACK
from soxa.storage.ledger import Ledger
from soxa.storage.past_values import past_value_fields
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


def test_the_offices_own_additions_lie_beside_the_pack(ledger: Ledger) -> None:
    shipped = ledger.pack_bytes()
    assert ledger.own_pack_bytes() == b""
    for version in (b"{}", b'{"own": 2}'):
        ledger.install_pack(version, OWN_PACK, "1")
    assert (ledger.pack_bytes(), ledger.own_pack_bytes()) == (shipped, b'{"own": 2}')
    assert ledger.history.verify().holds


# ---------------------------------------------------------------------- the past


def past(indicator: str, value: Value, basis: Basis = Basis.ACTUAL) -> PastValue:
    return PastValue(PastValueId(uuid4()), indicator, basis, START, END, value, "nam-truoc.xlsx")


def test_a_past_value_is_kept_once_for_its_days_and_told_by_the_history(ledger: Ledger) -> None:
    said = [past("CD03", Decimal(9)), past("CD03", Decimal(120), Basis.PLAN_COUNCIL)]
    first, plan = ledger.past_values.save(said)
    assert [replace(one, id=two.id) for one, two in zip(said, (first, plan), strict=True)] == [first, plan]
    (again,) = ledger.past_values.save([past("CD03", Absence.NIL)])
    assert again == replace(first, value=Absence.NIL)
    assert [one.value for one in ledger.past_values.all()] == [Absence.NIL, Decimal(120)]
    assert [(one.field, one.new) for one in ledger.history.entries(first.id)][1:] == [("value", "nil")]
    ledger.past_values.remove([first.id])
    assert [one.basis for one in ledger.past_values.all()] == [Basis.PLAN_COUNCIL]
    with pytest.raises(EntryMissing):
        ledger.past_values.remove([first.id])
    assert ledger.history.verify().holds


def test_a_past_value_is_put_back_as_the_history_tells(ledger: Ledger) -> None:
    (kept,) = ledger.past_values.save([past("CD03", Decimal(9))])
    fields = past_value_fields(kept)
    with ledger.act("undo"):
        ledger.past_values.put_back(kept.id, {**fields, "value": "7"})
    assert ledger.past_values.get(kept.id).value == 7
    for wanted in (None, fields, None):
        ledger.past_values.put_back(kept.id, wanted)
    assert ledger.past_values.all() == ()
    ledger.past_values.put_back(kept.id, fields)
    assert ledger.past_values.all() == (kept,)
    assert ledger.history.verify().holds


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

"""Words of slips: the last ones hold, and each unit's paragraph keeps its place."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.ids import SlipId, UnitId
from soxa.domain.offices import Unit
from soxa.domain.packs import Section, SlipTemplate
from soxa.domain.slip_words import difficulties_of, highlights_of, section_for
from soxa.domain.slips import Slip

CLINIC = Unit(UnitId(UUID(int=1)), "Trạm Y tế", "Trạm Y tế", "TYT", inside=False)
SCHOOL = Unit(UnitId(UUID(int=2)), "Trường Tiểu học số 1", "TH số 1", "", inside=False)
UNITS = (SCHOOL.id, CLINIC.id)
START, END = date(2026, 10, 15), date(2026, 11, 15)
SECTIONS = (
    Section("I", 1, "I.", "Chỉ đạo", unit="VP"),
    Section("II.2", 2, "2.", "Văn hóa - xã hội", unit="VHXH", has_text=False),
    Section("II.2.a", 3, "a)", "Giáo dục", unit="TRUONG"),
    Section("II.2.b", 3, "b)", "Y tế", unit="TYT"),
    Section("II.5", 2, "5.", "Quốc phòng", unit="CHQS", other_units=("CA",)),
)
P5 = SlipTemplate("P5", "Phiếu y tế", ("TYT",), sections=("II.2",))


def _slip(number: int, day: int, unit: Unit = CLINIC, *, said: str = "", trouble: str = "") -> Slip:
    return Slip(
        SlipId(UUID(int=100 + number)),
        unit.id,
        START,
        END,
        date(2026, 11, day),
        "sổ",
        {},
        highlights=said,
        difficulties=trouble,
        form="P5",
    )


def test_the_later_slip_speaks_for_its_unit_and_a_blank_one_does_not() -> None:
    slips = [_slip(1, 12, said="Cũ."), _slip(2, 14, said="Mới.\nHai dòng."), _slip(3, 15)]
    found = highlights_of(slips, UNITS)

    assert [(one.text, one.slip.id.int) for one in found] == [("Mới. Hai dòng.", 102)]


def test_units_stand_in_the_offices_order_and_keep_their_identity() -> None:
    before = highlights_of([_slip(1, 12, said="A."), _slip(2, 13, SCHOOL, said="B.")], UNITS)
    after = highlights_of([_slip(3, 14, said="A mới."), _slip(2, 13, SCHOOL, said="B.")], UNITS)

    assert [one.text for one in before] == ["B.", "A."]
    assert [one.block_id("II.2.b") for one in before] == [one.block_id("II.2.b") for one in after]


@given(st.permutations([_slip(n, 10 + n % 4, said=f"Lần {n}.", trouble=f"Khó {n}.") for n in range(6)]))
def test_the_order_of_arrival_plays_no_part(slips: list[Slip]) -> None:
    assert [one.text for one in highlights_of(slips, UNITS)] == ["Lần 3."]
    assert [one.text for one in difficulties_of([*slips, *slips], UNITS)] == ["Khó 3."]


def _place(unit: Unit, template: SlipTemplate | None, **owners: UnitId) -> str:
    given_to = {code.replace("_", "."): owner for code, owner in owners.items()}
    return section_for(SECTIONS, unit=unit, owners=given_to, template=template)


def test_words_go_where_the_office_says_then_to_the_units_own_section_inside_the_slips() -> None:
    assert _place(CLINIC, P5) == "II.2.b"
    assert _place(CLINIC, None) == "II.2.b"
    assert _place(CLINIC, P5, I=CLINIC.id) == "I"
    assert _place(SCHOOL, P5) == "II.2.a"
    assert _place(SCHOOL, None) == ""
    assert _place(SCHOOL, None, II_5=SCHOOL.id) == "II.5"

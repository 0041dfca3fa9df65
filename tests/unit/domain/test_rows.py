from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain import columns as meaning
from soxa.domain.activities import Activity, Status
from soxa.domain.ids import UnitId
from soxa.domain.offices import Unit
from soxa.domain.packs import Choice, Kind, Option, Quantity
from soxa.domain.row_words import choice_in, kind_words
from soxa.domain.rows import RowContext, RowReader
from soxa.domain.tables import DataRow
from soxa.domain.trackers import RowFault
from soxa.domain.unit_book import UnitBook
from soxa.services.tracker_words import tracker_words

PEOPLE = Quantity("nguoi", "Lượt người dự", "lượt người")
FORM = Choice(
    "hinhthuc",
    "Hình thức",
    (
        Option("tt", "Trực tuyến", ("trực tuyến",)),
        Option("kh", "Kết hợp", ("trực tiếp kết hợp trực tuyến",)),
    ),
)
MEETING = Kind("HN", "Hội nghị", (PEOPLE,), (FORM,), required=(("nguoi",),), people_quantity="nguoi")
BROADCAST = Kind(
    "TT",
    "Truyền thanh",
    (Quantity("luotphat", "Lượt phát", "lượt phát"), Quantity("phut", "Phút mỗi lượt", "phút")),
    count_quantity="luotphat",
)
RECEPTION = Kind(
    "TCD",
    "Tiếp công dân",
    (Quantity("buoi", "Buổi", "buổi"), Quantity("luot", "Lượt", "lượt")),
    count_quantity="buoi",
    people_quantity="luot",
    locked_titles=("Tiếp công dân định kỳ", "Tiếp công dân đột xuất"),
)
DOCUMENT = Kind("VB", "Văn bản", (), required=(("so",), ("kyhieu",)), has_document=True)
FILES = Kind("HS", "Thủ tục hành chính", (Quantity("dagq", "Đã giải quyết", "hồ sơ"),))
LETTERS = Kind("DON", "Đơn thư", (Quantity("giaiquyet", "Đã giải quyết", "đơn"),))
AREA = Kind("NN", "Nông nghiệp", (Quantity("ha", "Diện tích", "ha", decimals=1),))
TASK = Kind("NV", "Nhiệm vụ", (), required=(("hanxuly",),), has_task=True)
KINDS = (MEETING, BROADCAST, RECEPTION, DOCUMENT, FILES, LETTERS, AREA, TASK)

OFFICE_UNIT = Unit(UnitId(UUID(int=1)), "Văn phòng HĐND và UBND", "Văn phòng", "VP", inside=True)
TITLES = {
    meaning.DAY: "Ngày",
    meaning.KIND: "Loại",
    meaning.TITLE: "Nội dung",
    meaning.QUANTITY + "dagq": "Đã giải quyết",
    meaning.QUANTITY + "ha": "Diện tích",
}
Read = tuple[Activity | tuple[RowFault, ...], RowReader]


def read(
    cells: Mapping[str, str],
    *,
    minutes: str = "",
    month: tuple[int, int] | None = None,
    sheet_kind: str = "",
    today: date = date.max,
) -> Read:
    given = {meaning.DAY: "5/9/2026", meaning.KIND: "Hội nghị", meaning.TITLE: "Sơ kết", **cells}
    given = {name: cell for name, cell in given.items() if cell != "absent"}
    reader = RowReader(
        RowContext(
            sheet="Sổ",
            titles=tuple(TITLES.get(name, name) for name in given),
            meanings=tuple(given),
            kinds=KINDS,
            kind_codes=kind_words(KINDS),
            sheet_kind=sheet_kind,
            minutes=minutes,
            words=tracker_words(),
            units=UnitBook([OFFICE_UNIT], {"vp": "VP"}, ledger=UUID(int=1)),
            latest=date(2028, 12, 31),
            today=today,
        )
    )
    return reader.read(DataRow(7, tuple(given.values()), month)), reader


def good(cells: Mapping[str, str], **how: str) -> Activity:
    found, _ = read(cells, **how)  # type: ignore[arg-type]  # tests name only texts
    assert isinstance(found, Activity), found
    return found


def faults(cells: Mapping[str, str], **how: str) -> list[tuple[str, str]]:
    found, _ = read(cells, **how)  # type: ignore[arg-type]  # tests name only texts
    assert isinstance(found, tuple), found
    return [(fault.message.id.removeprefix("importing."), fault.column) for fault in found]


def test_a_whole_row_becomes_an_activity() -> None:
    activity = good(
        {
            meaning.PLACE: "Hội trường",
            meaning.PEOPLE: "1.250 người",
            meaning.COUNT: "1",
            meaning.UNIT: "van phong",
            meaning.PARTNERS: "Công an",
            meaning.RESULT: "Tốt",
            meaning.NOTE: "có ảnh",
        }
    )

    assert activity.first_day == activity.last_day == date(2026, 9, 5)
    assert (activity.kind, activity.title, activity.place) == ("HN", "Sơ kết", "Hội trường")
    assert activity.unit == OFFICE_UNIT.id
    assert (activity.partners, activity.result) == ("Công an", "Tốt; có ảnh")
    assert dict(activity.quantities) == {"nguoi": Decimal(1250)}
    assert activity.status is Status.DONE
    assert not activity.to_mend


def test_nothing_of_a_secret_row_is_told_but_that_it_is_secret() -> None:
    found, reader = read(
        {
            meaning.DAY: "31/9/2026",
            meaning.TITLE: "Điều động",
            meaning.NOTE: "MẬT",
            meaning.PEOPLE: "năm mươi",
        }
    )

    assert isinstance(found, tuple)
    assert [(fault.message.id, dict(fault.message.parameters), fault.value) for fault in found] == [
        ("importing.secret", {}, "")
    ]
    assert reader.notes == []


def test_a_day_to_come_is_planned_unless_the_row_says_otherwise() -> None:
    found, reader = read({meaning.DAY: "21/9/2026"}, today=date(2026, 9, 20))
    assert isinstance(found, Activity)
    assert found.status is Status.PLANNED
    assert [(note.message.id, note.value, note.column) for note in reader.notes] == [
        ("importing.future_planned", "21/9/2026", "A")
    ]

    found, reader = read({meaning.DAY: "20/9/2026"}, today=date(2026, 9, 20))
    assert isinstance(found, Activity)
    assert (found.status, reader.notes) == (Status.DONE, [])

    for said, status in (("hoãn", Status.POSTPONED), ("Dự kiến", Status.PLANNED)):
        found, reader = read({meaning.DAY: "21/9/2026", meaning.STATUS: said}, today=date(2026, 9, 20))
        assert isinstance(found, Activity)
        assert (found.status, reader.notes) == (status, [])


def test_what_is_to_come_is_not_done_already() -> None:
    found, _ = read({meaning.DAY: "21/9/2026", meaning.STATUS: "Đã thực hiện"}, today=date(2026, 9, 20))
    assert isinstance(found, tuple)
    assert [(fault.message.id, fault.value) for fault in found] == [("importing.done_in_future", "21/9/2026")]


def test_a_missing_quantity_is_no_fault() -> None:
    assert good({meaning.PEOPLE: ""}).to_mend


def test_every_fault_of_a_row_is_told_at_once_with_its_column() -> None:
    assert faults({meaning.DAY: "31/9/2026", meaning.TITLE: "", meaning.PEOPLE: "năm mươi"}) == [
        ("no_such_day", "A"),
        ("no_title", "C"),
        ("not_a_number", "D"),
    ]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({meaning.DAY: ""}, "no_day"),
        ({meaning.DAY: "5/9/2062"}, "too_far"),
        ({meaning.LAST_DAY: "4/9/2026"}, "days_reversed"),
        ({meaning.KIND: ""}, "no_kind"),
        ({meaning.KIND: "Đi thực tế"}, "unknown_kind"),
        ({meaning.COUNT: "2"}, "not_asked"),
        ({meaning.PEOPLE: "8,5"}, "not_whole"),
        ({meaning.STATUS: "lửng lơ"}, "unknown_status"),
        ({meaning.PLACE: "TỐI MẬT"}, "secret"),
        ({meaning.PLACE: "(Tối mật)"}, "secret"),
        ({meaning.NOTE: "- M Ậ T -"}, "secret"),
        ({meaning.PLACE: "x" * 2001}, "text_too_long"),
        ({meaning.UNIT: "x" * 201}, "text_too_long"),
        ({meaning.CHOICE + "hinhthuc": "qua thư"}, "unknown_choice"),
        ({meaning.KIND: "Văn bản", meaning.DOCUMENT: "nhiều văn bản"}, "not_a_reference"),
        ({meaning.KIND: "Văn bản", meaning.TITLE: "x" * 501}, "text_too_long"),
        ({meaning.KIND: "Nhiệm vụ", meaning.TASK_DUE: "cuối năm"}, "not_a_day"),
        ({meaning.KIND: "Truyền thanh", meaning.COUNT: "3", meaning.MINUTES: "30"}, "minutes_unclear"),
        ({meaning.KIND: "Truyền thanh", meaning.COUNT: "4", meaning.MINUTES_ALL: "30"}, "minutes_uneven"),
        ({meaning.PEOPLE: "30", meaning.QUANTITY + "nguoi": "31"}, "two_values"),
        ({meaning.PEOPLE: "30", meaning.QUANTITY + "dagq": "3"}, "not_asked"),
    ],
)
def test_what_cannot_be_taken_over_is_a_fault(cells: dict[str, str], fault: str) -> None:
    assert [name for name, _ in faults(cells)] == [fault]


def test_the_word_in_a_sentence_is_no_secrecy_mark() -> None:
    assert good({meaning.TITLE: "Tập huấn bảo mật thông tin, mật độ dân số"}).kind == "HN"


@pytest.mark.parametrize("cell", ["1", "0", "-", ""])
def test_the_row_itself_is_the_one(cell: str) -> None:
    assert dict(good({meaning.COUNT: cell, meaning.PEOPLE: "30"}).quantities) == {"nguoi": Decimal(30)}


@pytest.mark.parametrize(
    ("column", "answer", "each"),
    [
        (meaning.MINUTES_EACH, "", 30),
        (meaning.MINUTES, "each", 30),
        (meaning.MINUTES, "all", 10),
        (meaning.MINUTES_ALL, "", 10),
        (meaning.MINUTES_ALL, "each", 10),
    ],
)
def test_minutes_are_kept_for_each_broadcast(column: str, answer: str, each: int) -> None:
    activity = good({meaning.KIND: "truyền thanh", column: "30 phút", meaning.COUNT: "3"}, minutes=answer)

    assert dict(activity.quantities) == {"luotphat": Decimal(3), "phut": Decimal(each)}


def test_a_locked_title_keeps_no_name() -> None:
    found, reader = read(
        {meaning.KIND: "Tiếp công dân", meaning.TITLE: "Tiếp công dân đột xuất: bà Nguyễn Thị A"}
    )

    assert isinstance(found, Activity)
    assert found.title == "Tiếp công dân đột xuất"
    assert [note.message.id for note in reader.notes] == ["importing.title_replaced"]


def test_a_number_like_an_identity_card_is_noted() -> None:
    _, reader = read({meaning.TITLE: "Làm việc với hộ 012345678901", meaning.PEOPLE: "1"})

    assert [note.message.id for note in reader.notes] == ["importing.personal_number"]
    _, reader = read({meaning.PARTNERS: "BÀ LÒ THỊ ẤM", meaning.NOTE: "010 203 004 567"})
    assert [note.message.id for note in reader.notes] == [
        "importing.personal_number",
        "importing.personal_name",
    ]


def test_a_day_outside_its_month_row_is_noted_and_comes_in() -> None:
    found, reader = read({meaning.PEOPLE: "1"}, month=(2026, 10))

    assert isinstance(found, Activity)
    assert [note.message.id for note in reader.notes] == ["importing.other_month"]


def test_an_issued_document() -> None:
    activity = good({meaning.KIND: "Văn bản", meaning.TITLE: "Kế hoạch X", meaning.DOCUMENT: "04/KH-UBND"})

    assert activity.document is not None
    assert (activity.document.reference, activity.document.type) == ("04/KH-UBND", "KH")
    assert (activity.document.day, activity.document.subject) == (date(2026, 9, 5), "Kế hoạch X")
    assert activity.document.in_report
    assert not activity.to_mend


@pytest.mark.parametrize(("symbol", "directing"), [("QĐ", True), ("CT", True), ("BC", False), ("TTr", False)])
def test_directing_documents_go_into_the_report(symbol: str, directing: bool) -> None:
    activity = good({meaning.KIND: "Văn bản", meaning.DOCUMENT: f"4/{symbol}-UBND"})

    assert activity.document is not None
    assert activity.document.in_report is directing


def test_a_document_without_number_is_listed_for_mending() -> None:
    activity = good({meaning.KIND: "Văn bản", meaning.DOCUMENT: ""})

    assert activity.to_mend
    assert activity.document is not None
    assert activity.counted_on == date(2026, 9, 5)


def test_a_meetings_document_does_not_move_the_meeting() -> None:
    activity = good({meaning.DOCUMENT: "04/KH-UBND", meaning.DOCUMENT_DAY: "1/8/2026", meaning.PEOPLE: "3"})

    assert activity.document is not None
    assert activity.counted_on == date(2026, 9, 5)
    assert not activity.document.in_report


def test_a_task_with_its_days() -> None:
    activity = good(
        {
            meaning.KIND: "Nhiệm vụ",
            meaning.TASK_FROM: "UBND tỉnh",
            meaning.DOCUMENT: "12/UBND-TH",
            meaning.TASK_DUE: "30/9/2026",
            meaning.TASK_DONE: "28/9/2026",
        }
    )

    assert activity.task is not None
    assert activity.task.reference == "12/UBND-TH"
    assert (activity.task.due, activity.task.completed) == (date(2026, 9, 30), date(2026, 9, 28))


def test_one_column_serves_quantities_of_several_kinds_by_its_title() -> None:
    column = meaning.QUANTITY + "dagq"

    assert dict(good({meaning.KIND: "Thủ tục hành chính", column: "3"}).quantities) == {"dagq": Decimal(3)}
    assert dict(good({meaning.KIND: "Đơn thư", column: "3"}).quantities) == {"giaiquyet": Decimal(3)}


def test_a_quantity_with_decimals() -> None:
    column = meaning.QUANTITY + "ha"

    assert good({meaning.KIND: "Nông nghiệp", column: "8,5 ha"}).quantities["ha"] == Decimal("8.5")
    assert faults({meaning.KIND: "Nông nghiệp", column: "8.5"}) == [("two_readings", "D")]


@pytest.mark.parametrize(
    ("title", "option"),
    [
        ("Hội nghị trực tuyến quý III", {"hinhthuc": "tt"}),
        ("Hội nghị trực tiếp kết hợp trực tuyến", {"hinhthuc": "kh"}),
        ("Hội nghị sơ kết", {}),
        ("Hội nghị về trực tuyếnhóa", {}),
    ],
)
def test_a_choice_is_taken_from_the_title_if_it_names_exactly_one(title: str, option: dict[str, str]) -> None:
    assert dict(good({meaning.TITLE: title, meaning.PEOPLE: "1"}).choices) == option


def test_two_options_named_are_none() -> None:
    both = Choice("x", "X", (Option("a", "A", ("bản tin",)), Option("b", "B", ("đài tỉnh",))))

    assert choice_in("Tin gửi đài tỉnh và bản tin", both) == ""


def test_a_choice_with_a_column_of_its_own() -> None:
    assert dict(good({meaning.CHOICE + "hinhthuc": "TRỰC TUYẾN", meaning.PEOPLE: "1"}).choices) == {
        "hinhthuc": "tt"
    }


def test_a_cell_of_a_choice_may_hold_more_words_or_none() -> None:
    column = meaning.CHOICE + "hinhthuc"

    assert dict(good({column: "họp trực tuyến 3 cấp", meaning.PEOPLE: "1"}).choices) == {"hinhthuc": "tt"}
    assert dict(good({column: "", meaning.PEOPLE: "1"}).choices) == {}


def test_a_sheet_without_a_kind_column_may_have_one_kind() -> None:
    activity = good({meaning.KIND: "absent", meaning.PEOPLE: "1"}, sheet_kind="HN")

    assert activity.kind == "HN"


def test_planned_and_cancelled_rows_do_not_count_as_done() -> None:
    assert good({meaning.STATUS: "Dự kiến"}).status is Status.PLANNED
    assert good({meaning.STATUS: "HỦY"}).status is Status.CANCELLED


def test_an_unknown_unit_becomes_a_new_one_only_if_a_good_row_names_it() -> None:
    book = UnitBook([OFFICE_UNIT], {"vp": "VP"}, ledger=UUID(int=1))
    first, again = book.find("Tổ  dự án".replace("  ", " ")), book.find("TỔ DỰ ÁN")

    assert first == again
    assert book.find("VP") == OFFICE_UNIT.id
    assert book.new_among([]) == ()
    activity = good({meaning.PEOPLE: "1"})
    assert [unit.name for unit in book.new_among([_with_unit(activity, first)])] == ["Tổ dự án"]


def _with_unit(activity: Activity, unit: UnitId) -> Activity:
    from dataclasses import replace

    return replace(activity, unit=unit)


_ALL = (
    meaning.DAY, meaning.LAST_DAY, meaning.KIND, meaning.TITLE, meaning.PLACE, meaning.UNIT, meaning.PEOPLE,
    meaning.COUNT, meaning.MINUTES, meaning.DOCUMENT, meaning.STATUS, meaning.QUANTITY + "ha",
    meaning.CHOICE + "hinhthuc", meaning.TASK_DUE,
)  # fmt: skip
_CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["5/9/2026", "Văn bản", "Truyền thanh", "Nhiệm vụ", "1", "8,5", "04/KH-UBND", "MẬT"]),
)


@given(st.fixed_dictionaries(dict.fromkeys(_ALL, _CELL)))
def test_any_row_is_an_activity_or_has_faults(cells: dict[str, str]) -> None:
    found, _ = read({name: " ".join(cell.split()) for name, cell in cells.items()})

    assert isinstance(found, Activity) or (found and all(isinstance(fault, RowFault) for fault in found))

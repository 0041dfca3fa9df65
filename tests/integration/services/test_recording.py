"""Recording activities: what is refused, what is warned of, what is completed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_activities import activity

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.packs import Pack
from soxa.services import recording
from soxa.services.ledgers import new_ledger_for, typed_office
from soxa.services.packs import read_pack, shipped_pack
from soxa.services.recording import ActivityFaulty, ActivityQuery
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger

TODAY = date(2026, 11, 20)
ALL = ActivityQuery()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped_pack())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger_for(tmp_path / "so.soxa", typed_office("Xã Nậm Pung"), actor="Lan") as made:
        yield made


def faults_of(one: Activity, pack: Pack) -> list[tuple[str, object]]:
    return [
        (fault.id.removeprefix("recording."), fault.parameters["field"])
        for fault in recording.check(recording.tidied(one), pack=pack, today=TODAY)
    ]


def document(**fields: object) -> IssuedDocument:
    whole = IssuedDocument("KH", "198", "KH-UBND", date(2026, 11, 2), "Kế hoạch", in_report=True)
    return replace(whole, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (activity(), None),
        (activity(" \t "), ("title_missing", "title")),
        (activity("x" * 2001), ("text_too_long", "title")),
        (activity(result="x" * 10_001), ("text_too_long", "result")),
        (activity(tags=("x" * 101,)), ("text_too_long", "tags")),
        (activity(tags=tuple(map(str, range(21)))), ("too_many_tags", "tags")),
        (activity(kind="LẠ"), ("kind_unknown", "kind")),
        (activity(last_day=date(2026, 11, 1)), ("last_day_before_first", "last_day")),
        (activity(last_day=date(2027, 11, 3)), ("lasts_too_long", "last_day")),
        (activity(day=date(2026, 11, 21)), ("done_in_future", "first_day")),
        (activity(day=date(2026, 11, 21), status=Status.PLANNED), None),
        (activity(day=date(2029, 1, 1), status=Status.PLANNED), ("day_out_of_range", "first_day")),
        (activity(day=date(1926, 11, 2)), ("day_out_of_range", "first_day")),
        (activity(quantities={"nguoi": Decimal(-1)}), ("quantity_out_of_range", "quantity.nguoi")),
        (activity(quantities={"nguoi": Decimal("NaN")}), ("quantity_out_of_range", "quantity.nguoi")),
        (activity(quantities={"nguoi": Decimal(10**12)}), ("quantity_out_of_range", "quantity.nguoi")),
        (activity(quantities={"nguoi": Decimal("1.5")}), ("quantity_too_fine", "quantity.nguoi")),
        (activity(quantities={"luotphat": Decimal(1)}), ("quantity_unknown", "quantity.luotphat")),
        (activity(choices={"hinhthuc": "lạ"}), ("choice_unknown", "choice.hinhthuc")),
        (activity(choices={"kenh": "a"}), ("choice_unknown", "choice.kenh")),
        (activity(choices={"hinhthuc": "truc_tuyen"}), None),
        (activity(document=document()), ("no_document_here", "document")),
        (activity(task=AssignedTask("", "", None, None)), ("no_task_here", "task")),
        (activity(kind="VB", document=document()), None),
        (activity(kind="VB", document=document(number="1" * 12)), ("text_too_long", "document.number")),
        (activity(kind="VB", document=document(symbol="x" * 31)), ("text_too_long", "document.symbol")),
        (activity(kind="VB", document=document(subject="x" * 501)), ("text_too_long", "document.subject")),
        (activity(kind="VB", document=document(day=date(1990, 1, 1))), ("day_out_of_range", "document.day")),
        (
            activity(kind="NV", task=AssignedTask("UBND tỉnh", "", date(2999, 1, 1), None)),
            ("day_out_of_range", "task.due"),
        ),
        (activity("Tiếp công dân định kỳ", kind="TCD"), None),
        (activity("Tiếp ông A về đất đai", kind="TCD"), ("title_locked", "title")),
        (activity("Đơn của bà B", kind="DON"), ("title_locked", "title")),
        (activity("MẬT"), ("secret", "title")),
        (activity(result=" Tối Mật. "), ("secret", "result")),
        (activity(place="(TUYỆT MẬT)"), ("secret", "place")),
        (activity("- MẬT -"), ("secret", "title")),
        (activity(tags=("T Ố I M Ậ T!",)), ("secret", "tags")),
        (activity("Mật độ dân số; bảo mật thông tin; nuôi ong lấy mật"), None),
    ],
)
def test_what_cannot_be_filed_says_why_and_where(
    pack: Pack, one: Activity, fault: tuple[str, str] | None
) -> None:
    assert faults_of(one, pack) == ([fault] if fault else [])


def test_all_faults_are_told_at_once_and_nothing_is_filed(ledger: Ledger, pack: Pack) -> None:
    bad = activity("", kind="LẠ", last_day=date(2026, 1, 1))
    with pytest.raises(ActivityFaulty) as refused:
        recording.record_all(ledger, [activity(), bad], pack=pack, today=TODAY)
    assert len(refused.value.faults) == refused.value.parameters["count"] == 3
    assert recording.count(ledger, ALL) == 0


def test_what_is_filed_is_tidied_and_marked(ledger: Ledger, pack: Pack) -> None:
    raw = activity(
        "  Ho\u0323\u0302i nghị\u200b\x00 sơ\tkết\ufffe ", place="Hội\r\ntrường", tags=("CĐS", " CĐS ", ""),
        choices={"hinhthuc": ""},
    )  # fmt: skip
    kept = recording.record(ledger, raw, pack=pack, today=TODAY)
    assert (kept.title, kept.place, kept.tags) == ("Hội nghị sơ kết", "Hội trường", ("CĐS",))
    assert kept.choices == {}
    assert kept.to_mend
    assert recording.what_is_missing(kept, pack.kind("HN")) == ("nguoi",)
    assert recording.get(ledger, [kept.id]) == [kept]
    whole = recording.change(ledger, replace(kept, quantities={"nguoi": Decimal(40)}), pack=pack, today=TODAY)
    assert not whole.to_mend
    assert recording.find(ledger, ActivityQuery(to_mend=True)) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30))
def test_no_text_breaks_the_ledger(ledger: Ledger, pack: Pack, text: str) -> None:
    one = activity("x" + text, result=text, place=text, tags=(text,))
    try:
        kept = recording.record(ledger, one, pack=pack, today=TODAY)
    except ActivityFaulty:
        return
    assert recording.get(ledger, [kept.id]) == [kept]
    assert recording.tidied(kept) == replace(kept)


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Tặng quà ông Giàng A Páo", ["looks_like_person"]),
        ("Thăm bà Nguyễn Thị Đào và gia đình", ["looks_like_person"]),
        ("Thăm cụ Ấm", ["looks_like_person"]),
        ("Tặng quà cho 12 ông bà cao tuổi", []),
        ("Đón ông đến thăm, bà ấy, anh em, các cháu đội viên", []),
        ("Lễ hội ông Công ông Táo", ["looks_like_person"]),
        ("Số căn cước 010203004567", ["looks_like_id_number"]),
        ("CCCD 010 203 004 567 CỦA BÀ LÒ THỊ ẤM", ["looks_like_id_number", "looks_like_person"]),
        ("Kinh phí 1234567890123 đồng", []),
        ("Liên hệ 0912 345 678", ["looks_like_telephone"]),
        ("Gọi +84912345678", ["looks_like_telephone"]),
        ("Văn bản số 0123/UBND-VP ngày 05/9/2026", []),
        ("Tổng 1.250.000 đồng, 93 người", []),
    ],
)
def test_what_looks_like_a_private_person_is_warned_of_and_not_blocked(
    pack: Pack, text: str, warned: list[str]
) -> None:
    one = activity(text)
    assert [one.id.removeprefix("recording.") for one in recording.warnings(one)] == warned
    assert faults_of(one, pack) == []


def test_acts_can_be_undone_and_redone_with_their_marks(ledger: Ledger, pack: Pack) -> None:
    kept = recording.record(ledger, activity(), pack=pack, today=TODAY)
    cancelled = recording.cancel(ledger, kept.id)
    assert cancelled.status is Status.CANCELLED
    recording.remove(ledger, [kept.id])
    assert recording.count(ledger, ALL) == 0
    for expected in ([cancelled], [kept], []):
        assert recording.undo(ledger, pack=pack) == (kept.id,)
        assert recording.find(ledger, ALL) == expected
    assert recording.redo(ledger, pack=pack) == (kept.id,)
    assert recording.find(ledger, ALL) == [kept]
    assert len(recording.history_of(ledger, kept.id)) == 7
    assert recording.verify_history(ledger).holds
    with pytest.raises(EntryMissing):
        recording.cancel(ledger, recording.new_activity_id())


def test_another_pack_marks_anew_what_is_to_be_mended(ledger: Ledger, pack: Pack) -> None:
    kept = recording.record(ledger, activity(), pack=pack, today=TODAY)
    easier = replace(pack, kinds=tuple(replace(kind, required=()) for kind in pack.kinds))
    assert recording.refresh_to_mend(ledger, pack=easier) == 1
    assert recording.refresh_to_mend(ledger, pack=easier) == 0
    assert recording.get(ledger, [kept.id]) == [replace(kept, to_mend=False)]
    assert recording.refresh_to_mend(ledger, pack=replace(pack, kinds=())) == 0


def test_the_offices_past_completes_what_is_typed(ledger: Ledger, pack: Pack) -> None:
    recording.record(
        ledger, activity("Họp giao ban tuần", kind="HOP", place="Phòng họp"), pack=pack, today=TODAY
    )
    offered = recording.suggestions(ledger, title="hop g", place="ph", kind="HOP")
    assert (offered.titles, offered.places) == (("Họp giao ban tuần",), ("Phòng họp",))
    assert recording.suggestions(ledger, title=" ") == recording.Suggestions((), ())


def test_the_table_is_served(ledger: Ledger, pack: Pack) -> None:
    many = [activity(f"Họp {n}", quantities={"nguoi": Decimal(n)}) for n in range(5)]
    recording.record_all(ledger, many, pack=pack, today=TODAY)
    keys = recording.page_keys(ledger, ALL, page_size=2)
    assert len(recording.find(ledger, ALL, limit=2, start=keys[1])) == 2
    assert recording.sums(ledger, ALL) == {"nguoi": Decimal(10)}
    assert recording.days_with_entries(ledger, date(2026, 11, 1), date(2026, 12, 1)) == {date(2026, 11, 2): 5}


def test_the_latest_activity_of_a_title_is_found_by_its_whole_title_and_kind(
    ledger: Ledger, pack: Pack
) -> None:
    title = "Hội nghị sơ kết"
    old = recording.record(ledger, activity(title, day=date(2026, 10, 1)), pack=pack, today=TODAY)
    new = recording.record(
        ledger, activity(title, day=date(2026, 11, 1), place="Na Hối"), pack=pack, today=TODAY
    )
    recording.record(ledger, activity(f"{title} quý", day=date(2026, 11, 2)), pack=pack, today=TODAY)
    assert old != new
    assert recording.latest_like(ledger, title=title, kind="HN") == new
    assert recording.latest_like(ledger, title=title, kind="HOP") is None
    assert recording.latest_like(ledger, title="Hội nghị", kind="HN") is None

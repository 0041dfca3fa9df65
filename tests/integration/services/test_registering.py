"""The outgoing register comes into the ledger, each document once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from books import new_ledger, write_book
from hypothesis import given, settings
from hypothesis import strategies as st

from soxa.domain.activities import Activity, IssuedDocument, Status
from soxa.domain.registers import Inclusion
from soxa.services import registering
from soxa.services.packs import pack_of
from soxa.services.recording import new_activity_id, record, redo, undo
from soxa.services.registering import NoRegisterFound, carry_out, propose, set_in_report
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

TODAY = date(2026, 11, 20)
TITLES = (
    "TT",
    "Số, ký hiệu",
    "Ngày văn bản",
    "Loại văn bản",
    "Trích yếu",
    "Người ký",
    "Đơn vị soạn thảo",
    "Ghi chú",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        yield made


def row(
    number: int, symbol: str, subject: str, *, note: str = "", day: int = 5, signer: str = "Chủ tịch"
) -> Sequence[object]:
    return (number, f"{number}/{symbol}", date(2026, 11, day), "", subject, signer, "Văn phòng", note)


ROWS = (
    row(1, "KH-UBND", "Kế hoạch chuyển đổi số"),
    row(2, "UBND-VP", "V/v tăng cường phòng, chống cháy rừng"),
    row(3, "GM-UBND", "Giấy mời họp giao ban"),
    row(4, "QĐ-UBND", "Về việc cấp giấy phép", note="Hủy"),
    row(6, "QĐ-UBND", "Về việc kiện toàn Ban Chỉ đạo"),
)


def book(folder: Path, rows: Sequence[Sequence[object]] = ROWS, name: str = "so-di.xlsx") -> Path:
    above: list[Sequence[object]] = [("ỦY BAN NHÂN DÂN XÃ NẬM PUNG",), ("SỔ VĂN BẢN ĐI",), ()]
    whole = [(*given, *[None] * (len(TITLES) - len(given))) for given in (*above, TITLES, *rows)]
    return write_book(folder / name, {"Văn bản đi": whole, "Khác": [("a", "b", "c")]})


def documents(ledger: Ledger) -> dict[str, Activity]:
    found = ledger.activities.find(ActivityQuery(kinds=("VB",)))
    return {one.document.reference: one for one in found if one.document}


def by_hand(ledger: Ledger, number: str, subject: str, symbol: str = "KH-UBND") -> Activity:
    document = IssuedDocument("KH", number, symbol, date(2026, 11, 5), subject, in_report=True)
    made = Activity(new_activity_id(), date(2026, 11, 5), date(2026, 11, 5), "VB", subject, document=document)
    return record(ledger, made, pack=pack_of(ledger), today=TODAY)


def test_each_row_becomes_one_document(ledger: Ledger, tmp_path: Path) -> None:
    proposal = propose(ledger, book(tmp_path), today=TODAY)
    assert [(sheet.name, sheet.documents) for sheet in proposal.sheets] == [("Văn bản đi", 5)]
    assert proposal.skipped == ("Khác",)
    assert (len(proposal.new), proposal.cancelled, proposal.faults) == (5, 1, ())
    result = carry_out(ledger, proposal)
    assert (result.new, result.unchanged) == (5, 0)
    found = documents(ledger)
    plan = found["1/KH-UBND"]
    assert plan.document == IssuedDocument(
        "KH", "1", "KH-UBND", date(2026, 11, 5), "Kế hoạch chuyển đổi số", in_report=True, signer="Chủ tịch"
    )
    assert plan.unit == next(unit.id for unit in ledger.units() if unit.code == "VP")
    assert not plan.to_mend
    assert found["4/QĐ-UBND"].status is Status.CANCELLED
    stands = {name for name, one in found.items() if one.document and one.document.in_report}
    assert stands == {"1/KH-UBND", "2/UBND-VP", "6/QĐ-UBND"}
    assert ledger.history.verify().holds


def test_the_same_register_brings_nothing_twice(ledger: Ledger, tmp_path: Path) -> None:
    path = book(tmp_path)
    carry_out(ledger, propose(ledger, path, today=TODAY))
    before = documents(ledger)
    again = propose(ledger, path, today=TODAY)
    assert (again.new, again.filled, again.changes, len(again.same)) == ((), (), (), 5)
    result = carry_out(ledger, again)
    assert (result.new, result.unchanged) == (0, 5)
    assert documents(ledger) == before


def test_a_changed_subject_is_offered_and_taken_only_if_asked(ledger: Ledger, tmp_path: Path) -> None:
    carry_out(ledger, propose(ledger, book(tmp_path), today=TODAY))
    changed = [
        row(1, "KH-UBND", "Kế hoạch chuyển đổi số năm 2027"),
        *ROWS[1:],
        row(7, "BC-UBND", "Báo cáo tuần"),
    ]
    proposal = propose(ledger, book(tmp_path, changed, "lan-2.xlsx"), today=TODAY)
    (offered,) = proposal.changes
    assert [(one.field, one.ours, one.theirs) for one in offered.fields] == [
        ("subject", "Kế hoạch chuyển đổi số", "Kế hoạch chuyển đổi số năm 2027")
    ]
    assert carry_out(ledger, proposal).new == 1
    assert documents(ledger)["1/KH-UBND"].title == "Kế hoạch chuyển đổi số"
    assert carry_out(ledger, proposal, take={offered.current.id}).changed == 1
    kept = documents(ledger)["1/KH-UBND"]
    assert (kept.id, kept.title) == (offered.current.id, "Kế hoạch chuyển đổi số năm 2027")
    assert len(documents(ledger)) == 6


def test_a_document_whose_day_was_changed_is_the_same_document(ledger: Ledger, tmp_path: Path) -> None:
    carry_out(ledger, propose(ledger, book(tmp_path), today=TODAY))
    moved = [row(1, "KH-UBND", "Kế hoạch chuyển đổi số", day=6), *ROWS[1:]]
    (offered,) = propose(ledger, book(tmp_path, moved), today=TODAY).changes
    assert [one.field for one in offered.fields] == ["day"]
    assert (offered.changed.first_day, offered.changed.counted_on) == (date(2026, 11, 6), date(2026, 11, 6))


def test_a_document_typed_by_hand_is_joined_and_its_gaps_are_filled(ledger: Ledger, tmp_path: Path) -> None:
    typed = by_hand(ledger, "01", "Kế hoạch chuyển đổi số")
    proposal = propose(ledger, book(tmp_path), today=TODAY)
    (filled,) = proposal.filled
    assert (filled.current.id, [one.field for one in filled.fields]) == (typed.id, ["signer", "unit"])
    carry_out(ledger, proposal)
    kept = ledger.activities.get([typed.id])[0]
    assert kept.document is not None
    assert (kept.document.signer, kept.document.number) == ("Chủ tịch", "01")
    assert len(documents(ledger)) == 5


def test_one_undo_takes_the_whole_register_back(ledger: Ledger, tmp_path: Path) -> None:
    by_hand(ledger, "1", "Kế hoạch chuyển đổi số")
    before = documents(ledger)
    carry_out(ledger, propose(ledger, book(tmp_path), today=TODAY))
    after = documents(ledger)
    undo(ledger, pack=pack_of(ledger))
    assert documents(ledger) == before
    redo(ledger, pack=pack_of(ledger))
    assert documents(ledger) == after
    assert ledger.history.verify().holds


def test_the_rule_of_a_type_is_remembered_and_can_be_put_on_what_is_there(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = book(tmp_path)
    first = propose(ledger, path, today=TODAY)
    assert {one.type: (one.count, one.included) for one in first.types} == {
        "KH": (1, 1), "CV": (1, 1), "GM": (1, 0), "QĐ": (1, 1),
    }  # fmt: skip
    carry_out(ledger, first)
    ruled = propose(ledger, path, today=TODAY).with_rule("KH", Inclusion.NEVER)
    assert next(one.included for one in ruled.types if one.type == "KH") == 0
    assert carry_out(ledger, ruled).re_ruled == 0
    again = propose(ledger, path, today=TODAY)
    assert again.own_rules == {"KH": Inclusion.NEVER}
    assert registering.rules(ledger)["KH"] is Inclusion.NEVER
    assert carry_out(ledger, again, rule_known=True).re_ruled == 1
    document = documents(ledger)["1/KH-UBND"].document
    assert document is not None
    assert not document.in_report


def test_documents_go_into_reports_in_bulk(ledger: Ledger, tmp_path: Path) -> None:
    carry_out(ledger, propose(ledger, book(tmp_path), today=TODAY))
    ids = [one.id for one in documents(ledger).values()]
    assert set_in_report(ledger, ids, in_report=True) == 2
    assert all(one.document and one.document.in_report for one in documents(ledger).values())
    undo(ledger, pack=pack_of(ledger))
    assert sum(one.document.in_report for one in documents(ledger).values() if one.document) == 3


def test_gaps_doubles_and_unknown_units_are_told(ledger: Ledger, tmp_path: Path) -> None:
    rows = [
        *ROWS,
        row(6, "QĐ-UBND", "Lần nữa", day=7),
        (9, "6/QĐ-UBND", date(2026, 11, 7), "", "Ba", "", "Tổ X", ""),
    ]
    proposal = propose(ledger, book(tmp_path, rows), today=TODAY)
    notes = {note.id: dict(note.parameters) for note in proposal.notes}
    assert (notes["registers.gap_one"]["first"], notes["registers.gap_one"]["last"]) == ("5", "5")
    assert (notes["registers.double"]["reference"], notes["registers.double"]["count"]) == ("6/QĐ-UBND", 2)
    assert [fault.message.id for fault in proposal.faults] == ["registers.twice"]
    assert proposal.unknown_units == ()  # the row was not taken
    other = propose(
        ledger, book(tmp_path, [(1, "1/KH-UBND", date(2026, 11, 5), "", "A", "", "Tổ X", "")]), today=TODAY
    )
    assert other.unknown_units == ("Tổ X",)
    assert other.new[0].unit is None


def test_a_register_without_symbols_joins_by_type(ledger: Ledger, tmp_path: Path) -> None:
    typed = by_hand(ledger, "1", "Kế hoạch chuyển đổi số")
    titles = ("Số", "Ngày", "Loại văn bản", "Trích yếu")
    rows = [(1, date(2026, 11, 5), kind, "Kế hoạch chuyển đổi số") for kind in ("Kế hoạch", "Quyết định")]
    path = write_book(tmp_path / "b.xlsx", {"A": [titles, *rows]})
    proposal = propose(ledger, path, today=TODAY)
    assert [one.id for one in proposal.same] == [typed.id]
    assert [(one.document.type, one.to_mend) for one in proposal.new if one.document] == [("QĐ", True)]


def test_a_table_of_text_is_read_too(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "so-di.csv"
    lines = ["Số ký hiệu;Ngày văn bản;Trích yếu;Người ký"]
    lines += [f"{n}/KH-UBND;0{n}/11/2026;Kế hoạch số {n};Chủ tịch" for n in (1, 2, 3)]
    path.write_text("\r\n".join(lines), encoding="utf-8-sig")
    assert len(propose(ledger, path, today=TODAY).new) == 3


def test_a_workbook_without_a_register_says_so(ledger: Ledger, tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"A": [("Ngày", "Nội dung", "Số người"), ("5/11/2026", "Họp", 3)]})
    with pytest.raises(NoRegisterFound) as refused:
        propose(ledger, path)
    assert refused.value.parameters["sheets"] == ("A",)


_ROW = st.tuples(
    st.integers(1, 30),
    st.sampled_from(["KH-UBND", "UBND-VP", "QĐ-UBND", ""]),
    st.integers(1, 19),
    st.sampled_from(["Kế hoạch A", "Về việc kiện toàn", "Hủy", "V/v tăng cường"]),
)


@settings(max_examples=8)
@given(rows=st.lists(_ROW, min_size=1, max_size=12))
def test_whatever_the_register_a_second_time_brings_nothing_and_undo_leaves_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("register")
    titles = ("Số", "Ký hiệu", "Ngày", "Trích yếu")
    cells = [(number, symbol, date(2026, 11, day), subject) for number, symbol, day, subject in rows]
    path = write_book(folder / "so.xlsx", {"Sổ": [titles, *cells]})
    with new_ledger(folder) as ledger:
        first = propose(ledger, path, today=TODAY)
        done = carry_out(ledger, first)
        assert done.new + len(done.faults) == len(rows)
        again = propose(ledger, path, today=TODAY)
        assert (again.new, again.filled, again.changes) == ((), (), ())
        assert carry_out(ledger, again).unchanged == done.new
        if done.new:
            undo(ledger, pack=pack_of(ledger))
        assert ledger.activities.find(ActivityQuery()) == []
        assert ledger.history.verify().holds


def test_an_export_with_fewer_columns_doubles_nothing(ledger: Ledger, tmp_path: Path) -> None:
    day = date(2026, 11, 5)
    carry_out(ledger, propose(ledger, book(tmp_path), today=TODAY))
    bare = [("Số đi", "Ngày văn bản", "Trích yếu"), (1, day, "Kế hoạch chuyển đổi số"), (9, day, "Rà soát")]
    less = write_book(tmp_path / "it-cot.xlsx", {"Đi": bare})
    proposal = propose(ledger, less, today=TODAY)
    assert ([one.document.number for one in proposal.new if one.document], len(proposal.same)) == (["9"], 1)
    carry_out(ledger, proposal)

    whole = [row(9, "KH-UBND", "Rà soát"), row(1, "KH-UBND", "Kế hoạch chuyển đổi số")]
    again = propose(ledger, book(tmp_path, whole), today=TODAY)

    assert again.new == ()
    carry_out(ledger, again)
    assert "9/KH-UBND" in documents(ledger)
    assert propose(ledger, less, today=TODAY).new == ()


def test_a_number_whose_row_waits_is_no_gap(ledger: Ledger, tmp_path: Path) -> None:
    rows = [
        row(1, "KH-UBND", "Kế hoạch"),
        row(2, "KH-UBND", "Nội dung", note="MẬT"),
        row(3, "KH-UBND", ""),
        row(4, "KH-UBND", "Hủy do trùng số"),
        row(6, "KH-UBND", "Kế hoạch"),
    ]

    proposal = propose(ledger, book(tmp_path, rows), today=TODAY)

    gaps = [note.parameters["first"] for note in proposal.notes if "gap" in note.id]
    assert (len(proposal.faults), proposal.cancelled, gaps) == (2, 1, ["5"])


def test_text_of_an_old_font_is_shown_before_it_comes_in(ledger: Ledger, tmp_path: Path) -> None:
    titles = ("Sè ký hiÖu", "Ngµy v¨n b¶n", "TrÝch yÕu")
    subject = "KÕ ho¹ch triÓn khai nhiÖm vô phßng chèng ch¸y næ"
    rows = [(f"{number}/KH-UBND", date(2026, 11, 5), subject) for number in range(1, 9)]
    path = write_book(tmp_path / "cu.xlsx", {"Di": [titles, *rows]})

    (note,) = (one for one in propose(ledger, path, today=TODAY).notes if one.id == "registers.old_text")

    assert (note.parameters["count"], note.parameters["after"]) == (11, "Số ký hiệu")

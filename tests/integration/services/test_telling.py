"""What an undo says beforehand, the history in words, one value put back, many changed at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_activities import activity
from made_ledgers import new_ledger

from soxa.base.errors import Message
from soxa.domain.activities import IssuedDocument, Status
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import ReportId, TrackerRowId
from soxa.domain.packs import Pack
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.services import browsing, bulk_editing, drafting, proving, recording, telling
from soxa.services.browsing import ActivityQuery
from soxa.services.bulk_editing import BulkChange
from soxa.services.packs import read_pack, shipped_pack
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow
from soxa.wording import Wording

TODAY = date(2026, 11, 20)
SAY = Wording("vi")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped_pack())


@pytest.fixture
def book(tmp_path: Path, pack: Pack) -> Iterator[Ledger]:
    with new_ledger(tmp_path / "so.soxa") as made:
        made.install_pack(shipped_pack(), pack.code, pack.version)
        yield made


def _next_undo(ledger: Ledger, pack: Pack) -> str:
    said = telling.say_undo(ledger, pack)
    return SAY.tell(said) if said is not None else ""


def _write(ledger: Ledger, report: ReportId, section: str, words: str) -> None:
    block = Block("b1", (TextRun(words),), Author.CLERK)
    drafting.save_text(ledger, report, SectionText(section, (block,)))


def _report(ledger: Ledger) -> ReportId:
    return drafting.open_report(ledger, "R01-thang", "2026-11").report.id


def _sections(ledger: Ledger, report: ReportId) -> list[str]:
    return [text.section for text in ledger.reports.by_id(report).texts]


def test_undo_names_beforehand_what_it_takes_back(book: Ledger, pack: Pack) -> None:
    assert telling.say_undo(book, pack) is None
    one = recording.record(book, activity("Hội nghị sơ kết"), pack=pack, today=TODAY)
    assert _next_undo(book, pack) == "ghi việc “Hội nghị sơ kết”"
    recording.change(book, replace(one, place="Hội trường"), pack=pack, today=TODAY)
    assert _next_undo(book, pack) == "sửa việc “Hội nghị sơ kết”"
    browsing.keep_view(book, "Hội nghị", ActivityQuery(kinds=("HN",)))
    assert _next_undo(book, pack) == "bộ lọc đã lưu “Hội nghị”"
    telling.undo(book, pack=pack)
    assert browsing.saved_views(book) == ()
    said = telling.say_redo(book, pack)
    assert said is not None
    assert SAY.tell(said) == "bộ lọc đã lưu “Hội nghị”"
    assert not telling.asks_before_undo(book)
    recording.record_all(book, [activity(f"việc {n}") for n in range(25)], pack=pack, today=TODAY)
    assert _next_undo(book, pack) == "ghi 25 việc"
    assert telling.asks_before_undo(book)


def test_text_and_ledger_are_undone_in_one_row_also_after_a_restart(
    book: Ledger, pack: Pack, tmp_path: Path
) -> None:
    report = _report(book)
    section = _sections(book, report)[0]
    before = book.reports.by_id(report)
    one = recording.record(book, activity("một"), pack=pack, today=TODAY)
    _write(book, report, section, "Chữ của cán bộ")
    _write(book, report, section, "Chữ của cán bộ viết tiếp")
    book.reports.set_override(report, FigureKey("x", Basis.ESTIMATE), Decimal(4))
    device = book._writing.device
    book.close()
    with Ledger.open(book.path, actor="Lan", device=device) as again:
        assert "số nhập tay" in _next_undo(again, pack)
        telling.undo(again, pack=pack)
        assert f"sửa mục {section}" in _next_undo(again, pack)
        taken = telling.undo(again, pack=pack)
        assert taken.reports == (report,)
        assert again.reports.by_id(report) == before
        telling.undo(again, pack=pack)
        assert again.activities.find(ActivityQuery()) == []
        for _ in range(3):
            telling.redo(again, pack=pack)
        assert telling.say_redo(again, pack) is None
        assert again.activities.get([one.id]) == [one]
        kept = again.reports.by_id(report)
        assert kept.overrides == {FigureKey("x", Basis.ESTIMATE): Decimal(4)}
        assert kept.texts[0].blocks[0].runs == (TextRun("Chữ của cán bộ viết tiếp"),)
        assert proving.prove(again).holds


def test_typing_after_a_pause_is_another_act(book: Ledger, pack: Pack) -> None:
    report = _report(book)
    first, second = _sections(book, report)[:2]
    _write(book, report, first, "một")
    _write(book, report, second, "hai")
    _write(book, report, second, "hai ba")
    book.reports._typing.pause_s = -1.0  # every moment is a pause
    _write(book, report, second, "hai ba bốn")

    def words() -> list[object]:
        texts = book.reports.by_id(report).texts
        return [text.blocks[0].runs for text in texts if text.blocks and text.blocks[0].id == "b1"]

    assert words() == [(TextRun("một"),), (TextRun("hai ba bốn"),)]
    telling.undo(book, pack=pack)
    assert words() == [(TextRun("một"),), (TextRun("hai ba"),)]
    telling.undo(book, pack=pack)
    assert words() == [(TextRun("một"),)]


_ACTS = st.lists(st.sampled_from(["add", "change", "remove", "text", "value", "view", "bulk"]), max_size=7)


def _do(ledger: Ledger, pack: Pack, report: ReportId, act: str, number: int) -> None:
    known = ledger.activities.find(ActivityQuery())
    match act:
        case "change" if known:
            changed = replace(known[number % len(known)], place=f"nơi {number}")
            recording.change(ledger, changed, pack=pack, today=TODAY)
        case "remove" if known:
            recording.remove(ledger, [known[0].id])
        case "text":
            ledger.reports._typing.pause_s = -1.0
            sections = _sections(ledger, report)
            _write(ledger, report, sections[number % len(sections)], f"chữ {number}")
        case "value":
            ledger.reports.set_override(report, FigureKey("x", Basis.ESTIMATE), Decimal(number))
        case "view":
            browsing.keep_view(ledger, f"bộ {number % 2}", ActivityQuery(text=str(number)))
        case "bulk" if known:
            change = BulkChange(status=Status.POSTPONED, add_tag=f"n{number}")
            bulk_editing.change_all(ledger, ActivityQuery(), change, pack=pack, today=TODAY)
        case _:
            recording.record(ledger, activity(f"việc {number}"), pack=pack, today=TODAY)


def _all(ledger: Ledger) -> dict[object, object]:
    # Where a thing stands in its table says nothing: undoing gives it a new row.
    return {(entity, identity): dict(fields) for entity, identity, fields in ledger._states()}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts=_ACTS)
def test_undo_is_the_inverse_of_doing_and_redo_of_undo(book: Ledger, acts: list[str]) -> None:
    pack = read_pack(shipped_pack())
    report = _report(book)
    states = [_all(book)]
    for number, act in enumerate(acts):
        _do(book, pack, report, act, number)
        if _all(book) != states[-1]:
            states.append(_all(book))
    for expected in reversed(states[:-1]):
        telling.undo(book, pack=pack)
        assert _all(book) == expected
    for expected in states[1:]:
        telling.redo(book, pack=pack)
        assert _all(book) == expected
    assert proving.prove(book).holds


def test_the_history_tells_who_changed_what_from_what_and_puts_it_back(book: Ledger, pack: Pack) -> None:
    one = recording.record(
        book, activity("Hội nghị", quantities={"nguoi": Decimal(90)}), pack=pack, today=TODAY
    )
    book.actor = "Hoa"
    changed = replace(one, status=Status.POSTPONED, quantities={"nguoi": Decimal(95)}, tags=("CĐS",))
    recording.change(book, changed, pack=pack, today=TODAY)
    lines = telling.history_of_activity(book, one.id, pack=pack)
    told = [
        (line.actor, SAY.tell(line.field), line.old and SAY.tell(line.old), line.new and SAY.tell(line.new))
        for line in lines
    ]
    assert ("Hoa", "Trạng thái", "Đã thực hiện", "Hoãn") in told
    assert ("Hoa", "Nhãn", None, "CĐS") in told
    assert told[-1] == ("Lan", "Ghi vào sổ", None, None)
    number = next(line for line in lines if line.old == Message("views.value", {"value": Decimal(90)}))
    telling.put_back(book, number.change, pack=pack, today=TODAY)
    kept = recording.get(book, [one.id])[0]
    assert kept.quantities == {"nguoi": Decimal(90)}
    assert kept.status is Status.POSTPONED
    newest = telling.history_of_activity(book, one.id, pack=pack)[0]
    assert SAY.tell(newest.act) == "trả lại giá trị cũ"
    with pytest.raises(telling.NotPutBack):
        telling.put_back(book, lines[-1].change, pack=pack, today=TODAY)
    assert proving.prove(book).holds


def test_a_paragraph_of_a_section_is_put_back(book: Ledger, pack: Pack) -> None:
    report = _report(book)
    section = _sections(book, report)[0]
    book.reports._typing.pause_s = -1.0
    _write(book, report, section, "bản đầu")
    _write(book, report, section, "bản sau")
    lines = telling.history_of_section(book, report, section)
    change = next(line for line in lines if line.old and SAY.tell(line.old) == "bản đầu")
    assert change.can_put_back
    telling.put_back(book, change.change, pack=pack)
    assert book.reports.by_id(report).texts[0].blocks[0].runs == (TextRun("bản đầu"),)
    assert telling.history_of_section(book, report, "không có mục này") == ()
    assert proving.prove(book).holds


def test_many_are_changed_in_one_act_and_what_does_not_fit_stays(book: Ledger, pack: Pack) -> None:
    document = IssuedDocument("KH", "12", "KH-UBND", date(2026, 11, 1), "Kế hoạch", in_report=False)
    made = [
        activity("một", quantities={"nguoi": Decimal(5)}),
        activity("hai", tags=("cũ",)),
        activity("ba", kind="VB", document=document),
    ]
    recording.record_all(book, made, pack=pack, today=TODAY)
    before = {one.title: one for one in book.activities.find(ActivityQuery())}
    change = BulkChange(place=" Hội trường ", add_tag="CĐS", remove_tag="cu", in_report=True)
    told = bulk_editing.outlook(book, ActivityQuery(), change, pack=pack, today=TODAY)
    assert (told.chosen, told.changes, told.refused) == (3, 3, 0)
    assert {one.title: one for one in book.activities.find(ActivityQuery())} == before
    bulk_editing.change_all(book, ActivityQuery(), change, pack=pack, today=TODAY)
    after = {one.title: one for one in book.activities.find(ActivityQuery())}
    assert {one.place for one in after.values()} == {"Hội trường"}
    assert after["hai"].tags == ("CĐS",)
    assert after["ba"].document is not None
    assert after["ba"].document.in_report
    assert _next_undo(book, pack) == "sửa 3 việc cùng lúc"
    telling.undo(book, pack=pack)
    assert {one.title: one for one in book.activities.find(ActivityQuery())} == before

    to_documents = BulkChange(kind="VB")
    told = bulk_editing.change_all(book, ActivityQuery(), to_documents, pack=pack, today=TODAY)
    assert told.refused == 1, "people are no quantity of a document"
    assert told.reasons[0][1] == 1
    assert book.activities.get([before["một"].id])[0].kind == "HN"
    assert BulkChange().is_empty
    assert not BulkChange(place="").is_empty


def test_a_view_keeps_its_name_and_filters(book: Ledger, pack: Pack) -> None:
    query = ActivityQuery(
        text='"hội nghị"', exact=True, start=date(2026, 1, 1), end=date(2026, 2, 1), kinds=("HN",),
        units=(book.units()[0].id,), statuses=(Status.PLANNED,), tags=("CĐS",), places=("Hội trường",),
        to_mend=True, has_document=False, has_photo=True,
    )  # fmt: skip
    kept = browsing.keep_view(book, " Hội nghị  quý I ", query, is_calendar=True)
    assert browsing.saved_views(book) == (kept,)
    assert kept.name == "Hội nghị quý I"
    assert kept.query == query
    assert browsing.has_view_named(book, "hoi nghi quy i")
    browsing.keep_view(book, "hội nghị quý I", ActivityQuery())
    assert [view.query for view in browsing.saved_views(book)] == [ActivityQuery()]
    other = browsing.keep_view(book, "Khác", query)
    with pytest.raises(browsing.ViewNameTaken):
        browsing.rename_view(book, other.id, "Hội nghị quý I")
    with pytest.raises(browsing.ViewNameMissing):
        browsing.keep_view(book, "  ", query)
    with pytest.raises(browsing.ViewNameTooLong):
        browsing.keep_view(book, "x" * 61, query)
    browsing.remove_view(book, other.id)
    assert len(browsing.saved_views(book)) == 1
    telling.undo(book, pack=pack)
    assert browsing.saved_views(book)[-1] == other


def test_an_altered_row_is_named(book: Ledger, pack: Pack) -> None:
    one = recording.record(book, activity("Hội nghị sơ kết"), pack=pack, today=TODAY)
    recording.change(book, replace(one, place="Hội trường"), pack=pack, today=TODAY)
    recording.record(book, activity("việc sau"), pack=pack, today=TODAY)
    assert proving.prove(book).holds
    conn = book._writing.conn
    conn.execute("UPDATE change SET new = '\"Sân vận động\"' WHERE field = 'place'")
    told = [SAY.tell(fault) for fault in proving.prove(book).faults]
    assert len(told) == 2
    assert "Hội nghị sơ kết (02/11/2026) đã bị sửa" in told[0]
    assert "Việc Hội nghị sơ kết (02/11/2026) khác" in told[1]


def test_an_import_that_brought_only_rows_that_wait_is_named_by_its_file(book: Ledger, pack: Pack) -> None:
    origin = RowOrigin(book.trackers.tracker("k", "so-2026.xlsx"), "S", 9, b"w" * 32, 1, {"A": "31/02/2026"})
    fault = Message("importing.bad_day", {"day": "31/02/2026", "row": 9})
    with book.act("tracker.import"):
        book.trackers.file_open(
            [TrackerRow(TrackerRowId(uuid4()), origin, RowState.WAITING, faults=(fault,))]
        )

    assert "so-2026.xlsx" in _next_undo(book, pack)

"""What two laptops make of what is one by nature: a report, a file, an imported row, the pack that holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from joined_ledgers import are_equal, close, give, join, laptops
from made_activities import activity

from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.ids import OwnDayId, PastValueId, RegimeSettingId, ReportId
from soxa.domain.past_values import PastValue
from soxa.domain.periods import Period
from soxa.domain.regime_settings import OwnDay, RegimeSetting
from soxa.domain.reports import Report, Sealing, SignedFile, State
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.storage.activity_queries import ActivityQuery
from soxa.storage.errors import ReportIsIssued
from soxa.storage.installed_packs import OWN_PACK
from soxa.storage.ledger import Ledger
from soxa.storage.saved_views import SavedView
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow, activity_id, open_row_id

PERIOD = Period(date(2026, 11, 1), date(2026, 12, 1), "2026-11")
MOMENT = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
KEY = FigureKey("CD01", Basis.ACTUAL)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[Ledger]]:
    made = laptops(tmp_path, 2)
    yield made
    close(made)


# ---------------------------------------------------------------------- reports


def begin(ledger: Ledger, *words: str) -> ReportId:
    blocks = tuple(Block(word, (TextRun(word),), Author.CLERK) for word in words)
    identity = ledger.reports.new_id("R01", PERIOD)
    ledger.reports.begin(Report(identity, "R01", PERIOD, texts=(SectionText("I", blocks, checked=True),)))
    return identity


def seal(ledger: Ledger, report: ReportId, draft: int, value: int) -> Sealing:
    pdf = ledger.files.put(f"pdf {value}".encode(), "bc.pdf", "application/pdf")
    figures = {KEY: Figure(KEY, PERIOD, Decimal(value), Sources())}
    sealing = Sealing(draft, MOMENT, pdf, pdf, pdf)
    with ledger.act("report.seal"):
        ledger.reports.add_sealing(report, sealing, figures=figures)
        ledger.points.freeze(report, draft, (), pdf=pdf)
    return sealing


def test_a_report_begun_twice_is_one_with_the_words_of_both(two: list[Ledger]) -> None:
    one, other = two
    report = begin(one, "a", "b")
    assert begin(other, "a", "c") == report
    join(two)

    are_equal(two)
    (text,) = one.reports.by_id(report).texts
    assert {block.id for block in text.blocks} == {"a", "b", "c"}
    assert not text.checked
    assert one.merging.differences() == ()


def test_two_drafts_of_one_number_are_kept_and_one_is_chosen(two: list[Ledger]) -> None:
    one, other = two
    report = begin(one, "a")
    join(two)
    mine, yours = seal(one, report, 1, 10), seal(other, report, 1, 20)
    join(two)

    are_equal(two)
    assert {sealing.pdf for sealing in one.reports.by_id(report).sealings} == {mine.pdf, yours.pdf}
    (found,) = one.merging.differences()
    assert (found.field, len(found.said)) == ("sealing", 2)
    chosen = next(said.value for said in found.said if str(mine.pdf) in str(said.value))
    other.merging.settle(found, chosen)
    join(two)

    are_equal(two)
    assert one.merging.differences() == ()
    assert one.reports.by_id(report).sealings[-1] == mine
    assert one.reports.frozen_figures(report, 1)[KEY].value == 10


def test_what_has_come_furthest_speaks_for_the_report(two: list[Ledger]) -> None:
    one, other = two
    report = begin(one, "a")
    join(two)
    mine, _ = seal(one, report, 1, 10), seal(other, report, 1, 20)
    signed = SignedFile(one.files.put(b"ky", "ky.pdf", "application/pdf"), State.SIGNED, MOMENT, False)
    one.reports.add_file(report, signed)
    join(two)

    are_equal(two)
    found = other.reports.by_id(report)
    assert (found.state, found.sealings[-1], found.files) == (State.SIGNED, mine, (signed,))
    assert [standing.state for standing in other.reports.standings()] == [State.SIGNED]


def test_what_is_issued_is_not_taken_back_by_who_did_not_know(two: list[Ledger]) -> None:
    one, other = two
    report = begin(one, "a")
    sealing = seal(one, report, 1, 10)
    join(two)
    file = one.files.put(b"phat hanh", "bc.pdf", "application/pdf")
    one.reports.add_file(report, SignedFile(file, State.ISSUED, MOMENT, by_other_tool=True))
    other.reports.drop_sealing(report)
    join(two)

    are_equal(two)
    found = other.reports.by_id(report)
    assert (found.state, found.sealings[-1]) == (State.ISSUED, sealing)
    assert [standing.state for standing in other.reports.standings()] == [State.ISSUED]
    with pytest.raises(ReportIsIssued):
        other.reports.drop_sealing(report)


def test_a_change_that_the_sealing_did_not_know_is_told(two: list[Ledger]) -> None:
    one, other = two
    report = begin(one, "a")
    join(two)
    other.activities.add([late := activity()])
    seal(one, report, 1, 10)
    assert not one.frozen.is_touched(report, 1)
    join(two)

    for ledger in two:
        assert ledger.frozen.is_touched(report, 1)
        (found,) = ledger.frozen.changes_since(report, 1, [late.id])
        assert (found.thing, found.was_made) == (late.id, True)


def test_a_draft_keeps_the_packs_it_was_sealed_with(two: list[Ledger]) -> None:
    one, other = two
    report = begin(one, "a")
    join(two)
    one.install_pack(b"mot", OWN_PACK, "1")
    other.install_pack(b"hai", OWN_PACK, "1")
    seal(one, report, 1, 10)
    join(two)

    are_equal(two)
    assert other.pack_bytes_at_sealing(report, 1)[1] == b"mot"
    (found,) = other.merging.differences()
    assert (found.entity, found.field) == ("pack_held", "pack")
    assert one.own_pack_bytes() == other.own_pack_bytes() in {b"mot", b"hai"}
    other.merging.settle(found, found.said[1].value)
    join(two)
    are_equal(two)
    assert {one.own_pack_bytes(), one.pack_bytes_at_sealing(report, 1)[1]} <= {b"mot", b"hai"}


# ---------------------------------------------------------------------- trackers


def origin(ledger: Ledger, title: str = "Họp") -> RowOrigin:
    tracker = ledger.trackers.tracker("ngay|noi dung", "so.xlsx")
    return RowOrigin(tracker, "Sổ", 3, sha256(title.encode()).digest(), 1, {"Nội dung": title})


def test_a_row_imported_twice_is_one_entry_with_its_cells(two: list[Ledger]) -> None:
    for ledger in two:
        row = origin(ledger)
        ledger.activities.add([replace(activity("Họp"), id=activity_id(row))], origin=[row])
    one, other = two
    (made,) = other.activities.find(ActivityQuery())
    other.activities.change(replace(made, result="20 người"))
    join(two)

    are_equal(two)
    (found,) = one.activities.find(ActivityQuery())
    assert found.result == "20 người"
    assert one.merging.differences() == ()
    (kept,) = one.trackers.known(origin(one).tracker).values()
    assert (kept.activity, dict(kept.origin.cells)) == (made.id, {"Nội dung": "Họp"})


def test_cells_travel_with_what_was_imported_elsewhere(two: list[Ledger]) -> None:
    one, other = two
    row = origin(one)
    one.activities.add([replace(activity("Họp"), id=activity_id(row))], origin=[row])
    give(one, other)

    (kept,) = other.trackers.known(row.tracker).values()
    assert dict(kept.origin.cells) == {"Nội dung": "Họp"}


def test_a_row_mended_here_and_still_waiting_there_is_asked_about_no_more(two: list[Ledger]) -> None:
    one, other = two
    for ledger in two:
        row = origin(ledger)
        ledger.trackers.file_open([TrackerRow(open_row_id(row), row, RowState.WAITING)])
    join(two)
    made = replace(activity("Họp"), id=activity_id(row))
    with one.act("tracker.import"):
        one.activities.add([made])
        one.trackers.settle(open_row_id(row), activity=made.id)
    join(two)

    are_equal(two)
    assert other.trackers.waiting() == ()
    assert other.trackers.known(row.tracker)[row.identity].activity == made.id


def test_what_was_taken_out_is_not_imported_anew_but_an_undone_import_is(two: list[Ledger]) -> None:
    one, other = two
    gone, undone = origin(one, "gone"), origin(one, "undone")
    for row in (gone, undone):
        with one.act("tracker.import"):
            one.activities.add([replace(activity("Họp"), id=activity_id(row))], origin=[row])
    join(two)
    one.undoing.undo()
    one.activities.remove([activity_id(gone)])
    join(two)

    are_equal(two)
    assert set(other.trackers.known(gone.tracker)) == {gone.identity}


# ---------------------------------------------------------------------- everything that is one by nature


def test_keys_never_make_a_merge_fail(two: list[Ledger]) -> None:
    begun = activity()
    two[0].activities.add([begun])
    join(two)
    for number, ledger in enumerate(two):
        day = date(2026, 11, 21)
        ledger.regime_settings.save(RegimeSetting(RegimeSettingId(uuid4()), "R01", is_on=bool(number)))
        ledger.own_days.save(OwnDay(OwnDayId(uuid4()), day, is_working=True, note=f"{number}"))
        value = PastValue(PastValueId(uuid4()), "CD01", Basis.ACTUAL, day, day, Decimal(number), "")
        ledger.past_values.save([value])
        report = ledger.reports.new_id("R01", PERIOD)
        ledger.points.answer(report, code="outlier", fingerprint="f", reason=f"{number}")
        ledger.views.save(SavedView(ledger.views.new_id("tuan"), "Tuần", ActivityQuery(text=f"{number}")))
        ledger.attachments.add(begun.id, b"anh", name=f"{number}.jpg", media_type="image/jpeg")
        ledger.install_pack(b"goi moi", "goi", "2")
    join(two)

    are_equal(two)
    told = {(one.entity, one.field) for one in two[0].merging.differences()}
    assert told == {
        ("regime_setting", "is_on"), ("own_day", "note"), ("past_value", "value"), ("answer", "reason"),
    }  # fmt: skip
    assert len(two[0].attachments.of(begun.id)) == len(two[0].views.all()) == 1


def test_a_removed_thing_that_is_made_again_keeps_its_identity(two: list[Ledger]) -> None:
    one, _ = two
    day = date(2026, 11, 21)
    one.own_days.save(OwnDay(OwnDayId(uuid4()), day, is_working=True))
    (first,) = one.own_days.all()
    one.own_days.remove(day)
    join(two)
    one.own_days.save(OwnDay(OwnDayId(uuid4()), day, is_working=True, note="bù"))
    join(two)

    are_equal(two)
    assert [entry.id for entry in one.own_days.all()] == [first.id]
    assert one.history.entries(first.id)[-1].parent is not None


def test_what_a_merge_was_killed_in_the_midst_of_is_done_again(two: list[Ledger]) -> None:
    one, other = two
    for _ in range(3):
        one.activities.add([activity() for _ in range(900)])
    segments = list(one.merging.export(other.merging.ends()))
    assert [len(segment.changes) for segment in segments] == [2_000, 700]

    class PowerCut(Exception):
        pass

    def halfway() -> Iterator[object]:
        yield segments[0]
        raise PowerCut

    with pytest.raises(PowerCut):
        other.merging.take_in(halfway(), one.merging.blob)  # type: ignore[arg-type]
    assert other.activities.count(ActivityQuery()) == 2_000
    assert other.history.verify().holds
    assert other.merging.take_in(segments, one.merging.blob).changes == 700
    are_equal(two)

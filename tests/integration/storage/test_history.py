"""The history: what it tells, and that no altered row escapes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from made_activities import UNITS, activity
from made_ledgers import DEVICE, new_ledger

from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.ids import DeviceId, ReportId, SlipId
from soxa.domain.offices import Authority, Person
from soxa.domain.periods import Period
from soxa.domain.reports import Report, Sealing
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.domain.sendings import Sending
from soxa.domain.slips import Slip
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow

NOVEMBER = Period(date(2026, 10, 15), date(2026, 11, 15), "2026-11")


@pytest.fixture(scope="module")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger's file with one of everything and a few changes."""
    path = tmp_path_factory.mktemp("full") / "so.soxa"
    with new_ledger(path) as ledger:
        _fill(ledger)
    return path


@pytest.fixture
def full(full_file: Path, path: Path) -> Iterator[Ledger]:
    """A copy of it, open."""
    shutil.copy(full_file, path)
    with Ledger.open(path, actor="Lan", device=DEVICE) as ledger:
        yield ledger


def _fill(ledger: Ledger) -> None:
    made = [activity(f"Hội nghị {number}", quantities={"nguoi": Decimal(number)}) for number in range(5)]
    ledger.activities.add(made)
    tracker = ledger.trackers.tracker("k", "so.xlsx")
    imported = activity("Nhập từ Excel")
    ledger.activities.add([imported], origin=[RowOrigin(tracker, "S", 4, b"d" * 32, 1)])
    ledger.trackers.file_open(
        [
            TrackerRow(
                id=uuid4(),  # type: ignore[arg-type]  # a fresh identity
                origin=RowOrigin(tracker, "S", 5, b"e" * 32, 1, {"A": "31/02"}),
                state=RowState.WAITING,
            )
        ]
    )
    ledger.activities.change(replace(made[2], title="Hội nghị tổng kết"))
    ledger.save_person(Person(uuid4(), "Người Ký Mẫu", "Chủ tịch", None, Authority.TM, None, None))  # type: ignore[arg-type]
    ledger.slips.save(_slip())
    file = ledger.files.put(b"%PDF", "a.pdf", "application/pdf")
    report = Report(ReportId(uuid4()), "R01", NOVEMBER, (_section("một", "hai"),))
    ledger.reports.begin(report)
    ledger.reports.set_override(report.id, FigureKey("CD03", Basis.LAST_YEAR), Decimal(3))
    key = FigureKey("CD03", Basis.ACTUAL)
    ledger.reports.add_sealing(
        report.id,
        Sealing(1, datetime(2026, 11, 18, tzinfo=UTC), file, file, file),
        figures={key: Figure(key, NOVEMBER, Decimal(2), Sources((made[0].id,)))},
    )
    ledger.reports.add_sending(
        report.id, Sending("UBND tỉnh", "mail", datetime(2026, 11, 18, tzinfo=UTC), "0" * 64)
    )
    assert ledger.history.verify().holds


def _slip() -> Slip:
    return Slip(
        SlipId(uuid4()), UNITS[0].id, NOVEMBER.start, NOVEMBER.end, date(2026, 11, 15), "sổ",
        {"HC02": Decimal(427)},
    )  # fmt: skip


def _section(*texts: str) -> SectionText:
    return SectionText(
        "I", tuple(Block(f"b{number}", (TextRun(text),), Author.CLERK) for number, text in enumerate(texts))
    )


# ---------------------------------------------------------------------- what it tells


def test_a_created_thing_is_one_change_and_a_changed_field_another(ledger: Ledger) -> None:
    one = activity("Họp", place="Hội trường", quantities={"nguoi": Decimal(90)})
    ledger.activities.add([one])
    ledger.actor = "Hoa"
    ledger.activities.change(replace(one, quantities={"nguoi": Decimal(93)}))
    created, changed = ledger.history.entries(one.id)
    assert (created.field, created.old) == ("", None)
    assert created.new == {
        "first_day": "2026-11-02", "last_day": "2026-11-02", "kind": "HN", "title": "Họp", "status": "done",
        "place": "Hội trường", "quantity.nguoi": "90",
    }  # fmt: skip
    assert (changed.field, changed.old, changed.new) == ("quantity.nguoi", "90", "93")
    assert (created.actor, changed.actor) == ("Lan", "Hoa")
    assert (changed.act_name, changed.entity, changed.parent) == ("activity.change", "activity", created.id)
    assert changed.sequence == created.sequence + 1
    assert changed.device == DEVICE
    assert changed.at_utc == datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
    assert ledger.history.latest(1) == (changed,)
    assert ledger.history.act(changed.act) == (changed,)


def test_a_paragraph_that_changes_writes_that_paragraph_alone(ledger: Ledger) -> None:
    report = Report(ReportId(uuid4()), "R01", NOVEMBER, (_section("một", "hai"),))
    ledger.reports.begin(report)
    ledger.reports.save_text(report.id, _section("một", "ba"))
    assert [change.field for change in ledger.history.entries(report.id)] == ["", "block.I.b1"]


def test_each_device_has_a_chain_of_its_own(full: Ledger) -> None:
    before = full.history.count()
    full._writing.chain.device = DeviceId(uuid4())  # a second machine
    full.activities.add([activity()])
    assert full.history.latest(1)[0].sequence == 1
    assert full.history.verify().changes == before + 1
    assert full.history.verify().holds


# ---------------------------------------------------------------------- what it finds

TAMPERING = [
    "UPDATE change SET new = '\"Hội nghị khác\"' WHERE field = 'title'",
    "UPDATE change SET new = 'no json' WHERE field = 'title'",
    "UPDATE change SET old = NULL WHERE field = 'title'",
    "UPDATE change SET field = 'place' WHERE field = 'title'",
    "UPDATE change SET entity_uuid = randomblob(16) WHERE field = 'title'",
    "UPDATE change SET entity = 'slip' WHERE field = 'title'",
    "UPDATE change SET parent = NULL WHERE field = 'title'",
    "UPDATE act SET knows = '{}'",
    "UPDATE change SET hash = randomblob(32) WHERE field = 'title'",
    "UPDATE change SET uuid = randomblob(16) WHERE field = 'title'",
    "DELETE FROM change WHERE field = 'title'",
    "DELETE FROM change WHERE id = (SELECT max(id) FROM change)",
    "UPDATE change SET sequence = sequence + 100000 WHERE field = 'title'",
    "UPDATE act SET actor = 'Hoa' WHERE id = (SELECT act_id FROM change WHERE field = 'title')",
    "UPDATE act SET at_ms = at_ms + 1 WHERE id = (SELECT act_id FROM change WHERE field = 'title')",
    "UPDATE act SET name = 'undo' WHERE id = (SELECT act_id FROM change WHERE field = 'title')",
    "UPDATE act SET undoes = randomblob(16) WHERE id = (SELECT act_id FROM change WHERE field = 'title')",
    "UPDATE device SET last_hash = randomblob(32)",
    "UPDATE device SET last_sequence = last_sequence + 1",
    "UPDATE device SET uuid = randomblob(16)",
    "UPDATE activity SET title = 'Hội nghị khác' WHERE id = 1",
    "UPDATE activity SET status = 'planned' WHERE id = 1",
    (
        "UPDATE activity SET (document_type, document_number, document_symbol, document_subject,"
        " document_in_report) = ('QĐ', '1', '', '', 1) WHERE id = 1"
    ),
    "UPDATE activity SET unit_id = 2 WHERE id = 1",
    "UPDATE quantity SET micros = micros + 1000000 WHERE activity_id = 3",
    "DELETE FROM quantity WHERE activity_id = 3",
    "UPDATE quantity SET done = 0 WHERE activity_id = 3",
    "UPDATE quantity SET counted_on = '2025-01-01' WHERE activity_id = 3",
    "UPDATE quantity SET kind = 'TT' WHERE activity_id = 3",
    "UPDATE activity SET counted_on = '2025-01-01' WHERE id = 1",
    "UPDATE tracker_row SET digest = randomblob(32) WHERE state = 'imported'",
    "DELETE FROM tracker_row WHERE state = 'waiting'",
    "UPDATE slip_value SET value = '428'",
    "UPDATE slip SET given_on = '2026-11-16'",
    "UPDATE unit SET name = 'Phòng khác' WHERE id = 1",
    "UPDATE person SET position = 'Phó Chủ tịch'",
    "UPDATE office SET name = 'Nậm Pung 2'",
    "UPDATE pack SET data = X'7B7D'",
    "UPDATE file SET data = X'00'",
    "UPDATE report_section SET blocks = replace(blocks, 'hai', 'ba')",
    "UPDATE report_override SET value = '4'",
    "UPDATE frozen_figure SET value = '3'",
    "UPDATE sealing SET dropped = 1",
    "UPDATE sealing SET number = '05', dated = '2026-11-18'",
    "UPDATE sending SET way = 'usb'",
]


@pytest.mark.parametrize("statement", TAMPERING)
def test_an_altered_row_is_found(full: Ledger, statement: str) -> None:
    full._writing.conn.execute("PRAGMA foreign_keys = OFF")
    altered = full._writing.conn.execute(statement).rowcount
    assert altered >= 1
    check = full.history.verify()
    assert not check.holds
    assert {fault.id for fault in check.faults} <= {"storage.history_altered", "storage.thing_altered"}


def test_a_removed_activity_is_found_and_named(full: Ledger) -> None:
    one = next(one for one in full.activities.find(ActivityQuery()) if one.title == "Hội nghị 1")
    conn = full._writing.conn
    conn.execute(
        "DELETE FROM quantity WHERE activity_id = (SELECT id FROM activity WHERE uuid = ?)", (one.id.bytes,)
    )
    conn.execute("DELETE FROM activity WHERE uuid = ?", (one.id.bytes,))
    (fault,) = full.history.verify().faults
    assert fault.parameters["id"] == one.id
    assert fault.parameters["entity"] == "activity"

"""The văn thư's path of a real report, and the register of documents sent that it ends in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import pytest
from PIL import Image
from sample_ledger import empty_ledger

from soxa.base.resources import resource_path
from soxa.domain.activities import Activity, IssuedDocument, Status
from soxa.domain.ids import RegisterEntryId, ReportId
from soxa.domain.outgoing import RegisterLine, Source
from soxa.domain.reports import State
from soxa.domain.sendings import Sending
from soxa.services import dispatching, numbering, recording
from soxa.services.approving import KeyFile, Signatory, sign_report
from soxa.services.dispatching import (
    NobodyNamed,
    NoReceiver,
    SendingAhead,
    SendingBefore,
    StrikeReasonMissing,
    Waiting,
)
from soxa.services.drafting import open_report
from soxa.services.handing_over import hand_over
from soxa.services.importing import carry_out, propose
from soxa.services.ledgers import new_ledger_for, open_ledger
from soxa.services.listings import listing_pages, write_listing
from soxa.services.numbering import NotOfficial
from soxa.services.outgoing import (
    RegisterTextTooLong,
    edit_line,
    found_in,
    new_entry,
    register_lines,
    register_of,
    years_of,
)
from soxa.services.outgoing_listing import register_listing
from soxa.services.packs import pack_of
from soxa.services.sample_office import (
    SAMPLE_DAY,
    SAMPLE_PERIOD,
    SAMPLE_REGIME,
    enter_sample_slips,
    enter_sample_words,
    sample_office,
    sample_people,
)
from soxa.services.sealing import seal
from soxa.services.submitting import agree, submit
from soxa.services.taking_back_foreign import IssuedAs, take_back_paper
from soxa.signing.authority import AuthorityFiles, make_keys
from soxa.storage.ledger import Ledger
from soxa.wording import Wording

NOW = datetime(2026, 11, 16, 2, 30, tzinfo=UTC)
DAY = date(2026, 11, 16)


@pytest.fixture(scope="module")
def keys() -> AuthorityFiles:
    return make_keys(commune="UBND xã Nậm Pung", passphrase="mẫu", when=NOW)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a report that is sealed."""
    path = tmp_path_factory.mktemp("van-thu") / "so.soxa"
    with new_ledger_for(path, sample_office(), people=sample_people()) as ledger:
        tracker = resource_path("samples", "so-theo-doi-xa-nam-pung.xlsx")
        carry_out(ledger, propose(ledger, tracker, today=SAMPLE_DAY))
        enter_sample_slips(ledger)
        report = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report.id
        enter_sample_words(ledger, report)
        seal(ledger, report, now=NOW, say=Wording("vi").tell)
    return path


@pytest.fixture(scope="module")
def signed(sealed: Path, tmp_path_factory: pytest.TempPathFactory, keys: AuthorityFiles) -> Path:
    """The same, and the person has signed it."""
    path = tmp_path_factory.mktemp("da-ky") / "so.soxa"
    shutil.copy(sealed, path)
    with open_ledger(path) as ledger:
        _sign(ledger, _report(ledger), keys, Signatory.PERSON)
    return path


@pytest.fixture
def ledger(signed: Path, tmp_path: Path) -> Iterator[Ledger]:
    shutil.copy(signed, tmp_path / "so.soxa")
    with open_ledger(tmp_path / "so.soxa", actor="văn thư") as opened:
        yield opened


def _sign(ledger: Ledger, report: ReportId, keys: AuthorityFiles, signatory: Signatory) -> None:
    key = keys.person if signatory is Signatory.PERSON else keys.organisation
    sign_report(ledger, report, signatory=signatory, key=KeyFile(key, "mẫu"), picture=None, when=NOW)


def _report(ledger: Ledger) -> ReportId:
    return ledger.reports.all()[0].id


def _row(ledger: Ledger, *, today: date = DAY) -> dispatching.ClerkRow:
    rows = [one for one in dispatching.clerk_rows(ledger, pack_of(ledger), today=today) if one.is_report]
    assert len(rows) == 1
    return rows[0]


def test_a_report_goes_from_its_number_to_the_last_receivers_word(
    ledger: Ledger, keys: AuthorityFiles, tmp_path: Path
) -> None:
    report = _report(ledger)
    row = _row(ledger)
    assert (row.waiting, row.type, row.reference) == (Waiting.NUMBER, "BC", "BC-UBND")
    numbering.number_of_report(ledger, report, number="25", day=DAY, when=NOW)
    assert _row(ledger).waiting is Waiting.SEAL
    _sign(ledger, report, keys, Signatory.ORGANISATION)
    row = _row(ledger, today=DAY + timedelta(days=2))
    assert (row.waiting, row.send_by, row.is_late) == (Waiting.SEND, date(2026, 11, 17), True)
    assert not _row(ledger).is_late
    hand_over(ledger, report, tmp_path / "gui", tell=Wording("vi").tell, now=NOW)
    assert _row(ledger).waiting is Waiting.SEND, "a folder is not sent"
    receivers = dispatching.receivers_of(ledger, report)
    dispatching.record_sending(
        ledger, report, [*receivers, "Đảng ủy xã"], way="document_axis", at=NOW, now=NOW, issued=DAY
    )
    assert ledger.reports.by_id(report).state is State.SENT
    row = _row(ledger)
    assert (row.waiting, set(row.silent)) == (Waiting.ANSWER, {*receivers, "Đảng ủy xã"})
    asked = Wording("vi").tell(dispatching.confirmation_request(ledger, row))
    assert "25/BC-UBND" in asked
    assert "xác nhận" in asked
    assert dispatching.confirm(ledger, report, row.silent, at=NOW, by="chị Hoa, Văn phòng") == len(row.silent)
    assert dispatching.clerk_rows(ledger, pack_of(ledger), today=DAY) == ()
    assert ledger.history.verify().holds


def test_an_own_register_gives_reports_their_number(ledger: Ledger) -> None:
    numbering.declare(ledger, official=True, by_type=False, name="Máy này", year=2026, last_given={"": 24})
    report = _report(ledger)
    with pytest.raises(numbering.NumberBorne):
        numbering.number_of_report(ledger, report, number="24", day=DAY, when=NOW)
    assert ledger.reports.by_id(report).state is State.SIGNED, "nothing of a refused number stays"
    # Imported documents of the year bear numbers, too: the next is above them all.
    upcoming = numbering.proposed(ledger, type_code="BC", day=DAY).number
    assert upcoming is not None
    numbering.number_of_report(ledger, report, number=str(upcoming), day=DAY, when=NOW)
    given = [one for one in ledger.given_numbers.of_year(2026) if report in one.documents]
    assert [one.number for one in given] == [upcoming]
    again = numbering.proposed(ledger, type_code="BC", day=DAY).number
    assert again == upcoming + 1
    numbering.number_of_report(ledger, report, number=str(again), day=DAY, when=NOW)
    given = [one for one in ledger.given_numbers.of_year(2026) if report in one.documents]
    assert [one.number for one in given] == [again], "a wrong number is given again, and the first is free"


def test_an_office_on_paper_gets_its_number_before_the_paper_is_scanned(sealed: Path, tmp_path: Path) -> None:
    shutil.copy(sealed, tmp_path / "giay.soxa")
    with open_ledger(tmp_path / "giay.soxa", actor="văn thư") as ledger:
        report = _report(ledger)
        submit(ledger, report, now=NOW)
        agree(ledger, report, now=NOW, by="Người Ký Mẫu")
        with pytest.raises(NotOfficial):
            numbering.number_for_paper(ledger, report, number="1", day=DAY)
        assert dispatching.clerk_rows(ledger, pack_of(ledger), today=DAY) == ()
        numbering.declare(ledger, official=True, by_type=True, name="Máy này", year=2026)
        row = _row(ledger)
        assert (row.waiting, row.on_paper) == (Waiting.NUMBER, True)
        numbering.number_for_paper(ledger, report, number="1", day=DAY)
        row = _row(ledger)
        assert (row.waiting, row.reference) == (Waiting.SEAL, "1/BC-UBND")
        assert [line.thing for line in register_lines(ledger, 2026) if line.type == "BC"] == [report]
        photo = tmp_path / "anh.jpg"
        Image.new("RGB", (827, 1169), "white").save(photo)
        said = IssuedAs(NOW, "01", DAY, "Người Ký Mẫu", signers_confirmed=False, reason="")
        take_back_paper(ledger, report, [photo], said)
        (line,) = [line for line in register_lines(ledger, 2026) if line.type == "BC"]
        assert (line.thing, line.reference, line.source) == (report, "01/BC-UBND", Source.REPORT)
        register = register_of(ledger, 2026)
        assert not [one for one in register.doubles if one.series == "BC"]
        assert _row(ledger).waiting is Waiting.SEND
        assert ledger.history.verify().holds


def test_an_entry_that_was_wrong_is_struck_or_undone(ledger: Ledger, keys: AuthorityFiles) -> None:
    report = _report(ledger)
    numbering.number_of_report(ledger, report, number="25", day=DAY, when=NOW)
    _sign(ledger, report, keys, Signatory.ORGANISATION)
    (wrong,) = dispatching.record_sending(ledger, report, ["UBND tỉnh"], way="mail", at=NOW, now=NOW)
    with pytest.raises(StrikeReasonMissing):
        dispatching.strike(ledger, wrong, reason=" ")
    dispatching.strike(ledger, wrong, reason="gửi nhầm tệp")
    assert ledger.reports.by_id(report).state is State.ISSUED
    dispatching.record_sending(ledger, report, ["UBND tỉnh", "Sở Nội vụ"], way="mail", at=NOW, now=NOW)
    assert ledger.reports.by_id(report).state is State.SENT
    ledger.undoing.undo()
    assert ledger.reports.by_id(report).state is State.ISSUED, "one undo takes the whole act back"
    assert ledger.history.verify().holds


def test_sending_is_asked_about_what_cannot_be(ledger: Ledger) -> None:
    report = _report(ledger)

    def send(receivers: list[str], at: datetime) -> int:
        made = dispatching.record_sending(
            ledger, report, receivers, way="usb", at=at, now=NOW, issued=DAY, note="x" * 900
        )
        return len(made)

    with pytest.raises(NoReceiver):
        send([" "], NOW)
    with pytest.raises(SendingAhead):
        send(["UBND tỉnh"], NOW + timedelta(hours=1))
    with pytest.raises(SendingBefore):
        send(["UBND tỉnh"], NOW - timedelta(days=2))
    with pytest.raises(NobodyNamed):
        dispatching.confirm(ledger, report, ["UBND tỉnh"], at=NOW, by="")
    assert send(["UBND tỉnh", "UBND tỉnh", "Sở Nội vụ"], NOW) == 2
    assert send(["UBND tỉnh", "Sở Y tế"], NOW) == 1, "what is noted so already is not noted again"
    assert max(len(one.note) for one in ledger.sendings.of(report)) == 500


# ------------------------------------------------------------------ the register


def test_a_report_and_its_row_of_an_imported_register_are_one_line(ledger: Ledger) -> None:
    report = _report(ledger)
    numbering.number_of_report(ledger, report, number="525", day=DAY, when=NOW)
    before = len(register_lines(ledger, 2026))
    kind = next(one.code for one in pack_of(ledger).kinds if one.has_document)
    document = IssuedDocument("BC", "525", "BC-UBND", DAY, "Báo cáo tháng", in_report=False)
    twin = Activity(recording.new_activity_id(), DAY, DAY, kind, "Báo cáo tháng", document=document)
    recording.record(ledger, twin, pack=pack_of(ledger), today=DAY)
    lines = register_lines(ledger, 2026)
    assert len(lines) == before
    assert [line.source for line in lines if line.number == "525"] == [Source.REPORT]


def test_a_number_entered_before_the_paper_came_back_is_the_reports(ledger: Ledger) -> None:
    early = new_entry(type_code="BC", symbol="BC-UBND", day=DAY, subject="Báo cáo tháng 11")
    for entry in (early, replace(early, id=RegisterEntryId(uuid4()), note="nhập hai lần")):
        ledger.register_entries.save(replace(entry, number="525", kept_by="VT"))
    assert len(register_of(ledger, 2026).doubles) == 1, "two entries of one number are told"
    ledger.register_entries.put_back(ledger.register_entries.all()[-1].id, None)
    numbering.number_of_report(ledger, _report(ledger), number="525", day=DAY, when=NOW)
    found = [line for line in register_lines(ledger, 2026) if line.number == "525"]
    assert [(line.source, line.kept_by) for line in found] == [(Source.REPORT, "VT")]


def test_the_columns_that_nothing_knows_are_written_and_stay(ledger: Ledger) -> None:
    report = _report(ledger)
    numbering.number_of_report(ledger, report, number="525", day=DAY, when=NOW)
    (line,) = found_in(register_lines(ledger, 2026), text="525/bc")
    assert line.subject
    assert line.signer
    assert line.receivers
    more = replace(line, kept_by="VT, VP", copies=3, signed_for="anh Páo", note="gửi gấp")
    edit_line(ledger, more)
    (kept,) = found_in(register_lines(ledger, 2026), text="525/bc")
    assert kept == more
    ledger.sendings.save(report, Sending("UBND tỉnh", "paper", NOW, ""))
    (kept,) = found_in(register_lines(ledger, 2026), text="525/bc")
    assert kept.sent_on == NOW.astimezone().date(), "the first sending is the day it left"
    with pytest.raises(RegisterTextTooLong):
        edit_line(ledger, replace(kept, note="x" * 501))
    ledger.undoing.undo()
    ledger.undoing.undo()
    (kept,) = found_in(register_lines(ledger, 2026), text="525/bc")
    assert (kept.kept_by, kept.copies) == ("", None)


def test_a_cancelled_document_keeps_its_line(ledger: Ledger) -> None:
    kind = next(one.code for one in pack_of(ledger).kinds if one.has_document)
    document = IssuedDocument("QĐ", "880", "QĐ-UBND", DAY, "Quyết định mẫu", in_report=False)
    made = Activity(
        recording.new_activity_id(), DAY, DAY, kind, "Quyết định mẫu", Status.CANCELLED, document=document
    )
    recording.record(ledger, made, pack=pack_of(ledger), today=DAY)
    (line,) = found_in(register_lines(ledger, 2026), text="quyet dinh mau", type_code="QĐ")
    assert line.cancelled


def test_it_says_whether_it_is_the_offices_register(tmp_path: Path) -> None:
    with empty_ledger(tmp_path / "so.soxa") as ledger:
        first = new_entry(type_code="QĐ", symbol="QĐ-UBND", day=DAY, subject="Về việc một")
        numbering.enter_document(ledger, first, number="1")
        assert "BẢN THEO DÕI" in _subtitle(ledger)
        numbering.declare(ledger, official=True, by_type=False, name="Máy này", year=2026)
        assert "BẢN THEO DÕI" not in _subtitle(ledger)
        ledger.register_entries.save(replace(first, id=RegisterEntryId(uuid4()), number="4"))
        listing = register_listing(
            ledger, register_of(ledger, 2026), lines=register_lines(ledger, 2026), now=NOW
        )
        assert "BẢN THEO DÕI" in listing.subtitle
        assert "2–3" in listing.foot
        assert len(listing.columns) == 10
        assert listing_pages(listing).startswith(b"%PDF")
        write_listing(listing, tmp_path / "so.xlsx")
        assert years_of(ledger, today=date(2027, 1, 5)) == (2027, 2026)


def _subtitle(ledger: Ledger) -> str:
    lines = register_lines(ledger, 2026)
    return register_listing(ledger, register_of(ledger, 2026), lines=lines, now=NOW).subtitle


def test_a_year_of_three_thousand_documents_is_read_quickly(tmp_path: Path) -> None:
    with empty_ledger(tmp_path / "so.soxa") as ledger:
        kind = next(one.code for one in pack_of(ledger).kinds if one.has_document)
        with ledger.act("sample.documents"):
            ledger.activities.add(_many(kind, 3_000))
        began = perf_counter()
        register = register_of(ledger, 2026)
        found = found_in(register.lines, text="viec 2999")
        took = perf_counter() - began
        assert len(register.lines) == 3_000
        assert [line.number for line in found] == ["2999"]
        assert register.gaps == ()
        assert took < 3, f"{took:.2f} s"


def _many(kind: str, count: int) -> list[Activity]:
    made = []
    for number in range(1, count + 1):
        day = date(2026, 1, 2) + timedelta(days=number * 300 // count)
        document = IssuedDocument("QĐ", str(number), "QĐ-UBND", day, f"Về việc {number}", in_report=False)
        made.append(
            Activity(recording.new_activity_id(), day, day, kind, f"Về việc {number}", document=document)
        )
    return made


def test_lines_are_found_without_accents(tmp_path: Path) -> None:
    line = RegisterLine(uuid4(), Source.ENTRY, "KH", "7", "KH-UBND", DAY, "Kế hoạch phòng, chống cháy rừng")
    assert found_in([line], text="chay rung 07/kh") == [line]
    assert found_in([line], text="chay rung", type_code="QĐ") == []
    assert found_in([line], text="lũ") == []

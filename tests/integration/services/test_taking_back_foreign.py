"""Reports that came back as other files: an e-office's own PDF (grade b), paper (grade c).

No file of a real e-office has been seen by us: what stands here are imitations of their habits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import e_office
import foreign_signing
import pytest
import sealed
import throw_away_keys as keys
from cryptography import x509
from e_office import Habit
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from soxa.documents.typesetting import render_pdf
from soxa.domain.corrections import Act
from soxa.domain.ids import OfficeId, ReportId
from soxa.domain.outline import Outline, Paragraph
from soxa.domain.reports import Grade, State
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.pages.texts import read_lines
from soxa.services import correcting
from soxa.services.approving import NotSealed, NumberTaken, current_pdf
from soxa.services.carrying import make_carrier
from soxa.services.comparing import CARRIER_MARK
from soxa.services.correction_claims import known_claim
from soxa.services.drafting import open_report, save_text
from soxa.services.examining import examine
from soxa.services.handing_over import hand_over
from soxa.services.ledgers import new_ledger
from soxa.services.previewing import sealed_pages
from soxa.services.reading_copies import reading_copy
from soxa.services.recognising import Recognised, recognise
from soxa.services.sealing import reopen, seal
from soxa.services.showing import show
from soxa.services.taking_back import AnotherIssuedFile, NumberOrDateMissing, SignersNotKnown
from soxa.services.taking_back_foreign import (
    FiguresDiffer,
    IssuedAs,
    NotWhatWasIssued,
    OfficeHasNotSealed,
    SignerMissing,
    WordsDiffer,
    take_back_file,
    take_back_paper,
    take_back_remade,
)
from soxa.storage.ledger import Ledger

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
DAY = date(2026, 11, 18)
SAID = IssuedAs(NOW, signers_confirmed=True)
ON_PAPER = IssuedAs(NOW, number="7", dated=DAY, signer="Người Ký Mẫu")


@pytest.fixture(autouse=True)
def _look_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look in this process: the workers have tests of their own, and cost more than all else here."""
    monkeypatch.setattr("soxa.services.taking_back_foreign.verify_bytes", examine)
    for room in ("taking_back_foreign", "recognising", "scans"):
        monkeypatch.setattr(f"soxa.services.{room}.read_foreign_lines", read_lines)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(
        tmp_path / "so.soxa", province="Lào Cai", commune="Phường Sa Pa", actor="Kiểm thử"
    ) as found:
        yield found


@pytest.fixture
def report_id(ledger: Ledger) -> ReportId:
    return _seal(ledger, "2026-11")


def _seal(
    ledger: Ledger, label: str, words: str = "Trong kỳ tổ chức 15 buổi, 427 lượt người dự."
) -> ReportId:
    draft = open_report(ledger, "R01-thang", label)
    section = next(one.code for one in draft.template.sections if one.has_text)
    block = Block("b1", (TextRun(words),), Author.CLERK)
    save_text(ledger, draft.report.id, SectionText(section, (block,)))
    seal(ledger, draft.report.id, now=NOW)
    return draft.report.id


def _outline(ledger: Ledger, report_id: ReportId) -> Outline:
    return show(ledger.files.read(ledger.reports.by_id(report_id).sealings[-1].pdf)).report.outline


def _saying(outline: Outline, old: str, new: str) -> Outline:
    parts = [
        replace(
            part,
            spans=tuple(replace(span, text=span.text.replace(old, new)) for span in part.spans),
        )
        if isinstance(part, Paragraph)
        else part
        for part in outline.parts
    ]
    assert tuple(parts) != outline.parts
    return replace(outline, parts=tuple(parts))


def _file(tmp_path: Path, data: bytes, name: str = "ban-hanh.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def _recognised(ledger: Ledger, pdf: bytes) -> Recognised:
    found = recognise(ledger, pdf)
    assert found is not None
    return found


def test_a_remade_file_is_known_again_and_locks_the_report(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    pdf = e_office.signed(e_office.remake(_outline(ledger, report_id), Habit(fills_notes=True)))
    found = _recognised(ledger, pdf)
    first = found.candidates[0]
    assert (found.grade, first.report, first.reprint.is_same) == (Grade.REMADE, report_id, True)
    assert (found.number, found.dated, found.is_unsure) == ("05", DAY, False)

    report = take_back_remade(ledger, report_id, _file(tmp_path, pdf), SAID)
    assert (report.state, report.number, report.dated) == (State.ISSUED, "05", DAY)
    elsewhere = report.files[-1].elsewhere
    assert elsewhere is not None
    assert (report.files[-1].grade, elsewhere.compared, elsewhere.differences) == (Grade.REMADE, True, ())
    assert elsewhere.equal == elsewhere.figures
    assert current_pdf(ledger, report_id) == pdf
    carrier = show_carrier(ledger, report_id)
    assert carrier.issued is not None
    assert carrier.issued.sha256 == hashlib.sha256(pdf).hexdigest()


def show_carrier(ledger: Ledger, report_id: ReportId):  # type: ignore[no-untyped-def] # noqa: ANN201
    from soxa.exchanging.report import decode_report
    from soxa.services.showing import embedded_data

    elsewhere = ledger.reports.by_id(report_id).files[-1].elsewhere
    assert elsewhere is not None
    return decode_report(embedded_data(ledger.files.read(elsewhere.carrier)))


def test_the_same_file_again_changes_nothing_and_another_is_refused(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    outline = _outline(ledger, report_id)
    path = _file(tmp_path, e_office.signed(e_office.remake(outline)))
    before = take_back_remade(ledger, report_id, path, SAID)
    changes = ledger.history.verify(None).changes
    assert take_back_remade(ledger, report_id, path, SAID) == before
    assert ledger.history.verify(None).changes == changes
    assert recognise(ledger, path.read_bytes()) is None
    other = _file(tmp_path, e_office.signed(e_office.remake(outline, Habit(number="06"))), "khac.pdf")
    with pytest.raises(AnotherIssuedFile):
        take_back_remade(ledger, report_id, other, SAID)
    with pytest.raises(AnotherIssuedFile):
        take_back_paper(ledger, report_id, [_file(tmp_path, e_office.scanned(path.read_bytes()))], ON_PAPER)


def test_one_digit_that_differs_is_never_issued(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    """It is named with its place; reopened, mended and sealed again, the same file is taken."""
    outline = _saying(_outline(ledger, report_id), "427", "421")
    path = _file(tmp_path, e_office.signed(e_office.remake(outline)))
    with pytest.raises(FiguresDiffer) as refused:
        take_back_remade(ledger, report_id, path, replace(SAID, reason="có lý do"))
    said = [dict(one.parameters) for one in refused.value.findings]
    assert any("427" in str(one["sealed"]) and "421" in str(one["found"]) for one in said)
    assert ledger.reports.by_id(report_id).state is State.SEALED
    with pytest.raises(FiguresDiffer):
        take_back_paper(ledger, report_id, [path], ON_PAPER)

    reopen(ledger, report_id)
    assert _recognised(ledger, path.read_bytes()).candidates[0].dropped
    with pytest.raises(NotSealed):
        take_back_remade(ledger, report_id, path, SAID)
    _seal(ledger, "2026-11", "Trong kỳ tổ chức 15 buổi, 421 lượt người dự.")
    assert take_back_remade(ledger, report_id, path, SAID).state is State.ISSUED


def test_words_that_differ_need_a_reason_which_is_kept(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    outline = _saying(_outline(ledger, report_id), "tổ chức", "đã tổ chức")
    path = _file(tmp_path, e_office.signed(e_office.remake(outline)))
    with pytest.raises(WordsDiffer):
        take_back_remade(ledger, report_id, path, SAID)
    report = take_back_remade(ledger, report_id, path, replace(SAID, reason="Văn thư sửa câu"))
    elsewhere = report.files[-1].elsewhere
    assert elsewhere is not None
    assert elsewhere.reason == "Văn thư sửa câu"
    assert "đã tổ chức" in elsewhere.differences[0]


def test_without_the_offices_signature_it_is_not_issued_as_a_file(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """By the clerk's word it may be sealed paper, and then nothing can be told of signatures."""
    pdf = e_office.signed(e_office.remake(_outline(ledger, report_id)), office=False)
    found = _recognised(ledger, pdf)
    assert (found.grade, found.is_sealed_by_office) == (Grade.PAPER, False)
    path = _file(tmp_path, pdf)
    with pytest.raises(OfficeHasNotSealed):
        take_back_remade(ledger, report_id, path, SAID)
    report = take_back_paper(ledger, report_id, [path], replace(ON_PAPER, number="", dated=None))
    assert (report.files[-1].grade, report.number) == (Grade.PAPER, "05")


def test_what_was_changed_after_the_office_signed_is_not_issued(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    pdf = e_office.signed(e_office.remake(_outline(ledger, report_id)))
    for broken in (pdf + b"\n% more", pdf.replace(b"obj", b"obk", 1)):
        with pytest.raises(Exception) as refused:  # noqa: PT011 - which of them depends on the damage
            take_back_remade(ledger, report_id, _file(tmp_path, broken), SAID)
        assert not isinstance(refused.value, AssertionError)
        assert ledger.reports.by_id(report_id).state is State.SEALED


def test_revocation_data_may_follow_the_offices_signature(ledger: Ledger, report_id: ReportId) -> None:
    """As long-term signatures have them; another page may not."""
    pdf = e_office.signed(e_office.remake(_outline(ledger, report_id)))
    root = x509.load_pem_x509_certificate(sealed.keys().root)
    key = keys.new_key()
    revoked = foreign_signing.revocation_list(root.subject, key, serials=(), when=sealed.SIGNED)
    later = foreign_signing.add_revocation_list(pdf, revoked)
    assert _recognised(ledger, later).grade is Grade.REMADE
    assert _recognised(ledger, foreign_signing.update(pdf, _hide_a_layer)).grade is Grade.PAPER


def _hide_a_layer(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OCProperties"] = generic.DictionaryObject()  # type: ignore[no-untyped-call] # pyHanko's
    writer.update_root()  # type: ignore[no-untyped-call] # as above


def test_signers_that_nobody_knows_are_asked_about(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    path = _file(tmp_path, e_office.signed(e_office.remake(_outline(ledger, report_id))))
    with pytest.raises(SignersNotKnown) as asked:
        take_back_remade(ledger, report_id, path, IssuedAs(NOW))
    assert len(asked.value.parameters["names"]) == 2  # type: ignore[arg-type]


def test_a_seal_alone_asks_who_signed(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    path = _file(tmp_path, e_office.signed(e_office.remake(_outline(ledger, report_id)), person=False))
    with pytest.raises(SignerMissing):
        take_back_remade(ledger, report_id, path, SAID)
    report = take_back_remade(ledger, report_id, path, replace(SAID, signer="Người  Ký Mẫu"))
    elsewhere = report.files[-1].elsewhere
    assert elsewhere is not None
    assert elsewhere.signer == "Người Ký Mẫu"


def test_number_and_day_that_are_not_words_are_typed(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    pdf = e_office.signed(e_office.remake(_outline(ledger, report_id), Habit(number="", day=None)))
    path = _file(tmp_path, pdf)
    with pytest.raises(NumberOrDateMissing):
        take_back_remade(ledger, report_id, path, SAID)
    report = take_back_remade(ledger, report_id, path, replace(SAID, number="12", dated=DAY))
    assert (report.number, report.dated) == ("12", DAY)


def test_a_number_is_issued_once_a_year(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    path = _file(tmp_path, e_office.signed(e_office.remake(_outline(ledger, report_id))))
    take_back_remade(ledger, report_id, path, SAID)
    other = _seal(ledger, "2026-10")
    again = _file(tmp_path, e_office.signed(e_office.remake(_outline(ledger, other))), "10.pdf")
    with pytest.raises(NumberTaken):
        take_back_remade(ledger, other, again, SAID)
    assert ledger.reports.by_id(other).state is State.SEALED


def test_the_right_one_of_two_like_reports_comes_first(ledger: Ledger, report_id: ReportId) -> None:
    other = _seal(ledger, "2026-10")
    pdf = e_office.signed(e_office.remake(_outline(ledger, other)))
    found = _recognised(ledger, pdf)
    assert found.candidates[0].report == other
    assert not found.is_unsure


def test_another_offices_file_is_nothing_to_this_ledger(ledger: Ledger, report_id: ReportId) -> None:
    assert recognise(ledger, e_office.signed(e_office.remake(sealed.outline()))) is None
    assert recognise(ledger, sealed.stages().issued) is None


def test_paper_comes_as_a_scan_or_as_photos(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    printed = e_office.remake(_outline(ledger, report_id))
    scan = e_office.scanned(printed)
    found = _recognised(ledger, scan)
    assert (found.grade, found.has_words, found.candidates) == (Grade.PAPER, False, ())
    report = take_back_paper(ledger, report_id, [_file(tmp_path, scan, "quet.pdf")], ON_PAPER)
    assert (report.state, report.number, report.files[-1].grade) == (State.ISSUED, "07", Grade.PAPER)
    elsewhere = report.files[-1].elsewhere
    assert elsewhere is not None
    assert (elsewhere.compared, elsewhere.signer) == (False, "Người Ký Mẫu")

    other = _seal(ledger, "2026-10")
    photos = [_file(tmp_path, e_office.photographed(printed, at), f"trang-{at}.jpg") for at in range(2)]
    with pytest.raises(SignerMissing):
        take_back_paper(ledger, other, photos, replace(ON_PAPER, number="8", signer=" "))
    take_back_paper(ledger, other, photos, replace(ON_PAPER, number="8"))
    kept = current_pdf(ledger, other)
    assert kept.startswith(b"%PDF")
    assert len(kept) < 600_000
    assert len(read_lines(kept)) == 2


def test_a_draft_or_a_carrier_is_never_taken_for_the_signed_paper(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    draft = ledger.files.read(ledger.reports.by_id(report_id).sealings[-1].pdf)
    issued = e_office.signed(e_office.remake(_outline(ledger, report_id)))
    carrier = make_carrier(show(draft).report, issued, grade=Grade.REMADE)
    marked = render_pdf(_outline(ledger, report_id), None, draft_mark=CARRIER_MARK)
    copy = reading_copy(ledger, report_id, now=NOW).pdf
    for name, pdf in (("chot", draft), ("du-lieu", carrier), ("danh-dau", marked), ("du-thao", copy)):
        with pytest.raises(NotWhatWasIssued):
            take_back_paper(ledger, report_id, [_file(tmp_path, pdf, f"{name}.pdf")], ON_PAPER)
    with pytest.raises(NotWhatWasIssued):
        take_back_remade(ledger, report_id, _file(tmp_path, e_office.signed(marked), "ky.pdf"), SAID)
    assert ledger.reports.by_id(report_id).state is State.SEALED


def test_what_is_known_of_the_file_is_told_by_the_history(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    path = _file(tmp_path, e_office.signed(e_office.remake(_outline(ledger, report_id))))
    take_back_remade(ledger, report_id, path, SAID)
    assert not ledger.history.verify(None).faults


def test_file_and_carrier_are_handed_over_together(
    ledger: Ledger, report_id: ReportId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soxa.services.verifying.verify_bytes", lambda pdf: examine(pdf, ()))
    pdf = e_office.signed(e_office.remake(_outline(ledger, report_id)))
    take_back_remade(ledger, report_id, _file(tmp_path, pdf), SAID)
    made = hand_over(ledger, report_id, tmp_path / "gui", tell=lambda message: message.id, now=NOW)
    assert made.pdf.read_bytes() == pdf
    assert made.carrier is not None
    assert made.carrier.name == f"{made.pdf.stem}-du-lieu.pdf"
    assert made.sha256 == hashlib.sha256(pdf).hexdigest()
    assert [path.suffix for path in made.files] == [".pdf", ".pdf", ".docx", ".xlsx", ".eml", ".txt"]
    assert all(path.exists() for path in made.files)
    assert len(sealed_pages(ledger, report_id).sizes) >= 1


def test_who_replaces_what_an_e_office_made_anew_is_held_against_its_carrier(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    pdf = e_office.signed(e_office.remake(_outline(ledger, report_id)))
    take_back_remade(ledger, report_id, _file(tmp_path, pdf), SAID)
    new = seal(ledger, correcting.begin(ledger, report_id, Act.REPLACE).id, now=NOW).report
    assert new.replaces is not None
    assert new.replaces.sha256 == hashlib.sha256(pdf).hexdigest()
    assert known_claim(ledger, new) == ()
    theirs = replace(new, office=replace(new.office, id=OfficeId(UUID(int=99))))
    assert [one.id for one in known_claim(ledger, theirs) or ()] == ["correct.claim_other_office"]
    other = replace(new, replaces=replace(new.replaces, dated=date(2026, 11, 17)))
    assert [one.id for one in known_claim(ledger, other) or ()] == ["correct.claim_other_day"]


def test_paper_of_a_period_is_of_the_report_that_is_not_issued_yet(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    first = _file(tmp_path, e_office.scanned(e_office.remake(_outline(ledger, report_id))), "giay.pdf")
    named = ("R01-thang", "2026-11")
    assert take_back_file(ledger, first, ON_PAPER, paper_of=named).id == report_id
    new = correcting.begin(ledger, report_id, Act.REPLACE).id
    seal(ledger, new, now=NOW)
    second = _file(tmp_path, e_office.scanned(e_office.remake(_outline(ledger, new))), "giay-2.pdf")
    taken = take_back_file(ledger, second, replace(ON_PAPER, number="8"), paper_of=named)
    assert (taken.id, taken.state, taken.number) == (new, State.ISSUED, "08")

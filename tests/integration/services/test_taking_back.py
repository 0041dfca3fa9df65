"""A sealed report that another program signed, numbered or issued comes back (grade a).

No file of the official signing tool has been seen by us: what stands here are imitations of its habits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import foreign_tool
import pytest
import sealed

from soxa.domain.ids import ReportId
from soxa.domain.outline import Rectangle
from soxa.domain.reports import State
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.services.approving import KeyFile, NumberTaken, Signatory, current_pdf, number_pdf, sign_pdf
from soxa.services.drafting import open_report, save_text
from soxa.services.examining import examine
from soxa.services.ledgers import new_ledger
from soxa.services.sealing import seal
from soxa.services.taking_back import (
    AnotherIssuedFile,
    ChangedElsewhere,
    DateNotPossible,
    NothingSigned,
    NotOurSealedFile,
    NumberOrDateMissing,
    SignersNotKnown,
    take_back,
    what_it_brings,
)
from soxa.signing.authority import AuthorityFiles, make_keys
from soxa.signing.errors import BadDocumentNumber, PersonHasNotSigned
from soxa.storage.ledger import Ledger

_NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
_DAY = date(2026, 11, 18)


@pytest.fixture(autouse=True)
def _look_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look in this process: the worker has its own tests, and its start costs more than all else here."""
    monkeypatch.setattr("soxa.services.taking_back.verify_bytes", examine)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An office with nothing in its ledger yet."""
    with new_ledger(
        tmp_path / "so.soxa", province="Lào Cai", commune="Phường Sa Pa", actor="Kiểm thử"
    ) as found:
        yield found


@pytest.fixture
def report_id(ledger: Ledger) -> ReportId:
    """A sealed monthly report of a few words."""
    return _seal(ledger, "2026-11")


def _seal(ledger: Ledger, label: str) -> ReportId:
    draft = open_report(ledger, "R01-thang", label)
    section = next(one.code for one in draft.template.sections if one.has_text)
    words = Block("b1", (TextRun("Tình hình ổn định."),), Author.CLERK)
    save_text(ledger, draft.report.id, SectionText(section, (words,)))
    seal(ledger, draft.report.id, now=_NOW)
    return draft.report.id


def _sealed(ledger: Ledger, report_id: ReportId) -> bytes:
    return ledger.files.read(ledger.reports.by_id(report_id).sealings[-1].pdf)


def _file(tmp_path: Path, pdf: bytes) -> Path:
    path = tmp_path / "da-ky.pdf"
    path.write_bytes(pdf)
    return path


def test_each_step_comes_back_once_and_in_any_order(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """An issued file may come first, and an earlier one after it brings nothing back."""
    steps = sealed.issue(_sealed(ledger, report_id))
    for pdf, step in (
        (steps.signed, State.SIGNED),
        (steps.issued, State.ISSUED),
        (steps.numbered, State.NUMBERED),
    ):
        assert take_back(ledger, _file(tmp_path, pdf), when=_NOW, signers_confirmed=True).step is step
    take_back(ledger, _file(tmp_path, steps.issued), when=_NOW, signers_confirmed=True)
    report = ledger.reports.by_id(report_id)
    assert report.state is State.ISSUED
    assert [one.step for one in report.files] == [State.SIGNED, State.ISSUED]
    assert all(one.by_other_tool for one in report.files)
    assert ledger.files.read(report.files[-1].file) == steps.issued
    assert (report.number, report.dated) == ("05", date(2026, 11, 18))


def test_stamps_in_the_open_places_come_back_with_what_the_clerk_reads(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """Number and date are pictures there, and the seal is a signature field of its own."""
    issued = foreign_tool.issue(_sealed(ledger, report_id), number_text="12")
    path = _file(tmp_path, issued)
    with pytest.raises(NumberOrDateMissing):
        take_back(ledger, path, when=_NOW, signers_confirmed=True)
    assert ledger.reports.by_id(report_id).state is State.SEALED
    back = take_back(ledger, path, when=_NOW, number="12", dated=_DAY, signers_confirmed=True)
    assert back.step is State.ISSUED
    assert (back.report.number, back.report.dated) == ("12", _DAY)


def test_a_stamp_outside_the_open_places_is_refused(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """It says on which page; the ledger stays as it was."""
    issued = foreign_tool.issue(_sealed(ledger, report_id), number_text="12", shift_pt=-250)
    with pytest.raises(ChangedElsewhere) as refused:
        take_back(ledger, _file(tmp_path, issued), when=_NOW, number="12", dated=_DAY, signers_confirmed=True)
    assert ("verify.page_changed", {"page": 1}) in [
        (one.id, dict(one.parameters)) for one in refused.value.findings
    ]
    assert ledger.reports.by_id(report_id).state is State.SEALED


def test_a_stamp_that_only_the_printer_shows_is_refused(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """The screen shows nothing; paper would."""
    issued = foreign_tool.issue(
        _sealed(ledger, report_id), number_text="12", shift_pt=-250, only_printed=True
    )
    with pytest.raises(ChangedElsewhere):
        take_back(ledger, _file(tmp_path, issued), when=_NOW, number="12", dated=_DAY, signers_confirmed=True)


def test_a_signature_that_sets_ink_beside_text_is_refused(
    ledger: Ledger, report_id: ReportId, tmp_path: Path
) -> None:
    """A new signature may stand anywhere on empty paper, but a digit beside a number changes the number."""
    pdf = foreign_tool.sign_over(_sealed(ledger, report_id), Rectangle(0, 90.0, 560.0, 560.0, 700.0))
    with pytest.raises(ChangedElsewhere):
        take_back(ledger, _file(tmp_path, pdf), when=_NOW)


def test_strange_and_unsigned_files_are_refused(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    """Another office's report is not ours; our own draft is not signed."""
    with pytest.raises(NotOurSealedFile):
        take_back(ledger, _file(tmp_path, sealed.stages().issued), when=_NOW)
    with pytest.raises(NothingSigned):
        take_back(ledger, _file(tmp_path, _sealed(ledger, report_id)), when=_NOW)


def _issued(pdf: bytes, *, number: str = "5", keys: AuthorityFiles | None = None) -> bytes:
    """Issue a file as another installation would, in our own places."""
    made = keys or sealed.keys()
    signed = _signed(pdf, Signatory.PERSON, made.person)
    numbered = number_pdf(signed, number=number, day=_DAY, looked_at=True)
    return _signed(numbered, Signatory.ORGANISATION, made.organisation)


def _signed(pdf: bytes, signatory: Signatory, p12: bytes) -> bytes:
    key = KeyFile(p12, sealed.PASSPHRASE)
    return sign_pdf(pdf, signatory=signatory, key=key, picture=None, when=sealed.SIGNED, looked_at=True)


def test_what_is_issued_is_never_replaced(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    """Neither another issued file of the same draft nor an earlier step of it comes after the first."""
    draft = _sealed(ledger, report_id)
    steps = sealed.issue(draft)
    take_back(ledger, _file(tmp_path, steps.issued), when=_NOW, signers_confirmed=True)
    before = ledger.reports.by_id(report_id)
    for other in (
        _issued(draft, number="77"),
        _issued(draft, keys=_strangers()),
        _signed(draft, Signatory.PERSON, _strangers().person),
    ):
        assert what_it_brings(ledger, other) is None
        with pytest.raises(AnotherIssuedFile) as refused:
            take_back(ledger, _file(tmp_path, other), when=_NOW, signers_confirmed=True)
        assert refused.value.parameters["number"] == "05"
    assert ledger.reports.by_id(report_id) == before
    assert current_pdf(ledger, report_id) == steps.issued


def test_the_furthest_state_is_the_current_one(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    """A second signature on the draft, come late, does not hide the number."""
    draft = _sealed(ledger, report_id)
    steps = sealed.issue(draft)
    for pdf in (steps.numbered, _signed(draft, Signatory.PERSON, _strangers().person)):
        take_back(ledger, _file(tmp_path, pdf), when=_NOW, signers_confirmed=True)
    assert ledger.reports.by_id(report_id).state is State.NUMBERED
    assert current_pdf(ledger, report_id) == steps.numbered


def test_signers_that_nobody_knows_are_asked_about(
    ledger: Ledger, report_id: ReportId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name and code; once their root is on the list, nobody asks."""
    path = _file(tmp_path, sealed.issue(_sealed(ledger, report_id)).issued)
    with pytest.raises(SignersNotKnown) as asked:
        take_back(ledger, path, when=_NOW)
    assert len(asked.value.parameters["names"]) == 2  # type: ignore[arg-type]
    assert ledger.reports.by_id(report_id).state is State.SEALED
    monkeypatch.setattr("soxa.services.taking_back.trusted_certificates", lambda: (sealed.keys().root,))
    with pytest.raises(SignersNotKnown):  # the office of the seal is not the office of the ledger
        take_back(ledger, path, when=_NOW)
    signed = _file(tmp_path, _signed(_sealed(ledger, report_id), Signatory.PERSON, sealed.keys().person))
    assert take_back(ledger, signed, when=_NOW).step is State.SIGNED


def test_an_office_alone_issues_nothing(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    """The person signs first; a seal without it is no issued report."""
    alone = foreign_tool.seal_alone(_sealed(ledger, report_id))
    with pytest.raises(PersonHasNotSigned):
        take_back(ledger, _file(tmp_path, alone), when=_NOW, number="5", dated=_DAY, signers_confirmed=True)
    assert ledger.reports.by_id(report_id).state is State.SEALED


@pytest.mark.parametrize(
    ("number", "dated", "error"),
    [
        ("abc/đ", _DAY, BadDocumentNumber),
        ("12", date(2026, 11, 19), DateNotPossible),
        ("12", date(2026, 10, 17), DateNotPossible),
        ("12", date(1900, 1, 1), DateNotPossible),
    ],
)
def test_what_the_clerk_types_is_a_number_and_a_day(
    ledger: Ledger,
    report_id: ReportId,
    tmp_path: Path,
    number: str,
    dated: date,
    error: type[Exception],
) -> None:
    """Digits; not in the future, and at most a month before the report was sealed."""
    path = _file(tmp_path, foreign_tool.issue(_sealed(ledger, report_id), number_text="12"))
    with pytest.raises(error):
        take_back(ledger, path, when=_NOW, number=number, dated=dated, signers_confirmed=True)
    assert ledger.reports.by_id(report_id).state is State.SEALED


def test_a_number_comes_back_once_a_year(ledger: Ledger, report_id: ReportId, tmp_path: Path) -> None:
    """As when it is given here."""
    take_back(ledger, _file(tmp_path, _issued(_sealed(ledger, report_id))), when=_NOW, signers_confirmed=True)
    other = _seal(ledger, "2026-10")
    path = _file(tmp_path, _issued(_sealed(ledger, other)))
    with pytest.raises(NumberTaken):
        take_back(ledger, path, when=_NOW, signers_confirmed=True)
    assert ledger.reports.by_id(other).state is State.SEALED


def test_a_file_is_offered_while_it_is_further_than_the_ledger(ledger: Ledger, report_id: ReportId) -> None:
    """And it is said whether number and date are to be typed."""
    draft = _sealed(ledger, report_id)
    assert what_it_brings(ledger, draft) is None
    assert what_it_brings(ledger, sealed.stages().issued) is None
    offer = what_it_brings(ledger, _issued(draft))
    assert offer is not None
    assert (offer.report, offer.step, offer.is_to_be_typed) == (report_id, State.ISSUED, False)
    stamped = what_it_brings(ledger, foreign_tool.issue(draft, number_text="12"))
    assert stamped is not None
    assert stamped.is_to_be_typed


@cache
def _strangers() -> AuthorityFiles:
    return make_keys(commune="Kẻ Lạ", passphrase=sealed.PASSPHRASE, when=sealed.SIGNED)

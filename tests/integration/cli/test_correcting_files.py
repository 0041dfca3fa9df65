"""``soxa show`` and ``soxa verify`` say what a file replaces, and do not believe one that cannot."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from commanding import Soxa
from issued_ledger import NOVEMBER, R01, SEALED, Keys, issue, issued_ledger, sample_keys

from soxa.domain.corrections import Act
from soxa.domain.ids import OfficeId
from soxa.domain.outline import agency_lines
from soxa.exchanging.report import ReportFile
from soxa.services import correcting
from soxa.services.approving import current_pdf
from soxa.services.correction_claims import claim_of, judge_claim, known_claim
from soxa.services.drafting import open_report
from soxa.services.sealed_files import make_sealed_pdf
from soxa.services.sealing import seal
from soxa.services.showing import show
from soxa.storage.ledger import Ledger


@pytest.fixture(scope="module")
def keys() -> Keys:
    return sample_keys()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """A ledger, ``old.pdf``, and ``new.pdf`` that replaces it."""
    made = tmp_path_factory.mktemp("files")
    with issued_ledger(made / "so.soxa", keys) as ledger:
        old = open_report(ledger, R01, NOVEMBER).report.id
        new = correcting.begin(ledger, old, Act.REPLACE).id
        seal(ledger, new, now=SEALED)
        issue(ledger, new, keys=keys, number="15", day=date(2026, 11, 20))
        (made / "old.pdf").write_bytes(current_pdf(ledger, old))
        (made / "new.pdf").write_bytes(current_pdf(ledger, new))
    return made


@pytest.fixture
def new(folder: Path) -> ReportFile:
    return show((folder / "new.pdf").read_bytes()).report


def ids(report: ReportFile, old: Path) -> list[str]:
    found = judge_claim(report, old.read_bytes())
    assert found is not None
    return [one.id for one in found]


def test_show_and_verify_say_what_is_replaced(folder: Path, soxa: Soxa) -> None:
    shown = soxa("show", folder / "new.pdf")
    assert "khai là bản thay thế Báo cáo số 12/BC-UBND ngày 16/11/2026" in shown.out
    assert "thay thế" not in soxa("show", folder / "old.pdf").out
    alone = soxa("verify", folder / "new.pdf")
    assert "Chưa có bản cũ để đối chiếu" in alone.out
    both = soxa("verify", folder / "new.pdf", "--replaces", folder / "old.pdf")
    assert "đúng cơ quan, đúng báo cáo, đúng số và ngày" in both.out
    assert both.code == alone.code
    told = soxa("verify", folder / "new.pdf", "--replaces", folder / "new.pdf", "--json")
    assert (told.code, told.json["claim_holds"]) == (1, False)


def test_a_file_that_claims_to_replace_another_offices_report_is_told(folder: Path, new: ReportFile) -> None:
    theirs = replace(new.office, id=OfficeId(UUID(int=99)), name="Bát Xát")
    outline = replace(new.outline, agency=agency_lines(theirs))
    forged = show(make_sealed_pdf(replace(new, office=theirs, outline=outline)).pdf).report
    assert claim_of(forged) is not None
    assert ids(forged, folder / "old.pdf") == ["correct.claim_other_office"]
    with Ledger.open(folder / "so.soxa", writable=False) as ledger:
        assert [one.id for one in known_claim(ledger, forged) or ()] == ["correct.claim_other_office"]
        assert known_claim(ledger, new) == ()


def test_a_claim_on_another_report_period_number_or_file_is_told(folder: Path, new: ReportFile) -> None:
    old = folder / "old.pdf"
    assert ids(new, old) == []
    assert new.replaces is not None
    other = replace(new, replaces=replace(new.replaces, number="13/BC-UBND"))
    assert ids(other, old) == ["correct.claim_other_number"]
    other = replace(new, replaces=replace(new.replaces, dated=date(2026, 11, 15)))
    assert ids(other, old) == ["correct.claim_other_day"]
    assert ids(replace(new, regime=replace(new.regime, code="R99")), old) == ["correct.claim_other_period"]
    assert ids(replace(new, replaces=replace(new.replaces, sha256="0" * 64)), old) == [
        "correct.claim_other_file"
    ]
    assert judge_claim(replace(new, replaces=None), b"") == ()


def test_an_unknown_old_file_is_not_taken_for_a_good_one(folder: Path, new: ReportFile) -> None:
    assert new.replaces is not None
    unknown = replace(new, replaces=replace(new.replaces, sha256="0" * 64))
    with Ledger.open(folder / "so.soxa", writable=False) as ledger:
        assert known_claim(ledger, unknown) is None


def test_an_old_file_without_data_is_never_said_to_be_the_same_offices(
    folder: Path, new: ReportFile, tmp_path: Path, soxa: Soxa
) -> None:
    scan = b"%PDF-1.7\n% a scan\n"
    assert new.replaces is not None
    named = replace(new, replaces=replace(new.replaces, sha256=hashlib.sha256(scan).hexdigest()))
    assert judge_claim(named, scan) is None
    assert [one.id for one in judge_claim(new, scan) or ()] == ["correct.claim_other_file"]
    claiming, old = tmp_path / "moi.pdf", tmp_path / "cu.pdf"
    claiming.write_bytes(make_sealed_pdf(named).pdf)
    old.write_bytes(scan)
    told = soxa("verify", claiming, "--replaces", old, "--json")
    assert told.json["claim_holds"] is None

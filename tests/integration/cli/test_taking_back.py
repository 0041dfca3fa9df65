"""``soxa take-back`` and ``soxa verify --carrier``: files that an e-office made anew, and paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import e_office
import pytest
import sealed
from commanding import Soxa
from e_office import Habit

from soxa.domain.outline import Outline
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.services.drafting import open_report, save_text
from soxa.services.ledgers import new_ledger, open_ledger
from soxa.services.sealing import seal
from soxa.services.trusting import trust_certificate

_TODAY = datetime.now(UTC) + timedelta(hours=7)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "account"))
    path = tmp_path / "so.soxa"
    with new_ledger(path, province="Lào Cai", commune="Phường Sa Pa", actor="Kiểm thử") as made:
        open_report(made, "R01-thang", "2026-11")
    return path


def _seal(path: Path, label: str) -> Outline:
    with open_ledger(path) as opened:
        draft = open_report(opened, "R01-thang", label)
        section = next(one.code for one in draft.template.sections if one.has_text)
        words = Block("b1", (TextRun("Trong kỳ tổ chức 15 buổi, 427 lượt người dự."),), Author.CLERK)
        save_text(opened, draft.report.id, SectionText(section, (words,)))
        return seal(opened, draft.report.id, now=datetime.now(UTC)).report.outline


def test_an_e_offices_file_comes_back_and_holds_with_its_carrier(
    soxa: Soxa, ledger: Path, tmp_path: Path
) -> None:
    outline = _seal(ledger, "2026-11")
    pdf = tmp_path / "ban-hanh.pdf"
    pdf.write_bytes(e_office.signed(e_office.remake(outline, Habit(day=_TODAY.date()))))
    assert soxa("take-back", ledger, pdf).code != 0  # nobody has compared the signers
    told = soxa("take-back", ledger, pdf, "--confirm-signers")
    assert told.code == 0
    assert "số liệu khớp" in told.out
    again = soxa("take-back", ledger, pdf, "--confirm-signers", "--json").json
    assert (again["grade"], again["number"], again["state"]) == ("b", "05", "issued")

    with open_ledger(ledger) as opened:
        files = [one for report in opened.reports.all() for one in report.files]
        assert files[-1].elsewhere is not None
        carrier = tmp_path / "ban-hanh-du-lieu.pdf"
        carrier.write_bytes(opened.files.read(files[-1].elsewhere.carrier))
    assert soxa("verify", carrier).code == 1
    alone = soxa("verify", pdf)
    root = tmp_path / "root.pem"
    root.write_bytes(sealed.keys().root)
    trust_certificate(root)
    together = soxa("verify", carrier, "--carrier", pdf)
    assert alone.code == 2
    assert together.code == 0
    assert "số liệu trên trang khớp" in together.out
    assert soxa("verify", pdf, "--carrier", pdf).code != 0


def test_a_scan_comes_back_for_the_report_that_is_named(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    outline = _seal(ledger, "2026-10")
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(e_office.scanned(e_office.remake(outline)))
    day = _TODAY.date().isoformat()
    given = ("--number", "7", "--date", day, "--signer", "Người Ký Mẫu")
    assert soxa("take-back", ledger, scan, *given).code != 0  # whose scan is it?
    assert soxa("take-back", ledger, scan, *given, "--paper-of", "R01-thang", "2026-09").code != 0
    told = soxa("take-back", ledger, scan, *given, "--paper-of", "R01-thang", "2026-10", "--json")
    assert told.code == 0
    assert (told.json["grade"], told.json["number"], told.json["state"]) == ("c", "07", "issued")

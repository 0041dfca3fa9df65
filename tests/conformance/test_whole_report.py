"""The sample office's report, as the demo makes it, judged at every stage by programs that are not ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from judging import VeraPdf, run_ooxml_validator, run_openssl_cades, run_pdfsig

from soxa.base.resources import resource_path
from soxa.services.approving import KeyFile, Signatory, current_pdf, number_report, sign_report
from soxa.services.drafting import open_report
from soxa.services.handing_over import SendingFolder, hand_over
from soxa.services.ledgers import open_ledger
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME
from soxa.services.sampling import make_sample_ledger
from soxa.services.sealing import seal
from soxa.signing.authority import make_keys
from soxa.wording import Wording

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """What the sample's work leaves."""

    stages: dict[str, bytes]
    sent: SendingFolder
    root: bytes


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("whole")
    path = folder / "so.soxa"
    make_sample_ledger(path)
    keys = make_keys(commune="UBND xã Nậm Pung", passphrase="p", when=NOW)
    pictures = {
        Signatory.PERSON: resource_path("samples", "chu-ky-mau.png").read_bytes(),
        Signatory.ORGANISATION: resource_path("samples", "con-dau-mau.png").read_bytes(),
    }
    with open_ledger(path) as ledger:
        report = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report.id

        def sign(signatory: Signatory, p12: bytes) -> bytes:
            return sign_report(
                ledger,
                report,
                signatory=signatory,
                key=KeyFile(p12, "p"),
                picture=pictures[signatory],
                when=NOW,
            )

        stages = {"sealed": seal(ledger, report, now=NOW).pdf}
        stages["signed"] = sign(Signatory.PERSON, keys.person)
        stages["numbered"] = number_report(ledger, report, number="05", day=date(2026, 11, 18), when=NOW)
        stages["issued"] = sign(Signatory.ORGANISATION, keys.organisation)
        assert current_pdf(ledger, report) == stages["issued"]
        sent = hand_over(ledger, report, folder / "gui", tell=Wording("vi").tell, now=NOW)
    return Made(stages, sent, keys.root)


@pytest.mark.parametrize("stage", ["sealed", "signed", "numbered", "issued"])
def test_it_is_pdf_a_3b(verapdf: VeraPdf, made: Made, stage: str) -> None:
    verdict = verapdf.judge(made.stages[stage])
    assert verdict.failures == ()
    assert verdict.is_compliant
    assert verdict.checks > 1000


def test_both_signatures_hold(made: Made) -> None:
    words = run_pdfsig(made.stages["issued"])
    assert words.count("Signature is Valid") == 2
    assert words.count("Total document signed") == 1
    assert run_openssl_cades(made.stages["issued"], made.root) == ["CAdES Verification successful"] * 2


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_word_and_excel_files_are_valid(made: Made, form: str) -> None:
    path: Path = getattr(made.sent, form)
    assert run_ooxml_validator(path) == []

"""The file that travels, judged after every step by programs that are not ours (ADR 1)."""

from __future__ import annotations

import dataclasses

import pytest
import sealed
from judging import VeraPdf, run_openssl_cades, run_pdfsig
from signed_files import Steps, authority, steps

STEPS = tuple(Steps.__dataclass_fields__)


@pytest.mark.parametrize("with_pictures", [True, False], ids=["pictures", "lines"])
@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_pdf_a_3b(verapdf: VeraPdf, step: str, with_pictures: bool) -> None:
    verdict = verapdf.judge(steps(with_pictures=with_pictures).by_name()[step])
    assert verdict.failures == ()
    assert verdict.is_compliant
    assert verdict.checks > 1000


@pytest.mark.parametrize("stage", [field.name for field in dataclasses.fields(sealed.Stages)])
def test_a_real_report_is_pdf_a_3b_at_every_stage(verapdf: VeraPdf, stage: str) -> None:
    """As the program itself lays it out, seals, signs and numbers it."""
    assert verapdf.judge(getattr(sealed.stages(), stage)).failures == ()


def test_a_real_report_s_signatures_hold_with_the_other_judges() -> None:
    issued = sealed.stages().issued
    words = run_pdfsig(issued)
    assert words.count("Signature is Valid") == 2
    assert words.count("Total document signed") == 1
    assert run_openssl_cades(issued, sealed.keys().root) == ["CAdES Verification successful"] * 2


def test_the_judge_of_pdf_a_can_say_no(verapdf: VeraPdf) -> None:
    hidden = steps().sealed.replace(b"/F 4", b"/F 2", 1)
    verdict = verapdf.judge(hidden)
    assert not verdict.is_compliant
    assert "6.3.2" in " ".join(verdict.failures)


@pytest.mark.parametrize("step", ["person", "numbered"])
def test_the_person_s_signature_holds_before_and_after_the_number(step: str) -> None:
    pdf = steps().by_name()[step]
    words = run_pdfsig(pdf)
    assert words.count("Signature is Valid") == 1
    assert ("Not total document signed" in words) is (step == "numbered")
    assert run_openssl_cades(pdf, authority().root) == ["CAdES Verification successful"]


def test_pdfsig_finds_both_signatures_valid() -> None:
    words = run_pdfsig(steps().issued)
    assert words.count("Signature is Valid") == 2
    assert words.count("ETSI.CAdES.detached") == 2
    assert words.count("SHA-256") == 2
    assert "soxa.person" in words
    assert "soxa.organisation" in words
    assert words.count("Total document signed") == 1
    assert words.index("Total document signed") > words.index("soxa.organisation")


def test_pdfsig_sees_a_changed_byte() -> None:
    pdf = bytearray(steps().issued)
    pdf[pdf.index(b"/Type/Catalog") + 1] ^= 1
    words = run_pdfsig(bytes(pdf))
    assert "Signature is Valid" not in words


def test_openssl_accepts_both_as_cades() -> None:
    root = authority().root
    assert run_openssl_cades(steps().issued, root) == ["CAdES Verification successful"] * 2


def test_openssl_refuses_another_root() -> None:
    other = authority(lifetime_days=364).root
    words = run_openssl_cades(steps().issued, other)
    assert len(words) == 2
    assert not any("successful" in word for word in words)

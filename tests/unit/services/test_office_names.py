"""Whether the name in a certificate is the reporting office's: the whole name, not a part of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
import sealed
from cryptography.hazmat.primitives.serialization import pkcs12

from soxa.domain.ids import OfficeId
from soxa.domain.offices import Office, OfficeType
from soxa.domain.verdicts import Verdict
from soxa.services.judging import judge_who, names_office
from soxa.signing._certificates import describe
from soxa.signing.authority import MARK, make_keys
from soxa.signing.facts import Party, SignatureFacts, SubjectKind
from soxa.signing.verify import read_signatures

OFFICE = Office(OfficeId(UUID(int=1)), OfficeType.XA, "Nậm Pung", "00000", "15", "Tỉnh Lào Cai")
TYPED = replace(OFFICE, type=OfficeType.OTHER, name="UBND huyện đảo Cồn Cỏ", province_name="")


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("UBND xã Nậm Pung", ""),
        ("ỦY BAN NHÂN DÂN XÃ NẬM PUNG", ""),
        ("Uỷ ban nhân dân xã Nậm Pung", ",O=Ủy ban nhân dân tỉnh Lào Cai,L=Lào Cai,C=VN"),
        ("UBND xã Nậm Pung, tỉnh Lào Cai", ",ST=Lào Cai"),
        ("UBND xã Nậm Pung - Lào Cai", ",ST=TỈNH LÀO CAI"),
        (f"UBND xã Nậm Pung - {MARK}", ""),
    ],
)
def test_names_that_are_the_office_s(name: str, rest: str) -> None:
    assert names_office(Party(name, full=f"CN={name.replace(',', chr(92) + ',')}{rest}"), OFFICE)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("UBND xã Nậm Pung Hạ", ""),
        ("UBND xã Bát Xát", ",O=xã Nậm Pung"),
        ("UBND phường Nậm Pung", ""),
        ("Trường mầm non xã Nậm Pung", ""),
        ("", ",O=UBND xã Nậm Pung"),
        ("UBND xã Nậm Pung", ",ST=Sơn La"),
        ("UBND xã Nậm Pung", ",O=UBND tỉnh Sơn La"),
        ("UBND xã Nậm Pung, tỉnh Sơn La", ""),
    ],
)
def test_names_that_are_another_s(name: str, rest: str) -> None:
    assert not names_office(Party(name, full=f"CN={name.replace(',', chr(92) + ',')}{rest}"), OFFICE)


def test_an_office_typed_by_hand_and_a_name_cut_short() -> None:
    assert names_office(Party("UBND huyện đảo Cồn Cỏ"), TYPED)
    assert not names_office(Party("UBND huyện đảo"), TYPED)
    long = replace(OFFICE, name="Thượng Nguyên Hạ Lưu Sông Cái Nước Trong")
    whole = f"UBND {long.full_name}"
    assert names_office(Party(f"{whole[:16]} - {MARK}", organisation=f"{whole} - {MARK}"), long)


def _facts() -> tuple[SignatureFacts, ...]:
    return read_signatures(sealed.stages().issued, [sealed.keys().root])


def _named(facts: SignatureFacts, name: str) -> SignatureFacts:
    assert facts.certificate is not None
    if facts.certificate.kind is not SubjectKind.ORGANISATION:
        return facts
    subject = Party(name, organisation=name, full=f"CN={name},O={name}")
    return replace(facts, certificate=replace(facts.certificate, subject=subject))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("UBND xã Nậm Pung", Verdict.HOLDS),
        ("UBND xã Nậm Pung Hạ", Verdict.CANNOT_TELL),
        ("UBND xã Khác", Verdict.CANNOT_TELL),
        (f"UBND xã Khác - {MARK}", Verdict.HOLDS_WITH_NOTE),
    ],
)
def test_another_office_s_signature_is_to_be_asked_about(name: str, verdict: Verdict) -> None:
    answer = judge_who([_named(facts, name) for facts in _facts()], OFFICE)
    assert answer.verdict is verdict
    told = [one.id for one in answer.findings if one.id == "verify.office_name_differs"]
    assert bool(told) is (verdict is not Verdict.HOLDS)


def test_the_keys_of_a_neighbour_bear_his_name() -> None:
    """The common name has room for 23 bytes beside the mark."""
    for commune, is_ours in (("UBND xã Nậm Pung", True), ("UBND xã Nậm Pung Hạ", False)):
        made = make_keys(commune=commune, passphrase="x", when=sealed.SIGNED)
        _, certificate, _ = pkcs12.load_key_and_certificates(made.organisation, b"x")
        assert certificate is not None
        assert names_office(describe(certificate).subject, OFFICE) is is_ours

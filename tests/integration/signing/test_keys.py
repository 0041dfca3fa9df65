from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

import pytest
import throw_away_keys as keys
from asn1crypto import cms
from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography.hazmat.primitives.asymmetric import dsa, ec
from cryptography.x509.oid import NameOID
from signed_files import authority, steps

from soxa.base.errors import AppError
from soxa.documents.stamps import draw_stamp
from soxa.signing.errors import (
    CertificateExpired,
    CertificateMayNotSign,
    CertificateNotYetValid,
    KeyTooWeak,
    NotAKeyFile,
    WrongPassphrase,
)
from soxa.signing.facts import Algorithm, Integrity, KeyUsage, SubjectKind, Trust
from soxa.signing.keys import load_key
from soxa.signing.sign import sign_person
from soxa.signing.verify import read_signatures

WHEN = keys.WHEN


def _load(p12: bytes, *, passphrase: str = keys.PASSPHRASE) -> SubjectKind:
    return load_key(p12, passphrase, when=WHEN).certificate.kind


def test_a_key_file_of_the_throw_away_authority_opens() -> None:
    key = load_key(authority().person, keys.PASSPHRASE, when=WHEN)
    assert key.certificate.usage is KeyUsage.MAY_SIGN
    assert "KHÔNG CÓ GIÁ TRỊ" in key.certificate.subject.full
    assert "KHÔNG CÓ GIÁ TRỊ" in key.certificate.issuer.full
    assert len(key.chain_der) == 1


def test_a_key_never_shows_itself() -> None:
    key = load_key(authority().person, keys.PASSPHRASE, when=WHEN)
    assert "der" not in repr(key)
    assert keys.PASSPHRASE not in repr(key)


def test_a_wrong_passphrase_leaves_no_trace_of_itself() -> None:
    with pytest.raises(WrongPassphrase) as caught:
        load_key(authority().person, "bí mật 123", when=WHEN)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "bí mật 123" not in repr(caught.value)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x30", b"%PDF-1.7", b"\x30\x80", authority().root, random.Random(1).randbytes(5000)],
    ids=["empty", "cut", "pdf", "endless", "certificate", "random"],
)
def test_what_is_no_key_file_is_called_so(data: bytes) -> None:
    with pytest.raises(NotAKeyFile):
        _load(data)


def test_a_cut_or_flipped_key_file_is_refused_with_a_sentence() -> None:
    p12, dice = authority().person, random.Random(2)
    for _ in range(25):
        flipped = bytearray(p12)
        flipped[dice.randrange(len(p12))] ^= 1 << dice.randrange(8)
        for damaged in (bytes(flipped), p12[: dice.randrange(len(p12))]):
            with suppress(NotAKeyFile, WrongPassphrase):
                _load(damaged)


def test_a_key_file_without_key_or_certificate_is_none() -> None:
    key = keys.new_key()
    own = keys.certificate(key.public_key(), issuer_key=key)
    for p12 in (keys.key_file(None, own), keys.key_file(None, None, chain=(own,))):
        with pytest.raises(NotAKeyFile):
            _load(p12)


def test_a_certificate_of_another_key_is_refused() -> None:
    key, other = keys.new_key(), keys.new_key()
    own = keys.der(keys.certificate(key.public_key(), issuer_key=key))
    foreign = b""
    while len(foreign) != len(own):  # a serial number may be a byte shorter
        foreign = keys.der(keys.certificate(other.public_key(), issuer_key=other))
    p12 = keys.open_key_file(key, keys.certificate_of(own))
    assert load_key(p12, "", when=WHEN).certificate_der == own
    with pytest.raises(NotAKeyFile):
        load_key(p12.replace(own, foreign), "", when=WHEN)


@pytest.mark.parametrize(
    ("days", "error"), [((-30, -1), CertificateExpired), ((1, 30), CertificateNotYetValid)]
)
def test_the_certificate_s_days_must_hold_the_moment(days: tuple[int, int], error: type[AppError]) -> None:
    start, end = (WHEN + timedelta(days=number) for number in days)
    with pytest.raises(error) as caught:
        _load(keys.self_made(start=start, end=end))
    assert caught.value.parameters["subject"] == "Người Ký Mẫu"


def test_a_key_expires_with_the_clock_that_is_given() -> None:
    p12 = authority(lifetime_days=364).person
    load_key(p12, keys.PASSPHRASE, when=WHEN + timedelta(days=364))
    with pytest.raises(CertificateExpired):
        load_key(p12, keys.PASSPHRASE, when=WHEN + timedelta(days=364, seconds=1))


def test_a_certificate_without_the_signing_usage_is_refused() -> None:
    with pytest.raises(CertificateMayNotSign):
        _load(keys.self_made(usage=keys.key_usage(key_encipherment=True)))


def test_an_authority_s_certificate_is_refused() -> None:
    with pytest.raises(CertificateMayNotSign):
        _load(keys.self_made(usage=keys.key_usage(**keys.SIGNING), is_authority=True))


@pytest.mark.parametrize("bit", ["digital_signature", "content_commitment"])
def test_either_usage_will_do(bit: str) -> None:
    assert _load(keys.self_made(usage=keys.key_usage(**{bit: True}))) is SubjectKind.UNKNOWN


def test_a_certificate_that_states_no_usage_has_no_limit() -> None:
    key = load_key(keys.self_made(is_authority=None), keys.PASSPHRASE, when=WHEN)
    assert key.certificate.usage is KeyUsage.NOT_STATED


def test_a_short_key_is_refused() -> None:
    with pytest.raises(KeyTooWeak) as caught:
        _load(keys.self_made(bits=1024))
    assert caught.value.parameters == {"algorithm": "RSA", "bits": 1024}


def test_a_key_of_another_kind_is_refused() -> None:
    key = dsa.generate_private_key(2048)
    with pytest.raises(KeyTooWeak) as caught:
        _load(keys.key_file(key, keys.certificate(key.public_key(), issuer_key=key)))
    assert caught.value.parameters == {"algorithm": "DSA", "bits": 2048}


def test_an_elliptic_curve_key_may_sign() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own = keys.certificate(key.public_key(), issuer_key=key)
    assert _load(keys.key_file(key, own)) is SubjectKind.UNKNOWN


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (((NameOID.COMMON_NAME, "Nguyễn A"), (NameOID.USER_ID, "CCCD:012345678901")), SubjectKind.PERSON),
        (((NameOID.COMMON_NAME, "UBND xã A"), (NameOID.USER_ID, "MST:0100000000")), SubjectKind.ORGANISATION),
        (((NameOID.COMMON_NAME, "Nguyễn A"), (NameOID.SURNAME, "Nguyễn")), SubjectKind.PERSON),
        (((NameOID.COMMON_NAME, "Nguyễn A"), (NameOID.TITLE, "Chủ tịch")), SubjectKind.PERSON),
        (
            ((NameOID.COMMON_NAME, "UBND xã A"), (NameOID.ORGANIZATION_NAME, "UBND XÃ A")),
            SubjectKind.ORGANISATION,
        ),
        (((NameOID.COMMON_NAME, "A"), (NameOID.ORGANIZATION_NAME, "B")), SubjectKind.UNKNOWN),
        (((NameOID.ORGANIZATION_NAME, "B"),), SubjectKind.UNKNOWN),
    ],
)
def test_a_subject_tells_person_from_office(parts: tuple[tuple[object, str], ...], kind: SubjectKind) -> None:
    assert _load(keys.self_made(subject=keys.name(*parts))) is kind  # type: ignore[arg-type] # object ids


def test_a_sealed_envelope_instead_of_a_key_store_is_no_key_file() -> None:
    """A PKCS#12 whose outer layer is signed data, locked by a certificate and not by a pass-phrase."""
    whole = asn1_pkcs12.Pfx.load(authority().person)
    outer = {"content_type": "signed_data", "content": cms.SignedData({"version": "v1", **_EMPTY})}
    odd = asn1_pkcs12.Pfx({"version": "v3", "auth_safe": outer, "mac_data": whole["mac_data"]}).dump()
    with pytest.raises(NotAKeyFile):
        _load(odd)


_EMPTY = {"digest_algorithms": [], "encap_content_info": {"content_type": "data"}, "signer_infos": []}


def test_an_elliptic_curve_key_signs_a_file() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own = keys.certificate(key.public_key(), issuer_key=key)
    loaded = load_key(keys.key_file(key, own), keys.PASSPHRASE, when=WHEN)
    (facts,) = read_signatures(
        sign_person(steps().sealed, loaded, None, when=WHEN, draw=draw_stamp), [keys.pem(own)]
    )
    assert facts.integrity is Integrity.INTACT
    assert facts.trust is Trust.TRUSTED
    assert facts.algorithm is Algorithm.ACCEPTED

"""Keys in PKCS#12 files, looked into before anything is signed with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from soxa.signing.errors import (
    CertificateExpired,
    CertificateMayNotSign,
    CertificateNotYetValid,
    KeyTooWeak,
    NotAKeyFile,
    WrongPassphrase,
)
from soxa.signing.facts import Certificate, KeyUsage

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that may sign now. It lives in memory only and shows itself nowhere."""

    certificate: Certificate
    """What its certificate says."""
    private_key_der: bytes = field(repr=False)
    """PKCS#8, not encrypted."""
    certificate_der: bytes = field(repr=False)
    """The certificate."""
    chain_der: tuple[bytes, ...] = field(repr=False)
    """The issuers' certificates that came with it."""


def load_key(p12: bytes, passphrase: str, *, when: datetime) -> SigningKey:
    """Open a PKCS#12 file and see whether its certificate may sign.

    Args:
        p12: Bytes of the ``.p12`` or ``.pfx`` file.
        passphrase: Opens it; used here and kept nowhere.
        when: Moment of signing, with time zone.

    Raises:
        NotAKeyFile: No PKCS#12 file, or one without a key and its certificate.
        WrongPassphrase: It does not open.
        KeyTooWeak: RSA below 2,048 bits, an elliptic curve below 224, or a kind that cannot sign.
        CertificateExpired: Its last day is over at `when`.
        CertificateNotYetValid: Its first day is still to come at `when`.
        CertificateMayNotSign: Its usage names neither digital signature nor non-repudiation.
    """
    from cryptography.hazmat.primitives import serialization as der  # noqa: PLC0415 - loaded when needed

    from soxa.signing._certificates import describe, strength  # noqa: PLC0415 - loaded when needed

    opened = _open(p12, passphrase)
    if opened.key is None or opened.cert is None:
        raise NotAKeyFile
    certificate = opened.cert.certificate
    public = certificate.public_key()
    spki = (der.Encoding.DER, der.PublicFormat.SubjectPublicKeyInfo)
    if opened.key.public_key().public_bytes(*spki) != public.public_bytes(*spki):
        raise NotAKeyFile
    algorithm, bits, safe = strength(public)
    if not safe:
        raise KeyTooWeak(algorithm=algorithm, bits=bits)
    described = describe(certificate)
    _check_may_sign(described, when)
    return SigningKey(
        certificate=described,
        private_key_der=opened.key.private_bytes(
            der.Encoding.DER, der.PrivateFormat.PKCS8, der.NoEncryption()
        ),
        certificate_der=certificate.public_bytes(der.Encoding.DER),
        chain_der=tuple(c.certificate.public_bytes(der.Encoding.DER) for c in opened.additional_certs),
    )


def _open(p12: bytes, passphrase: str) -> PKCS12KeyAndCertificates:
    from asn1crypto import pkcs12 as asn1  # noqa: PLC0415 - loaded when needed
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - loaded when needed
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12  # noqa: PLC0415 - as above

    try:
        content = asn1.Pfx.load(p12, strict=True)["auth_safe"]["content_type"].native
    except (ValueError, TypeError, KeyError) as fault:
        raise NotAKeyFile from fault
    if content != "data":
        raise NotAKeyFile
    try:
        return load_pkcs12(p12, passphrase.encode("utf-8"))
    except UnsupportedAlgorithm as fault:
        raise NotAKeyFile from fault
    except ValueError:
        # `from None`: no trace of a pass-phrase may hang on an exception.
        raise WrongPassphrase from None


def _check_may_sign(certificate: Certificate, when: datetime) -> None:
    name = certificate.subject.common_name
    if when > certificate.valid_to:
        raise CertificateExpired(subject=name, valid_to=certificate.valid_to)
    if when < certificate.valid_from:
        raise CertificateNotYetValid(subject=name, valid_from=certificate.valid_from)
    if certificate.usage is KeyUsage.MAY_NOT_SIGN:
        raise CertificateMayNotSign(subject=name)

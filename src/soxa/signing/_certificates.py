"""Reading what a certificate says of itself, with the cryptography library."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from soxa.signing.codewords import code_words
from soxa.signing.facts import Certificate, KeyUsage, Party, SubjectKind

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

RSA_BITS_MIN = 2048
CURVE_BITS_MIN = 224
_PERSON_IDS = ("CCCD:", "CMND:", "HC:", "BHXH:")
_ORGANISATION_IDS = ("MST:", "MNS:", "QĐ:")


def describe(certificate: x509.Certificate) -> Certificate:
    """Put down what a certificate says of itself."""
    fingerprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
    subject = party(certificate.subject)
    return Certificate(
        subject=subject,
        kind=_kind(certificate.subject, subject),
        issuer=party(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        fingerprint=fingerprint,
        code=code_words(fingerprint),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        usage=usage(certificate),
    )


def party(name: x509.Name) -> Party:
    """Take a distinguished name apart."""
    return Party(
        common_name=_first(name, NameOID.COMMON_NAME),
        organisation=_first(name, NameOID.ORGANIZATION_NAME),
        unit=_first(name, NameOID.ORGANIZATIONAL_UNIT_NAME),
        title=_first(name, NameOID.TITLE),
        full=name.rfc4514_string(),
    )


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    for attribute in name.get_attributes_for_oid(oid):
        value = attribute.value
        return value if isinstance(value, str) else value.decode("utf-8", "replace")
    return ""


def _kind(name: x509.Name, subject: Party) -> SubjectKind:
    """Tell a person's certificate from an office's.

    Vietnamese issuers put ``CCCD:``/``CMND:`` or ``MST:``/``MNS:`` into the user id; else a title, a given
    name or a surname marks a person, and a common name equal to the organisation marks an office.
    """
    user_id = _first(name, NameOID.USER_ID).upper()
    if user_id.startswith(_PERSON_IDS):
        return SubjectKind.PERSON
    if user_id.startswith(_ORGANISATION_IDS):
        return SubjectKind.ORGANISATION
    if subject.title or _first(name, NameOID.SURNAME) or _first(name, NameOID.GIVEN_NAME):
        return SubjectKind.PERSON
    if subject.common_name and subject.common_name.casefold() == subject.organisation.casefold():
        return SubjectKind.ORGANISATION
    return SubjectKind.UNKNOWN


def usage(certificate: x509.Certificate) -> KeyUsage:
    """Read what a certificate allows its key; one that issues certificates is none to sign reports with."""
    try:
        if certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return KeyUsage.MAY_NOT_SIGN
    except x509.ExtensionNotFound:
        pass
    try:
        allowed = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return KeyUsage.NOT_STATED
    if allowed.digital_signature or allowed.content_commitment:
        return KeyUsage.MAY_SIGN
    return KeyUsage.MAY_NOT_SIGN


def strength(key: PublicKeyTypes) -> tuple[str, int, bool]:
    """Name a public key's kind and length in bits, and whether both count as safe.

    RSA and elliptic curves are what Vietnamese issuers give and what PAdES with SHA-256 takes.
    """
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size, key.key_size >= RSA_BITS_MIN
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name, key.key_size, key.key_size >= CURVE_BITS_MIN
    return type(key).__name__.removesuffix("PublicKey"), getattr(key, "key_size", 0), False

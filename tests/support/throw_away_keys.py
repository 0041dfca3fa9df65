"""Key files with one thing wrong, or unusual, for the tests of what must be refused or accepted."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from soxa.signing._certificates import describe
from soxa.signing.keys import SigningKey

WHEN = datetime(2026, 11, 16, 2, 3, 4, tzinfo=UTC)
PASSPHRASE = "mật khẩu thử"
SIGNING = {"digital_signature": True, "content_commitment": True}
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def _same_key(bits: int) -> rsa.RSAPrivateKey:
    return new_key(bits)


def key_usage(**bits: bool) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: bits.get(name, False) for name in _USAGES})


def name(*parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def common_name(text: str) -> x509.Name:
    return name((NameOID.COMMON_NAME, text))


def certificate(
    public: Any,
    *,
    subject: x509.Name | None = None,
    issuer: x509.Name | None = None,
    issuer_key: Any,
    start: datetime = WHEN - timedelta(days=30),
    end: datetime = WHEN + timedelta(days=30),
    usage: x509.KeyUsage | None = None,
    is_authority: bool | None = False,
    extensions: tuple[x509.ExtensionType, ...] = (),
) -> x509.Certificate:
    """Make a certificate; `is_authority` None leaves the basic constraints out."""
    subject = subject or common_name("Người Ký Mẫu")
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer or subject, public_key=public)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
    if is_authority is not None:
        constraints = x509.BasicConstraints(ca=is_authority, path_length=None)
        builder = builder.add_extension(constraints, critical=True)
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def key_file(key: Any, own: x509.Certificate | None, *, chain: tuple[x509.Certificate, ...] = ()) -> bytes:
    lock = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(b"soxa", key, own, list(chain), lock)


def self_made(*, bits: int = 2048, **settings: Any) -> bytes:
    """Make a key file with a certificate by its own key; the key is the same for all of a length."""
    key = _same_key(bits)
    return key_file(key, certificate(key.public_key(), issuer_key=key, **settings))


def pem(own: x509.Certificate) -> bytes:
    return own.public_bytes(serialization.Encoding.PEM)


def der(own: x509.Certificate) -> bytes:
    return own.public_bytes(serialization.Encoding.DER)


def certificate_of(data: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(data)


def open_key_file(key: Any, own: x509.Certificate) -> bytes:
    """Make a key file without lock and seal, so that a part can be exchanged."""
    sealed = pkcs12.serialize_key_and_certificates(b"soxa", key, own, [], serialization.NoEncryption())
    whole = asn1_pkcs12.Pfx.load(sealed)
    parts = {"version": whole["version"], "auth_safe": whole["auth_safe"]}
    return bytes(asn1_pkcs12.Pfx(parts).dump())


def locked_pdf(pdf: bytes) -> bytes:
    """Lock a PDF with a password."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.encrypt("chủ", "khách")  # type: ignore[no-untyped-call] # pyHanko's
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call] # pyHanko's
    return out.getvalue()


def certificate_of_pem(data: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(data)


def key_name_of(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    """Name an issuer's key as its own certificate names it."""
    name = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(name)


def signing_key(key: Any, own: x509.Certificate) -> SigningKey:
    """Take a key as loaded, whatever its certificate allows."""
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SigningKey(describe(own), private, der(own), ())


def revocation_lists_at(address: str) -> x509.CRLDistributionPoints:
    """Tell where revocation lists stand, as every real certificate does; nobody goes there."""
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(address)], None, None, None)
    return x509.CRLDistributionPoints([point])

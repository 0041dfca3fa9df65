"""A throw-away authority: keys to try the program with, marked as worthless in every name (`soxa ca`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from soxa.base.files import write_atomic

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate, Name, NameAttribute, ObjectIdentifier

MARK = "THỬ NGHIỆM - KHÔNG CÓ GIÁ TRỊ"
"""Stands in every subject."""
ROOT_YEARS = 10
CERTIFICATE_DAYS = 365
_KEY_BITS = 2048
_PUBLIC_EXPONENT = 65537
_COMMON_NAME_BYTES = 64
"""X.520 counts signs, the library bytes."""
_OFFICE_ID = "MST:0000000000"
_CLOCK_SLACK = timedelta(days=1)
_FRIENDLY_NAME = b"soxa - THU NGHIEM"


@dataclass(frozen=True, slots=True)
class Authority:
    """Where the files of a throw-away authority lie."""

    trust_folder: Path
    """Folder of trusted certificates, holding the root alone."""
    person: Path
    """Key file of the signing person."""
    organisation: Path
    """Key file of the organisation."""


def make_authority(
    out_dir: Path, *, commune: str, passphrase: str, when: datetime, lifetime_days: int = CERTIFICATE_DAYS
) -> Authority:
    """Make a root, a person's and an organisation's key file, and a folder of trusted certificates.

    Args:
        out_dir: An existing folder; ``person.p12``, ``organisation.p12`` and ``trust/root.cer`` go into it.
        commune: The office's name, ``UBND xã Nậm Pung``.
        passphrase: Locks both key files.
        when: The certificates begin a day before it.
        lifetime_days: How long the two certificates hold.

    Raises:
        FolderMissing: No such folder.
        FolderNotWritable: It takes no files.
        DiskFull: No room is left.
    """
    trust_folder = out_dir / "trust"
    person, organisation = out_dir / "person.p12", out_dir / "organisation.p12"
    parts = make_keys(commune=commune, passphrase=passphrase, when=when, lifetime_days=lifetime_days)
    write_atomic(person, parts.person)
    write_atomic(organisation, parts.organisation)
    trust_folder.mkdir(exist_ok=True)
    write_atomic(trust_folder / "root.cer", parts.root)
    return Authority(trust_folder, person, organisation)


@dataclass(frozen=True, slots=True)
class AuthorityFiles:
    """A throw-away authority as bytes."""

    root: bytes
    """The root's certificate, PEM."""
    person: bytes
    """PKCS#12."""
    organisation: bytes
    """PKCS#12."""


def make_keys(
    *, commune: str, passphrase: str, when: datetime, lifetime_days: int = CERTIFICATE_DAYS
) -> AuthorityFiles:
    """Make the same without touching the disk; the arguments are those of `make_authority`."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - loaded when needed
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    root_name = _name(
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, MARK),
        (NameOID.COMMON_NAME, f"Gốc - {MARK}"),
    )
    root_key = _new_key()
    root = _issue(root_name, root_key, root_name, root_key, when=when, days=365 * ROOT_YEARS, is_root=True)
    office = f"{commune} - {MARK}"
    room = _COMMON_NAME_BYTES - len(f" - {MARK}".encode())
    short = commune.encode("utf-8")[:room].decode("utf-8", "ignore").rstrip()
    person_name = _name(
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, office),
        (NameOID.TITLE, "Chủ tịch"),
        (NameOID.COMMON_NAME, f"Người Ký Mẫu - {MARK}"),
    )
    office_name = _name(
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, office),
        (NameOID.USER_ID, _OFFICE_ID),
        (NameOID.COMMON_NAME, f"{short} - {MARK}"),
    )
    files = []
    for name in (person_name, office_name):
        key = _new_key()
        certificate = _issue(name, key, root_name, root_key, when=when, days=lifetime_days, is_root=False)
        files.append(_key_file(key, certificate, root, passphrase))
    return AuthorityFiles(root.public_bytes(Encoding.PEM), files[0], files[1])


def _new_key() -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - loaded when needed

    return rsa.generate_private_key(_PUBLIC_EXPONENT, _KEY_BITS)


def _name(*parts: tuple[ObjectIdentifier, str]) -> Name:
    from cryptography import x509  # noqa: PLC0415 - loaded when needed

    attributes: list[NameAttribute[str]] = [x509.NameAttribute(oid, value) for oid, value in parts]
    return x509.Name(attributes)


def _issue(
    subject: Name,
    key: RSAPrivateKey,
    issuer: Name,
    issuer_key: RSAPrivateKey,
    *,
    when: datetime,
    days: int,
    is_root: bool,
) -> Certificate:
    from cryptography import x509  # noqa: PLC0415 - loaded when needed
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above

    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    public, issuer_public = key.public_key(), issuer_key.public_key()
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(when - _CLOCK_SLACK)
        .not_valid_after(when + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _key_file(key: RSAPrivateKey, certificate: Certificate, root: Certificate, passphrase: str) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - loaded when needed
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415 - as above

    lock = serialization.BestAvailableEncryption(passphrase.encode("utf-8"))
    return pkcs12.serialize_key_and_certificates(_FRIENDLY_NAME, key, certificate, [root], lock)

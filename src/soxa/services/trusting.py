"""The trusted certificates of this account: a folder; each was compared by hand before it went in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from soxa.base.errors import AppError
from soxa.base.files import read_whole, write_atomic
from soxa.base.paths import data_folder
from soxa.signing.verify import check_trust_certificate

_ENDINGS = {".cer", ".crt", ".der", ".pem"}
_MAX_CERTIFICATE_BYTES = 100_000
_MAX_CERTIFICATES = 10_000


def trust_folder() -> Path:
    """Return the folder of the list (not made here)."""
    return data_folder() / "trust"


@dataclass(frozen=True, slots=True)
class TrustList:
    """What a folder of trusted certificates holds."""

    certificates: tuple[bytes, ...]
    """Files that are certificates, in order of their names."""
    wrong: tuple[Path, ...]
    """Files that ought to be and are not: passed over, so that one of them does not stop all verifying."""


def read_trust_list(folder: Path | None = None) -> TrustList:
    """Read a folder of trusted certificates; a folder that is not there is an empty list.

    Args:
        folder: Another folder than the account's own.
    """
    folder = folder or trust_folder()
    if not folder.is_dir():
        return TrustList((), ())
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)
    found, wrong = [], []
    for path in paths[:_MAX_CERTIFICATES]:
        try:
            found.append(_read(path))
        except AppError:
            wrong.append(path)
    return TrustList(tuple(found), tuple(wrong))


def trusted_certificates(folder: Path | None = None) -> tuple[bytes, ...]:
    """Return the certificates of `read_trust_list` without its wrong files."""
    return read_trust_list(folder).certificates


def trust_certificate(path: Path, *, folder: Path | None = None) -> Path:
    """Take a certificate into the list, after somebody has compared it with its owner.

    Args:
        path: The certificate, DER or PEM.
        folder: Another folder than the account's own.

    Returns:
        Where it stands now: named by its digest, so that the same one is there once.

    Raises:
        FileMissing, FileNotReadable, FileTooLarge: It cannot be read.
        TrustCertificateNotReadable: It is no certificate.
        FolderNotWritable, DiskFull: It cannot be kept.
    """
    data = _read(path)
    folder = folder or trust_folder()
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{hashlib.sha256(data).hexdigest()[:32]}.cer"
    write_atomic(kept, data)
    return kept


def _read(path: Path) -> bytes:
    data = read_whole(path, limit_bytes=_MAX_CERTIFICATE_BYTES)
    check_trust_certificate(data)
    return data

"""The trusted certificates of this account: a folder; each was compared by hand before it went in."""

from __future__ import annotations

import hashlib
from pathlib import Path

from soxa.base.files import read_whole, write_atomic
from soxa.base.paths import data_folder

_ENDINGS = {".cer", ".crt", ".der", ".pem"}
_MAX_CERTIFICATE_BYTES = 100_000
_MAX_CERTIFICATES = 10_000


def trust_folder() -> Path:
    """Return the folder of the list (not made here)."""
    return data_folder() / "trust"


def trusted_certificates(folder: Path | None = None) -> tuple[bytes, ...]:
    """Return the certificates of the list, in order of their names; none where there is no folder.

    Args:
        folder: Another folder than the account's own.

    Raises:
        FileNotReadable: One of them cannot be read.
        FileTooLarge: One of them is larger than a certificate.
    """
    folder = folder or trust_folder()
    if not folder.is_dir():
        return ()
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)
    return tuple(read_whole(path, limit_bytes=_MAX_CERTIFICATE_BYTES) for path in paths[:_MAX_CERTIFICATES])


def trust_certificate(path: Path, *, folder: Path | None = None) -> Path:
    """Take a certificate into the list, after somebody has compared it with its owner.

    Args:
        path: The certificate, DER or PEM. Whether it is one is seen when it is used.
        folder: Another folder than the account's own.

    Returns:
        Where it stands now: named by its digest, so that the same one is there once.

    Raises:
        FileMissing, FileNotReadable, FileTooLarge: It cannot be read.
        FolderNotWritable, DiskFull: It cannot be kept.
    """
    data = read_whole(path, limit_bytes=_MAX_CERTIFICATE_BYTES)
    folder = folder or trust_folder()
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{hashlib.sha256(data).hexdigest()[:32]}.cer"
    write_atomic(kept, data)
    return kept

"""A throw-away authority to try the program with, marked as worthless in every name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from soxa.base.files import make_folder
from soxa.signing.authority import Authority
from soxa.signing.authority import make_authority as _make

__all__ = ["Authority", "make_authority"]


def make_authority(folder: Path, *, commune: str, passphrase: str, when: datetime) -> Authority:
    """Make a root and the key files of a person and of the organisation; the folder is made if missing.

    Args:
        folder: ``person.p12``, ``organisation.p12`` and ``trust/`` go into it.
        commune: The office as its certificates name it: ``UBND xã Nậm Pung``.
        passphrase: Locks both key files.
        when: The certificates begin a day before it.

    Raises:
        FolderNotWritable: And the other errors of `soxa.base.files.write_atomic`.
    """
    make_folder(folder)
    return _make(folder, commune=commune, passphrase=passphrase, when=when)

"""Signing, numbering, issuing: each a later state of the sealed file, in the order of the Decree.

Decree 30/2020, articles 13 to 17: the authorised person signs, number and date are given, the organisation
signs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from soxa.base.errors import AppError
from soxa.base.files import write_atomic
from soxa.documents.stamps import draw_stamp, draw_text
from soxa.domain.appearances import Signatory
from soxa.services.showing import read_pdf

__all__ = [
    "ChangedFile",
    "FileChangedMeanwhile",
    "KeyFile",
    "Signatory",
    "change_file",
    "number_pdf",
    "sign_pdf",
]


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A signer's key file with what opens it; it lives as long as one act of signing."""

    p12: bytes = field(repr=False)
    """PKCS#12."""
    passphrase: str = field(repr=False)
    """Opens it."""


def sign_pdf(
    pdf: bytes, *, signatory: Signatory, key: KeyFile, picture: bytes | None, when: datetime
) -> bytes:
    """Sign a sealed report.

    Args:
        pdf: The file as it is.
        signatory: The person, or the organisation after number and date.
        key: The signer's key.
        picture: PNG or JPEG of signature or seal, made transparent and small; None shows name and time.
        when: Moment of signing, with time zone.

    Raises:
        WrongPassphrase: And the other errors of `soxa.signing.keys.load_key`.
        PersonHasNotSigned: And the other errors of `soxa.signing.sign`.
        PictureDamaged: And the other errors of `soxa.pictures.stamps.stamp_picture`.
    """
    from soxa.signing.keys import load_key  # noqa: PLC0415 - pyHanko is loaded when needed
    from soxa.signing.sign import sign_organisation, sign_person  # noqa: PLC0415 - as above

    opened = load_key(key.p12, key.passphrase, when=when)
    sign = sign_person if signatory is Signatory.PERSON else sign_organisation
    return sign(pdf, opened, _picture(picture), when=when, draw=draw_stamp)


def number_pdf(pdf: bytes, *, number: str, day: date) -> bytes:
    """Fill in the number and the day of issue.

    Raises:
        PersonHasNotSigned: And the other errors of `soxa.signing.number.fill_number_and_date`.
    """
    from soxa.signing.number import fill_number_and_date  # noqa: PLC0415 - pyHanko is loaded when needed

    return fill_number_and_date(pdf, number=number, day=day, draw=draw_text)


def _picture(data: bytes | None) -> bytes | None:
    if data is None:
        return None
    from soxa.pictures.stamps import stamp_picture  # noqa: PLC0415 - PIL is loaded when needed

    return stamp_picture(data)


class FileChangedMeanwhile(AppError):
    """Another program wrote the file while it was being signed: it is not overwritten."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file as it was written."""

    path: Path
    """Where it stands."""
    sha256: str
    """Of its bytes."""
    size: int
    """Its bytes."""


def change_file(path: Path, change: Callable[[bytes], bytes], *, out: Path | None = None) -> ChangedFile:
    """Write a PDF's next state, in its place or into another file; on any failure it stays as it was.

    Args:
        path: The file.
        change: Makes the next state.
        out: Where to write; None = the same place.

    Raises:
        FileChangedMeanwhile: Another program wrote it meanwhile.
        FolderNotWritable: And the other errors of `soxa.base.files`.
    """
    before = read_pdf(path)
    after = change(before)
    if out is None and read_pdf(path) != before:
        raise FileChangedMeanwhile(path=path)
    target = out or path
    write_atomic(target, after)
    return ChangedFile(target, hashlib.sha256(after).hexdigest(), len(after))

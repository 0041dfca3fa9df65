"""Signing, numbering, issuing: each a later state of the sealed file, in the order of the Decree.

Decree 30/2020, articles 13 to 17: the authorised person signs, number and date are given, the organisation
signs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from soxa.documents.stamps import draw_stamp, draw_text
from soxa.domain.appearances import Signatory
from soxa.exchanging.report import decode_report
from soxa.services.showing import embedded_data

__all__ = ["KeyFile", "Signatory", "number_pdf", "sign_pdf"]

_MAX_KEY_BYTES = 1_000_000


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
        picture: PNG or JPEG of the signature or the seal, made transparent and small; None shows name and time.
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
        NoData: And the other errors of `soxa.services.showing.embedded_data`: the data say what is printed.
        PersonHasNotSigned: And the other errors of `soxa.signing.number.fill_number_and_date`.
    """
    from soxa.signing.number import fill_number_and_date  # noqa: PLC0415 - pyHanko is loaded when needed

    outline = decode_report(embedded_data(pdf)).outline
    return fill_number_and_date(
        pdf, number=number, day=day, printed_month=outline.month, printed_year=outline.year, draw=draw_text
    )


def _picture(data: bytes | None) -> bytes | None:
    if data is None:
        return None
    from soxa.pictures.stamps import stamp_picture  # noqa: PLC0415 - PIL is loaded when needed

    return stamp_picture(data)

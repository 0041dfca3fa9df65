"""Signing: the person first, the organisation last (Decree 30/2020, articles 13 to 17)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from soxa.domain.appearances import DrawStamp, Signatory, StampToDraw
from soxa.domain.outline import Rectangle
from soxa.signing.errors import (
    AlreadyIssued,
    KeyOfOrganisationForPerson,
    KeyOfPersonForOrganisation,
    NumberNotGiven,
    PersonAlreadySigned,
    PersonHasNotSigned,
    PictureNotPng,
)
from soxa.signing.facts import SubjectKind
from soxa.signing.keys import SigningKey
from soxa.signing.names import NUMBER_FIELD, SIGNATURE_FIELDS

if TYPE_CHECKING:
    from soxa.signing._increment import Increment

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_WORDS_MIN_PT = 40.0
_PNG = b"\x89PNG\r\n\x1a\n"


def sign_person(
    pdf: bytes, key: SigningKey, picture: bytes | None, *, when: datetime, draw: DrawStamp
) -> bytes:
    """Sign for the authorised person, as an incremental update.

    Args:
        pdf: A sealed file.
        key: The person's key.
        picture: PNG of the handwritten signature, blue, its ground transparent; None shows name and time.
        when: Moment of signing, with time zone.
        draw: Draws the stamp.

    Raises:
        PdfNotReadable: `pdf` is no PDF.
        PdfEncrypted: `pdf` is locked.
        NoPlacesToSign: It was not sealed by this program.
        PersonAlreadySigned: The person has signed.
        AlreadyIssued: The organisation has signed.
        KeyOfOrganisationForPerson: The key is the organisation's.
        PictureNotPng: `picture` is no PNG.
        SignatureTooLarge: The key's certificates need too much room.
    """
    from soxa.signing._increment import Increment  # noqa: PLC0415 - pyHanko is loaded when needed

    if key.certificate.kind is SubjectKind.ORGANISATION:
        raise KeyOfOrganisationForPerson(subject=key.certificate.subject.common_name)
    increment = Increment(pdf)
    _refuse_issued(increment)
    if increment.is_filled(SIGNATURE_FIELDS[Signatory.PERSON]):
        raise PersonAlreadySigned
    return _sign(increment, Signatory.PERSON, key, picture, when=when, draw=draw)


def sign_organisation(
    pdf: bytes, key: SigningKey, picture: bytes | None, *, when: datetime, draw: DrawStamp
) -> bytes:
    """Sign for the organisation, which issues the document, as an incremental update.

    Args:
        pdf: The file with the person's signature, number and date.
        key: The organisation's key.
        picture: PNG of the seal, red on a transparent ground; None shows name and time instead.
        when: Moment of signing, with time zone.
        draw: Draws the stamp.

    Raises:
        PdfNotReadable: `pdf` is no PDF.
        PdfEncrypted: `pdf` is locked.
        NoPlacesToSign: It was not sealed by this program.
        AlreadyIssued: The organisation has signed.
        PersonHasNotSigned: The person comes first.
        NumberNotGiven: Number and date come first.
        KeyOfPersonForOrganisation: The key is a person's.
        PictureNotPng: `picture` is no PNG.
        SignatureTooLarge: The key's certificates need too much room.
    """
    from soxa.signing._increment import Increment  # noqa: PLC0415 - pyHanko is loaded when needed

    if key.certificate.kind is SubjectKind.PERSON:
        raise KeyOfPersonForOrganisation(subject=key.certificate.subject.common_name)
    increment = Increment(pdf)
    _refuse_issued(increment)
    if not increment.is_filled(SIGNATURE_FIELDS[Signatory.PERSON]):
        raise PersonHasNotSigned
    # Number and date are filled together; the date bears a value, its open form, from the sealing on.
    if not increment.is_filled(NUMBER_FIELD):
        raise NumberNotGiven
    return _sign(increment, Signatory.ORGANISATION, key, picture, when=when, draw=draw)


def _refuse_issued(increment: Increment) -> None:
    if increment.is_filled(SIGNATURE_FIELDS[Signatory.ORGANISATION]):
        raise AlreadyIssued


def _sign(
    increment: Increment,
    signatory: Signatory,
    key: SigningKey,
    picture: bytes | None,
    *,
    when: datetime,
    draw: DrawStamp,
) -> bytes:
    from soxa.signing._signer import sign_field  # noqa: PLC0415 - pyHanko is loaded when needed

    if picture is not None and not picture.startswith(_PNG):
        raise PictureNotPng
    name = SIGNATURE_FIELDS[signatory]
    place = increment.place(name)
    stamp = StampToDraw(
        signatory=signatory,
        picture=picture,
        lines=(key.certificate.subject.common_name, written_time(when)),
        width_pt=_free_width(increment, place) if picture is None else place.right - place.left,
        height_pt=place.top - place.bottom,
    )
    return sign_field(increment, name, key, drawing=draw(stamp), when=when)


def _free_width(increment: Increment, place: Rectangle) -> float:
    """Measure what of a place the person's own leaves free: a seal may lie over it, words may not."""
    person = increment.place(SIGNATURE_FIELDS[Signatory.PERSON])
    if person.page == place.page and place.left + _WORDS_MIN_PT <= person.left < place.right:
        return person.left - place.left
    return place.right - place.left


def signatories(pdf: bytes) -> frozenset[Signatory]:
    """Return whose signature fields are filled; whether the signatures are good is `verify`'s affair.

    A file without our fields has none.

    Raises:
        PdfNotReadable: `pdf` is no PDF.
        PdfEncrypted: `pdf` is locked.
    """
    from soxa.signing._increment import Increment  # noqa: PLC0415 - pyHanko is loaded when needed

    filled = Increment(pdf).filled_fields()
    return frozenset(one for one, name in SIGNATURE_FIELDS.items() if name in filled)


def written_time(when: datetime) -> str:
    """Write a moment as signatures show it: ``22/11/2026 15:05:39 +07:00`` (Decree 30/2020, II.8)."""
    local = when.astimezone(_VIETNAM)
    zone = local.strftime("%z")
    return f"{local:%d/%m/%Y %H:%M:%S} {zone[:3]}:{zone[3:]}"

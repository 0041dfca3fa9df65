"""Number and date: filled in after the person's signature, before the organisation's (exchange rule 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from soxa.domain.appearances import CODE_NUMBER_MAX, DrawText, Signatory, TextToDraw, write_number
from soxa.domain.dates import write_long_date
from soxa.domain.outline import Rectangle
from soxa.signing.errors import AlreadyIssued, BadDocumentNumber, PersonHasNotSigned
from soxa.signing.names import DATE_FIELD, NUMBER_FIELD, SIGNATURE_FIELDS

if TYPE_CHECKING:
    from soxa.signing._increment import Increment


@dataclass(frozen=True, slots=True)
class FilledFields:
    """What stands in the two text fields; empty while they are open."""

    number: str
    """``05``."""
    day: str
    """``ngày 18 tháng 11 năm 2026``; before it is given, with its day open."""


def fill_number_and_date(pdf: bytes, *, number: str, day: date, draw: DrawText) -> bytes:
    """Fill in the document's number and its day of issue as an incremental update.

    May be done again until the organisation signs, because a clerk may mistype; each filling is a revision.

    Args:
        pdf: The file signed by the person.
        number: The document's number, ``5`` or ``05``.
        day: Day of issue; written whole, so that the month of sealing binds nobody.
        draw: Draws the words.

    Raises:
        PdfNotReadable: `pdf` is no PDF.
        PdfEncrypted: `pdf` is locked.
        NoPlacesToSign: It was not sealed by this program.
        PersonHasNotSigned: The person's signature comes first.
        AlreadyIssued: The organisation has signed.
        BadDocumentNumber: `number` is no number.
    """
    from soxa.signing._increment import Increment  # noqa: PLC0415 - pyHanko is loaded when needed

    texts = {NUMBER_FIELD: document_number(number), DATE_FIELD: write_long_date(day)}
    increment = Increment(pdf)
    if not increment.is_filled(SIGNATURE_FIELDS[Signatory.PERSON]):
        raise PersonHasNotSigned
    if increment.is_filled(SIGNATURE_FIELDS[Signatory.ORGANISATION]):
        raise AlreadyIssued
    for name, text in texts.items():
        increment.set_text(name, text, draw(text_order(increment, name, text)))
    return increment.save()


def read_number_and_date(pdf: bytes) -> FilledFields:
    """Read the two text fields.

    Raises:
        PdfNotReadable: `pdf` is no PDF.
        PdfEncrypted: `pdf` is locked.
        NoPlacesToSign: It has no such fields.
    """
    from soxa.signing._increment import Increment  # noqa: PLC0415 - pyHanko is loaded when needed

    increment = Increment(pdf)
    return FilledFields(increment.text(NUMBER_FIELD), increment.text(DATE_FIELD))


def document_number(number: str) -> str:
    """Return a document's number as it is written: ``05`` for ``5``.

    Raises:
        BadDocumentNumber: It is no number.
    """
    digits = number.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= CODE_NUMBER_MAX and int(digits)):
        raise BadDocumentNumber(number=number)
    return write_number(int(digits))


def redraw(pdf: bytes, name: str, *, draw: DrawText) -> tuple[bytes, Rectangle]:
    """Draw a text field's value anew, as filling it draws it, for comparing it with what the file shows.

    Args:
        pdf: A file with our fields.
        name: Full name of number or date.
        draw: Draws the words.

    Returns:
        The file with the value drawn anew, and where the field stands; an empty value draws nothing.

    Raises:
        PdfNotReadable: `pdf` is no PDF.
        PdfEncrypted: `pdf` is locked.
        NoPlacesToSign: It has no such field, or two.
    """
    from soxa.signing._increment import Increment  # noqa: PLC0415 - pyHanko is loaded when needed

    increment = Increment(pdf)
    text, place = increment.text(name), increment.place(name)
    if text:
        increment.set_text(name, text, draw(text_order(increment, name, text)))
    else:
        increment.clear_look(name)
    return increment.save(), place


def text_order(increment: Increment, name: str, text: str) -> TextToDraw:
    """Return what is to be drawn into a text field of ours."""
    place = increment.place(name)
    font, size_pt = increment.type_size(name)
    return TextToDraw(
        text=text,
        width_pt=place.right - place.left,
        height_pt=place.top - place.bottom,
        size_pt=size_pt,
        italic=font.endswith("Italic"),
    )

# mypy: disable-error-code="no-untyped-call"
# (pyHanko leaves the functions by which objects are made untyped)
"""Forgeries that come as incremental updates of a sealed file, one trick each, signed with the real keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import sealed
from foreign_signing import form_field, update
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from soxa.documents.stamps import draw_stamp, draw_text
from soxa.documents.typesetting import layout, render_pdf
from soxa.domain.appearances import Signatory
from soxa.domain.outline import Rectangle
from soxa.signing._increment import Increment
from soxa.signing.keys import SigningKey, load_key
from soxa.signing.names import DATE_FIELD, NUMBER_FIELD, SIGNATURE_FIELDS
from soxa.signing.number import fill_number_and_date, text_order
from soxa.signing.revisions import first_revision
from soxa.signing.sign import _sign, sign_organisation, sign_person

Writer = IncrementalPdfFileWriter
FIGURE = Rectangle(0, 205.0, 594.0, 236.0, 608.0)
"""Over the number 427 of the sample's first page."""


# Below the services, which refuse to go on with a file that does not hold.


def signed(pdf: bytes) -> bytes:
    """Sign as the person."""
    return sign_person(pdf, _key(Signatory.PERSON), None, when=sealed.SIGNED, draw=draw_stamp)


def numbered(pdf: bytes) -> bytes:
    """Fill in number and date."""
    return fill_number_and_date(pdf, number="5", day=date(2026, 11, 18), draw=draw_text)


def issued(pdf: bytes) -> bytes:
    """Sign as the office."""
    return sign_organisation(pdf, _key(Signatory.ORGANISATION), None, when=sealed.SIGNED, draw=draw_stamp)


def signed_anyhow(pdf: bytes, place: Signatory, key: Signatory) -> bytes:
    """Sign in a signatory's place with a signatory's key, in whatever order and state."""
    return _sign(Increment(pdf), place, _key(key), None, when=sealed.SIGNED, draw=draw_stamp)


def _key(signatory: Signatory) -> SigningKey:
    p12 = sealed.keys().person if signatory is Signatory.PERSON else sealed.keys().organisation
    return load_key(p12, sealed.PASSPHRASE, when=sealed.SIGNED)


def issued_after(change: Callable[[Writer], None]) -> bytes:
    """Issue the sample with one more update between the number and the office's signature."""
    return issued(update(sealed.stages().numbered, change))


@cache
def _first() -> bytes:
    return first_revision(sealed.stages().sealed)


def issued_with_form(change: Callable[[Increment], None]) -> bytes:
    """Issue the sample with something more in the revision that brings the form."""
    arranged = layout(sealed.outline())
    increment = Increment(_first())
    increment.begin_form()
    for name, place, font in (
        (NUMBER_FIELD, arranged.places.number, "Tinos"),
        (DATE_FIELD, arranged.places.date, "Tinos-Italic"),
    ):
        increment.add_text_field(name, place, font=font, size_pt=13, label=name)
    for signatory, place in (
        (Signatory.PERSON, arranged.places.person),
        (Signatory.ORGANISATION, arranged.places.organisation),
    ):
        increment.add_signature_field(SIGNATURE_FIELDS[signatory], place, label=signatory.value)
    order = text_order(increment, DATE_FIELD, arranged.open_date)
    increment.set_text(DATE_FIELD, arranged.open_date, draw_text(order))
    change(increment)
    return issued(numbered(signed(increment.save())))


def script() -> generic.DictionaryObject:
    """Return an action that runs a script."""
    return generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("app.alert(1)")}
    )


def drawing(writer: Writer, operators: bytes, *, width: float, height: float) -> generic.IndirectObject:
    """Return a form XObject."""
    entries = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): numbers(0, 0, width, height),
        pdf_name("/Resources"): generic.DictionaryObject(),
    }
    reference: generic.IndirectObject = writer.add_object(
        generic.StreamObject(entries, stream_data=operators)
    )
    return reference


def numbers(*values: float) -> generic.ArrayObject:
    """Return an array of numbers."""
    return generic.ArrayObject(map(generic.FloatObject, values))


def annotation(
    place: Rectangle = FIGURE,
    *,
    subtype: str = "/Stamp",
    flags: int = 4,
    draws: bool = True,
    **more: Any,
) -> Callable[[Writer], None]:
    """Return an update that adds an annotation to the first page."""

    def change(writer: Writer) -> None:
        page = writer.find_page_for_modification(0)[0]
        entries = {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name(subtype),
            pdf_name("/Rect"): numbers(place.left, place.bottom, place.right, place.top),
            pdf_name("/F"): generic.NumberObject(flags),
            **{pdf_name(f"/{key}"): value for key, value in more.items()},
        }
        if draws:
            look = drawing(
                writer, b"0 0 3 3 re f", width=place.right - place.left, height=place.top - place.bottom
            )
            entries[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): look})
        writer.register_annotation(page, writer.add_object(generic.DictionaryObject(entries)))

    return change


def value(name: str, text: str) -> Callable[[Writer], None]:
    """Return an update that gives a text field another value and leaves how it looks."""

    def change(writer: Writer) -> None:
        field = form_field(writer, name)
        field[pdf_name("/V")] = generic.pdf_string(text)
        writer.update_container(field)

    return change


def number_field_again(writer: Writer) -> None:
    """Add a second field of the number's name."""
    form = writer.root["/AcroForm"]
    field = {
        pdf_name("/T"): generic.pdf_string(NUMBER_FIELD),
        pdf_name("/FT"): pdf_name("/Tx"),
        pdf_name("/V"): generic.pdf_string("77"),
    }
    form["/Fields"].append(writer.add_object(generic.DictionaryObject(field)))
    writer.update_container(form["/Fields"])


def pages_with(data: bytes) -> bytes:
    """Render the sample's pages about other data."""
    return render_pdf(sealed.outline(), data)

"""An imitation of a signing tool that is not ours: stamps as annotations, signatures in fields it makes."""

from __future__ import annotations

from io import BytesIO

import sealed
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter

from soxa.domain.outline import Rectangle
from soxa.signing.widgets import read_places

_PRINT = 4
_PRINT_AND_NO_VIEW = 4 | 32


def issue(sealed_pdf: bytes, *, number_text: str, shift_pt: float = 0, only_printed: bool = False) -> bytes:
    """Sign as the person, stamp the number as a picture, seal in a new field.

    Args:
        sealed_pdf: As this program sealed it.
        number_text: Digits of the stamp.
        shift_pt: Moves the stamp up out of its place.
        only_printed: The stamp shows on paper and not on the screen.
    """
    places = read_places(sealed_pdf)
    signed = _sign(sealed_pdf, sealed.keys().person, "VGCA_1", places.person)
    number = places.number
    moved = Rectangle(number.page, number.left, number.bottom + shift_pt, number.right, number.top + shift_pt)
    flags = _PRINT_AND_NO_VIEW if only_printed else _PRINT
    stamped = _stamp(signed, number_text, moved, flags)
    return _sign(stamped, sealed.keys().organisation, "VGCA_2", places.organisation)


def sign_over(sealed_pdf: bytes, place: Rectangle) -> bytes:
    """Sign as the person with a stamp of words over a place of one's own."""
    return _sign(sealed_pdf, sealed.keys().person, "VGCA_1", place)


def seal_alone(sealed_pdf: bytes) -> bytes:
    """Seal as the organisation where nobody has signed."""
    return _sign(sealed_pdf, sealed.keys().organisation, "VGCA_1", read_places(sealed_pdf).organisation)


def _sign(pdf: bytes, p12: bytes, name: str, place: Rectangle) -> bytes:
    signer = signers.SimpleSigner.load_pkcs12_data(p12, [], passphrase=sealed.PASSPHRASE.encode())
    assert signer is not None
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    left, bottom, right, top = map(round, (place.left, place.bottom, place.right, place.top))
    spec = fields.SigFieldSpec(name, on_page=place.page, box=(left, bottom, right, top))
    metadata = signers.PdfSignatureMetadata(field_name=name, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    out = signers.PdfSigner(metadata, signer, new_field_spec=spec).sign_pdf(writer)
    return bytes(out.getvalue())


def _stamp(pdf: bytes, text: str, place: Rectangle, flags: int) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.find_page_for_modification(place.page)[0]
    width, height = place.right - place.left, place.top - place.bottom
    bars = b"".join(b"%d 3 2 8 re " % (4 + 5 * int(digit)) for digit in text)  # a picture, not text
    look = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
            generic.pdf_name("/BBox"): generic.ArrayObject(map(generic.FloatObject, (0, 0, width, height))),
        },
        stream_data=b"0 0 1 rg " + bars + b"f",
    )
    edges = (place.left, place.bottom, place.right, place.top)
    stamp = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Stamp"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.FloatObject, edges)),
            generic.pdf_name("/F"): generic.NumberObject(flags),
            generic.pdf_name("/AP"): generic.DictionaryObject(
                {generic.pdf_name("/N"): writer.add_object(look)}
            ),
        }
    )
    writer.register_annotation(page, writer.add_object(stamp))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()

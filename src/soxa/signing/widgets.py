"""The four open places of a sealed report: number, date, the person's signature, the seal."""

from __future__ import annotations

from soxa.domain.appearances import DrawText, Signatory
from soxa.domain.outline import WidgetPlaces
from soxa.signing.names import DATE_FIELD, NUMBER_FIELD, SIGNATURE_FIELDS
from soxa.signing.number import text_order

NUMBER_SIZE_PT = 13.0
"""Number and symbol stand in size 13 (Decree 30/2020, Appendix I, II.3)."""
DATE_SIZE_PT = 14.0
"""Place and date stand in 13 to 14, by the set the page uses (Appendix I, II.4)."""
UPRIGHT_FONT = "Tinos"
ITALIC_FONT = "Tinos-Italic"
_LABELS = {
    NUMBER_FIELD: "Số văn bản",
    DATE_FIELD: "Ngày ban hành",
    SIGNATURE_FIELDS[Signatory.PERSON]: "Chữ ký của người có thẩm quyền",
    SIGNATURE_FIELDS[Signatory.ORGANISATION]: "Chữ ký của cơ quan",
}


def add_widgets(
    pdf: bytes,
    places: WidgetPlaces,
    *,
    open_date: str,
    draw: DrawText,
    number_size_pt: float = NUMBER_SIZE_PT,
    date_size_pt: float = DATE_SIZE_PT,
) -> bytes:
    """Add the open form fields as an incremental update; the same input gives the same bytes.

    Args:
        pdf: The renderer's file, which stays the first bytes of the result.
        places: Where the four stand.
        open_date: What the date shows until it is given: ``ngày      tháng 11 năm 2026``.
        draw: Draws it.
        number_size_pt: Type size of the number.
        date_size_pt: Type size of the day.

    Returns:
        The sealed file, still PDF/A-3b.

    Raises:
        PdfNotReadable: `pdf` is no PDF.
        PdfEncrypted: `pdf` is locked.
        PlacesAlreadyThere: `pdf` has a form already.
    """
    from soxa.signing._increment import Increment  # noqa: PLC0415 - pyHanko is loaded when needed

    increment = Increment(pdf)
    increment.begin_form()
    for name, place, font, size_pt in (
        (NUMBER_FIELD, places.number, UPRIGHT_FONT, number_size_pt),
        (DATE_FIELD, places.date, ITALIC_FONT, date_size_pt),
    ):
        increment.add_text_field(name, place, font=font, size_pt=size_pt, label=_LABELS[name])
    for signatory, place in (
        (Signatory.PERSON, places.person),
        (Signatory.ORGANISATION, places.organisation),
    ):
        name = SIGNATURE_FIELDS[signatory]
        increment.add_signature_field(name, place, label=_LABELS[name])
    increment.set_text(DATE_FIELD, open_date, draw(text_order(increment, DATE_FIELD, open_date)))
    return increment.save()


def read_places(pdf: bytes) -> WidgetPlaces:
    """Read where the four open places of a sealed file stand.

    Raises:
        PdfNotReadable: `pdf` is no PDF.
        PdfEncrypted: `pdf` is locked.
        NoPlacesToSign: It was not sealed by this program.
    """
    from soxa.signing._increment import Increment  # noqa: PLC0415 - pyHanko is loaded when needed

    increment = Increment(pdf)
    return WidgetPlaces(
        number=increment.place(NUMBER_FIELD),
        date=increment.place(DATE_FIELD),
        person=increment.place(SIGNATURE_FIELDS[Signatory.PERSON]),
        organisation=increment.place(SIGNATURE_FIELDS[Signatory.ORGANISATION]),
    )

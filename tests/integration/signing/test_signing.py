from __future__ import annotations

import dataclasses
import io
import itertools
import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import throw_away_keys as keys
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from signed_files import (
    DAY,
    OPEN_DATE,
    PASSPHRASE,
    PLACES,
    RED,
    WHEN,
    authority,
    fill,
    organisation_key,
    person_key,
    picture,
    seal,
    steps,
    typst_pages,
)

from soxa.base.errors import AppError
from soxa.documents.stamps import draw_stamp, draw_text
from soxa.domain.appearances import Signatory, StampToDraw, TextToDraw
from soxa.signing.errors import (
    AlreadyIssued,
    BadDocumentNumber,
    KeyOfOrganisationForPerson,
    KeyOfPersonForOrganisation,
    NoPlacesToSign,
    NumberNotGiven,
    PdfEncrypted,
    PdfNotReadable,
    PersonAlreadySigned,
    PersonHasNotSigned,
    PictureNotPng,
    PlacesAlreadyThere,
    SignatureTooLarge,
)
from soxa.signing.keys import SigningKey, load_key
from soxa.signing.names import PLACEHOLDER_DIGITS
from soxa.signing.number import fill_number_and_date, read_number_and_date
from soxa.signing.sign import sign_organisation, sign_person, signatories, written_time
from soxa.signing.widgets import read_places


def _person(pdf: bytes) -> bytes:
    return sign_person(pdf, person_key(), None, when=WHEN, draw=draw_stamp)


def _organisation(pdf: bytes) -> bytes:
    return sign_organisation(pdf, organisation_key(), None, when=WHEN, draw=draw_stamp)


def test_every_step_only_adds_to_the_one_before() -> None:
    files = list(steps().by_name().values())
    assert all(after.startswith(before) for before, after in itertools.pairwise(files))
    assert len(set(map(len, files))) == 5


def test_the_sealed_file_is_the_same_every_time() -> None:
    assert seal(typst_pages()) == steps().sealed


def test_places_are_read_back_as_they_were_given() -> None:
    """To a thousandth of a point."""
    for field in dataclasses.fields(PLACES):
        given, read = getattr(PLACES, field.name), getattr(read_places(steps().issued), field.name)
        assert dataclasses.astuple(read) == pytest.approx(dataclasses.astuple(given), abs=0.001)


def test_signing_again_at_the_same_moment_gives_the_same_bytes() -> None:
    assert _person(steps().sealed) == _person(steps().sealed)


def test_number_and_date_are_open_until_they_are_given() -> None:
    before, after = read_number_and_date(steps().person), read_number_and_date(steps().numbered)
    assert (before.number, before.day) == ("", OPEN_DATE)
    assert (after.number, after.day) == ("05", "ngày 16 tháng 11 năm 2026")


@pytest.mark.parametrize(
    ("number", "day", "written"),
    [
        ("05", date(2026, 1, 5), ("05", "ngày 05 tháng 01 năm 2026")),
        (" 218 ", date(2026, 6, 29), ("218", "ngày 29 tháng 6 năm 2026")),
        ("99999999999", date(2027, 2, 10), ("99999999999", "ngày 10 tháng 02 năm 2027")),
    ],
)
def test_number_and_date_are_written_as_the_decree_asks(
    number: str, day: date, written: tuple[str, str]
) -> None:
    filled = read_number_and_date(fill(steps().person, number=number, day=day))
    assert (filled.number, filled.day) == written


def test_a_mistyped_number_may_be_filled_again_before_issue() -> None:
    assert read_number_and_date(fill(steps().numbered, number="6")).number == "06"


@pytest.mark.parametrize("number", ["", "0", "00", "-5", "5a", "5/BC", "1,5", "٥", "123456789012"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(BadDocumentNumber) as caught:
        fill(steps().person, number=number)
    assert caught.value.parameters == {"number": number}


def test_what_is_drawn_fits_its_place() -> None:
    orders: list[TextToDraw] = []

    def draw(order: TextToDraw) -> bytes:
        orders.append(order)
        return draw_text(order)

    fill_number_and_date(steps().person, number="5", day=DAY, draw=draw)
    assert [(order.text, order.size_pt, order.italic) for order in orders] == [
        ("05", 13.0, False),
        ("ngày 16 tháng 11 năm 2026", 14.0, True),
    ]
    assert (orders[0].width_pt, orders[0].height_pt) == (50.0, 16.0)


def test_without_a_picture_name_and_time_are_shown() -> None:
    orders: list[StampToDraw] = []

    def draw(order: StampToDraw) -> bytes:
        orders.append(order)
        return draw_stamp(order)

    sign_person(steps().sealed, person_key(), None, when=WHEN, draw=draw)
    (order,) = orders
    assert order.signatory is Signatory.PERSON
    assert order.lines == ("Người Ký Mẫu - THỬ NGHIỆM - KHÔNG CÓ GIÁ TRỊ", "16/11/2026 09:03:04 +07:00")
    assert (order.width_pt, order.height_pt) == (142.0, 68.0)


def test_words_in_place_of_the_seal_leave_the_person_s_signature_free() -> None:
    orders: list[StampToDraw] = []

    def draw(order: StampToDraw) -> bytes:
        orders.append(order)
        return draw_stamp(order)

    sign_organisation(steps().numbered, organisation_key(), None, when=WHEN, draw=draw)
    sign_organisation(steps().numbered, organisation_key(), picture(RED), when=WHEN, draw=draw)
    words, seal_picture = orders
    assert words.width_pt == pytest.approx(PLACES.person.left - PLACES.organisation.left, abs=0.01)
    assert (seal_picture.width_pt, seal_picture.height_pt) == pytest.approx((102.0, 102.0), abs=0.01)


def test_times_are_written_in_vietnam_s_zone() -> None:
    assert written_time(datetime(2026, 12, 31, 18, 0, tzinfo=UTC)) == "01/01/2027 01:00:00 +07:00"


def test_the_order_of_issue_is_kept() -> None:
    files = steps()
    with pytest.raises(PersonHasNotSigned):
        fill(files.sealed)
    with pytest.raises(PersonHasNotSigned):
        _organisation(files.sealed)
    with pytest.raises(NumberNotGiven):
        _organisation(files.person)
    with pytest.raises(PersonAlreadySigned):
        _person(files.person)
    for act in (fill, _person, _organisation):
        with pytest.raises(AlreadyIssued):
            act(files.issued)


def test_a_key_serves_its_own_place_only() -> None:
    with pytest.raises(KeyOfOrganisationForPerson):
        sign_person(steps().sealed, organisation_key(), None, when=WHEN, draw=draw_stamp)
    with pytest.raises(KeyOfPersonForOrganisation):
        sign_organisation(steps().numbered, person_key(), None, when=WHEN, draw=draw_stamp)


def test_a_picture_must_be_a_png() -> None:
    with pytest.raises(PictureNotPng):
        sign_person(steps().sealed, person_key(), b"\xff\xd8\xff\xe0 JPEG", when=WHEN, draw=draw_stamp)


def test_a_file_without_places_is_told_apart_from_one_with() -> None:
    for act in (_person, _organisation, fill, read_places, read_number_and_date):
        with pytest.raises(NoPlacesToSign):
            act(typst_pages())
    with pytest.raises(PlacesAlreadyThere):
        seal(steps().sealed)


def test_a_place_that_stands_on_no_page_is_none() -> None:
    sealed = steps().sealed
    for written, misleading in ((rb"/P (\d\d) 0 R", b"/P 11 0 R"), (rb"/Rect( *\[ *110)", rb"/Bect\1")):
        misled, count = re.subn(written, misleading, sealed)
        assert count
        with pytest.raises(NoPlacesToSign):
            read_places(misled)


def test_certificates_too_large_for_their_room_are_refused() -> None:
    key = keys.new_key()
    ballast = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), bytes(PLACEHOLDER_DIGITS // 2))
    own = keys.certificate(key.public_key(), issuer_key=key, extensions=(ballast,))
    loaded = load_key(keys.key_file(key, own), PASSPHRASE, when=WHEN)
    with pytest.raises(SignatureTooLarge):
        sign_person(steps().sealed, loaded, None, when=WHEN, draw=draw_stamp)


def _damaged() -> dict[str, bytes]:
    issued, dice = steps().issued, random.Random(3)
    return {
        "empty": b"",
        "header": b"%PDF-1.7\n%%EOF",
        "random": dice.randbytes(20_000),
        "text": b"x" * 5000,
        "beginning": issued[: len(steps().typst) // 2],
        "zip": b"PK\x03\x04" + dice.randbytes(500),
    }


@pytest.mark.parametrize("name", list(_damaged()))
def test_what_is_no_pdf_is_refused_with_a_sentence(name: str) -> None:
    pdf = _damaged()[name]
    for act in (seal, _person, _organisation, fill, read_places, read_number_and_date):
        with pytest.raises(PdfNotReadable):
            act(pdf)


def test_a_locked_pdf_is_refused_with_a_sentence() -> None:
    locked = keys.locked_pdf(typst_pages())
    for act in (seal, _person, _organisation, fill, read_places, read_number_and_date):
        with pytest.raises(PdfEncrypted):
            act(locked)


def test_flipped_bits_never_leave_a_trace() -> None:
    dice = random.Random(4)
    for _ in range(25):
        pdf = bytearray(steps().person)
        pdf[dice.randrange(len(pdf))] ^= 1 << dice.randrange(8)
        for act in (read_places, fill):
            try:
                act(bytes(pdf))
            except AppError:
                continue


def test_a_signed_file_reads_as_one_of_five_revisions() -> None:
    reader = PdfFileReader(io.BytesIO(steps().issued))
    assert reader.xrefs.total_revisions == 5


def test_a_key_is_at_hand_for_one_moment_only() -> None:
    """A key loaded today is no leave to sign with yesterday's clock: the caller gives one moment to both."""
    with pytest.raises(AppError):
        load_key(authority().person, PASSPHRASE, when=WHEN - timedelta(days=2))
    assert isinstance(person_key(), SigningKey)


def test_whose_fields_are_filled_is_told_without_judging() -> None:
    found = [signatories(pdf) for pdf in steps().by_name().values()]
    person = {Signatory.PERSON}
    assert found == [set(), set(), person, person, {Signatory.PERSON, Signatory.ORGANISATION}]


def test_a_file_without_an_id_gets_one() -> None:
    """PDF/A asks for one; what other renderers leave out is not missed before the judge comes."""
    pages = typst_pages()
    without = re.sub(rb"/ID\[.*?\]", b"", pages)
    assert without != pages
    sealed = seal(without)
    assert b"/ID [" in sealed[len(without) :]
    assert read_places(sealed).number.page == 0

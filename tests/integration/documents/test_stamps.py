from __future__ import annotations

import struct
import zlib

import pypdfium2
import pytest
from pages_measured import measure

from soxa.documents.glyphs import TextNotPrintable
from soxa.documents.stamps import PictureNotReadable, draw_stamp, draw_text
from soxa.domain.appearances import Signatory, StampToDraw, TextToDraw


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, colour: tuple[int, int, int, int]) -> bytes:
    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _pixels(pdf: bytes) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[0].render(scale=2, fill_color=(0, 0, 0, 0), maybe_alpha=True, rev_byteorder=True)
        data, width, height = bytes(bitmap.buffer), bitmap.width, bitmap.height
        stride, channels = bitmap.stride, bitmap.n_channels
    finally:
        document.close()
    assert channels == 4
    points = [
        (data[at], data[at + 1], data[at + 2], data[at + 3])
        for row in range(height)
        for at in range(row * stride, row * stride + width * 4, 4)
    ]
    return width, height, points


def test_a_text_stands_in_the_middle_on_the_pages_own_baseline() -> None:
    (page,) = measure(draw_text(TextToDraw("05", 39.7, 17, 13, italic=False)))

    (line,) = page.lines
    assert (line.text, line.sizes, line.fonts) == ("05", {13.0}, {"Tinos"})
    assert (line.left_mm + line.right_mm) / 2 == pytest.approx(page.width_mm / 2, abs=0.3)
    assert line.letters[0].baseline == pytest.approx(17 / 5, abs=0.05)


def test_a_date_is_italic() -> None:
    (page,) = measure(draw_text(TextToDraw("ngày 18 tháng 11 năm 2026", 160, 17, 14, italic=True)))

    assert page.lines[0].fonts == {"Tinos-Italic"}


def test_a_text_too_wide_is_made_smaller_not_cut() -> None:
    (page,) = measure(draw_text(TextToDraw("12345678901", 39.7, 17, 13, italic=False)))

    assert page.lines[0].text == "12345678901"
    assert page.lines[0].right_mm <= page.width_mm
    assert max(page.lines[0].sizes) < 13


def test_an_empty_text_is_an_empty_page() -> None:
    assert measure(draw_text(TextToDraw("", 39.7, 17, 13, italic=False)))[0].lines == ()


def test_same_order_same_bytes() -> None:
    order = TextToDraw("05", 39.7, 17, 13, italic=False)

    assert draw_text(order) == draw_text(order)


def test_a_picture_is_fitted_in_and_its_ground_is_seen_through() -> None:
    picture = _png(100, 50, (0, 0, 255, 128))
    width, height, points = _pixels(draw_stamp(StampToDraw(Signatory.PERSON, picture, ("A",), 60, 60)))

    assert (width, height) == (120, 120)
    top, middle = points[5 * width + 60], points[60 * width + 60]
    assert top[3] == 0, "above a wide picture nothing is drawn"
    assert 0 < middle[3] < 255, "half transparent stays half transparent"
    assert middle[2] > middle[0]


@pytest.mark.parametrize(
    ("signatory", "is_blue"), [(Signatory.PERSON, True), (Signatory.ORGANISATION, False)]
)
def test_lines_are_blue_for_the_person_and_red_for_the_office(signatory: Signatory, *, is_blue: bool) -> None:
    lines = ("ỦY BAN NHÂN DÂN XÃ NẬM PUNG", "18/11/2026 09:30:00 +07:00")
    pdf = draw_stamp(StampToDraw(signatory, None, lines, 102, 102))
    inked = [point for point in _pixels(pdf)[2] if point[3] == 255]

    assert inked
    assert all((point[2] > point[0]) is is_blue for point in inked)
    assert " ".join(measure(pdf)[0].text.split()) == " ".join(lines)


def test_lines_are_made_smaller_until_they_fit() -> None:
    lines = ("Ủy ban nhân dân " * 12, "18/11/2026")
    (page,) = measure(draw_stamp(StampToDraw(Signatory.PERSON, None, lines, 141, 68)))

    assert 4 <= max(page.lines[0].sizes) < 11
    assert min(line.baseline_mm for line in page.lines) > 0
    assert max(line.baseline_mm for line in page.lines) < page.height_mm


@pytest.mark.parametrize(
    "picture", [b"", b"GIF89a", b"%PDF-1.7", _png(3, 3, (0, 0, 0, 0))[:50], b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture_is_refused(picture: bytes) -> None:
    with pytest.raises(PictureNotReadable):
        draw_stamp(StampToDraw(Signatory.PERSON, picture, (), 60, 60))


def test_what_cannot_be_printed_is_refused() -> None:
    with pytest.raises(TextNotPrintable):
        draw_text(TextToDraw("0\x005", 39.7, 17, 13, italic=False))
    with pytest.raises(TextNotPrintable):
        draw_stamp(StampToDraw(Signatory.PERSON, None, ("中",), 60, 60))

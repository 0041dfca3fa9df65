"""What eyes see against what programs read, on pages forged one trick at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from forging import add_to_page, edit_page, encrypt, rewrite, swap_in_maps

from soxa.base.resources import resource_path
from soxa.pages.ink import find_ink_faults
from soxa.pages.opening import EncryptedPdf, NotAPdf, PdfTooLarge, check_size, opened
from soxa.pages.rasters import page_sizes, raster
from soxa.pages.texts import count_annotations, read_pages

_PAGE = """
#set text(font: "Tinos", size: 14pt, lang: "vi", ligatures: false)
#set page(paper: "a4", margin: (left: 30mm, right: 15mm, y: 20mm))
#align(center)[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* #line(length: 40%)]
Trong kỳ, ban hành 365 văn bản; đạt 86,2%; _ngày 05 tháng 01_ *_đã duyệt_*.
#box(width: 22mm)[194/KH-UBND]
#table(columns: 3, [TT], [Chỉ tiêu], [Thực hiện], [1], [Số cuộc họp, hội nghị], [1.250])
"""


@pytest.fixture(scope="module")
def fonts() -> dict[str, Path]:
    """The four shipped faces."""
    faces = ("Regular", "Bold", "Italic", "BoldItalic")
    return {face: resource_path("fonts", f"Tinos-{face}.ttf") for face in faces}


@pytest.fixture(scope="module")
def page() -> bytes:
    """An honest page."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(resource_path("fonts"))])
    pdf: bytes = typst.compile(_PAGE.encode(), font_paths=fonts, pdf_standards=["a-3b"])
    return pdf


def test_an_honest_page_has_no_fault(page: bytes, fonts: dict[str, Path]) -> None:
    """Rules, table borders, four faces and the snapping of glyphs raise no false alarm."""
    assert find_ink_faults(page, fonts) == ()


_FORGERIES: dict[str, Callable[[bytes], bytes]] = {
    "a swapped glyph map": lambda pdf: swap_in_maps(pdf, "5", "6"),
    "a dot that reads as a comma": lambda pdf: swap_in_maps(pdf, ".", ","),
    "white text": lambda pdf: edit_page(pdf, rb"0 scn", b"1 scn", count=2),
    "invisible text": lambda pdf: edit_page(pdf, rb"\b0 Tr", b"3 Tr", count=2),
    "covered text": lambda pdf: add_to_page(pdf, b"1 1 1 rg 200 720 120 30 re f\n"),
    "a drawn stroke": lambda pdf: add_to_page(pdf, b"0 0 0 rg 300 500 8 10 re f\n"),
    "a thin stroke before a number": lambda pdf: add_to_page(pdf, b"0 g 300 500 1.2 9 re f\n"),
    "a point as thin as a rule": lambda pdf: add_to_page(pdf, b"0 g 300 500 1.3 1.3 re f\n"),
    "a grey stroke": lambda pdf: add_to_page(pdf, b"0.45 g 300 500 8 10 re f\n"),
    "a light grey stroke": lambda pdf: add_to_page(pdf, b"0.85 g 300 500 8 10 re f\n"),
    "text too light to read": lambda pdf: edit_page(pdf, rb"0 scn", b"0.87 scn"),
    "a rule over text": lambda pdf: add_to_page(pdf, b"0 0 0 RG 0.8 w 85 737 m 400 737 l S\n"),
}


@pytest.mark.parametrize("trick", _FORGERIES)
def test_each_forgery_is_seen(trick: str, page: bytes, fonts: dict[str, Path]) -> None:
    """Every trick of the issue leaves ink that one of the two drawings lacks."""
    forged = _FORGERIES[trick](page)
    assert [fault.page for fault in find_ink_faults(forged, fonts)] == [0]


def test_rewriting_alone_is_no_fault(page: bytes, fonts: dict[str, Path]) -> None:
    """The forger's tool itself changes nothing: the tests above judge the trick, not the tool."""
    assert find_ink_faults(rewrite(page, lambda writer: None), fonts) == ()


def test_text_is_read_in_order_without_blanks(page: bytes) -> None:
    """Justified lines differ between renderers that agree on every word."""
    (text,) = read_pages(page)
    assert text.startswith("CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAMTrongkỳ,banhành365vănbản;đạt86,2%")
    assert text.endswith("Sốcuộchọp,hộinghị1.250")
    assert count_annotations(page) == 0


def test_a_page_becomes_pixels(page: bytes) -> None:
    """A4 at two pixels a point, four bytes a pixel, not all of one colour."""
    image = raster(page, 0, scale=2)
    assert (image.width, image.height) == (1191, 1684)
    assert len(image.pixels) == image.stride * image.height
    assert len(set(image.pixels)) > 2
    assert round(page_sizes(page)[0].width) == 595
    with pytest.raises(NotAPdf):
        raster(page, 1, scale=1)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", bytes(range(256)) * 40])
def test_what_is_no_pdf_is_said_so(content: bytes) -> None:
    """Nothing but our own error leaves the room."""
    with pytest.raises(NotAPdf):
        read_pages(content)


def test_an_encrypted_file_is_said_so(page: bytes) -> None:
    """A password cannot be guessed; the sentence says whom to ask."""
    encrypted = encrypt(page, "mật khẩu")
    with pytest.raises(EncryptedPdf), opened(encrypted):
        pass


def test_size_is_judged_before_parsing() -> None:
    """200 MB are refused by their number alone."""
    with pytest.raises(PdfTooLarge):
        check_size(200_000_000)

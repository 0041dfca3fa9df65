"""The words of foreign pages, read by a process of its own."""

from __future__ import annotations

import e_office
import pytest
import sealed
import typst

from soxa.pages.opening import NotAPdf
from soxa.pages.texts import read_lines
from soxa.services.page_reading import has_words, read_foreign_lines

_OVER = """
#set page(paper: "a4", margin: 2cm)
#let words = [Tiếp nhận mới 427 hồ sơ, trong đó trực tuyến 368 hồ sơ; phát thanh 150 phút trong kỳ.]
{}
"""


def _made(body: str) -> bytes:
    made: bytes = typst.compile(_OVER.replace("{}", body).encode(), format="pdf")
    return made


def test_the_worker_reads_what_is_read_here() -> None:
    pdf = e_office.remake(sealed.outline())
    assert read_foreign_lines(pdf) == read_lines(pdf)
    assert has_words(read_lines(pdf))


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n%%EOF", b"\xff" * 500])
def test_what_is_no_pdf_is_set_aside(pdf: bytes) -> None:
    with pytest.raises(NotAPdf):
        read_foreign_lines(pdf)


def test_a_scan_has_no_words_even_with_guesses_under_it() -> None:
    assert not has_words(read_lines(e_office.scanned(e_office.remake(sealed.outline()))))


def test_words_that_nobody_sees_are_no_words() -> None:
    """White on white, or clear: a program reads 427 where eyes read something else."""
    assert has_words(read_lines(_made("#words #words")))
    for trick in ("#words #text(fill: white, words)", "#words #words #text(fill: rgb(0, 0, 0, 5), [368])"):
        assert not has_words(read_lines(_made(trick)))

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from soxa.documents import fonts
from soxa.documents.fonts import Face, FontDamaged, covered, fonts_digest, metrics, width_mm, wrap

_BASES = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def test_every_vietnamese_letter_has_a_glyph_in_every_face() -> None:
    letters = {
        composed
        for base in _BASES + _BASES.upper()
        for tone in _TONES
        if len(composed := unicodedata.normalize("NFC", base + tone)) == 1
    }

    assert len(letters) > 140
    assert {letter for letter in letters if ord(letter) not in covered()} == set()


def test_marks_left_combining_have_a_glyph_too() -> None:
    assert {mark for mark in "\u0300\u0301\u0303\u0309\u0323\u031b" if ord(mark) not in covered()} == set()


@pytest.mark.parametrize("sign", "–—…“”‘’%‰₫°²³·×÷±≥≤/-")
def test_signs_of_reports_have_a_glyph(sign: str) -> None:
    assert ord(sign) in covered()


@pytest.mark.parametrize("letter", "中あ😀ب")
def test_other_scripts_have_none(letter: str) -> None:
    assert ord(letter) not in covered()


# Measured in the domain notes with another font of the same widths (1.12).
@pytest.mark.parametrize(
    ("text", "face", "size", "width"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face.BOLD, 12, 88.3),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face.BOLD, 13, 95.7),
        ("Độc lập - Tự do - Hạnh phúc", Face.BOLD, 13, 56.1),
        ("Độc lập - Tự do - Hạnh phúc", Face.BOLD, 14, 60.5),
        ("VĂN PHÒNG HĐND VÀ UBND", Face.BOLD, 13, 64.5),
        ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", Face.BOLD, 12, 89.4),
        ("Thành phố Hồ Chí Minh, ngày 29 tháng 12 năm 2026", Face.ITALIC, 13, 98.7),
    ],
)
def test_widths_are_those_of_times_new_roman(text: str, face: Face, size: int, width: float) -> None:
    assert width_mm(text, face, size_pt=size) == pytest.approx(width, abs=0.06)


def test_lines_break_at_blanks_and_long_words_stand_alone() -> None:
    lines = wrap("một hai " + "x" * 60 + " ba", Face.REGULAR, size_pt=14, width_limit_mm=20)

    assert lines == ["một hai", "x" * 60, "ba"]


def test_another_font_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (fonts.fonts_folder() / Face.REGULAR.value).read_bytes()
    (tmp_path / Face.REGULAR.value).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    monkeypatch.setattr(fonts, "fonts_folder", lambda: tmp_path)

    with pytest.raises(FontDamaged) as caught:
        metrics.__wrapped__(Face.REGULAR)

    assert caught.value.parameters["path"] == tmp_path / Face.REGULAR.value


def test_a_licence_lies_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.fonts_folder() / "OFL.txt").read_text("utf-8")


def test_the_fonts_have_one_name_for_all() -> None:
    assert fonts_digest() == fonts_digest.__wrapped__()
    assert len(fonts_digest()) == 64

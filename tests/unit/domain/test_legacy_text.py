from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.legacy_text import Legacy, guess_legacy, is_syllable, legacy_font, to_unicode

# Written out by hand, sign by sign, from the layouts the fonts show: letter, TCVN3 (.VnTime), VNI.
LOWER = """
á ¸ aù|à µ aø|ả ¶ aû|ã · aõ|ạ ¹ aï
ă ¨ aê|ắ ¾ aé|ằ » aè|ẳ ¼ aú|ẵ ½ aü|ặ Æ aë
â © aâ|ấ Ê aá|ầ Ç aà|ẩ È aå|ẫ É aã|ậ Ë aä
é Ð eù|è Ì eø|ẻ Î eû|ẽ Ï eõ|ẹ Ñ eï
ê ª eâ|ế Õ eá|ề Ò eà|ể Ó eå|ễ Ô eã|ệ Ö eä
í Ý í|ì × ì|ỉ Ø æ|ĩ Ü ó|ị Þ ò
ó ã où|ò ß oø|ỏ á oû|õ â oõ|ọ ä oï
ô « oâ|ố è oá|ồ å oà|ổ æ oå|ỗ ç oã|ộ é oä
ơ ¬ ô|ớ í ôù|ờ ê ôø|ở ë ôû|ỡ ì ôõ|ợ î ôï
ú ó uù|ù ï uø|ủ ñ uû|ũ ò uõ|ụ ô uï
ư \u00ad ö|ứ ø öù|ừ õ öø|ử ö öû|ữ ÷ öõ|ự ù öï
ý ý yù|ỳ ú yø|ỷ û yû|ỹ ü yõ|ỵ þ î
đ ® ñ
"""
LETTERS = [tuple(entry.split(" ")) for line in LOWER.split("\n") if line for entry in line.split("|")]
OWN_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))


def test_the_table_holds_every_letter_with_a_mark() -> None:
    assert len({letter for letter, _, _ in LETTERS}) == 67


@pytest.mark.parametrize(("letter", "tcvn3", "vni"), LETTERS)
def test_every_letter_is_read_small_and_capital(letter: str, tcvn3: str, vni: str) -> None:
    capital = letter.upper()

    assert to_unicode(f"x{tcvn3}x", Legacy.TCVN3) == f"x{letter}x"
    assert to_unicode(f"x{tcvn3}x", Legacy.TCVN3, capitals=True) == f"X{capital}X"
    assert to_unicode(f"x{vni}x", Legacy.VNI) == f"x{letter}x"
    assert to_unicode(f"X{vni.upper()}X", Legacy.VNI) == f"X{capital}X"


@pytest.mark.parametrize(("letter", "code"), OWN_CAPITALS.items())
def test_seven_capitals_have_their_own_codes(letter: str, code: str) -> None:
    assert to_unicode(code, Legacy.TCVN3) == letter


@pytest.mark.parametrize(("letter", "tcvn3", "vni"), LETTERS)
def test_a_vietnamese_windows_stored_the_same_codes_by_its_own_page(
    letter: str, tcvn3: str, vni: str
) -> None:
    for stored, legacy in ((f"x{tcvn3}x", Legacy.TCVN3), (f"x{vni}x", Legacy.VNI)):
        try:
            by_1258 = stored.encode("cp1252").decode("cp1258")
        except UnicodeDecodeError:
            continue
        assert to_unicode(by_1258, legacy) == f"x{letter}x"


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc, ngµy 05/9/2026", "Độc lập - Tự do - Hạnh phúc, ngày 05/9/2026"),
        ("A¸o EÐp ¢Çu", "Áo Ép Ầu"),
        ("plain text 12,5", "plain text 12,5"),
    ],
)
def test_sentences_of_tcvn3(stored: str, read: str) -> None:
    assert to_unicode(stored, Legacy.TCVN3) == read


def test_sentences_of_vni() -> None:
    stored = "COÄNG HOØA, Ñoäc laäp töï do haïnh phuùc nghóa xaõ"

    assert to_unicode(stored, Legacy.VNI) == "CỘNG HÒA, Độc lập tự do hạnh phúc nghĩa xã"


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị sơ kết",
        "Làng khó khăn, hội họp",
        "Tổ chức ngày hội",
        "Hòa Bình ơi, Đà Nẵng ạ",
        "Nhà văn hóa thôn 1",
    ],
)
@pytest.mark.parametrize("legacy", list(Legacy))
def test_unicode_under_an_old_font_stays_as_it_is(text: str, legacy: Legacy) -> None:
    assert to_unicode(text, legacy) == text


def test_a_mixed_cell_keeps_its_unicode_words() -> None:
    assert to_unicode("Hội nghị t¹i th«n 3", Legacy.TCVN3) == "Hội nghị tại thôn 3"


@pytest.mark.parametrize(
    ("name", "legacy", "capitals"),
    [
        (".VnTime", Legacy.TCVN3, False),
        ('".VnTimeH"', Legacy.TCVN3, True),
        (".VnArial Narrow", Legacy.TCVN3, False),
        (".VNARIALH", Legacy.TCVN3, True),
        ("VNI-Times", Legacy.VNI, False),
    ],
)
def test_fonts_say_how_text_is_stored(name: str, legacy: Legacy, capitals: bool) -> None:
    found = legacy_font(name)

    assert found is not None
    assert (found.legacy, found.capitals) == (legacy, capitals)


@pytest.mark.parametrize("name", ["Times New Roman", "Arial", "", "Vnet", "UVnTime"])
def test_fonts_of_unicode_say_nothing(name: str) -> None:
    assert legacy_font(name) is None


def test_text_without_a_font_is_guessed_with_its_confidence() -> None:
    tcvn3 = guess_legacy(["Ngµy th¸ng", "Héi nghÞ s¬ kÕt", "§Þa ®iÓm"])
    vni = guess_legacy(["Ngaøy thaùng", "Hoäi nghò sô keát"])

    assert tcvn3 is not None
    assert (tcvn3.legacy, tcvn3.percent) == (Legacy.TCVN3, 100)
    assert vni is not None
    assert (vni.legacy, vni.percent) == (Legacy.VNI, 100)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Hoi nghi so ket"],
        ["Ngày tháng", "Hội nghị sơ kết", "Địa điểm"],
        ["café à la carte déjà vu naïve über"],
        ["Họp lúc 8h30", "tăng 5%", "100 m²", "25 °C", "© ®"],
    ],
)
def test_text_that_reads_well_is_not_guessed_at(texts: list[str]) -> None:
    assert guess_legacy(texts) is None


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "khuỷu",
        "oằn",
        "quyết",
        "giặt",
        "gìn",
        "yêu",
        "uống",
        "Hoà",
        "huế",
        "thuở",
        "xoong",
        "ngoằn",
    ],
)
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["hééi", "kÕtx", "zà", "bđ", "àá", "straße"])
def test_what_is_no_syllable_is_none(word: str) -> None:
    assert not is_syllable(word)


SYLLABLES = st.sampled_from(
    [
        "hội",
        "nghị",
        "tập",
        "huấn",
        "đường",
        "ngữ",
        "nguyễn",
        "khuỷu",
        "ằn",
        "ỵ",
        "ĩ",
        "thưởng",
        "quyết",
        "được",
    ]
)


def encode(text: str, column: int) -> str:
    table = {entry[0]: entry[column] for entry in LETTERS}
    return "".join(table.get(sign, sign) for sign in unicodedata.normalize("NFC", text))


@given(st.lists(SYLLABLES, min_size=1).map(" ".join), st.sampled_from([(1, Legacy.TCVN3), (2, Legacy.VNI)]))
def test_what_is_stored_is_read_back(text: str, way: tuple[int, Legacy]) -> None:
    column, legacy = way

    assert to_unicode(encode(text, column), legacy) == text

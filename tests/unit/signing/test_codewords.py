from __future__ import annotations

import hashlib
import re
import unicodedata

import pytest

from soxa.signing.codewords import CODE_LENGTH, WORDS, code_words


def _sound(word: str) -> str:
    """Fold what speakers of some region do not tell apart: tones, marks, some beginnings and ends."""
    plain = unicodedata.normalize("NFD", word.replace("đ", "\N{LATIN SMALL LETTER ETH}"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    rules = (
        (r"\bngh", "ng"),
        (r"\bgh", "g"),
        (r"\b[kq](?!h)", "c"),
        (r"\btr", "ch"),
        (r"\bx", "s"),
        (r"\b(gi|r|v|d)", "d"),
        (r"\bl", "n"),
        (r"y", "i"),
        (r"(nh|ng)\b", "n"),
        (r"(t|ch|c)\b", "t"),
    )
    for pattern, sound in rules:
        plain = re.sub(pattern, sound, plain)
    return plain


def test_there_is_a_word_for_every_byte() -> None:
    assert len(WORDS) == 256
    assert all(word == unicodedata.normalize("NFC", word).strip().lower() for word in WORDS)


def test_no_two_words_sound_alike_anywhere() -> None:
    sounds = [_sound(word) for word in WORDS]
    assert len(set(sounds)) == 256


def test_two_words_in_a_row_never_sound_like_a_third() -> None:
    alone = {_sound(word) for word in WORDS if " " not in word}
    pairs = [_sound(word).split() for word in WORDS if " " in word]
    assert [parts for parts in pairs if all(part in alone for part in parts)] == []


def test_the_check_itself_hears_what_is_alike() -> None:
    assert _sound("lúa") == _sound("nửa")
    assert _sound("trâu") == _sound("chậu")
    assert _sound("da") == _sound("gia") == _sound("va") == _sound("ra")
    assert _sound("đá") != _sound("dá")


def test_the_list_is_the_one_of_every_earlier_code() -> None:
    """Codes stand in letters and memories: a word that moves makes an honest file look forged."""
    digest = hashlib.sha256("\n".join(WORDS).encode()).hexdigest()
    assert digest == "3763e3c31d535481a1f2ea51394fc3cc3938c9107b6fe7701eaadd291c693f7d"
    assert code_words("00" * 32) == ("mèo",) * CODE_LENGTH
    assert code_words("0001020304050607ff" + "00" * 23) == tuple(WORDS[:8])


@pytest.mark.parametrize("fingerprint", ["zz", "0"])
def test_a_fingerprint_is_hexadecimal(fingerprint: str) -> None:
    with pytest.raises(ValueError, match="hex"):
        code_words(fingerprint)

"""Vietnamese text from before Unicode: TCVN3 (fonts ``.VnTime``) and VNI (fonts ``VNI-Times``).

Such text is stored as Western letters that only its font shows as Vietnamese: ``TiÕng ViÖt`` in ``.VnTime``,
``Tieáng Vieät`` in ``VNI-Times``. The font's name says which it is (TCVN 5712:1993, VN3; VNI for Windows).
Without a font it can only be guessed, and a guess is for a human to confirm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import islice

_TCVN3_LOWER = (
    "ăâêôơưđ\0\0\0\0\0\0àảãáạ\0ằẳẵắ\0\0\0\0\0\0\0ặầẩẫấậè\0ẻẽéẹềểễếệìỉ"
    "\0\0\0ĩíịò\0ỏõóọồổỗốộờởỡớợù\0ủũúụừửữứựỳỷỹýỵ"
)
"""What the codes A8 to FE show; a NUL stands for codes without a letter of ours."""
_TCVN3_FIRST = 0xA8
_TCVN3_CAPITALS = "ĂÂÊÔƠƯĐ"
"""What the codes A1 to A7 show."""
_TCVN3_CAPITALS_FIRST = 0xA1

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TONES = _ACUTE + _GRAVE + _HOOK + _TILDE + _DOT
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    **dict(zip("ùøûõï", _TONES, strict=True)),
    "â": _CIRCUMFLEX,
    **dict(zip("áàåãä", (_CIRCUMFLEX + tone for tone in _TONES), strict=True)),
    "ê": _BREVE,
    **dict(zip("éèúüë", (_BREVE + tone for tone in _TONES), strict=True)),
}
"""What a sign after its vowel adds to it."""
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
"""Letters that stand alone."""

_AS_1252 = {
    # A Vietnamese Windows stored the same codes as signs of its own page 1258.
    _GRAVE: "\xcc",
    _HOOK: "\xd2",
    _TILDE: "\xde",
    _ACUTE: "\xec",
    _DOT: "\xf2",
    "đ": "\xf0",
    "Đ": "\xd0",
    "ơ": "\xf5",
    "Ơ": "\xd5",
    "ư": "\xfd",
    "Ư": "\xdd",
    "ă": "\xe3",
    "Ă": "\xc3",
    "₫": "\xfe",
}
_TO_1252 = str.maketrans(_AS_1252)
_WORD = re.compile(r"\S+")
_ONLY_UNICODE = re.compile("[\u1ea0-\u1ef9ĩĨũŨ]")
_MARKED = re.compile("[^\x00-\x7f]")
_FOLDED_WORD = re.compile(r"[^\W\d_]+")

_SAMPLE_CELLS = 4_000
_MIN_WORDS = 3
_MIN_SHARE = 0.8
_MAX_SHARE_AS_IS = 0.5
_PERCENT = 100

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_NUCLEUS = (
    "iêu|yêu|oai|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ia|iê|ya|yê|ua|uô|ưa|ươ|ai|ao|au|ay|âu|ây|eo|êu|iu|oa|oă"
    "|oe|oi|ôi|ơi|ui|uy|uê|uâ|uơ|ưi|ưu|oo|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|ng|nh|[cmnpt])?")


class Legacy(Enum):
    """A way to store Vietnamese from before Unicode."""

    TCVN3 = "tcvn3"
    """One code a letter; fonts whose names begin with ``.Vn``."""
    VNI = "vni"
    """A vowel and its sign; fonts whose names begin with ``VNI-``."""


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """What a font's name says about text in it."""

    legacy: Legacy
    """How the text is stored."""
    capitals: bool
    """Whether the font shows small letters as capitals (``.VnTimeH``)."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What text without a font seems to be."""

    legacy: Legacy
    """How it seems to be stored."""
    percent: int
    """So many of a hundred words with signs are Vietnamese if it is read like that."""


def legacy_font(name: str) -> LegacyFont | None:
    """Return what a font's name says; None for a font of Unicode (``Times New Roman``)."""
    plain = name.strip(" '\"").casefold()
    if plain.startswith(".vn"):
        return LegacyFont(Legacy.TCVN3, plain.endswith("h"))
    if plain.startswith("vni-") or plain == "vni":
        return LegacyFont(Legacy.VNI, capitals=False)
    return None


def to_unicode(text: str, legacy: Legacy, *, capitals: bool = False) -> str:
    """Return legacy text in Unicode (NFC); parts that are Unicode already stay as they are.

    A font's name alone is no proof: Windows shows Unicode text in another font where the named one lacks
    letters, and nobody sees it. A word with a letter that no legacy code can show is left alone, and
    so is a text with such words and no sign of the other kind.

    Args:
        text: As stored, before any normalisation.
        legacy: How it is stored.
        capitals: Whether its font shows small letters as capitals.
    """
    if _is_unicode(text, legacy):
        return unicodedata.normalize("NFC", text)
    return _WORD.sub(lambda word: _word(word[0], legacy, capitals=capitals), text)


def guess_legacy(texts: Iterable[str]) -> Guess | None:
    """Return how text without a font seems to be stored; None where it reads well as it is.

    Args:
        texts: Cells as stored, before any normalisation; the first 4,000 are looked at.
    """
    marked = " ".join(text for text in islice(texts, _SAMPLE_CELLS) if not text.isascii())
    words = [word for word in _WORD.findall(marked) if _MARKED.search(word)]
    if len(words) < _MIN_WORDS or _share(words) > _MAX_SHARE_AS_IS:
        return None
    ranked = [(_share([_word(word, legacy, capitals=False) for word in words]), legacy) for legacy in Legacy]
    share, legacy = max(ranked, key=lambda entry: entry[0])
    return Guess(legacy, round(share * _PERCENT)) if share >= _MIN_SHARE else None


def is_syllable(word: str) -> bool:
    """Tell whether a word could be one Vietnamese syllable: letters, at most one tone, a form that exists."""
    plain = unicodedata.normalize("NFD", word.casefold())
    if sum(sign in _TONES for sign in plain) > 1:
        return False
    bare = "".join(sign for sign in plain if sign not in _TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def _share(words: list[str]) -> float:
    if not words:
        return 1.0
    good = sum(
        1
        for word in words
        if (parts := _FOLDED_WORD.findall(unicodedata.normalize("NFC", word)))
        and all(part.isascii() or is_syllable(part) for part in parts)
        and not any(sign in _NO_LETTERS for sign in word)
    )
    return good / len(words)


_NO_LETTERS = frozenset("¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿×÷ÆÐÞßæðþøØ")
"""Signs that only legacy text puts into words: the first are of TCVN3, the last of VNI."""


def _is_unicode(text: str, legacy: Legacy) -> bool:
    words = _WORD.findall(text)
    if all(_converted(word, legacy) is not None for word in words):
        return False
    return not any(
        sign in _NO_LETTERS for word in words if _converted(word, legacy) not in {None, word} for sign in word
    )


def _word(word: str, legacy: Legacy, *, capitals: bool) -> str:
    made = _converted(word, legacy)
    if made is None:
        return unicodedata.normalize("NFC", word)
    return made.upper() if capitals else made


def _converted(word: str, legacy: Legacy) -> str | None:
    """The word in Unicode; None if it holds a letter that no such text has."""
    if word.isascii():
        return word
    if _ONLY_UNICODE.search(word):
        return None
    stored = word.translate(_TO_1252)
    if legacy is Legacy.TCVN3:
        return None if any(sign in _NOT_TCVN3 for sign in stored) else _from_tcvn3(stored)
    return _from_vni(stored)


def _from_tcvn3(stored: str) -> str:
    made: list[str] = []
    for sign in stored:
        letter = _TCVN3.get(sign, sign)
        if made and letter != sign and _without_tone(letter.upper()) == made[-1] and letter.islower():
            # A capital with a tone has no code of its own: some wrote the capital and then the small letter.
            made[-1] = letter.upper()
        else:
            made.append(letter)
    return "".join(made)


def _from_vni(stored: str) -> str | None:
    made: list[str] = []
    for sign in stored:
        low = sign.lower()
        marks = _VNI_MARKS.get(low)
        if marks and made and made[-1].lower() in _VNI_BASES[low]:
            made[-1] = unicodedata.normalize("NFC", made[-1] + marks)
        elif marks:
            return None  # a sign after no vowel of its own is a letter of Unicode: ``Nhà``
        elif low in _VNI_ALONE:
            letter = _VNI_ALONE[low]
            made.append(letter if sign == low else letter.upper())
        else:
            made.append(sign)
    return "".join(made)


def _without_tone(letter: str) -> str:
    signs = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in _TONES))


def _vni_bases() -> Mapping[str, str]:
    found = dict.fromkeys("ùøûõï", "aeouyơư")
    found.update(dict.fromkeys("âáàåãä", "aeo"))
    found.update(dict.fromkeys("êéèúüë", "a"))
    return found


_VNI_BASES = _vni_bases()
_TCVN3 = {
    **{chr(_TCVN3_FIRST + at): letter for at, letter in enumerate(_TCVN3_LOWER) if letter != "\0"},
    **{chr(_TCVN3_CAPITALS_FIRST + at): letter for at, letter in enumerate(_TCVN3_CAPITALS)},
}
_NOT_TCVN3 = frozenset(chr(code) for code in range(0xC0, 0x100)) - frozenset(_TCVN3)
"""Western letters that TCVN3 has no use for: a word with one is no such text (``Làng`` in Unicode)."""

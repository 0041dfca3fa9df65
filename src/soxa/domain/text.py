"""Vietnamese text: one form for storing, one for searching and comparing."""

from __future__ import annotations

import unicodedata


class _BareSigns(dict[int, str]):
    """Each sign without its marks, worked out when it is first met: folding is in the way of every search."""

    def __missing__(self, code: int) -> str:
        """Return the sign's decomposition without combining marks; nothing for a mark itself."""
        signs = unicodedata.normalize("NFD", chr(code))
        self[code] = bare = "".join(sign for sign in signs if not unicodedata.combining(sign))
        return bare


_BARE = _BareSigns({ord("đ"): "d", ord("Đ"): "D"})


def tidy(text: str) -> str:
    """Return text in NFC, with runs of white space made one blank and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean(text: str) -> str:
    """Return text as `tidy` does, without what nobody can see and no program should be given.

    Dropped are control and format characters (zero width, direction marks, byte order marks), lone
    surrogates and non-characters such as U+FFFE; line ends and tabs become blanks. What has a shape stays,
    known or not.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return tidy(without_unseen(text))


def without_unseen(text: str) -> str:
    """Return text without the signs that `clean` drops; its blanks stay as they are."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign.isspace() or not _is_unseen(sign))


def fold(text: str) -> str:
    """Return text without tones, marks and case, for search and matching: ``Hoà Đức`` gives ``hoa duc``.

    Both tone placements (hòa, hoà) and both normal forms (NFC, NFD) fold to the same string.
    """
    bare = text if text.isascii() else text.translate(_BARE)
    return " ".join(bare.casefold().split())


def _is_unseen(sign: str) -> bool:
    if sign.isprintable():
        return False
    point = ord(sign)
    is_no_character = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004 - Unicode 23.7
    return is_no_character or unicodedata.category(sign) in {"Cc", "Cf", "Cs"}

"""Vietnamese text: one form for storing, one for searching and comparing."""

from __future__ import annotations

import unicodedata

_PLAIN_D = str.maketrans({"đ": "d", "Đ": "D"})


def tidy(text: str) -> str:
    """Return text in NFC, with runs of white space made one blank and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return text without tones, marks and case, for search and matching: ``Hoà Đức`` gives ``hoa duc``.

    Both tone placements (hòa, hoà) and both normal forms (NFC, NFD) fold to the same string.
    """
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(bare.translate(_PLAIN_D).casefold().split())

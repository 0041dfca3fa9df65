"""Secrecy marks: a text that is nothing but MẬT, TỐI MẬT or TUYỆT MẬT heads what may not be kept here.

The word inside a sentence is a word like others (mật độ, bảo mật, nuôi ong lấy mật).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from soxa.domain.text import clean

_MARKS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
_FIELD = "ĐỘ MẬT"
_GAP = r"[\W\d_]*"


def _spaced(words: str) -> str:
    return _GAP.join(words.replace(" ", ""))


_MARK = re.compile(
    f"{_GAP}(?:{_spaced(_FIELD)}{_GAP})?(?:{'|'.join(f'({_spaced(mark)})' for mark in _MARKS)}){_GAP}",
    re.IGNORECASE,
)


def secrecy_mark(text: str) -> str:
    """Return the secrecy mark that a text consists of; an empty string for every other text.

    Case, unseen signs, whatever is no letter, letters written apart and the name of the field in front
    (``Độ mật:``) play no part.
    """
    if text.isascii():
        return ""
    found = _MARK.fullmatch(clean(text))
    return _MARKS[(found.lastindex or 1) - 1] if found else ""


def secrecy_mark_among(texts: Iterable[str]) -> str:
    """Return the first secrecy mark that one of these texts consists of; an empty string if none does."""
    return next((mark for mark in map(secrecy_mark, texts) if mark), "")


def is_secret_row(cells: Sequence[str]) -> bool:
    """Tell whether one cell of a row is a secrecy mark.

    Args:
        cells: As `soxa.domain.text.clean` leaves them.
    """
    text = "".join(cells)
    # Large trackers have to be read soon: the one letter that every mark has and few texts rules most out.
    return ("Ậ" in text or "ậ" in text) and bool(secrecy_mark_among(cells))

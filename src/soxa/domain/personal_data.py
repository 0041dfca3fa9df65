"""What looks like data on a private person: an identity number, a telephone number, somebody by name.

Only doubts: the words warn and never block, for an office's own officers have names and telephones too.
"""

from __future__ import annotations

import re

ID_NUMBER, TELEPHONE, PERSON = "id_number", "telephone", "person"

# An identity number has 12 digits and is written whole or in groups; 123.456.789.012 is a sum of money.
_ID_NUMBER = re.compile(r"(?<![\d.,])(?:\d{12}(?!\d|[.,]\d)|\d(?: ?\d){11}(?! ?\d|[.,]\d))")
_TELEPHONE = re.compile(r"(?<![\d./-])(?:\+84|0)(?:[ .-]?\d){9,10}(?![\d/-])")
_LATIN = [chr(point) for point in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))]
_CAPITAL = "".join(letter for letter in _LATIN if letter.isupper())
_SMALL = "".join(letter for letter in _LATIN if letter.islower())
_KIN = ("ông", "bà", "anh", "chị", "em", "cháu", "cụ")
_BEFORE = "|".join(form for word in _KIN for form in (word, word.capitalize(), word.upper()))
_NO_NAME = "|".join(f"{word.upper()}\\b" for word in (*_KIN, "nội", "ngoại", "mẹ", "con", "cao tuổi"))
_PERSON = re.compile(
    rf"\b(?:{_BEFORE})\s+(?:[{_CAPITAL}][{_SMALL}]+|(?!{_NO_NAME})[{_CAPITAL}]+\s+(?!{_NO_NAME})[{_CAPITAL}]+)"
)
_PATTERNS = ((ID_NUMBER, _ID_NUMBER), (TELEPHONE, _TELEPHONE), (PERSON, _PERSON))


def personal_data(text: str) -> tuple[str, ...]:
    """Return what a text seems to hold: ``id_number``, ``telephone``, ``person``, each at most once.

    Args:
        text: In NFC.
    """
    return tuple(name for name, pattern in _PATTERNS if pattern.search(text))

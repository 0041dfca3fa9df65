"""Numbers and symbols of documents as they stand in registers: ``198/UBND-VP``, ``Số: 04/KH-UBND``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from soxa.base.errors import Message
from soxa.domain.text import fold, tidy

OFFICIAL_LETTER = "CV"
"""Công văn: the only type whose symbol holds no abbreviation (Decree 30/2020, Appendix III)."""
MAX_NUMBER, MAX_SYMBOL, MAX_SUBJECT = 11, 30, 500
"""Field lengths of the exchange of electronic documents (Decree 30/2020, Appendix VI)."""

_REFERENCE = re.compile(r"([0-9]{1,6}[A-Za-zĐđ]{0,2})(?:[/-](\w[\w/&.+-]*))?")
_LEAD = re.compile(r"(?:so|van ban so)(?: hieu)? ?[:.]? ?")
_AROUND_MARKS = re.compile(r"\s*([/&+-])\s*")
_SEPARATORS = re.compile(r"[/-]")


@dataclass(frozen=True, slots=True)
class Reference:
    """Number, symbol and type of a document."""

    number: str
    """``198``, ``04``."""
    symbol: str
    """``UBND-VP``, ``KH-UBND``; empty if only the number was given."""
    type: str
    """Abbreviation of the type by its symbol; ``CV`` where the symbol has none; empty without a symbol."""


def read_reference(cell: str, types: Mapping[str, str]) -> Reference | Message | None:
    """Read number and symbol.

    Args:
        cell: Text of the cell.
        types: Abbreviations of types, in lower case, to how they are written.

    Returns:
        The reference; None for an empty cell; else why it is none (one row is one document).
    """
    text = _AROUND_MARKS.sub(r"\1", tidy(cell))
    if not text:
        return None
    lead = _LEAD.match(fold(text))
    if lead and len(fold(text)) == len(text):  # folding keeps the length unless a sign has no NFC form
        text = text[lead.end() :]
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return Message("importing.not_a_reference", {"value": tidy(cell)})
    number, symbol = match[1], match[2] or ""
    if len(number) > MAX_NUMBER or len(symbol) > MAX_SYMBOL:
        return Message("importing.reference_too_long", {"value": tidy(cell), "limit": MAX_SYMBOL})
    return Reference(number, symbol, document_type(symbol, types))


def document_type(symbol: str, types: Mapping[str, str]) -> str:
    """Return the type that a symbol names: ``KH-UBND`` gives ``KH``, ``UBND-VP`` gives ``CV``."""
    if not symbol:
        return ""
    for part in _SEPARATORS.split(symbol):
        found = types.get(part.casefold())
        if found is not None:
            return found
    return OFFICIAL_LETTER

"""What is drawn into the places an outline leaves open: number, date, the signer's picture, the seal.

Signing says what is to be seen, documents draws it; neither knows the other, so the order form stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from soxa.domain.outline import Rectangle

CODE_NUMBER_MAX = 11
"""Longest number of a document (Decree 30/2020, Appendix VI: CodeNumber)."""
_PADDED_BELOW = 10


class Signatory(Enum):
    """Whose signature a place is for (Decree 30/2020, article 5: a document needs both)."""

    PERSON = "person"
    """The authorised person; a blue picture between position line and name."""
    ORGANISATION = "organisation"
    """The office; its red seal."""


@dataclass(frozen=True, slots=True)
class TextToDraw:
    """Words for an open place, on one line, centred."""

    text: str
    """As printed: ``05``."""
    width_pt: float
    """Width of the place."""
    height_pt: float
    """Height of the place."""
    size_pt: float
    """Type size."""
    italic: bool
    """The date stands in italics, the number upright (Decree 30/2020, Appendix I, II.3 and II.4)."""


@dataclass(frozen=True, slots=True)
class StampToDraw:
    """What a signature shows on the page (Decree 30/2020, Appendix I, II.8)."""

    signatory: Signatory
    """Blue for the person, red for the organisation."""
    picture: bytes | None
    """A PNG with a transparent ground, fitted into the place; None draws the lines instead."""
    lines: tuple[str, ...]
    """Name and time of signing, shown only when there is no picture."""
    width_pt: float
    """Width of the place."""
    height_pt: float
    """Height of the place."""


DrawText = Callable[[TextToDraw], bytes]
"""Draws words as a one-page PDF of exactly that size, its ground transparent, its fonts embedded."""
DrawStamp = Callable[[StampToDraw], bytes]
"""Draws a stamp as a one-page PDF of exactly that size, its ground transparent, its fonts embedded."""


def write_number(number: int) -> str:
    """Write a document's number: below ten it bears a leading zero (Decree 30/2020, Appendix I, II.3)."""
    return f"{number:02}" if number < _PADDED_BELOW else str(number)


def seal_place(person: Rectangle, *, diameter_pt: float) -> Rectangle:
    """Place a round seal so that it covers a third of the person's picture, at its left.

    Args:
        person: Where the person's picture stands.
        diameter_pt: The seal's real size.

    Returns:
        The square of the seal, level with the picture's middle (Decree 30/2020, Appendix I, II.8).
    """
    right = person.left + (person.right - person.left) / 3
    middle = (person.bottom + person.top) / 2
    half = diameter_pt / 2
    return Rectangle(person.page, right - diameter_pt, middle - half, right, middle + half)

"""What a report's pages say, in a form in which two printings of it can be compared.

Two programs that print the same words break lines and pages elsewhere and set other blanks. So white space is
left out of words, but never between numbers: a number is one thing from its first digit to its last, and
427 is found neither in 4270 nor in 42 7.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from soxa.domain.figures import FigureKey
from soxa.domain.text import without_unseen

EDGE: Final = "\x1f"
"""Stands before and behind each number in `encode`'s text; no printed text holds it."""
_NUMBER: Final = re.compile(r"([0-9]+(?:[.,][0-9]+)*)|\s+")
_DIGITS: Final = frozenset("0123456789")
_ATOM: Final = re.compile(f"{EDGE}[^{EDGE}]+{EDGE}|.")
_SAME: Final = str.maketrans(
    {
        # PDFium reads a hyphen at the end of a line as one of these two.
        "\x02": "-",
        "\ufffe": "-",
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        "…": "...",
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
    }
)


def encode(text: str) -> str:
    """Return words without white space, in NFC, with every number between two `EDGE` signs."""
    return _NUMBER.sub(lambda found: f"{EDGE}{found[1]}{EDGE}" if found[1] else "", _plain(text))


def _plain(text: str) -> str:
    return without_unseen(unicodedata.normalize("NFC", text.translate(_SAME))).replace(EDGE, "")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as `encode` writes it, which can still be shown with its blanks."""

    text: str
    """Encoded."""
    plain: str
    """With white space."""
    places: tuple[int, ...]
    """For each sign of the first where it comes from in the second; one more for the end."""

    @classmethod
    def of(cls, text: str) -> Encoded:
        """Encode a text."""
        plain, signs, places = _plain(text), list[str](), list[int]()
        for found in re.finditer(r"[0-9]+(?:[.,][0-9]+)*|\S", plain):
            start, end = found.span()
            is_number = found[0][0] in _DIGITS
            signs.append(f"{EDGE}{found[0]}{EDGE}" if is_number else found[0])
            places += (start, *range(start, end), end) if is_number else (start,)
        return cls("".join(signs), plain, (*places, len(plain)))

    def show(self, start: int, end: int) -> str:
        """Return a stretch of the encoded text as it stands on the page, with single blanks."""
        if end <= start:
            return ""
        last = self.places[end - 1] + (self.text[end - 1] != EDGE)
        return " ".join(self.plain[self.places[start] : last].split())


def atoms(encoded: str) -> list[str]:
    """Return the numbers and the single other signs of an encoded text."""
    return _ATOM.findall(encoded)


def numbers(encoded: str) -> tuple[str, ...]:
    """Return the numbers of an encoded text, in order."""
    return tuple(atom for atom in atoms(encoded) if atom[0] == EDGE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a unit."""

    text: str
    """As printed."""
    figure: FigureKey | None = None
    """The figure that they print; None for plain words."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, a heading or a row of a table: what stands together on every page."""

    pieces: tuple[Piece, ...]
    """Its words in order; cells are parted by pieces of a blank."""
    place: str
    """Where it stands, for people: a section's heading, a table's row."""
    blanks: bool = False
    """Its rows of dots stand for number and date, which may be written in (appendix: "Kèm theo …")."""
    is_start: bool = False
    """It begins a page: an appendix's label."""

    @property
    def text(self) -> str:
        """Its words as printed."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def encoded(self) -> str:
        """Its words as `encode` writes them."""
        return encode(self.text)

    @property
    def figures(self) -> tuple[Piece, ...]:
        """The pieces that print figures and say something."""
        return tuple(one for one in self.pieces if one.figure is not None and one.text.strip())


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a sealed report prints, but for what is stamped on it later."""

    head: tuple[str, ...]
    """Above the title, in any order: agencies, nation, place."""
    body: tuple[Unit, ...]
    """From the title to the last sentence, in order."""
    foot: tuple[str, ...]
    """Recipients and signature, in any order."""
    appendices: tuple[Unit, ...]
    """In order."""
    symbol: str
    """``BC-UBND``: stands behind the number."""
    table_heads: tuple[str, ...] = ()
    """Header rows of its tables, which may be repeated at the top of pages."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """Body and appendices."""
        return (*self.body, *self.appendices)

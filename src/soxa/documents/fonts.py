"""The shipped fonts: which characters they have and how wide each is.

Widths decide, before anything is laid out, which set of sizes fits and how long a rule must be; so both
renderers are told the same. Only what is needed of TrueType is read (OpenType 1.9: table directory,
``head``, ``hhea``, ``hmtx`` and a ``cmap`` of format 4).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from soxa.base.errors import AppError
from soxa.base.resources import resource_path
from soxa.documents.constants import MM_PER_INCH, PT_PER_INCH


class Face(Enum):
    """The four faces, by file name."""

    REGULAR = "Tinos-Regular.ttf"
    BOLD = "Tinos-Bold.ttf"
    ITALIC = "Tinos-Italic.ttf"
    BOLD_ITALIC = "Tinos-BoldItalic.ttf"


PINNED = {
    Face.REGULAR: "cf264a22292950ca1679b2ade07e9e6ecb26c649ab70975d0e113f979efa827a",
    Face.BOLD: "971d6af5fcb3a0c05535a92a635fb63a86ea5eb935639c9b864be33f3bfaba80",
    Face.ITALIC: "0f949a3fa0e23cd0ca94a0c4784bd8f9efb99c20070b9f73b5fd592b49c092ad",
    Face.BOLD_ITALIC: "0cd67b90617a03a69a815e758d0649d00f2be48a0cb570615e94e8e5a13aae2e",
}
"""SHA-256 of each file: another file would give other pages."""

_CMAP_FORMAT = 4
_UNICODE_TABLES = {(0, 3), (3, 1)}


class FontDamaged(AppError):
    """A shipped font is not the one this version was made with."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is known of a face."""

    units_per_em: int
    """Design units in one em."""
    advances: Mapping[int, int]
    """Advance width in design units, by code point. A character that is missing here has no glyph."""


def fonts_folder() -> Path:
    """Return the folder of the shipped fonts."""
    return resource_path("fonts")


@cache
def metrics(face: Face) -> Metrics:
    """Read a face.

    Raises:
        FontDamaged: The file differs from the pinned one.
    """
    path = fonts_folder() / face.value
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != PINNED[face]:
        raise FontDamaged(path=path)
    return _read(data)


def check_fonts() -> None:
    """Make sure that all faces are the pinned ones.

    Raises:
        FontDamaged: One of them is not.
    """
    for face in Face:
        metrics(face)


@cache
def fonts_digest() -> str:
    """Return one SHA-256 (hex) over all faces, by file name; it names the fonts in files that travel."""
    check_fonts()
    lines = [f"{PINNED[face]}  {face.value}" for face in sorted(Face, key=lambda face: face.value)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@cache
def covered() -> frozenset[int]:
    """Return the code points that every face has a glyph for."""
    found = [frozenset(metrics(face).advances) for face in Face]
    return frozenset.intersection(*found)


def width_mm(text: str, face: Face, *, size_pt: float) -> float:
    """Return how wide a line is; without kerning, which neither renderer applies.

    A character without a glyph counts as one em.
    """
    read = metrics(face)
    units = sum(read.advances.get(ord(letter), read.units_per_em) for letter in text)
    return units / read.units_per_em * size_pt * MM_PER_INCH / PT_PER_INCH


def wrap(text: str, face: Face, *, size_pt: float, width_limit_mm: float) -> list[str]:
    """Break a text at its blanks into lines as a first-fit breaker does; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_mm(longer, face, size_pt=size_pt) <= width_limit_mm:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _read(data: bytes) -> Metrics:
    tables = _tables(data)
    (units_per_em,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    advances = struct.unpack_from(">" + "Hh" * count, data, tables["hmtx"])[::2]
    glyphs = _character_map(data, tables["cmap"])
    return Metrics(units_per_em, {code: advances[min(glyph, count - 1)] for code, glyph in glyphs.items()})


def _tables(data: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _character_map(data: bytes, start: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">H", data, start + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * number)
        if (platform, encoding) in _UNICODE_TABLES:
            return _segments(data, start + offset)
    raise ValueError("no Unicode character map")


def _segments(data: bytes, start: int) -> dict[int, int]:
    form, _, _, double = struct.unpack_from(">HHHH", data, start)
    if form != _CMAP_FORMAT:
        raise ValueError(f"character map of format {form}")
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + double)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 2 * double)
    places = start + 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", data, places)
    found: dict[int, int] = {}
    for number, (first, last, delta, step) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if step:
                (glyph,) = struct.unpack_from(">H", data, places + 2 * number + step + 2 * (code - first))
            if (glyph or not step) and (glyph := (glyph + delta) & 0xFFFF):
                found[code] = glyph
    return found

"""Lines, sizes and places read back from a PDF by PDFium: what stands on a page, not what was meant to."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

MM_PER_PT = 25.4 / 72
_SAME_LINE_PT = 1.0
_COLUMN_GAP_PT = 20.0


@dataclass(frozen=True)
class Letter:
    """A character on a page."""

    text: str
    left: float
    """Points from the left edge of the page, to where its advance begins."""
    baseline: float
    """Points from the lower edge of the page."""
    right: float
    """Right edge of its ink."""
    size: float
    font: str
    """Name without the tag of its subset."""


@dataclass(frozen=True)
class Line:
    """Letters on one baseline without a wide gap."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters).strip()

    @property
    def left_mm(self) -> float:
        return min(letter.left for letter in self._inked) * MM_PER_PT

    @property
    def right_mm(self) -> float:
        return max(letter.right for letter in self._inked) * MM_PER_PT

    @property
    def width_mm(self) -> float:
        return self.right_mm - self.left_mm

    @property
    def baseline_mm(self) -> float:
        return self.letters[0].baseline * MM_PER_PT

    @property
    def sizes(self) -> set[float]:
        return {round(letter.size, 1) for letter in self._inked}

    @property
    def fonts(self) -> set[str]:
        return {letter.font for letter in self._inked}

    @property
    def _inked(self) -> list[Letter]:
        return [letter for letter in self.letters if letter.text.strip()]


@dataclass(frozen=True)
class Rule:
    """A horizontal rule or the edge of a cell, in millimetres."""

    left_mm: float
    right_mm: float
    height_mm: float
    """From the lower edge of the page."""

    @property
    def width_mm(self) -> float:
        return self.right_mm - self.left_mm


@dataclass(frozen=True)
class Page:
    """A page as it is."""

    width_mm: float
    height_mm: float
    lines: tuple[Line, ...]
    """From the top."""
    rules: tuple[Rule, ...]
    """Thin horizontal paths, from the top."""

    def line(self, start: str) -> Line:
        """Return the one line that begins so."""
        found = [line for line in self.lines if line.text.startswith(start)]
        assert len(found) == 1, (start, [line.text for line in self.lines])
        return found[0]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def measure(pdf: bytes) -> list[Page]:
    """Read all pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    rules = sorted(_rules(page), key=lambda rule: -rule.height_mm)
    lines = sorted(_lines(_letters(page)), key=lambda line: (-line.baseline_mm, line.left_mm))
    return Page(width * MM_PER_PT, height * MM_PER_PT, tuple(lines), tuple(rules))


def _letters(page: pypdfium2.PdfPage) -> list[Letter]:
    text = page.get_textpage()
    try:
        return [
            letter
            for number in range(text.count_chars())
            if (letter := _letter(text, number)).text not in {"\r", "\n"}
        ]
    finally:
        text.close()


def _letter(text: pypdfium2.PdfTextPage, number: int) -> Letter:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, number, x, y)
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFText_GetFontInfo(text, number, name, 100, ctypes.c_int())
    _, _, right, _ = text.get_charbox(number)
    return Letter(
        chr(pdfium.FPDFText_GetUnicode(text, number)),
        x.value,
        y.value,
        right,
        pdfium.FPDFText_GetFontSize(text, number),
        name.value.decode().rpartition("+")[2],
    )


def _lines(letters: Sequence[Letter]) -> list[Line]:
    ordered = sorted(letters, key=lambda letter: (-round(letter.baseline / _SAME_LINE_PT), letter.left))
    lines = []
    for _, same in groupby(ordered, key=lambda letter: round(letter.baseline / _SAME_LINE_PT)):
        run: list[Letter] = []
        for letter in same:
            if run and letter.left - run[-1].right > _COLUMN_GAP_PT:
                lines.append(Line(tuple(run)))
                run = []
            run.append(letter)
        lines.append(Line(tuple(run)))
    return [line for line in lines if line.text]


def _rules(page: pypdfium2.PdfPage) -> list[Rule]:
    found = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = (edge * MM_PER_PT for edge in item.get_bounds())
        if top - bottom < 1 and right - left > 1:
            found.append(Rule(left, right, (top + bottom) / 2))
    return found

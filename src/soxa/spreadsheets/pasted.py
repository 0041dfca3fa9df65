"""Cells from the clipboard: what Excel, Word and pages put there as HTML, or as text with tabs.

Many programs also save such HTML under the name of a workbook (.xls); it is read here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from soxa.base.pages import plain_tags
from soxa.domain.legacy_text import LegacyFont, legacy_font
from soxa.spreadsheets.delimited import TooManyCells, read_cells

_CLASS_FONT = re.compile(r"\.([\w-]{1,60})\s*\{[^{}]*?font-family\s*:\s*([^;}]+)", re.IGNORECASE)
_LONGEST_RULE = 4_000
_OWN_FONT = re.compile(r"font-family\s*:\s*([^;}]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"[0-9][0-9.,\s]*")
_EXACT_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_CELLS = frozenset({"td", "th"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_MOST_SIGNS = 32 << 20
_DEEPEST = 200
"""Tags inside one another that are kept in mind; a page of tags that never end must not take for ever."""
_EMPTY = frozenset({"br", "img", "col", "meta", "link", "hr", "input", "wbr", "base"})

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a cell in one font."""

    text: str
    """As stored."""
    font: LegacyFont | None
    """What its font says; None: it is Unicode."""


@dataclass(slots=True)
class Block:
    """A block of cells."""

    rows: list[list[str]] = field(default_factory=list)
    """Cells, all rows equally long, as they stand."""
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    """Merged areas: first and last cell."""
    hidden: list[int] = field(default_factory=list)
    """Hidden rows, counted from 1."""
    runs: dict[Place, tuple[Run, ...]] = field(default_factory=dict)
    """Cells with a part in a font from before Unicode."""


def read_block(text: str, html: str, *, rows: int, columns: int, cells: int) -> Block:
    """Read what stands on the clipboard.

    Args:
        text: As plain text.
        html: As HTML; empty if there is none. It alone knows fonts and merged cells.
        rows: Most rows.
        columns: Most columns.
        cells: Most cells of the rectangle.

    Returns:
        The block; without rows if there is no table.

    Raises:
        TooManyCells: Beyond what is taken.
    """
    if "<table" in html[:1_000_000].lower():
        block = read_html(html, rows=rows, columns=columns, cells=cells)
        if block.rows:
            return block
    if "\t" not in text:
        return Block()
    return Block(read_cells(text.rstrip("\r\n\0"), "\t", rows=rows, columns=columns, cells=cells))


def read_html(html: str, *, rows: int, columns: int, cells: int) -> Block:
    """Read all tables of a page as one block, one under the other.

    Args:
        html: The page.
        rows: Most rows.
        columns: Most columns.
        cells: Most cells of the rectangle.

    Raises:
        TooManyCells: Beyond what is taken.
    """
    if len(html) > _MOST_SIGNS:
        raise TooManyCells
    body, styles = plain_tags(html)
    reader = _TableReader(rows, columns, cells)
    for style in styles:
        reader.learn_fonts(style)
    reader.feed(body)
    reader.close()
    return reader.block()


class _TableReader(HTMLParser):
    def __init__(self, rows: int, columns: int, cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = rows, columns, cells
        self._block = Block()
        self._fonts: dict[str, str] = {}
        self._stack: list[tuple[str, str]] = []
        self._depth = 0
        self._row, self._column = -1, 0
        self._runs: list[Run] | None = None
        self._exact: str | None = None
        self._covered: dict[int, int] = {}
        """Column to the last row that a cell above reaches into."""
        self._cells: dict[Place, str] = {}
        self._width = 0

    def learn_fonts(self, style: str) -> None:
        """Take the fonts of classes from a style sheet (Excel hides it in a comment)."""
        for rule in style.split("}"):
            found = _CLASS_FONT.search(rule[-_LONGEST_RULE:])
            if found:
                self._fonts[found[1]] = found[2]

    # ------------------------------------------------------------------ what the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table":
            self._depth += 1
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._row, self._column = self._row + 1, 0
            if _HIDDEN.search(given.get("style", "")):
                self._block.hidden.append(self._row + 1)
        elif self._depth == 1 and tag in _CELLS and self._row >= 0:
            self._end_cell()
            self._begin_cell(given)
        elif tag in _BREAKS and self._runs:
            self._runs.append(Run("\n", None))
        if tag not in _EMPTY and len(self._stack) < _DEEPEST:
            self._stack.append((tag, self._font(given)))

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 1 and tag in _CELLS | {"tr", "table"}:
            self._end_cell()
        if tag == "table":
            self._depth = max(self._depth - 1, 0)
        for at in range(len(self._stack) - 1, -1, -1):
            if self._stack[at][0] == tag:
                del self._stack[at:]
                break

    def handle_data(self, data: str) -> None:
        if self._runs is not None:
            font = next((font for _, font in reversed(self._stack) if font), "")
            self._runs.append(Run(data, legacy_font(font)))

    # ------------------------------------------------------------------ cells

    def _font(self, given: dict[str, str]) -> str:
        own = _OWN_FONT.search(given.get("style", ""))
        named = own[1] if own else given.get("face", "") or self._fonts.get(given.get("class", ""), "")
        return named.split(",")[0].strip(" '\"")

    def _begin_cell(self, given: dict[str, str]) -> None:
        while self._covered.get(self._column, -1) >= self._row:
            self._column += 1
        place = self._row, self._column
        down = min(_span(given.get("rowspan")), self._limits[0])
        right = min(_span(given.get("colspan")), self._limits[1] + 1)
        self._check(self._row + down, self._column + right)
        if down > 1 or right > 1:
            self._block.merged.append((place, (self._row + down - 1, self._column + right - 1)))
        self._covered.update(dict.fromkeys(range(self._column, self._column + right), self._row + down - 1))
        self._runs = []
        number = given.get("x:num", "")
        self._exact = number if _EXACT_NUMBER.fullmatch(number) else None

    def _check(self, rows: int, columns: int) -> None:
        most_rows, most_columns, most_cells = self._limits
        self._width = max(self._width, columns)
        if rows > most_rows or columns > most_columns or rows * self._width > most_cells:
            raise TooManyCells

    def _end_cell(self) -> None:
        if self._runs is None:
            return
        text = "".join(run.text for run in self._runs)
        place = self._row, self._column
        if self._exact and _PLAIN_NUMBER.fullmatch(text.strip()):
            # What is shown is rounded and grouped as the sender's Excel does; the cell itself is exact.
            text = self._exact.replace(".", ",")
        elif any(run.font for run in self._runs):
            self._block.runs[place] = tuple(self._runs)
        if text.strip():
            self._cells[place] = text
        self._column += 1
        self._runs = self._exact = None

    def block(self) -> Block:
        """Return what was read."""
        self._end_cell()
        width = max((column for _, column in self._cells), default=-1) + 1
        height = max((row for row, _ in self._cells), default=-1) + 1
        self._block.rows = [
            [self._cells.get((row, column), "") for column in range(width)] for row in range(height)
        ]
        return self._block


def _span(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdecimal() else 1

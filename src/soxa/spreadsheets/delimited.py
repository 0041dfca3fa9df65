"""Tables of text (.csv, .txt): which code page, which separator, and the cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

UTF_8, UTF_16_LE, UTF_16_BE, WINDOWS_1258 = "utf-8", "utf-16-le", "utf-16-be", "windows-1258"
ENCODINGS = (UTF_8, UTF_16_LE, UTF_16_BE, WINDOWS_1258)
"""What a file may be stored as, most usual first."""
SEPARATORS = (";", ",", "\t")
"""What may stand between cells."""

_MARKS = ((b"\xef\xbb\xbf", UTF_8), (b"\xff\xfe", UTF_16_LE), (b"\xfe\xff", UTF_16_BE))
_LOOKED_AT = 1 << 16
_LOOKED_AT_LINES = 200
_NULS = 0.2
_MAX_CONTROLS = 0.01
_FEW_CONTROLS = 8
"""So many signs that nobody types may stand even in a short table."""
_GOOD_TO_BAD = 50
"""UTF-8 with so few damaged places is UTF-8 all the same, not another page."""
_MAX_INSIDE = 10_000
"""So many separators may stand inside the quoted cells of one row."""
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


class NotText(Exception):
    """The bytes are no table of text."""


class TooManyCells(Exception):
    """More rows or columns than were allowed."""


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table of text as read."""

    rows: list[list[str]]
    """Cells, all rows equally long, exactly as they stand."""
    encoding: str
    """What it was read as; one of `ENCODINGS`."""
    separator: str
    """What stands between cells; one of `SEPARATORS`."""


def read_delimited(
    data: bytes, *, encoding: str = "", separator: str = "", rows: int, columns: int, cells: int
) -> Delimited:
    """Read a table of text.

    Args:
        data: The file's bytes.
        encoding: What a human says it is stored as; empty: found out.
        separator: What a human says stands between cells; empty: found out.
        rows: Most rows taken.
        columns: Most columns.
        cells: Most cells of the rectangle.

    Raises:
        NotText: It is something else.
        TooManyCells: Beyond what is taken.
    """
    found = encoding or detect_encoding(data)
    try:
        text, separator = _opened(data, found, separator)
    except NotText:
        mark = next((mark for mark, _ in _MARKS if data.startswith(mark)), b"")
        if encoding or not mark:
            raise
        # Some programs write the mark of one page before the text of another.
        data = data.removeprefix(mark)
        found = detect_encoding(data)
        text, separator = _opened(data, found, separator)
    return Delimited(read_cells(text, separator, rows=rows, columns=columns, cells=cells), found, separator)


def _opened(data: bytes, encoding: str, separator: str) -> tuple[str, str]:
    """Return the text without what is said of it, and what stands between its cells."""
    text = _decoded(data, encoding)
    said = _SEP_LINE.match(text)
    if said:
        text = text[said.end() :]
        separator = separator or (said[1] if said[1] in SEPARATORS else "")
    return text, separator or _detect_separator(text)


def read_cells(text: str, separator: str, *, rows: int, columns: int, cells: int) -> list[list[str]]:
    """Split text into cells as Excel does: quotes hold separators and line ends, doubled they are quotes.

    Args:
        text: The text.
        separator: What stands between cells.
        rows: Most rows.
        columns: Most columns.
        cells: Most cells of the rectangle.

    Raises:
        TooManyCells: Beyond what is taken.
    """
    found: list[list[str]] = []
    width = 0
    try:
        lines = _Lines(text, separator, most=columns + _MAX_INSIDE)
        for row in csv.reader(lines, delimiter=separator):
            lines.seen = 0
            found.append(row)
            width = max(width, len(row))
            if len(found) > rows or width > columns or len(found) * width > cells:
                raise TooManyCells
    except csv.Error as error:
        raise TooManyCells from error
    return [row + [""] * (width - len(row)) for row in found]


class _Lines:
    """The lines of a text, until one row of it has more separators than any row may have.

    The reader of the library makes the whole row before anybody can count its cells.
    """

    def __init__(self, text: str, separator: str, *, most: int) -> None:
        self._lines = io.StringIO(text, newline="")
        self._separator, self._most = separator, most
        self.seen = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.seen += line.count(self._separator)
            if self.seen > self._most:
                raise TooManyCells
            yield line


def detect_encoding(data: bytes) -> str:
    """Return what bytes are stored as: by their mark, by their nulls, by whether they are UTF-8 at all.

    What is none of these is Windows-1258, the page of a Vietnamese Windows: any bytes can be read as that.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:_LOOKED_AT]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > _NULS * len(head) / 2:
        return UTF_16_LE if odd > even else UTF_16_BE
    text = data.decode("utf-8", "replace")
    if "\ufffd" in text:
        damaged = text.count("\ufffd")
        good = sum(1 for sign in text[:_LOOKED_AT] if sign > "\x7f") - text[:_LOOKED_AT].count("\ufffd")
        return UTF_8 if good > damaged * _GOOD_TO_BAD else WINDOWS_1258
    return UTF_8


def _decoded(data: bytes, encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise NotText
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    head = text[:_LOOKED_AT]
    controls = sum(1 for sign in head if sign < " " and sign not in "\t\r\n")
    most = max(_MAX_CONTROLS * len(head), _FEW_CONTROLS)
    if not text.strip() or "\0" in head or controls > most:
        raise NotText
    return text


def _detect_separator(text: str) -> str:
    best: tuple[int, int, str] | None = None
    for separator in SEPARATORS:
        widths = Counter(len(row) for row in _first_rows(text, separator) if any(row))
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if wide:
            count, width = max(wide)
            if best is None or (count, width) > best[:2]:
                best = count, width, separator
    if best is None and len(max(text.splitlines(), key=len)) > csv.field_size_limit():
        raise TooManyCells
    if best is None:
        raise NotText
    return best[2]


def _first_rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text[:_LOOKED_AT], newline=""), delimiter=separator)
    try:
        for _, row in zip(range(_LOOKED_AT_LINES), reader, strict=False):
            yield row
    except csv.Error:
        return

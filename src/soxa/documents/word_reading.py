"""Reading an old report (.docx): its paragraphs with their numbers and heading levels, and its tables.

The file may come from anywhere. It is measured while it is unpacked; only the document part, its styles
and its numbering are looked at, by a parser that resolves no entities; relations, macros and embedded things
are never touched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soxa.base.errors import AppError
from soxa.base.files import read_whole
from soxa.domain.pasted_outlines import OutlineLine
from soxa.domain.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PACKED_BYTES = 30 << 20
MAX_PART_BYTES = 24 << 20
_CHUNK = 1 << 16
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENT, _STYLES, _NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
_MAX_PARAGRAPHS, _MAX_TABLES, _MAX_ROWS = 20_000, 200, 2_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9


class NotAWordDocument(AppError):
    """The file is no .docx, whatever its name says; an old .doc is none either."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class WordDocumentTooLarge(AppError):
    """The document is larger than a report ever is, packed or unpacked."""

    def __init__(self, *, path: Path, size_mb: int) -> None:
        super().__init__(path=path, size_mb=size_mb)


class WordDocumentDamaged(AppError):
    """The document is broken inside."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


@dataclass(frozen=True, slots=True)
class WordText:
    """What was read."""

    lines: tuple[OutlineLine, ...]
    """Paragraphs of the body, those in tables left out; numbers that Word makes stand in front."""
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    """Tables: rows of cells, as wide as each row is."""


def read_word(path: Path) -> WordText:
    """Read a .docx.

    Raises:
        FileMissing: And the other errors of `soxa.base.files.read_whole`.
        NotAWordDocument: It is none.
        WordDocumentTooLarge: Beyond the limits.
        WordDocumentDamaged: It cannot be read.
    """
    trees = open_parts(path, (_DOCUMENT, _STYLES, _NUMBERING))
    body = body_of(trees, path)
    numbers = _Numbers(trees.get(_NUMBERING))
    levels = _style_levels(trees.get(_STYLES))
    lines = []
    for paragraph in _limited(body.iterchildren(f"{_W}p"), _MAX_PARAGRAPHS):
        line = _line(paragraph, numbers, levels)
        if line.text:
            lines.append(line)
    tables = tuple(_table(table) for table in _limited(body.iterchildren(f"{_W}tbl"), _MAX_TABLES))
    return WordText(tuple(lines), tables)


def open_parts(path: Path, names: Sequence[str]) -> Mapping[str, _Element]:
    """Open parts of a .docx, measured while they are unpacked; the document itself is always among them.

    Args:
        path: The file.
        names: Which parts; one that is not there is left out.

    Raises:
        FileMissing: And the other errors of `soxa.base.files.read_whole`.
        NotAWordDocument: It is none.
        WordDocumentTooLarge: Beyond the limits.
        WordDocumentDamaged: It cannot be read.
    """
    data = read_whole(path, limit_bytes=MAX_PACKED_BYTES)
    if data.startswith(_COMPOUND_FILE) or not data.startswith(b"PK"):
        raise NotAWordDocument(path=path)
    parts = _parts(data, path, names)
    if _DOCUMENT not in parts:
        raise NotAWordDocument(path=path)
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 - no parser before a document is read
    from lxml.etree import XMLSyntaxError  # noqa: PLC0415 - as above

    try:
        return {name: parse_xml(part) for name, part in parts.items()}
    except (XMLSyntaxError, ValueError) as error:
        raise WordDocumentDamaged(path=path) from error


def body_of(trees: Mapping[str, _Element], path: Path) -> _Element:
    """Return the body of a document that `open_parts` has opened.

    Raises:
        WordDocumentDamaged: It has none.
    """
    body = trees[_DOCUMENT].find(f"{_W}body")
    if body is None:
        raise WordDocumentDamaged(path=path)
    return body


def _parts(data: bytes, path: Path, names: Sequence[str]) -> Mapping[str, bytes]:
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in names:
                if name in package.namelist():
                    found[name] = _unpacked(package, name, path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise WordDocumentDamaged(path=path) from error
    return found


def _unpacked(package: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """Unpack a part, measuring what comes out and not what the directory claims."""
    whole = bytearray()
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            whole += chunk
            if len(whole) > MAX_PART_BYTES:
                raise WordDocumentTooLarge(path=path, size_mb=MAX_PART_BYTES >> 20)
    return bytes(whole)


def _limited(found: Iterator[Any], limit: int) -> Iterator[Any]:
    for count, one in enumerate(found):
        if count >= limit:
            return
        yield one


def _line(paragraph: _Element, numbers: _Numbers, levels: Mapping[str, int]) -> OutlineLine:
    properties = paragraph.find(f"{_W}pPr")
    style = _value(properties, "pStyle")
    level = _value(properties, "outlineLvl")
    depth = int(level) + 1 if level.isdecimal() else levels.get(style, 0)
    text = clean(_text(paragraph))
    label = numbers.label(properties) if text else ""
    is_heading = 0 < depth <= _DEEPEST
    return OutlineLine(f"{label} {text}".strip(), depth if is_heading else 0, is_heading)


def _text(element: _Element) -> str:
    nodes = element.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
    return "".join((node.text or "") if node.tag == f"{_W}t" else " " for node in nodes)


def _value(properties: _Element | None, name: str) -> str:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return str(found.get(f"{_W}val", "")) if found is not None else ""


def _style_levels(styles: _Element | None) -> Mapping[str, int]:
    """Return the depth of each style of headings, by its id."""
    levels: dict[str, int] = {}
    for style in styles.iterchildren(f"{_W}style") if styles is not None else ():
        level = _value(style.find(f"{_W}pPr"), "outlineLvl")
        name = _value(style, "name").casefold()
        if level.isdecimal():
            levels[str(style.get(f"{_W}styleId", ""))] = int(level) + 1
        elif name.startswith("heading ") and name[8:].isdecimal():
            levels[str(style.get(f"{_W}styleId", ""))] = int(name[8:])
    return levels


def _table(table: _Element) -> tuple[tuple[str, ...], ...]:
    rows = []
    for row in _limited(table.iterchildren(f"{_W}tr"), _MAX_ROWS):
        cells = []
        for cell in row.iterchildren(f"{_W}tc"):
            said = clean(" ".join(_text(paragraph) for paragraph in cell.iterchildren(f"{_W}p")))
            span = _value(cell.find(f"{_W}tcPr"), "gridSpan")
            cells += [said, *[""] * (min(int(span), 60) - 1 if span.isdecimal() else 0)]
        rows.append(tuple(cells))
    width = max((len(row) for row in rows), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


class _Numbers:
    """Makes the numbers that Word makes itself: counts per list, written as the list's level says."""

    def __init__(self, numbering: _Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if numbering is None:
            return
        abstract = {
            str(one.get(f"{_W}abstractNumId", "")): {
                int(level.get(f"{_W}ilvl", "0")): (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1) if (_value(level, "start") or "1").isdecimal() else 1,
                )
                for level in one.iterchildren(f"{_W}lvl")
                if str(level.get(f"{_W}ilvl", "0")).isdecimal()
            }
            for one in numbering.iterchildren(f"{_W}abstractNum")
        }
        for one in numbering.iterchildren(f"{_W}num"):
            levels = abstract.get(_value(one, "abstractNumId"))
            if levels:
                self._levels[str(one.get(f"{_W}numId", ""))] = levels

    def label(self, properties: _Element | None) -> str:
        """Return the next number of a paragraph's list; empty where it is in none."""
        listed = properties.find(f"{_W}numPr") if properties is not None else None
        if listed is None:
            return ""
        number, at = _value(listed, "numId"), _value(listed, "ilvl") or "0"
        levels = self._levels.get(number)
        if levels is None or not at.isdecimal() or int(at) not in levels:
            return ""
        counts = self._counts.setdefault(number, {})
        level = int(at)
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        form, text, _ = levels[level]
        if form == "bullet":
            return "-"
        for place, (its_form, _, start) in levels.items():
            text = text.replace(f"%{place + 1}", _written(its_form, counts.get(place, start)))
        return text


def _written(form: str, number: int) -> str:
    if form in {"upperRoman", "lowerRoman"}:
        said, left = "", number
        for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
            while left >= value and len(said) < _DEEPEST:
                said, left = said + sign, left - value
        return said if form == "upperRoman" else said.lower()
    if form in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    return str(number)
